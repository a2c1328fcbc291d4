//! Aligns a window with a region of a page: the pairing of equal tokens that keeps order and is worth most.
//!
//! Local alignment with affine gaps (Gotoh 1982) inside a band of shifts: surroundings may be gone on one side without pulling
//! the quote along, and the cost grows with the window, never with the page.

use std::ops::Range;

use crate::index::TextIndex;
use crate::seed::Region;
use crate::window::{UNIT, Window};

/// Starting to skip tokens on either side. Two common words in a row must not be worth a jump.
const GAP_OPEN: i32 = 3 * UNIT;
/// Each further skipped token: little, since sentences are added and taken out as a whole.
const GAP_EXTEND: i32 = 1;
/// What was added at the edge of a quote is not part of it: of two equal alignments the one that keeps the quote together.
const GAP_IN_QUOTE: i32 = UNIT;
/// One token for another.
const REPLACE: i32 = UNIT;
/// A word that only differs in case counts a little less than the very same.
const OTHER_CASE: i32 = 1;
/// Whole lines are put in and taken out more often than the end of one with the beginning of the next: of two equal
/// alignments the one that skips from a beginning on. Else a row much like its neighbour would take that one's quotes.
const SKIP_LINE: i32 = 1;

const IMPOSSIBLE: i32 = i32::MIN / 4;

/// Window tokens paired with page tokens, rising in both.
#[derive(Debug, Clone, Default)]
pub(crate) struct Alignment {
    pub(crate) pairs: Vec<(usize, usize)>,
    pub(crate) score: i32,
}

/// How much of a window to align, and what not to find again.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    /// Rows of the window.
    pub(crate) rows: Range<usize>,
    /// Page tokens with which tokens of the quote are not paired.
    pub(crate) barred: Range<usize>,
}

/// The best local alignment of a window with a region.
pub(crate) fn align(window: &Window, index: &TextIndex, region: &Region, scope: &Scope) -> Alignment {
    if scope.barred.is_empty()
        && let Some(alignment) = verbatim(window, index, region.mode)
    {
        return alignment;
    }
    let mut band = Band::new(window, index, region);
    let mut best = (0, 0, 0);
    for row in scope.rows.clone() {
        let barred = if window.quote.contains(&row) { scope.barred.clone() } else { 0..0 };
        let (score, cell) = band.fill(window, index, row, &barred);
        if score > best.0 {
            best = (score, row, cell);
        }
    }
    Alignment { pairs: band.trace(best.1, best.2), score: best.0 }
}

/// The whole window, word for word, at one shift: most windows in most texts.
fn verbatim(window: &Window, index: &TextIndex, shift: i64) -> Option<Alignment> {
    let start = usize::try_from(shift).ok()?;
    let range = start..start + window.tokens.len();
    let kinds = index.kinds.get(range.clone())?;
    let is_same = kinds.iter().zip(&window.kinds).all(|(here, kind)| Some(*here) == *kind);
    let other_case =
        index.tokens.get(range)?.iter().zip(&window.tokens).filter(|(a, b)| a.written != b.written).count();
    is_same.then(|| Alignment {
        pairs: (0..window.tokens.len()).map(|row| (row, start + row)).collect(),
        score: window.weights.iter().sum::<i32>() - other_case as i32 * OTHER_CASE,
    })
}

/// One row of scores, and for each cell how its best score came about. Cell `c` of row `r` is page token `base + r + c`.
struct Band {
    base: i64,
    width: usize,
    /// Best score of an alignment that ends in each cell of the last row.
    best: Vec<i32>,
    /// The same, ending with a skipped window token.
    skip_row: Vec<i32>,
    steps: Vec<u8>,
    /// For each page token that the band touches, from `base` on, what is taken off the price of a gap that starts with it.
    line_starts: Vec<i32>,
}

const STOP: u8 = 0;
const PAIR: u8 = 1;
const SKIP_ROW: u8 = 2;
const SKIP_COLUMN: u8 = 3;
const KIND: u8 = 3;
/// The gap in the window goes on in the row above.
const ROW_GOES_ON: u8 = 4;
/// The gap on the page goes on in the column before.
const COLUMN_GOES_ON: u8 = 8;
/// The pair is of equal tokens.
const EQUAL: u8 = 16;

impl Band {
    fn new(window: &Window, index: &TextIndex, region: &Region) -> Self {
        let width = region.shifts.end.saturating_sub(region.shifts.start).max(1) as usize;
        let columns = region.shifts.start..region.shifts.start + (width + window.tokens.len()) as i64;
        let token = |column: i64| usize::try_from(column).ok().and_then(|column| index.tokens.get(column));
        let line_start = |column| if token(column).is_some_and(|token| token.starts_line) { SKIP_LINE } else { 0 };
        Self {
            base: region.shifts.start,
            width,
            best: vec![0; width + 1],
            skip_row: vec![IMPOSSIBLE; width + 1],
            steps: vec![STOP; width * window.tokens.len()],
            line_starts: columns.map(line_start).collect(),
        }
    }

    /// Fills one row; gives the best score in it, and where.
    fn fill(&mut self, window: &Window, index: &TextIndex, row: usize, barred: &Range<usize>) -> (i32, usize) {
        let first = self.base + row as i64;
        let from = (-first).clamp(0, self.width as i64) as usize;
        let until = (index.kinds.len() as i64 - first).clamp(from as i64, self.width as i64) as usize;
        if from == until {
            return (0, 0);
        }
        let column_of = |cell: usize| (first + cell as i64) as usize;
        let kinds = index.kinds.get(column_of(from)..column_of(from) + until - from).unwrap_or_default();
        let steps = self.steps.get_mut(row * self.width + from..(row + 1) * self.width).unwrap_or_default();
        let best = self.best.get_mut(from..=until).unwrap_or_default();
        let skip_rows = self.skip_row.get_mut(from..=until).unwrap_or_default();
        let (kind, weight) = (window.kinds[row], window.weights[row]);
        let is_inside = row >= window.quote.start && row + 1 < window.quote.end;
        let gap_open = if is_inside { GAP_OPEN + GAP_IN_QUOTE } else { GAP_OPEN };
        let row_gap_open = if window.tokens[row].starts_line { GAP_OPEN - SKIP_LINE } else { GAP_OPEN };
        let line_starts = self.line_starts.get(row + from..).unwrap_or_default();
        let (mut left, mut skip_column, mut most) = (0, IMPOSSIBLE, (0, 0));
        let n_cells =
            kinds.len().min(steps.len()).min(best.len().saturating_sub(1)).min(skip_rows.len().saturating_sub(1));
        let n_cells = n_cells.min(line_starts.len());
        for cell in 0..n_cells {
            let (mut gain, mut flags) = (-REPLACE, STOP);
            if Some(kinds[cell]) == kind {
                let column = column_of(from + cell);
                if !barred.contains(&column) {
                    let is_same_case = index.tokens[column].written == window.tokens[row].written;
                    (gain, flags) = (if is_same_case { weight } else { weight - OTHER_CASE }, EQUAL);
                }
            }
            let (row_open, row_on) = (best[cell + 1] - row_gap_open, skip_rows[cell + 1] - GAP_EXTEND);
            let skip_row = row_open.max(row_on);
            flags |= if row_on > row_open { ROW_GOES_ON } else { STOP };
            let (column_open, column_on) = (left - gap_open + line_starts[cell], skip_column - GAP_EXTEND);
            skip_column = column_open.max(column_on);
            flags |= if column_on > column_open { COLUMN_GOES_ON } else { STOP };
            let pair = best[cell] + gain;
            let score = pair.max(skip_row).max(skip_column).max(0);
            let from_gap = if score == skip_row { SKIP_ROW } else { SKIP_COLUMN };
            let from_any = if score == pair { PAIR } else { from_gap };
            steps[cell] = flags | if score == 0 { STOP } else { from_any };
            (skip_rows[cell], best[cell], left) = (skip_row, score, score);
            if score > most.0 {
                most = (score, from + cell);
            }
        }
        most
    }

    /// The pairs of equal tokens on the way back from a cell, rising.
    fn trace(&self, row: usize, cell: usize) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        let (mut row, mut cell) = (row as i64, cell as i64);
        let mut inside = STOP;
        while row >= 0 && cell >= 0 && cell < self.width as i64 {
            let step = self.steps.get((row * self.width as i64 + cell) as usize).copied().unwrap_or(STOP);
            match if inside == STOP { step & KIND } else { inside } {
                PAIR => {
                    if step & EQUAL != 0 {
                        pairs.push((row as usize, (self.base + row + cell) as usize));
                    }
                    row -= 1;
                }
                SKIP_ROW => {
                    inside = if step & ROW_GOES_ON != 0 { SKIP_ROW } else { STOP };
                    (row, cell) = (row - 1, cell + 1);
                }
                SKIP_COLUMN => {
                    inside = if step & COLUMN_GOES_ON != 0 { SKIP_COLUMN } else { STOP };
                    cell -= 1;
                }
                _ => break,
            }
        }
        pairs.reverse();
        pairs
    }
}
