//! What one HTTP meeting says (FORMAT §8): request, response, opening a room, inventory. CBOR with integer keys.
//! Leaves out when to meet and what to offer: see `session.rs`.

use crate::cbor::{FieldsReader, Writer};
use crate::{
    ANSWER_NAMES_MAX, BlockName, Fingerprint, INVENTORY_PAGE, REQUEST_LEN_MAX, RESPONSE_LEN_MAX, UPDATES_MAX, Verifier,
    WANT_MAX,
};

/// A room opening is three hashes and a number; the rest is room for fields of later versions.
const OPENING_LEN_MAX: usize = 1024;
/// A page of names, and room for fields of later versions.
const INVENTORY_LEN_MAX: usize = INVENTORY_PAGE * 34 + 1024;

/// A place in one room's history on one relay. The epoch changes on every restore or migration of the relay's store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    /// Which life of the store this position belongs to; 0 is "never met".
    pub epoch: u64,
    /// The position inside it; the next block handed out has a higher one.
    pub position: u64,
}

/// `POST /v1/rooms/{room}/sync`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SyncRequest {
    /// Where this replica stopped reading last time.
    pub cursor: Cursor,
    /// Blocks that it knows to exist and lacks.
    pub want: Vec<BlockName>,
    /// What it offers: gated yrs updates.
    pub updates: Vec<Vec<u8>>,
}

/// The answer. `stored` means: committed to disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SyncResponse {
    /// Names of the offered blocks that are now on disk (also those that were there before).
    pub stored: Vec<BlockName>,
    /// Names of the offered blocks that will not be kept, each with the reason.
    pub refused: Vec<Refused>,
    /// Blocks behind the cursor, and those wanted.
    pub updates: Vec<Vec<u8>>,
    /// Where to go on.
    pub cursor: Cursor,
    /// Blocks in the room now.
    pub count: u64,
    /// XOR of the names in the room now.
    pub fingerprint: Fingerprint,
    /// There is more behind `cursor`: ask again at once.
    pub is_more: bool,
}

/// One block that the relay will not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// Which one.
    pub name: BlockName,
    /// Why.
    pub why: RefusedWhy,
}

/// Why a relay will not keep a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefusedWhy {
    /// It was erased here; the tombstone stays.
    Erased,
    /// The room is full (blocks or bytes).
    Quota,
    /// A reason of a later version.
    Unknown {
        /// Its number.
        code: u64,
    },
}

/// `PUT /v1/rooms/{room}`: what a room's name is the hash of, so nobody can squat it (FORMAT §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomOpening {
    /// Epoch of the invite (not of the relay's store); 0 at first.
    pub epoch: u64,
    /// SHA-256 of the read token.
    pub read: Verifier,
    /// SHA-256 of the write token.
    pub write: Verifier,
    /// SHA-256 of the owner token; zeros for a page review, which nobody owns.
    pub owner: Verifier,
}

/// One page of `GET /v1/rooms/{room}/inventory?after=NAME`: all names in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InventoryPage {
    /// Up to `INVENTORY_PAGE` names, ascending.
    pub names: Vec<BlockName>,
    /// There are names behind the last one.
    pub is_more: bool,
}

/// Why a frame cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// Longer than a frame may be.
    #[error("the frame is {len} bytes, more than the limit of {limit}")]
    TooLong {
        /// Its length in bytes.
        len: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// More items than a list may have.
    #[error("a list of {n} items, more than the limit of {limit}")]
    TooMany {
        /// How many it says.
        n: u64,
        /// The limit.
        limit: usize,
    },
    /// It ends too early.
    #[error("the frame is cut short at byte {at}")]
    Truncated {
        /// Where it ends.
        at: usize,
    },
    /// Not the CBOR that was expected.
    #[error("the frame is malformed at byte {at}")]
    Malformed {
        /// Where reading stopped.
        at: usize,
    },
}

impl SyncRequest {
    /// Writes it as the body of a request.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::map(3);
        writer.key(0).cursor(self.cursor);
        writer.key(1).names(&self.want);
        writer.key(2).updates(&self.updates);
        writer.into_bytes()
    }

    /// Reads the body of a request. The updates inside have not passed the gate yet.
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        let mut fields = FieldsReader::new(bytes, REQUEST_LEN_MAX)?;
        let request = Self {
            cursor: fields.field(0)?.cursor()?,
            want: fields.field(1)?.names(WANT_MAX)?,
            updates: fields.field(2)?.updates(UPDATES_MAX)?,
        };
        fields.end()?;
        Ok(request)
    }
}

impl SyncResponse {
    /// Writes it as the body of a response.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::map(7);
        writer.key(0).cursor(self.cursor);
        writer.key(1).names(&self.stored);
        writer.key(2).array(self.refused.len());
        for refused in &self.refused {
            writer.array(2).hash(refused.name.as_bytes()).number(refused.why.code());
        }
        writer.key(3).updates(&self.updates);
        writer.key(4).number(self.count);
        writer.key(5).hash(&self.fingerprint.0);
        writer.key(6).boolean(self.is_more);
        writer.into_bytes()
    }

    /// Reads the body of a response. The updates inside have not passed the gate yet.
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        let mut fields = FieldsReader::new(bytes, RESPONSE_LEN_MAX)?;
        let response = Self {
            cursor: fields.field(0)?.cursor()?,
            stored: fields.field(1)?.names(ANSWER_NAMES_MAX)?,
            refused: fields.field(2)?.list(ANSWER_NAMES_MAX, |reader| {
                reader.pair()?;
                Ok(Refused {
                    name: BlockName::from_bytes(reader.hash()?),
                    why: RefusedWhy::from_code(reader.number()?),
                })
            })?,
            updates: fields.field(3)?.updates(UPDATES_MAX)?,
            count: fields.field(4)?.number()?,
            fingerprint: Fingerprint(fields.field(5)?.hash()?),
            is_more: fields.field(6)?.boolean()?,
        };
        fields.end()?;
        Ok(response)
    }
}

impl RefusedWhy {
    const fn code(self) -> u64 {
        match self {
            RefusedWhy::Erased => 0,
            RefusedWhy::Quota => 1,
            RefusedWhy::Unknown { code } => code,
        }
    }

    const fn from_code(code: u64) -> Self {
        match code {
            0 => RefusedWhy::Erased,
            1 => RefusedWhy::Quota,
            code => RefusedWhy::Unknown { code },
        }
    }
}

impl RoomOpening {
    /// Writes it as the body of a request.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::map(4);
        writer.key(0).number(self.epoch);
        writer.key(1).hash(&self.read.0);
        writer.key(2).hash(&self.write.0);
        writer.key(3).hash(&self.owner.0);
        writer.into_bytes()
    }

    /// Reads the body of a request.
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        let mut fields = FieldsReader::new(bytes, OPENING_LEN_MAX)?;
        let opening = Self {
            epoch: fields.field(0)?.number()?,
            read: Verifier(fields.field(1)?.hash()?),
            write: Verifier(fields.field(2)?.hash()?),
            owner: Verifier(fields.field(3)?.hash()?),
        };
        fields.end()?;
        Ok(opening)
    }
}

impl InventoryPage {
    /// Writes it as the body of a response.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::map(2);
        writer.key(0).names(&self.names);
        writer.key(1).boolean(self.is_more);
        writer.into_bytes()
    }

    /// Reads the body of a response. Fails also if the names do not ascend, or if more are promised behind none.
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        let mut fields = FieldsReader::new(bytes, INVENTORY_LEN_MAX)?;
        let page = Self { names: fields.field(0)?.names(INVENTORY_PAGE)?, is_more: fields.field(1)?.boolean()? };
        fields.end()?;
        // A page that promises more without going on would have the reader ask for ever.
        if !page.names.is_sorted_by(|a, b| a < b) || (page.names.is_empty() && page.is_more) {
            return Err(FrameError::Malformed { at: 0 });
        }
        Ok(page)
    }
}

#[cfg(test)]
mod tests;
