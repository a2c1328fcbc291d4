//! The bytes of a text block: a salt, how it is packed, how long it is unpacked, and the packed text.
//!
//! Packing and unpacking are the shell's: browsers bring deflate along, and different packers may give different bytes for
//! one text. So a text is named by its own block, and never expected to be the same from two devices. Leaves out which text
//! it is: only who has unpacked it can say (`anchor`).

use review::TextId;
use sync::{Block, BlockError, EraseHash, FLAT_TEXT_LEN_MAX, Kind};

use crate::codec::SALT_LEN;
use crate::signature::{erase_message, erase_secret};

/// Raw deflate (RFC 1951); other numbers are for later versions.
const DEFLATE: u8 = 0;
const HEAD_LEN: usize = SALT_LEN + 1 + 4;
/// Deflate turns one byte into 1,032 at most: who says more, lies.
const DEFLATE_RATIO_MAX: usize = 1_032;

/// A text as it is packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedText {
    /// Length of the text in bytes, unpacked: an unpacker stops there.
    len: u32,
    deflated: Vec<u8>,
}

/// Why bytes are no packed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// Another kind of block.
    #[error("the block holds no text")]
    NotAText,
    /// It ends too early.
    #[error("the text ends in the middle of its head")]
    Truncated,
    /// Packed in a way that only newer versions know.
    #[error("the text is packed in way {way}, which is not known")]
    UnknownPacking {
        /// The number of that way.
        way: u8,
    },
    /// Longer than a text may be, or than its bytes can hold.
    #[error("a text of {len} bytes is more than is allowed or possible")]
    TooLong {
        /// Its length in bytes, as it says.
        len: usize,
    },
}

impl PackedText {
    /// A text of so many bytes, and what deflate made of them. Fails if it is longer than a text may be.
    pub fn new(len: usize, deflated: Vec<u8>) -> Result<Self, TextError> {
        let is_possible = len <= deflated.len().saturating_mul(DEFLATE_RATIO_MAX);
        match u32::try_from(len) {
            Ok(counted) if len <= FLAT_TEXT_LEN_MAX && is_possible => Ok(Self { len: counted, deflated }),
            _ => Err(TextError::TooLong { len }),
        }
    }

    /// Reads a block that came from anywhere.
    pub fn read(block: &Block) -> Result<Self, TextError> {
        if block.kind() != Kind::Text {
            return Err(TextError::NotAText);
        }
        let head = block.payload().get(SALT_LEN..HEAD_LEN).ok_or(TextError::Truncated)?;
        let [way, first, second, third, fourth] = *head else { return Err(TextError::Truncated) };
        if way != DEFLATE {
            return Err(TextError::UnknownPacking { way });
        }
        let len = u32::from_be_bytes([first, second, third, fourth]) as usize;
        Self::new(len, block.payload()[HEAD_LEN..].to_vec())
    }

    /// Length of the text in bytes, unpacked.
    pub fn text_len(&self) -> usize {
        self.len as usize
    }

    /// What is to be unpacked.
    pub fn deflated(&self) -> &[u8] {
        &self.deflated
    }

    /// Length of its block in bytes: what leaves the device.
    pub fn block_len(&self) -> usize {
        const HEADER_LEN: usize = 4 + 32;
        HEADER_LEN + HEAD_LEN + self.deflated.len()
    }

    /// The text, from what an unpacker made. `None` when that is not exactly what was promised.
    pub fn unpacked(&self, bytes: Vec<u8>) -> Option<String> {
        if bytes.len() == self.text_len() { String::from_utf8(bytes).ok() } else { None }
    }
}

/// A text that waits for the signature which makes its erase secret.
#[derive(Debug, Clone, PartialEq)]
pub struct TextPlan {
    salt: [u8; SALT_LEN],
    packed: PackedText,
}

impl TextPlan {
    /// Plans a text block. The salt must be fresh random bytes: it hides which text it is, and is never used twice.
    pub fn new(salt: [u8; SALT_LEN], packed: PackedText) -> Self {
        Self { salt, packed }
    }

    /// What the author's key is to sign.
    pub fn message(&self) -> Vec<u8> {
        erase_message(&self.salt)
    }

    /// The block, once it is signed. Fails if it is longer than a text block may be.
    pub fn seal(&self, signature: &[u8; 64]) -> Result<Block, BlockError> {
        let erase = EraseHash::of(&erase_secret(signature));
        let head = [&self.salt[..], &[DEFLATE], &self.packed.len.to_be_bytes()].concat();
        Block::erasable(Kind::Text, erase, &[&head[..], &self.packed.deflated].concat())
    }
}

/// The id by which entries name a text block.
pub fn text_id(block: &Block) -> TextId {
    TextId(*block.name().as_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn block(payload: &[u8]) -> Block {
        Block::erasable(Kind::Text, EraseHash::of(&[7; 32]), payload).unwrap()
    }

    #[test]
    fn a_text_that_says_more_than_deflate_could_hold_is_not_unpacked() {
        let mut payload = vec![0; HEAD_LEN];
        payload[HEAD_LEN - 4..].copy_from_slice(&1_000_000_u32.to_be_bytes());
        payload.extend([0; 100]);
        assert_eq!(PackedText::read(&block(&payload)), Err(TextError::TooLong { len: 1_000_000 }));
        payload.extend([0; 900]);
        assert_eq!(PackedText::read(&block(&payload)).map(|packed| packed.text_len()), Ok(1_000_000));
        payload[HEAD_LEN - 4..HEAD_LEN].copy_from_slice(&u32::MAX.to_be_bytes());
        assert!(matches!(PackedText::read(&block(&payload)), Err(TextError::TooLong { .. })));
    }

    #[test]
    fn a_way_of_packing_that_only_newer_versions_know_is_said() {
        let mut payload = vec![0; HEAD_LEN + 1];
        payload[SALT_LEN] = 3;
        assert_eq!(PackedText::read(&block(&payload)), Err(TextError::UnknownPacking { way: 3 }));
        assert_eq!(PackedText::read(&block(&[0; HEAD_LEN - 1])), Err(TextError::Truncated));
    }

    #[test]
    fn what_was_unpacked_must_be_exactly_what_was_promised() {
        let packed = PackedText::new(2, vec![0; 9]).unwrap();
        assert_eq!(packed.unpacked(b"ab".to_vec()), Some("ab".to_owned()));
        for wrong in [&b"a"[..], b"abc", &[0xff, 0xff]] {
            assert_eq!(packed.unpacked(wrong.to_vec()), None);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(payload in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(packed) = PackedText::read(&block(&payload)) {
                prop_assert!(packed.text_len() <= FLAT_TEXT_LEN_MAX);
                // Written again it is the same, save for the secret.
                let salt: [u8; SALT_LEN] = core::array::from_fn(|at| payload[at]);
                let sealed = TextPlan::new(salt, packed).seal(&[1; 64]).unwrap();
                prop_assert_eq!(sealed.payload(), &payload[..]);
            }
        }
    }
}
