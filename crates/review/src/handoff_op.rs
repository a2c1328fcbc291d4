//! What an entry says about handing work over: offering it, taking it, giving it back; and that an ask may interrupt. The words
//! (summary, actions, read-back) are in bodies. Leaves out what it comes to (`handoff.rs`).

use crate::{AskId, BodyId, PersonId, Role, ThreadId, Timestamp, Urgency, WhyNext};

/// Offers work to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoffOp {
    /// Summary, actions one in a line, and what to do if something happens.
    pub body: BodyId,
    /// To whom.
    pub to: HandoffTo,
    /// What of the log is handed over.
    pub work: Vec<HandoffWork>,
    /// How many lines of actions the body has: they can be taken one by one even while its words are missing.
    pub n_actions: u16,
    /// How much it presses.
    pub urgency: Urgency,
}

/// To whom work is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandoffTo {
    /// To one person.
    Person(PersonId),
    /// To whoever of a role takes it first.
    Role(Role),
    /// To whoever is at work next, as the giver's client worked it out.
    NextAwake {
        /// Who.
        person: PersonId,
        /// When their next working hours begin; the time of the offer when they were at work.
        from: Timestamp,
        /// What decided.
        why: WhyNext,
    },
}

/// One piece of the log's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HandoffWork {
    /// What is to be done in a thread.
    Thread(ThreadId),
    /// An ask: a question, a request to review.
    Ask(AskId),
}

/// One thing that a hand-off consists of: first its work, then its actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ItemIndex(pub u16);
