//! Whole-system tests, one binary: what no single crate can show.

mod architecture;
