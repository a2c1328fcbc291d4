//! WORKFLOW §5: whose turn it is, rule by rule. `!` marks what the document waits for.

use super::standing::{document, later, turn, turn_in, turns};
use super::story::fold;
use crate::{Turn, TurnReason};

/// Kim keeps the document: she wrote the brief.
const KIM: &str = "k kim briefs\n b ben opens in b, after k\n d dan opens in d, after k\n";

fn with_keeper(story: &str) -> String {
    turn(&format!("k kim briefs\n{story}"))
}

#[test]
fn t1_an_open_question_is_its_addressees_turn() {
    let story = "b ben opens\n a ana opens asking ben, after b, at 3";
    assert_eq!(turn(story), "ben: asked by ana in a, since 3");
    let story = "b ben opens\n a ana opens\n c cay replies asking ben, after a b, at 7";
    assert_eq!(turn(story), "ben: asked by cay in a, since 7");
}

#[test]
fn t1_an_ask_ends_by_a_reply_of_the_addressee() {
    assert_eq!(turn("b ben opens\n a ana opens asking ben, after b\n c ben replies, after a"), "");
}

#[test]
fn t1_an_ask_ends_by_a_closing_of_the_addressee() {
    assert_eq!(turn("b ben opens\n a ana opens asking ben, after b\n c ben closes, after a"), "");
}

#[test]
fn t1_an_ask_ends_by_a_decline_of_the_addressee() {
    assert_eq!(turn("b ben opens\n a ana opens asking ben, after b\n c ben declines a, after a"), "");
}

#[test]
fn t1_a_decline_speaks_for_the_decliner_only() {
    let story = "b ben opens\n c cay opens\n a ana opens asking ben cay, after b c\n d ben declines a, after a";
    assert_eq!(turn(story), "cay: asked by ana in a, since 3");
}

#[test]
fn t1_a_facilitator_ends_an_ask_for_all() {
    let story = "b ben opens\n c cay opens\n a ana opens asking ben cay, after b c\n k kim ends a, after a";
    assert_eq!(turn(story), "");
}

#[test]
fn t1_an_ask_does_not_end_by_an_answer_in_another_thread() {
    let story = "b ben opens\n a ana opens asking ben, after b\n c ben replies in b, after a";
    assert_eq!(turn(story), "ben: asked by ana in a, since 2");
}

#[test]
fn t1_an_ask_does_not_end_by_somebody_elses_answer_or_closing() {
    let story = "b ben opens\n a ana opens asking ben, after b\n c cay replies, after a\n d dan closes, after c";
    assert_eq!(turn(story), "ben: asked by ana in a, since 2");
}

#[test]
fn t1_an_answer_that_had_not_seen_the_ask_does_not_end_it() {
    let story = "a ana opens\n c cay replies asking ben, after a\n b ben replies, after a";
    assert_eq!(turn(story), "ben: asked by cay in a, since 2");
}

#[test]
fn t1_whoever_asked_takes_the_question_back() {
    let story = "b ben opens\n a ana opens asking ben, after b\n";
    assert_eq!(turn(&format!("{story} c ana withdraws, after a")), "");
    assert_eq!(turn(&format!("{story} c ana redacts a, after a")), "");
}

#[test]
fn t1_stances_and_reactions_are_no_answer() {
    let story = "b ben opens\n a ana opens asking ben, after b\n c ben thanks a; discusses, after a";
    assert_eq!(turn(story), "ben: asked by ana in a, since 2");
}

#[test]
fn t1_a_question_by_name_waits_for_whoever_comes_with_that_name() {
    let story = "k kim opens calling ben; briefs about k";
    assert_eq!(turn(story), "");
    let story = format!("{story}\n b ben profile; opens in b, after k");
    assert_eq!(turn(&story), "ben: asked by kim in k, since 1");
    assert_eq!(turn(&format!("{story}\n c ben replies in k, after b")), "");
    assert_eq!(turn(&format!("{story}\n c ben declines k, after b")), "");
    assert_eq!(turn(&format!("{story}\n c cay replies in k, after b")), "ben: asked by kim in k, since 1");
}

#[test]
fn t1_somebody_who_has_said_nothing_yet_is_asked_by_name() {
    let review = fold("k kim opens calling ben; briefs about k awaiting Ben");
    let reasons = |name: &str| Turn::of_newcomer(&review, name).iter().map(|row| row.reason).collect::<Vec<_>>();
    assert_eq!(reasons(" BEN "), [TurnReason::ReviewRequested, TurnReason::Asked]);
    assert_eq!(reasons("benjamin"), []);
    assert_eq!(reasons(""), []);
}

#[test]
fn t1_a_brief_asks_its_reviewers_until_they_submit() {
    let story = "b ben opens\n k kim briefs for ben, after b";
    assert_eq!(turn(story), "ben: review requested by kim, since 2");
    assert_eq!(turn(&format!("{story}\n c ben opens; submits approve, after k")), "");
}

#[test]
fn t1_a_submission_that_had_not_seen_the_request_does_not_answer_it() {
    let story = "b ben opens\n k kim briefs for ben, after b\n c ben opens, after b";
    assert_eq!(turn(story), "ben: review requested by kim, since 2");
}

#[test]
fn t1_a_single_comment_is_no_review() {
    let story = "b ben opens\n k kim briefs for ben, after b\n c ben alone; opens, after k";
    assert_eq!(turn(story), "ben: review requested by kim, since 2");
}

#[test]
fn t1_a_request_ends_by_a_decline() {
    assert_eq!(turn("b ben opens\n k kim briefs for ben, after b\n c ben declines k, after k"), "");
    assert_eq!(turn("b ben opens\n k kim requests ben, after b\n c ben declines k, after k"), "");
}

#[test]
fn t1_a_decline_of_a_brief_speaks_for_the_decliner_only() {
    let story = "b ben opens\n c cay opens\n k kim briefs for ben cay, after b c\n d ben declines k, after k";
    assert_eq!(turn(story), "cay: review requested by kim, since 3");
}

#[test]
fn t1_whoever_appears_under_an_awaited_name_is_asked() {
    let story = "k kim briefs awaiting Dan eve";
    assert_eq!(turn(story), "");
    assert_eq!(turn(&format!("{story}\n p dan profile, after k")), "dan: review requested by kim, since 1");
    let review = fold(&format!("{story}\n p dan profile, after k"));
    assert_eq!(review.brief.as_ref().unwrap().awaited, ["eve"]);
}

#[test]
fn t1_mending_the_brief_does_not_ask_again() {
    let story = "b ben opens\n k kim briefs for ben, after b\n c ben opens, after k\n l kim briefs for ben, after c";
    assert_eq!(turn(story), "");
    let story = "b ben opens\n k kim briefs for ben, after b\n l kim briefs for ben, after k";
    assert_eq!(turn(story), "ben: review requested by kim, since 2");
}

#[test]
fn t1_whoever_is_asked_again_is_asked_again() {
    let story = "b ben opens\n k kim briefs for ben, after b\n c ben opens, after k\n l kim requests ben, after c";
    assert_eq!(turn(story), "ben: review requested by kim, since 4");
}

#[test]
fn t1_an_offered_review_is_the_turn_of_whoever_it_is_offered_to() {
    let story = "0 ana founds\n b ben opens\n t ana transfers ben, after b";
    assert_eq!(turn(story), "ben: transfer offered by ana, since 3");
    assert_eq!(turn(&format!("{story}\n u ben takes over t, after t")), "");
    assert_eq!(turn(&format!("{story}\n u ben declines t, after t")), "");
}

#[test]
fn t1_the_holder_of_a_closed_thread_confirms() {
    let story = "a ana opens blocking\n b ben closes, after a";
    assert_eq!(turn(story), "!ana: confirm the closing by ben in a, since 2");
    assert_eq!(turn(&format!("{story}\n c ana satisfied, after b")), "");
    let story = "a ana opens\n b ben works, after a\n c cay closes, after b";
    assert_eq!(turn(story), "ben: confirm the closing by cay in a, since 3");
}

#[test]
fn t2_a_blocking_thread_is_the_keepers_turn() {
    assert_eq!(with_keeper("a ana opens blocking, after k"), "!kim: blocking raised by ana in a, since 2");
    assert_eq!(turn("0 kim founds\n a ana opens blocking"), "!kim: blocking raised by ana in a, since 2");
}

#[test]
fn t2_without_a_keeper_a_blocking_thread_is_nobodys_turn() {
    assert_eq!(turn("a ana opens blocking"), "");
}

#[test]
fn t2_a_plain_thread_is_nobodys_turn() {
    assert_eq!(with_keeper("a ana opens, after k\n b ben replies, after a"), "");
}

#[test]
fn t2_the_keepers_answer_makes_it_the_raisers_turn() {
    let story = "a ana opens blocking, after k\n b kim replies, after a";
    assert_eq!(with_keeper(story), "!ana: blocking answered by kim in a, since 3");
}

#[test]
fn t2_the_raisers_answer_makes_it_the_keepers_turn_again() {
    let story = "a ana opens blocking, after k\n b kim replies, after a\n c ana replies, after b";
    assert_eq!(with_keeper(story), "!kim: blocking raised by ana in a, since 4");
}

#[test]
fn t2_a_submission_removes_its_author_only_from_what_it_had_seen() {
    let story = "a ana opens blocking, after k\n b kim replies, after a\n c ana replies, after a";
    assert_eq!(with_keeper(story), "!ana: blocking answered by kim in a, since 3");
}

#[test]
fn t2_a_submission_leaves_its_author_in_the_threads_it_does_not_touch() {
    let story = "a ana opens blocking, after k\n b ben opens blocking, after k\n c kim replies in b, after a b";
    let expected = "!kim: blocking raised by ana in a, since 2\n!ben: blocking answered by kim in b, since 4";
    assert_eq!(with_keeper(story), expected);
}

#[test]
fn t2_a_suggestion_is_the_keepers_turn_until_they_act() {
    let story = "a ana suggests new for old at 10, after k";
    assert_eq!(with_keeper(story), "kim: suggestion open by ana in a, since 2");
    assert_eq!(with_keeper(&format!("{story}\n b kim replies, after a")), "");
    assert_eq!(with_keeper(&format!("{story}\n b kim accepts, after a")), "");
    assert_eq!(with_keeper(&format!("{story}\n b ben replies, after a")), "kim: suggestion open by ana in a, since 2");
}

#[test]
fn t2_another_round_is_the_keepers_turn_until_there_is_one() {
    let story = "a ana opens; submits another-round, after k";
    let wanted = "!kim: another round wanted by ana, since 2";
    assert_eq!(with_keeper(story), wanted);
    assert_eq!(with_keeper(&format!("{story}\n b kim replies, after a")), wanted);
    assert_eq!(with_keeper(&format!("{story}\n b kim announces 2, after a")), "");
    let asked = with_keeper(&format!("{story}\n b kim requests ana, after a"));
    assert_eq!(asked, "ana: review requested by kim, since 3");
    assert_eq!(with_keeper(&format!("{story}\n b kim ends a.1, after a")), "");
    assert_eq!(with_keeper(&format!("{story}\n b ana opens; submits approve, after a")), "");
    assert_eq!(with_keeper(&format!("{story}\n b ana opens; submits comment, after a")), wanted);
}

#[test]
fn t2_a_revision_that_had_not_seen_the_wish_is_not_the_round() {
    let story = "a ana opens; submits another-round, after k\n b kim announces 2, after k";
    assert_eq!(with_keeper(story), "!kim: another round wanted by ana, since 2");
}

#[test]
fn t2_mending_a_comment_or_reacting_is_not_acting() {
    let story = "a ana opens blocking, after k\n b kim replies, after a\n c ana thanks b; edits a, after b";
    assert_eq!(with_keeper(story), "!ana: blocking answered by kim in a, since 3");
}

#[test]
fn t3_a_new_revision_adds_the_raiser_of_a_blocking_thread_whose_text_changed() {
    let story = "k kim briefs\n a ana opens blocking, after k\n b kim replies, after a\n c ana replies, after b\n d kim announces 2, after c";
    let changed = "text 2; changed a";
    assert_eq!(turn_in(story, changed), "!ana: text changed by kim in a, since 5");
    assert_eq!(turn_in(story, "text 2"), "!kim: blocking raised by ana in a, since 4");
}

#[test]
fn t3_looking_again_ends_it() {
    let story = "k kim briefs\n a ana opens blocking, after k\n b kim announces 2, after a\n c ana blocks, after b";
    assert_eq!(turn_in(story, "text 2; changed a"), "!kim: blocking raised by ana in a, since 4");
}

#[test]
fn t3_a_plain_thread_whose_text_changed_adds_nobody() {
    assert_eq!(turn_in("k kim briefs\n a ana opens, after k\n b kim announces 2, after a", "text 2; changed a"), "");
}

#[test]
fn t3_a_stance_on_changed_text_is_stale() {
    let story = "k kim briefs\n a ana opens, after k\n b ben discusses, after a\n c kim announces 2, after b";
    assert_eq!(turn_in(story, "text 2; changed a"), "ben: stance stale by kim in a, since 4");
    assert_eq!(turn_in(&format!("{story}\n d ben satisfied, after c"), "text 2; changed a"), "");
}

#[test]
fn t3_an_approval_is_stale_where_the_text_changed() {
    let story = "k kim briefs\n a ana opens; submits approve intro=1 end=1, after k\n b kim announces 2, after a";
    assert_eq!(turn_in(story, "text 2; section intro=1; section end=1"), "");
    let expected = "ana: stance stale by kim, since 3";
    assert_eq!(turn_in(story, "text 2; section intro=2; section end=1"), expected);
}

#[test]
fn t3_a_section_mark_is_stale_where_the_text_changed() {
    let story = "k kim briefs\n a ana marks intro=1, after k\n b kim announces 2, after a";
    assert_eq!(turn_in(story, "text 2; section intro=1"), "");
    assert_eq!(turn_in(story, "text 2; section intro=2"), "ana: mark stale by kim, since 3");
    assert_eq!(turn_in(&format!("{story}\n c ana marks intro=2, after b"), "text 2; section intro=2"), "");
}

#[test]
fn t3_a_text_that_nobody_announced_counts_too() {
    let story = "k kim briefs\n a ana marks intro=1, after k";
    assert_eq!(turn_in(story, "text 2; section intro=2"), "ana: mark stale by kim, since 2");
}

#[test]
fn an_unseen_reply_is_the_closers_turn_until_a_new_closing() {
    let story = "a ana opens\n b ben closes, after a\n c cay replies, after a";
    assert_eq!(turn(story), "ben: unseen reply by cay in a, since 3");
    assert_eq!(turn(&format!("{story}\n d ben replies, after b c")), "ben: unseen reply by cay in a, since 3");
    assert_eq!(turn(&format!("{story}\n d ben closes, after b c")), "");
}

#[test]
fn conflicting_answers_are_the_authors_turn() {
    let story = "a ana suggests new for old at 10, after k\n b ben accepts, after a\n c cay rejects, after a";
    assert_eq!(with_keeper(story), "kim: conflicting answers by cay in a, since 4");
    assert_eq!(with_keeper(&format!("{story}\n d kim rejects, after b c")), "");
}

#[test]
fn conflicting_answers_without_an_author_are_the_answerers_turn() {
    let story = "a ana suggests new for old at 10\n b ben accepts, after a\n c cay rejects, after a";
    // Cay's own answer has reached Cay, so it is due; Ben's turn is not before it has reached Ben.
    let expected = "cay: conflicting answers by cay in a, since 3\nben: conflicting answers by cay in a, since 3";
    assert_eq!(turn(story), expected);
}

#[test]
fn a_promise_is_the_promisers_turn_and_runs_out_at_its_eta() {
    let story = "k kim briefs\n a ana opens blocking, after k\n b kim replies, after a\n c ana replies, after b\n d ben works until 50, after c";
    let (review, none) = (fold(story), document(""));
    assert_eq!(turns(&review, &none, 49), "");
    assert_eq!(later(&review, &none, 49), "!ben: work promised by ben in a, since 5, back 50");
    let late = "!kim: blocking raised by ben in a, since 5\n!ben: work promised by ben in a, since 5";
    let rows = turns(&review, &none, 50);
    let mut rows: Vec<_> = rows.lines().collect();
    rows.sort();
    let mut expected: Vec<_> = late.lines().collect();
    expected.sort();
    assert_eq!(rows, expected);
}

#[test]
fn rows_stand_blocking_first_then_oldest_then_by_id() {
    let story = format!(
        "{KIM} c ana opens blocking in c, after b d, at 9\n e ana opens asking ben, after c, at 8\n f ana opens asking dan, after c, at 7\n g ana opens asking ben, after c, at 7"
    );
    let expected = "!kim: blocking raised by ana in c, since 9\ndan: asked by ana in f, since 7\nben: asked by ana in g, since 7\nben: asked by ana in e, since 8";
    assert_eq!(turn(&story), expected);
}

#[test]
fn nothing_is_said_about_turns_when_a_newer_version_wrote_something_critical() {
    assert_eq!(with_keeper("a ana opens blocking, after k\n b ben unknown, after a"), "");
}

#[test]
fn the_keeper_of_an_owned_review_is_its_owner() {
    let story = "0 ana founds\n g ana grants kim facilitator\n k kim briefs, after g\n a ben opens blocking, after k";
    assert_eq!(turn(story), "!ana: blocking raised by ben in a, since 4");
}

#[test]
fn a_blocking_thread_of_the_keepers_own_falls_to_them_when_nobody_is_asked() {
    assert_eq!(with_keeper("a kim opens blocking, after k"), "!kim: blocking raised by kim in a, since 2");
    let asked = with_keeper("b ben opens in b\n a kim opens blocking asking ben, after k b");
    assert_eq!(asked, "!ben: asked by kim in a, since 3");
}
