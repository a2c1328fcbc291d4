//! The comments of a Word file (.docx): what they are about, who wrote them, what they answer, and whether they are done.
//!
//! Leaves out tracked changes, and what is in headers and notes: text that a comment cannot be attached to here.

use std::collections::BTreeMap;

use super::annotations::signed;
use super::threads::{One, grouped};
use super::word_text::{Parts, attribute, walk};
use super::{COMMENTS_MAX, ForeignError, Place, QUOTE_LEN_MAX, Quoted, Told};

/// Characters on either side of a quote that go along: our own targets have so many at least.
const CONTEXT_CHARS: usize = 400;

/// One comment, from `comments.xml`.
#[derive(Debug, Clone, Default)]
struct Comment {
    id: String,
    author: String,
    date: String,
    text: String,
    /// The ids of its paragraphs; the last one stands for it in `commentsExtended.xml`.
    paragraph: String,
}

/// What `commentsExtended.xml` says of a comment.
#[derive(Debug, Clone, Default)]
struct Extended {
    parent: String,
    is_done: bool,
}

/// The text of the document, and where each comment begins and ends in it, in bytes.
#[derive(Debug, Default)]
struct Body {
    text: String,
    starts: BTreeMap<String, usize>,
    ends: BTreeMap<String, usize>,
}

/// Reads a Word file.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Told>, ForeignError> {
    let mut parts = Parts::open(bytes)?;
    let document = parts
        .read("word/document.xml")?
        .ok_or_else(|| ForeignError::NotWord { why: "there is no document in it".to_owned() })?;
    let Some(comments) = parts.read("word/comments.xml")? else { return Err(ForeignError::NothingKnown) };
    let extended = parts.read("word/commentsExtended.xml")?.unwrap_or_default();
    let (comments, extended, body) = (comments_in(&comments)?, extended_in(&extended)?, body_in(&document)?);
    let by_paragraph: BTreeMap<&str, &str> =
        comments.iter().map(|comment| (comment.paragraph.as_str(), comment.id.as_str())).collect();
    let one = |comment: &Comment| {
        let more = extended.get(&comment.paragraph).cloned().unwrap_or_default();
        let done = if more.is_done { "Word, resolved" } else { "Word" };
        let name = if comment.author.trim().is_empty() { "?" } else { comment.author.trim() };
        One {
            id: comment.id.clone(),
            answers: by_paragraph.get(more.parent.as_str()).map(|id| (*id).to_owned()).unwrap_or_default(),
            // Word lists replies in the order in which they were written; its dates have no zone.
            at: String::new(),
            by: signed(name, done, comment.date.get(..10).unwrap_or_default()),
            text: comment.text.clone(),
            told_source: String::new(),
            place: body.place(&comment.id),
            replacement: None,
            is_question: false,
        }
    };
    match comments.as_slice() {
        [] => Err(ForeignError::NothingKnown),
        comments => Ok(grouped(comments.iter().map(one).collect())),
    }
}

fn comments_in(xml: &str) -> Result<Vec<Comment>, ForeignError> {
    let mut comments: Vec<Comment> = Vec::new();
    let mut is_over = false;
    walk(xml, &mut |name, tag, text| {
        if name == "comment"
            && let Some(tag) = tag
        {
            is_over |= comments.len() == COMMENTS_MAX;
            if !is_over {
                let [id, author, date] = ["id", "author", "date"].map(|name| attribute(tag, name));
                comments.push(Comment { id, author, date, ..Comment::default() });
            }
        }
        let Some(comment) = comments.last_mut() else { return };
        match (name, tag) {
            ("p", Some(tag)) => {
                comment.paragraph = attribute(tag, "paraId");
                if !comment.text.is_empty() {
                    comment.text.push_str("\n\n");
                }
            }
            _ => comment.text.push_str(text),
        }
    })?;
    if is_over { Err(ForeignError::TooMany) } else { Ok(comments) }
}

fn extended_in(xml: &str) -> Result<BTreeMap<String, Extended>, ForeignError> {
    let mut all = BTreeMap::new();
    walk(xml, &mut |name, tag, _| {
        if let ("commentEx", Some(tag)) = (name, tag) {
            let [paragraph, parent, done] = ["paraId", "paraIdParent", "done"].map(|name| attribute(tag, name));
            all.insert(paragraph, Extended { parent, is_done: done == "1" || done == "true" });
        }
    })?;
    Ok(all)
}

fn body_in(xml: &str) -> Result<Body, ForeignError> {
    let mut body = Body::default();
    walk(xml, &mut |name, tag, text| match (name, tag) {
        ("p", Some(_)) if !body.text.is_empty() && !body.text.ends_with('\n') => body.text.push('\n'),
        ("commentRangeStart", Some(tag)) => _ = body.starts.insert(attribute(tag, "id"), body.text.len()),
        ("commentRangeEnd", Some(tag)) => _ = body.ends.insert(attribute(tag, "id"), body.text.len()),
        // A comment without a range stands at one point: it is about what stands before it there.
        ("commentReference", Some(tag)) => _ = body.ends.entry(attribute(tag, "id")).or_insert(body.text.len()),
        _ => body.text.push_str(text),
    })?;
    Ok(body)
}

impl Body {
    fn place(&self, id: &str) -> Place {
        let Some(&end) = self.ends.get(id) else { return Place::Page };
        let point = || {
            let near = self.text.ceil_char_boundary(end.saturating_sub(QUOTE_LEN_MAX));
            let line = self.text[near..end].trim_end().rfind('\n').map_or(0, |at| at + 1);
            near + line
        };
        let start = self.starts.get(id).copied().filter(|start| *start < end).unwrap_or_else(point);
        let exact = &self.text[start..end];
        let start = start + exact.len() - exact.trim_start().len();
        let exact = exact.trim();
        let (before, behind) = (&self.text[..start], &self.text[start + exact.len()..]);
        let from = before.char_indices().rev().nth(CONTEXT_CHARS - 1).map_or(0, |(at, _)| at);
        // Bounded before it is copied: thousands of comments may be about the whole of a long text.
        let exact = &exact[..exact.floor_char_boundary(QUOTE_LEN_MAX)];
        let quoted = Quoted {
            exact: exact.to_owned(),
            prefix: before[from..].to_owned(),
            suffix: behind.chars().take(CONTEXT_CHARS).collect(),
            // Positions in Word's text are none in a page's.
            position: None,
        };
        quoted.bounded().map_or(Place::Page, Place::Quote)
    }
}
