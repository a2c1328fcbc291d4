//! Whole-system tests live in `whole.rs`; this library is empty on purpose.
