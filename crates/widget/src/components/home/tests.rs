//! The home screen as words.

use std::rc::Rc;

use expect_test::{Expect, expect};
use yew::Html;

use super::*;
use crate::briefs;
use crate::samples;
use crate::snapshot::{as_words, rendered_for};

fn check(n: usize, has_looked: bool, expected: Expect) {
    let mut sample = samples::archive();
    let mut view = (*sample.view).clone();
    view.reviews = Rc::from(&briefs::known(&view)[..n]);
    let mut page = (*sample.page).clone();
    page.home = has_looked.then(|| Rc::from(&briefs::glances(&view)[..n]));
    let (view, page) = (Same(Rc::new(view)), Shared(Rc::new(page)));
    sample.view = Rc::clone(&view.0);
    let shown = move |scene: SharedScene| -> Html {
        crate::markup::component::<Home>(HomeProps { scene, view: view.clone(), page: page.clone() })
    };
    expected.assert_eq(&as_words(&rendered_for(&sample, shown)));
}

#[test]
fn what_waits_for_me_comes_first_blocking_before_older() {
    check(
        4,
        true,
        expect![[r#"
            Reviews on this device
            [Back to the list]
            Your turn
            Mira Kaur asked you Who keeps the keys over the summer?
            Blocking
            Release plan
            yesterday
            answer or decline
            [Mira Kaur asked you Who keeps the keys over the summer?]
            Archive proposal
            Tue
            answer or decline
            [Mira Kaur asked you to review]
            Archive proposal
            Tue
            submit your review or decline
            Of this document
            [Moving the archive to content-addressed storage]
            Open now
            6 open
            Page review
            3 h ago
            [Archive proposal]
            6 open
            By invitation
            3 h ago
            Of other documents
            Release plan
            https://example.org/release/2026
            5 open
            By invitation
            3 h ago
            دليل قاعات القراءة
            https://example.org/rooms?lang=ar
            By invitation, read only
            25 Feb
            House rules
            https://example.org/rules
            4 open
            Page review
            3 h ago
        "#]],
    );
}

#[test]
fn before_the_other_reviews_were_looked_into_nothing_is_said_of_them() {
    check(
        2,
        false,
        expect![[r#"
            Reviews on this device
            [Back to the list]
            Looking into the reviews on this device…
            Of this document
            [Moving the archive to content-addressed storage]
            Open now
            6 open
            Page review
            just now
            [Archive proposal]
            By invitation
            yesterday
        "#]],
    );
}

#[test]
fn with_the_page_review_alone_it_says_what_will_gather_here() {
    check(
        1,
        true,
        expect![[r#"
            Reviews on this device
            [Back to the list]
            Nothing waits for you in any review on this device.
            Of this document
            [Moving the archive to content-addressed storage]
            Open now
            6 open
            Page review
            3 h ago
            Reviews that you open for people you invite, and those you are invited to, gather here.
            [Open a review of your own…]
        "#]],
    );
}

#[test]
fn only_addresses_of_the_web_are_followed() {
    assert_eq!(web_address("https://example.org/").as_deref(), Some("https://example.org/"));
    assert_eq!(web_address("HTTP://example.org/").as_deref(), Some("HTTP://example.org/"));
    for hostile in ["javascript:alert(1)", " https://example.org", "data:text/html,x", "//example.org", "", "🦀"] {
        assert_eq!(web_address(hostile), None, "{hostile}");
    }
}
