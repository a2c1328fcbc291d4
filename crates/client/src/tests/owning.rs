//! Stories of owned reviews: how one is made, who is invited, and how one comes from one review to another.

use std::rc::Rc;

use review::{Preset, ReviewId, Role, ThreadState};
use sync::{BatonFile, FileNote};

use super::shell::{Tab, thread};
use crate::{
    BriefDraft, Command, DraftAct, DraftId, Invite, InviteKey, Notice, OwnedAccess, Refusal, RelayAddress,
    ReviewChoice, ReviewKind,
};

const DOCUMENT: &str = "https://example.org/plan";

fn opens_owned(tab: &mut Tab, continues: bool) -> OwnedAccess {
    let brief = BriefDraft { goal: "Sign it.".into(), ..BriefDraft::of_preset(Preset::DocumentSignOff) };
    let title = "The plan, for signing".into();
    tab.ask(Command::OpenOwned { draft: DraftId([8; 16]), title, brief: Rc::new(brief), continues });
    tab.settle();
    match tab.switches.pop() {
        Some(ReviewChoice::Owned(access)) => access,
        other => panic!("{other:?}: {:?}", tab.notices),
    }
}

/// The same device, in the owned review that just began on it.
fn goes_there(tab: &Tab, access: &OwnedAccess, relay: RelayAddress) -> Tab {
    let begun = tab.begun.last().expect("a review began");
    assert_eq!(begun.review, access.review);
    let mut there = Tab::of_review('a', relay, DOCUMENT, ReviewChoice::Owned(access.clone()));
    there.seed = tab.seed;
    there.identity.clone_from(&tab.identity);
    there.locals.clone_from(&tab.locals);
    there.n_own_entries = begun.n_own_entries;
    there.store = begun.put_blocks.iter().map(|block| (*block.name().as_bytes(), block.value().to_vec())).collect();
    there.reads_store();
    there
}

#[test]
fn an_owned_review_begins_with_its_owner_its_brief_and_the_open_threads() {
    let mut bob = Tab::named('b', "Bob");
    let open = bob.publish_thread("Too long.");
    let closed = bob.publish_thread("Done.");
    bob.draft(3, DraftAct::Close { thread: closed, closing: review::Closing::Fixed, reason: String::new() });
    bob.draft(4, DraftAct::Reply { thread: open, text: "Much too long.".into() });
    bob.submit();
    bob.settle();
    let mut ada = Tab::named('a', "Ada");
    ada.import(bob.export());
    let access = opens_owned(&mut ada, true);
    assert!(ada.rows.is_empty() && ada.view().brief_draft.is_none(), "the form was used up");
    let there = goes_there(&ada, &access, RelayAddress::None);
    let view = there.view();
    assert_eq!((view.kind, view.can_write, view.review.preset), (ReviewKind::Owned, true, Preset::DocumentSignOff));
    assert_eq!(view.review.title.as_ref().map(review::Words::as_str), Some("The plan, for signing"));
    assert!(view.review.policy.is_as_preset(), "the preset's rules are written down");
    assert_eq!((view.review.policy.quorum(), view.review.policy.history.len()), (2, 1));
    assert_eq!(view.review.problems, []);
    let me = view.me.as_ref().and_then(|me| me.person).expect("the owner is known at once");
    assert_eq!((view.review.people[&me].role, view.review.name_of(&me)), (Role::Owner, "Ada"));
    assert_eq!(view.review.brief.as_ref().map(|brief| brief.goal.as_str().to_owned()).as_deref(), Some("Sign it."));
    let threads: Vec<_> = view.review.threads.values().collect();
    let [thread] = &threads[..] else { panic!("only what was open is carried over: {}", threads.len()) };
    let said: Vec<_> = thread
        .comments
        .iter()
        .map(|comment| (comment.words.as_str(), comment.carried_from.as_ref().map_or("", review::Words::as_str)))
        .collect();
    assert_eq!(said, [("Too long.", "Bob"), ("Much too long.", "Bob")]);
    assert_eq!(thread.state, ThreadState::Open);
    let reviews: Vec<_> = view.reviews.iter().map(|known| (known.kind, known.is_open)).collect();
    assert_eq!(reviews, [(ReviewKind::Page, false), (ReviewKind::Owned, true)]);
}

#[test]
fn many_threads_are_carried_over_in_several_entries() {
    let mut ada = Tab::named('a', "Ada");
    for at in 0..410u16 {
        let id = DraftId([at.to_be_bytes()[0], at.to_be_bytes()[1], 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]);
        ada.ask(Command::SaveDraft { id, act: thread(&format!("Thread {at}")) });
    }
    ada.submit();
    ada.settle();
    let last = ada.view().review.threads.values().map(|thread| thread.id).max().expect("there are threads");
    ada.draft(1, DraftAct::Reply { thread: last, text: "A reply to the last one.".into() });
    ada.submit();
    ada.settle();
    let access = opens_owned(&mut ada, true);
    let there = goes_there(&ada, &access, RelayAddress::None);
    assert_eq!(there.view().review.problems, []);
    assert_eq!((there.view().review.threads.len(), there.view().review.n_entries), (410, 3));
    let threads = there.view().review.threads.values();
    let replied: Vec<_> = threads.filter(|thread| thread.comments.len() == 2).collect();
    assert_eq!(replied.len(), 1);
    assert_eq!(replied[0].comments[1].words.as_str(), "A reply to the last one.");
}

#[test]
fn a_guest_with_the_link_comes_to_the_same_room() {
    let mut ada = Tab::named('a', "Ada");
    let access = opens_owned(&mut ada, false);
    let mut there = goes_there(&ada, &access, RelayAddress::Known);
    let links = there.view().invites.clone().expect("it can be handed on");
    let invite = Invite::parse(links.write.as_ref().unwrap()).unwrap();
    assert_eq!((&*invite.title, &*invite.address), ("The plan, for signing", DOCUMENT));
    assert_eq!(invite.access().room(), access.room());
    assert_eq!(invite.access().owner_token, None, "the owner's token is not in it");

    let mut bob = Tab::named('b', "Bob");
    bob.ask(Command::Join { invite: Rc::new(invite.clone()) });
    assert!(bob.switches.is_empty(), "not before the disk has it");
    bob.settle();
    assert_eq!(bob.switches, [ReviewChoice::Owned(invite.access())]);
    let path = there.requests[0].path.clone();
    let mut joined = Tab::of_review('b', RelayAddress::Known, DOCUMENT, ReviewChoice::Owned(invite.access()));
    joined.reads_store();
    assert_eq!(joined.requests[0].path, path);
    // Whoever opens the page again is where they were.
    bob.switches.clear();
    bob.reads_store();
    assert_eq!(bob.switches.len(), 1);
    there.settle();
}

#[test]
fn a_reader_reads_and_is_told_that_this_is_all() {
    let mut ada = Tab::named('a', "Ada");
    let access = opens_owned(&mut ada, false);
    let there = goes_there(&ada, &access, RelayAddress::Known);
    let links = there.view().invites.clone().unwrap();
    let invite = Invite::parse(&links.read).unwrap();
    assert!(matches!(invite.key, InviteKey::Read { .. }));
    let (read, write) = (invite.access().room(), access.room());
    assert_eq!((read.room, read.write), (write.room, None));
    let mut bob = Tab::of_review('b', RelayAddress::Known, DOCUMENT, ReviewChoice::Owned(invite.access()));
    bob.reads_store();
    bob.name("Bob");
    let request = bob.requests.front().expect("it meets").clone();
    assert_eq!(request.token, Some(read.read.to_string()));
    assert!(!bob.view().can_write && bob.view().invites.as_ref().unwrap().write.is_none());
    bob.draft(1, thread("Mine."));
    bob.submit();
    bob.ask(Command::InviteFile { can_write: true });
    assert_eq!(bob.refusals(), [&Refusal::ReadOnly, &Refusal::ReadOnly]);
    assert_eq!(bob.view().drafts.len(), 1, "what was typed stays");
}

#[test]
fn a_file_of_another_review_is_asked_about_and_nothing_is_taken() {
    let mut ada = Tab::named('a', "Ada");
    let access = opens_owned(&mut ada, false);
    let mut there = goes_there(&ada, &access, RelayAddress::None);
    there.ask(Command::InviteFile { can_write: true });
    let file = there.files.pop().expect("a file").1;
    let mut bob = Tab::named('b', "Bob");
    let n = bob.store.len();
    bob.import(file);
    let Some(Notice::Invited { invite }) = bob.notices.last() else { panic!("{:?}", bob.notices) };
    assert_eq!((invite.review, bob.store.len()), (access.review, n));
    // A plain file of it says no more than before.
    let plain = there.export();
    bob.import(plain);
    assert!(matches!(bob.refusals()[..], [Refusal::OtherReview { .. }]));
}

#[test]
fn one_comes_back_to_the_page_review() {
    let mut ada = Tab::named('a', "Ada");
    let access = opens_owned(&mut ada, false);
    let page = ada.client.review_id();
    let mut there = goes_there(&ada, &access, RelayAddress::None);
    there.now = review::Timestamp(there.now.0 + 1);
    there.ask(Command::Switch { review: page });
    there.settle();
    assert_eq!(there.switches, [ReviewChoice::Page]);
    ada.locals.clone_from(&there.locals);
    ada.reads_store();
    assert!(ada.switches.is_empty(), "the page review was chosen last");
    ada.ask(Command::Switch { review: review::ReviewId([9; 32]) });
    assert_eq!(ada.refusals(), [&Refusal::Gone]);
}

/// A device that was invited by a file, in the review it was invited to; of what it has is only what came with the file.
fn joins_by_file(tab: &mut Tab, file: Vec<u8>) -> Tab {
    tab.import(file);
    let Some(Notice::Invited { invite }) = tab.notices.last().cloned() else { panic!("{:?}", tab.notices) };
    tab.ask(Command::Join { invite: Rc::clone(&invite) });
    assert!(tab.switches.is_empty(), "not before the disk has all of it");
    tab.settle();
    assert_eq!(tab.switches, [ReviewChoice::Owned(invite.access())]);
    let mut there = goes_there(tab, &invite.access(), RelayAddress::None);
    there.seed = tab.seed;
    there
}

#[test]
fn who_joins_by_a_file_has_the_words_in_it_at_once() {
    let mut ada = Tab::named('a', "Ada");
    let access = opens_owned(&mut ada, false);
    let mut there = goes_there(&ada, &access, RelayAddress::None);
    there.publish_thread("Too long.");
    there.ask(Command::InviteFile { can_write: false });
    let file = there.files.pop().expect("a file").1;
    let mut bob = Tab::named('b', "Bob");
    let joined = joins_by_file(&mut bob, file.clone());
    let view = joined.view();
    assert_eq!((view.review.threads.len(), view.can_write), (1, false));
    assert_eq!(view.review.brief.as_ref().map(|brief| brief.goal.as_str()), Some("Sign it."));
    assert_eq!(crate::to_json(&view.review), there.json());
    let begun = bob.begun.last().expect("it began");
    assert_eq!((&*begun.title, &*begun.address, &*begun.document_id), ("The plan, for signing", DOCUMENT, DOCUMENT));
    assert_eq!(begun.n_own_entries, 0);

    // By a link there are no words, and those of another file are not taken for it.
    let mut cleo = Tab::named('c', "Cleo");
    let invite = Invite::parse(view.invites.as_ref().map(|links| &*links.read).unwrap()).unwrap();
    cleo.import(file);
    let other = Invite { review: ReviewId([7; 32]), ..invite };
    cleo.ask(Command::Join { invite: Rc::new(other) });
    cleo.settle();
    assert_eq!((cleo.begun.len(), cleo.switches.len()), (0, 1));
}

#[test]
fn a_full_disk_loses_nothing_of_an_invitation() {
    let mut ada = Tab::named('a', "Ada");
    let access = opens_owned(&mut ada, false);
    let mut there = goes_there(&ada, &access, RelayAddress::None);
    there.ask(Command::InviteFile { can_write: true });
    let file = there.files.pop().expect("a file").1;
    let mut bob = Tab::named('b', "Bob");
    bob.import(file);
    let Some(Notice::Invited { invite }) = bob.notices.last().cloned() else { panic!("{:?}", bob.notices) };
    bob.ask(Command::Join { invite: Rc::clone(&invite) });
    bob.refuses_to_save();
    assert!(matches!(bob.notices.last(), Some(Notice::NotSaved { is_full: true, .. })));
    assert_eq!((bob.begun.len(), bob.switches.len()), (0, 0));
    bob.ask(Command::Join { invite });
    bob.settle();
    assert_eq!((bob.begun[0].put_blocks.len(), bob.switches.len()), (there.store.len(), 1));
}

#[test]
fn a_file_that_invites_to_what_it_does_not_hold_is_refused() {
    let mut ada = Tab::named('a', "Ada");
    let access = opens_owned(&mut ada, false);
    let mut there = goes_there(&ada, &access, RelayAddress::None);
    there.publish_thread("Too long.");
    there.ask(Command::InviteFile { can_write: true });
    let file = BatonFile::decode(&there.files.pop().expect("a file").1).unwrap();
    let invite = Invite::decode(file.note.as_ref().and_then(|note| note.invite.as_deref()).unwrap()).unwrap();
    let blocks = file.open().unwrap();
    let written = |blocks: &[sync::Block], invite: &Invite| {
        let note = FileNote { title: "A plan".into(), address: DOCUMENT.into(), invite: Some(invite.encode()) };
        BatonFile::of(blocks.iter(), Some(note)).encode().unwrap()
    };
    let mut bob = Tab::named('b', "Bob");
    // Of one review, and inviting to another one; without its beginning, likewise.
    let elsewhere = Invite { review: ReviewId([7; 32]), ..invite.clone() };
    let is_genesis = |block: &&sync::Block| *block.name().as_bytes() == access.review.0;
    let headless: Vec<_> = blocks.iter().filter(|block| !is_genesis(block)).cloned().collect();
    bob.import(written(&blocks, &elsewhere));
    bob.import(written(&headless, &elsewhere));
    assert!(bob.refusals().iter().all(|refusal| matches!(refusal, Refusal::OtherReview { .. })));
    assert_eq!((bob.refusals().len(), bob.begun.len()), (2, 0));
    // Whoever has nothing yet can hand the invitation on all the same; and what is there without a beginning waits for it.
    bob.import(written(&[], &invite));
    assert!(matches!(bob.notices.last(), Some(Notice::Invited { .. })));
    bob.import(written(&headless, &invite));
    assert!(matches!(bob.notices.last(), Some(Notice::Invited { .. })));
    // Words of the review that is open are taken in, wherever the file invites to.
    let mut cleo = Tab::named('c', "Cleo");
    cleo.publish_thread("Of the page.");
    let own = BatonFile::decode(&cleo.export()).unwrap().open().unwrap();
    bob.import(written(&own, &invite));
    assert!(matches!(bob.notices.last(), Some(Notice::Imported { n_entries: 1, .. })), "{:?}", bob.notices.last());
}

#[test]
fn the_links_are_made_once_and_again_for_another_title() {
    let mut ada = Tab::named('a', "Ada");
    let access = opens_owned(&mut ada, false);
    let mut there = goes_there(&ada, &access, RelayAddress::None);
    let links = there.view().invites.clone().expect("it can be handed on");
    there.publish_thread("Too long.");
    assert!(Rc::ptr_eq(&links, there.view().invites.as_ref().unwrap()));
    // Who joined by a link knows the title once the first words are here.
    let mut bob = Tab::of_review('b', RelayAddress::None, DOCUMENT, ReviewChoice::Owned(access.clone()));
    bob.reads_store();
    let title = |tab: &Tab| Invite::parse(&tab.view().invites.as_ref().unwrap().read).unwrap().title;
    assert_eq!(title(&bob), "A plan");
    bob.import(there.export());
    assert_eq!(title(&bob), "The plan, for signing");
}
