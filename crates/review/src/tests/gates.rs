//! WORKFLOW §8: the gates of a review, as `gate: state`, what is missing and by whom.

use super::standing::{document, name};
use super::story::{fold, name_of, thread, voids};
use crate::{
    Closing, GateNow, GateState, GateText, Measure, Missing, Review, Step, ThreadState, Timestamp, gates, step_now,
};

fn gate_name(gate: &GateNow) -> String {
    match gate.gate.rule.text {
        GateText::Known(known) => format!("{known:?}"),
        GateText::Own(_) => String::from_utf8_lossy(&gate.gate.rule.id.0).trim().to_owned(),
    }
}

fn lacks(review: &Review, missing: &Missing) -> String {
    let people: Vec<String> =
        missing.who.iter().map(|person| name(review, person)).chain(missing.awaited.clone()).collect();
    let threads: Vec<String> = missing.threads.iter().map(|thread| name_of(thread.entry, thread.op)).collect();
    let stale: Vec<String> =
        missing.stale.iter().map(|one| format!("{} stale in {:?}", name(review, &one.person), one.sections)).collect();
    let is = missing.is.map_or("?".to_owned(), |is| is.to_string());
    let mut text = format!("{is} of {} {:?} by {}", missing.wanted, missing.how, people.join(" "));
    for (word, list) in [(" in ", threads), (", ", stale)] {
        if !list.is_empty() {
            text += &format!("{word}{}", list.join(" "));
        }
    }
    if !missing.sections.is_empty() {
        text += &format!(" sections {:?}", missing.sections);
    }
    text
}

fn state(review: &Review, gate: &GateNow) -> String {
    match &gate.state {
        GateState::NotApplicable => "not applicable".to_owned(),
        GateState::Met => "met".to_owned(),
        GateState::Overridden(one) => {
            let reason = one.reason.as_ref().map_or("", crate::Words::as_str);
            format!("overridden by {}: {reason}", name(review, &one.by))
        }
        GateState::NotMet(unmet) => {
            let missing: Vec<String> = unmet.missing.iter().map(|one| lacks(review, one)).collect();
            let time = unmet.by_time.map_or(String::new(), |at| format!("; by itself at {}", at.0));
            let unknown = if unmet.is_unknown { "; unknown" } else { "" };
            format!("{}{time}{unknown}", missing.join(" and "))
        }
    }
}

fn gates_in(story: &str, words: &str) -> String {
    let review = fold(story);
    let all = gates(&review, &document(words), Timestamp(100));
    let line = |gate: &GateNow| format!("{}: {}", gate_name(gate), state(&review, gate));
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn gate(story: &str) -> String {
    gates_in(story, "")
}

#[test]
fn a_review_without_rules_has_no_gates() {
    assert_eq!(gate("a ana opens blocking"), "");
    assert_eq!(gate("k kim briefs for ana"), "");
}

#[test]
fn nothing_blocks_once_nothing_blocks() {
    let story = "k kim gates blocks; briefs\n a ana opens blocking, after k\n";
    assert_eq!(gate("k kim gates blocks"), "NothingBlocks: met");
    assert_eq!(gate(story), "NothingBlocks: 1 of 0 SettleBlocking by kim in a");
    let story = format!("{story} b kim replies, after a\n");
    assert_eq!(gate(&story), "NothingBlocks: 1 of 0 SettleBlocking by ana in a");
    assert_eq!(gate(&format!("{story} c ana satisfied, after b")), "NothingBlocks: met");
}

#[test]
fn a_closing_that_its_raiser_has_not_confirmed_still_blocks() {
    let story = "k kim gates blocks; briefs\n a ana opens blocking, after k\n b kim closes, after a";
    assert_eq!(gate(story), "NothingBlocks: 1 of 0 SettleBlocking by ana in a");
}

#[test]
fn an_approval_counts_for_the_quorum() {
    let story = "k kim gates approvals; rules quorum 1; briefs for ana\n";
    assert_eq!(gate(story), "EnoughApprovals: 0 of 1 Approve by ana");
    assert_eq!(gate(&format!("{story} a ana opens; submits approve, after k")), "EnoughApprovals: met");
}

#[test]
fn a_comment_or_a_wish_for_another_round_is_no_approval() {
    let story = "k kim gates approvals; rules quorum 1; briefs for ana\n";
    let missing = "EnoughApprovals: 0 of 1 Approve by ana";
    assert_eq!(gate(&format!("{story} a ana opens; submits comment, after k")), missing);
    assert_eq!(gate(&format!("{story} a ana opens; submits another-round, after k")), missing);
}

#[test]
fn nobody_approves_their_own_document() {
    let story = "k kim gates approvals; rules quorum 1; briefs\n a kim opens; submits approve, after k";
    assert_eq!(gate(story), "EnoughApprovals: 0 of 1 Approve by ");
    assert_eq!(gate("k kim gates owner; briefs\n a kim opens; submits approve, after k"), "OwnerApproves: met");
}

#[test]
fn an_approval_once_fixed_counts_once_nothing_blocks() {
    let story =
        "k kim gates approvals; rules quorum 1; briefs\n a ana opens blocking; submits approve-once-fixed, after k\n";
    assert_eq!(gate(story), "EnoughApprovals: 0 of 1 Approve by ana");
    assert_eq!(gate(&format!("{story} b ana closes, after a")), "EnoughApprovals: met");
}

#[test]
fn an_approval_goes_stale_with_the_sections_it_spoke_of_and_says_which() {
    let story =
        "k kim gates approvals; rules quorum 1; briefs for ana\n a ana opens; submits approve intro=1 end=1, after k";
    assert_eq!(gates_in(story, "section intro=1; section end=1"), "EnoughApprovals: met");
    assert_eq!(
        gates_in(story, "section intro=1; section end=2"),
        "EnoughApprovals: 0 of 1 Approve by ana, ana stale in [1]"
    );
}

#[test]
fn another_round_waits_for_a_new_text_and_then_for_whoever_wants_it() {
    let story = "k kim gates rounds; briefs\n a ana opens; submits another-round, after k\n";
    assert_eq!(gate(story), "NoOtherRound: 1 of 0 Revise by kim");
    let story = format!("{story} b kim announces 2, after a\n");
    assert_eq!(gate(&story), "NoOtherRound: 1 of 0 LookAgain by ana");
    assert_eq!(gate(&format!("{story} c ana opens; submits approve, after b")), "NoOtherRound: met");
}

#[test]
fn an_open_question_waits_for_whom_it_asks() {
    let story = "k kim gates questions; briefs\n b ben opens, after k\n a ana opens asking ben, after b\n";
    assert_eq!(gate(story), "QuestionsAnswered: 1 of 0 AnswerQuestions by ben in a");
    assert_eq!(gate(&format!("{story} c ben replies, after a")), "QuestionsAnswered: met");
}

#[test]
fn each_section_needs_a_reader_besides_its_author() {
    let story = "k kim gates sections; briefs; requests ana\n m kim marks intro=1; marks end=1, after k\n";
    assert_eq!(gate(story), "SectionsRead: ? of 1 OpenDocument by ; unknown");
    let words = "section intro=1; section end=1";
    assert_eq!(gates_in(story, words), "SectionsRead: 0 of 1 MarkSections by ana sections [0, 1]");
    let story = format!("{story} a ana marks intro=1, after k");
    assert_eq!(gates_in(&story, words), "SectionsRead: 0 of 1 MarkSections by ana sections [1]");
    assert_eq!(gates_in(&format!("{story}\n b ana marks end=1, after a"), words), "SectionsRead: met");
    assert_eq!(gates_in(&story, "section intro=2"), "SectionsRead: 0 of 1 MarkSections by ana sections [0]");
}

#[test]
fn of_several_ways_the_shortest_is_explained() {
    let story = "k kim gate x if approvals(reviewer) >= 1 and briefs = 1 or threads_open = 0\n a ana opens, after k";
    assert_eq!(gate(story), "x: 1 of 0 CloseThreads by ana in a");
}

#[test]
fn what_is_denied_is_explained_by_its_opposite() {
    let story = "k kim gate x if not (threads_open > 0 or briefs = 0)\n a ana opens, after k";
    assert_eq!(gate(story), "x: 1 of 0 CloseThreads by ana in a and 0 of 0 WriteBrief by ");
}

#[test]
fn what_later_versions_bring_is_honestly_unknown() {
    assert_eq!(gate("k kim gate x if positions(object) = 0"), "x: ? of 0 NotAvailable by ; unknown");
    assert_eq!(gate("k kim gate x if positions(object) = 0 or briefs = 0"), "x: met");
    assert_eq!(
        gate("k kim gate x if positions(object) = 0 and briefs = 1"),
        "x: ? of 0 NotAvailable by  and 0 of 1 WriteBrief by "
    );
}

#[test]
fn a_gate_that_time_alone_meets_says_when() {
    let day = 86_400_000;
    // A Thursday, so that one working day after it is the Friday.
    let story = "k kim gate x if approvals(reviewer) >= 1 or working_days_since(open_pass) >= 1; briefs, at 0\n";
    let review = fold(story);
    let at = |now: i64| gates(&review, &document(""), Timestamp(now)).remove(0).state;
    let GateState::NotMet(unmet) = at(0) else { panic!("it is met at once") };
    assert_eq!(unmet.missing[0].measure, Measure::Approvals(crate::Role::Reviewer));
    let by_time = unmet.by_time.unwrap();
    assert!(by_time.0 > day && by_time.0 <= 2 * day, "{by_time:?}");
    assert_eq!(at(by_time.0), GateState::Met);
    assert!(matches!(at(by_time.0 - 1), GateState::NotMet(_)));
}

#[test]
fn an_override_names_who_and_why() {
    let story = "k kim gates approvals; rules quorum 1; briefs\n o kim overrides approvals, after k\n";
    assert_eq!(gate(story), "EnoughApprovals: overridden by kim: reason of o");
    let story = format!("{story} p kim enforces approvals, after o");
    assert_eq!(gate(&story), "EnoughApprovals: 0 of 1 Approve by ");
}

#[test]
fn an_override_beside_its_own_end_does_not_stand() {
    let story = "k kim gates approvals; rules quorum 1; briefs\n o kim overrides approvals, after k\n";
    assert_eq!(gate(&format!("{story} p ana enforces approvals, after k")), "EnoughApprovals: 0 of 1 Approve by ana");
}

#[test]
fn only_whoever_the_gate_allows_overrides_it() {
    let story = "0 kim founds\n k kim gates approvals; rules quorum 1\n a ana opens, after k\n o ana overrides approvals, after a\n";
    assert_eq!(gate(story), "EnoughApprovals: 0 of 1 Approve by ana");
    assert_eq!(voids(&fold(story)), ["o RoleTooLow"]);
    let story = "0 kim founds\n k kim gates approvals; rules quorum 1; grants ana facilitator\n o ana overrides approvals, after k\n";
    assert_eq!(gate(story), "EnoughApprovals: overridden by ana: reason of o");
}

#[test]
fn an_override_covers_only_what_its_author_had_seen() {
    let story = "k kim gates blocks; briefs\n a ana opens blocking, after k\n o kim overrides blocks, after a\n";
    assert_eq!(gate(story), "NothingBlocks: overridden by kim: reason of o");
    let unmet = |story: &str| assert!(!gate(story).contains("overridden"), "{story}");
    unmet(&format!("{story} b ben opens blocking, after o"));
    unmet(&format!("{story} b ben opens blocking, after k"));
    unmet(&format!("{story} b kim announces 2, after o"));
    unmet(&format!("{story} b ben opens; submits another-round, after o"));
    unmet(&format!("{story} b kim gate blocks if blocking_open = 0 and briefs = 1, after o"));
    let other = format!("{story} b kim rules quorum 3, after o\n c ben opens, after o");
    assert_eq!(gate(&other), "NothingBlocks: overridden by kim: reason of o");
}

fn thread_state(story: &str) -> ThreadState {
    fold(story).threads[&thread("a")].state
}

#[test]
fn an_overridden_gate_lifts_the_blocks_its_author_had_seen_and_says_so() {
    let blocked = "k kim gates blocks; briefs\n a ana opens blocking, after k\n";
    let story = format!("{blocked} o kim overrides blocks, after a\n");
    assert_eq!(thread_state(&story), ThreadState::Open);
    let review = fold(&story);
    let lifted = review.threads[&thread("a")].lifted.as_ref().unwrap();
    assert_eq!(name(&review, &lifted.by), "kim");
    assert_eq!(lifted.reason.as_ref().unwrap().as_str(), "reason of o");
    // Neither her silence nor an override that did not know of it lifts it.
    assert_eq!(thread_state(&format!("{blocked} o kim overrides blocks, after k")), ThreadState::OpenBlocking);
}

#[test]
fn a_lifted_block_does_not_wait_for_its_raiser() {
    let story = "k kim gates blocks; briefs\n a ana opens blocking, after k\n b kim closes, after a\n";
    assert_eq!(thread_state(story), ThreadState::WaitingForConfirmation);
    assert_eq!(thread_state(&format!("{story} o kim overrides blocks, after b")), ThreadState::Closed(Closing::Fixed));
}

#[test]
fn a_lift_ends_with_its_override_and_the_raiser_can_block_again() {
    let story = "k kim gates blocks; briefs\n a ana opens blocking, after k\n o kim overrides blocks, after a\n";
    let blocks = |more: &str| thread_state(&format!("{story}{more}")) == ThreadState::OpenBlocking;
    assert!(blocks(" p kim enforces blocks, after o"));
    assert!(blocks(" p ana blocks, after o"));
    assert!(blocks(" p ana blocks, after a"));
    assert!(blocks(" p kim announces 2, after o"));
    assert!(!blocks(" p ben opens blocking, after o"));
    assert!(!blocks(" p kim rules quorum 2, after o"));
}

#[test]
fn only_a_gate_that_counts_blocks_lifts_them() {
    let story = "k kim gates approvals blocks; rules quorum 1; briefs\n a ana opens blocking, after k\n";
    assert_eq!(thread_state(&format!("{story} o kim overrides approvals, after a")), ThreadState::OpenBlocking);
    let own = "k kim gate x if blocking_open = 0 and briefs = 1; briefs\n a ana opens blocking, after k\n";
    assert_eq!(thread_state(&format!("{own} o kim overrides x, after a")), ThreadState::Open);
}

#[test]
fn what_blocks_since_an_override_is_all_that_its_gate_lacks() {
    let story = "k kim gates blocks; briefs\n a ana opens blocking, after k\n o kim overrides blocks, after a\n";
    let new = format!("{story} b ben opens blocking, after o\n");
    assert_eq!(gate(&new), "NothingBlocks: 1 of 0 SettleBlocking by kim in b");
    assert_eq!(gate(&format!("{new} c ben satisfied in b, after b")), "NothingBlocks: overridden by kim: reason of o");
}

#[test]
fn an_approval_once_fixed_waits_on_for_what_was_lifted() {
    let story = "k kim gates approvals blocks; rules quorum 1; briefs\n \
        a ana opens blocking; submits approve-once-fixed, after k\n o kim overrides blocks, after a\n";
    assert_eq!(gate(story).lines().next(), Some("EnoughApprovals: 0 of 1 Approve by ana"));
    assert!(gate(&format!("{story} b ana satisfied, after o")).starts_with("EnoughApprovals: met"));
}

#[test]
fn rules_are_a_facilitators_to_change() {
    let story = "0 kim founds\n a ana gates blocks";
    assert_eq!(voids(&fold(story)), ["a RoleTooLow"]);
    assert_eq!(gate(story), "");
}

#[test]
fn the_gates_of_a_newer_version_are_not_guessed() {
    assert_eq!(gate("k kim gates blocks\n a ana unknown, after k"), "");
}

fn step(story: &str) -> String {
    let now = step_now(&fold(story), &document(""), Timestamp(100));
    now.now().map_or("none".to_owned(), |state| format!("{:?}", state.rule.step))
}

#[test]
fn a_review_goes_from_step_to_step_and_back() {
    let story = "k kim rules preset team\n";
    assert_eq!(step(story), "Brief");
    let story = format!("{story} b kim briefs for ana, after k\n");
    assert_eq!(step(&story), "OpenPass");
    let story = format!("{story} a ana opens blocking, after b\n");
    assert_eq!(step(&story), "AuthorRevision");
    let story = format!("{story} c ana closes, after a\n");
    assert_eq!(step(&story), "Done");
    assert_eq!(step(&format!("{story} d ben opens blocking, after c")), "AuthorRevision");
    assert_eq!(step("a ana opens"), "none");
}

#[test]
fn a_step_says_what_ends_it() {
    let review = fold("k kim rules preset team; briefs for ana");
    let now = step_now(&review, &document(""), Timestamp(100));
    let open = now.now().unwrap();
    assert_eq!(open.rule.step, Step::OpenPass);
    assert_eq!(lacks(&review, &open.missing[0]), "1 of 0 Review by ana");
    assert!(open.by_time.is_some());
}
