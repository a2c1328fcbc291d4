//! What is written is read again as it was, and nothing that is read can break the reader.

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use review::{EntryId, Op, ReviewId};
use sync::Block;

use super::arbitrary;
use super::authors::{Author, page};
use crate::codec::{Envelope, encode_payload, seal_entry};
use crate::signature::{add_key_message, entry_message};
use crate::{Value, decode_body, decode_entry, decode_target, encode_body, encode_target};

const ALICE: Author = Author('a');

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_value_is_read_as_it_was_written(value in arbitrary::value()) {
        prop_assert_eq!(Value::decode(&value.encode()), Ok(value));
    }

    #[test]
    fn a_body_is_read_as_it_was_written(salt in any::<[u8; 16]>(), body in arbitrary::body()) {
        prop_assert_eq!(decode_body(&encode_body(&salt, &body)), Ok(body));
    }

    #[test]
    fn a_target_is_read_as_it_was_written(target in arbitrary::target()) {
        prop_assert_eq!(decode_target(&encode_target(&target)), Some(target));
    }

    #[test]
    fn an_entry_is_read_as_it_was_written(
        ops in vec(arbitrary::op(), 0..8),
        at in arbitrary::time(),
        n_deps in 0..4u8,
        previous in proptest::option::of(1..6u8),
    ) {
        let review = page().review_id();
        let ops: Vec<Op> = ops.into_iter().map(|op| consented(op, review)).collect();
        let envelope = Envelope {
            review: Some(review),
            author: ALICE.key(),
            previous: previous.map(|byte| EntryId([byte; 32])),
            deps: (1..=n_deps).map(|byte| EntryId([byte; 32])).collect(),
            at,
        };
        let payload = encode_payload(&envelope, &ops);
        let signature = ALICE.sign(&entry_message(&payload));
        let entry = decode_entry(&seal_entry(payload, &signature).unwrap(), review).unwrap();
        let named: Vec<Op> = ops.into_iter().map(|op| arbitrary::named(op, entry.id)).collect();
        prop_assert_eq!(entry.ops, named);
        prop_assert_eq!((entry.review, entry.author, entry.at), (review, Some(ALICE.key()), at));
        prop_assert_eq!((entry.previous, entry.deps), (envelope.previous, envelope.deps));
    }

    #[test]
    fn no_bytes_break_a_reader(bytes in vec(any::<u8>(), 0..200)) {
        if let Ok(value) = Value::decode(&bytes) {
            prop_assert_eq!(value.encode(), bytes.clone());
        }
        let _ = decode_body(&bytes);
        prop_assert!(decode_entry(&Block::entry(&bytes).unwrap(), ReviewId([0; 32])).is_err());
    }

    #[test]
    fn no_value_breaks_a_reader(value in arbitrary::value(), salt in any::<[u8; 16]>()) {
        let _ = decode_target(&value);
        let _ = decode_body(&[&salt[..], &value.encode()].concat());
        let review = page().review_id();
        let payload = value.encode();
        let signature = ALICE.sign(&entry_message(&payload));
        prop_assert!(decode_entry(&seal_entry(payload, &signature).unwrap(), review).is_err());
    }

    #[test]
    fn no_fields_of_an_op_break_a_reader(number in 0..80u16, is_critical in any::<bool>(), fields in arbitrary::value()) {
        let op = Value::Array(vec![Value::Int(number.into()), Value::Bool(is_critical), fields]);
        let review = page().review_id();
        let payload = Value::Map(vec![
            (0, Value::Bytes(review.0.to_vec())),
            (1, Value::Bytes(ALICE.key().0.to_vec())),
            (5, Value::Array(vec![op])),
        ]);
        let signature = ALICE.sign(&entry_message(&payload.encode()));
        if let Ok(entry) = decode_entry(&seal_entry(payload.encode(), &signature).unwrap(), review) {
            prop_assert_eq!(entry.ops.len(), 1);
        }
    }
}

/// A key joins only with its own consent, so the proof is made a true one.
fn consented(op: Op, review: ReviewId) -> Op {
    match op {
        Op::AddKey { key, .. } => {
            let device = Author(char::from(key.0[0]));
            let proof = device.sign(&add_key_message(&review, &ALICE.key()));
            Op::AddKey { key: device.key(), proof: review::KeyProof(proof) }
        }
        op => op,
    }
}
