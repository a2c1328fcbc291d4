//! The drafts of this device and how they get to the disk: every change is written as soon as the write before it is done,
//! so typing never waits and never queues up. Two tabs that change one draft both keep their words.

use std::rc::Rc;

use review::{IdMap, Timestamp};

use crate::draft_codec::{decode_draft, encode_draft};
use crate::publish::StoredDraft;
use crate::{Draft, DraftAct, DraftBasis, DraftId, Guard, PendingRedaction, Transaction};

/// A discarded draft can be had back for so long: 30 days (WORKFLOW §2).
const BIN_TIME: i64 = 30 * 24 * 3600 * 1000;

/// All drafts of one review on this device.
#[derive(Debug, Default)]
pub(crate) struct DraftBox {
    rows: IdMap<DraftId, Row>,
    writing: Vec<(DraftId, Option<Vec<u8>>)>,
    n_damaged: usize,
    shown: Option<Rc<Vec<Rc<Draft>>>>,
}

#[derive(Debug, Default)]
struct Row {
    /// What the person sees; `None` once it is to be deleted.
    draft: Option<Rc<Draft>>,
    /// What is on the disk.
    stored: Option<Vec<u8>>,
    is_dirty: bool,
}

impl DraftBox {
    /// Reads rows that the store gave. Ours that are not written yet stay; the others become what the store says.
    pub(crate) fn read(&mut self, rows: &[([u8; 16], Vec<u8>)]) {
        self.shown = None;
        self.n_damaged = 0;
        let stored: IdMap<DraftId, &Vec<u8>> = rows.iter().map(|(id, bytes)| (DraftId(*id), bytes)).collect();
        let writing = &self.writing;
        let is_ours = |id: &DraftId, row: &Row| row.is_dirty || writing.iter().any(|(writing, _)| writing == id);
        self.rows.retain(|id, row| is_ours(id, row) || stored.contains_key(id));
        for (id, bytes) in &stored {
            let Some(draft) = decode_draft(id, bytes) else {
                self.n_damaged += 1;
                continue;
            };
            let row = self.rows.get_or_insert_with(id, Row::default);
            if !is_ours(&id, row) {
                (row.draft, row.stored) = (Some(Rc::new(draft)), Some(Vec::clone(bytes)));
            }
        }
    }

    /// Saves an act under an id. The same act again is not written again.
    pub(crate) fn save(&mut self, now: Timestamp, id: DraftId, act: DraftAct, basis: DraftBasis) {
        let before = self.rows.get(&id).and_then(|row| row.draft.as_ref());
        if before.is_some_and(|draft| draft.act == act && draft.binned.is_none()) {
            return;
        }
        let created = before.map_or(now, |draft| draft.created);
        let version = before.map_or(0, |draft| draft.version.wrapping_add(1));
        self.put(Draft { id, version, created, saved: now, binned: None, basis, act });
    }

    /// Moves a draft to the bin, or takes it out. `false` if there is no such draft.
    pub(crate) fn bin(&mut self, id: DraftId, binned: Option<Timestamp>) -> bool {
        let Some(draft) = self.rows.get(&id).and_then(|row| row.draft.as_deref().cloned()) else { return false };
        self.put(Draft { version: draft.version.wrapping_add(1), binned, ..draft });
        true
    }

    fn put(&mut self, draft: Draft) {
        self.shown = None;
        let row = self.rows.get_or_insert_with(draft.id, Row::default);
        row.draft = Some(Rc::new(draft));
        row.is_dirty = true;
    }

    /// Forgets what was in the bin for too long.
    pub(crate) fn empty_bin(&mut self, now: Timestamp) {
        let is_old = |draft: &Rc<Draft>| draft.binned.is_some_and(|at| at.0.saturating_add(BIN_TIME) < now.0);
        for row in self.rows.values_mut().filter(|row| row.draft.as_ref().is_some_and(is_old)) {
            (row.draft, row.is_dirty) = (None, true);
            self.shown = None;
        }
    }

    /// The write that brings the disk up to date, unless one is under way or there is nothing to do.
    pub(crate) fn next_write(&mut self) -> Option<Transaction> {
        if !self.writing.is_empty() {
            return None;
        }
        let mut write = Transaction { guard: Guard::default(), ..Transaction::default() };
        for id in self.rows.keys().collect::<Vec<_>>() {
            let Some(row) = self.rows.get_mut(&id).filter(|row| row.is_dirty) else { continue };
            let bytes = row.draft.as_ref().map(|draft| encode_draft(draft));
            match &bytes {
                Some(bytes) => write.put_drafts.push((id.0, bytes.clone())),
                None => write.delete_drafts.push(id.0),
            }
            write.guard.drafts.push((id.0, row.stored.clone()));
            self.writing.push((id, bytes));
            row.is_dirty = false;
        }
        (!self.writing.is_empty()).then_some(write)
    }

    /// The write is on the disk.
    pub(crate) fn written(&mut self) {
        for (id, bytes) in core::mem::take(&mut self.writing) {
            if bytes.is_none() && self.rows.get(&id).is_some_and(|row| !row.is_dirty) {
                self.rows.remove(&id);
            } else if let Some(row) = self.rows.get_mut(&id) {
                row.stored = bytes;
            }
        }
    }

    /// The disk refused: everything that was under way is to be written again.
    pub(crate) fn not_written(&mut self) {
        for (id, _) in core::mem::take(&mut self.writing) {
            if let Some(row) = self.rows.get_mut(&id) {
                row.is_dirty = true;
            }
        }
    }

    /// Another tab changed a row first. Its words stay under the old id; ours, where they differ, get an id of their own.
    pub(crate) fn conflicted(&mut self, rows: &[([u8; 16], Vec<u8>)]) {
        self.not_written();
        let stored: IdMap<DraftId, &Vec<u8>> = rows.iter().map(|(id, bytes)| (DraftId(*id), bytes)).collect();
        let mut ours = Vec::new();
        self.rows.retain(|id, row| {
            let is_changed = stored.get(id).copied() != row.stored.as_ref();
            if is_changed && row.is_dirty {
                ours.extend(row.draft.clone());
            }
            !is_changed
        });
        self.read(rows);
        for draft in ours {
            let theirs = self.rows.get(&draft.id).and_then(|row| row.draft.as_ref());
            if theirs.is_none_or(|theirs| theirs.act != draft.act) && draft.binned.is_none() {
                let id = twin_of(draft.id, draft.version);
                self.put(Draft { id, ..Draft::clone(&draft) });
            }
        }
    }

    /// Takes out what was published. What was written into a draft meanwhile stays, as a draft of its own.
    pub(crate) fn forget(&mut self, published: &[StoredDraft]) {
        self.shown = None;
        for (draft, _) in published {
            let newer = self.rows.remove(&draft.id).and_then(|row| row.draft).filter(|newer| newer.act != draft.act);
            if let Some(newer) = newer {
                self.put(Draft { id: twin_of(newer.id, newer.version), ..Draft::clone(&newer) });
            }
        }
    }

    /// The finished and unfinished drafts outside the bin, oldest first, with their bytes on the disk.
    pub(crate) fn live(&self) -> Vec<(Rc<Draft>, Option<Vec<u8>>)> {
        let rows = self.rows.values().filter_map(|row| Some((row.draft.clone()?, row.stored.clone())));
        let mut live: Vec<_> = rows.filter(|(draft, _)| draft.binned.is_none()).collect();
        live.sort_by_key(|(draft, _)| (draft.created, draft.id));
        live
    }

    /// The brief that is being written: the latest, if two tabs write one.
    pub(crate) fn brief(&self) -> Option<Rc<Draft>> {
        let drafts = self.rows.values().filter_map(|row| row.draft.as_ref());
        let briefs = drafts.filter(|draft| draft.binned.is_none() && matches!(draft.act, DraftAct::Brief(_)));
        briefs.max_by_key(|draft| (draft.saved, draft.id)).cloned()
    }

    /// The redactions that wait, soonest first, each with its row.
    pub(crate) fn redactions(&self) -> Vec<(DraftId, PendingRedaction)> {
        let drafts = self.rows.values().filter_map(|row| row.draft.as_ref());
        let mut waiting: Vec<_> = drafts
            .filter_map(|draft| match draft.act {
                DraftAct::Redact { comment, due } if draft.binned.is_none() => {
                    Some((draft.id, PendingRedaction { comment, due }))
                }
                _ => None,
            })
            .collect();
        waiting.sort_by_key(|(id, redaction)| (redaction.due, *id));
        waiting
    }

    /// Deletes a row for good. `false` if there is no such draft.
    pub(crate) fn delete(&mut self, id: DraftId) -> bool {
        let Some(row) = self.rows.get_mut(&id).filter(|row| row.draft.is_some()) else { return false };
        (row.draft, row.is_dirty, self.shown) = (None, true, None);
        true
    }

    /// Gives a draft another basis: what its author has before them now.
    pub(crate) fn rebase(&mut self, id: DraftId, basis: DraftBasis) -> bool {
        let Some(draft) = self.rows.get(&id).and_then(|row| row.draft.as_deref().cloned()) else { return false };
        if draft.basis != basis {
            self.put(Draft { version: draft.version.wrapping_add(1), basis, ..draft });
        }
        true
    }

    /// What a draft would do, wherever it is.
    pub(crate) fn act(&self, id: DraftId) -> Option<DraftAct> {
        self.rows.get(&id)?.draft.as_ref().map(|draft| draft.act.clone())
    }

    /// All drafts, the bin's too, oldest first. Without a brief that is being written, and redactions that wait.
    pub(crate) fn shown(&mut self) -> Rc<Vec<Rc<Draft>>> {
        let rows = &self.rows;
        let shown = self.shown.get_or_insert_with(|| {
            let is_shown = |draft: &Rc<Draft>| match draft.act {
                DraftAct::Brief(_) => draft.binned.is_some(),
                DraftAct::Redact { .. } => false,
                _ => true,
            };
            let mut drafts: Vec<_> = rows.values().filter_map(|row| row.draft.clone()).filter(is_shown).collect();
            drafts.sort_by_key(|draft| (draft.created, draft.id));
            Rc::new(drafts)
        });
        Rc::clone(shown)
    }

    /// How many drafts have words that are not on the disk.
    pub(crate) fn n_unsaved(&self) -> usize {
        self.rows
            .iter()
            .filter(|(id, row)| row.is_dirty || self.writing.iter().any(|(writing, _)| writing == id))
            .count()
    }

    pub(crate) fn n_damaged(&self) -> usize {
        self.n_damaged
    }
}

/// An id for the words that lost a race, the same in every run.
fn twin_of(id: DraftId, version: u32) -> DraftId {
    let mut bytes = id.0;
    for (byte, salt) in bytes.iter_mut().zip(version.wrapping_add(1).to_be_bytes().into_iter().rev().cycle()) {
        *byte = byte.rotate_left(3) ^ salt ^ 0xa5;
    }
    DraftId(bytes)
}
