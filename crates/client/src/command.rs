//! What a person asks of the client, and why it may be refused.

use review::{CommentId, PublicKey, SingleReason, Verdict};

use crate::{DraftAct, DraftId};

/// What a person asks. A component emits it; only [`crate::Client::handle`] acts on it.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// "This is my name." Makes a key the first time; changes the name later (published with the next submission).
    SetName {
        /// The name, 1 to 80 characters after trimming.
        name: String,
    },
    /// Saves a draft, new or changed. Identical content is not written again.
    SaveDraft {
        /// Which one; a new random id for a new draft.
        id: DraftId,
        /// What it would do.
        act: DraftAct,
    },
    /// Moves a draft to the bin.
    DiscardDraft {
        /// Which one.
        id: DraftId,
    },
    /// Takes a draft out of the bin.
    RestoreDraft {
        /// Which one.
        id: DraftId,
    },
    /// Publishes all finished drafts that are not in the bin as one signed entry.
    Submit {
        /// The outcome.
        verdict: Verdict,
        /// A summary; may be empty.
        summary: String,
    },
    /// Publishes one draft at once, with the reason why it cannot wait.
    SendOne {
        /// Which draft.
        id: DraftId,
        /// Why it cannot wait.
        reason: SingleReason,
    },
    /// Takes an own comment's words back for good.
    Redact {
        /// Which comment.
        comment: CommentId,
    },
    /// Takes in a `.baton` file.
    Import {
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Asks for a `.baton` file of everything: comes back as [`crate::Effect::Deliver`].
    Export,
    /// Meets the relay now.
    SyncNow,
    /// Says the notices have been seen.
    DismissNotices,
}

/// Why something that was asked is not done. The interface puts it into words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No name yet, so no key.
    #[error("a name is needed first")]
    NoName,
    /// The name is empty or too long.
    #[error("a name has 1 to {limit} characters")]
    BadName {
        /// The most it may have.
        limit: usize,
    },
    /// Nothing to publish.
    #[error("there is nothing to submit")]
    NothingToSubmit,
    /// Some drafts lack words or reasons.
    #[error("{n} drafts are not finished")]
    Unfinished {
        /// How many.
        n: usize,
    },
    /// A submission is on its way to the disk already.
    #[error("a submission is being saved already")]
    Busy,
    /// Longer than a body may be.
    #[error("the text has {len} bytes, more than the limit of {limit}")]
    TooLong {
        /// Its length in bytes.
        len: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Something in a draft that no replica would take, such as a time after the last day of all clocks.
    #[error("a draft holds something that cannot be written down")]
    Unwritable,
    /// More acts than one entry may hold.
    #[error("{n} drafts are more than the {limit} of one submission")]
    TooMany {
        /// How many.
        n: usize,
        /// The most there may be.
        limit: usize,
    },
    /// There is no such draft, thread or comment (another tab may have published or discarded it).
    #[error("it is not there any more")]
    Gone,
    /// Only its author may do that.
    #[error("only its author may do that")]
    NotYours,
    /// The file is not a Baton file, is damaged, or is of a newer version.
    #[error("the file cannot be read: {why}")]
    BadFile {
        /// Why, for people who want to know.
        why: String,
    },
    /// The file belongs to another review.
    #[error("the file belongs to another document")]
    OtherReview {
        /// Its title, as the file says.
        title: String,
    },
    /// The device could not sign.
    #[error("the device could not sign")]
    CannotSign,
    /// The file's entries are signed by a key that did not sign them.
    #[error("the file holds entries that {key:?} did not sign")]
    Forged {
        /// Whose signature is wrong.
        key: PublicKey,
    },
}
