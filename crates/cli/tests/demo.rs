//! The demo's review is the same whenever it is made, and has all that one should meet in it.

#[path = "../examples/demo/main.rs"]
#[expect(dead_code, reason = "its `main` writes files, which nobody needs here")]
mod demo;

use client::{ReviewFile, document_of};
use review::{DocumentNow, HandoffState, Review, Shown, SuggestionState, ThreadState, suggestions};
use std::rc::Rc;

const PAGE: &str = include_str!("../../../www/demo/midway.html");

fn review() -> (Rc<Review>, DocumentNow) {
    let world = demo::played(PAGE).unwrap();
    let review = ReviewFile::read(&world.file().unwrap()).unwrap().review();
    let document = document_of(&review, world.page());
    (review, document)
}

#[test]
fn the_demo_is_the_same_bytes_whenever_it_is_made() {
    let made = || {
        let world = demo::played(PAGE).unwrap();
        (world.file().unwrap(), demo::desks::desks(&world).unwrap().to_string())
    };
    assert!(made() == made());
}

#[test]
fn six_people_work_in_five_zones_and_show_when() {
    let (review, _) = review();
    assert_eq!((review.people.len(), review.problems.len()), (6, 0));
    let last = review.submissions.iter().map(|submission| submission.at).max().unwrap();
    let mut offsets: Vec<_> = review.calendars.values().map(|calendar| calendar.offset_at(last)).collect();
    assert!(review.calendars.values().all(|calendar| calendar.shown_at(last) == Shown::Full));
    offsets.sort();
    offsets.dedup();
    assert_eq!(offsets.len(), 5);
}

#[test]
fn it_is_in_the_middle_of_its_life() {
    let (review, document) = review();
    assert_eq!(review.revisions.len(), 2, "the second text and the third");
    let is_unseen = |state: ThreadState| matches!(state, ThreadState::ClosedWithUnseen { .. });
    assert_eq!(review.threads.values().filter(|thread| is_unseen(thread.state)).count(), 1);
    let states = suggestions(&review, &document);
    assert!(states.values().any(|state| matches!(state, SuggestionState::Stale { .. })));
    assert!(states.values().any(|state| matches!(state, SuggestionState::Accepted { .. })));
    let handoffs: Vec<_> = review.handoffs.iter().map(|handoff| handoff.state()).collect();
    assert_eq!(handoffs, [HandoffState::Offered]);
    let gone = review.threads.values().filter(|thread| document.changed.contains(&thread.id));
    assert!(gone.count() >= 3, "words that changed, and words that are gone");
}
