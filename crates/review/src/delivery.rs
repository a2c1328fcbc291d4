//! When an ask reached somebody: the first entry by which their replica proves that it held it (WORKFLOW §6). What could not
//! reach you cannot be late. Delivery is not reading, and reading is never reported. Leaves out when a receipt is written, which
//! is a client's business.

use std::rc::Rc;

use crate::causal::Node;
use crate::{EntryId, History, IdMap, PersonId, PublicKey, Review, Timestamp};

/// An entry of one key, as far as delivery cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spoken {
    /// One more than the highest of what its author had seen.
    pub lamport: u32,
    /// Which entry.
    pub entry: EntryId,
    /// When, by its author's clock.
    pub at: Timestamp,
    /// Whether it does nothing but prove that something arrived.
    pub is_receipt: bool,
}

/// What each key wrote, in the order of its chain.
pub type SpokenByKey = IdMap<PublicKey, Rc<Vec<Spoken>>>;

impl Review {
    /// When an entry that was written then proved to have reached a person; nothing before that. Never before it was written,
    /// whatever the clocks say.
    pub fn delivered(&self, entry: &EntryId, written: Timestamp, person: &PersonId) -> Option<Timestamp> {
        Voice::of(self, person).first_holding(&self.history, self.history.node(entry)?).map(|at| at.max(written))
    }
}

/// Everything one person wrote, ready to be asked when they first held something.
pub(crate) struct Voice<'a> {
    /// What each of their keys wrote, and the last of it.
    chains: Vec<(&'a [Spoken], &'a Node)>,
}

impl<'a> Voice<'a> {
    pub(crate) fn of(review: &'a Review, person: &PersonId) -> Self {
        let keys = review.people.get(person).into_iter().flat_map(|person| &person.keys);
        let chains = keys.filter_map(|key| {
            let spoken = review.spoken.get(key)?;
            Some((&spoken[..], review.history.node(&spoken.last()?.entry)?))
        });
        Self { chains: chains.collect() }
    }

    /// When they first proved to hold an entry. What a key wrote lies on one chain, so who held it once always does; where a key
    /// forked, this may be later than it could be, and is the same for everybody.
    pub(crate) fn first_holding(&self, history: &History, entry: &Node) -> Option<Timestamp> {
        // Mostly it is asked about what everything or nothing of theirs has seen.
        let chains = self.chains.iter().filter(|(_, last)| last.holds(entry));
        let holds = |said: &Spoken| history.node(&said.entry).is_some_and(|node| node.holds(entry));
        let first = |spoken: &[Spoken]| {
            let (last, before) = spoken.split_last()?;
            let first = before.partition_point(|said| !holds(said));
            Some(before.get(first).unwrap_or(last).at)
        };
        chains.filter_map(|(spoken, _)| first(spoken)).min()
    }
}
