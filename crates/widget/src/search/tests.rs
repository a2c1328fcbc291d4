//! What searches find in the sample review, by the first words of each thread.

use review::{TurnReason, TurnRow, Unblocks};

use super::*;
use crate::samples::{self, ANA, JONAS, MIRA, Sample};

fn turn() -> Turn {
    let asked = |who| {
        TurnRow::new(samples::person(who), TurnReason::Asked, samples::person(MIRA), samples::NOW, Unblocks::Answer)
    };
    let row = |who, n| TurnRow { thread: Some(samples::thread_id(n)), ..asked(who) };
    Turn { rows: vec![row(ANA, 3), row(JONAS, 2)], ..Turn::default() }
}

fn found(sample: &Sample, text: &str) -> String {
    let (query, turn) = (Query::parse(text), turn());
    let review = &sample.view.review;
    let searched = Searched { review, drafts: &sample.view.drafts, turn: &turn, me: Some(samples::person(ANA)) };
    let place = &sample.page.placements;
    let threads = review
        .threads
        .values()
        .filter(|thread| query.matches(&searched, thread, place.threads.get(&thread.id).map(AsRef::as_ref)));
    let drafts = sample
        .view
        .drafts
        .iter()
        .filter(|draft| query.matches_draft(&searched, draft, place.drafts.get(&draft.id).map(AsRef::as_ref)));
    let first = |words: &str| words.split(' ').next().unwrap_or_default().to_string();
    let mut words: Vec<String> = threads.map(|thread| first(thread.comments[0].words.as_str())).collect();
    if !query.is_empty() {
        words.extend(drafts.map(|draft| ["draft:", &first(text_of(&draft.act).unwrap_or_default())].concat()));
    }
    words.join(" ")
}

fn check(text: &str, expected: &str) {
    assert_eq!(found(&samples::archive(), text), expected, "for {text:?}");
}

#[test]
fn words_are_found_in_comments_quotes_reasons_and_drafts_whatever_their_case() {
    check("CATALOGUES", "Only");
    check("\"tape robot\"", "Who");
    check("\"redirect table\"", "Only");
    check("inventory", "Nine");
    check("reading rooms close", "draft:Which");
    check("\"thank you\"", "Only");
    check("nowhere-to-be-found", "");
    assert!(contains("ΟΔΟΣ Ünü", &folded("οδος üNÜ")) && !contains("", "x"));
}

#[test]
fn filters_are_all_asked_for() {
    check("is:blocking", "Only draft:This");
    check("kind:question is:open", "Is Who");
    check("kind:question is:orphan", "Who");
    check("is:changed", "Is");
    check("is:suggestion", "Egress");
    check("is:draft", "Only draft:Which draft:This");
    check("is:closed inventory", "Nine");
}

#[test]
fn people_are_found_by_name_and_as_me() {
    check("by:mira kind:question", "Is");
    check("is:closed by:@lena", "Nine");
    check("by:\"ana novak\" is:blocking", "Only draft:This");
    check("turn:me", "Is");
    check("turn:@jonas", "Only");
    check("turn:@mira", "");
}

#[test]
fn a_thread_is_found_by_whom_it_asks() {
    let mut sample = samples::archive();
    let mut view = (*sample.view).clone();
    let mut review = (*view.review).clone();
    let mut thread = (**review.threads.get(&samples::thread_id(3)).unwrap()).clone();
    thread.comments[0].asks = vec![samples::person(ANA)];
    review.threads.insert(thread.id, Rc::new(thread));
    view.review = Rc::new(review);
    sample.view = Rc::new(view);
    assert_eq!(found(&sample, "asks:me"), "Is");
    assert_eq!(found(&sample, "asks:@ana"), "Is");
    assert_eq!(found(&sample, "asks:@jonas"), "");
}

#[test]
fn a_minus_excludes() {
    check("kind:question -is:orphan", "Is");
    check("by:@lena -\"the inventory\"", "Egress");
    check("is:blocking -is:draft", "");
    // A minus alone, and one inside of a word, is a word.
    check("- nowhere", "");
    check("nowhere-to", "");
}

#[test]
fn what_is_not_known_is_looked_for_as_words_and_said() {
    let unknown = |text: &str| Query::parse(text).unknown.join(" ");
    assert_eq!(unknown("is:strange kind:ghost colour:red word"), "is:strange kind:ghost colour:red");
    assert_eq!(unknown("https://example.org/5 10:30 \"is:open\""), "");
    check("https://example.org/5", "Only");
    check("is:strange", "");
    check("\"is:open\"", "");
    let review = &samples::archive().view.review;
    assert_eq!(Query::parse("by:@zoe turn:me asks:mira").strangers(review), ["zoe"]);
}

#[test]
fn a_filter_that_is_being_typed_hides_nothing_yet() {
    assert!(Query::parse("is: by:@ kind: turn:").is_empty());
    assert_eq!(Query::parse("is:").unknown.len(), 0);
    assert!(Query::parse("is:op").is_empty() && Query::parse("is:op").unknown.is_empty());
    assert_eq!(Query::parse("is:op word").unknown, ["is:op"]);
    assert!(!Query::parse("\"never ending").is_empty());
}

#[test]
fn every_filter_of_the_hint_is_known() {
    for filter in FILTERS {
        assert!(Query::parse(filter).unknown.is_empty(), "{filter}");
    }
}
