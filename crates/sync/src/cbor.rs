//! CBOR as our frames and files use it: one map with ascending integer keys, definite lengths, everything bounded.
//! Leaves out what the fields mean: see `frame.rs` and `file.rs`.

use minicbor::data::Type;
use minicbor::decode::{Decoder, Error};
use minicbor::encode::Encoder;

use crate::{BlockName, Cursor, FrameError, NESTING_MAX};

/// Writes the one deterministic encoding (RFC 8949 §4.2) of a frame.
pub(crate) struct Writer(Encoder<Vec<u8>>);

/// Writing into memory cannot fail.
fn infallible<T>(result: Result<T, minicbor::encode::Error<core::convert::Infallible>>) {
    debug_assert!(result.is_ok(), "writing into memory cannot fail");
}

impl Writer {
    /// Begins a map. Its keys must be written in ascending order.
    pub(crate) fn map(n_fields: usize) -> Self {
        let mut writer = Self(Encoder::new(Vec::new()));
        writer.inner_map(n_fields);
        writer
    }

    pub(crate) fn inner_map(&mut self, n_fields: usize) -> &mut Self {
        infallible(self.0.map(n_fields as u64));
        self
    }

    pub(crate) fn key(&mut self, key: u8) -> &mut Self {
        infallible(self.0.u8(key));
        self
    }

    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        infallible(self.0.u64(number));
        self
    }

    pub(crate) fn boolean(&mut self, is_true: bool) -> &mut Self {
        infallible(self.0.bool(is_true));
        self
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        infallible(self.0.str(text));
        self
    }

    pub(crate) fn hash(&mut self, hash: &[u8; 32]) -> &mut Self {
        infallible(self.0.bytes(hash));
        self
    }

    pub(crate) fn blob(&mut self, bytes: &[u8]) -> &mut Self {
        infallible(self.0.bytes(bytes));
        self
    }

    pub(crate) fn array(&mut self, n_items: usize) -> &mut Self {
        infallible(self.0.array(n_items as u64));
        self
    }

    pub(crate) fn cursor(&mut self, cursor: Cursor) -> &mut Self {
        self.array(2).number(cursor.epoch).number(cursor.position)
    }

    pub(crate) fn names(&mut self, names: &[BlockName]) -> &mut Self {
        self.array(names.len());
        for name in names {
            self.hash(name.as_bytes());
        }
        self
    }

    pub(crate) fn updates(&mut self, updates: &[Vec<u8>]) -> &mut Self {
        self.array(updates.len());
        for update in updates {
            infallible(self.0.bytes(update));
        }
        self
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0.into_writer()
    }
}

/// Reads a frame: every field of version 1 must be there, once and in order; unknown ones are stepped over.
pub(crate) struct FieldsReader<'a> {
    decoder: Decoder<'a>,
    n_left: u64,
    /// A key that was read before it was asked for.
    pending: Option<u64>,
    previous: Option<u64>,
    depth: usize,
}

impl<'a> FieldsReader<'a> {
    pub(crate) fn new(bytes: &'a [u8], limit: usize) -> Result<Self, FrameError> {
        if bytes.len() > limit {
            return Err(FrameError::TooLong { len: bytes.len(), limit });
        }
        let mut decoder = Decoder::new(bytes);
        let n_left = definite(decoder.map(), &decoder)?;
        Ok(Self { decoder, n_left, pending: None, previous: None, depth: 0 })
    }

    /// Reads a map inside this one. [`Self::leave`] must follow with what it gives.
    pub(crate) fn enter(&mut self) -> Result<FieldsReader<'a>, FrameError> {
        let n_left = definite(self.decoder.map(), &self.decoder)?;
        Ok(FieldsReader { decoder: self.decoder.clone(), n_left, pending: None, previous: None, depth: self.depth + 1 })
    }

    /// Steps over the rest of an inner map, and goes on behind it.
    pub(crate) fn leave(&mut self, mut inner: FieldsReader<'a>) -> Result<(), FrameError> {
        inner.skip_rest()?;
        self.decoder.set_position(inner.decoder.position());
        Ok(())
    }

    /// Goes to the value of this key; it must be there.
    pub(crate) fn field(&mut self, key: u64) -> Result<&mut Self, FrameError> {
        if self.has_field(key)? { Ok(self) } else { Err(self.malformed()) }
    }

    /// Goes to the value of this key if it is there.
    pub(crate) fn has_field(&mut self, key: u64) -> Result<bool, FrameError> {
        while let Some(found) = self.peek_key()? {
            if found > key {
                return Ok(false);
            }
            self.pending = None;
            if found == key {
                return Ok(true);
            }
            skip_value(&mut self.decoder, self.depth)?;
        }
        Ok(false)
    }

    /// Checks that nothing but unknown fields follows.
    pub(crate) fn end(mut self) -> Result<(), FrameError> {
        self.skip_rest()?;
        if self.decoder.position() == self.decoder.input().len() { Ok(()) } else { Err(self.malformed()) }
    }

    fn skip_rest(&mut self) -> Result<(), FrameError> {
        while self.peek_key()?.is_some() {
            self.pending = None;
            skip_value(&mut self.decoder, self.depth)?;
        }
        Ok(())
    }

    fn peek_key(&mut self) -> Result<Option<u64>, FrameError> {
        if self.pending.is_none() && self.n_left > 0 {
            self.n_left -= 1;
            let key = self.number()?;
            if self.previous.is_some_and(|previous| previous >= key) {
                return Err(self.malformed());
            }
            self.previous = Some(key);
            self.pending = Some(key);
        }
        Ok(self.pending)
    }

    pub(crate) fn number(&mut self) -> Result<u64, FrameError> {
        self.decoder.u64().map_err(|error| fault(&error, &self.decoder))
    }

    pub(crate) fn boolean(&mut self) -> Result<bool, FrameError> {
        self.decoder.bool().map_err(|error| fault(&error, &self.decoder))
    }

    pub(crate) fn text(&mut self, limit: usize) -> Result<&'a str, FrameError> {
        let text = self.decoder.str().map_err(|error| fault(&error, &self.decoder))?;
        if text.len() > limit { Err(FrameError::TooLong { len: text.len(), limit }) } else { Ok(text) }
    }

    pub(crate) fn hash(&mut self) -> Result<[u8; 32], FrameError> {
        self.bytes()?.try_into().map_err(|_| self.malformed())
    }

    pub(crate) fn blob(&mut self, limit: usize) -> Result<&'a [u8], FrameError> {
        let bytes = self.bytes()?;
        if bytes.len() > limit { Err(FrameError::TooLong { len: bytes.len(), limit }) } else { Ok(bytes) }
    }

    fn bytes(&mut self) -> Result<&'a [u8], FrameError> {
        self.decoder.bytes().map_err(|error| fault(&error, &self.decoder))
    }

    /// The beginning of an array of two.
    pub(crate) fn pair(&mut self) -> Result<(), FrameError> {
        if definite(self.decoder.array(), &self.decoder)? == 2 { Ok(()) } else { Err(self.malformed()) }
    }

    pub(crate) fn cursor(&mut self) -> Result<Cursor, FrameError> {
        self.pair()?;
        Ok(Cursor { epoch: self.number()?, position: self.number()? })
    }

    /// A list of at most `limit` items. Nothing is allocated for items that are only promised.
    pub(crate) fn list<T>(
        &mut self,
        limit: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, FrameError>,
    ) -> Result<Vec<T>, FrameError> {
        let n = definite(self.decoder.array(), &self.decoder)?;
        if n > limit as u64 {
            return Err(FrameError::TooMany { n, limit });
        }
        let mut items = Vec::new();
        for _ in 0..n {
            items.push(item(self)?);
        }
        Ok(items)
    }

    pub(crate) fn names(&mut self, limit: usize) -> Result<Vec<BlockName>, FrameError> {
        self.list(limit, |reader| Ok(BlockName::from_bytes(reader.hash()?)))
    }

    pub(crate) fn updates(&mut self, limit: usize) -> Result<Vec<Vec<u8>>, FrameError> {
        self.list(limit, |reader| Ok(reader.bytes()?.to_vec()))
    }

    fn malformed(&self) -> FrameError {
        FrameError::Malformed { at: self.decoder.position() }
    }
}

fn fault(error: &Error, decoder: &Decoder<'_>) -> FrameError {
    if error.is_end_of_input() {
        return FrameError::Truncated { at: decoder.input().len() };
    }
    FrameError::Malformed { at: error.position().unwrap_or(decoder.position()) }
}

/// The length of a map or array, which must say it at its beginning.
fn definite(len: Result<Option<u64>, Error>, decoder: &Decoder<'_>) -> Result<u64, FrameError> {
    match len {
        Ok(Some(n)) => Ok(n),
        Ok(None) => Err(FrameError::Malformed { at: decoder.position() }),
        Err(error) => Err(fault(&error, decoder)),
    }
}

/// Steps over one value of a field that we do not know. Counts may lie: each item takes a byte, so the input bounds it.
fn skip_value(decoder: &mut Decoder<'_>, depth: usize) -> Result<(), FrameError> {
    let at = decoder.position();
    if depth > NESTING_MAX {
        return Err(FrameError::Malformed { at });
    }
    match decoder.datatype().map_err(|error| fault(&error, decoder))? {
        Type::Array => {
            for _ in 0..definite(decoder.array(), decoder)? {
                skip_value(decoder, depth + 1)?;
            }
            Ok(())
        }
        Type::Map => {
            for _ in 0..definite(decoder.map(), decoder)? {
                skip_value(decoder, depth + 1)?;
                skip_value(decoder, depth + 1)?;
            }
            Ok(())
        }
        Type::Tag => {
            decoder.tag().map_err(|error| fault(&error, decoder))?;
            skip_value(decoder, depth + 1)
        }
        Type::BytesIndef | Type::StringIndef | Type::ArrayIndef | Type::MapIndef | Type::Break | Type::Unknown(_) => {
            Err(FrameError::Malformed { at })
        }
        Type::Bytes => decoder.bytes().map(drop).map_err(|error| fault(&error, decoder)),
        Type::String => decoder.str().map(drop).map_err(|error| fault(&error, decoder)),
        Type::F16 => step_over(decoder, 3),
        Type::F32 => step_over(decoder, 5),
        Type::F64 => step_over(decoder, 9),
        Type::Bool | Type::Null | Type::Undefined => step_over(decoder, 1),
        Type::Simple => decoder.simple().map(drop).map_err(|error| fault(&error, decoder)),
        Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::Int => {
            decoder.int().map(drop).map_err(|error| fault(&error, decoder))
        }
    }
}

fn step_over(decoder: &mut Decoder<'_>, len: usize) -> Result<(), FrameError> {
    let end = decoder.position() + len;
    if end > decoder.input().len() {
        return Err(FrameError::Truncated { at: decoder.input().len() });
    }
    decoder.set_position(end);
    Ok(())
}
