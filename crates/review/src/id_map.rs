//! Maps and sets by id, in the order of the ids.
//!
//! All of them share one search tree over plain bytes; only a row of slots knows what is stored. A tree for each pair of
//! types would cost the engine about 10 KB each, and there are thirty of them. Leaves out ranges, which nobody needs.

use std::collections::{BTreeMap, btree_map};
use std::marker::PhantomData;
use std::ops::Index;

use crate::{AskId, BodyId, CommentId, EntryId, OpIndex, PersonId, PublicKey, ThreadId};

/// Long enough for an entry and an op inside it.
pub type IdBytes = [u8; 34];

/// An id that is a few bytes, and compares as they do.
pub trait IdKey: Copy {
    /// Its bytes, padded with zeros.
    fn to_bytes(self) -> IdBytes;
    /// The id of these bytes.
    fn from_bytes(bytes: IdBytes) -> Self;
}

fn hash_of(bytes: &IdBytes) -> [u8; 32] {
    core::array::from_fn(|at| bytes[at])
}

fn bytes_of(hash: &[u8; 32], op: OpIndex) -> IdBytes {
    let mut bytes = [0; 34];
    bytes[..32].copy_from_slice(hash);
    bytes[32..].copy_from_slice(&op.0.to_be_bytes());
    bytes
}

impl IdKey for [u8; 32] {
    fn to_bytes(self) -> IdBytes {
        bytes_of(&self, OpIndex(0))
    }

    fn from_bytes(bytes: IdBytes) -> Self {
        hash_of(&bytes)
    }
}

macro_rules! hash_key {
    ($($id:ident),+) => { $(
        impl IdKey for $id {
            fn to_bytes(self) -> IdBytes {
                bytes_of(&self.0, OpIndex(0))
            }

            fn from_bytes(bytes: IdBytes) -> Self {
                Self(hash_of(&bytes))
            }
        }
    )+ };
}

macro_rules! act_key {
    ($($id:ident),+) => { $(
        impl IdKey for $id {
            fn to_bytes(self) -> IdBytes {
                bytes_of(&self.entry.0, self.op)
            }

            fn from_bytes(bytes: IdBytes) -> Self {
                Self { entry: EntryId(hash_of(&bytes)), op: OpIndex(u16::from_be_bytes([bytes[32], bytes[33]])) }
            }
        }
    )+ };
}

hash_key!(EntryId, BodyId, PersonId, PublicKey);
act_key!(ThreadId, CommentId, AskId);

/// Which slot belongs to which id: the part that does not depend on any type.
#[derive(Debug, Clone, Default)]
struct Places {
    tree: BTreeMap<IdBytes, u32>,
    free: Vec<u32>,
    n_slots: u32,
}

impl Places {
    fn find(&self, id: &IdBytes) -> Option<usize> {
        self.tree.get(id).map(|at| *at as usize)
    }

    /// The slot of an id, a new one if it has none; and whether the row of slots must grow by one.
    fn claim(&mut self, id: IdBytes) -> (usize, bool) {
        if let Some(at) = self.find(&id) {
            return (at, false);
        }
        let free = self.free.pop();
        let at = free.unwrap_or(self.n_slots);
        self.n_slots += u32::from(free.is_none());
        self.tree.insert(id, at);
        (at as usize, free.is_none())
    }

    fn release(&mut self, id: &IdBytes) -> Option<usize> {
        let at = self.tree.remove(id)?;
        self.free.push(at);
        Some(at as usize)
    }
}

/// A map by id.
#[derive(Clone)]
pub struct IdMap<K, T> {
    places: Places,
    slots: Vec<Option<T>>,
    key: PhantomData<K>,
}

impl<K: IdKey, T> IdMap<K, T> {
    /// An empty map.
    pub fn new() -> Self {
        Self { places: Places::default(), slots: Vec::new(), key: PhantomData }
    }

    /// How many ids are in it.
    pub fn len(&self) -> usize {
        self.places.tree.len()
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.places.tree.is_empty()
    }

    /// What stands under an id.
    pub fn get(&self, id: &K) -> Option<&T> {
        self.places.find(&id.to_bytes()).and_then(|at| self.slots[at].as_ref())
    }

    /// What stands under an id, to be changed.
    pub fn get_mut(&mut self, id: &K) -> Option<&mut T> {
        self.places.find(&id.to_bytes()).and_then(|at| self.slots[at].as_mut())
    }

    /// Whether something stands under an id.
    pub fn contains_key(&self, id: &K) -> bool {
        self.places.find(&id.to_bytes()).is_some()
    }

    /// Puts something under an id, and gives what stood there.
    pub fn insert(&mut self, id: K, value: T) -> Option<T> {
        let (at, is_new) = self.places.claim(id.to_bytes());
        if is_new {
            self.slots.push(None);
        }
        self.slots[at].replace(value)
    }

    /// What stands under an id; if nothing does, what `make` gives is put there first.
    pub fn get_or_insert_with(&mut self, id: K, make: impl FnOnce() -> T) -> &mut T {
        let (at, is_new) = self.places.claim(id.to_bytes());
        if is_new {
            self.slots.push(None);
        }
        self.slots[at].get_or_insert_with(make)
    }

    /// Takes out what stands under an id.
    pub fn remove(&mut self, id: &K) -> Option<T> {
        self.places.release(&id.to_bytes()).and_then(|at| self.slots[at].take())
    }

    /// Keeps only what `is_kept` says.
    pub fn retain(&mut self, mut is_kept: impl FnMut(&K, &mut T) -> bool) {
        for id in self.keys().collect::<Vec<_>>() {
            if self.get_mut(&id).is_some_and(|value| !is_kept(&id, value)) {
                self.remove(&id);
            }
        }
    }

    /// All of it, by id.
    pub fn iter(&self) -> Iter<'_, K, T> {
        Iter { places: self.places.tree.iter(), slots: &self.slots, key: PhantomData }
    }

    /// All ids, ascending.
    pub fn keys(&self) -> impl Iterator<Item = K> + '_ {
        self.places.tree.keys().map(|bytes| K::from_bytes(*bytes))
    }

    /// All that is stored, by id.
    pub fn values(&self) -> impl Iterator<Item = &T> + '_ {
        self.places.tree.values().filter_map(|at| self.slots[*at as usize].as_ref())
    }

    /// Takes all that is stored, by id.
    pub fn into_values(mut self) -> Vec<T> {
        let slots = &mut self.slots;
        self.places.tree.values().filter_map(|at| slots[*at as usize].take()).collect()
    }

    /// All that is stored, in no particular order, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> + '_ {
        self.slots.iter_mut().flatten()
    }
}

/// See [`IdMap::iter`].
#[derive(Debug, Clone)]
pub struct Iter<'a, K, T> {
    places: btree_map::Iter<'a, IdBytes, u32>,
    slots: &'a [Option<T>],
    key: PhantomData<K>,
}

impl<'a, K: IdKey, T> Iterator for Iter<'a, K, T> {
    type Item = (K, &'a T);

    fn next(&mut self) -> Option<Self::Item> {
        let (bytes, at) = self.places.next()?;
        Some((K::from_bytes(*bytes), self.slots[*at as usize].as_ref()?))
    }
}

impl<'a, K: IdKey, T> IntoIterator for &'a IdMap<K, T> {
    type Item = (K, &'a T);
    type IntoIter = Iter<'a, K, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K: IdKey, T> Default for IdMap<K, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: IdKey, T> FromIterator<(K, T)> for IdMap<K, T> {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(items: I) -> Self {
        let mut map = Self::new();
        for (id, value) in items {
            map.insert(id, value);
        }
        map
    }
}

impl<K: IdKey, T, const N: usize> From<[(K, T); N]> for IdMap<K, T> {
    fn from(items: [(K, T); N]) -> Self {
        items.into_iter().collect()
    }
}

impl<K: IdKey, T> Index<&K> for IdMap<K, T> {
    type Output = T;

    /// Panics if nothing stands under the id: for tests, and where it is known to.
    fn index(&self, id: &K) -> &T {
        let found = self.get(id);
        debug_assert!(found.is_some(), "the id is in the map");
        match found {
            Some(value) => value,
            None => unreachable!("an index is only asked for ids that were put into this map"),
        }
    }
}

impl<K: IdKey, T: PartialEq> PartialEq for IdMap<K, T> {
    fn eq(&self, other: &Self) -> bool {
        let same_ids = self.places.tree.keys().eq(other.places.tree.keys());
        same_ids && self.values().eq(other.values())
    }
}

impl<K: IdKey + core::fmt::Debug, T: core::fmt::Debug> core::fmt::Debug for IdMap<K, T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// A set of ids.
#[derive(Clone, PartialEq)]
pub struct IdSet<K: IdKey>(IdMap<K, ()>);

impl<K: IdKey> IdSet<K> {
    /// An empty set.
    pub fn new() -> Self {
        Self(IdMap::new())
    }

    /// Adds an id; `false` if it was there.
    pub fn insert(&mut self, id: K) -> bool {
        self.0.insert(id, ()).is_none()
    }

    /// Takes an id out; `false` if it was not there.
    pub fn remove(&mut self, id: &K) -> bool {
        self.0.remove(id).is_some()
    }

    /// Whether an id is in it.
    pub fn contains(&self, id: &K) -> bool {
        self.0.contains_key(id)
    }

    /// How many ids are in it.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All ids, ascending.
    pub fn iter(&self) -> impl Iterator<Item = K> + '_ {
        self.0.keys()
    }
}

impl<K: IdKey> Default for IdSet<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: IdKey> Extend<K> for IdSet<K> {
    fn extend<I: IntoIterator<Item = K>>(&mut self, ids: I) {
        for id in ids {
            self.insert(id);
        }
    }
}

impl<K: IdKey> FromIterator<K> for IdSet<K> {
    fn from_iter<I: IntoIterator<Item = K>>(ids: I) -> Self {
        let mut set = Self::new();
        set.extend(ids);
        set
    }
}

impl<K: IdKey + core::fmt::Debug> core::fmt::Debug for IdSet<K> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_in_the_order_of_its_ids_whatever_happened_to_it() {
        let id = |n: u8| EntryId([n; 32]);
        let mut map: IdMap<EntryId, u8> = IdMap::new();
        for n in [5, 1, 9, 3] {
            assert_eq!(map.insert(id(n), n), None);
        }
        assert_eq!(map.remove(&id(9)), Some(9));
        assert_eq!(map.insert(id(2), 2), None);
        assert_eq!(map.insert(id(5), 50), Some(5));
        assert_eq!(map.values().copied().collect::<Vec<_>>(), [1, 2, 3, 50]);
        assert_eq!(map.keys().collect::<Vec<_>>(), [id(1), id(2), id(3), id(5)]);
        assert_eq!(map, IdMap::from([(id(1), 1), (id(3), 3), (id(5), 50), (id(2), 2)]));
    }

    #[test]
    fn ids_with_ops_come_back_whole_and_in_order() {
        let id = |n: u8, op: u16| ThreadId { entry: EntryId([n; 32]), op: OpIndex(op) };
        let set: IdSet<ThreadId> = [id(1, 300), id(1, 2), id(0, 9)].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [id(0, 9), id(1, 2), id(1, 300)]);
    }
}
