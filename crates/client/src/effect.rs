//! What a client asks of its shell. Effects of one call are done in order; answers come back as events.

use std::rc::Rc;

use review::{CommentId, ReviewId, ThreadId, Timestamp};

use crate::{FileRequest, Invite, Refusal, ReviewChoice, Transaction, View};

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Make a key pair and keep its private half (non-extractable where that exists); then `KeyMade`.
    MakeKey,
    /// Sign with that key; then `Signed`.
    Sign(SignRequest),
    /// Write to the store, durably; then `Persisted`, and tell the other tabs.
    Persist {
        /// Comes back in `Persisted`.
        transaction: u64,
        /// What to write.
        write: Box<Transaction>,
    },
    /// Meet the relay; then `Answered`.
    Send(HttpRequest),
    /// Fetch or write a file in a place of files; then [`PlaceEvent::Answered`](crate::PlaceEvent::Answered).
    File(FileRequest),
    /// Make a link of this, if it is not too long for one.
    Link {
        /// What goes into the link, to be packed.
        bytes: Vec<u8>,
    },
    /// Pack a text with raw deflate; then `Packed`.
    Pack {
        /// Comes back in `Packed`.
        request: u64,
        /// The text.
        text: Rc<str>,
    },
    /// Unpack raw deflate that came from anywhere, off the critical path, and stop behind `len` bytes; then `Unpacked`.
    Unpack {
        /// Comes back in `Unpacked`.
        request: u64,
        /// What to unpack.
        deflated: Vec<u8>,
        /// What must come of it, in bytes: more, or less, is nothing.
        len: usize,
    },
    /// Wake me then; replaces an earlier wish. `None` cancels it: an idle page has no timers.
    WakeAt(Option<Timestamp>),
    /// Something about the person's own acts, said politely once.
    Tell(Notice),
    /// Show this.
    Render(Rc<View>),
    /// Go on with another review of this document: end this client, begin another one.
    Switch(ReviewChoice),
    /// Hand the person a file.
    Deliver {
        /// Suggested name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// Messages to sign with this device's key.
#[derive(Debug, Clone, PartialEq)]
pub struct SignRequest {
    /// Comes back in `Signed`.
    pub request: u64,
    /// Each gets a signature of its own.
    pub messages: Vec<Vec<u8>>,
}

/// One HTTP exchange with the relay.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpRequest {
    /// Comes back in `Answered`.
    pub request: u64,
    /// How.
    pub method: Method,
    /// Path behind the relay's address, e.g. `/v1/rooms/…/sync`.
    pub path: String,
    /// For `Authorization: Bearer`; base64url.
    pub token: Option<String>,
    /// CBOR.
    pub body: Vec<u8>,
    /// Give up after this many milliseconds.
    pub timeout: Timestamp,
}

/// HTTP methods that the protocol uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Meet.
    Post,
    /// Open a room.
    Put,
    /// Erase.
    Delete,
}

/// What to tell the person about their own act.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Notice {
    /// The submission is on the disk; it will be shared.
    Submitted {
        /// How many acts it holds.
        n_acts: usize,
    },
    /// Everything of mine is on the relay now.
    Delivered,
    /// A file was taken in.
    Imported {
        /// Blocks that were new; 0 means nothing changed.
        n_new: usize,
        /// Entries among them.
        n_entries: usize,
    },
    /// Not done, and why.
    Refused(Refusal),
    /// The disk did not take it; it is still here, unsaved.
    NotSaved {
        /// What the browser said.
        why: String,
        /// Whether there is no room left.
        is_full: bool,
    },
    /// A draft was thrown away; it can be had back.
    Discarded {
        /// Which one.
        draft: crate::DraftId,
    },
    /// A redaction was asked for; it can be undone until it is due.
    RedactionWaits {
        /// Of which comment.
        comment: CommentId,
        /// Until when.
        due: Timestamp,
    },
    /// The brief is on the disk; it will be shared.
    BriefSet,
    /// Something that is no submission is on the disk; it will be shared.
    Published,
    /// An owned review was made; the client goes on there.
    OwnedOpened {
        /// Which one.
        review: ReviewId,
    },
    /// An invite was accepted. Where its document is another one, that is where to go.
    Joined {
        /// Which review.
        review: ReviewId,
        /// Address of its document.
        address: String,
        /// Whether it is the document that is open now; then the client goes on there.
        is_of_this_document: bool,
    },
    /// A file of another review holds an invite: to be asked, then [`crate::Command::Join`].
    Invited {
        /// To what.
        invite: Rc<Invite>,
    },
    /// A link holds comments: to be asked, then [`crate::Command::TakeOffered`].
    Offered {
        /// Entries in it that are not here.
        n_new: usize,
        /// Whose.
        names: Vec<String>,
    },
    /// The other tab published these drafts first.
    PublishedElsewhere,
    /// This thread is new from this device (to open it after submitting).
    Opened {
        /// In which review.
        review: ReviewId,
        /// Which thread.
        thread: ThreadId,
    },
}
