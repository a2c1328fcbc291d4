//! What became of a suggestion (WORKFLOW §4): a function of the answers in the log, and of the document as it is now.

use std::rc::Rc;

use crate::{DocumentNow, IdMap, Order, PersonId, Review, SuggestionAnswer, ThreadId, Timestamp, Words};

/// An answer that somebody gave to a suggestion.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerGiven {
    /// Where it stands in the fold.
    pub order: Order,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// Which.
    pub answer: SuggestionAnswer,
    /// Why.
    pub reason: Option<Words>,
}

/// What became of a suggestion.
#[derive(Debug, Clone, PartialEq)]
pub enum SuggestionState {
    /// Nobody has answered, and the words are still what they were.
    Open,
    /// It goes into the document, or is in it already.
    Accepted {
        /// By whom.
        by: PersonId,
        /// The document already says so.
        is_applied: bool,
    },
    /// It does not.
    Rejected {
        /// By whom.
        by: PersonId,
        /// Why.
        reason: Option<Words>,
    },
    /// It was accepted and rejected by people who had not seen each other's answer: neither holds.
    Conflicting {
        /// Who accepted.
        accepted: PersonId,
        /// Who rejected.
        rejected: PersonId,
    },
    /// The words are not what it was made for, or another one that overlaps was accepted first.
    Stale {
        /// What stands there now, when the place is known.
        now: Option<Rc<str>>,
        /// The accepted one that overlaps.
        overlaps: Option<ThreadId>,
    },
    /// Its thread was withdrawn, or another one takes its place.
    Superseded {
        /// Which one.
        by: Option<ThreadId>,
    },
}

/// What became of every suggestion.
pub fn suggestions(_review: &Review, _document: &DocumentNow) -> IdMap<ThreadId, SuggestionState> {
    IdMap::new()
}
