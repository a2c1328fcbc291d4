//! The rules of a review as a value with its history (WORKFLOW §8). Leaves out how they come about (`policy_fold.rs`), what a
//! preset begins with (`policy_preset.rs`), and whether a gate is met (`gate.rs`).

use crate::policy_read::override_role;
use crate::{
    AskSilence, EntryId, GateId, GateRule, GateText, OpIndex, Order, Percent, PersonId, PolicyChange, PolicyField,
    PolicyNumber, Preset, ResponsePolicy, Review, Role, StepRule, Timestamp, Words, WorkingTime,
};

/// The rules of a review, as they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The numbers, by [`PolicyNumber`].
    pub numbers: PolicyNumbers,
    /// How soon people answer, and what happens when they do not.
    pub response: ResponsePolicy,
    /// The steps, in order; none where the review has no course.
    pub steps: Vec<StepRule>,
    /// What must hold before the review is through.
    pub gates: Vec<Gate>,
    /// What the document is judged by, one criterion in a line.
    pub rubric: Option<Words>,
    /// Fields that people changed beside each other: the stricter value stands until the owner confirms.
    pub contested: Vec<Contested>,
    /// Every change and confirmation, in fold order.
    pub history: Vec<PolicyNote>,
}

/// The numbers of a policy, each under its place in [`PolicyNumber::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyNumbers(pub [u16; PolicyNumber::ALL.len()]);

impl PolicyNumbers {
    /// One of them.
    pub fn of(&self, number: PolicyNumber) -> u16 {
        self.0.get(usize::from(number.number())).copied().unwrap_or(0)
    }

    /// With another value for one of them.
    pub fn with(mut self, number: PolicyNumber, value: u16) -> Self {
        if let Some(slot) = self.0.get_mut(usize::from(number.number())) {
            *slot = value.min(number.most());
        }
        self
    }

    /// The response policy that these say.
    pub fn response(&self) -> ResponsePolicy {
        let percent = |number| Percent(self.of(number));
        let minutes = |number| WorkingTime::minutes(i64::from(self.of(number)));
        ResponsePolicy {
            first_response: minutes(PolicyNumber::FirstResponse),
            blocking_reply: minutes(PolicyNumber::BlockingReply),
            nudge_after: percent(PolicyNumber::NudgeAfter),
            second_nudge: percent(PolicyNumber::SecondNudge),
            silence_after: percent(PolicyNumber::SilenceAfter),
            on_silence: match self.of(PolicyNumber::OnSilence) {
                0 => AskSilence::StaysOpen,
                _ => AskSilence::Lapses,
            },
        }
    }
}

impl Policy {
    /// One of its numbers.
    pub fn number(&self, number: PolicyNumber) -> u16 {
        self.numbers.of(number)
    }

    /// The preset it follows, or began with.
    pub fn preset(&self) -> Preset {
        let number = u8::try_from(self.number(PolicyNumber::Preset)).unwrap_or(0);
        Preset::from_number(number).unwrap_or(Preset::Open)
    }

    /// Whether it still says what its preset says.
    pub fn is_as_preset(&self) -> bool {
        let preset = Self::of_preset(self.preset());
        let rules = |policy: &Self| policy.gates.iter().map(|gate| gate.rule.clone()).collect::<Vec<_>>();
        self.numbers == preset.numbers
            && self.steps == preset.steps
            && rules(self) == rules(&preset)
            && self.rubric.is_none()
    }

    /// How many approvals are needed: what `quorum` means in conditions.
    pub fn quorum(&self) -> u16 {
        self.number(PolicyNumber::Quorum)
    }

    /// The role that commenting needs.
    pub fn may_comment(&self) -> Role {
        role_of(self.number(PolicyNumber::MayComment))
    }

    /// The role of whoever was granted none.
    pub fn newcomers(&self) -> Role {
        role_of(self.number(PolicyNumber::Newcomers))
    }

    /// A gate by its name.
    pub fn gate(&self, id: GateId) -> Option<&Gate> {
        self.gates.iter().find(|gate| gate.rule.id == id)
    }
}

impl Review {
    /// Whether somebody may let the review through without a gate.
    pub fn may_override(&self, person: &PersonId, gate: &Gate) -> bool {
        self.rights_of(person) >= override_role(self.owner, gate.rule.override_by)
    }
}

fn role_of(number: u16) -> Role {
    u8::try_from(number).ok().and_then(Role::from_number).unwrap_or(Role::Owner)
}

/// A gate with what it says to people.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// Its rule.
    pub rule: GateRule,
    /// The sentence of a gate of this review's own; those of presets are put into words by whoever shows them.
    pub words: Option<Words>,
}

impl Gate {
    /// Puts a rule beside its words.
    pub(crate) fn of(rule: GateRule, words: impl Fn(&crate::BodyId) -> Option<Words>) -> Self {
        let words = match &rule.text {
            GateText::Known(_) => None,
            GateText::Own(body) => words(body),
        };
        Self { rule, words }
    }
}

/// A field that people changed beside each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contested {
    /// Which field.
    pub field: PolicyField,
    /// The entries that change it, in fold order.
    pub changes: Vec<EntryId>,
}

/// A change of the rules, or a confirmation.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyNote {
    /// In which entry.
    pub entry: EntryId,
    /// Which op of it.
    pub op: OpIndex,
    /// Where it stands in the fold.
    pub order: Order,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// What it changes.
    pub changes: Vec<PolicyChange>,
    /// For a confirmation: the changes that stand.
    pub confirms: Vec<EntryId>,
    /// Why.
    pub reason: Option<Words>,
}

/// Somebody let the review through without a gate, or took that back.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// In which entry.
    pub entry: EntryId,
    /// Which op of it.
    pub op: OpIndex,
    /// Where it stands in the fold.
    pub order: Order,
    /// Which gate.
    pub gate: GateId,
    /// Whether the review goes through without it.
    pub is_on: bool,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// Why.
    pub reason: Option<Words>,
    /// Whether the gate's rule is still the one that its author saw.
    pub is_of_this_rule: bool,
}
