//! The whole text of an old revision, kept so that a place can be followed instead of searched.
//!
//! The difference of the old text and a page is made once and serves all targets of that revision.

use std::sync::{Arc, Mutex, PoisonError};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::index::TextIndex;
use crate::window::Window;
use crate::{Block, BlockKind, Page, Quote, Revision, Span};

/// The flat text of the revision a target was made in. Keeps the difference to the last page it was compared with.
#[derive(Debug)]
pub struct KnownText {
    page: Page,
    last: Mutex<Option<(Revision, Arc<Mapping>)>>,
}

/// Which token of an old text became which token of a page.
#[derive(Debug)]
pub(crate) struct Mapping {
    /// For each old token its successor.
    new_of: Vec<Option<u32>>,
    /// For each new token its predecessor.
    old_of: Vec<Option<u32>>,
}

/// The path of one quote through a [`Mapping`].
#[derive(Debug)]
pub(crate) struct Trace {
    mapping: Arc<Mapping>,
    /// The old token that is the first of the window.
    first: usize,
}

/// Tokens in a row that must be equal, and the only such row in both texts, to be followed to another place.
const MOVED_RUN: usize = 5;

impl KnownText {
    /// Takes the flat text of an old revision.
    pub fn new(text: String) -> Self {
        Self { page: Page::new(vec![Block { text, kind: BlockKind::Paragraph }]), last: Mutex::new(None) }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.page.text()
    }

    /// Which text it is.
    pub fn revision(&self) -> Revision {
        self.page.revision()
    }

    /// Follows a quote to a page; `None` when the quote is not of this text.
    pub(crate) fn trace(&self, quote: &Quote, window: &Window, page: &Page) -> Option<Trace> {
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
                let mapping = Arc::new(Mapping::between(self.page.index(), page.index()));
                *last = Some((page.revision(), Arc::clone(&mapping)));
                mapping
            }
        }
    }
}

impl Trace {
    /// How far a window token moved: the page token it became, minus its own number in the window.
    pub(crate) fn shift(&self, row: usize) -> Option<i64> {
        let new = self.mapping.new_of.get(self.first + row).copied().flatten()?;
        Some(i64::from(new) - row as i64)
    }

    /// Whether the pairs of an alignment are those of the difference: 1 when all are, -1 when all belong to other words.
    pub(crate) fn vouches(&self, window: &Window, pairs: &[(usize, usize)]) -> f32 {
        let mut sum = 0;
        for &(row, column) in pairs {
            let weight = window.weights.get(row).copied().unwrap_or(0);
            match self.mapping.old_of.get(column).copied().flatten() {
                Some(old) if old as usize == self.first + row => sum += weight,
                Some(_) => sum -= weight,
                None => {}
            }
        }
        sum as f32 / window.worth(pairs.iter().map(|&(row, _)| row)).max(1.0)
    }
}

impl Mapping {
    fn between(old: &TextIndex, new: &TextIndex) -> Self {
        let old_keys: Vec<u64> = old.tokens.iter().map(|token| token.key).collect();
        let new_keys: Vec<u64> = new.tokens.iter().map(|token| token.key).collect();
        let mut mapping = Self { new_of: vec![None; old_keys.len()], old_of: vec![None; new_keys.len()] };
        for op in capture_diff_slices(Algorithm::Histogram, &old_keys, &new_keys) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                (0..len).for_each(|at| mapping.join(old_index + at, new_index + at));
            }
        }
        mapping.follow_moved(&old_keys, &new_keys);
        mapping
    }

    fn join(&mut self, old: usize, new: usize) {
        if let (Some(new_of), Some(old_of)) = (self.new_of.get_mut(old), self.old_of.get_mut(new)) {
            *new_of = Some(new as u32);
            *old_of = Some(old as u32);
        }
    }

    /// Joins runs that the difference left over on both sides and that are the only ones of their kind.
    fn follow_moved(&mut self, old_keys: &[u64], new_keys: &[u64]) {
        let mut runs: Vec<(&[u64], u32, bool)> = Vec::new();
        for (keys, partners, is_new) in [(old_keys, &self.new_of, false), (new_keys, &self.old_of, true)] {
            let free = partners.windows(MOVED_RUN).map(|run| run.iter().all(Option::is_none));
            let found = keys.windows(MOVED_RUN).zip(free).enumerate().filter(|(_, (_, is_free))| *is_free);
            runs.extend(found.map(|(at, (run, _))| (run, at as u32, is_new)));
        }
        runs.sort_unstable();
        let moved: Vec<_> = runs
            .chunk_by(|a, b| a.0 == b.0)
            .filter_map(|same| match same {
                [(_, old, false), (_, new, true)] => Some((*old as usize, *new as usize)),
                _ => None,
            })
            .collect();
        for (old, new) in moved {
            (0..MOVED_RUN).for_each(|at| self.join(old + at, new + at));
        }
    }
}
