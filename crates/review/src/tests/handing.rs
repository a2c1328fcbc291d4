//! WORKFLOW §7: handing work over, rule by rule, and the words in which stories tell it: `hands a ?b do 2 to ben`,
//! `takes 0 leaving 1 of h`, `leaves 0 of h`, `returns 0 of h`, `finishes 0 of h`, `presses a`.

use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};
use proptest::sample::{Index, select};
use proptest::test_runner::Config;

use super::standing::{name, turn};
use super::story::{Line, ask, fold, name_of, read, role_named, thread};
use crate::{
    Body, Field, Fold, HandoffEnding, HandoffOp, HandoffState, HandoffTo, HandoffWork, ItemIndex, ItemState, ItemWork,
    Op, PersonId, Review, Urgency,
};

/// One act about a hand-off.
pub(super) fn op(line: &mut Line<'_>, op: usize, words: &[&str]) -> Op {
    let (acts, handoff) = match words {
        [acts @ .., "of", handoff] => (acts, *handoff),
        _ => (words, ""),
    };
    let items = |names: &[&str]| names.iter().map(|idx| ItemIndex(idx.parse().unwrap())).collect::<Vec<_>>();
    match acts {
        ["hands", words @ ..] => Op::Handoff(offer(line, op, words)),
        ["takes", words @ ..] => {
            let mut parts = words.split(|word| *word == "leaving");
            let takes = items(parts.next().unwrap_or_default());
            let returns = items(parts.next().unwrap_or_default());
            Op::TakeHandoff { handoff: ask(handoff), takes, returns, body: Some(line.says(op, Body::default())) }
        }
        ["leaves", words @ ..] => {
            Op::TakeHandoff { handoff: ask(handoff), takes: Vec::new(), returns: items(words), body: None }
        }
        ["returns", words @ ..] => {
            let (handoff, items) = (ask(handoff), items(words));
            Op::ReturnHandoff { handoff, items, ending: HandoffEnding::Undone, body: None }
        }
        ["finishes", words @ ..] => {
            Op::ReturnHandoff { handoff: ask(handoff), items: items(words), ending: HandoffEnding::Done, body: None }
        }
        ["presses", name] => Op::Urgent { ask: ask(name), body: None },
        _ => panic!("a hand-off does not understand {words:?}"),
    }
}

fn offer(line: &mut Line<'_>, op: usize, words: &[&str]) -> HandoffOp {
    let at = words.iter().position(|word| *word == "to").unwrap();
    let to = match words[at + 1..] {
        ["role", role] => HandoffTo::Role(role_named(role)),
        [name] => HandoffTo::Person(line.person(name)),
        _ => panic!("to whom? {words:?}"),
    };
    let (mut work, mut n_actions, mut urgency) = (Vec::new(), 0, Urgency::Steady);
    let mut rest = words[..at].iter();
    while let Some(word) = rest.next() {
        match word.strip_prefix('?') {
            Some(name) => work.push(HandoffWork::Ask(ask(name))),
            None if *word == "do" => n_actions = rest.next().unwrap().parse().unwrap(),
            None if *word == "urgently" => urgency = Urgency::Blocking,
            None => work.push(HandoffWork::Thread(thread(word))),
        }
    }
    let lines: Vec<String> = (1..=n_actions).map(|n| format!("step {n}")).collect();
    let body = Body::default().with(Field::Actions, &lines.join("\n"));
    HandoffOp { body: line.says(op, body), to, work, n_actions, urgency }
}

/// Items as `h0 a: taken, ben`.
fn items(review: &Review) -> Vec<String> {
    let mut lines = Vec::new();
    for handoff in &review.handoffs {
        for (idx, item) in handoff.items.iter().enumerate() {
            let what = match &item.what {
                ItemWork::Log(HandoffWork::Thread(thread)) => name_of(thread.entry, thread.op),
                ItemWork::Log(HandoffWork::Ask(ask)) => format!("?{}", name_of(ask.entry, ask.op)),
                ItemWork::Action(words) => words.as_str().to_owned(),
            };
            let state = match item.state {
                ItemState::Offered => "offered",
                ItemState::Taken => "taken",
                ItemState::GivenBack => "given back",
                ItemState::Withdrawn => "withdrawn",
                ItemState::Done => "done",
            };
            let label = name_of(handoff.id.entry, handoff.id.op);
            lines.push(format!("{label}{idx} {what}: {state}, {}", name(review, &item.holder)));
        }
    }
    lines
}

fn held(story: &str) -> String {
    items(&fold(story)).join("; ")
}

#[test]
fn until_it_is_taken_it_stays_with_the_giver() {
    assert_eq!(held("a ana opens\n h ana hands a do 1 to ben, after a"), "h0 a: offered, ana; h1 step 1: offered, ana");
}

#[test]
fn it_is_taken_in_part_and_the_rest_stays_with_the_giver() {
    let story = "a ana opens\n h ana hands a do 2 to ben, after a\n t ben takes 0 2 leaving 1 of h, after h";
    assert_eq!(held(story), "h0 a: taken, ben; h1 step 1: given back, ana; h2 step 2: taken, ben");
}

#[test]
fn what_is_taken_in_part_is_said_to_be_while_something_is_not_with_who_took_it() {
    let story = "a ana opens\n h ana hands a do 1 to ben, after a\n";
    let state = |more: &str| fold(&format!("{story}{more}")).handoffs[0].state();
    assert_eq!(state(""), HandoffState::Offered);
    assert_eq!(state(" t ben takes 0 of h, after h"), HandoffState::TakenInPart);
    assert_eq!(state(" t ben takes 0 leaving 1 of h, after h"), HandoffState::TakenInPart);
    assert_eq!(state(" t ben takes 0 1 of h, after h"), HandoffState::Taken);
    assert_eq!(state(" t ben takes 0 1 of h, after h\n r ben returns 0 1 of h, after t"), HandoffState::Returned);
}

#[test]
fn what_is_neither_taken_nor_left_still_waits() {
    let story = "h ana hands do 2 to ben\n t ben takes 0 of h, after h";
    assert_eq!(held(story), "h0 step 1: taken, ben; h1 step 2: offered, ana");
}

#[test]
fn what_is_given_back_is_the_givers_again() {
    let story =
        "a ana opens\n h ana hands a to ben, after a\n t ben takes 0 of h, after h\n r ben returns 0 of h, after t";
    assert_eq!(held(story), "h0 a: given back, ana");
}

#[test]
fn what_is_done_is_nobodys_turn() {
    let story = "b ben opens\n h ana hands do 1 to ben, after b\n t ben takes 0 of h, after h\n";
    assert_eq!(turn(story), "ben: holds by ana, since 3");
    assert_eq!(turn(&format!("{story} f ben finishes 0 of h, after t")), "");
}

#[test]
fn of_two_who_take_it_beside_each_other_the_first_in_the_log_has_it_and_the_other_is_told() {
    let story = "a ana opens\n b ben opens\n c cay opens\n h ana hands a to role reviewer, after a b c\n\
                 u cay takes 0 of h, after h\n t ben takes 0 of h, after h";
    let review = fold(story);
    assert_eq!(items(&review), ["h0 a: taken, ben"]);
    let told: Vec<_> = review.handoffs[0]
        .takings
        .iter()
        .flat_map(|taking| taking.too_late.iter().map(|(_, holder)| (name(&review, &taking.by), name(&review, holder))))
        .collect();
    assert_eq!(told, [("cay".to_owned(), "ben".to_owned())]);
}

#[test]
fn nobody_takes_what_was_offered_to_somebody_else() {
    let story = "a ana opens\n c cay opens\n h ana hands a to ben, after a c\n t cay takes 0 of h, after h";
    assert_eq!(held(story), "h0 a: offered, ana");
    assert_eq!(super::story::voids(&fold(story)), ["t NotAsked"]);
}

#[test]
fn nobody_takes_what_they_had_not_seen_offered() {
    let story = "a ana opens\n h ana hands a to ben, after a\n t ben takes 0 of h, after a";
    assert_eq!(held(story), "h0 a: offered, ana");
    assert_eq!(super::story::voids(&fold(story)), ["t NotInItsPast"]);
}

#[test]
fn a_giver_takes_an_offer_back_and_then_nobody_can_take_it() {
    let story =
        "a ana opens\n h ana hands a to ben, after a\n w ana returns 0 of h, after h\n t ben takes 0 of h, after w";
    assert_eq!(held(story), "h0 a: withdrawn, ana");
}

#[test]
fn nobody_gives_back_what_they_do_not_have() {
    let story = "a ana opens\n h ana hands a to ben, after a\n r ben returns 0 of h, after h";
    assert_eq!(held(story), "h0 a: offered, ana");
}

#[test]
fn who_took_something_hands_it_on() {
    let story = "a ana opens\n h ana hands a to ben, after a\n t ben takes 0 of h, after h\n\
                 i ben hands a to cay, after t\n u cay takes 0 of i, after i";
    assert_eq!(held(story), "h0 a: taken, cay; i0 a: taken, cay");
}

#[test]
fn what_was_handed_over_once_cannot_be_handed_over_again_by_its_giver() {
    let story = "a ana opens\n h ana hands a to ben, after a\n i ana hands a to cay, after a\n\
                 t ben takes 0 of h, after h\n u cay takes 0 of i, after i t";
    assert_eq!(held(story), "h0 a: taken, ben; i0 a: offered, ben");
}

#[test]
fn an_offer_is_the_receivers_turn_until_they_answer() {
    let story = "b ben opens\n a ana opens\n h ana hands a urgently to ben, after a b\n";
    assert_eq!(turn(story), "!ben: offered work by ana, since 3");
    assert_eq!(turn(&format!("{story} t ben leaves 0 of h, after h")), "!ana: has work back by ben, since 4");
}

#[test]
fn what_came_back_is_the_givers_turn_until_they_offer_it_to_somebody_else() {
    let story = "b ben opens\n c cay opens\n a ana opens\n h ana hands a to ben, after a b c\n t ben leaves 0 of h, after h\n\
                 i ana hands a to cay, after t";
    assert_eq!(turn(story), "cay: offered work by ana, since 6");
}

#[test]
fn an_ask_goes_with_the_work() {
    let story = "b ben opens\n c cay opens\n a ana opens asking ben, after b c\n h ben hands a to cay, after a\n";
    assert_eq!(turn(story), "ben: asked by ana in a, since 3\ncay: offered work by ben, since 4");
    let taken = format!("{story} t cay takes 0 of h, after h\n");
    assert_eq!(turn(&taken), "cay: asked by ana in a, since 3, from ben\ncay: holds by ben, since 5");
}

#[test]
fn the_new_holder_answers_for_the_old_one() {
    let story = "b ben opens\n c cay opens\n a ana opens asking ben, after b c\n h ben hands ?a to cay, after a\n\
                 t cay takes 0 of h, after h\n";
    assert!(turn(story).contains("cay: asked by ana in a"), "{}", turn(story));
    let answered = turn(&format!("{story} d cay replies, after t"));
    assert!(!answered.contains("asked"), "{answered}");
}

#[test]
fn an_ask_that_knows_of_the_taking_means_whom_it_asks() {
    let story = "b ben opens\n c cay opens\n a ana opens, after b c\n h ben hands a to cay, after a\n\
                 t cay takes 0 of h, after h\n q ana replies asking ben, after t";
    assert!(turn(story).contains("ben: asked by ana in a"), "{}", turn(story));
}

#[test]
fn only_the_raiser_lifts_a_block_so_that_stays_theirs() {
    let story = "c cay opens\n a ana opens blocking, after c\n h ana hands a to cay, after a\n t cay takes 0 of h, after h\n\
                 d dan closes, after t";
    assert!(turn(story).contains("ana: confirm the closing by dan in a"), "{}", turn(story));
}

#[test]
fn only_an_own_ask_is_pressed() {
    let story = "b ben opens\n a ana opens asking ben; presses a, after b\n c cay presses a, after a";
    let review = fold(story);
    assert_eq!(review.urgent.iter().map(|urgent| name(&review, &urgent.by)).collect::<Vec<_>>(), ["ana"]);
    assert_eq!(super::story::voids(&review), ["c NotTheAuthor"]);
}

const PEOPLE: &[&str] = &["ana", "ben", "cay"];
const ACTS: &[&str] = &[
    "hands a to ben",
    "hands a b do 2 to cay",
    "hands a do 1 to role reviewer",
    "hands ?b to ana",
    "takes 0 of h",
    "takes 0 1 leaving 2 of h",
    "leaves 0 1 2 of h",
    "returns 0 of h",
    "returns 0 1 2 of h",
    "finishes 1 of h",
    "takes 0 of LAST",
    "returns 0 of LAST",
    "takes 0 1 of LAST",
];

type Step = (&'static str, &'static str, Vec<Index>);

fn told(steps: &[Step]) -> String {
    let mut story = "a ana opens asking ben\nb ben opens asking ana\nc cay opens\nh ana hands a b do 1 to role reviewer, after a b c"
        .to_owned();
    let (mut labels, mut last) = (vec!["h".to_owned()], "h".to_owned());
    for (at, (person, act, seen)) in steps.iter().enumerate() {
        let label = format!("e{}", (b'a' + at as u8) as char);
        let seen: Vec<&str> = seen.iter().map(|index| index.get(&labels).as_str()).chain(["h"]).collect();
        story += &format!("\n{label} {person} {}, after {}", act.replace("LAST", &last), seen.join(" "));
        if act.starts_with("hands") {
            last.clone_from(&label);
        }
        labels.push(label);
    }
    story
}

/// The one who holds an item, found again from what everybody was told.
fn holder_as_told(review: &Review, handoff: usize, idx: usize) -> Option<PersonId> {
    let handoff = &review.handoffs[handoff];
    let idx = ItemIndex(idx as u16);
    let got = handoff.takings.iter().filter(|taking| taking.got.contains(&idx)).map(|one| (one.order, Some(one.by)));
    let back = handoff.returns.iter().filter(|given| given.items.contains(&idx));
    let back = back.map(|given| (given.order, Some(handoff.by).filter(|_| given.ending == HandoffEnding::Undone)));
    let mut events: Vec<_> = got.chain(back).collect();
    events.sort();
    // Work that is done stays with whoever did it.
    events.iter().filter_map(|(_, holder)| *holder).next_back().or(Some(handoff.by))
}

proptest! {
    #![proptest_config(Config { cases: 192, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_handoffs_work_always_has_exactly_one_holder(
        steps in prop::collection::vec((select(PEOPLE), select(ACTS), prop::collection::vec(any::<Index>(), 0..3)), 0..14),
        shuffle in any::<u64>(),
    ) {
        let story = told(&steps);
        let review = fold(&story);
        for (at, handoff) in review.handoffs.iter().enumerate() {
            for (idx, item) in handoff.items.iter().enumerate() {
                // Who was told that they have it and did not give it back has it, unless they handed it on.
                if let ItemWork::Action(_) = item.what {
                    prop_assert_eq!(Some(item.holder), holder_as_told(&review, at, idx), "{}\n{:?}", story, items(&review));
                }
                if matches!(item.state, ItemState::Offered | ItemState::GivenBack | ItemState::Withdrawn)
                    && let ItemWork::Action(_) = item.what
                {
                    prop_assert_eq!(item.holder, handoff.by, "{}", story);
                }
                if item.state == ItemState::Taken {
                    prop_assert!(handoff.takings.iter().any(|taking| taking.got.contains(&ItemIndex(idx as u16))), "{}", story);
                }
            }
        }
        // However many hand-offs speak of one person's work, they agree on who has it.
        for one in &review.handoffs {
            for other in review.handoffs.iter().filter(|other| other.by == one.by) {
                for item in &one.items {
                    let same = other.items.iter().filter(|same| matches!(item.what, ItemWork::Log(_)) && same.what == item.what);
                    same.for_each(|same| assert_eq!(same.holder, item.holder, "{story}"));
                }
            }
        }
        let told = read(&story);
        let mut entries = told.entries.clone();
        entries.sort_by_key(|entry| u64::from(entry.id.0[1]).wrapping_mul(shuffle | 1));
        let mut fold = Fold::new(told.entries[0].review);
        entries.into_iter().for_each(|entry| fold.insert(entry));
        told.bodies.into_iter().for_each(|(id, body)| fold.insert_body(id, body));
        prop_assert_eq!(fold.review(), review, "{}", story);
    }
}
