//! One client at work in this tab: its store, its key, its link and its alarm. Does what the client asks of its device, and
//! hands on what it asks of the screen.
//!
//! An SPA's navigation ends one sitting and begins another; answers to the old one still reach the disk, and nobody else.

use std::pin::Pin;
use std::rc::Rc;

use client::{
    Client, ClientConfig, Effect, Event, HttpRequest, Notice, Outcome, RareCommands, RelayAddress, ReviewChoice,
    SignRequest, Transaction, View,
};
use review::ReviewId;
use wasm_bindgen_futures::spawn_local;

use crate::browser::channel::{Change, Channel};
use crate::browser::clock::{self, Alarm};
use crate::browser::signing::DeviceKey;
use crate::browser::store::{Read, Store, Written, change_of};
use crate::browser::value::Fault;
use crate::browser::{deflate, link, window};
use crate::shell::places::PlacesInput;

/// Which sitting an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SittingNumber(pub(crate) u32);

/// What the device answered.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The store was opened and read, or cannot be.
    Opened(Result<Read, Fault>),
    /// Another tab wrote this.
    ChangedElsewhere(Change),
    /// The store was read again.
    ReadAgain(Read),
    /// A write ended.
    Wrote { transaction: u64, has_identity: bool, outcome: Result<Written, Fault> },
    /// A key was made, or could not be.
    KeyMade(Option<DeviceKey>),
    /// Anything that needs no more than the client.
    Plain(Event),
}

/// What goes to the screen.
#[derive(Debug)]
pub(crate) enum Shown {
    /// Show this.
    View(Rc<View>),
    /// Say this.
    Notice(Notice),
    /// Go on with another review of the document.
    Switch(ReviewChoice),
    /// Something for the places of files.
    Places(PlacesInput),
    /// Hand this over.
    File { name: String, bytes: Vec<u8> },
}

/// How answers come back.
pub(crate) type Reply = Rc<dyn Fn(SittingNumber, Answer)>;

/// One client at work.
pub(crate) struct Sitting {
    pub(crate) number: SittingNumber,
    /// What it is about.
    pub(crate) place: Place,
    client: Client,
    relay: Option<Rc<str>>,
    store: Rc<Store>,
    channel: Option<Rc<Channel>>,
    alarm: Alarm,
    /// The key on the disk.
    key: Option<DeviceKey>,
    /// A key that was made and is not on the disk yet.
    fresh: Option<DeviceKey>,
    n_unsaved: usize,
    reply: Reply,
}

/// What a sitting is about.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) document_id: String,
    pub(crate) review: ReviewChoice,
    pub(crate) title: String,
    pub(crate) address: String,
    pub(crate) relay: Option<Rc<str>>,
    pub(crate) store: Option<Rc<str>>,
}

impl Sitting {
    /// Begins to open the store.
    pub(crate) fn begin(number: SittingNumber, place: Place, rare: Option<RareCommands>, reply: Reply) -> Self {
        let config = ClientConfig {
            document_id: place.document_id.clone(),
            title: place.title.clone(),
            address: place.address.clone(),
            review: place.review.clone(),
            relay: if place.relay.is_some() { RelayAddress::Known } else { RelayAddress::None },
        };
        let client = Client::with(config, rare);
        let review = client.review_id();
        let store = Rc::new(Store::new(review, &place));
        let changed = Rc::clone(&reply);
        let channel = Channel::open(review, place.store.as_deref(), move |change| {
            changed(number, Answer::ChangedElsewhere(change))
        });
        let sitting = Self {
            number,
            relay: place.relay.clone(),
            place,
            client,
            store: Rc::clone(&store),
            channel: channel.map(Rc::new),
            alarm: Alarm::default(),
            key: None,
            fresh: None,
            n_unsaved: 0,
            reply,
        };
        sitting.later(async move { Some(Answer::Opened(store.read().await)) });
        sitting
    }

    /// Something happened.
    pub(crate) fn handle(&mut self, event: Event) -> Vec<Shown> {
        let effects = self.client.handle(clock::now(), event);
        effects.into_iter().filter_map(|effect| self.perform(effect)).collect()
    }

    /// The device answered.
    pub(crate) fn take(&mut self, answer: Answer) -> Vec<Shown> {
        let event = match answer {
            Answer::Plain(event) => event,
            Answer::Opened(Ok(read)) => Event::Opened { stored: self.learn(read) },
            Answer::Opened(Err(fault)) => Event::StoreUnavailable { why: fault.why },
            Answer::ReadAgain(read) => Event::StoreChanged { stored: self.learn(read) },
            Answer::ChangedElsewhere(change) => {
                let store = Rc::clone(&self.store);
                // What cannot be read now is met again as a conflict, at the next write.
                self.later(async move { store.read_change(&change).await.ok().map(Answer::ReadAgain) });
                return Vec::new();
            }
            Answer::KeyMade(key) => {
                self.fresh = key;
                Event::KeyMade { key: self.fresh.as_ref().map(|key| key.public) }
            }
            Answer::Wrote { transaction, has_identity, outcome } => {
                let outcome = match outcome {
                    Ok(Written::Saved) => {
                        if has_identity && let Some(key) = self.fresh.take() {
                            self.key = Some(key);
                        }
                        Outcome::Saved
                    }
                    Ok(Written::Conflict(read)) => {
                        Outcome::Conflict(Box::new(client::Conflict { stored: self.learn(*read) }))
                    }
                    Err(fault) => Outcome::Failed { why: fault.why, is_full: fault.is_full },
                };
                Event::Persisted { transaction, outcome }
            }
        };
        self.handle(event)
    }

    /// Of which review.
    pub(crate) fn review(&self) -> ReviewId {
        self.client.review_id()
    }

    /// Whether words wait to be written after what is being written now.
    pub(crate) fn is_unsaved(&self) -> bool {
        self.n_unsaved > 0
    }

    /// Reads everything again, because messages of other tabs may have been missed.
    pub(crate) fn read_again(&self) {
        let store = Rc::clone(&self.store);
        self.later(async move { store.read().await.ok().map(Answer::ReadAgain) });
    }

    /// Where the rows are, for who looks at other reviews.
    pub(crate) fn store(&self) -> Rc<Store> {
        Rc::clone(&self.store)
    }

    /// What was read, with the key in it remembered.
    fn learn(&mut self, read: Read) -> client::Stored {
        if read.key.is_some() {
            self.key = read.key;
            self.fresh = None;
        }
        read.stored
    }

    fn perform(&mut self, effect: Effect) -> Option<Shown> {
        match effect {
            Effect::Render(view) => {
                self.n_unsaved = view.n_unsaved;
                return Some(Shown::View(view));
            }
            Effect::Tell(notice) => return Some(Shown::Notice(notice)),
            Effect::Switch(choice) => return Some(Shown::Switch(choice)),
            Effect::File(request) => return Some(Shown::Places(PlacesInput::File(request))),
            Effect::Link { bytes } => return Some(Shown::Places(PlacesInput::Pack(bytes))),
            Effect::Deliver { name, bytes } => return Some(Shown::File { name, bytes }),
            Effect::MakeKey => self.later(async { Some(Answer::KeyMade(DeviceKey::make().await.ok())) }),
            Effect::Sign(request) => self.sign(request),
            Effect::Persist { transaction, write } => self.write(transaction, *write),
            Effect::Send(request) => self.send(request),
            Effect::Pack { request, text } => self.later(async move {
                let deflated = deflate::pack(&text).await.ok();
                Some(Answer::Plain(Event::Packed { request, deflated }))
            }),
            Effect::Unpack { request, deflated, len } => self.later(async move {
                let bytes = deflate::unpack(&deflated, len).await.ok();
                Some(Answer::Plain(Event::Unpacked { request, bytes }))
            }),
            Effect::WakeAt(at) => {
                let (reply, number) = (Rc::clone(&self.reply), self.number);
                self.alarm.set(at, move || reply(number, Answer::Plain(Event::Woke)));
            }
        }
        None
    }

    fn sign(&self, SignRequest { request, messages }: SignRequest) {
        let key = self.key.clone().or_else(|| self.fresh.clone());
        self.later(async move {
            let signatures = match key {
                Some(key) => key.private.sign(&messages).await.ok(),
                None => None,
            };
            Some(Answer::Plain(Event::Signed { request, signatures }))
        });
    }

    fn write(&self, transaction: u64, write: Transaction) {
        let (store, channel, fresh) = (Rc::clone(&self.store), self.channel.clone(), self.fresh.clone());
        self.later(async move {
            let outcome = store.write(&write, fresh.as_ref()).await;
            if let (Ok(Written::Saved), Some(channel)) = (&outcome, channel) {
                channel.tell(&change_of(&write));
            }
            if write.n_own_entries.is_some() {
                window::keep_storage();
            }
            Some(Answer::Wrote { transaction, has_identity: write.identity.is_some(), outcome })
        });
    }

    fn send(&self, request: HttpRequest) {
        let relay = self.relay.clone();
        self.later(async move {
            let answer = match relay {
                Some(relay) => link::exchange(&relay, &request).await,
                None => None,
            };
            Some(Answer::Plain(Event::Answered { request: request.request, answer }))
        });
    }

    /// Does something that takes time, and answers with what comes of it.
    fn later(&self, work: impl Future<Output = Option<Answer>> + 'static) {
        self.later_boxed(Box::pin(work));
    }

    // Once, not once for each kind of work.
    fn later_boxed(&self, work: Pin<Box<dyn Future<Output = Option<Answer>>>>) {
        let (reply, number) = (Rc::clone(&self.reply), self.number);
        spawn_local(async move {
            if let Some(answer) = work.await {
                reply(number, answer);
            }
        });
    }
}
