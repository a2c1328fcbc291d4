//! The comments as a table (RFC 4180), for spreadsheets. Leaves out everything that has no row of its own.

use anchor::{ElementTarget, Where};
use review::{Comment, Review, Thread, Words};

use super::markdown::name_of;
use super::words;

const HEADING: [&str; 13] = [
    "thread",
    "comment",
    "kind",
    "state",
    "section",
    "quote",
    "author",
    "said to be by",
    "at",
    "text",
    "suggests",
    "closed as",
    "reason",
];

/// One row for each comment, in the order of the document, replies behind what they answer.
pub fn to_csv(review: &Review) -> String {
    let mut out = String::new();
    row(&mut out, HEADING.map(str::to_owned));
    let mut threads: Vec<_> = review.threads.values().collect();
    threads.sort_by_key(|thread| (super::markdown::place_of(thread), thread.order));
    for thread in threads {
        for comment in &thread.comments {
            row(&mut out, cells(review, thread, comment));
        }
    }
    out
}

fn cells(review: &Review, thread: &Thread, comment: &Comment) -> [String; 13] {
    let said = |words: &Option<Words>| words.as_ref().map(Words::as_str).unwrap_or_default().to_owned();
    let is_first = comment.id == thread.id.first_comment();
    let closed = thread.closed.as_ref();
    let section = thread.target.as_deref().and_then(|target| target.path.headings.last());
    [
        thread.id.to_string(),
        comment.id.to_string(),
        if is_first { words::kind(thread.kind) } else { "reply" }.to_owned(),
        words::state(thread.state).to_owned(),
        section.map(|(_, heading)| heading.clone()).unwrap_or_default(),
        quote(thread),
        name_of(review, &comment.author),
        said(&comment.carried_from),
        words::instant_with_seconds(comment.at),
        comment.words.as_str().to_owned(),
        if is_first { said(&thread.replacement) } else { String::new() },
        closed.map(|closed| words::closing(closed.closing).to_owned()).unwrap_or_default(),
        closed.map(|closed| said(&closed.reason)).unwrap_or_default(),
    ]
}

fn quote(thread: &Thread) -> String {
    match thread.target.as_deref().map(|target| &target.place) {
        Some(Where::Text(quote)) => quote.exact.clone(),
        Some(Where::Element(ElementTarget::Image { alt, .. })) => alt.clone(),
        Some(Where::Element(ElementTarget::Block { text })) => text.clone(),
        Some(Where::Element(ElementTarget::Page)) | None => String::new(),
    }
}

fn row(out: &mut String, cells: [String; 13]) {
    for (idx, cell) in cells.iter().enumerate() {
        if idx > 0 {
            out.push(',');
        }
        out.push('"');
        // Spreadsheets run what begins so as a formula; an apostrophe says that it is text.
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            out.push('\'');
        }
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}
