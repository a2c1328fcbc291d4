//! How a set of blocks travels: Yjs updates (v1) written by hand, the same bytes for the same set (FORMAT §1).
//! Leaves out reading them: see `gate.rs`, which reads the same layout and nothing else.

use crate::varint::{push_varint, varint_len};
use crate::{Block, UPDATE_BLOCKS_MAX, UPDATE_LEN_MAX};

/// The first byte of a struct: `ContentBinary` (3) with a key under its parent (0x20), and no origins.
pub(crate) const INFO_BINARY_UNDER_KEY: u8 = 0x23;
/// The parent is a root type, named by a text.
pub(crate) const PARENT_IS_ROOT: u64 = 1;

/// The update that says nothing: no clients, nothing deleted. Same bytes in yrs and in Yjs.
pub const EMPTY_UPDATE: [u8; 2] = [0, 0];

/// Writes the blocks as yrs updates that say the same to everybody, whatever the order or the repetitions.
///
/// One update for an ordinary room; none for no blocks. Blocks that share a client (the first 53 bits of their names) go,
/// in the order of their names, into the first, second, third … update, because a client may stand only once in each.
/// What exceeds the limits of one update continues in a further one, behind those.
pub fn encode_updates<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> Vec<Vec<u8>> {
    let mut sorted: Vec<&Block> = blocks.into_iter().collect();
    sorted.sort_unstable_by_key(|block| block.name());
    sorted.dedup_by_key(|block| block.name());
    let mut layers: Vec<Vec<&Block>> = Vec::new();
    let mut depth = 0;
    let mut previous = None;
    for block in sorted {
        let name = block.name();
        depth = if previous == Some(name.client()) { depth + 1 } else { 0 };
        previous = Some(name.client());
        match layers.get_mut(depth) {
            Some(layer) => layer.push(block),
            None => layers.push(vec![block]),
        }
    }
    layers.iter().flat_map(|layer| encode_layer(layer)).collect()
}

/// Writes blocks of ascending and different clients, in as many updates as the limits ask for.
fn encode_layer(layer: &[&Block]) -> Vec<Vec<u8>> {
    let mut updates = Vec::new();
    let mut rest = layer;
    while !rest.is_empty() {
        let n = how_many_fit(rest);
        let (behind, now) = rest.split_at(rest.len() - n);
        updates.push(encode_one(now));
        rest = behind;
    }
    updates
}

/// How many blocks from the end fit into one update; at least one.
fn how_many_fit(blocks: &[&Block]) -> usize {
    // Two numbers beside the structs: how many clients there are, and that nothing is deleted.
    let mut len = varint_len(UPDATE_BLOCKS_MAX as u64) + 1;
    let fitting = blocks.iter().rev().take(UPDATE_BLOCKS_MAX).take_while(|block| {
        len += struct_len(block);
        len <= UPDATE_LEN_MAX
    });
    fitting.count().max(1)
}

/// The bytes that a block takes in an update.
pub(crate) fn struct_len(block: &Block) -> usize {
    const FIXED_LEN: usize = 1 + 1 + 1 + 1 + 2 + 1 + 43;
    let value_len = block.value().len();
    FIXED_LEN + varint_len(block.name().client()) + varint_len(value_len as u64) + value_len
}

fn encode_one(blocks: &[&Block]) -> Vec<u8> {
    let mut out = Vec::with_capacity(blocks.iter().map(|block| struct_len(block)).sum::<usize>() + 8);
    push_varint(&mut out, blocks.len() as u64);
    // Yjs and yrs both write the highest client first.
    for block in blocks.iter().rev() {
        push_varint(&mut out, 1);
        push_varint(&mut out, block.name().client());
        push_varint(&mut out, 0);
        out.push(INFO_BINARY_UNDER_KEY);
        push_varint(&mut out, PARENT_IS_ROOT);
        push_bytes(&mut out, block.kind().letter().as_bytes());
        push_bytes(&mut out, &block.name().to_text_bytes());
        push_bytes(&mut out, block.value());
    }
    push_varint(&mut out, 0);
    out
}

fn push_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    push_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EraseHash, Kind, open_update};

    fn blocks(n: usize) -> Vec<Block> {
        (0..n).map(|idx| Block::entry(format!("entry {idx}").as_bytes()).unwrap()).collect()
    }

    #[test]
    fn the_same_set_is_the_same_bytes() {
        let mut some = blocks(50);
        some.push(Block::erasable(Kind::Body, EraseHash::of(&[7; 32]), b"words").unwrap());
        let forwards = encode_updates(&some);
        let mut backwards: Vec<_> = some.iter().rev().collect();
        backwards.extend(some.iter().take(20));
        assert_eq!(encode_updates(backwards), forwards);
        assert_eq!(forwards.len(), 1);
    }

    #[test]
    fn the_length_is_known_before_writing() {
        let some = blocks(1);
        let update = encode_updates(&some).remove(0);
        assert_eq!(update.len(), struct_len(&some[0]) + 2);
    }

    #[test]
    fn two_blocks_that_share_a_client_go_into_two_updates_the_smaller_name_first() {
        // Found by a search of twenty seconds: the names of these two entries agree in their first 53 bits.
        let mut twins =
            [0x000f_72f3_9e41_e04f_u64, 0x0008_0fde_41f0_a935].map(|n| Block::entry(&n.to_be_bytes()).unwrap());
        twins.sort_by_key(Block::name);
        assert_ne!(twins[0].name(), twins[1].name());
        assert_eq!(twins[0].name().client(), twins[1].name().client());
        let mut some = blocks(3);
        some.extend(twins.clone());
        let updates = encode_updates(&some);
        assert_eq!(updates.len(), 2);
        assert!(open_update(&updates[0]).unwrap().contains(&twins[0]));
        assert_eq!(open_update(&updates[1]).unwrap(), [twins[1].clone()]);
        some.reverse();
        assert_eq!(encode_updates(&some), updates);
    }

    #[test]
    fn no_blocks_are_no_updates() {
        assert!(encode_updates(&[]).is_empty());
        assert_eq!(open_update(&EMPTY_UPDATE), Ok(Vec::new()));
    }

    #[test]
    fn what_exceeds_one_update_goes_into_the_next() {
        let some: Vec<_> = (0..9u8)
            .map(|idx| Block::erasable(Kind::Text, EraseHash([idx; 32]), &vec![idx; 8 * 1024 * 1024 - 36]).unwrap())
            .collect();
        let updates = encode_updates(&some);
        assert_eq!(updates.len(), 2);
        assert!(updates.iter().all(|update| update.len() <= UPDATE_LEN_MAX));
        let n: usize = updates.iter().map(|update| open_update(update).unwrap().len()).sum();
        assert_eq!(n, 9);
    }
}
