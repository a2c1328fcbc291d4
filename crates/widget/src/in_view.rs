//! Which rows of a long list are worth building: those in view, a margin around them, and those that must never go away.
//!
//! Pure, over heights in CSS pixels: measured ones, and guesses for rows that were never built. Leaves out the scrolling
//! (`browser/scroll.rs`) and what a row is.

use std::ops::Range;

use review::{IdMap, ThreadId};

/// A list this short is built whole: then the browser's own search finds everything, and nothing is ever guessed.
pub const WHOLE_MAX: usize = 60;
/// CSS pixels that are built beyond both ends of the view: half a screen, so that a turn of the wheel meets no gap.
const MARGIN: i64 = 600;
/// A row is built anew only when the view comes nearer than this to the end of what is built.
const SLACK: i64 = 200;
/// A folded card, before one was measured.
const CARD: u32 = 150;

/// What is built, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Rows that are not built, as one empty stretch of this height.
    Gap(u32),
    /// The row with this index.
    Row(usize),
}

/// The part of the list that is seen, in CSS pixels from its beginning; what lies before it is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Where it begins.
    pub top: i64,
    /// How much of it is seen.
    pub height: i64,
}

impl Seen {
    /// Before anything is known: the beginning, as high as a large window.
    pub const FIRST: Self = Self { top: 0, height: 1200 };
}

/// Heights of cards, as they were last measured.
#[derive(Debug, Clone, Default)]
pub struct Heights {
    cards: IdMap<ThreadId, u32>,
    total: u64,
}

impl Heights {
    /// A heading of the list.
    pub const HEADING: u32 = 34;

    /// Remembers a card's height.
    pub fn measured(&mut self, thread: ThreadId, height: u32) {
        let before = self.cards.insert(thread, height).unwrap_or_default();
        self.total = self.total + u64::from(height) - u64::from(before);
    }

    /// The height of a thread's card.
    pub fn card(&self, thread: ThreadId) -> u32 {
        self.cards.get(&thread).copied().unwrap_or_else(|| self.usual())
    }

    /// What a card is like that was never built: like those that were.
    pub fn usual(&self) -> u32 {
        let n = u64::try_from(self.cards.len()).unwrap_or_default();
        self.total.checked_div(n).and_then(|height| u32::try_from(height).ok()).unwrap_or(CARD)
    }
}

/// The rows to be built for this view: the same as before while they still reach beyond it.
pub fn rows_in(heights: &[u32], seen: Seen, before: &Range<usize>) -> Range<usize> {
    if before.end <= heights.len() && !before.is_empty() {
        let top = sum(&heights[..before.start]);
        let end = top + sum(&heights[before.clone()]);
        let is_high = top <= seen.top - SLACK || before.start == 0;
        let is_low = end >= seen.top + seen.height + SLACK || before.end == heights.len();
        // What was built for a far larger view is given up too.
        let is_lean = end - top <= seen.height + 4 * MARGIN;
        if is_high && is_low && is_lean {
            return before.clone();
        }
    }
    let (mut at, mut start, mut end) = (0, None, heights.len());
    for (idx, height) in heights.iter().enumerate() {
        if at >= seen.top + seen.height + MARGIN {
            end = idx;
            break;
        }
        at += i64::from(*height);
        if start.is_none() && at > seen.top - MARGIN {
            start = Some(idx);
        }
    }
    // Scrolled behind the end, which is where a list stands that became shorter: its last rows.
    let start = start.unwrap_or_else(|| heights.len().saturating_sub(1));
    start..end.max(start)
}

/// What is built: these rows, and wherever they stand those that must stay, with gaps between them.
pub fn pieces(heights: &[u32], rows: &Range<usize>, kept: &[usize]) -> Vec<Piece> {
    let mut wanted: Vec<usize> = rows.clone().chain(kept.iter().copied()).filter(|idx| *idx < heights.len()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let (mut pieces, mut next) = (Vec::with_capacity(wanted.len() + 4), 0);
    for idx in wanted {
        gap(&mut pieces, &heights[next..idx]);
        pieces.push(Piece::Row(idx));
        next = idx + 1;
    }
    gap(&mut pieces, &heights[next..]);
    pieces
}

fn gap(pieces: &mut Vec<Piece>, left_out: &[u32]) {
    if !left_out.is_empty() {
        pieces.push(Piece::Gap(u32::try_from(sum(left_out)).unwrap_or(u32::MAX)));
    }
}

fn sum(heights: &[u32]) -> i64 {
    heights.iter().map(|height| i64::from(*height)).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::samples;

    fn seen(top: i64) -> Seen {
        Seen { top, height: 800 }
    }

    fn shown(pieces: &[Piece]) -> String {
        let words = pieces.iter().map(|piece| match piece {
            Piece::Gap(height) => format!("({height})"),
            Piece::Row(idx) => idx.to_string(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_in_view_is_built_with_a_margin_on_both_sides() {
        let heights = [100; 10_000];
        assert_eq!(rows_in(&heights, seen(0), &(0..0)), 0..14);
        assert_eq!(rows_in(&heights, seen(50_000), &(0..14)), 494..514);
        assert_eq!(rows_in(&heights, seen(999_200), &(0..14)), 9_986..10_000);
        assert_eq!(rows_in(&heights, seen(-300), &(0..0)), 0..11, "a list that begins below the top of the view");
        assert_eq!(rows_in(&heights, seen(5_000_000), &(0..0)), 9_999..10_000, "behind the end");
        assert_eq!(rows_in(&[], seen(0), &(0..0)), 0..0);
    }

    #[test]
    fn a_little_scrolling_builds_nothing_anew() {
        let heights = [100; 10_000];
        let before = rows_in(&heights, seen(50_000), &(0..0));
        assert_eq!(rows_in(&heights, seen(50_390), &before), before);
        assert_ne!(rows_in(&heights, seen(50_450), &before), before);
    }

    #[test]
    fn what_must_stay_stands_in_its_place_between_gaps() {
        let heights = [10, 20, 30, 40, 50, 60];
        assert_eq!(shown(&pieces(&heights, &(2..4), &[])), "(30) 2 3 (110)");
        assert_eq!(shown(&pieces(&heights, &(2..4), &[0, 5, 3, 99])), "0 (20) 2 3 (50) 5");
        assert_eq!(shown(&pieces(&heights, &(0..6), &[])), "0 1 2 3 4 5");
        assert_eq!(shown(&pieces(&[], &(0..0), &[1])), "");
    }

    #[test]
    fn a_card_that_was_never_built_is_taken_to_be_like_those_that_were() {
        let mut heights = Heights::default();
        let card = samples::thread_id;
        assert_eq!(heights.card(card(1)), CARD);
        heights.measured(samples::thread_id(1), 100);
        heights.measured(samples::thread_id(2), 300);
        heights.measured(samples::thread_id(1), 200);
        assert_eq!([1, 2, 3].map(|n| heights.card(card(n))), [200, 300, 250]);
    }

    proptest! {
        #[test]
        fn the_list_is_as_high_as_its_rows_and_its_view_is_filled(
            heights in prop::collection::vec(1_u32..400, 0..200), top in -500_i64..60_000, kept in prop::collection::vec(0_usize..220, 0..4),
            start in 0_usize..200, len in 0_usize..50,
        ) {
            let rows = rows_in(&heights, seen(top), &(start..start + len));
            let pieces = pieces(&heights, &rows, &kept);
            let built: i64 = pieces.iter().map(|piece| match piece {
                Piece::Gap(height) => i64::from(*height),
                Piece::Row(idx) => i64::from(heights[*idx]),
            }).sum();
            prop_assert_eq!(built, sum(&heights));
            let mut at = 0;
            for (idx, height) in heights.iter().enumerate() {
                let is_in_view = at + i64::from(*height) > top && at < top + 800;
                prop_assert!(!is_in_view || pieces.contains(&Piece::Row(idx)), "row {} of {:?}", idx, rows);
                at += i64::from(*height);
            }
        }
    }
}
