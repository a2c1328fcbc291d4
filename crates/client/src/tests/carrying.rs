//! A review carried by hand: a file is taken whole or not at all.

use sync::{BatonFile, Block, Kind};

use super::shell::{Tab, thread};
use crate::{Command, DraftAct, Notice, Refusal, RelayAddress};

/// Ada's review as a file: a thread and a reply.
fn file() -> (Tab, Vec<u8>) {
    let mut tab = Tab::named('a', "Ada");
    let thread = tab.publish_thread("Why so many?");
    tab.draft(1, DraftAct::Reply { thread, text: "Because.".into() });
    tab.settle();
    tab.submit();
    tab.settle();
    let bytes = tab.export();
    (tab, bytes)
}

fn blocks_of(bytes: &[u8]) -> Vec<Block> {
    BatonFile::decode(bytes).unwrap().open().unwrap()
}

fn refused(bytes: Vec<u8>) -> Refusal {
    let mut tab = Tab::named('b', "Bob");
    tab.publish_thread("Mine.");
    tab.notices.clear();
    let before = (tab.json(), tab.client.updates(), tab.store.clone());
    tab.import(bytes);
    assert_eq!((tab.json(), tab.client.updates(), tab.store.clone()), before, "a refused file changes nothing");
    let refusals = tab.refusals();
    assert_eq!(refusals.len(), 1);
    refusals[0].clone()
}

fn why(bytes: Vec<u8>) -> String {
    match refused(bytes) {
        Refusal::BadFile { why } => why,
        refusal => panic!("not a bad file: {refusal:?}"),
    }
}

#[test]
fn what_one_exports_the_other_imports_and_both_are_the_same() {
    let (mut ada, bytes) = file();
    let mut bob = Tab::open('b');
    bob.import(bytes.clone());
    assert!(matches!(bob.notices[..], [Notice::Imported { n_new: 6.., n_entries: 2 }]), "{:?}", bob.notices);
    assert_eq!(bob.json(), ada.json());
    assert_eq!(bob.client.updates(), ada.client.updates());
    assert_eq!(bob.export(), bytes);
    bob.notices.clear();
    bob.import(bytes);
    assert_eq!(bob.notices, [Notice::Imported { n_new: 0, n_entries: 0 }]);
    assert_eq!(bob.json(), ada.json());
}

#[test]
fn an_import_is_told_only_when_it_is_on_the_disk() {
    let (_, bytes) = file();
    let mut bob = Tab::open('b');
    bob.ask(Command::Import { bytes });
    assert_eq!((bob.notices.len(), bob.writes.len()), (0, 1));
    bob.refuses_to_save();
    assert!(matches!(bob.notices[..], [Notice::NotSaved { is_full: true, .. }]));
    bob.now = bob.wakes.last().copied().flatten().expect("it is tried again");
    bob.event(crate::Event::Woke);
    bob.settle();
    assert!(matches!(bob.notices[..], [_, Notice::Imported { n_entries: 2, .. }]));
    assert_eq!(
        bob.store.len() + 1,
        bob.client.updates().iter().map(|update| sync::open_update(update).unwrap().len()).sum::<usize>()
    );
}

#[test]
fn a_damaged_file_is_refused() {
    let (_, bytes) = file();
    assert_eq!(why(b"<!doctype html>".to_vec()), "this is not a Baton file");
    assert_eq!(why(Vec::new()), "this is not a Baton file");
    assert!(why(bytes[..bytes.len() / 2].to_vec()).contains("cut short"));
    for at in (0..bytes.len()).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x40;
        let refusal = std::panic::catch_unwind(|| imported(damaged)).expect("no damage panics");
        assert_ne!(refusal, Some(true), "byte {at}: something else than the file was taken in");
    }
}

/// Whether a damaged file brought blocks in that the undamaged one does not have.
fn imported(bytes: Vec<u8>) -> Option<bool> {
    let (_, good) = file();
    let good: Vec<_> = blocks_of(&good).iter().map(Block::name).collect();
    let blocks = BatonFile::decode(&bytes).ok()?.open().ok()?;
    let mut tab = Tab::open('b');
    tab.import(bytes);
    let is_new = |block: &Block| tab.store.contains_key(block.name().as_bytes()) && !good.contains(&block.name());
    Some(blocks.iter().any(is_new))
}

#[test]
fn a_file_of_a_newer_version_says_so() {
    let (_, bytes) = file();
    let mut newer = bytes.clone();
    newer[6] = 2;
    assert_eq!(why(newer), "the file is of version 2, this program reads version 1");
}

#[test]
fn a_file_of_another_document_is_named() {
    let mut other = Tab::of_document('c', RelayAddress::None, "https://example.org/another");
    other.reads_store();
    other.name("Cy");
    other.publish_thread("Elsewhere.");
    let bytes = other.export();
    assert_eq!(refused(bytes.clone()), Refusal::OtherReview { title: "A plan".into() });
    // Also without its genesis, which says most plainly where it belongs.
    let rest: Vec<Block> = blocks_of(&bytes).into_iter().filter(|block| block.value().len() > 150).collect();
    assert!(rest.iter().any(|block| block.kind() == Kind::Entry));
    let bytes = BatonFile::of(&rest, None).encode().unwrap();
    assert_eq!(refused(bytes), Refusal::OtherReview { title: String::new() });
}

#[test]
fn a_forged_entry_is_refused_with_all_that_came_with_it() {
    let (ada, bytes) = file();
    let mut blocks = blocks_of(&bytes);
    let at = blocks.iter().position(|block| block.kind() == Kind::Entry && block.value().len() > 200).unwrap();
    let mut forged = blocks[at].payload().to_vec();
    *forged.last_mut().unwrap() ^= 1;
    blocks[at] = Block::entry(&forged).unwrap();
    let bytes = BatonFile::of(&blocks, None).encode().unwrap();
    assert_eq!(refused(bytes), Refusal::Forged { key: crate::public_of(&ada.seed) });
}

#[test]
fn an_entry_that_is_none_is_refused_with_all_that_came_with_it() {
    let (_, bytes) = file();
    let mut blocks = blocks_of(&bytes);
    blocks.push(Block::entry(b"not an entry").unwrap());
    assert_eq!(why(BatonFile::of(&blocks, None).encode().unwrap()), "the entry is malformed");
}

#[test]
fn a_file_is_named_after_its_document() {
    for (title, expected) in [
        ("A plan", "a-plan.baton"),
        ("../../etc/passwd", "etc-passwd.baton"),
        ("  ", "review.baton"),
        ("Überblick: Q3\u{202e}", "überblick-q3.baton"),
    ] {
        let mut tab = Tab::open('a');
        tab.client.config.title = title.into();
        tab.ask(Command::Export);
        assert_eq!(tab.files[0].0, expected);
    }
}

#[test]
fn what_is_imported_is_offered_to_the_relay_after_it_is_saved() {
    let (_, bytes) = file();
    let mut bob = Tab::closed('b', RelayAddress::Known);
    bob.reads_store();
    bob.hangs_up();
    bob.ask(Command::Import { bytes });
    assert!(bob.requests.is_empty());
    bob.saves();
    assert_eq!(bob.requests.len(), 1);
    bob.draft(1, thread("Words"));
    assert_eq!(bob.requests.len(), 1, "drafts go nowhere");
}
