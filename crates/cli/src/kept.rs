//! What one person keeps of one review: every block ever seen, drafts, and where the relay was left. One file, written whole.
//! Beside it, in a file for all reviews, which reviews they own or were invited to.
//!
//! The blocks are kept although the `.baton` file holds them too: whoever puts back an older file must not write a second
//! entry on top of it, which would look like a forgery. Leaves out who and where (`home.rs`).

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use base64ct::{Base64, Encoding};
use client::{Conflict, Cursor, Identity, LocalRow, NewReview, Scope, Stored, Transaction};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::home::write_whole;

const FORMAT: &str = "baton-kept/1";

/// What is kept, as it is in the file. Bytes are base64.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Kept {
    format: String,
    n_own_entries: u64,
    cursor: Option<(u64, u64)>,
    drafts: BTreeMap<String, String>,
    delivered: Vec<String>,
    /// By name.
    blocks: BTreeMap<String, String>,
    #[serde(default)]
    locals: BTreeMap<String, String>,
}

impl Kept {
    /// Reads the file; nothing is kept yet where there is none.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::new()),
            Err(error) => return Err(Failure::io(path, &error).into_damage()),
        };
        let damaged = |why: String| Failure::file(path, format!("your drafts cannot be read: {why}")).into_damage();
        let kept: Self = serde_json::from_str(&text).map_err(|error| damaged(error.to_string()))?;
        if kept.format != FORMAT {
            return Err(damaged(format!("they were written by another version, as {}", kept.format)));
        }
        Ok(kept)
    }

    fn new() -> Self {
        Self { format: FORMAT.to_owned(), ..Self::default() }
    }

    /// A review that was made here just now.
    pub(crate) fn of_new(new: &NewReview) -> Self {
        let blocks = new.put_blocks.iter().map(|block| (text(block.name().as_bytes()), text(block.value())));
        Self { blocks: blocks.collect(), n_own_entries: new.n_own_entries, ..Self::new() }
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), String> {
        let json = serde_json::to_vec(self).map_err(|error| error.to_string())?;
        write_whole(path, &json, true).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// As the client wants to have it.
    pub(crate) fn stored(&self, identity: Option<Identity>, everywhere: &Self) -> Stored {
        let drafts = self.drafts.iter();
        let locals = [(Scope::Origin, everywhere), (Scope::Review, self)];
        Stored {
            identity,
            blocks: self.blocks.values().filter_map(|block| bytes(block)).collect(),
            drafts: drafts.filter_map(|(id, row)| Some((bytes(id)?.try_into().ok()?, bytes(row)?))).collect(),
            cursor: self.cursor.map(|(epoch, position)| Cursor { epoch, position }),
            delivered: self.delivered.iter().filter_map(|name| bytes(name)?.try_into().ok()).collect(),
            n_own_entries: self.n_own_entries,
            locals: locals.into_iter().flat_map(|(scope, kept)| kept.local_rows(scope)).collect(),
        }
    }

    fn local_rows(&self, scope: Scope) -> impl Iterator<Item = LocalRow> {
        let rows = self.locals.iter();
        rows.map(move |(name, row)| LocalRow { scope, name: name.clone(), bytes: bytes(row) })
    }

    /// Writes or deletes the rows of one scope, and says whether there were any.
    pub(crate) fn put_locals(&mut self, rows: &[LocalRow], scope: Scope) -> bool {
        let rows = rows.iter().filter(|row| row.scope == scope);
        rows.map(|row| match &row.bytes {
            Some(bytes) => drop(self.locals.insert(row.name.clone(), text(bytes))),
            None => drop(self.locals.remove(&row.name)),
        })
        .count()
            > 0
    }

    /// Does what a transaction asks, unless what it rests on has changed.
    pub(crate) fn apply(
        &mut self,
        write: &Transaction,
        identity: Option<&Identity>,
        everywhere: &Self,
    ) -> Result<(), Box<Conflict>> {
        let guard = &write.guard;
        let is_same =
            |(id, row): &([u8; 16], Option<Vec<u8>>)| self.drafts.get(&text(id)) == row.as_deref().map(text).as_ref();
        let is_free = guard.n_own_entries.is_none_or(|n| n == self.n_own_entries)
            && guard.drafts.iter().all(is_same)
            && !(guard.has_no_identity && identity.is_some());
        if !is_free {
            return Err(Box::new(Conflict { stored: self.stored(identity.cloned(), everywhere) }));
        }
        for block in &write.put_blocks {
            self.blocks.insert(text(block.name().as_bytes()), text(block.value()));
        }
        for name in &write.erase_blocks {
            self.blocks.remove(&text(name));
        }
        for (id, row) in &write.put_drafts {
            self.drafts.insert(text(id), text(row));
        }
        for id in &write.delete_drafts {
            self.drafts.remove(&text(id));
        }
        if let Some(cursor) = write.cursor {
            self.cursor = Some((cursor.epoch, cursor.position));
        }
        self.delivered.extend(write.put_delivered.iter().map(|name| text(name)));
        self.delivered.sort();
        self.delivered.dedup();
        self.n_own_entries = write.n_own_entries.unwrap_or(self.n_own_entries);
        self.put_locals(&write.put_locals, Scope::Review);
        Ok(())
    }
}

fn text(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    Base64::decode_vec(text).ok()
}
