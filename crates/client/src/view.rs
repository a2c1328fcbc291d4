//! What a screen shows of a client: one plain value, new after each change. Placements on the page are not in it, because
//! they are derived from the page, which this crate does not know.

use std::rc::Rc;

use review::{CommentId, EntryId, PersonId, PublicKey, Review, Timestamp};
use sync::BlockName;

use crate::client::StoreState;
use crate::{
    Client, Draft, DraftConflict, KnownReview, LastText, OldText, PlaceView, ReviewKind, SavedView, TextOffer,
};

/// Clocks of honest devices differ by less: five minutes, in milliseconds.
const CLOCK_SLACK: i64 = 5 * 60 * 1000;

/// Everything a screen may show.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The review.
    pub review: Rc<Review>,
    /// Me, once I have a name. The person is known after my first submission in this review.
    pub me: Option<Me>,
    /// My drafts, those in the bin too, oldest first. Without a brief that is being written, and redactions that wait.
    pub drafts: Rc<Vec<Rc<Draft>>>,
    /// Drafts whose latest words are not on the disk yet (a second or less; longer when the disk refuses).
    pub n_unsaved: usize,
    /// My entries that are on this device only. Without receipts, which nobody said.
    pub queued: Vec<EntryId>,
    /// How it is with the relay.
    pub carrier: Carrier,
    /// How it is with places of files: the directory on the site, a folder.
    pub places: Rc<[PlaceView]>,
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
    /// The brief form that is not published yet.
    pub brief_draft: Option<Rc<Draft>>,
    /// Redactions that can still be undone, soonest first.
    pub pending_redactions: Rc<[PendingRedaction]>,
    /// What moved on since my drafts were written.
    pub preflight: Rc<[DraftConflict]>,
    /// Of which kind this review is.
    pub kind: ReviewKind,
    /// Whether this device may add to it.
    pub can_write: bool,
    /// The links that invite others, for an owned review.
    pub invites: Option<Rc<Invites>>,
    /// All reviews that can be opened from here: the page review, and those that this device was invited to or made.
    pub reviews: Rc<[KnownReview]>,
    /// The page's text at my last submission from this device.
    pub last_text: Option<Rc<LastText>>,
    /// Whether the page's text is another one now.
    pub revision: RevisionNotice,
    /// Texts of the document that are kept with the review and unpacked here, oldest first.
    pub texts: Rc<[Rc<OldText>]>,
    /// The text that may go out with the next submission.
    pub text_offer: Option<TextOffer>,
    /// Searches with a name, by name.
    pub saved_views: Rc<[SavedView]>,
    /// Small things remembered about this review, by name.
    pub remembered: Rc<[(String, String)]>,
}

/// A redaction that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PendingRedaction {
    /// Of which comment.
    pub comment: CommentId,
    /// Until when it can be undone.
    pub due: Timestamp,
}

/// The links that invite others to a review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invites {
    /// For people who may write; nothing on a device that may only read.
    pub write: Option<String>,
    /// For people who may only read.
    pub read: String,
}

/// Whether the page's text is another one than before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RevisionNotice {
    /// It differs from the text of my last submission.
    pub differs_from_mine: bool,
    /// It differs from the text that was announced last.
    pub differs_from_announced: bool,
}

/// How far my own work has come (WORKFLOW §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafting {
    /// Nothing is written, and nothing was.
    Empty,
    /// So many drafts.
    Drafting {
        /// How many.
        n: usize,
    },
    /// So many drafts, and the surroundings of some moved on.
    PreFlight {
        /// How many drafts.
        n: usize,
        /// How many of them have to be looked at again.
        n_conflicts: usize,
    },
    /// Published on this device, not yet on the relay.
    Queued,
    /// Published, and on the relay.
    Delivered,
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
    /// A view of a review with nothing else in it: for screens that are shown without a client.
    pub fn empty(review: Rc<Review>) -> Self {
        Self {
            review,
            me: None,
            drafts: Rc::default(),
            n_unsaved: 0,
            queued: Vec::new(),
            carrier: Carrier { link: Link::NoRelay, synced: None, next_try: None },
            places: Rc::default(),
            is_open: true,
            is_submitting: false,
            store_fault: None,
            n_damaged_rows: 0,
            n_ahead_of_clock: 0,
            n_refused_blocks: 0,
            brief_draft: None,
            pending_redactions: Rc::default(),
            preflight: Rc::default(),
            kind: ReviewKind::Page,
            can_write: true,
            invites: None,
            reviews: Rc::default(),
            last_text: None,
            revision: RevisionNotice::default(),
            texts: Rc::default(),
            text_offer: None,
            saved_views: Rc::default(),
            remembered: Rc::default(),
        }
    }

    /// How far my own work has come.
    pub fn drafting(&self) -> Drafting {
        let n = self.drafts.iter().filter(|draft| draft.binned.is_none()).count();
        let mut conflicting: Vec<_> = self.preflight.iter().map(|conflict| conflict.draft).collect();
        conflicting.dedup();
        let has_submitted = || {
            let me = self.me.as_ref().and_then(|me| me.person);
            self.review.submissions.iter().any(|submission| Some(submission.by) == me)
        };
        match (n, conflicting.len()) {
            (0, _) if !self.queued.is_empty() => Drafting::Queued,
            (0, _) if has_submitted() => Drafting::Delivered,
            (0, _) => Drafting::Empty,
            (n, 0) => Drafting::Drafting { n },
            (n, n_conflicts) => Drafting::PreFlight { n, n_conflicts },
        }
    }

    /// Whether two views show the same. Shared values are compared by identity: they are new whenever they differ.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.review, &other.review)
            && Rc::ptr_eq(&self.drafts, &other.drafts)
            && self.me == other.me
            && self.queued == other.queued
            && self.carrier == other.carrier
            && self.places == other.places
            && (self.n_unsaved, self.is_open, self.is_submitting)
                == (other.n_unsaved, other.is_open, other.is_submitting)
            && self.store_fault == other.store_fault
            && (self.n_damaged_rows, self.n_ahead_of_clock) == (other.n_damaged_rows, other.n_ahead_of_clock)
            && self.n_refused_blocks == other.n_refused_blocks
            && self.is_same_here(other)
    }

    /// The same, for what is this device's own.
    fn is_same_here(&self, other: &Self) -> bool {
        let draft = |view: &Self| view.brief_draft.as_ref().map(Rc::as_ptr);
        let text = |view: &Self| view.last_text.as_ref().map(Rc::as_ptr);
        draft(self) == draft(other)
            && text(self) == text(other)
            && self.pending_redactions == other.pending_redactions
            && self.preflight == other.preflight
            && self.invites == other.invites
            && self.reviews == other.reviews
            && self.revision == other.revision
            && self.text_offer == other.text_offer
            && Rc::ptr_eq(&self.texts, &other.texts)
            && self.saved_views == other.saved_views
            && self.remembered == other.remembered
    }
}

impl Client {
    /// My entries that the relay has not confirmed: submissions, briefs, and what else I said.
    pub(crate) fn queued(&mut self) -> Vec<EntryId> {
        let Some(identity) = &self.identity else { return Vec::new() };
        let mine = self.replica.sayings_of(identity.key);
        let is_there = |id: &EntryId| self.link.is_delivered(&BlockName::from_bytes(id.0)) || self.places.has(&id.0);
        mine.filter(|id| !is_there(id)).collect()
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
        let drafts = self.drafts.shown();
        let preflight = self.preflight_of(&review, &drafts);
        let is_ahead = |at: Timestamp| at.0 > now.0 + CLOCK_SLACK;
        View {
            n_ahead_of_clock: review.submissions.iter().filter(|submission| is_ahead(submission.at)).count(),
            invites: self.invites(&review),
            revision: self.revision_notice(&review),
            texts: self.old_texts(),
            text_offer: self.text_offer(),
            review,
            me,
            drafts,
            n_unsaved: self.drafts.n_unsaved(),
            queued,
            carrier: self.link.carrier(),
            places: Rc::clone(&self.places.view),
            is_open: self.store != StoreState::NotYet,
            is_submitting: self.publication.is_some() || self.publish_next.is_some() || self.founding.is_some(),
            store_fault: match &self.store {
                StoreState::Unavailable { why } => Some(why.clone()),
                StoreState::NotYet | StoreState::Open => None,
            },
            n_damaged_rows: self.drafts.n_damaged(),
            n_refused_blocks: self.n_refused_blocks,
            brief_draft: self.drafts.brief(),
            pending_redactions: self.drafts.redactions().into_iter().map(|(_, waiting)| waiting).collect(),
            preflight,
            kind: if self.access().is_some() { ReviewKind::Owned } else { ReviewKind::Page },
            can_write: self.can_write(),
            reviews: self.known_reviews(),
            last_text: self.locals.last_text(),
            saved_views: self.locals.saved_views(),
            remembered: self.locals.remembered(),
        }
    }
}
