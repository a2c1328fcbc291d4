//! What happened to a client. Every event carries what the shell knows; nothing is asked back.

use std::rc::Rc;

use review::PublicKey;

use crate::{Command, Conflict, PageNow, PlaceEvent, RareCommands, Stored};

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The store was opened and read. Comes first, once.
    Opened {
        /// Everything in it that belongs to this review.
        stored: Stored,
    },
    /// The store cannot be used at all (private window, blocked, full): work goes on in memory, and the person is told.
    StoreUnavailable {
        /// What the browser said.
        why: String,
    },
    /// A person asked for something.
    Asked {
        /// What.
        command: Command,
        /// 32 fresh random bytes, for salts and ids; never used twice.
        entropy: [u8; 32],
    },
    /// The commands of few sittings can be done now (see [`Client::with`](crate::Client::with)).
    RareHere {
        /// How.
        rare: RareCommands,
    },
    /// A key pair was made, as [`crate::Effect::MakeKey`] asked.
    KeyMade {
        /// Its public half; `None` when the device could not.
        key: Option<PublicKey>,
    },
    /// The answer to [`crate::Effect::Sign`].
    Signed {
        /// Which request.
        request: u64,
        /// One signature of 64 bytes for each message, or nothing when the device could not sign.
        signatures: Option<Vec<[u8; 64]>>,
    },
    /// The answer to [`crate::Effect::Persist`].
    Persisted {
        /// Which transaction.
        transaction: u64,
        /// What became of it.
        outcome: Outcome,
    },
    /// Another tab wrote to the store; this is what is new or changed there since.
    StoreChanged {
        /// Rows as they are now; `drafts` lists all live rows.
        stored: Stored,
    },
    /// The answer to [`crate::Effect::Send`].
    Answered {
        /// Which request.
        request: u64,
        /// HTTP status and body; `None` when there was no answer (offline, timeout, refused connection).
        answer: Option<(u16, Vec<u8>)>,
    },
    /// The answer to [`crate::Effect::Pack`].
    Packed {
        /// Which request.
        request: u64,
        /// What deflate made of it; nothing when the device cannot.
        deflated: Option<Vec<u8>>,
    },
    /// The answer to [`crate::Effect::Unpack`].
    Unpacked {
        /// Which request.
        request: u64,
        /// Exactly as many bytes as were wanted, or nothing.
        bytes: Option<Vec<u8>>,
    },
    /// The page was read, or read again, or something else lies on it now.
    Page {
        /// What is known of it.
        page: Rc<PageNow>,
    },
    /// Something happened to a place of files.
    Place(PlaceEvent),
    /// The device believes it is online again, or the tab came back into view: a good moment to meet the relay.
    Returned,
    /// The time asked for by [`crate::Effect::WakeAt`] has come.
    Woke,
}

/// What became of a transaction.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is on the disk.
    Saved,
    /// Another tab was first; nothing was written.
    Conflict(Box<Conflict>),
    /// The disk refused (quota, closed, broken); nothing was written.
    Failed {
        /// What the browser said.
        why: String,
        /// Whether there is no room left.
        is_full: bool,
    },
}
