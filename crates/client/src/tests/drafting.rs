//! What is written and not published: never lost, never in the way.

use review::{OpIndex, ThreadId, Timestamp};

use super::shell::{DAY, Tab, thread};
use crate::{Command, Conflict, DraftAct, DraftId, Event, Notice, Outcome, Refusal, RelayAddress, Stored};

fn words(tab: &Tab) -> Vec<String> {
    let words = tab.view().drafts.iter().map(|draft| match &draft.act {
        DraftAct::Thread { text, .. } | DraftAct::Reply { text, .. } => text.clone(),
        act => format!("{act:?}"),
    });
    words.collect()
}

#[test]
fn drafts_are_coalesced_while_a_write_is_under_way() {
    let mut tab = Tab::open('a');
    tab.draft(1, thread("T"));
    assert_eq!(tab.writes.len(), 1);
    for words in ["Th", "Thi", "This", "This is it."] {
        tab.draft(1, thread(words));
    }
    tab.draft(2, thread("Another."));
    assert_eq!(tab.writes.len(), 1, "typing does not queue up");
    tab.saves();
    assert_eq!(tab.writes.len(), 1, "everything since goes into one write");
    assert_eq!(tab.writes[0].1.put_drafts.len(), 2);
    tab.saves();
    assert!(tab.writes.is_empty());
    tab.draft(1, thread("This is it."));
    assert!(tab.writes.is_empty(), "the same words are not written again");
}

#[test]
fn saved_is_said_only_after_the_disk_has_it() {
    let mut tab = Tab::open('a');
    tab.draft(1, thread("Words"));
    assert_eq!(tab.view().n_unsaved, 1);
    tab.draft(1, thread("Words, more"));
    tab.saves();
    assert_eq!(tab.view().n_unsaved, 1, "the later words are not on the disk");
    tab.saves();
    assert_eq!(tab.view().n_unsaved, 0);
}

#[test]
fn drafts_are_there_again_after_a_restart() {
    let mut tab = Tab::open('a');
    tab.draft(1, thread("Still here."));
    tab.settle();
    let mut again = Tab::closed('a', RelayAddress::None);
    again.rows = tab.rows.clone();
    again.reads_store();
    assert_eq!(words(&again), ["Still here."]);
    assert_eq!(*again.view().drafts, *tab.view().drafts);
}

#[test]
fn words_typed_before_the_store_is_open_are_kept_and_written_then() {
    let mut tab = Tab::closed('a', RelayAddress::None);
    tab.draft(1, thread("Typed early."));
    assert!(tab.writes.is_empty() && !tab.view().is_open);
    tab.reads_store();
    assert_eq!(words(&tab), ["Typed early."]);
    tab.settle();
    assert_eq!(tab.rows.len(), 1);
}

#[test]
fn a_discarded_draft_can_be_had_back() {
    let mut tab = Tab::open('a');
    let id = tab.draft(1, thread("Hm."));
    tab.ask(Command::DiscardDraft { id });
    assert_eq!(tab.notices, [Notice::Discarded { draft: id }]);
    assert_eq!(tab.view().drafts[0].binned, Some(tab.now));
    tab.ask(Command::RestoreDraft { id });
    assert_eq!(tab.view().drafts[0].binned, None);
    tab.settle();
    assert_eq!((words(&tab), tab.rows.len()), (vec!["Hm.".to_owned()], 1));
    let gone = DraftId([7; 16]);
    tab.ask(Command::DiscardDraft { id: gone });
    tab.ask(Command::RestoreDraft { id: gone });
    assert_eq!(tab.refusals(), [&Refusal::Gone, &Refusal::Gone]);
}

#[test]
fn the_bin_is_emptied_after_thirty_days() {
    let mut tab = Tab::open('a');
    let id = tab.draft(1, thread("Hm."));
    tab.draft(2, thread("Kept."));
    tab.ask(Command::DiscardDraft { id });
    tab.settle();
    for (days, n) in [(30, 2), (31, 1)] {
        let mut later = Tab::closed('a', RelayAddress::None);
        later.now = Timestamp(tab.now.0 + days * DAY);
        later.rows = tab.rows.clone();
        later.reads_store();
        later.settle();
        assert_eq!((later.view().drafts.len(), later.rows.len()), (n, n), "after {days} days");
        assert_eq!(later.view().n_unsaved, 0);
    }
}

#[test]
fn a_binned_draft_is_not_published() {
    let mut tab = Tab::named('a', "Ada");
    let id = tab.draft(1, thread("Hm."));
    tab.ask(Command::DiscardDraft { id });
    tab.settle();
    tab.submit();
    assert_eq!(tab.refusals(), [&Refusal::NothingToSubmit]);
}

#[test]
fn two_tabs_that_change_one_draft_keep_both_texts() {
    let mut tab = Tab::open('a');
    tab.draft(1, thread("Begun."));
    tab.settle();
    let mut other = Tab::closed('a', RelayAddress::None);
    other.rows = tab.rows.clone();
    other.reads_store();
    other.draft(1, thread("Theirs."));
    other.settle();
    tab.draft(1, thread("Ours."));
    let (transaction, _) = tab.writes.pop_front().unwrap();
    let conflict = Box::new(Conflict { stored: other.stored() });
    tab.rows = other.rows.clone();
    tab.event(Event::Persisted { transaction, outcome: Outcome::Conflict(conflict) });
    tab.settle();
    let mut both = words(&tab);
    both.sort();
    assert_eq!(both, ["Ours.", "Theirs."]);
    assert_eq!((tab.rows.len(), tab.view().n_unsaved), (2, 0));
}

#[test]
fn what_another_tab_wrote_appears_and_what_it_deleted_goes() {
    let mut tab = Tab::open('a');
    tab.draft(1, thread("Mine."));
    tab.settle();
    let mut other = Tab::open('a');
    other.draft(2, thread("From the other tab."));
    other.settle();
    tab.event(Event::StoreChanged { stored: other.stored() });
    assert_eq!(words(&tab), ["From the other tab."]);
}

#[test]
fn words_written_into_a_draft_while_it_is_being_published_are_not_lost() {
    let mut tab = Tab::named('a', "Ada");
    tab.draft(1, thread("As published."));
    tab.settle();
    tab.submit();
    tab.draft(1, thread("As published, and then some."));
    tab.saves();
    assert_eq!(tab.view().review.threads.len(), 1);
    let (transaction, _) = tab.writes.pop_front().expect("the later words were on their way");
    let conflict = Box::new(Conflict { stored: tab.stored() });
    tab.event(Event::Persisted { transaction, outcome: Outcome::Conflict(conflict) });
    tab.settle();
    assert_eq!(words(&tab), ["As published, and then some."]);
    assert_eq!(tab.view().n_unsaved, 0);
}

#[test]
fn a_full_disk_is_said_and_tried_again_and_nothing_typed_is_lost() {
    let mut tab = Tab::open('a');
    tab.draft(1, thread("Words"));
    tab.refuses_to_save();
    assert_eq!(tab.notices, [Notice::NotSaved { why: "no room".into(), is_full: true }]);
    assert_eq!((words(&tab), tab.view().n_unsaved), (vec!["Words".to_owned()], 1));
    assert!(tab.writes.is_empty(), "not at once again");
    let wake_at = tab.wakes.last().copied().flatten().expect("later");
    assert!(wake_at > tab.now);
    tab.now = wake_at;
    let n_wakes = tab.wakes.len();
    tab.event(Event::Woke);
    tab.settle();
    assert_eq!((tab.rows.len(), tab.view().n_unsaved), (1, 0));
    assert_eq!(tab.wakes.len(), n_wakes, "an idle page has no timers");
}

#[test]
fn without_a_store_everything_works_in_memory_and_says_so() {
    let mut tab = Tab::closed('a', RelayAddress::None);
    tab.event(Event::StoreUnavailable { why: "private window".into() });
    assert_eq!(tab.view().store_fault.as_deref(), Some("private window"));
    tab.name("Ada");
    let thread_id = tab.publish_thread("In memory.");
    tab.draft(1, DraftAct::Reply { thread: thread_id, text: "So is this.".into() });
    assert!(tab.writes.is_empty());
    assert_eq!((tab.view().n_unsaved, tab.view().drafts.len(), tab.view().review.threads.len()), (0, 1, 1));
}

#[test]
fn a_store_that_goes_away_in_the_middle_holds_nothing_up() {
    let mut tab = Tab::named('a', "Ada");
    tab.draft(1, thread("On its way."));
    assert_eq!(tab.writes.len(), 1);
    tab.event(Event::StoreUnavailable { why: "closed".into() });
    tab.writes.clear();
    tab.submit();
    assert_eq!((tab.view().review.threads.len(), tab.view().drafts.len()), (1, 0));
    assert!(!tab.view().is_submitting);
}

#[test]
fn damaged_rows_are_counted_and_left_alone() {
    let mut tab = Tab::closed('a', RelayAddress::None);
    tab.rows.insert([1; 16], b"not a row".to_vec());
    tab.store.insert([1; 32], b"not a block".to_vec());
    tab.reads_store();
    tab.settle();
    let view = tab.view();
    assert_eq!((view.n_damaged_rows, view.drafts.len(), view.n_refused_blocks), (1, 0, 1));
    assert_eq!(tab.rows.len(), 1, "a newer version may read it");
    // A draft that takes the id of a damaged row gets another one.
    let thread_id = ThreadId { entry: review::EntryId([1; 32]), op: OpIndex(0) };
    tab.draft(1, DraftAct::Reply { thread: thread_id, text: "New.".into() });
    let (transaction, write) = tab.writes.pop_front().unwrap();
    assert_eq!(write.guard.drafts, [([1; 16], None)], "the store would see that it is not so");
    let stored = Stored { drafts: vec![([1; 16], b"not a row".to_vec())], ..Stored::default() };
    let conflict = Box::new(Conflict { stored });
    tab.event(Event::Persisted { transaction, outcome: Outcome::Conflict(conflict) });
    tab.settle();
    assert_eq!((words(&tab), tab.rows.len()), (vec!["New.".to_owned()], 2));
    assert_eq!(tab.rows[&[1; 16]], b"not a row");
}
