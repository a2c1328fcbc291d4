//! The answer to "where is it now?", always with the evidence that led there.

use crate::{Bytes, Span};

/// Where a target lies on a page. Spans are UTF-8 bytes of [`crate::Page::text`].
#[derive(Debug, Clone, PartialEq)]
pub enum Resolution {
    /// The same words in the same surroundings.
    Exact {
        /// Where.
        span: Span<Bytes>,
        /// Why.
        evidence: Evidence,
    },
    /// The same words in another place or other surroundings.
    Moved {
        /// Where.
        span: Span<Bytes>,
        /// Why.
        evidence: Evidence,
    },
    /// Other words that clearly took the place of the quoted ones.
    Changed {
        /// Where.
        span: Span<Bytes>,
        /// Share of the quote that survived, 0 to 1.
        similarity: f32,
        /// Why.
        evidence: Evidence,
    },
    /// Several places fit almost equally well: shown as candidates, never guessed.
    Ambiguous {
        /// The best few, best first.
        candidates: Vec<Candidate>,
    },
    /// Nothing good enough.
    Orphaned {
        /// Where it was last, or would have been: for the order of lists only.
        last_known_place: Bytes,
    },
}

/// One place that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Where.
    pub span: Span<Bytes>,
    /// 0 to 1.
    pub score: f32,
}

/// What led to a placement; the interface puts it into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The document is the very revision the target was made in.
    SameRevision,
    /// Followed through a difference of the stored old text and this one.
    Diff,
    /// Quote and surroundings found together.
    QuoteAndContext,
    /// The quote alone, and it is the only one.
    UniqueQuote,
    /// Mostly the surroundings: the words between them changed.
    Neighbours {
        /// Words of the quote that are not there any more, or words that came in: whichever are more.
        n_words_changed: u32,
    },
    /// Equal candidates told apart by structure (heading, table cell, occurrence).
    Structure,
}

impl Resolution {
    /// The place, when there is exactly one.
    pub fn span(&self) -> Option<Span<Bytes>> {
        match self {
            Self::Exact { span, .. } | Self::Moved { span, .. } | Self::Changed { span, .. } => Some(*span),
            Self::Ambiguous { .. } | Self::Orphaned { .. } => None,
        }
    }
}
