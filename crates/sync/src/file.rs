//! The `.baton` file: a review carried by hand (FORMAT §8). Leaves out asking for and writing files, which faces do.
//!
//! Layout: magic, one byte of version, then a CBOR map: 0 the updates, 1 an optional note (0 title, 1 address, 2 an
//! optional invite, which only clients can read). The `.yrs` pack of a static
//! directory is one bare update, and needs no code here.

use crate::cbor::{FieldsReader, Writer};
use crate::{
    Block, FILE_LEN_MAX, FrameError, GateError, INVITE_LEN_MAX, NOTE_FIELD_LEN_MAX, UPDATES_MAX, encode_updates,
    open_update,
};

const MAGIC: &[u8] = b"baton\0";
const FORMAT_VERSION: u8 = 1;

/// What a `.baton` file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatonFile {
    /// Gated yrs updates, as they travel everywhere.
    pub updates: Vec<Vec<u8>>,
    /// For the person who receives it. Nothing is ever decided by it.
    pub note: Option<FileNote>,
}

/// What the writer of a file says that it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileNote {
    /// The document's title.
    pub title: String,
    /// The document's address.
    pub address: String,
    /// An invitation to the review, in a form that only clients know.
    pub invite: Option<Vec<u8>>,
}

/// Why a file cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// It begins differently.
    #[error("this is not a Baton file")]
    NotABatonFile,
    /// Another version of the format.
    #[error("the file is of version {version}, this program reads version 1")]
    OtherVersion {
        /// The version it says.
        version: u8,
    },
    /// Longer than a file may be.
    #[error("the file is {len} bytes, more than the limit of {limit}")]
    TooLong {
        /// Its length in bytes.
        len: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// It ends too early, as after an interrupted download.
    #[error("the file is cut short at byte {at}")]
    Truncated {
        /// Where it ends.
        at: usize,
    },
    /// It is damaged.
    #[error("the file is damaged: {error}")]
    Malformed {
        /// What does not fit; its positions count from behind the version byte.
        error: FrameError,
    },
    /// One of its updates was refused at the gate, so nothing is taken from it.
    #[error("the file is damaged in part {part_idx}: {error}")]
    Refused {
        /// Which update, from 0.
        part_idx: usize,
        /// Why.
        error: GateError,
    },
}

impl BatonFile {
    /// A file of these blocks; the same set gives the same file.
    pub fn of<'a>(blocks: impl IntoIterator<Item = &'a Block>, note: Option<FileNote>) -> Self {
        Self { updates: encode_updates(blocks), note }
    }

    /// Writes the file. A note longer than allowed is cut; fails if the blocks exceed what a file may hold.
    pub fn encode(&self) -> Result<Vec<u8>, FileError> {
        if self.updates.len() > UPDATES_MAX {
            let error = FrameError::TooMany { n: self.updates.len() as u64, limit: UPDATES_MAX };
            return Err(FileError::Malformed { error });
        }
        let mut writer = Writer::map(1 + usize::from(self.note.is_some()));
        writer.key(0).updates(&self.updates);
        if let Some(note) = &self.note {
            writer.key(1).inner_map(2 + usize::from(note.invite.is_some()));
            writer.key(0).text(cut(&note.title));
            writer.key(1).text(cut(&note.address));
            if let Some(invite) = &note.invite {
                writer.key(2).blob(invite);
            }
        }
        let bytes = [MAGIC, &[FORMAT_VERSION], &writer.into_bytes()].concat();
        if bytes.len() > FILE_LEN_MAX {
            return Err(FileError::TooLong { len: bytes.len(), limit: FILE_LEN_MAX });
        }
        Ok(bytes)
    }

    /// Reads a file. Its updates have not passed the gate yet: see [`Self::open`].
    pub fn decode(bytes: &[u8]) -> Result<Self, FileError> {
        if bytes.len() > FILE_LEN_MAX {
            return Err(FileError::TooLong { len: bytes.len(), limit: FILE_LEN_MAX });
        }
        let Some(rest) = bytes.strip_prefix(MAGIC) else {
            let is_beginning = !bytes.is_empty() && MAGIC.starts_with(bytes);
            return Err(if is_beginning { FileError::Truncated { at: bytes.len() } } else { FileError::NotABatonFile });
        };
        let Some((version, rest)) = rest.split_first() else {
            return Err(FileError::Truncated { at: bytes.len() });
        };
        if *version != FORMAT_VERSION {
            return Err(FileError::OtherVersion { version: *version });
        }
        decode_fields(rest).map_err(|error| match error {
            FrameError::Truncated { .. } => FileError::Truncated { at: bytes.len() },
            error => FileError::Malformed { error },
        })
    }

    /// Takes the blocks of all updates through the gate, or none.
    pub fn open(&self) -> Result<Vec<Block>, FileError> {
        let mut blocks = Vec::new();
        for (part_idx, update) in self.updates.iter().enumerate() {
            blocks.extend(open_update(update).map_err(|error| FileError::Refused { part_idx, error })?);
        }
        Ok(blocks)
    }
}

fn decode_fields(bytes: &[u8]) -> Result<BatonFile, FrameError> {
    let mut fields = FieldsReader::new(bytes, FILE_LEN_MAX)?;
    let updates = fields.field(0)?.updates(UPDATES_MAX)?;
    let mut note = None;
    if fields.has_field(1)? {
        let mut inner = fields.enter()?;
        note = Some(FileNote {
            title: inner.field(0)?.text(NOTE_FIELD_LEN_MAX)?.to_owned(),
            address: inner.field(1)?.text(NOTE_FIELD_LEN_MAX)?.to_owned(),
            invite: if inner.has_field(2)? { Some(inner.blob(INVITE_LEN_MAX)?.to_vec()) } else { None },
        });
        fields.leave(inner)?;
    }
    fields.end()?;
    Ok(BatonFile { updates, note })
}

/// The longest beginning that fits into a note.
fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(NOTE_FIELD_LEN_MAX)]
}

#[cfg(test)]
mod tests;
