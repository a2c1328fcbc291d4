//! The link with a relay: when to meet, and what an answer means for the next step. Patient: on opening, after a
//! submission, on return, with growing pauses while it fails; never a timer while there is nothing to say (DESIGN §4).

use replica::Replica;
use review::Timestamp;
use sync::{Arrived, BlockName, Cursor, InventoryNext, InventoryPage, NameSet, RoomKeys, Session, SyncResponse, Token};

use crate::{Carrier, HttpRequest, Link, Method};

/// Pauses between tries, in milliseconds. The last one repeats.
const PAUSES: [i64; 6] = [2_000, 5_000, 15_000, 60_000, 180_000, 300_000];
/// A request that takes longer is given up, in milliseconds: a phone on a slow line sends half a megabyte in this time.
const TIMEOUT: Timestamp = Timestamp(30_000);

/// Exchanges in one meeting without a pause: a room of 100,000 blocks in answers of 1 MB takes fewer. A relay that always
/// says "more" would else keep a phone awake until its battery is empty.
const EXCHANGES_MAX: usize = 2_000;

/// The link of one review.
#[derive(Debug)]
pub(crate) struct LinkState {
    keys: RoomKeys,
    session: Session,
    step: Step,
    request: u64,
    has_relay: bool,
    is_met: bool,
    wants_another: bool,
    n_failures: usize,
    synced: Option<Timestamp>,
    next_try: Option<Timestamp>,
    refused: Option<String>,
    is_offline: bool,
    erased_there: NameSet,
    /// The room was opened in this meeting.
    has_opened: bool,
    /// Exchanges in this meeting.
    n_exchanges: usize,
    /// Blocks that were here once and are not in the store any more: a damaged disk. Asked for once, then given up.
    lost_here: Vec<BlockName>,
}

#[derive(Debug, Clone, PartialEq)]
enum Step {
    Idle,
    Opening,
    Meeting,
    Inventory { after: Option<BlockName> },
    Erasing { name: BlockName },
}

/// What an answer brought.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    pub(crate) arrived: Option<Arrived>,
    pub(crate) request: Option<HttpRequest>,
}

impl LinkState {
    pub(crate) fn new(keys: RoomKeys, has_relay: bool) -> Self {
        Self {
            keys,
            session: Session::default(),
            step: Step::Idle,
            request: 0,
            has_relay,
            is_met: false,
            wants_another: false,
            n_failures: 0,
            synced: None,
            next_try: None,
            refused: None,
            is_offline: false,
            erased_there: NameSet::new(),
            has_opened: false,
            n_exchanges: 0,
            lost_here: Vec::new(),
        }
    }

    /// Goes on from what the store knows; everything held that the relay has not confirmed is offered.
    pub(crate) fn resume(&mut self, cursor: Option<Cursor>, delivered: &[[u8; 32]], replica: &Replica) {
        let delivered: NameSet = delivered.iter().map(|name| BlockName::from_bytes(*name)).collect();
        let is_gone = |name: &&BlockName| replica.block(name).is_none() && !replica.is_erased(name);
        self.lost_here = delivered.iter().filter(is_gone).copied().collect();
        self.session = Session::resume(cursor.unwrap_or_default(), delivered.iter().copied());
        self.offer(replica.blocks().map(sync::Block::name));
    }

    /// Offers blocks that are on the disk now.
    pub(crate) fn offer(&mut self, names: impl IntoIterator<Item = BlockName>) {
        // Who may only read has nothing to offer that the relay would take.
        if self.keys.write.is_some() {
            self.session.offer(names);
        }
    }

    /// Whether the relay has said that it stored this block.
    pub(crate) fn is_delivered(&self, name: &BlockName) -> bool {
        self.session.shared().contains(name)
    }

    /// Meets the relay, unless that is under way: then once more afterwards.
    pub(crate) fn meet(&mut self, replica: &Replica) -> Option<HttpRequest> {
        if !self.has_relay {
            return None;
        }
        if self.step != Step::Idle {
            self.wants_another = true;
            return None;
        }
        (self.next_try, self.refused) = (None, None);
        (self.has_opened, self.n_exchanges) = (false, 0);
        Some(self.sync_request(replica))
    }

    /// The time of the next try has come.
    pub(crate) fn wake(&mut self, now: Timestamp, replica: &Replica) -> Option<HttpRequest> {
        let is_due = self.next_try.is_some_and(|at| at <= now);
        if is_due { self.meet(replica) } else { None }
    }

    pub(crate) fn next_try(&self) -> Option<Timestamp> {
        self.next_try
    }

    pub(crate) fn carrier(&self) -> Carrier {
        let link = if !self.has_relay {
            Link::NoRelay
        } else if let Some(title) = &self.refused {
            Link::Refused { title: title.clone() }
        } else if self.is_offline {
            Link::Offline
        } else if self.step != Step::Idle {
            Link::Meeting
        } else if self.is_met {
            Link::Settled
        } else {
            Link::NotYet
        };
        Carrier { link, synced: self.synced, next_try: self.next_try }
    }

    /// Takes an answer; one that nobody waits for any more is ignored.
    pub(crate) fn answer(
        &mut self,
        now: Timestamp,
        request: u64,
        answer: Option<(u16, Vec<u8>)>,
        replica: &Replica,
    ) -> Progress {
        if request != self.request || self.step == Step::Idle {
            return Progress::default();
        }
        let step = core::mem::replace(&mut self.step, Step::Idle);
        let Some((status, body)) = answer else {
            self.is_offline = true;
            self.fail(now);
            return Progress::default();
        };
        self.is_offline = false;
        self.n_exchanges += 1;
        if self.n_exchanges > EXCHANGES_MAX {
            self.is_met = false;
            self.fail(now);
            return Progress::default();
        }
        match (step, status) {
            (Step::Opening, 200..=299) => {
                self.has_opened = true;
                Progress { request: Some(self.sync_request(replica)), ..Progress::default() }
            }
            // Once in a meeting: a relay that opens a room and then does not know it would keep us running in a circle.
            (Step::Meeting, 404) if !self.has_opened => {
                Progress { request: Some(self.opening_request()), ..Progress::default() }
            }
            (Step::Meeting, 200) => self.met(now, &body, replica),
            (Step::Inventory { after }, 200) => self.inventory(now, after, &body, replica),
            // An erasure that the relay does not take (no right, never had it) changes nothing for the rest.
            (Step::Erasing { name }, 200..=299 | 400..=428 | 430..=499) => {
                self.erased_there.insert(name);
                self.go_on(now, replica)
            }
            (_, status) => {
                // The relay works and says no, or is overloaded; both may change, so it is tried again, slowly.
                self.refused = (status < 500 && status != 429).then(|| title_of(&body, status));
                self.is_offline = self.refused.is_none();
                self.fail(now);
                Progress::default()
            }
        }
    }

    fn met(&mut self, now: Timestamp, body: &[u8], replica: &Replica) -> Progress {
        let received = SyncResponse::decode(body).ok().and_then(|response| self.session.receive(response).ok());
        let Some(arrived) = received else {
            self.refused = Some(String::new());
            self.fail(now);
            return Progress::default();
        };
        self.n_failures = 0;
        let next = if arrived.is_more {
            Progress { request: Some(self.sync_request(replica)), ..Progress::default() }
        } else if arrived.needs_inventory {
            Progress { request: Some(self.inventory_request(None)), ..Progress::default() }
        } else {
            self.go_on(now, replica)
        };
        Progress { arrived: Some(arrived), ..next }
    }

    fn inventory(&mut self, now: Timestamp, after: Option<BlockName>, body: &[u8], replica: &Replica) -> Progress {
        let Ok(page) = InventoryPage::decode(body) else {
            self.refused = Some(String::new());
            self.fail(now);
            return Progress::default();
        };
        let held = replica.blocks().map(sync::Block::name).chain(replica.erased().copied());
        let request = match self.session.receive_inventory(after, page, held) {
            InventoryNext::Ask { after } => self.inventory_request(after),
            InventoryNext::Compared => self.sync_request(replica),
        };
        Progress { request: Some(request), ..Progress::default() }
    }

    /// Nothing is left of this meeting; begins the next one if somebody asked meanwhile.
    fn go_on(&mut self, now: Timestamp, replica: &Replica) -> Progress {
        if let Some(request) = self.erase_request(replica) {
            return Progress { request: Some(request), ..Progress::default() };
        }
        if core::mem::take(&mut self.wants_another) {
            return Progress { request: Some(self.sync_request(replica)), ..Progress::default() };
        }
        (self.is_met, self.synced, self.next_try, self.n_failures) = (true, Some(now), None, 0);
        Progress::default()
    }

    /// Tries again later, but only while something waits to be said or was never asked for.
    fn fail(&mut self, now: Timestamp) {
        self.wants_another = false;
        let pause = PAUSES[self.n_failures.min(PAUSES.len() - 1)];
        // Up to a quarter more, different per room and try, so that many clients do not return in one instant.
        let spread = i64::from(self.keys.room.0[self.n_failures % 32]) * pause / 1024;
        self.n_failures += 1;
        let has_reason = !self.session.unsent().is_empty() || !self.is_met;
        self.next_try = has_reason.then_some(Timestamp(now.0 + pause + spread));
    }

    fn sync_request(&mut self, replica: &Replica) -> HttpRequest {
        let want: Vec<_> = replica.wanted().into_iter().chain(core::mem::take(&mut self.lost_here)).collect();
        let request = self.session.request(|name| replica.block(&name).cloned(), want);
        self.step = Step::Meeting;
        let token = *self.keys.best_token();
        self.http(Method::Post, "/sync", Some(&token), request.encode())
    }

    fn opening_request(&mut self) -> HttpRequest {
        self.step = Step::Opening;
        let opening = self.keys.opening.encode();
        self.http(Method::Put, "", None, opening)
    }

    fn inventory_request(&mut self, after: Option<BlockName>) -> HttpRequest {
        self.step = Step::Inventory { after };
        let token = *self.keys.best_token();
        let path = after.map_or("/inventory".to_owned(), |after| ["/inventory?after=", &after.to_string()].concat());
        self.http(Method::Get, &path, Some(&token), Vec::new())
    }

    /// A relay cannot read a redaction: whoever sees the secret in one shows it there (FORMAT §6).
    fn erase_request(&mut self, replica: &Replica) -> Option<HttpRequest> {
        let is_due = |(name, _): &(BlockName, [u8; 32])| self.is_delivered(name) && !self.erased_there.contains(name);
        let (name, secret) = replica.erase_secrets().into_iter().find(is_due)?;
        self.step = Step::Erasing { name };
        let token = *self.keys.best_token();
        Some(self.http(Method::Delete, &["/blocks/", &name.to_string()].concat(), Some(&token), secret.to_vec()))
    }

    fn http(&mut self, method: Method, path: &str, token: Option<&Token>, body: Vec<u8>) -> HttpRequest {
        self.request += 1;
        HttpRequest {
            request: self.request,
            method,
            path: ["/v1/rooms/", &self.keys.room.to_string(), path].concat(),
            token: token.map(Token::to_string),
            body,
            timeout: TIMEOUT,
        }
    }
}

/// The `title` of a problem+json body, or the status. It is a stranger's text: shown as text, and only its beginning.
fn title_of(body: &[u8], status: u16) -> String {
    const TITLE_LEN_MAX: usize = 120;
    let text = core::str::from_utf8(body).unwrap_or("");
    let title = text.split_once("\"title\"").and_then(|(_, rest)| rest.split('"').nth(1));
    match title {
        Some(title) if !title.is_empty() => title.chars().take(TITLE_LEN_MAX).collect(),
        _ => status.to_string(),
    }
}
