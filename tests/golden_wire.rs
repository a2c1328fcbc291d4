//! The bytes of format version 1, as they are in the world: `fixtures/wire` (its README says what each file is).
//!
//! Bytes outlive code. A difference here is a change of the format, never a matter of taste; `UPDATE_GOLDEN=1` rewrites
//! the files, and the change is then read like any other.

use std::fs;
use std::path::{Path, PathBuf};

use sync::{
    BatonFile, Block, BlockName, Cursor, EraseHash, FileNote, Fingerprint, InventoryPage, Kind, Refused, RefusedWhy,
    RoomKeys, RoomOpening, SyncRequest, SyncResponse, Verifier, encode_updates, open_update,
};

const LINE_LEN: usize = 64;

fn path_of(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/wire").join(format!("{name}.hex"))
}

fn to_lines(bytes: &[u8]) -> String {
    let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    hex.chunks(LINE_LEN / 2).map(|line| line.concat() + "\n").collect()
}

/// Compares with the golden bytes, and gives those, so that they can be read back.
pub(crate) fn check(name: &str, bytes: &[u8]) -> Vec<u8> {
    let path = path_of(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        fs::write(&path, to_lines(bytes)).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(to_lines(bytes), golden, "{name}: the format has changed");
    let digits: Vec<u32> = golden.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect()
}

fn entry() -> Block {
    Block::entry(b"an entry's payload and signature").unwrap()
}

fn body() -> Block {
    Block::erasable(Kind::Body, EraseHash::of(&[0x5e; 32]), "a body: words, שלום, 🦀".as_bytes()).unwrap()
}

fn text() -> Block {
    Block::erasable(Kind::Text, EraseHash::of(&[0x7e; 32]), b"a text, compressed").unwrap()
}

/// Two entries whose names agree in their first 53 bits; found by search.
fn twins() -> [Block; 2] {
    [0x000f_72f3_9e41_e04f_u64, 0x0008_0fde_41f0_a935].map(|n| Block::entry(&n.to_be_bytes()).unwrap())
}

#[test]
fn a_block_is_its_golden_bytes() {
    for (name, block) in [("block-entry", entry()), ("block-body", body()), ("block-text", text())] {
        assert_eq!(Block::parse(&check(name, block.value())), Ok(block));
    }
    let names: String = [entry(), body(), text()].iter().map(|block| format!("{}\n", block.name())).collect();
    check("block-names", names.as_bytes());
}

#[test]
fn an_update_is_its_golden_bytes() {
    check("update-empty", &sync::EMPTY_UPDATE);
    let updates = encode_updates(&[entry(), body(), text()]);
    assert_eq!(updates.len(), 1);
    let opened = open_update(&check("update", &updates[0])).unwrap();
    assert_eq!(encode_updates(&opened), updates);
}

#[test]
fn two_names_of_one_client_are_two_golden_updates() {
    let updates = encode_updates(&twins());
    assert_eq!(updates.len(), 2);
    let first = open_update(&check("update-twins-first", &updates[0])).unwrap();
    let second = open_update(&check("update-twins-second", &updates[1])).unwrap();
    assert_eq!(first[0].name().client(), second[0].name().client());
    assert!(first[0].name() < second[0].name());
}

#[test]
fn a_request_is_its_golden_bytes() {
    let request = SyncRequest {
        cursor: Cursor { epoch: 0x000f_0123_4567_89ab, position: 300 },
        want: vec![body().name()],
        updates: encode_updates(&[entry()]),
    };
    assert_eq!(SyncRequest::decode(&check("request", &request.encode())), Ok(request));
    let first = SyncRequest::default();
    assert_eq!(SyncRequest::decode(&check("request-first", &first.encode())), Ok(first));
}

#[test]
fn a_response_is_its_golden_bytes() {
    let mut fingerprint = Fingerprint::default();
    for block in [entry(), body(), text()] {
        fingerprint.toggle(&block.name());
    }
    let refused = |byte, why| Refused { name: BlockName::from_bytes([byte; 32]), why };
    let response = SyncResponse {
        stored: vec![entry().name()],
        refused: vec![refused(1, RefusedWhy::Erased), refused(2, RefusedWhy::Quota)],
        updates: encode_updates(&[body(), text()]),
        cursor: Cursor { epoch: 0x000f_0123_4567_89ab, position: 303 },
        count: 3,
        fingerprint,
        is_more: true,
    };
    assert_eq!(SyncResponse::decode(&check("response", &response.encode())), Ok(response));
}

#[test]
fn opening_a_room_is_its_golden_bytes() {
    let opening =
        RoomOpening { epoch: 2, read: Verifier([0x11; 32]), write: Verifier([0x22; 32]), owner: Verifier([0x33; 32]) };
    assert_eq!(RoomOpening::decode(&check("opening", &opening.encode())), Ok(opening));
}

#[test]
fn the_keys_of_a_page_are_their_golden_bytes() {
    let keys = RoomKeys::for_page_review([0x44; 32]);
    let lines = format!("room {}\nread {}\nwrite {}\n", keys.room, keys.read, keys.write.unwrap());
    check("page-keys", lines.as_bytes());
}

#[test]
fn an_inventory_is_its_golden_bytes() {
    let names = [1, 2, 3].map(|byte| BlockName::from_bytes([byte; 32])).to_vec();
    let page = InventoryPage { names, is_more: true };
    assert_eq!(InventoryPage::decode(&check("inventory", &page.encode())), Ok(page));
}

#[test]
fn a_file_is_its_golden_bytes() {
    let note = FileNote { title: "A plan".to_owned(), address: "https://example.org/plan".to_owned(), invite: None };
    let file = BatonFile::of(&[entry(), body(), text()], Some(note));
    let golden = check("file", &file.encode().unwrap());
    assert_eq!(BatonFile::decode(&golden), Ok(file));
    let without_note = BatonFile::of(&[entry()], None);
    assert_eq!(BatonFile::decode(&check("file-without-note", &without_note.encode().unwrap())), Ok(without_note));
}
