//! A running tab: the real client, and a shell that may be slow, out of order, or cut at any moment.

use std::collections::VecDeque;
use std::rc::Rc;

use client::{
    Client, ClientConfig, Command, Effect, Event, HttpRequest, Notice, RelayAddress, ReviewChoice, View, public_of,
    sign_raw,
};
use review::{EntryId, Timestamp};

use super::disk::Disk;
use super::random::Chance;

/// One tab.
pub(crate) struct Peer {
    pub(crate) client: Client,
    pub(crate) disk: usize,
    pub(crate) view: Option<Rc<View>>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) files: Vec<Vec<u8>>,
    pub(crate) wake_at: Option<Timestamp>,
    /// Entries that this tab was told are on the disk.
    pub(crate) acknowledged: Vec<EntryId>,
    /// Things the shell still has to do, in the order in which they were asked.
    todo: VecDeque<Effect>,
    seed: Option<[u8; 32]>,
}

/// What doing one thing led to.
pub(crate) enum Did {
    Nothing,
    Wrote,
    Sent(HttpRequest),
}

impl Peer {
    pub(crate) fn open(now: Timestamp, disk: usize, disks: &[Disk]) -> Self {
        let client = Client::new(ClientConfig {
            document_id: "https://example.org/proposal".into(),
            title: "Proposal".into(),
            address: "https://example.org/proposal".into(),
            review: ReviewChoice::Page,
            relay: RelayAddress::Known,
        });
        let mut peer = Self {
            client,
            disk,
            view: None,
            notices: Vec::new(),
            files: Vec::new(),
            wake_at: None,
            acknowledged: Vec::new(),
            todo: VecDeque::new(),
            seed: None,
        };
        peer.event(now, Event::Opened { stored: disks[disk].stored() });
        peer
    }

    pub(crate) fn event(&mut self, now: Timestamp, event: Event) {
        for effect in self.client.handle(now, event) {
            match effect {
                Effect::Render(view) => self.view = Some(view),
                Effect::Tell(notice) => self.notices.push(notice),
                Effect::Deliver { bytes, .. } => self.files.push(bytes),
                Effect::WakeAt(at) => self.wake_at = at,
                // This tab stays where it is: other reviews are made here, and not gone to.
                Effect::Switch(_) => {}
                effect => self.todo.push_back(effect),
            }
        }
    }

    pub(crate) fn ask(&mut self, now: Timestamp, chance: &mut Chance, command: Command) {
        let entropy = chance.bytes();
        self.event(now, Event::Asked { command, entropy });
    }

    pub(crate) fn has_todo(&self) -> bool {
        !self.todo.is_empty()
    }

    /// Does the next thing.
    pub(crate) fn step(&mut self, now: Timestamp, chance: &mut Chance, disks: &mut [Disk]) -> Did {
        match self.todo.pop_front() {
            None => Did::Nothing,
            Some(Effect::MakeKey) => {
                let seed = chance.bytes();
                self.seed = Some(seed);
                self.event(now, Event::KeyMade { key: Some(public_of(&seed)) });
                Did::Nothing
            }
            Some(Effect::Sign(request)) => {
                let seed = disks[self.disk].seed.expect("a key comes before a signature");
                let signatures = request.messages.iter().map(|message| sign_raw(&seed, message)).collect();
                self.event(now, Event::Signed { request: request.request, signatures: Some(signatures) });
                Did::Nothing
            }
            Some(Effect::Persist { transaction, write }) => {
                let outcome = disks[self.disk].write(&write, self.seed);
                let is_saved = outcome == client::Outcome::Saved;
                self.event(now, Event::Persisted { transaction, outcome });
                if is_saved && write.n_own_entries.is_some() {
                    let entries = write.put_blocks.iter().filter(|block| block.kind() == sync::Kind::Entry);
                    self.acknowledged.extend(entries.map(|block| EntryId(*block.name().as_bytes())));
                }
                if is_saved { Did::Wrote } else { Did::Nothing }
            }
            Some(Effect::Send(request)) => Did::Sent(request),
            Some(Effect::Pack { request, text }) => {
                self.event(now, Event::Packed { request, deflated: Some(stored(text.as_bytes())) });
                Did::Nothing
            }
            Some(Effect::Unpack { request, deflated, len }) => {
                let bytes = unstored(&deflated).filter(|bytes| bytes.len() == len);
                self.event(now, Event::Unpacked { request, bytes });
                Did::Nothing
            }
            Some(effect) => unreachable!("the shell of the test does all other effects at once: {effect:?}"),
        }
    }
}

/// Raw deflate without packing (RFC 1951, 3.2.4): one stored block for each 65,535 bytes.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let chunks: Vec<&[u8]> = bytes.chunks(0xffff).collect();
    let mut packed = Vec::new();
    for (at, chunk) in chunks.iter().enumerate() {
        let len = u16::try_from(chunk.len()).unwrap();
        packed.push(u8::from(at + 1 == chunks.len()));
        packed.extend([len.to_le_bytes(), (!len).to_le_bytes()].concat());
        packed.extend(*chunk);
    }
    packed
}

fn unstored(packed: &[u8]) -> Option<Vec<u8>> {
    let (mut bytes, mut rest) = (Vec::new(), packed);
    while let [_, low, high, _, _, behind @ ..] = rest {
        let (chunk, next) = behind.split_at_checked(usize::from(u16::from_le_bytes([*low, *high])))?;
        bytes.extend(chunk);
        rest = next;
    }
    Some(bytes)
}
