//! The bytes of what people say about time: when they work, that an ask reached them, by when they will do something, whose turn
//! it is now, and that a deadline has passed. Leaves out all other ops (`op.rs`), and whether such an op is true.

use review::{
    AskId, AvailabilityOp, DayMinute, DaysOff, LocalDay, OffsetMinutes, Offsets, Op, PersonId, Shown, ThreadId,
    Timestamp, Transition, TurnSubject, WEEK_SPANS_MAX, Waiting, Week,
};

use super::cite::Cites;
use super::entry::is_time;
use super::op::{act_ref, body_ref, hash, list, number};
use super::op_read::Reader;
use crate::cbor::{Fields, Value};

const NUDGE: i64 = 0;
const SILENCE: i64 = 1;
const BRIEF_DUE: i64 = 2;

/// Writes the fields of such an op.
pub(super) fn time_fields(op: &Op, cites: &Cites<'_>) -> Value {
    let fields = Fields::default();
    match op {
        Op::Availability(said) => availability(said, fields),
        Op::Timed(Transition::Nudge(waiting)) => waited(waiting, fields.with(0, Value::Int(NUDGE)), cites),
        Op::Timed(Transition::Silence(waiting)) => waited(waiting, fields.with(0, Value::Int(SILENCE)), cites),
        Op::Timed(Transition::BriefDue { brief }) => {
            fields.with(0, Value::Int(BRIEF_DUE)).with(1, act_ref(brief.entry, brief.op, cites))
        }
        Op::Eta { subject, until } => about(subject, fields, cites).with(2, until.map(|at| Value::Int(at.0))),
        Op::Pass { subject, to, body } => {
            about(subject, fields, cites).with(2, hash(&to.0)).with(3, body.map(body_ref))
        }
        _ => fields,
    }
    .done()
}

fn availability(said: &AvailabilityOp, fields: Fields) -> Fields {
    let changes = said.offsets.changes.iter().flat_map(|(from, offset)| [from.0, offset.0.into()]);
    let offsets = core::iter::once(said.offsets.first.0.into()).chain(changes);
    let week = said.week.spans().iter().flat_map(|(start, end)| [*start, *end]);
    let days_off = said.days_off.iter().flat_map(|off| [off.first.0, off.last.0]);
    let ints = |numbers: &mut dyn Iterator<Item = i64>| list(numbers.map(Value::Int));
    fields
        .with(0, said.body.map(body_ref))
        .with(1, ints(&mut offsets.into_iter()))
        .with(2, ints(&mut week.map(i64::from)))
        .with(3, ints(&mut days_off.map(i64::from)))
        .with(4, said.deputy.map(|person| hash(&person.0)))
        .with(5, ints(&mut said.digest_times.iter().map(|time| time.0.into())))
        .with(6, Value::Int(said.shown.number().into()))
}

fn waited(waiting: &Waiting, fields: Fields, cites: &Cites<'_>) -> Fields {
    fields
        .with(1, act_ref(waiting.cause.entry, waiting.cause.op, cites))
        .with(2, waiting.thread.map(|thread| act_ref(thread.entry, thread.op, cites)))
        .with(3, hash(&waiting.person.0))
}

fn about(subject: &TurnSubject, fields: Fields, cites: &Cites<'_>) -> Fields {
    let (thread, ask) = match subject {
        TurnSubject::Everything => (None, None),
        TurnSubject::Thread(thread) => (Some(act_ref(thread.entry, thread.op, cites)), None),
        TurnSubject::Ask(ask) => (None, Some(act_ref(ask.entry, ask.op, cites))),
    };
    fields.with(0, thread).with(1, ask)
}

/// Reads the fields of such an op.
pub(super) fn read_time(op_number: u16, fields: &Reader<'_>) -> Option<Op> {
    Some(match op_number {
        number::AVAILABILITY => Op::Availability(read_availability(fields)?),
        number::RECEIPT => Op::Receipt,
        number::TIMED => Op::Timed(transition(fields)?),
        number::ETA => {
            Op::Eta { subject: subject(fields)?, until: fields.optional(2, |fields, key| fields.time(key))? }
        }
        _ => Op::Pass {
            subject: subject(fields)?,
            to: PersonId(fields.hash(2)?),
            body: fields.optional(3, |fields, key| fields.body(key))?,
        },
    })
}

fn read_availability(fields: &Reader<'_>) -> Option<AvailabilityOp> {
    let offset = |number: i64| i16::try_from(number).ok().map(OffsetMinutes);
    let offsets = ints(fields, 1)?;
    let (first, changes) = offsets.split_first()?;
    let changes = pairs(changes, |from, to| Some((Timestamp(from), offset(to)?)))?;
    let minute = |number: i64| u16::try_from(number).ok();
    let spans = pairs(&ints(fields, 2)?, |start, end| Some((minute(start)?, minute(end)?)))?;
    let day = |number: i64| i32::try_from(number).ok().map(LocalDay);
    let days_off = pairs(&ints(fields, 3)?, |first, last| Some(DaysOff { first: day(first)?, last: day(last)? }))?;
    let digest_times = ints(fields, 5)?.into_iter().map(|time| minute(time).map(DayMinute));
    let said = AvailabilityOp {
        body: fields.optional(0, |fields, key| fields.body(key))?,
        offsets: Offsets { first: offset(*first)?, changes },
        week: Week::new(spans.iter().copied()),
        days_off,
        deputy: fields.optional(4, |fields, key| fields.hash(key).map(PersonId))?,
        digest_times: digest_times.collect::<Option<_>>()?,
        shown: fields.choice(6, Shown::from_number)?,
    };
    // There is one way to write a week down.
    let is_plain = spans.len() <= WEEK_SPANS_MAX && said.week.spans() == spans;
    let are_times = said.offsets.changes.iter().all(|(from, _)| is_time(from.0));
    (is_plain && are_times && said.is_plausible()).then_some(said)
}

fn transition(fields: &Reader<'_>) -> Option<Transition> {
    let waiting = || {
        let (entry, op) = fields.act(1)?;
        let thread = fields.optional(2, |fields, key| fields.thread(key))?;
        Some(Waiting { cause: AskId { entry, op }, thread, person: PersonId(fields.hash(3)?) })
    };
    match fields.fields.get(0)?.as_int()? {
        NUDGE => waiting().map(Transition::Nudge),
        SILENCE => waiting().map(Transition::Silence),
        BRIEF_DUE => fields.act(1).map(|(entry, op)| Transition::BriefDue { brief: AskId { entry, op } }),
        _ => {
            fields.is_newer.set(true);
            None
        }
    }
}

fn subject(fields: &Reader<'_>) -> Option<TurnSubject> {
    let thread: Option<ThreadId> = fields.optional(0, |fields, key| fields.thread(key))?;
    let ask = fields.optional(1, |fields, key| fields.act(key))?;
    match (thread, ask) {
        (None, None) => Some(TurnSubject::Everything),
        (Some(thread), None) => Some(TurnSubject::Thread(thread)),
        (None, Some((entry, op))) => Some(TurnSubject::Ask(AskId { entry, op })),
        (Some(_), Some(_)) => None,
    }
}

fn ints(fields: &Reader<'_>, key: u64) -> Option<Vec<i64>> {
    fields.list(key, Value::as_int)
}

fn pairs<T>(numbers: &[i64], read: impl Fn(i64, i64) -> Option<T>) -> Option<Vec<T>> {
    if !numbers.len().is_multiple_of(2) {
        return None;
    }
    numbers.chunks_exact(2).map(|pair| read(pair[0], pair[1])).collect()
}
