//! Entries with any ops, correctly signed: each is taken or refused, the fold and everything derived from it end, and the order
//! in which blocks came makes no difference.

#![no_main]

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use replica::{Replica, Value, public_key_of_seed, sign_with_seed};
use review::{AnchorHealth, DocumentHash, DocumentNow, Measures, Timestamp, Turn};
use sync::Block;

/// One entry: whose it is, which of those before it follows, when, and its ops by number.
#[derive(Debug, Arbitrary)]
struct Written {
    who: u8,
    after: Vec<u8>,
    at: i64,
    ops: Vec<(u8, bool, Vec<(u8, Field)>)>,
}

/// What may stand in a field. Hashes are mostly those of blocks that are there: random ones would never be cited.
#[derive(Debug, Arbitrary)]
enum Field {
    Int(i16),
    Long(i64),
    Bytes(Vec<u8>),
    Text(String),
    Flag(bool),
    Nothing,
    Id(u8),
    List(Vec<Field>),
    Map(Vec<(u8, Field)>),
}

fn value(field: Field, ids: &[[u8; 32]]) -> Value {
    match field {
        Field::Int(number) => Value::Int(number.into()),
        Field::Long(number) => Value::Int(number),
        Field::Bytes(bytes) => Value::Bytes(bytes),
        Field::Text(text) => Value::Text(text),
        Field::Flag(flag) => Value::Bool(flag),
        Field::Nothing => Value::Null,
        Field::Id(idx) => Value::Bytes(ids[usize::from(idx) % ids.len()].to_vec()),
        Field::List(fields) => Value::Array(fields.into_iter().map(|field| value(field, ids)).collect()),
        Field::Map(fields) => map(fields, ids),
    }
}

fn map(fields: Vec<(u8, Field)>, ids: &[[u8; 32]]) -> Value {
    let mut fields: Vec<(u64, Value)> =
        fields.into_iter().map(|(key, field)| (u64::from(key % 24), value(field, ids))).collect();
    fields.sort_by_key(|(key, _)| *key);
    fields.dedup_by_key(|(key, _)| *key);
    Value::Map(fields)
}

/// Ops 0 to 51 are known, a few above are not.
const N_OPS: u8 = 56;

fn sealed(written: Written, review: [u8; 32], ids: &[[u8; 32]]) -> Option<Block> {
    let seed = [b'a' + written.who % 3; 32];
    let key = public_key_of_seed(&seed);
    let mut deps: Vec<[u8; 32]> = written.after.iter().take(8).map(|idx| ids[usize::from(*idx) % ids.len()]).collect();
    deps.push(review);
    deps.sort_unstable();
    deps.dedup();
    let ops = written.ops.into_iter().take(16).map(|(number, is_critical, fields)| {
        Value::Array(vec![Value::Int((number % N_OPS).into()), Value::Bool(is_critical), map(fields, ids)])
    });
    let payload = Value::Map(vec![
        (0, Value::Bytes(review.to_vec())),
        (1, Value::Bytes(key.0.to_vec())),
        (3, Value::Array(deps.into_iter().map(|id| Value::Bytes(id.to_vec())).collect())),
        (4, Value::Int(written.at)),
        (5, Value::Array(ops.collect())),
    ]);
    let payload = payload.encode();
    let signature = sign_with_seed(&seed, &[b"baton/entry/1".as_slice(), &payload].concat());
    Block::entry(&Value::Array(vec![Value::Bytes(payload), Value::Bytes(signature.to_vec())]).encode()).ok()
}

fuzz_target!(|input: Vec<Written>| {
    let (mut replica, mut again) = (Replica::of_page(DocumentHash([7; 32])), Replica::of_page(DocumentHash([7; 32])));
    let review = replica.review_id().0;
    let mut ids = vec![review];
    let mut blocks = Vec::new();
    for written in input.into_iter().take(8) {
        let Some(block) = sealed(written, review, &ids) else { continue };
        ids.push(*block.name().as_bytes());
        blocks.push(block);
    }
    replica.take(blocks.iter().cloned());
    for block in blocks.into_iter().rev() {
        again.take([block]);
    }
    let review = replica.review();
    assert_eq!(*review, *again.review(), "the order in which blocks come decides nothing");
    let (document, now) = (DocumentNow::default(), Timestamp(1_795_305_600_000));
    let _ = Turn::of_review(&review, &document, now);
    let _ = Measures::of_review(&review, &document, AnchorHealth::default(), now);
    let said = [client::to_json(&review), client::to_markdown(&review), client::to_html(&review, "https://example.org")];
    assert!(said.iter().all(|words| !words.is_empty()));
});
