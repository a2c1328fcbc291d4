//! The relay over real sockets: who gets in, what is kept, and what everybody else is told.

use std::future::Future;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;

use relay::{Relay, RelayConfig, Store};
use sync::{
    Block, Cursor, EraseHash, InventoryNext, InventoryPage, Kind, REQUEST_LEN_MAX, RefusedWhy, RoomKeys, RoomOpening,
    Session, SyncRequest, SyncResponse, Token, Verifier, encode_updates, open_update,
};
use tokio::sync::oneshot;

/// A relay that lets everything through that the tests do not ask about.
pub(crate) fn config(store: Store) -> RelayConfig {
    RelayConfig {
        store,
        is_restored: false,
        allows_open_rooms: true,
        operator_token: None,
        rooms_max: 100,
        room_blocks_max: 20_000,
        room_bytes_max: 64 * 1024 * 1024,
        requests_per_minute: None,
        is_behind_proxy: false,
        request_timeout: Duration::from_secs(20),
    }
}

/// A relay on a socket of its own, in a runtime of its own.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    runtime: tokio::runtime::Runtime,
    relay: Relay,
    stop: oneshot::Sender<()>,
    served: tokio::task::JoinHandle<Result<(), relay::RelayError>>,
}

impl Served {
    pub(crate) fn start(config: RelayConfig) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let relay = Relay::open(config).unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = runtime.spawn(relay::serve(listener, relay.router(), async { stopped.await.unwrap() }));
        Self { address, runtime, relay, stop, served }
    }

    /// Asks it to stop, waits until it has, and gives what `meanwhile` gave.
    fn stop_while<T>(self, meanwhile: impl Future<Output = T>) -> T {
        self.stop.send(()).unwrap();
        let result = self.runtime.block_on(meanwhile);
        self.runtime.block_on(self.served).unwrap().unwrap();
        self.runtime.block_on(self.relay.close());
        result
    }

    pub(crate) fn stop(self) {
        self.stop_while(async {});
    }

    pub(crate) fn call(&self, method: &str, path: &str) -> Call {
        Call::new(self.address, method, path)
    }

    pub(crate) fn open_room(&self, keys: &RoomKeys) {
        let reply = self.call("PUT", &format!("/v1/rooms/{}", keys.room)).body(&keys.opening.encode()).send();
        assert!(matches!(reply.status, 200 | 201), "{reply:?}");
    }

    pub(crate) fn sync(&self, keys: &RoomKeys, request: &SyncRequest) -> SyncResponse {
        let call = self.call("POST", &format!("/v1/rooms/{}/sync", keys.room)).token(keys.best_token());
        let reply = call.body(&request.encode()).send();
        assert_eq!((reply.status, reply.content_type.as_str()), (200, "application/cbor"), "{reply:?}");
        SyncResponse::decode(&reply.body).unwrap()
    }

    fn sync_status(&self, keys: &RoomKeys, body: &[u8]) -> u16 {
        let call = self.call("POST", &format!("/v1/rooms/{}/sync", keys.room)).token(keys.best_token());
        let reply = call.body(body).send();
        reply.assert_problem();
        reply.status
    }
}

/// One request.
pub(crate) struct Call {
    request: ureq::http::request::Builder,
    body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    content_type: String,
    headers: ureq::http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Call {
    pub(crate) fn new(address: SocketAddr, method: &str, path: &str) -> Self {
        let request = ureq::http::Request::builder().method(method).uri(format!("http://{address}{path}"));
        Self { request, body: Vec::new() }
    }

    pub(crate) fn token(self, token: &Token) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub(crate) fn body(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    pub(crate) fn try_send(self) -> Result<Reply, ureq::Error> {
        let config = ureq::config::Config::builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .timeout_global(Some(Duration::from_secs(20)))
            .build();
        let mut response = config.new_agent().run(self.request.body(self.body).unwrap())?;
        let content_type =
            response.headers().get("content-type").map_or("", |value| value.to_str().unwrap()).to_owned();
        Ok(Reply {
            status: response.status().as_u16(),
            content_type,
            headers: response.headers().clone(),
            body: response.body_mut().with_config().limit(32 * 1024 * 1024).read_to_vec()?,
        })
    }

    pub(crate) fn send(self) -> Reply {
        self.try_send().unwrap()
    }
}

impl Reply {
    /// Every failure is told in the same form, and tells no secrets.
    fn assert_problem(&self) -> serde_json::Value {
        assert_eq!(self.content_type, "application/problem+json", "{self:?}");
        let problem: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem["status"], self.status);
        assert!(problem["type"].as_str().unwrap().starts_with("urn:baton:problem:"), "{problem}");
        assert!(!problem["title"].as_str().unwrap().is_empty());
        problem
    }
}

/// The room of a page that nobody owns.
pub(crate) fn page_keys() -> RoomKeys {
    RoomKeys::for_page_review([1; 32])
}

pub(crate) fn entry(text: &str) -> Block {
    Block::entry(text.as_bytes()).unwrap()
}

pub(crate) fn offer(cursor: Cursor, blocks: &[Block]) -> SyncRequest {
    SyncRequest { cursor, want: Vec::new(), updates: encode_updates(blocks) }
}

pub(crate) fn blocks_of(response: &SyncResponse) -> Vec<Block> {
    response.updates.iter().flat_map(|update| open_update(update).unwrap()).collect()
}

fn start() -> Served {
    Served::start(config(Store::Memory))
}

fn file_store(dir: &Path) -> Store {
    Store::File(dir.join("relay.sqlite"))
}

#[test]
fn what_one_client_stores_another_gets() {
    let (served, keys) = (start(), page_keys());
    served.open_room(&keys);
    let [one, two] = [entry("one"), entry("two")];
    let stored = served.sync(&keys, &offer(Cursor::default(), &[one.clone(), two.clone()]));
    assert_eq!(stored.stored.len(), 2);
    assert!(stored.updates.is_empty(), "nobody is told what they have just said");
    let got = served.sync(&keys, &SyncRequest::default());
    assert_eq!(got.updates, encode_updates(&[one, two]));
    assert_eq!((got.count, got.is_more, got.cursor), (2, false, stored.cursor));
    assert_ne!(got.cursor.epoch, 0);
    let nothing_new = served.sync(&keys, &offer(got.cursor, &[]));
    assert!(nothing_new.updates.is_empty());
    served.stop();
}

#[test]
fn saying_it_again_changes_nothing() {
    let (served, keys) = (start(), page_keys());
    served.open_room(&keys);
    served.open_room(&keys);
    let request = offer(Cursor::default(), &[entry("one")]);
    let first = served.sync(&keys, &request);
    assert_eq!(served.sync(&keys, &request), first);
    served.stop();
}

#[test]
fn a_restart_keeps_everything_and_the_cursor() {
    let dir = tempfile::tempdir().unwrap();
    let keys = page_keys();
    let served = Served::start(config(file_store(dir.path())));
    served.open_room(&keys);
    let before = served.sync(&keys, &offer(Cursor::default(), &[entry("one"), entry("two")]));
    served.stop();
    let served = Served::start(config(file_store(dir.path())));
    let after = served.sync(&keys, &offer(before.cursor, &[entry("three")]));
    assert_eq!((after.cursor.epoch, after.cursor.position), (before.cursor.epoch, before.cursor.position + 1));
    assert!(after.updates.is_empty());
    assert_eq!(blocks_of(&served.sync(&keys, &SyncRequest::default())).len(), 3);
    served.stop();
}

#[test]
fn a_session_brings_a_restored_relay_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    let keys = page_keys();
    let blocks = [entry("before the backup"), entry("after the backup")];
    let mut session = Session::new(Cursor::default());
    let served = Served::start(config(file_store(dir.path())));
    served.open_room(&keys);
    session.offer([blocks[0].name()]);
    meet(&served, &keys, &mut session, &blocks);
    served.stop();
    let backup = std::fs::read(dir.path().join("relay.sqlite")).unwrap();
    let served = Served::start(config(file_store(dir.path())));
    session.offer([blocks[1].name()]);
    meet(&served, &keys, &mut session, &blocks);
    served.stop();
    std::fs::write(dir.path().join("relay.sqlite"), backup).unwrap();
    let served = Served::start(RelayConfig { is_restored: true, ..config(file_store(dir.path())) });
    assert_eq!(served.sync(&keys, &SyncRequest::default()).count, 1);
    meet(&served, &keys, &mut session, &blocks);
    assert_eq!(served.sync(&keys, &SyncRequest::default()).count, 2);
    served.stop();
}

fn meet(served: &Served, keys: &RoomKeys, session: &mut Session, held: &[Block]) {
    for _ in 0..20 {
        let request = session.request(|name| held.iter().find(|block| block.name() == name).cloned(), []);
        let arrived = session.receive(served.sync(keys, &request)).unwrap();
        if arrived.needs_inventory {
            let mut next = InventoryNext::Ask { after: None };
            while let InventoryNext::Ask { after } = next {
                let page = inventory(served, keys, after.map(|name| name.to_string()));
                next = session.receive_inventory(after, page, held.iter().map(Block::name));
            }
        } else if !arrived.is_more {
            assert!(session.unsent().is_empty());
            return;
        }
    }
    panic!("the conversation does not end");
}

fn inventory(served: &Served, keys: &RoomKeys, after: Option<String>) -> InventoryPage {
    let query = after.map(|name| format!("?after={name}")).unwrap_or_default();
    let path = format!("/v1/rooms/{}/inventory{query}", keys.room);
    let reply = served.call("GET", &path).token(&keys.read).send();
    assert_eq!(reply.status, 200, "{reply:?}");
    InventoryPage::decode(&reply.body).unwrap()
}

#[test]
fn an_inventory_comes_in_pages_and_names_all() {
    let (served, keys) = (start(), page_keys());
    served.open_room(&keys);
    let blocks: Vec<Block> = (0..2300).map(|n| entry(&format!("entry {n}"))).collect();
    served.sync(&keys, &offer(Cursor::default(), &blocks));
    let mut names = Vec::new();
    loop {
        let page = inventory(&served, &keys, names.last().map(ToString::to_string));
        names.extend(page.names);
        if !page.is_more {
            break;
        }
    }
    let mut expected: Vec<_> = blocks.iter().map(Block::name).collect();
    expected.sort();
    assert_eq!(names, expected);
    served.stop();
}

#[test]
fn who_shows_no_token_or_the_wrong_one_stays_outside() {
    let (served, keys) = (start(), page_keys());
    served.open_room(&keys);
    let paths = [("POST", "sync"), ("GET", "inventory"), ("GET", "blocks/x"), ("DELETE", "blocks/x")];
    for (method, path) in paths {
        let path = format!("/v1/rooms/{}/{path}", keys.room);
        let nobody = served.call(method, &path).send();
        nobody.assert_problem();
        assert_eq!((nobody.status, nobody.headers["www-authenticate"].to_str().unwrap()), (401, "Bearer"));
        let stranger = served.call(method, &path).token(&Token([9; 32])).send();
        stranger.assert_problem();
        assert_eq!(stranger.status, 403);
    }
    served.stop();
}

#[test]
fn who_may_read_may_not_write() {
    let served = start();
    let writer = RoomKeys::from_write_invite([3; 32], Verifier::NOBODY, 0);
    let invite = RoomKeys::read_invite_of([3; 32]);
    let reader = RoomKeys::from_read_invite(invite, writer.opening.write, Verifier::NOBODY, 0);
    served.open_room(&writer);
    served.sync(&writer, &offer(Cursor::default(), &[entry("one")]));
    assert_eq!(served.sync(&reader, &SyncRequest::default()).count, 1);
    assert_eq!(served.sync_status(&reader, &offer(Cursor::default(), &[entry("two")]).encode()), 403);
    assert_eq!(served.sync(&reader, &SyncRequest::default()).count, 1);
    served.stop();
}

#[test]
fn a_room_that_nobody_opened_is_not_there() {
    let (served, keys) = (start(), page_keys());
    assert_eq!(served.sync_status(&keys, &SyncRequest::default().encode()), 404);
    for path in ["/v1/elsewhere", "/v1/rooms/not-a-name/sync"] {
        let reply = served.call("POST", path).token(&keys.read).send();
        reply.assert_problem();
    }
    let wrong_method = served.call("GET", &format!("/v1/rooms/{}/sync", keys.room)).send();
    wrong_method.assert_problem();
    assert_eq!(wrong_method.status, 405);
    served.stop();
}

#[test]
fn a_room_bears_the_hash_of_what_opens_it() {
    let (served, keys) = (start(), page_keys());
    let squatted = RoomOpening { write: Verifier::of(&Token([6; 32])), ..keys.opening };
    let reply = served.call("PUT", &format!("/v1/rooms/{}", keys.room)).body(&squatted.encode()).send();
    assert_eq!(reply.assert_problem()["type"], "urn:baton:problem:room-name-mismatch");
    assert_eq!(reply.status, 400);
    served.stop();
}

#[test]
fn a_closed_relay_opens_rooms_for_its_operator_only() {
    let operator_token = Some("let me in".to_owned());
    let closed = RelayConfig { allows_open_rooms: false, operator_token, ..config(Store::Memory) };
    let (served, keys) = (Served::start(closed), page_keys());
    let open = |authorization: &str| {
        let call = served.call("PUT", &format!("/v1/rooms/{}", keys.room)).header("authorization", authorization);
        call.body(&keys.opening.encode()).send().status
    };
    assert_eq!(open("Bearer let me out"), 403);
    assert_eq!(open("Bearer "), 403);
    assert_eq!(open("Bearer let me in"), 201);
    // Clients open their room at every start, and find it open.
    assert_eq!(open("none"), 200);
    served.stop();
}

#[test]
fn what_is_too_large_is_refused_and_nothing_is_stored() {
    let (served, keys) = (start(), page_keys());
    served.open_room(&keys);
    assert_eq!(served.sync_status(&keys, &vec![0; REQUEST_LEN_MAX + 1]), 413);
    let crowd: Vec<Block> = (0..sync::REQUEST_BLOCKS_MAX + 1).map(|n| entry(&n.to_string())).collect();
    assert_eq!(served.sync_status(&keys, &offer(Cursor::default(), &crowd).encode()), 413);
    assert_eq!(served.sync(&keys, &SyncRequest::default()).count, 0);
    served.stop();
}

#[test]
fn the_largest_text_still_fits() {
    let (served, keys) = (start(), page_keys());
    served.open_room(&keys);
    let payload = vec![7; Kind::Text.len_max() - 36];
    let text = Block::erasable(Kind::Text, EraseHash([1; 32]), &payload).unwrap();
    served.sync(&keys, &offer(Cursor::default(), std::slice::from_ref(&text)));
    assert_eq!(blocks_of(&served.sync(&keys, &SyncRequest::default())), [text]);
    served.stop();
}

#[test]
fn hostile_bytes_are_refused_whole() {
    let (served, keys) = (start(), page_keys());
    served.open_room(&keys);
    let good = encode_updates(&[entry("good")]).remove(0);
    let mut forged = good.clone();
    *forged.last_mut().unwrap() = 1;
    let mixed = SyncRequest { updates: vec![good.clone(), forged], ..SyncRequest::default() };
    let lies = [0xa3, 0, 0x82, 0, 0, 1, 0x80, 2, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    for body in [b"".as_slice(), b"hello", &good, &lies, &mixed.encode()] {
        assert_eq!(served.sync_status(&keys, body), 400);
    }
    assert_eq!(served.sync(&keys, &SyncRequest::default()).count, 0);
    served.stop();
}

#[test]
fn a_full_room_says_so_block_by_block() {
    let small = RelayConfig { room_blocks_max: 2, ..config(Store::Memory) };
    let (served, keys) = (Served::start(small), page_keys());
    served.open_room(&keys);
    let response = served.sync(&keys, &offer(Cursor::default(), &[entry("one"), entry("two"), entry("three")]));
    assert_eq!((response.stored.len(), response.refused.len(), response.count), (2, 1, 2));
    assert_eq!(response.refused[0].why, RefusedWhy::Quota);
    served.stop();
}

#[test]
fn an_erased_block_is_gone_and_stays_away() {
    let served = start();
    let owner = Token([8; 32]);
    let keys = RoomKeys::from_write_invite([3; 32], Verifier::of(&owner), 0);
    served.open_room(&keys);
    let secret = [5; 32];
    let body = |text: &str| Block::erasable(Kind::Body, EraseHash::of(&secret), text.as_bytes()).unwrap();
    let blocks = [body("by its author"), body("by the owner"), entry("an entry")];
    let before = served.sync(&keys, &offer(Cursor::default(), &blocks));
    let path = |block: &Block| format!("/v1/rooms/{}/blocks/{}", keys.room, block.name());
    let erase = |block: &Block, token: &Token, secret: &[u8]| {
        served.call("DELETE", &path(block)).token(token).body(secret).send().status
    };
    let write = keys.write.unwrap();
    assert_eq!(erase(&blocks[0], &write, &[6; 32]), 403);
    assert_eq!(erase(&blocks[0], &write, &[]), 403);
    assert_eq!(erase(&blocks[0], &keys.read, &secret), 403);
    assert_eq!(erase(&blocks[0], &write, &secret), 204);
    assert_eq!(erase(&blocks[0], &write, &secret), 204, "erasing twice is erasing");
    assert_eq!(erase(&blocks[1], &owner, &[]), 204);
    assert_eq!(erase(&blocks[2], &owner, &[]), 409, "entries are never erased");
    assert_eq!(erase(&body("never seen"), &write, &secret), 404);
    assert_eq!(served.call("GET", &path(&blocks[0])).token(&keys.read).send().status, 410);
    let again = served.sync(&keys, &offer(Cursor::default(), &blocks));
    assert_eq!((again.stored.len(), again.refused.len(), again.count), (1, 2, 1));
    assert!(again.refused.iter().all(|refused| refused.why == RefusedWhy::Erased));
    assert_eq!(again.cursor, before.cursor, "positions never move");
    served.stop();
}

#[test]
fn one_block_can_be_fetched_raw() {
    let (served, keys) = (start(), page_keys());
    served.open_room(&keys);
    let block = entry("one");
    served.sync(&keys, &offer(Cursor::default(), std::slice::from_ref(&block)));
    let path = format!("/v1/rooms/{}/blocks/{}", keys.room, block.name());
    let reply = served.call("GET", &path).token(&keys.read).send();
    assert_eq!((reply.status, reply.body.as_slice()), (200, block.value()));
    assert_eq!(reply.headers["x-content-type-options"], "nosniff");
    let path = format!("/v1/rooms/{}/blocks/{}", keys.room, entry("another").name());
    assert_eq!(served.call("GET", &path).token(&keys.read).send().status, 404);
    served.stop();
}

#[test]
fn a_browser_elsewhere_may_ask() {
    let (served, keys) = (start(), page_keys());
    let path = format!("/v1/rooms/{}/sync", keys.room);
    let preflight = served
        .call("OPTIONS", &path)
        .header("origin", "https://docs.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type")
        .send();
    assert_eq!(preflight.status, 200);
    assert_eq!(preflight.headers["access-control-allow-origin"], "*");
    assert_eq!(preflight.headers["access-control-max-age"], "86400");
    let allowed = preflight.headers["access-control-allow-headers"].to_str().unwrap().to_lowercase();
    assert!(allowed.contains("authorization") && allowed.contains("content-type"), "{allowed}");
    assert!(!preflight.headers.contains_key("access-control-allow-credentials"));
    // Problems must be readable there as well.
    let problem = served.call("POST", &path).header("origin", "https://docs.example").send();
    assert_eq!((problem.status, problem.headers["access-control-allow-origin"].to_str().unwrap()), (401, "*"));
    served.stop();
}

#[test]
fn who_asks_too_often_is_told_when_to_come_back() {
    let limited = RelayConfig { requests_per_minute: NonZeroU32::new(3), ..config(Store::Memory) };
    let served = Served::start(limited);
    let path = format!("/v1/rooms/{}/inventory", page_keys().room);
    for _ in 0..3 {
        assert_eq!(served.call("GET", &path).token(&Token([1; 32])).send().status, 404);
    }
    let reply = served.call("GET", &path).token(&Token([1; 32])).send();
    reply.assert_problem();
    assert_eq!(reply.status, 429);
    let seconds: u64 = reply.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=20).contains(&seconds), "{seconds}");
    // Whoever watches over the relay is not counted.
    assert_eq!(served.call("GET", "/healthz").send().status, 200);
    served.stop();
}

#[test]
fn a_slow_request_ends_with_an_answer() {
    use std::io::{Read, Write};
    let hasty = RelayConfig { request_timeout: Duration::from_millis(200), ..config(Store::Memory) };
    let (served, keys) = (Served::start(hasty), page_keys());
    served.open_room(&keys);
    let mut slow = std::net::TcpStream::connect(served.address).unwrap();
    let (room, token) = (keys.room, keys.read);
    write!(slow, "POST /v1/rooms/{room}/sync HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: 99\r\n\r\nabc")
        .unwrap();
    let mut answer = [0; 15];
    slow.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 503 Se");
    served.stop();
}

#[test]
fn a_stop_lets_the_open_request_end() {
    let dir = tempfile::tempdir().unwrap();
    let served = Served::start(config(file_store(dir.path())));
    let keys = page_keys();
    served.open_room(&keys);
    let body = offer(Cursor::default(), &[entry("just in time")]).encode();
    let (room, token, len) = (keys.room, keys.write.unwrap(), body.len());
    let head = format!(
        "POST /v1/rooms/{room}/sync HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: {len}\r\nconnection: close\r\n\r\n"
    );
    let address = served.address;
    // The request has begun, its body follows only after the stop.
    let mut open = served.runtime.block_on(tokio::net::TcpStream::connect(address)).unwrap();
    let beginning = [head.as_bytes(), &body[..9]].concat();
    served.runtime.block_on(tokio::io::AsyncWriteExt::write_all(&mut open, &beginning)).unwrap();
    // Another request that was sent later and is answered: so the server has read the first one's head.
    assert_eq!(served.call("GET", "/healthz").send().status, 200);
    let answer = served.stop_while(async {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        while tokio::net::TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        open.write_all(&body[9..]).await.unwrap();
        let mut answer = Vec::new();
        open.read_to_end(&mut answer).await.unwrap();
        answer
    });
    assert!(answer.starts_with(b"HTTP/1.1 200 OK"), "{}", String::from_utf8_lossy(&answer));
    let served = Served::start(config(file_store(dir.path())));
    assert_eq!(served.sync(&keys, &SyncRequest::default()).count, 1);
    served.stop();
}

#[test]
fn long_answers_travel_compressed() {
    let (served, keys) = (start(), page_keys());
    served.open_room(&keys);
    let blocks: Vec<Block> = (0..200).map(|n| entry(&format!("{n} {}", "the same words ".repeat(20)))).collect();
    served.sync(&keys, &offer(Cursor::default(), &blocks));
    let call = served.call("POST", &format!("/v1/rooms/{}/sync", keys.room)).token(&keys.read);
    let reply = call.header("accept-encoding", "br").body(&SyncRequest::default().encode()).send();
    assert_eq!(reply.headers["content-encoding"], "br");
    assert!(reply.body.len() < encode_updates(&blocks)[0].len() / 3);
    served.stop();
}
