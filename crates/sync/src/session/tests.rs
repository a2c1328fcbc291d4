//! Tests of the session against a small relay in memory: answers are lost, repeated and late, and stores are restored.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::EraseHash;

/// The least relay that keeps the rules of FORMAT §8.
#[derive(Clone)]
struct TinyRelay {
    epoch: u64,
    log: Vec<Block>,
    erased: BTreeSet<BlockName>,
    answer_blocks_max: usize,
}

impl TinyRelay {
    fn new(epoch: u64) -> Self {
        Self { epoch, log: Vec::new(), erased: BTreeSet::new(), answer_blocks_max: 3 }
    }

    fn names(&self) -> BTreeSet<BlockName> {
        self.log.iter().map(Block::name).filter(|name| !self.erased.contains(name)).collect()
    }

    fn answer(&mut self, request: &SyncRequest) -> SyncResponse {
        let mut response = SyncResponse::default();
        for block in request.updates.iter().flat_map(|update| open_update(update).unwrap()) {
            if self.erased.contains(&block.name()) {
                response.refused.push(Refused { name: block.name(), why: RefusedWhy::Erased });
                continue;
            }
            response.stored.push(block.name());
            if !self.names().contains(&block.name()) {
                self.log.push(block);
            }
        }
        let is_mine = request.cursor.epoch == self.epoch && request.cursor.position <= self.log.len() as u64;
        let start = if is_mine { request.cursor.position as usize } else { 0 };
        let end = self.log.len().min(start + self.answer_blocks_max);
        let wanted = self.log.iter().filter(|block| request.want.contains(&block.name()));
        let blocks = self.log[start..end].iter().chain(wanted).filter(|block| !self.erased.contains(&block.name()));
        response.updates = encode_updates(blocks);
        response.cursor = Cursor { epoch: self.epoch, position: end as u64 };
        response.is_more = end < self.log.len();
        response.count = self.names().len() as u64;
        self.names().iter().for_each(|name| response.fingerprint.toggle(name));
        response
    }

    fn page(&self, after: Option<BlockName>) -> InventoryPage {
        let behind: Vec<_> = self.names().into_iter().filter(|name| Some(*name) > after).collect();
        InventoryPage { names: behind.iter().take(2).copied().collect(), is_more: behind.len() > 2 }
    }
}

#[derive(Clone, Default)]
struct Client {
    held: BTreeMap<BlockName, Block>,
    session: Session,
}

impl Client {
    fn write(&mut self, text: &str) -> BlockName {
        let block = Block::entry(text.as_bytes()).unwrap();
        self.held.insert(block.name(), block.clone());
        self.session.offer([block.name()]);
        block.name()
    }

    fn request(&mut self) -> SyncRequest {
        let held = &self.held;
        self.session.request(|name| held.get(&name).cloned(), [])
    }

    fn receive(&mut self, response: SyncResponse) -> Arrived {
        let arrived = self.session.receive(response).unwrap();
        self.held.extend(arrived.blocks.iter().map(|block| (block.name(), block.clone())));
        arrived
    }

    fn compare(&mut self, relay: &TinyRelay) {
        let mut after = None;
        let held: Vec<_> = self.held.keys().copied().collect();
        while let InventoryNext::Ask { after: next } =
            self.session.receive_inventory(after, relay.page(after), held.clone())
        {
            after = next;
        }
    }

    /// Meets until there is nothing left to say; gives the number of inventories that this took.
    fn meet(&mut self, relay: &mut TinyRelay) -> usize {
        let mut n_inventories = 0;
        for _ in 0..1000 {
            let request = self.request();
            let arrived = self.receive(relay.answer(&request));
            if arrived.needs_inventory {
                n_inventories += 1;
                self.compare(relay);
            } else if !arrived.is_more {
                return n_inventories;
            }
        }
        panic!("the conversation does not end");
    }

    fn names(&self) -> BTreeSet<BlockName> {
        self.held.keys().copied().collect()
    }
}

#[test]
fn two_clients_that_met_the_relay_hold_the_same() {
    let (mut ada, mut ben, mut relay) = (Client::default(), Client::default(), TinyRelay::new(1));
    for n in 0..10 {
        ada.write(&format!("ada {n}"));
        ben.write(&format!("ben {n}"));
    }
    assert_eq!(ada.meet(&mut relay), 0);
    assert_eq!(ben.meet(&mut relay), 0);
    assert_eq!(ada.meet(&mut relay), 0);
    assert_eq!(ada.names(), ben.names());
    assert_eq!(ada.names().len(), 20);
    assert!(ada.session.unsent().is_empty() && ben.session.unsent().is_empty());
}

#[test]
fn what_was_not_answered_is_said_again() {
    let (mut ada, mut relay) = (Client::default(), TinyRelay::new(1));
    let name = ada.write("a comment");
    let lost = ada.request();
    assert!(ada.session.unsent().contains(&name));
    let again = ada.request();
    assert_eq!(lost, again);
    ada.receive(relay.answer(&again));
    assert!(ada.session.unsent().is_empty());
}

#[test]
fn an_answer_that_comes_twice_changes_nothing() {
    let (mut ada, mut ben, mut relay) = (Client::default(), Client::default(), TinyRelay::new(1));
    ben.write("first");
    ben.meet(&mut relay);
    ada.write("second");
    let request = ada.request();
    let response = relay.answer(&request);
    ada.receive(response.clone());
    let before = ada.clone();
    ada.receive(response);
    assert_eq!(ada.names(), before.names());
    assert_eq!(ada.session.cursor(), before.session.cursor());
    assert_eq!(ada.meet(&mut relay), 0);
}

#[test]
fn a_relay_that_lost_its_last_day_gets_it_back() {
    let (mut ada, mut relay) = (Client::default(), TinyRelay::new(1));
    ada.write("monday");
    ada.meet(&mut relay);
    let backup = relay.clone();
    ada.write("tuesday");
    ada.meet(&mut relay);
    let mut restored = TinyRelay { epoch: 2, ..backup };
    assert_eq!(ada.meet(&mut restored), 1);
    assert_eq!(restored.names(), ada.names());
    assert!(ada.session.unsent().is_empty());
    assert_eq!(ada.session.cursor(), Cursor { epoch: 2, position: 2 });
}

#[test]
fn a_loss_without_a_new_epoch_is_found_by_the_fingerprint() {
    let (mut ada, mut ben, mut relay) = (Client::default(), Client::default(), TinyRelay::new(1));
    for n in 0..5 {
        ada.write(&format!("ada {n}"));
    }
    ada.meet(&mut relay);
    relay.log.truncate(2);
    // Ben's blocks take the positions that Ada has already read.
    for n in 0..3 {
        ben.write(&format!("ben {n}"));
    }
    ben.meet(&mut relay);
    assert_eq!(ada.meet(&mut relay), 1);
    ben.meet(&mut relay);
    assert_eq!(ada.names(), ben.names());
    assert_eq!(relay.names(), ada.names());
    assert_eq!(ada.names().len(), 8);
}

#[test]
fn an_erased_block_is_offered_once_and_no_more() {
    let (mut ada, mut relay) = (Client::default(), TinyRelay::new(1));
    let name = ada.write("regretted");
    ada.write("kept");
    ada.meet(&mut relay);
    relay.erased.insert(name);
    assert_eq!(ada.meet(&mut relay), 1);
    assert_eq!(ada.meet(&mut relay), 0);
    ada.session.offer([name]);
    assert!(ada.session.unsent().is_empty());
}

#[test]
fn a_relay_whose_fingerprint_is_wrong_does_not_keep_us_busy() {
    let (mut ada, mut relay) = (Client::default(), TinyRelay::new(1));
    ada.write("a comment");
    ada.meet(&mut relay);
    for round in 0..3 {
        let mut response = relay.answer(&ada.request());
        response.fingerprint = Fingerprint([9; 32]);
        let arrived = ada.receive(response);
        assert_eq!(arrived.needs_inventory, round == 0);
        assert!(!arrived.is_more);
        if arrived.needs_inventory {
            ada.compare(&relay);
        }
    }
}

#[test]
fn a_session_that_was_resumed_needs_no_inventory() {
    let (mut ada, mut relay) = (Client::default(), TinyRelay::new(1));
    ada.write("a comment");
    ada.meet(&mut relay);
    let mut later = ada.clone();
    later.session = Session::resume(ada.session.cursor(), ada.session.shared().iter().copied());
    assert_eq!(later.meet(&mut relay), 0);
    // Without that knowledge, one inventory restores it.
    later.session = Session::new(ada.session.cursor());
    assert_eq!(later.meet(&mut relay), 1);
    assert_eq!(later.meet(&mut relay), 0);
}

#[test]
fn an_answer_that_does_not_pass_the_gate_changes_nothing() {
    let mut ada = Client::default();
    let name = ada.write("a comment");
    let bad = SyncResponse {
        stored: vec![name],
        updates: vec![vec![9, 9, 9]],
        cursor: Cursor { epoch: 1, position: 5 },
        ..SyncResponse::default()
    };
    assert!(ada.session.receive(bad).is_err());
    assert!(ada.session.unsent().contains(&name));
    assert_eq!(ada.session.cursor(), Cursor::default());
}

#[test]
fn a_request_is_bounded_and_the_others_get_their_turn() {
    let mut session = Session::new(Cursor::default());
    let blocks: BTreeMap<BlockName, Block> = (0..5u8)
        .map(|n| Block::erasable(crate::Kind::Text, EraseHash([n; 32]), &vec![n; REQUEST_LEN_AIM / 2]).unwrap())
        .map(|block| (block.name(), block))
        .collect();
    session.offer(blocks.keys().copied());
    let mut offered = BTreeSet::new();
    for _ in 0..5 {
        let request = session.request(|name| blocks.get(&name).cloned(), []);
        let opened = open_update(&request.updates[0]).unwrap();
        assert_eq!(opened.len(), 1);
        offered.insert(opened[0].name());
    }
    // None was answered, and still each was tried.
    assert_eq!(offered.len(), 5);
}

#[test]
fn what_is_gone_is_no_longer_offered() {
    let mut session = Session::new(Cursor::default());
    session.offer([BlockName::from_bytes([1; 32])]);
    assert!(session.request(|_| None, []).updates.is_empty());
    assert!(session.unsent().is_empty());
}

#[test]
fn a_page_that_was_not_asked_for_is_not_mixed_in() {
    let mut session = Session::new(Cursor::default());
    let [a, b, c] = [1, 2, 3].map(|n| BlockName::from_bytes([n; 32]));
    let page = |names: &[BlockName], is_more| InventoryPage { names: names.to_vec(), is_more };
    let first = session.receive_inventory(None, page(&[a], true), []);
    assert_eq!(first, InventoryNext::Ask { after: Some(a) });
    // A late page from elsewhere, then the right one.
    assert_eq!(session.receive_inventory(Some(b), page(&[c], false), []), InventoryNext::Ask { after: Some(a) });
    assert_eq!(session.receive_inventory(Some(a), page(&[b, c], false), [a]), InventoryNext::Compared);
    assert_eq!(session.request(|_| None, []).want, vec![b, c]);
}

#[derive(Debug, Clone)]
enum Step {
    Write { by: usize },
    Meet { by: usize },
    LoseRequest { by: usize },
    LoseAnswer { by: usize },
    KeepAnswer { by: usize },
    LateAnswer { by: usize },
    Backup,
    Restore,
}

fn step() -> impl Strategy<Value = Step> {
    let by = 0..3usize;
    prop_oneof![
        4 => by.clone().prop_map(|by| Step::Write { by }),
        3 => by.clone().prop_map(|by| Step::Meet { by }),
        1 => by.clone().prop_map(|by| Step::LoseRequest { by }),
        2 => by.clone().prop_map(|by| Step::LoseAnswer { by }),
        2 => by.clone().prop_map(|by| Step::KeepAnswer { by }),
        2 => by.prop_map(|by| Step::LateAnswer { by }),
        1 => Just(Step::Backup),
        1 => Just(Step::Restore),
    ]
}

proptest! {
    #[test]
    fn whatever_happened_all_agree_in_the_end(steps in proptest::collection::vec(step(), 0..60)) {
        let mut clients = [Client::default(), Client::default(), Client::default()];
        let mut late: [Vec<SyncResponse>; 3] = Default::default();
        let mut relay = TinyRelay::new(1);
        let mut backup = relay.clone();
        let mut written = BTreeSet::new();
        for (idx, step) in steps.iter().enumerate() {
            match *step {
                Step::Write { by } => drop(written.insert(clients[by].write(&format!("{by} {idx}")))),
                Step::Meet { by } => assert!(clients[by].meet(&mut relay) <= 3),
                Step::LoseRequest { by } => drop(clients[by].request()),
                Step::LoseAnswer { by } => drop(relay.answer(&clients[by].request())),
                Step::KeepAnswer { by } => late[by].push(relay.answer(&clients[by].request())),
                Step::LateAnswer { by } => {
                    let response = late[by].pop();
                    if response.is_some_and(|response| clients[by].receive(response).needs_inventory) {
                        clients[by].compare(&relay);
                    }
                }
                Step::Backup => backup = relay.clone(),
                Step::Restore => relay = TinyRelay { epoch: relay.epoch + 1, ..backup.clone() },
            }
        }
        for _ in 0..3 {
            for client in &mut clients {
                client.meet(&mut relay);
            }
        }
        for client in &clients {
            prop_assert_eq!(client.names(), written.clone());
            prop_assert!(client.session.unsent().is_empty());
        }
        prop_assert_eq!(relay.names(), written);
    }
}
