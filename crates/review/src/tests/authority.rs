//! FORMAT §5: who may do what, in the past of what they wrote, and cut by what they could not know. Ana owns these reviews.

use super::story::{fold, fold_read, id, read, thread, voids};
use crate::{Closing, PersonId, Problem, Role, ThreadState};

fn owned(story: &str) -> std::rc::Rc<crate::Review> {
    fold(&format!("0 ana founds\n{story}"))
}

fn state(story: &str) -> ThreadState {
    owned(story).threads[&thread("a")].state
}

fn person(letter: u8) -> PersonId {
    PersonId([letter; 32])
}

const FIXED: ThreadState = ThreadState::Closed(Closing::Fixed);

#[test]
fn a_guest_comments_and_no_more() {
    let story =
        "g ana grants ben guest\n a cay opens\n b ben replies; thanks a; opens, after a g\n c ben edits b, after b";
    assert_eq!(voids(&owned(story)), [""; 0]);
    let story =
        "g ana grants ben guest\n a cay opens\n b ben blocks; closes; reopens; reattaches; marks intro=1, after a g";
    let void = ["b RoleTooLow", "b.1 RoleTooLow", "b.2 RoleTooLow", "b.3 RoleTooLow", "b.4 RoleTooLow"];
    assert_eq!(voids(&owned(story)), void);
    assert_eq!(state(story), ThreadState::Open);
    assert_eq!(owned(story).marks, []);
}

#[test]
fn a_guests_blocking_thread_stands_and_does_not_block() {
    let review = owned("g ana grants ben guest\n a ben opens blocking, after g");
    let thread = &review.threads[&thread("a")];
    assert_eq!((thread.state, thread.is_blocked, &thread.need), (ThreadState::Open, false, &None));
    assert_eq!(thread.comments[0].words.as_str(), "words of a");
    assert!(thread.plain_need.is_some(), "its reasons are there, without force");
    assert_eq!(voids(&review), ["a RoleTooLow"]);
}

#[test]
fn a_guests_verdict_is_no_verdict() {
    let review = owned("g ana grants ben guest\n a ben opens; submits approve, after g");
    assert_eq!(review.submissions[0].verdict, Some(crate::Verdict::Comment));
    assert_eq!(voids(&review), ["a.1 RoleTooLow"]);
}

#[test]
fn a_reviewer_blocks_closes_and_judges_but_answers_no_suggestion() {
    let story = "a ben suggests new for old at 1\n b cay blocks; closes; accepts; submits approve, after a";
    assert_eq!(voids(&owned(story)), ["b.2 RoleTooLow"]);
}

#[test]
fn a_facilitator_keeps_the_review_going() {
    let acts = "k ben briefs for cay, after g\n r ben announces 2; requests cay, after k";
    let story = format!(
        "g ana grants ben facilitator\n {acts}\n a cay suggests new for old at 1, after r\n b ben accepts, after a"
    );
    assert_eq!(voids(&owned(&story)), [""; 0]);
    let story = format!("g ana grants ben reviewer\n {acts}");
    assert_eq!(voids(&owned(&story)), ["k RoleTooLow", "r RoleTooLow", "r.1 RoleTooLow"]);
    assert_eq!(owned(&story).brief, None);
}

#[test]
fn only_the_owner_grants_admits_and_transfers() {
    let story = "g ana grants ben facilitator\n b ben grants cay guest; admits a; transfers cay, after g";
    assert_eq!(voids(&owned(story)), ["b NotTheOwner", "b.1 NotTheOwner", "b.2 NotTheOwner"]);
}

#[test]
fn nobody_is_made_an_owner_by_a_grant() {
    let review = owned("g ana grants ben owner\n b ben opens, after g");
    assert_eq!(voids(&review), ["g OnlyByTransfer"]);
    assert_eq!(review.people[&person(b'b')].role, Role::Reviewer);
}

#[test]
fn where_nobody_owns_the_review_everybody_facilitates() {
    let story = "a ana suggests new for old at 1\n b ben accepts; submits approve, after a\n k cay briefs\n c cay announces 2, after k";
    let review = fold(story);
    assert_eq!(voids(&review), [""; 0]);
    assert_eq!(review.rights_of(&person(b'b')), Role::Facilitator);
    assert_eq!(voids(&fold("a ana grants ben guest\n b ben transfers cay")), ["a NotTheOwner", "b NotTheOwner"]);
}

#[test]
fn a_role_is_the_one_in_the_past_of_the_entry() {
    let story = "a cay opens\n b ben closes, after a\n g ana grants ben guest, after b";
    assert_eq!(state(story), FIXED);
    assert_eq!(state(&format!("{story}\n c ben reopens, after g")), FIXED);
    assert_eq!(voids(&owned(&format!("{story}\n c ben reopens, after g"))), ["c RoleTooLow"]);
}

#[test]
fn role_change_beside_act_cuts_the_act() {
    let story = "a cay opens\n b ben closes, after a\n g ana grants ben guest, after a";
    assert_eq!(state(story), ThreadState::Open);
    assert_eq!(voids(&owned(story)), ["b RoleLost"]);
}

#[test]
fn an_act_that_was_cut_counts_once_it_is_admitted() {
    let story = "a cay opens\n b ben closes, after a\n g ana grants ben guest, after a\n d ana admits b, after b g";
    assert_eq!(state(story), FIXED);
    assert_eq!(voids(&owned(story)), [""; 0]);
}

#[test]
fn what_the_role_never_allowed_is_not_admitted() {
    let story = "g ana grants ben guest\n a cay opens\n b ben closes, after a g\n d ana admits b, after b";
    assert_eq!(state(story), ThreadState::Open);
}

#[test]
fn a_role_gained_beside_an_act_takes_nothing_away() {
    let story = "a cay opens\n b ben closes, after a\n g ana grants ben facilitator, after a";
    assert_eq!(state(story), FIXED);
}

#[test]
fn plain_comments_of_a_former_participant_stay_and_are_marked() {
    let review =
        owned("a cay opens\n b ben replies, after a\n g ana grants ben guest, after a\n c ben replies, after g b");
    let former: Vec<_> = review.threads[&thread("a")].comments.iter().map(|one| one.is_from_former).collect();
    assert_eq!(former, [false, true, false]);
    assert_eq!(voids(&review), [""; 0]);
}

#[test]
fn of_two_grants_beside_each_other_the_smaller_right_counts() {
    let mut story = read(
        "0 ana founds\n a cay opens\n g ana grants ben facilitator\n h ana grants ben guest\n b ben closes, after a g h",
    );
    story.entries[3].previous = None;
    let review = fold_read(&story);
    assert_eq!(review.people[&person(b'b')].role, Role::Guest);
    assert_eq!(review.threads[&thread("a")].state, ThreadState::Open);
}

#[test]
fn an_accepted_offer_makes_a_new_owner() {
    let story = "t ana transfers ben\n u ben takes over t, after t\n g ben grants cay facilitator, after u\n h ana grants cay guest, after g";
    let review = owned(story);
    assert_eq!(review.owner, Some(person(b'b')));
    assert_eq!(review.people[&person(b'a')].role, Role::Facilitator);
    assert_eq!(voids(&review), ["h NotTheOwner"]);
}

#[test]
fn an_offer_that_is_not_accepted_changes_nothing() {
    let review = owned("t ana transfers ben\n u cay takes over t, after t");
    assert_eq!(review.owner, Some(person(b'a')));
    assert!(review.offers[0].is_open);
    assert_eq!(voids(&review), ["u NotAsked"]);
}

#[test]
fn two_accepted_transfers_leave_the_old_owner() {
    let story = "t ana transfers ben\n s ana transfers cay, after t\n u ben takes over t, after t\n v cay takes over s, after s";
    let review = owned(story);
    assert_eq!(review.owner, Some(person(b'a')));
    assert!(review.problems.contains(&Problem::TransfersContested { offers: vec![id("t"), id("s")] }));
    let settled = owned(&format!("{story}\n w ana transfers cay, after u v\n x cay takes over w, after w"));
    assert_eq!(settled.owner, Some(person(b'c')));
}

#[test]
fn a_review_that_was_passed_on_is_not_passed_on_again_by_the_old_owner() {
    let story = "t ana transfers ben\n u ben takes over t, after t\n s ana transfers cay, after u\n v cay takes over s, after s";
    assert_eq!(owned(story).owner, Some(person(b'b')));
    let story = "t ana transfers ben\n s ana transfers cay, after t\n u ben takes over t, after t\n v cay takes over s, after s u";
    assert_eq!(owned(story).owner, Some(person(b'b')), "cay knew that ben had it");
}

#[test]
fn an_owner_hands_on_to_an_owner() {
    let story = "t ana transfers ben\n u ben takes over t, after t\n s ben transfers cay, after u\n v cay takes over s, after s";
    assert_eq!(owned(story).owner, Some(person(b'c')));
}

#[test]
fn what_the_old_owner_did_beside_the_acceptance_is_cut() {
    let story = "t ana transfers ben\n u ben takes over t, after t\n g ana grants cay guest, after t";
    assert_eq!(voids(&owned(story)), ["g NotTheOwner"]);
}

#[test]
fn a_transfer_by_a_key_that_was_revoked_is_none() {
    let story = "p ana profile\n t ana transfers ben, after p\n u ben takes over t, after t\n r ana revokes ana keeping p, after p";
    let review = owned(story);
    assert_eq!(review.owner, Some(PersonId(id("p").0)));
}

#[test]
fn the_new_owner_vouches_for_keys() {
    let story = "p cay profile\n t ana transfers ben\n u ben takes over t, after t\n w ben attests dan as cay, after u p\n a dan opens, after w";
    assert_eq!(owned(story).threads[&thread("a")].raiser, PersonId(id("p").0));
    let story = "p cay profile\n w ben attests dan as cay, after p\n a dan opens, after w";
    assert_eq!(voids(&owned(story)), ["w NotTheOwner"]);
}

#[test]
fn the_owner_takes_back_anybodys_words_and_nobody_else_does() {
    let story = "a cay opens\n b ana redacts a, after a";
    assert_eq!(owned(story).threads[&thread("a")].state, ThreadState::Redacted);
    let story = "g ana grants ben facilitator\n a cay opens\n b ben redacts a, after a g";
    assert_eq!(voids(&owned(story)), ["b NotTheAuthor"]);
}

#[test]
fn what_reviewers_do_stands_in_a_submission() {
    let acts =
        "outside; opens; replies; edits a; blocks; closes; reopens; thanks a; reattaches; accepts; marks intro=1";
    let review = fold(&format!("a ana suggests new for old at 1\n b ana {acts}, after a"));
    assert_eq!(voids(&review).len(), 10);
    assert!(voids(&review).iter().all(|void| void.ends_with("NotInASubmission")));
    assert_eq!(review.threads.len(), 1);
}

#[test]
fn names_redactions_revisions_briefs_and_endings_stand_alone() {
    let story = "b ben opens in b\n a ana opens asking ben, after b\n c ben profile; outside; ends a, after a\n d ana redacts a; announces 2; briefs for ben; requests ben, after c";
    assert_eq!(voids(&fold(story)), [""; 0]);
}

#[test]
fn a_single_comment_is_one_comment() {
    let review = fold("a ana opens\n b ben alone; replies; replies, after a");
    assert_eq!(voids(&review), ["b.1 NotInASubmission"]);
    assert_eq!(review.threads[&thread("a")].comments.len(), 2);
}

#[test]
fn a_brief_brings_its_questions_along() {
    let review = fold("k kim briefs about k.1; opens; outside");
    assert_eq!(review.brief.as_ref().unwrap().questions, [thread("k.1")]);
    assert!(review.threads.contains_key(&thread("k.1")));
    assert_eq!(voids(&review), [""; 0]);
}

#[test]
fn only_copies_say_who_wrote_them_elsewhere() {
    let mut story = read("a ana opens; copies\n b ben opens in b");
    for (_, body) in &mut story.bodies {
        *body = body.clone().with(crate::Field::Name, "Carla");
    }
    let review = fold_read(&story);
    let carried = |name: &str| review.threads[&thread(name)].comments[0].carried_from.clone();
    assert_eq!(carried("a"), Some(crate::Words::Here("Carla".into())));
    assert_eq!(carried("b"), None);
    story.bodies.clear();
    let review = fold_read(&story);
    let carried = |name: &str| review.threads[&thread(name)].comments[0].carried_from.clone();
    assert_eq!((carried("a"), carried("b")), (Some(crate::Words::Missing), None));
}

#[test]
fn nobody_ends_an_ask_between_others() {
    let story = "b ben opens in b\n a cay opens asking ben, after b\n d dan ends a, after a";
    assert_eq!(voids(&owned(story)), ["d NotAsked"]);
    let story = "b ben opens in b\n k ana requests ben, after b\n d dan ends k, after k";
    assert_eq!(voids(&owned(story)), ["d NotAsked"]);
    assert_eq!(voids(&owned("a cay opens\n b ben ends d")), ["b NotInItsPast"]);
}

#[test]
fn rules_may_leave_commenting_to_reviewers() {
    let story =
        "0 kim founds\n k kim rules maycomment 1; grants ana guest\n a ana opens, after k\n b ben opens, after k\n";
    let review = fold(story);
    assert_eq!(review.threads.len(), 1);
    assert_eq!(voids(&review), ["a RoleTooLow"]);
    // Who had not heard of the rule could not keep it.
    assert_eq!(fold("0 kim founds\n k kim rules maycomment 2\n b ben opens").threads.len(), 1);
    assert_eq!(fold("0 kim founds\n k kim rules maycomment 2\n b ben opens, after k").threads.len(), 0);
    assert_eq!(fold("0 kim founds\n k kim rules maycomment 2\n b kim opens, after k").threads.len(), 1);
}

#[test]
fn a_reply_needs_what_commenting_needs() {
    let story = "0 kim founds\n a ana opens\n k kim rules maycomment 2, after a\n b ben replies, after k\n c cay replies, after a";
    let review = fold(story);
    assert_eq!(voids(&review), ["b RoleTooLow"]);
    assert_eq!(review.threads.values().next().unwrap().comments.len(), 2);
}

#[test]
fn rules_may_make_newcomers_guests() {
    let story = "0 kim founds\n k kim rules newcomers 0; grants ana reviewer\n a ana opens blocking, after k\n b ben opens blocking, after k";
    let review = fold(story);
    assert_eq!(review.threads.values().map(|thread| thread.is_blocked).collect::<Vec<_>>(), [true, false]);
    assert_eq!(voids(&review), ["b RoleTooLow"]);
    assert_eq!(
        fold(&format!("{story}\n c kim rules newcomers 1, after b\n d ben opens blocking, after c")).threads.len(),
        3
    );
}
