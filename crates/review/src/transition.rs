//! What a person says about turns, and what somebody writes down because time has passed (FORMAT §5). Time never changes
//! anything by itself: whoever keeps the review going says that it has, and everybody can check it. Leaves out the checking
//! (`timed.rs`).

use crate::{AskId, PersonId, ThreadId};

/// What an ETA, or a pass, is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TurnSubject {
    /// Whatever is somebody's turn in this review.
    Everything,
    /// A thread.
    Thread(ThreadId),
    /// An ask.
    Ask(AskId),
}

impl TurnSubject {
    /// Whether something about this thread, or this ask, is meant by it.
    pub fn covers(&self, thread: Option<ThreadId>, ask: Option<AskId>) -> bool {
        match self {
            Self::Everything => true,
            Self::Thread(id) => thread == Some(*id),
            Self::Ask(id) => ask == Some(*id),
        }
    }
}

/// Something that becomes so because time has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// Somebody whom others wait for is told so, at most twice.
    Nudge(Waiting),
    /// They said nothing in time, after two nudges: the ask lapses, or the block.
    Silence(Waiting),
    /// A brief's time is up, and what it said about silence holds.
    BriefDue {
        /// The op that is the brief.
        brief: AskId,
    },
}

/// Who is waited for, and since which act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The act that made it their turn: an ask, a request, an answer to a thread they block, their own promise.
    pub cause: AskId,
    /// The thread it is in; none for a request to review.
    pub thread: Option<ThreadId>,
    /// Whom everybody waits for.
    pub person: PersonId,
}
