//! The Brief tab as words: what a snapshot shows is what a person reads.

use expect_test::{Expect, expect};
use review::Review;
use yew::Html;

use super::*;
use crate::briefs;
use crate::samples::{self, ANA, JONAS};
use crate::snapshot::{as_words, rendered_for};

/// The brief, as far as the people.
fn check(change: impl FnOnce(&mut View), expected: Expect) {
    let tab = tab(change);
    expected.assert_eq(tab.split("People\n").next().unwrap_or_default());
}

/// The people, as far as the map of the document.
fn check_people(change: impl FnOnce(&mut View), expected: Expect) {
    let tab = tab(change);
    let people = tab.split_once("People\n").map_or("", |(_, people)| people);
    expected.assert_eq(people.split("Who has been through what\n").next().unwrap_or_default());
}

fn tab(change: impl FnOnce(&mut View)) -> String {
    let mut sample = samples::archive();
    let mut view = (*sample.view).clone();
    view.drafts = Rc::default();
    change(&mut view);
    sample.view = Rc::new(view);
    let page = PageView { n_words: 1_150, document: Rc::new(briefs::document()), ..(*sample.page).clone() };
    sample.page = Rc::new(page);
    let (view, page) = (Rc::clone(&sample.view), Rc::clone(&sample.page));
    let tab = move |scene: SharedScene| -> Html { brief_view(&scene, &view, &page, &ViewState::default()).html() };
    as_words(&rendered_for(&sample, tab))
}

fn with(view: &mut View, change: impl FnOnce(&Review) -> Review) {
    view.review = Rc::new(change(&view.review));
}

#[test]
fn without_a_brief_it_says_what_one_is_for_and_that_nobody_has_to_wait() {
    check(
        |_| (),
        expect![[r#"
        No brief yet
        Say what you want from reviewers: what this is for, what to look at, and until when. It saves a round of questions.
        Nobody has to wait for it. Comments work without a brief.
        [[Write a brief]
    "#]],
    );
}

#[test]
fn while_there_are_drafts_to_submit_a_brief_is_not_the_one_thing_to_do() {
    check(
        |view| view.drafts = Rc::clone(&samples::archive().view.drafts),
        expect![[r#"
        No brief yet
        Say what you want from reviewers: what this is for, what to look at, and until when. It saves a round of questions.
        Nobody has to wait for it. Comments work without a brief.
        [Write a brief]
    "#]],
    );
}

#[test]
fn a_brief_says_everything_once_and_in_words() {
    check(
        |view| with(view, briefs::briefed),
        expect![[r#"
            What this review is for
            Team review Jonas Weber, yesterday
            [Change]
            Goal
            Decide whether the archive moves to content-addressed storage this spring.
            Please look at
            What breaks for reading rooms
            The costs: is anything missing?
            No need to look at
            Wording. We edit that at the end.
            Answers due Mon 09:00 in 4 days
            Reading time about 6 min
            What should come of it A yes or a no
            If nobody answers Reviewers have 8 more working hours.
            Reviewers
            Ana Novak Approve once fixed
            Mira Kaur Needs another round
            Omar Said not here yet
            Deputy Lena Okafor
            Can be undone Yes, later too.
            Read first
            https://example.org/inventory
            The minutes of 2 March: https://example.org/minutes
            Questions to people
            [Is a day acceptable for exam weeks?]
            For Ana Novak
            Open
            [Too fast for the reading rooms?]
            For anyone
            Closed with an unseen reply 2 earlier briefs
            Diego Paz yesterday
            Changed afterwards: Goal, If nobody answers.
            Find out what the move costs.
            Jonas Weber Sun
            Changed afterwards: Goal, Answers due, If nobody answers.
            See whether the plan holds.
        "#]],
    );
}

#[test]
fn who_is_new_reads_it_first_and_has_one_thing_to_do() {
    check(
        |view| {
            with(view, briefs::briefed);
            view.me = None;
        },
        expect![[r#"
            What this review is for
            Team review Jonas Weber, yesterday
            Goal
            Decide whether the archive moves to content-addressed storage this spring.
            Please look at
            What breaks for reading rooms
            The costs: is anything missing?
            No need to look at
            Wording. We edit that at the end.
            Answers due Mon 09:00
            about 6 min of reading
            [[Start reviewing]
            Select words in the page to comment on them. What you write stays a draft on this device until you submit.
            What should come of it A yes or a no
            If nobody answers Reviewers have 8 more working hours.
            Reviewers
            Ana Novak Approve once fixed
            Mira Kaur Needs another round
            Omar Said not here yet
            Deputy Lena Okafor
            Can be undone Yes, later too.
            Read first
            https://example.org/inventory
            The minutes of 2 March: https://example.org/minutes
            Questions to people
            [Is a day acceptable for exam weeks?]
            For Ana Novak
            Open
            [Too fast for the reading rooms?]
            For anyone
            Closed with an unseen reply 2 earlier briefs
            Diego Paz yesterday
            Changed afterwards: Goal, If nobody answers.
            Find out what the move costs.
            Jonas Weber Sun
            Changed afterwards: Goal, Answers due, If nobody answers.
            See whether the plan holds.
        "#]],
    );
}

#[test]
fn two_briefs_at_the_same_time_are_both_shown() {
    check(
        |view| with(view, briefs::beside),
        expect![[r#"
            What this review is for
            Team review Jonas Weber, yesterday
            [Change]Two briefs at the same time
            Diego Paz changed the brief at the same time as Jonas Weber, without having seen it. This one stands, because it comes later.
            The other differs in: Goal, If nobody answers.
            Find out what the move costs.
            Goal
            Decide whether the archive moves to content-addressed storage this spring.
            Please look at
            What breaks for reading rooms
            The costs: is anything missing?
            No need to look at
            Wording. We edit that at the end.
            Answers due Mon 09:00 in 4 days
            Reading time about 6 min
            What should come of it A yes or a no
            If nobody answers Reviewers have 8 more working hours.
            Reviewers
            Ana Novak Approve once fixed
            Mira Kaur Needs another round
            Omar Said not here yet
            Deputy Lena Okafor
            Can be undone Yes, later too.
            Read first
            https://example.org/inventory
            The minutes of 2 March: https://example.org/minutes
            Questions to people
            [Is a day acceptable for exam weeks?]
            For Ana Novak
            Open
            [Too fast for the reading rooms?]
            For anyone
            Closed with an unseen reply 2 earlier briefs
            Diego Paz yesterday
            Changed afterwards: Goal, If nobody answers.
            Find out what the move costs.
            Jonas Weber Sun
            Changed afterwards: Goal, Answers due, If nobody answers.
            See whether the plan holds.
        "#]],
    );
}

#[test]
fn before_the_store_was_read_nothing_is_said_to_be_missing() {
    check(
        |view| view.is_open = false,
        expect![[r#"
        Reading what is kept on this device…
    "#]],
    );
}

#[test]
fn without_a_date_nothing_happens_by_itself() {
    let dateless = |review: &Review| {
        let on_silence = OnSilence::Escalate { to: samples::person(samples::LENA) };
        let brief = Brief { due: None, on_silence, is_reversible: false, ..briefs::brief(42, JONAS) };
        Review { brief: Some(Rc::new(brief)), ..review.clone() }
    };
    let shown = tab(|view| with(view, dateless));
    assert!(shown.contains("Answers due No date. Nothing happens by itself.\n"), "{shown}");
    assert!(shown.contains("If nobody answers Nothing happens by itself, because there is no date.\n"), "{shown}");
    assert!(shown.contains("Can be undone No. What is decided stays.\n"), "{shown}");
}

#[test]
fn an_owner_says_who_may_do_what() {
    check_people(
        |view| with(view, |review| briefs::owned(review, ANA)),
        expect![[r#"
        AN Ana Novak you Owner Tue
        Approve once fixed
        Good plan. One thing must be settled: old addresses.
        2525 2525 2525
        JW Jonas Weber Reviewer Mon
        Comment
        4a4a 4a4a 4a4a
        [Ask to review again] Role
        May do here Guest: comments Reviewer: also blocks, closes, and gives a verdict Facilitator: also writes the brief and answers suggestions
        Or hand the review over. It stays yours until they take it.
        [Offer this review]
        MK Mira Kaur Reviewer yesterday
        Needs another round
        The reading rooms were not asked.
        6f6f 6f6f 6f6f
        [Ask to review again] Role
        May do here Guest: comments Reviewer: also blocks, closes, and gives a verdict Facilitator: also writes the brief and answers suggestions
        Or hand the review over. It stays yours until they take it.
        [Offer this review]
        LO Lena Okafor Facilitator
        Nothing submitted yet
        Asked to review by Jonas Weber, yesterday.
        Only the costs, please.
        9494 9494 9494
        Role
        May do here Guest: comments Reviewer: also blocks, closes, and gives a verdict Facilitator: also writes the brief and answers suggestions
        Or hand the review over. It stays yours until they take it.
        [Offer this review]
        DP Diego Paz Guest
        Nothing submitted yet
        b9b9 b9b9 b9b9
        [Ask to review] Role
        May do here Guest: comments Reviewer: also blocks, closes, and gives a verdict Facilitator: also writes the brief and answers suggestions
        Or hand the review over. It stays yours until they take it.
        [Offer this review]
    "#]],
    );
}

#[test]
fn who_is_offered_the_review_can_take_it_over() {
    check_people(
        |view| with(view, |review| briefs::owned(review, JONAS)),
        expect![[r#"
        Jonas Weber offers you this review: you would decide who may do what.
        [[Take it over]
        AN Ana Novak you Reviewer Tue
        Approve once fixed
        Good plan. One thing must be settled: old addresses.
        2525 2525 2525
        JW Jonas Weber Owner Mon
        Comment
        4a4a 4a4a 4a4a
        MK Mira Kaur Reviewer yesterday
        Needs another round
        The reading rooms were not asked.
        6f6f 6f6f 6f6f
        LO Lena Okafor Facilitator
        Nothing submitted yet
        Asked to review by Jonas Weber, yesterday.
        Only the costs, please.
        9494 9494 9494
        DP Diego Paz Guest
        Nothing submitted yet
        b9b9 b9b9 b9b9
    "#]],
    );
}

#[test]
fn a_verdict_says_which_of_its_text_is_another_one_now() {
    let shown = tab(|view| {
        with(view, |review| {
            let mut review = review.clone();
            let sitting = review.submissions.iter_mut().find(|sitting| sitting.by == samples::person(ANA)).unwrap();
            let sections = vec![briefs::document().sections[0].print];
            *sitting = Rc::new(review::Submission { sections, ..(**sitting).clone() });
            review
        });
    });
    assert!(shown.contains("Approve once fixed\n"), "{shown}");
    assert!(shown.contains("The text changed since: Costs.\n"), "{shown}");
}
