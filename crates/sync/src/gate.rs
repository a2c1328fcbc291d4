//! The gate: takes blocks out of bytes that nobody should trust (FORMAT §2). yrs never sees those bytes.
//!
//! Strict for our own carriers ([`open_update`]): the whole update conforms or nothing is taken. Generic Yjs servers hold
//! what anybody wrote, so there is a sieve for them ([`sieve_update`], in `sieve.rs`). Leaves out what blocks mean.

use crate::update::{INFO_BINARY_UNDER_KEY, PARENT_IS_ROOT};
use crate::varint::{ReadError, Reader};
use crate::{Block, BlockError, BlockName, Kind, UPDATE_BLOCKS_MAX, UPDATE_LEN_MAX};

/// `ContentAny` under a key: how yrs writes bytes, where Yjs writes `ContentBinary`.
const INFO_ANY_UNDER_KEY: u8 = 0x28;
/// lib0's tag of a `Uint8Array` inside an `Any`.
pub(crate) const ANY_BYTES: u8 = 116;
/// A client, a clock, an info byte and three one-byte texts: no struct is shorter, so a count beyond that is a lie.
const STRUCT_LEN_MIN: usize = 8;

/// Why an update is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GateError {
    /// Longer than an update may be.
    #[error("the update is {len} bytes, more than the limit of {limit}")]
    TooLong {
        /// Its length in bytes.
        len: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// It counts more than is allowed, or than it can hold.
    #[error("a count of {n} at byte {at} is more than is allowed or possible")]
    TooMany {
        /// What it says.
        n: u64,
        /// Where it says so.
        at: usize,
    },
    /// It ends too early.
    #[error("the update ends in the middle, at byte {at}")]
    Truncated {
        /// Where something was missing.
        at: usize,
    },
    /// A number that is not written in its one spelling, or is too large.
    #[error("the number at byte {at} is not well-formed")]
    BadNumber {
        /// Where it stands.
        at: usize,
    },
    /// A text that is not UTF-8.
    #[error("the text at byte {at} is not UTF-8")]
    BadText {
        /// Where it stands.
        at: usize,
    },
    /// The same client twice, or clients out of order.
    #[error("client {client} at byte {at} is out of order")]
    ClientOrder {
        /// The client that is wrong here.
        client: u64,
        /// Where it stands.
        at: usize,
    },
    /// Something other than one whole block under its own name.
    #[error("something other than a block stands at byte {at}")]
    Foreign {
        /// Where it begins.
        at: usize,
    },
    /// The value is not a block.
    #[error("the value at byte {at} is not a block: {error}")]
    NotABlock {
        /// Where it stands.
        at: usize,
        /// What is wrong with it.
        error: BlockError,
    },
    /// The key or the client is not the one that follows from the value.
    #[error("the block at byte {at} stands under another name than its own")]
    OtherName {
        /// Where the struct begins.
        at: usize,
    },
    /// It deletes something; blocks are never deleted in the document.
    #[error("the update deletes something")]
    Deletes,
    /// Bytes behind the end.
    #[error("{len} bytes follow the end of the update")]
    Trailing {
        /// How many.
        len: usize,
    },
    /// Values inside values, deeper than is allowed.
    #[error("values are nested too deeply at byte {at}")]
    TooDeep {
        /// Where the limit was passed.
        at: usize,
    },
}

impl From<ReadError> for GateError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Truncated { at } => GateError::Truncated { at },
            ReadError::BadNumber { at } => GateError::BadNumber { at },
            ReadError::BadText { at } => GateError::BadText { at },
        }
    }
}

/// Takes the blocks out of an update that must hold nothing else, in the order in which they stand.
///
/// Fails if anything at all is not as we would have written it, save that a value may be `ContentAny` bytes.
pub fn open_update(update: &[u8]) -> Result<Vec<Block>, GateError> {
    check_len(update)?;
    let mut reader = Reader::new(update);
    let n_clients = count(&mut reader, STRUCT_LEN_MIN)?;
    let mut blocks = Vec::with_capacity(n_clients);
    let mut previous = u64::MAX;
    for _ in 0..n_clients {
        let at = reader.at();
        if reader.varint()? != 1 {
            return Err(GateError::Foreign { at });
        }
        let client = reader.varint()?;
        if client >= previous {
            return Err(GateError::ClientOrder { client, at });
        }
        previous = client;
        blocks.push(read_block(&mut reader, client)?);
    }
    if reader.varint()? != 0 {
        return Err(GateError::Deletes);
    }
    match reader.remaining() {
        0 => Ok(blocks),
        len => Err(GateError::Trailing { len }),
    }
}

pub(crate) fn check_len(bytes: &[u8]) -> Result<(), GateError> {
    if bytes.len() > UPDATE_LEN_MAX {
        return Err(GateError::TooLong { len: bytes.len(), limit: UPDATE_LEN_MAX });
    }
    Ok(())
}

/// Reads a count of things that each take at least `len_min` bytes.
pub(crate) fn count(reader: &mut Reader<'_>, len_min: usize) -> Result<usize, GateError> {
    let at = reader.at();
    let n = reader.varint()?;
    match usize::try_from(n) {
        Ok(n) if n <= UPDATE_BLOCKS_MAX && n <= reader.remaining() / len_min => Ok(n),
        _ => Err(GateError::TooMany { n, at }),
    }
}

fn read_block(reader: &mut Reader<'_>, client: u64) -> Result<Block, GateError> {
    let start = reader.at();
    let foreign = Err(GateError::Foreign { at: start });
    if reader.varint()? != 0 {
        return foreign;
    }
    let info = reader.byte()?;
    if !matches!(info, INFO_BINARY_UNDER_KEY | INFO_ANY_UNDER_KEY) || reader.varint()? != PARENT_IS_ROOT {
        return foreign;
    }
    let root = reader.text()?;
    let key = reader.text()?;
    if info == INFO_ANY_UNDER_KEY && (reader.varint()? != 1 || reader.byte()? != ANY_BYTES) {
        return foreign;
    }
    let at = reader.at();
    let value = reader.bytes()?;
    check_block(Placed { root, key, client, value }).map_err(|fault| match fault {
        Fault::NotABlock(error) => GateError::NotABlock { at, error },
        Fault::OtherName => GateError::OtherName { at: start },
    })
}

/// A value and where it stands in the document.
pub(crate) struct Placed<'a> {
    pub(crate) root: &'a str,
    pub(crate) key: &'a str,
    pub(crate) client: u64,
    pub(crate) value: &'a [u8],
}

pub(crate) enum Fault {
    NotABlock(BlockError),
    OtherName,
}

/// Checks that the value is a block and stands exactly where its own bytes say that it must.
pub(crate) fn check_block(placed: Placed<'_>) -> Result<Block, Fault> {
    let block = Block::parse(placed.value).map_err(Fault::NotABlock)?;
    let name = block.name();
    let stands_right = Kind::from_letter(placed.root) == Some(block.kind())
        && placed.client == name.client()
        && BlockName::parse(placed.key) == Ok(name);
    if stands_right { Ok(block) } else { Err(Fault::OtherName) }
}

#[cfg(test)]
mod tests;
