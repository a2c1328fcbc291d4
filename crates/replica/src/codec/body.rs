//! The bytes of a body: a salt, then a CBOR map of words by field, and perhaps a target.
//!
//! The salt keeps the name of a short body from being guessed, and the erase secret is derived from it (FORMAT §6).

use std::rc::Rc;

use review::{Body, Field};

use super::{decode_target, encode_target};
use crate::cbor::{Fields, Value};

/// 16 random bytes in front of every body.
pub(crate) const SALT_LEN: usize = 16;
const TARGET_KEY: u64 = 32;

/// Why bytes are not a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body is malformed")]
pub struct BodyError;

/// The number of a field in the format.
const FIELDS: [(Field, u64); 19] = [
    (Field::Text, 0),
    (Field::Because, 1),
    (Field::WouldSatisfy, 2),
    (Field::Fallback, 3),
    (Field::Replacement, 4),
    (Field::Reason, 5),
    (Field::Name, 6),
    (Field::Title, 7),
    (Field::Address, 8),
    (Field::Goal, 9),
    (Field::Wanted, 10),
    (Field::NotWanted, 11),
    (Field::Item, 12),
    (Field::Reviewers, 13),
    (Field::Links, 14),
    (Field::Actions, 15),
    (Field::If, 16),
    (Field::Then, 17),
    (Field::Zone, 18),
];

/// Writes what stands behind a body block's header.
pub fn encode_body(salt: &[u8; SALT_LEN], body: &Body) -> Vec<u8> {
    let mut fields = Fields::default();
    for (field, key) in FIELDS {
        fields = fields.with(key, body.field(field).map(|words| Value::Text(words.as_ref().into())));
    }
    let fields = fields.with(TARGET_KEY, body.target.as_ref().map(|target| encode_target(target)));
    [&salt[..], &fields.done().encode()].concat()
}

/// Reads what stands behind a body block's header. Unknown fields are ignored.
pub fn decode_body(payload: &[u8]) -> Result<Body, BodyError> {
    let bytes = payload.get(SALT_LEN..).ok_or(BodyError)?;
    let value = Value::decode(bytes).map_err(|_| BodyError)?;
    let Value::Map(fields) = &value else { return Err(BodyError) };
    let mut body = Body::default();
    for (key, value) in fields {
        if *key == TARGET_KEY {
            body.target = Some(Rc::new(decode_target(value).ok_or(BodyError)?));
        } else if let Some((field, _)) = FIELDS.iter().find(|(_, number)| number == key) {
            body.words.push((*field, value.as_text().ok_or(BodyError)?.into()));
        }
    }
    Ok(body)
}
