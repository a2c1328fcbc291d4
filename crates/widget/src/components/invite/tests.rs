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
    let view = Same(Rc::clone(&sample.view));
    let page = Shared(Rc::new(PageView::default()));
    let pane = move |scene: SharedScene| -> Html {
        crate::markup::component::<InvitePane>(InvitePaneProps { scene, view: view.clone(), page: page.clone() })
    };
    expected.assert_eq(&as_words(&rendered_for(&sample, pane)));
}

fn check_question(invite: Invite, seen: u32, expected: Expect) {
    check_asked(Notice::Invited { invite: Rc::new(invite) }, seen, expected);
}

fn check_asked(notice: Notice, seen: u32, expected: Expect) {
    let sample = samples::archive();
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

#[test]
fn comments_in_a_link_are_asked_about_by_the_names_of_who_wrote_them() {
    let offered = |n_new| Notice::Offered { n_new, names: vec!["Ana".into(), "Ben".into()] };
    check_asked(
        offered(2),
        0,
        expect![[r#"
        This link holds comments by Ana, Ben
        2 entries are not here yet.
        [[Take them in]
        [Not now]
    "#]],
    );
    check_asked(
        offered(0),
        0,
        expect![[r#"
        This link holds comments by Ana, Ben
        All of them are here already.
        [[Close]
    "#]],
    );
    check_asked(offered(2), 3, expect![[""]]);
}

#[test]
fn a_folder_and_a_link_say_how_it_is_with_them() {
    let shown = |sharing: crate::page_view::Sharing, expected: Expect| {
        let pane = move |scene: SharedScene| -> Html { group().child(super::sharing(&scene, &sharing)).html() };
        expected.assert_eq(&as_words(&rendered_for(&samples::archive(), pane)));
    };
    use crate::page_view::{FolderNow, LinkNow, Sharing};
    let folder = |is_allowed| Some(FolderNow { name: "Shared".into(), address: "folder:1".into(), is_allowed });
    shown(
        Sharing { can_choose: true, folder: folder(true), link: LinkNow::TooLong },
        expect![[r#"
        Your comments as a link
        All that you submitted is in the link itself: whoever opens it is asked, and then has it. No server sees it.
        [Copy a link with my comments]
        Your comments are too long for a link. Send them as a file.
        [Export a .baton file]
        A folder
        One that is kept in step with others’: by a cloud drive, a file server, or git.
        What you submit goes into the folder “Shared”, and what others put there comes here.
        [Use it no more]
    "#]],
    );
    shown(
        Sharing { can_choose: true, folder: folder(false), link: LinkNow::None },
        expect![[r#"
        Your comments as a link
        All that you submitted is in the link itself: whoever opens it is asked, and then has it. No server sees it.
        [Copy a link with my comments]
        A folder
        One that is kept in step with others’: by a cloud drive, a file server, or git.
        The browser wants to be asked again before the page may use the folder “Shared”.
        [Let the page in again]
        [Use it no more]
    "#]],
    );
}
