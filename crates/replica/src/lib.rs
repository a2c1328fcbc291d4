//! The review as a CRDT document of blocks: entry codec, signatures, merging.
//!
//! This crate forbids: I/O, the DOM, and a yrs type in its API. Only here is yrs named, and it only ever sees updates that
//! we encoded ourselves from blocks that passed the gate (FORMAT §2).
//!
//! In the order of need: a [`Replica`] holds the set of verified blocks and the fold over it; [`Replica::take`] adds blocks
//! from anywhere; a [`BodyPlan`] and then an [`EntryPlan`] turn words and acts into blocks, each waiting for signatures
//! that the shell makes. The bytes of entries and bodies are in `codec`. Read `replica.rs` next.

mod cbor;
mod codec;
mod compose;
mod document;
mod replica;
mod signature;
mod text;

pub use cbor::{CborError, Value};
pub use codec::{BodyError, EntryError, decode_body, decode_entry, decode_target, encode_body, encode_target};
pub use compose::{BodyPlan, EntryPlan, SealError, Sealed, body_id, erase_message_of, erase_secret_of};
pub use replica::{PACK_SUFFIX, Replica, Taken};
pub use signature::{public_key_of_seed, sha256, sign_with_seed};
pub use text::{PackedText, TextError, TextPlan, text_id};

#[cfg(test)]
mod tests;
