//! The document as one reader has it now, derived from the page: what meaning needs of it (`review::DocumentNow`), and what
//! the drafts need. Leaves out finding a place (`anchor`), and who shows it. Used by the widget and the terminal alike.

mod applied;

use std::rc::Rc;

use anchor::{BlockKind, OldTexts, Page, Resolution, Where};
use replica::sha256;
use review::{DocumentNow, IdMap, QuoteNow, Review, SectionId, SectionNow, SectionPrint, Thread, ThreadId, Words};

use crate::DraftId;
use crate::document::applied::Applied;

/// Sections whose prints one submission carries, at most.
pub const SECTIONS_MAX: usize = 512;

/// What a client is told of the page it is shown on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PageNow {
    /// What meaning needs of it.
    pub document: Rc<DocumentNow>,
    /// What stands where the drafts of this device are about.
    pub places: DraftPlaces,
    /// Its flat text.
    pub text: Rc<str>,
}

/// What stands at the places of new comments.
pub type DraftPlaces = IdMap<DraftId, DraftPlace>;

/// What stands at the place of one new comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPlace {
    /// Whether the words are others than those it was written about.
    pub is_changed: bool,
    /// The words now; nothing when the place is gone.
    pub words: Option<Rc<str>>,
}

/// The document with everything placed already: `placed` says where each thread lies on this page. The page's sections
/// change with its text only, so they are given.
pub fn document_now(
    review: &Review,
    page: &Page,
    sections: Vec<SectionNow>,
    placed: &mut dyn Iterator<Item = (ThreadId, &Resolution)>,
) -> DocumentNow {
    let mut document = DocumentNow { revision: Some(page.revision()), sections, ..DocumentNow::default() };
    let mut applied = Applied::new(page);
    for (id, resolution) in placed {
        if matches!(resolution, Resolution::Changed { .. } | Resolution::Orphaned { .. }) {
            document.changed.insert(id);
        }
        let thread = review.threads.get(&id).filter(|thread| thread.suggestion.is_some());
        if let Some(quote) = thread.and_then(|thread| quote_now(thread, page, resolution, &mut applied)) {
            document.quotes.insert(id, quote);
        }
    }
    document
}

/// What stands where a suggestion wants other words. Where the page says already what it wants, it is that.
fn quote_now(thread: &Thread, page: &Page, resolution: &Resolution, applied: &mut Applied<'_>) -> Option<QuoteNow> {
    let quote = |words: &Rc<str>, start: u32, end: u32| QuoteNow {
        hash: sha256(words.as_bytes()),
        words: Rc::clone(words),
        span: (start, end),
    };
    if let (Some(Words::Here(new)), Some(target)) = (&thread.replacement, &thread.target)
        && let Some(place) = applied.place_of(target, new, resolution)
    {
        let at = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        return Some(quote(new, at(place.start), at(place.end)));
    }
    let span = resolution.span()?;
    Some(quote(&page.slice(span).into(), span.start().0, span.end().0))
}

/// The same for who has placed nothing yet: finds every thread on the page.
pub fn document_of(review: &Review, page: &Page) -> DocumentNow {
    document_through(review, page, &OldTexts::default())
}

/// The same, following places through the texts that were kept with the review.
pub fn document_through(review: &Review, page: &Page, texts: &OldTexts) -> DocumentNow {
    let threads = review.threads.values();
    let resolved: Vec<_> =
        threads.filter_map(|thread| Some((thread.id, texts.resolve(page, thread.target.as_ref()?)))).collect();
    document_now(review, page, sections_of(page), &mut resolved.iter().map(|(id, resolution)| (*id, resolution)))
}

/// What stands at the place of a draft.
pub fn draft_place(page: &Page, target: &anchor::Target, resolution: &Resolution) -> DraftPlace {
    let words = resolution.span().map(|span| page.slice(span).into());
    let is_about_words = matches!(target.place, Where::Text(_));
    let is_changed = matches!(resolution, Resolution::Changed { .. } | Resolution::Orphaned { .. });
    DraftPlace { is_changed: is_about_words && is_changed, words }
}

/// The sections of a page, in order: each from its heading to the next one of any depth.
pub fn sections_of(page: &Page) -> Vec<SectionNow> {
    let mut sections = Vec::new();
    let mut seen: Vec<SectionId> = Vec::new();
    let mut path: Vec<(u8, &str)> = Vec::new();
    let mut from = 0;
    let blocks = page.blocks();
    while from < blocks.len() {
        let n_behind = blocks[from + 1..].iter().position(|block| matches!(block.kind, BlockKind::Heading { .. }));
        let behind = n_behind.map_or(blocks.len(), |n| from + 1 + n);
        let (mut name, title) = match &blocks[from].kind {
            BlockKind::Heading { level, id } => {
                path.retain(|(above, _)| above < level);
                path.push((*level, blocks[from].text.trim()));
                let titles: Vec<&str> = path.iter().map(|(_, title)| *title).collect();
                let id = id.as_deref().filter(|id| !id.is_empty());
                (id.map_or_else(|| titles.join(SEPARATOR), str::to_owned), blocks[from].text.trim())
            }
            _ => (String::new(), ""),
        };
        // Equal headings at one place of the tree are told apart by their order.
        while seen.contains(&section_id(&name)) {
            name.push_str(SEPARATOR);
        }
        let id = section_id(&name);
        seen.push(id);
        let text = page.folded_blocks(from..behind);
        let print = SectionPrint(half(sha256(&[b"baton/section-text/1", &id.0[..], text.as_bytes()].concat())));
        sections.push(SectionNow { id, print, title: title.into() });
        from = behind;
    }
    sections
}

/// Between the headings of a path: a character that stands in no text.
const SEPARATOR: &str = "\u{1f}";

fn section_id(name: &str) -> SectionId {
    SectionId(half(sha256(&[b"baton/section/1", name.as_bytes()].concat())))
}

fn half(hash: [u8; 32]) -> [u8; 16] {
    core::array::from_fn(|at| hash[at])
}

#[cfg(test)]
mod tests;
