//! Packing and unpacking the document's texts, which the client leaves to its shell, and the texts of a review as `anchor`
//! wants them. Leaves out which of them are needed.

use std::io::{Read, Write};

use anchor::{OldTexts, Unicode};
use client::{OldText, ReviewFile};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

/// What raw deflate makes of a text.
pub(crate) fn pack(text: &str) -> Option<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).ok()?;
    encoder.finish().ok()
}

/// Exactly so many bytes, or nothing. What would become more is left packed behind the first byte too many.
pub(crate) fn unpack(deflated: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(len).ok()?.saturating_add(1);
    DeflateDecoder::new(deflated).take(limit).read_to_end(&mut bytes).ok()?;
    (bytes.len() == len).then_some(bytes)
}

/// The texts that a file carries, oldest first. What is damaged, or not what it says, is left out: it is a help only.
pub(crate) fn texts_of(file: &mut ReviewFile) -> OldTexts {
    let mut texts = OldTexts::default();
    for (revision, packed) in file.texts() {
        if let Some(text) = unpack(packed.deflated(), packed.text_len()).and_then(|bytes| packed.unpacked(bytes)) {
            texts.add(&revision, &text, Unicode::tables());
        }
    }
    texts
}

/// The texts that a client has unpacked.
pub(crate) fn texts_here(here: &[std::rc::Rc<OldText>]) -> OldTexts {
    let mut texts = OldTexts::default();
    for old in here {
        texts.add(&old.revision, &old.text, Unicode::tables());
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked() {
        for text in ["", "a", "Grüße aus Zürich 🦀", &"the ".repeat(100_000)] {
            let packed = pack(text).unwrap();
            assert_eq!(unpack(&packed, text.len()).as_deref(), Some(text.as_bytes()));
        }
    }

    #[test]
    fn a_bomb_is_not_unpacked_beyond_what_it_says() {
        let bomb = pack(&"\0".repeat(50_000_000)).unwrap();
        assert!(bomb.len() < 60_000);
        assert_eq!(unpack(&bomb, 1_000), None);
        assert_eq!(unpack(&bomb[..bomb.len() / 2], 50_000_000), None);
        assert_eq!(unpack(b"not deflate", 10), None);
    }
}
