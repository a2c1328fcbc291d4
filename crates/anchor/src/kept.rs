//! What of an older page stands in a newer one as it was: stretches of equal blocks, and where they lie now.
//!
//! Pages change all the time (a clock in a corner, an answer that arrives), nearly always in one place. What lies well inside an
//! equal stretch need not be looked for again. Leaves out moved blocks: what lies in them is looked for.

use std::ops::Range;

use crate::{Bytes, Page, Span};

/// So far ahead equal blocks are looked for behind a difference.
const AHEAD: usize = 32;
/// Beyond so many differences it is another page.
const N_RUNS_MAX: usize = 64;

/// Stretches of equal blocks of two pages.
#[derive(Debug, Default)]
pub struct Kept {
    /// Bytes of the old page, and where they start in the new one; in order.
    runs: Vec<(Range<u32>, u32)>,
}

impl Kept {
    /// Compares two pages.
    pub fn between(old: &Page, new: &Page) -> Self {
        let (a, b) = (old.blocks(), new.blocks());
        let n_behind = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
        let mut kept = Self::default();
        let (mut at_a, mut at_b) = (0, 0);
        while kept.runs.len() < N_RUNS_MAX {
            let n_equal = a[at_a..].iter().zip(&b[at_b..]).take_while(|(a, b)| a == b).count();
            kept.push(old, new, (at_a, at_b), n_equal);
            (at_a, at_b) = (at_a + n_equal, at_b + n_equal);
            let n_left = (a.len() - at_a).min(b.len() - at_b);
            let near =
                (1..2 * AHEAD).flat_map(|sum| (0..=sum).map(move |skipped| (at_a + skipped, at_b + sum - skipped)));
            // One equal block may be met by chance (an empty cell, "Reply"); two in a row are the text going on.
            let goes_on = |&(a_idx, b_idx): &(usize, usize)| {
                let row = a.get(a_idx..a_idx + 2);
                row.is_some() && row == b.get(b_idx..b_idx + 2)
            };
            let next = near.into_iter().find(goes_on).filter(|_| n_left > 0);
            let Some(next) = next else { break };
            (at_a, at_b) = next;
        }
        let (end_a, end_b) = (a.len() - n_behind, b.len() - n_behind);
        if end_a >= at_a && end_b >= at_b {
            kept.push(old, new, (end_a, end_b), n_behind);
        }
        kept
    }

    /// Where a span of the old page lies in the new one, when it and the blocks beside it are as they were.
    pub fn carry(&self, span: Span<Bytes>) -> Option<Span<Bytes>> {
        let n_before = self.runs.partition_point(|(old, _)| old.start <= span.start().0);
        let (old, new) = self.runs.get(n_before.checked_sub(1)?)?;
        let at = |place: Bytes| Bytes(place.0 - old.start + new);
        if span.end().0 <= old.end { Span::new(at(span.start()), at(span.end())) } else { None }
    }

    /// Adds a stretch without the blocks at its ends, which have other neighbours now; the ends of the page have none.
    fn push(&mut self, old: &Page, new: &Page, (at_a, at_b): (usize, usize), n_blocks: usize) {
        let first = usize::from(at_a > 0 || at_b > 0);
        let is_end = at_a + n_blocks == old.blocks().len() && at_b + n_blocks == new.blocks().len();
        let n_inner = n_blocks.saturating_sub(first + usize::from(!is_end));
        let bounds = || {
            let start = old.block_span(at_a + first)?.start();
            let end = old.block_span(at_a + first + n_inner.checked_sub(1)?)?.end();
            Some((start.0..end.0, new.block_span(at_b + first)?.start().0))
        };
        self.runs.extend(bounds());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Block, BlockKind};

    fn page(texts: &[&str]) -> Page {
        Page::new(texts.iter().map(|text| Block { text: (*text).to_owned(), kind: BlockKind::Paragraph }).collect())
    }

    fn check(old: &[&str], new: &[&str], expected: &[&str]) {
        let (old, new) = (page(old), page(new));
        let kept = Kept::between(&old, &new);
        let spans = (0..old.blocks().len()).filter_map(|idx| old.block_span(idx));
        let found: Vec<&str> = spans.filter_map(|span| Some(new.slice(kept.carry(span)?))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_lies_well_inside_equal_stretches_is_carried_along() {
        check(&["a", "b", "c 🦀", "d"], &["a", "b", "c 🦀", "d"], &["a", "b", "c 🦀", "d"]);
        check(&["a", "b", "c", "d", "e"], &["a", "b", "x é", "y", "d", "e"], &["a", "e"]);
        check(&["a", "b", "c", "d"], &["new", "a", "b", "c", "d"], &["b", "c", "d"]);
        check(
            &["12:00", "b", "c", "d", "e", "f", "2 readers"],
            &["12:01", "b", "c", "d", "e", "f", "3 readers"],
            &["c", "d", "e"],
        );
        check(&["a", "b"], &["c", "d"], &[]);
        check(&[], &["a"], &[]);
        check(&["a"], &[], &[]);
    }

    #[test]
    fn a_span_over_a_difference_is_not_carried() {
        let (old, new) = (page(&["a", "b", "c", "d", "e", "f"]), page(&["a", "b", "x", "d", "e", "f"]));
        let kept = Kept::between(&old, &new);
        assert_eq!(kept.carry(Span::new(Bytes(0), Bytes(11)).unwrap()), None);
        assert_eq!(kept.carry(Span::new(Bytes(0), Bytes(1)).unwrap()), Span::new(Bytes(0), Bytes(1)));
    }

    proptest! {
        #[test]
        fn what_is_carried_is_equal_words_between_equal_neighbours(
            old in prop::collection::vec("[ab]{1,2}|🦀", 0..30), new in prop::collection::vec("[ab]{1,2}|🦀", 0..30),
        ) {
            let texts = |texts: &[String]| page(&texts.iter().map(String::as_str).collect::<Vec<_>>());
            let (old, new) = (texts(&old), texts(&new));
            let kept = Kept::between(&old, &new);
            for idx in 0..old.blocks().len() {
                let span = old.block_span(idx).unwrap();
                let Some(now) = kept.carry(span) else { continue };
                let now_idx = new.block_at(now.start());
                prop_assert_eq!(new.block_span(now_idx), Some(now));
                let near = |page: &Page, idx: usize| [idx.checked_sub(1), Some(idx), Some(idx + 1)].map(|idx| page.blocks().get(idx?).cloned());
                prop_assert_eq!(near(&old, idx), near(&new, now_idx));
            }
        }
    }
}
