//! The bytes of entries and bodies (FORMAT §3). Leaves out signatures (`signature.rs`) and blocks (`sync`).

mod body;
mod cite;
mod entry;
mod handoff;
mod op;
mod op_read;
mod policy;
mod target;
mod time;

pub(crate) use body::SALT_LEN;
pub use body::{BodyError, decode_body, encode_body};
#[cfg(test)]
pub(crate) use cite::Cites;
pub(crate) use entry::{DEPS_MAX, Envelope, OPS_MAX, encode_payload, page_genesis, seal_entry};
pub use entry::{EntryError, decode_entry};
pub(crate) use op::THIS_ENTRY;
#[cfg(test)]
pub(crate) use op::encode_op;
pub use target::{decode_target, encode_target};
