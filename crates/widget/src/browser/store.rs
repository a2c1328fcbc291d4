//! What this device keeps of a review: read as a whole, written all or nothing after checking what must still be so.
//!
//! Two tabs share the store without a lock: IndexedDB runs one writing transaction at a time, and each checks its guard
//! inside its own. Leaves out telling the other tabs (`channel.rs`).

use client::{Guard, NewReview, Scope, Stored, Transaction};
use review::ReviewId;
use wasm_bindgen::JsValue;

use crate::browser::channel::Change;
use crate::browser::clock;
use crate::browser::database::{Access, Asked, Database, Running, Table};
use crate::browser::rows::{IdentityRow, ME, ReviewRow, bytes_in, id_in, key, keys_of, local_key, local_row};
use crate::browser::signing::DeviceKey;
use crate::browser::value::{Fault, uint8};
use crate::shell::sitting::Place;

/// The rows of one review.
#[derive(Debug)]
pub(crate) struct Store {
    database: Database,
    review: String,
    title: String,
    address: String,
    document: String,
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// For the client.
    pub(crate) stored: Stored,
    /// For the shell: the key that signs.
    pub(crate) key: Option<DeviceKey>,
}

/// What became of a write that did not fail.
#[derive(Debug)]
pub(crate) enum Written {
    /// It is on the disk.
    Saved,
    /// Another tab was first; this is the store now.
    Conflict(Box<Read>),
}

impl Store {
    /// Nothing is opened yet. What the document is called is kept beside the review, for people who look through their device.
    pub(crate) fn new(review: ReviewId, place: &Place) -> Self {
        let (title, address) = (place.title.clone(), place.address.clone());
        let document = place.document_id.clone();
        let database = Database::new(place.store.as_deref());
        Self { database, review: review.to_string(), title, address, document }
    }

    /// Reads everything.
    pub(crate) async fn read(&self) -> Result<Read, Fault> {
        let running = self.database.begin(Access::Read).await?;
        let range = keys_of(&self.review)?;
        let blocks = Asked::new(running.table(Table::Blocks)?.get_all_with_key(&range))?;
        let delivered = Asked::new(running.table(Table::Delivered)?.get_all_keys_with_key(&range))?;
        let mut read = self.read_small(&running).await?;
        read.stored.blocks = blocks.list().await?.iter().map(|row| bytes_in(&row)).collect();
        read.stored.delivered = delivered.list().await?.iter().filter_map(|key| id_in(&key)).collect();
        running.finish().await?;
        Ok(read)
    }

    /// Reads what another tab says it changed, and all that is small.
    pub(crate) async fn read_change(&self, change: &Change) -> Result<Read, Fault> {
        let running = self.database.begin(Access::Read).await?;
        let table = running.table(Table::Blocks)?;
        let blocks: Result<Vec<_>, _> =
            change.blocks.iter().map(|name| Asked::new(table.get(&key(&self.review, name)))).collect();
        let mut read = self.read_small(&running).await?;
        for block in blocks? {
            let row = block.answer().await?;
            if !row.is_undefined() {
                read.stored.blocks.push(bytes_in(&row));
            }
        }
        read.stored.delivered.clone_from(&change.delivered);
        running.finish().await?;
        Ok(read)
    }

    /// Everything but blocks and the names of those delivered.
    async fn read_small(&self, running: &Running) -> Result<Read, Fault> {
        let range = keys_of(&self.review)?;
        let me = Asked::new(running.table(Table::Identity)?.get(&ME.into()))?;
        let review = Asked::new(running.table(Table::Reviews)?.get(&self.review.as_str().into()))?;
        let draft_ids = Asked::new(running.table(Table::Drafts)?.get_all_keys_with_key(&range))?;
        let drafts = Asked::new(running.table(Table::Drafts)?.get_all_with_key(&range))?;
        let mut locals = Vec::new();
        for (scope, owner) in [(Scope::Origin, ""), (Scope::Review, self.review.as_str())] {
            let range = keys_of(owner)?;
            let names = Asked::new(running.table(Table::Local)?.get_all_keys_with_key(&range))?;
            let rows = Asked::new(running.table(Table::Local)?.get_all_with_key(&range))?;
            let (names, rows) = (names.list().await?, rows.list().await?);
            locals.extend(names.iter().zip(rows.iter()).filter_map(|(name, row)| local_row(scope, &name, &row)));
        }
        let me = IdentityRow::read(&me.answer().await?);
        let review = ReviewRow::read(&review.answer().await?);
        let (draft_ids, drafts) = (draft_ids.list().await?, drafts.list().await?);
        let drafts = draft_ids.iter().zip(drafts.iter()).filter_map(|(key, row)| Some((id_in(&key)?, bytes_in(&row))));
        let key = me.as_ref().and_then(|me| {
            let private = me.private.clone()?;
            Some(DeviceKey { public: me.identity.key, private })
        });
        let stored = Stored {
            identity: me.map(|me| me.identity),
            drafts: drafts.collect(),
            cursor: review.cursor,
            n_own_entries: review.n_own_entries,
            locals,
            ..Stored::default()
        };
        Ok(Read { stored, key })
    }

    /// Writes everything, or nothing. `fresh` is a key that was made and is not kept yet.
    pub(crate) async fn write(&self, write: &Transaction, fresh: Option<&DeviceKey>) -> Result<Written, Fault> {
        let running = self.database.begin(Access::Write).await?;
        match self.check_and_put(&running, write, fresh).await {
            Ok(true) => {
                running.finish().await?;
                Ok(Written::Saved)
            }
            Ok(false) => {
                running.abort().await;
                Ok(Written::Conflict(Box::new(self.read().await?)))
            }
            Err(fault) => {
                running.abort().await;
                Err(fault)
            }
        }
    }

    /// Says whether the guard held; only then anything was put.
    async fn check_and_put(
        &self,
        running: &Running,
        write: &Transaction,
        fresh: Option<&DeviceKey>,
    ) -> Result<bool, Fault> {
        let me = Asked::new(running.table(Table::Identity)?.get(&ME.into()))?;
        let review = Asked::new(running.table(Table::Reviews)?.get(&self.review.as_str().into()))?;
        let drafts = running.table(Table::Drafts)?;
        let guarded: Result<Vec<_>, _> =
            write.guard.drafts.iter().map(|(id, _)| Asked::new(drafts.get(&key(&self.review, id)))).collect();
        let begins = write.begins.as_ref().map(|begins| begins.review.to_string());
        let begins = begins.map(|key| Asked::new(running.table(Table::Reviews)?.get(&key.as_str().into())));
        let me = IdentityRow::read(&me.answer().await?);
        let review = ReviewRow::read(&review.answer().await?);
        let mut rows = Vec::with_capacity(write.guard.drafts.len());
        for asked in guarded? {
            let row = asked.answer().await?;
            rows.push((!row.is_undefined()).then(|| bytes_in(&row)));
        }
        let begun = match begins {
            Some(asked) => ReviewRow::read(&asked?.answer().await?),
            None => ReviewRow::default(),
        };
        if !holds(&write.guard, me.as_ref(), &review, &rows) {
            return Ok(false);
        }
        if let Some(identity) = &write.identity {
            let kept = me.filter(|me| me.identity.key == identity.key).and_then(|me| me.private);
            let made = || fresh.filter(|key| key.public == identity.key).map(|key| key.private.clone());
            let Some(private) = kept.or_else(made) else {
                return Err(Fault::new("the private key of this identity is not on this device"));
            };
            let row = IdentityRow { identity: identity.clone(), private: Some(private) };
            running.table(Table::Identity)?.put_with_key(&row.write(), &ME.into())?;
        }
        self.put(running, write, review, begun)?;
        Ok(true)
    }

    fn put(&self, running: &Running, write: &Transaction, before: ReviewRow, begun: ReviewRow) -> Result<(), Fault> {
        let at = |id: &[u8]| key(&self.review, id);
        let (blocks, drafts) = (running.table(Table::Blocks)?, running.table(Table::Drafts)?);
        let delivered = running.table(Table::Delivered)?;
        for block in &write.put_blocks {
            blocks.put_with_key(&uint8(block.value()), &at(block.name().as_bytes()))?;
        }
        for name in &write.erase_blocks {
            blocks.delete(&at(name))?;
        }
        for (id, row) in &write.put_drafts {
            drafts.put_with_key(&uint8(row), &at(id))?;
        }
        for id in &write.delete_drafts {
            drafts.delete(&at(id))?;
        }
        for name in &write.put_delivered {
            delivered.put_with_key(&JsValue::from(1), &at(name))?;
        }
        let locals = running.table(Table::Local)?;
        for row in &write.put_locals {
            match &row.bytes {
                Some(bytes) => drop(locals.put_with_key(&uint8(bytes), &local_key(&self.review, row))?),
                None => drop(locals.delete(&local_key(&self.review, row))?),
            }
        }
        if let Some(begins) = &write.begins {
            self.put_new(running, begins, begun)?;
        }
        let row = ReviewRow {
            cursor: write.cursor.or(before.cursor),
            n_own_entries: write.n_own_entries.unwrap_or(before.n_own_entries),
            title: self.title.clone(),
            address: self.address.clone(),
            document: Some(self.document.clone()),
            touched: Some(clock::now()),
        };
        if row != before {
            running.table(Table::Reviews)?.put_with_key(&row.write(), &self.review.as_str().into())?;
        }
        Ok(())
    }
}

impl Store {
    /// A review that begins with this write: its own rows, under its own id. What is there already stays: who is invited to
    /// a review again has written in it.
    fn put_new(&self, running: &Running, begins: &NewReview, before: ReviewRow) -> Result<(), Fault> {
        let (review, blocks) = (begins.review.to_string(), running.table(Table::Blocks)?);
        for block in &begins.put_blocks {
            blocks.put_with_key(&uint8(block.value()), &key(&review, block.name().as_bytes()))?;
        }
        let row = ReviewRow {
            cursor: before.cursor,
            n_own_entries: begins.n_own_entries.max(before.n_own_entries),
            title: begins.title.clone(),
            address: begins.address.clone(),
            document: Some(begins.document_id.clone()),
            touched: Some(clock::now()),
        };
        running.table(Table::Reviews)?.put_with_key(&row.write(), &review.as_str().into())?;
        Ok(())
    }
}

/// A review that has rows on this device.
#[derive(Debug)]
pub(crate) struct ReviewHere {
    /// Which one, as its rows are keyed.
    pub(crate) key: String,
    /// What is known of it.
    pub(crate) row: ReviewRow,
}

impl Store {
    /// All reviews that have rows on this device, the latest first.
    pub(crate) async fn reviews(&self) -> Result<Vec<ReviewHere>, Fault> {
        let running = self.database.begin(Access::Read).await?;
        let keys = Asked::new(running.table(Table::Reviews)?.get_all_keys())?;
        let rows = Asked::new(running.table(Table::Reviews)?.get_all())?;
        let (keys, rows) = (keys.list().await?, rows.list().await?);
        running.finish().await?;
        let here = keys.iter().zip(rows.iter());
        let mut here: Vec<_> = here
            .filter_map(|(key, row)| Some(ReviewHere { key: key.as_string()?, row: ReviewRow::read(&row) }))
            .collect();
        here.sort_by(|one, two| two.row.touched.cmp(&one.row.touched).then_with(|| one.key.cmp(&two.key)));
        Ok(here)
    }

    /// What this device holds of another review: who I am, and its blocks.
    pub(crate) async fn glance(&self, review: &str) -> Result<Stored, Fault> {
        let running = self.database.begin(Access::Read).await?;
        let me = Asked::new(running.table(Table::Identity)?.get(&ME.into()))?;
        let range = keys_of(review)?;
        let blocks = Asked::new(running.table(Table::Blocks)?.get_all_with_key(&range))?;
        let identity = IdentityRow::read(&me.answer().await?).map(|me| me.identity);
        let blocks = blocks.list().await?.iter().map(|row| bytes_in(&row)).collect();
        running.finish().await?;
        Ok(Stored { identity, blocks, ..Stored::default() })
    }
}

/// Whether everything is still so. `rows` are the guarded draft rows as they are.
fn holds(guard: &Guard, me: Option<&IdentityRow>, review: &ReviewRow, rows: &[Option<Vec<u8>>]) -> bool {
    let count_holds = guard.n_own_entries.is_none_or(|n| n == review.n_own_entries);
    let identity_holds = !guard.has_no_identity || me.is_none();
    count_holds && identity_holds && guard.drafts.iter().map(|(_, row)| row).eq(rows)
}

/// The names of what a write changed, for the other tabs.
pub(crate) fn change_of(write: &Transaction) -> Change {
    Change {
        blocks: write.put_blocks.iter().map(|block| *block.name().as_bytes()).collect(),
        delivered: write.put_delivered.clone(),
    }
}
