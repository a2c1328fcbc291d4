//! What a store holds, and what is written to it in one go. A face keeps rows; it never looks inside them.

use review::{PublicKey, ReviewId};
use sync::{Block, Cursor};

use crate::LocalRow;

/// Who this device is, for every review on this origin. The private half stays with the shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The public key.
    pub key: PublicKey,
    /// The name as last given.
    pub name: String,
}

/// What a store holds of one review.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stored {
    /// Who this device is, once a name was given.
    pub identity: Option<Identity>,
    /// Block values, in any order. Hostile until parsed.
    pub blocks: Vec<Vec<u8>>,
    /// Draft rows: `(id, encoded draft)`. Hostile until parsed.
    pub drafts: Vec<([u8; 16], Vec<u8>)>,
    /// Where the relay was left.
    pub cursor: Option<Cursor>,
    /// Names of blocks that the relay has said it stored.
    pub delivered: Vec<[u8; 32]>,
    /// Counts the entries this device wrote in this review.
    pub n_own_entries: u64,
    /// This device's own rows: those of the origin, and those of this review. Hostile until parsed.
    pub locals: Vec<LocalRow>,
}

/// One write, all or nothing, `durability: "strict"`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Transaction {
    /// What must still be so for any of it to happen.
    pub guard: Guard,
    /// Blocks to keep, by name. The same name is the same bytes, so two tabs cannot conflict.
    pub put_blocks: Vec<Block>,
    /// Blocks to erase for good.
    pub erase_blocks: Vec<[u8; 32]>,
    /// Draft rows to write.
    pub put_drafts: Vec<([u8; 16], Vec<u8>)>,
    /// Draft rows to delete.
    pub delete_drafts: Vec<[u8; 16]>,
    /// The identity, when it changed.
    pub identity: Option<Identity>,
    /// The relay's cursor, when it moved.
    pub cursor: Option<Cursor>,
    /// Blocks that the relay has said it stored.
    pub put_delivered: Vec<[u8; 32]>,
    /// The count of own entries afterwards, when it changed.
    pub n_own_entries: Option<u64>,
    /// This device's own rows to write or delete.
    pub put_locals: Vec<LocalRow>,
    /// Another review that begins on this device with this write.
    pub begins: Option<Box<NewReview>>,
}

/// A review that was made on this device, or came to it with an invitation, as its own store will hold it. What the store
/// holds of it already stays.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReview {
    /// Which one.
    pub review: ReviewId,
    /// Its title.
    pub title: String,
    /// Address of its document.
    pub address: String,
    /// Id of its document (FORMAT §4).
    pub document_id: String,
    /// Its blocks.
    pub put_blocks: Vec<Block>,
    /// Counts the entries this device wrote in it with this write, or before.
    pub n_own_entries: u64,
}

/// What must still be so: optimistic concurrency between tabs, which needs no lock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guard {
    /// The count of own entries in the store. Another tab that submitted first makes this fail.
    pub n_own_entries: Option<u64>,
    /// Draft rows must hold exactly these bytes, or (`None`) not exist.
    pub drafts: Vec<([u8; 16], Option<Vec<u8>>)>,
    /// No identity may exist yet (the first tab that gives a name wins).
    pub has_no_identity: bool,
}

/// Why a transaction was not written: the store as it is now.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Conflict {
    /// All of it.
    pub stored: Stored,
}
