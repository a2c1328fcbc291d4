//! The tables of the SQLite store, and how an older store comes up to this version. Leaves out what the rows mean.

use rusqlite::{Connection, TransactionBehavior};

use crate::RelayError;

/// `batn`: marks the file as ours, so that somebody else's database is never touched.
const APPLICATION_ID: i32 = 0x6261_746e;

/// One step per version; a released step is never changed. Every key leads with the room (DESIGN §5).
const STEPS: [&str; 1] = ["
    CREATE TABLE store (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        -- Below 2^53, so that it stays exact in JavaScript; 0 is taken by clients that never met a relay.
        epoch INTEGER NOT NULL CHECK (epoch > 0)
    ) STRICT;
    INSERT INTO store (one, epoch) VALUES (1, 1 + (random() & 4503599627370495));
    CREATE TABLE rooms (
        room BLOB NOT NULL PRIMARY KEY,
        invite_epoch BLOB NOT NULL,
        read_verifier BLOB NOT NULL,
        write_verifier BLOB NOT NULL,
        owner_verifier BLOB NOT NULL,
        -- The highest position ever handed out: erasing does not give one back.
        position INTEGER NOT NULL,
        n_blocks INTEGER NOT NULL,
        n_bytes INTEGER NOT NULL,
        -- Tombstones count as blocks against the quota, or erasing would be a way to fill the disk.
        n_erased INTEGER NOT NULL,
        fingerprint BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE blocks (
        room BLOB NOT NULL,
        position INTEGER NOT NULL,
        name BLOB NOT NULL,
        value BLOB NOT NULL,
        PRIMARY KEY (room, position),
        UNIQUE (room, name)
    ) STRICT;
    CREATE TABLE tombstones (
        room BLOB NOT NULL,
        name BLOB NOT NULL,
        PRIMARY KEY (room, name)
    ) STRICT, WITHOUT ROWID;
"];

/// Makes or upgrades the tables, and returns the store's epoch.
pub(crate) fn prepare(connection: &mut Connection, is_restored: bool) -> Result<u64, RelayError> {
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(unusable)?;
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(unusable)?;
    let n_tables: u32 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(unusable)?;
    if application != APPLICATION_ID && n_tables > 0 {
        return Err(RelayError::OtherDatabase);
    }
    let known = STEPS.len() as u32;
    if version > known {
        return Err(RelayError::NewerStore { version, known });
    }
    migrate(connection, version, is_restored).map_err(unusable)
}

fn migrate(connection: &mut Connection, version: u32, is_restored: bool) -> rusqlite::Result<u64> {
    // Immediate: of two relays that start on one store, the second waits and then finds the work done.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version_now: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in STEPS.iter().skip(version.max(version_now) as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", STEPS.len() as u32)?;
    if is_restored {
        transaction.execute("UPDATE store SET epoch = 1 + (random() & 4503599627370495)", [])?;
    }
    let epoch = transaction.query_row("SELECT epoch FROM store", [], |row| row.get::<_, i64>(0))?;
    transaction.commit()?;
    Ok(epoch.unsigned_abs())
}

pub(crate) fn unusable(error: rusqlite::Error) -> RelayError {
    RelayError::Unusable { cause: error.to_string() }
}
