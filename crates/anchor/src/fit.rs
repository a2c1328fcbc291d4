//! Judges one alignment: where the quote would lie, how much of it is left, and how well its surroundings came along.

use std::ops::Range;

use crate::align::Alignment;
use crate::index::TextIndex;
use crate::known::Trace;
use crate::token::Token;
use crate::window::{NEAR_TOKENS, UNIT, Window};

/// So many words may have come between the place and a neighbour that is still near.
const DRIFT_NEAR: usize = 6;

/// With less of its words left a place is only offered.
const SHARE_MIN: f32 = 0.3;

/// One place where the quote might be now.
#[derive(Debug, Clone)]
pub(crate) struct Fit {
    /// Where, in bytes of the folded page.
    pub(crate) bounds: Range<usize>,
    /// Where, in tokens of the page.
    pub(crate) tokens: Range<usize>,
    /// Of the whole alignment.
    pub(crate) score: i32,
    /// Its score and how far it can be trusted: by this places are compared.
    pub(crate) rank: i32,
    /// How much of the quote is still there, 0 to 1.
    pub(crate) share: f32,
    /// What the surviving part of the quote is worth, in units.
    worth: f32,
    /// How much of the near surroundings is still there, before and behind.
    pub(crate) near: [f32; 2],
    /// How much of all the known surroundings is still there, near or far.
    pub(crate) context: f32,
    /// Words of the quote that are gone, or other words that came in: whichever are more.
    pub(crate) n_words_changed: u32,
    /// Whether the folded words are the very same.
    pub(crate) is_verbatim: bool,
    /// How far the old text vouches for this place (above 0) or gives it to other words (below).
    vouched: f32,
    /// Above 0 the place is shown as found; a little below as a candidate. See [`Fit::judge`].
    pub(crate) trust: f32,
}

impl Fit {
    /// `None` when no token of the quote is left.
    pub(crate) fn new(
        window: &Window,
        index: &TextIndex,
        alignment: &Alignment,
        trace: Option<&Trace>,
    ) -> Option<Self> {
        let in_quote: Vec<_> = alignment.pairs.iter().copied().filter(|(row, _)| window.quote.contains(row)).collect();
        let in_quote = main_part(&in_quote, index);
        let (first, last) = (*in_quote.first()?, *in_quote.last()?);
        let tokens = first.1..last.1 + 1;
        let bounds = bounds(window, index, &alignment.pairs, first, last)?;
        let whole = window.worth(window.quote.clone());
        let left = window.worth(in_quote.iter().map(|&(row, _)| row));
        let context =
            window.worth(alignment.pairs.iter().map(|&(row, _)| row).filter(|row| !window.quote.contains(row)));
        let around = window.worth(0..window.tokens.len()) - whole;
        let near = near(window, index, alignment, &tokens);
        let letters = index.folded.text().get(bounds.clone()).unwrap_or_default();
        let n_words =
            |rows: &mut dyn Iterator<Item = usize>| rows.filter(|&row| window.tokens[row].is_word).count() as u32;
        let n_left = n_words(&mut in_quote.iter().map(|&(row, _)| row));
        let n_here =
            index.tokens.get(tokens.clone()).into_iter().flatten().filter(|token| token.is_word).count() as u32;
        let n_lost = n_words(&mut window.quote.clone()).saturating_sub(n_left);
        Some(Self {
            score: alignment.score,
            rank: alignment.score,
            // By weight and by number: rare words say where, but common ones are read, too.
            share: (left / whole.max(1.0) + in_quote.len() as f32 / window.quote.len() as f32) / 2.0,
            worth: left / UNIT as f32,
            near,
            context: if around > 0.0 { context / around } else { (near[0] + near[1]) / 2.0 },
            n_words_changed: n_lost.max(n_here.saturating_sub(n_left)),
            is_verbatim: letters == window.exact(),
            vouched: trace.map_or(0.0, |trace| trace.vouches(window, in_quote)),
            trust: 0.0,
            bounds,
            tokens,
        })
    }

    /// Whether the old text says that the words here are the quoted ones.
    pub(crate) fn is_vouched(&self) -> bool {
        self.vouched > 0.5
    }

    /// Weighs everything. `is_unique` says that the quote stood once in the old text and stands once in the new.
    ///
    /// Log-odds of being right, fitted once to 29,000 judged places: three real edit histories, the same with the passage or
    /// its paragraph deleted, and with the paragraph moved. A quote of one word is worth nothing by itself: its neighbours
    /// decide. A long one carries itself, the better the more of the wide surroundings came along.
    pub(crate) fn judge(&mut self, is_unique: bool) {
        let near = (self.near[0] + self.near[1]) / 2.0;
        let shortness = 1.0 / (1.0 + self.worth / 6.0);
        let copy = match (self.is_verbatim, is_unique) {
            (false, _) => 0.0,
            (true, true) => 2.4,
            (true, false) => -1.9,
        };
        self.trust = -12.9
            + 5.6 * self.share
            + 1.3 * (1.0 + self.worth).log2()
            + 4.6 * self.share * self.context
            + 8.9 * shortness * near
            + 2.2 * self.near[0].max(self.near[1])
            - 0.8 * self.near[0].min(self.near[1])
            + copy
            + 4.0 * self.vouched;
        if self.share < SHARE_MIN {
            // Whoever stands on the scraps of a quote does not know that its words are gone.
            self.trust = self.trust.min(0.0);
        }
        // That the same words stand elsewhere makes them worth less, but no less than words that changed.
        self.rank = self.score + ((self.trust - copy.min(0.0)) * UNIT as f32 * 12.0) as i32;
    }
}

/// Leaves out a piece at either end when so much was put between it and the rest that it would drag more strange words
/// into the place than quoted ones.
fn main_part<'a>(pairs: &'a [(usize, usize)], index: &TextIndex) -> &'a [(usize, usize)] {
    let mut part = pairs;
    while let (Some(first), Some(last)) = (part.first(), part.last()) {
        let gap = part.windows(2).enumerate().max_by_key(|(_, pair)| pair[1].1 - pair[0].1);
        let Some((at, gap)) = gap.map(|(idx, pair)| (idx + 1, pair[1].1 - pair[0].1 - 1)) else { break };
        let (left, right) = (part[at - 1].1 + 1 - first.1, last.1 + 1 - part[at].1);
        let smaller = left.min(right);
        let is_main = left.max(right) >= smaller + gap;
        let is_joined = gap < GAP_MIN || is_main;
        let between = part[at - 1].1 + 1..part[at].1;
        let is_scrap = smaller <= SCRAP_MAX && index.tokens[between].iter().any(|token| token.starts_line);
        if gap < 2 * smaller || (is_joined && !is_scrap) {
            break;
        }
        part = if left > right { &part[..at] } else { &part[at..] };
    }
    part
}

/// Shorter insertions always belong to the quote.
const GAP_MIN: usize = 12;
/// So few tokens, in another line than the rest, are a number that another item has now.
const SCRAP_MAX: usize = 3;

/// From the first surviving letter of the quote to the last; and from where a number begins that is another one now ("28,000
/// euros" became "31,400 euros", and "3 %" became "5 %"): nobody means ",400 euros" or "%".
fn bounds(
    window: &Window,
    index: &TextIndex,
    pairs: &[(usize, usize)],
    first: (usize, usize),
    last: (usize, usize),
) -> Option<Range<usize>> {
    let are_glued = |row: usize, column: usize| {
        is_in_number(&window.text, &window.tokens, row) && is_in_number(index.folded.text(), &index.tokens, column)
    };
    // A number that some other word of the window stands for is not the one that this became.
    let is_swapped = |row: usize, column: usize| {
        is_number(&window.text, window.tokens.get(row))
            && is_number(index.folded.text(), index.tokens.get(column))
            && !pairs.iter().any(|&(_, taken)| taken == column)
    };
    let n_lost = first.0.saturating_sub(window.quote.start).min(first.1);
    let goes_back = |n: &usize| {
        let (row, column) = (first.0 - n, first.1 - n);
        are_glued(row, column) || is_swapped(row, column)
    };
    let before = (1..=n_lost).take_while(goes_back).count();
    let n_lost = window.quote.end.saturating_sub(last.0 + 1);
    let goes_on = |n: &usize| {
        let (row, column) = (last.0 + n, last.1 + n);
        are_glued(row, column) || is_swapped(row + 1, column + 1)
    };
    let behind = (0..n_lost).take_while(goes_on).count();
    let (first, last) = ((first.0 - before, first.1 - before), (last.0 + behind, last.1 + behind));
    let (old_first, old_last) = (window.tokens.get(first.0)?, window.tokens.get(last.0)?);
    let (new_first, new_last) = (index.tokens.get(first.1)?, index.tokens.get(last.1)?);
    let cut_start = window.bounds.start.saturating_sub(old_first.start as usize);
    let cut_end = (old_last.end as usize).saturating_sub(window.bounds.end);
    let start = inside(index, new_first.start as usize + cut_start, new_first.start as usize);
    let end = inside(index, (new_last.end as usize).saturating_sub(cut_end), new_last.end as usize);
    Some(if start < end { start..end } else { new_first.start as usize..new_last.end as usize })
}

/// Whether this token and the next are parts of one number.
fn is_in_number(text: &str, tokens: &[Token], left: usize) -> bool {
    let (Some(left), Some(right)) = (tokens.get(left), tokens.get(left + 1)) else { return false };
    let both = text.get(left.start as usize..right.end as usize).unwrap_or_default();
    left.end == right.start
        && both.contains(|letter: char| letter.is_ascii_digit())
        && both.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ','))
}

fn is_number(text: &str, token: Option<&Token>) -> bool {
    token
        .and_then(|token| text.get(token.start as usize..token.end as usize))
        .is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The place inside a token, unless it falls inside a character there.
fn inside(index: &TextIndex, at: usize, otherwise: usize) -> usize {
    if index.folded.text().is_char_boundary(at) { at } else { otherwise }
}

/// How much of the near surroundings lies near the place, before and behind it; the nearer a token, the more it counts.
fn near(window: &Window, index: &TextIndex, alignment: &Alignment, place: &Range<usize>) -> [f32; 2] {
    let (mut before, mut behind) = (Nearness::default(), Nearness::default());
    let mut partner = vec![None; window.tokens.len()];
    for &(row, column) in &alignment.pairs {
        partner[row] = Some(column);
    }
    let starts_line = |tokens: &[Token], idx: usize| tokens.get(idx).is_none_or(|token| token.starts_line);
    for distance in 0..NEAR_TOKENS {
        let reach = distance + DRIFT_NEAR;
        if distance <= window.quote.start && starts_line(&window.tokens, window.quote.start - distance) {
            let first = partner.get(window.quote.start - distance).copied().flatten();
            let column = if distance == 0 { Some(place.start) } else { first };
            before.edge(distance, column.map(|column| starts_line(&index.tokens, column)));
        }
        if let Some(row) = window.quote.start.checked_sub(distance + 1) {
            let is_near = partner[row].is_some_and(|column| column < place.start && column + reach >= place.start);
            before.add(distance, is_near);
        }
        if starts_line(&window.tokens, window.quote.end + distance) {
            let last = partner.get(window.quote.end + distance - 1).copied().flatten();
            let column = if distance == 0 { Some(place.end) } else { last.map(|last| last + 1) };
            behind.edge(distance, column.map(|column| starts_line(&index.tokens, column)));
        }
        if let Some(partner) = partner.get(window.quote.end + distance) {
            let is_near = partner.is_some_and(|column| column >= place.end && column <= place.end + reach);
            behind.add(distance, is_near);
        }
    }
    [before.share(), behind.share()]
}

/// A share of surroundings, weighed by nearness.
#[derive(Default)]
struct Nearness {
    found: f32,
    whole: f32,
    /// Beyond the edge of the block, where things are moved apart more easily.
    is_outside: bool,
}

impl Nearness {
    fn add(&mut self, distance: usize, is_found: bool) {
        self.count(if self.is_outside { OUTSIDE } else { 1.0 } / (1.0 + distance as f32 / 3.0), is_found);
    }

    /// The block ends here, if this is the first edge; where its last word is known, there must still be one behind it.
    fn edge(&mut self, distance: usize, is_still_edge: Option<bool>) {
        if let (Some(is_still_edge), false) = (is_still_edge, self.is_outside) {
            self.count(EDGE / (1.0 + distance as f32 / 3.0), is_still_edge);
        }
        self.is_outside = true;
    }

    fn count(&mut self, weight: f32, is_found: bool) {
        self.whole += weight;
        self.found += if is_found { weight } else { 0.0 };
    }

    fn share(&self) -> f32 {
        if self.whole == 0.0 { 0.3 } else { self.found / self.whole }
    }
}

/// What neighbours in another block count against those in the same.
const OUTSIDE: f32 = 0.25;
/// What an edge of the block right at the quote counts, in nearest neighbours.
const EDGE: f32 = 1.0;
