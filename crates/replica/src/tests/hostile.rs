//! What somebody could try with an entry: every one of these is refused, or kept as what it is.

use review::{Field, KeyProof, Kind, Op, OpIndex, OpNumber, Problem, PublicKey, ReviewId, ThreadId, VoidWhy, Words};
use sync::Block;

use super::authors::{Author, opening, page};
use crate::codec::{Envelope, encode_payload, seal_entry};
use crate::signature::{add_key_message, entry_message};
use crate::{EntryError, Replica, Value, body_id, decode_entry};

const ALICE: Author = Author('a');
const BOB: Author = Author('b');

/// A valid payload, to be spoilt.
fn payload(replica: &Replica) -> Vec<(u64, Value)> {
    let genesis = Value::Bytes(replica.review_id().0.to_vec());
    vec![
        (0, genesis.clone()),
        (1, Value::Bytes(ALICE.key().0.to_vec())),
        (3, Value::Array(vec![genesis])),
        (4, Value::Int(5)),
        (5, Value::Array(Vec::new())),
    ]
}

fn sealed(author: Author, payload: &[u8]) -> Block {
    seal_entry(payload.to_vec(), &author.sign(&entry_message(payload))).unwrap()
}

fn read(replica: &Replica, fields: Vec<(u64, Value)>) -> Result<review::Entry, EntryError> {
    decode_entry(&sealed(ALICE, &Value::Map(fields).encode()), replica.review_id())
}

/// The payload with one field put in its place, or taken away.
fn with(replica: &Replica, key: u64, value: Option<Value>) -> Vec<(u64, Value)> {
    let mut fields = payload(replica);
    fields.retain(|(name, _)| *name != key);
    fields.extend(value.map(|value| (key, value)));
    fields.sort_by_key(|(name, _)| *name);
    fields
}

fn hashes(bytes: impl IntoIterator<Item = u8>) -> Value {
    Value::Array(bytes.into_iter().map(|byte| Value::Bytes(vec![byte; 32])).collect())
}

fn op(number: i64, is_critical: bool, fields: Vec<(u64, Value)>) -> Value {
    Value::Array(vec![Value::Int(number), Value::Bool(is_critical), Value::Map(fields)])
}

fn thread_ref(place: i64) -> Value {
    Value::Array(vec![Value::Int(place), Value::Int(0)])
}

#[test]
fn every_cut_and_every_flipped_bit_of_an_entry_is_refused() {
    let replica = page();
    let block = ALICE.entry(&replica, vec![Op::Profile { body: review::BodyId([1; 32]) }]).remove(0);
    let bytes = block.payload();
    assert!(decode_entry(&block, replica.review_id()).is_ok());
    for at in 0..bytes.len() {
        assert!(decode_entry(&Block::entry(&bytes[..at]).unwrap(), replica.review_id()).is_err(), "cut at {at}");
        for bit in 0..8 {
            let mut flipped = bytes.to_vec();
            flipped[at] ^= 1 << bit;
            let flipped = Block::entry(&flipped).unwrap();
            assert!(decode_entry(&flipped, replica.review_id()).is_err(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn an_envelope_that_is_not_of_the_one_form_is_refused() {
    let replica = page();
    for (key, value, what) in [
        (0, Some(Value::Bytes(vec![1; 31])), "a short review"),
        (1, Some(Value::Text("alice".into())), "an author in words"),
        (2, Some(Value::Int(1)), "a previous entry behind the deps"),
        (2, Some(Value::Int(-1)), "a previous entry before the deps"),
        (2, Some(Value::Bytes(replica.review_id().0.to_vec())), "a dep as previous entry, written out"),
        (3, Some(hashes([2, 1])), "deps that descend"),
        (3, Some(hashes([1, 1])), "a dep twice"),
        (3, Some(hashes(1..=65)), "65 deps"),
        (3, Some(Value::Array(vec![Value::Null])), "a dep that is nothing"),
        (4, Some(Value::Int(8_640_000_000_000_001)), "a time after the last day of JavaScript"),
        (4, Some(Value::Int(-8_640_000_000_000_001)), "a time before its first"),
        (4, Some(Value::Int(i64::MIN)), "the lowest number, which has no positive twin"),
        (4, Some(Value::Text("noon".into())), "a time in words"),
        (5, None, "no list of ops"),
        (5, Some(Value::Map(Vec::new())), "ops in a map"),
        (5, Some(Value::Array(vec![Value::Null; 4097])), "too many ops"),
        (6, Some(hashes([2, 1])), "cited entries that descend"),
        (6, Some(hashes([3, 3])), "an entry cited twice"),
    ] {
        assert_eq!(read(&replica, with(&replica, key, value)), Err(EntryError::Malformed), "{what}");
    }
    assert_eq!(read(&replica, with(&replica, 0, None)), Err(EntryError::OtherReview), "no review named");
    let twice = with(&replica, 6, Some(Value::Array(vec![Value::Bytes(replica.review_id().0.to_vec())])));
    assert_eq!(read(&replica, twice), Err(EntryError::Malformed), "a dep cited again");
    assert!(read(&replica, with(&replica, 3, Some(hashes(1..=64)))).is_ok(), "64 deps");
    assert!(read(&replica, with(&replica, 4, Some(Value::Int(-8_640_000_000_000_000)))).is_ok(), "the first day");
}

#[test]
fn a_payload_that_is_not_deterministic_is_refused_though_it_is_signed() {
    let replica = page();
    let good = Value::Map(payload(&replica)).encode();
    assert!(decode_entry(&sealed(ALICE, &good), replica.review_id()).is_ok());
    // The time 5 stands in one byte; here it takes two.
    let at = good.windows(3).position(|bytes| bytes == [0x04, 0x05, 0x05]).unwrap();
    let long = [&good[..=at], &[0x18, 0x05], &good[at + 2..]].concat();
    assert_eq!(decode_entry(&sealed(ALICE, &long), replica.review_id()), Err(EntryError::Malformed));
    let trailing = [&good[..], &[0]].concat();
    assert_eq!(decode_entry(&sealed(ALICE, &trailing), replica.review_id()), Err(EntryError::Malformed));
}

#[test]
fn unknown_fields_are_ignored_and_signed_with_the_rest() {
    let replica = page();
    let entry = read(&replica, with(&replica, 99, Some(Value::Text("later".into())))).unwrap();
    assert_eq!(entry.ops, []);
    let reply = op(22, true, vec![(0, thread_ref(0)), (1, Value::Bytes(vec![1; 32])), (7, Value::Null)]);
    assert!(read(&replica, with(&replica, 5, Some(Value::Array(vec![reply])))).is_ok());
}

#[test]
fn an_act_of_a_newer_version_is_kept_and_says_whether_states_may_be_shown() {
    for is_critical in [true, false] {
        for (number, fields, what) in [
            (19, vec![(0, Value::Text("?".into()))], "a new op"),
            (65_535, Vec::new(), "the last op"),
            (20, vec![(0, Value::Int(4))], "a new verdict"),
            (27, vec![(0, thread_ref(0)), (1, Value::Int(4)), (2, Value::Bool(true))], "a new reaction"),
            (25, vec![(0, thread_ref(0)), (1, Value::Int(7))], "a new closing"),
            (6, vec![(0, Value::Bytes(vec![1; 32])), (1, Value::Int(4))], "a new role"),
        ] {
            let mut replica = page();
            let ops = Value::Array(vec![op(number, is_critical, fields)]);
            let block = sealed(ALICE, &Value::Map(with(&replica, 5, Some(ops))).encode());
            assert_eq!(replica.take([block]).faults, [], "{what}");
            let review = replica.review();
            assert_eq!(review.needs_newer_version(), is_critical, "{what}");
            let number = OpNumber(number as u16);
            assert!(
                review
                    .problems
                    .iter()
                    .any(|problem| matches!(problem, Problem::Newer { number: n, .. } if *n == number)),
                "{what}"
            );
        }
    }
}

#[test]
fn an_op_whose_fields_do_not_fit_makes_its_entry_void() {
    let replica = page();
    let hash = || Value::Bytes(vec![1; 32]);
    for (bad, what) in [
        (Value::Null, "no op"),
        (op(70_000, true, Vec::new()), "a number of more than 16 bits"),
        (op(-1, true, Vec::new()), "a number below 0"),
        (op(22, true, vec![(0, thread_ref(0))]), "a reply without words"),
        (op(22, true, vec![(0, thread_ref(1)), (1, hash())]), "a thread in an entry that is not cited"),
        (op(22, true, vec![(0, Value::Array(vec![hash(), Value::Int(0)])), (1, hash())]), "an entry written out"),
        (op(22, true, vec![(0, thread_ref(0)), (1, Value::Bytes(vec![1; 33]))]), "a long hash"),
        (op(25, true, vec![(0, thread_ref(0)), (1, Value::Int(5))]), "a duplicate of nothing"),
        (op(24, true, vec![(0, thread_ref(0)), (1, Value::Int(1)), (2, Value::Int(i64::MIN))]), "an impossible eta"),
        (op(20, true, vec![(0, Value::Int(256))]), "a verdict beyond its numbers"),
        (op(3, true, vec![(0, hash()), (1, Value::Bytes(vec![0; 63]))]), "a short proof"),
    ] {
        let fields = with(&replica, 5, Some(Value::Array(vec![bad])));
        assert_eq!(read(&replica, fields), Err(EntryError::Malformed), "{what}");
    }
}

#[test]
fn an_entry_of_another_review_is_refused() {
    let other = ALICE.entry(&Replica::of_review(ReviewId([3; 32])), Vec::new()).remove(0);
    assert_eq!(decode_entry(&other, page().review_id()), Err(EntryError::OtherReview));
    let other_page = Replica::of_page(review::DocumentHash([8; 32]));
    let genesis = other_page.blocks().next().unwrap().clone();
    assert_eq!(decode_entry(&genesis, page().review_id()), Err(EntryError::OtherReview));
}

#[test]
fn only_a_genesis_begins_a_review() {
    let page_op = op(0, true, vec![(0, Value::Bytes(vec![7; 32])), (1, Value::Int(0))]);
    let owned = op(1, true, vec![(0, Value::Bytes(vec![7; 32])), (1, Value::Int(1)), (2, Value::Bytes(vec![1; 16]))]);
    let key = (1, Value::Bytes(ALICE.key().0.to_vec()));
    let begins = |fields: Vec<(u64, Value)>, is_signed: bool| {
        let payload = Value::Map(fields).encode();
        let signature = if is_signed { ALICE.sign(&entry_message(&payload)).to_vec() } else { Vec::new() };
        Replica::review_of(&[seal_entry(payload, &signature).unwrap()]).is_some()
    };
    let ops = |ops: Vec<Value>| (5, Value::Array(ops));
    assert!(begins(vec![ops(vec![page_op.clone()])], false));
    assert!(begins(vec![key.clone(), ops(vec![owned.clone()])], true));
    assert!(!begins(vec![key.clone(), ops(vec![page_op.clone()])], true), "a page's genesis is signed by nobody");
    assert!(!begins(vec![ops(vec![owned.clone()])], false), "an owner signs");
    assert!(!begins(vec![ops(vec![page_op.clone(), page_op.clone()])], false), "nothing stands beside it");
    assert!(!begins(vec![ops(Vec::new())], false));
    assert!(!begins(vec![key.clone(), ops(Vec::new())], true));
    assert!(!begins(vec![key, (3, hashes([1])), ops(vec![owned])], true), "nothing was before it");
    assert!(!begins(vec![(4, Value::Int(1)), ops(vec![page_op])], false), "a constant has no time");
}

#[test]
fn a_malleable_signature_is_refused() {
    let replica = page();
    let payload = Value::Map(payload(&replica)).encode();
    let mut signature = ALICE.sign(&entry_message(&payload));
    assert!(decode_entry(&seal_entry(payload.clone(), &signature).unwrap(), replica.review_id()).is_ok());
    // The order of the group, little-endian (RFC 8032 §5.1): s and s + L say the same to a careless reader.
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut carry = 0;
    for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        (*byte, carry) = (sum as u8, sum >> 8);
    }
    let twin = seal_entry(payload, &signature).unwrap();
    assert_eq!(decode_entry(&twin, replica.review_id()), Err(EntryError::BadSignature { key: ALICE.key() }));
}

#[test]
fn a_weak_key_signs_nothing() {
    let replica = page();
    let mut one = [0; 32];
    one[0] = 1;
    // The neutral point as key and as R, and s = 0: "valid" for every message unless weak keys are refused.
    let payload = Value::Map(with(&replica, 1, Some(Value::Bytes(one.to_vec())))).encode();
    let signature = [one, [0; 32]].concat();
    let block = seal_entry(payload, &signature).unwrap();
    let refused = Err(EntryError::BadSignature { key: PublicKey(one) });
    assert_eq!(decode_entry(&block, replica.review_id()), refused);
}

#[test]
fn an_entry_signed_by_somebody_else_is_forged() {
    let replica = page();
    let payload = Value::Map(payload(&replica)).encode();
    let refused = Err(EntryError::BadSignature { key: ALICE.key() });
    assert_eq!(decode_entry(&sealed(BOB, &payload), replica.review_id()), refused);
    assert_eq!(decode_entry(&seal_entry(payload, &[]).unwrap(), replica.review_id()), refused);
}

#[test]
fn a_key_joins_only_with_its_own_consent_to_this_author_in_this_review() {
    let replica = page();
    let review = replica.review_id();
    let add = |message: Vec<u8>| {
        let proof = KeyProof(BOB.sign(&message));
        let envelope = Envelope {
            review: Some(review),
            author: ALICE.key(),
            previous: None,
            deps: Vec::new(),
            at: review::Timestamp(1),
        };
        let payload = encode_payload(&envelope, &[Op::AddKey { key: BOB.key(), proof }]);
        decode_entry(&sealed(ALICE, &payload), review).map(|_| ())
    };
    let refused = Err(EntryError::BadSignature { key: ALICE.key() });
    assert_eq!(add(add_key_message(&review, &ALICE.key())), Ok(()));
    assert_eq!(add(add_key_message(&review, &Author('m').key())), refused, "to another author");
    assert_eq!(add(add_key_message(&ReviewId([1; 32]), &ALICE.key())), refused, "in another review");
    assert_eq!(add(entry_message(&ALICE.key().0)), refused, "to something else");
}

#[test]
fn an_act_upon_its_own_entry_works_only_on_what_stands_there() {
    let mut replica = page();
    let this = crate::EntryPlan::THIS;
    let (first, answer) = (ALICE.text("a thread"), ALICE.text("and at once an answer"));
    let reply =
        |op| Op::Reply { thread: ThreadId { entry: this, op: OpIndex(op) }, body: body_id(&answer), asks: Vec::new() };
    let ops = vec![Op::Thread(opening(body_id(&first))), reply(0), reply(1), reply(7)];
    let entry = ALICE.writes(&mut replica, &[first, answer.clone()], ops);
    let review = replica.review();
    assert_eq!(review.threads.len(), 1);
    let void: Vec<_> = review
        .problems
        .iter()
        .filter_map(|problem| match problem {
            Problem::Void { entry: of, op, why: VoidWhy::NotInItsPast } if *of == entry => Some(op.0),
            _ => None,
        })
        .collect();
    assert!(void.contains(&2) && void.contains(&3), "an act is no thread, nor is nothing: {void:?}");
}

#[test]
fn a_body_that_cannot_be_read_says_nothing_and_changes_nothing_else() {
    let mut replica = page();
    let erase = sync::EraseHash([1; 32]);
    let body = Block::erasable(sync::Kind::Body, erase, b"0123456789abcdef, which is no CBOR").unwrap();
    let thread =
        ThreadId { entry: ALICE.writes(&mut replica, &[], vec![Op::Thread(opening(body_id(&body)))]), op: OpIndex(0) };
    let before = replica.review();
    let taken = replica.take([body.clone()]);
    assert_eq!((taken.new, taken.faults), (vec![body.clone()], vec![]), "a newer version may read it");
    let review = replica.review();
    assert_eq!(review.threads[&thread].comments[0].words, Words::Here("".into()));
    assert_eq!((review.threads.len(), review.n_entries), (before.threads.len(), before.n_entries));
    assert_eq!(review.threads[&thread].kind, Kind::Issue);
    assert!(!replica.wanted().contains(&body.name()));
}

#[test]
fn a_device_that_signs_wrongly_is_found_out_before_anything_is_written() {
    let replica = page();
    let mut plan = replica.plan(ALICE.key(), review::Timestamp(1), Vec::new());
    let message = plan.message();
    assert_eq!(plan.seal(&BOB.sign(&message)), Err(crate::SealError::BadSignature));
    assert!(plan.seal(&ALICE.sign(&message)).is_ok());
    let thread = ThreadId { entry: review::EntryId([1; 32]), op: OpIndex(0) };
    let eta = Some(review::Timestamp(i64::MIN));
    let never = Op::Stance { thread, stance: review::Stance::Working, eta };
    let mut plan = replica.plan(ALICE.key(), review::Timestamp(1), vec![never]);
    let sealed = plan.seal(&ALICE.sign(&plan.message()));
    assert_eq!(sealed, Err(crate::SealError::Void(EntryError::Malformed)));
    let ops = vec![Op::Profile { body: review::BodyId([1; 32]) }; 4097];
    let mut plan = replica.plan(ALICE.key(), review::Timestamp(1), ops);
    let sealed = plan.seal(&ALICE.sign(&plan.message()));
    assert_eq!(sealed, Err(crate::SealError::TooManyOps { n: 4097, limit: 4096 }));
}

#[test]
fn a_body_longer_than_a_body_may_be_is_not_made() {
    let words = "x".repeat(sync::BODY_LEN_MAX);
    let plan = crate::BodyPlan::new([0; 16], review::Body::one(Field::Text, &words));
    assert!(plan.block_len() > sync::BODY_LEN_MAX);
    assert!(matches!(plan.seal(&[0; 64]), Err(sync::BlockError::TooLong { .. })));
}
