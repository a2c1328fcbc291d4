//! Making an owned review: its genesis with a brief, and the open threads that it takes over, all written to the disk in one
//! transaction. Nobody meets half a review. Leaves out the registry (`reviews.rs`) and the room on a relay (`link.rs`).

use std::rc::Rc;

use anchor::Target;
use replica::{Replica, sha256};
use review::{
    Body, DocumentHash, EntryId, Field, Kind, OpIndex, Preset, Review, ReviewId, Suggestion, Thread, ThreadId, Words,
};
use sync::{Block, Token, Verifier};

use crate::client::{Client, StoreState, document_hash};
use crate::local::KnownRow;
use crate::planning::Planned;
use crate::publish::{Circumstances, Occasion, Publication, StoredDraft};
use crate::writes::Writing;
use crate::{DraftAct, Guard, Invite, InviteKey, LocalRow, NewReview, Notice, Refusal, Transaction};

/// Threads and replies in one entry: about 60 KB of ops, a quarter of what an entry may hold.
const ITEMS_PER_ENTRY: usize = 400;

/// Letters in the title of a review.
const TITLE_LEN_MAX: usize = 200;

/// How a new review is called, and whether it goes on with what is open in this one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewTitle<'a> {
    pub(crate) title: &'a str,
    pub(crate) continues: bool,
}

/// What an owned review begins with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Genesis {
    pub(crate) document: DocumentHash,
    pub(crate) salt: [u8; 16],
    pub(crate) preset: Preset,
    pub(crate) title: String,
    pub(crate) address: String,
    pub(crate) continues: Option<ReviewId>,
    /// Opens the review's room.
    pub(crate) secret: Token,
    pub(crate) owner_token: Token,
}

/// What one entry carries over.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Carried {
    pub(crate) from: ReviewId,
    pub(crate) items: Vec<CarriedItem>,
    /// What entries before it opened: as it was there, and as it is here.
    pub(crate) opened: Vec<(ThreadId, ThreadId)>,
}

/// One comment that is carried over.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum CarriedItem {
    Thread {
        was: ThreadId,
        target: Rc<Target>,
        body: Body,
        kind: Kind,
        is_blocking: bool,
        suggestion: Option<Suggestion>,
    },
    Reply {
        was: ThreadId,
        body: Body,
    },
}

/// An owned review that is being made.
#[derive(Debug)]
pub(crate) struct Founding {
    genesis: Genesis,
    replica: Option<Replica>,
    /// What is still to be carried over.
    items: Vec<CarriedItem>,
    opened: Vec<(ThreadId, ThreadId)>,
    blocks: Vec<Block>,
    n_entries: u64,
    /// The brief's, which is used up with the whole of it.
    drafts: Vec<StoredDraft>,
    entropy: [u8; 32],
}

impl Founding {
    pub(crate) fn new(genesis: Genesis, continues: Option<&Review>, entropy: &[u8; 32]) -> Self {
        Self {
            genesis,
            replica: None,
            items: continues.map(carried_items).unwrap_or_default(),
            opened: Vec::new(),
            blocks: Vec::new(),
            n_entries: 0,
            drafts: Vec::new(),
            entropy: sha256(&[b"baton/founding/1", &entropy[..]].concat()),
        }
    }

    /// The replica of the new review; before its genesis is sealed there is none.
    pub(crate) fn replica(&self) -> Option<&Replica> {
        self.replica.as_ref()
    }

    /// Takes in a sealed entry, and gives the next one to sign, if there is one.
    fn advance(&mut self, done: &Publication) -> Result<Option<Publication>, Refusal> {
        let Some(entry) = done.blocks.last().map(Block::name) else { return Err(Refusal::CannotSign) };
        let entry = EntryId(*entry.as_bytes());
        let replica = self.replica.get_or_insert_with(|| Replica::of_review(ReviewId(entry.0)));
        let taken = replica.take(done.blocks.iter().cloned());
        debug_assert!(taken.faults.is_empty(), "what we signed is valid: {:?}", taken.faults);
        self.blocks.extend(done.blocks.iter().cloned());
        self.n_entries += done.n_entries;
        self.drafts.extend(done.drafts.iter().cloned());
        if let Occasion::Carried(carried) = &done.occasion {
            self.opened.extend(carried.opened_in(entry, done.known.name.is_some()));
        }
        if self.items.is_empty() {
            return Ok(None);
        }
        let rest = self.items.split_off(self.items.len().min(ITEMS_PER_ENTRY));
        let items = core::mem::replace(&mut self.items, rest);
        let Some(from) = self.genesis.continues else { return Ok(None) };
        let carried = Carried { from, items, opened: self.opened.clone() };
        let known = Circumstances { name: None, ..done.known.clone() };
        self.entropy = sha256(&self.entropy);
        Publication::new(Occasion::Carried(carried), Vec::new(), known, &self.entropy).map(Some)
    }
}

impl Carried {
    /// The threads that the entry opened.
    fn opened_in(&self, entry: EntryId, has_profile: bool) -> Vec<(ThreadId, ThreadId)> {
        // The op that says where all of it comes from stands before it, and perhaps a name before that.
        let first = 1 + usize::from(has_profile);
        let mut opened = Vec::new();
        for (idx, item) in self.items.iter().enumerate() {
            if let CarriedItem::Thread { was, .. } = item {
                let op = OpIndex(u16::try_from(first + idx).unwrap_or(u16::MAX));
                opened.push((*was, ThreadId { entry, op }));
            }
        }
        opened
    }
}

/// The open threads of a review with their comments, as they are carried over: the words as they stand, under the names
/// that their authors had. What was taken back stays behind.
fn carried_items(review: &Review) -> Vec<CarriedItem> {
    let mut threads: Vec<_> = review.threads.values().filter(|thread| thread.is_open()).collect();
    threads.sort_by_key(|thread| thread.order);
    let mut items = Vec::new();
    for thread in threads {
        let (Some(target), Some(first)) = (&thread.target, thread.comments.first()) else { continue };
        let Words::Here(_) = &first.words else { continue };
        let was = thread.id;
        let body = thread_body(review, thread);
        let (kind, is_blocking, suggestion) = (thread.kind, thread.need.is_some(), thread.suggestion);
        items.push(CarriedItem::Thread { was, target: Rc::clone(target), body, kind, is_blocking, suggestion });
        for comment in &thread.comments[1..] {
            if let Words::Here(words) = &comment.words {
                let name = comment.carried_from.as_ref().map(Words::as_str);
                let name = name.unwrap_or_else(|| review.name_of(&comment.author));
                items.push(CarriedItem::Reply { was, body: Body::one(Field::Text, words).with(Field::Name, name) });
            }
        }
    }
    items
}

fn thread_body(review: &Review, thread: &Thread) -> Body {
    let words = |words: &Option<Words>| words.as_ref().map_or("", Words::as_str).to_owned();
    let first = &thread.comments[0];
    let name = first.carried_from.as_ref().map_or_else(|| review.name_of(&thread.raiser), Words::as_str);
    let mut body = Body::one(Field::Text, first.words.as_str())
        .with(Field::Fallback, &words(&thread.fallback))
        .with(Field::Name, name);
    if let Some(need) = &thread.need {
        body = body.with(Field::Because, need.because.as_str()).with(Field::WouldSatisfy, need.would_satisfy.as_str());
    }
    if let Some(Words::Here(replacement)) = &thread.replacement {
        body.words.push((Field::Replacement, Rc::clone(replacement)));
        body.words.sort_by_key(|(field, _)| *field);
    }
    body
}

impl Client {
    /// Everything that an owned review of this document begins with; all its secrets come from the device's entropy.
    fn genesis(&self, title: &str, preset: Preset, continues: bool, entropy: &[u8; 32]) -> Genesis {
        let derive = |what: &[u8]| sha256(&[b"baton/owned/1", what, &entropy[..]].concat());
        let salt = derive(b"salt");
        Genesis {
            document: document_hash(&self.config.document_id),
            salt: core::array::from_fn(|at| salt[at]),
            preset,
            title: title.trim().to_owned(),
            address: self.config.address.clone(),
            continues: continues.then(|| self.replica.review_id()),
            secret: Token(derive(b"write invite")),
            owner_token: Token(derive(b"owner token")),
        }
    }

    /// Begins to make an owned review.
    pub(crate) fn plan_founding(
        &mut self,
        new: NewTitle<'_>,
        drafts: Vec<StoredDraft>,
        entropy: &[u8; 32],
    ) -> Result<Planned, Refusal> {
        let NewTitle { title, continues } = new;
        let Some(DraftAct::Brief(brief)) = drafts.first().map(|(draft, _)| &draft.act) else {
            return Err(Refusal::Gone);
        };
        if title.trim().is_empty() || title.chars().count() > TITLE_LEN_MAX {
            return Err(Refusal::BadName { limit: TITLE_LEN_MAX });
        }
        // It goes on in another client, which reads what this one wrote.
        if let StoreState::Unavailable { .. } = self.store {
            return Err(Refusal::NoStore);
        }
        let review = self.replica.review();
        let genesis = self.genesis(title, brief.preset, continues, entropy);
        self.founding = Some(Founding::new(genesis.clone(), continues.then_some(&*review), entropy));
        Ok((Occasion::Genesis(genesis), drafts))
    }

    /// An entry of the new review is sealed: the next one, or everything to the disk.
    pub(crate) fn founded_some(&mut self, done: Publication) {
        let Some(mut founding) = self.founding.take() else { return };
        match founding.advance(&done) {
            Ok(Some(next)) => {
                self.publication = Some(next);
                self.founding = Some(founding);
                self.ask_for_signatures();
            }
            Ok(None) => self.persist_founding(&done, founding),
            Err(refusal) => self.refuse(refusal),
        }
    }

    fn persist_founding(&mut self, done: &Publication, founding: Founding) {
        let Some(replica) = &founding.replica else { return };
        let review = replica.review_id();
        let Genesis { title, address, secret, owner_token, .. } = founding.genesis.clone();
        let invite = Invite {
            review,
            key: InviteKey::Write(secret.0),
            owner: Verifier::of(&owner_token),
            title: title.clone(),
            address,
            document_id: self.config.document_id.clone(),
        };
        let known =
            KnownRow { id: review, invite: Some(invite), owner_token: Some(owner_token), chosen: done.known.at };
        let begins = NewReview {
            review,
            title,
            address: self.config.address.clone(),
            document_id: self.config.document_id.clone(),
            put_blocks: founding.blocks.clone(),
            n_own_entries: founding.n_entries,
        };
        let guarded = founding.drafts.iter().map(|(draft, stored)| (draft.id.0, stored.clone()));
        let write = Transaction {
            guard: Guard { drafts: guarded.collect(), ..Guard::default() },
            delete_drafts: founding.drafts.iter().map(|(draft, _)| draft.id.0).collect(),
            put_locals: vec![LocalRow::known(&known)],
            begins: Some(Box::new(begins)),
            ..Transaction::default()
        };
        // Until the disk has it, nothing else is published here.
        self.founding = Some(founding);
        self.persist(Writing::Founding(review), write);
    }

    /// The new review is on the disk: go on there.
    pub(crate) fn founded(&mut self, review: ReviewId, write: &Transaction) {
        if let Some(founding) = self.founding.take() {
            self.drafts.forget(&founding.drafts);
        }
        self.locals.written(&write.put_locals);
        self.effects.push(crate::Effect::Tell(Notice::OwnedOpened { review }));
        self.go_to(review);
    }
}
