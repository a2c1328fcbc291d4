//! Random histories, written as stories so that a failing one can be read.

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, proptest};
use proptest::sample::{Index, select};
use proptest::test_runner::Config;

use super::standing::document;
use super::story::{Story, fold, fold_read, read, thread};
use crate::{Fold, ThreadState, Timestamp, Turn, suggestions, unmet_gates};

/// One line to be: who, which acts, and which of the lines before they had seen.
type Step = (&'static str, Vec<&'static str>, Vec<Index>);

const PEOPLE: &[&str] = &["ana", "ben", "cay", "kim"];
const DISCUSSING: &[&str] = &[
    "replies",
    "replies asking ben",
    "replies in b",
    "closes",
    "closes in b",
    "withdraws",
    "reopens",
    "blocks",
    "blocks in b",
    "satisfied",
    "discusses",
    "works",
    "works until 50",
    "thanks a",
    "edits a",
    "redacts a",
    "accepts in b",
    "rejects in b",
    "rewrites b as newest",
    "opens blocking",
    "opens asking cay",
    "suggests newer for old at 10",
    "declines a",
    "promises 70",
    "passes cay",
    "passes ben in b",
    "hours 0-24 mon-sun at 0",
    "hours 9-17 mon-fri at 330 off mon deputy cay",
    "receipt",
    "nudges ana about a",
    "nudges ben for k",
    "marks intro=1",
    "submits another-round",
    "submits approve intro=1",
    "announces 2",
    "gates blocks approvals",
    "overrides blocks",
    "enforces blocks",
    "requests ben",
    "briefs for ana ben awaiting cay",
];
const DECIDING: &[&str] = &[
    "profile",
    "grants ben guest",
    "grants ben facilitator",
    "grants kim guest",
    "admits a b",
    "transfers ben",
    "transfers cay",
    "takes over ea",
    "takes over eb",
    "revokes ben keeping b",
    "revokes ana keeping a",
    "attests dan as ben",
    "copies",
    "unknown",
    "alone",
    "outside",
];

fn steps(acts: Vec<&'static str>, n: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (select(PEOPLE), prop::collection::vec(select(acts), 1..4), prop::collection::vec(any::<Index>(), 0..3));
    prop::collection::vec(step, 0..n)
}

fn told(beginning: &str, steps: &[Step], is_told: impl Fn(&str, &str) -> bool) -> String {
    let mut story = beginning.to_owned();
    let mut labels = vec!["a".to_owned()];
    for (at, (person, acts, seen)) in steps.iter().enumerate() {
        let acts: Vec<&str> = acts.iter().copied().filter(|act| is_told(person, act)).collect();
        if acts.is_empty() {
            continue;
        }
        let label = format!("e{}", (b'a' + at as u8) as char);
        let seen: Vec<&str> = seen.iter().map(|index| index.get(&labels).as_str()).chain(["b"]).collect();
        story += &format!("\n{label} {person} {}, after {}", acts.join("; "), seen.join(" "));
        labels.push(label);
    }
    story
}

const PAGE: &str = "k kim briefs for ben\na ana opens blocking, after k\nb ben suggests new for old at 10, after a";
const OWNED: &str = "0 ana founds\na ana opens blocking\nb ben suggests new for old at 10, after a";

/// Folds in some order of arrival, each body before or after its entry, reading now and then.
fn fold_shuffled(story: &Story, order: &[usize], n_bodies_first: usize) -> std::rc::Rc<crate::Review> {
    let mut fold = Fold::new(story.entries[0].review);
    let bodies = story.bodies.iter().cycle().skip(n_bodies_first).take(story.bodies.len());
    let (first, last): (Vec<_>, Vec<_>) = bodies.enumerate().partition(|(at, _)| *at < n_bodies_first);
    first.into_iter().for_each(|(_, (id, body))| fold.insert_body(*id, body.clone()));
    for (n, at) in order.iter().enumerate() {
        fold.insert(story.entries[*at].clone());
        if n % 3 == n_bodies_first % 3 {
            fold.review();
        }
    }
    last.into_iter().for_each(|(_, (id, body))| fold.insert_body(*id, body.clone()));
    fold.review()
}

proptest! {
    #![proptest_config(Config { cases: 192, failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_same_entries_in_any_order_give_the_same_review(
        steps in steps([DISCUSSING, DECIDING].concat(), 14),
        is_owned in any::<bool>(),
        (order, n_bodies_first) in (Just((0..18).collect::<Vec<usize>>()).prop_shuffle(), 0_usize..12),
    ) {
        let story = told(if is_owned { OWNED } else { PAGE }, &steps, |_, _| true);
        let told = read(&story);
        let order: Vec<usize> = order.into_iter().filter(|at| *at < told.entries.len()).collect();
        let (expected, review) = (fold_read(&told), fold_shuffled(&told, &order, n_bodies_first));
        prop_assert_eq!(&review, &expected, "{}", story);
        prop_assert_eq!(format!("{review:?}"), format!("{expected:?}"), "{}", story);
        let document = document("text 2; changed a; section intro=2; quote b old at 10");
        let turn = |review| Turn::of_review(review, &document, Timestamp(60));
        prop_assert_eq!(turn(&review), turn(&expected));
        prop_assert_eq!(suggestions(&review, &document), suggestions(&expected, &document));
    }

    #[test]
    fn a_block_never_vanishes_by_someone_elses_silence(steps in steps(DISCUSSING.to_vec(), 14), now in 0_i64..100) {
        let lifts = ["closes", "withdraws", "satisfied", "discusses", "redacts a"];
        let story = told(PAGE, &steps, |person, act| {
            act != "overrides blocks" && (person != "ana" || !lifts.contains(&act))
        });
        let review = fold(&story);
        let thread = &review.threads[&thread("a")];
        prop_assert!(thread.is_blocked, "{}", story);
        let state = thread.state_at(Timestamp(now));
        prop_assert!(matches!(state, ThreadState::OpenBlocking | ThreadState::WaitingForConfirmation), "{state:?}\n{story}");
    }

    #[test]
    fn a_blocking_thread_is_always_somebodys_turn_where_there_is_a_keeper(
        steps in steps(DISCUSSING.to_vec(), 14),
        now in 0_i64..100,
        is_changed in any::<bool>(),
    ) {
        let story = told(PAGE, &steps, |_, _| true);
        let review = fold(&story);
        let document = document(if is_changed { "text 2; changed a" } else { "" });
        let turn = Turn::of_review(&review, &document, Timestamp(now));
        for thread in review.threads.values().filter(|thread| thread.is_blocked && thread.is_open()) {
            prop_assert!(turn.rows.iter().chain(&turn.later).any(|row| row.thread == Some(thread.id)), "{:?}\n{}", thread.id, story);
        }
    }

    #[test]
    fn it_is_always_somebodys_turn_while_a_gate_is_not_met(
        steps in steps(DISCUSSING.to_vec(), 14),
        now in 0_i64..100,
        is_owned in any::<bool>(),
        is_changed in any::<bool>(),
    ) {
        const RULES: &str = "gates blocks approvals questions rounds sections; rules quorum 2";
        let first = if is_owned { format!("0 kim founds\nk kim {RULES}") } else { format!("k kim {RULES}; briefs for ben") };
        let beginning = format!("{first}\na ana opens blocking, after k\nb ben suggests new for old at 10, after a");
        let story = told(&beginning, &steps, |_, _| true);
        let review = fold(&story);
        let document = document(if is_changed { "text 2; changed a; section intro=2" } else { "" });
        let (turn, unmet) = (Turn::of_review(&review, &document, Timestamp(now)), unmet_gates(&review, &document, Timestamp(now)));
        prop_assert!(unmet.gates.is_empty() || unmet.owner.is_some(), "{}", story);
        prop_assert!(unmet.gates.is_empty() || !turn.rows.is_empty(), "{}\n{:?}", story, unmet);
    }
}
