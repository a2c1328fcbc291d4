//! Suggestions on their cards, in every state: what a snapshot shows is what a person reads.

use std::rc::Rc;

use client::DraftAct;
use expect_test::{Expect, expect};
use review::SuggestionAnswer::{self, Accept, Reject};

use super::super::thread_card::{ThreadCard, ThreadCardProps};
use super::*;
use crate::components::Shared;
use crate::markup::component;
use crate::samples::{self, ANA, JONAS, LENA, Sample};
use crate::snapshot::{as_words, rendered_for};
use crate::turns;

fn sample(answers: &[(u8, SuggestionAnswer, &str)], is_changed: bool) -> Sample {
    let mut sample = samples::archive();
    let mut view = (*sample.view).clone();
    view.review = Rc::new(turns::answered(&view.review, answers));
    let mut page = (*sample.page).clone();
    page.document = Rc::new(turns::document(is_changed));
    (sample.view, sample.page) = (Rc::new(view), Rc::new(page));
    sample
}

fn card(sample: &Sample, drafts: Vec<DraftAct>) -> String {
    let thread = Rc::clone(&sample.view.review.threads[&samples::thread_id(4)]);
    let drafts: Vec<_> = drafts.into_iter().zip(1..).map(|(act, n)| Shared(samples::draft(n, act))).collect();
    let content = move |scene| {
        component::<ThreadCard>(ThreadCardProps {
            scene,
            thread: Shared(Rc::clone(&thread)),
            placed: None,
            drafts: drafts.clone(),
            editing: None,
            saved: Default::default(),
            is_open: true,
            is_hot: false,
            place_in_list: None,
        })
    };
    rendered_for(sample, content)
}

/// What Lena's suggestion says below her words.
fn check(answers: &[(u8, SuggestionAnswer, &str)], is_changed: bool, expected: Expect) {
    let text = as_words(&card(&sample(answers, is_changed), Vec::new()));
    let (chips, rest) = text.split_once("Egress is missing.").unwrap();
    let chips = chips.lines().find(|line| line.contains("Lena Okafor")).unwrap();
    expected.assert_eq(&[chips, rest].concat());
}

#[test]
fn an_open_one_is_accepted_or_rejected() {
    check(
        &[],
        false,
        expect![[r#"
        LO Lena Okafor Suggestion Tue
        € 44,000 47,500 including egress
        What you can do with this thread
        [[Accept]
        [Reject…]
        [Reply]
        [Close as…]
    "#]],
    );
}

#[test]
fn an_accepted_one_says_by_whom_and_whether_the_document_says_so() {
    check(
        &[(JONAS, Accept, "")],
        false,
        expect![[r#"
        LO Lena Okafor Suggestion Accepted Tue
        € 44,000 47,500 including egress
        Accepted by Jonas Weber. The document does not say so yet.
        What you can do with this thread
        [[Reply]
        [Working on it]
        [Close as…]
    "#]],
    );
}

#[test]
fn a_rejected_one_gives_the_reason() {
    check(
        &[(JONAS, Reject, "It is in the other table.")],
        false,
        expect![[r#"
        LO Lena Okafor Suggestion Rejected Tue
        € 44,000 47,500 including egress
        Rejected by Jonas Weber. It is in the other table.
        What you can do with this thread
        [[Reply]
        [Working on it]
        [Close as…]
    "#]],
    );
}

#[test]
fn answers_that_contradict_each_other_say_so_and_can_be_settled() {
    check(
        &[(JONAS, Accept, ""), (ANA, Reject, "Too high.")],
        false,
        expect![[r#"
        LO Lena Okafor Suggestion Conflicting answers Tue
        € 44,000 47,500 including egress
        Jonas Weber accepted it and Ana Novak rejected it, without having seen each other’s answer. Neither holds until one of them answers again.
        What you can do with this thread
        [[Accept]
        [Reject…]
        [Reply]
        [Close as…]
    "#]],
    );
}

#[test]
fn one_that_no_longer_fits_shows_old_and_proposed_and_current_side_by_side() {
    check(
        &[],
        true,
        expect![[r#"
        LO Lena Okafor Suggestion Text moved on Tue
        Then € 44,000
        Proposed € 47,500 including egress
        Now € 45,000
        The text is not what this was made for, so it cannot be accepted as it stands.
        What you can do with this thread
        [[Reply]
        [Working on it]
        [Close as…]
    "#]],
    );
}

#[test]
fn my_answer_is_pressed_until_i_submit_and_can_be_taken_back() {
    let thread = samples::thread_id(4);
    let accept = DraftAct::Answer { thread, answer: Accept, reason: String::new() };
    let markup = card(&sample(&[], false), vec![accept]);
    let pressed = markup.split("<button").find(|button| button.contains(">Accept<")).unwrap();
    assert!(pressed.contains("aria-pressed=\"true\""), "{pressed}");
    assert!(as_words(&markup).contains("Accept the suggestion Draft. Only you see this."));
}

#[test]
fn its_proposer_is_not_asked_to_accept_it() {
    let mut sample = sample(&[], false);
    let mut view = (*sample.view).clone();
    view.me.as_mut().unwrap().person = Some(samples::person(LENA));
    sample.view = Rc::new(view);
    let text = as_words(&card(&sample, Vec::new()));
    assert!(text.contains("[[Reply]") && text.contains("[Accept]") && !text.contains("[Reject"), "{text}");
}

#[test]
fn a_change_is_marked_up_as_such_and_nothing_typed_becomes_markup() {
    let evil = "<img src=x onerror=alert(1)>";
    let markup =
        rendered_for(&samples::archive(), move |scene| diff(&scene, "a server", &["a ", evil].concat()).html());
    assert!(markup.contains("<del>server</del>") && markup.contains("<ins>&lt;img"), "{markup}");
}

#[test]
fn context_stays_in_the_quotes_own_block_and_begins_with_a_word() {
    let before = |prefix: &str, expected: &str| assert_eq!(context_before(prefix), expected, "before: {prefix:?}");
    before("", "");
    before("so it ends. The design\n", "");
    before("so it ends. The design\nA page is ", "A page is ");
    before("Nobody who comes here for the first time can know that a page is ", "… the first time can know that a page is ");
    before("🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀", "… 🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀");
    let behind = |suffix: &str, expected: &str| assert_eq!(context_behind(suffix), expected, "behind: {suffix:?}");
    behind(".\nThe next block", ".");
    behind(" is stored.", " is stored.");
    behind(" is stored in three places at once, of which two may fail.", " is stored in three places at once, of …");
}
