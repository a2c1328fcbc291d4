//! Tests of the sieve: blocks come through, everything else is counted, nothing panics.

use proptest::prelude::*;

use super::*;
use crate::varint::push_varint;
use crate::{encode_updates, open_update};

fn block() -> Block {
    Block::entry(b"an entry").unwrap()
}

/// The contents of all types that Yjs 13 and yrs write, each with the clocks it covers.
fn foreign_contents() -> Vec<(u8, Vec<u8>, u64)> {
    vec![
        (1, vec![7], 7),
        (2, vec![2, 1, b'1', 4, b'n', b'u', b'l', b'l'], 2),
        (3, vec![2, 1, 2], 1),
        // "a🦀": three UTF-16 code units.
        (4, vec![5, b'a', 0xf0, 0x9f, 0xa6, 0x80], 3),
        (5, vec![2, b'{', b'}'], 1),
        (6, vec![1, b'b', 4, b't', b'r', b'u', b'e'], 1),
        (7, vec![1], 1),
        (7, vec![3, 1, b'p'], 1),
        (8, vec![3, 127, 125, 0x40, 119, 1, b'x'], 3),
        (8, vec![1, 118, 1, 1, b'k', 117, 2, 121, 120], 1),
        (8, vec![1, 124, 0, 0, 0, 0], 1),
        (8, vec![1, 123, 0, 0, 0, 0, 0, 0, 0, 0], 1),
        (8, vec![1, 125, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], 1),
        (9, vec![1, b'd', 118, 0], 1),
    ]
}

/// A foreign client whose structs have, in turn: an origin, a root parent with a key, and a parent that is a struct.
fn push_foreign_client(out: &mut Vec<u8>, client: u64) -> usize {
    let contents = foreign_contents();
    push_varint(out, contents.len() as u64 + 2);
    push_varint(out, client);
    push_varint(out, 0);
    for (idx, (content, bytes, _)) in contents.iter().enumerate() {
        match idx % 3 {
            0 => out.extend([content | 0x80, 9, 9]),
            1 => out.extend([content | 0x20, 1, 1, b'e', 1, b'k']),
            _ => out.extend([*content, 0, 9, 9]),
        }
        out.extend(bytes);
    }
    out.extend([0, 5]);
    out.extend([10, 5]);
    contents.len() + 2
}

#[test]
fn blocks_come_through_and_the_rest_is_counted() {
    let ours = encode_updates(&[block()]).remove(0);
    let mut update = vec![2];
    update.extend(&ours[1..ours.len() - 1]);
    let n_foreign = push_foreign_client(&mut update, 77);
    // One range deleted by the foreign client.
    update.extend([1, 77, 1, 3, 2]);
    let sieved = sieve_update(&update).unwrap();
    assert_eq!(sieved.blocks, vec![block()]);
    assert_eq!(sieved.n_foreign, n_foreign);
    assert_eq!(sieved.deleted, vec![DeletedRange { client: 77, clock: 3, len: 2 }]);
    let lens: Vec<u64> = foreign_contents().iter().map(|(_, _, len)| *len).collect();
    let clocks: Vec<u64> = sieved.foreign.windows(2).map(|pair| pair[1].clock - pair[0].clock).collect();
    assert_eq!(clocks[..lens.len()], lens);
}

#[test]
fn a_block_in_the_wrong_place_is_foreign() {
    let mut update = encode_updates(&[block()]).remove(0);
    let at = update.len() - block().value().len() - 3;
    update[at] ^= 1;
    let sieved = sieve_update(&update).unwrap();
    assert_eq!((sieved.blocks.len(), sieved.n_foreign), (0, 1));
    assert_eq!(sieved.foreign[0].client, block().name().client());
}

#[test]
fn lists_are_short_and_counts_are_whole() {
    let mut update = vec![1];
    push_varint(&mut update, 500);
    update.extend([5, 0]);
    for _ in 0..500 {
        update.extend([0, 1]);
    }
    push_varint(&mut update, 300);
    for _ in 0..300 {
        update.extend([1, 1, 0, 1]);
    }
    let sieved = sieve_update(&update).unwrap();
    assert_eq!((sieved.n_foreign, sieved.foreign.len()), (500, FOREIGN_LISTED_MAX));
    assert_eq!((sieved.n_deleted, sieved.deleted.len()), (300, FOREIGN_LISTED_MAX));
}

#[test]
fn nesting_ends_before_the_stack_does() {
    let mut update = vec![1, 1, 5, 0, 0x28, 1, 1, b'e', 1, b'k', 1];
    update.extend([117, 1].repeat(100_000));
    assert!(matches!(sieve_update(&update), Err(GateError::TooDeep { .. })));
}

#[test]
fn a_state_vector_is_read_in_any_order() {
    assert_eq!(open_state_vector(&[2, 9, 1, 10, 3]), Ok(vec![(9, 1), (10, 3)]));
    assert_eq!(open_state_vector(&[200, 1, 9, 1]), Err(GateError::TooMany { n: 200, at: 0 }));
    assert_eq!(open_state_vector(&[0, 0]), Err(GateError::Trailing { len: 1 }));
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = open_state_vector(&bytes);
        if let Ok(sieved) = sieve_update(&bytes) {
            prop_assert!(sieved.n_foreign + sieved.blocks.len() <= bytes.len());
        }
    }

    #[test]
    fn damaged_documents_are_answered(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut update = vec![1];
        push_foreign_client(&mut update, 77);
        update.push(0);
        let cut = cut.index(update.len());
        prop_assert!(sieve_update(&update[..cut]).is_err());
        let at = at.index(update.len());
        update[at] = byte;
        let _ = sieve_update(&update);
    }

    #[test]
    fn what_the_gate_takes_the_sieve_takes(payloads in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..50), 0..9)) {
        let blocks: Vec<Block> = payloads.iter().map(|payload| Block::entry(payload).unwrap()).collect();
        for update in encode_updates(&blocks) {
            let sieved = sieve_update(&update).unwrap();
            prop_assert_eq!(sieved.blocks, open_update(&update).unwrap());
            prop_assert_eq!(sieved.n_foreign + sieved.n_deleted, 0);
        }
    }
}
