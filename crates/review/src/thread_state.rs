//! What a thread's acts come to (WORKFLOW §3), as one word. The rules are total functions over causal relations: who had
//! seen what when they acted. Leaves out words and people's names.

use crate::causal::Causal;
use crate::{Closing, EntryId, OpIndex, PersonId, Stance};

/// What a thread's acts come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadState {
    /// Open, and its raiser holds the document up.
    OpenBlocking,
    /// Open, and somebody is on it.
    OpenInWork,
    /// Open.
    Open,
    /// Somebody closed it, and its raiser, who blocks, has not agreed yet (or the assignee is still working).
    WaitingForConfirmation,
    /// Closed.
    Closed(Closing),
    /// Closed by somebody who had not seen all replies: counted as open.
    ClosedWithUnseen {
        /// How many replies.
        n: usize,
        /// How it was closed.
        closing: Closing,
    },
    /// All its words were taken back.
    Redacted,
}

/// The acts that decide a thread's state, in fold order.
#[derive(Debug, Default)]
pub(crate) struct StateActs {
    pub(crate) raiser: Option<PersonId>,
    pub(crate) opened_blocking: bool,
    pub(crate) closings: Vec<ClosingAct>,
    pub(crate) reopenings: Vec<ActId>,
    pub(crate) replies: Vec<ActId>,
    pub(crate) stances: Vec<StanceAct>,
}

/// One act: which op of which entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ActId {
    pub(crate) entry: EntryId,
    pub(crate) op: OpIndex,
}

impl ActId {
    /// Whether the author of `later` had seen this act. Acts of one entry see those before them.
    pub(crate) fn is_before(&self, later: &Self, causal: &Causal) -> bool {
        if self.entry == later.entry { self.op < later.op } else { causal.is_before(&self.entry, &later.entry) }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct ClosingAct {
    pub(crate) id: ActId,
    pub(crate) by: PersonId,
    pub(crate) closing: Closing,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct StanceAct {
    pub(crate) id: ActId,
    pub(crate) by: PersonId,
    pub(crate) stance: Stance,
}

impl StateActs {
    /// The state, and which closing it speaks of (an index into `closings`).
    pub(crate) fn state(&self, causal: &Causal) -> (ThreadState, Option<usize>) {
        let is_blocked = self.is_blocked(causal);
        let is_in_work = self.is_in_work(causal);
        let standing = self.standing_closings(causal);
        let Some(latest) = standing.last().copied() else {
            let state = match (is_blocked, is_in_work) {
                (true, _) => ThreadState::OpenBlocking,
                (false, true) => ThreadState::OpenInWork,
                (false, false) => ThreadState::Open,
            };
            return (state, None);
        };
        if is_blocked || is_in_work {
            return (ThreadState::WaitingForConfirmation, Some(latest));
        }
        let closing = self.closings[latest].closing;
        match self.n_unseen(&standing, causal) {
            0 => (ThreadState::Closed(closing), Some(latest)),
            n => (ThreadState::ClosedWithUnseen { n, closing }, Some(latest)),
        }
    }

    /// A closing stands unless a reopening is after or beside it: close ∥ reopen → open.
    fn standing_closings(&self, causal: &Causal) -> Vec<usize> {
        let stands = |act: &ClosingAct| self.reopenings.iter().all(|reopen| reopen.is_before(&act.id, causal));
        (0..self.closings.len()).filter(|at| stands(&self.closings[*at])).collect()
    }

    /// Replies that no standing closing had seen, and that were not written knowing one ("thanks" leaves it closed).
    fn n_unseen(&self, standing: &[usize], causal: &Causal) -> usize {
        let is_unseen =
            |reply: &&ActId| standing.iter().all(|at| causal.is_concurrent(&reply.entry, &self.closings[*at].id.entry));
        self.replies.iter().filter(is_unseen).count()
    }

    /// Only the raiser's block holds a thread, and only the raiser lifts it: by a stance, or by closing it.
    fn is_blocked(&self, causal: &Causal) -> bool {
        let mine = |act: &&StanceAct| Some(act.by) == self.raiser;
        let (is_blocking, since) = match self.stances.iter().rfind(mine) {
            Some(act) => (act.stance == Stance::Block, Some(act.id)),
            None => (self.opened_blocking, None),
        };
        let lifted = |act: &ClosingAct| {
            Some(act.by) == self.raiser && since.is_none_or(|since| since.is_before(&act.id, causal))
        };
        is_blocking && !self.closings.iter().any(lifted)
    }

    /// Whoever said "I am on it" last is the assignee; their next stance, or their closing, ends it.
    fn is_in_work(&self, causal: &Causal) -> bool {
        let Some(working) = self.stances.iter().rfind(|act| act.stance == Stance::Working) else {
            return false;
        };
        let is_latest_of_theirs =
            self.stances.iter().rfind(|act| act.by == working.by).is_some_and(|act| act.stance == Stance::Working);
        let closed_it = |act: &ClosingAct| act.by == working.by && working.id.is_before(&act.id, causal);
        is_latest_of_theirs && !self.closings.iter().any(closed_it)
    }
}
