//! Entries and bodies in, a review out. The fold is incremental: what arrives is sorted into the acts of the thing it is
//! about, and only the things that were touched are derived again. Any order of arrival gives the same value.

use std::rc::Rc;

use crate::acts::{About, Act, Acts, about, bodies_of};
use crate::causal::Causal;
use crate::people::{IdentityAct, People, is_identity};
use crate::review_fold::Sitting;
use crate::thread_fold::Redaction;
use crate::time_fold::TimeActs;
use crate::{
    Body, BodyId, CommentId, Entry, EntryId, IdMap, IdSet, Lift, Op, OpIndex, Order, PersonId, Problem, PublicKey,
    Review, ReviewId, Thread, ThreadId, VoidWhy,
};

/// The running fold of one review.
#[derive(Debug, Clone)]
pub struct Fold {
    pub(crate) review: ReviewId,
    pub(crate) entries: IdMap<EntryId, Rc<Entry>>,
    pub(crate) orders: IdMap<EntryId, Order>,
    pub(crate) waiting: IdMap<EntryId, (Rc<Entry>, IdSet<EntryId>)>,
    pub(crate) waiters: IdMap<EntryId, IdSet<EntryId>>,
    pub(crate) causal: Rc<Causal>,
    pub(crate) bodies: IdMap<BodyId, Rc<Body>>,
    pub(crate) erased: IdSet<BodyId>,
    pub(crate) identity: Vec<IdentityAct>,
    pub(crate) people: People,
    pub(crate) forked: IdSet<PublicKey>,
    pub(crate) successors: IdMap<PublicKey, Vec<(Option<EntryId>, EntryId)>>,
    pub(crate) acts: IdMap<ThreadId, Acts>,
    /// The acts about the review as a whole.
    pub(crate) review_acts: Acts,
    /// What submissions say, until a body or a right of theirs changes.
    pub(crate) sittings: IdMap<EntryId, Rc<Sitting>>,
    pub(crate) sittings_of_body: IdMap<BodyId, Vec<EntryId>>,
    pub(crate) name_bodies: IdSet<BodyId>,
    pub(crate) thread_of: IdMap<CommentId, ThreadId>,
    pub(crate) body_users: IdMap<BodyId, Vec<(ThreadId, PublicKey)>>,
    pub(crate) threads: IdMap<ThreadId, Rc<Thread>>,
    pub(crate) thread_problems: IdMap<ThreadId, Vec<Problem>>,
    pub(crate) redactions: IdMap<ThreadId, Vec<Redaction>>,
    pub(crate) strays: Vec<Problem>,
    pub(crate) dirty: IdSet<ThreadId>,
    /// Overridden gates that lift blocks.
    pub(crate) lifts: Vec<Lift>,
    pub(crate) is_identity_dirty: bool,
    pub(crate) is_people_dirty: bool,
    pub(crate) is_summary_dirty: bool,
    pub(crate) time: TimeActs,
    pub(crate) value: Rc<Review>,
}

impl Fold {
    /// An empty fold; nothing is in it before the genesis is.
    pub fn new(review: ReviewId) -> Self {
        Self {
            review,
            entries: IdMap::new(),
            orders: IdMap::new(),
            waiting: IdMap::new(),
            waiters: IdMap::new(),
            causal: Rc::default(),
            bodies: IdMap::new(),
            erased: IdSet::new(),
            identity: Vec::new(),
            people: People::default(),
            forked: IdSet::new(),
            successors: IdMap::new(),
            acts: IdMap::new(),
            review_acts: Acts::default(),
            sittings: IdMap::new(),
            sittings_of_body: IdMap::new(),
            name_bodies: IdSet::new(),
            thread_of: IdMap::new(),
            body_users: IdMap::new(),
            threads: IdMap::new(),
            thread_problems: IdMap::new(),
            redactions: IdMap::new(),
            strays: Vec::new(),
            dirty: IdSet::new(),
            lifts: Vec::new(),
            is_identity_dirty: false,
            is_people_dirty: true,
            is_summary_dirty: true,
            time: TimeActs::default(),
            value: Rc::new(Review::empty(review)),
        }
    }

    /// Takes in an entry. The same entry twice changes nothing; one whose past is missing waits.
    pub fn insert(&mut self, entry: Entry) {
        if self.entries.contains_key(&entry.id) || self.waiting.contains_key(&entry.id) {
            return;
        }
        self.is_summary_dirty = true;
        let entry = Rc::new(entry);
        let missing: IdSet<_> = self.parents(&entry).into_iter().filter(|id| !self.causal.contains(id)).collect();
        if missing.is_empty() {
            self.integrate_all(entry);
            return;
        }
        for id in missing.iter() {
            self.waiters.get_or_insert_with(id, IdSet::new).insert(entry.id);
        }
        self.waiting.insert(entry.id, (entry, missing));
    }

    /// Takes in a body. An erased one stays erased.
    pub fn insert_body(&mut self, id: BodyId, body: Body) {
        if !self.erased.contains(&id) && self.bodies.insert(id, Rc::new(body)).is_none() {
            self.touch_users(&id);
        }
    }

    /// Forgets a body for good.
    pub fn erase_body(&mut self, id: BodyId) {
        self.bodies.remove(&id);
        if self.erased.insert(id) {
            self.touch_users(&id);
        }
    }

    /// Lets a body come back: it was erased as its eraser's own, and turned out to be somebody else's too.
    pub fn allow_body(&mut self, id: BodyId) {
        if self.erased.remove(&id) {
            self.touch_users(&id);
        }
    }

    /// Entries that no other entry follows: what the next entry of this replica depends on.
    pub fn heads(&self) -> Vec<EntryId> {
        self.causal.heads().collect()
    }

    /// The last entry of a key on the longest line of its chain, for `previous`.
    pub fn last_entry_of(&self, key: &PublicKey) -> Option<EntryId> {
        let mine = self.orders.iter().filter(|(id, _)| self.entries[id].author == Some(*key));
        mine.max_by_key(|(id, order)| (order.lamport, *id)).map(|(id, _)| id)
    }

    /// The entries of a key that are here and say something: all but receipts, which its device writes by itself.
    pub fn sayings_of(&self, key: PublicKey) -> impl Iterator<Item = EntryId> + '_ {
        let is_theirs = move |entry: &&Rc<Entry>| entry.author == Some(key) && !matches!(entry.ops[..], [Op::Receipt]);
        self.entries.values().filter(is_theirs).map(|entry| entry.id)
    }

    /// All entries of a key that are here, by id.
    pub fn entries_of(&self, key: PublicKey) -> impl Iterator<Item = EntryId> + '_ {
        self.entries.values().filter(move |entry| entry.author == Some(key)).map(|entry| entry.id)
    }

    /// The bodies and texts that an entry names.
    pub fn named_by(&self, entry: EntryId) -> Vec<[u8; 32]> {
        let Some(entry) = self.entries.get(&entry) else { return Vec::new() };
        let bodies = entry.ops.iter().flat_map(bodies_of).map(|body| body.0);
        let texts = entry.ops.iter().filter_map(|op| match op {
            Op::Text { text, .. } | Op::Revision { text: Some(text), .. } => Some(text.0),
            _ => None,
        });
        bodies.chain(texts).collect()
    }

    /// How many entries of a key are here.
    pub fn n_entries_of(&self, key: &PublicKey) -> u64 {
        self.entries.values().filter(|entry| entry.author == Some(*key)).count() as u64
    }

    /// The person a key belongs to, once something of theirs is here.
    pub fn person_of(&self, key: &PublicKey) -> Option<PersonId> {
        let wrote = |entry: &Rc<Entry>| entry.author == Some(*key);
        self.entries.values().any(wrote).then(|| self.people.person_of(key))
    }

    /// The bodies that entries name and that are not here, nor erased: to ask for.
    pub fn missing_bodies(&self) -> Vec<BodyId> {
        let is_missing = |id: &BodyId| !self.bodies.contains_key(id) && !self.erased.contains(id);
        let of_ops = self.entries.values().flat_map(|entry| entry.ops.iter().flat_map(bodies_of));
        let ids: IdSet<BodyId> = of_ops.collect();
        ids.iter().filter(is_missing).collect()
    }

    /// The entries that waiting ones lack: to ask for.
    pub fn missing_entries(&self) -> Vec<EntryId> {
        self.waiters.keys().filter(|id| !self.waiting.contains_key(id)).collect()
    }

    /// The bodies of all versions of a comment, whoever wrote them.
    pub fn bodies_of_comment(&self, comment: CommentId) -> Vec<BodyId> {
        let acts = self.thread_of.get(&comment).and_then(|thread| self.acts.get(thread));
        let of_act = |act: &Act| {
            let is_it = CommentId { entry: act.order.entry, op: act.op } == comment;
            match &act.entry.ops[act.op.0 as usize] {
                Op::Thread(opening) if is_it => Some(opening.body),
                Op::Reply { body, .. } if is_it => Some(*body),
                Op::Edit { comment: edited, body } if *edited == comment => Some(*body),
                _ => None,
            }
        };
        acts.into_iter().flat_map(Acts::iter).filter_map(of_act).collect()
    }

    fn parents(&self, entry: &Entry) -> Vec<EntryId> {
        if entry.id.0 == self.review.0 {
            return Vec::new();
        }
        let mut parents = entry.deps.clone();
        parents.extend(entry.previous);
        if parents.is_empty() {
            parents.push(EntryId(self.review.0));
        }
        parents
    }

    /// Integrates an entry and then everything that waited for it, without recursion: a long chain may hang on one entry.
    fn integrate_all(&mut self, entry: Rc<Entry>) {
        let mut ready = vec![entry];
        while let Some(entry) = ready.pop() {
            self.integrate(&entry);
            for waiter in self.waiters.remove(&entry.id).unwrap_or_default().iter() {
                let Some((_, missing)) = self.waiting.get_mut(&waiter) else { continue };
                missing.remove(&entry.id);
                if missing.is_empty() {
                    ready.extend(self.waiting.remove(&waiter).map(|(entry, _)| entry));
                }
            }
        }
    }

    fn integrate(&mut self, entry: &Rc<Entry>) {
        let parents = self.parents(entry);
        Rc::make_mut(&mut self.causal).insert(entry.id, &parents);
        self.entries.insert(entry.id, Rc::clone(entry));
        let order = self.order_of(entry);
        self.orders.insert(entry.id, order);
        self.time.take(order, entry);
        if let Some(key) = entry.author {
            let successors = self.successors.get_or_insert_with(key, Vec::new);
            self.is_people_dirty |= successors.is_empty();
            if successors.iter().any(|(previous, _)| *previous == entry.previous) {
                self.forked.insert(key);
            }
            successors.push((entry.previous, entry.id));
        }
        for (at, op) in entry.ops.iter().enumerate() {
            let index = OpIndex(at as u16);
            if is_identity(op) {
                self.identity.push(IdentityAct { lamport: order.lamport, entry: Rc::clone(entry), op: index });
                self.is_identity_dirty = true;
            }
            match op {
                Op::Profile { body } => {
                    self.name_bodies.insert(*body);
                }
                Op::Unknown { number, is_critical } => {
                    let (entry, number, is_critical) = (entry.id, *number, *is_critical);
                    self.strays.push(Problem::Newer { entry, number, is_critical });
                }
                _ => {}
            }
            if matches!(op, Op::OwnedGenesis { .. } | Op::PageGenesis { .. }) {
                self.genesis(entry, index);
            }
            self.route(order, index, entry, op);
        }
    }

    fn genesis(&mut self, entry: &Rc<Entry>, op: OpIndex) {
        if entry.id.0 == self.review.0 && op.0 == 0 {
            self.is_identity_dirty = true;
        } else {
            self.strays.push(Problem::Void { entry: entry.id, op, why: VoidWhy::StrayGenesis });
        }
    }

    /// Sorts an act to what it is about. Whether its author had seen that is decided by the graph, never by what happens to
    /// be here already.
    fn route(&mut self, order: Order, index: OpIndex, entry: &Rc<Entry>, op: &Op) {
        let has_seen = |id: &EntryId| *id == entry.id || self.causal.is_before(id, &entry.id);
        let thread = match about(entry.id, index, op) {
            About::Nothing => return,
            About::Review => None,
            About::Itself(thread) => {
                self.acts.insert(thread, Acts::default());
                Some(thread)
            }
            About::Thread(thread) => Some(thread).filter(|thread| has_seen(&thread.entry)),
            About::Comment(comment) => {
                Some(comment).filter(|comment| has_seen(&comment.entry)).and_then(|id| self.thread_of.get(&id).copied())
            }
            About::Ask(ask) => {
                let comment = Some(CommentId { entry: ask.entry, op: ask.op });
                comment.filter(|comment| has_seen(&comment.entry)).and_then(|id| self.thread_of.get(&id).copied())
            }
        };
        let act = Act { order, op: index, entry: Rc::clone(entry) };
        let is_about_review = thread.is_none() && self.is_about_review(&about(entry.id, index, op), entry);
        match thread.and_then(|thread| Some((thread, self.acts.get_mut(&thread)?))) {
            Some((thread, acts)) => {
                acts.insert(act);
                self.acted(thread, index, entry, op);
            }
            None if is_about_review => {
                self.review_acts.insert(act);
                for body in bodies_of(op) {
                    self.sittings_of_body.get_or_insert_with(body, Vec::new).push(entry.id);
                }
            }
            None => self.strays.push(Problem::Void { entry: entry.id, op: index, why: VoidWhy::NotInItsPast }),
        }
    }

    /// Whether an act that is about no thread is about the review: a text that is taken back is named like a comment.
    fn is_about_review(&self, about: &About, entry: &Entry) -> bool {
        let has_seen = |id: &EntryId| *id == entry.id || self.causal.is_before(id, &entry.id);
        match about {
            About::Review | About::Ask(_) => true,
            About::Comment(act) => has_seen(&act.entry) && self.text_of_act(act).is_some(),
            _ => false,
        }
    }

    /// Notes what an act in a thread touches.
    fn acted(&mut self, thread: ThreadId, index: OpIndex, entry: &Entry, op: &Op) {
        if matches!(op, Op::Thread(_) | Op::Reply { .. }) {
            self.thread_of.insert(CommentId { entry: entry.id, op: index }, thread);
        }
        for body in bodies_of(op) {
            let key = entry.author.unwrap_or(PublicKey([0; 32]));
            let users = self.body_users.get_or_insert_with(body, Vec::new);
            if !users.contains(&(thread, key)) {
                users.push((thread, key));
            }
        }
        self.dirty.insert(thread);
    }

    pub(crate) fn order_of(&self, entry: &Entry) -> Order {
        let person = entry.author.map_or(PersonId([0; 32]), |key| self.people.person_of(&key));
        Order { lamport: self.causal.lamport(&entry.id), person, entry: entry.id }
    }

    fn touch_users(&mut self, body: &BodyId) {
        self.is_summary_dirty = true;
        self.time.touch(body);
        self.is_people_dirty |= self.name_bodies.contains(body);
        for entry in self.sittings_of_body.get(body).into_iter().flatten() {
            self.sittings.remove(entry);
        }
        let users = self.body_users.get(body);
        self.dirty.extend(users.into_iter().flatten().map(|(thread, _)| *thread));
    }
}
