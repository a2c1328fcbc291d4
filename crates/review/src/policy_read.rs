//! Reads acts about the rules of a review: whose count, and what they come to together. Leaves out how a field is settled
//! (`policy_fold.rs`) and whether a gate is met (`gate.rs`).

use std::rc::Rc;

use crate::acts::Act;
use crate::policy_fold::{PolicySet, PolicySets};
use crate::thread_fold::Known;
use crate::{
    EntryId, Field, Gate, GateRule, Op, Override, PersonId, Policy, PolicyChange, PolicyNote, PolicyNumber, Preset,
    Problem, ResponsePolicy, Review, Role, VoidWhy,
};

/// The acts about the rules that were read so far, in fold order.
#[derive(Default)]
pub(crate) struct PolicyReader {
    sets: Vec<PolicySet>,
    notes: Vec<PolicyNote>,
    overrides: Vec<Override>,
}

impl PolicyReader {
    /// Takes an act in, whose author may do so.
    pub(crate) fn read(&mut self, known: Known<'_>, act: &Act, by: PersonId) -> Result<(), VoidWhy> {
        let (entry, order, at) = (act.entry.id, act.order, act.entry.at);
        let reason = |body: &Option<crate::BodyId>| body.and_then(|body| known.words(&body, Field::Reason));
        match &act.entry.ops[act.op.0 as usize] {
            Op::Policy(op) => {
                self.set(entry, vec![op.changes.clone()]);
                let (changes, reason, confirms) = (op.changes.clone(), reason(&op.body), Vec::new());
                self.notes.push(PolicyNote { entry, op: act.op, order, by, at, changes, confirms, reason });
            }
            Op::ConfirmPolicy { changes: confirmed } => {
                known.people.rights.may_confirm(&by, &entry, known.causal)?;
                let is_known =
                    |set: &&PolicySet| confirmed.contains(&set.entry) && known.causal.is_before(&set.entry, &entry);
                let lists: Vec<Vec<PolicyChange>> =
                    self.sets.iter().filter(is_known).flat_map(|set| set.lists.iter().cloned()).collect();
                if lists.is_empty() {
                    return Err(VoidWhy::NotInItsPast);
                }
                self.set(entry, lists);
                let (changes, confirms, reason) = (Vec::new(), confirmed.clone(), None);
                self.notes.push(PolicyNote { entry, op: act.op, order, by, at, changes, confirms, reason });
            }
            Op::OverrideGate { gate, is_on, body } => {
                let (gate, is_on, reason) = (*gate, *is_on, reason(body));
                self.overrides.push(Override {
                    entry,
                    op: act.op,
                    order,
                    gate,
                    is_on,
                    by,
                    at,
                    reason,
                    is_of_this_rule: true,
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// One entry sets each field once: what it says last counts.
    fn set(&mut self, entry: EntryId, lists: Vec<Vec<PolicyChange>>) {
        match self.sets.last_mut() {
            Some(last) if last.entry == entry => {
                for (before, more) in last.lists.iter_mut().zip(&lists) {
                    before.extend(more.iter().cloned());
                }
            }
            _ => self.sets.push(PolicySet { entry, lists }),
        }
    }

    /// The response policy that the author of an entry knew of, for the acts read so far.
    pub(crate) fn response_known_to(&self, known: Known<'_>, entry: &EntryId) -> ResponsePolicy {
        if self.sets.is_empty() {
            return ResponsePolicy::standard();
        }
        let base = Policy::of_preset(Preset::Open);
        let sets = PolicySets { sets: &self.sets, causal: known.causal };
        sets.numbers(base.numbers, &|set| known.causal.is_before(set, entry), &mut Vec::new()).response()
    }

    /// Puts the rules into a review that knows its brief.
    pub(crate) fn finish(self, review: &mut Review, known: Known<'_>) {
        // Rules count once they are written down: a preset's name alone makes no gates.
        let mut base = Policy::of_preset(Preset::Open);
        base.numbers = base.numbers.with(PolicyNumber::Preset, review.preset.number().into());
        let mut contested = Vec::new();
        let sets = PolicySets { sets: &self.sets, causal: known.causal };
        let numbers = sets.numbers(base.numbers, &|_| true, &mut contested);
        let steps = sets.steps(&base, &mut contested);
        let rules = sets.gates(&base, &|_| true, &mut contested);
        let rubric = sets.rubric(&mut contested).and_then(|body| known.words(&body, Field::Text));
        let is_of_this_rule = |one: &Override| {
            let had_seen = |set: &EntryId| *set == one.entry || known.causal.is_before(set, &one.entry);
            let seen = sets.gates(&base, &had_seen, &mut Vec::new());
            named(&seen, one) == named(&rules, one)
        };
        let mut overrides: Vec<Override> = Vec::new();
        for one in self.overrides {
            let Some(rule) = named(&rules, &one) else { continue };
            let needed = override_role(review.owner, rule.override_by);
            match known.people.rights.check(&one.by, &one.entry, needed, known.causal) {
                Ok(()) => overrides.push(Override { is_of_this_rule: is_of_this_rule(&one), ..one }),
                Err(why) => review.problems.push(Problem::Void { entry: one.entry, op: one.op, why }),
            }
        }
        let words = |body: &crate::BodyId| known.words(body, Field::Item);
        let response = numbers.response();
        let gates = rules.into_iter().map(|rule| Gate::of(rule, words)).collect();
        review.policy = Rc::new(Policy { numbers, response, steps, gates, rubric, contested, history: self.notes });
        review.overrides = overrides;
    }
}

/// Where nobody owns the review, whoever keeps it going may do what an owner may.
pub(crate) fn override_role(owner: Option<PersonId>, needed: Role) -> Role {
    if owner.is_some() { needed } else { needed.min(Role::Facilitator) }
}

fn named<'a>(rules: &'a [GateRule], one: &Override) -> Option<&'a GateRule> {
    rules.iter().find(|rule| rule.id == one.gate)
}
