//! The bytes of a review's rules (`fixtures/wire/entry-policy.hex`).

use replica::{EntryPlan, decode_entry, public_key_of_seed};
use review::{
    Bound, Compare, Comparison, Condition, GateId, GateRule, GateText, KnownGate, Measure, Op, PolicyChange,
    PolicyNumber, PolicyOp, Position, Role, SectionId, Step, StepRule, gate_rule,
};
use sync::Block;

use crate::golden_entry::{AT, SEED, body_ref, entry, page, sealed};
use crate::golden_wire::check;

fn zero(measure: Measure) -> Condition {
    Condition::compare(measure, Comparison::Equal, 0)
}

/// Every kind of node, every measure and every comparison.
fn conditions() -> [Condition; 3] {
    let plain = [
        (Measure::BlockingOpen, Comparison::Equal),
        (Measure::ChangesRequested, Comparison::Differs),
        (Measure::QuestionsOpen, Comparison::Less),
        (Measure::ReviewsOpen, Comparison::AtMost),
        (Measure::SuggestionsOpen, Comparison::More),
        (Measure::ThreadsOpen, Comparison::AtLeast),
        (Measure::Briefs, Comparison::Equal),
    ];
    let plain = plain.map(|(measure, comparison)| Condition::compare(measure, comparison, 300));
    let quorum =
        Compare { measure: Measure::Approvals(Role::Reviewer), comparison: Comparison::AtLeast, bound: Bound::Quorum };
    let others = vec![
        Condition::Compare(quorum),
        zero(Measure::Coverage(None)),
        zero(Measure::Coverage(Some(SectionId([7; 16])))),
        zero(Measure::Positions(Position::Object)),
        zero(Measure::WorkingDaysSince(Step::OpenPass)),
    ];
    [
        Condition::All(plain.to_vec()),
        Condition::Any(others),
        Condition::Not(Box::new(Condition::All(vec![Condition::Constant(true), Condition::Constant(false)]))),
    ]
}

fn ops() -> Vec<Op> {
    let [all, any, not] = conditions();
    let own = GateRule {
        id: GateId([1, 2, 3, 4, 5, 6, 7, 8]),
        text: GateText::Own(body_ref(0xa1)),
        applies_if: not.clone(),
        met_if: any,
        override_by: Role::Owner,
    };
    let steps = vec![StepRule { step: Step::OpenPass, until: all }, StepRule { step: Step::Done, until: not }];
    let changes = vec![
        PolicyChange::Number(PolicyNumber::Quorum, 2),
        PolicyChange::Number(PolicyNumber::FirstResponse, 480),
        PolicyChange::Steps(steps),
        PolicyChange::Gates(vec![gate_rule(KnownGate::EnoughApprovals, Role::Facilitator), own]),
        PolicyChange::Rubric(Some(body_ref(0xa2))),
    ];
    let gate = KnownGate::NothingBlocks.id();
    vec![
        Op::Policy(PolicyOp { body: Some(body_ref(0xa3)), changes }),
        Op::Policy(PolicyOp { body: None, changes: vec![PolicyChange::Rubric(None)] }),
        Op::OverrideGate { gate, is_on: true, body: Some(body_ref(0xa4)) },
        Op::OverrideGate { gate, is_on: false, body: None },
        Op::ConfirmPolicy { changes: vec![entry(0x11), entry(0x22)] },
    ]
}

#[test]
fn an_entry_of_rules_is_its_golden_bytes() {
    let review = page().review_id();
    let plan = EntryPlan {
        review: Some(review),
        author: public_key_of_seed(&SEED),
        previous: None,
        heads: vec![entry(0x11)],
        at: AT,
        ops: ops(),
    };
    let golden = Block::parse(&check("entry-policy", sealed(plan).value())).unwrap();
    assert_eq!(decode_entry(&golden, review).unwrap().ops, ops());
}
