//! The rules of a review, as text.

use std::rc::Rc;

use super::*;
use crate::rules;
use crate::samples;
use crate::snapshot::{as_words, rendered_for};

fn shown(change: fn(&review::Review) -> review::Review) -> String {
    let mut sample = samples::archive();
    let view = Rc::new(samples::view(change(&sample.view.review), Vec::new()));
    sample.view = Rc::clone(&view);
    let page = Rc::clone(&sample.page);
    let markup = rendered_for(&sample, move |scene| {
        let props = PolicyPaneProps { scene, view: Same(Rc::clone(&view)), page: Shared(Rc::clone(&page)) };
        crate::markup::component::<PolicyPane>(props)
    });
    as_words(&markup)
}

fn check(text: &str, expected: &[&str]) {
    for words in expected {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
}

#[test]
fn the_rules_stand_in_words() {
    check(
        &shown(rules::ruled),
        &[
            "Team review, changed",
            "Approvals needed",
            "8 working hours",
            "It stays open",
            "Ends when everybody who was asked has reviewed or 5 working days have passed since “Review” began.",
            "Every cost has a source.",
            "May be gone without by: Facilitator",
        ],
    );
}

#[test]
fn the_history_says_who_changed_what_and_why() {
    check(
        &shown(rules::ruled),
        &["Who changed what", "Set all rules", "Approvals needed: 2", "Storage is expensive to change back"],
    );
}

#[test]
fn a_change_at_the_same_time_is_the_owners_to_settle() {
    check(
        &shown(rules::contested),
        &[
            "Changed by several people at the same time: Approvals needed.",
            "One is enough for a draft.",
            "Let this one stand",
            "Let the stricter value stand",
        ],
    );
    assert!(!shown(rules::ruled).contains("Let this one stand"));
}

#[test]
fn whoever_keeps_the_review_may_change_them() {
    check(&shown(rules::contested), &["Change the rules"]);
}
