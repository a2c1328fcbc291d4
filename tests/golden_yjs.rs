//! The same set of blocks is the same document, byte for byte, in `sync`, in yrs and in the real Yjs (FORMAT §1).

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use replica::Replica;
use review::DocumentHash;
use serde_json::{Value, json};
use sync::{Block, EraseHash, Kind, encode_updates, open_state_vector, open_update, sieve_update};

const SEEDS: u64 = 12;

/// Numbers that look like chance and are the same everywhere (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for idx in (1..items.len()).rev() {
            items.swap(idx, self.below(idx + 1));
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap().as_bytes();
    text.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// Asks the real Yjs.
fn ask_yjs(cases: &Value) -> Vec<Value> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("yjs");
    assert!(
        dir.join("node_modules/yjs").exists(),
        "the npm package `yjs` is missing: `cargo xtask test` installs it (by `npm ci` in tests/yjs), then runs this test"
    );
    let mut node = Command::new("node")
        .arg("union.mjs")
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node.js runs the real Yjs");
    // All is read before the first byte is written, so this cannot wait for itself.
    node.stdin.take().unwrap().write_all(cases.to_string().as_bytes()).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Blocks of all kinds, beside the genesis of a page review: bodies and texts may say anything.
fn some_blocks(chance: &mut Chance) -> Vec<Block> {
    let genesis = page_replica().blocks().cloned().collect::<Vec<_>>();
    let others = (0..60 + chance.below(60)).map(|idx| {
        let kind = if chance.below(4) == 0 { Kind::Text } else { Kind::Body };
        let payload: Vec<u8> = (0..chance.below(400)).map(|_| chance.below(256) as u8).collect();
        Block::erasable(kind, EraseHash::of(&[idx as u8; 32]), &payload).unwrap()
    });
    genesis.iter().cloned().chain(others.collect::<Vec<_>>()).collect()
}

fn page_replica() -> Replica {
    Replica::of_page(DocumentHash([7; 32]))
}

/// The blocks cut into updates of different sizes, in any order, some of them twice.
fn deliveries(chance: &mut Chance, blocks: &[Block]) -> Vec<Vec<Block>> {
    let mut order = blocks.to_vec();
    for _ in 0..blocks.len() / 3 {
        order.push(blocks[chance.below(blocks.len())].clone());
    }
    chance.shuffle(&mut order);
    let mut deliveries = Vec::new();
    while !order.is_empty() {
        let n = (1 + chance.below(9)).min(order.len());
        deliveries.push(order.split_off(order.len() - n));
    }
    deliveries
}

fn vector_of(blocks: &[Block]) -> BTreeMap<u64, u64> {
    blocks.iter().map(|block| (block.name().client(), 1)).collect()
}

#[test]
fn a_set_of_blocks_is_the_same_bytes_in_yrs_and_in_yjs_in_any_order() {
    let histories: Vec<_> = (0..SEEDS)
        .map(|seed| {
            let mut chance = Chance(seed);
            let blocks = some_blocks(&mut chance);
            let deliveries = deliveries(&mut chance, &blocks);
            (blocks, deliveries)
        })
        .collect();
    let cases = histories.iter().map(|(_, deliveries)| {
        let updates: Vec<String> = deliveries.iter().flat_map(encode_updates).map(|update| hex(&update)).collect();
        json!({ "updates": updates })
    });
    let answers = ask_yjs(&cases.collect());
    assert_eq!(answers.len(), histories.len());
    for (seed, ((blocks, deliveries), answer)) in histories.into_iter().zip(&answers).enumerate() {
        let expected = encode_updates(&blocks);
        assert_eq!(expected.len(), 1);
        assert_eq!(hex(&expected[0]), answer["update"].as_str().unwrap(), "Yjs, seed {seed}");
        let mut replica = page_replica();
        for delivery in deliveries {
            assert!(replica.take(delivery).faults.is_empty());
        }
        assert!(replica.document_update() == expected[0], "yrs, seed {seed}");
        assert_eq!(replica.updates(), expected, "seed {seed}");
        // As maps: the order of a state vector differs between yrs and Yjs.
        let vector: BTreeMap<u64, u64> = open_state_vector(&unhex(&answer["vector"])).unwrap().into_iter().collect();
        assert_eq!(vector, vector_of(&blocks), "seed {seed}");
        assert_eq!(answer["values"].as_array().unwrap().len(), blocks.len(), "seed {seed}");
    }
}

#[test]
fn what_yjs_writes_through_its_own_api_is_what_we_write() {
    let blocks = some_blocks(&mut Chance(99));
    let written = blocks.iter().map(|block| {
        let (client, root) = (block.name().client(), block.kind().letter());
        json!({ "client": client, "root": root, "key": block.name().to_string(), "value": hex(block.value()) })
    });
    let answer = ask_yjs(&json!([{ "blocks": written.collect::<Vec<_>>() }])).remove(0);
    assert_eq!(hex(&encode_updates(&blocks)[0]), answer["update"].as_str().unwrap());
    assert_eq!(open_update(&unhex(&answer["update"])).unwrap().len(), blocks.len());
}

#[test]
fn blocks_are_sieved_out_of_a_document_that_others_wrote_to() {
    let blocks = some_blocks(&mut Chance(7));
    let ours = encode_updates(&blocks).remove(0);
    let stranger = json!({ "client": 5, "root": "e", "key": "somebody's own key", "value": "00ff" });
    let answer = ask_yjs(&json!([{ "updates": [hex(&ours)], "blocks": [stranger] }])).remove(0);
    let document = unhex(&answer["update"]);
    assert!(open_update(&document).is_err(), "the strict gate takes nothing of it");
    let sieved = sieve_update(&document).unwrap();
    assert_eq!(encode_updates(&sieved.blocks), [ours]);
    assert_eq!((sieved.n_foreign, sieved.foreign[0].client, sieved.n_deleted), (1, 5, 0));
}
