//! Stories of handing over: what is offered, who may take it, and what is refused before anybody else sees it.

use std::rc::Rc;

use review::{AskId, HandoffEnding, HandoffState, HandoffWork, ItemIndex, PersonId, Role, Urgency};

use super::shell::Tab;
use crate::{Command, HandoffChoice, HandoffCommand, HandoffOffer, Refusal};

fn offer(to: HandoffChoice, work: Vec<HandoffWork>) -> HandoffOffer {
    HandoffOffer {
        to,
        work,
        urgency: Urgency::Blocking,
        summary: " The numbers in §3. ".into(),
        actions: vec!["Read\n§3".into(), "  ".into(), "Answer Bob".into()],
        watch: vec![("CI turns red".into(), "ask Ada".into()), ("half a thing".into(), String::new())],
    }
}

fn asks(tab: &mut Tab, command: HandoffCommand) {
    tab.ask(Command::Handoff(command));
    tab.settle();
}

fn offers(tab: &mut Tab, offer: HandoffOffer) -> AskId {
    asks(tab, HandoffCommand::Offer(Rc::new(offer)));
    tab.view().review.handoffs.last().expect("it was offered").id
}

fn me(tab: &Tab) -> PersonId {
    tab.view().me.as_ref().and_then(|me| me.person).expect("the log knows me")
}

/// Ada and Bob in one review, each with a thread.
fn two() -> (Tab, Tab) {
    let (mut ada, mut bob) = (Tab::named('a', "Ada"), Tab::named('b', "Bob"));
    ada.publish_thread("Too long.");
    bob.import(ada.export());
    bob.publish_thread("Too short.");
    ada.import(bob.export());
    (ada, bob)
}

#[test]
fn work_goes_from_hand_to_hand_and_comes_back() {
    let (mut ada, mut bob) = two();
    let thread = ada.view().review.threads.keys().next().unwrap();
    let id = offers(&mut ada, offer(HandoffChoice::Person(me(&bob)), vec![HandoffWork::Thread(thread)]));
    let handoff = Rc::clone(&ada.view().review.handoffs[0]);
    assert_eq!((handoff.summary.as_str(), handoff.items.len()), ("The numbers in §3.", 3));
    assert_eq!(
        handoff.watch.iter().map(|one| (&*one.condition, &*one.reaction)).collect::<Vec<_>>(),
        [("CI turns red", "ask Ada")]
    );
    bob.import(ada.export());
    let (takes, returns) = (vec![ItemIndex(0), ItemIndex(1)], vec![ItemIndex(2)]);
    asks(&mut bob, HandoffCommand::Take { handoff: id, takes, returns, readback: "I check §3.".into() });
    ada.import(bob.export());
    let handoff = Rc::clone(&ada.view().review.handoffs[0]);
    assert_eq!(handoff.takings[0].readback.as_ref().map(review::Words::as_str), Some("I check §3."));
    assert_eq!(handoff.held_by(&me(&bob)), [ItemIndex(0), ItemIndex(1)]);
    let (items, reason) = (vec![ItemIndex(0), ItemIndex(1)], "I am off.".into());
    asks(&mut bob, HandoffCommand::Return { handoff: id, items, ending: HandoffEnding::Undone, reason });
    assert_eq!(bob.view().review.handoffs[0].state(), HandoffState::Returned);
    assert!(bob.refusals().is_empty() && ada.refusals().is_empty());
}

#[test]
fn what_nobody_could_take_is_not_offered() {
    let (mut ada, bob) = two();
    let to = HandoffChoice::Person(me(&bob));
    asks(&mut ada, HandoffCommand::Offer(Rc::new(HandoffOffer { summary: " ".into(), ..offer(to, Vec::new()) })));
    asks(&mut ada, HandoffCommand::Offer(Rc::new(HandoffOffer { summary: "x".repeat(601), ..offer(to, Vec::new()) })));
    asks(&mut ada, HandoffCommand::Offer(Rc::new(HandoffOffer { actions: Vec::new(), ..offer(to, Vec::new()) })));
    let mine = HandoffChoice::Person(me(&ada));
    asks(&mut ada, HandoffCommand::Offer(Rc::new(offer(mine, Vec::new()))));
    asks(&mut ada, HandoffCommand::Offer(Rc::new(offer(HandoffChoice::NextAwake, Vec::new()))));
    assert!(matches!(
        ada.refusals()[..],
        [
            Refusal::BadSummary { .. },
            Refusal::BadSummary { .. },
            Refusal::NothingToHandOver,
            Refusal::NothingToHandOver,
            Refusal::NobodyAwake
        ]
    ));
    assert!(ada.view().review.handoffs.is_empty());
}

#[test]
fn what_is_taken_is_said_back() {
    let (mut ada, mut bob) = two();
    let id = offers(&mut ada, offer(HandoffChoice::Role(Role::Reviewer), Vec::new()));
    bob.import(ada.export());
    let take = |takes: Vec<u16>, readback: &str| HandoffCommand::Take {
        handoff: id,
        takes: takes.into_iter().map(ItemIndex).collect(),
        returns: Vec::new(),
        readback: readback.into(),
    };
    asks(&mut bob, take(vec![0], "  "));
    asks(&mut bob, take(vec![9], "All of it."));
    asks(&mut ada, take(vec![0], "My own."));
    assert!(matches!(bob.refusals()[..], [Refusal::NoReadback, Refusal::NothingToSubmit]));
    assert!(matches!(ada.refusals()[..], [Refusal::NotYours]));
    asks(
        &mut bob,
        HandoffCommand::Return {
            handoff: id,
            items: vec![ItemIndex(0)],
            ending: HandoffEnding::Done,
            reason: String::new(),
        },
    );
    assert!(matches!(bob.refusals().last(), Some(Refusal::NotYours)));
    asks(&mut bob, take(vec![0, 1], "All of it."));
    assert_eq!(bob.view().review.handoffs[0].state(), HandoffState::Taken);
}

#[test]
fn a_giver_takes_an_offer_back() {
    let (mut ada, bob) = two();
    let id = offers(&mut ada, offer(HandoffChoice::Person(me(&bob)), Vec::new()));
    let items = vec![ItemIndex(0), ItemIndex(1)];
    asks(&mut ada, HandoffCommand::Return { handoff: id, items, ending: HandoffEnding::Undone, reason: String::new() });
    assert_eq!(ada.view().review.handoffs[0].state(), HandoffState::Withdrawn);
}

#[test]
fn one_own_open_ask_at_a_time_may_interrupt() {
    let (mut ada, bob) = two();
    let request = |tab: &mut Tab| {
        tab.ask(Command::RequestReview { person: me(&bob), note: String::new() });
        tab.settle();
        tab.view().review.requests.last().unwrap().ask
    };
    let (first, second) = (request(&mut ada), request(&mut ada));
    let press = |ask, reason: &str| HandoffCommand::Press { ask, reason: reason.into() };
    asks(&mut ada, press(first, ""));
    asks(&mut ada, press(first, "It goes out at noon."));
    asks(&mut ada, press(second, "This as well."));
    assert!(matches!(ada.refusals()[..], [Refusal::Unfinished { .. }, Refusal::OneAtATime]), "{:?}", ada.refusals());
    assert_eq!(ada.view().review.urgent.iter().map(|urgent| urgent.ask).collect::<Vec<_>>(), [first]);
}
