//! One person's device: a client with its rows in memory. The disk always answers at once, and there is no relay: what
//! others wrote comes as a file.
//!
//! Leaves out who says what (`story.rs`) and how rows look in a browser (`desks.rs`).

use std::collections::{BTreeMap, VecDeque};
use std::error::Error;
use std::rc::Rc;

use anchor::Page;
use client::{
    Client, ClientConfig, Command, DraftAct, DraftId, Effect, Event, Identity, LocalRow, Notice, Outcome, PageNow,
    RelayAddress, ReviewChoice, Scope, Stored, Transaction, View, document_of, draft_place, public_of, sign_raw,
};
use review::{PublicKey, ReviewId, Timestamp};

use super::cast::Who;
use super::program::deflate;

/// The document, whatever address it is served at.
pub(crate) const DOCUMENT: &str = "urn:baton:demo:one-ledger";
const TITLE: &str = "Moving the bookings to one ledger";
/// Where the demo serves it.
const ADDRESS: &str = "midway.html";

/// What a device keeps of one review.
#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) blocks: BTreeMap<[u8; 32], Vec<u8>>,
    pub(crate) drafts: BTreeMap<[u8; 16], Vec<u8>>,
    pub(crate) n_own_entries: u64,
    pub(crate) locals: Vec<LocalRow>,
}

/// One device.
pub(crate) struct Device {
    pub(crate) who: Who,
    pub(crate) rows: BTreeMap<ReviewId, Rows>,
    pub(crate) identity: Option<Identity>,
    /// Rows that belong to every review.
    pub(crate) origin: Vec<LocalRow>,
    client: Client,
    now: Timestamp,
    view: Option<Rc<View>>,
    files: Vec<Vec<u8>>,
    notices: Vec<Notice>,
    events: VecDeque<Event>,
    n_asked: u64,
    n_drafts: u8,
}

impl Device {
    pub(crate) fn new(who: Who) -> Self {
        let mut device = Self {
            who,
            rows: BTreeMap::new(),
            identity: None,
            origin: Vec::new(),
            client: Client::new(config(ReviewChoice::Page)),
            now: Timestamp(0),
            view: None,
            files: Vec::new(),
            notices: Vec::new(),
            events: VecDeque::new(),
            n_asked: 0,
            n_drafts: 0,
        };
        device.opens();
        device
    }

    pub(crate) fn review_id(&self) -> ReviewId {
        self.client.review_id()
    }

    pub(crate) fn view(&self) -> Result<&View, Box<dyn Error>> {
        self.view.as_deref().ok_or_else(|| "nothing was shown".into())
    }

    /// Sets the clock, which never goes back, and reads the page as it is at that time.
    pub(crate) fn sits_down(&mut self, now: Timestamp, page: &Page) -> Result<(), Box<dyn Error>> {
        if now < self.now {
            return Err(format!("{:?} would go back in time", self.who).into());
        }
        self.now = now;
        self.events.push_back(Event::Woke);
        self.run();
        self.reads(page)
    }

    /// Tells the client what lies on the page.
    pub(crate) fn reads(&mut self, page: &Page) -> Result<(), Box<dyn Error>> {
        let places = self.view()?.drafts.iter().filter_map(|draft| {
            let DraftAct::Thread { target, .. } = &draft.act else { return None };
            Some((draft.id, draft_place(page, target, &anchor::resolve(page, target, None))))
        });
        let places = places.collect();
        let document = Rc::new(document_of(&self.client.review(), page));
        self.events.push_back(Event::Page { page: Rc::new(PageNow { document, places, text: page.text().into() }) });
        self.run();
        Ok(())
    }

    /// Asks for something; a refusal ends the demo, for it would be a hole in the story.
    pub(crate) fn ask(&mut self, command: Command) -> Result<(), Box<dyn Error>> {
        self.n_asked += 1;
        let mut entropy = self.who.seed();
        entropy[..8].copy_from_slice(&self.n_asked.to_be_bytes());
        let (said, n_before) = (format!("{command:?}"), self.notices.len());
        self.events.push_back(Event::Asked { command, entropy });
        self.run();
        let refused = self.notices[n_before..].iter().find(|notice| matches!(notice, Notice::Refused(_)));
        match refused {
            Some(notice) => {
                let said: String = said.chars().take(160).collect();
                Err(format!("{:?} was refused {said}: {notice:?}", self.who).into())
            }
            None => Ok(()),
        }
    }

    /// Saves a draft.
    pub(crate) fn drafts(&mut self, act: DraftAct) -> Result<(), Box<dyn Error>> {
        let id = self.draft_id();
        self.ask(Command::SaveDraft { id, act })
    }

    pub(crate) fn draft_id(&mut self) -> DraftId {
        self.n_drafts += 1;
        let mut id = [self.n_drafts; 16];
        id[..8].copy_from_slice(&self.who.seed()[24..]);
        DraftId(id)
    }

    /// The review as a file, with an invitation or without.
    pub(crate) fn file(&mut self, invites: bool) -> Result<Vec<u8>, Box<dyn Error>> {
        self.ask(if invites { Command::InviteFile { can_write: true } } else { Command::Export })?;
        self.files.pop().ok_or_else(|| "no file came".into())
    }

    /// Takes a file in, and joins what it invites to.
    pub(crate) fn takes(&mut self, bytes: Vec<u8>) -> Result<(), Box<dyn Error>> {
        let n_before = self.notices.len();
        self.ask(Command::Import { bytes })?;
        let invited = self.notices[n_before..].iter().find_map(|notice| match notice {
            Notice::Invited { invite } => Some(Rc::clone(invite)),
            _ => None,
        });
        invited.map_or(Ok(()), |invite| self.ask(Command::Join { invite }))
    }

    fn opens(&mut self) {
        let rows = self.rows.entry(self.client.review_id()).or_default();
        let stored = Stored {
            identity: self.identity.clone(),
            blocks: rows.blocks.values().cloned().collect(),
            drafts: rows.drafts.iter().map(|(id, row)| (*id, row.clone())).collect(),
            cursor: None,
            delivered: Vec::new(),
            n_own_entries: rows.n_own_entries,
            locals: self.origin.iter().chain(&rows.locals).cloned().collect(),
        };
        self.events.push_back(Event::Opened { stored });
        self.run();
    }

    fn run(&mut self) {
        while let Some(event) = self.events.pop_front() {
            for effect in self.client.handle(self.now, event) {
                self.perform(effect);
            }
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::MakeKey => {
                let key: PublicKey = public_of(&self.who.seed());
                self.events.push_back(Event::KeyMade { key: Some(key) });
            }
            Effect::Sign(request) => {
                let seed = self.who.seed();
                let signatures = request.messages.iter().map(|message| sign_raw(&seed, message)).collect();
                self.events.push_back(Event::Signed { request: request.request, signatures: Some(signatures) });
            }
            Effect::Persist { transaction, write } => {
                self.write(*write);
                self.events.push_back(Event::Persisted { transaction, outcome: Outcome::Saved });
            }
            Effect::Pack { request, text } => {
                let deflated = deflate::pack(&text);
                self.events.push_back(Event::Packed { request, deflated });
            }
            Effect::Unpack { request, deflated, len } => {
                let bytes = deflate::unpack(&deflated, len);
                self.events.push_back(Event::Unpacked { request, bytes });
            }
            Effect::Tell(notice) => self.notices.push(notice),
            Effect::Render(view) => self.view = Some(view),
            Effect::Deliver { bytes, .. } => self.files.push(bytes),
            Effect::Switch(choice) => {
                self.client = Client::new(config(choice));
                self.opens();
            }
            // Nobody is woken between two acts of a story, and there is no relay.
            Effect::WakeAt(_) | Effect::Send(_) | Effect::File(_) | Effect::Link { .. } => {}
        }
    }

    fn write(&mut self, write: Transaction) {
        let rows = self.rows.entry(self.client.review_id()).or_default();
        rows.blocks.extend(write.put_blocks.iter().map(|block| (*block.name().as_bytes(), block.value().to_vec())));
        for name in &write.erase_blocks {
            rows.blocks.remove(name);
        }
        rows.drafts.extend(write.put_drafts);
        for id in &write.delete_drafts {
            rows.drafts.remove(id);
        }
        rows.n_own_entries = write.n_own_entries.unwrap_or(rows.n_own_entries);
        self.identity = write.identity.or(self.identity.take());
        for row in write.put_locals {
            let kept = if row.scope == Scope::Origin { &mut self.origin } else { &mut rows.locals };
            kept.retain(|known| known.name != row.name);
            kept.extend(Some(row).filter(|row| row.bytes.is_some()));
        }
        if let Some(begins) = write.begins {
            let rows = self.rows.entry(begins.review).or_default();
            let blocks = begins.put_blocks.iter().map(|block| (*block.name().as_bytes(), block.value().to_vec()));
            rows.blocks.extend(blocks);
            rows.n_own_entries = begins.n_own_entries;
        }
    }
}

fn config(review: ReviewChoice) -> ClientConfig {
    ClientConfig {
        document_id: DOCUMENT.to_owned(),
        title: TITLE.to_owned(),
        address: ADDRESS.to_owned(),
        review,
        relay: RelayAddress::None,
    }
}
