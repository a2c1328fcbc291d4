//! WORKFLOW §3 and FORMAT §5: threads, comments, who had seen what.

use super::story::{body, comment, fold, fold_read, id, read, thread, voids};
use crate::{Closing, Fold, Op, OpIndex, Problem, ThreadState, Timestamp, VoidWhy, Words};

fn state(story: &str) -> ThreadState {
    fold(story).threads[&thread("a")].state
}

const FIXED: ThreadState = ThreadState::Closed(Closing::Fixed);

#[test]
fn a_closing_closes() {
    assert_eq!(state("a ana opens\n b ben closes, after a"), FIXED);
}

#[test]
fn close_beside_reopen_is_open() {
    assert_eq!(state("a ana opens\n b ben closes, after a\n c cay reopens, after a"), ThreadState::Open);
}

#[test]
fn a_closing_that_saw_the_reopening_stands() {
    assert_eq!(state("a ana opens\n b ben reopens, after a\n c cay closes, after b"), FIXED);
}

#[test]
fn a_reply_beside_the_closing_is_unseen_until_somebody_closes_again() {
    let story = "a ana opens\n b ben closes, after a\n c cay replies, after a";
    assert_eq!(state(story), ThreadState::ClosedWithUnseen { n: 1, closing: Closing::Fixed });
    assert_eq!(state(&format!("{story}\n d ben closes, after b c")), FIXED);
}

#[test]
fn thanks_after_the_closing_leave_it_closed() {
    assert_eq!(state("a ana opens\n b ben closes, after a\n c ana replies, after b"), FIXED);
}

#[test]
fn a_block_never_vanishes_by_somebody_elses_act() {
    let story = "a ana opens blocking\n b ben closes, after a";
    assert_eq!(state(story), ThreadState::WaitingForConfirmation);
    assert_eq!(state(&format!("{story}\n c ana satisfied, after b")), FIXED);
    assert_eq!(state("a ana opens blocking\n b ben satisfied, after a"), ThreadState::OpenBlocking);
}

#[test]
fn the_raiser_lifts_a_block_by_another_stance_but_not_by_being_on_it() {
    assert_eq!(state("a ana opens blocking\n b ana satisfied, after a"), ThreadState::Open);
    assert_eq!(state("a ana opens blocking\n b ana discusses, after a"), ThreadState::Open);
    assert_eq!(state("a ana opens blocking\n b ana works, after a"), ThreadState::OpenBlocking);
}

#[test]
fn the_raiser_lifts_a_block_by_closing_it() {
    assert_eq!(state("a ana opens blocking\n b ana closes, after a"), FIXED);
}

#[test]
fn a_block_taken_beside_the_raisers_own_closing_holds() {
    // Two devices of one person, each unaware of the other: the cautious answer.
    let mut story = read("a ana opens\n b ana blocks, after a\n c ana closes, after a");
    story.entries[3].previous = Some(id("a"));
    let review = fold_read(&story);
    assert_eq!(review.threads[&thread("a")].state, ThreadState::WaitingForConfirmation);
    assert!(review.threads[&thread("a")].is_blocked);
    assert!(review.problems.iter().any(|problem| matches!(problem, Problem::Fork { .. })));
}

#[test]
fn somebody_elses_block_is_shown_and_holds_nothing() {
    assert_eq!(state("a ana opens\n b ben blocks, after a\n c cay closes, after b"), FIXED);
}

#[test]
fn work_under_way_holds_until_it_ends() {
    let story = "a ana opens\n b ben works, after a\n c cay closes, after b";
    assert_eq!(state(story), ThreadState::WaitingForConfirmation);
    assert_eq!(state(&format!("{story}\n d ben satisfied, after c")), FIXED);
    assert_eq!(state("a ana opens\n b ben works, after a\n c ben closes, after b"), FIXED);
}

#[test]
fn only_the_raiser_withdraws() {
    let story = "a ana opens\n b ben withdraws, after a";
    assert_eq!(state(story), ThreadState::Open);
    let void = Problem::Void { entry: id("b"), op: OpIndex(0), why: VoidWhy::NotTheRaiser };
    assert_eq!(fold(story).problems, [void]);
}

#[test]
fn withdraw_beside_edit_is_withdrawn_and_offers_the_edit() {
    // Two devices of one person.
    let mut story = read("a ana opens\n b ana withdraws, after a\n c ana edits a, after a");
    story.entries[3].previous = Some(id("a"));
    let review = fold_read(&story);
    let thread = review.threads.values().next().unwrap();
    assert_eq!(thread.state, ThreadState::Closed(Closing::Withdrawn));
    assert_eq!(thread.comments[0].words.as_str(), "words of c");
    assert_eq!(thread.edited_beside, Some(comment("a")));
    let review = fold("a ana opens\n c ana edits a, after a\n b ana withdraws, after c");
    assert_eq!(review.threads[&super::story::thread("a")].edited_beside, None);
}

#[test]
fn edits_beside_each_other_are_both_kept_and_the_highest_is_shown() {
    let mut story = read("a ana opens\n b ana edits a, after a\n c ana edits a, after a");
    story.entries[3].previous = Some(id("a"));
    let review = fold_read(&story);
    let comment = &review.threads[&thread("a")].comments[0];
    let versions: Vec<_> = comment.versions.iter().map(|version| version.words.as_str()).collect();
    assert_eq!(versions, ["words of a", "words of b", "words of c"]);
    assert_eq!(comment.words.as_str(), "words of c");
}

#[test]
fn work_ends_at_its_eta_and_not_before() {
    let at = |story: &str, now| fold(story).threads[&thread("a")].state_at(Timestamp(now));
    let story = "a ana opens\n b ben works until 50, after a";
    assert_eq!((at(story, 49), at(story, 50)), (ThreadState::OpenInWork, ThreadState::Open));
    let closed = format!("{story}\n c cay closes, after b");
    assert_eq!((at(&closed, 49), at(&closed, 50)), (ThreadState::WaitingForConfirmation, FIXED));
    let renewed = format!("{story}\n c ben works until 90, after b");
    assert_eq!(at(&renewed, 50), ThreadState::OpenInWork);
    assert_eq!(at("a ana opens\n b ben works, after a", i64::MAX), ThreadState::OpenInWork);
}

#[test]
fn the_block_of_the_raiser_outlasts_somebody_elses_eta() {
    let story = "a ana opens blocking\n b ben works until 50, after a\n c ben closes, after b";
    assert_eq!(fold(story).threads[&thread("a")].state_at(Timestamp(60)), ThreadState::WaitingForConfirmation);
}

#[test]
fn one_who_still_works_holds_it_after_another_one_stopped() {
    let story = "a ana opens\n b ben works, after a\n c cay works, after b\n d cay satisfied, after c";
    assert_eq!(state(story), ThreadState::OpenInWork);
}

#[test]
fn an_edit_keeps_all_versions_and_shows_the_highest() {
    let review = fold("a ana opens\n b ana edits a, after a\n c ana edits a, after b");
    let comment = &review.threads.values().next().unwrap().comments[0];
    assert_eq!(comment.versions.len(), 3);
    assert_eq!(comment.words.as_str(), "words of c");
}

#[test]
fn nobody_edits_anothers_words() {
    let review = fold("a ana opens\n b ben edits a, after a");
    assert_eq!(review.threads.values().next().unwrap().comments[0].words.as_str(), "words of a");
    assert_eq!(review.problems.len(), 1);
}

#[test]
fn redact_beside_reply_erases_the_words_and_keeps_the_reply() {
    let review = fold("a ana opens\n b ana redacts a, after a\n c ben replies, after a");
    let thread = review.threads.values().next().unwrap();
    assert_eq!(thread.comments[0].words, Words::Erased);
    assert_eq!(thread.comments[1].words.as_str(), "words of c");
    assert_eq!(thread.state, ThreadState::Open);
}

#[test]
fn redact_beside_edit_erases_the_edit_too() {
    let story = read("a ana opens\n b ana redacts a, after a\n c ana edits a, after a");
    let mut fold = Fold::new(story.entries[0].review);
    story.entries.into_iter().for_each(|entry| fold.insert(entry));
    fold.review();
    let erased: Vec<_> = fold.erasures().into_iter().map(|erasure| (erasure.body, erasure.is_undisputed)).collect();
    assert_eq!(erased, [(body("a", 0), true), (body("c", 0), true)]);
}

#[test]
fn nobody_erases_anothers_body_by_using_it_in_an_own_comment() {
    let mut story = read("a ana opens\n b ben replies, after a\n c ben redacts b, after b");
    story.entries[2].ops[0] = Op::Reply { thread: thread("a"), body: body("a", 0), asks: Vec::new() };
    let mut fold = Fold::new(story.entries[0].review);
    story.entries.into_iter().for_each(|entry| fold.insert(entry));
    fold.review();
    assert!(fold.erasures().iter().all(|erasure| erasure.body != body("a", 0) || !erasure.is_undisputed));
}

#[test]
fn an_act_on_what_its_author_cannot_have_seen_is_void() {
    let review = fold("a ana opens\n b ben closes");
    assert_eq!(review.threads.values().next().unwrap().state, ThreadState::Open);
    assert_eq!(review.problems, [Problem::Void { entry: id("b"), op: OpIndex(0), why: VoidWhy::NotInItsPast }]);
}

#[test]
fn an_entry_waits_visibly_for_its_past() {
    let story = read("a ana opens\n b ben closes, after a");
    let mut fold = Fold::new(story.entries[0].review);
    fold.insert(story.entries[0].clone());
    fold.insert(story.entries[2].clone());
    let review = fold.review();
    assert_eq!(review.problems, [Problem::Waiting { entry: id("b"), n_missing: 1 }]);
    assert_eq!(fold.missing_entries(), [id("a")]);
}

#[test]
fn a_reaction_is_a_set_per_person() {
    let story = "a ana opens\n b ben thanks a, after a\n c cay thanks a, after a\n d ben unthanks a, after b";
    let review = fold(story);
    let comment = &review.threads.values().next().unwrap().comments[0];
    assert_eq!(comment.reactions.iter().map(|(_, people)| people.len()).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_person_is_their_first_profile_and_a_later_one_changes_the_name() {
    let review = fold("p ana profile\n a ana opens, after p\n q ana profile, after a");
    assert_eq!(review.people.len(), 1);
    assert_eq!(review.people.keys().next().unwrap().0, id("p").0);
    assert_eq!(review.threads.values().next().unwrap().raiser.0, id("p").0);
}

#[test]
fn a_revoked_keys_later_entries_do_not_count() {
    let story = "a ana opens\n b ben closes, after a\n c ben reopens, after b\n d ben revokes ben keeping b, after c";
    assert_eq!(state(story), FIXED);
    assert_eq!(voids(&fold(story)), ["c RevokedKey", "c.1 RevokedKey"]);
}
