//! The bytes of hand-offs: offered, taken, given back; and of asks that may interrupt. Leaves out all other ops (`op.rs`).

use review::{
    AskId, HANDOFF_ITEMS_MAX as ITEMS_MAX, HandoffEnding, HandoffOp, HandoffTo, HandoffWork, ItemIndex, Op, PersonId,
    Role, ThreadId, Urgency, WhyNext,
};

use super::cite::Cites;
use super::op::{act_ref, body_ref, hash, list, number};
use super::op_read::Reader;
use crate::cbor::{Fields, Value};

/// Writes the fields of such an op.
pub(super) fn handoff_fields(op: &Op, cites: &Cites<'_>) -> Value {
    let fields = Fields::default();
    let ask_ref = |ask: &AskId| act_ref(ask.entry, ask.op, cites);
    match op {
        Op::Handoff(offer) => {
            let (how, person, role, from, why) = match offer.to {
                HandoffTo::Person(person) => (0, Some(person), None, None, None),
                HandoffTo::Role(role) => (1, None, Some(role), None, None),
                HandoffTo::NextAwake { person, from, why } => (2, Some(person), None, Some(from), Some(why)),
            };
            let threads = offer.work.iter().filter_map(|work| match work {
                HandoffWork::Thread(thread) => Some(act_ref(thread.entry, thread.op, cites)),
                HandoffWork::Ask(_) => None,
            });
            let asks = offer.work.iter().filter_map(|work| match work {
                HandoffWork::Ask(ask) => Some(ask_ref(ask)),
                HandoffWork::Thread(_) => None,
            });
            fields
                .with(0, body_ref(offer.body))
                .with(1, Value::Int(how))
                .with(2, person.map(|person| hash(&person.0)))
                .with(3, role.map(|role| Value::Int(role.number().into())))
                .with(4, from.map(|at| Value::Int(at.0)))
                .with(5, why.map(|why| Value::Int(why.number().into())))
                .with(6, list(threads))
                .with(7, list(asks))
                .with(8, Value::Int(offer.n_actions.into()))
                .with(9, Value::Int(offer.urgency.number().into()))
        }
        Op::TakeHandoff { handoff, takes, returns, body } => {
            fields.with(0, ask_ref(handoff)).with(1, items(takes)).with(2, items(returns)).with(3, body.map(body_ref))
        }
        Op::ReturnHandoff { handoff, items: given, ending, body } => fields
            .with(0, ask_ref(handoff))
            .with(1, items(given))
            .with(2, Value::Int(ending.number().into()))
            .with(3, body.map(body_ref)),
        Op::Urgent { ask, body } => fields.with(0, ask_ref(ask)).with(1, body.map(body_ref)),
        _ => fields,
    }
    .done()
}

fn items(items: &[ItemIndex]) -> Option<Value> {
    list(items.iter().map(|item| Value::Int(item.0.into())))
}

/// Reads the fields of such an op.
pub(super) fn read_handoff(op_number: u16, fields: &Reader<'_>) -> Option<Op> {
    let body = |key| fields.optional(key, |fields, key| fields.body(key));
    Some(match op_number {
        number::HANDOFF => Op::Handoff(offer(fields)?),
        number::TAKE_HANDOFF => Op::TakeHandoff {
            handoff: ask(fields)?,
            takes: read_items(fields, 1)?,
            returns: read_items(fields, 2)?,
            body: body(3)?,
        },
        number::RETURN_HANDOFF => Op::ReturnHandoff {
            handoff: ask(fields)?,
            items: read_items(fields, 1)?,
            ending: fields.choice(2, HandoffEnding::from_number)?,
            body: body(3)?,
        },
        _ => Op::Urgent { ask: ask(fields)?, body: body(1)? },
    })
}

fn offer(fields: &Reader<'_>) -> Option<HandoffOp> {
    let person = || fields.hash(2).map(PersonId);
    let to = match fields.small(1)? {
        0 => HandoffTo::Person(person()?),
        1 => HandoffTo::Role(fields.choice(3, Role::from_number)?),
        2 => HandoffTo::NextAwake {
            person: person()?,
            from: fields.time(4)?,
            why: fields.choice(5, WhyNext::from_number)?,
        },
        _ => {
            fields.is_newer.set(true);
            return None;
        }
    };
    // Threads before asks: whichever way somebody writes them down, an item has one number.
    let mut work = fields.list(6, |value| {
        let (entry, op) = fields.act_of(value)?;
        Some(HandoffWork::Thread(ThreadId { entry, op }))
    })?;
    let mut asks = fields.list(7, |value| {
        let (entry, op) = fields.act_of(value)?;
        Some(HandoffWork::Ask(AskId { entry, op }))
    })?;
    work.append(&mut asks);
    let n_actions = u16::try_from(fields.fields.get(8)?.as_uint()?).ok()?;
    let urgency = fields.choice(9, Urgency::from_number)?;
    (work.len() + usize::from(n_actions) <= ITEMS_MAX).then_some(HandoffOp {
        body: fields.body(0)?,
        to,
        work,
        n_actions,
        urgency,
    })
}

fn ask(fields: &Reader<'_>) -> Option<AskId> {
    fields.act(0).map(|(entry, op)| AskId { entry, op })
}

fn read_items(fields: &Reader<'_>, key: u64) -> Option<Vec<ItemIndex>> {
    let items = fields.list(key, |value| u16::try_from(value.as_uint()?).ok().map(ItemIndex))?;
    (items.len() <= ITEMS_MAX).then_some(items)
}
