//! The whole text of an old revision, kept so that a place can be followed instead of searched.
//!
//! The difference of the old text and a page is made once and serves all targets of that revision.

use std::sync::{Arc, Mutex, PoisonError};

use crate::mapping::{Mapping, equal_stretches};
use crate::window::Window;
use crate::{Block, BlockKind, Page, Quote, Revision, Span, Unicode};

/// The flat text of the revision a target was made in. Keeps the difference to the last page it was compared with.
#[derive(Debug)]
pub struct KnownText {
    page: Page,
    last: Mutex<Option<(Revision, Arc<Mapping>)>>,
    /// [`Self::trace`]: reached through the value only, so that who makes no such text does not carry the code.
    follow: FollowKnown,
}

/// Follows a quote of a known text to a page.
type FollowKnown = fn(&KnownText, &Quote, &Window, &Page) -> Option<Trace>;

/// The path of one quote through a [`Mapping`].
#[derive(Debug)]
pub(crate) struct Trace {
    mapping: Arc<Mapping>,
    /// The old token that is the first of the window.
    first: usize,
}

impl KnownText {
    /// Takes the flat text of an old revision, with Unicode's tables.
    pub fn new(text: String) -> Self {
        Self::with_unicode(text, Unicode::tables())
    }

    /// The same, on a platform that knows Unicode itself.
    pub fn with_unicode(text: String, unicode: Unicode) -> Self {
        let block = Block { text, kind: BlockKind::Paragraph };
        Self { page: Page::with_unicode(vec![block], unicode), last: Mutex::new(None), follow: Self::trace }
    }

    /// The text as a page of one block.
    pub(crate) fn page(&self) -> &Page {
        &self.page
    }

    /// The same, flattened by other rules than those of version 1 ([`Page::flattened_by`]).
    pub fn flattened_by(self, flatten_version: u8) -> Self {
        Self { page: self.page.flattened_by(flatten_version), ..self }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.page.text()
    }

    /// Which text it is.
    pub fn revision(&self) -> Revision {
        self.page.revision()
    }

    /// Makes the difference to a page, which all targets of this text share, ahead of the first of them: like the index of
    /// the page it takes the longer the longer both are, and a single target takes no time beside it.
    pub fn compare(&self, page: &Page) {
        self.mapping_to(page);
    }

    /// Follows a quote to a page; `None` when the quote is not of this text.
    pub(crate) fn follow(&self, quote: &Quote, window: &Window, page: &Page) -> Option<Trace> {
        (self.follow)(self, quote, window, page)
    }

    fn trace(&self, quote: &Quote, window: &Window, page: &Page) -> Option<Trace> {
        let start = self.page.from_code_points(quote.position.start())?;
        let end = self.page.from_code_points(quote.position.end())?;
        if self.page.slice(Span::new(start, end)?) != quote.exact {
            return None;
        }
        let old = self.page.index();
        let at = old.folded.at_original(start.0 as usize);
        let first = old.tokens.partition_point(|token| token.end as usize <= at);
        Some(Trace { mapping: self.mapping_to(page), first: first.checked_sub(window.quote.start)? })
    }

    /// The difference to a page. Pages of one revision have the same folded text, hence the same tokens.
    fn mapping_to(&self, page: &Page) -> Arc<Mapping> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((revision, mapping)) if *revision == page.revision() => Arc::clone(mapping),
            _ => {
                let mapping =
                    Arc::new(Mapping::between(&self.page.index().tokens, &page.index().tokens, Some(equal_stretches)));
                *last = Some((page.revision(), Arc::clone(&mapping)));
                mapping
            }
        }
    }
}

impl Trace {
    /// How far a window token moved: the page token it became, minus its own number in the window.
    pub(crate) fn shift(&self, row: usize) -> Option<i64> {
        Some(self.mapping.successor(self.first + row)? as i64 - row as i64)
    }

    /// Whether the pairs of an alignment are those of the difference: 1 when all are, -1 when all belong to other words.
    pub(crate) fn vouches(&self, window: &Window, pairs: &[(usize, usize)]) -> f32 {
        let mut sum = 0;
        for &(row, column) in pairs {
            let weight = window.weights.get(row).copied().unwrap_or(0);
            match self.mapping.predecessor(column) {
                Some(old) if old == self.first + row => sum += weight,
                Some(_) => sum -= weight,
                None => {}
            }
        }
        sum as f32 / window.worth(pairs.iter().map(|&(row, _)| row)).max(1.0)
    }
}
