//! Whose turn it is, and why, as a value. Its rules are in `turn_rules.rs`. Leaves out working hours, deputies and passing on.

use crate::turn_rules::{newcomer_rows, rows};
use crate::{AskId, DocumentNow, PersonId, Review, ThreadId, Timestamp};

/// One reason why it is somebody's turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnRow {
    /// Whose turn.
    pub person: PersonId,
    /// Why.
    pub reason: TurnReason,
    /// In which thread, when it is about one.
    pub thread: Option<ThreadId>,
    /// The ask, when it is one.
    pub ask: Option<AskId>,
    /// By whose act it came to be so.
    pub by: PersonId,
    /// Since when, by the clock of whoever made it so.
    pub since: Timestamp,
    /// Whether the document waits for it.
    pub is_blocking: bool,
    /// How many other people wait for it: everybody else in the thread, or whoever asked.
    pub n_waiting: usize,
    /// What ends it.
    pub unblocks: Unblocks,
}

/// Why it is somebody's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TurnReason {
    /// T1: somebody asked them.
    Asked,
    /// T1: they were asked to review.
    ReviewRequested,
    /// T1: the review was offered to them.
    TransferOffered,
    /// T1: a thread they hold was closed by somebody else: does that satisfy them?
    ConfirmClosing,
    /// T2: a blocking thread of theirs was answered.
    BlockingAnswered,
    /// T2: a blocking thread was published in their document.
    BlockingRaised,
    /// T2: somebody suggests other words for their document.
    SuggestionOpen,
    /// T2: a reviewer wants another round.
    AnotherRoundWanted,
    /// WORKFLOW §3: they said that they are on it. Left out of T1 to T3; T4 will hide it until then.
    WorkPromised,
    /// WORKFLOW §3: they closed a thread without having seen all replies.
    UnseenReply,
    /// WORKFLOW §4: a suggestion was both accepted and rejected.
    ConflictingAnswers,
    /// T3: the words of their open blocking thread changed.
    TextChanged,
    /// T3: what they approved, or took a stance on, changed.
    StanceStale,
    /// T3: a section they had been through changed.
    MarkStale,
}

/// What ends a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Unblocks {
    /// Answer, or decline.
    AnswerOrDecline,
    /// Submit with a verdict, or decline.
    SubmitOrDecline,
    /// Take it over, or leave it.
    AcceptTransfer,
    /// Say that it satisfies, or that it still blocks.
    Confirm,
    /// Answer, work on it, or close it.
    Answer,
    /// Accept or reject.
    Decide,
    /// Read what is new, and close again or reopen.
    ReadAndClose,
    /// Look at the changed words, and say whether it still holds.
    LookAgain,
    /// Announce a new text, or ask for another look.
    Revise,
}

/// Everybody's turns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Turn {
    /// All rows, in the order of WORKFLOW §5 as far as it is known without working hours: blocking, oldest, id.
    pub rows: Vec<TurnRow>,
}

/// Stands for a reader whom the log does not know yet: they have a name, and have said nothing.
pub const NEWCOMER: PersonId = PersonId([0; 32]);

impl Turn {
    /// Whose turn it is in this review now.
    pub fn of_review(review: &Review, document: &DocumentNow, now: Timestamp) -> Self {
        Self { rows: rows(review, document, now) }
    }

    /// What waits for somebody who has said nothing yet and goes by this name: questions and reviews that ask them by it.
    pub fn of_newcomer(review: &Review, name: &str) -> Vec<TurnRow> {
        newcomer_rows(review, name)
    }

    /// The rows of one person, in order.
    pub fn of<'a>(&'a self, person: &'a PersonId) -> impl Iterator<Item = &'a TurnRow> {
        self.rows.iter().filter(move |row| row.person == *person)
    }
}
