//! The link with a relay: what is sent when, and how it waits.

use sync::{Block, BlockName, Cursor, Fingerprint, InventoryPage, SyncRequest, SyncResponse, open_update};

use super::shell::{Tab, thread};
use crate::{Event, HttpRequest, Link, Method, Notice, RelayAddress};
use review::Timestamp;

fn open() -> Tab {
    let mut tab = Tab::closed('a', RelayAddress::Known);
    tab.reads_store();
    tab
}

fn offered(request: &HttpRequest) -> Vec<Block> {
    let request = SyncRequest::decode(&request.body).unwrap();
    request.updates.iter().flat_map(|update| open_update(update).unwrap()).collect()
}

/// An honest relay: it keeps what it is given, and knows nothing else.
#[derive(Default)]
struct Relay {
    held: Vec<Block>,
    deleted: Vec<HttpRequest>,
}

impl Relay {
    fn answer(&self, stored: Vec<BlockName>) -> Vec<u8> {
        let mut fingerprint = Fingerprint::default();
        self.held.iter().for_each(|block| fingerprint.toggle(&block.name()));
        let cursor = Cursor { epoch: 1, position: self.held.len() as u64 };
        SyncResponse { stored, cursor, count: self.held.len() as u64, fingerprint, ..SyncResponse::default() }.encode()
    }

    /// Answers until nothing is said any more. Gives what was offered.
    fn settle(&mut self, tab: &mut Tab) -> Vec<Block> {
        let mut all = Vec::new();
        while let Some(request) = tab.requests.front().cloned() {
            let (status, body) = match request.method {
                Method::Get => {
                    let mut names: Vec<_> = self.held.iter().map(Block::name).collect();
                    names.sort();
                    (200, InventoryPage { names, is_more: false }.encode())
                }
                Method::Delete => {
                    self.held.retain(|block| !request.path.ends_with(&block.name().to_string()));
                    self.deleted.push(request);
                    (204, Vec::new())
                }
                Method::Post | Method::Put => {
                    let blocks = offered(&request);
                    let stored = blocks.iter().map(Block::name).collect();
                    self.held
                        .extend(blocks.iter().filter(|block| !self.held.contains(block)).cloned().collect::<Vec<_>>());
                    all.extend(blocks);
                    (200, self.answer(stored))
                }
            };
            tab.answers(status, body);
            tab.settle();
        }
        all
    }
}

fn settle(tab: &mut Tab) {
    Relay::default().settle(tab);
}

fn wake(tab: &Tab) -> Option<Timestamp> {
    tab.wakes.last().copied().flatten()
}

#[test]
fn the_relay_is_met_on_opening_and_then_all_is_quiet() {
    let mut tab = open();
    let request = &tab.requests[0];
    assert_eq!(request.method, Method::Post);
    assert!(request.path.starts_with("/v1/rooms/") && request.path.ends_with("/sync"));
    assert!(request.token.is_some());
    assert_eq!(tab.view().carrier.link, Link::Meeting);
    settle(&mut tab);
    assert_eq!(tab.view().carrier.link, Link::Settled);
    assert_eq!(tab.view().carrier.synced, Some(tab.now));
    assert_eq!(wake(&tab), None, "no timer while there is nothing to say");
}

#[test]
fn without_a_relay_nothing_is_ever_sent() {
    let mut tab = Tab::named('a', "Ada");
    tab.publish_thread("Words.");
    tab.event(Event::Returned);
    tab.ask(crate::Command::SyncNow);
    assert!(tab.requests.is_empty() && tab.wakes.is_empty());
    assert_eq!(tab.view().carrier.link, Link::NoRelay);
}

#[test]
fn a_room_that_is_not_there_is_opened_and_then_met() {
    let mut tab = open();
    let first = tab.answers(404, Vec::new());
    let opening = tab.answers(201, Vec::new());
    assert_eq!((opening.method, opening.token), (Method::Put, None));
    assert_eq!(Some(opening.path.as_str()), first.path.strip_suffix("/sync"));
    assert_eq!(tab.requests[0].path, first.path);
    settle(&mut tab);
    assert_eq!(tab.view().carrier.link, Link::Settled);
}

#[test]
fn a_relay_that_forgets_what_it_opened_does_not_keep_us_running() {
    let mut tab = open();
    tab.answers(404, Vec::new());
    tab.answers(201, Vec::new());
    tab.answers(404, Vec::new());
    assert!(tab.requests.is_empty());
    assert!(matches!(tab.view().carrier.link, Link::Refused { .. }));
    assert!(wake(&tab).is_some());
}

#[test]
fn a_relay_that_always_says_more_does_not_keep_us_running() {
    let mut tab = open();
    let response = SyncResponse { is_more: true, cursor: Cursor { epoch: 1, position: 0 }, ..SyncResponse::default() };
    let mut n = 0;
    while !tab.requests.is_empty() {
        tab.answers(200, response.encode());
        tab.settle();
        n += 1;
        assert!(n < 10_000);
    }
    assert!(wake(&tab).is_some(), "later, then");
}

#[test]
fn nothing_is_sent_before_the_submission_is_on_the_disk() {
    let (mut tab, mut relay) = (open(), Relay::default());
    relay.settle(&mut tab);
    tab.name("Ada");
    tab.draft(1, thread("Words."));
    tab.settle();
    tab.submit();
    assert_eq!((tab.writes.len(), tab.requests.len()), (1, 0));
    tab.event(Event::Returned);
    let request = tab.requests.front().expect("the relay is met just then");
    assert!(offered(request).is_empty());
    tab.answers(200, relay.answer(Vec::new()));
    assert_eq!((tab.writes[0].1.n_own_entries, tab.requests.len()), (Some(1), 0));
    tab.saves();
    assert_eq!(offered(tab.requests.front().unwrap()).len(), 4, "entry, name, place, words");
    assert_eq!(tab.view().queued.len(), 1);
    tab.notices.clear();
    relay.settle(&mut tab);
    assert_eq!((tab.view().queued.len(), &tab.notices[..]), (0, &[Notice::Delivered][..]));
}

#[test]
fn a_submission_made_offline_is_queued_and_delivered_on_return() {
    let mut tab = open();
    tab.hangs_up();
    tab.name("Ada");
    tab.publish_thread("Words.");
    tab.hangs_up();
    assert_eq!((&tab.view().carrier.link, tab.view().queued.len()), (&Link::Offline, 1));
    tab.event(Event::Returned);
    settle(&mut tab);
    assert_eq!((&tab.view().carrier.link, tab.view().queued.len()), (&Link::Settled, 0));
}

#[test]
fn pauses_grow_and_are_capped() {
    let mut tab = open();
    let mut pauses = Vec::new();
    for _ in 0..9 {
        tab.hangs_up();
        let wake_at = wake(&tab).expect("it was never met, so it is tried again");
        pauses.push(wake_at.0 - tab.now.0);
        tab.now = wake_at;
        tab.event(Event::Woke);
    }
    assert!((2_000..=2_500).contains(&pauses[0]), "{pauses:?}");
    assert!(pauses[..6].windows(2).all(|pair| pair[0] < pair[1]), "{pauses:?}");
    assert!(pauses[5..].iter().all(|pause| (300_000..=375_000).contains(pause)), "{pauses:?}");
    settle(&mut tab);
    tab.name("Ada");
    tab.publish_thread("Words.");
    tab.hangs_up();
    let again = wake(&tab).unwrap().0 - tab.now.0;
    assert!((2_000..=2_500).contains(&again), "after a success it begins anew: {again}");
}

#[test]
fn every_no_is_told_apart_from_no_answer() {
    let problem = br#"{"type":"about:blank","title":"the token is not of this room","status":403}"#;
    let refused = |title: &str| Link::Refused { title: title.into() };
    for (status, body, expected) in [
        (401, &b""[..], refused("401")),
        (403, problem, refused("the token is not of this room")),
        (400, b"\xff\xfe", refused("400")),
        (413, b"<html>too large", refused("413")),
        (200, b"not CBOR", refused("")),
        (429, problem, Link::Offline),
        (500, b"", Link::Offline),
        (503, problem, Link::Offline),
    ] {
        let mut tab = open();
        tab.answers(status, body.to_vec());
        assert_eq!(tab.view().carrier.link, expected, "{status}");
        assert_eq!(tab.view().carrier.next_try, wake(&tab));
        assert!(wake(&tab).is_some_and(|at| at.0 >= tab.now.0 + 2_000), "{status}: tried again, slowly");
        assert!(tab.requests.is_empty(), "{status}");
    }
}

#[test]
fn a_long_title_of_a_stranger_is_cut() {
    let mut tab = open();
    let body = format!("{{\"title\":\"{}\"}}", "x".repeat(5_000));
    tab.answers(403, body.into_bytes());
    assert_eq!(tab.view().carrier.link, Link::Refused { title: "x".repeat(120) });
}

#[test]
fn no_timer_runs_while_nothing_is_to_be_said() {
    let mut tab = open();
    settle(&mut tab);
    tab.event(Event::Returned);
    tab.hangs_up();
    assert_eq!(tab.view().carrier.link, Link::Offline);
    assert_eq!(wake(&tab), None, "it was met before, and nothing waits");
}

#[test]
fn an_answer_that_nobody_waits_for_changes_nothing() {
    let mut tab = open();
    let request = tab.requests.pop_front().unwrap();
    tab.event(Event::Answered {
        request: request.request + 1,
        answer: Some((200, Relay::default().answer(Vec::new()))),
    });
    assert_eq!(tab.view().carrier.link, Link::Meeting);
    tab.requests.push_back(request.clone());
    settle(&mut tab);
    tab.event(Event::Answered { request: request.request, answer: None });
    assert_eq!(tab.view().carrier.link, Link::Settled);
}

#[test]
fn what_arrives_is_saved_with_the_cursor_behind_it() {
    let mut ada = Tab::named('a', "Ada");
    ada.publish_thread("From afar.");
    let blocks: Vec<Block> = ada.store.values().map(|value| Block::parse(value).unwrap()).collect();
    let mut tab = open();
    let mut fingerprint = Fingerprint::default();
    blocks.iter().for_each(|block| fingerprint.toggle(&block.name()));
    let cursor = Cursor { epoch: 1, position: 4 };
    let response = SyncResponse {
        updates: sync::encode_updates(&blocks),
        cursor,
        count: 4,
        fingerprint,
        ..SyncResponse::default()
    };
    tab.answers(200, response.encode());
    assert_eq!(tab.writes[0].1.cursor, Some(cursor));
    assert_eq!(tab.writes[0].1.put_blocks.len(), 4);
    tab.settle();
    assert_eq!((tab.cursor, tab.view().review.threads.len()), (Some(cursor), 1));
}

#[test]
fn forged_blocks_from_a_relay_are_counted_and_not_kept() {
    let mut tab = open();
    let forged = Block::entry(b"not an entry").unwrap();
    let response = SyncResponse { updates: sync::encode_updates([&forged]), ..SyncResponse::default() };
    tab.answers(200, response.encode());
    tab.settle();
    assert_eq!((tab.view().n_refused_blocks, tab.store.len()), (1, 0));
    tab.ask(crate::Command::DismissNotices);
    assert_eq!(tab.view().n_refused_blocks, 0);
}

#[test]
fn the_relay_is_shown_the_secret_of_what_was_taken_back() {
    let (mut tab, mut relay) = (open(), Relay::default());
    tab.name("Ada");
    let thread_id = tab.publish_thread("Never mind.");
    relay.settle(&mut tab);
    let body = relay.held.iter().find(|block| block.value().ends_with(b"Never mind.")).cloned().unwrap();
    tab.ask(crate::Command::Redact { comment: thread_id.first_comment() });
    tab.settle();
    tab.waits(10 * 60 * 1000);
    tab.settle();
    relay.settle(&mut tab);
    assert_eq!(relay.deleted.len(), 1, "once");
    let secret: [u8; 32] = relay.deleted[0].body.as_slice().try_into().unwrap();
    assert!(body.erase_hash().unwrap().matches(&secret));
    assert!(!relay.held.contains(&body));
    assert_eq!(tab.view().carrier.link, Link::Settled);
}

#[test]
fn an_erasure_that_the_relay_is_too_busy_for_is_asked_again() {
    let (mut tab, mut relay) = (open(), Relay::default());
    tab.name("Ada");
    let thread_id = tab.publish_thread("Never mind.");
    relay.settle(&mut tab);
    tab.ask(crate::Command::Redact { comment: thread_id.first_comment() });
    tab.settle();
    tab.waits(10 * 60 * 1000);
    tab.settle();
    while tab.requests.front().is_some_and(|request| request.method != Method::Delete) {
        let request = tab.requests.front().cloned().unwrap();
        let blocks = offered(&request);
        relay.held.extend(blocks.iter().cloned());
        tab.answers(200, relay.answer(blocks.iter().map(Block::name).collect()));
        tab.settle();
    }
    tab.answers(429, Vec::new());
    tab.event(Event::Returned);
    relay.settle(&mut tab);
    assert_eq!(relay.deleted.len(), 1);
}

#[test]
fn packs_that_hold_redacted_words_are_known_and_new_ones_do_not() {
    let (mut tab, mut relay) = (open(), Relay::default());
    tab.name("Ada");
    let thread_id = tab.publish_thread("Never mind.");
    relay.settle(&mut tab);
    let before = sync::BatonFile::decode(&tab.export()).unwrap().updates;
    tab.ask(crate::Command::Redact { comment: thread_id.first_comment() });
    tab.settle();
    tab.waits(10 * 60 * 1000);
    tab.settle();
    let after = sync::BatonFile::decode(&tab.export()).unwrap().updates;
    let all = crate::ReviewFile::of_packs(before.iter().chain(&after).map(Vec::as_slice)).unwrap();
    assert_eq!(all.has_erased(&before[0]), Ok(true));
    assert_eq!(all.has_erased(&after[0]), Ok(false));
    assert_eq!(all.packs(), after);
    let old = crate::ReviewFile::of_packs(before.iter().map(Vec::as_slice)).unwrap();
    assert!(old.packs_beyond(&all).is_empty(), "what was erased is not brought back");
}
