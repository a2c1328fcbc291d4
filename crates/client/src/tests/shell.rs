//! The smallest shell that keeps a client alive: a store in memory, a key, and nothing that happens by itself. Signing
//! answers at once unless it is held back; the disk and the relay answer when the story says so.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use anchor::{ElementTarget, Path, Revision, Target, Where};
use review::{Kind, PublicKey, ThreadId, Timestamp, Verdict};
use sync::Block;

use crate::{
    Client, ClientConfig, Command, Cursor, DraftAct, DraftId, Effect, Event, FileRequest, HttpRequest, Identity,
    LocalRow, NewReview, Notice, Outcome, Refusal, RelayAddress, ReviewChoice, SignRequest, Stored, Transaction, View,
    public_of, sign_raw,
};

pub(super) const DAY: i64 = 24 * 3600 * 1000;

/// One tab with its store.
pub(super) struct Tab {
    pub(super) client: Client,
    pub(super) now: Timestamp,
    pub(super) seed: [u8; 32],
    pub(super) store: BTreeMap<[u8; 32], Vec<u8>>,
    pub(super) rows: BTreeMap<[u8; 16], Vec<u8>>,
    pub(super) identity: Option<Identity>,
    pub(super) cursor: Option<Cursor>,
    pub(super) n_own_entries: u64,
    pub(super) locals: Vec<LocalRow>,
    /// Reviews that began here.
    pub(super) begun: Vec<NewReview>,
    pub(super) switches: Vec<ReviewChoice>,
    pub(super) is_signing_held: bool,
    pub(super) held: Vec<SignRequest>,
    pub(super) writes: VecDeque<(u64, Transaction)>,
    pub(super) requests: VecDeque<HttpRequest>,
    pub(super) file_requests: VecDeque<FileRequest>,
    pub(super) links: Vec<Vec<u8>>,
    pub(super) notices: Vec<Notice>,
    pub(super) files: Vec<(String, Vec<u8>)>,
    pub(super) wakes: Vec<Option<Timestamp>>,
    pub(super) view: Option<Rc<View>>,
    n_asked: u64,
}

impl Tab {
    /// A tab whose client was not told anything yet.
    pub(super) fn closed(letter: char, relay: RelayAddress) -> Self {
        Self::of_document(letter, relay, "https://example.org/plan")
    }

    pub(super) fn of_document(letter: char, relay: RelayAddress, document: &str) -> Self {
        Self::of_review(letter, relay, document, ReviewChoice::Page)
    }

    pub(super) fn of_review(letter: char, relay: RelayAddress, document: &str, review: ReviewChoice) -> Self {
        let client = Client::new(ClientConfig {
            document_id: document.into(),
            title: "A plan".into(),
            address: document.into(),
            review,
            relay,
        });
        Self {
            client,
            now: Timestamp(1_795_305_600_000),
            seed: [letter as u8; 32],
            store: BTreeMap::new(),
            rows: BTreeMap::new(),
            identity: None,
            cursor: None,
            n_own_entries: 0,
            locals: Vec::new(),
            begun: Vec::new(),
            switches: Vec::new(),
            is_signing_held: false,
            held: Vec::new(),
            writes: VecDeque::new(),
            requests: VecDeque::new(),
            file_requests: VecDeque::new(),
            links: Vec::new(),
            notices: Vec::new(),
            files: Vec::new(),
            wakes: Vec::new(),
            view: None,
            n_asked: 0,
        }
    }

    /// An open tab without a relay.
    pub(super) fn open(letter: char) -> Self {
        let mut tab = Self::closed(letter, RelayAddress::None);
        tab.reads_store();
        tab
    }

    /// An open tab of somebody with a name, without a relay.
    pub(super) fn named(letter: char, name: &str) -> Self {
        let mut tab = Self::open(letter);
        tab.name(name);
        tab
    }

    pub(super) fn name(&mut self, name: &str) {
        self.ask(Command::SetName { name: name.into() });
        self.settle();
    }

    pub(super) fn stored(&self) -> Stored {
        Stored {
            identity: self.identity.clone(),
            blocks: self.store.values().cloned().collect(),
            drafts: self.rows.iter().map(|(id, row)| (*id, row.clone())).collect(),
            cursor: self.cursor,
            delivered: Vec::new(),
            n_own_entries: self.n_own_entries,
            locals: self.locals.clone(),
        }
    }

    pub(super) fn reads_store(&mut self) {
        let stored = self.stored();
        self.event(Event::Opened { stored });
    }

    pub(super) fn event(&mut self, event: Event) {
        for effect in self.client.handle(self.now, event) {
            match effect {
                Effect::MakeKey => {
                    let key: PublicKey = public_of(&self.seed);
                    self.event(Event::KeyMade { key: Some(key) });
                }
                Effect::Sign(request) => self.held.push(request),
                Effect::Persist { transaction, write } => self.writes.push_back((transaction, *write)),
                Effect::Send(request) => self.requests.push_back(request),
                Effect::File(request) => self.file_requests.push_back(request),
                Effect::Pack { request, text } => {
                    // Deflate that packs nothing: one stored block for each 65,535 bytes.
                    self.event(Event::Packed { request, deflated: Some(stored(text.as_bytes())) });
                }
                Effect::Unpack { request, deflated, len } => {
                    let bytes = Some(unstored(&deflated)).filter(|bytes| bytes.len() == len);
                    self.event(Event::Unpacked { request, bytes });
                }
                Effect::WakeAt(at) => self.wakes.push(at),
                Effect::Tell(notice) => self.notices.push(notice),
                Effect::Render(view) => self.view = Some(view),
                Effect::Switch(choice) => self.switches.push(choice),
                Effect::Deliver { name, bytes } => self.files.push((name, bytes)),
                Effect::Link { bytes } => self.links.push(bytes),
            }
        }
        if !self.is_signing_held {
            self.sign();
        }
    }

    /// Time goes by, and the client is woken.
    pub(super) fn waits(&mut self, ms: i64) {
        self.now = Timestamp(self.now.0 + ms);
        self.event(Event::Woke);
    }

    /// Signs everything that waits for it.
    pub(super) fn sign(&mut self) {
        for request in core::mem::take(&mut self.held) {
            let signatures = request.messages.iter().map(|message| sign_raw(&self.seed, message)).collect();
            self.event(Event::Signed { request: request.request, signatures: Some(signatures) });
        }
    }

    pub(super) fn ask(&mut self, command: Command) {
        self.n_asked += 1;
        let mut entropy = self.seed;
        entropy[..8].copy_from_slice(&self.n_asked.to_be_bytes());
        self.event(Event::Asked { command, entropy });
    }

    /// The disk does the next write. Its guard is not looked at: these tabs have no neighbours.
    pub(super) fn saves(&mut self) {
        let (transaction, write) = self.writes.pop_front().expect("a write is under way");
        self.store.extend(write.put_blocks.iter().map(|block| (*block.name().as_bytes(), block.value().to_vec())));
        for name in &write.erase_blocks {
            self.store.remove(name);
        }
        self.rows.extend(write.put_drafts.iter().cloned());
        for id in &write.delete_drafts {
            self.rows.remove(id);
        }
        self.identity = write.identity.or(self.identity.take());
        self.cursor = write.cursor.or(self.cursor);
        self.n_own_entries = write.n_own_entries.unwrap_or(self.n_own_entries);
        for row in write.put_locals {
            self.locals.retain(|known| (known.scope, &known.name) != (row.scope, &row.name));
            self.locals.extend(Some(row).filter(|row| row.bytes.is_some()));
        }
        self.begun.extend(write.begins.map(|begins| *begins));
        self.event(Event::Persisted { transaction, outcome: Outcome::Saved });
    }

    /// The disk is full.
    pub(super) fn refuses_to_save(&mut self) {
        let (transaction, _) = self.writes.pop_front().expect("a write is under way");
        let outcome = Outcome::Failed { why: "no room".into(), is_full: true };
        self.event(Event::Persisted { transaction, outcome });
    }

    /// The disk does everything that is asked of it.
    pub(super) fn settle(&mut self) {
        while !self.writes.is_empty() {
            self.saves();
        }
    }

    pub(super) fn answers(&mut self, status: u16, body: Vec<u8>) -> HttpRequest {
        let request = self.requests.pop_front().expect("a request is under way");
        self.event(Event::Answered { request: request.request, answer: Some((status, body)) });
        request
    }

    pub(super) fn hangs_up(&mut self) {
        let request = self.requests.pop_front().expect("a request is under way");
        self.event(Event::Answered { request: request.request, answer: None });
    }

    pub(super) fn draft(&mut self, id: u8, act: DraftAct) -> DraftId {
        let id = DraftId([id; 16]);
        self.ask(Command::SaveDraft { id, act });
        id
    }

    pub(super) fn submit(&mut self) {
        self.ask(Command::Submit { verdict: Verdict::Comment, summary: String::new() });
    }

    /// Opens a thread and publishes it.
    pub(super) fn publish_thread(&mut self, words: &str) -> ThreadId {
        self.draft(99, thread(words));
        self.submit();
        self.settle();
        let threads = self.view().review.threads.values().filter(|thread| thread.comments[0].words.as_str() == words);
        threads.map(|thread| thread.id).last().expect("it is published")
    }

    pub(super) fn view(&self) -> &View {
        self.view.as_deref().expect("it was shown")
    }

    pub(super) fn refusals(&self) -> Vec<&Refusal> {
        let refusals = self.notices.iter().filter_map(|notice| match notice {
            Notice::Refused(refusal) => Some(refusal),
            _ => None,
        });
        refusals.collect()
    }

    pub(super) fn export(&mut self) -> Vec<u8> {
        self.ask(Command::Export);
        self.files.pop().expect("a file is delivered").1
    }

    pub(super) fn import(&mut self, bytes: Vec<u8>) {
        self.ask(Command::Import { bytes });
        self.settle();
    }

    pub(super) fn json(&mut self) -> String {
        crate::to_json(&self.client.review())
    }
}

/// A place that needs no text around it.
pub(super) fn whole_page() -> Rc<Target> {
    let revision = Revision { flatten_version: 1, fold_version: 1, hash: [4; 32] };
    Rc::new(Target { revision, place: Where::Element(ElementTarget::Page), path: Path::default() })
}

pub(super) fn thread(words: &str) -> DraftAct {
    thread_at(whole_page(), words)
}

pub(super) fn thread_at(target: Rc<Target>, words: &str) -> DraftAct {
    DraftAct::Thread {
        target,
        kind: Kind::Issue,
        text: words.into(),
        need: None,
        fallback: String::new(),
        replacement: None,
    }
}

/// The blocks of a write, by kind.
pub(super) fn n_blocks(write: &Transaction, kind: sync::Kind) -> usize {
    write.put_blocks.iter().filter(|block: &&Block| block.kind() == kind).count()
}

/// Raw deflate without packing (RFC 1951, 3.2.4).
fn stored(bytes: &[u8]) -> Vec<u8> {
    let chunks: Vec<&[u8]> = bytes.chunks(0xffff).collect();
    let mut packed = Vec::new();
    for (at, chunk) in chunks.iter().enumerate() {
        let len = u16::try_from(chunk.len()).unwrap();
        packed.push(u8::from(at + 1 == chunks.len()));
        packed.extend(len.to_le_bytes());
        packed.extend((!len).to_le_bytes());
        packed.extend(*chunk);
    }
    packed
}

fn unstored(packed: &[u8]) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), packed);
    while let [_, low, high, _, _, behind @ ..] = rest {
        let len = usize::from(u16::from_le_bytes([*low, *high])).min(behind.len());
        bytes.extend(&behind[..len]);
        rest = &behind[len..];
    }
    bytes
}
