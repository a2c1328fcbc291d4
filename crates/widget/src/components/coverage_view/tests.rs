//! The map as text, from marks and approvals made by hand.

use std::rc::Rc;

use client::DraftAct;
use review::{Level, SectionId, SectionNow, SectionPrint, Verdict};

use super::*;
use crate::components::Shared;
use crate::samples::{self, ANA, JONAS, MIRA};
use crate::snapshot::{as_words, rendered_for};
use crate::standing::Standing;

fn section(n: u8, title: &str) -> SectionNow {
    SectionNow { id: SectionId([n; 16]), print: SectionPrint([n; 16]), title: title.into() }
}

fn mark(who: u8, level: Level, is_stale: bool) -> MarkNow {
    MarkNow { person: samples::person(who), level, at: samples::NOW, title: None, is_stale }
}

fn standing() -> Standing {
    let covered = |n, title, marks| SectionCoverage { section: section(n, title), marks };
    let verdict = VerdictNow {
        person: samples::person(ANA),
        submission: review::EntryId([1; 32]),
        verdict: Verdict::Approve,
        at: samples::NOW,
        stale: vec![1],
    };
    Standing {
        coverage: vec![
            covered(1, "", vec![]),
            covered(2, "Costs", vec![mark(ANA, Level::Read, true), mark(JONAS, Level::Verified, false)]),
            covered(3, "End", vec![mark(MIRA, Level::Skimmed, false)]),
        ],
        verdicts: vec![verdict],
        ..Standing::default()
    }
}

fn shown(drafts: Vec<Rc<client::Draft>>) -> String {
    let mut sample = samples::archive();
    let view = Rc::new(samples::view((*sample.view.review).clone(), drafts));
    let mut page = (*sample.page).clone();
    page.text = "Intro\nCosts\none\nEnd\nlast".into();
    let mut document = (*page.document).clone();
    document.sections = vec![section(1, ""), section(2, "Costs"), section(3, "End")];
    page.document = Rc::new(document);
    sample.view = Rc::clone(&view);
    rendered_for(&sample, move |scene| {
        let mut changed = (*scene.0).clone();
        changed.standing = Shared(Rc::new(standing()));
        let scene = SharedScene(Rc::new(changed));
        coverage_view(&scene, &view, &page).map(Tag::html).unwrap_or_default()
    })
}

#[test]
fn each_section_says_who_has_been_through_it_and_what_is_stale() {
    let text = as_words(&shown(Vec::new()));
    for expected in [
        "Nobody has been through it yet.",
        "reviewed by 2",
        "1 stale",
        "Ana Novak: Read",
        "the text changed since",
        "Jonas Weber: Verified",
        "Mira Kaur: Skimmed",
        "no longer covers: Costs.",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn my_mark_is_a_draft_until_it_is_submitted() {
    let act = DraftAct::Mark {
        section: SectionId([3; 16]),
        print: SectionPrint([3; 16]),
        level: Level::Verified,
        title: "End".into(),
    };
    let markup = shown(vec![samples::draft(1, act)]);
    assert_eq!(markup.matches("mark is-draft").count(), 1);
    assert_eq!(markup.matches("<select").count(), 3);
    let draft = markup.split("mark is-draft").nth(1).unwrap_or_default();
    assert!(draft.contains("selected=\"selected\">Verified"), "{draft}");
}
