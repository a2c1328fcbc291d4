//! Any op that speaks of time.

use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use review::{
    AskId, AvailabilityOp, BodyId, DayMinute, DaysOff, LocalDay, OffsetMinutes, Offsets, Op, OpIndex, PersonId, Shown,
    ThreadId, Transition, TurnSubject, Waiting, Week,
};

use super::arbitrary::{entry_id, hash, time};
use review::EntryId;

fn ask() -> impl Strategy<Value = AskId> {
    (entry_id(), any::<u16>()).prop_map(|(entry, op)| AskId { entry, op: OpIndex(op) })
}

fn thread() -> impl Strategy<Value = ThreadId> {
    (entry_id(), any::<u16>()).prop_map(|(entry, op)| ThreadId { entry, op: OpIndex(op) })
}

fn availability() -> impl Strategy<Value = AvailabilityOp> {
    let offset = || (-900_i16..=900).prop_map(OffsetMinutes);
    let offsets = (offset(), btree_map(time(), offset(), 0..12))
        .prop_map(|(first, changes)| Offsets { first, changes: changes.into_iter().collect() });
    let week = vec((0..10_080_u16, 0..1440_u16), 0..9)
        .prop_map(|spans| Week::new(spans.into_iter().map(|(start, len)| (start, start + len))));
    let days_off = btree_set(-50_000..50_000_i32, 0..9)
        .prop_map(|days| days.into_iter().map(|day| DaysOff { first: LocalDay(day), last: LocalDay(day) }).collect());
    let digest_times =
        btree_set(0..1440_u16, 0..6).prop_map(|times| times.into_iter().map(DayMinute).collect::<Vec<_>>());
    let head = (option::of(hash().prop_map(BodyId)), offsets, week, days_off);
    let rest = (option::of(hash().prop_map(PersonId)), digest_times, select(Shown::ALL));
    (head, rest).prop_map(|((body, offsets, week, days_off), (deputy, digest_times, shown))| AvailabilityOp {
        body,
        offsets,
        week,
        days_off,
        deputy,
        digest_times,
        shown,
    })
}

fn waiting() -> impl Strategy<Value = Waiting> {
    (ask(), option::of(thread()), hash()).prop_map(|(cause, thread, person)| Waiting {
        cause,
        thread,
        person: PersonId(person),
    })
}

fn subject() -> impl Strategy<Value = TurnSubject> {
    prop_oneof![Just(TurnSubject::Everything), thread().prop_map(TurnSubject::Thread), ask().prop_map(TurnSubject::Ask),]
}

/// Any op that speaks of time.
pub(super) fn time_op() -> impl Strategy<Value = Op> {
    prop_oneof![
        availability().prop_map(Op::Availability),
        Just(Op::Receipt),
        waiting().prop_map(|waiting| Op::Timed(Transition::Nudge(waiting))),
        waiting().prop_map(|waiting| Op::Timed(Transition::Silence(waiting))),
        ask().prop_map(|brief| Op::Timed(Transition::BriefDue { brief })),
        (subject(), option::of(time())).prop_map(|(subject, until)| Op::Eta { subject, until }),
        (subject(), hash(), option::of(hash().prop_map(BodyId))).prop_map(|(subject, to, body)| Op::Pass {
            subject,
            to: PersonId(to),
            body
        }),
    ]
}

/// The op as whoever reads it sees it; others stay as they are.
pub(super) fn named(op: Op, name: impl Fn(EntryId) -> EntryId) -> Op {
    let ask = |ask: AskId| AskId { entry: name(ask.entry), ..ask };
    let thread = |thread: ThreadId| ThreadId { entry: name(thread.entry), ..thread };
    let waiting = |one: Waiting| Waiting { cause: ask(one.cause), thread: one.thread.map(thread), ..one };
    let subject = |subject| match subject {
        TurnSubject::Everything => TurnSubject::Everything,
        TurnSubject::Thread(id) => TurnSubject::Thread(thread(id)),
        TurnSubject::Ask(id) => TurnSubject::Ask(ask(id)),
    };
    match op {
        Op::Timed(Transition::Nudge(one)) => Op::Timed(Transition::Nudge(waiting(one))),
        Op::Timed(Transition::Silence(one)) => Op::Timed(Transition::Silence(waiting(one))),
        Op::Timed(Transition::BriefDue { brief }) => Op::Timed(Transition::BriefDue { brief: ask(brief) }),
        Op::Eta { subject: about, until } => Op::Eta { subject: subject(about), until },
        Op::Pass { subject: about, to, body } => Op::Pass { subject: subject(about), to, body },
        op => op,
    }
}
