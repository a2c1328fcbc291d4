//! Hand-offs and everybody's day, as text.

use std::rc::Rc;

use super::*;
use crate::handings::handing;
use crate::samples;
use crate::snapshot::{as_words, rendered_for};

fn shown(form: bool) -> String {
    let mut sample = samples::archive();
    let view = Rc::new(samples::view(handing(&sample.view.review), Vec::new()));
    sample.view = Rc::clone(&view);
    let markup = rendered_for(&sample, move |scene| {
        let (view, done) = (Same(Rc::clone(&view)), Callback::noop());
        match form {
            false => crate::markup::component::<HandoffPane>(HandoffPaneProps { scene, view }),
            true => crate::markup::component::<HandoffForm>(HandoffFormProps { scene, view, done }),
        }
    });
    as_words(&markup)
}

fn check(text: &str, expected: &[&str]) {
    for words in expected {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
}

#[test]
fn each_hand_off_says_who_has_what() {
    check(
        &shown(false),
        &[
            "Jonas Weber to Ana Novak, who is at work next",
            "Waits for Ana Novak since",
            "“Check the table” waits; Jonas Weber still has it",
            "Taken in part; the rest stays with Ana Novak",
            "“Answer Mira”: Lena Okafor has it",
            "“Tell the hosts” came back; Ana Novak has it",
            "I answer Mira; the hosts stay with you.",
        ],
    );
}

#[test]
fn what_can_be_ticked_goes_by_its_first_words() {
    let text = shown(false);
    check(&text, &["What you understood, in your own words", "Take it over"]);
    assert!(!text.contains("Item ") && !text.contains("the thread: "), "{text}");
}

#[test]
fn the_day_of_everybody_stands_as_a_picture_and_as_a_list() {
    check(&shown(false), &["Jonas Weber", "Mira Kaur", "Diego"]);
}

#[test]
fn the_form_names_who_is_next_and_takes_along_what_waits() {
    check(&shown(true), &["At work next:", "What it is about, in up to 600 characters", "Offer it", "Not now"]);
}
