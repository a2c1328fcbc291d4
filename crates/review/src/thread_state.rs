//! What a thread's acts come to (WORKFLOW §3), as one word. The rules are total functions over causal relations: who had
//! seen what when they acted. Leaves out words and people's names.

use crate::causal::Causal;
use crate::{Closing, EntryId, IdSet, OpIndex, PersonId, Stance};

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
    pub(crate) opened: Option<ActId>,
    pub(crate) closings: Vec<ClosingAct>,
    pub(crate) reopenings: Vec<ActId>,
    pub(crate) replies: Vec<ActId>,
    pub(crate) stances: Vec<StanceAct>,
    /// Blocks that lapsed, by the review's rules.
    pub(crate) lapses: Vec<ActId>,
    /// Overridden gates that lift the blocks their authors had seen.
    pub(crate) lifts: Vec<ActId>,
    /// Stances of being on it that ended with the second nudge.
    pub(crate) ended_work: Vec<ActId>,
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
    /// What they come to.
    pub(crate) fn outcome(&self, causal: &Causal) -> Outcome {
        let block = self.block(causal);
        let (is_blocked, lifted) = (block == Some(None), block.flatten());
        let worker = self.worker(causal);
        let standing = self.standing_closings(causal);
        let closing = standing.last().copied();
        let state = self.state(is_blocked, worker.is_some(), &standing, causal);
        let then = self.state(is_blocked, false, &standing, causal);
        Outcome { state, closing, is_blocked, lifted, worker, then }
    }

    fn state(&self, is_blocked: bool, is_in_work: bool, standing: &[usize], causal: &Causal) -> ThreadState {
        let Some(latest) = standing.last().copied() else {
            return match (is_blocked, is_in_work) {
                (true, _) => ThreadState::OpenBlocking,
                (false, true) => ThreadState::OpenInWork,
                (false, false) => ThreadState::Open,
            };
        };
        if is_blocked || is_in_work {
            return ThreadState::WaitingForConfirmation;
        }
        let closing = self.closings[latest].closing;
        match self.n_unseen(standing, causal) {
            0 => ThreadState::Closed(closing),
            n => ThreadState::ClosedWithUnseen { n, closing },
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

    /// The acts among these that the author of an act had seen.
    pub(crate) fn known_to(&self, act: ActId, causal: &Causal) -> Self {
        let is_known = |id: &ActId| id.is_before(&act, causal);
        let known = |ids: &[ActId]| ids.iter().copied().filter(is_known).collect();
        Self {
            raiser: self.raiser,
            opened_blocking: self.opened_blocking,
            opened: self.opened,
            closings: self.closings.iter().copied().filter(|closing| is_known(&closing.id)).collect(),
            reopenings: known(&self.reopenings),
            replies: known(&self.replies),
            stances: self.stances.iter().copied().filter(|stance| is_known(&stance.id)).collect(),
            lapses: known(&self.lapses),
            lifts: known(&self.lifts),
            ended_work: known(&self.ended_work),
        }
    }

    /// Only the raiser's block holds a thread, and only the raiser lifts it: by another stance, or by closing it; or it lapses
    /// by the review's rules, or whoever may do so lets the review through. Being on it says nothing about that.
    pub(crate) fn is_blocked(&self, causal: &Causal) -> bool {
        self.block(causal) == Some(None)
    }

    /// Its raiser's block, and what lifted it: an index into `lifts`.
    pub(crate) fn block(&self, causal: &Causal) -> Option<Option<usize>> {
        let mine = |act: &&StanceAct| Some(act.by) == self.raiser && act.stance != Stance::Working;
        let (is_blocking, since) = match self.stances.iter().rfind(mine) {
            Some(act) => (act.stance == Stance::Block, Some(act.id)),
            None => (self.opened_blocking, self.opened),
        };
        let lifted = |act: &ClosingAct| {
            Some(act.by) == self.raiser && since.is_none_or(|since| since.is_before(&act.id, causal))
        };
        let has_lapsed = |lapse: &ActId| since.is_none_or(|since| since.is_before(lapse, causal));
        let is_theirs = is_blocking && !self.closings.iter().any(lifted) && !self.lapses.iter().any(has_lapsed);
        is_theirs.then(|| self.lifts.iter().position(has_lapsed))
    }

    /// Whoever said "I am on it" last, has neither taken another stance nor closed it since, and was not nudged twice.
    fn worker(&self, causal: &Causal) -> Option<PersonId> {
        let has_closed = |working: &StanceAct| {
            self.closings.iter().any(|act| act.by == working.by && working.id.is_before(&act.id, causal))
        };
        let mut seen = IdSet::new();
        let mut latest = self.stances.iter().rev().filter(|act| seen.insert(act.by));
        latest
            .find(|act| act.stance == Stance::Working && !has_closed(act) && !self.ended_work.contains(&act.id))
            .map(|act| act.by)
    }
}

/// What a thread's acts come to.
pub(crate) struct Outcome {
    pub(crate) state: ThreadState,
    /// The closing it speaks of: an index into `closings`.
    pub(crate) closing: Option<usize>,
    pub(crate) is_blocked: bool,
    /// What lifted its raiser's block: an index into `lifts`.
    pub(crate) lifted: Option<usize>,
    pub(crate) worker: Option<PersonId>,
    /// The state once the worker's promise has run out.
    pub(crate) then: ThreadState,
}
