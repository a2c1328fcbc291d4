//! What a person may do, and since when (FORMAT §5): the role that somebody had in the past of their entry, cut by what took
//! the role away without their knowing. Also which acts need a submission around them. Leaves out who is who (`people.rs`).

use crate::causal::Causal;
use crate::people::IdentityAct;
use crate::policy_fold::{PolicySet, PolicySets};
use crate::{
    AskId, Entry, EntryId, IdMap, IdSet, Op, OpIndex, PersonId, PolicyChange, PolicyNumber, Problem, Role,
    TransferOffer, VoidWhy,
};

/// More offers than this are not looked at: each is compared with each, and nobody hands a review over so often.
const OFFERS_MAX: usize = 128;

/// Who owned the review when, and who was given which role.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rights {
    tenures: Vec<Tenure>,
    grants: IdMap<PersonId, Vec<Granted>>,
    admitted: IdSet<EntryId>,
    /// Changes of who may comment, and of what newcomers may do; none where all say what is so anyway.
    policies: Vec<PolicySet>,
    pub(crate) offers: Vec<TransferOffer>,
}

/// Somebody owns the review, from an entry on until the next tenure begins.
#[derive(Debug, Clone, PartialEq)]
struct Tenure {
    owner: PersonId,
    since: Option<EntryId>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Granted {
    entry: EntryId,
    role: Role,
}

/// An offer that was accepted.
struct Accepted {
    transfer: EntryId,
    acceptance: EntryId,
    to: PersonId,
}

/// The identity acts of a log that count, with their authors, in fold order.
pub(crate) type Authored<'a> = [(PersonId, &'a IdentityAct)];

impl Rights {
    /// Who owns the review, by its genesis and by accepted offers.
    pub(crate) fn owned_by(
        owner: Option<PersonId>,
        acts: &Authored<'_>,
        causal: &Causal,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut rights = Self::default();
        rights.tenures.extend(owner.map(|owner| Tenure { owner, since: None }));
        rights.pass_on(acts, causal, problems);
        rights
    }

    /// Takes into account what owners granted and admitted.
    pub(crate) fn grant(&mut self, acts: &Authored<'_>, causal: &Causal, problems: &mut Vec<Problem>) {
        for (by, act) in acts {
            let is_owner = self.is_owner_at(by, &act.entry.id, causal);
            match act.op() {
                Op::Grant { .. } | Op::Admit { .. } if !is_owner => problems.push(act.void(VoidWhy::NotTheOwner)),
                Op::Grant { role: Role::Owner, .. } => problems.push(act.void(VoidWhy::OnlyByTransfer)),
                Op::Grant { person, role } => {
                    let granted = Granted { entry: act.entry.id, role: *role };
                    self.grants.get_or_insert_with(*person, Vec::new).push(granted);
                }
                Op::Admit { entries } => self.admitted.extend(entries.iter().copied()),
                _ => {}
            }
        }
    }

    /// Takes into account what the rules say of commenting and of newcomers. Grants are known by now: rules change none.
    pub(crate) fn rule(&mut self, acts: &Authored<'_>, causal: &Causal) {
        let mut sets: Vec<PolicySet> = Vec::new();
        for (by, act) in acts {
            let entry = act.entry.id;
            let lists = match act.op() {
                Op::Policy(op) if self.check(by, &entry, Role::Facilitator, causal).is_ok() => vec![op.changes.clone()],
                Op::ConfirmPolicy { changes } if self.may_confirm(by, &entry, causal).is_ok() => {
                    let is_it = |set: &&PolicySet| changes.contains(&set.entry) && causal.is_before(&set.entry, &entry);
                    sets.iter().filter(is_it).flat_map(|set| set.lists.iter().cloned()).collect()
                }
                _ => continue,
            };
            if !lists.is_empty() {
                sets.push(PolicySet { entry, lists });
            }
        }
        let says_more = |change: &PolicyChange| match change {
            PolicyChange::Number(PolicyNumber::MayComment, role) => *role != Role::Guest.number().into(),
            PolicyChange::Number(PolicyNumber::Newcomers, role) => *role < Role::Reviewer.number().into(),
            _ => false,
        };
        if sets.iter().flat_map(|set| set.lists.iter().flatten()).any(says_more) {
            self.policies = sets;
        }
    }

    /// Confirming rules is the owner's; where nobody owns the review, whoever keeps it going does it.
    pub(crate) fn may_confirm(&self, by: &PersonId, entry: &EntryId, causal: &Causal) -> Result<(), VoidWhy> {
        let needed = if self.tenures.is_empty() { Role::Facilitator } else { Role::Owner };
        self.check(by, entry, needed, causal)
    }

    /// Whether somebody might comment, by the rules that they knew of.
    pub(crate) fn check_comment(&self, by: &PersonId, entry: &EntryId, causal: &Causal) -> Result<(), VoidWhy> {
        // Nobody may lock everybody out of a review that nobody owns.
        if self.tenures.is_empty() {
            return Ok(());
        }
        let needed = self.ruled(PolicyNumber::MayComment, Role::Guest, causal, &|set| causal.is_before(set, entry));
        self.check(by, entry, needed, causal)
    }

    fn ruled(&self, number: PolicyNumber, base: Role, causal: &Causal, is_known: &dyn Fn(&EntryId) -> bool) -> Role {
        if self.policies.is_empty() {
            return base;
        }
        let sets = PolicySets { sets: &self.policies, causal };
        let value = sets.number(number, base.number().into(), is_known);
        u8::try_from(value).ok().and_then(Role::from_number).unwrap_or(base)
    }

    /// Whether somebody else than the founder ever owned it.
    pub(crate) fn was_passed_on(&self) -> bool {
        self.tenures.len() > 1
    }

    /// Whose review it is now.
    pub(crate) fn owner(&self) -> Option<PersonId> {
        self.tenures.last().map(|tenure| tenure.owner)
    }

    /// What a person may do now. Without grants everybody reviews (FORMAT §4, preset Open).
    pub(crate) fn role_of(&self, person: &PersonId, causal: &Causal) -> Role {
        if self.owner() == Some(*person) {
            return Role::Owner;
        }
        self.granted(person, causal, |_| true)
    }

    /// Whether a person owned the review when they wrote this entry, and nobody had taken it over unknown to them.
    pub(crate) fn is_owner_at(&self, person: &PersonId, entry: &EntryId, causal: &Causal) -> bool {
        let is_within = |at: usize| {
            let began = self.tenures[at].since.is_none_or(|since| since == *entry || causal.is_before(&since, entry));
            let end = self.tenures.get(at + 1).and_then(|next| next.since);
            began && end.is_none_or(|end| causal.is_before(entry, &end))
        };
        (0..self.tenures.len()).any(|at| self.tenures[at].owner == *person && is_within(at))
    }

    /// Whether a person had the role they needed for what they wrote in this entry.
    pub(crate) fn check(
        &self,
        person: &PersonId,
        entry: &EntryId,
        needed: Role,
        causal: &Causal,
    ) -> Result<(), VoidWhy> {
        if self.tenures.is_empty() {
            return if needed == Role::Owner { Err(VoidWhy::NotTheOwner) } else { Ok(()) };
        }
        if needed == Role::Guest || self.is_owner_at(person, entry, causal) {
            return Ok(());
        }
        if needed == Role::Owner {
            return Err(VoidWhy::NotTheOwner);
        }
        if self.granted(person, causal, |grant| causal.is_before(grant, entry)) < needed {
            return Err(VoidWhy::RoleTooLow);
        }
        if self.is_cut(person, entry, needed, causal) { Err(VoidWhy::RoleLost) } else { Ok(()) }
    }

    /// Whether somebody wrote this while, unknown to them, their right to take part was taken.
    pub(crate) fn is_from_former(&self, person: &PersonId, entry: &EntryId, causal: &Causal) -> bool {
        self.is_cut(person, entry, Role::Reviewer, causal)
    }

    /// A grant beside the entry took the role away, and nobody admitted the entry.
    fn is_cut(&self, person: &PersonId, entry: &EntryId, needed: Role, causal: &Causal) -> bool {
        let Some(grants) = self.grants.get(person) else { return false };
        let takes = |grant: &Granted| grant.role < needed && causal.is_concurrent(&grant.entry, entry);
        grants.iter().any(takes) && !self.admitted.contains(entry)
    }

    /// The role by the latest grants among some; of grants beside each other the smaller right counts (WORKFLOW §8).
    fn granted(&self, person: &PersonId, causal: &Causal, is_known: impl Fn(&EntryId) -> bool) -> Role {
        let known: Vec<&Granted> =
            self.grants.get(person).into_iter().flatten().filter(|grant| is_known(&grant.entry)).collect();
        let is_latest = |grant: &&&Granted| !known.iter().any(|other| causal.is_before(&grant.entry, &other.entry));
        let owned_once = self.tenures.iter().any(|tenure| tenure.owner == *person);
        let newcomer = || self.ruled(PolicyNumber::Newcomers, Role::Reviewer, causal, &is_known);
        let ungranted = if owned_once { Role::Facilitator } else { newcomer() };
        known.iter().filter(is_latest).map(|grant| grant.role).min().unwrap_or(ungranted)
    }

    /// The offers of owners, and of those to whom it was offered: nobody else can own it when they make theirs.
    fn offers_made<'a>(
        &self,
        acts: &Authored<'a>,
        problems: &mut Vec<Problem>,
    ) -> Vec<(AskId, PersonId, &'a IdentityAct)> {
        let mut owners: IdSet<PersonId> = self.owner().into_iter().collect();
        let mut offers = Vec::new();
        for (by, act) in acts {
            let Op::Transfer { to } = act.op() else { continue };
            if owners.contains(by) && offers.len() < OFFERS_MAX {
                owners.insert(*to);
                offers.push((AskId { entry: act.entry.id, op: act.op }, *by, *act));
            } else {
                problems.push(act.void(VoidWhy::NotTheOwner));
            }
        }
        offers
    }

    /// Follows accepted offers from owner to owner. Two accepted beside each other leave the owner, and later ones that know
    /// of both may settle it.
    fn pass_on(&mut self, acts: &Authored<'_>, causal: &Causal, problems: &mut Vec<Problem>) {
        let offers = self.offers_made(acts, problems);
        let accepted = acceptances(acts, &offers, causal, problems);
        let mut floor: Vec<EntryId> = Vec::new();
        while let Some(owner) = self.owner() {
            let is_mine = |offer: &Accepted| {
                offers.iter().any(|(ask, by, _)| ask.entry == offer.transfer && *by == owner)
                    && floor.iter().all(|known| causal.is_before(known, &offer.transfer))
            };
            let mine: Vec<&Accepted> = accepted.iter().filter(|offer| is_mine(offer)).collect();
            let is_first = |offer: &&&Accepted| {
                !mine.iter().any(|other| {
                    causal.is_before(&other.acceptance, &offer.transfer)
                        || causal.is_before(&other.acceptance, &offer.acceptance)
                })
            };
            let first: Vec<&Accepted> = mine.iter().filter(is_first).copied().collect();
            match first[..] {
                [] => break,
                [offer] => {
                    self.tenures.push(Tenure { owner: offer.to, since: Some(offer.acceptance) });
                    floor = vec![offer.acceptance];
                }
                _ => {
                    problems
                        .push(Problem::TransfersContested { offers: first.iter().map(|one| one.transfer).collect() });
                    floor.extend(first.iter().map(|offer| offer.acceptance));
                }
            }
        }
        for (ask, by, act) in &offers {
            let Op::Transfer { to } = act.op() else { continue };
            if !self.is_owner_at(by, &ask.entry, causal) {
                problems.push(act.void(VoidWhy::NotTheOwner));
                continue;
            }
            let is_accepted = accepted.iter().any(|one| one.transfer == ask.entry && one.to == *to);
            let is_open = !is_accepted && self.owner() == Some(*by);
            self.offers.push(TransferOffer { ask: *ask, by: *by, to: *to, at: act.entry.at, is_open });
        }
    }
}

/// The offers that whoever they were made to had seen and accepted, each by its first acceptance.
fn acceptances(
    acts: &Authored<'_>,
    offers: &[(AskId, PersonId, &IdentityAct)],
    causal: &Causal,
    problems: &mut Vec<Problem>,
) -> Vec<Accepted> {
    let mut accepted: Vec<Accepted> = Vec::new();
    for (by, act) in acts {
        let Op::AcceptTransfer { transfer } = act.op() else { continue };
        let is_it = |(ask, _, offer): &&(AskId, PersonId, &IdentityAct)| {
            ask.entry == *transfer && matches!(offer.op(), Op::Transfer { to } if to == by)
        };
        if !causal.is_before(transfer, &act.entry.id) {
            problems.push(act.void(VoidWhy::NotInItsPast));
        } else if !offers.iter().any(|offer| is_it(&offer)) {
            problems.push(act.void(VoidWhy::NotAsked));
        } else if !accepted.iter().any(|other| other.transfer == *transfer && other.to == *by) {
            accepted.push(Accepted { transfer: *transfer, acceptance: act.entry.id, to: *by });
        }
    }
    accepted
}

/// The role that an act needs of its author. Whose comment it is about, and the like, is looked at elsewhere.
pub(crate) fn needed_role(op: &Op) -> Role {
    match op {
        Op::Stance { .. } | Op::Close { .. } | Op::Reopen { .. } | Op::Reattach { .. } | Op::SectionMark { .. } => {
            Role::Reviewer
        }
        Op::AnswerSuggestion { .. }
        | Op::Brief(_)
        | Op::Policy(_)
        | Op::Revision { .. }
        | Op::Timed(_)
        | Op::RequestReview { .. } => Role::Facilitator,
        _ => Role::Guest,
    }
}

/// Whether an act stands where its kind may stand (FORMAT §5): a reviewer's acts only in a submission, of which one without
/// verdict holds a single comment; a brief brings its questions along, and a copy its threads.
pub(crate) fn is_published(entry: &Entry, index: OpIndex) -> bool {
    let op = &entry.ops[index.0 as usize];
    if matches!(op, Op::Text { .. }) {
        // A text comes along with what is attached to it, never alone.
        let is_sitting = entry.ops.iter().any(|op| matches!(op, Op::Submission { .. } | Op::Brief(_)));
        return is_sitting && entry.ops.iter().any(|op| matches!(op, Op::Thread(_) | Op::Reattach { .. }));
    }
    let is_comment = |op: &Op| matches!(op, Op::Thread(_) | Op::Reply { .. });
    let needs_one = is_comment(op)
        || matches!(
            op,
            Op::Edit { .. }
                | Op::Stance { .. }
                | Op::Close { .. }
                | Op::Reopen { .. }
                | Op::React { .. }
                | Op::Reattach { .. }
                | Op::AnswerSuggestion { .. }
                | Op::SectionMark { .. }
        );
    if !needs_one {
        return true;
    }
    let is_copy_or_brief = entry.ops.iter().any(|op| matches!(op, Op::CopiedFrom { .. } | Op::Brief(_)));
    if is_copy_or_brief && is_comment(op) {
        return true;
    }
    let single = entry.ops.iter().find_map(|op| match op {
        Op::Submission { single, .. } => Some(single.is_some()),
        _ => None,
    });
    match single {
        None => false,
        Some(true) => !is_comment(op) || !entry.ops[..index.0 as usize].iter().any(is_comment),
        Some(false) => true,
    }
}
