//! Places of files: what is there comes here, what is mine goes there once, and nothing is said to be there before it is.

use std::collections::BTreeMap;

use replica::sha256;
use sync::{BatonFile, EMPTY_UPDATE};

use super::shell::Tab;
use crate::place_record::{hex, pack_file};
use crate::{Event, FileAct, FilePlace, FileRequest, PlaceEvent, PlaceState, PlaceView, ReviewFile};

/// A static host that takes new files, as people set them up.
#[derive(Default)]
struct Host {
    files: BTreeMap<String, Vec<u8>>,
    /// What its manifest lists; `None` before the first merge.
    listed: Option<Vec<String>>,
    review: Option<String>,
    puts: Vec<String>,
    is_careless: bool,
    is_read_only: bool,
    is_gone: bool,
}

impl Host {
    fn answer(&mut self, act: FileAct) -> Option<(u16, Vec<u8>)> {
        if self.is_gone {
            return None;
        }
        Some(match act {
            FileAct::List { file } if file == "manifest.json" => match &self.listed {
                None => (404, Vec::new()),
                Some(listed) => {
                    let pack = |file: &String| format!("pack {file} {}", self.files.get(file).map_or(9, Vec::len));
                    let writers = self.files.keys().filter(|file| file.starts_with("w/"));
                    let writers = writers.map(|file| format!("writer {file}"));
                    let lines = self
                        .review
                        .iter()
                        .map(|id| format!("review {id}"))
                        .chain(listed.iter().map(pack))
                        .chain(writers);
                    (200, lines.collect::<Vec<_>>().join("\n").into_bytes())
                }
            },
            FileAct::List { file } => match self.files.get(&file) {
                None => (404, Vec::new()),
                Some(list) => (200, lines_of(&String::from_utf8_lossy(list)).into_bytes()),
            },
            FileAct::Read { file, .. } => self.files.get(&file).map_or((404, Vec::new()), |bytes| (200, bytes.clone())),
            FileAct::Create { .. } | FileAct::Replace { .. } if self.is_read_only => (405, Vec::new()),
            FileAct::Create { file, .. } if !self.is_careless && self.files.contains_key(&file) => (412, Vec::new()),
            FileAct::Create { file, bytes } | FileAct::Replace { file, bytes } => {
                self.puts.push(file.clone());
                self.files.insert(file, bytes);
                (201, Vec::new())
            }
        })
    }

    /// As `baton dir merge` does it, without a base.
    fn merges(&mut self) {
        self.listed = Some(self.files.keys().filter(|file| file.starts_with("u/")).cloned().collect());
    }

    fn packs_put(&self) -> Vec<&String> {
        self.puts.iter().filter(|file| file.starts_with("u/") && **file != probe()).collect()
    }
}

/// As the shell reads a writer's list.
fn lines_of(list: &str) -> String {
    let packs = list.split("{\"file\":\"").skip(1).filter_map(|pack| pack.split_once("\",\"len\":"));
    packs.map(|(file, rest)| format!("pack {file} {}\n", rest.split('}').next().unwrap_or(""))).collect()
}

fn probe() -> String {
    pack_file(&sha256(&EMPTY_UPDATE))
}

impl Tab {
    fn has_site(&mut self) {
        let here = PlaceEvent::Here { place: FilePlace::Site, address: "https://a.example/reviews/".into() };
        self.event(Event::Place(here));
    }

    /// The host answers everything that is asked of it.
    fn meets(&mut self, host: &mut Host) {
        while let Some(FileRequest { place, request, act }) = self.file_requests.pop_front() {
            let answer = host.answer(act);
            self.event(Event::Place(PlaceEvent::Answered { place, request, answer }));
            self.settle();
        }
    }

    fn returns(&mut self, host: &mut Host) {
        self.event(Event::Returned);
        self.meets(host);
    }

    fn site(&self) -> &PlaceView {
        &self.view().places[0]
    }
}

#[test]
fn what_one_submits_is_there_once_and_comes_to_the_other_when_the_site_lists_it() {
    let (mut host, mut ada, mut bob) = (Host::default(), Tab::named('a', "Ada"), Tab::named('b', "Bob"));
    ada.has_site();
    ada.publish_thread("Why so many?");
    ada.meets(&mut host);
    assert_eq!(host.packs_put().len(), 1, "one submission is one file: {:?}", host.puts);
    assert_eq!((ada.site().state, ada.site().n_waiting, ada.site().n_unsent), (PlaceState::Met, 1, 0));
    assert_eq!(ada.view().queued.len(), 1, "nobody was told of it yet");
    bob.has_site();
    bob.meets(&mut host);
    assert!(bob.view().review.threads.is_empty());
    host.merges();
    bob.returns(&mut host);
    assert_eq!(bob.view().review.threads.len(), 1);
    ada.returns(&mut host);
    assert_eq!((ada.site().n_waiting, ada.view().queued.len()), (0, 0));
    assert_eq!(ada.json(), bob.json());
    assert_eq!(host.packs_put().len(), 1, "nothing is there twice: {:?}", host.puts);
}

#[test]
fn what_a_place_holds_is_a_directory_that_the_terminal_reads() {
    let (mut host, mut ada) = (Host::default(), Tab::named('a', "Ada"));
    ada.has_site();
    ada.publish_thread("One.");
    ada.publish_thread("Two.");
    ada.meets(&mut host);
    let packs = host.files.iter().filter(|(file, _)| file.starts_with("u/")).map(|(_, bytes)| bytes.as_slice());
    let mut read = ReviewFile::of_packs(packs).unwrap();
    assert_eq!(crate::to_json(&read.review()), ada.json());
    for (file, bytes) in &host.files {
        assert!(!file.starts_with("u/") || *file == pack_file(&sha256(bytes)), "{file} is not named by its hash");
    }
    let list = host.files.iter().find(|(file, _)| file.starts_with("w/")).expect("a list of what I wrote").1;
    assert_eq!(String::from_utf8_lossy(list).matches("{\"file\":\"u/").count(), 2);
}

#[test]
fn what_waits_for_the_site_reaches_whoever_knows_its_writer() {
    let (mut host, mut ada, mut bob) = (Host::default(), Tab::named('a', "Ada"), Tab::named('b', "Bob"));
    ada.has_site();
    ada.publish_thread("One.");
    ada.meets(&mut host);
    host.merges();
    ada.returns(&mut host);
    ada.publish_thread("Two.");
    ada.meets(&mut host);
    bob.has_site();
    bob.meets(&mut host);
    assert_eq!(bob.json(), ada.json());
    assert_eq!((ada.site().n_waiting, bob.site().state), (1, PlaceState::Met));
    // Merged into a base, the pack is gone, and a list that is old harms nobody.
    let is_pack = |file: &String| file.starts_with("u/");
    host.files.retain(|file, _| !is_pack(file));
    host.listed = Some(Vec::new());
    let mut cy = Tab::named('c', "Cy");
    cy.has_site();
    cy.meets(&mut host);
    assert_eq!(cy.site().state, PlaceState::Met);
}

#[test]
fn a_site_that_would_overwrite_gets_nothing_of_mine() {
    let (mut host, mut ada) = (Host { is_careless: true, ..Host::default() }, Tab::named('a', "Ada"));
    ada.has_site();
    ada.publish_thread("Mine.");
    ada.meets(&mut host);
    assert_eq!((ada.site().state, ada.site().n_unsent), (PlaceState::Careless, 1));
    assert!(host.files.keys().all(|file| *file == probe()), "{:?}", host.puts);
    ada.returns(&mut host);
    assert_eq!(host.puts.len(), 2, "and it is not tried again: {:?}", host.puts);
}

#[test]
fn a_site_that_takes_nothing_is_read_and_left_alone() {
    let (mut host, mut ada, mut bob) = (Host::default(), Tab::named('a', "Ada"), Tab::named('b', "Bob"));
    ada.has_site();
    ada.publish_thread("Mine.");
    ada.meets(&mut host);
    host.merges();
    host.is_read_only = true;
    bob.has_site();
    bob.meets(&mut host);
    assert_eq!((bob.site().state, bob.view().review.threads.len()), (PlaceState::Met, 1));
    bob.publish_thread("Too.");
    bob.meets(&mut host);
    assert_eq!((bob.site().state, bob.site().n_unsent, bob.view().queued.len()), (PlaceState::ReadOnly, 1, 1));
    let n_puts = host.puts.len();
    bob.returns(&mut host);
    assert_eq!(host.puts.len(), n_puts);
}

#[test]
fn what_is_interrupted_anywhere_begins_again_and_loses_nothing() {
    for n_answers in 0..12 {
        let (mut host, mut ada) = (Host::default(), Tab::named('a', "Ada"));
        ada.publish_thread("One.");
        ada.publish_thread("Two.");
        ada.has_site();
        for _ in 0..n_answers {
            let Some(FileRequest { place, request, act }) = ada.file_requests.pop_front() else { break };
            // It is there, and the answer is lost with the tab.
            let answer = host.answer(act);
            ada.event(Event::Place(PlaceEvent::Answered { place, request, answer }));
        }
        let lost = ada.file_requests.pop_front();
        if let Some(FileRequest { act, .. }) = lost {
            host.answer(act);
        }
        let mut again = Tab::closed('a', crate::RelayAddress::None);
        (again.store, again.locals, again.identity) = (ada.store.clone(), ada.locals.clone(), ada.identity.clone());
        again.n_own_entries = ada.n_own_entries;
        again.reads_store();
        again.has_site();
        again.meets(&mut host);
        let names: std::collections::BTreeSet<_> = host.packs_put().into_iter().collect();
        assert_eq!(names.len(), 2, "after {n_answers} answers: {:?}", host.puts);
        host.merges();
        again.returns(&mut host);
        assert_eq!((again.site().n_waiting, again.view().queued.len()), (0, 0), "after {n_answers} answers");
    }
}

#[test]
fn a_site_that_cannot_be_reached_is_tried_again_later() {
    let (mut host, mut ada) = (Host { is_gone: true, ..Host::default() }, Tab::named('a', "Ada"));
    ada.has_site();
    ada.publish_thread("Mine.");
    ada.meets(&mut host);
    assert_eq!((ada.site().state, ada.site().n_unsent), (PlaceState::Offline, 1));
    host.is_gone = false;
    ada.waits(1_000);
    assert!(ada.file_requests.is_empty(), "not at once");
    ada.waits(60_000);
    ada.meets(&mut host);
    assert_eq!((ada.site().state, ada.site().n_waiting), (PlaceState::Met, 1));
    assert_eq!(ada.client.places.next_try(), None, "an idle page has no timers");
    // In the middle of a meeting, too.
    ada.publish_thread("More.");
    let FileRequest { place, request, act } = ada.file_requests.pop_front().expect("the list is asked for");
    let answer = host.answer(act);
    ada.event(Event::Place(PlaceEvent::Answered { place, request, answer }));
    host.is_gone = true;
    ada.meets(&mut host);
    assert_eq!((ada.site().state, ada.file_requests.len()), (PlaceState::Offline, 0));
}

#[test]
fn what_is_damaged_forged_or_missing_there_changes_nothing_here() {
    let (mut host, mut ada) = (Host::default(), Tab::named('a', "Ada"));
    ada.has_site();
    ada.publish_thread("Mine.");
    ada.meets(&mut host);
    let whole = host.files.iter().find(|(file, _)| file.starts_with("u/") && **file != probe()).unwrap().1.clone();
    let mut forged = whole.clone();
    let last = forged.len() - 8;
    forged[last] ^= 1;
    let torn = pack_file(&[7; 32]);
    host.files.insert(torn.clone(), whole.clone());
    host.files.insert(pack_file(&sha256(&forged)), forged);
    host.merges();
    host.listed.as_mut().unwrap().push(pack_file(&[8; 32]));
    let mut bob = Tab::named('b', "Bob");
    bob.has_site();
    bob.meets(&mut host);
    assert_eq!(bob.site().state, PlaceState::Damaged);
    assert_eq!(bob.json(), ada.json(), "and all the rest is here");
    assert_eq!(bob.view().n_refused_blocks, 1);
}

#[test]
fn a_directory_of_another_review_is_left_alone() {
    let (mut host, mut ada) = (Host { review: Some(hex(&[9; 32])), ..Host::default() }, Tab::named('a', "Ada"));
    host.merges();
    ada.has_site();
    ada.publish_thread("Mine.");
    ada.meets(&mut host);
    assert_eq!((ada.site().state, host.puts.len()), (PlaceState::OtherReview, 0));
}

#[test]
fn a_link_carries_what_i_submitted_and_is_asked_about_first() {
    let mut ada = Tab::named('a', "Ada");
    ada.publish_thread("Why so many?");
    ada.ask(crate::Command::ShareLink);
    let bytes = ada.links.pop().expect("something for a link");
    let mut bob = Tab::named('b', "Bob");
    bob.notices.clear();
    bob.ask(crate::Command::Offer { bytes: bytes.clone() });
    assert_eq!(bob.notices, [crate::Notice::Offered { n_new: 1, names: vec!["Ada".into()] }]);
    assert!(bob.view().review.threads.is_empty(), "nothing is taken in before the answer");
    bob.ask(crate::Command::TakeOffered);
    bob.settle();
    assert_eq!(bob.json(), ada.json());
    for at in 0..bytes.len() {
        let mut cy = Tab::named('c', "Cy");
        let before = cy.json();
        cy.ask(crate::Command::Offer { bytes: bytes[..at].to_vec() });
        cy.ask(crate::Command::TakeOffered);
        cy.settle();
        assert_eq!((cy.json(), cy.refusals().len()), (before, 2), "cut at {at}");
    }
    let file = BatonFile::decode(&bob.export()).unwrap().open().unwrap();
    assert!(!file.is_empty());
}
