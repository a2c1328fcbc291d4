//! The sieve: takes our blocks out of a document that anybody may have written to (FORMAT §2), and counts the rest.
//!
//! Walks every struct of update v1 without building anything from it. Leaves out repairing: the caller's own replica is
//! the truth, and a generic Yjs server is only a carrier.

use crate::gate::{ANY_BYTES, Placed, check_block, check_len, count};
use crate::update::PARENT_IS_ROOT;
use crate::varint::Reader;
use crate::{Block, FOREIGN_LISTED_MAX, GateError, NESTING_MAX, UPDATE_BLOCKS_MAX};

/// What came through the sieve, and what did not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sieved {
    /// The conforming blocks, as they stand.
    pub blocks: Vec<Block>,
    /// How many structs were something else.
    pub n_foreign: usize,
    /// The first of those, at most `FOREIGN_LISTED_MAX`.
    pub foreign: Vec<ForeignStruct>,
    /// How many ranges somebody deleted.
    pub n_deleted: usize,
    /// The first of those, at most `FOREIGN_LISTED_MAX`. A client here is the first 53 bits of a block's name.
    pub deleted: Vec<DeletedRange>,
}

/// A struct that is not one of our blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForeignStruct {
    /// Its client.
    pub client: u64,
    /// Its clock.
    pub clock: u64,
    /// The number of its content type in the update format.
    pub content: u8,
}

/// A range that somebody deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeletedRange {
    /// Whose clock.
    pub client: u64,
    /// Where it begins.
    pub clock: u64,
    /// How many clocks it covers.
    pub len: u64,
}

/// Takes the conforming blocks out of an update from a generic Yjs server and lists the rest.
///
/// Fails only if the bytes are no update at all, or exceed a limit.
pub fn sieve_update(update: &[u8]) -> Result<Sieved, GateError> {
    check_len(update)?;
    let mut reader = Reader::new(update);
    let mut sieved = Sieved::default();
    // A client takes at least its number of structs, its number, a clock, an info byte and a length.
    for _ in 0..count(&mut reader, 5)? {
        let n_structs = count_any(&mut reader)?;
        let client = reader.varint()?;
        let mut clock = reader.varint()?;
        for _ in 0..n_structs {
            let at = reader.at();
            let len = sieve_struct(&mut reader, client, clock, &mut sieved)?;
            clock = clock.checked_add(len).filter(|clock| *clock < 1 << 53).ok_or(GateError::BadNumber { at })?;
        }
    }
    sieve_deleted(&mut reader, &mut sieved)?;
    match reader.remaining() {
        0 => Ok(sieved),
        len => Err(GateError::Trailing { len }),
    }
}

/// Reads a state vector: pairs of client and clock, in whatever order the writer chose.
pub fn open_state_vector(bytes: &[u8]) -> Result<Vec<(u64, u64)>, GateError> {
    check_len(bytes)?;
    let mut reader = Reader::new(bytes);
    let n = count(&mut reader, 2)?;
    let mut clocks = Vec::with_capacity(n);
    for _ in 0..n {
        clocks.push((reader.varint()?, reader.varint()?));
    }
    match reader.remaining() {
        0 => Ok(clocks),
        len => Err(GateError::Trailing { len }),
    }
}

/// Reads a count of things of at least one byte, which may be more than the blocks that an update may hold.
fn count_any(reader: &mut Reader<'_>) -> Result<u64, GateError> {
    let at = reader.at();
    let n = reader.varint()?;
    if n > reader.remaining() as u64 { Err(GateError::TooMany { n, at }) } else { Ok(n) }
}

const CONTENT_BITS: u8 = 0x1f;
const HAS_ORIGIN: u8 = 0x80;
const HAS_RIGHT_ORIGIN: u8 = 0x40;
const HAS_KEY: u8 = 0x20;

const GC: u8 = 0;
const SKIP: u8 = 10;

/// Where a struct stands, if that can matter to us.
#[derive(Default)]
struct Place<'a> {
    root: Option<&'a str>,
    key: Option<&'a str>,
}

/// Reads one struct, and tells how many clocks it covers.
fn sieve_struct(reader: &mut Reader<'_>, client: u64, clock: u64, sieved: &mut Sieved) -> Result<u64, GateError> {
    let info = reader.byte()?;
    let content = info & CONTENT_BITS;
    let (value, len) = match content {
        GC | SKIP => (None, reader.varint()?),
        _ => {
            let place = read_place(reader, info)?;
            let (value, len) = read_content(reader, content)?;
            let placed = match (place.root, place.key, value) {
                (Some(root), Some(key), Some(value)) => Some(Placed { root, key, client, value }),
                _ => None,
            };
            (placed, len)
        }
    };
    let block = value.filter(|_| clock == 0 && len == 1).and_then(|placed| check_block(placed).ok());
    match block {
        Some(block) if sieved.blocks.len() < UPDATE_BLOCKS_MAX => sieved.blocks.push(block),
        _ => {
            sieved.n_foreign += 1;
            if sieved.foreign.len() < FOREIGN_LISTED_MAX {
                sieved.foreign.push(ForeignStruct { client, clock, content });
            }
        }
    }
    Ok(len)
}

fn read_place<'a>(reader: &mut Reader<'a>, info: u8) -> Result<Place<'a>, GateError> {
    let has_origin = info & (HAS_ORIGIN | HAS_RIGHT_ORIGIN) != 0;
    for flag in [HAS_ORIGIN, HAS_RIGHT_ORIGIN] {
        if info & flag != 0 {
            skip_id(reader)?;
        }
    }
    // With an origin, the parent and the key are those of the origin and are not written.
    if has_origin {
        return Ok(Place::default());
    }
    let root = if reader.varint()? == PARENT_IS_ROOT {
        Some(reader.text()?)
    } else {
        skip_id(reader)?;
        None
    };
    let key = if info & HAS_KEY != 0 { Some(reader.text()?) } else { None };
    Ok(Place { root, key })
}

fn skip_id(reader: &mut Reader<'_>) -> Result<(), GateError> {
    reader.varint()?;
    reader.varint()?;
    Ok(())
}

/// Reads one content: its bytes if it is one run of bytes, and how many clocks it covers.
fn read_content<'a>(reader: &mut Reader<'a>, content: u8) -> Result<(Option<&'a [u8]>, u64), GateError> {
    let at = reader.at();
    match content {
        // Deleted.
        1 => Ok((None, reader.varint()?)),
        // JSON: texts.
        2 => {
            let n = count_any(reader)?;
            for _ in 0..n {
                reader.text()?;
            }
            Ok((None, n))
        }
        // Binary.
        3 => Ok((Some(reader.bytes()?), 1)),
        // String: counts UTF-16 code units.
        4 => Ok((None, reader.text()?.encode_utf16().count() as u64)),
        // Embed.
        5 => reader.text().map(|_| (None, 1)).map_err(GateError::from),
        // Format: key and value.
        6 => {
            reader.text()?;
            reader.text()?;
            Ok((None, 1))
        }
        7 => {
            skip_type(reader)?;
            Ok((None, 1))
        }
        8 => read_any_content(reader),
        // Doc: its id, then its options.
        9 => {
            reader.text()?;
            skip_any(reader, 0)?;
            Ok((None, 1))
        }
        _ => Err(GateError::Foreign { at }),
    }
}

fn skip_type(reader: &mut Reader<'_>) -> Result<(), GateError> {
    let at = reader.at();
    match reader.varint()? {
        // Array, map, text, XML fragment, XML text, and yrs' sub-document and undefined.
        0 | 1 | 2 | 4 | 6 | 9 | 15 => Ok(()),
        // XML element and XML hook carry a name.
        3 | 5 => reader.text().map(|_| ()).map_err(GateError::from),
        _ => Err(GateError::Foreign { at }),
    }
}

fn read_any_content<'a>(reader: &mut Reader<'a>) -> Result<(Option<&'a [u8]>, u64), GateError> {
    let n = count_any(reader)?;
    let mut probe = reader.clone();
    let bytes = if n == 1 && probe.byte()? == ANY_BYTES { Some(probe.bytes()?) } else { None };
    for _ in 0..n {
        skip_any(reader, 0)?;
    }
    Ok((bytes, n))
}

fn skip_any(reader: &mut Reader<'_>, depth: usize) -> Result<(), GateError> {
    let at = reader.at();
    if depth > NESTING_MAX {
        return Err(GateError::TooDeep { at });
    }
    match reader.byte()? {
        // Undefined, null, false, true.
        127 | 126 | 121 | 120 => {}
        125 => skip_signed(reader)?,
        124 => drop(reader.take(4)?),
        123 | 122 => drop(reader.take(8)?),
        119 => drop(reader.text()?),
        118 => {
            for _ in 0..count_any(reader)? {
                reader.text()?;
                skip_any(reader, depth + 1)?;
            }
        }
        117 => {
            for _ in 0..count_any(reader)? {
                skip_any(reader, depth + 1)?;
            }
        }
        ANY_BYTES => drop(reader.bytes()?),
        _ => return Err(GateError::Foreign { at }),
    }
    Ok(())
}

/// lib0's signed number: six bits and a sign in the first byte. yrs may write 64 bits, so up to ten bytes.
fn skip_signed(reader: &mut Reader<'_>) -> Result<(), GateError> {
    const LEN_MAX: usize = 10;
    let at = reader.at();
    for _ in 0..LEN_MAX {
        if reader.byte()? < 0x80 {
            return Ok(());
        }
    }
    Err(GateError::BadNumber { at })
}

fn sieve_deleted(reader: &mut Reader<'_>, sieved: &mut Sieved) -> Result<(), GateError> {
    for _ in 0..count_any(reader)? {
        let client = reader.varint()?;
        for _ in 0..count_any(reader)? {
            let range = DeletedRange { client, clock: reader.varint()?, len: reader.varint()? };
            sieved.n_deleted += 1;
            if sieved.deleted.len() < FOREIGN_LISTED_MAX {
                sieved.deleted.push(range);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
