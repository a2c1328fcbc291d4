//! What rule T6 of WORKFLOW §5 needs to know of gates: which are not met, and to whom that falls. Leaves out the rule itself
//! (`turn_rules.rs`).

use crate::{DocumentNow, GateId, GateNow, GateState, PersonId, Review, Role, Timestamp, gates};

/// The gates that are not met, and to whom they fall when it is nobody's turn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnmetGates {
    /// Which, in the policy's order.
    pub gates: Vec<UnmetGate>,
    /// Whose document it is; where nobody keeps it, whoever set the rules. There is one whenever a gate is not met.
    pub owner: Option<PersonId>,
    /// Who keeps the review going, ascending.
    pub facilitators: Vec<PersonId>,
}

/// One gate that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmetGate {
    /// Which.
    pub gate: GateId,
    /// Who could meet it; may be empty.
    pub missing: Vec<PersonId>,
    /// Since when somebody could.
    pub since: Timestamp,
}

/// Looks at gates: [`unmet_gates`], for who has it elsewhere than its caller.
pub type LooksAtGates = fn(&Review, &DocumentNow, Timestamp) -> UnmetGates;

/// Looks at all gates of a review. At once done where it has none.
pub fn unmet_gates(review: &Review, document: &DocumentNow, now: Timestamp) -> UnmetGates {
    let unmet: Vec<UnmetGate> = gates(review, document, now).iter().filter_map(unmet_gate).collect();
    if unmet.is_empty() {
        return UnmetGates::default();
    }
    let ruled = review.policy.history.last().map(|note| note.by);
    let facilitates = |person: &PersonId| review.rights_of(person) == Role::Facilitator && review.owner.is_some();
    UnmetGates {
        gates: unmet,
        owner: review.keeper().or(ruled),
        facilitators: review.people.keys().filter(facilitates).collect(),
    }
}

fn unmet_gate(now: &GateNow) -> Option<UnmetGate> {
    let GateState::NotMet(unmet) = &now.state else { return None };
    let mut missing: Vec<PersonId> = unmet.missing.iter().flat_map(|one| one.who.iter().copied()).collect();
    missing.sort_unstable();
    missing.dedup();
    Some(UnmetGate { gate: now.gate.rule.id, missing, since: now.since })
}
