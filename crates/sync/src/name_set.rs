//! A set of names as one sorted row: rooms hold up to about 20,000, names mostly come in order, and a search tree for them
//! would cost the engine 8 KB. Leaves out everything a set of names is not asked for.

use crate::BlockName;

/// A set of block names, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameSet(Vec<BlockName>);

impl NameSet {
    /// An empty set.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a name; `false` if it was there.
    pub fn insert(&mut self, name: BlockName) -> bool {
        let place = self.0.binary_search(&name);
        if let Err(at) = place {
            self.0.insert(at, name);
        }
        place.is_err()
    }

    /// Takes a name out; `false` if it was not there.
    pub fn remove(&mut self, name: &BlockName) -> bool {
        let place = self.0.binary_search(name);
        if let Ok(at) = place {
            self.0.remove(at);
        }
        place.is_ok()
    }

    /// Whether a name is in it.
    pub fn contains(&self, name: &BlockName) -> bool {
        self.0.binary_search(name).is_ok()
    }

    /// How many names are in it.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes all names out.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// All names, ascending.
    pub fn iter(&self) -> core::slice::Iter<'_, BlockName> {
        self.0.iter()
    }

    /// All names, ascending, beginning behind the given one and going round.
    pub fn iter_behind(&self, last: &BlockName) -> impl Iterator<Item = &BlockName> {
        let (before, behind) = self.0.split_at(self.0.partition_point(|name| name <= last));
        behind.iter().chain(before)
    }
}

impl Extend<BlockName> for NameSet {
    fn extend<I: IntoIterator<Item = BlockName>>(&mut self, names: I) {
        self.0.extend(names);
        self.0.sort_unstable();
        self.0.dedup();
    }
}

impl FromIterator<BlockName> for NameSet {
    fn from_iter<I: IntoIterator<Item = BlockName>>(names: I) -> Self {
        let mut set = Self::new();
        set.extend(names);
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_set_in_order() {
        let name = |n: u8| BlockName::from_bytes([n; 32]);
        let mut set: NameSet = [3, 1, 3].map(name).into_iter().collect();
        assert!(set.insert(name(2)) && !set.insert(name(2)));
        assert_eq!(set.iter().copied().collect::<Vec<_>>(), [1, 2, 3].map(name));
        assert_eq!(set.iter_behind(&name(2)).copied().collect::<Vec<_>>(), [3, 1, 2].map(name));
        assert!(set.remove(&name(1)) && !set.remove(&name(1)) && !set.contains(&name(1)));
        assert_eq!(set.len(), 2);
    }
}
