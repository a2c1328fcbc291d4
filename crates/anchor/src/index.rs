//! The one index of a text that all targets share: the folded view, its tokens, and where each token occurs.

use crate::Bytes;
use crate::Unicode;
use crate::fold::Folded;
use crate::token::{Token, tokenize, tokenize_lines};

/// A number for each different token of a text, dense from 0. Only meaningful with the index that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TokenKind(pub(crate) u32);

/// The rarest token of a quote that is so common says nothing about where the quote is.
const N_COUNTED_MAX: usize = 256;

/// Two of a quote are enough to know that it is not unique, and more are hardly ever told apart without surroundings.
const N_RUNS_MAX: usize = 4;

/// Folded view, tokens and their positions.
#[derive(Debug, Clone)]
pub(crate) struct TextIndex {
    pub(crate) unicode: Unicode,
    pub(crate) folded: Folded,
    pub(crate) tokens: Vec<Token>,
    /// The kind of each token.
    pub(crate) kinds: Vec<TokenKind>,
    /// The keys in order; their index is the kind.
    keys: Vec<u64>,
    /// For each kind where its positions start; one more at the end.
    starts: Vec<u32>,
    /// Token positions, kind by kind, rising within each.
    positions: Vec<u32>,
}

impl TextIndex {
    pub(crate) fn new(text: &str, unicode: Unicode) -> Self {
        let folded = Folded::new(text, unicode);
        let tokens = tokenize_lines(&folded, text);
        let mut order: Vec<(u64, u32)> =
            tokens.iter().enumerate().map(|(idx, token)| (token.key, idx as u32)).collect();
        order.sort_unstable();
        let mut keys = Vec::new();
        let mut starts = Vec::new();
        let mut kinds = vec![TokenKind(0); tokens.len()];
        for (at, &(key, token_idx)) in order.iter().enumerate() {
            if keys.last() != Some(&key) {
                keys.push(key);
                starts.push(at as u32);
            }
            kinds[token_idx as usize] = TokenKind(keys.len() as u32 - 1);
        }
        starts.push(order.len() as u32);
        let positions = order.into_iter().map(|(_, token_idx)| token_idx).collect();
        Self { unicode, folded, tokens, kinds, keys, starts, positions }
    }

    /// The kind of a token of another text, when this text has it.
    pub(crate) fn kind_of(&self, token: &Token) -> Option<TokenKind> {
        self.keys.binary_search(&token.key).ok().map(|idx| TokenKind(idx as u32))
    }

    /// Where a kind occurs, rising.
    pub(crate) fn positions_of(&self, kind: TokenKind) -> &[u32] {
        let idx = kind.0 as usize;
        match (self.starts.get(idx), self.starts.get(idx + 1)) {
            (Some(&start), Some(&end)) => self.positions.get(start as usize..end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Every place where a folded text stands, in bytes of the folded view, rising.
    pub(crate) fn occurrences(&self, folded: &str) -> Vec<usize> {
        let tokens = tokenize(folded);
        // Tokens that are whole in the quote are whole wherever it stands: look only where the rarest of them does.
        let inner = tokens.get(1..tokens.len().saturating_sub(1)).unwrap_or_default();
        let rarest =
            inner.iter().map(|token| (self.kind_of(token), token.start)).min_by_key(|(kind, _)| self.n_of(*kind));
        let Some((kind, inside)) = rarest else {
            return self.folded.text().match_indices(folded).map(|(at, _)| at).collect();
        };
        let places = kind.map_or(&[][..], |kind| self.positions_of(kind)).iter();
        let starts = places.filter_map(|&at| self.tokens.get(at as usize)?.start.checked_sub(inside));
        starts
            .map(|at| at as usize)
            .filter(|&at| self.folded.text().get(at..).is_some_and(|rest| rest.starts_with(folded)))
            .collect()
    }

    fn n_of(&self, kind: Option<TokenKind>) -> usize {
        kind.map_or(0, |kind| self.positions_of(kind).len())
    }

    /// The first few places where a row of kinds stands; none when its rarest token is too common to look at all of them.
    pub(crate) fn runs(&self, row: &[Option<TokenKind>]) -> Vec<usize> {
        let Some(kinds) = row.iter().copied().collect::<Option<Vec<_>>>() else { return Vec::new() };
        let rarest = kinds.iter().enumerate().min_by_key(|(_, kind)| self.positions_of(**kind).len());
        let Some((inside, &kind)) = rarest else { return Vec::new() };
        if self.positions_of(kind).len() > N_COUNTED_MAX {
            return Vec::new();
        }
        let starts = self.positions_of(kind).iter().filter_map(|&at| (at as usize).checked_sub(inside));
        let stands = |start: &usize| self.kinds.get(*start..*start + kinds.len()) == Some(kinds.as_slice());
        starts.filter(stands).take(N_RUNS_MAX).collect()
    }

    /// Where a token starts in the original; the end of the text for the token behind the last.
    pub(crate) fn token_start(&self, idx: usize) -> Bytes {
        let folded = self.tokens.get(idx).map_or(self.folded.text().len(), |token| token.start as usize);
        Bytes(self.folded.original_start(folded) as u32)
    }

    /// The original of a stretch of the folded view.
    pub(crate) fn original(&self, start: usize, end: usize) -> (Bytes, Bytes) {
        (Bytes(self.folded.original_start(start) as u32), Bytes(self.folded.original_end(end) as u32))
    }
}
