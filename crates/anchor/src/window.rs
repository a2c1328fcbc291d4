//! A quotation with its surroundings, as tokens weighed by how much each says on a given page.

use std::ops::Range;

use crate::Quote;
use crate::fold::Folded;
use crate::index::{TextIndex, TokenKind};
use crate::token::{Token, tokenize_lines};

/// Farther surroundings are not looked at: they cost time in every alignment, and 40 tokens already tell rows apart.
const CONTEXT_TOKENS_MAX: usize = 56;

/// So many tokens on either side are the near surroundings: most of a sentence.
pub(crate) const NEAR_TOKENS: usize = 12;

/// Weights are counted in quarters, so that alignment can count in integers.
pub(crate) const UNIT: i32 = 4;
/// The rarest word counts as much as this many units: not so much that one coincidence could carry a placement.
const WEIGHT_MAX: f32 = 6.0;
/// The most common one still counts a little: runs of common words are a good sign.
const WEIGHT_MIN: f32 = 0.75;

/// A page of ten words knows nothing of how rare a word is: as if so many others had been read before.
const N_TOKENS_PRIOR: usize = 250;

/// Prefix, quote and suffix as one row of tokens.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    /// The folded text the tokens lie in.
    pub(crate) text: String,
    pub(crate) tokens: Vec<Token>,
    /// What each token is on the page; `None` when the page does not have it.
    pub(crate) kinds: Vec<Option<TokenKind>>,
    /// What a match of each token counts.
    pub(crate) weights: Vec<i32>,
    /// The tokens the quote touches.
    pub(crate) quote: Range<usize>,
    /// Where the quote starts and ends in the folded text; this may be inside a token.
    pub(crate) bounds: Range<usize>,
}

impl Window {
    /// `None` when the quote has no visible token.
    pub(crate) fn new(quote: &Quote, index: &TextIndex) -> Option<Self> {
        let joined = [quote.prefix.as_str(), &quote.exact, &quote.suffix].concat();
        let start = quote.prefix.len();
        Self::of_text(&joined, start..start + quote.exact.len(), index)
    }

    /// The window around a stretch of a text.
    pub(crate) fn of_text(text: &str, exact: Range<usize>, index: &TextIndex) -> Option<Self> {
        let folded = Folded::new(text, index.unicode);
        let bounds = folded.at_original(exact.start)..folded.at_original(exact.end);
        let all = tokenize_lines(&folded, text);
        let touched = touched(&all, &bounds)?;
        let first = touched.start.saturating_sub(CONTEXT_TOKENS_MAX);
        let last = (touched.end + CONTEXT_TOKENS_MAX).min(all.len());
        let tokens = all.get(first..last)?.to_vec();
        let kinds: Vec<_> = tokens.iter().map(|token| index.kind_of(token)).collect();
        let weights = tokens.iter().zip(&kinds).map(|(token, &kind)| weight(token, kind, index)).collect();
        let quote = touched.start - first..touched.end - first;
        Some(Self { text: folded.text().to_owned(), tokens, kinds, weights, quote, bounds })
    }

    /// The quote and its nearest surroundings.
    pub(crate) fn near(&self) -> Range<usize> {
        self.quote.start.saturating_sub(NEAR_TOKENS)..(self.quote.end + NEAR_TOKENS).min(self.tokens.len())
    }

    /// The quote in folded form.
    pub(crate) fn exact(&self) -> &str {
        self.text.get(self.bounds.clone()).unwrap_or_default()
    }

    /// What some tokens count together, in quarters.
    pub(crate) fn worth(&self, rows: impl IntoIterator<Item = usize>) -> f32 {
        rows.into_iter().filter_map(|row| self.weights.get(row)).sum::<i32>() as f32
    }
}

/// The tokens that share a letter with the stretch.
pub(crate) fn touched(tokens: &[Token], bounds: &Range<usize>) -> Option<Range<usize>> {
    let first = tokens.partition_point(|token| token.end as usize <= bounds.start);
    let last = tokens.partition_point(|token| (token.start as usize) < bounds.end);
    (first < last).then_some(first..last)
}

/// Half the information of meeting this token here: half, because the words of a sentence depend on each other.
fn weight(token: &Token, kind: Option<TokenKind>, index: &TextIndex) -> i32 {
    let n_here = kind.map_or(0, |kind| index.positions_of(kind).len()).max(1);
    let bits = ((index.tokens.len() + N_TOKENS_PRIOR) as f32 / n_here as f32).log2();
    let units = (bits / 2.0).clamp(WEIGHT_MIN, WEIGHT_MAX);
    let units = if token.is_word { units } else { (units / 2.0).max(WEIGHT_MIN) };
    (units * UNIT as f32) as i32
}
