//! The rules of the documents, each a named test in a readable notation (`tests/story.rs`, `tests/standing.rs`).

mod authority;
mod digests;
mod gates;
mod handing;
mod numbers;
mod nudging;
mod policies;
mod random;
mod rereading;
mod standing;
mod story;
mod suggesting;
mod threads;
mod timing;
mod turns;
mod unblocking;
