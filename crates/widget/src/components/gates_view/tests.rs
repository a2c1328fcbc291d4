//! What a review still needs, as text.

use std::rc::Rc;

use super::*;
use crate::samples;
use crate::snapshot::{as_words, rendered_for};
use crate::{briefs, rules};

fn shown(change: fn(&review::Review) -> review::Review) -> String {
    let mut sample = samples::archive();
    let view = Rc::new(samples::view(change(&sample.view.review), Vec::new()));
    let mut page = (*sample.page).clone();
    page.document = Rc::new(briefs::document());
    let page = Rc::new(page);
    (sample.view, sample.page) = (Rc::clone(&view), Rc::clone(&page));
    let markup = rendered_for(&sample, move |scene| {
        let props = GatesPaneProps { scene, view: Same(Rc::clone(&view)), page: Shared(Rc::clone(&page)) };
        crate::markup::component::<GatesPane>(props)
    });
    as_words(&markup)
}

fn check(text: &str, expected: &[&str]) {
    for words in expected {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
}

#[test]
fn each_gate_is_one_sentence_with_what_is_missing_and_by_whom() {
    check(
        &shown(rules::ruled),
        &[
            "Nothing blocks the document met",
            "Every question is answered not yet\n2 questions are open. It waits for Jonas Weber.",
            "2 people approve it not yet\nOne approval is missing. It waits for Mira Kaur, Lena Okafor, Omar Said (not here yet).",
        ],
    );
}

#[test]
fn going_on_without_a_gate_tells_who_and_why() {
    check(
        &shown(rules::ruled),
        &[
            "The legal department has read the part about costs.",
            "gone on without",
            "Jonas Weber went on without it",
            "They are at a fair until Thursday",
            "Take this back",
        ],
    );
}

#[test]
fn the_panel_says_what_one_waits_for_and_what_one_can_do_alone() {
    check(
        &shown(rules::contested),
        &["What you wait for", "What you can do now, alone", "Say which change of the rules stands"],
    );
}

#[test]
fn the_steps_stand_in_a_row() {
    check(&shown(rules::ruled), &["Brief", "Review", "Revision", "Done"]);
}

#[test]
fn a_review_without_rules_says_so() {
    let text = shown(review::Review::clone);
    check(&text, &["Nothing has to hold before this review is through.", "You wait for"]);
    assert!(!text.contains("Revision"), "{text}");
}
