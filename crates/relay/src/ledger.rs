//! A room's row in the SQLite store, and all that changes it: adding blocks within the quota, and erasing them.
//!
//! Runs inside the writer's transaction, so the numbers of the row always agree with the blocks. Leaves out reading blocks:
//! see `sqlite.rs`.

use rusqlite::{Connection, OptionalExtension, params};
use sync::{Block, BlockName, Fingerprint, Refused, RefusedWhy, RoomName};

use crate::log::{Appended, LogError, Quota, Stats};

/// A room's row: the numbers that change with its blocks.
pub(crate) struct Ledger {
    room: RoomName,
    pub(crate) position: u64,
    n_bytes: u64,
    n_erased: u64,
    pub(crate) stats: Stats,
}

impl Ledger {
    pub(crate) fn read(connection: &Connection, room: RoomName) -> Result<Self, LogError> {
        let sql = "SELECT position, n_bytes, n_erased, n_blocks, fingerprint FROM rooms WHERE room = ?1";
        let mut statement = connection.prepare_cached(sql)?;
        let ledger = statement.query_row([room.0], |row| {
            let number = |column: usize| row.get::<_, i64>(column).map(i64::unsigned_abs);
            let stats = Stats { n_blocks: number(3)?, fingerprint: Fingerprint(row.get(4)?) };
            let (position, n_bytes, n_erased) = (number(0)?, number(1)?, number(2)?);
            Ok(Self { room, position, n_bytes, n_erased, stats })
        });
        ledger.optional()?.ok_or(LogError::NoSuchRoom)
    }

    pub(crate) fn write(&self, connection: &Connection) -> Result<(), LogError> {
        let sql = "UPDATE rooms SET position = ?2, n_bytes = ?3, n_erased = ?4, n_blocks = ?5, fingerprint = ?6
            WHERE room = ?1";
        connection.prepare_cached(sql)?.execute(params![
            self.room.0,
            self.position.cast_signed(),
            self.n_bytes.cast_signed(),
            self.n_erased.cast_signed(),
            self.stats.n_blocks.cast_signed(),
            self.stats.fingerprint.0,
        ])?;
        Ok(())
    }

    pub(crate) fn append(
        &mut self,
        connection: &Connection,
        blocks: &[Block],
        quota: Quota,
    ) -> Result<Appended, LogError> {
        let mut appended = Appended::default();
        for block in blocks {
            match self.append_one(connection, block, quota)? {
                None => appended.stored.push(block.name()),
                Some(why) => appended.refused.push(Refused { name: block.name(), why }),
            }
        }
        Ok(appended)
    }

    fn append_one(
        &mut self,
        connection: &Connection,
        block: &Block,
        quota: Quota,
    ) -> Result<Option<RefusedWhy>, LogError> {
        let name = block.name();
        let mut exists = connection.prepare_cached("SELECT 1 FROM blocks WHERE room = ?1 AND name = ?2")?;
        if exists.exists(params![self.room.0, name.as_bytes()])? {
            return Ok(None);
        }
        if is_erased(connection, self.room, name)? {
            return Ok(Some(RefusedWhy::Erased));
        }
        let n_bytes = self.n_bytes + block.value().len() as u64;
        if self.is_full(quota) || n_bytes > quota.n_bytes {
            return Ok(Some(RefusedWhy::Quota));
        }
        let sql = "INSERT INTO blocks (room, position, name, value) VALUES (?1, ?2, ?3, ?4)";
        connection.prepare_cached(sql)?.execute(params![
            self.room.0,
            (self.position + 1).cast_signed(),
            name.as_bytes(),
            block.value(),
        ])?;
        self.position += 1;
        self.n_bytes = n_bytes;
        self.stats.n_blocks += 1;
        self.stats.fingerprint.toggle(&name);
        Ok(None)
    }

    fn is_full(&self, quota: Quota) -> bool {
        self.stats.n_blocks + self.n_erased >= quota.n_blocks
    }

    pub(crate) fn erase(&mut self, connection: &Connection, name: BlockName, quota: Quota) -> Result<(), LogError> {
        if is_erased(connection, self.room, name)? {
            return Ok(());
        }
        let key = params![self.room.0, name.as_bytes()];
        let sql = "DELETE FROM blocks WHERE room = ?1 AND name = ?2 RETURNING length(value)";
        let len: Option<i64> = connection.query_row(sql, key, |row| row.get(0)).optional()?;
        match len {
            Some(len) => {
                self.n_bytes = self.n_bytes.saturating_sub(len.unsigned_abs());
                self.stats.n_blocks = self.stats.n_blocks.saturating_sub(1);
                self.stats.fingerprint.toggle(&name);
            }
            None if self.is_full(quota) => return Err(LogError::RoomFull),
            None => {}
        }
        connection.execute("INSERT INTO tombstones (room, name) VALUES (?1, ?2)", key)?;
        self.n_erased += 1;
        Ok(())
    }
}

/// Tells whether the block was erased in this room.
pub(crate) fn is_erased(connection: &Connection, room: RoomName, name: BlockName) -> Result<bool, LogError> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM tombstones WHERE room = ?1 AND name = ?2")?;
    Ok(statement.exists(params![room.0, name.as_bytes()])?)
}
