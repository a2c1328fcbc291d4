//! Whole-system tests, one binary: what no single crate can show.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "all of this is test, also what stands outside of the `#[test]` functions"
)]

mod architecture;
mod golden_device;
mod golden_entry;
mod golden_handoff;
mod golden_text;
mod golden_time;
mod golden_wire;
mod golden_yjs;
mod history;
mod relay_crash;
mod relay_http;
mod world;
