//! `snapshot-<hash>.json`: what a page shows of a review before the engine is there, and without it: how many threads are open,
//! and which words to underline. Rendered for nobody in particular; it follows from the log alone, so the same packs give the
//! same bytes.
//!
//! Leaves out words that people wrote, and the document: the loader (`www/loader/snapshot.js`) underlines a quote only where it
//! stands exactly once between the same words as when it was chosen, and leaves every other place to the engine.

use anchor::{Quote, Where};
use review::{Kind, Review, Thread, ThreadState};
use serde::Serialize;

use crate::failure::Failure;

const FORMAT: &str = "baton-snapshot/1";
/// Words on either side of a quote, in characters: together with it they are a sentence, which a document says once.
const AROUND_CHARS: usize = 48;
/// Places in one snapshot: half a megabyte at the most, and far more than a page is read with before its engine is there.
const MARKS_MAX: usize = 1_000;
/// A longer quote is left to the engine.
const QUOTE_CHARS_MAX: usize = 400;

/// The whole of it, in the order of the file.
#[derive(Debug, Serialize)]
struct Snapshot<'a> {
    format: &'static str,
    review: String,
    /// Threads that are open, and those among them that hold the document up.
    open: usize,
    blocking: usize,
    marks: Vec<Mark<'a>>,
}

/// Words to underline.
#[derive(Debug, Serialize)]
struct Mark<'a> {
    id: String,
    state: &'static str,
    /// As the page agent calls it (`www/agent/protocol.js`).
    style: &'static str,
    before: String,
    quote: &'a str,
    after: String,
    /// Which occurrence of the quote it was, and of how many.
    occurrence: [u32; 2],
    /// The block in which it began: the first bytes of the SHA-256 of its folded text.
    block: String,
}

/// The snapshot of a review, as it is in the file.
pub(super) fn snapshot_of(review: &Review) -> Result<String, Failure> {
    let mut marks: Vec<_> =
        review.threads.values().filter(|thread| thread.is_open()).filter_map(|one| mark(one)).collect();
    marks.sort_by(|(one, _), (two, _)| one.cmp(two));
    let snapshot = Snapshot {
        format: FORMAT,
        review: review.id.to_string(),
        open: review.threads.values().filter(|thread| thread.is_open()).count(),
        blocking: review.threads.values().filter(|thread| thread.is_blocking()).count(),
        marks: marks.into_iter().map(|(_, mark)| mark).take(MARKS_MAX).collect(),
    };
    let json = serde_json::to_string(&snapshot).map_err(|error| Failure::new(error.to_string()))?;
    Ok(json + "\n")
}

/// A thread's place, and what is said of it; nothing for what is about an element or the page.
fn mark(thread: &Thread) -> Option<((u32, String), Mark<'_>)> {
    let target = thread.target.as_deref()?;
    let Where::Text(quote) = &target.place else { return None };
    let Quote { exact, prefix, suffix, position, occurrence, n_occurrences } = quote;
    if exact.is_empty() || exact.chars().count() > QUOTE_CHARS_MAX {
        return None;
    }
    let (state, style) = looks(thread);
    let n_before = prefix.chars().count().saturating_sub(AROUND_CHARS);
    let mark = Mark {
        id: thread.id.to_string(),
        state,
        style,
        before: prefix.chars().skip(n_before).collect(),
        quote: exact,
        after: suffix.chars().take(AROUND_CHARS).collect(),
        occurrence: [*occurrence, *n_occurrences],
        block: target.path.block_hash.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    Some(((position.start().0, thread.id.to_string()), mark))
}

fn looks(thread: &Thread) -> (&'static str, &'static str) {
    match (thread.state, thread.kind) {
        (ThreadState::OpenBlocking, _) => ("blocking", "blocking"),
        (_, Kind::Question) => ("open", "question"),
        (_, Kind::Suggestion) => ("open", "suggestion"),
        _ => ("open", "plain"),
    }
}
