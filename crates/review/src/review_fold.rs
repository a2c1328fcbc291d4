//! Builds the parts of a review that are not threads from the acts about it as a whole: submissions, section marks, revisions,
//! briefs, requests, offers. Leaves out threads (`thread_fold.rs`) and what is derived from all that (`turn.rs` and others).

use std::rc::Rc;

use crate::acts::{Act, Acts};
use crate::authority::{is_published, needed_role};
use crate::handoff_fold::HandoffReader;
use crate::policy_read::PolicyReader;
use crate::thread_fold::Known;
use crate::time_read::TimeReader;
use crate::{
    AskEnded, AskEnding, AskId, Brief, BriefOp, Entry, EntryId, Field, IdMap, IdSet, Mark, Op, OpIndex, PersonId,
    Problem, Review, ReviewRequest, RevisionNote, Role, Submission, Transition, Verdict, VoidWhy, Words,
};

/// A brief names at most so many people who are not here yet: each is looked for among everybody.
const AWAITED_MAX: usize = 256;

/// What one submission says, kept until a body or a right of it changes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sitting {
    submission: Option<Rc<Submission>>,
    marks: Vec<Rc<Mark>>,
    problems: Vec<Problem>,
}

/// What the parts of a review that are not threads are made of.
pub(crate) struct ReviewParts<'a> {
    pub(crate) entries: &'a IdMap<EntryId, Rc<Entry>>,
    pub(crate) acts: &'a Acts,
    pub(crate) known: Known<'a>,
}

impl ReviewParts<'_> {
    /// Reads them into a review that knows its people.
    pub(crate) fn read(&self, review: &mut Review, sittings: &mut IdMap<EntryId, Rc<Sitting>>) {
        self.read_genesis(review);
        let mut briefs = Vec::new();
        let mut rules = PolicyReader::default();
        let mut handoffs = HandoffReader::default();
        for act in self.acts.iter() {
            let by = self.known.person(&act.entry);
            let result = self.check(act, &by).and_then(|()| match &act.entry.ops[act.op.0 as usize] {
                Op::Submission { .. } => self.read_sitting(review, sittings, act),
                Op::Revision { .. } => {
                    review.revisions.extend(self.revision(act, by));
                    self.read_text(review, act, by)
                }
                Op::Text { .. } => self.read_text(review, act, by),
                Op::Redact { comment, .. } => self.check_text_redaction(act, &by, comment),
                Op::Policy(_) | Op::OverrideGate { .. } | Op::ConfirmPolicy { .. } => rules.read(self.known, act, by),
                Op::Handoff(_) | Op::TakeHandoff { .. } | Op::ReturnHandoff { .. } | Op::Urgent { .. } => {
                    handoffs.read(self.known, self.entries, act, by)
                }
                Op::Eta { .. } | Op::Pass { .. } | Op::Timed(_) => {
                    TimeReader { known: self.known, briefs: &briefs }.read(review, act, by)
                }
                Op::Brief(op) => {
                    briefs.push(self.brief(&briefs, act, by, op));
                    Ok(())
                }
                Op::RequestReview { person, body } => {
                    let note = body.and_then(|body| self.known.words(&body, Field::Text));
                    review.requests.push(ReviewRequest { note, ..request(act, *person, by) });
                    Ok(())
                }
                Op::EndAsk { ask, ending, body } => {
                    self.check_ending(act, *ask, &by)?;
                    if *ending == AskEnding::Lapsed {
                        return Err(VoidWhy::TooEarly);
                    }
                    let reason = body.and_then(|body| self.known.words(&body, Field::Reason));
                    let (order, at) = (act.order, act.entry.at);
                    review.ended_asks.push(AskEnded { ask: *ask, order, by, at, ending: *ending, reason });
                    Ok(())
                }
                _ => Ok(()),
            });
            if let Err(why) = result {
                review.problems.push(Problem::Void { entry: act.entry.id, op: act.op, why });
            }
        }
        self.match_names(review, &mut briefs);
        self.settle_requests(review, &briefs);
        self.settle_offers(review);
        let mut briefs: Vec<Rc<Brief>> = briefs.into_iter().map(Rc::new).collect();
        review.brief = briefs.pop();
        review.old_briefs = briefs;
        review.settle_brief_due();
        rules.finish(review, self.known);
        handoffs.finish(review);
    }

    fn read_genesis(&self, review: &mut Review) {
        let Some(genesis) = self.entries.get(&EntryId(review.id.0)) else { return };
        match genesis.ops.first() {
            Some(Op::PageGenesis { document, preset }) => {
                (review.document, review.preset) = (Some(*document), *preset);
            }
            Some(Op::OwnedGenesis { document, preset, body, .. }) => {
                (review.document, review.preset) = (Some(*document), *preset);
                review.title = body.and_then(|body| self.known.words(&body, Field::Title));
            }
            _ => {}
        }
    }

    fn check(&self, act: &Act, by: &PersonId) -> Result<(), VoidWhy> {
        if self.known.people.is_revoked(&act.entry, self.known.causal) {
            return Err(VoidWhy::RevokedKey);
        }
        if !is_published(&act.entry, act.op) {
            return Err(VoidWhy::NotInASubmission);
        }
        match &act.entry.ops[act.op.0 as usize] {
            // Its role is looked at with its submission, which is kept.
            Op::SectionMark { .. } => Ok(()),
            op => self.known.people.rights.check(by, &act.entry.id, needed_role(op), self.known.causal),
        }
    }

    fn read_sitting(
        &self,
        review: &mut Review,
        sittings: &mut IdMap<EntryId, Rc<Sitting>>,
        at: &Act,
    ) -> Result<(), VoidWhy> {
        let is_first = !at.entry.ops[..at.op.0 as usize].iter().any(|op| matches!(op, Op::Submission { .. }));
        if !is_first {
            return Err(VoidWhy::NotInASubmission);
        }
        let sitting = sittings.get_or_insert_with(at.entry.id, || Rc::new(self.sitting(at)));
        review.submissions.extend(sitting.submission.clone());
        review.marks.extend(sitting.marks.iter().cloned());
        review.problems.extend(sitting.problems.iter().cloned());
        Ok(())
    }

    fn sitting(&self, at: &Act) -> Sitting {
        let entry = &*at.entry;
        let Op::Submission { verdict, single, body, sections } = &entry.ops[at.op.0 as usize] else {
            return Sitting::default();
        };
        let by = self.known.person(entry);
        let reviews = self.known.people.rights.check(&by, &entry.id, Role::Reviewer, self.known.causal);
        let mut sitting = Sitting::default();
        let mut verdict = *verdict;
        if let (Err(why), Some(judged)) = (reviews, &mut verdict)
            && *judged != Verdict::Comment
        {
            *judged = Verdict::Comment;
            sitting.problems.push(Problem::Void { entry: entry.id, op: at.op, why });
        }
        for (idx, op) in entry.ops.iter().enumerate() {
            let Op::SectionMark { section, print, level, body } = op else { continue };
            if let Err(why) = reviews {
                sitting.problems.push(Problem::Void { entry: entry.id, op: OpIndex(idx as u16), why });
                continue;
            }
            let title = body.and_then(|body| self.known.words(&body, Field::Title));
            let (order, section, print, level) = (at.order, *section, *print, *level);
            sitting.marks.push(Rc::new(Mark { order, person: by, at: entry.at, section, print, level, title }));
        }
        let count = |wanted: fn(&Op) -> bool| entry.ops.iter().filter(|op| wanted(op)).count();
        sitting.submission = Some(Rc::new(Submission {
            id: entry.id,
            op: at.op,
            order: at.order,
            by,
            at: entry.at,
            verdict,
            single: *single,
            sections: sections.clone(),
            summary: body.and_then(|body| self.known.words(&body, Field::Text)),
            n_threads: count(|op| matches!(op, Op::Thread(_))),
            n_replies: count(|op| matches!(op, Op::Reply { .. })),
            n_closings: count(|op| matches!(op, Op::Close { .. })),
        }));
        sitting
    }

    fn revision(&self, at: &Act, by: PersonId) -> Option<RevisionNote> {
        let Op::Revision { revision, text, body } = &at.entry.ops[at.op.0 as usize] else { return None };
        Some(RevisionNote {
            entry: at.entry.id,
            revision: *revision,
            by,
            at: at.entry.at,
            note: body.and_then(|body| self.known.words(&body, Field::Text)),
            text: *text,
        })
    }

    fn brief(&self, before: &[Brief], at: &Act, by: PersonId, op: &BriefOp) -> Brief {
        let words = |field| self.known.words(&op.body, field);
        let names = words(Field::Reviewers);
        let names = names.as_ref().map_or("", Words::as_str).lines().map(str::trim).filter(|name| !name.is_empty());
        let has_seen = |brief: &Brief| self.known.causal.is_before(&brief.entry, &at.entry.id);
        let mut reviewers = op.reviewers.clone();
        keep_first(&mut reviewers);
        Brief {
            entry: at.entry.id,
            op: at.op,
            order: at.order,
            by,
            at: at.entry.at,
            preset: op.preset,
            goal: words(Field::Goal).unwrap_or(Words::Here("".into())),
            decision_wanted: op.decision_wanted,
            wanted: words(Field::Wanted),
            not_wanted: words(Field::NotWanted),
            links: words(Field::Links),
            questions: op.questions.clone(),
            due: op.due,
            on_silence: op.on_silence,
            is_reversible: op.is_reversible,
            deputy: op.deputy,
            reviewers,
            awaited: names.take(AWAITED_MAX).map(str::to_owned).collect(),
            unseen: before.iter().filter(|brief| !has_seen(brief)).map(|brief| brief.entry).collect(),
        }
    }

    /// Whoever is here under an awaited name is meant by it.
    fn match_names(&self, review: &Review, briefs: &mut [Brief]) {
        if briefs.iter().all(|brief| brief.awaited.is_empty()) {
            return;
        }
        let people = review.people.values();
        let mut here: Vec<(String, PersonId)> = people.map(|one| (folded(one.name.as_str()), one.id)).collect();
        here.sort();
        for brief in briefs {
            let reviewers = &mut brief.reviewers;
            brief.awaited.retain(|name| {
                let name = folded(name);
                let first = here.partition_point(|(other, _)| *other < name);
                let meant = here[first..].iter().take_while(|(other, _)| *other == name);
                let n_before = reviewers.len();
                reviewers.extend(meant.map(|(_, person)| *person));
                reviewers.len() == n_before
            });
            keep_first(reviewers);
        }
    }

    /// Only whoever was asked, whoever asked, or a facilitator ends an ask.
    fn check_ending(&self, act: &Act, ask: AskId, by: &PersonId) -> Result<(), VoidWhy> {
        if !self.known.causal.is_before(&ask.entry, &act.entry.id) {
            return Err(VoidWhy::NotInItsPast);
        }
        let asking = self.entries.get(&ask.entry);
        let op = asking.and_then(|entry| entry.ops.get(ask.op.0 as usize));
        let (Some(asking), Some(op)) = (asking, op) else { return Err(VoidWhy::NotInItsPast) };
        let is_asked = match op {
            Op::Timed(Transition::BriefDue { .. }) => true,
            Op::RequestReview { person, .. } => person == by,
            Op::Transfer { to } => to == by,
            // By name too, and names are matched later: declining for oneself is harmless.
            Op::Brief(_) => true,
            Op::Submission { verdict: Some(Verdict::NeedsAnotherRound), .. } => false,
            _ => return Err(VoidWhy::NotInItsPast),
        };
        let facilitates =
            || self.known.people.rights.check(by, &act.entry.id, Role::Facilitator, self.known.causal).is_ok();
        if is_asked || self.known.person(asking) == *by || facilitates() { Ok(()) } else { Err(VoidWhy::NotAsked) }
    }

    /// Adds what the standing brief asks, and says which requests were answered, declined or ended.
    fn settle_requests(&self, review: &mut Review, briefs: &[Brief]) {
        let Some(standing) = briefs.last() else { return self.end_requests(review, briefs) };
        let mut since: IdMap<PersonId, &Brief> = standing.reviewers.iter().map(|person| (*person, standing)).collect();
        let mut asked: IdSet<PersonId> = standing.reviewers.iter().copied().collect();
        for brief in briefs.iter().rev() {
            let named: IdSet<PersonId> =
                brief.reviewers.iter().copied().filter(|person| asked.contains(person)).collect();
            for person in named.iter() {
                since.insert(person, brief);
            }
            asked = named;
        }
        for (person, brief) in &since {
            let ask = AskId { entry: brief.entry, op: brief.op };
            let (order, by, at) = (brief.order, brief.by, brief.at);
            let (note, is_of_brief, answered, is_ended) = (None, true, None, false);
            review.requests.push(ReviewRequest { ask, order, person, by, at, note, is_of_brief, answered, is_ended });
        }
        review.requests.sort_by_key(|request| (request.order, request.ask, request.person));
        self.end_requests(review, briefs);
    }

    fn end_requests(&self, review: &mut Review, briefs: &[Brief]) {
        let mut sittings: IdMap<PersonId, Vec<EntryId>> = IdMap::new();
        for submission in review.submissions.iter().filter(|submission| submission.verdict.is_some()) {
            sittings.get_or_insert_with(submission.by, Vec::new).push(submission.id);
        }
        let mut endings: IdMap<AskId, Vec<PersonId>> = IdMap::new();
        for ended in &review.ended_asks {
            endings.get_or_insert_with(ended.ask, Vec::new).push(ended.by);
        }
        let is_asked_by = |ask: &AskId, person: &PersonId| {
            briefs
                .iter()
                .any(|brief| brief.entry == ask.entry && brief.op == ask.op && brief.reviewers.contains(person))
        };
        for request in &mut review.requests {
            let mut answers = sittings.get(&request.person).into_iter().flatten();
            request.answered =
                answers.find(|submission| self.known.causal.is_before(&request.ask.entry, submission)).copied();
            // Whoever is asked speaks for themselves only; anybody else who may end it ends it for all.
            let ends = |by: &PersonId| *by == request.person || !is_asked_by(&request.ask, by);
            request.is_ended = endings.get(&request.ask).is_some_and(|endings| endings.iter().any(ends));
        }
    }

    fn settle_offers(&self, review: &mut Review) {
        review.offers.clone_from(&self.known.people.rights.offers);
        for offer in &mut review.offers {
            offer.is_open &= !review.ended_asks.iter().any(|ended| ended.ask == offer.ask);
        }
    }
}

fn request(act: &Act, person: PersonId, by: PersonId) -> ReviewRequest {
    let ask = AskId { entry: act.entry.id, op: act.op };
    let (order, at) = (act.order, act.entry.at);
    ReviewRequest { ask, order, person, by, at, note: None, is_of_brief: false, answered: None, is_ended: false }
}

/// A name as names are compared: trimmed, without case.
pub(crate) fn folded(name: &str) -> String {
    name.trim().chars().flat_map(char::to_lowercase).collect()
}

/// Drops what is in the list before.
fn keep_first(people: &mut Vec<PersonId>) {
    let mut seen = IdSet::new();
    people.retain(|person| seen.insert(*person));
}
