//! The block log of a room: what a store must be able to do. Leaves out who may ask (`api.rs`) and how it is kept.
//!
//! A position is handed out under the room's lock, so a reader that has seen one has seen all below it. There is no
//! transaction over two rooms and no sequence over all, so that a store can be spread by room.

use std::collections::BTreeSet;

use sync::{Block, BlockName, Cursor, Fingerprint, InventoryPage, Refused, RoomName, RoomOpening};

/// How much a store keeps.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quota {
    pub(crate) n_rooms: u64,
    pub(crate) n_blocks: u64,
    pub(crate) n_bytes: u64,
}

/// Why a store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LogError {
    #[error("the database failed: {cause}")]
    Database { cause: String },
    #[error("the store is closed")]
    Closed,
    #[error("the store has no place for another room")]
    TooManyRooms,
    #[error("the room has no place for another tombstone")]
    RoomFull,
    #[error("there is no such room")]
    NoSuchRoom,
}

/// What became of blocks that were offered; true only after they are on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Appended {
    pub(crate) stored: Vec<BlockName>,
    pub(crate) refused: Vec<Refused>,
}

/// What a reader asks for.
#[derive(Debug, Clone)]
pub(crate) struct ReadRequest {
    pub(crate) cursor: Cursor,
    pub(crate) want: Vec<BlockName>,
    /// What the reader has just shown to have.
    pub(crate) held: BTreeSet<BlockName>,
}

/// One consistent view of a room, as far as one answer goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadAnswer {
    pub(crate) blocks: Vec<Block>,
    pub(crate) cursor: Cursor,
    pub(crate) is_more: bool,
    pub(crate) stats: Stats,
}

/// What a room holds, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Stats {
    pub(crate) n_blocks: u64,
    pub(crate) fingerprint: Fingerprint,
}

/// One block that was asked for by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    Block(Block),
    Erased,
    Nothing,
}

/// Whether a room was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opened {
    Now,
    Before,
}

/// A store of block logs. Every call may block; what writes returns only when the change is on disk.
pub(crate) trait BlockLog: Send + Sync {
    /// Makes a room, unless it is there.
    fn open_room(&self, opening: RoomOpening) -> Result<Opened, LogError>;

    /// What the room was opened with.
    fn opening(&self, room: RoomName) -> Result<Option<RoomOpening>, LogError>;

    /// Adds the blocks that are not there, in their order.
    fn append(&self, room: RoomName, blocks: Vec<Block>) -> Result<Appended, LogError>;

    /// The blocks behind a cursor, and those wanted, up to the length of one answer.
    fn since(&self, room: RoomName, request: ReadRequest) -> Result<ReadAnswer, LogError>;

    /// One block.
    fn get(&self, room: RoomName, name: BlockName) -> Result<Found, LogError>;

    /// One page of all names.
    fn inventory(&self, room: RoomName, after: Option<BlockName>) -> Result<InventoryPage, LogError>;

    /// Takes a block out for good, and refuses it from then on. Fails if it was not there and the room is full.
    fn erase(&self, room: RoomName, name: BlockName) -> Result<(), LogError>;

    /// What the whole store can still do: an error means that it cannot serve.
    fn check(&self) -> Result<(), LogError>;
}
