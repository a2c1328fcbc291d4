//! WORKFLOW §8, the self-unblock panel: what somebody waits for, what silence comes to, and what they can do alone.

use super::standing::{document, name};
use super::story::{fold, name_of};
use crate::{Review, SelfAct, SilenceOutcome, Timestamp, Turn, Wait, WaitOn, WorkingTime, unblock};

fn waits_of(review: &Review, person: &str, now: i64) -> (Vec<Wait>, Vec<SelfAct>) {
    let (document, now) = (document(""), Timestamp(now));
    let viewer = review.people.keys().find(|id| name(review, id) == person).unwrap();
    let panel = unblock(review, &document, &Turn::of_review(review, &document, now), viewer, now);
    (panel.waits, panel.acts)
}

/// Lines such as `answer in a from ben since 3, then nothing`, and what they can do alone.
fn panel(story: &str, person: &str) -> String {
    let review = fold(story);
    let (waits, acts) = waits_of(&review, person, 100);
    let line = |wait: &Wait| {
        let on = match wait.on {
            WaitOn::Answer { thread, .. } => format!("answer in {}", name_of(thread.entry, thread.op)),
            WaitOn::Block(thread) => format!("block in {}", name_of(thread.entry, thread.op)),
            WaitOn::Review(_) => "review".to_owned(),
            WaitOn::Gate(gate) => format!("gate {}", gate.0[7]),
        };
        let who: Vec<String> =
            wait.who.iter().map(|person| name(&review, person)).chain(wait.awaited.clone()).collect();
        format!("{on} from {} since {}, then {:?}", who.join(" "), wait.since.0, wait.silence.outcome)
    };
    let act = |act: &SelfAct| match act {
        SelfAct::UseFallback(thread) | SelfAct::LiftBlock(thread) | SelfAct::AskSomebodyElse(thread) => {
            let what = format!("{act:?}");
            format!("{} {}", what.split('(').next().unwrap(), name_of(thread.entry, thread.op))
        }
        SelfAct::ForGate { gate, how } => format!("{how:?} for {}", gate.0[7]),
        SelfAct::Override(gate) => format!("Override {}", gate.0[7]),
        other => format!("{other:?}"),
    };
    let acts: Vec<String> = acts.iter().map(act).collect();
    let waits: Vec<String> =
        waits.iter().map(line).chain((!acts.is_empty()).then(|| format!("can: {}", acts.join(", ")))).collect();
    waits.join("\n")
}

#[test]
fn nobody_waits_in_a_quiet_review() {
    assert_eq!(panel("a ana opens", "ana"), "");
}

#[test]
fn whoever_asks_waits_for_whom_they_asked() {
    let story = "b ben opens\n a ana opens asking ben, after b, at 3\n";
    assert_eq!(panel(story, "ana"), "answer in a from ben since 3, then Nothing\ncan: AskSomebodyElse a");
    assert_eq!(panel(story, "ben"), "can: DoYourTurn { n: 1 }");
    assert_eq!(panel(&format!("{story} c ben replies, after a"), "ana"), "");
}

#[test]
fn silence_comes_to_what_the_rules_say() {
    let story = "k kim rules onsilence 1\n b ben opens, after k\n a ana opens asking ben, after b, at 3";
    assert_eq!(panel(story, "ana"), "answer in a from ben since 3, then Lapses\ncan: AskSomebodyElse a");
}

#[test]
fn a_wait_is_counted_in_the_hours_of_whom_it_waits_for_and_ends_on_a_day() {
    let review = fold(
        "k kim rules onsilence 1\n b ben opens, after k\n a ana opens asking ben, after b, at 3\n c ben opens, after a, at 4",
    );
    // From Thursday to Monday: two weekdays of eight hours for somebody whose hours are not known.
    let (waits, _) = waits_of(&review, "ana", 4 * 86_400_000 + 4);
    assert_eq!(waits[0].elapsed.as_minutes(), 960);
    let ends = waits[0].silence.at.unwrap();
    let (waits, _) = waits_of(&review, "ana", ends.0);
    assert_eq!(waits[0].elapsed, WorkingTime::hours(24));
    assert_eq!(waits[0].silence.outcome, SilenceOutcome::Lapses);
}

#[test]
fn what_has_not_reached_somebody_cannot_be_late() {
    let review = fold("b ben opens\n a ana opens asking ben, after b, at 3");
    let (waits, _) = waits_of(&review, "ana", 40 * 86_400_000);
    assert_eq!((waits[0].elapsed, waits[0].silence.at), (WorkingTime::ZERO, None));
}

#[test]
fn whoever_blocks_waits_for_an_answer_and_can_lift_the_block_alone() {
    let story = "k kim briefs\n a ana opens blocking, after k\n";
    assert_eq!(panel(story, "ana"), "block in a from kim since 2, then Nothing\ncan: LiftBlock a");
    // Answered: now it is the raiser's own turn, and nothing to wait for.
    assert_eq!(panel(&format!("{story} b kim replies, after a"), "ana"), "can: DoYourTurn { n: 1 }");
}

#[test]
fn whoever_keeps_the_review_waits_for_its_gates() {
    let story = "b ben opens\n k kim gates approvals; rules quorum 1; briefs for ben, after b, at 5\n";
    assert_eq!(
        panel(story, "kim"),
        "review from ben since 5, then Nothing\ngate 2 from ben since 5, then ProceedAsIs\ncan: RequestReview, Override 2"
    );
    assert_eq!(panel(story, "ben"), "can: DoYourTurn { n: 1 }, Approve for 2");
}

#[test]
fn a_gate_that_time_meets_says_so() {
    let story = "k kim gate x if briefs = 2 or working_days_since(open_pass) >= 1; briefs, at 5";
    assert!(panel(story, "kim").contains("then GateMet"));
}

#[test]
fn people_who_are_not_here_yet_are_waited_for_by_name() {
    let story = "k kim gates approvals; rules quorum 1; briefs awaiting Bob, at 5";
    assert_eq!(panel(story, "kim").lines().next(), Some("gate 2 from Bob since 5, then ProceedAsIs"));
}

#[test]
fn contested_rules_are_the_owners_to_confirm() {
    let story = "0 kim founds\n k kim gates blocks; grants ana facilitator\n a ana rules quorum 2, after k\n c kim rules quorum 3, after k\n";
    assert_eq!(panel(story, "kim"), "can: ConfirmPolicy");
    assert_eq!(panel(story, "ana"), "");
}
