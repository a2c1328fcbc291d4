//! Whether the gates of a review are met, and what is missing, by whom (WORKFLOW §8). Every answer can be explained: each
//! comparison that does not hold names the people, threads and sections that it waits for. Leaves out what one reader can do
//! about it (`unblock.rs`).

use std::rc::Rc;

use crate::facts::{Facts, WithLifted};
use crate::lift::standing;
use crate::{
    Compare, Comparison, Condition, DocumentNow, Gate, GateRule, Measure, MoveKind, Override, PersonId, Review, Role,
    Step, Thread, ThreadId, Timestamp, Truth, Verdict,
};

/// A gate as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct GateNow {
    /// The gate.
    pub gate: Gate,
    /// Whether it is met.
    pub state: GateState,
    /// Since when it could be looked at: the last thing somebody did that it depends on.
    pub since: Timestamp,
}

/// Whether a gate is met.
#[derive(Debug, Clone, PartialEq)]
pub enum GateState {
    /// It does not matter now.
    NotApplicable,
    /// It is.
    Met,
    /// It is not.
    NotMet(Unmet),
    /// Somebody let the review through without it.
    Overridden(Override),
}

/// What a gate lacks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Unmet {
    /// What is missing; of several ways to meet it, the shortest.
    pub missing: Vec<Missing>,
    /// When it will be met if nobody does anything.
    pub by_time: Option<Timestamp>,
    /// It rests on what cannot be known here: on the document, or on what a later version brings.
    pub is_unknown: bool,
}

/// One comparison that does not hold yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Missing {
    /// What is measured.
    pub measure: Measure,
    /// What it comes to; nothing where that cannot be known.
    pub is: Option<u16>,
    /// What it should be.
    pub comparison: Comparison,
    /// Compared with what.
    pub wanted: u16,
    /// Who can change that.
    pub who: Vec<PersonId>,
    /// The names of people who can and who are not here yet.
    pub awaited: Vec<String>,
    /// The threads it counts.
    pub threads: Vec<ThreadId>,
    /// Sections that lack readers: indices into [`DocumentNow::sections`].
    pub sections: Vec<usize>,
    /// Approvals that do not count any more, with the sections that changed since.
    pub stale: Vec<StaleApproval>,
    /// How it can be changed.
    pub how: Remedy,
}

/// An approval of words that are not there any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleApproval {
    /// Whose.
    pub person: PersonId,
    /// What changed: indices into [`DocumentNow::sections`].
    pub sections: Vec<usize>,
}

/// How something that is missing can be brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remedy {
    /// Answer the blocking threads; whoever raised them says that they are satisfied.
    SettleBlocking,
    /// Announce a new text, and ask those who want another round to look again.
    Revise,
    /// Look at the new text, and submit with another verdict.
    LookAgain,
    /// Answer the questions.
    AnswerQuestions,
    /// Submit a review, or decline.
    Review,
    /// Accept or reject the suggestions.
    AnswerSuggestions,
    /// Close the threads.
    CloseThreads,
    /// Write a brief.
    WriteBrief,
    /// Submit with the verdict that it is good.
    Approve,
    /// Read the sections, and mark them in a submission.
    MarkSections,
    /// Open the document: sections are not known without it.
    OpenDocument,
    /// Wait for days to pass.
    Wait,
    /// It asks for what only more comments, or fewer, bring: change the gate, or let the review through without it.
    ChangeGate,
    /// It rests on decisions, which a later version brings.
    NotAvailable,
}

/// The gates of a review as they stand, in the policy's order. Empty where a newer version is needed to know.
pub fn gates(review: &Review, document: &DocumentNow, now: Timestamp) -> Vec<GateNow> {
    if review.policy.gates.is_empty() || review.needs_newer_version() {
        return Vec::new();
    }
    let facts = Facts::of(review, document, now);
    review.policy.gates.iter().map(|gate| gate_now(&facts, gate)).collect()
}

/// One gate as it stands.
pub(crate) fn gate_now(facts: &Facts<'_>, gate: &Gate) -> GateNow {
    let rule = &gate.rule;
    let state = if rule.applies_if.holds(facts) == Truth::No {
        GateState::NotApplicable
    } else {
        let standing = standing(facts.review, rule, &facts.verdicts);
        // A gate does not count as met because of its own override: the blocks that were lifted are still there to it.
        let is_met = match standing {
            Some(_) => rule.met_if.holds(&WithLifted(facts)),
            None => rule.met_if.holds(facts),
        };
        match standing {
            _ if is_met == Truth::Yes => GateState::Met,
            Some(standing) if covers_blocks(facts, rule, standing) => GateState::Overridden(standing.clone()),
            _ => GateState::NotMet(unmet(facts, rule)),
        }
    };
    let since = last_move(facts);
    GateNow { gate: gate.clone(), state, since }
}

/// When somebody last did something that gates depend on.
fn last_move(facts: &Facts<'_>) -> Timestamp {
    let review = facts.review;
    let submitted = review.submissions.iter().map(|one| one.at);
    let revised = review.revisions.iter().map(|one| one.at);
    let briefed = review.brief.iter().map(|brief| brief.at);
    let ruled = review.policy.history.iter().map(|note| note.at);
    submitted.chain(revised).chain(briefed).chain(ruled).max().unwrap_or(facts.now).min(facts.now)
}

/// Whether the author of an override had seen everything that blocks, or the rest does not hold the gate.
fn covers_blocks(facts: &Facts<'_>, rule: &GateRule, standing: &Override) -> bool {
    let history = &facts.review.history;
    let had_seen = |entry: &crate::EntryId| *entry == standing.entry || history.is_before(entry, &standing.entry);
    facts.blocking.iter().all(|thread| had_seen(&last_block(thread))) || rule.met_if.holds(facts) == Truth::Yes
}

/// The entry in which a thread was last said to block.
fn last_block(thread: &Thread) -> crate::EntryId {
    let blocks = |one: &&crate::Move| {
        one.by == thread.raiser
            && matches!(one.kind, MoveKind::Opened | MoveKind::Reopened | MoveKind::TookStance(crate::Stance::Block))
    };
    thread.moves.iter().rfind(blocks).map_or(thread.id.entry, |one| one.entry)
}

pub(crate) fn unmet(facts: &Facts<'_>, rule: &GateRule) -> Unmet {
    Unmet {
        missing: missing(facts, &rule.met_if, true),
        by_time: met_by_time(facts, &rule.met_if),
        is_unknown: rule.met_if.holds(facts) == Truth::Unknown,
    }
}

/// What must change so that a condition comes out as wanted: of several ways the one with the fewest parts.
pub(crate) fn missing(facts: &Facts<'_>, condition: &Condition, wanted: bool) -> Vec<Missing> {
    let is_there = condition.holds(facts) == Truth::from(wanted);
    match (condition, wanted) {
        _ if is_there => Vec::new(),
        (Condition::Not(inner), _) => missing(facts, inner, !wanted),
        (Condition::All(parts), true) | (Condition::Any(parts), false) => {
            parts.iter().flat_map(|part| missing(facts, part, wanted)).collect()
        }
        (Condition::Any(parts), true) | (Condition::All(parts), false) => {
            let ways = parts.iter().map(|part| missing(facts, part, wanted)).filter(|way| !way.is_empty());
            ways.min_by_key(|way| (way.iter().all(|one| one.how == Remedy::Wait), way.len())).unwrap_or_default()
        }
        (Condition::Constant(_), _) => Vec::new(),
        (Condition::Compare(compare), _) => vec![lack(facts, compare, wanted)],
    }
}

/// When a condition will hold if nobody does anything.
pub(crate) fn met_by_time(facts: &Facts<'_>, condition: &Condition) -> Option<Timestamp> {
    let mut days: Vec<(Step, u16)> = Vec::new();
    collect_days(facts, condition, &mut days);
    let mut times: Vec<Timestamp> = days.iter().filter_map(|(step, n)| facts.day_of(*step, *n)).collect();
    times.sort_unstable();
    let is_later = |at: &&Timestamp| **at > facts.now;
    times.iter().filter(is_later).find(|at| condition.holds(&facts.at(**at)) == Truth::Yes).copied()
}

fn collect_days(facts: &Facts<'_>, condition: &Condition, days: &mut Vec<(Step, u16)>) {
    match condition {
        Condition::Constant(_) => {}
        Condition::Not(inner) => collect_days(facts, inner, days),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| collect_days(facts, part, days));
        }
        Condition::Compare(Compare { measure: Measure::WorkingDaysSince(step), bound, .. }) => {
            let n_days = bound.number(facts);
            // Just reached, and just passed.
            days.extend([(*step, n_days), (*step, n_days.saturating_add(1))]);
        }
        Condition::Compare(_) => {}
    }
}

fn lack(facts: &Facts<'_>, compare: &Compare, wanted: bool) -> Missing {
    let comparison = if wanted { compare.comparison } else { compare.comparison.inverse() };
    let bound = compare.bound.number(facts);
    let is = crate::Measured::measure(facts, compare.measure);
    let mut missing = Missing {
        measure: compare.measure,
        is,
        comparison,
        wanted: bound,
        who: Vec::new(),
        awaited: Vec::new(),
        threads: Vec::new(),
        sections: Vec::new(),
        stale: Vec::new(),
        how: Remedy::ChangeGate,
    };
    let needs_more = match (comparison, is) {
        (Comparison::AtLeast | Comparison::More, _) => true,
        (Comparison::Equal | Comparison::Differs, Some(is)) => {
            is <= bound && (is, comparison) != (bound, Comparison::Equal)
        }
        _ => false,
    };
    explain(facts, compare.measure, needs_more, &mut missing);
    missing.who.sort_unstable();
    missing.who.dedup();
    missing
}

/// Who and what a comparison waits for.
fn explain(facts: &Facts<'_>, measure: Measure, needs_more: bool, missing: &mut Missing) {
    let ids = |threads: &[&Rc<Thread>]| threads.iter().map(|thread| thread.id).collect();
    match (measure, needs_more) {
        (Measure::BlockingOpen, false) => {
            missing.threads = ids(&facts.blocking);
            missing.who = facts.blocking.iter().map(|thread| holder(facts, thread)).collect();
            missing.how = Remedy::SettleBlocking;
        }
        (Measure::ThreadsOpen, false) => {
            missing.threads = ids(&facts.open);
            missing.who = facts.open.iter().map(|thread| holder(facts, thread)).collect();
            missing.how = Remedy::CloseThreads;
        }
        (Measure::QuestionsOpen, false) => {
            missing.threads = ids(&facts.questions);
            missing.who = facts.questions.iter().flat_map(|thread| asked(facts, thread)).collect();
            missing.how = Remedy::AnswerQuestions;
        }
        (Measure::SuggestionsOpen, false) => {
            missing.threads.clone_from(&facts.suggestions);
            missing.who = facts.keeper.into_iter().collect();
            missing.how = Remedy::AnswerSuggestions;
        }
        (Measure::ChangesRequested, false) => unsatisfied(facts, missing),
        (Measure::ReviewsOpen, false) => {
            missing.who = facts.unreviewed();
            missing.awaited = facts.review.brief.as_ref().map(|brief| brief.awaited.clone()).unwrap_or_default();
            missing.how = Remedy::Review;
        }
        (Measure::Briefs, true) => {
            missing.who = facts.review.owner.into_iter().collect();
            missing.how = Remedy::WriteBrief;
        }
        (Measure::Approvals(role), true) => approvers(facts, role, missing),
        (Measure::Coverage(section), true) => unread(facts, section, missing),
        (Measure::WorkingDaysSince(Step::BlindPass | Step::Decision) | Measure::Positions(_), _) => {
            missing.how = Remedy::NotAvailable;
        }
        (Measure::WorkingDaysSince(_), true) => missing.how = Remedy::Wait,
        _ => {}
    }
}

/// Who moves next in a thread that is open: whoever raised it once somebody else has answered, else the document's keeper.
fn holder(facts: &Facts<'_>, thread: &Thread) -> PersonId {
    let last = thread.moves.iter().rfind(|one| one.kind.is_contribution());
    let is_answered = last.is_some_and(|last| last.by != thread.raiser);
    if is_answered { thread.raiser } else { facts.keeper.unwrap_or(thread.raiser) }
}

/// Who was asked in a thread and has not answered; where nobody was, whoever moves next.
fn asked(facts: &Facts<'_>, thread: &Thread) -> Vec<PersonId> {
    let asked: Vec<PersonId> = thread.comments.iter().flat_map(|comment| comment.open_asks.iter().copied()).collect();
    if asked.is_empty() { vec![holder(facts, thread)] } else { asked }
}

/// Another round: the keeper's until there is a new text, then whoever wanted it looks again.
fn unsatisfied(facts: &Facts<'_>, missing: &mut Missing) {
    missing.how = Remedy::LookAgain;
    for verdict in facts.unsatisfied() {
        let is_newer = |entry: &crate::EntryId| facts.review.history.is_before(&verdict.submission, entry);
        let is_revised = facts.review.revisions.iter().any(|note| is_newer(&note.entry));
        if !is_revised {
            missing.how = Remedy::Revise;
        }
        missing.who.push(if is_revised { verdict.person } else { facts.keeper.unwrap_or(verdict.person) });
    }
}

/// Who could still approve: those who were asked, or approved what has changed since; else whoever has the role.
fn approvers(facts: &Facts<'_>, role: Role, missing: &mut Missing) {
    missing.how = Remedy::Approve;
    let approves = |person: &PersonId| facts.approvers(role).any(|verdict| verdict.person == *person);
    let could = |person: &PersonId| facts.may_approve(person, role) && !approves(person);
    for verdict in facts.verdicts.iter().filter(|verdict| could(&verdict.person) && !verdict.stale.is_empty()) {
        missing.stale.push(StaleApproval { person: verdict.person, sections: verdict.stale.clone() });
    }
    let judged = facts.verdicts.iter().filter(|verdict| verdict.verdict != Verdict::Comment).map(|one| one.person);
    let requested = facts.review.requests.iter().map(|request| request.person);
    missing.who = requested.chain(judged).filter(|person| could(person)).collect();
    if missing.who.is_empty() {
        missing.who = facts.review.people.keys().filter(|person| could(person)).collect();
    }
    missing.awaited = facts.review.brief.as_ref().map(|brief| brief.awaited.clone()).unwrap_or_default();
}

/// Sections that too few people have read, and who is asked to review.
fn unread(facts: &Facts<'_>, section: Option<crate::SectionId>, missing: &mut Missing) {
    if facts.sections.is_empty() {
        missing.how = Remedy::OpenDocument;
        return;
    }
    missing.how = Remedy::MarkSections;
    let is_wanted = |at: &usize| {
        let one = &facts.sections[*at];
        let is_meant = section.is_none_or(|section| one.section.id == section);
        is_meant && !missing.comparison.holds(u16::try_from(facts.n_readers(one)).unwrap_or(u16::MAX), missing.wanted)
    };
    missing.sections = (0..facts.sections.len()).filter(is_wanted).collect();
    let reads = |person: &PersonId| facts.may_approve(person, Role::Reviewer);
    missing.who = facts.review.requests.iter().map(|request| request.person).filter(|one| reads(one)).collect();
    if missing.who.is_empty() {
        missing.who = facts.review.people.keys().filter(reads).collect();
    }
}
