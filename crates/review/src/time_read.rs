//! Reads what was said about time in the review as a whole: promises, turns that were passed on, nudges about requests, and that
//! a brief's time is up. Leaves out threads (`thread_time.rs`) and whose turn it makes (`turn_time.rs`).

use crate::acts::Act;
use crate::thread_fold::Known;
use crate::timed::Wait;
use crate::{
    AskEnded, AskEnding, AskId, Brief, BriefDue, Field, Nudge, OnSilence, Op, Pass, PersonId, Promise, Review,
    ReviewRequest, Timestamp, Transition, VoidWhy, Waiting, WorkingTime,
};

/// What the acts before one came to.
pub(crate) struct TimeReader<'a> {
    pub(crate) known: Known<'a>,
    pub(crate) briefs: &'a [Brief],
}

impl TimeReader<'_> {
    /// Takes an act in, whose author may do so.
    pub(crate) fn read(&self, review: &mut Review, act: &Act, by: PersonId) -> Result<(), VoidWhy> {
        let (order, at, id) = (act.order, act.entry.at, AskId { entry: act.entry.id, op: act.op });
        match &act.entry.ops[act.op.0 as usize] {
            Op::Eta { subject, until } => {
                review.promises.push(Promise { order, by, at, subject: *subject, until: *until });
            }
            Op::Pass { subject, to, body } => {
                let reason = body.and_then(|body| self.known.words(&body, Field::Reason));
                review.passes.push(Pass { id, order, by, at, subject: *subject, to: *to, reason });
            }
            Op::Timed(Transition::BriefDue { brief }) => {
                self.check_due(act, *brief)?;
                review.brief_dues.push(BriefDue { id, order, by, at, brief: *brief });
            }
            Op::Timed(Transition::Nudge(waiting)) => {
                let nudges = core::mem::take(&mut review.nudges);
                let level =
                    self.wait(review, act, waiting, &nudges).and_then(|wait| self.known.nudge_level(&act.entry, &wait));
                review.nudges = nudges;
                review.nudges.push(Nudge { order, by, at, waiting: *waiting, level: level? });
            }
            Op::Timed(Transition::Silence(waiting)) => {
                self.known.check_silence(&act.entry, &self.wait(review, act, waiting, &review.nudges)?)?;
                let (ask, by, ending) = (waiting.cause, waiting.person, AskEnding::Lapsed);
                review.ended_asks.push(AskEnded { ask, order, by, at, ending, reason: None });
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether somebody had been asked to review and had said nothing, as far as the author of an act knew.
    fn wait<'w>(
        &self,
        review: &Review,
        act: &Act,
        waiting: &'w Waiting,
        nudges: &'w [Nudge],
    ) -> Result<Wait<'w>, VoidWhy> {
        let had_seen = |entry| self.known.causal.is_before(&entry, &act.entry.id);
        if !had_seen(waiting.cause.entry) {
            return Err(VoidWhy::NotInItsPast);
        }
        let is_it = |entry, op| waiting.cause == AskId { entry, op };
        let asking = review.requests.iter().find(|one| one.ask == waiting.cause && one.person == waiting.person);
        // Whoever comes with an awaited name is meant, and names are matched later: a nudge of somebody else is harmless.
        let names = |brief: &&Brief| {
            is_it(brief.entry, brief.op) && (brief.reviewers.contains(&waiting.person) || !brief.awaited.is_empty())
        };
        let written = asking.map(|one| one.at).or_else(|| self.briefs.iter().find(names).map(|brief| brief.at));
        let written = written.ok_or(VoidWhy::NobodyWaits)?;
        let knows_it = |entry| self.known.causal.is_before(&waiting.cause.entry, &entry);
        let has_answered = review
            .submissions
            .iter()
            .any(|one| one.by == waiting.person && one.verdict.is_some() && had_seen(one.id) && knows_it(one.id));
        let is_ended = review.ended_asks.iter().any(|one| one.ask == waiting.cause && had_seen(one.order.entry));
        if has_answered || is_ended {
            return Err(VoidWhy::NobodyWaits);
        }
        Ok(Wait { waiting, written, is_blocking: false, nudges, promised: None })
    }

    /// Whether a brief was the standing one and its time was up, as far as the author of an act knew.
    fn check_due(&self, act: &Act, id: AskId) -> Result<(), VoidWhy> {
        let had_seen = |brief: &&Brief| self.known.causal.is_before(&brief.entry, &act.entry.id);
        let standing = self.briefs.iter().rfind(had_seen).ok_or(VoidWhy::NotInItsPast)?;
        if (standing.entry, standing.op) != (id.entry, id.op) {
            return Err(VoidWhy::NobodyWaits);
        }
        let is_over = standing.due.is_some_and(|due| act.entry.at >= due);
        if is_over { Ok(()) } else { Err(VoidWhy::TooEarly) }
    }
}

impl Review {
    /// Whether the standing brief's time was up and somebody said so: the first who did.
    pub fn brief_over(&self) -> Option<&BriefDue> {
        let brief = self.brief.as_ref()?;
        let id = AskId { entry: brief.entry, op: brief.op };
        self.brief_dues.iter().find(|due| due.brief == id)
    }

    /// Until when the standing brief runs: until it is due, and where silence extends it, so many working hours longer of
    /// whoever keeps the document.
    pub fn brief_until(&self) -> Option<Timestamp> {
        let brief = self.brief.as_ref()?;
        let due = brief.due?;
        match (brief.on_silence, self.brief_over()) {
            (OnSilence::Extend { working_hours }, Some(over)) => {
                let calendar = self.calendar_of(&self.keeper()?);
                calendar.deadline(due.max(over.at), WorkingTime::hours(working_hours.into()))
            }
            _ => Some(due),
        }
    }

    /// What silence does to the requests of the standing brief once its time is up.
    pub(crate) fn settle_brief_due(&mut self) {
        let Some((over, brief)) = self.brief_over().copied().zip(self.brief.clone()) else { return };
        let escalated = match brief.on_silence {
            OnSilence::Extend { .. } => return,
            OnSilence::ProceedAsIs => None,
            OnSilence::Escalate { to } => Some(to),
        };
        for request in self.requests.iter_mut().filter(|request| request.is_of_brief) {
            request.is_ended |= request.answered.is_none();
        }
        let Some(person) = escalated else { return };
        let knows = |entry| self.history.is_before(&over.order.entry, &entry);
        let mut answers = self.submissions.iter().filter(|one| one.by == person && one.verdict.is_some());
        let answered = answers.find(|one| knows(one.id)).map(|one| one.id);
        let is_ended = self.ended_asks.iter().any(|one| one.ask == over.id);
        let (ask, order, by, at) = (over.id, over.order, over.by, over.at);
        let (note, is_of_brief) = (None, false);
        self.requests.push(ReviewRequest { ask, order, person, by, at, note, is_of_brief, answered, is_ended });
    }
}
