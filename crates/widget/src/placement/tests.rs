//! Placing, on pages small enough to read.

use std::rc::Rc;

use anchor::{Block, BlockKind, Bytes, Page, Resolution, Span};
use client::{Draft, DraftAct, DraftId};
use review::{Kind, Review, ReviewId, Timestamp};

use super::{PlacementCache, PlacementWork, Placements};

fn page(paragraphs: &[&str]) -> Rc<Page> {
    let heading = Block { text: "Plan 🦀".to_owned(), kind: BlockKind::Heading { level: 2, id: None } };
    let rest = paragraphs.iter().map(|text| Block { text: (*text).to_owned(), kind: BlockKind::Paragraph });
    Rc::new(Page::new(std::iter::once(heading).chain(rest).collect()))
}

fn draft_on(page: &Page, words: &str, number: u8) -> Rc<Draft> {
    let start = page.text().find(words).unwrap();
    let at = |at: usize| Bytes(u32::try_from(at).unwrap());
    let target = anchor::describe(page, Span::new(at(start), at(start + words.len())).unwrap()).unwrap();
    let act = DraftAct::Thread {
        target: Rc::new(target),
        kind: Kind::Issue,
        text: String::new(),
        need: None,
        fallback: String::new(),
        replacement: None,
    };
    let time = Timestamp(0);
    Rc::new(Draft {
        id: DraftId([number; 16]),
        version: 0,
        created: time,
        saved: time,
        binned: None,
        basis: client::DraftBasis::default(),
        act,
    })
}

fn empty() -> Review {
    Review::empty(ReviewId([0; 32]))
}

#[test]
fn a_draft_lies_where_its_words_are_as_the_page_counts() {
    let page = page(&["A 🦀 walks sideways.", "The crab rests."]);
    let drafts = [draft_on(&page, "sideways", 1)];
    let placements = Placements::compute(&empty(), &drafts, &page, &mut PlacementCache::default());
    let placed = placements.drafts.get(&DraftId([1; 16])).unwrap();
    let span = placed.span.unwrap();
    // Two units for each crab: "Plan 🦀\nA 🦀 walks ".
    assert_eq!((span.start().0, span.end().0, placed.place), (19, 27, 19));
    assert_eq!(placed.text.as_deref(), Some("sideways"));
    assert_eq!(&*placed.section, "Plan 🦀");
}

#[test]
fn what_lost_its_words_keeps_its_section_and_a_place_in_the_order() {
    let before = page(&["The server is moved on Monday at nine.", "The crab rests."]);
    let drafts = [draft_on(&before, "moved on Monday", 1)];
    let after = page(&["Nothing of that remains."]);
    let placements = Placements::compute(&empty(), &drafts, &after, &mut PlacementCache::default());
    let placed = placements.drafts.get(&DraftId([1; 16])).unwrap();
    assert!(matches!(placed.resolution, Resolution::Orphaned { .. }), "{placed:?}");
    assert_eq!((placed.span, placed.text.as_deref(), &*placed.section), (None, None, "Plan 🦀"));
}

#[test]
fn on_one_page_a_target_is_resolved_once() {
    let (one, other) = (page(&["The crab rests."]), page(&["Here the crab rests."]));
    let drafts = [draft_on(&one, "crab", 1)];
    let mut cache = PlacementCache::default();
    let mut on = |page| {
        Rc::clone(Placements::compute(&empty(), &drafts, page, &mut cache).drafts.get(&DraftId([1; 16])).unwrap())
    };
    let (first, second, elsewhere) = (on(&one), on(&one), on(&other));
    assert!(Rc::ptr_eq(&first, &second));
    assert_ne!(first.span, elsewhere.span);
}

#[test]
fn step_by_step_comes_to_the_same_as_all_at_once() {
    let page = page(&["one two three four five", "six seven eight nine ten"]);
    let words = ["one", "three", "five", "six", "eight", "ten"];
    let drafts: Vec<_> = words.iter().zip(0..).map(|(words, number)| draft_on(&page, words, number)).collect();
    let mut cache = PlacementCache::default();
    let mut work = PlacementWork::new(&empty(), &drafts, Rc::clone(&page), &mut cache);
    let n_steps = (1..).find(|_| work.step(2, &cache)).unwrap();
    assert_eq!(n_steps, 3);
    assert_eq!(work.placements(), Placements::compute(&empty(), &drafts, &page, &mut PlacementCache::default()));
}

#[test]
fn after_a_change_elsewhere_what_was_sure_moves_along_and_is_not_looked_for_again() {
    let words = ["The server moves on Monday.", "The crab rests 🦀.", "Readers see nothing of it.", "All is well."];
    let before = page(&[&words[..], &["Three people are here now."]].concat());
    let drafts = [draft_on(&before, "crab", 1), draft_on(&before, "people are", 2)];
    let mut cache = PlacementCache::default();
    let first = Placements::compute(&empty(), &drafts, &before, &mut cache);

    let after = page(&[&["News!"], &words[..], &["Nobody is."]].concat());
    let mut work = PlacementWork::new(&empty(), &drafts, Rc::clone(&after), &mut cache);
    assert!(!work.is_near_done(), "what was in the block that changed is looked for");
    assert!(work.step(1, &cache), "and nothing else");
    let placements = work.news(&first, &mut cache).unwrap();
    let crab = placements.drafts.get(&DraftId([1; 16])).unwrap();
    let span = after.span_to_bytes(crab.span.unwrap()).unwrap();
    assert_eq!((after.slice(span), crab.resolution.span()), ("crab", Some(span)));
    assert_eq!(crab.place, first.drafts.get(&DraftId([1; 16])).unwrap().place + 6);
    let gone = placements.drafts.get(&DraftId([2; 16])).unwrap();
    assert!(matches!(gone.resolution, Resolution::Orphaned { .. }));
}

#[test]
fn what_has_lost_its_place_is_looked_for_again_after_each_change() {
    let whole = page(&["The server moves on Monday.", "The crab rests.", "All is well."]);
    let drafts = [draft_on(&whole, "crab rests", 1)];
    let mut cache = PlacementCache::default();
    let on = |page: &Rc<Page>, cache: &mut PlacementCache| {
        let placements = Placements::compute(&empty(), &drafts, page, cache);
        placements.drafts.get(&DraftId([1; 16])).unwrap().span.is_some()
    };
    // A page that arrives late.
    assert!(!on(&page(&["The server moves on Monday."]), &mut cache));
    assert!(on(&whole, &mut cache));
}
