//! The pane as markup.

use super::*;
use crate::markup::component;
use crate::samples::{self, Sample};
use crate::snapshot::{as_words, rendered_for};
use crate::turns;

fn sample(drafts: Vec<DraftAct>) -> Sample {
    let mut sample = samples::archive();
    let mut view = (*sample.view).clone();
    view.review = Rc::new(turns::suggested(&view.review));
    view.drafts = Rc::new(drafts.into_iter().zip(1..).map(|(act, n)| samples::draft(n, act)).collect());
    let mut page = (*sample.page).clone();
    page.document = Rc::new(turns::document(false));
    (sample.view, sample.page) = (Rc::new(view), Rc::new(page));
    sample
}

fn shown(sample: &Sample) -> String {
    let (view, page) = (Same(Rc::clone(&sample.view)), Shared(Rc::clone(&sample.page)));
    let content =
        move |scene| component::<SuggestionList>(SuggestionListProps { scene, view: view.clone(), page: page.clone() });
    as_words(&rendered_for(sample, content))
}

#[test]
fn open_suggestions_stand_together_and_what_is_answered_in_a_draft_does_not() {
    let text = shown(&sample(Vec::new()));
    assert_eq!(text.matches("[Show in the text]").count(), 4, "{text}");
    let answer = SuggestionAnswer::Accept;
    let accept = DraftAct::Answer { thread: samples::thread_id(4), answer, reason: String::new() };
    let text = shown(&sample(vec![accept]));
    assert_eq!(text.matches("[Show in the text]").count(), 3, "{text}");
}

#[test]
fn an_empty_pane_teaches() {
    let text = shown(&samples::archive());
    assert!(text.contains("No suggestion waits for an answer."), "{text}");
}
