//! How changes of the rules come to the rules that stand (WORKFLOW §8): of each field the latest change counts; of changes
//! beside each other the stricter value, until the owner confirms; fields that know no stricter keep what was before them.
//! Leaves out whose acts count (`review_fold.rs`) and what a gate comes to (`gate.rs`).

use crate::causal::Causal;
use crate::{
    BodyId, Condition, Contested, EntryId, GateId, GateRule, GateText, Policy, PolicyChange, PolicyField, PolicyNumber,
    PolicyNumbers, Role, StepRule, Strictness,
};

/// So many changes beside each other are compared; of more, the latest in the fold. A hostile review must not cost more.
const BESIDE_MAX: usize = 64;

/// How many times in a row people changed a field beside each other is looked at; then what the preset says counts.
const LEVELS_MAX: usize = 32;

/// A policy has at most so many gates, and steps; more come only from a hostile review, and are left out from the end.
pub const GATES_MAX: usize = 32;

/// Some fields, set by one entry.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PolicySet {
    pub(crate) entry: EntryId,
    /// The changes; more than one list for a confirmation of several, which are merged.
    pub(crate) lists: Vec<Vec<PolicyChange>>,
}

/// All changes that count, in fold order.
pub(crate) struct PolicySets<'a> {
    pub(crate) sets: &'a [PolicySet],
    pub(crate) causal: &'a Causal,
}

/// One field of the rules as it stands.
struct Settled<T> {
    value: T,
    /// The entries that disagree, in fold order.
    contested: Vec<EntryId>,
}

/// Changes beside each other, in fold order.
struct Latest<T> {
    entries: Vec<EntryId>,
    values: Vec<T>,
}

impl<T: PartialEq> Latest<T> {
    fn is_agreed(&self) -> bool {
        self.values.windows(2).all(|pair| pair[0] == pair[1])
    }
}

/// How values of one field beside each other are settled.
trait Settles<T> {
    /// What an entry's changes say of it.
    fn said(&self, changes: &[PolicyChange]) -> Option<T>;
    /// The one value that stands for these beside each other, given what was before; `None` where what was before stands.
    fn stricter(&self, beside: &[T], before: &T) -> Option<T>;
}

impl PolicySets<'_> {
    /// The numbers that stand, on top of these.
    pub(crate) fn numbers(
        &self,
        base: PolicyNumbers,
        is_known: &dyn Fn(&EntryId) -> bool,
        contested: &mut Vec<Contested>,
    ) -> PolicyNumbers {
        let mut numbers = base;
        for number in PolicyNumber::ALL {
            let settled = self.settle(&Number(*number), base.of(*number), is_known);
            numbers = numbers.with(*number, settled.value);
            note(contested, PolicyField::Number(*number), settled.contested);
        }
        numbers
    }

    /// One of the numbers.
    pub(crate) fn number(&self, number: PolicyNumber, base: u16, is_known: &dyn Fn(&EntryId) -> bool) -> u16 {
        self.settle(&Number(number), base, is_known).value
    }

    pub(crate) fn steps(&self, base: &Policy, contested: &mut Vec<Contested>) -> Vec<StepRule> {
        let settled = self.settle(&Steps, base.steps.clone(), &|_| true);
        note(contested, PolicyField::Steps, settled.contested);
        settled.value
    }

    pub(crate) fn rubric(&self, contested: &mut Vec<Contested>) -> Option<BodyId> {
        let settled = self.settle(&Rubric, None, &|_| true);
        note(contested, PolicyField::Rubric, settled.contested);
        settled.value
    }

    pub(crate) fn gates(
        &self,
        base: &Policy,
        is_known: &dyn Fn(&EntryId) -> bool,
        contested: &mut Vec<Contested>,
    ) -> Vec<GateRule> {
        let base: Vec<GateRule> = base.gates.iter().map(|gate| gate.rule.clone()).collect();
        let settled = self.settle(&Gates, base, is_known);
        note(contested, PolicyField::Gates, settled.contested);
        settled.value
    }

    /// The value of one field: the changes that no later one has seen, settled among each other and with what was before.
    fn settle<T: Clone + PartialEq>(
        &self,
        field: &dyn Settles<T>,
        base: T,
        is_known: &dyn Fn(&EntryId) -> bool,
    ) -> Settled<T> {
        let top = self.latest(field, &base, is_known);
        if top.is_agreed() {
            let value = top.values.into_iter().next().unwrap_or(base);
            return Settled { value, contested: Vec::new() };
        }
        // What all of them had seen is what they changed, and so on down to where people agree.
        let contested = top.entries.clone();
        let mut beside = vec![top];
        while let Some(above) = beside.last().filter(|level| !level.is_agreed() && beside.len() < LEVELS_MAX) {
            let is_before_all =
                |entry: &EntryId| is_known(entry) && above.entries.iter().all(|top| self.causal.is_before(entry, top));
            let below = self.latest(field, &base, &is_before_all);
            beside.push(below);
        }
        let mut value = base;
        while let Some(level) = beside.pop() {
            value = match level.values.first() {
                Some(agreed) if level.is_agreed() => agreed.clone(),
                _ => field.stricter(&level.values, &value).unwrap_or(value),
            };
        }
        Settled { value, contested }
    }

    /// The changes of a field, among the known ones, that no later one has seen.
    fn latest<T: Clone + PartialEq>(
        &self,
        field: &dyn Settles<T>,
        base: &T,
        is_known: &dyn Fn(&EntryId) -> bool,
    ) -> Latest<T> {
        let mut latest = Latest { entries: Vec::new(), values: Vec::new() };
        for set in self.sets.iter().rev().filter(|set| is_known(&set.entry)) {
            let is_seen = latest.entries.iter().any(|top| *top == set.entry || self.causal.is_before(&set.entry, top));
            if is_seen || latest.entries.len() == BESIDE_MAX {
                continue;
            }
            if let Some(value) = self.value_of(set, field, base) {
                latest.entries.push(set.entry);
                latest.values.push(value);
            }
        }
        latest.entries.reverse();
        latest.values.reverse();
        latest
    }

    /// What one entry says of a field; one that confirms several changes says the stricter of them.
    fn value_of<T: Clone + PartialEq>(&self, set: &PolicySet, field: &dyn Settles<T>, base: &T) -> Option<T> {
        let values: Vec<T> = set.lists.iter().filter_map(|changes| field.said(changes)).collect();
        let first = values.first()?.clone();
        if values.iter().all(|value| *value == first) { Some(first) } else { field.stricter(&values, base) }
    }
}

fn note(contested: &mut Vec<Contested>, field: PolicyField, changes: Vec<EntryId>) {
    if !changes.is_empty() {
        contested.push(Contested { field, changes });
    }
}

struct Number(PolicyNumber);

impl Settles<u16> for Number {
    fn said(&self, changes: &[PolicyChange]) -> Option<u16> {
        changes.iter().rev().find_map(|change| match change {
            PolicyChange::Number(number, value) if *number == self.0 => Some((*value).min(number.most())),
            _ => None,
        })
    }

    fn stricter(&self, beside: &[u16], _: &u16) -> Option<u16> {
        match self.0.strictness() {
            Strictness::Larger => beside.iter().max().copied(),
            Strictness::Smaller => beside.iter().min().copied(),
            Strictness::Neither => None,
        }
    }
}

struct Steps;

impl Settles<Vec<StepRule>> for Steps {
    fn said(&self, changes: &[PolicyChange]) -> Option<Vec<StepRule>> {
        changes.iter().rev().find_map(|change| match change {
            PolicyChange::Steps(steps) => Some(steps.iter().take(GATES_MAX).cloned().collect()),
            _ => None,
        })
    }

    fn stricter(&self, _: &[Vec<StepRule>], _: &Vec<StepRule>) -> Option<Vec<StepRule>> {
        None
    }
}

struct Rubric;

impl Settles<Option<BodyId>> for Rubric {
    fn said(&self, changes: &[PolicyChange]) -> Option<Option<BodyId>> {
        changes.iter().rev().find_map(|change| match change {
            PolicyChange::Rubric(body) => Some(*body),
            _ => None,
        })
    }

    fn stricter(&self, _: &[Option<BodyId>], _: &Option<BodyId>) -> Option<Option<BodyId>> {
        None
    }
}

struct Gates;

impl Settles<Vec<GateRule>> for Gates {
    /// Each gate once, by its name.
    fn said(&self, changes: &[PolicyChange]) -> Option<Vec<GateRule>> {
        changes.iter().rev().find_map(|change| match change {
            PolicyChange::Gates(gates) => {
                let is_first = |at: usize| !gates[..at].iter().any(|before| before.id == gates[at].id);
                let firsts = (0..gates.len()).filter(|at| is_first(*at)).take(GATES_MAX);
                Some(firsts.map(|at| gates[at].clone()).collect())
            }
            _ => None,
        })
    }

    /// The union; of one gate that was changed in two ways, what asks for more.
    fn stricter(&self, beside: &[Vec<GateRule>], before: &Vec<GateRule>) -> Option<Vec<GateRule>> {
        let mut names: Vec<GateId> = Vec::new();
        for gate in beside.iter().flatten() {
            if !names.contains(&gate.id) {
                names.push(gate.id);
            }
        }
        let of = |gates: &[GateRule], name: GateId| gates.iter().find(|gate| gate.id == name).cloned();
        let merged = |name: &GateId| {
            let rules: Vec<GateRule> = beside.iter().filter_map(|gates| of(gates, *name)).collect();
            let text = text_kept(&rules, of(before, *name));
            let parts = |part: fn(&GateRule) -> &Condition| {
                let mut parts: Vec<Condition> = rules.iter().map(|rule| part(rule).clone()).collect();
                parts.sort();
                parts.dedup();
                parts
            };
            let applies = parts(|rule| &rule.applies_if);
            let is_always = applies.contains(&Condition::Constant(true));
            Some(GateRule {
                id: *name,
                text: text?,
                applies_if: if is_always { Condition::Constant(true) } else { Condition::any(applies) },
                met_if: Condition::all(parts(|rule| &rule.met_if)),
                override_by: rules.iter().map(|rule| rule.override_by).max().unwrap_or(Role::Owner),
            })
        };
        Some(names.iter().filter_map(merged).take(GATES_MAX).collect())
    }
}

/// A sentence is no stricter than another: the one from before stays, and the first one where there was none.
fn text_kept(rules: &[GateRule], before: Option<GateRule>) -> Option<GateText> {
    let first = rules.first()?.text;
    if rules.iter().all(|rule| rule.text == first) { Some(first) } else { Some(before.map_or(first, |rule| rule.text)) }
}
