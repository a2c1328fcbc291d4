//! Writes on their way to the disk, and what follows from each: nothing is said to be saved, offered to the relay or shown
//! as published before the disk has it.

use review::{ReviewId, Timestamp};

use crate::client::{Client, StoreState};
use crate::{Conflict, Effect, Identity, Notice, Outcome, Refusal, Transaction};

/// What a write is for, and so what to do when it is done.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Writing {
    Drafts,
    Identity(Identity),
    Publication,
    /// A review that was made here.
    Founding(ReviewId),
    /// This device's own rows, and where to go afterwards.
    Locals(Option<ReviewId>),
    /// Blocks from the relay, or erasures.
    Arrived,
    /// Blocks from a file, and what to tell about it.
    Imported(Notice),
}

impl Client {
    pub(crate) fn persist(&mut self, writing: Writing, write: Transaction) {
        self.n_transactions += 1;
        let transaction = self.n_transactions;
        if matches!(self.store, StoreState::Unavailable { .. }) {
            self.settled.push_back((transaction, Outcome::Saved));
        } else {
            self.effects.push(Effect::Persist { transaction, write: Box::new(write.clone()) });
        }
        self.writes.push((transaction, writing, write));
    }

    pub(crate) fn write_drafts(&mut self) {
        if self.store == StoreState::NotYet || self.retry_at.is_some() {
            return;
        }
        if let Some(write) = self.drafts.next_write() {
            self.persist(Writing::Drafts, write);
        }
    }

    /// Writes what arrived, one after the other.
    pub(crate) fn write_arrivals(&mut self) {
        if self.is_arrival_writing || self.retry_at.is_some() {
            return;
        }
        if let Some((writing, write)) = self.arrivals.pop_front() {
            self.is_arrival_writing = true;
            self.persist(writing, write);
        }
    }

    pub(crate) fn persisted(&mut self, now: Timestamp, transaction: u64, outcome: Outcome) {
        let Some(at) = self.writes.iter().position(|(asked, ..)| *asked == transaction) else { return };
        let (_, writing, write) = self.writes.remove(at);
        if matches!(writing, Writing::Arrived | Writing::Imported(_)) {
            self.is_arrival_writing = false;
        }
        match outcome {
            Outcome::Saved => self.saved(writing, write),
            Outcome::Conflict(conflict) => self.conflicted(now, writing, &conflict),
            Outcome::Failed { why, is_full } => {
                self.not_saved(now, writing, write);
                self.effects.push(Effect::Tell(Notice::NotSaved { why, is_full }));
            }
        }
        self.write_arrivals();
    }

    fn saved(&mut self, writing: Writing, write: Transaction) {
        match writing {
            Writing::Drafts => self.drafts.written(),
            Writing::Identity(identity) => {
                // Another name may have been given while the first one was on its way.
                let newer = self.name_wish.take().filter(|name| *name != identity.name);
                self.identity = Some(identity.clone());
                if let Some(name) = newer {
                    self.persist_identity(Identity { name, ..identity }, false);
                }
            }
            Writing::Publication => self.published(write),
            Writing::Founding(review) => self.founded(review, &write),
            Writing::Locals(then) => {
                self.locals.written(&write.put_locals);
                if let Some(review) = then {
                    self.go_to(review);
                }
            }
            Writing::Arrived => {}
            Writing::Imported(notice) => {
                self.link.offer(write.put_blocks.iter().map(sync::Block::name));
                self.effects.push(Effect::Tell(notice));
                self.meet();
            }
        }
    }

    /// Another tab was first. What it wrote is taken over; what we wanted is wanted again, or was done already.
    fn conflicted(&mut self, now: Timestamp, writing: Writing, conflict: &Conflict) {
        let stored = &conflict.stored;
        if writing == Writing::Drafts {
            self.drafts.conflicted(&stored.drafts);
        }
        self.read_store(stored);
        match writing {
            Writing::Identity(wanted) => self.name_taken(&wanted),
            Writing::Publication => self.publish_again(now),
            Writing::Founding(_) => {
                self.founding = None;
                self.refuse(Refusal::Gone);
            }
            // Without a guard nothing comes too late.
            Writing::Locals(_) => {}
            Writing::Drafts | Writing::Arrived | Writing::Imported(_) => {}
        }
    }

    fn not_saved(&mut self, now: Timestamp, writing: Writing, write: Transaction) {
        match writing {
            Writing::Drafts => self.drafts.not_written(),
            // The person is told and asks again; the drafts are all still there.
            Writing::Identity(_) => {
                self.name_wish = None;
                return;
            }
            Writing::Publication => {
                (self.publication, self.publish_next) = (None, None);
                self.redact_after = Timestamp(now.0.saturating_add(60_000));
                return;
            }
            // The form is still on the screen, and its draft in memory and on the disk.
            Writing::Founding(_) => {
                self.founding = None;
                return;
            }
            // Shown all the same; the next start will not know it.
            Writing::Locals(_) => return,
            Writing::Arrived | Writing::Imported(_) => self.arrivals.push_front((writing, write)),
        }
        self.retry_later(now);
    }

    /// The other tab gave a name first: its key is this device's key. If the names differ, ours is the newer wish.
    fn name_taken(&mut self, wanted: &Identity) {
        self.name_wish = None;
        let Some(identity) = self.identity.clone() else { return };
        if identity.name != wanted.name {
            self.persist_identity(Identity { name: wanted.name.clone(), ..identity }, false);
        }
    }
}
