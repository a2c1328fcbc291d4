//! What the presets say: the rules that a review begins with. They are written into the log when a review is founded, so a
//! later version may word them differently without changing a review that runs. Leaves out how rules change (`policy_fold.rs`).

use crate::{
    Bound, Compare, Comparison, Condition, Gate, GateRule, GateText, KnownGate, Measure, Policy, PolicyChange,
    PolicyNumber, PolicyNumbers, Preset, Role, Step, StepRule,
};

impl Policy {
    /// The rules that a preset begins with.
    pub fn of_preset(preset: Preset) -> Self {
        let numbers = numbers_of(preset);
        let gate =
            |(known, override_by): &(KnownGate, Role)| Gate { rule: gate_rule(*known, *override_by), words: None };
        Self {
            response: numbers.response(),
            numbers,
            steps: steps_of(preset),
            gates: gates_of(preset).iter().map(gate).collect(),
            rubric: None,
            contested: Vec::new(),
            history: Vec::new(),
        }
    }

    /// Everything that these rules say, to be written into the log.
    pub fn as_changes(&self) -> Vec<PolicyChange> {
        let numbers = PolicyNumber::ALL.iter().map(|number| PolicyChange::Number(*number, self.number(*number)));
        let mut changes: Vec<PolicyChange> = numbers.collect();
        changes.push(PolicyChange::Steps(self.steps.clone()));
        changes.push(PolicyChange::Gates(self.gates.iter().map(|gate| gate.rule.clone()).collect()));
        changes
    }
}

fn numbers_of(preset: Preset) -> PolicyNumbers {
    let (quorum, first_response, blocking_reply) = match preset {
        Preset::Open | Preset::QuickLook => (0, 480, 960),
        Preset::TeamReview | Preset::Decision => (1, 480, 960),
        Preset::DocumentSignOff => (2, 480, 960),
    };
    let preset = u16::from(preset.number());
    // In the order of `PolicyNumber`: a nudge after the time, another after twice of it, silence after three times; an ask
    // stays open. Everybody may comment, and whoever comes reviews.
    PolicyNumbers([preset, quorum, first_response, blocking_reply, 100, 200, 300, 0, 0, 1])
}

fn is_zero(measure: Measure) -> Condition {
    Condition::compare(measure, Comparison::Equal, 0)
}

fn at_least(measure: Measure, number: u16) -> Condition {
    Condition::compare(measure, Comparison::AtLeast, number)
}

fn steps_of(preset: Preset) -> Vec<StepRule> {
    let days = match preset {
        Preset::Open => return Vec::new(),
        Preset::QuickLook => 2,
        Preset::TeamReview | Preset::Decision => 5,
        Preset::DocumentSignOff => 10,
    };
    let is_time_up = at_least(Measure::WorkingDaysSince(Step::OpenPass), days);
    let is_worked_in = vec![is_zero(Measure::BlockingOpen), is_zero(Measure::ChangesRequested)];
    let mut steps = vec![
        StepRule { step: Step::Brief, until: at_least(Measure::Briefs, 1) },
        StepRule { step: Step::OpenPass, until: Condition::any(vec![is_zero(Measure::ReviewsOpen), is_time_up]) },
        StepRule { step: Step::AuthorRevision, until: Condition::all(is_worked_in) },
        StepRule { step: Step::Done, until: Condition::Constant(false) },
    ];
    if preset == Preset::QuickLook {
        steps.remove(2);
    }
    steps
}

/// The gates of a preset, each with whoever may let the review through without it.
fn gates_of(preset: Preset) -> &'static [(KnownGate, Role)] {
    match preset {
        Preset::Open => &[],
        Preset::QuickLook => &[(KnownGate::NothingBlocks, Role::Facilitator)],
        Preset::TeamReview | Preset::Decision => &[
            (KnownGate::NothingBlocks, Role::Facilitator),
            (KnownGate::NoOtherRound, Role::Facilitator),
            (KnownGate::QuestionsAnswered, Role::Facilitator),
            (KnownGate::EnoughApprovals, Role::Facilitator),
        ],
        Preset::DocumentSignOff => &[
            (KnownGate::NothingBlocks, Role::Owner),
            (KnownGate::NoOtherRound, Role::Owner),
            (KnownGate::QuestionsAnswered, Role::Facilitator),
            (KnownGate::SuggestionsAnswered, Role::Facilitator),
            (KnownGate::SectionsRead, Role::Owner),
            (KnownGate::EnoughApprovals, Role::Owner),
        ],
    }
}

/// A gate as presets have it.
pub fn gate_rule(known: KnownGate, override_by: Role) -> GateRule {
    let approvals = Measure::Approvals(Role::Reviewer);
    let met_if = match known {
        KnownGate::NothingBlocks => is_zero(Measure::BlockingOpen),
        KnownGate::NoOtherRound => is_zero(Measure::ChangesRequested),
        KnownGate::EnoughApprovals => {
            Condition::Compare(Compare { measure: approvals, comparison: Comparison::AtLeast, bound: Bound::Quorum })
        }
        KnownGate::QuestionsAnswered => is_zero(Measure::QuestionsOpen),
        KnownGate::SectionsRead => at_least(Measure::Coverage(None), 1),
        KnownGate::OwnerApproves => at_least(Measure::Approvals(Role::Owner), 1),
        KnownGate::EverybodyReviewed => is_zero(Measure::ReviewsOpen),
        KnownGate::SuggestionsAnswered => is_zero(Measure::SuggestionsOpen),
    };
    GateRule {
        id: known.id(),
        text: GateText::Known(known),
        applies_if: Condition::Constant(true),
        met_if,
        override_by,
    }
}
