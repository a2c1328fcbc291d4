//! The texts of a document that were kept, oldest first, and how they help to find a place again: through the text it was
//! written on; and where that is not here, or too much has changed since, from text to text.
//!
//! A help only: what is found without them stays found, and they are as good as they are many. Leaves out where they come
//! from, and which of them to keep.

use crate::row::{Row, row_at};
use crate::{Evidence, KnownText, Page, Quote, Resolution, Revision, Target, Unicode, Where, describe, resolve};

/// Texts of a document, oldest first.
#[derive(Debug, Default)]
pub struct OldTexts {
    texts: Vec<KnownText>,
    /// [`Self::resolve_through`], once there was a text: who adds none does not carry its code.
    through: Option<fn(&Self, &Page, &Target) -> Resolution>,
}

impl Revision {
    /// Whether a text of that revision reads the same, however it was flattened.
    pub fn is_text_of(&self, other: &Self) -> bool {
        self.fold_version == other.fold_version && self.hash == other.hash
    }
}

impl OldTexts {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Adds a text behind those that are here. What is not the text of that revision helps nobody: it is not taken, and
    /// `false` comes back.
    pub fn add(&mut self, revision: &Revision, text: &str, unicode: Unicode) -> bool {
        let known = KnownText::with_unicode(text.to_owned(), unicode);
        let is_it = known.revision().is_text_of(revision);
        if is_it && self.at(revision).is_none() {
            self.texts.push(known);
            self.through = Some(Self::resolve_through);
        }
        is_it
    }

    /// Keeps these only, in this order.
    pub fn arrange(&mut self, order: &[Revision]) {
        let place = |known: &KnownText| order.iter().position(|revision| known.revision().is_text_of(revision));
        self.texts.retain(|known| place(known).is_some());
        self.texts.sort_by_key(place);
    }

    /// Through the text that the target was made in alone. A renumbered row is followed to where its number went: where
    /// more of the words stand elsewhere, they are meant.
    fn direct(&self, page: &Page, target: &Target, own: Option<usize>) -> Resolution {
        let direct = resolve(page, target, own.and_then(|at| self.texts.get(at)));
        let (Resolution::Changed { span, .. }, Where::Text(quote)) = (&direct, &target.place) else { return direct };
        let plain = resolve(page, target, None);
        let worth = |span| survived(&quote.exact, page.slice(span));
        let is_better = |other| worth(other) > worth(*span);
        if own.is_some() && plain.span().is_some_and(is_better) { plain } else { direct }
    }

    fn at(&self, revision: &Revision) -> Option<usize> {
        self.texts.iter().position(|known| known.revision().is_text_of(revision))
    }

    /// Says where a target is on a page now, like [`resolve`], with all that is known of the texts between.
    pub fn resolve(&self, page: &Page, target: &Target) -> Resolution {
        match self.through {
            Some(through) => through(self, page, target),
            None => resolve(page, target, None),
        }
    }

    fn resolve_through(&self, page: &Page, target: &Target) -> Resolution {
        let Where::Text(quote) = &target.place else { return resolve(page, target, None) };
        let own = self.at(&target.revision);
        let direct = self.direct(page, target, own);
        if direct.span().is_some() || self.texts.is_empty() || target.revision == page.revision() {
            return direct;
        }
        let later = own.map_or(0, |at| at + 1);
        let (mut known, mut here) = (own.and_then(|at| self.texts.get(at)), target.clone());
        for text in self.texts.get(later..).unwrap_or_default() {
            // The page itself may be among them: nothing lies behind it.
            if text.revision().is_text_of(&page.revision()) {
                break;
            }
            match carried(&here, known, text) {
                Some(there) => (known, here) = (Some(text), there),
                // Before its first text it may be of any age; afterwards, what was not there any more is gone.
                None if known.is_none() => {}
                None => return direct,
            }
        }
        match known.filter(|_| here.revision != target.revision) {
            Some(known) => judged(page, target, quote, resolve(page, &here, Some(known))).unwrap_or(direct),
            None => direct,
        }
    }
}

/// The target as it would be described in a later text, if it is certain to stand there.
fn carried(target: &Target, known: Option<&KnownText>, text: &KnownText) -> Option<Target> {
    let span = resolve(text.page(), target, known).span()?;
    // A kept text is one block: what is known of the structure is still what it was.
    Some(Target { path: target.path.clone(), ..describe(text.page(), span)? })
}

/// What was found from text to text, as it is to be judged by the words first quoted. A kept text knows no rows, the page does.
fn judged(page: &Page, target: &Target, quote: &Quote, found: Resolution) -> Option<Resolution> {
    let span = found.span().filter(|span| row_at(page, &target.path, quote, span.start()) != Row::Other)?;
    let evidence = Evidence::Diff;
    if page.slice(span) == quote.exact {
        return Some(Resolution::Moved { span, evidence });
    }
    Some(Resolution::Changed { span, similarity: survived(&quote.exact, page.slice(span)), evidence })
}

/// The share of a quote's words that still stand, in whatever order, by their length.
fn survived(old: &str, new: &str) -> f32 {
    let mut left: Vec<&str> = new.split_whitespace().collect();
    let (mut len, mut kept) = (0, 0);
    for word in old.split_whitespace() {
        len += word.len();
        if let Some(at) = left.iter().position(|other| *other == word) {
            left.swap_remove(at);
            kept += word.len();
        }
    }
    kept as f32 / len.max(1) as f32
}

#[cfg(test)]
mod tests;
