//! What is written down because time has passed, and whether it had (FORMAT §5): nudges, silence, a brief's end. Each is decided
//! in the causal past of the entry that says so: by the calendar, the rules, the delivery and the promises that its author
//! knew, and by nothing that came later. Leaves out what it does to a thread (`thread_time.rs`).

use crate::authority::needed_role;
use crate::policy_read::PolicyReader;
use crate::thread_fold::Known;
use crate::{
    AskId, AskSilence, Entry, EntryId, Op, Order, PersonId, ResponsePolicy, Timestamp, TurnSubject, VoidWhy, Waiting,
    Words,
};

/// "I will do it by then."
#[derive(Debug, Clone, PartialEq)]
pub struct Promise {
    /// Where it stands in the fold.
    pub order: Order,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// What.
    pub subject: TurnSubject,
    /// By when; nothing takes an earlier promise back.
    pub until: Option<Timestamp>,
}

/// A turn that somebody passed on.
#[derive(Debug, Clone, PartialEq)]
pub struct Pass {
    /// The op that says so.
    pub id: AskId,
    /// Where it stands in the fold.
    pub order: Order,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// What.
    pub subject: TurnSubject,
    /// To whom.
    pub to: PersonId,
    /// Why.
    pub reason: Option<Words>,
}

/// Somebody whom others wait for was told so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nudge {
    /// Where it stands in the fold.
    pub order: Order,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// Whom, and about what.
    pub waiting: Waiting,
    /// The first or the second one. Equal ones beside each other count once.
    pub level: u8,
}

/// A brief's time was up, and somebody said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BriefDue {
    /// The op that says so.
    pub id: AskId,
    /// Where it stands in the fold.
    pub order: Order,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// The brief.
    pub brief: AskId,
}

/// The last nudge there is.
pub(crate) const NUDGES_MAX: u8 = 2;

/// What a nudge, or silence, rests on.
pub(crate) struct Wait<'a> {
    pub(crate) waiting: &'a Waiting,
    /// When the act was written that made it their turn.
    pub(crate) written: Timestamp,
    pub(crate) is_blocking: bool,
    /// The nudges about the same thing so far.
    pub(crate) nudges: &'a [Nudge],
    /// What they promised in the thread itself.
    pub(crate) promised: Option<Timestamp>,
}

impl Known<'_> {
    /// Which nudge this is, if it was time for one.
    pub(crate) fn nudge_level(&self, entry: &Entry, wait: &Wait<'_>) -> Result<u8, VoidWhy> {
        let response = self.response_known_to(&entry.id);
        match self.n_nudges_known_to(entry, wait) {
            0 => self.check_time(entry, wait, &response, response.nudge_after).map(|()| 1),
            1 => self.check_time(entry, wait, &response, response.second_nudge).map(|()| 2),
            _ => Err(VoidWhy::NobodyWaits),
        }
    }

    /// Whether silence counted as an answer by then: after two nudges, and only where the rules say that asks lapse.
    pub(crate) fn check_silence(&self, entry: &Entry, wait: &Wait<'_>) -> Result<(), VoidWhy> {
        let response = self.response_known_to(&entry.id);
        if response.on_silence == AskSilence::StaysOpen || self.n_nudges_known_to(entry, wait) < NUDGES_MAX {
            return Err(VoidWhy::TooEarly);
        }
        self.check_time(entry, wait, &response, response.silence_after)
    }

    fn check_time(
        &self,
        entry: &Entry,
        wait: &Wait<'_>,
        response: &ResponsePolicy,
        after: crate::Percent,
    ) -> Result<(), VoidWhy> {
        let Waiting { cause, thread, person } = wait.waiting;
        let is_promised = |until: Option<Timestamp>| until.is_some_and(|until| until > entry.at);
        if is_promised(wait.promised) || is_promised(self.promise_known_to(entry, *person, *thread, *cause)) {
            return Err(VoidWhy::TooEarly);
        }
        let delivered = self.delivered_before((&cause.entry, wait.written), person, entry);
        let time = response.response_time(wait.is_blocking).scaled(after);
        let deadline = delivered.and_then(|at| self.calendar_known_to(person, entry).deadline(at, time));
        if deadline.is_some_and(|deadline| entry.at >= deadline) { Ok(()) } else { Err(VoidWhy::TooEarly) }
    }

    fn n_nudges_known_to(&self, entry: &Entry, wait: &Wait<'_>) -> u8 {
        let is_same =
            |nudge: &&Nudge| nudge.waiting == *wait.waiting && self.causal.is_before(&nudge.order.entry, &entry.id);
        wait.nudges.iter().filter(is_same).map(|nudge| nudge.level).max().unwrap_or(0)
    }

    /// Until when somebody promised this, as far as the author of an entry knew.
    fn promise_known_to(
        &self,
        entry: &Entry,
        person: PersonId,
        thread: Option<crate::ThreadId>,
        ask: AskId,
    ) -> Option<Timestamp> {
        let acts = self.time.promises.iter().filter(|act| self.causal.is_before(&act.entry.id, &entry.id));
        let mut until = None;
        for act in acts.filter(|act| self.person(&act.entry) == person) {
            match &act.entry.ops[act.op.0 as usize] {
                Op::Eta { subject, until: by } if subject.covers(thread, Some(ask)) => until = *by,
                _ => {}
            }
        }
        until
    }

    /// How long the review waited for whom, as far as the author of an entry knew its rules.
    pub(crate) fn response_known_to(&self, entry: &EntryId) -> ResponsePolicy {
        let mut rules = PolicyReader::default();
        for act in self.time.rules.iter().filter(|act| self.causal.is_before(&act.entry.id, entry)) {
            let (by, op) = (self.person(&act.entry), &act.entry.ops[act.op.0 as usize]);
            let may = self.people.rights.check(&by, &act.entry.id, needed_role(op), self.causal);
            if may.is_ok() && !self.people.is_revoked(&act.entry, self.causal) {
                // What is void there is void here, and is listed there.
                let _ = rules.read(*self, act, by);
            }
        }
        rules.response_known_to(*self, entry)
    }
}
