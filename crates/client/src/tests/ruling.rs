//! Stories of rules: how they are changed, confirmed and overridden.

use std::rc::Rc;

use review::{
    Comparison, Condition, DocumentNow, Gate, GateState, KnownGate, Measure, Policy, PolicyNumber, Preset, Role,
    Timestamp, gates,
};

use super::shell::Tab;
use crate::{BriefDraft, Command, DraftId, GateEdit, GateWords, Notice, PolicyEdit, Refusal};

fn sets(tab: &mut Tab, edits: Vec<PolicyEdit>, reason: &str) {
    tab.ask(Command::SetPolicy { edits, reason: reason.into() });
    tab.settle();
}

fn own_gate(words: &str) -> GateEdit {
    GateEdit {
        id: None,
        text: GateWords::New(words.into()),
        applies_if: Condition::Constant(true),
        met_if: Condition::compare(Measure::Briefs, Comparison::AtLeast, 1),
        override_by: Role::Facilitator,
    }
}

fn says(gate: &Gate) -> String {
    gate.words.as_ref().map_or(String::new(), |words| words.as_str().to_owned())
}

#[test]
fn rules_are_changed_with_a_reason_that_the_history_keeps() {
    let mut ada = Tab::named('a', "Ada");
    sets(
        &mut ada,
        vec![PolicyEdit::Preset(Preset::TeamReview), PolicyEdit::Number(PolicyNumber::Quorum, 2)],
        " Two of us. ",
    );
    let policy = Rc::clone(&ada.view().review.policy);
    assert_eq!((policy.preset(), policy.quorum(), policy.gates.len()), (Preset::TeamReview, 2, 4));
    assert!(!policy.is_as_preset());
    let [note] = &policy.history[..] else { panic!("{:?}", policy.history) };
    assert_eq!(note.reason.as_ref().map(review::Words::as_str), Some("Two of us."));
    assert_eq!(
        note.changes
            .iter()
            .filter(|change| matches!(change, review::PolicyChange::Number(PolicyNumber::Quorum, _)))
            .count(),
        1
    );
}

#[test]
fn a_gate_of_ones_own_has_words_and_keeps_its_name_when_it_is_changed() {
    let mut ada = Tab::named('a', "Ada");
    sets(&mut ada, vec![PolicyEdit::Gates(vec![own_gate(" Legal has read it. "), own_gate("There is a brief.")])], "");
    let gates = ada.view().review.policy.gates.clone();
    assert_eq!(gates.iter().map(says).collect::<Vec<_>>(), ["Legal has read it.", "There is a brief."]);
    assert_ne!(gates[0].rule.id, gates[1].rule.id);
    let kept = GateEdit { override_by: Role::Owner, ..GateEdit::of(&gates[1]) };
    sets(&mut ada, vec![PolicyEdit::Gates(vec![kept])], "");
    let now = ada.view().review.policy.gates.clone();
    assert_eq!((now[0].rule.id, says(&now[0])), (gates[1].rule.id, "There is a brief.".to_owned()));
    assert_eq!(now[0].rule.override_by, Role::Owner);
}

#[test]
fn rules_that_no_replica_would_take_are_refused() {
    let mut ada = Tab::named('a', "Ada");
    sets(&mut ada, Vec::new(), "");
    sets(&mut ada, vec![PolicyEdit::Gates(vec![own_gate("  ")])], "");
    sets(&mut ada, vec![PolicyEdit::Gates(vec![own_gate("x"); 33])], "");
    let long = Condition::All(vec![Condition::Constant(true); 64]);
    sets(&mut ada, vec![PolicyEdit::Gates(vec![GateEdit { met_if: long, ..own_gate("x") }])], "");
    let refused: Vec<_> = ada.notices.iter().filter(|notice| matches!(notice, Notice::Refused(_))).collect();
    assert_eq!(
        refused,
        [
            &Notice::Refused(Refusal::NothingToSubmit),
            &Notice::Refused(Refusal::Unfinished { n: 1 }),
            &Notice::Refused(Refusal::TooMany { n: 33, limit: 32 }),
            &Notice::Refused(Refusal::Unwritable),
        ]
    );
    assert!(ada.view().review.policy.history.is_empty());
}

#[test]
fn a_gate_is_overridden_with_a_reason_or_not_at_all() {
    let mut ada = Tab::named('a', "Ada");
    sets(&mut ada, vec![PolicyEdit::Gates(vec![own_gate("There is a brief.")])], "");
    let gate = ada.view().review.policy.gates[0].rule.id;
    let state = |tab: &mut Tab| {
        let view = tab.view();
        gates(&view.review, &DocumentNow::default(), Timestamp(0)).remove(0).state
    };
    ada.ask(Command::OverrideGate { gate, is_on: true, reason: " ".into() });
    ada.settle();
    assert_eq!(ada.notices.last(), Some(&Notice::Refused(Refusal::Unfinished { n: 1 })));
    assert!(matches!(state(&mut ada), GateState::NotMet(_)));
    ada.ask(Command::OverrideGate { gate, is_on: true, reason: "Nobody needs one.".into() });
    ada.settle();
    let GateState::Overridden(one) = state(&mut ada) else { panic!("{:?}", ada.notices) };
    assert_eq!(one.reason.as_ref().map(review::Words::as_str), Some("Nobody needs one."));
    ada.ask(Command::OverrideGate { gate, is_on: false, reason: String::new() });
    ada.settle();
    assert!(matches!(state(&mut ada), GateState::NotMet(_)));
    ada.ask(Command::OverrideGate { gate: KnownGate::SectionsRead.id(), is_on: true, reason: "x".into() });
    ada.settle();
    assert_eq!(ada.notices.last(), Some(&Notice::Refused(Refusal::Gone)));
}

#[test]
fn two_who_change_the_rules_apart_meet_the_stricter_value_until_one_is_confirmed() {
    let (mut ada, mut bob) = (Tab::named('a', "Ada"), Tab::named('b', "Bob"));
    sets(&mut ada, vec![PolicyEdit::Number(PolicyNumber::Quorum, 1)], "");
    sets(&mut bob, vec![PolicyEdit::Number(PolicyNumber::Quorum, 3)], "");
    ada.import(bob.export());
    let policy = Rc::clone(&ada.view().review.policy);
    assert_eq!((policy.quorum(), policy.contested.len()), (3, 1));
    let mine = policy.history.iter().find(|note| Some(note.by) == ada.view().me.as_ref().and_then(|me| me.person));
    ada.ask(Command::ConfirmPolicy { changes: mine.map(|note| note.entry).into_iter().collect() });
    ada.settle();
    let policy = Rc::clone(&ada.view().review.policy);
    assert_eq!((policy.quorum(), policy.contested.len()), (1, 0));
    bob.import(ada.export());
    assert_eq!(*bob.view().review.policy, *policy);
}

#[test]
fn a_brief_brings_the_rules_it_was_written_for() {
    let mut ada = Tab::named('a', "Ada");
    let brief = |preset| Rc::new(BriefDraft { goal: "Read it.".into(), ..BriefDraft::of_preset(preset) });
    ada.ask(Command::SetBrief { draft: DraftId([5; 16]), brief: brief(Preset::TeamReview) });
    ada.settle();
    assert_eq!(ada.view().review.policy.gates, Policy::of_preset(Preset::TeamReview).gates);
    ada.ask(Command::SetBrief { draft: DraftId([6; 16]), brief: brief(Preset::TeamReview) });
    ada.settle();
    assert_eq!(ada.view().review.policy.history.len(), 1, "the same rules are not written again");
    ada.ask(Command::SetBrief { draft: DraftId([7; 16]), brief: brief(Preset::QuickLook) });
    ada.settle();
    assert_eq!(ada.view().review.policy.gates.len(), 1);
}
