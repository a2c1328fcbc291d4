//! lib0's variable-length integers, and a reader that cannot run past its end. Leaves out what the numbers mean.
//!
//! Every number has one spelling here: a longer one than needed is refused, so equal meaning is equal bytes.

/// Numbers on the wire stay exact in JavaScript: below 2⁵³.
const VALUE_MAX: u64 = (1 << 53) - 1;

/// Appends a number in lib0's form: seven bits a byte, the lowest first.
pub(crate) fn push_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value as u8 & 0x7f) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// How many bytes the number takes.
pub(crate) fn varint_len(value: u64) -> usize {
    let bits = 64 - (value | 1).leading_zeros() as usize;
    bits.div_ceil(7)
}

/// Why a number or a run of bytes could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadError {
    /// The bytes end before it does.
    Truncated { at: usize },
    /// A number in more bytes than it needs, or of 2⁵³ and more.
    BadNumber { at: usize },
    /// Not UTF-8.
    BadText { at: usize },
}

/// A place in bytes that nobody should trust. Never allocates.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Where the next byte stands.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn remaining(&self) -> usize {
        self.bytes.len() - self.at
    }

    pub(crate) fn byte(&mut self) -> Result<u8, ReadError> {
        let byte = self.bytes.get(self.at).ok_or(ReadError::Truncated { at: self.at })?;
        self.at += 1;
        Ok(*byte)
    }

    pub(crate) fn take(&mut self, len: usize) -> Result<&'a [u8], ReadError> {
        let end = self.at.checked_add(len).ok_or(ReadError::Truncated { at: self.at })?;
        let bytes = self.bytes.get(self.at..end).ok_or(ReadError::Truncated { at: self.at })?;
        self.at = end;
        Ok(bytes)
    }

    pub(crate) fn varint(&mut self) -> Result<u64, ReadError> {
        let start = self.at;
        let mut value = 0u64;
        for shift in (0..56).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                let is_minimal = byte != 0 || shift == 0;
                return if is_minimal && value <= VALUE_MAX {
                    Ok(value)
                } else {
                    Err(ReadError::BadNumber { at: start })
                };
            }
        }
        Err(ReadError::BadNumber { at: start })
    }

    /// A length, then as many bytes.
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], ReadError> {
        let len = self.varint()?;
        // A length that does not fit a `usize` cannot be there either.
        self.take(usize::try_from(len).unwrap_or(usize::MAX))
    }

    /// A length, then as many bytes of UTF-8.
    pub(crate) fn text(&mut self) -> Result<&'a str, ReadError> {
        let start = self.at;
        core::str::from_utf8(self.bytes()?).map_err(|_| ReadError::BadText { at: start })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(bytes: &[u8], expected: Result<u64, ReadError>) {
        assert_eq!(Reader::new(bytes).varint(), expected, "{bytes:02x?}");
    }

    #[test]
    fn a_number_has_one_spelling() {
        check(&[0], Ok(0));
        check(&[0x7f], Ok(127));
        check(&[0x80, 1], Ok(128));
        check(&[0x80, 0], Err(ReadError::BadNumber { at: 0 }));
        check(&[0xff, 0x80, 0], Err(ReadError::BadNumber { at: 0 }));
        check(&[0x80], Err(ReadError::Truncated { at: 1 }));
        check(&[], Err(ReadError::Truncated { at: 0 }));
    }

    #[test]
    fn a_number_stays_exact_in_javascript() {
        check(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f], Ok(VALUE_MAX));
        check(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10], Err(ReadError::BadNumber { at: 0 }));
        check(&[0xff; 12], Err(ReadError::BadNumber { at: 0 }));
    }

    #[test]
    fn a_length_beyond_the_end_is_truncation() {
        assert_eq!(Reader::new(&[5, 1, 2]).bytes(), Err(ReadError::Truncated { at: 1 }));
        assert_eq!(
            Reader::new(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]).bytes(),
            Err(ReadError::Truncated { at: 8 })
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in 0..=VALUE_MAX) {
            let mut out = Vec::new();
            push_varint(&mut out, value);
            prop_assert_eq!(out.len(), varint_len(value));
            let mut reader = Reader::new(&out);
            prop_assert_eq!(reader.varint(), Ok(value));
            prop_assert_eq!(reader.remaining(), 0);
        }
    }
}
