//! Cards in their states, as markup: what a snapshot shows is what a person reads.

use std::rc::Rc;

use client::DraftAct;
use expect_test::{Expect, expect};
use review::{Closing, Kind, Reaction, Stance};
use yew::html;

use super::*;
use crate::samples::{self, ANA, JONAS, MIRA, Sample};
use crate::snapshot::{as_words, rendered_for};

/// The card as Ana reads it, open or folded.
fn check(thread: Thread, placed: Option<Rc<Placed>>, is_open: bool, expected: Expect) {
    check_with(thread, placed, Vec::new(), is_open, expected);
}

fn check_with(thread: Thread, placed: Option<Rc<Placed>>, drafts: Vec<DraftAct>, is_open: bool, expected: Expect) {
    let mut sample: Sample = samples::archive();
    let view = samples::view(samples::review(vec![thread.clone()]), Vec::new());
    sample.view = Rc::new(view);
    let drafts = drafts.into_iter().zip(1..).map(|(act, n)| Shared(samples::draft(n, act))).collect::<Vec<_>>();
    let thread = Shared(Rc::new(thread));
    let card = move |scene| {
        html! { <ThreadCard {scene} thread={thread.clone()} placed={placed.clone().map(Shared)} drafts={drafts.clone()} {is_open} /> }
    };
    expected.assert_eq(&as_words(&rendered_for(&sample, card)));
}

fn blocking() -> samples::Builder {
    samples::thread(2)
        .by(ANA)
        .on("links keep working")
        .says("Only if the *old path* resolves.")
        .blocks("catalogues are on paper.", "the redirect table is here.")
}

#[test]
fn folded_it_says_who_and_what_and_how_much_more() {
    check(
        blocking().reply(JONAS, "Added.").done(),
        None,
        false,
        expect![[r#"
        [links keep working]
        AN Ana Novak Blocking Tue
        Only if the old path resolves.
        Satisfied when the redirect table is here.
        1 reply
    "#]],
    );
}

#[test]
fn the_raiser_of_an_answered_blocking_thread_is_asked_whether_it_satisfies() {
    check(
        blocking().reply(JONAS, "Added.").stance(JONAS, Stance::Working).done(),
        None,
        true,
        expect![[r#"
            [links keep working]
            AN Ana Novak Blocking Tue
            [React, edit or take back
            ]
            Only if the old path resolves.
            Because catalogues are on paper.
            Satisfied when the redirect table is here.
            JW Jonas Weber yesterday
            [React, edit or take back
            ]
            Added.
            Jonas Weber is working on it.
            What you can do with this thread
            [[Satisfied]
            [Reply]
            [Still blocking]
            [Close as…]
        "#]],
    );
}

#[test]
fn changed_text_is_shown_as_it_was_and_is_with_the_reason() {
    let placed = samples::placed(5, "", samples::changed(2), Some("links always work"));
    check(
        samples::thread(3).by(MIRA).on("links keep working").says("Do they?").done(),
        Some(placed),
        true,
        expect![[r#"
            [links keep working]
            Text changed Found by its neighbours; 2 words changed.
            Then links keep working
            Now links always work
            MK Mira Kaur Tue
            [React, edit or take back
            ]
            Do they?
            [Show in the text]
            [Choose other words for it…]
            What you can do with this thread
            [[Reply]
            [Working on it]
            [Close as…]
        "#]],
    );
}

#[test]
fn an_orphan_can_be_attached_again() {
    let placed = samples::placed(5, "", samples::orphaned(), None);
    check(
        samples::thread(3).by(MIRA).on("the tape robot").says("Who signs?").done(),
        Some(placed),
        true,
        expect![[r#"
            [the tape robot]
            No longer in the text Its words, and what surrounded them, are gone.
            It stood here: the tape robot
            MK Mira Kaur Tue
            [React, edit or take back
            ]
            Who signs?
            What you can do with this thread
            [[Attach to selected text…]
            [Reply]
            [Close as…]
        "#]],
    );
}

/// A thread of which two places fit equally well.
fn unclear(places: [Rc<anchor::Target>; 2]) -> Rc<Placed> {
    let resolution = anchor::Resolution::Ambiguous {
        candidates: places.iter().map(|_| anchor::Candidate { span: crate::places::span(), score: 0.5 }).collect(),
    };
    let nth = |(nth, target)| crate::placement::Candidate {
        span: anchor::Span::new(anchor::Utf16(nth), anchor::Utf16(nth + 9)).unwrap_or_default(),
        target,
    };
    let candidates = (0..).step_by(20).zip(places).map(nth).collect();
    Rc::new(Placed { candidates, ..Placed::clone(&samples::placed(5, "", resolution, None)) })
}

#[test]
fn of_several_places_each_is_shown_with_a_way_to_take_it() {
    let place = |before: &str, behind: &str| {
        let mut target = anchor::Target::clone(&samples::target("once a day"));
        if let anchor::Where::Text(quote) = &mut target.place {
            (quote.prefix, quote.suffix) = (["A line above.\n", before].concat(), [behind, "\nA line below."].concat());
        }
        Rc::new(target)
    };
    let placed = unclear([place("It is read ", " at noon."), place("It is wound ", ".")]);
    check(
        samples::thread(3).by(MIRA).on("once a day").says("Which one?").done(),
        Some(placed),
        true,
        expect![[r#"
            [once a day]
            Unclear place 2 passages fit equally well. Take the right one.
            [It is read once a day at noon.]
            [This one]
            [It is wound once a day .]
            [This one]
            MK Mira Kaur Tue
            [React, edit or take back
            ]
            Which one?
            What you can do with this thread
            [[Attach to selected text…]
            [Reply]
            [Working on it]
            [Close as…]
        "#]],
    );
}

#[test]
fn a_closed_thread_says_how_by_whom_and_why() {
    check(
        samples::thread(4).says("Nine?").closed(JONAS, Closing::Dropped, "Out of scope.").done(),
        None,
        true,
        expect![[r#"
            [a page is found only while that server is up]
            AN Ana Novak Dropped Tue
            [React, edit or take back
            ]
            Nine?
            Dropped, by Jonas Weber, 3 h ago. Out of scope.
            What you can do with this thread
            [Reply]
            [Reopen]
        "#]],
    );
}

#[test]
fn an_unseen_reply_keeps_a_closed_thread_open() {
    let thread = samples::thread(4).says("Nine?").reply(MIRA, "Ten.").closed(JONAS, Closing::Fixed, "");
    let state = ThreadState::ClosedWithUnseen { n: 1, closing: Closing::Fixed };
    check(
        thread.state(state).done(),
        None,
        false,
        expect![[r#"
        [a page is found only while that server is up]
        AN Ana Novak Closed with an unseen reply Tue
        Nine?
        1 reply
    "#]],
    );
}

#[test]
fn what_was_taken_back_leaves_a_mark() {
    check(
        samples::thread(4).says("x").erased().state(ThreadState::Redacted).done(),
        None,
        true,
        expect![[r#"
            [a page is found only while that server is up]
            AN Ana Novak Taken back Tue
            These words were taken back.
        "#]],
    );
}

#[test]
fn reactions_are_words_and_names_and_older_versions_are_told_of() {
    let thread = samples::thread(4).by(MIRA).kind(Kind::Praise).says("Good.").edited("God.");
    check(
        thread.reacts(ANA, Reaction::Agree).reacts(JONAS, Reaction::Agree).done(),
        None,
        true,
        expect![[r#"
            [a page is found only while that server is up]
            MK Mira Kaur Praise Tue
            [React, edit or take back
            ]
            Good.
            Agreed: Ana Novak, Jonas Weber
            [Edited once]
            What you can do with this thread
            [[Reply]
            [Working on it]
            [Close as…]
        "#]],
    );
}

#[test]
fn a_suggestion_shows_old_and_new() {
    check(
        samples::thread(4).by(MIRA).on("€ 44,000").says("Egress.").proposes("€ 47,500").done(),
        None,
        false,
        expect![[r#"
            [€ 44,000]
            MK Mira Kaur Suggestion Tue
            Egress.
            € 44,000 47,500
        "#]],
    );
}

#[test]
fn my_drafts_stand_in_the_card_and_say_that_only_i_see_them() {
    let thread = samples::thread_id(2);
    let drafts = vec![
        DraftAct::Reply { thread, text: "Thanks.".into() },
        DraftAct::Stance { thread, stance: Stance::Satisfied, eta: None },
        DraftAct::Close { thread, closing: Closing::Dropped, reason: String::new() },
    ];
    check_with(
        blocking().done(),
        None,
        drafts,
        true,
        expect![[r#"
            [links keep working]
            AN Ana Novak Blocking Tue
            [React, edit or take back
            ]
            Only if the old path resolves.
            Because catalogues are on paper.
            Satisfied when the redirect table is here.
            Reply Draft. Only you see this.
            Thanks.
            [Edit]
            [Discard] Send this one now…
            Everything else waits for your submission, so that nobody is interrupted. This one may go first because:
            [it answers a question]
            [it unblocks someone]
            Satisfied Draft. Only you see this.
            [Discard]
            Close as: Dropped Draft. Only you see this.
            A dropped thread needs a reason.
            [Add a reason]
            [Discard]
            What you can do with this thread
            [Reply]
            [Satisfied]
            [Close as…]
        "#]],
    );
}

#[test]
fn nothing_typed_becomes_markup() {
    let sample = samples::archive();
    let evil = "<img src=x onerror=alert(1)>";
    let thread = samples::thread(4).on(evil).says(evil).fallback(evil).proposes(evil).blocks(evil, evil).done();
    let thread = Shared(Rc::new(thread));
    let card = move |scene| html! { <ThreadCard {scene} thread={thread.clone()} is_open=true /> };
    let markup = rendered_for(&sample, card);
    assert!(!markup.contains("<img") && markup.contains("&lt;img"), "{markup}");
}

#[test]
fn what_was_withdrawn_beside_a_change_offers_the_changed_words_again() {
    let mut sample: Sample = samples::archive();
    let mut view = (*sample.view).clone();
    view.review = Rc::new(crate::turns::restorable(&view.review));
    let thread = Shared(Rc::clone(&view.review.threads[&samples::thread_id(2)]));
    sample.view = Rc::new(view);
    let card = move |scene| html! { <ThreadCard {scene} thread={thread.clone()} is_open=true /> };
    let text = as_words(&rendered_for(&sample, card));
    assert!(text.contains("[[Restore it with the changed words…]"), "{text}");
    assert!(text.contains("Its words were changed while it was being withdrawn."), "{text}");
    assert!(text.contains("Brought here from elsewhere; said to be by Ana N."), "{text}");
    assert!(text.contains("From a former participant"), "{text}");
}
