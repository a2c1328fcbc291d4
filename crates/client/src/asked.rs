//! What a person asks, one command after the other. Leaves out what an entry is planned of (`planning.rs`) and the slow half
//! of publishing (`publish.rs`).

use std::rc::Rc;

use review::{PublicKey, Role, ThreadId, ThreadState, Timestamp};
use sync::Block;

use crate::client::Client;
use crate::compose::Act;
use crate::founding::Founding;
use crate::planning::{PublishWhat, PublishWish};
use crate::publish::{Occasion, Publication};
use crate::timing::TimeAct;
use crate::writes::Writing;
use crate::{
    Command, Draft, DraftAct, DraftId, Effect, Guard, Identity, LastText, LocalRow, Notice, Refusal, SignRequest,
    Transaction,
};

/// Letters in a name.
const NAME_LEN_MAX: usize = 80;

impl Client {
    pub(crate) fn asked(&mut self, now: Timestamp, command: Command, entropy: [u8; 32]) {
        match command {
            Command::SetName { name } => self.set_name(&name),
            Command::SaveDraft { id, act } => self.save_draft(now, id, act),
            Command::KeepDrafts { drafts } => self.keep_drafts(&drafts),
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
            Command::Redact { comment } => self.redact_later(now, comment),
            Command::CancelRedaction { comment } => self.cancel_redaction(comment),
            Command::Remember { name, value } => self.put_local(LocalRow::remembered(&name, value.as_deref())),
            Command::SyncNow => {
                self.places.is_due = true;
                self.meet();
            }
            Command::DismissNotices => self.n_refused_blocks = 0,
            rare => self.ask_rarely(now, rare, entropy),
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
    pub(crate) fn save_draft(&mut self, now: Timestamp, id: DraftId, act: DraftAct) {
        let basis = self.basis_of(id, &act);
        self.drafts.save(now, id, act, basis);
    }

    fn keep_drafts(&mut self, drafts: &[DraftId]) {
        for id in drafts {
            let Some(act) = self.drafts.act(*id) else {
                self.refuse(Refusal::Gone);
                continue;
            };
            let basis = self.basis_of(*id, &act);
            self.drafts.rebase(*id, basis);
        }
    }

    pub(crate) fn put_local(&mut self, row: Option<LocalRow>) {
        match row {
            Some(row) => self.put_locals(vec![row], None),
            None => self.refuse(Refusal::BadLocal { limit: NAME_LEN_MAX }),
        }
    }

    pub(crate) fn wish_act(&mut self, least: Role, act: Act, entropy: [u8; 32]) {
        self.wish_as(least, PublishWhat::Act(act), entropy);
    }

    /// What the log would void is refused before it is written.
    pub(crate) fn wish_as(&mut self, least: Role, what: PublishWhat, entropy: [u8; 32]) {
        if self.my_role() < least {
            self.refuse(Refusal::NotAllowed { role: least });
        } else {
            self.wish(what, entropy);
        }
    }

    pub(crate) fn wish(&mut self, what: PublishWhat, entropy: [u8; 32]) {
        if !self.can_write() {
            self.refuse(Refusal::ReadOnly);
        } else if self.publication.as_ref().is_some_and(|one| !one.is_receipt())
            || self.publish_next.is_some()
            || self.founding.is_some()
        {
            self.refuse(Refusal::Busy);
        } else if self.identity.is_none() {
            self.refuse(Refusal::NoName);
        } else {
            self.publish_next = Some(PublishWish { what, entropy });
        }
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
            return self.not_signed(now, &publication, Refusal::CannotSign);
        };
        let replica = self.founding.as_ref().and_then(Founding::replica).unwrap_or(&self.replica);
        match publication.signed(&signatures, replica) {
            Ok(true) if self.founding.is_some() => {
                if let Some(rare) = self.rare {
                    rare.found(self, publication);
                }
            }
            Ok(is_sealed) => {
                self.publication = Some(publication);
                if is_sealed { self.persist_publication(now) } else { self.ask_for_signatures() }
            }
            Err(refusal) => self.not_signed(now, &publication, refusal),
        }
    }

    fn not_signed(&mut self, now: Timestamp, publication: &Publication, refusal: Refusal) {
        self.founding = None;
        if let (Occasion::Redaction { .. }, [(draft, _), ..]) = (&publication.occasion, &publication.drafts[..]) {
            self.redaction_failed(now, draft.id, &refusal);
        }
        self.refuse(refusal);
    }

    fn persist_publication(&mut self, now: Timestamp) {
        let Some(publication) = &self.publication else { return };
        let is_sitting = matches!(publication.occasion, Occasion::Submission { .. });
        let last = publication.known.page.document.revision.filter(|_| is_sitting).map(|revision| {
            let text = Rc::clone(&publication.known.page.text);
            LocalRow::last_text(&LastText { revision, at: now, text })
        });
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
            put_locals: last.into_iter().collect(),
            ..Transaction::default()
        };
        self.persist(Writing::Publication, write);
    }

    /// The entry is on the disk: now it is published, and may be shared.
    pub(crate) fn published(&mut self, write: Transaction) {
        let Some(publication) = self.publication.take() else { return };
        self.n_own_entries = write.n_own_entries.unwrap_or(self.n_own_entries);
        self.drafts.forget(&publication.drafts);
        self.locals.written(&write.put_locals);
        let names: Vec<_> = write.put_blocks.iter().map(Block::name).collect();
        let taken = self.replica.take(write.put_blocks);
        debug_assert!(taken.faults.is_empty(), "what we signed is valid: {:?}", taken.faults);
        if !taken.erased.is_empty() {
            let erased = replica::Taken { new: Vec::new(), ..taken };
            self.persist_blocks(erased, Transaction::default(), Writing::Arrived);
        }
        self.link.offer(names);
        self.effects.push(Effect::Tell(match publication.occasion {
            Occasion::Brief => Notice::BriefSet,
            // Nobody asked for it, so nobody is told.
            Occasion::Act(Act::Time(TimeAct::Receipt { .. })) => return self.meet(),
            Occasion::Act(_) => Notice::Published,
            _ => Notice::Submitted { n_acts: publication.drafts.len() },
        }));
        self.meet();
    }

    /// Another tab wrote an entry of ours, or changed these drafts, between planning and writing: plan again on top of it.
    pub(crate) fn publish_again(&mut self, _now: Timestamp) {
        let Some(publication) = self.publication.take() else { return };
        let live = self.drafts.live();
        let is_live = |id: &DraftId| live.iter().any(|(draft, _)| draft.id == *id);
        if !publication.drafts.is_empty() && !publication.draft_ids().iter().any(is_live) {
            // What was taken back elsewhere, or kept after all, needs no words.
            if !matches!(publication.occasion, Occasion::Redaction { .. }) {
                self.effects.push(Effect::Tell(Notice::PublishedElsewhere));
            }
            return;
        }
        // Another tab may have written the receipt: it is looked for again.
        if publication.is_receipt() {
            self.receipted = None;
            return;
        }
        let Some(what) = publication.what else { return };
        // Other blocks than the first time carry other salts: the names of the first ones were never shared.
        let entropy =
            replica::sha256(&publication.blocks.iter().flat_map(|block| *block.name().as_bytes()).collect::<Vec<_>>());
        self.publish_next = Some(PublishWish { what, entropy });
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
pub(crate) fn file_name(title: &str) -> String {
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
