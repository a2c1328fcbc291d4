//! The bytes of an entry: `[payload, signature]`, the payload being deterministic CBOR with integer keys (FORMAT §3).

use review::{DocumentHash, Entry, EntryId, KeyProof, Op, OpIndex, Preset, PublicKey, ReviewId, Timestamp};
use sync::{Block, BlockError};

use super::op::encode_op;
use super::op_read::decode_op;
use crate::cbor::{CborError, Fields, Value};
use crate::signature::{self, add_key_message, entry_message};

/// Heads in one entry: more are merged first (FORMAT §3).
pub(crate) const DEPS_MAX: usize = 64;
/// Ops in one entry: indices are 16 bits, and nobody reviews so much in one sitting.
const OPS_MAX: usize = 4096;
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
    pub(crate) review: ReviewId,
    pub(crate) author: PublicKey,
    pub(crate) previous: Option<EntryId>,
    pub(crate) deps: Vec<EntryId>,
    pub(crate) at: Timestamp,
}

/// Writes the payload that is signed.
pub(crate) fn encode_payload(envelope: &Envelope, ops: &[Op]) -> Vec<u8> {
    let hashes = |ids: &[EntryId]| Value::Array(ids.iter().map(|id| Value::Bytes(id.0.to_vec())).collect());
    Fields::default()
        .with(0, Value::Bytes(envelope.review.0.to_vec()))
        .with(1, Value::Bytes(envelope.author.0.to_vec()))
        .with(2, envelope.previous.map(|id| Value::Bytes(id.0.to_vec())))
        .with(3, hashes(&envelope.deps))
        .with(4, Value::Int(envelope.at.0))
        .with(5, Value::Array(ops.iter().map(encode_op).collect()))
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
    let payload = Fields::default().with(5, Value::Array(vec![encode_op(&op)])).done().encode();
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
        None if signature.is_empty() && is_page_genesis(&entry) => {}
        None => return Err(EntryError::Malformed),
    }
    Ok(entry)
}

fn read_entry(value: &Value, id: EntryId) -> Option<Entry> {
    let Value::Map(_) = value else { return None };
    let optional_hash = |key| match value.get(key) {
        Some(hash) => hash.as_array().map(Some),
        None => Some(None),
    };
    let deps = match value.get(3) {
        Some(deps) => deps.as_list()?.iter().map(|dep| dep.as_array().map(EntryId)).collect::<Option<Vec<_>>>()?,
        None => Vec::new(),
    };
    let is_sorted = deps.windows(2).all(|pair| pair[0] < pair[1]);
    let ops = value.get(5)?.as_list()?;
    let at = value.get(4).map_or(Some(0), Value::as_int)?;
    if deps.len() > DEPS_MAX || !is_sorted || ops.len() > OPS_MAX || at.abs() > TIME_MAX {
        return None;
    }
    let ops = ops.iter().map(|op| decode_op(op, id)).collect::<Option<Vec<_>>>()?;
    Some(Entry {
        id,
        // A genesis cannot hold its own hash: it is the entry that names no review.
        review: optional_hash(0)?.map_or(ReviewId(id.0), ReviewId),
        author: optional_hash(1)?.map(PublicKey),
        previous: optional_hash(2)?.map(EntryId),
        deps,
        at: Timestamp(at),
        ops,
    })
}

fn is_page_genesis(entry: &Entry) -> bool {
    let is_bare = entry.previous.is_none() && entry.deps.is_empty();
    entry.review.0 == entry.id.0 && is_bare && matches!(entry.ops[..], [Op::PageGenesis { .. }])
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
