//! What is new, as text.

use client::LastText;
use review::{Since, Verdict};

use super::*;
use crate::components::Shared;
use crate::samples;
use crate::snapshot::{as_words, rendered_for};
use crate::standing::Standing;

fn shown(since: Since, change: impl FnOnce(&mut View, &mut PageView)) -> String {
    let mut sample = samples::archive();
    let (mut view, mut page) = ((*sample.view).clone(), (*sample.page).clone());
    change(&mut view, &mut page);
    sample.view = Rc::new(view.clone());
    let standing = Rc::new(Standing { since, ..Standing::default() });
    let markup = rendered_for(&sample, move |scene| {
        let mut changed = (*scene.0).clone();
        changed.standing = Shared(Rc::clone(&standing));
        since_view(&SharedScene(Rc::new(changed)), &view, &page, &ViewState::default()).html()
    });
    as_words(&markup)
}

fn last() -> Since {
    Since { last: Some(EntryId([1; 32])), ..Since::default() }
}

#[test]
fn before_the_first_submission_it_says_what_will_stand_here() {
    let text = shown(Since::default(), |_, _| ());
    assert!(text.contains("What is new will stand here"), "{text}");
}

#[test]
fn nothing_new_is_said_in_a_sentence() {
    assert_eq!(shown(last(), |_, _| ()).trim(), "Nothing new since you last submitted.");
}

#[test]
fn what_is_new_stands_in_fixed_sections_replies_to_me_first() {
    let reply = |n: u8| {
        let review = Rc::clone(&samples::archive().view.review);
        let thread = review.threads.get(&samples::thread_id(n)).cloned();
        thread.map(|thread| (thread.id, thread.comments[1].id)).unwrap()
    };
    let since = Since {
        threads: vec![samples::thread_id(3)],
        replies: vec![reply(6), reply(2)],
        moved: vec![samples::thread_id(5)],
        submissions: vec![EntryId([samples::MIRA; 32])],
        ..last()
    };
    let text = shown(since, |_, _| ());
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} in {text}"));
    let order = [
        "New threads 1",
        "Is a day acceptable",
        "Replies in your threads 1",
        "Added in",
        "Other replies 1",
        "We need two weeks",
        "Closed, reopened, decided 1",
        "Submitted reviews 1",
        "The reading rooms were not asked.",
    ]
    .map(place);
    assert!(order.windows(2).all(|pair| pair[0] < pair[1]), "{text}");
    assert!(matches!(samples::archive().view.review.submissions[2].verdict, Some(Verdict::NeedsAnotherRound)));
}

#[test]
fn the_text_is_compared_word_by_word_under_its_headings() {
    let text = shown(last(), |view, page| {
        let revision = anchor::Revision { flatten_version: 1, fold_version: 1, hash: [0; 32] };
        let old = LastText { revision, at: samples::NOW, text: "Costs\none server a week\nEnd".into() };
        view.last_text = Some(Rc::new(old));
        view.revision.differs_from_mine = true;
        view.revision.differs_from_announced = true;
        page.text = "Costs\none server a month\nEnd".into();
        let section = |n, title: &str| review::SectionNow {
            id: review::SectionId([n; 16]),
            print: review::SectionPrint([n; 16]),
            title: title.into(),
        };
        let sections = vec![section(1, "Costs"), section(2, "End")];
        page.document = Rc::new(review::DocumentNow { sections, ..review::DocumentNow::default() });
    });
    for expected in ["1 section.", "Costs", "one server a week month", "[Show in the text]", "[Announce this text…]"]
    {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert!(!text.contains("Nothing new"), "{text}");
}
