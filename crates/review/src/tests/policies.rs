//! WORKFLOW §8: the rules of a review, their history, and what changes beside each other come to.

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;
use proptest::test_runner::Config;

use super::standing::name;
use super::story::{fold, fold_read, gate_id, name_of, number_named, read, voids};
use crate::{
    Comparison, Condition, GATES_MAX, GateRule, Measure, OpIndex, Policy, PolicyField, PolicyNumber, Preset, Review,
    Role, Strictness,
};

fn numbers(story: &str, names: &str) -> Vec<u16> {
    let review = fold(story);
    names.split(' ').map(|name| review.policy.number(number_named(name))).collect()
}

fn contested(review: &Review) -> Vec<String> {
    let line = |one: &crate::Contested| {
        let entries: Vec<String> = one.changes.iter().map(|entry| name_of(*entry, OpIndex(0))).collect();
        format!("{:?}: {}", one.field, entries.join(" "))
    };
    review.policy.contested.iter().map(line).collect()
}

#[test]
fn a_review_begins_with_the_rules_of_an_open_page() {
    let review = fold("a ana opens");
    assert_eq!(*review.policy, Policy::of_preset(Preset::Open));
    assert!(review.policy.is_as_preset());
    assert_eq!((review.policy.may_comment(), review.policy.newcomers()), (Role::Guest, Role::Reviewer));
}

#[test]
fn a_preset_is_written_down_whole() {
    for preset in [Preset::QuickLook, Preset::TeamReview, Preset::DocumentSignOff] {
        let word = match preset {
            Preset::QuickLook => "quick",
            Preset::TeamReview => "team",
            _ => "sign-off",
        };
        let review = fold(&format!("k kim rules preset {word}"));
        assert!(review.policy.is_as_preset(), "{word}");
        assert_eq!(review.policy.preset(), preset);
        assert_eq!(review.policy.gates, Policy::of_preset(preset).gates);
    }
    assert!(!fold("k kim rules preset team\n l kim rules quorum 3, after k").policy.is_as_preset());
}

#[test]
fn the_latest_change_of_a_field_counts() {
    assert_eq!(numbers("k kim rules quorum 3\n l ana rules quorum 1, after k", "quorum"), [1]);
    assert_eq!(
        numbers("k kim rules quorum 3\n l ana rules firstresponse 60, after k", "quorum firstresponse"),
        [3, 60]
    );
    assert_eq!(numbers("k kim rules quorum 3; rules quorum 2", "quorum"), [2]);
}

#[test]
fn what_is_beyond_all_sense_counts_as_the_most() {
    assert_eq!(numbers("k kim rules quorum 60000; rules newcomers 3", "quorum newcomers"), [99, 1]);
}

#[test]
fn changes_beside_each_other_keep_the_stricter_value_and_say_so() {
    let story = "k kim rules quorum 1\n a ana rules quorum 2, after k\n b ben rules quorum 3, after k\n";
    assert_eq!(numbers(story, "quorum"), [3]);
    assert_eq!(contested(&fold(story)), ["Number(Quorum): a b"]);
    let agreed = "k kim rules quorum 1\n a ana rules quorum 2, after k\n b ben rules quorum 2, after k\n";
    assert_eq!(contested(&fold(agreed)), Vec::<String>::new());
}

#[test]
fn the_owner_confirms_one_of_them() {
    let story = "0 kim founds\n k kim rules quorum 1; grants ana facilitator; grants ben facilitator\n \
        a ana rules quorum 2, after k\n b ben rules quorum 3, after k\n";
    let confirmed = format!("{story} c kim confirms a, after a b");
    assert_eq!(numbers(&confirmed, "quorum"), [2]);
    assert_eq!(contested(&fold(&confirmed)), Vec::<String>::new());
    let both = format!("{story} c kim confirms a b, after a b");
    assert_eq!(numbers(&both, "quorum"), [3]);
    assert_eq!(contested(&fold(&both)), Vec::<String>::new());
    let by_ana = format!("{story} c ana confirms a, after a b");
    assert_eq!(numbers(&by_ana, "quorum"), [3]);
    assert_eq!(voids(&fold(&by_ana)), ["c NotTheOwner"]);
}

#[test]
fn a_confirmation_speaks_only_of_what_its_author_had_seen() {
    let story = "k kim rules quorum 1\n a ana rules quorum 2, after k\n b ben rules quorum 3, after k\n";
    assert_eq!(voids(&fold(&format!("{story} c kim confirms b, after a"))), ["c NotInItsPast"]);
    let later = format!("{story} c kim confirms a, after a b\n d ben rules quorum 5, after k");
    assert_eq!(numbers(&later, "quorum"), [5]);
    assert_eq!(contested(&fold(&later)), ["Number(Quorum): d c"]);
}

#[test]
fn a_confirmation_leaves_other_fields_alone() {
    let story = "k kim rules quorum 1\n a ana rules quorum 2, after k\n b ben rules quorum 3; rules firstresponse 60, after k\n";
    assert_eq!(numbers(&format!("{story} c kim confirms a, after a b"), "quorum firstresponse"), [2, 60]);
}

#[test]
fn fields_that_know_no_stricter_keep_the_old_value() {
    let story = "k kim rules onsilence 1\n a ana rules onsilence 0, after k\n";
    assert_eq!(numbers(story, "onsilence"), [0]);
    let beside = format!("{story} b ben rules onsilence 1, after k\n");
    assert_eq!(numbers(&beside, "onsilence"), [1]);
    let steps = "k kim steps brief until briefs = 1\n a ana steps brief until briefs = 2, after k\n b ben steps open until briefs = 3, after k";
    let review = fold(steps);
    assert_eq!(review.policy.steps[0].until, Condition::compare(Measure::Briefs, Comparison::Equal, 1));
    assert_eq!(contested(&review), ["Steps: a b"]);
}

#[test]
fn what_was_contested_before_is_not_forgotten() {
    // a ∥ b, then both sides go on beside each other: what all had seen is k.
    let story = "k kim rules onsilence 1\n a ana rules onsilence 0, after k\n b ben rules onsilence 1, after k\n \
        c ana rules onsilence 0, after a b\n d ben rules onsilence 1, after a b";
    assert_eq!(numbers(story, "onsilence"), [1]);
    assert_eq!(contested(&fold(story)), ["Number(OnSilence): c d"]);
}

fn gate_names(review: &Review) -> Vec<&GateRule> {
    review.policy.gates.iter().map(|gate| &gate.rule).collect()
}

#[test]
fn of_gates_beside_each_other_the_union_counts() {
    let review = fold("k kim gates blocks\n a ana gates blocks approvals, after k\n b ben gates, after k");
    let names: Vec<_> = gate_names(&review).iter().map(|rule| rule.id).collect();
    assert_eq!(names, [gate_id("blocks"), gate_id("approvals")]);
    let dropped = fold("k kim gates blocks\n b ben gates, after k");
    assert_eq!(gate_names(&dropped), Vec::<&GateRule>::new());
}

#[test]
fn a_gate_that_was_changed_in_two_ways_asks_for_both() {
    let review =
        fold("k kim gates blocks\n a ana gate x if briefs = 1, after k\n b ben gate x if threads_open <= 3, after k");
    let rules = gate_names(&review);
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0].met_if.to_text(&[]), "threads_open <= 3 and briefs = 1");
}

#[test]
fn the_history_tells_who_changed_what_and_why() {
    let review = fold("k kim rules quorum 1\n a ana rules quorum 2, after k\n b ben confirms k, after k");
    let told: Vec<String> = review
        .policy
        .history
        .iter()
        .map(|note| {
            format!(
                "{} {} {} {}",
                name_of(note.entry, note.op),
                name(&review, &note.by),
                note.changes.len(),
                note.confirms.len()
            )
        })
        .collect();
    assert_eq!(told, ["k kim 1 0", "a ana 1 0", "b ben 0 1"]);
}

fn values() -> impl Strategy<Value = (PolicyNumber, [u16; 3])> {
    (select(PolicyNumber::ALL), prop::array::uniform3(0_u16..200))
}

fn condition() -> impl Strategy<Value = &'static str> {
    select(vec!["briefs = 1", "threads_open <= 3", "blocking_open = 0 and briefs >= 1", "always", "reviews_open = 0"])
}

proptest! {
    #![proptest_config(Config { cases: 128, failure_persistence: None, ..Config::default() })]

    #[test]
    fn policy_beside_policy_is_the_stricter_value_for_every_number((number, [old, one, other]) in values()) {
        let word = format!("{number:?}").to_lowercase();
        let story = format!(
            "k kim rules {word} {old}\na ana rules {word} {one}, after k\nb ben rules {word} {other}, after k"
        );
        let [old, one, other] = [old, one, other].map(|value| value.min(number.most()));
        let expected = match number.strictness() {
            _ if one == other => one,
            Strictness::Larger => one.max(other),
            Strictness::Smaller => one.min(other),
            Strictness::Neither => old,
        };
        let review = fold(&story);
        prop_assert_eq!(review.policy.number(number), expected);
        prop_assert_eq!(review.policy.contested.len(), usize::from(one != other));
        prop_assert!(review.policy.contested.iter().all(|one| one.field == PolicyField::Number(number)));
    }

    #[test]
    fn a_gate_beside_a_gate_asks_for_what_both_ask_for(one in condition(), other in condition(), briefs in 0_u16..3) {
        struct Briefs(u16);
        impl crate::Measured for Briefs {
            fn measure(&self, measure: Measure) -> Option<u16> {
                Some(if measure == Measure::Briefs { self.0 } else { self.0 + 2 })
            }
            fn quorum(&self) -> u16 { 0 }
        }
        let review = fold(&format!("k kim gates\na ana gate x if {one}, after k\nb ben gate x if {other}, after k"));
        let merged = review.policy.gate(gate_id("x")).unwrap().rule.met_if.holds(&Briefs(briefs));
        let holds = |text: &str| Condition::parse(text, &[]).unwrap().holds(&Briefs(briefs)) == crate::Truth::Yes;
        prop_assert_eq!(merged == crate::Truth::Yes, holds(one) && holds(other));
    }

    #[test]
    fn any_history_of_rules_comes_to_the_same_in_any_order(
        changes in prop::collection::vec((0_usize..8, prop::collection::vec(any::<prop::sample::Index>(), 0..3)), 1..12),
        _shuffled in Just(()),
    ) {
        const ACTS: [&str; 8] = [
            "rules quorum 1", "rules quorum 4", "rules onsilence 1", "gates blocks approvals", "gates",
            "gate x if briefs = 1", "confirms k ea", "overrides blocks",
        ];
        let mut story = "k kim gates blocks".to_owned();
        let mut labels = vec!["k".to_owned()];
        for (at, (act, seen)) in changes.iter().enumerate() {
            let label = format!("e{}", (b'a' + at as u8) as char);
            let seen: Vec<&str> = seen.iter().map(|index| index.get(&labels).as_str()).collect();
            let seen = if seen.is_empty() { "k".to_owned() } else { seen.join(" ") };
            let person = ["kim", "ana", "ben"][at % 3];
            story += &format!("\n{label} {person} {}, after {seen}", ACTS[*act]);
            labels.push(label);
        }
        // `fold_read` folds forwards, backwards and with bodies last, and compares.
        let review = fold_read(&read(&story));
        prop_assert!(review.policy.gates.len() <= GATES_MAX);
        prop_assert!(review.policy.number(PolicyNumber::Quorum) <= 4);
    }
}
