//! A disk: rows in memory that survive their tabs. A transaction is written whole or not at all, after its guard is checked.

use std::collections::{BTreeMap, BTreeSet};

use client::{Conflict, Cursor, Identity, LocalRow, Outcome, Stored, Transaction};

/// One disk, which several tabs may share.
#[derive(Debug, Default, Clone)]
pub(crate) struct Disk {
    pub(crate) seed: Option<[u8; 32]>,
    identity: Option<Identity>,
    blocks: BTreeMap<[u8; 32], Vec<u8>>,
    pub(crate) drafts: BTreeMap<[u8; 16], Vec<u8>>,
    delivered: BTreeSet<[u8; 32]>,
    cursor: Option<Cursor>,
    n_own_entries: u64,
    locals: Vec<LocalRow>,
    /// Reviews that were made here: never half of one.
    pub(crate) n_begun: usize,
    /// Writes that the disk will refuse, as when it is full.
    pub(crate) n_failures_due: usize,
}

impl Disk {
    pub(crate) fn stored(&self) -> Stored {
        Stored {
            identity: self.identity.clone(),
            blocks: self.blocks.values().cloned().collect(),
            drafts: self.drafts.iter().map(|(id, bytes)| (*id, bytes.clone())).collect(),
            cursor: self.cursor,
            delivered: self.delivered.iter().copied().collect(),
            n_own_entries: self.n_own_entries,
            locals: self.locals.clone(),
        }
    }

    pub(crate) fn write(&mut self, write: &Transaction, seed: Option<[u8; 32]>) -> Outcome {
        if self.n_failures_due > 0 {
            self.n_failures_due -= 1;
            return Outcome::Failed { why: "no room".into(), is_full: true };
        }
        let guard = &write.guard;
        let is_count_kept = guard.n_own_entries.is_none_or(|n| n == self.n_own_entries);
        let are_drafts_kept = guard.drafts.iter().all(|(id, bytes)| self.drafts.get(id) == bytes.as_ref());
        if !is_count_kept || !are_drafts_kept || (guard.has_no_identity && self.identity.is_some()) {
            return Outcome::Conflict(Box::new(Conflict { stored: self.stored() }));
        }
        for block in &write.put_blocks {
            self.blocks.insert(*block.name().as_bytes(), block.value().to_vec());
        }
        for name in &write.erase_blocks {
            self.blocks.remove(name);
        }
        self.drafts.extend(write.put_drafts.iter().cloned());
        for id in &write.delete_drafts {
            self.drafts.remove(id);
        }
        if let Some(identity) = &write.identity {
            self.identity = Some(identity.clone());
            self.seed = self.seed.or(seed);
        }
        self.cursor = write.cursor.or(self.cursor);
        self.delivered.extend(write.put_delivered.iter().copied());
        self.n_own_entries = write.n_own_entries.unwrap_or(self.n_own_entries);
        for row in &write.put_locals {
            self.locals.retain(|known| (known.scope, &known.name) != (row.scope, &row.name));
            self.locals.extend(Some(row.clone()).filter(|row| row.bytes.is_some()));
        }
        if let Some(begins) = &write.begins {
            let mut replica = replica::Replica::of_review(begins.review);
            let taken = replica.take(begins.put_blocks.iter().cloned());
            assert_eq!((taken.faults.len(), replica.review().problems.len()), (0, 0), "a review begins whole");
            assert!(replica.wanted().is_empty() && replica.review().brief.is_some(), "nothing of it is missing");
            self.n_begun += 1;
        }
        Outcome::Saved
    }
}
