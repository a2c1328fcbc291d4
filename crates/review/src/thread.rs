//! A thread: the discussion of one place, as a value. Built again from its acts whenever one of them is new, so the order
//! in which acts arrive cannot matter. Its state is in `thread_state.rs`.

use std::rc::Rc;

use anchor::Target;

use crate::{
    AnswerGiven, Closing, CommentId, IdMap, Kind, Order, PersonId, Reaction, Stance, Suggestion, ThreadId, ThreadState,
    Timestamp, Words,
};

/// A discussion of one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Thread {
    /// Which one.
    pub id: ThreadId,
    /// Where it stands in the fold.
    pub order: Order,
    /// Who opened it.
    pub raiser: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// The place it is attached to now; `None` while the body that holds it is missing or erased.
    pub target: Option<Rc<Target>>,
    /// The place it was opened at, when it was attached elsewhere since.
    pub first_target: Option<Rc<Target>>,
    /// Who attached it elsewhere, in fold order.
    pub reattachments: Vec<Reattachment>,
    /// What it is.
    pub kind: Kind,
    /// Why it blocks and what would lift that, when it was opened as blocking.
    pub need: Option<Need>,
    /// "If I hear nothing, I will do this."
    pub fallback: Option<Words>,
    /// What a suggestion puts in place of the quote.
    pub replacement: Option<Words>,
    /// What a suggestion rests on.
    pub suggestion: Option<Suggestion>,
    /// What was answered to the suggestion, in fold order.
    pub answers: Vec<AnswerGiven>,
    /// The first comment and its replies, in fold order. Never empty.
    pub comments: Vec<Comment>,
    /// The latest stance of each person.
    pub stances: IdMap<PersonId, StanceTaken>,
    /// The closing that stands, or is proposed.
    pub closed: Option<Closed>,
    /// What is derived of all that.
    pub state: ThreadState,
}

impl Thread {
    /// Whether somebody still has to do something about it: everything but closed, and closed with unseen replies counts.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, ThreadState::Closed(_) | ThreadState::Redacted)
    }

    /// Whether it is open and holds the document up.
    pub fn is_blocking(&self) -> bool {
        self.state == ThreadState::OpenBlocking
    }
}

/// Why a thread blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Because …
    pub because: Words,
    /// Satisfied when …
    pub would_satisfy: Words,
    /// The rubric's criterion it rests on.
    pub criterion: Option<u16>,
}

/// One utterance.
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// Which one.
    pub id: CommentId,
    /// Where it stands in the fold.
    pub order: Order,
    /// Who wrote it.
    pub author: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// What is shown: the highest version.
    pub words: Words,
    /// All versions in fold order, the first one included; more than one means it was edited.
    pub versions: Vec<Version>,
    /// Whom it asks.
    pub asks: Vec<PersonId>,
    /// Who wrote it in the review it was carried over from, as they called themselves there.
    pub carried_from: Option<Words>,
    /// Who reacted how, ascending by reaction.
    pub reactions: Vec<(Reaction, Vec<PersonId>)>,
}

/// One version of a comment.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Where it stands in the fold.
    pub order: Order,
    /// When, by its author's clock.
    pub at: Timestamp,
    /// What it says.
    pub words: Words,
}

/// Where one person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StanceTaken {
    /// Where.
    pub stance: Stance,
    /// When the work will be done, as promised.
    pub eta: Option<Timestamp>,
    /// Since when, by their clock.
    pub at: Timestamp,
}

/// How and by whom a thread was closed.
#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    /// How.
    pub closing: Closing,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// Why, in words.
    pub reason: Option<Words>,
}

/// A thread that was attached to another place.
#[derive(Debug, Clone, PartialEq)]
pub struct Reattachment {
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// To where.
    pub target: Option<Rc<Target>>,
    /// Why.
    pub reason: Option<Words>,
}
