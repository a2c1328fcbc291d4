//! Tests of the gate: what conforms comes through whole, anything else is refused without a panic.

use proptest::prelude::*;

use super::*;
use crate::varint::push_varint;
use crate::{EMPTY_UPDATE, EraseHash, encode_updates};

fn push_text(out: &mut Vec<u8>, text: &[u8]) {
    push_varint(out, text.len() as u64);
    out.extend_from_slice(text);
}

/// One struct, as one writes it who may lie about everything.
struct Forged<'a> {
    n_structs: u64,
    client: u64,
    clock: u64,
    info: u8,
    parent: u64,
    root: &'a str,
    key: String,
    before_value: Vec<u8>,
    value: Vec<u8>,
}

impl Forged<'_> {
    fn of(block: &Block) -> Forged<'static> {
        Forged {
            n_structs: 1,
            client: block.name().client(),
            clock: 0,
            info: 0x23,
            parent: 1,
            root: block.kind().letter(),
            key: block.name().to_string(),
            before_value: Vec::new(),
            value: block.value().to_vec(),
        }
    }

    fn push(&self, out: &mut Vec<u8>) {
        for number in [self.n_structs, self.client, self.clock] {
            push_varint(out, number);
        }
        out.push(self.info);
        push_varint(out, self.parent);
        push_text(out, self.root.as_bytes());
        push_text(out, self.key.as_bytes());
        out.extend_from_slice(&self.before_value);
        push_text(out, &self.value);
    }

    fn update(&self) -> Vec<u8> {
        let mut out = vec![1];
        self.push(&mut out);
        out.push(0);
        out
    }
}

fn block() -> Block {
    Block::entry(b"an entry").unwrap()
}

fn check(forged: &Forged<'_>, expected: &str) {
    let error = open_update(&forged.update()).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

#[test]
fn what_we_write_passes() {
    let update = encode_updates(&[block()]).remove(0);
    assert_eq!(Forged::of(&block()).update(), update);
    assert_eq!(open_update(&update), Ok(vec![block()]));
    assert_eq!(open_update(&EMPTY_UPDATE), Ok(vec![]));
}

#[test]
fn bytes_as_yrs_writes_them_pass_too() {
    let forged = Forged { info: 0x28, before_value: vec![1, 116], ..Forged::of(&block()) };
    assert_eq!(open_update(&forged.update()), Ok(vec![block()]));
    check(&Forged { before_value: vec![2, 116], ..forged }, "something other than a block stands at byte 10");
    let text = Forged { info: 0x28, before_value: vec![1, 119], ..Forged::of(&block()) };
    check(&text, "something other than a block stands at byte 10");
}

#[test]
fn a_block_stands_only_under_its_own_name_kind_and_client() {
    let other_name = "the block at byte 10 stands under another name than its own";
    check(&Forged { client: block().name().client() ^ 1, ..Forged::of(&block()) }, other_name);
    check(&Forged { root: "b", ..Forged::of(&block()) }, other_name);
    check(&Forged { root: "x", ..Forged::of(&block()) }, other_name);
    let key = Block::entry(b"another").unwrap().name().to_string();
    check(&Forged { key, ..Forged::of(&block()) }, other_name);
    check(&Forged { key: format!("{}=", block().name()), ..Forged::of(&block()) }, other_name);
    check(
        &Forged { value: b"bt\x02e".to_vec(), ..Forged::of(&block()) },
        "the value at byte 59 is not a block: the block is of format version 2, this is version 1",
    );
}

#[test]
fn nothing_but_one_whole_block_for_each_client_passes() {
    let foreign = "something other than a block stands at byte 10";
    check(&Forged { clock: 1, ..Forged::of(&block()) }, foreign);
    check(&Forged { info: 0x03, ..Forged::of(&block()) }, foreign);
    check(&Forged { info: 0xa3, ..Forged::of(&block()) }, foreign);
    check(&Forged { info: 0x63, ..Forged::of(&block()) }, foreign);
    check(&Forged { info: 0x24, ..Forged::of(&block()) }, foreign);
    check(&Forged { info: 10, ..Forged::of(&block()) }, foreign);
    check(&Forged { parent: 0, ..Forged::of(&block()) }, foreign);
    check(&Forged { n_structs: 2, ..Forged::of(&block()) }, "something other than a block stands at byte 1");
    check(&Forged { n_structs: 0, ..Forged::of(&block()) }, "something other than a block stands at byte 1");
}

#[test]
fn clients_descend_and_stand_once() {
    let (a, b) = (block(), Block::entry(b"another").unwrap());
    let (high, low) = if a.name().client() > b.name().client() { (a, b) } else { (b, a) };
    for (first, second, passes) in [(&high, &low, true), (&low, &high, false), (&high, &high, false)] {
        let mut update = vec![2];
        Forged::of(first).push(&mut update);
        Forged::of(second).push(&mut update);
        update.push(0);
        let opened = open_update(&update);
        assert_eq!(opened.is_ok(), passes);
        assert_eq!(matches!(opened, Err(GateError::ClientOrder { .. })), !passes);
    }
}

#[test]
fn nothing_is_deleted_and_nothing_follows() {
    let mut update = encode_updates(&[block()]).remove(0);
    update.push(0);
    assert_eq!(open_update(&update), Err(GateError::Trailing { len: 1 }));
    update.pop();
    update.pop();
    update.extend([1, 5, 1, 0, 1]);
    assert_eq!(open_update(&update), Err(GateError::Deletes));
}

#[test]
fn counts_that_lie_are_refused_before_anything_is_allocated() {
    assert_eq!(open_update(&[0xff, 0xff, 0xff, 0xff, 0x07]), Err(GateError::TooMany { n: 0x7fff_ffff, at: 0 }));
    assert_eq!(open_update(&[9, 0]), Err(GateError::TooMany { n: 9, at: 0 }));
    assert_eq!(open_update(&[]), Err(GateError::Truncated { at: 0 }));
    let forged = Forged { value: vec![], before_value: vec![0xff, 0xff, 0xff, 0xff, 0x0f], ..Forged::of(&block()) };
    assert!(matches!(open_update(&forged.update()), Err(GateError::Truncated { .. })));
    let long = vec![0; UPDATE_LEN_MAX + 1];
    assert_eq!(open_update(&long), Err(GateError::TooLong { len: UPDATE_LEN_MAX + 1, limit: UPDATE_LEN_MAX }));
}

fn some_blocks() -> impl Strategy<Value = Vec<Block>> {
    let block = (0..3usize, proptest::collection::vec(any::<u8>(), 0..200), any::<[u8; 32]>()).prop_map(
        |(kind_idx, payload, secret)| match Kind::ALL[kind_idx] {
            Kind::Entry => Block::entry(&payload).unwrap(),
            kind => Block::erasable(kind, EraseHash::of(&secret), &payload).unwrap(),
        },
    );
    proptest::collection::vec(block, 1..12)
}

proptest! {
    #[test]
    fn sets_pass_whole(blocks in some_blocks()) {
        let updates = encode_updates(&blocks);
        let mut opened: Vec<Block> = Vec::new();
        for update in &updates {
            opened.extend(open_update(update).unwrap());
        }
        prop_assert_eq!(&encode_updates(&opened), &updates);
        let mut names: Vec<_> = blocks.iter().map(Block::name).collect();
        names.sort();
        names.dedup();
        opened.sort_by_key(Block::name);
        prop_assert_eq!(opened.iter().map(Block::name).collect::<Vec<_>>(), names);
    }

    #[test]
    fn a_truncated_update_is_refused(blocks in some_blocks(), cut in any::<prop::sample::Index>()) {
        let update = encode_updates(&blocks).remove(0);
        prop_assert!(open_update(&update[..cut.index(update.len())]).is_err());
    }

    #[test]
    fn a_flipped_bit_is_refused(blocks in some_blocks(), at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let mut update = encode_updates(&blocks).remove(0);
        let at = at.index(update.len());
        update[at] ^= 1 << bit;
        // Every byte is either structure with one spelling, or covered by a hash.
        prop_assert!(open_update(&update).is_err());
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let opened = open_update(&bytes);
        prop_assert!(opened.is_err() || encode_updates(&opened.unwrap()).first().is_none_or(|update| *update == bytes));
    }
}
