//! "How the review goes", as text.

use std::rc::Rc;

use super::*;
use crate::handings::waiting;
use crate::samples;
use crate::snapshot::{as_words, rendered_for};

#[test]
fn the_measures_are_of_the_review_and_name_nobody() {
    let mut sample = samples::archive();
    sample.view = Rc::new(samples::view((*waiting(0)).clone(), Vec::new()));
    let page = Rc::clone(&sample.page);
    let markup = rendered_for(&sample, move |scene| measures_view(&scene, &page).html());
    let text = as_words(&markup);
    for words in ["How the review goes", "Asks", "CSV"] {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
    assert!(!text.contains("Jonas") && !text.contains("Ana"), "{text}");
}
