//! The rules of the made-up proposal: gates that are met, missing and gone on without, steps, and two changes beside each other.

use std::rc::Rc;

use review::{
    AskId, Comparison, Condition, Contested, EntryId, Gate, GateId, GateRule, GateText, Measure, OpIndex, Override,
    Policy, PolicyChange, PolicyField, PolicyNote, PolicyNumber, Preset, Review, ReviewRequest, Role, Timestamp,
    Verdict, Words,
};

use crate::briefs;
use crate::samples::{ANA, JONAS, MIRA, NOW, order, person};

const HOUR: i64 = 3_600_000;

fn here(words: &str) -> Option<Words> {
    Some(Words::Here(words.into()))
}

fn after(hours: i64) -> Timestamp {
    Timestamp(NOW.0 + hours * HOUR)
}

fn note(n: u8, by: u8, changes: Vec<PolicyChange>, reason: Option<Words>) -> PolicyNote {
    let (entry, op, at) = (EntryId([n; 32]), OpIndex(0), after(i64::from(n) - 80));
    PolicyNote { entry, op, order: order(n, by), by: person(by), at, changes, confirms: Vec::new(), reason }
}

/// A gate of the review's own.
fn own_gate() -> Gate {
    let met_if = Condition::compare(Measure::Coverage(None), Comparison::AtLeast, 1);
    let text = GateText::Own(review::BodyId([60; 32]));
    let applies_if = Condition::Constant(true);
    let rule = GateRule { id: GateId([60; 8]), text, applies_if, met_if, override_by: Role::Facilitator };
    Gate { rule, words: here("The legal department has read the part about costs.") }
}

/// The review with a brief and a team's rules, somewhat changed.
pub fn ruled(review: &Review) -> Review {
    let mut review = briefs::briefed(review);
    let preset = Policy::of_preset(Preset::TeamReview);
    let mut policy = Policy { history: vec![note(42, JONAS, preset.as_changes(), None)], ..preset };
    policy.numbers = policy.numbers.with(PolicyNumber::Quorum, 2);
    policy.gates.push(own_gate());
    policy.rubric = here("Nothing that readers use today stops working.\nEvery cost has a source.");
    let quorum = vec![PolicyChange::Number(PolicyNumber::Quorum, 2)];
    policy.history.push(note(43, JONAS, quorum, here("Storage is expensive to change back: two people should look.")));
    review.policy = Rc::new(policy);
    // Going on without a gate covers only what its author had seen, and this made-up log does not say who had seen what.
    review.submissions.retain(|one| one.verdict != Some(Verdict::NeedsAnotherRound));
    review.revisions.clear();
    review.requests.push(ReviewRequest {
        ask: AskId { entry: EntryId([43; 32]), op: OpIndex(1) },
        person: person(MIRA),
        by: person(JONAS),
        note: None,
        ..review.requests[0].clone()
    });
    review.overrides = vec![Override {
        entry: EntryId([61; 32]),
        op: OpIndex(0),
        order: order(61, JONAS),
        gate: GateId([60; 8]),
        is_on: true,
        by: person(JONAS),
        at: after(-3),
        reason: here("They are at a fair until Thursday, and have seen the draft."),
        is_of_this_rule: true,
    }];
    review
}

/// The same, where Ana keeps it and two people changed the quorum beside each other.
pub fn contested(review: &Review) -> Review {
    let mut review = briefs::owned(&ruled(review), ANA);
    let mut policy = (*ruled(&review).policy).clone();
    let quorum = |n| vec![PolicyChange::Number(PolicyNumber::Quorum, n)];
    policy.history.push(note(62, MIRA, quorum(1), here("One is enough for a draft.")));
    let changes = vec![EntryId([43; 32]), EntryId([62; 32])];
    policy.contested = vec![Contested { field: PolicyField::Number(PolicyNumber::Quorum), changes }];
    review.policy = Rc::new(policy);
    review
}
