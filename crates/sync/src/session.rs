//! A client's side of the wire, as pure data: what to say next, and what an answer means (FORMAT §8).
//!
//! A session may see its answers late, twice, or never; saying a thing again changes nothing, because a block is stored
//! under its own hash. Leaves out when to meet (no clock), how (no sockets), and the blocks themselves (the replica's).

use crate::update::struct_len;
use crate::{
    Block, BlockName, Cursor, Fingerprint, GateError, InventoryPage, NameSet, REQUEST_BLOCKS_MAX, REQUEST_LEN_AIM,
    Refused, RefusedWhy, SyncRequest, SyncResponse, UPDATE_BLOCKS_MAX, WANT_MAX, encode_updates, open_update,
};

/// One client's conversation with one room of one relay.
///
/// ```
/// use sync::{Block, Cursor, Session, SyncResponse};
///
/// let block = Block::entry(b"hello").unwrap();
/// let mut session = Session::new(Cursor::default());
/// session.offer([block.name()]);
/// let request = session.request(|_| Some(block.clone()), []);
/// assert_eq!(request.updates.len(), 1);
/// // The relay has committed it:
/// let mut fingerprint = sync::Fingerprint::default();
/// fingerprint.toggle(&block.name());
/// let cursor = Cursor { epoch: 7, position: 1 };
/// let response = SyncResponse { stored: vec![block.name()], cursor, count: 1, fingerprint, ..Default::default() };
/// let arrived = session.receive(response).unwrap();
/// assert!(session.unsent().is_empty() && !arrived.is_more && !arrived.needs_inventory);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Session {
    cursor: Cursor,
    /// What the relay is believed to hold, and the fingerprint of that.
    shared: NameSet,
    fingerprint: Fingerprint,
    /// What it has not said that it stored.
    unsent: NameSet,
    /// What it erased, and so will never take.
    erased: NameSet,
    /// What it holds and this replica does not, as an inventory showed.
    wanted: NameSet,
    /// The last name offered. The next request goes on behind it, so one block that cannot pass never blocks the others.
    last_offered: Option<BlockName>,
    is_inventory_due: bool,
    /// The relay's fingerprint that last asked for an inventory: the same one does not ask again.
    compared: Option<Fingerprint>,
    inventory: Vec<BlockName>,
}

/// What one answer brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrived {
    /// Blocks that came, through the gate. Keep them durably before keeping `cursor`.
    pub blocks: Vec<Block>,
    /// Offered blocks that are on the relay's disk now.
    pub stored: Vec<BlockName>,
    /// Offered blocks that it will not keep.
    pub refused: Vec<Refused>,
    /// Where this replica stopped reading; worth keeping for the next start.
    pub cursor: Cursor,
    /// There is more to say or to read: make the next request at once.
    pub is_more: bool,
    /// Fetch the inventory and hand its pages to [`Session::receive_inventory`].
    pub needs_inventory: bool,
}

/// What to do after a page of the inventory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InventoryNext {
    /// Ask for the page behind this name, or for the first one.
    Ask {
        /// The last name known.
        after: Option<BlockName>,
    },
    /// The inventories are compared: make the next request.
    Compared,
}

impl Session {
    /// Begins where this replica stopped reading, or with the default cursor if it never met this relay.
    ///
    /// Such a session does not know what was shared before, and finds it out with one inventory when nothing else is left
    /// to do. A caller that kept it uses [`Session::resume`].
    pub fn new(cursor: Cursor) -> Self {
        Self { cursor, ..Self::default() }
    }

    /// Begins where this replica stopped reading, knowing which blocks the relay said it holds.
    pub fn resume(cursor: Cursor, shared: impl IntoIterator<Item = BlockName>) -> Self {
        let mut session = Self::new(cursor);
        for name in shared {
            session.share(name);
        }
        session
    }

    /// Adds blocks to offer. What the relay holds, or erased, is not offered again.
    pub fn offer(&mut self, names: impl IntoIterator<Item = BlockName>) {
        for name in names {
            if !self.erased.contains(&name) && !self.shared.contains(&name) {
                self.unsent.insert(name);
            }
        }
    }

    /// What was offered and not yet answered: "on this device".
    pub fn unsent(&self) -> &NameSet {
        &self.unsent
    }

    /// What the relay is believed to hold.
    pub fn shared(&self) -> &NameSet {
        &self.shared
    }

    /// Where this replica stopped reading.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    /// Says what to send now: some of the unsent blocks, and the names wanted (those given, and those an inventory showed).
    ///
    /// What `lookup` no longer has is no longer offered.
    pub fn request(
        &mut self,
        lookup: impl Fn(BlockName) -> Option<Block>,
        want: impl IntoIterator<Item = BlockName>,
    ) -> SyncRequest {
        let offered = self.next_offer(lookup);
        let want: NameSet = want.into_iter().take(WANT_MAX).chain(self.wanted.iter().copied()).collect();
        SyncRequest {
            cursor: self.cursor,
            want: want.iter().take(WANT_MAX).copied().collect(),
            updates: encode_updates(&offered),
        }
    }

    fn next_offer(&mut self, lookup: impl Fn(BlockName) -> Option<Block>) -> Vec<Block> {
        let names: Vec<BlockName> = match self.last_offered {
            Some(last) => self.unsent.iter_behind(&last).copied().collect(),
            None => self.unsent.iter().copied().collect(),
        };
        let mut offered = Vec::new();
        let mut len = 0;
        for name in names {
            let Some(block) = lookup(name) else {
                self.unsent.remove(&name);
                continue;
            };
            len += struct_len(&block);
            if !offered.is_empty() && (len > REQUEST_LEN_AIM || offered.len() == REQUEST_BLOCKS_MAX) {
                break;
            }
            self.last_offered = Some(name);
            offered.push(block);
        }
        offered
    }

    /// Takes an answer. Fails, and changes nothing, if what it carries does not pass the gate.
    pub fn receive(&mut self, response: SyncResponse) -> Result<Arrived, GateError> {
        let mut blocks = Vec::new();
        for update in &response.updates {
            blocks.extend(open_update(update)?);
        }
        self.move_cursor(response.cursor);
        let n_open = self.unsent.len() + self.wanted.len();
        for name in &response.stored {
            self.unsent.remove(name);
            self.share(*name);
        }
        for refused in &response.refused {
            self.unsent.remove(&refused.name);
            self.unshare(&refused.name);
            if refused.why == RefusedWhy::Erased {
                self.erased.insert(refused.name);
            }
        }
        for block in &blocks {
            self.unsent.remove(&block.name());
            self.wanted.remove(&block.name());
            self.share(block.name());
        }
        let n_open_now = self.unsent.len() + self.wanted.len();
        if n_open_now == 0 && !response.is_more {
            self.compare_fingerprints(response.fingerprint);
        }
        Ok(Arrived {
            blocks,
            stored: response.stored,
            refused: response.refused,
            cursor: self.cursor,
            // Without any progress, going on at once would be a busy loop.
            is_more: response.is_more || (0 < n_open_now && n_open_now < n_open),
            needs_inventory: self.is_inventory_due && !response.is_more,
        })
    }

    fn move_cursor(&mut self, theirs: Cursor) {
        if theirs.epoch == self.cursor.epoch {
            // A late answer must not make us read again what we have.
            self.cursor.position = self.cursor.position.max(theirs.position);
            return;
        }
        if self.cursor.epoch != 0 {
            // Another life of the store: it may have lost anything, and its positions mean something else.
            self.shared.clear();
            self.erased.clear();
            self.wanted.clear();
            self.inventory.clear();
            self.fingerprint = Fingerprint::default();
            self.compared = None;
            self.is_inventory_due = true;
        }
        self.cursor = theirs;
    }

    fn compare_fingerprints(&mut self, theirs: Fingerprint) {
        if theirs != self.fingerprint && self.compared != Some(theirs) {
            self.compared = Some(theirs);
            self.is_inventory_due = true;
        }
    }

    /// Takes the inventory's page that was asked for behind `after`.
    ///
    /// With the last page, everything in `held` that the relay lacks is offered again, and what it has beyond `held` is
    /// wanted. `held` names all that the replica has, and also what it will not take (erased blocks).
    pub fn receive_inventory(
        &mut self,
        after: Option<BlockName>,
        page: InventoryPage,
        held: impl IntoIterator<Item = BlockName>,
    ) -> InventoryNext {
        if after.is_none() {
            self.inventory.clear();
        }
        let last = self.inventory.last().copied();
        let first = page.names.first().copied();
        if after != last || first.is_some_and(|first| Some(first) <= last) {
            return InventoryNext::Ask { after: last };
        }
        self.inventory.extend(page.names);
        if page.is_more && self.inventory.len() < UPDATE_BLOCKS_MAX {
            return InventoryNext::Ask { after: self.inventory.last().copied() };
        }
        self.compare_inventory(held);
        InventoryNext::Compared
    }

    fn compare_inventory(&mut self, held: impl IntoIterator<Item = BlockName>) {
        self.shared.clear();
        self.fingerprint = Fingerprint::default();
        for name in core::mem::take(&mut self.inventory) {
            self.unsent.remove(&name);
            self.share(name);
        }
        self.wanted = self.shared.clone();
        for name in held {
            self.wanted.remove(&name);
            self.offer([name]);
        }
        self.is_inventory_due = false;
    }

    fn share(&mut self, name: BlockName) {
        if self.shared.insert(name) {
            self.fingerprint.toggle(&name);
        }
    }

    fn unshare(&mut self, name: &BlockName) {
        if self.shared.remove(name) {
            self.fingerprint.toggle(name);
        }
    }
}

#[cfg(test)]
mod tests;
