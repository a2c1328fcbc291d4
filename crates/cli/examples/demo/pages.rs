//! The three texts of the demo's plan. The third is the page as it is served; the earlier ones are said as what they read
//! otherwise, so that whoever edits the page learns at once which line of its past does not fit any more.

use std::error::Error;

use anchor::Page;

use super::program::anchors_flatten::Document;

/// What a text reads now, and what it read before.
type Changes = &'static [(&'static str, &'static str)];

/// The third text, and what the second read instead.
const BEFORE_THE_THIRD: Changes = &[
    ("Plan 7 · third text", "Plan 7 · second text"),
    ("counted on 19 November", "counted on 10 November"),
    (
        "A script counts both sides and compares every row by its checksum. One row that differs stops the move.",
        "Two people compare the counts by hand, once.",
    ),
    (
        "<p>Two people watch the copy",
        "<p>The help desk answers from the old screens until noon, and from the new ones afterwards.</p>\n    <p>Two people watch the copy",
    ),
    ("31,400 euros for the rented machines", "28,000 euros for the rented machines"),
];

/// The second text, and what the first read instead.
const BEFORE_THE_SECOND: Changes = &[
    ("Plan 7 · second text", "Plan 7 · first text"),
    (
        "The rows are copied in four streams, largest first. Copying takes five hours; the index is built afterwards, in one.",
        "The rows are copied in one stream. Copying takes six hours, with the index.",
    ),
    (
        "Until 31 January the ledger writes each change back to the old tables, which stay readable for the auditors. Turning back",
        "The old tables are dropped the next morning, once the counts agree. Until then, turning back",
    ),
    (
        "\n    <p>In the Pacific the night is a Sunday morning, with guests at the desk. Hotels there get a person to call, by name.</p>",
        "",
    ),
];

/// The texts in their order, as readers' browsers flatten them.
pub(crate) fn three_texts(third: &str) -> Result<[Page; 3], Box<dyn Error>> {
    let second = undo(third, BEFORE_THE_THIRD)?;
    let first = undo(&second, BEFORE_THE_SECOND)?;
    Ok([read(&first)?, read(&second)?, read(third)?])
}

fn read(html: &str) -> Result<Page, Box<dyn Error>> {
    let document = Document::parse(html).map_err(|_| "the page is nested too deeply")?;
    Ok(document.page(None, None))
}

fn undo(text: &str, changes: Changes) -> Result<String, Box<dyn Error>> {
    let mut text = text.to_owned();
    for (now, before) in changes {
        if text.matches(now).count() != 1 {
            return Err(format!("the page does not say exactly once: {now}").into());
        }
        text = text.replacen(now, before, 1);
    }
    Ok(text)
}
