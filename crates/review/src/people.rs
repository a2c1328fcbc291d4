//! Who is who: keys, persons, names (FORMAT §5). Leaves out what people said, and what they may do (`authority.rs`).
//!
//! Everything here is decided over the whole set of identity acts in the order (lamport, entry), so it does not depend on
//! the order of arrival. Keys are linked before names are looked at, so a device counts as its person from its first word.

use std::rc::Rc;

use crate::authority::Rights;
use crate::causal::Causal;
use crate::{BodyId, Entry, EntryId, IdMap, Op, OpIndex, PersonId, Problem, PublicKey, Role, VoidWhy, Words};

/// Somebody who wrote in this review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// As they call themselves: a claim.
    pub name: Words,
    /// Their devices, in the order in which they appeared.
    pub keys: Vec<PublicKey>,
    /// What they may do.
    pub role: Role,
}

/// What the identity acts of a log come to.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct People {
    pub(crate) persons: IdMap<PublicKey, PersonId>,
    pub(crate) names: IdMap<PersonId, BodyId>,
    pub(crate) rights: Rights,
    pub(crate) problems: Vec<Problem>,
    revocations: IdMap<PublicKey, Vec<Vec<EntryId>>>,
}

/// An identity act with its place.
#[derive(Debug, Clone)]
pub(crate) struct IdentityAct {
    pub(crate) lamport: u32,
    pub(crate) entry: Rc<Entry>,
    pub(crate) op: OpIndex,
}

impl IdentityAct {
    pub(crate) fn op(&self) -> &Op {
        &self.entry.ops[self.op.0 as usize]
    }

    pub(crate) fn void(&self, why: VoidWhy) -> Problem {
        Problem::Void { entry: self.entry.id, op: self.op, why }
    }
}

/// Whether an op says who somebody is or what they may do.
pub(crate) fn is_identity(op: &Op) -> bool {
    matches!(
        op,
        Op::Profile { .. }
            | Op::AddKey { .. }
            | Op::RevokeKey { .. }
            | Op::Attest { .. }
            | Op::Grant { .. }
            | Op::Admit { .. }
            | Op::Transfer { .. }
            | Op::AcceptTransfer { .. }
            | Op::Policy(_)
            | Op::ConfirmPolicy { .. }
    )
}

impl People {
    /// Reads all identity acts of a log. `owner` is the key that signed an owned review's genesis.
    pub(crate) fn of(acts: &[IdentityAct], owner: Option<PublicKey>, causal: &Causal) -> Self {
        let mut acts: Vec<_> = acts.iter().collect();
        acts.sort_by_key(|act| (act.lamport, act.entry.id, act.op));
        let founded = Self::founded(&acts, owner, causal, |root, _| Some(*root) == owner);
        if !founded.rights.was_passed_on() {
            return founded;
        }
        // Whoever owns the review later may vouch for keys too; only now is it known who that is.
        Self::founded(&acts, owner, causal, |root, entry| {
            founded.rights.is_owner_at(&founded.person_of(root), entry, causal)
        })
    }

    /// `may_attest` is asked about a key that others are linked to, and the entry it vouches in.
    fn founded(
        acts: &[&IdentityAct],
        owner: Option<PublicKey>,
        causal: &Causal,
        may_attest: impl Fn(&PublicKey, &EntryId) -> bool,
    ) -> Self {
        let mut people = Self::default();
        let roots = link_keys(acts, &may_attest, &mut people.problems);
        people.name_persons(acts, &roots);
        people.revoke_own(acts);
        let mut problems = Vec::new();
        let owner = owner.map(|key| people.person_of(&key));
        people.rights = Rights::owned_by(owner, &people.counting(acts, causal), causal, &mut problems);
        people.revoke_others(acts, causal);
        let mut rights = core::mem::take(&mut people.rights);
        rights.grant(&people.counting(acts, causal), causal, &mut problems);
        rights.rule(&people.counting(acts, causal), causal);
        people.rights = rights;
        people.problems.extend(problems);
        people
    }

    /// The acts of keys that still count, with their authors.
    fn counting<'a>(&self, acts: &[&'a IdentityAct], causal: &Causal) -> Vec<(PersonId, &'a IdentityAct)> {
        let counts = acts.iter().filter(|act| !self.is_revoked(&act.entry, causal));
        counts.filter_map(|act| Some((self.person_of(&act.entry.author?), *act))).collect()
    }

    /// The person a key belongs to; a key without a profile is a person of its own.
    pub(crate) fn person_of(&self, key: &PublicKey) -> PersonId {
        self.persons.get(key).copied().unwrap_or(PersonId(key.0))
    }

    /// Whether an entry of this key still counts.
    pub(crate) fn is_revoked(&self, entry: &Entry, causal: &Causal) -> bool {
        let Some(revocations) = entry.author.and_then(|key| self.revocations.get(&key)) else {
            return false;
        };
        revocations.iter().any(|keeps| !keeps.iter().any(|kept| *kept == entry.id || causal.is_before(&entry.id, kept)))
    }

    /// Whether the same people own, may do and have lost the same things.
    pub(crate) fn has_same_rights(&self, other: &Self) -> bool {
        self.rights == other.rights && self.revocations == other.revocations
    }

    fn name_persons(&mut self, acts: &[&IdentityAct], roots: &IdMap<PublicKey, PublicKey>) {
        let mut first_profiles: IdMap<PublicKey, PersonId> = IdMap::new();
        let root_of = |key: &PublicKey| roots.get(key).copied().unwrap_or(*key);
        for act in acts {
            let (Op::Profile { body }, Some(author)) = (act.op(), act.entry.author) else { continue };
            let root = root_of(&author);
            // The first profile of the *root* key names the person; one of a linked device only changes the name.
            let person = match first_profiles.get(&root) {
                Some(person) => *person,
                None if root == author => *first_profiles.get_or_insert_with(root, || PersonId(act.entry.id.0)),
                None => PersonId(root.0),
            };
            self.names.insert(person, *body);
        }
        for (key, person) in &first_profiles {
            self.persons.insert(key, *person);
        }
        for (key, root) in roots {
            let person = first_profiles.get(root).copied().unwrap_or(PersonId(root.0));
            self.persons.insert(key, person);
        }
    }

    /// Everybody may revoke their own keys; of two that revoke each other, both are.
    fn revoke_own(&mut self, acts: &[&IdentityAct]) {
        for act in acts {
            let (Op::RevokeKey { key, keeps }, Some(author)) = (act.op(), act.entry.author) else { continue };
            if self.person_of(key) == self.person_of(&author) {
                self.revocations.get_or_insert_with(*key, Vec::new).push(keeps.clone());
            }
        }
    }

    /// The owner may revoke anybody's.
    fn revoke_others(&mut self, acts: &[&IdentityAct], causal: &Causal) {
        for act in acts {
            let (Op::RevokeKey { key, keeps }, Some(author)) = (act.op(), act.entry.author) else { continue };
            let by = self.person_of(&author);
            if self.person_of(key) == by {
                continue;
            }
            if self.rights.is_owner_at(&by, &act.entry.id, causal) && !self.is_revoked(&act.entry, causal) {
                self.revocations.get_or_insert_with(*key, Vec::new).push(keeps.clone());
            } else {
                self.problems.push(act.void(VoidWhy::NotTheAuthor));
            }
        }
    }
}

/// Which key each linked key goes back to. A key is linked once; a circle is refused.
fn link_keys(
    acts: &[&IdentityAct],
    may_attest: &impl Fn(&PublicKey, &EntryId) -> bool,
    problems: &mut Vec<Problem>,
) -> IdMap<PublicKey, PublicKey> {
    let mut roots: IdMap<PublicKey, PublicKey> = IdMap::new();
    for act in acts {
        let Some(author) = act.entry.author else { continue };
        let root = roots.get(&author).copied().unwrap_or(author);
        let (key, root) = match act.op() {
            Op::AddKey { key, .. } => (*key, root),
            Op::Attest { key, person } if may_attest(&root, &act.entry.id) => {
                let Some(root) = root_of_person(acts, person) else { continue };
                (*key, root)
            }
            Op::Attest { .. } => {
                problems.push(act.void(VoidWhy::NotTheOwner));
                continue;
            }
            _ => continue,
        };
        if key != root && !roots.contains_key(&key) {
            for linked in roots.values_mut().filter(|linked| **linked == key) {
                *linked = root;
            }
            roots.insert(key, root);
        }
    }
    roots
}

fn root_of_person(acts: &[&IdentityAct], person: &PersonId) -> Option<PublicKey> {
    let act = acts.iter().find(|act| act.entry.id.0 == person.0 && matches!(act.op(), Op::Profile { .. }))?;
    act.entry.author
}
