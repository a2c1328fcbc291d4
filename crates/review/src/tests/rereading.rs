//! WORKFLOW §9 and §8: coverage, verdicts, what is new since one submitted; and briefs.

use super::standing::{covered, judged, news};
use super::story::{fold, id, voids};

#[test]
fn a_section_is_covered_by_whoever_marked_it_last_and_stale_where_it_changed() {
    let story = "a ana marks intro=1; marks end=1\n b ben marks intro=2, after a\n c ana marks end=2, after b";
    let document = "section intro=2; section end=2; section more=1";
    assert_eq!(covered(story, document), "intro: ana (stale), ben\nend: ana\nmore: ");
}

#[test]
fn a_mark_outside_a_submission_does_not_count() {
    let story = "a ana outside; marks intro=1";
    assert_eq!(covered(story, "section intro=1"), "intro: ");
    assert_eq!(voids(&fold(story)), ["a NotInASubmission"]);
}

#[test]
fn the_latest_verdict_of_each_person_counts() {
    let story = "a ana opens; submits approve\n b ben opens; submits another-round, after a\n c ana opens; submits another-round, after b";
    assert_eq!(judged(story, ""), "ben: NeedsAnotherRound\nana: NeedsAnotherRound");
}

#[test]
fn saying_something_takes_no_judgement_back() {
    let story = "a ana opens; submits approve\n b ana opens; submits comment, after a\n c ben opens";
    assert_eq!(judged(story, ""), "ana: Approve\nben: Comment");
}

#[test]
fn an_approval_is_stale_in_the_sections_that_are_new_or_changed() {
    let story = "a ana opens; submits approve intro=1 end=1\n b ben opens; submits another-round intro=1";
    let document = "section intro=2; section end=1; section more=1";
    assert_eq!(judged(story, document), "ana: Approve, stale in intro more\nben: NeedsAnotherRound");
}

#[test]
fn an_approval_that_noted_down_no_sections_is_stale_nowhere() {
    assert_eq!(judged("a ana opens; submits approve", "section intro=2"), "ana: Approve");
}

#[test]
fn nothing_is_new_for_who_never_submitted() {
    assert_eq!(news("p ana profile\n b ben opens in b, after p", "ana"), "");
    assert_eq!(news("a ana alone; opens\n b ben opens in b, after a", "ana"), "");
}

#[test]
fn new_is_what_ones_last_submission_had_not_seen() {
    let story = "a ana opens\n b ben opens in b\n c ben replies, after a\n d ana replies in b, after b\n e ben replies; satisfied, after c d";
    assert_eq!(news(story, "ana"), "last d; replies c in a, e in a; moved a; submissions c, e");
    assert_eq!(news(story, "ben"), "last e");
}

#[test]
fn a_thread_that_is_new_is_listed_once() {
    let story = "a ana opens\n b ben opens in b, after a\n c cay replies in b; closes in b, after b";
    assert_eq!(news(story, "ana"), "last a; threads b; submissions b, c");
}

#[test]
fn changed_comments_briefs_and_texts_are_new() {
    let story = "a ana opens\n b ben replies, after a\n c ana replies, after b\n d ben edits b, after c\n k kim briefs; announces 2, after d";
    assert_eq!(news(story, "ana"), "last c; edited b in a; submissions d; brief new; revisions 1");
}

#[test]
fn the_latest_brief_stands_and_older_ones_are_kept() {
    let review = fold("k kim briefs for ana\n l kim briefs for ben, after k");
    let brief = review.brief.as_ref().unwrap();
    assert_eq!((brief.entry, brief.goal.as_str()), (id("l"), "goal of l"));
    assert_eq!(review.old_briefs.iter().map(|brief| brief.entry).collect::<Vec<_>>(), [id("k")]);
    assert!(!brief.is_beside_previous());
}

#[test]
fn briefs_written_beside_each_other_say_so() {
    let review = fold("k kim briefs\n l ben briefs");
    assert_eq!(review.brief.as_ref().unwrap().unseen.len(), 1);
    assert!(review.brief.as_ref().unwrap().is_beside_previous());
    let settled = fold("k kim briefs\n l ben briefs\n m kim briefs, after k l");
    assert!(!settled.brief.as_ref().unwrap().is_beside_previous());
}

#[test]
fn whoever_wrote_the_standing_brief_keeps_an_unowned_document() {
    assert_eq!(fold("a ana opens").keeper(), None);
    assert_eq!(fold("k kim briefs").keeper(), Some(crate::PersonId([b'k'; 32])));
    assert_eq!(fold("0 ana founds\n a ben opens").keeper(), Some(crate::PersonId([b'a'; 32])));
}
