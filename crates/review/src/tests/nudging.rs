//! WORKFLOW §6 and FORMAT §5: what is written down because time has passed, and when that counts. The notation of time is in
//! `timing.rs`.

use super::story::{self, ask, fold, id, voids};
use super::timing::{ASKED, asked, clock_text, turn_at};
use crate::{Op, ThreadState};

/// Kim keeps the review going and may say that time is up.
fn nudged(more: &str) -> String {
    asked(&format!("k kim opens in k, after r, at mon-09:00\n{more}"))
}

#[test]
fn a_nudge_counts_only_after_its_time() {
    let early = nudged("n kim nudges ben about a, after k, at mon-15:59");
    assert_eq!(voids(&fold(&early)), ["n TooEarly"]);
    let right = nudged("n kim nudges ben about a, after k, at mon-16:00");
    let review = fold(&right);
    assert_eq!(voids(&review), [] as [&str; 0]);
    assert_eq!(review.threads[&story::thread("a")].nudges[0].level, 1);
}

#[test]
fn a_nudge_goes_only_to_whoever_is_waited_for() {
    assert_eq!(voids(&fold(&nudged("n kim nudges cay about a, after k, at fri-16:00"))), ["n NobodyWaits"]);
    let answered = nudged("b ben replies, after k, at mon-10:00\n n kim nudges ben about a, after b, at fri-16:00");
    assert_eq!(voids(&fold(&answered)), ["n NobodyWaits"]);
    let unknown = nudged("b ben replies, after r, at mon-10:00\n n kim nudges ben about a, after k, at fri-16:00");
    assert_eq!(voids(&fold(&unknown)), [] as [&str; 0]);
}

#[test]
fn a_nudge_is_void_while_an_eta_is_in_the_future() {
    let story = |at: &str| {
        nudged(&format!("e ben promises thu-09:00, after k, at mon-10:00\n n kim nudges ben about a, after e, at {at}"))
    };
    assert_eq!(voids(&fold(&story("thu-08:59"))), ["n TooEarly"]);
    assert_eq!(voids(&fold(&story("thu-09:00"))), [] as [&str; 0]);
}

#[test]
fn a_nudge_needs_delivery_in_its_past() {
    let story = format!(
        "{ASKED}\n r ben receipt, after a, at mon-08:00\n k kim opens in k, after a\n n kim nudges ben about a, after k, at fri-16:00"
    );
    assert_eq!(voids(&fold(&story)), ["n TooEarly"]);
}

#[test]
fn there_are_two_nudges_at_most_and_equal_ones_beside_each_other_count_once() {
    let first =
        nudged("n kim nudges ben about a, after k, at mon-16:00\n m ana nudges ben about a, after k, at mon-16:30");
    let levels =
        |story: &str| fold(story).threads[&story::thread("a")].nudges.iter().map(|one| one.level).collect::<Vec<_>>();
    assert_eq!(levels(&first), [1, 1]);
    let second = format!("{first}\n o kim nudges ben about a, after n m, at tue-16:00");
    assert_eq!(levels(&second), [1, 1, 2]);
    assert_eq!(voids(&fold(&format!("{first}\n o kim nudges ben about a, after n m, at tue-15:59"))), ["o TooEarly"]);
    assert_eq!(voids(&fold(&format!("{second}\n q kim nudges ben about a, after o, at fri-15:59"))), ["q NobodyWaits"]);
}

#[test]
fn only_a_facilitator_says_that_time_has_passed() {
    let story = "0 kim founds\n h ben hours 9-17 mon-fri at 60, at mon-07:00\n a ana opens asking ben, after h, at mon-07:30\n r ben receipt, after a, at mon-08:00\n n ana nudges ben about a, after r, at fri-16:00\n m kim nudges ben about a, after r, at fri-16:00";
    assert_eq!(voids(&fold(story)), ["n RoleTooLow"]);
}

const TWICE: &str = "n kim nudges ben about a, after k, at mon-16:00\n o kim nudges ben about a, after n, at tue-16:00";

#[test]
fn an_ask_lapses_only_where_the_rules_say_so_and_after_two_nudges() {
    let stays = nudged(&format!("{TWICE}\n q kim silences ben about a, after o, at fri-16:00"));
    assert_eq!(voids(&fold(&stays)), ["q TooEarly"]);
    let rules = "u kim rules onsilence 1, after k, at mon-09:30";
    let lapsing = |silence: &str| nudged(&format!("{rules}\n{}\n{silence}", TWICE.replace("after k", "after u")));
    assert_eq!(voids(&fold(&lapsing("q kim silences ben about a, after o, at wed-15:59"))), ["q TooEarly"]);
    assert_eq!(voids(&fold(&lapsing("q ana silences ben about a, after n, at wed-16:00"))), ["q TooEarly"]);
    let story = lapsing("q kim silences ben about a, after o, at wed-16:00");
    assert_eq!(voids(&fold(&story)), [] as [&str; 0]);
    assert_eq!(turn_at(&story, "thu-12:00"), "");
}

#[test]
fn nobody_writes_by_hand_that_an_ask_lapsed() {
    // There is no act for it in the notation, so the op is made here.
    let mut told = story::read(&asked("d ben declines a, after r"));
    let op = &mut told.entries.last_mut().unwrap().ops[0];
    *op = Op::EndAsk { ask: ask("a"), ending: crate::AskEnding::Lapsed, body: None };
    assert_eq!(voids(&story::fold_read(&told)), ["d TooEarly"]);
}

const ANSWERED: &str = "k kim rules onsilence 1, at mon-06:00\n h ana hours 9-17 mon-fri at 60, after k, at mon-07:00\n a ana opens blocking, after h, at mon-07:30\n b kim replies, after a, at mon-07:40\n r ana receipt, after b, at mon-08:00\n n kim nudges ana about b, after r, at tue-16:00\n o kim nudges ana about b, after n, at thu-16:00";

#[test]
fn a_block_that_was_answered_lapses_as_a_timed_entry() {
    let early = format!("{ANSWERED}\n q kim silences ana about b, after o, at mon+1-15:59");
    assert_eq!(voids(&fold(&early)), ["q TooEarly"]);
    let story = format!("{ANSWERED}\n q kim silences ana about b, after o, at mon+1-16:00");
    let review = fold(&story);
    assert_eq!(voids(&review), [] as [&str; 0]);
    assert_eq!(review.threads[&story::thread("a")].state, ThreadState::Closed(crate::Closing::Lapsed));
    let again = fold(&format!("{story}\n s ana blocks, after o, at mon+1-15:00"));
    assert!(again.threads[&story::thread("a")].is_blocked, "a block beside the lapse holds");
}

#[test]
fn work_ends_at_the_second_nudge() {
    let story = "k kim opens in k\n h ben hours 9-17 mon-fri at 60, after k, at mon-07:00\n a ana opens, after h, at mon-07:30\n w ben works, after a, at mon-08:00\n n kim nudges ben about w, after w, at mon-16:00";
    assert_eq!(fold(story).threads[&story::thread("a")].state, ThreadState::OpenInWork);
    let ended = format!("{story}\n o kim nudges ben about w, after n, at tue-16:00");
    assert_eq!(voids(&fold(&ended)), [] as [&str; 0]);
    assert_eq!(fold(&ended).threads[&story::thread("a")].state, ThreadState::Open);
    let renewed =
        format!("{story}\n v ben works, after n, at tue-09:00\n o kim nudges ben about w, after v, at tue-16:00");
    assert_eq!(voids(&fold(&renewed)), ["o NobodyWaits"]);
}

const REQUESTED: &str = "h ben hours 9-17 mon-fri at 60, at mon-06:00\n c cay opens in c, after h, at mon-06:00\n k kim briefs for ben due thu-12:00, after c, at mon-07:00\n r ben receipt, after k, at mon-08:00";

#[test]
fn whoever_was_asked_to_review_is_nudged_too() {
    assert_eq!(voids(&fold(&format!("{REQUESTED}\n n kim nudges ben for k, after r, at mon-15:59"))), ["n TooEarly"]);
    let review = fold(&format!("{REQUESTED}\n n kim nudges ben for k, after r, at mon-16:00"));
    assert_eq!((review.nudges.len(), voids(&review).len()), (1, 0));
    let done = format!(
        "{REQUESTED}\n s ben opens; submits approve, after r, at mon-10:00\n n kim nudges ben for k, after s, at tue-16:00"
    );
    assert_eq!(voids(&fold(&done)), ["n NobodyWaits"]);
}

#[test]
fn a_briefs_silence_holds_only_once_somebody_says_so_after_its_time() {
    assert_eq!(turn_at(REQUESTED, "fri-12:00"), "ben: review requested by kim, since mon-07:00");
    let early = format!("{REQUESTED}\n e kim ends-brief k, after r, at thu-11:59");
    assert_eq!(voids(&fold(&early)), ["e TooEarly"]);
    let story = format!("{REQUESTED}\n e kim ends-brief k, after r, at thu-12:00");
    assert_eq!(turn_at(&story, "fri-12:00"), "");
}

#[test]
fn a_briefs_silence_may_escalate_or_extend() {
    let escalates = REQUESTED.replace("thu-12:00", "thu-12:00 escalating cay");
    let story = format!("{escalates}\n e kim ends-brief k, after r, at thu-12:00");
    assert_eq!(turn_at(&story, "fri-12:00"), "cay: review requested by kim, since thu-12:00");
    let extends = REQUESTED.replace("thu-12:00", "thu-12:00 extending 8");
    let review = fold(&format!("{extends}\n e kim ends-brief k, after r, at thu-12:00"));
    // Kim never said when she works: a weekday of hers has eight hours, so eight are a day later.
    assert_eq!(review.brief_until().map(clock_text), Some("fri-12:00".to_owned()));
    assert_eq!(review.brief_over().map(|over| over.order.entry), Some(id("e")));
}
