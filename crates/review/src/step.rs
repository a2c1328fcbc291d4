//! Which step a review is in: the first whose exit condition does not hold. Nothing is stored, so a thread that is opened
//! again brings its step back. Leaves out what the conditions come to (`facts.rs`).

use crate::facts::Facts;
use crate::gate::{met_by_time, missing};
use crate::{DocumentNow, Missing, Review, Step, StepRule, Timestamp, Truth};

/// The steps of a review as they stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StepNow {
    /// All of them, in order; none where the review has no course.
    pub steps: Vec<StepState>,
    /// The one it is in: an index into `steps`; the last one when all exits hold.
    pub at: usize,
}

/// One step as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct StepState {
    /// Its rule.
    pub rule: StepRule,
    /// Whether its exit condition holds.
    pub is_over: bool,
    /// What its exit lacks.
    pub missing: Vec<Missing>,
    /// When its exit holds if nobody does anything.
    pub by_time: Option<Timestamp>,
    /// Since when, as far as that is known.
    pub began: Option<Timestamp>,
}

impl StepNow {
    /// The step that the review is in.
    pub fn now(&self) -> Option<&StepState> {
        self.steps.get(self.at)
    }
}

/// Which step the review is in.
pub fn step_now(review: &Review, document: &DocumentNow, now: Timestamp) -> StepNow {
    if review.policy.steps.is_empty() || review.needs_newer_version() {
        return StepNow::default();
    }
    let facts = Facts::of(review, document, now);
    let state = |rule: &StepRule| {
        let is_over = rule.until.holds(&facts) == Truth::Yes;
        let by_time = if is_over { None } else { met_by_time(&facts, &rule.until) };
        let missing = missing(&facts, &rule.until, true);
        StepState { rule: rule.clone(), is_over, missing, by_time, began: facts.began(rule.step) }
    };
    let steps: Vec<StepState> = review.policy.steps.iter().map(state).collect();
    // What is done stays done in words: nothing leads out of it.
    let is_here = |step: &StepState| !step.is_over || step.rule.step == Step::Done;
    let at = steps.iter().position(is_here).unwrap_or(steps.len().saturating_sub(1));
    StepNow { steps, at }
}
