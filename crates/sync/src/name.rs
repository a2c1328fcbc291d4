//! Names: what identifies a block, everywhere and for ever. Leaves out what a name is the hash *of*: see `block.rs`.

use base64ct::{Base64UrlUnpadded, Encoding};

/// The name of a block: the SHA-256 of its whole carried value. Written as base64url without padding (43 characters).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockName([u8; 32]);

/// Why a text is not a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// Not 43 characters of base64url without padding, or with stray bits in the last character.
    #[error("a name is 43 characters of base64url without padding")]
    NotBase64Url,
}

impl BlockName {
    /// The name that these 32 bytes are.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes of the hash.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads a name as it stands as a key in the CRDT document and in addresses.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let mut bytes = [0; 32];
        if text.len() != 43 || Base64UrlUnpadded::decode(text, &mut bytes).is_err() {
            return Err(NameError::NotBase64Url);
        }
        Ok(Self(bytes))
    }

    /// The same characters as its text, without allocating.
    pub(crate) fn to_text_bytes(self) -> [u8; 43] {
        let mut text = [0; 43];
        let written = Base64UrlUnpadded::encode(&self.0, &mut text);
        debug_assert!(written.is_ok(), "32 bytes are 43 characters");
        text
    }

    /// The CRDT client that this block is written as: the first 53 bits of the name (FORMAT §1).
    pub fn client(&self) -> u64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0[..8]);
        u64::from_be_bytes(first) >> 11
    }
}

impl core::fmt::Display for BlockName {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&Base64UrlUnpadded::encode_string(&self.0))
    }
}

impl core::fmt::Debug for BlockName {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "BlockName({})", &Base64UrlUnpadded::encode_string(&self.0)[..8])
    }
}

/// Writes bytes as base64url without padding, as they stand in addresses.
pub fn to_base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// Reads base64url without padding; nothing else, not even stray bits in the last character.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).ok()
}

/// The XOR of all names of a set: equal sets have equal fingerprints. Detects chance divergence, never malice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// Adds a name that was not in the set, or takes out one that was.
    pub fn toggle(&mut self, name: &BlockName) {
        for (mine, theirs) in self.0.iter_mut().zip(name.as_bytes()) {
            *mine ^= theirs;
        }
    }
}
