//! Exporters: the review as canonical JSON and as Markdown. Both depend on the log alone, never on the viewer or the day,
//! so two replicas that hold the same entries export the same bytes.

mod changes;
mod json;
mod markdown;
mod reviewing;
mod words;

pub use changes::to_changes;
pub use json::to_json;
pub use markdown::to_markdown;
