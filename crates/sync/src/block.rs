//! A block: an immutable value under the hash of itself. Leaves out what the payload means (see `replica`).

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::{BODY_LEN_MAX, BlockName, ENTRY_LEN_MAX, TEXT_LEN_MAX};

const MAGIC: &[u8; 2] = b"bt";
const FORMAT_VERSION: u8 = 1;
const SHORT_HEADER_LEN: usize = 4;
const LONG_HEADER_LEN: usize = SHORT_HEADER_LEN + 32;

/// What a block is for. The relay sees this much, and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A signed entry of the log.
    Entry,
    /// Words that somebody typed or quoted: erasable.
    Body,
    /// The flattened text of one revision, compressed: erasable.
    Text,
}

impl Kind {
    /// All kinds, in the order of their letters in the format.
    pub const ALL: [Kind; 3] = [Kind::Entry, Kind::Body, Kind::Text];

    /// The letter in the header, which is also the name of the root map in the CRDT document.
    pub const fn letter(self) -> &'static str {
        match self {
            Kind::Entry => "e",
            Kind::Body => "b",
            Kind::Text => "t",
        }
    }

    /// The kind of this letter.
    pub fn from_letter(letter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.letter() == letter)
    }

    /// The largest value of this kind, header included, in bytes.
    pub const fn len_max(self) -> usize {
        match self {
            Kind::Entry => ENTRY_LEN_MAX,
            Kind::Body => BODY_LEN_MAX,
            Kind::Text => TEXT_LEN_MAX,
        }
    }

    const fn header_len(self) -> usize {
        match self {
            Kind::Entry => SHORT_HEADER_LEN,
            Kind::Body | Kind::Text => LONG_HEADER_LEN,
        }
    }
}

/// SHA-256 of a block's erase secret: whoever shows the secret may have the block erased (FORMAT §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EraseHash(pub [u8; 32]);

impl EraseHash {
    /// Tells whether this is the hash of the secret.
    pub fn matches(&self, secret: &[u8; 32]) -> bool {
        subtle::ConstantTimeEq::ct_eq(&Sha256::digest(secret)[..], &self.0[..]).into()
    }

    /// The hash that the header of an erasable block carries for this secret.
    pub fn of(secret: &[u8; 32]) -> Self {
        Self(Sha256::digest(secret).into())
    }
}

/// One block, known to be well-formed as far as its header goes. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Block {
    name: BlockName,
    kind: Kind,
    value: Arc<[u8]>,
}

/// Why bytes are not a block.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BlockError {
    /// The magic `bt` is missing.
    #[error("a block begins with `bt`")]
    NotABlock,
    /// Another version of the format.
    #[error("the block is of format version {version}, this is version 1")]
    OtherVersion {
        /// The version it says.
        version: u8,
    },
    /// The kind is none of `e`, `b`, `t`.
    #[error("the kind {letter:#04x} is not known")]
    UnknownKind {
        /// The byte where the kind stands.
        letter: u8,
    },
    /// Longer than its kind allows.
    #[error("the block is {len} bytes, more than the limit of {limit}")]
    TooLong {
        /// Its length in bytes.
        len: usize,
        /// The most its kind may have.
        limit: usize,
    },
    /// The header is cut short.
    #[error("the block ends in the middle of its header")]
    Truncated,
}

impl Block {
    /// Reads a carried value. The name is computed, never taken from the carrier.
    pub fn parse(value: &[u8]) -> Result<Self, BlockError> {
        let kind = kind_of(value)?;
        Ok(Self { name: BlockName::from_bytes(Sha256::digest(value).into()), kind, value: value.into() })
    }

    /// Makes an entry block around its payload (payload and signature, see `replica`).
    pub fn entry(payload: &[u8]) -> Result<Self, BlockError> {
        Self::parse(&[header(Kind::Entry).as_slice(), payload].concat())
    }

    /// Makes a body or text block that can be erased by whoever knows the secret behind `erase`.
    pub fn erasable(kind: Kind, erase: EraseHash, payload: &[u8]) -> Result<Self, BlockError> {
        debug_assert!(kind != Kind::Entry, "entries are never erased");
        Self::parse(&[header(kind).as_slice(), &erase.0, payload].concat())
    }

    /// Its name: the SHA-256 of the whole value.
    pub fn name(&self) -> BlockName {
        self.name
    }

    /// What it is for.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The whole value, header included.
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    /// What stands behind the header.
    pub fn payload(&self) -> &[u8] {
        &self.value[self.kind.header_len()..]
    }

    /// The hash of its erase secret; entries have none.
    pub fn erase_hash(&self) -> Option<EraseHash> {
        if self.kind == Kind::Entry {
            return None;
        }
        let mut hash = [0; 32];
        hash.copy_from_slice(&self.value[SHORT_HEADER_LEN..LONG_HEADER_LEN]);
        Some(EraseHash(hash))
    }
}

impl core::fmt::Debug for Block {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Block({} {:?}, {} bytes)", self.kind.letter(), self.name, self.value.len())
    }
}

fn header(kind: Kind) -> [u8; SHORT_HEADER_LEN] {
    [MAGIC[0], MAGIC[1], FORMAT_VERSION, kind.letter().as_bytes()[0]]
}

fn kind_of(value: &[u8]) -> Result<Kind, BlockError> {
    let (Some(magic), version, letter) = (value.get(..2), value.get(2), value.get(3)) else {
        return Err(BlockError::NotABlock);
    };
    if magic != MAGIC {
        return Err(BlockError::NotABlock);
    }
    let version = *version.ok_or(BlockError::Truncated)?;
    if version != FORMAT_VERSION {
        return Err(BlockError::OtherVersion { version });
    }
    let letter = *letter.ok_or(BlockError::Truncated)?;
    let kind =
        core::str::from_utf8(&[letter]).ok().and_then(Kind::from_letter).ok_or(BlockError::UnknownKind { letter })?;
    if value.len() < kind.header_len() {
        return Err(BlockError::Truncated);
    }
    if value.len() > kind.len_max() {
        return Err(BlockError::TooLong { len: value.len(), limit: kind.len_max() });
    }
    Ok(kind)
}
