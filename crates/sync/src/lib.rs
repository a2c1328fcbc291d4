//! Blocks, the gate, and how two replicas meet over any wire, without doing any I/O itself.
//!
//! This crate forbids: yrs, sockets, clocks, and any knowledge of what is *inside* a block. The relay and the replica share
//! it, so a relay cannot tell a comment from a cat. FORMAT §1, §2, §7 and §8 are the law here.
//!
//! In the order of need: a [`Block`] is an immutable value under its own hash ([`BlockName`]); an *update* is how a set of
//! blocks travels ([`encode_updates`]); the *gate* ([`open_update`]) takes blocks out of bytes that nobody should trust; a
//! [`SyncRequest`] and its [`SyncResponse`] are one meeting over HTTP; a [`Session`] decides what to say next; a
//! [`BatonFile`] carries the same updates by hand. Read `block.rs` next.

mod name;
mod name_set;

mod block;
mod update;

mod gate;
mod sieve;

mod frame;

mod session;

mod room;

mod file;

mod limits;

mod cbor;
mod varint;

pub use block::{Block, BlockError, EraseHash, Kind};
pub use file::{BatonFile, FileError, FileNote};
pub use frame::{Cursor, FrameError, InventoryPage, Refused, RefusedWhy, RoomOpening, SyncRequest, SyncResponse};
pub use gate::{GateError, open_update};
pub use limits::*;
pub use name::{BlockName, Fingerprint, NameError, from_base64url, to_base64url};
pub use name_set::NameSet;
pub use room::{Access, RoomKeys, RoomName, Token, Verifier};
pub use session::{Arrived, InventoryNext, Session};
pub use sieve::{DeletedRange, ForeignStruct, Sieved, open_state_vector, sieve_update};
pub use update::{EMPTY_UPDATE, encode_updates};
