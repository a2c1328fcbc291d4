//! What time does to a thread: nudges are noted, a promise of work ends with the second one, an ask or a block lapses. Leaves out
//! whether a deadline had passed (`timed.rs`), and how the thread's other acts count (`thread_fold.rs`).

use std::rc::Rc;

use crate::thread_fold::Builder;
use crate::thread_state::{ActId, ClosingAct};
use crate::timed::{NUDGES_MAX, Wait};
use crate::{
    AskEnded, AskEnding, Closed, Closing, Comment, CommentId, Entry, Move, MoveKind, Nudge, Op, Order, PersonId,
    Stance, Transition, VoidWhy, Waiting,
};

/// Why a thread waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WaitsFor {
    /// They were asked.
    Answer,
    /// Their block was answered.
    Confirmation,
    /// They said that they are on it.
    Work,
}

impl Builder<'_> {
    /// Takes a transition into account, or says why it is void.
    pub(crate) fn timed(&mut self, order: Order, act: ActId, by: PersonId, entry: &Rc<Entry>) -> Result<(), VoidWhy> {
        let Op::Timed(transition) = &entry.ops[act.op.0 as usize] else { return Ok(()) };
        let (waiting, is_silence) = match transition {
            Transition::Nudge(waiting) => (*waiting, false),
            Transition::Silence(waiting) => (*waiting, true),
            Transition::BriefDue { .. } => return Ok(()),
        };
        let cause = ActId { entry: waiting.cause.entry, op: waiting.cause.op };
        let moved = self.thread.moves.iter().find(|one| one.entry == cause.entry && one.op == cause.op).copied();
        let moved = moved.filter(|_| cause.is_before(&act, self.known.causal)).ok_or(VoidWhy::NotInItsPast)?;
        let is_blocked = self.state.known_to(act, self.known.causal).is_blocked(self.known.causal);
        let why = self.waits_for(act, &waiting, &moved, is_blocked).ok_or(VoidWhy::NobodyWaits)?;
        let promised = self.promised(act, waiting.person);
        let nudges = &self.thread.nudges;
        let wait = Wait { waiting: &waiting, written: moved.at, is_blocking: is_blocked, nudges, promised };
        if is_silence {
            self.known.check_silence(entry, &wait)?;
            return self.silence(order, act, by, entry, (why, &waiting));
        }
        let level = self.known.nudge_level(entry, &wait)?;
        if level == NUDGES_MAX && why == WaitsFor::Work {
            self.state.ended_work.push(cause);
        }
        self.thread.nudges.push(Nudge { order, by, at: entry.at, waiting, level });
        Ok(())
    }

    /// Whether everybody waited for this person since that act, as far as the author of `act` knew.
    fn waits_for(&self, act: ActId, waiting: &Waiting, cause: &Move, is_blocked: bool) -> Option<WaitsFor> {
        let person = waiting.person;
        let since = ActId { entry: cause.entry, op: cause.op };
        let has_gone_on = |one: &Move| {
            let this = ActId { entry: one.entry, op: one.op };
            let counts = one.by == person && one.kind.is_contribution();
            counts && since.is_before(&this, self.known.causal) && this.is_before(&act, self.known.causal)
        };
        if self.thread.moves.iter().any(has_gone_on) {
            return None;
        }
        let id = CommentId { entry: cause.entry, op: cause.op };
        let asking = self.thread.comments.iter().find(|comment| comment.id == id);
        let is_open = |ended: &AskEnded| {
            let speaks = ended.by == person || asking.is_some_and(|comment| !comment.asks.contains(&ended.by));
            !speaks || !self.known.causal.is_before(&ended.order.entry, &act.entry)
        };
        // By name too: whoever comes with that name is meant.
        let asks = |comment: &Comment| comment.asks.contains(&person) || comment.asks_name.is_some();
        if asking.is_some_and(|comment| asks(comment) && comment.author != person) {
            let is_asked = asking.is_some_and(|comment| comment.ended_asks.iter().all(is_open));
            return is_asked.then_some(WaitsFor::Answer);
        }
        let is_answer = matches!(cause.kind, MoveKind::Replied | MoveKind::Closed | MoveKind::Answered);
        if is_blocked && is_answer && person == self.thread.raiser && cause.by != person {
            return Some(WaitsFor::Confirmation);
        }
        let is_promise = cause.by == person && cause.kind == MoveKind::TookStance(Stance::Working);
        is_promise.then_some(WaitsFor::Work)
    }

    /// By when a person said they would do it, in the last stance that the author of `act` knew.
    fn promised(&self, act: ActId, person: PersonId) -> Option<crate::Timestamp> {
        let is_known = |id: &ActId| id.is_before(&act, self.known.causal);
        let mine = self.state.stances.iter().rfind(|stance| stance.by == person && is_known(&stance.id))?;
        let taken = self.etas.iter().find(|(id, _)| *id == mine.id)?;
        taken.1
    }

    fn silence(
        &mut self,
        order: Order,
        act: ActId,
        by: PersonId,
        entry: &Entry,
        (why, waiting): (WaitsFor, &Waiting),
    ) -> Result<(), VoidWhy> {
        let (at, ask) = (entry.at, waiting.cause);
        match why {
            WaitsFor::Answer => {
                let id = CommentId { entry: ask.entry, op: ask.op };
                let ended = AskEnded { ask, order, by: waiting.person, at, ending: AskEnding::Lapsed, reason: None };
                let asking = self.thread.comments.iter_mut().find(|comment| comment.id == id);
                asking.into_iter().for_each(|comment| comment.ended_asks.push(ended.clone()));
            }
            WaitsFor::Confirmation => {
                self.state.lapses.push(act);
                self.state.closings.push(ClosingAct { id: act, by, closing: Closing::Lapsed });
                self.closings.push(Closed { closing: Closing::Lapsed, by, at, reason: None });
            }
            // A promise ends with the second nudge, and then somebody else may do it.
            WaitsFor::Work => return Err(VoidWhy::NobodyWaits),
        }
        Ok(())
    }
}
