//! Deterministic CBOR (RFC 8949 §4.2) as a tree of values: what is not written in the one right way is not read.
//! Leaves out what the values mean (`codec`).

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

/// How deep values may nest: entries need six levels.
const DEPTH_MAX: usize = 12;

/// A CBOR value of the kinds that the format uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An integer. CBOR's negative ones are there for times before 1970.
    Int(i64),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Text.
    Text(String),
    /// A list.
    Array(Vec<Value>),
    /// A map with integer keys, ascending.
    Map(Vec<(u64, Value)>),
    /// True or false.
    Bool(bool),
    /// Nothing.
    Null,
}

/// Why bytes are not a value of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CborError {
    /// Cut short, of another kind, or nested too deeply.
    #[error("the CBOR is malformed at byte {at}")]
    Malformed {
        /// Where reading stopped.
        at: usize,
    },
    /// Right in meaning, but not in the one deterministic form.
    #[error("the CBOR is not deterministic")]
    NotDeterministic,
}

impl Value {
    /// Reads one value that fills all the bytes and stands in deterministic form.
    pub fn decode(bytes: &[u8]) -> Result<Self, CborError> {
        let mut decoder = Decoder::new(bytes);
        let value = read(&mut decoder, 0)?;
        if decoder.position() != bytes.len() {
            return Err(CborError::Malformed { at: decoder.position() });
        }
        if value.encode() != bytes { Err(CborError::NotDeterministic) } else { Ok(value) }
    }

    /// Writes the value in deterministic form. Maps must have ascending keys.
    pub fn encode(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(Vec::new());
        let written = write(&mut encoder, self);
        debug_assert!(written.is_ok(), "writing into memory cannot fail");
        encoder.into_writer()
    }

    /// The value under a key of a map.
    pub fn get(&self, key: u64) -> Option<&Value> {
        let Self::Map(fields) = self else { return None };
        fields.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// As an unsigned integer.
    pub fn as_uint(&self) -> Option<u64> {
        match self {
            Self::Int(number) => u64::try_from(*number).ok(),
            _ => None,
        }
    }

    /// As a signed integer.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// As true or false.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(is_true) => Some(*is_true),
            _ => None,
        }
    }

    /// As text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// As bytes.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// As exactly so many bytes.
    pub fn as_array<const N: usize>(&self) -> Option<[u8; N]> {
        self.as_bytes()?.try_into().ok()
    }

    /// As a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }
}

/// Collects the fields of a map, leaving out those that are absent.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<(u64, Value)>);

impl Fields {
    pub(crate) fn with(mut self, key: u64, value: impl Into<Option<Value>>) -> Self {
        debug_assert!(self.0.last().is_none_or(|(last, _)| *last < key), "keys ascend");
        self.0.extend(value.into().map(|value| (key, value)));
        self
    }

    pub(crate) fn done(self) -> Value {
        Value::Map(self.0)
    }
}

fn read(decoder: &mut Decoder<'_>, depth: usize) -> Result<Value, CborError> {
    let at = decoder.position();
    let malformed = |_| CborError::Malformed { at };
    if depth > DEPTH_MAX {
        return Err(CborError::Malformed { at });
    }
    Ok(match decoder.datatype().map_err(malformed)? {
        Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::I8 | Type::I16 | Type::I32 | Type::I64 => {
            Value::Int(decoder.i64().map_err(malformed)?)
        }
        Type::Bytes => Value::Bytes(decoder.bytes().map_err(malformed)?.to_vec()),
        Type::String => Value::Text(decoder.str().map_err(malformed)?.to_owned()),
        Type::Bool => Value::Bool(decoder.bool().map_err(malformed)?),
        Type::Null => {
            decoder.null().map_err(malformed)?;
            Value::Null
        }
        Type::Array => {
            let n = decoder.array().map_err(malformed)?.ok_or(CborError::Malformed { at })?;
            // Grows as items really come: a promised count allocates nothing.
            let mut items = Vec::new();
            for _ in 0..n {
                items.push(read(decoder, depth + 1)?);
            }
            Value::Array(items)
        }
        Type::Map => {
            let n = decoder.map().map_err(malformed)?.ok_or(CborError::Malformed { at })?;
            let mut fields: Vec<(u64, Value)> = Vec::new();
            for _ in 0..n {
                let key = decoder.u64().map_err(malformed)?;
                if fields.last().is_some_and(|(last, _)| *last >= key) {
                    return Err(CborError::NotDeterministic);
                }
                fields.push((key, read(decoder, depth + 1)?));
            }
            Value::Map(fields)
        }
        _ => return Err(CborError::Malformed { at }),
    })
}

type Written = Result<(), minicbor::encode::Error<core::convert::Infallible>>;

fn write(encoder: &mut Encoder<Vec<u8>>, value: &Value) -> Written {
    match value {
        Value::Int(number) => encoder.i64(*number)?,
        Value::Bytes(bytes) => encoder.bytes(bytes)?,
        Value::Text(text) => encoder.str(text)?,
        Value::Bool(is_true) => encoder.bool(*is_true)?,
        Value::Null => encoder.null()?,
        Value::Array(items) => {
            encoder.array(items.len() as u64)?;
            return items.iter().try_for_each(|item| write(encoder, item));
        }
        Value::Map(fields) => {
            encoder.map(fields.len() as u64)?;
            for (key, value) in fields {
                encoder.u64(*key)?;
                write(encoder, value)?;
            }
            return Ok(());
        }
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_one_form() {
        let value = Fields::default()
            .with(0, Value::Int(-5))
            .with(1, Value::Array(vec![Value::Bool(true), Value::Null]))
            .with(300, Value::Text("é🦀".into()))
            .done();
        assert_eq!(Value::decode(&value.encode()), Ok(value));
    }

    #[test]
    fn other_forms_of_the_same_value_are_refused() {
        for (bytes, what) in [
            (&[0x18, 0x05][..], "a long five"),
            (&[0xa2, 0x01, 0x00, 0x00, 0x00], "keys descend"),
            (&[0xa2, 0x01, 0x00, 0x01, 0x00], "a key twice"),
            (&[0x9f, 0xff], "an endless list"),
            (&[0x01, 0x01], "something behind"),
            (&[0xc0, 0x01], "a tag"),
            (&[0xfb, 0, 0, 0, 0, 0, 0, 0, 0], "a float"),
            (&[0xa1, 0x61, 0x61, 0x00], "a text as key"),
        ] {
            assert!(Value::decode(bytes).is_err(), "{what}");
        }
    }

    #[test]
    fn a_promise_allocates_nothing() {
        assert!(Value::decode(&[0x9b, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff]).is_err());
        assert!(Value::decode(&[0x81; 10_000]).is_err());
    }
}
