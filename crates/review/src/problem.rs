//! What could not be taken at face value. A problem stands beside the value; reading never fails.

use crate::{CommentId, EntryId, OpIndex, OpNumber, PublicKey};

/// Something a reader should know, none of which stops the reading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Problem {
    /// An act that had no effect.
    Void {
        /// In which entry.
        entry: EntryId,
        /// Which act of it.
        op: OpIndex,
        /// Why not.
        why: VoidWhy,
    },
    /// An act of a newer version.
    Newer {
        /// In which entry.
        entry: EntryId,
        /// Its number.
        number: OpNumber,
        /// States, gates and turns cannot be shown without it.
        is_critical: bool,
    },
    /// An entry whose past is not all here yet.
    Waiting {
        /// Which entry.
        entry: EntryId,
        /// How many entries it waits for.
        n_missing: usize,
    },
    /// One key said two things at the same point: a copied device, or forged.
    Fork {
        /// Whose key.
        key: PublicKey,
        /// The entries that share one predecessor.
        entries: Vec<EntryId>,
    },
    /// An owner's offers to different people were accepted by more than one of them: the review stays the owner's.
    TransfersContested {
        /// The entries that offered it.
        offers: Vec<EntryId>,
    },
    /// A comment whose words are not here yet.
    WordsMissing {
        /// Which comment.
        comment: CommentId,
    },
}

/// Why an act had no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum VoidWhy {
    /// It speaks of a thread or comment that its author cannot have seen.
    NotInItsPast,
    /// Only the comment's author may do that.
    NotTheAuthor,
    /// Only the one who raised the thread may do that.
    NotTheRaiser,
    /// Only the review's owner may do that.
    NotTheOwner,
    /// The key was revoked before.
    RevokedKey,
    /// The comment's words were taken back.
    Redacted,
    /// A genesis stands only at the beginning.
    StrayGenesis,
    /// Its author's role does not allow it.
    RoleTooLow,
    /// Its author had lost the role for it, without knowing yet; the owner may admit it.
    RoleLost,
    /// Ownership passes only by an offer that is accepted.
    OnlyByTransfer,
    /// Only whoever was asked, whoever asked, or a facilitator may end an ask.
    NotAsked,
    /// It says that a time has passed, and it had not yet.
    TooEarly,
    /// It says that everybody waits for somebody, and nobody did.
    NobodyWaits,
    /// Nothing in its entry is attached to the text that it publishes.
    NotItsText,
    /// It stands outside a submission, or is more than the one comment that may be sent alone.
    NotInASubmission,
}
