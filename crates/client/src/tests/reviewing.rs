//! Stories of reviewing: briefs, asks, pre-flight, redactions that wait, and what a verdict rests on.

use std::rc::Rc;

use anchor::{Block, BlockKind, Bytes, Page, Span, Unicode, describe};
use review::{Closing, DecisionWanted, Kind, OnSilence, PersonId, Preset, Role, Verdict, Words};

use super::shell::{DAY, Tab, thread, thread_at};
use crate::{
    BriefDraft, Command, ConflictWhy, DraftAct, DraftId, Drafting, Event, Notice, PageNow, QuestionDraft, Refusal,
    document_of, draft_place, sections_of,
};

const MINUTE: i64 = 60 * 1000;

fn brief(goal: &str) -> BriefDraft {
    BriefDraft { goal: goal.into(), ..BriefDraft::of_preset(Preset::TeamReview) }
}

pub(super) fn page(text: &str) -> Page {
    let blocks = text.split('\n').map(|line| match line.strip_prefix("# ") {
        Some(title) => Block { text: title.into(), kind: BlockKind::Heading { level: 1, id: None } },
        None => Block { text: line.into(), kind: BlockKind::Paragraph },
    });
    Page::with_unicode(blocks.collect(), Unicode::tables())
}

impl Tab {
    fn person(&self) -> PersonId {
        self.view().me.as_ref().and_then(|me| me.person).expect("known after the first submission")
    }

    /// The page is this text now.
    fn sees(&mut self, text: &str) {
        let page = page(text);
        let places = self.view().drafts.iter().filter_map(|draft| {
            let DraftAct::Thread { target, .. } = &draft.act else { return None };
            Some((draft.id, draft_place(&page, target, &anchor::resolve(&page, target, None))))
        });
        let places = places.collect();
        let document = Rc::new(document_of(&self.client.review(), &page));
        self.event(Event::Page { page: Rc::new(PageNow { document, places, text: page.text().into() }) });
    }
}

fn quote(text: &str, words: &str) -> Rc<anchor::Target> {
    let at = text.find(words).expect("it is in the text") as u32;
    let span = Span::new(Bytes(at), Bytes(at + words.len() as u32)).expect("a span");
    Rc::new(describe(&page(text), span).expect("something is selected"))
}

#[test]
fn a_brief_opens_its_questions_in_the_same_entry() {
    let mut ada = Tab::named('a', "Ada");
    ada.publish_thread("I am here.");
    let ada_is = ada.person();
    let mut bob = Tab::named('b', "Bob");
    bob.import(ada.export());
    let form = BriefDraft {
        wanted: "The numbers.".into(),
        links: "https://example.org".into(),
        decision_wanted: DecisionWanted::Approval,
        on_silence: OnSilence::Extend { working_hours: 8 },
        questions: vec![
            QuestionDraft { text: "Does it hold?".into(), person: Some(ada_is), ..QuestionDraft::default() },
            QuestionDraft { text: "Who pays?".into(), name: "Cleo".into(), ..QuestionDraft::default() },
        ],
        awaited: vec!["Dan".into()],
        ..brief("Agree on the plan.")
    };
    bob.ask(Command::SetBrief { draft: DraftId([1; 16]), brief: Rc::new(form) });
    bob.settle();
    assert_eq!((bob.notices.last(), bob.rows.len()), (Some(&Notice::BriefSet), 0));
    let review = &bob.view().review;
    let set = review.brief.as_ref().expect("there is a brief");
    assert_eq!((set.goal.as_str(), set.questions.len()), ("Agree on the plan.", 2));
    assert_eq!(set.awaited, ["Dan", "Cleo"]);
    let asked: Vec<_> = set.questions.iter().map(|id| &review.threads[id]).collect();
    assert!(asked.iter().all(|thread| thread.kind == Kind::Question && thread.id.entry == set.entry));
    assert_eq!((asked[0].comments[0].asks.clone(), asked[1].comments[0].asks.len()), (vec![ada_is], 0));
    let named = asked[1].comments[0].asks_name.as_deref();
    assert_eq!((asked[1].comments[0].words.as_str(), named), ("Who pays?", Some("Cleo")));

    // Changed later, its questions stay the same threads.
    let again = BriefDraft { goal: "Agree on the budget.".into(), ..BriefDraft::of_brief(set) };
    bob.ask(Command::SetBrief { draft: DraftId([2; 16]), brief: Rc::new(again) });
    bob.settle();
    let review = &bob.view().review;
    assert_eq!((review.threads.len(), review.old_briefs.len()), (3, 1));
    assert_eq!(review.brief.as_ref().unwrap().goal.as_str(), "Agree on the budget.");
}

#[test]
fn a_brief_form_is_kept_word_for_word_and_is_no_part_of_a_submission() {
    let mut tab = Tab::named('a', "Ada");
    let form = Rc::new(BriefDraft { awaited: vec!["Bob".into()], ..brief(" Half a sen") });
    tab.draft(1, DraftAct::Brief(Rc::clone(&form)));
    tab.settle();
    tab.reads_store();
    let kept = tab.view().brief_draft.clone().expect("it is kept");
    assert_eq!((&kept.act, tab.view().drafts.len()), (&DraftAct::Brief(form), 0));
    tab.submit();
    assert_eq!(tab.refusals(), [&Refusal::NothingToSubmit]);
    tab.ask(Command::SetBrief { draft: DraftId([1; 16]), brief: Rc::new(brief("  ")) });
    tab.settle();
    assert_eq!(tab.refusals().last(), Some(&&Refusal::Unfinished { n: 1 }));
    assert!(tab.view().brief_draft.is_some());
}

#[test]
fn names_behind_an_at_sign_ask_those_people() {
    let mut ada = Tab::named('a', "Ada");
    ada.publish_thread("I am here.");
    let ada_is = ada.person();
    let mut bob = Tab::named('b', "Bob");
    bob.import(ada.export());
    bob.draft(1, thread("@ada, and me, @Bob: is `@Ada` right?"));
    bob.submit();
    bob.settle();
    let asks = |tab: &Tab| {
        let threads = tab.view().review.threads.values();
        threads.flat_map(|thread| thread.comments[0].asks.clone()).collect::<Vec<_>>()
    };
    assert_eq!(asks(&bob), [ada_is]);
}

#[test]
fn what_happened_meanwhile_is_listed_before_a_submission() {
    let mut ada = Tab::named('a', "Ada");
    let id = ada.publish_thread("Too long.");
    let mut bob = Tab::named('b', "Bob");
    bob.import(ada.export());
    let draft = bob.draft(1, DraftAct::Reply { thread: id, text: "I agree.".into() });
    bob.settle();
    assert_eq!(bob.view().drafting(), Drafting::Drafting { n: 1 });
    ada.draft(2, DraftAct::Reply { thread: id, text: "It is short now.".into() });
    ada.draft(3, DraftAct::Close { thread: id, closing: Closing::Fixed, reason: String::new() });
    ada.submit();
    ada.settle();
    let by = ada.person();
    bob.import(ada.export());
    let why: Vec<_> = bob.view().preflight.iter().map(|conflict| conflict.why.clone()).collect();
    assert_eq!(why, [ConflictWhy::ThreadClosedMeanwhile { by }, ConflictWhy::ThreadRepliedMeanwhile { n: 1 }]);
    assert_eq!(bob.view().drafting(), Drafting::PreFlight { n: 1, n_conflicts: 1 });
    // Kept as it is: that survives the night, and the next news is news again.
    bob.ask(Command::KeepDrafts { drafts: vec![draft] });
    bob.settle();
    bob.reads_store();
    assert!(bob.view().preflight.is_empty());
    bob.submit();
    bob.settle();
    assert_eq!(bob.view().drafting(), Drafting::Queued);
}

#[test]
fn a_comment_whose_words_changed_is_listed_with_old_and_new() {
    let text = "The archive moves in May.\nNobody is told before the summer, which is late.\nIt costs nothing.";
    let mut tab = Tab::named('a', "Ada");
    let draft = tab.draft(1, thread_at(quote(text, "told before the summer, which"), "Earlier!"));
    tab.settle();
    tab.sees(text);
    assert!(tab.view().preflight.is_empty());
    let changed = text.replace("before the summer", "before the winter");
    tab.sees(&changed);
    let why = tab.view().preflight[0].why.clone();
    let ConflictWhy::TextChanged { old, new } = why else { panic!("{why:?}") };
    assert_eq!((&*old, new.as_deref()), ("told before the summer, which", Some("told before the winter, which")));
    tab.ask(Command::KeepDrafts { drafts: vec![draft] });
    assert!(tab.view().preflight.is_empty());
    tab.sees("Another document altogether.");
    assert!(matches!(&tab.view().preflight[0].why, ConflictWhy::TextChanged { new: None, .. }));
}

#[test]
fn an_approval_carries_the_sections_and_keeps_the_text() {
    let text = "Before.\n# One\nThe first.\n# Two\nThe second.";
    let mut tab = Tab::named('a', "Ada");
    tab.sees(text);
    tab.ask(Command::Submit { verdict: Verdict::Approve, summary: String::new() });
    tab.settle();
    let prints: Vec<_> = sections_of(&page(text)).iter().map(|section| section.print).collect();
    assert_eq!((prints.len(), &tab.view().review.submissions[0].sections), (3, &prints));
    assert_eq!(tab.view().last_text.as_ref().map(|last| &*last.text), Some(page(text).text()));
    assert!(!tab.view().revision.differs_from_mine);
    tab.sees(&text.replace("first", "last"));
    assert!(tab.view().revision.differs_from_mine && !tab.view().revision.differs_from_announced);
    tab.reads_store();
    assert!(tab.view().last_text.is_some());
    tab.ask(Command::AnnounceRevision { note: "The first is the last.".into() });
    tab.settle();
    assert!(!tab.view().revision.differs_from_announced);
    tab.ask(Command::Submit { verdict: Verdict::NeedsAnotherRound, summary: String::new() });
    tab.settle();
    assert!(tab.view().review.submissions[1].sections.is_empty() && !tab.view().revision.differs_from_mine);
}

#[test]
fn a_redaction_can_be_undone_for_ten_minutes_in_any_tab() {
    let mut tab = Tab::named('a', "Ada");
    let comment = tab.publish_thread("Too much.").first_comment();
    tab.ask(Command::Redact { comment });
    tab.settle();
    let due = tab.view().pending_redactions[0].due;
    assert_eq!((due.0, tab.wakes.last()), (tab.now.0 + 10 * MINUTE, Some(&Some(due))));
    tab.waits(9 * MINUTE);
    tab.ask(Command::CancelRedaction { comment });
    tab.settle();
    tab.waits(2 * MINUTE);
    assert_eq!((tab.view().pending_redactions.len(), tab.rows.len(), tab.writes.len()), (0, 0, 0));

    // Asked for again, and the tab is closed: the next one to open does it.
    tab.ask(Command::Redact { comment });
    tab.settle();
    let mut other = Tab::closed('a', crate::RelayAddress::None);
    (other.store, other.rows, other.identity) = (tab.store.clone(), tab.rows.clone(), tab.identity.clone());
    (other.n_own_entries, other.now) = (tab.n_own_entries, review::Timestamp(tab.now.0 + 24 * 60 * MINUTE));
    other.reads_store();
    other.settle();
    let thread = other.view().review.threads.values().next().cloned().expect("it is there");
    assert_eq!((&thread.comments[0].words, other.rows.len()), (&Words::Erased, 0));
    assert!(other.view().pending_redactions.is_empty());
}

#[test]
fn a_redaction_that_cannot_be_signed_is_tried_again_and_not_at_once() {
    let mut tab = Tab::named('a', "Ada");
    let comment = tab.publish_thread("Too much.").first_comment();
    tab.ask(Command::Redact { comment });
    tab.settle();
    tab.is_signing_held = true;
    tab.waits(10 * MINUTE);
    let request = tab.held.pop().expect("it is due").request;
    tab.event(Event::Signed { request, signatures: None });
    assert_eq!((tab.held.len(), tab.refusals().last()), (0, Some(&&Refusal::CannotSign)));
    tab.is_signing_held = false;
    tab.waits(MINUTE);
    tab.settle();
    assert!(tab.view().pending_redactions.is_empty());
    assert_eq!(tab.view().review.threads.values().next().unwrap().comments[0].words, Words::Erased);
}

#[test]
fn what_nobody_here_may_do_is_refused_before_it_is_written() {
    let mut tab = Tab::named('a', "Ada");
    tab.publish_thread("I am here.");
    let person = tab.person();
    tab.ask(Command::Grant { person, role: Role::Guest });
    tab.ask(Command::AnnounceRevision { note: String::new() });
    assert_eq!(tab.refusals(), [&Refusal::NotAllowed { role: Role::Owner }, &Refusal::NoPage]);
    tab.ask(Command::RequestReview { person, note: "Again, please.".into() });
    tab.settle();
    assert_eq!(tab.notices.last(), Some(&Notice::Published));
}

#[test]
fn searches_and_small_things_are_remembered() {
    let mut tab = Tab::named('a', "Ada");
    tab.ask(Command::SaveView { name: " Mine ".into(), query: "is:open by:@ada".into() });
    tab.ask(Command::SaveView { name: "".into(), query: "x".into() });
    tab.ask(Command::SaveView { name: "Other".into(), query: "y".into() });
    tab.ask(Command::Remember { name: "tab".into(), value: Some("turn".into()) });
    tab.ask(Command::DropView { name: "Other".into() });
    tab.settle();
    tab.reads_store();
    let names: Vec<_> = tab.view().saved_views.iter().map(|view| (&*view.name, &*view.query)).collect();
    assert_eq!(names, [("Mine", "is:open by:@ada")]);
    assert_eq!(&*tab.view().remembered, [("tab".to_owned(), "turn".to_owned())]);
    assert_eq!(tab.refusals(), [&Refusal::BadLocal { limit: 80 }]);
}

#[test]
fn a_question_may_be_answered_at_once() {
    let mut ada = Tab::named('a', "Ada");
    let asked = ada.publish_thread("Is a day enough?");
    let said = ada.publish_thread("A day is enough.");
    let mut bob = Tab::named('b', "Bob");
    bob.import(ada.export());
    let reason = review::SingleReason::AnswersQuestion;
    let no = bob.draft(1, DraftAct::Reply { thread: said, text: "I agree.".into() });
    let yes = bob.draft(2, DraftAct::Reply { thread: asked, text: "It is.".into() });
    bob.settle();
    bob.ask(Command::SendOne { id: no, reason });
    bob.ask(Command::SendOne { id: yes, reason });
    bob.settle();
    assert_eq!((bob.refusals(), bob.view().drafts.len()), (vec![&Refusal::CanWait], 1));
    assert_eq!(bob.view().review.threads[&asked].comments.len(), 2);
}

#[test]
fn a_glance_at_a_review_tells_what_waits_there() {
    let mut ada = Tab::named('a', "Ada");
    ada.publish_thread("I am here.");
    let person = ada.person();
    let mut bob = Tab::named('b', "Bob");
    bob.import(ada.export());
    let question = QuestionDraft { text: "Does it hold?".into(), person: Some(person), ..QuestionDraft::default() };
    let form = BriefDraft { questions: vec![question], ..brief("Agree.") };
    bob.ask(Command::SetBrief { draft: DraftId([1; 16]), brief: Rc::new(form) });
    bob.settle();
    ada.import(bob.export());
    let (id, now) = (ada.client.review_id(), review::Timestamp(ada.now.0 + DAY));
    let (title, address) = ("A plan".to_owned(), "https://example.org/plan".to_owned());
    let label = crate::GlanceLabel { title, address, document_id: None };
    let seen = crate::glance(id, label.clone(), ada.stored(), now);
    assert_eq!((&*seen.title, seen.kind, seen.n_open), ("A plan", crate::ReviewKind::Page, 2));
    let rows: Vec<_> = seen.rows.iter().map(|one| (one.row.reason, one.by.as_str(), one.row.since)).collect();
    assert_eq!((seen.n_turn, rows.len(), seen.last_activity), (1, 1, Some(ada.now)));
    assert_eq!(rows[0].2, ada.now);
    assert!(!seen.rows[0].by.is_empty() && !seen.rows[0].words.is_empty(), "{:?}", seen.rows);
    // The genesis of a page review is in no store: it is made of the document's id, which need not be the address.
    assert!(!ada.store.contains_key(&id.0));
    let mut cleo = Tab::of_document('c', crate::RelayAddress::None, "plan-7");
    cleo.reads_store();
    cleo.name("Cleo");
    let first = cleo.publish_thread("One.");
    cleo.publish_thread("Two.");
    cleo.draft(1, DraftAct::Close { thread: first, closing: Closing::Fixed, reason: String::new() });
    cleo.submit();
    cleo.settle();
    let there = crate::GlanceLabel { document_id: Some("plan-7".into()), ..label.clone() };
    assert_eq!(crate::glance(cleo.client.review_id(), there, cleo.stored(), now).n_open, 1);
    // Somebody else's device, a damaged row, nothing at all: told as it is.
    let mut stored = ada.stored();
    stored.identity = None;
    stored.blocks.push(vec![1, 2, 3]);
    assert_eq!(crate::glance(id, label.clone(), stored, now).n_turn, 0);
    assert_eq!(crate::glance(id, label, crate::Stored::default(), now).n_open, 0);
}
