//! The block log in one SQLite file: the store that needs no server. Leaves out the tables' history: see `schema.rs`.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, named_params, params};
use sync::{
    Block, BlockName, Cursor, INVENTORY_PAGE, InventoryPage, RESPONSE_LEN_AIM, RoomName, RoomOpening, Verifier,
};

use crate::ledger::{Ledger, is_erased};
use crate::log::{Appended, BlockLog, Found, LogError, Opened, Quota, ReadAnswer, ReadRequest};
use crate::writer::{Shared, Writer, lock};
use crate::{RelayError, Store, schema};

/// Readers at the same time. SQLite reads from the page cache; more threads than that only wait for each other.
const READERS: usize = 4;
/// How long a connection waits for another process on the same store.
const BUSY_TIME_MAX: Duration = Duration::from_secs(5);

pub(crate) struct SqliteLog {
    epoch: u64,
    quota: Quota,
    writer: Writer,
    readers: Vec<Shared>,
    next_reader: AtomicUsize,
}

impl SqliteLog {
    pub(crate) fn open(store: &Store, is_restored: bool, quota: Quota) -> Result<Self, RelayError> {
        let mut connection = connect(store)?;
        let epoch = schema::prepare(&mut connection, is_restored)?;
        let connection = Arc::new(Mutex::new(connection));
        let readers = match store {
            // A database in memory belongs to its one connection.
            Store::Memory => vec![connection.clone()],
            Store::File(_) => {
                (0..READERS).map(|_| Ok(Arc::new(Mutex::new(connect(store)?)))).collect::<Result<_, RelayError>>()?
            }
        };
        let writer = Writer::start(connection).map_err(|error| RelayError::Unusable { cause: error.to_string() })?;
        Ok(Self { epoch, quota, writer, readers, next_reader: AtomicUsize::new(0) })
    }

    pub(crate) fn close(&self) {
        self.writer.close();
    }

    /// Reads in one transaction, so that all parts of an answer belong together.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, LogError>) -> Result<T, LogError> {
        let turn = self.next_reader.fetch_add(1, Ordering::Relaxed) % self.readers.len().max(1);
        let reader = self.readers.get(turn).ok_or(LogError::Closed)?;
        let mut connection = lock(reader);
        let transaction = connection.transaction()?;
        work(&transaction)
    }
}

fn connect(store: &Store) -> Result<Connection, RelayError> {
    let connection = match store {
        Store::File(path) => Connection::open(path),
        Store::Memory => Connection::open_in_memory(),
    };
    let connection = connection.map_err(schema::unusable)?;
    let set_up = || -> rusqlite::Result<()> {
        connection.busy_timeout(BUSY_TIME_MAX)?;
        // A database in memory answers `memory` here; a file must answer `wal`, but any journal is as durable.
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        // FULL and not NORMAL: in WAL mode only FULL makes a commit survive a power failure, and we promise that.
        connection.pragma_update(None, "synchronous", "FULL")?;
        // Erased values are overwritten with zeros (FORMAT §6).
        connection.pragma_update(None, "secure_delete", "ON")?;
        Ok(())
    };
    set_up().map_err(schema::unusable)?;
    Ok(connection)
}

impl BlockLog for SqliteLog {
    fn open_room(&self, opening: RoomOpening) -> Result<Opened, LogError> {
        let n_rooms_max = self.quota.n_rooms;
        let room = RoomName::of(&opening);
        if self.read(|connection| read_opening(connection, room))?.is_some() {
            return Ok(Opened::Before);
        }
        self.writer.write(move |connection| insert_room(connection, opening, n_rooms_max))
    }

    fn opening(&self, room: RoomName) -> Result<Option<RoomOpening>, LogError> {
        self.read(|connection| read_opening(connection, room))
    }

    fn append(&self, room: RoomName, blocks: Vec<Block>) -> Result<Appended, LogError> {
        let quota = self.quota;
        self.writer.write(move |connection| {
            let mut ledger = Ledger::read(connection, room)?;
            let appended = ledger.append(connection, &blocks, quota)?;
            ledger.write(connection)?;
            Ok(appended)
        })
    }

    fn since(&self, room: RoomName, request: ReadRequest) -> Result<ReadAnswer, LogError> {
        let epoch = self.epoch;
        self.read(|connection| {
            let ledger = Ledger::read(connection, room)?;
            let mut answer = Answering { blocks: Vec::new(), len: 0, taken: request.held.clone() };
            answer.take_wanted(connection, room, &request.want)?;
            // A cursor of another epoch, or from beyond the end, belongs to a past that this store does not have.
            let is_ours = request.cursor.epoch == epoch && request.cursor.position <= ledger.position;
            let start = if is_ours { request.cursor.position } else { 0 };
            let stopped_at = answer.take_behind(connection, room, start)?;
            Ok(ReadAnswer {
                blocks: answer.blocks,
                // With nothing left the cursor goes to the end, also over positions whose blocks were erased.
                cursor: Cursor { epoch, position: stopped_at.unwrap_or(ledger.position) },
                is_more: stopped_at.is_some(),
                stats: ledger.stats,
            })
        })
    }

    fn get(&self, room: RoomName, name: BlockName) -> Result<Found, LogError> {
        self.read(|connection| match read_block(connection, room, name)? {
            Some(block) => Ok(Found::Block(block)),
            None if is_erased(connection, room, name)? => Ok(Found::Erased),
            None => Ok(Found::Nothing),
        })
    }

    fn inventory(&self, room: RoomName, after: Option<BlockName>) -> Result<InventoryPage, LogError> {
        // The empty blob sorts before every name.
        let after = after.map_or(Vec::new(), |name| name.as_bytes().to_vec());
        self.read(|connection| {
            let sql = "SELECT name FROM blocks WHERE room = ?1 AND name > ?2 ORDER BY name LIMIT ?3";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map(params![room.0, after, INVENTORY_PAGE as i64 + 1], |row| row.get(0))?;
            let mut names: Vec<BlockName> = rows.map(|row| row.map(BlockName::from_bytes)).collect::<Result<_, _>>()?;
            let is_more = names.len() > INVENTORY_PAGE;
            names.truncate(INVENTORY_PAGE);
            Ok(InventoryPage { names, is_more })
        })
    }

    fn erase(&self, room: RoomName, name: BlockName) -> Result<(), LogError> {
        let quota = self.quota;
        self.writer.write(move |connection| {
            let mut ledger = Ledger::read(connection, room)?;
            ledger.erase(connection, name, quota)?;
            ledger.write(connection)
        })?;
        self.writer.truncate()
    }

    fn check(&self) -> Result<(), LogError> {
        // Through the writer: a store that can be read but not written is not well.
        self.writer.write(|connection| Ok(connection.query_row("SELECT epoch FROM store", [], |_| Ok(()))?))
    }
}

fn insert_room(connection: &Connection, opening: RoomOpening, n_rooms_max: u64) -> Result<Opened, LogError> {
    let room = RoomName::of(&opening);
    if read_opening(connection, room)?.is_some() {
        return Ok(Opened::Before);
    }
    let n_rooms: i64 = connection.query_row("SELECT count(*) FROM rooms", [], |row| row.get(0))?;
    if n_rooms.unsigned_abs() >= n_rooms_max {
        return Err(LogError::TooManyRooms);
    }
    connection.execute(
        "INSERT INTO rooms (room, invite_epoch, read_verifier, write_verifier, owner_verifier, position, n_blocks, n_bytes,
             n_erased, fingerprint)
         VALUES (:room, :invite_epoch, :read, :write, :owner, 0, 0, 0, 0, zeroblob(32))",
        named_params! {
            ":room": room.0,
            // As a blob: an epoch is any 64 bits, and SQLite's integers are signed.
            ":invite_epoch": opening.epoch.to_be_bytes(),
            ":read": opening.read.0,
            ":write": opening.write.0,
            ":owner": opening.owner.0,
        },
    )?;
    Ok(Opened::Now)
}

fn read_opening(connection: &Connection, room: RoomName) -> Result<Option<RoomOpening>, LogError> {
    let sql = "SELECT invite_epoch, read_verifier, write_verifier, owner_verifier FROM rooms WHERE room = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let opening = statement.query_row([room.0], |row| {
        Ok(RoomOpening {
            epoch: u64::from_be_bytes(row.get(0)?),
            read: Verifier(row.get(1)?),
            write: Verifier(row.get(2)?),
            owner: Verifier(row.get(3)?),
        })
    });
    Ok(opening.optional()?)
}

fn read_block(connection: &Connection, room: RoomName, name: BlockName) -> Result<Option<Block>, LogError> {
    let mut statement = connection.prepare_cached("SELECT value FROM blocks WHERE room = ?1 AND name = ?2")?;
    let row = statement
        .query_row(params![room.0, name.as_bytes()], |row| Ok(sound_block(name, row.get_ref(0)?.as_blob()?)))
        .optional()?;
    Ok(row.flatten())
}

/// The block, unless the disk has changed it: a damaged row must not hold up the room, and others still have the block.
fn sound_block(name: BlockName, value: &[u8]) -> Option<Block> {
    let block = Block::parse(value).ok().filter(|block| block.name() == name);
    if block.is_none() {
        tracing::error!(%name, "a stored block is damaged");
    }
    block
}

/// Blocks gathered for one answer, up to its length.
struct Answering {
    blocks: Vec<Block>,
    len: usize,
    /// What the reader has, or already gets.
    taken: BTreeSet<BlockName>,
}

impl Answering {
    fn has_room_for(&self, len: usize) -> bool {
        self.blocks.is_empty() || self.len + len <= RESPONSE_LEN_AIM
    }

    fn push(&mut self, block: Block) {
        self.len += block.value().len();
        self.taken.insert(block.name());
        self.blocks.push(block);
    }

    fn take_wanted(&mut self, connection: &Connection, room: RoomName, want: &[BlockName]) -> Result<(), LogError> {
        for name in want {
            if self.taken.contains(name) {
                continue;
            }
            let Some(block) = read_block(connection, room, *name)? else { continue };
            if !self.has_room_for(block.value().len()) {
                break;
            }
            self.push(block);
        }
        Ok(())
    }

    /// Takes what lies behind a position. Gives the position where it stopped, if there is more.
    fn take_behind(&mut self, connection: &Connection, room: RoomName, start: u64) -> Result<Option<u64>, LogError> {
        let sql = "SELECT position, name, value FROM blocks WHERE room = ?1 AND position > ?2 ORDER BY position";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![room.0, start.cast_signed()])?;
        let mut reached = start;
        while let Some(row) = rows.next()? {
            let position = row.get::<_, i64>(0)?.unsigned_abs();
            let name = BlockName::from_bytes(row.get(1)?);
            let value = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
            if !self.taken.contains(&name) {
                if !self.has_room_for(value.len()) {
                    return Ok(Some(reached));
                }
                if let Some(block) = sound_block(name, value) {
                    self.push(block);
                }
            }
            reached = position;
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests;
