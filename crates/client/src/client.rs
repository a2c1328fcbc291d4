//! The one loop: what happened goes in, what to do comes out. Leaves out how drafts are kept (`draft_box.rs`), how an entry
//! comes about (`publish.rs`) and when the relay is met (`link.rs`).

use std::collections::VecDeque;
use std::rc::Rc;

use replica::{Replica, Taken, sha256};
use review::{DocumentHash, EntryId, PersonId, Review, ReviewId, Timestamp};
use sync::{Block, Kind, RoomKeys};

use crate::draft_box::DraftBox;
use crate::founding::Founding;
use crate::link::LinkState;
use crate::local::Locals;
use crate::place::Places;
use crate::publish::Publication;
use crate::texts::Texts;
use crate::writes::Writing;
use crate::{
    Command, Draft, DraftConflict, Effect, Event, Identity, Invites, Notice, Outcome, OwnedAccess, PageNow,
    RareCommands, Refusal, ReviewChoice, Stored, Transaction, View,
};

/// A client asks the disk again after so many milliseconds.
const RETRY_PAUSE: i64 = 5_000;

/// What a client is made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientConfig {
    /// The document id (FORMAT §4), as text: the page review of this document is opened.
    pub document_id: String,
    /// Title of the document, for file names and notes.
    pub title: String,
    /// Address of the document, for notes in files.
    pub address: String,
    /// Which review of the document.
    pub review: ReviewChoice,
    /// Whether there is a relay to meet.
    pub relay: RelayAddress,
}

/// Whether there is a relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelayAddress {
    /// The shell knows where.
    Known,
    /// None.
    None,
}

/// A whole client of one review, without screen, disk or network.
#[derive(Debug)]
pub struct Client {
    pub(crate) config: ClientConfig,
    pub(crate) replica: Replica,
    pub(crate) identity: Option<Identity>,
    pub(crate) name_wish: Option<String>,
    pub(crate) drafts: DraftBox,
    pub(crate) locals: Locals,
    pub(crate) page: Rc<PageNow>,
    pub(crate) texts: Texts,
    /// The page review of this document, which is always among those that can be opened.
    pub(crate) page_review: ReviewId,
    pub(crate) rare: Option<RareCommands>,
    /// Commands of few sittings, until it is known what to do about them.
    pub(crate) waiting: Vec<(Command, [u8; 32])>,
    pub(crate) founding: Option<Founding>,
    /// After a redaction that could not be carried out: not before.
    pub(crate) redact_after: Timestamp,
    /// The review in which a receipt was last looked for.
    pub(crate) receipted: Option<Rc<Review>>,
    pub(crate) compared: Option<Compared>,
    pub(crate) link: LinkState,
    pub(crate) places: Places,
    pub(crate) n_file_requests: u64,
    pub(crate) n_own_entries: u64,
    pub(crate) store: StoreState,
    pub(crate) publication: Option<Publication>,
    /// A publication that waits until all drafts are on the disk.
    pub(crate) publish_next: Option<crate::planning::PublishWish>,
    pub(crate) sign_request: u64,
    pub(crate) writes: Vec<(u64, Writing, Transaction)>,
    /// Writes that need no disk because there is none: settled before the call returns.
    pub(crate) settled: VecDeque<(u64, Outcome)>,
    /// Blocks that wait for the write before them: a cursor must never be on the disk before what it stands behind.
    pub(crate) arrivals: VecDeque<(Writing, Transaction)>,
    pub(crate) is_arrival_writing: bool,
    pub(crate) retry_at: Option<Timestamp>,
    pub(crate) n_refused_blocks: usize,
    pub(crate) n_transactions: u64,
    wake_at: Option<Timestamp>,
    view: Option<Rc<View>>,
    pub(crate) effects: Vec<Effect>,
    /// What came with the last file that invited to another review, until somebody joins it.
    pub(crate) invited: Option<(ReviewId, Vec<Block>)>,
    /// The links of this review, and the title in them.
    pub(crate) invites: Option<(String, Rc<Invites>)>,
}

/// What pre-flight compared last, so that it compares again only when something is new.
#[derive(Debug)]
pub(crate) struct Compared {
    pub(crate) review: Rc<Review>,
    pub(crate) drafts: Rc<Vec<Rc<Draft>>>,
    pub(crate) page: Rc<PageNow>,
    pub(crate) conflicts: Rc<[DraftConflict]>,
}

/// How it is with the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StoreState {
    NotYet,
    Open,
    Unavailable { why: String },
}

impl Client {
    /// A client of one review of this document; nothing is read yet.
    pub fn new(config: ClientConfig) -> Self {
        Self::with(config, Some(RareCommands::all()))
    }

    /// The same, with or without knowing already what to do about the commands of few sittings.
    pub fn with(config: ClientConfig, rare: Option<RareCommands>) -> Self {
        let of_page = Replica::of_page(document_hash(&config.document_id));
        let page_review = of_page.review_id();
        let has_relay = config.relay == RelayAddress::Known;
        let (replica, link) = match &config.review {
            ReviewChoice::Page => (of_page, LinkState::new(RoomKeys::for_page_review(page_review.0), has_relay)),
            ReviewChoice::Owned(access) => {
                (Replica::of_review(access.review), LinkState::new(access.room(), has_relay))
            }
        };
        Self {
            config,
            replica,
            identity: None,
            name_wish: None,
            drafts: DraftBox::default(),
            locals: Locals::default(),
            page: Rc::default(),
            texts: Texts::default(),
            page_review,
            rare,
            waiting: Vec::new(),
            founding: None,
            redact_after: Timestamp(i64::MIN),
            receipted: None,
            compared: None,
            link,
            places: Places::default(),
            n_file_requests: 0,
            n_own_entries: 0,
            store: StoreState::NotYet,
            publication: None,
            publish_next: None,
            sign_request: 0,
            writes: Vec::new(),
            settled: VecDeque::new(),
            arrivals: VecDeque::new(),
            is_arrival_writing: false,
            retry_at: None,
            n_refused_blocks: 0,
            n_transactions: 0,
            wake_at: None,
            view: None,
            effects: Vec::new(),
            invited: None,
            invites: None,
        }
    }

    /// Which review this is: the key of its rows in the store.
    pub fn review_id(&self) -> ReviewId {
        self.replica.review_id()
    }

    /// The review as it is now.
    pub fn review(&mut self) -> Rc<Review> {
        self.replica.review()
    }

    /// The entries this replica holds, whether they count yet or not.
    pub fn entry_ids(&self) -> impl Iterator<Item = EntryId> {
        let entries = self.replica.blocks().filter(|block| block.kind() == Kind::Entry);
        entries.map(|block| EntryId(*block.name().as_bytes()))
    }

    /// Everything this replica holds, as a `.baton` file would carry it.
    pub fn updates(&self) -> Vec<Vec<u8>> {
        self.replica.updates()
    }

    /// What happened, and when; what to do about it.
    pub fn handle(&mut self, now: Timestamp, event: Event) -> Vec<Effect> {
        match event {
            Event::Opened { stored } => self.opened(now, stored),
            Event::StoreUnavailable { why } => {
                self.store = StoreState::Unavailable { why };
                // What was on its way to a disk that is gone stays in memory: nothing may wait for it for ever.
                self.settled.extend(self.writes.iter().map(|(transaction, ..)| (*transaction, Outcome::Saved)));
                self.meet();
            }
            Event::Asked { command, entropy } => self.asked(now, command, entropy),
            Event::RareHere { rare } => self.learn_rare(now, rare),
            Event::KeyMade { key } => self.key_made(key),
            Event::Signed { request, signatures } => self.signed(now, request, signatures),
            Event::Persisted { transaction, outcome } => self.persisted(now, transaction, outcome),
            Event::StoreChanged { stored } => self.store_changed(stored),
            Event::Answered { request, answer } => self.answered(now, request, answer),
            Event::Page { page } => self.page = page,
            Event::Packed { request, deflated } => self.packed(request, deflated),
            Event::Unpacked { request, bytes } => self.unpacked(request, bytes),
            Event::Place(event) => self.place_event(now, event),
            Event::Returned => {
                self.places.is_due = true;
                self.meet();
            }
            Event::Woke => self.woke(now),
        }
        self.write_drafts();
        while let Some((transaction, outcome)) = self.settled.pop_front() {
            self.persisted(now, transaction, outcome);
            self.write_drafts();
        }
        self.redact_when_due(now);
        self.write_receipt_when_due(now);
        self.tend_texts();
        self.publish_when_saved(now);
        self.tend_places(now);
        self.plan_waking(now);
        self.render(now);
        core::mem::take(&mut self.effects)
    }

    fn opened(&mut self, now: Timestamp, stored: Stored) {
        self.store = StoreState::Open;
        self.read_store(&stored);
        self.drafts.empty_bin(now);
        self.link.resume(stored.cursor, &stored.delivered, &self.replica);
        self.meet();
        self.go_where_last_chosen();
    }

    /// Another tab wrote. What is in the store is on the disk, so it may be shared.
    fn store_changed(&mut self, stored: Stored) {
        self.read_store(&stored);
        self.link.resume(stored.cursor, &stored.delivered, &self.replica);
    }

    pub(crate) fn read_store(&mut self, stored: &Stored) {
        self.identity.clone_from(&stored.identity);
        self.n_own_entries = stored.n_own_entries;
        self.drafts.read(&stored.drafts);
        self.locals.read(&stored.locals);
        let parsed: Vec<_> = stored.blocks.iter().map(|value| Block::parse(value)).collect();
        self.n_refused_blocks += parsed.iter().filter(|block| block.is_err()).count();
        let taken = self.replica.take(parsed.into_iter().flatten());
        self.n_refused_blocks += taken.faults.len();
        self.erase_rows(&taken);
    }

    fn woke(&mut self, now: Timestamp) {
        self.wake_at = None;
        if self.retry_at.is_some_and(|at| at <= now) {
            self.retry_at = None;
            self.write_arrivals();
        }
        let request = self.link.wake(now, &self.replica);
        self.effects.extend(request.map(Effect::Send));
    }

    /// Meets the relay. Only what is on the disk is offered, so this may be called at any time.
    pub(crate) fn meet(&mut self) {
        let request = self.link.meet(&self.replica);
        self.effects.extend(request.map(Effect::Send));
    }

    fn answered(&mut self, now: Timestamp, request: u64, answer: Option<(u16, Vec<u8>)>) {
        let was_queued = self.has_queued();
        let progress = self.link.answer(now, request, answer, &self.replica);
        if let Some(arrived) = progress.arrived {
            let mut delivered: Vec<_> = arrived.stored.iter().map(|name| *name.as_bytes()).collect();
            delivered.extend(arrived.blocks.iter().map(|block| *block.name().as_bytes()));
            let taken = self.replica.take(arrived.blocks);
            self.n_refused_blocks += taken.faults.len();
            let write =
                Transaction { cursor: Some(arrived.cursor), put_delivered: delivered, ..Transaction::default() };
            self.persist_blocks(taken, write, Writing::Arrived);
        }
        let is_queued = self.has_queued();
        if was_queued && !is_queued {
            self.effects.push(Effect::Tell(Notice::Delivered));
        }
        self.effects.extend(progress.request.map(Effect::Send));
    }

    /// Writes what was taken into the replica, and erases what is erased there.
    pub(crate) fn persist_blocks(&mut self, taken: Taken, write: Transaction, writing: Writing) {
        let write = Transaction {
            put_blocks: taken.new,
            erase_blocks: taken.erased.iter().map(|name| *name.as_bytes()).collect(),
            ..write
        };
        self.arrivals.push_back((writing, write));
        self.write_arrivals();
    }

    fn erase_rows(&mut self, taken: &Taken) {
        if !taken.erased.is_empty() {
            let erased = Taken { erased: taken.erased.clone(), ..Taken::default() };
            self.persist_blocks(erased, Transaction::default(), Writing::Arrived);
        }
    }

    pub(crate) fn refuse(&mut self, refusal: Refusal) {
        self.effects.push(Effect::Tell(Notice::Refused(refusal)));
    }

    pub(crate) fn retry_later(&mut self, now: Timestamp) {
        self.retry_at = Some(Timestamp(now.0 + RETRY_PAUSE));
    }

    fn plan_waking(&mut self, now: Timestamp) {
        let wake_at = [self.retry_at, self.link.next_try(), self.places.next_try(), self.next_redaction(now)]
            .into_iter()
            .flatten()
            .min();
        if wake_at != self.wake_at {
            self.wake_at = wake_at;
            self.effects.push(Effect::WakeAt(wake_at));
        }
    }

    /// What this device holds of the review's secrets, when it is an owned one.
    pub(crate) fn access(&self) -> Option<&OwnedAccess> {
        match &self.config.review {
            ReviewChoice::Page => None,
            ReviewChoice::Owned(access) => Some(access),
        }
    }

    /// As the log knows me, once it does.
    pub(crate) fn me(&self) -> Option<PersonId> {
        self.identity.as_ref().and_then(|identity| self.replica.person_of(&identity.key))
    }

    /// Whether this device may add to the review.
    pub(crate) fn can_write(&self) -> bool {
        self.access().is_none_or(OwnedAccess::can_write)
    }

    fn render(&mut self, now: Timestamp) {
        let view = self.view_now(now);
        if self.view.as_deref().is_none_or(|shown| !shown.is_same(&view)) {
            let view = Rc::new(view);
            self.view = Some(Rc::clone(&view));
            self.effects.push(Effect::Render(view));
        }
    }
}

/// Names a document in the log, where no address may stand.
pub(crate) fn document_hash(document_id: &str) -> DocumentHash {
    DocumentHash(sha256(&[b"baton/document/1", document_id.as_bytes()].concat()))
}
