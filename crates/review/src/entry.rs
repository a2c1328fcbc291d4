//! One signed record of the log, already read and verified. Leaves out its bytes and its signature (`replica`).

use crate::{EntryId, Op, PersonId, PublicKey, ReviewId, Timestamp};

/// One record: who says what, knowing what.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// SHA-256 of its block.
    pub id: EntryId,
    /// The review it belongs to; for a genesis, its own id.
    pub review: ReviewId,
    /// The key that signed it; none for the genesis of a page review.
    pub author: Option<PublicKey>,
    /// The previous entry of that key.
    pub previous: Option<EntryId>,
    /// The heads its author held, sorted.
    pub deps: Vec<EntryId>,
    /// When, by its author's clock.
    pub at: Timestamp,
    /// What it does.
    pub ops: Vec<Op>,
}

/// Where an entry stands in the fold: after its whole past, and in the same place in every replica (FORMAT §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    /// 1 + the highest of its deps.
    pub lamport: u32,
    /// Its author.
    pub person: PersonId,
    /// Itself.
    pub entry: EntryId,
}
