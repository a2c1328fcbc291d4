//! Who had seen what: the causal order of entries, answered without walking the log.
//!
//! Every entry lies on a *chain*, a path in the graph on which each entry directly follows the one before. An entry's past
//! is then, per chain, how many of its entries belong to it: a version vector that stays exact when a key forks, because
//! chains are found in the graph and not taken from keys. Leaves out what entries mean.
//!
//! A [`History`] is this graph beside a review's value: whoever derives something from the value asks it who had seen what.

use std::rc::Rc;

use crate::{EntryId, IdMap, IdSet};

/// Who had seen what, as part of a review's value.
///
/// Two histories are equal when their heads are: an entry names its past by hashes, so equal heads have equal pasts.
#[derive(Clone, Default)]
pub struct History(pub(crate) Rc<Causal>);

impl History {
    /// Whether the author of `later` had seen `earlier`. Nobody has seen an entry while writing it.
    pub fn is_before(&self, earlier: &EntryId, later: &EntryId) -> bool {
        self.0.is_before(earlier, later)
    }

    /// How many entries at least lie before an entry; nothing for one that is not here.
    pub(crate) fn lamport(&self, entry: &EntryId) -> Option<u32> {
        self.node(entry).map(|node| node.lamport)
    }

    /// An entry, to be asked about more than once.
    pub(crate) fn node(&self, entry: &EntryId) -> Option<&Node> {
        self.0.nodes.get(entry)
    }

    /// The entries that lie in none of these pasts, with their lamport times; nor are they one of these entries.
    pub(crate) fn unseen_by(&self, entries: &[EntryId]) -> IdMap<EntryId, u32> {
        let seers: Vec<&Node> = entries.iter().filter_map(|id| self.0.nodes.get(id)).collect();
        let is_unseen = |node: &Node| !seers.iter().any(|seer| node.n_seen_by(seer) > node.place);
        let unseen = self.0.nodes.iter().filter(|(_, node)| is_unseen(node));
        unseen.map(|(id, node)| (id, node.lamport)).collect()
    }

    /// The entries that no other entry follows, ascending.
    pub fn heads(&self) -> Vec<EntryId> {
        self.0.heads().collect()
    }

    /// Whether an entry is here with its whole past.
    pub(crate) fn contains(&self, id: &EntryId) -> bool {
        self.0.contains(id)
    }

    /// Whether neither author had seen the other's entry.
    pub fn is_beside(&self, one: &EntryId, other: &EntryId) -> bool {
        self.0.is_concurrent(one, other)
    }
}

impl PartialEq for History {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0.heads == other.0.heads
    }
}

impl core::fmt::Debug for History {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("History").field(&self.0.heads).finish()
    }
}

/// The graph of entries whose whole past is here.
#[derive(Debug, Clone, Default)]
pub(crate) struct Causal {
    nodes: IdMap<EntryId, Node>,
    chain_lens: Vec<u32>,
    heads: IdSet<EntryId>,
}

/// One entry in the graph.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    chain: u32,
    place: u32,
    lamport: u32,
    /// Ascending by chain: how many entries of it are in this entry's past, this entry included.
    seen: Rc<[(u32, u32)]>,
}

impl Node {
    /// Whether another entry is this one, or lies in its past.
    pub(crate) fn holds(&self, other: &Self) -> bool {
        other.lamport <= self.lamport && other.n_seen_by(self) > other.place
    }

    /// How many entries of this one's chain another one had seen, itself included.
    fn n_seen_by(&self, other: &Self) -> u32 {
        let found = other.seen.binary_search_by_key(&self.chain, |(chain, _)| *chain);
        found.map_or(0, |at| other.seen[at].1)
    }
}

impl Causal {
    /// Adds an entry all of whose parents are here.
    pub(crate) fn insert(&mut self, id: EntryId, parents: &[EntryId]) {
        let mut seen: Vec<(u32, u32)> = Vec::new();
        let mut lamport = 0;
        let mut chain = None;
        for node in parents.iter().filter_map(|parent| self.nodes.get(parent)) {
            lamport = lamport.max(node.lamport);
            for (chain, n) in node.seen.iter() {
                see(&mut seen, *chain, *n);
            }
            let is_tip = self.chain_lens.get(node.chain as usize) == Some(&(node.place + 1));
            if is_tip && chain.is_none() {
                chain = Some(node.chain);
            }
        }
        let chain = chain.unwrap_or_else(|| {
            self.chain_lens.push(0);
            (self.chain_lens.len() - 1) as u32
        });
        let len = &mut self.chain_lens[chain as usize];
        let place = *len;
        *len += 1;
        see(&mut seen, chain, place + 1);
        for parent in parents {
            self.heads.remove(parent);
        }
        self.heads.insert(id);
        self.nodes.insert(id, Node { chain, place, lamport: lamport + 1, seen: seen.into() });
    }

    /// Whether `earlier` lies in the past of `later`. An entry is not in its own past.
    pub(crate) fn is_before(&self, earlier: &EntryId, later: &EntryId) -> bool {
        let (Some(first), Some(second)) = (self.nodes.get(earlier), self.nodes.get(later)) else {
            return false;
        };
        first.lamport < second.lamport && first.n_seen_by(second) > first.place
    }

    /// Whether neither had seen the other.
    pub(crate) fn is_concurrent(&self, one: &EntryId, other: &EntryId) -> bool {
        one != other && !self.is_before(one, other) && !self.is_before(other, one)
    }

    pub(crate) fn contains(&self, id: &EntryId) -> bool {
        self.nodes.contains_key(id)
    }

    pub(crate) fn lamport(&self, id: &EntryId) -> u32 {
        self.nodes.get(id).map_or(0, |node| node.lamport)
    }

    /// Entries that no other entry follows, ascending.
    pub(crate) fn heads(&self) -> impl Iterator<Item = EntryId> + '_ {
        self.heads.iter()
    }
}

/// Notes that so many entries of a chain were seen. The list is ascending by chain.
fn see(seen: &mut Vec<(u32, u32)>, chain: u32, n: u32) {
    match seen.binary_search_by_key(&chain, |(chain, _)| *chain) {
        Ok(at) => seen[at].1 = seen[at].1.max(n),
        Err(at) => seen.insert(at, (chain, n)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn id(letter: char) -> EntryId {
        EntryId([letter as u8; 32])
    }

    /// `"a b:a c:a d:bc"` is a graph; every pair is compared with a search through it.
    fn check(graph: &str, heads: &str) {
        let mut causal = Causal::default();
        let mut pasts: BTreeMap<char, BTreeSet<char>> = BTreeMap::new();
        for item in graph.split(' ') {
            let (name, parents) = item.split_once(':').unwrap_or((item, ""));
            let name = name.chars().next().unwrap();
            let ids: Vec<_> = parents.chars().map(id).collect();
            causal.insert(id(name), &ids);
            let mut past: BTreeSet<char> = parents.chars().collect();
            past.extend(parents.chars().flat_map(|parent| pasts[&parent].clone()));
            pasts.insert(name, past);
        }
        for (later, past) in &pasts {
            for earlier in pasts.keys() {
                assert_eq!(causal.is_before(&id(*earlier), &id(*later)), past.contains(earlier), "{earlier} < {later}");
            }
        }
        assert_eq!(causal.heads().map(|id| id.0[0] as char).collect::<String>(), heads);
    }

    #[test]
    fn the_past_is_exact_in_a_row() {
        check("a b:a c:b d:c", "d");
    }

    #[test]
    fn the_past_is_exact_across_a_diamond() {
        check("a b:a c:a d:bc e:d f:c", "ef");
    }

    #[test]
    fn the_past_is_exact_in_a_braid() {
        check("a b:a c:a d:b e:c f:de g:d h:e i:fg j:h k:ij l:a", "kl");
    }
}
