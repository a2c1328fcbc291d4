//! The reviews that this device knows, beside the page review that needs no knowing: one row each, shared by all pages of
//! this origin. Leaves out their blocks.

use review::{ReviewId, Timestamp};
use sync::{RoomKeys, Verifier};

use crate::InviteKey;

/// The two kinds of review (FORMAT §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewKind {
    /// Anybody who knows the page.
    Page,
    /// Somebody's, by invitation.
    Owned,
}

/// A review that this device knows, as a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownReview {
    /// Which one.
    pub id: ReviewId,
    /// Of which kind.
    pub kind: ReviewKind,
    /// Its title; empty for a page review, which is called like the page.
    pub title: String,
    /// Address of its document.
    pub address: String,
    /// Id of its document (FORMAT §4).
    pub document_id: String,
    /// Whether this device may add to it; who was invited to read may not.
    pub can_write: bool,
    /// Whether it is about the document that is open now.
    pub is_of_this_document: bool,
    /// Whether it is the one that is open now.
    pub is_open: bool,
    /// When it was last chosen.
    pub chosen: Timestamp,
}

/// Which review a client is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewChoice {
    /// The page review of the document.
    Page,
    /// An owned review.
    Owned(OwnedAccess),
}

/// What this device holds of an owned review's secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedAccess {
    /// Which review.
    pub review: ReviewId,
    /// What its invite carried.
    pub key: InviteKey,
    /// Verifier of the owner's token.
    pub owner: Verifier,
    /// The owner's token: on the owner's devices only.
    pub owner_token: Option<sync::Token>,
}

impl OwnedAccess {
    /// The room of this review on a relay.
    pub fn room(&self) -> RoomKeys {
        match self.key {
            InviteKey::Write(secret) => RoomKeys::from_write_invite(secret, self.owner, 0),
            InviteKey::Read { secret, write } => RoomKeys::from_read_invite(secret, write, self.owner, 0),
        }
    }

    /// Whether it allows adding to the review.
    pub fn can_write(&self) -> bool {
        matches!(self.key, InviteKey::Write(_))
    }
}
