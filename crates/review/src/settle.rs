//! The second half of the fold: derives again what was touched, and only that. Leaves out how acts are sorted to what they
//! are about (`fold.rs`).

use std::rc::Rc;

use crate::lift::lifts;
use crate::people::People;
use crate::review_fold::ReviewParts;
use crate::thread_fold::{Known, derive};
use crate::{
    BodyId, Entry, EntryId, Field, Fold, History, IdMap, IdSet, Person, PersonId, Problem, PublicKey, Review, ThreadId,
    Words,
};

/// A body that is to be erased by somebody's authority (FORMAT §6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Which body.
    pub body: BodyId,
    /// Nobody else's comment uses the same body, or the owner says so: erase it. Otherwise only who shows the secret may,
    /// or a stranger could quote a body of yours and then "take it back".
    pub is_undisputed: bool,
    /// The secrets that were published for it.
    pub secrets: Vec<[u8; 32]>,
}

impl Fold {
    /// The review as it is now. Work is done for what was touched since the last call, and only for that.
    pub fn review(&mut self) -> Rc<Review> {
        if self.is_identity_dirty {
            self.settle_people();
        }
        for id in core::mem::take(&mut self.dirty).iter() {
            self.settle_thread(id);
            self.is_summary_dirty = true;
        }
        if core::mem::take(&mut self.is_summary_dirty) {
            self.value = Rc::new(self.summarise());
        }
        Rc::clone(&self.value)
    }

    /// What should be erased, by whom it may be said. Complete after [`Fold::review`].
    pub fn erasures(&self) -> Vec<Erasure> {
        let mut erasures: IdMap<BodyId, Erasure> = IdMap::new();
        for redaction in self.redactions.values().flatten() {
            for (body, secret) in &redaction.bodies {
                let is_undisputed = redaction.is_owner || self.is_only_user(body, &redaction.by);
                let erasure = erasures.get_or_insert_with(*body, || Erasure {
                    body: *body,
                    is_undisputed: false,
                    secrets: Vec::new(),
                });
                erasure.is_undisputed |= is_undisputed;
                erasure.secrets.extend(secret);
            }
        }
        self.erase_texts(&mut erasures);
        erasures.into_values()
    }

    fn is_only_user(&self, body: &BodyId, person: &PersonId) -> bool {
        let users = self.body_users.get(body);
        users.into_iter().flatten().all(|(_, key)| self.people.person_of(key) == *person)
    }

    /// Who is who may change the place of every act in the fold: then, and only then, everything is sorted again.
    fn settle_people(&mut self) {
        self.is_identity_dirty = false;
        self.is_summary_dirty = true;
        self.is_people_dirty = true;
        self.time.is_dirty = true;
        let owner = self.entries.get(&EntryId(self.review.0)).and_then(|genesis| genesis.author);
        let people = People::of(&self.identity, owner, &self.causal);
        if people == self.people {
            return;
        }
        let moved: IdSet<PublicKey> = self
            .entries
            .values()
            .filter_map(|entry| entry.author)
            .filter(|key| people.person_of(key) != self.people.person_of(key))
            .collect();
        let is_rights_kept = people.has_same_rights(&self.people);
        self.people = people;
        self.sittings = IdMap::new();
        self.sort_again(&moved);
        if !is_rights_kept {
            self.dirty.extend(self.acts.keys());
        }
    }

    /// Puts the entries of these keys where their person now stands, and touches the threads they act in.
    fn sort_again(&mut self, keys: &IdSet<PublicKey>) {
        let is_moved = |entry: &Rc<Entry>| entry.author.is_some_and(|key| keys.contains(&key));
        for entry in self.entries.values().filter(|entry| is_moved(entry)) {
            let order = self.order_of(entry);
            self.orders.insert(entry.id, order);
        }
        for (id, acts) in &self.acts {
            if acts.iter().any(|act| is_moved(&act.entry)) {
                self.dirty.insert(id);
            }
        }
        for id in self.dirty.iter() {
            self.acts.get_mut(&id).into_iter().for_each(|acts| acts.sort_again(&self.orders));
        }
        if !keys.is_empty() {
            self.review_acts.sort_again(&self.orders);
            self.time.statements.sort_again(&self.orders);
            self.time.promises.sort_again(&self.orders);
            self.time.rules.sort_again(&self.orders);
        }
    }

    fn known(&self) -> Known<'_> {
        Known {
            causal: &self.causal,
            people: &self.people,
            bodies: &self.bodies,
            erased: &self.erased,
            time: &self.time,
            lifts: &self.lifts,
        }
    }

    fn settle_thread(&mut self, id: ThreadId) {
        let Some(acts) = self.acts.get(&id) else { return };
        match derive(id, acts, self.known()) {
            Ok(derived) => {
                self.threads.insert(id, Rc::new(derived.thread));
                set_or_remove(&mut self.thread_problems, id, derived.problems);
                set_or_remove(&mut self.redactions, id, derived.redacted);
            }
            Err(why) => {
                self.threads.remove(&id);
                self.redactions.remove(&id);
                self.thread_problems.insert(id, vec![Problem::Void { entry: id.entry, op: id.op, why }]);
            }
        }
    }

    fn summarise(&mut self) -> Review {
        let mut review = Review { n_entries: self.entries.len(), ..Review::empty(self.review) };
        if core::mem::take(&mut self.is_people_dirty) {
            (review.people, review.keys) = self.meet();
        } else {
            review.people.clone_from(&self.value.people);
            review.keys.clone_from(&self.value.keys);
        }
        review.calendars = match core::mem::take(&mut self.time.is_dirty) {
            true => self.time.calendars(&self.known()),
            false => self.value.calendars.clone(),
        };
        review.spoken.clone_from(&self.time.spoken);
        review.owner = self.people.rights.owner();
        review.history = History(Rc::clone(&self.causal));
        let mut sittings = core::mem::take(&mut self.sittings);
        let parts = ReviewParts { entries: &self.entries, acts: &self.review_acts, known: self.known() };
        parts.read(&mut review, &mut sittings);
        self.sittings = sittings;
        self.settle_lifts(&review);
        review.threads.clone_from(&self.threads);
        review.problems.extend(self.problems());
        review.problems.sort();
        review.problems.dedup();
        review
    }

    /// An overridden gate lifts blocks: where that is new, or over, threads are derived again. All of them: what was only known
    /// to the author of a nudge may rest on it too, and it is rare.
    fn settle_lifts(&mut self, review: &Review) {
        let lifts = lifts(review);
        if lifts == self.lifts {
            return;
        }
        self.lifts = lifts;
        let ids: Vec<ThreadId> = self.acts.keys().collect();
        ids.into_iter().for_each(|id| self.settle_thread(id));
    }

    /// Everybody who wrote something, their keys in the order in which these appeared.
    fn meet(&self) -> (IdMap<PersonId, Rc<Person>>, IdMap<PublicKey, PersonId>) {
        let first = |entries: &[(Option<EntryId>, EntryId)]| {
            entries.iter().filter_map(|(_, entry)| self.orders.get(entry)).min().copied()
        };
        let mut sorted: Vec<_> = self.successors.iter().map(|(key, entries)| (first(entries), key)).collect();
        sorted.sort();
        let (mut people, mut keys) = (IdMap::new(), IdMap::new());
        for (_, key) in sorted {
            let id = self.people.person_of(&key);
            keys.insert(key, id);
            let person = people.get_or_insert_with(id, || {
                let name = self.people.names.get(&id).and_then(|body| self.known().words(body, Field::Name));
                let name = name.unwrap_or(Words::Here("".into()));
                Rc::new(Person { id, name, keys: Vec::new(), role: self.people.rights.role_of(&id, &self.causal) })
            });
            Rc::make_mut(person).keys.push(key);
        }
        (people, keys)
    }

    fn problems(&self) -> Vec<Problem> {
        let mut problems = self.strays.clone();
        problems.extend(self.thread_problems.values().flatten().cloned());
        problems.extend(self.people.problems.iter().cloned());
        for (entry, missing) in self.waiting.values() {
            problems.push(Problem::Waiting { entry: entry.id, n_missing: missing.len() });
        }
        for key in self.forked.iter() {
            problems.extend(forks(key, self.successors.get(&key).map_or(&[], |entries| entries)));
        }
        problems
    }
}

fn set_or_remove<T>(map: &mut IdMap<ThreadId, Vec<T>>, id: ThreadId, values: Vec<T>) {
    if values.is_empty() {
        map.remove(&id);
    } else {
        map.insert(id, values);
    }
}

/// The points at which one key said more than one thing.
fn forks(key: PublicKey, successors: &[(Option<EntryId>, EntryId)]) -> Vec<Problem> {
    let mut sorted = successors.to_vec();
    sorted.sort();
    let rows = sorted.chunk_by(|one, other| one.0 == other.0).filter(|row| row.len() > 1);
    rows.map(|row| Problem::Fork { key, entries: row.iter().map(|(_, entry)| *entry).collect() }).collect()
}
