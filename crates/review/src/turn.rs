//! Whose turn it is, and why, as a value. Leaves out its rules: T1 to T3 are in `turn_rules.rs`, the others in `turn_time.rs`.

use crate::gate_turn::{LooksAtGates, unmet_gates};
use crate::turn_rules::{newcomer_rows, rows};
use crate::turn_time::settled;
use crate::{AskId, DocumentNow, EntryId, GateId, PersonId, Review, ThreadId, Timestamp, WorkingTime};

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
    /// The entry that made it so; none for words that changed without anybody saying so.
    pub cause: Option<EntryId>,
    /// When that entry proved to have reached the person. What could not reach them cannot be late.
    pub delivered: Option<Timestamp>,
    /// How much of their working time has passed since.
    pub elapsed: WorkingTime,
    /// Until when an answer is expected, by the review's rules and their working hours.
    pub due: Option<Timestamp>,
    /// They said that they will be back at it then.
    pub back: Option<Timestamp>,
    /// How it came to this person.
    pub via: Via,
    /// The gate that is not met, when it is one.
    pub gate: Option<GateId>,
}

impl TurnRow {
    /// A row of which nothing is known but this.
    pub fn new(person: PersonId, reason: TurnReason, by: PersonId, since: Timestamp, unblocks: Unblocks) -> Self {
        Self {
            person,
            reason,
            thread: None,
            ask: None,
            by,
            since,
            is_blocking: false,
            n_waiting: 1,
            unblocks,
            cause: None,
            delivered: None,
            elapsed: WorkingTime::ZERO,
            due: None,
            back: None,
            via: Via::Itself,
            gate: None,
        }
    }

    /// Whether an answer should have come by now.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.due.is_some_and(|due| due <= now)
    }
}

/// How a row came to its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// It is theirs.
    Itself,
    /// T5: they stand in for somebody who is off today.
    Deputy {
        /// For whom.
        of: PersonId,
    },
    /// T7: somebody passed it on to them.
    Passed {
        /// Who.
        by: PersonId,
    },
    /// They took it over with a hand-off.
    Handoff {
        /// Whose it was.
        of: PersonId,
    },
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
    /// WORKFLOW §3: they said that they are on it. Hidden until the time they named.
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
    /// T6: a gate is not met, and nobody else is left to move.
    GateUnmet,
    /// T7: somebody passed it on to them.
    PassedOn,
    /// WORKFLOW §7: work was offered to them.
    HandoffOffered,
    /// WORKFLOW §7: they took work over that is not done yet.
    HandoffHeld,
    /// WORKFLOW §7: work that they had handed over came back.
    HandoffReturned,
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
    /// Do what the gate needs, or let the review through without it.
    MeetGate,
    /// Act on it, or pass it on.
    ActOrPass,
    /// Take it, in part or as a whole, or give it back.
    TakeOrReturn,
    /// Do it, or give it back.
    DoAndReturn,
}

/// Everybody's turns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Turn {
    /// All rows, in the order of WORKFLOW §5: overdue and blocking others, blocks most people, due soonest in the working hours
    /// of its person, oldest, id.
    pub rows: Vec<TurnRow>,
    /// T4: rows of people who said by when they will do it; hidden until then.
    pub later: Vec<TurnRow>,
}

/// Stands for a reader whom the log does not know yet: they have a name, and have said nothing.
pub const NEWCOMER: PersonId = PersonId([0; 32]);

impl Turn {
    /// Whose turn it is in this review now.
    pub fn of_review(review: &Review, document: &DocumentNow, now: Timestamp) -> Self {
        Self::by_gates(review, document, now, Some(unmet_gates))
    }

    /// The same, with gates looked at by somebody else: without one, what a gate lacks is nobody's turn yet.
    pub fn by_gates(review: &Review, document: &DocumentNow, now: Timestamp, gates: Option<LooksAtGates>) -> Self {
        settled(review, document, now, rows(review, document, now), gates)
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
