//! The acts that speak of time, sorted out of the log as they arrive: who works when, who promised what until when, and what
//! each key wrote when. Leaves out what they come to (`calendar.rs`, `delivery.rs`, `timed.rs`).

use std::rc::Rc;

use crate::acts::{Act, Acts};
use crate::delivery::{Spoken, SpokenByKey};
use crate::thread_fold::Known;
use crate::{Availability, BodyId, Calendar, Entry, Field, IdMap, IdSet, Op, OpIndex, Order, PersonId, Timestamp};

/// What the fold keeps about time.
#[derive(Debug, Clone, Default)]
pub(crate) struct TimeActs {
    pub(crate) statements: Acts,
    /// "I will do it by then", apart from stances, which are in their threads.
    pub(crate) promises: Acts,
    /// What was said about the rules.
    pub(crate) rules: Acts,
    pub(crate) spoken: SpokenByKey,
    zone_bodies: IdSet<BodyId>,
    /// The calendars must be made again.
    pub(crate) is_dirty: bool,
}

impl TimeActs {
    /// Takes in an entry whose past is here.
    pub(crate) fn take(&mut self, order: Order, entry: &Rc<Entry>) {
        if let Some(key) = entry.author {
            let is_receipt = matches!(entry.ops[..], [Op::Receipt]);
            let said = Spoken { lamport: order.lamport, entry: entry.id, at: entry.at, is_receipt };
            let spoken = Rc::make_mut(self.spoken.get_or_insert_with(key, Rc::default));
            let place = spoken.partition_point(|other| (other.lamport, other.entry) < (said.lamport, said.entry));
            spoken.insert(place, said);
        }
        for (at, op) in entry.ops.iter().enumerate() {
            let act = || Act { order, op: OpIndex(at as u16), entry: Rc::clone(entry) };
            match op {
                Op::Availability(said) => {
                    self.zone_bodies.extend(said.body);
                    self.statements.insert(act());
                    self.is_dirty = true;
                }
                Op::Eta { .. } => self.promises.insert(act()),
                Op::Policy(_) | Op::ConfirmPolicy { .. } => self.rules.insert(act()),
                _ => {}
            }
        }
    }

    /// A body came, or went.
    pub(crate) fn touch(&mut self, body: &BodyId) {
        self.is_dirty |= self.zone_bodies.contains(body);
    }

    /// Everybody's calendar, who ever said when they work.
    pub(crate) fn calendars(&self, known: &Known<'_>) -> IdMap<PersonId, Rc<Calendar>> {
        let mut said: IdMap<PersonId, Vec<Rc<Availability>>> = IdMap::new();
        for act in self.statements.iter() {
            if let Some(statement) = statement(act, known) {
                said.get_or_insert_with(statement.person, Vec::new).push(Rc::new(statement));
            }
        }
        said.iter().map(|(person, said)| (person, Rc::new(Calendar::of(said)))).collect()
    }
}

/// What an act says about when its author works; nothing if their key does not count any more.
fn statement(act: &Act, known: &Known<'_>) -> Option<Availability> {
    let Op::Availability(said) = &act.entry.ops[act.op.0 as usize] else { return None };
    if known.people.is_revoked(&act.entry, known.causal) || !said.is_plausible() {
        return None;
    }
    Some(Availability {
        entry: act.entry.id,
        order: act.order,
        person: known.person(&act.entry),
        at: act.entry.at,
        zone: said.body.and_then(|body| known.words(&body, Field::Zone)),
        offsets: said.offsets.clone(),
        week: said.week.clone(),
        days_off: said.days_off.clone(),
        deputy: said.deputy,
        digest_times: said.digest_times.clone(),
        shown: said.shown,
    })
}

impl Known<'_> {
    /// A person's calendar as the author of an entry knew it.
    pub(crate) fn calendar_known_to(&self, person: &PersonId, entry: &Entry) -> Calendar {
        let is_known = |act: &&Act| self.causal.is_before(&act.entry.id, &entry.id);
        let said = self.time.statements.iter().filter(is_known).filter_map(|act| statement(act, self));
        let said: Vec<_> = said.filter(|said| said.person == *person).map(Rc::new).collect();
        Calendar::of(&said)
    }

    /// When the author of an entry knew that another one had reached a person.
    pub(crate) fn delivered_before(
        &self,
        (ask, written): (&crate::EntryId, Timestamp),
        person: &PersonId,
        entry: &Entry,
    ) -> Option<Timestamp> {
        let is_theirs = |key: &crate::PublicKey| self.people.person_of(key) == *person;
        let keys = self.time.spoken.iter().filter(|(key, _)| is_theirs(key));
        let proves = |said: &&Spoken| {
            (said.entry == *ask || self.causal.is_before(ask, &said.entry))
                && self.causal.is_before(&said.entry, &entry.id)
        };
        // Not by halves: beside a fork, what arrives later must not decide what was found before.
        let first = |spoken: &Rc<Vec<Spoken>>| spoken.iter().filter(proves).map(|said| said.at).min();
        keys.filter_map(|(_, spoken)| first(spoken)).min().map(|at| at.max(written))
    }
}
