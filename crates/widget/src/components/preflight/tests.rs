//! What moved on, in the pane before publishing.

use expect_test::{Expect, expect};

use super::super::submit::{Submit, SubmitProps};
use crate::components::{Same, Shared};
use crate::markup::component;
use crate::samples::{self, Sample};
use crate::snapshot::{as_words, rendered_for};
use crate::turns;
use std::rc::Rc;

fn pane(sample: &Sample) -> String {
    let (view, page) = (Same(Rc::clone(&sample.view)), Shared(Rc::clone(&sample.page)));
    rendered_for(sample, move |scene| {
        component::<Submit>(SubmitProps { scene, view: view.clone(), page: page.clone() })
    })
}

fn moved_on() -> Sample {
    let mut sample = samples::archive();
    let mut view = (*sample.view).clone();
    turns::moved_on(&mut view);
    sample.view = Rc::new(view);
    sample
}

fn check(sample: &Sample, expected: Expect) {
    let text = as_words(&pane(sample));
    let (text, _) = text.split_once("go out together").unwrap();
    expected.assert_eq(text);
}

#[test]
fn what_moved_on_is_listed_with_three_ways_to_go_on() {
    check(
        &moved_on(),
        expect![[r#"
        Submit your review
        [Back to the list]
        2 drafts to look at again
        Things moved on since you wrote these. Keep each as it is, change it, or drop it.
        links keep working when a server is retired
        Reply
        The wording is right now. Thank you.
        Jonas Weber closed the thread meanwhile.
        2 replies came meanwhile.
        [Keep as it is]
        [Edit]
        [Drop]
        catch up at night
        Issue
        Which night? Reading rooms close at different hours.
        The text it is about changed:
        catch up at every night
        [Keep as it is]
        [Edit]
        [Drop]
        [Keep all as they are]
        3 items "#]],
    );
}

#[test]
fn nothing_is_submitted_before_it_was_looked_at() {
    let publish =
        |markup: &str| markup.split("<button").find(|one| one.contains(">Submit review<")).unwrap().to_string();
    assert!(publish(&pane(&moved_on())).contains("disabled"));
    assert!(!publish(&pane(&samples::archive())).contains("disabled"));
    assert!(pane(&moved_on()).contains("Decide on the 2 drafts above first."));
}
