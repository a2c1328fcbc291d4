//! From drafts to one signed entry: when it is refused, when it waits, and what is said when.

use review::{OpIndex, SingleReason, ThreadId, Verdict, Words};
use sync::Kind;

use super::shell::{Tab, n_blocks, thread, whole_page};
use crate::{Command, Conflict, DraftAct, DraftId, Event, NeedDraft, Notice, Outcome, Refusal, RelayAddress};

#[test]
fn a_submission_is_one_entry_and_takes_its_drafts_with_it() {
    let mut tab = Tab::named('a', "Ada");
    tab.draft(1, thread("First."));
    tab.draft(2, thread("Second."));
    tab.settle();
    tab.ask(Command::Submit { verdict: Verdict::NeedsAnotherRound, summary: "  Almost.  ".into() });
    let write = &tab.writes[0].1;
    assert_eq!(
        (n_blocks(write, Kind::Entry), n_blocks(write, Kind::Body)),
        (1, 6),
        "name, summary, twice place and words"
    );
    assert_eq!(write.delete_drafts.len(), 2);
    assert!(tab.view().is_submitting && tab.view().review.threads.is_empty(), "not published before it is saved");
    tab.saves();
    assert_eq!(tab.notices, [Notice::Submitted { n_acts: 2 }]);
    let view = tab.view();
    assert!(!view.is_submitting && view.drafts.is_empty() && tab.rows.is_empty());
    let submission = &view.review.submissions[0];
    assert_eq!(submission.verdict, Some(Verdict::NeedsAnotherRound));
    assert_eq!(submission.summary, Some(Words::Here("Almost.".into())));
    assert_eq!((submission.n_threads, view.review.name_of(&submission.by)), (2, "Ada"));
    assert_eq!(view.me.as_ref().unwrap().person, Some(submission.by));
}

#[test]
fn the_name_is_published_once_and_again_when_it_changes() {
    let mut tab = Tab::named('a', "Ada");
    tab.publish_thread("One.");
    let n = tab.store.len();
    tab.publish_thread("Two.");
    assert_eq!(tab.store.len() - n, 3, "entry, place, words");
    tab.name("Ada Lovelace");
    tab.publish_thread("Three.");
    assert_eq!(tab.store.len() - n, 7, "and the new name");
    let view = tab.view();
    assert_eq!(view.review.people.len(), 1);
    assert_eq!(view.review.name_of(&view.me.as_ref().unwrap().person.unwrap()), "Ada Lovelace");
}

#[test]
fn names_that_are_none_are_refused() {
    let mut tab = Tab::open('a');
    for name in ["", "   ", "a\nb", &"x".repeat(81)] {
        tab.notices.clear();
        tab.ask(Command::SetName { name: name.into() });
        assert_eq!(tab.refusals(), [&Refusal::BadName { limit: 80 }], "{name:?}");
    }
    assert!(tab.writes.is_empty() && tab.view().me.is_none());
    tab.name(&format!("  {}  ", "ש".repeat(80)));
    assert_eq!(tab.view().me.as_ref().unwrap().name, "ש".repeat(80));
}

#[test]
fn the_later_of_two_names_stays_though_the_first_is_still_on_its_way() {
    let mut tab = Tab::open('a');
    tab.ask(Command::SetName { name: "Ada".into() });
    assert_eq!(tab.writes.len(), 1);
    tab.ask(Command::SetName { name: "Augusta".into() });
    tab.settle();
    assert_eq!(tab.view().me.as_ref().unwrap().name, "Augusta");
    assert_eq!(tab.identity.as_ref().unwrap().name, "Augusta");
}

#[test]
fn nobody_without_a_name_publishes() {
    let mut tab = Tab::open('a');
    tab.draft(1, thread("Words."));
    tab.settle();
    tab.submit();
    assert_eq!(tab.refusals(), [&Refusal::NoName]);
    assert_eq!(tab.view().drafts.len(), 1);
}

#[test]
fn what_is_unfinished_stays_a_draft_when_the_rest_is_submitted() {
    let mut tab = Tab::named('a', "Ada");
    tab.draft(1, thread("Good."));
    tab.draft(2, thread("   "));
    let need = Some(NeedDraft { because: "Because.".into(), would_satisfy: String::new() });
    let blocking = DraftAct::Thread {
        target: whole_page(),
        kind: review::Kind::Issue,
        text: "It blocks, but nobody knows what would help.".into(),
        need,
        fallback: String::new(),
        replacement: None,
    };
    tab.draft(3, blocking);
    tab.settle();
    tab.submit();
    tab.settle();
    assert_eq!(tab.refusals(), [] as [&Refusal; 0]);
    assert_eq!((tab.view().drafts.len(), tab.view().review.submissions.len()), (2, 1));
    tab.submit();
    assert_eq!(tab.refusals(), [&Refusal::Unfinished { n: 2 }]);
    assert_eq!((tab.view().drafts.len(), tab.view().review.submissions.len()), (2, 1));
}

#[test]
fn nothing_is_not_submitted_but_a_verdict_alone_is_something() {
    let mut tab = Tab::named('a', "Ada");
    tab.submit();
    assert_eq!(tab.refusals(), [&Refusal::NothingToSubmit]);
    tab.ask(Command::Submit { verdict: Verdict::Approve, summary: String::new() });
    tab.settle();
    assert_eq!(tab.view().review.submissions[0].verdict, Some(Verdict::Approve));
}

#[test]
fn a_second_submission_waits_for_the_first_to_be_saved() {
    let mut tab = Tab::named('a', "Ada");
    tab.draft(1, thread("Words."));
    tab.settle();
    tab.submit();
    tab.submit();
    assert_eq!(tab.refusals(), [&Refusal::Busy]);
    tab.settle();
    assert_eq!(tab.view().review.submissions.len(), 1);
}

#[test]
fn submitting_waits_for_drafts_that_are_not_saved_yet() {
    let mut tab = Tab::named('a', "Ada");
    tab.is_signing_held = true;
    tab.draft(1, thread("Wor"));
    tab.draft(1, thread("Words."));
    tab.submit();
    assert!(tab.view().is_submitting && tab.held.is_empty());
    tab.saves();
    assert!(tab.held.is_empty(), "the last letters are still on their way");
    tab.saves();
    assert_eq!(tab.held.len(), 1);
    tab.is_signing_held = false;
    tab.sign();
    tab.settle();
    assert_eq!(tab.view().review.threads.values().next().unwrap().comments[0].words.as_str(), "Words.");
}

#[test]
fn words_longer_than_a_body_are_kept_and_refused_when_published() {
    let mut tab = Tab::named('a', "Ada");
    tab.draft(1, thread(&"x".repeat(70_000)));
    tab.settle();
    assert_eq!(tab.rows.len(), 1, "nothing typed is lost");
    tab.submit();
    assert!(matches!(tab.refusals()[..], [Refusal::TooLong { len: 70_000.., limit: 65_536 }]));
    tab.notices.clear();
    tab.ask(Command::Submit { verdict: Verdict::Comment, summary: "y".repeat(70_000) });
    assert!(matches!(tab.refusals()[..], [Refusal::TooLong { len: 70_000.., .. }]));
    assert_eq!((tab.view().drafts.len(), tab.view().is_submitting), (1, false));
}

#[test]
fn a_time_that_no_clock_can_show_is_refused_and_kept() {
    let mut tab = Tab::named('a', "Ada");
    let thread = tab.publish_thread("When?");
    let eta = Some(review::Timestamp(i64::MAX));
    tab.draft(1, DraftAct::Stance { thread, stance: review::Stance::Working, eta });
    tab.settle();
    tab.submit();
    assert_eq!(tab.refusals(), [&Refusal::Unwritable]);
    assert_eq!((tab.view().drafts.len(), tab.view().is_submitting), (1, false));
}

#[test]
fn more_acts_than_an_entry_holds_are_refused_and_kept() {
    let mut tab = Tab::named('a', "Ada");
    let thread_id = tab.publish_thread("To be agreed with, often.");
    for n in 0..4_096_u32 {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&n.to_be_bytes());
        let reaction = review::Reaction::Agree;
        let act = DraftAct::React { comment: thread_id.first_comment(), reaction, is_on: true };
        tab.client
            .handle(tab.now, Event::Asked { command: Command::SaveDraft { id: DraftId(id), act }, entropy: [0; 32] });
    }
    // What the client asked of its shell behind its back is lost: so it opens again, with these rows.
    tab.event(Event::StoreUnavailable { why: "so that nothing is waited for".into() });
    tab.submit();
    assert_eq!(tab.refusals(), [&Refusal::TooMany { n: 4_097, limit: 4_096 }]);
    assert_eq!((tab.view().drafts.len(), tab.view().is_submitting), (4_096, false));
}

#[test]
fn a_full_disk_keeps_the_drafts_and_says_so() {
    let mut tab = Tab::named('a', "Ada");
    tab.draft(1, thread("Words."));
    tab.settle();
    tab.submit();
    tab.refuses_to_save();
    assert_eq!(tab.notices, [Notice::NotSaved { why: "no room".into(), is_full: true }]);
    let view = tab.view();
    assert_eq!((view.drafts.len(), view.review.submissions.len(), view.is_submitting), (1, 0, false));
    tab.submit();
    tab.settle();
    assert_eq!(tab.view().review.submissions.len(), 1, "asked again, it works");
}

#[test]
fn a_device_that_cannot_sign_or_signs_wrongly_publishes_nothing_and_loses_nothing() {
    let mut tab = Tab::named('a', "Ada");
    tab.draft(1, thread("Words."));
    tab.settle();
    tab.is_signing_held = true;
    tab.submit();
    let request = tab.held.remove(0).request;
    tab.event(Event::Signed { request, signatures: None });
    tab.submit();
    let own_seed = core::mem::replace(&mut tab.seed, [9; 32]);
    tab.is_signing_held = false;
    tab.sign();
    assert_eq!(tab.refusals(), [&Refusal::CannotSign, &Refusal::CannotSign], "none, and that of another key");
    assert!(tab.writes.is_empty(), "an entry that everybody would refuse is not written");
    tab.seed = own_seed;
    tab.submit();
    tab.settle();
    assert_eq!((tab.view().review.submissions.len(), tab.view().drafts.len()), (1, 0));
}

#[test]
fn another_tab_that_submitted_first_is_noticed() {
    let mut tab = Tab::named('a', "Ada");
    tab.draft(1, thread("Once."));
    tab.settle();
    let mut other = Tab::closed('a', RelayAddress::None);
    (other.rows, other.identity) = (tab.rows.clone(), tab.identity.clone());
    other.reads_store();
    other.submit();
    other.settle();
    tab.submit();
    let (transaction, _) = tab.writes.pop_front().unwrap();
    let conflict = Box::new(Conflict { stored: other.stored() });
    tab.event(Event::Persisted { transaction, outcome: Outcome::Conflict(conflict) });
    tab.settle();
    assert_eq!(tab.notices, [Notice::PublishedElsewhere]);
    let view = tab.view();
    assert_eq!((view.review.submissions.len(), view.drafts.len(), view.is_submitting), (1, 0, false));
}

#[test]
fn a_submission_beside_another_tabs_goes_on_top_of_it() {
    let mut tab = Tab::named('a', "Ada");
    let mut other = Tab::closed('a', RelayAddress::None);
    other.identity = tab.identity.clone();
    other.reads_store();
    other.publish_thread("Theirs.");
    tab.draft(1, thread("Ours."));
    tab.settle();
    tab.submit();
    let (transaction, _) = tab.writes.pop_front().unwrap();
    let mut stored = other.stored();
    stored.drafts = tab.stored().drafts;
    tab.store = other.store.clone();
    tab.event(Event::Persisted { transaction, outcome: Outcome::Conflict(Box::new(Conflict { stored })) });
    assert_eq!(tab.writes[0].1.guard.n_own_entries, Some(1), "planned again");
    tab.settle();
    let view = tab.view();
    assert_eq!((view.review.submissions.len(), view.review.problems.len()), (2, 0), "one line, no fork");
}

#[test]
fn one_comment_is_sent_alone_with_its_reason() {
    let mut tab = Tab::named('a', "Ada");
    let id = tab.draft(1, thread("Now."));
    tab.draft(2, thread("Later."));
    tab.settle();
    tab.ask(Command::SendOne { id, reason: SingleReason::AnswersQuestion });
    assert_eq!(tab.refusals(), [&Refusal::CanWait], "a new thread answers nobody");
    tab.notices.clear();
    tab.ask(Command::SendOne { id, reason: SingleReason::UnblocksSomeone });
    tab.settle();
    let view = tab.view();
    let submission = &view.review.submissions[0];
    assert_eq!((submission.verdict, submission.single), (None, Some(SingleReason::UnblocksSomeone)));
    assert_eq!((view.review.threads.len(), view.drafts.len()), (1, 1));
    tab.ask(Command::SendOne { id, reason: SingleReason::AnswersQuestion });
    assert_eq!(tab.refusals(), [&Refusal::Gone]);
}

#[test]
fn own_words_are_taken_back_for_good_and_others_words_are_not() {
    let mut ada = Tab::named('a', "Ada");
    let thread_id = ada.publish_thread("Bob cannot write.");
    let mut bob = Tab::named('b', "Bob");
    bob.import(ada.export());
    bob.publish_thread("I am somebody here.");
    bob.ask(Command::Redact { comment: thread_id.first_comment() });
    let nothing = ThreadId { entry: review::EntryId([1; 32]), op: OpIndex(0) };
    bob.ask(Command::Redact { comment: nothing.first_comment() });
    assert_eq!(bob.refusals(), [&Refusal::NotYours, &Refusal::Gone]);

    let n = ada.store.len();
    ada.ask(Command::Redact { comment: thread_id.first_comment() });
    ada.settle();
    ada.waits(10 * 60 * 1000);
    ada.settle();
    assert_eq!(ada.store.len(), n, "an entry more, a body less");
    let is_there = |tab: &Tab| tab.store.values().any(|value| value.windows(10).any(|part| part == b"Bob cannot"));
    assert!(!is_there(&ada) && is_there(&bob));
    bob.import(ada.export());
    assert!(!is_there(&bob), "gone from the disk of everybody who hears of it");
    let thread = &bob.view().review.threads[&thread_id];
    assert_eq!(thread.comments[0].words, Words::Erased);
}
