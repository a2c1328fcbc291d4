//! How a person changes the rules of a review: fields with the words that people typed, and what they become in the log.
//! Leaves out what the rules mean (`review`) and the words on the screen.

use replica::sha256;
use review::{
    Body, BodyId, Condition, Field, GATES_MAX, Gate, GateId, GateRule, GateText, KnownGate, Policy, PolicyChange,
    PolicyNumber, PolicyOp, Preset, Role, StepRule, Words,
};

use crate::Refusal;

/// One field of the rules that a person changes.
#[derive(Debug, Clone, PartialEq)]
pub enum PolicyEdit {
    /// Everything that a preset says.
    Preset(Preset),
    /// A number, or a choice by its number.
    Number(PolicyNumber, u16),
    /// The steps, in order.
    Steps(Vec<StepRule>),
    /// The gates, in order.
    Gates(Vec<GateEdit>),
    /// What the document is judged by, one criterion in a line; empty for none.
    Rubric(String),
}

/// A gate as a person writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct GateEdit {
    /// Which gate; none for a new one.
    pub id: Option<GateId>,
    /// Its sentence.
    pub text: GateWords,
    /// It matters only while this holds.
    pub applies_if: Condition,
    /// It is met while this holds.
    pub met_if: Condition,
    /// Who may let the review through without it.
    pub override_by: Role,
}

/// The sentence of a gate.
#[derive(Debug, Clone, PartialEq)]
pub enum GateWords {
    /// One that every language has a sentence for.
    Known(KnownGate),
    /// One that was written before.
    Kept(BodyId),
    /// A new one.
    New(String),
}

impl GateEdit {
    /// A gate as it stands.
    pub fn of(gate: &Gate) -> Self {
        let rule = gate.rule.clone();
        let text = match rule.text {
            GateText::Known(known) => GateWords::Known(known),
            GateText::Own(body) => GateWords::Kept(body),
        };
        Self {
            id: Some(rule.id),
            text,
            applies_if: rule.applies_if,
            met_if: rule.met_if,
            override_by: rule.override_by,
        }
    }
}

/// A field with its new value as an entry says it, but for words that have no body yet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlannedPolicy {
    edits: Vec<PolicyEdit>,
    reason: String,
}

impl PlannedPolicy {
    /// Checks what no replica would take, and gives each new gate a name.
    pub(crate) fn new(mut edits: Vec<PolicyEdit>, reason: &str, entropy: &[u8; 32]) -> Result<Self, Refusal> {
        if edits.is_empty() {
            return Err(Refusal::NothingToSubmit);
        }
        let mut n_new = 0;
        for edit in &mut edits {
            match edit {
                PolicyEdit::Gates(gates) => {
                    if gates.len() > GATES_MAX {
                        return Err(Refusal::TooMany { n: gates.len(), limit: GATES_MAX });
                    }
                    for gate in gates {
                        if matches!(&gate.text, GateWords::New(words) if words.trim().is_empty()) {
                            return Err(Refusal::Unfinished { n: 1 });
                        }
                        check(&gate.applies_if)?;
                        check(&gate.met_if)?;
                        n_new += 1;
                        gate.id.get_or_insert_with(|| new_gate(entropy, n_new));
                    }
                }
                PolicyEdit::Steps(steps) if steps.len() > GATES_MAX => {
                    return Err(Refusal::TooMany { n: steps.len(), limit: GATES_MAX });
                }
                PolicyEdit::Steps(steps) => steps.iter().try_for_each(|step| check(&step.until))?,
                PolicyEdit::Preset(_) | PolicyEdit::Number(..) | PolicyEdit::Rubric(_) => {}
            }
        }
        Ok(Self { edits, reason: reason.trim().to_owned() })
    }

    /// The op. `name_body` gives a body its name.
    pub(crate) fn op(&self, name_body: &mut dyn FnMut(Body) -> BodyId) -> PolicyOp {
        let mut changes = Vec::new();
        for edit in &self.edits {
            let said: Vec<PolicyChange> = match edit {
                PolicyEdit::Preset(preset) => Policy::of_preset(*preset).as_changes(),
                PolicyEdit::Number(number, value) => vec![PolicyChange::Number(*number, (*value).min(number.most()))],
                PolicyEdit::Steps(steps) => vec![PolicyChange::Steps(steps.clone())],
                PolicyEdit::Gates(gates) => {
                    vec![PolicyChange::Gates(gates.iter().map(|gate| gate_rule(gate, name_body)).collect())]
                }
                PolicyEdit::Rubric(words) => {
                    let words = words.trim();
                    let body = (!words.is_empty()).then(|| name_body(Body::one(Field::Text, words)));
                    vec![PolicyChange::Rubric(body)]
                }
            };
            // Of a field that is named twice, the last value.
            changes.retain(|before: &PolicyChange| !said.iter().any(|change| change.field() == before.field()));
            changes.extend(said);
        }
        let reason = (!self.reason.is_empty()).then(|| name_body(Body::one(Field::Reason, &self.reason)));
        PolicyOp { body: reason, changes }
    }
}

fn check(condition: &Condition) -> Result<(), Refusal> {
    if condition.is_within_limits() { Ok(()) } else { Err(Refusal::Unwritable) }
}

fn new_gate(entropy: &[u8; 32], n: u64) -> GateId {
    let hash = sha256(&[b"baton/gate/1", &entropy[..], &n.to_be_bytes()].concat());
    GateId(core::array::from_fn(|at| hash[at]))
}

fn gate_rule(gate: &GateEdit, name_body: &mut dyn FnMut(Body) -> BodyId) -> GateRule {
    let text = match &gate.text {
        GateWords::Known(known) => GateText::Known(*known),
        GateWords::Kept(body) => GateText::Own(*body),
        GateWords::New(words) => GateText::Own(name_body(Body::one(Field::Item, words.trim()))),
    };
    GateRule {
        // Every gate was named when this was planned.
        id: gate.id.unwrap_or(GateId([0; 8])),
        text,
        applies_if: gate.applies_if.clone(),
        met_if: gate.met_if.clone(),
        override_by: gate.override_by,
    }
}

/// The words of a rubric, one criterion in a line.
pub fn criteria(rubric: Option<&Words>) -> Vec<&str> {
    let lines = rubric.map_or("", Words::as_str).lines();
    lines.map(str::trim).filter(|line| !line.is_empty()).collect()
}
