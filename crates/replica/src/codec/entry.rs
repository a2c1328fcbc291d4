//! The bytes of an entry: `[payload, signature]`, the payload being deterministic CBOR with integer keys (FORMAT §3).

use review::{DocumentHash, Entry, EntryId, KeyProof, Op, OpIndex, Preset, PublicKey, ReviewId, Timestamp};
use sync::{Block, BlockError};

use super::cite::Cites;
use super::op::encode_op;
use super::op_read::decode_op;
use crate::cbor::{CborError, Fields, Value};
use crate::signature::{self, add_key_message, entry_message};

/// Heads in one entry: more are merged first (FORMAT §3).
pub(crate) const DEPS_MAX: usize = 64;
/// Ops in one entry: indices are 16 bits, and nobody reviews so much in one sitting.
pub(crate) const OPS_MAX: usize = 4096;
/// Times that a JavaScript date can show: ±8.64 × 10¹⁵ ms.
const TIME_MAX: i64 = 8_640_000_000_000_000;

/// Why an entry block is void. It is not kept, and its carrier is told apart from an honest one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryError {
    /// Not deterministic CBOR, or not of the form of an entry.
    #[error("the entry is malformed")]
    Malformed,
    /// The signature is not of the key that it names.
    #[error("the entry was not signed by the key it names")]
    BadSignature {
        /// The key it names.
        key: PublicKey,
    },
    /// It belongs to another review.
    #[error("the entry belongs to another review")]
    OtherReview,
}

impl From<CborError> for EntryError {
    fn from(_: CborError) -> Self {
        Self::Malformed
    }
}

/// Everything of an entry but its ops and its id.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Envelope {
    /// None for the entry that begins one.
    pub(crate) review: Option<ReviewId>,
    pub(crate) author: PublicKey,
    pub(crate) previous: Option<EntryId>,
    pub(crate) deps: Vec<EntryId>,
    pub(crate) at: Timestamp,
}

/// Writes the payload that is signed.
pub(crate) fn encode_payload(envelope: &Envelope, ops: &[Op]) -> Vec<u8> {
    let hashes = |ids: &[EntryId]| Value::Array(ids.iter().map(|id| Value::Bytes(id.0.to_vec())).collect());
    let cites = Cites::of(&envelope.deps, ops);
    // Mostly the author's last entry is among the heads: then its place says enough.
    let previous = envelope.previous.map(|id| match envelope.deps.iter().position(|dep| *dep == id) {
        Some(place) => Value::Int(place as i64),
        None => Value::Bytes(id.0.to_vec()),
    });
    Fields::default()
        .with(0, envelope.review.map(|review| Value::Bytes(review.0.to_vec())))
        .with(1, Value::Bytes(envelope.author.0.to_vec()))
        .with(2, previous)
        .with(3, hashes(&envelope.deps))
        .with(4, Value::Int(envelope.at.0))
        .with(5, Value::Array(ops.iter().map(|op| encode_op(op, &cites)).collect()))
        .with(6, (!cites.others.is_empty()).then(|| hashes(&cites.others)))
        .done()
        .encode()
}

/// Puts payload and signature into a block.
pub(crate) fn seal_entry(payload: Vec<u8>, signature: &[u8]) -> Result<Block, BlockError> {
    let envelope = Value::Array(vec![Value::Bytes(payload), Value::Bytes(signature.to_vec())]);
    Block::entry(&envelope.encode())
}

/// The genesis of the page review of a document: an unsigned constant, so two people who start apart share it.
pub(crate) fn page_genesis(document: DocumentHash) -> Result<Block, BlockError> {
    let op = Op::PageGenesis { document, preset: Preset::Open };
    let payload = Fields::default().with(5, Value::Array(vec![encode_op(&op, &Cites::of(&[], &[]))])).done().encode();
    seal_entry(payload, &[])
}

/// Reads and verifies an entry block of a review.
///
/// Fails if it is not of the one right form, is not signed by the key that it names, or belongs to another review.
pub fn decode_entry(block: &Block, review: ReviewId) -> Result<Entry, EntryError> {
    let id = EntryId(*block.name().as_bytes());
    let envelope = Value::decode(block.payload())?;
    let Some([Value::Bytes(payload), Value::Bytes(signature)]) = envelope.as_list() else {
        return Err(EntryError::Malformed);
    };
    let value = Value::decode(payload)?;
    let entry = read_entry(&value, id).ok_or(EntryError::Malformed)?;
    if entry.review != review {
        return Err(EntryError::OtherReview);
    }
    match entry.author {
        Some(key) => {
            signature::verify(&key, &entry_message(payload), signature).ok_or(EntryError::BadSignature { key })?;
            verify_proofs(&entry).ok_or(EntryError::BadSignature { key })?;
        }
        None if signature.is_empty() && entry.review.0 == entry.id.0 => {}
        None => return Err(EntryError::Malformed),
    }
    if entry.review.0 == entry.id.0 && !is_genesis(&entry) { Err(EntryError::Malformed) } else { Ok(entry) }
}

fn read_entry(value: &Value, id: EntryId) -> Option<Entry> {
    let Value::Map(_) = value else { return None };
    let optional_hash = |key| match value.get(key) {
        Some(hash) => hash.as_array().map(Some),
        None => Some(None),
    };
    let hashes = |key| match value.get(key) {
        Some(ids) => ids.as_list()?.iter().map(|id| id.as_array().map(EntryId)).collect::<Option<Vec<_>>>(),
        None => Some(Vec::new()),
    };
    let deps = hashes(3)?;
    let is_sorted = deps.windows(2).all(|pair| pair[0] < pair[1]);
    let ops = value.get(5)?.as_list()?;
    let at = value.get(4).map_or(Some(0), Value::as_int)?;
    if deps.len() > DEPS_MAX || !is_sorted || ops.len() > OPS_MAX || !is_time(at) {
        return None;
    }
    let previous = match value.get(2) {
        Some(Value::Int(place)) => Some(*deps.get(usize::try_from(*place).ok()?)?),
        // One form only: what is among the deps is named by its place there.
        Some(hash) => Some(hash.as_array().map(EntryId).filter(|id| !deps.contains(id))?),
        None => None,
    };
    let cites = Cites::read(&deps, hashes(6)?)?;
    let ops = ops.iter().map(|op| decode_op(op, id, &cites)).collect::<Option<Vec<_>>>()?;
    Some(Entry {
        id,
        // A genesis cannot hold its own hash: it is the entry that names no review.
        review: optional_hash(0)?.map_or(ReviewId(id.0), ReviewId),
        author: optional_hash(1)?.map(PublicKey),
        previous,
        deps,
        at: Timestamp(at),
        ops,
    })
}

/// Whether an entry that names no review may begin one: a page's is an unsigned constant, an owner's is signed.
fn is_genesis(entry: &Entry) -> bool {
    let is_bare = entry.previous.is_none() && entry.deps.is_empty();
    let begins = match entry.author {
        Some(_) => matches!(entry.ops.first(), Some(Op::OwnedGenesis { .. })),
        None => matches!(entry.ops[..], [Op::PageGenesis { .. }]) && entry.at == Timestamp(0),
    };
    is_bare && begins
}

/// Whether a time is one that every client can show.
pub(crate) fn is_time(at: i64) -> bool {
    (-TIME_MAX..=TIME_MAX).contains(&at)
}

/// A new key must agree to be added (FORMAT §5).
fn verify_proofs(entry: &Entry) -> Option<()> {
    let author = entry.author?;
    for (at, op) in entry.ops.iter().enumerate() {
        let (Op::AddKey { key, proof: KeyProof(proof) }, index) = (op, OpIndex(at as u16)) else { continue };
        debug_assert!(index.0 as usize == at, "an entry has at most {OPS_MAX} ops");
        signature::verify(key, &add_key_message(&entry.review, &author), proof)?;
    }
    Some(())
}
