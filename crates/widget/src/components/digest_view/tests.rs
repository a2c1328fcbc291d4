//! "While you were away", as text.

use std::rc::Rc;

use super::*;
use crate::handings::{handing, told, waiting};
use crate::samples;
use crate::snapshot::{as_words, rendered_for};

#[test]
fn the_digest_has_its_fixed_sections_and_its_hash() {
    let mut sample = samples::archive();
    let view = Rc::new(samples::view(handing(&sample.view.review), Vec::new()));
    sample.view = Rc::clone(&view);
    let page = Rc::clone(&sample.page);
    let markup = rendered_for(&sample, move |scene| {
        digest_view(&scene, &Same(Rc::clone(&view)), &Shared(Rc::clone(&page))).html()
    });
    let text = as_words(&markup);
    for words in ["Needs you", "Who is at work next", "Whoever looks at the same gets the same hash", "JSON"] {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
}

/// The line above the lists, as Jonas or Ana sees it.
fn note(who: u8, read: &[(&str, &str)]) -> String {
    let mut sample = samples::archive();
    let mut view = samples::view((*waiting(0)).clone(), Vec::new());
    if let Some(me) = &mut view.me {
        me.person = Some(told(who));
    }
    view.remembered = read.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let view = Rc::new(view);
    sample.view = Rc::clone(&view);
    let page = Rc::clone(&sample.page);
    as_words(&rendered_for(&sample, move |scene| {
        let state = ViewState::default();
        digest_note(&scene, &Same(Rc::clone(&view)), &Shared(Rc::clone(&page)), &state).unwrap_or_default()
    }))
}

#[test]
fn who_has_submitted_nothing_is_told_of_no_digest() {
    assert_eq!(note(samples::JONAS, &[]), "");
}

#[test]
fn what_is_remembered_as_read_calls_nobody() {
    let later = (samples::NOW.0 + 1).to_string();
    assert_eq!(note(samples::ANA, &[(READ_AT, &later)]), "");
}
