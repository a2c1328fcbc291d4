//! From words and acts to blocks: bodies first (their erase secrets need a signature each), then the entry that names them.
//! Signing is the shell's, so everything here is in two steps: what is to be signed, and what comes of the signature.

use review::{Body, BodyId, EntryId, Op, PublicKey, ReviewId, Timestamp};
use sync::{Block, BlockError, EraseHash, Kind};

use crate::codec::{
    DEPS_MAX, EntryError, Envelope, OPS_MAX, SALT_LEN, decode_entry, encode_body, encode_payload, seal_entry,
};
use crate::signature::{entry_message, erase_message, erase_secret};

/// A body that waits for the signature which makes its erase secret.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyPlan {
    salt: [u8; SALT_LEN],
    body: Body,
}

impl BodyPlan {
    /// Plans a body. The salt must be fresh random bytes: it hides what is written, and is never used twice.
    pub fn new(salt: [u8; SALT_LEN], body: Body) -> Self {
        Self { salt, body }
    }

    /// What the author's key is to sign.
    pub fn message(&self) -> Vec<u8> {
        erase_message(&self.salt)
    }

    /// The block, once it is signed. Fails if the words are longer than a body may be.
    pub fn seal(&self, signature: &[u8; 64]) -> Result<Block, BlockError> {
        let erase = EraseHash::of(&erase_secret(signature));
        Block::erasable(Kind::Body, erase, &encode_body(&self.salt, &self.body))
    }

    /// Length of the block in bytes, before it is signed.
    pub fn block_len(&self) -> usize {
        const HEADER_LEN: usize = 4 + 32;
        HEADER_LEN + encode_body(&self.salt, &self.body).len()
    }
}

/// The id by which entries name a body block.
pub fn body_id(block: &Block) -> BodyId {
    BodyId(*block.name().as_bytes())
}

/// What its author's key signs to show the erase secret of a body or text block, if this is one.
pub fn erase_message_of(block: &Block) -> Option<Vec<u8>> {
    (block.kind() != Kind::Entry).then(|| block.payload().get(..SALT_LEN).map(erase_message)).flatten()
}

/// The erase secret that this signature makes, if it is the block's.
pub fn erase_secret_of(block: &Block, signature: &[u8; 64]) -> Option<[u8; 32]> {
    let secret = erase_secret(signature);
    block.erase_hash()?.matches(&secret).then_some(secret)
}

/// An entry on its way: asks for a signature, and for another as long as there are more heads than one entry may name.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryPlan {
    /// The review; none for the entry that begins one.
    pub review: Option<ReviewId>,
    /// The key that will sign.
    pub author: PublicKey,
    /// That key's last entry.
    pub previous: Option<EntryId>,
    /// All heads its author holds, ascending.
    pub heads: Vec<EntryId>,
    /// Now, by the author's clock.
    pub at: Timestamp,
    /// What it does. References to threads it opens itself use [`EntryPlan::THIS`].
    pub ops: Vec<Op>,
}

/// What a signature made.
#[derive(Debug, Clone, PartialEq)]
pub enum Sealed {
    /// A merge entry: there were too many heads for one. Ask for the next signature.
    Merge(Block),
    /// The entry itself.
    Done(Block),
}

/// Why an entry cannot be made. Whoever asked still has everything that it should have said.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// Longer than an entry may be.
    #[error(transparent)]
    Block(#[from] BlockError),
    /// More acts than an entry may hold: every replica would refuse it.
    #[error("{n} acts are more than the {limit} of one entry")]
    TooManyOps {
        /// How many.
        n: usize,
        /// The most there may be.
        limit: usize,
    },
    /// The device signed something else, or with another key: every replica would refuse the entry.
    #[error("the signature is not of the key that should have signed")]
    BadSignature,
    /// Something in it that no replica would take, such as a time after the last day.
    #[error(transparent)]
    Void(EntryError),
}

impl EntryPlan {
    /// Stands for the entry itself in its own ops.
    pub const THIS: EntryId = crate::codec::THIS_ENTRY;

    /// The entry that begins an owned review: its first op is `OwnedGenesis`, and its id is the review's.
    pub fn genesis(author: PublicKey, at: Timestamp, ops: Vec<Op>) -> Self {
        Self { review: None, author, previous: None, heads: Vec::new(), at, ops }
    }

    /// What is to be signed next.
    pub fn message(&self) -> Vec<u8> {
        entry_message(&self.payload())
    }

    /// Takes the signature. Fails if the entry is longer than an entry may be; then it must be split. Fails too where every
    /// replica would refuse the entry: better now, while the drafts are still there.
    pub fn seal(&mut self, signature: &[u8; 64]) -> Result<Sealed, SealError> {
        if self.ops.len() > OPS_MAX {
            return Err(SealError::TooManyOps { n: self.ops.len(), limit: OPS_MAX });
        }
        let block = seal_entry(self.payload(), signature)?;
        let review = self.review.unwrap_or(ReviewId(*block.name().as_bytes()));
        decode_entry(&block, review).map_err(|why| match why {
            EntryError::BadSignature { .. } => SealError::BadSignature,
            why => SealError::Void(why),
        })?;
        if self.heads.len() <= DEPS_MAX {
            return Ok(Sealed::Done(block));
        }
        let merge = EntryId(*block.name().as_bytes());
        self.heads.drain(..DEPS_MAX);
        self.heads.push(merge);
        self.heads.sort();
        self.previous = Some(merge);
        Ok(Sealed::Merge(block))
    }

    fn payload(&self) -> Vec<u8> {
        let is_merge = self.heads.len() > DEPS_MAX;
        let envelope = Envelope {
            review: self.review,
            author: self.author,
            previous: self.previous,
            deps: self.heads[..self.heads.len().min(DEPS_MAX)].to_vec(),
            at: self.at,
        };
        encode_payload(&envelope, if is_merge { &[] } else { &self.ops })
    }
}
