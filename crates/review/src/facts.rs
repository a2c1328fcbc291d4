//! What the measures of conditions come to in a review, for one reader's document and time: the numbers, and which threads,
//! people and sections they count. Leaves out the conditions (`condition.rs`) and what is missing (`gate.rs`).

use std::rc::Rc;

use crate::lift::unsatisfied;
use crate::working_time::{add_working_days, working_days};
use crate::{
    DocumentNow, IdMap, IdSet, Kind, Measure, Measured, PersonId, Review, Role, SectionCoverage, SectionId, Step,
    SuggestionState, Thread, ThreadId, Timestamp, Verdict, VerdictNow, coverage, suggestions, verdicts,
};

/// Everything that conditions measure, counted once for all gates.
pub(crate) struct Facts<'a> {
    pub(crate) review: &'a Review,
    pub(crate) now: Timestamp,
    pub(crate) keeper: Option<PersonId>,
    pub(crate) blocking: Vec<&'a Rc<Thread>>,
    /// Open threads whose block an overridden gate lifted.
    n_lifted: usize,
    pub(crate) questions: Vec<&'a Rc<Thread>>,
    pub(crate) open: Vec<&'a Rc<Thread>>,
    pub(crate) suggestions: Vec<ThreadId>,
    pub(crate) verdicts: Vec<VerdictNow>,
    pub(crate) sections: Vec<SectionCoverage>,
}

impl<'a> Facts<'a> {
    pub(crate) fn of(review: &'a Review, document: &'a DocumentNow, now: Timestamp) -> Self {
        let open: Vec<&Rc<Thread>> = review.threads.values().filter(|thread| thread.is_open()).collect();
        let only = |wanted: fn(&Thread) -> bool| open.iter().copied().filter(|thread| wanted(thread)).collect();
        let (blocking, questions) =
            (only(|thread| thread.is_blocked), only(|thread| thread.kind == Kind::Question || thread.n_open_asks > 0));
        let is_unanswered =
            |state: &SuggestionState| matches!(state, SuggestionState::Open | SuggestionState::Conflicting { .. });
        let states: IdMap<ThreadId, SuggestionState> = suggestions(review, document);
        let unanswered: IdSet<ThreadId> =
            states.iter().filter(|(_, state)| is_unanswered(state)).map(|(thread, _)| thread).collect();
        let is_asked = |thread: &&&Rc<Thread>| unanswered.contains(&thread.id);
        Self {
            review,
            now,
            keeper: review.keeper(),
            blocking,
            n_lifted: open.iter().filter(|thread| thread.lifted.is_some()).count(),
            questions,
            suggestions: open.iter().filter(is_asked).map(|thread| thread.id).collect(),
            open,
            verdicts: verdicts(review, document),
            sections: coverage(review, document),
        }
    }

    /// Whether somebody has a role; the keeper of a document that nobody owns counts as its owner.
    pub(crate) fn has_role(&self, person: &PersonId, role: Role) -> bool {
        self.keeper == Some(*person) || self.review.rights_of(person) >= role
    }

    /// Whether somebody's approval counts for a role: nobody approves their own document, but the owner signs it.
    pub(crate) fn may_approve(&self, person: &PersonId, role: Role) -> bool {
        let is_keeper = self.keeper == Some(*person);
        if role == Role::Owner { is_keeper } else { !is_keeper && self.has_role(person, role) }
    }

    /// Whether a verdict is an approval that stands.
    pub(crate) fn stands(&self, verdict: &VerdictNow) -> bool {
        let approves = match verdict.verdict {
            Verdict::Approve => true,
            // A block that was lifted is not fixed.
            Verdict::ApproveOnceFixed => self.blocking.is_empty() && self.n_lifted == 0,
            Verdict::Comment | Verdict::NeedsAnotherRound => false,
        };
        approves && verdict.stale.is_empty()
    }

    pub(crate) fn approvers(&self, role: Role) -> impl Iterator<Item = &VerdictNow> {
        let counts = move |verdict: &&VerdictNow| self.stands(verdict) && self.may_approve(&verdict.person, role);
        self.verdicts.iter().filter(counts)
    }

    /// Those whose latest word is that they want another round, and who did not let go of that.
    pub(crate) fn unsatisfied(&self) -> impl Iterator<Item = &VerdictNow> {
        unsatisfied(self.review, &self.verdicts)
    }

    /// Those who were asked to review and have not, each once.
    pub(crate) fn unreviewed(&self) -> Vec<PersonId> {
        let mut people: Vec<PersonId> =
            self.review.requests.iter().filter(|request| request.is_open()).map(|request| request.person).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// How many people besides the keeper have read a section as it is now.
    pub(crate) fn n_readers(&self, section: &SectionCoverage) -> usize {
        let counts = |mark: &&crate::MarkNow| {
            !mark.is_stale && mark.level >= crate::Level::Read && Some(mark.person) != self.keeper
        };
        section.marks.iter().filter(counts).count()
    }

    fn coverage(&self, section: Option<SectionId>) -> Option<u16> {
        let wanted = self.sections.iter().filter(|one| section.is_none_or(|section| one.section.id == section));
        // Without the document nothing is known; a section that is gone needs no reader.
        if self.sections.is_empty() {
            return None;
        }
        let least = wanted.map(|section| self.n_readers(section)).min();
        Some(least.map_or(u16::MAX, number))
    }

    /// When a step began, by the claims of those who began it; nothing for a step that cannot begin yet.
    pub(crate) fn began(&self, step: Step) -> Option<Timestamp> {
        let review = self.review;
        let briefed = review.brief.as_ref().map(|brief| brief.at);
        match step {
            Step::Brief => {
                let submitted = review.submissions.iter().map(|submission| submission.at);
                let oldest = review.old_briefs.first().map(|brief| brief.at).or(briefed);
                submitted.chain(oldest).chain(review.policy.history.first().map(|note| note.at)).min()
            }
            // Each new text that is announced begins another round.
            Step::OpenPass => briefed.into_iter().chain(review.revisions.iter().map(|note| note.at)).max(),
            Step::AuthorRevision | Step::Done => {
                review.submissions.iter().filter(|one| one.verdict.is_some()).map(|one| one.at).max()
            }
            Step::BlindPass | Step::Decision => None,
        }
    }

    /// When so many working days since a step will have passed.
    pub(crate) fn day_of(&self, step: Step, n_days: u16) -> Option<Timestamp> {
        let day = add_working_days(self.review, self.keeper, self.began(step)?, n_days);
        (day < Timestamp::MAX).then_some(day)
    }

    /// The same facts at another time: only days pass.
    pub(crate) fn at(&self, now: Timestamp) -> Later<'_, 'a> {
        Later { facts: self, now }
    }

    fn measured_at(&self, measure: Measure, now: Timestamp) -> Option<u16> {
        Some(match measure {
            Measure::BlockingOpen => number(self.blocking.len()),
            Measure::ChangesRequested => number(self.unsatisfied().count()),
            Measure::QuestionsOpen => number(self.questions.len()),
            Measure::ReviewsOpen => {
                let awaited = self.review.brief.as_ref().map_or(0, |brief| brief.awaited.len());
                number(self.unreviewed().len() + awaited)
            }
            Measure::SuggestionsOpen => number(self.suggestions.len()),
            Measure::ThreadsOpen => number(self.open.len()),
            Measure::Briefs => u16::from(self.review.brief.is_some()),
            Measure::Approvals(role) => number(self.approvers(role).count()),
            Measure::Coverage(section) => return self.coverage(section),
            Measure::Positions(_) => return None,
            Measure::WorkingDaysSince(step) => {
                let began = self.began(step);
                // What has not begun has lasted no day yet; what cannot begin in this version is not known.
                return match step {
                    Step::BlindPass | Step::Decision => None,
                    _ => Some(began.map_or(0, |began| working_days(self.review, self.keeper, began, now))),
                };
            }
        })
    }
}

impl Measured for Facts<'_> {
    fn measure(&self, measure: Measure) -> Option<u16> {
        self.measured_at(measure, self.now)
    }

    fn quorum(&self) -> u16 {
        self.review.policy.quorum()
    }
}

/// The facts as they will be at another time if nobody does anything.
pub(crate) struct Later<'f, 'a> {
    facts: &'f Facts<'a>,
    now: Timestamp,
}

impl Measured for Later<'_, '_> {
    fn measure(&self, measure: Measure) -> Option<u16> {
        self.facts.measured_at(measure, self.now)
    }

    fn quorum(&self) -> u16 {
        self.facts.quorum()
    }
}

/// The facts as they would be had no block been lifted.
pub(crate) struct WithLifted<'f, 'a>(pub(crate) &'f Facts<'a>);

impl Measured for WithLifted<'_, '_> {
    fn measure(&self, measure: Measure) -> Option<u16> {
        match measure {
            Measure::BlockingOpen => Some(number(self.0.blocking.len() + self.0.n_lifted)),
            _ => self.0.measure(measure),
        }
    }

    fn quorum(&self) -> u16 {
        self.0.quorum()
    }
}

fn number(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
