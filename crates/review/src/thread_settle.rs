//! The end of deriving a thread: what its acts come to, and which of its asks still wait. Leaves out the acts themselves
//! (`thread_fold.rs`).

use crate::thread_fold::Builder;
use crate::thread_state::{ActId, Outcome};
use crate::{Closing, IdMap, IdSet, MoveKind, PersonId, ThreadState, Version, Words, Work};

impl Builder<'_> {
    pub(crate) fn settle_state(&mut self) {
        let Outcome { state, closing, is_blocked, lifted, worker, then } = self.state.outcome(self.known.causal);
        let is_gone = self.thread.comments.iter().all(|comment| comment.words == Words::Erased);
        self.thread.state = if is_gone { ThreadState::Redacted } else { state };
        self.thread.is_blocked = is_blocked && !is_gone;
        self.thread.lifted = lifted.filter(|_| !is_gone).and_then(|at| self.known.lifts.get(at).cloned());
        let taken = worker.filter(|_| !is_gone).and_then(|by| Some((by, *self.thread.stances.get(&by)?)));
        self.thread.work = taken.map(|(by, taken)| Work { by, at: taken.at, eta: taken.eta, then });
        self.thread.closed = closing.and_then(|at| self.closings.get(at).cloned());
        let Some(withdrawn) = closing.map(|at| self.state.closings[at]) else { return };
        if withdrawn.closing == Closing::Withdrawn {
            let is_beside =
                |version: &Version| self.known.causal.is_concurrent(&version.order.entry, &withdrawn.id.entry);
            let mut edited = self.thread.comments.iter().filter(|one| one.versions.iter().skip(1).any(is_beside));
            self.thread.edited_beside = edited.next_back().map(|comment| comment.id);
        }
    }

    /// Who of those who were asked has not answered: a reply or a closing in this thread that had seen the ask, or a decline.
    pub(crate) fn settle_asks(&mut self) {
        if self.thread.comments.iter().all(|comment| comment.asks.is_empty()) {
            return;
        }
        let is_answer = |kind| matches!(kind, MoveKind::Replied | MoveKind::Closed);
        // The last answer of each entry has seen the most.
        let mut answers: IdMap<PersonId, Vec<ActId>> = IdMap::new();
        for answer in self.thread.moves.iter().filter(|one| is_answer(one.kind)) {
            let answers = answers.get_or_insert_with(answer.by, Vec::new);
            answers.retain(|other| other.entry != answer.entry);
            answers.push(ActId { entry: answer.entry, op: answer.op });
        }
        let is_over = matches!(self.thread.state, ThreadState::Closed(_));
        let closer = self.thread.closed.as_ref().filter(|_| is_over).map(|closed| closed.by);
        for comment in &mut self.thread.comments {
            let asked = ActId { entry: comment.id.entry, op: comment.id.op };
            let has_answered = |person: &PersonId| {
                let mut answers = answers.get(person).into_iter().flatten().rev();
                answers.any(|answer| asked.is_before(answer, self.known.causal))
            };
            // Whoever is asked declines for themselves; whoever asked, or a facilitator, ends it for all.
            let is_ended = |person: &PersonId| {
                comment.ended_asks.iter().any(|ended| ended.by == *person || !comment.asks.contains(&ended.by))
            };
            // Whoever asked has what they wanted, or does not want it any more.
            let is_taken_back = comment.words == Words::Erased || closer == Some(comment.author);
            let mut seen = IdSet::new();
            let is_open = |person: &&PersonId| {
                seen.insert(**person) && **person != comment.author && !has_answered(person) && !is_ended(person)
            };
            let open: Vec<PersonId> = comment.asks.iter().filter(is_open).copied().collect();
            comment.open_asks = if is_taken_back { Vec::new() } else { open };
            self.thread.n_open_asks += comment.open_asks.len();
        }
    }
}
