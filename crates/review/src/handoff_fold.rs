//! Builds hand-offs from their acts in fold order: of two who take the same beside each other, the first in that order has it,
//! and the other is told. Leaves out whose turn it makes (`handoff_turn.rs`).

use std::rc::Rc;

use crate::acts::Act;
use crate::thread_fold::Known;
use crate::{
    AskId, Entry, EntryId, Field, Handoff, HandoffEnding, HandoffItem, HandoffOp, HandoffReturn, HandoffTo,
    HandoffWork, IdMap, ItemIndex, ItemState, ItemWork, Op, PersonId, Review, Role, Taking, UrgentAsk, VoidWhy, Watch,
    Words,
};

/// Reads the acts about hand-offs, one after the other.
#[derive(Default)]
pub(crate) struct HandoffReader {
    handoffs: Vec<Handoff>,
    places: IdMap<AskId, usize>,
    links: HandoffLinks,
    urgent: Vec<UrgentAsk>,
}

/// Which work went from whom to whom, in the order in which it was taken.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HandoffLinks(IdMap<EntryId, Vec<Link>>);

#[derive(Debug, Clone, Copy, PartialEq)]
struct Link {
    work: HandoffWork,
    from: PersonId,
    to: PersonId,
    taken: EntryId,
    handoff: AskId,
}

/// Work that went to somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Passed {
    pub(crate) to: PersonId,
    /// The entry that took it first.
    pub(crate) taken: EntryId,
}

fn entry_of(work: HandoffWork) -> EntryId {
    match work {
        HandoffWork::Thread(thread) => thread.entry,
        HandoffWork::Ask(ask) => ask.entry,
    }
}

impl HandoffLinks {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Who has what was this person's, if somebody else does. A link only leads on from who holds it when it is made.
    pub(crate) fn follow(&self, work: HandoffWork, person: PersonId) -> Option<Passed> {
        let links = self.0.get(&entry_of(work))?;
        let mut passed: Option<Passed> = None;
        for link in links.iter().filter(|link| link.work == work) {
            if link.from == passed.map_or(person, |passed| passed.to) {
                let taken = passed.map_or(link.taken, |passed| passed.taken);
                passed = Some(Passed { to: link.to, taken });
            }
        }
        passed.filter(|passed| passed.to != person)
    }

    fn holder(&self, work: HandoffWork, person: PersonId) -> PersonId {
        self.follow(work, person).map_or(person, |passed| passed.to)
    }

    fn add(&mut self, link: Link) {
        self.0.get_or_insert_with(entry_of(link.work), Vec::new).push(link);
    }

    fn remove(&mut self, work: HandoffWork, handoff: AskId) {
        if let Some(links) = self.0.get_mut(&entry_of(work)) {
            links.retain(|link| link.work != work || link.handoff != handoff);
        }
    }
}

impl HandoffReader {
    /// Takes in one act; what it refers to must have been seen by its author.
    pub(crate) fn read(
        &mut self,
        known: Known<'_>,
        entries: &IdMap<EntryId, Rc<Entry>>,
        act: &Act,
        by: PersonId,
    ) -> Result<(), VoidWhy> {
        match &act.entry.ops[usize::from(act.op.0)] {
            Op::Handoff(offer) => {
                self.offer(known, act, by, offer);
                Ok(())
            }
            Op::TakeHandoff { handoff, takes, returns, body } => {
                let readback = body.and_then(|body| known.words(&body, Field::Text));
                let (order, at) = (act.order, act.entry.at);
                let taking =
                    Taking { order, by, at, readback, got: Vec::new(), too_late: Vec::new(), declined: Vec::new() };
                self.take(known, *handoff, taking, [takes, returns])
            }
            Op::ReturnHandoff { handoff, items, ending, body } => {
                let reason = body.and_then(|body| known.words(&body, Field::Reason));
                let (order, at, ending) = (act.order, act.entry.at, *ending);
                let given = HandoffReturn { order, by, at, items: Vec::new(), ending, reason };
                self.give_back(known, *handoff, given, items)
            }
            Op::Urgent { ask, body } => {
                let reason = body.and_then(|body| known.words(&body, Field::Reason));
                let is_mine = is_ask_of(known, entries, *ask, by);
                let has_seen = ask.entry == act.entry.id || known.causal.is_before(&ask.entry, &act.entry.id);
                if !has_seen {
                    return Err(VoidWhy::NotInItsPast);
                }
                if !is_mine {
                    return Err(VoidWhy::NotTheAuthor);
                }
                self.urgent.push(UrgentAsk { order: act.order, ask: *ask, by, at: act.entry.at, reason });
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Puts what was read into the review.
    pub(crate) fn finish(mut self, review: &mut Review) {
        for handoff in &mut self.handoffs {
            let giver = handoff.by;
            for item in &mut handoff.items {
                if let ItemWork::Log(work) = item.what {
                    item.holder = self.links.holder(work, giver);
                }
            }
        }
        review.handoffs = self.handoffs.into_iter().map(Rc::new).collect();
        review.urgent = self.urgent;
        review.handoff_links = self.links;
    }

    fn offer(&mut self, known: Known<'_>, act: &Act, by: PersonId, offer: &HandoffOp) {
        let words = |field| known.words(&offer.body, field);
        let actions = words(Field::Actions);
        let mut lines = actions.iter().flat_map(|words| words.as_str().lines());
        let item = |what| HandoffItem { what, holder: by, state: ItemState::Offered, since: act.entry.id };
        let mut items: Vec<HandoffItem> = offer.work.iter().map(|work| item(ItemWork::Log(*work))).collect();
        for _ in 0..offer.n_actions {
            let words = match (&actions, lines.next()) {
                (Some(Words::Missing), _) => Words::Missing,
                (Some(Words::Erased), _) => Words::Erased,
                (_, line) => Words::Here(line.unwrap_or("").into()),
            };
            items.push(item(ItemWork::Action(words)));
        }
        let (conditions, reactions) = (words(Field::If), words(Field::Then));
        let text = |words: &Option<Words>| words.as_ref().map_or("", Words::as_str).to_owned();
        let (conditions, reactions) = (text(&conditions), text(&reactions));
        let watch = conditions.lines().zip(reactions.lines());
        let watch = watch.map(|(condition, reaction)| Watch { condition: condition.into(), reaction: reaction.into() });
        let id = AskId { entry: act.entry.id, op: act.op };
        self.places.insert(id, self.handoffs.len());
        self.handoffs.push(Handoff {
            id,
            order: act.order,
            by,
            at: act.entry.at,
            to: offer.to,
            urgency: offer.urgency,
            summary: known.text(&offer.body),
            watch: watch.collect(),
            items,
            takings: Vec::new(),
            returns: Vec::new(),
        });
    }

    /// The hand-off that an act speaks of, if its author had seen it.
    fn place(&self, known: Known<'_>, handoff: AskId, entry: &EntryId) -> Result<usize, VoidWhy> {
        let place = self.places.get(&handoff).copied().filter(|_| known.causal.is_before(&handoff.entry, entry));
        place.ok_or(VoidWhy::NotInItsPast)
    }

    fn take(
        &mut self,
        known: Known<'_>,
        id: AskId,
        mut taking: Taking,
        [takes, declines]: [&[ItemIndex]; 2],
    ) -> Result<(), VoidWhy> {
        let place = self.place(known, id, &taking.order.entry)?;
        let Some(handoff) = self.handoffs.get_mut(place) else { return Err(VoidWhy::NotInItsPast) };
        if !is_offered_to(known, handoff, &taking) {
            return Err(VoidWhy::NotAsked);
        }
        let (giver, entry) = (handoff.by, taking.order.entry);
        let is_of_role = handoff.addressee().is_none();
        for idx in takes {
            let Some(item) = handoff.items.get_mut(usize::from(idx.0)) else { continue };
            let holder = match item.what {
                ItemWork::Log(work) => self.links.holder(work, giver),
                ItemWork::Action(_) => item.holder,
            };
            let is_free = matches!(item.state, ItemState::Offered | ItemState::GivenBack) && holder == giver;
            if is_free {
                (item.holder, item.state, item.since) = (taking.by, ItemState::Taken, entry);
                if let ItemWork::Log(work) = item.what {
                    self.links.add(Link { work, from: giver, to: taking.by, taken: entry, handoff: id });
                }
                taking.got.push(*idx);
            } else if holder != taking.by {
                taking.too_late.push((*idx, holder));
            }
        }
        for idx in declines.iter().filter(|idx| !takes.contains(idx)) {
            let Some(item) = handoff.items.get_mut(usize::from(idx.0)) else { continue };
            if item.state == ItemState::Offered {
                taking.declined.push(*idx);
                // Somebody else of the role may still take it.
                if !is_of_role {
                    (item.state, item.since) = (ItemState::GivenBack, entry);
                }
            }
        }
        handoff.takings.push(taking);
        Ok(())
    }

    fn give_back(
        &mut self,
        known: Known<'_>,
        id: AskId,
        mut given: HandoffReturn,
        items: &[ItemIndex],
    ) -> Result<(), VoidWhy> {
        let place = self.place(known, id, &given.order.entry)?;
        let Some(handoff) = self.handoffs.get_mut(place) else { return Err(VoidWhy::NotInItsPast) };
        let (giver, entry) = (handoff.by, given.order.entry);
        for idx in items {
            let Some(item) = handoff.items.get_mut(usize::from(idx.0)) else { continue };
            let holder = match item.what {
                ItemWork::Log(work) => self.links.holder(work, giver),
                ItemWork::Action(_) => item.holder,
            };
            let is_taken = item.state == ItemState::Taken && item.holder == given.by && holder == given.by;
            let is_own = given.by == giver && matches!(item.state, ItemState::Offered | ItemState::GivenBack);
            item.state = match (given.ending, is_taken, is_own) {
                (HandoffEnding::Done, true, _) | (HandoffEnding::Done, _, true) => ItemState::Done,
                (HandoffEnding::Undone, true, _) => {
                    item.holder = giver;
                    if let ItemWork::Log(work) = item.what {
                        self.links.remove(work, id);
                    }
                    ItemState::GivenBack
                }
                (HandoffEnding::Undone, _, true) => ItemState::Withdrawn,
                _ => continue,
            };
            item.since = entry;
            given.items.push(*idx);
        }
        if given.items.is_empty() {
            return Err(VoidWhy::NotAsked);
        }
        handoff.returns.push(given);
        Ok(())
    }
}

/// Whether an offer was made to who takes it: by name, or by a role that they had when they took it. Nobody takes their own.
fn is_offered_to(known: Known<'_>, handoff: &Handoff, taking: &Taking) -> bool {
    let has_role = |role: Role| known.people.rights.check(&taking.by, &taking.order.entry, role, known.causal).is_ok();
    taking.by != handoff.by
        && match handoff.to {
            HandoffTo::Person(person) | HandoffTo::NextAwake { person, .. } => person == taking.by,
            HandoffTo::Role(role) => has_role(role),
        }
}

/// Whether this is an ask, and this person's.
fn is_ask_of(known: Known<'_>, entries: &IdMap<EntryId, Rc<Entry>>, ask: AskId, by: PersonId) -> bool {
    let Some(entry) = entries.get(&ask.entry).filter(|entry| known.person(entry) == by) else { return false };
    match entry.ops.get(usize::from(ask.op.0)) {
        Some(Op::Thread(opening)) => !opening.asks.is_empty(),
        Some(Op::Reply { asks, .. }) => !asks.is_empty(),
        Some(Op::RequestReview { .. }) => true,
        _ => false,
    }
}
