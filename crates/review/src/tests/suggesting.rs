//! WORKFLOW §4: what becomes of a suggestion. Kim keeps the document; `new` is suggested for `old` at 10.

use super::standing::suggested;
use super::story::{fold, thread};

const A: &str = "a ana suggests new for old at 10\n";

fn check(story: &str, document: &str, expected: &str) {
    assert_eq!(suggested(&format!("{A}{story}"), document), expected);
}

#[test]
fn nobody_has_answered() {
    check("", "", "a: open");
    check("b ben replies, after a", "text 1; quote a old at 10", "a: open");
}

#[test]
fn an_answer_decides() {
    check("b ben accepts, after a", "", "a: accepted by ben");
    check("b ben rejects, after a", "", "a: rejected by ben");
}

#[test]
fn accept_beside_reject_is_neither() {
    check("b ben accepts, after a\n c cay rejects, after a", "", "a: conflicting, accepted by ben, rejected by cay");
}

#[test]
fn a_later_answer_that_has_seen_the_earlier_replaces_it() {
    check("b ben accepts, after a\n c cay rejects, after b", "", "a: rejected by cay");
    check("b ben accepts, after a\n c cay rejects, after a\n d ben rejects, after b c", "", "a: rejected by ben");
}

#[test]
fn it_applies_only_where_the_text_is_still_the_same() {
    check("", "text 2; quote a other at 10", "a: stale, now Some(\"other\")");
    check("b ben accepts, after a", "text 2; quote a other at 10", "a: stale, now Some(\"other\")");
    check("b ben accepts, after a", "text 2; quote a old at 40", "a: accepted by ben");
    check("b ben rejects, after a", "text 2; quote a other at 10", "a: rejected by ben");
}

#[test]
fn where_the_place_is_gone_it_is_stale_and_without_a_document_it_is_not() {
    check("", "text 2", "a: stale, now None");
    check("", "", "a: open");
}

#[test]
fn an_accepted_one_that_the_document_says_already_is_applied() {
    check("b ben accepts, after a", "text 2; quote a new at 10", "a: applied, accepted by ben");
}

#[test]
fn of_two_accepted_that_overlap_the_first_in_log_order_stands() {
    let story = "b ben suggests newer for older at 12, after a\n c kim accepts in b, after b\n d kim accepts, after c";
    check(story, "", "a: stale, overlaps b, now None\nb: accepted by kim");
    let story = "b ben suggests newer for older at 12, after a\n c kim accepts; accepts in b, after b";
    check(story, "", "a: accepted by kim\nb: stale, overlaps a, now None");
}

#[test]
fn accepted_ones_beside_each_other_both_stand() {
    let story = "b ben suggests newer for older at 13, after a\n c kim accepts; accepts in b, after b";
    check(story, "", "a: accepted by kim\nb: accepted by kim");
}

#[test]
fn overlap_is_looked_for_where_the_words_lie_now() {
    let story = "b ben suggests newer for older at 90, after a\n c kim accepts; accepts in b, after b";
    let document = "text 2; quote a old at 10; quote b older at 12";
    check(story, document, "a: accepted by kim\nb: stale, overlaps a, now Some(\"older\")");
}

#[test]
fn a_rejected_one_is_in_nobodys_way() {
    let story = "b ben suggests newer for older at 12, after a\n c kim rejects; accepts in b, after b";
    check(story, "", "a: rejected by kim\nb: accepted by kim");
}

#[test]
fn withdrawn_and_duplicate_ones_are_superseded() {
    check("b ana withdraws, after a", "", "a: superseded by None");
    check(
        "b ben suggests newer for other at 50, after a\n c kim closes duplicate b, after b",
        "",
        "a: superseded by Some(\"b\")\nb: open",
    );
}

#[test]
fn accept_beside_withdraw_is_withdrawn_unless_the_answer_knew() {
    check("b ana withdraws, after a\n c kim accepts, after a", "", "a: superseded by None");
    check("b ana withdraws, after a\n c kim accepts, after b", "", "a: accepted by kim");
}

#[test]
fn a_newer_one_of_the_same_proposer_on_the_same_words_takes_its_place() {
    let story = "b ana suggests newer for old at 10, after a\n c ana suggests newest for old at 10, after b";
    check(story, "", "a: superseded by Some(\"b\")\nb: superseded by Some(\"c\")\nc: open");
    check("b ben suggests newer for old at 10, after a", "", "a: open\nb: open");
    check("b ana suggests newer for old at 70, after a", "", "a: open\nb: open");
    check(
        "b ana suggests newer for old at 10, after a\n c ana withdraws in b, after b",
        "",
        "a: open\nb: superseded by None",
    );
}

#[test]
fn an_answered_one_is_not_superseded_by_a_newer_one() {
    check("b kim accepts, after a\n c ana suggests newer for old at 10, after b", "", "a: accepted by kim\nc: open");
}

#[test]
fn edited_words_are_a_new_wording_and_the_old_one_is_kept() {
    let review = fold(&format!("{A}b ana rewrites a as newer, after a"));
    let thread = &review.threads[&thread("a")];
    assert_eq!(thread.replacement.as_ref().unwrap().as_str(), "newer");
    let versions = thread.comments[0].versions.iter();
    let wordings: Vec<_> = versions.map(|version| version.replacement.as_ref().unwrap().as_str()).collect();
    assert_eq!(wordings, ["new", "newer"]);
}

#[test]
fn an_answer_counts_only_for_the_wording_it_had_seen() {
    check("b kim accepts, after a\n c ana rewrites a as newer, after b", "", "a: open");
    check("b kim accepts, after a\n c ana rewrites a as newer, after a", "", "a: open");
    check("b ana rewrites a as newer, after a\n c kim accepts, after b", "", "a: accepted by kim");
    check("b ana edits a, after a\n c kim accepts, after a", "", "a: accepted by kim");
}
