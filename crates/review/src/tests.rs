//! The rules of the documents, each a named test in a readable notation (`tests/story.rs`, `tests/standing.rs`).

mod authority;
mod random;
mod rereading;
mod standing;
mod story;
mod suggesting;
mod threads;
mod turns;
