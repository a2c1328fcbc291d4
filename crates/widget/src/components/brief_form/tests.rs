//! The brief form as words.

use expect_test::{Expect, expect};
use review::Review;

use super::*;
use crate::briefs;
use crate::samples;
use crate::snapshot::{as_words, rendered_for};

fn check(is_owned: bool, change: impl FnOnce(&mut View), expected: Expect) {
    let mut sample = samples::archive();
    let mut view = (*sample.view).clone();
    change(&mut view);
    sample.view = Rc::new(view);
    let (view, page) = (Same(Rc::clone(&sample.view)), Shared(Rc::clone(&sample.page)));
    let form = move |scene: SharedScene| -> Html {
        markup::component::<BriefForm>(BriefFormProps { scene, view: view.clone(), page: page.clone(), is_owned })
    };
    expected.assert_eq(&as_words(&rendered_for(&sample, form)));
}

#[test]
fn it_begins_with_what_a_team_needs() {
    check(
        false,
        |_| (),
        expect![[r#"
        What this review is for
        [Back to the list] What kind of review is it?
        Quick look One or two people look it over by tomorrow. If nobody answers, it stands as it is.
        Team review The team comments within three working days. If nobody answers, there are 8 more working hours.
        Document sign-off The people you name say yes or no within five working days. If nobody answers, there are 16 more working hours.
        What should this review achieve?
        What should come of it Nothing but having been read Comments A yes or a no One of several ways
        Please look at
        No need to look at Questions to people
        To ask about certain words, select them in the page first.
        [Add question about the whole document] Answers due
        Date
        Time
        By your clock, in 5 days. Others see it by theirs. If nobody answers
        The document stands as it is
        Reviewers have more time
        How many more working hours
        Somebody decides Reviewers
        Name
        Names of people who are not here yet are fine: whoever comes with that name is meant.
        [Add] Who may see it?
        Everybody who knows this page Nothing to set up. Nobody owns it: everybody may change the brief.
        Only people you invite It is yours. You send links, and you say who may do what. Links, deputy, and what can be taken back
        Read first
        One address in a line.
        Deputy Nobody Ana Novak Jonas Weber Mira Kaur Lena Okafor Diego Paz
        Stands in for you when you are away.
        What is decided can be taken back later
        [[Publish the brief]
        It is signed with your key, and shared at once. It does not wait for your drafts.
    "#]],
    );
}

#[test]
fn changing_a_brief_keeps_its_questions_and_what_was_typed() {
    check(
        false,
        |view| {
            let review: Review = briefs::briefed(&view.review);
            let mut brief = BriefDraft::of_brief(review.brief.as_ref().unwrap());
            brief.questions.push(client::QuestionDraft { text: "Who pays?".into(), ..Default::default() });
            view.review = Rc::new(review);
            view.brief_draft = Some(samples::draft(80, DraftAct::Brief(Rc::new(brief))));
        },
        expect![[r#"
            What this review is for
            [Back to the list] What kind of review is it?
            Quick look One or two people look it over by tomorrow. If nobody answers, it stands as it is.
            Team review The team comments within three working days. If nobody answers, there are 8 more working hours.
            Document sign-off The people you name say yes or no within five working days. If nobody answers, there are 16 more working hours.
            What should this review achieve? Decide whether the archive moves to content-addressed storage this spring.
            What should come of it Nothing but having been read Comments A yes or a no One of several ways
            Please look at - What breaks for **reading rooms**
            - The costs: is anything missing?
            No need to look at Wording. We edit that at the end. Questions to people
            Question 1
            [Remove]
            Is a day acceptable for exam weeks?
            Question 2
            [Remove]
            Too fast for the reading rooms?
            Question 3
            [Remove]
            The whole page
            Question Who pays?
            Whom it asks (optional)
            To ask about certain words, select them in the page first.
            [Add question about the whole document] Answers due
            Date
            Time
            By your clock, in 4 days. Others see it by theirs. If nobody answers
            The document stands as it is
            Reviewers have more time
            How many more working hours
            Somebody decides Reviewers
            Ana Novak
            [Remove Ana Novak Remove]
            Mira Kaur
            [Remove Mira Kaur Remove]
            Omar Said not here yet
            [Remove Omar Said Remove]
            Name
            Names of people who are not here yet are fine: whoever comes with that name is meant.
            [Add] Who may see it?
            Everybody who knows this page Nothing to set up. Nobody owns it: everybody may change the brief.
            Only people you invite It is yours. You send links, and you say who may do what. Links, deputy, and what can be taken back
            Read first https://example.org/inventory
            The minutes of 2 March: &lt;https://example.org/minutes&gt;
            One address in a line.
            Deputy Nobody Ana Novak Jonas Weber Mira Kaur Lena Okafor Diego Paz
            Stands in for you when you are away.
            What is decided can be taken back later
            [[Publish the change]
            [Discard]
            It is signed with your key, and shared at once. It does not wait for your drafts.
            Saved on this device. Only you see it until you publish it.
        "#]],
    );
}

#[test]
fn a_review_of_ones_own_asks_who_may_see_it_first_and_for_a_name() {
    check(
        true,
        |view| view.me = None,
        expect![[r#"
        Open a review of your own
        [Back to the list] Who may see it?
        Everybody who knows this page Nothing to set up. Nobody owns it: everybody may change the brief.
        Only people you invite It is yours. You send links, and you say who may do what.
        Title of your review
        Bring the 6 open threads along What kind of review is it?
        Quick look One or two people look it over by tomorrow. If nobody answers, it stands as it is.
        Team review The team comments within three working days. If nobody answers, there are 8 more working hours.
        Document sign-off The people you name say yes or no within five working days. If nobody answers, there are 16 more working hours.
        What should this review achieve?
        What should come of it Nothing but having been read Comments A yes or a no One of several ways
        Please look at
        No need to look at Questions to people
        To ask about certain words, select them in the page first.
        [Add question about the whole document] Answers due
        Date
        Time
        By your clock, in 5 days. Others see it by theirs. If nobody answers
        The document stands as it is
        Reviewers have more time
        How many more working hours Reviewers
        Name
        Names of people who are not here yet are fine: whoever comes with that name is meant.
        [Add] Links, deputy, and what can be taken back
        Read first
        One address in a line.
        What is decided can be taken back later
        What should others call you?
        [[Save name]
        A key is made on this device and signs what you submit, so nobody can change your words. There is no account.
        [[Open the review]
        Give your name first, so that others know who is speaking.
    "#]],
    );
}

#[test]
fn in_an_owned_review_it_is_not_asked_again_who_may_see_it() {
    check(
        false,
        |view| {
            view.review = Rc::new(briefs::owned(&view.review, samples::ANA));
            view.kind = ReviewKind::Owned;
        },
        expect![[r#"
            What this review is for
            [Back to the list] What kind of review is it?
            Quick look One or two people look it over by tomorrow. If nobody answers, it stands as it is.
            Team review The team comments within three working days. If nobody answers, there are 8 more working hours.
            Document sign-off The people you name say yes or no within five working days. If nobody answers, there are 16 more working hours.
            What should this review achieve? Decide whether the archive moves to content-addressed storage this spring.
            What should come of it Nothing but having been read Comments A yes or a no One of several ways
            Please look at - What breaks for **reading rooms**
            - The costs: is anything missing?
            No need to look at Wording. We edit that at the end. Questions to people
            Question 1
            [Remove]
            Is a day acceptable for exam weeks?
            Question 2
            [Remove]
            Too fast for the reading rooms?
            To ask about certain words, select them in the page first.
            [Add question about the whole document] Answers due
            Date
            Time
            By your clock, in 4 days. Others see it by theirs. If nobody answers
            The document stands as it is
            Reviewers have more time
            How many more working hours
            Somebody decides Reviewers
            Ana Novak
            [Remove Ana Novak Remove]
            Mira Kaur
            [Remove Mira Kaur Remove]
            Omar Said not here yet
            [Remove Omar Said Remove]
            Name
            Names of people who are not here yet are fine: whoever comes with that name is meant.
            [Add] Links, deputy, and what can be taken back
            Read first https://example.org/inventory
            The minutes of 2 March: &lt;https://example.org/minutes&gt;
            One address in a line.
            Deputy Nobody Ana Novak Jonas Weber Mira Kaur Lena Okafor Diego Paz
            Stands in for you when you are away.
            What is decided can be taken back later
            [[Publish the change]
            It is signed with your key, and shared at once. It does not wait for your drafts.
        "#]],
    );
}
