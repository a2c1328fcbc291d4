//! The bytes of what people say about time (`fixtures/wire`, whose README says what each file is).

use replica::{EntryPlan, decode_entry, public_key_of_seed};
use review::{
    AskId, AvailabilityOp, DayMinute, DaysOff, EntryId, LocalDay, OffsetMinutes, Offsets, Op, OpIndex, PersonId, Shown,
    Timestamp, Transition, TurnSubject, Waiting, Week,
};
use sync::Block;

use crate::golden_entry::{AT, SEED, body_ref, entry, page, sealed, thread};
use crate::golden_wire::check;

/// Hours with everything and with nothing, a receipt, promises, passes, and each transition. What is cited came before, or is
/// of this entry.
fn time_ops() -> Vec<Op> {
    let (back, ana) = (entry(0x11), PersonId([0xa1; 32]));
    let ask = |entry: EntryId| AskId { entry, op: OpIndex(7) };
    let full = AvailabilityOp {
        body: Some(body_ref(1)),
        offsets: Offsets {
            first: OffsetMinutes(60),
            changes: vec![
                (Timestamp(1_774_746_000_000), OffsetMinutes(120)),
                (Timestamp(1_792_890_000_000), OffsetMinutes(60)),
            ],
        },
        week: Week::on_days(&[0, 1, 2, 3, 6], 22 * 60, 30 * 60),
        days_off: vec![DaysOff { first: LocalDay(20_811), last: LocalDay(20_820) }],
        deputy: Some(ana),
        digest_times: vec![DayMinute(540), DayMinute(930)],
        shown: Shown::ZoneOnly,
    };
    let bare = AvailabilityOp {
        body: None,
        offsets: Offsets::fixed(OffsetMinutes(-210)),
        week: Week::default(),
        days_off: Vec::new(),
        deputy: None,
        digest_times: Vec::new(),
        shown: Shown::Full,
    };
    let waiting = Waiting { cause: ask(back), thread: Some(thread(back)), person: ana };
    vec![
        Op::Availability(full),
        Op::Availability(bare),
        Op::Receipt,
        Op::Eta { subject: TurnSubject::Thread(thread(back)), until: Some(Timestamp(AT.0 + 86_400_000)) },
        Op::Eta { subject: TurnSubject::Everything, until: None },
        Op::Pass { subject: TurnSubject::Ask(ask(back)), to: ana, body: Some(body_ref(2)) },
        Op::Timed(Transition::Nudge(waiting)),
        Op::Timed(Transition::Silence(Waiting { thread: None, ..waiting })),
        Op::Timed(Transition::BriefDue { brief: ask(back) }),
    ]
}

#[test]
fn an_entry_about_time_is_its_golden_bytes() {
    let review = page().review_id();
    let plan = EntryPlan {
        review: Some(review),
        author: public_key_of_seed(&SEED),
        previous: None,
        heads: vec![entry(0x11)],
        at: AT,
        ops: time_ops(),
    };
    let golden = Block::parse(&check("entry-time", sealed(plan).value())).unwrap();
    assert_eq!(decode_entry(&golden, review).unwrap().ops, time_ops());
}
