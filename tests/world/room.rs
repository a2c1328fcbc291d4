//! A relay with one room, reduced to its promises: what it says it stored survives its restarts, a cursor is a position, an
//! erased block stays erased. The real relay is tested over real sockets elsewhere; this one is fast and can be cut.

use std::collections::BTreeMap;

use client::{HttpRequest, Method};
use sync::{
    Block, BlockName, Cursor, InventoryPage, Refused, RefusedWhy, SyncRequest, SyncResponse, encode_updates,
    open_update,
};

/// The relay's disk and life.
#[derive(Debug, Default)]
pub(crate) struct Room {
    is_there: bool,
    epoch: u64,
    rows: Vec<(BlockName, Option<Block>)>,
    names: BTreeMap<BlockName, usize>,
}

impl Room {
    /// The store was restored from a copy: a new epoch, and the last `n` rows are gone.
    pub(crate) fn restore_losing(&mut self, n: usize) {
        self.epoch += 1;
        self.rows.truncate(self.rows.len().saturating_sub(n));
        self.names = self.rows.iter().enumerate().map(|(at, (name, _))| (*name, at)).collect();
    }

    pub(crate) fn answer(&mut self, request: &HttpRequest) -> (u16, Vec<u8>) {
        let path = request.path.strip_prefix("/v1/rooms/").expect("a path of the protocol");
        let (_, rest) = path.split_at(43);
        match (request.method, rest) {
            (Method::Put, "") => {
                self.is_there = true;
                self.epoch = self.epoch.max(1);
                (201, Vec::new())
            }
            _ if !self.is_there => (404, br#"{"title":"no such room","status":404}"#.to_vec()),
            (Method::Post, "/sync") => (200, self.sync(&request.body).encode()),
            (Method::Get, rest) => (200, self.inventory(rest.strip_prefix("/inventory?after=")).encode()),
            (Method::Delete, rest) => self.erase(rest, &request.body),
            _ => (405, Vec::new()),
        }
    }

    fn sync(&mut self, body: &[u8]) -> SyncResponse {
        let request = SyncRequest::decode(body).expect("what a client sends is well-formed");
        let mut response = SyncResponse::default();
        for update in &request.updates {
            for block in open_update(update).expect("what a client sends passes the gate") {
                self.store(block, &mut response);
            }
        }
        let from = if request.cursor.epoch == self.epoch { request.cursor.position as usize } else { 0 };
        let to = (from + 5).min(self.rows.len()).max(from);
        let behind = self.rows.get(from..to).unwrap_or_default().iter();
        let wanted = request.want.iter().filter_map(|name| self.names.get(name)).map(|at| &self.rows[*at]);
        let blocks: Vec<_> = behind.chain(wanted).filter_map(|(_, block)| block.as_ref()).collect();
        response.updates = encode_updates(blocks);
        response.cursor = Cursor { epoch: self.epoch, position: to as u64 };
        response.is_more = to < self.rows.len();
        for (name, _) in self.rows.iter().filter(|(_, block)| block.is_some()) {
            response.fingerprint.toggle(name);
            response.count += 1;
        }
        response
    }

    fn store(&mut self, block: Block, response: &mut SyncResponse) {
        let name = block.name();
        match self.names.get(&name) {
            Some(at) if self.rows[*at].1.is_none() => {
                response.refused.push(Refused { name, why: RefusedWhy::Erased });
                return;
            }
            Some(_) => {}
            None => {
                self.names.insert(name, self.rows.len());
                self.rows.push((name, Some(block)));
            }
        }
        response.stored.push(name);
    }

    fn inventory(&self, after: Option<&str>) -> InventoryPage {
        let after = after.map(|name| BlockName::parse(name).expect("a name"));
        let is_there = |name: &&BlockName| self.rows[self.names[*name]].1.is_some();
        let mut names = self.names.keys().filter(|name| after.is_none_or(|after| **name > after)).filter(is_there);
        let page: Vec<_> = names.by_ref().take(7).copied().collect();
        InventoryPage { names: page, is_more: names.next().is_some() }
    }

    fn erase(&mut self, rest: &str, secret: &[u8]) -> (u16, Vec<u8>) {
        let name = BlockName::parse(rest.strip_prefix("/blocks/").expect("a block")).expect("a name");
        let Some(at) = self.names.get(&name) else { return (404, Vec::new()) };
        let row = &mut self.rows[*at].1;
        let hash = row.as_ref().and_then(Block::erase_hash);
        let secret: [u8; 32] = secret.try_into().expect("a secret");
        if hash.is_some_and(|hash| !hash.matches(&secret)) {
            return (403, Vec::new());
        }
        *row = None;
        (204, Vec::new())
    }
}
