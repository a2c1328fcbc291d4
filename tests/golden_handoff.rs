//! The bytes of handing over (`fixtures/wire/entry-handoff.hex`, `body-handoff.hex`).

use replica::{EntryPlan, decode_entry, public_key_of_seed};
use review::{
    AskId, Body, Field, HandoffEnding, HandoffOp, HandoffTo, HandoffWork, ItemIndex, Op, OpIndex, PersonId, Role,
    Timestamp, Urgency, WhyNext,
};
use sync::Block;

use crate::golden_entry::{AT, SEED, body_ref, check_body, entry, page, sealed, thread};
use crate::golden_wire::check;

fn ops() -> Vec<Op> {
    let asked = AskId { entry: entry(0x11), op: OpIndex(2) };
    let handoff = AskId { entry: entry(0x22), op: OpIndex(0) };
    let offer =
        |to, work, n_actions, urgency| Op::Handoff(HandoffOp { body: body_ref(0xa1), to, work, n_actions, urgency });
    let work = vec![HandoffWork::Thread(thread(entry(0x33))), HandoffWork::Ask(asked)];
    let next = HandoffTo::NextAwake { person: PersonId([9; 32]), from: Timestamp(AT.0 + 1), why: WhyNext::Soonest };
    vec![
        offer(HandoffTo::Person(PersonId([8; 32])), work, 2, Urgency::Blocking),
        offer(HandoffTo::Role(Role::Facilitator), Vec::new(), 300, Urgency::Steady),
        offer(next, Vec::new(), 0, Urgency::Calm),
        Op::TakeHandoff {
            handoff,
            takes: vec![ItemIndex(0), ItemIndex(300)],
            returns: vec![ItemIndex(1)],
            body: Some(body_ref(0xa2)),
        },
        Op::ReturnHandoff { handoff, items: vec![ItemIndex(0)], ending: HandoffEnding::Undone, body: None },
        Op::ReturnHandoff {
            handoff,
            items: vec![ItemIndex(300)],
            ending: HandoffEnding::Done,
            body: Some(body_ref(0xa3)),
        },
        Op::Urgent { ask: asked, body: Some(body_ref(0xa4)) },
    ]
}

#[test]
fn an_entry_of_handing_over_is_its_golden_bytes() {
    let review = page().review_id();
    let plan = EntryPlan {
        review: Some(review),
        author: public_key_of_seed(&SEED),
        previous: None,
        heads: vec![entry(0x11)],
        at: AT,
        ops: ops(),
    };
    let golden = Block::parse(&check("entry-handoff", sealed(plan).value())).unwrap();
    assert_eq!(decode_entry(&golden, review).unwrap().ops, ops());
}

#[test]
fn the_words_of_an_offer_are_their_golden_bytes() {
    let words = [
        (Field::Text, "what it is about"),
        (Field::Actions, "read §3\nanswer Ben"),
        (Field::If, "CI turns red"),
        (Field::Then, "ask Kim"),
    ];
    let words = words.map(|(field, words)| (field, words.into())).to_vec();
    check_body("body-handoff", &Body { words, target: None });
}
