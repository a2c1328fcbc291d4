//! Any act about handing over.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::sample::select;
use review::{
    AskId, BodyId, EntryId, HandoffEnding, HandoffOp, HandoffTo, HandoffWork, ItemIndex, Op, OpIndex, PersonId, Role,
    ThreadId, Timestamp, Urgency, WhyNext,
};

use super::arbitrary::{body_id, entry_id, hash};

fn to() -> impl Strategy<Value = HandoffTo> {
    let next = (hash(), 0..4_000_000_000_000_i64, select(WhyNext::ALL));
    prop_oneof![
        hash().prop_map(|person| HandoffTo::Person(PersonId(person))),
        select(Role::ALL).prop_map(HandoffTo::Role),
        next.prop_map(|(person, at, why)| HandoffTo::NextAwake { person: PersonId(person), from: Timestamp(at), why }),
    ]
}

fn act() -> impl Strategy<Value = (EntryId, OpIndex)> {
    (entry_id(), any::<u16>().prop_map(OpIndex))
}

fn ask() -> impl Strategy<Value = AskId> {
    act().prop_map(|(entry, op)| AskId { entry, op })
}

fn items() -> impl Strategy<Value = Vec<ItemIndex>> {
    vec(any::<u16>().prop_map(ItemIndex), 0..4)
}

fn offer() -> impl Strategy<Value = HandoffOp> {
    let threads = vec(act().prop_map(|(entry, op)| HandoffWork::Thread(ThreadId { entry, op })), 0..3);
    let work =
        (threads, vec(ask().prop_map(HandoffWork::Ask), 0..3)).prop_map(|(threads, asks)| [threads, asks].concat());
    (body_id(), to(), work, 0..500_u16, select(Urgency::ALL))
        .prop_map(|(body, to, work, n_actions, urgency)| HandoffOp { body, to, work, n_actions, urgency })
}

fn some_body() -> impl Strategy<Value = Option<BodyId>> {
    option::of(body_id())
}

pub(super) fn handoff_op() -> impl Strategy<Value = Op> {
    prop_oneof![
        offer().prop_map(Op::Handoff),
        (ask(), items(), items(), some_body()).prop_map(|(handoff, takes, returns, body)| Op::TakeHandoff {
            handoff,
            takes,
            returns,
            body
        }),
        (ask(), items(), select(HandoffEnding::ALL), some_body())
            .prop_map(|(handoff, items, ending, body)| Op::ReturnHandoff { handoff, items, ending, body }),
        (ask(), some_body()).prop_map(|(ask, body)| Op::Urgent { ask, body }),
    ]
}

/// The op as whoever reads it sees it: what it opens itself has a name now.
pub(super) fn named(op: Op, entry: impl Fn(EntryId) -> EntryId) -> Op {
    let ask = |ask: AskId| AskId { entry: entry(ask.entry), ..ask };
    match op {
        Op::Handoff(offer) => {
            let work = offer.work.into_iter().map(|work| match work {
                HandoffWork::Thread(thread) => HandoffWork::Thread(ThreadId { entry: entry(thread.entry), ..thread }),
                HandoffWork::Ask(one) => HandoffWork::Ask(ask(one)),
            });
            Op::Handoff(HandoffOp { work: work.collect(), ..offer })
        }
        Op::TakeHandoff { handoff, takes, returns, body } => {
            Op::TakeHandoff { handoff: ask(handoff), takes, returns, body }
        }
        Op::ReturnHandoff { handoff, items, ending, body } => {
            Op::ReturnHandoff { handoff: ask(handoff), items, ending, body }
        }
        Op::Urgent { ask: one, body } => Op::Urgent { ask: ask(one), body },
        op => op,
    }
}
