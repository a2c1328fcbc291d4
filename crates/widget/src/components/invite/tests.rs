//! Inviting, and being invited, as words.

use expect_test::{Expect, expect};
use yew::Html;

use super::*;
use crate::briefs;
use crate::samples;
use crate::snapshot::{as_words, rendered_for};

fn check(change: impl FnOnce(&mut View), expected: Expect) {
    let mut sample = samples::archive();
    let mut view = (*sample.view).clone();
    change(&mut view);
    sample.view = Rc::new(view);
    let (view, page) = (Same(Rc::clone(&sample.view)), Shared(Rc::clone(&sample.page)));
    let pane = move |scene: SharedScene| -> Html {
        crate::markup::component::<InvitePane>(InvitePaneProps { scene, view: view.clone(), page: page.clone() })
    };
    expected.assert_eq(&as_words(&rendered_for(&sample, pane)));
}

fn check_question(invite: Invite, seen: u32, expected: Expect) {
    let sample = samples::archive();
    let notice = Notice::Invited { invite: Rc::new(invite) };
    let notices = [Rc::new(ShownNotice { serial: 3, notice })];
    let shown = move |scene: SharedScene| -> Html { group().child(question(&scene, &notices, seen)).html() };
    expected.assert_eq(&as_words(&rendered_for(&sample, shown)));
}

#[test]
fn a_page_review_has_nobody_to_invite_and_says_what_has() {
    check(
        |_| (),
        expect![[r#"
            Invite people
            [Back to the list]
            Everybody who knows this page may take part: send them its address.
            To choose who sees it and who may do what, open a review of your own. The open threads can come along.
            [[Open a review of your own…]
            Your comments as a link
            All that you submitted is in the link itself: whoever opens it is asked, and then has it. No server sees it.
            [Copy a link with my comments]
        "#]],
    );
}

#[test]
fn who_owns_the_review_gives_a_link_to_write_or_one_to_read() {
    check(
        |view| {
            view.invites = Some(briefs::invites());
            view.carrier.link = Link::Settled;
        },
        expect![[r#"
            Invite people
            [Back to the list]
            Whoever opens a link meets you on the relay: what each submits arrives by itself. Keep links among those you mean: a link is all it takes.
            Link for people who review
            They may read, comment and submit.
            [[Copy]
            [Or as a file]
            Link for people who only read
            They see everything that is submitted, and can add nothing.
            [Copy]
            [Or as a file]
            Your comments as a link
            All that you submitted is in the link itself: whoever opens it is asked, and then has it. No server sees it.
            [Copy a link with my comments]
        "#]],
    );
}

#[test]
fn without_a_relay_a_reader_passes_on_the_link_to_read_and_knows_that_it_brings_no_words() {
    check(
        |view| {
            let invites = client::Invites { write: None, ..(*briefs::invites()).clone() };
            view.invites = Some(Rc::new(invites));
            view.carrier.link = Link::NoRelay;
        },
        expect![[r#"
            Invite people
            [Back to the list]
            There is no relay here, so a link opens the review but brings nobody’s words. Send the file, and pass .baton files back and forth.
            Link for people who only read
            They see everything that is submitted, and can add nothing.
            [Copy]
            [Or as a file]
            Your comments as a link
            All that you submitted is in the link itself: whoever opens it is asked, and then has it. No server sees it.
            [Copy a link with my comments]
        "#]],
    );
}

#[test]
fn an_invitation_asks_before_joining_and_says_what_it_allows() {
    check_question(
        (*briefs::invite()).clone(),
        2,
        expect![[r#"
        You are invited to review “Archive proposal”
        https://archive.example/proposals/12
        You may read, comment and submit. Nothing of yours is shared before you submit it there.
        [[Join]
        [Not now]
    "#]],
    );
}

#[test]
fn an_invitation_to_read_without_a_title_says_so() {
    let invite = briefs::invite();
    check_question(
        Invite { title: " ".into(), key: invite.key.reading(), ..(*invite).clone() },
        0,
        expect![[r#"
        You are invited to a review
        https://archive.example/proposals/12
        You may read what others submit there.
        [[Join]
        [Not now]
    "#]],
    );
}

#[test]
fn an_invitation_that_was_answered_is_not_asked_again() {
    check_question((*briefs::invite()).clone(), 3, expect![[""]]);
}
