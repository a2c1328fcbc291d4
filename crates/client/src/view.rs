//! What a screen shows of a client: one plain value, new after each change. Placements on the page are not in it, because
//! they are derived from the page, which this crate does not know.

use std::rc::Rc;

use review::{EntryId, PersonId, PublicKey, Review, Timestamp};
use sync::BlockName;

use crate::client::StoreState;
use crate::{Client, Draft};

/// Clocks of honest devices differ by less: five minutes, in milliseconds.
const CLOCK_SLACK: i64 = 5 * 60 * 1000;

/// Everything a screen may show.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The review.
    pub review: Rc<Review>,
    /// Me, once I have a name. The person is known after my first submission in this review.
    pub me: Option<Me>,
    /// My drafts, those in the bin too, oldest first.
    pub drafts: Rc<Vec<Rc<Draft>>>,
    /// Drafts whose latest words are not on the disk yet (a second or less; longer when the disk refuses).
    pub n_unsaved: usize,
    /// My submissions that are on this device only.
    pub queued: Vec<EntryId>,
    /// How it is with the relay.
    pub carrier: Carrier,
    /// The store was read; before that everything is empty, and "nothing here" would be a lie.
    pub is_open: bool,
    /// A submission is being signed or saved.
    pub is_submitting: bool,
    /// The store cannot be used, and why.
    pub store_fault: Option<String>,
    /// Stored rows that could not be read: they are kept, and left alone.
    pub n_damaged_rows: usize,
    /// Entries whose time lies ahead of this device's clock.
    pub n_ahead_of_clock: usize,
    /// Damaged or forged blocks that a carrier offered and that were refused, since this page was opened.
    pub n_refused_blocks: usize,
}

/// Who I am.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// As I call myself.
    pub name: String,
    /// This device's key.
    pub key: PublicKey,
    /// As the log knows me; until my first submission, what I will be is not known.
    pub person: Option<PersonId>,
}

/// How it is with the relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carrier {
    /// Now.
    pub link: Link,
    /// Last time everything was exchanged.
    pub synced: Option<Timestamp>,
    /// When it will be tried again.
    pub next_try: Option<Timestamp>,
}

/// Now, with the relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// There is none: shared by file.
    NoRelay,
    /// Not met yet.
    NotYet,
    /// Meeting.
    Meeting,
    /// Met, and nothing is left to say.
    Settled,
    /// Could not be reached.
    Offline,
    /// It answered no, and why: a title for people.
    Refused {
        /// As the relay put it.
        title: String,
    },
}

impl View {
    /// Whether two views show the same. Shared values are compared by identity: they are new whenever they differ.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.review, &other.review)
            && Rc::ptr_eq(&self.drafts, &other.drafts)
            && self.me == other.me
            && self.queued == other.queued
            && self.carrier == other.carrier
            && (self.n_unsaved, self.is_open, self.is_submitting)
                == (other.n_unsaved, other.is_open, other.is_submitting)
            && self.store_fault == other.store_fault
            && (self.n_damaged_rows, self.n_ahead_of_clock) == (other.n_damaged_rows, other.n_ahead_of_clock)
            && self.n_refused_blocks == other.n_refused_blocks
    }
}

impl Client {
    /// My submissions that the relay has not confirmed.
    pub(crate) fn queued(&mut self) -> Vec<EntryId> {
        let review = self.replica.review();
        let person = self.identity.as_ref().and_then(|identity| self.replica.person_of(&identity.key));
        let mine = review.submissions.iter().filter(|submission| Some(submission.by) == person);
        mine.map(|submission| submission.id)
            .filter(|id| !self.link.is_delivered(&BlockName::from_bytes(id.0)))
            .collect()
    }

    pub(crate) fn has_queued(&mut self) -> bool {
        !self.queued().is_empty()
    }

    pub(crate) fn view_now(&mut self, now: Timestamp) -> View {
        let review = self.replica.review();
        let me = self.identity.as_ref().map(|identity| Me {
            name: identity.name.clone(),
            key: identity.key,
            person: self.replica.person_of(&identity.key),
        });
        let queued = self.queued();
        let is_ahead = |at: Timestamp| at.0 > now.0 + CLOCK_SLACK;
        View {
            n_ahead_of_clock: review.submissions.iter().filter(|submission| is_ahead(submission.at)).count(),
            review,
            me,
            drafts: self.drafts.shown(),
            n_unsaved: self.drafts.n_unsaved(),
            queued,
            carrier: self.link.carrier(),
            is_open: self.store != StoreState::NotYet,
            is_submitting: self.publication.is_some() || self.publish_next.is_some(),
            store_fault: match &self.store {
                StoreState::Unavailable { why } => Some(why.clone()),
                StoreState::NotYet | StoreState::Open => None,
            },
            n_damaged_rows: self.drafts.n_damaged(),
            n_refused_blocks: self.n_refused_blocks,
        }
    }
}
