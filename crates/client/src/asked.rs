//! What a person asks, one command after the other. Leaves out the slow half of publishing (`publish.rs`).

use replica::{EntryError, Replica};
use review::{CommentId, PublicKey, ReviewId, SingleReason, ThreadId, ThreadState, Timestamp, Verdict};
use sync::{BODY_LEN_MAX, BatonFile, Block, FileNote, Kind};

use crate::client::{Client, StoreState};
use crate::publish::{Occasion, Publication};
use crate::writes::Writing;
use crate::{Command, Draft, DraftAct, DraftId, Effect, Guard, Identity, Notice, Refusal, SignRequest, Transaction};

/// Letters in a name.
const NAME_LEN_MAX: usize = 80;

/// A publication that was asked for and waits until all drafts are on the disk.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PublishWish {
    pub(crate) what: PublishWhat,
    pub(crate) entropy: [u8; 32],
}

/// What is to be published.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PublishWhat {
    Submission { verdict: Verdict, summary: String },
    One { id: DraftId, reason: SingleReason },
    Redaction { comment: CommentId },
}

impl Client {
    pub(crate) fn asked(&mut self, now: Timestamp, command: Command, entropy: [u8; 32]) {
        match command {
            Command::SetName { name } => self.set_name(&name),
            Command::SaveDraft { id, act } => self.save_draft(now, id, act),
            Command::DiscardDraft { id } => {
                if self.drafts.bin(id, Some(now)) {
                    self.effects.push(Effect::Tell(Notice::Discarded { draft: id }));
                } else {
                    self.refuse(Refusal::Gone);
                }
            }
            Command::RestoreDraft { id } => {
                if !self.drafts.bin(id, None) {
                    self.refuse(Refusal::Gone);
                }
            }
            Command::Submit { verdict, summary } => {
                self.wish(PublishWhat::Submission { verdict, summary }, entropy);
            }
            Command::SendOne { id, reason } => self.wish(PublishWhat::One { id, reason }, entropy),
            Command::Redact { comment } => self.wish(PublishWhat::Redaction { comment }, entropy),
            Command::Import { bytes } => self.import(&bytes),
            Command::Export => self.export(),
            Command::SyncNow => self.meet(),
            Command::DismissNotices => self.n_refused_blocks = 0,
        }
    }

    fn set_name(&mut self, name: &str) {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_LEN_MAX || name.chars().any(char::is_control) {
            self.refuse(Refusal::BadName { limit: NAME_LEN_MAX });
            return;
        }
        match self.identity.clone() {
            Some(identity) => self.persist_identity(Identity { name: name.to_owned(), ..identity }, false),
            None => {
                // Asked twice before the first key is there: one key, the later name.
                if self.name_wish.replace(name.to_owned()).is_none() {
                    self.effects.push(Effect::MakeKey);
                }
            }
        }
    }

    pub(crate) fn key_made(&mut self, key: Option<PublicKey>) {
        match (key, self.name_wish.clone()) {
            (Some(key), Some(name)) => self.persist_identity(Identity { key, name }, true),
            (None, _) => {
                self.name_wish = None;
                self.refuse(Refusal::CannotSign);
            }
            (Some(_), None) => {}
        }
    }

    pub(crate) fn persist_identity(&mut self, identity: Identity, is_first: bool) {
        let guard = Guard { has_no_identity: is_first, ..Guard::default() };
        let write = Transaction { guard, identity: Some(identity.clone()), ..Transaction::default() };
        self.persist(Writing::Identity(identity), write);
    }

    /// Too long a draft is kept all the same: nothing that was typed is lost. It is refused when it is published.
    fn save_draft(&mut self, now: Timestamp, id: DraftId, act: DraftAct) {
        self.drafts.save(now, id, act);
    }

    fn wish(&mut self, what: PublishWhat, entropy: [u8; 32]) {
        if self.publication.is_some() || self.publish_next.is_some() {
            self.refuse(Refusal::Busy);
        } else if self.identity.is_none() {
            self.refuse(Refusal::NoName);
        } else {
            self.publish_next = Some(PublishWish { what, entropy });
        }
    }

    /// Begins what was asked for, once the drafts on the disk are those on the screen.
    pub(crate) fn publish_when_saved(&mut self, now: Timestamp) {
        if self.publication.is_some() || self.drafts.n_unsaved() > 0 || self.store == StoreState::NotYet {
            return;
        }
        let (Some(wish), Some(identity)) = (self.publish_next.take(), self.identity.clone()) else { return };
        match self.plan_publication(now, wish, &identity) {
            Ok(publication) => {
                self.publication = Some(publication);
                self.ask_for_signatures();
            }
            Err(refusal) => self.refuse(refusal),
        }
    }

    fn plan_publication(
        &mut self,
        now: Timestamp,
        wish: PublishWish,
        identity: &Identity,
    ) -> Result<Publication, Refusal> {
        let live = self.drafts.live();
        let (occasion, drafts) = match wish.what {
            PublishWhat::Submission { verdict, summary } => {
                if summary.len() > BODY_LEN_MAX {
                    return Err(Refusal::TooLong { len: summary.len(), limit: BODY_LEN_MAX });
                }
                if live.is_empty() && verdict == Verdict::Comment && summary.trim().is_empty() {
                    return Err(Refusal::NothingToSubmit);
                }
                (Occasion::Submission { verdict, summary }, live)
            }
            PublishWhat::One { id, reason } => {
                let draft = live.into_iter().find(|(draft, _)| draft.id == id).ok_or(Refusal::Gone)?;
                (Occasion::Single { reason }, vec![draft])
            }
            PublishWhat::Redaction { comment } => {
                let bodies = self.own_bodies_of(comment, &identity.key)?;
                (Occasion::Redaction { comment, bodies }, Vec::new())
            }
        };
        // What lacks words or reasons stays a draft; it is refused only where nothing else would be published.
        let (unfinished, drafts): (Vec<_>, Vec<_>) = drafts.into_iter().partition(|(draft, _)| draft.is_unfinished());
        if !unfinished.is_empty() && drafts.is_empty() {
            return Err(Refusal::Unfinished { n: unfinished.len() });
        }
        let name = self.name_to_publish(identity);
        Publication::new(occasion, drafts, name, identity.key, now, &wish.entropy)
    }

    /// My name, when the log does not know me by it yet.
    fn name_to_publish(&mut self, identity: &Identity) -> Option<String> {
        let review = self.replica.review();
        let known = self.replica.person_of(&identity.key).map(|person| review.name_of(&person).to_owned());
        (known.as_ref() != Some(&identity.name)).then(|| identity.name.clone())
    }

    /// The body blocks of all versions of an own comment.
    fn own_bodies_of(&mut self, comment: CommentId, key: &PublicKey) -> Result<Vec<Block>, Refusal> {
        let review = self.replica.review();
        let me = self.replica.person_of(key);
        let found = review.threads.values().flat_map(|thread| &thread.comments).find(|found| found.id == comment);
        if found.ok_or(Refusal::Gone)?.author != me.ok_or(Refusal::NotYours)? {
            return Err(Refusal::NotYours);
        }
        let bodies = self.replica.bodies_of_comment(comment);
        Ok(bodies.iter().filter_map(|name| self.replica.block(name).cloned()).collect())
    }

    pub(crate) fn ask_for_signatures(&mut self) {
        let Some(publication) = &self.publication else { return };
        let messages = publication.messages();
        self.sign_request += 1;
        self.effects.push(Effect::Sign(SignRequest { request: self.sign_request, messages }));
    }

    pub(crate) fn signed(&mut self, now: Timestamp, request: u64, signatures: Option<Vec<[u8; 64]>>) {
        if request != self.sign_request {
            return;
        }
        let Some(mut publication) = self.publication.take() else { return };
        let n_asked = publication.messages().len();
        let Some(signatures) = signatures.filter(|signatures| signatures.len() == n_asked) else {
            self.refuse(Refusal::CannotSign);
            return;
        };
        match publication.signed(&signatures, &self.replica) {
            Ok(is_sealed) => {
                self.publication = Some(publication);
                if is_sealed { self.persist_publication(now) } else { self.ask_for_signatures() }
            }
            Err(refusal) => self.refuse(refusal),
        }
    }

    fn persist_publication(&mut self, _now: Timestamp) {
        let Some(publication) = &self.publication else { return };
        let drafts = publication.drafts.iter();
        let guard = Guard {
            n_own_entries: Some(self.n_own_entries),
            drafts: drafts.map(|(draft, stored)| (draft.id.0, stored.clone())).collect(),
            has_no_identity: false,
        };
        let write = Transaction {
            guard,
            put_blocks: publication.blocks.clone(),
            delete_drafts: publication.draft_ids().iter().map(|id| id.0).collect(),
            n_own_entries: Some(self.n_own_entries + publication.n_entries),
            ..Transaction::default()
        };
        self.persist(Writing::Publication, write);
    }

    /// The entry is on the disk: now it is published, and may be shared.
    pub(crate) fn published(&mut self, write: Transaction) {
        let Some(publication) = self.publication.take() else { return };
        self.n_own_entries = write.n_own_entries.unwrap_or(self.n_own_entries);
        self.drafts.forget(&publication.drafts);
        let names: Vec<_> = write.put_blocks.iter().map(Block::name).collect();
        let taken = self.replica.take(write.put_blocks);
        debug_assert!(taken.faults.is_empty(), "what we signed is valid: {:?}", taken.faults);
        if !taken.erased.is_empty() {
            let erased = replica::Taken { new: Vec::new(), ..taken };
            self.persist_blocks(erased, Transaction::default(), Writing::Arrived);
        }
        self.link.offer(names);
        self.effects.push(Effect::Tell(Notice::Submitted { n_acts: publication.drafts.len() }));
        self.meet();
    }

    /// Another tab wrote an entry of ours, or changed these drafts, between planning and writing: plan again on top of it.
    pub(crate) fn publish_again(&mut self, _now: Timestamp) {
        let Some(publication) = self.publication.take() else { return };
        let live = self.drafts.live();
        let is_live = |id: &DraftId| live.iter().any(|(draft, _)| draft.id == *id);
        if !publication.drafts.is_empty() && !publication.draft_ids().iter().any(is_live) {
            self.effects.push(Effect::Tell(Notice::PublishedElsewhere));
            return;
        }
        let what = match publication.occasion {
            Occasion::Submission { verdict, summary } => PublishWhat::Submission { verdict, summary },
            Occasion::Single { reason } => match publication.drafts.first() {
                Some((draft, _)) => PublishWhat::One { id: draft.id, reason },
                None => return,
            },
            Occasion::Redaction { comment, .. } => PublishWhat::Redaction { comment },
        };
        // Other blocks than the first time carry other salts: the names of the first ones were never shared.
        let entropy =
            replica::sha256(&publication.blocks.iter().flat_map(|block| *block.name().as_bytes()).collect::<Vec<_>>());
        self.publish_next = Some(PublishWish { what, entropy });
    }

    /// Takes a file in, whole or not at all.
    fn import(&mut self, bytes: &[u8]) {
        match self.read_file(bytes) {
            Ok(blocks) => {
                let taken = self.replica.take(blocks);
                let n_entries = taken.new.iter().filter(|block| block.kind() == Kind::Entry).count();
                let notice = Notice::Imported { n_new: taken.new.len(), n_entries };
                self.persist_blocks(taken, Transaction::default(), Writing::Imported(notice));
            }
            Err(refusal) => self.refuse(refusal),
        }
    }

    fn read_file(&self, bytes: &[u8]) -> Result<Vec<Block>, Refusal> {
        let bad = |error: sync::FileError| Refusal::BadFile { why: error.to_string() };
        let file = BatonFile::decode(bytes).map_err(bad)?;
        let blocks = file.open().map_err(bad)?;
        let title = file.note.map(|note| note.title).unwrap_or_default();
        let other = Replica::review_of(&blocks).filter(|review: &ReviewId| *review != self.replica.review_id());
        match self.replica.faults(&blocks).first() {
            _ if other.is_some() => Err(Refusal::OtherReview { title }),
            None => Ok(blocks),
            Some((_, EntryError::OtherReview)) => Err(Refusal::OtherReview { title }),
            Some((_, EntryError::BadSignature { key })) => Err(Refusal::Forged { key: *key }),
            Some((_, error)) => Err(Refusal::BadFile { why: error.to_string() }),
        }
    }

    fn export(&mut self) {
        let note = FileNote { title: self.config.title.clone(), address: self.config.address.clone() };
        match BatonFile::of(self.replica.blocks(), Some(note)).encode() {
            Ok(bytes) => self.effects.push(Effect::Deliver { name: file_name(&self.config.title), bytes }),
            Err(error) => self.refuse(Refusal::BadFile { why: error.to_string() }),
        }
    }

    /// Whether a thread is there and waits for nothing: for faces that check before they ask.
    pub fn is_settled(&mut self, thread: &ThreadId) -> bool {
        let review = self.replica.review();
        review.threads.get(thread).is_some_and(|thread| matches!(thread.state, ThreadState::Closed(_)))
    }

    /// A draft of this device.
    pub fn draft(&self, id: DraftId) -> Option<std::rc::Rc<Draft>> {
        self.drafts.live().into_iter().map(|(draft, _)| draft).find(|draft| draft.id == id)
    }
}

/// A name that every file system takes: letters, digits and hyphens of the title.
fn file_name(title: &str) -> String {
    const STEM_LEN_MAX: usize = 60;
    let mut stem = String::new();
    for letter in title.chars().take(STEM_LEN_MAX) {
        if letter.is_alphanumeric() {
            stem.extend(letter.to_lowercase());
        } else if !stem.ends_with('-') && !stem.is_empty() {
            stem.push('-');
        }
    }
    let stem = stem.trim_end_matches('-');
    [if stem.is_empty() { "review" } else { stem }, ".baton"].concat()
}
