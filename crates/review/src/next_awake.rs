//! Who is at work next: the order in which people can be handed something (WORKFLOW §7). Leaves out whether they want it: a
//! hand-off stays with its giver until it is taken.

use crate::{HandoffState, Order, PersonId, Review, Role, Shown, Timestamp, WhyNext};

/// Nobody is given more than so many hand-offs at a time: who holds three things of others has no attention left for a fourth.
pub const HANDOFFS_HELD_MAX: usize = 3;

/// Somebody who can be handed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awake {
    /// Who.
    pub person: PersonId,
    /// When their working hours begin; the time of asking, when they are at work.
    pub from: Timestamp,
    /// When those end.
    pub until: Timestamp,
    /// How many hand-offs they hold, or are offered by name.
    pub n_held: usize,
    /// Where the last hand-off that reached them stands in the fold; nothing when none did.
    last_served: Option<Order>,
}

/// Everybody else who reviews and says when they work, who is at work soonest first; of equals, who was handed something the
/// longest ago, then by id. Left out are people who show nobody their hours: naming them next would tell.
pub fn awake_order(review: &Review, except: Option<&PersonId>, now: Timestamp) -> Vec<Awake> {
    let is_eligible = |person: &PersonId| Some(person) != except && review.rights_of(person) >= Role::Reviewer;
    let mut order: Vec<Awake> =
        review.people.keys().filter(is_eligible).filter_map(|person| awake(review, person, now)).collect();
    order.sort_by_key(|one| (one.from, one.last_served, one.person));
    order
}

fn awake(review: &Review, person: PersonId, now: Timestamp) -> Option<Awake> {
    let calendar = review.calendars.get(&person)?;
    let (from, until) = calendar.next_shift(now)?;
    if calendar.shown_at(now) == Shown::ZoneOnly {
        return None;
    }
    let mut awake = Awake { person, from, until, n_held: 0, last_served: None };
    for handoff in &review.handoffs {
        let is_waiting = handoff.addressee() == Some(person) && handoff.state() == HandoffState::Offered;
        awake.n_held += usize::from(is_waiting || !handoff.held_by(&person).is_empty());
        let is_served = handoff.addressee() == Some(person) || handoff.takings.iter().any(|taking| taking.by == person);
        if is_served {
            awake.last_served = awake.last_served.max(Some(handoff.order));
        }
    }
    Some(awake)
}

/// The one who is next awake and below their limit, and what decided.
pub fn next_awake(review: &Review, giver: &PersonId, now: Timestamp) -> Option<(Awake, WhyNext)> {
    let free: Vec<Awake> =
        awake_order(review, Some(giver), now).into_iter().filter(|one| one.n_held < HANDOFFS_HELD_MAX).collect();
    let (first, second) = (*free.first()?, free.get(1));
    let why = match second {
        Some(second) if second.from == first.from && second.last_served == first.last_served => WhyNext::ById,
        Some(second) if second.from == first.from => WhyNext::LeastRecentlyServed,
        _ => WhyNext::Soonest,
    };
    Some((first, why))
}
