//! Which overridden gates stand, and the blocks that they lift (WORKFLOW §3): whoever let the review through without a gate that
//! counts blocking threads answered, with their reason, for those they had seen. Leaves out the gate itself (`gate.rs`), and
//! what becomes of a thread without its block (`thread_state.rs`).

use crate::{
    Condition, DocumentNow, EntryId, GateRule, Measure, OpIndex, Override, PersonId, Review, Timestamp, Verdict,
    VerdictNow, Words, verdicts,
};

/// An overridden gate that lifts the blocks its author had seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Lift {
    /// In which entry.
    pub entry: EntryId,
    /// Which op of it.
    pub op: OpIndex,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// Why.
    pub reason: Option<Words>,
}

/// The blocks that are lifted by gates that are overridden, in the order of the gates.
pub(crate) fn lifts(review: &Review) -> Vec<Lift> {
    if review.overrides.is_empty() {
        return Vec::new();
    }
    let standing = |rule: &GateRule| {
        let one = standing(review, rule, &verdicts(review, &DocumentNow::default())).filter(|_| counts_blocks(rule))?;
        Some(Lift { entry: one.entry, op: one.op, by: one.by, at: one.at, reason: one.reason.clone() })
    };
    review.policy.gates.iter().filter_map(|gate| standing(&gate.rule)).collect()
}

/// The override of a gate that stands as far as its author's words reach. It covers what they had seen: the rule, the text, and
/// who wanted another round. What blocks only since is not covered, and holds the gate.
pub(crate) fn standing<'a>(review: &'a Review, rule: &GateRule, verdicts: &[VerdictNow]) -> Option<&'a Override> {
    let of_gate = || review.overrides.iter().filter(|one| one.gate == rule.id);
    let latest = of_gate().next_back().filter(|one| one.is_on && one.is_of_this_rule)?;
    let had_seen = |entry: &EntryId| *entry == latest.entry || review.history.is_before(entry, &latest.entry);
    let is_taken_back = of_gate().any(|other| !other.is_on && !had_seen(&other.entry));
    let is_new_text = review.revisions.iter().any(|note| !had_seen(&note.entry));
    let is_new_wish = unsatisfied(review, verdicts).any(|verdict| !had_seen(&verdict.submission));
    (!is_taken_back && !is_new_text && !is_new_wish).then_some(latest)
}

/// Those whose latest word is that they want another round, and who did not let go of that.
pub(crate) fn unsatisfied<'v>(review: &Review, verdicts: &'v [VerdictNow]) -> impl Iterator<Item = &'v VerdictNow> {
    let is_ended = |verdict: &VerdictNow| {
        let mut ended = review.ended_asks.iter();
        ended.any(|ended| ended.ask.entry == verdict.submission && ended.by == verdict.person)
    };
    verdicts.iter().filter(move |verdict| verdict.verdict == Verdict::NeedsAnotherRound && !is_ended(verdict))
}

/// Whether a gate asks how many threads block.
fn counts_blocks(rule: &GateRule) -> bool {
    fn counts(condition: &Condition) -> bool {
        match condition {
            Condition::Constant(_) => false,
            Condition::Not(inner) => counts(inner),
            Condition::All(parts) | Condition::Any(parts) => parts.iter().any(counts),
            Condition::Compare(compare) => compare.measure == Measure::BlockingOpen,
        }
    }
    counts(&rule.met_if)
}
