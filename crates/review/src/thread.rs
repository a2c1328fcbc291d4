//! A thread: the discussion of one place, as a value. Built again from its acts whenever one of them is new, so the order
//! in which acts arrive cannot matter. Its state is in `thread_state.rs`.

use std::rc::Rc;

use anchor::Target;

use crate::{
    AnswerGiven, AskEnding, AskId, Closing, CommentId, EntryId, IdMap, Kind, Lift, Nudge, OpIndex, Order, PersonId,
    Reaction, Stance, Suggestion, ThreadId, ThreadState, Timestamp, Words,
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
    /// What is derived of all that. Some of it ends with time: see [`Thread::state_at`].
    pub state: ThreadState,
    /// Every act that counts, in fold order; the opening first.
    pub moves: Vec<Move>,
    /// What somebody said who wanted to block and may not: words without force.
    pub plain_need: Option<Need>,
    /// Its raiser blocks it: only they lift that.
    pub is_blocked: bool,
    /// Somebody let the review through with this thread as it was: its raiser's block holds nothing up any more.
    pub lifted: Option<Lift>,
    /// Who is on it, while that holds it open.
    pub work: Option<Work>,
    /// How many asks in it still wait for an answer, see [`Comment::open_asks`].
    pub n_open_asks: usize,
    /// Who was told that everybody waits for them, in fold order.
    pub nudges: Vec<Nudge>,
    /// It was withdrawn beside an edit of this comment, which is kept: restore it?
    pub edited_beside: Option<CommentId>,
}

impl Thread {
    /// A thread as it is opened, with nothing said in it yet.
    pub fn opened(id: ThreadId, order: Order, raiser: PersonId, at: Timestamp, kind: Kind) -> Self {
        Self {
            id,
            order,
            raiser,
            at,
            target: None,
            first_target: None,
            reattachments: Vec::new(),
            kind,
            need: None,
            fallback: None,
            replacement: None,
            suggestion: None,
            answers: Vec::new(),
            comments: Vec::new(),
            stances: IdMap::new(),
            closed: None,
            state: ThreadState::Open,
            moves: Vec::new(),
            plain_need: None,
            is_blocked: false,
            lifted: None,
            work: None,
            n_open_asks: 0,
            nudges: Vec::new(),
            edited_beside: None,
        }
    }

    /// What is derived of all that at this time: work without renewal ends at its eta (WORKFLOW §3).
    pub fn state_at(&self, now: Timestamp) -> ThreadState {
        match self.work {
            Some(work) if !work.is_under_way(now) => work.then,
            _ => self.state,
        }
    }

    /// Where the latest wording of a suggestion stands in the fold.
    pub(crate) fn wording(&self) -> Option<Order> {
        let versions = &self.comments.first()?.versions;
        versions.iter().rfind(|version| version.replacement.is_some()).map(|version| version.order)
    }

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

/// Work that somebody took on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Who.
    pub by: PersonId,
    /// Since when, by their clock.
    pub at: Timestamp,
    /// Until when, as promised.
    pub eta: Option<Timestamp>,
    /// What the thread's state is once that has passed.
    pub then: ThreadState,
}

impl Work {
    /// Whether the promise still runs.
    pub fn is_under_way(&self, now: Timestamp) -> bool {
        self.eta.is_none_or(|eta| eta > now)
    }
}

/// One act in a thread: who, when, and what kind of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// In which entry.
    pub entry: EntryId,
    /// Which op of it.
    pub op: OpIndex,
    /// One more than the highest of what its author had seen: nobody has seen what stands higher than their own entry.
    pub lamport: u32,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// What.
    pub kind: MoveKind,
}

/// What kind of thing somebody did in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveKind {
    /// Opened it.
    Opened,
    /// Replied.
    Replied,
    /// Changed an own comment.
    Edited,
    /// Took this stance.
    TookStance(Stance),
    /// Closed it.
    Closed,
    /// Opened it again.
    Reopened,
    /// Answered its suggestion.
    Answered,
    /// Reacted to a comment.
    Reacted,
    /// Attached it elsewhere.
    Reattached,
    /// Took a comment's words back.
    Redacted,
    /// Ended an ask without answering it here.
    EndedAsk,
}

impl MoveKind {
    /// Whether it goes on with the discussion. Mending a comment or reacting to one does not.
    pub fn is_contribution(self) -> bool {
        !matches!(self, Self::Edited | Self::Reacted | Self::Redacted | Self::EndedAsk)
    }
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
    /// Whom it asks by name, because they were not here yet: a brief may, and whoever comes with that name is meant.
    pub asks_name: Option<Rc<str>>,
    /// Who of them has neither answered nor declined.
    pub open_asks: Vec<PersonId>,
    /// How asks of this comment ended without an answer in the thread, in fold order.
    pub ended_asks: Vec<AskEnded>,
    /// It was written while its author lost the right to take part: said by a former participant.
    pub is_from_former: bool,
    /// Who wrote it in the review it was carried over from, as they called themselves there.
    pub carried_from: Option<Words>,
    /// Who reacted how, ascending by reaction.
    pub reactions: Vec<(Reaction, Vec<PersonId>)>,
}

impl Comment {
    /// A comment as it is written, in its first version.
    pub fn said(id: CommentId, order: Order, author: PersonId, at: Timestamp, words: Words) -> Self {
        let versions = vec![Version::new(order, at, words.clone())];
        Self {
            id,
            order,
            author,
            at,
            words,
            versions,
            asks: Vec::new(),
            asks_name: None,
            open_asks: Vec::new(),
            ended_asks: Vec::new(),
            is_from_former: false,
            carried_from: None,
            reactions: Vec::new(),
        }
    }
}

/// How an ask ended without an answer in its thread.
#[derive(Debug, Clone, PartialEq)]
pub struct AskEnded {
    /// Which ask.
    pub ask: AskId,
    /// Where that stands in the fold.
    pub order: Order,
    /// By whom: whoever was asked, whoever asked, or a facilitator.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// How.
    pub ending: AskEnding,
    /// Why.
    pub reason: Option<Words>,
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
    /// What this version of a suggestion puts in place of the quote, when it says so.
    pub replacement: Option<Words>,
}

impl Version {
    /// A version that says this.
    pub fn new(order: Order, at: Timestamp, words: Words) -> Self {
        Self { order, at, words, replacement: None }
    }
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
