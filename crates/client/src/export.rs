//! Exporters: the review as canonical JSON and as Markdown. Both depend on the log alone, never on the viewer or the day,
//! so two replicas that hold the same entries export the same bytes.

mod annotations;
mod changes;
mod csv;
mod digest;
mod digest_pages;
mod digest_words;
mod handoff_words;
mod json;
mod markdown;
mod measures;
mod reviewing;
mod sheet;
mod web_page;
mod words;

pub use annotations::to_annotations;
pub use changes::to_changes;
pub use csv::to_csv;
pub use digest::{DigestHash, digest_json};
pub use digest_pages::{digest_atom, digest_html, digest_text};
pub use digest_words::digest_sheet;
pub use handoff_words::{
    handoff_item, handoff_item_words, handoff_receiver, handoff_sheet, handoffs_atom, handoffs_html, handoffs_text,
};
pub use json::to_json;
pub use markdown::to_markdown;
pub use measures::{MeasureRow, MeasureValue, measure_rows, measures_csv, measures_json, measures_text};
pub use sheet::{Sheet, SheetLine, SheetPart, TextTable};
pub use web_page::to_html;
