//! Stories of time: hours, promises, passes, and the receipts that a device writes by itself.

use std::rc::Rc;

use review::{
    DIGEST_TIMES, DocumentNow, OffsetMinutes, Offsets, PersonId, Shown, Timestamp, Transition, Turn, TurnSubject,
    Waiting, Week,
};

use super::shell::{DAY, Tab};
use crate::{Command, Hours, Notice, RECEIPTS_CHOICE, Refusal, TimeCommand};

const HOUR: i64 = 3_600_000;

/// Nine to five on weekdays, an hour ahead of UTC.
fn hours() -> Hours {
    Hours {
        zone: "Europe/Berlin".into(),
        offsets: Offsets::fixed(OffsetMinutes(60)),
        week: Week::on_days(&[0, 1, 2, 3, 4], 9 * 60, 17 * 60),
        days_off: Vec::new(),
        deputy: None,
        digest_times: DIGEST_TIMES.to_vec(),
        shown: Shown::Full,
    }
}

fn time(tab: &mut Tab, command: TimeCommand) {
    tab.ask(Command::Time(command));
    tab.settle();
}

fn person(tab: &Tab) -> PersonId {
    tab.view().me.as_ref().and_then(|me| me.person).expect("known after the first submission")
}

/// Bob has hours, and Ada has asked him something; each holds what the other wrote before that. It is Monday, 10:30 in Berlin.
fn asked() -> (Tab, Tab) {
    let (mut ada, mut bob) = (Tab::named('a', "Ada"), Tab::named('b', "Bob"));
    bob.publish_thread("I am here.");
    time(&mut bob, TimeCommand::SetHours(Rc::new(hours())));
    ada.import(bob.export());
    let monday = Timestamp(ada.now.0.div_euclid(DAY) * DAY + DAY);
    (ada.now, bob.now) = (Timestamp(monday.0 + 9 * HOUR), Timestamp(monday.0 + 9 * HOUR + HOUR / 2));
    ada.publish_thread("@Bob why?");
    (ada, bob)
}

fn n_receipts(tab: &mut Tab) -> usize {
    let review = tab.client.review();
    review.spoken.values().flat_map(|spoken| spoken.iter()).filter(|said| said.is_receipt).count()
}

#[test]
fn hours_are_published_at_once_and_hold_for_everybody() {
    let (mut ada, bob) = asked();
    let bob = person(&bob);
    let review = ada.client.review();
    let calendar = review.calendar_of(&bob);
    let said = calendar.statement_at(ada.now).expect("Bob said so");
    assert_eq!((said.zone.as_ref().map(|zone| zone.as_str()), said.week.spans().len()), (Some("Europe/Berlin"), 5));
    assert!(calendar.is_working(ada.now));
}

#[test]
fn a_zone_that_is_not_shown_is_not_written() {
    let mut bob = Tab::named('b', "Bob");
    bob.publish_thread("I am here.");
    time(&mut bob, TimeCommand::SetHours(Rc::new(Hours { shown: Shown::HoursOnly, ..hours() })));
    let review = bob.client.review();
    assert_eq!(review.calendar_of(&person(&bob)).statement_at(bob.now).map(|said| said.zone.clone()), Some(None));
}

#[test]
fn hours_that_no_replica_would_take_are_refused() {
    let mut bob = Tab::named('b', "Bob");
    let offsets = Offsets::fixed(OffsetMinutes(1_000));
    time(&mut bob, TimeCommand::SetHours(Rc::new(Hours { offsets, ..hours() })));
    assert_eq!(bob.notices.last(), Some(&Notice::Refused(Refusal::Unwritable)));
}

#[test]
fn a_receipt_is_written_by_itself_dated_to_a_full_hour_and_nobody_is_told() {
    let (mut ada, mut bob) = asked();
    let (n_notices, n_queued) = (bob.notices.len(), bob.view().queued.len());
    bob.import(ada.export());
    bob.settle();
    assert_eq!(n_receipts(&mut bob), 1);
    assert!(bob.notices[n_notices..].iter().all(|notice| matches!(notice, Notice::Imported { .. })));
    let review = bob.client.review();
    let thread = review.threads.values().find(|thread| thread.n_open_asks > 0).expect("Ada asks");
    let delivered = review.delivered(&thread.id.entry, thread.at, &person(&bob));
    assert_eq!(delivered.map(|at| at.0 % HOUR), Some(0));
    assert_eq!(delivered, Some(Timestamp(bob.now.0 + HOUR / 2)));
    assert_eq!(bob.view().queued.len(), n_queued);
    assert_eq!(bob.view().n_ahead_of_clock, 0);
}

#[test]
fn there_is_one_receipt_a_day_at_most() {
    let (mut ada, mut bob) = asked();
    bob.import(ada.export());
    bob.settle();
    ada.publish_thread("@Bob and why not?");
    bob.import(ada.export());
    bob.settle();
    assert_eq!(n_receipts(&mut bob), 1);
    (ada.now, bob.now) = (Timestamp(ada.now.0 + DAY), Timestamp(bob.now.0 + DAY));
    ada.publish_thread("@Bob or when?");
    bob.import(ada.export());
    bob.settle();
    assert_eq!(n_receipts(&mut bob), 2);
}

#[test]
fn no_receipt_is_written_for_what_is_not_asked_of_me_nor_when_i_want_none() {
    let (mut ada, mut bob) = asked();
    bob.ask(Command::Remember { name: RECEIPTS_CHOICE.into(), value: Some("off".into()) });
    bob.settle();
    bob.import(ada.export());
    bob.settle();
    assert_eq!(n_receipts(&mut bob), 0);
    ada.import(bob.export());
    ada.settle();
    assert_eq!(n_receipts(&mut ada), 0);
}

#[test]
fn a_receipt_is_at_most_250_bytes() {
    let (mut ada, mut bob) = asked();
    let before: Vec<_> = bob.store.keys().copied().collect();
    bob.import(ada.export());
    let imported: Vec<_> = ada.store.keys().copied().collect();
    bob.settle();
    let new: Vec<usize> = bob
        .store
        .iter()
        .filter(|(name, _)| !before.contains(*name) && !imported.contains(*name))
        .map(|(_, block)| block.len())
        .collect();
    assert!(matches!(new[..], [len] if len <= 250), "{new:?}");
}

#[test]
fn a_promise_hides_the_turn_and_a_pass_moves_it() {
    let (mut ada, mut bob) = asked();
    bob.import(ada.export());
    bob.settle();
    let of_turn = |tab: &mut Tab| Turn::of_review(&tab.client.review(), &DocumentNow::default(), tab.now);
    let thread = of_turn(&mut bob).rows[0].thread.expect("about a thread");
    let subject = TurnSubject::Thread(thread);
    let (past, tomorrow) = (Timestamp(bob.now.0 - 1), Timestamp(bob.now.0 + DAY));
    time(&mut bob, TimeCommand::Promise { subject, until: Some(past) });
    assert_eq!(bob.notices.last(), Some(&Notice::Refused(Refusal::NotAhead)));
    time(&mut bob, TimeCommand::Promise { subject, until: Some(tomorrow) });
    let turn = of_turn(&mut bob);
    assert_eq!((turn.rows.len(), turn.later.len()), (0, 1));
    ada.import(bob.export());
    let to = person(&ada);
    time(&mut bob, TimeCommand::Promise { subject, until: None });
    time(&mut bob, TimeCommand::Pass { subject, to, reason: "You know it.".into() });
    let turn = of_turn(&mut bob);
    assert_eq!(turn.rows.iter().map(|row| row.person).collect::<Vec<_>>(), [to]);
    let reasons: Vec<_> = bob.client.review().passes.iter().filter_map(|pass| pass.reason.clone()).collect();
    assert_eq!(reasons[0].as_str(), "You know it.");
}

#[test]
fn a_nudge_is_written_by_who_keeps_the_review_going() {
    let (mut ada, mut bob) = asked();
    bob.import(ada.export());
    bob.settle();
    ada.import(bob.export());
    ada.now = Timestamp(ada.now.0 + 3 * DAY);
    let review = ada.client.review();
    let turn = Turn::of_review(&review, &DocumentNow::default(), ada.now);
    let due = review::due_transitions(&review, &turn, ada.now);
    assert!(matches!(due[..], [Transition::Nudge(Waiting { person: of, .. })] if of == person(&bob)), "{due:?}");
    time(&mut ada, TimeCommand::Note(due[0]));
    let review = ada.client.review();
    assert!(review.problems.is_empty(), "{:?}", review.problems);
    assert_eq!(review.threads.values().map(|thread| thread.nudges.len()).sum::<usize>(), 1);
}
