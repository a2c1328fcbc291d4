//! Tests of the store itself: positions, quotas, erasing, and whose file it is.

use std::path::Path;

use sync::{EraseHash, Fingerprint, Kind, RefusedWhy, RoomKeys};

use super::*;

const QUOTA: Quota = Quota { n_rooms: 3, n_blocks: 100, n_bytes: 100_000 };

fn open(store: &Store) -> SqliteLog {
    SqliteLog::open(store, false, QUOTA).unwrap()
}

fn room(log: &SqliteLog) -> RoomName {
    let keys = RoomKeys::for_page_review([1; 32]);
    log.open_room(keys.opening).unwrap();
    keys.room
}

fn body(text: &str) -> Block {
    Block::erasable(Kind::Body, EraseHash::of(&[5; 32]), text.as_bytes()).unwrap()
}

fn read(log: &SqliteLog, room: RoomName, position: u64) -> ReadAnswer {
    let cursor = Cursor { epoch: log.epoch, position };
    log.since(room, ReadRequest { cursor, want: Vec::new(), held: BTreeSet::new() }).unwrap()
}

#[test]
fn positions_go_on_behind_erased_blocks() {
    let log = open(&Store::Memory);
    let room = room(&log);
    log.append(room, vec![body("one"), body("two")]).unwrap();
    log.erase(room, body("two").name()).unwrap();
    assert_eq!(read(&log, room, 0).cursor.position, 2);
    log.append(room, vec![body("three")]).unwrap();
    let answer = read(&log, room, 2);
    assert_eq!((answer.blocks, answer.cursor.position), (vec![body("three")], 3));
    assert_eq!(answer.stats.n_blocks, 2);
}

#[test]
fn an_erased_block_is_gone_from_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    let log = open(&Store::File(path.clone()));
    let room = room(&log);
    let (regretted, kept) = ("a regretted sentence ".repeat(400), "a kept sentence ".repeat(400));
    log.append(room, vec![body(&regretted), body(&kept)]).unwrap();
    assert!(is_on_disk(dir.path(), "a regretted sentence"));
    log.erase(room, body(&regretted).name()).unwrap();
    assert!(!is_on_disk(dir.path(), "a regretted sentence"));
    assert!(is_on_disk(dir.path(), "a kept sentence"));
    assert_eq!(log.get(room, body(&regretted).name()), Ok(Found::Erased));
}

fn is_on_disk(dir: &Path, words: &str) -> bool {
    let files = std::fs::read_dir(dir).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    files.into_iter().any(|bytes| bytes.windows(words.len()).any(|window| window == words.as_bytes()))
}

#[test]
fn a_cursor_from_elsewhere_starts_from_zero() {
    let log = open(&Store::Memory);
    let room = room(&log);
    log.append(room, vec![body("one")]).unwrap();
    for cursor in [Cursor { epoch: log.epoch, position: 9 }, Cursor { epoch: log.epoch ^ 1, position: 1 }] {
        let request = ReadRequest { cursor, want: Vec::new(), held: BTreeSet::new() };
        assert_eq!(log.since(room, request).unwrap().blocks, vec![body("one")]);
    }
    let beyond_all = Cursor { epoch: log.epoch, position: u64::MAX };
    let request = ReadRequest { cursor: beyond_all, want: Vec::new(), held: BTreeSet::new() };
    assert_eq!(log.since(room, request).unwrap().blocks.len(), 1);
}

#[test]
fn an_answer_ends_and_the_next_goes_on() {
    let quota = Quota { n_bytes: u64::MAX >> 1, ..QUOTA };
    let log = SqliteLog::open(&Store::Memory, false, quota).unwrap();
    let room = room(&log);
    let large: Vec<Block> = (0..5u8)
        .map(|n| Block::erasable(Kind::Text, EraseHash([n; 32]), &vec![n; RESPONSE_LEN_AIM / 2]).unwrap())
        .collect();
    log.append(room, large.clone()).unwrap();
    let mut position = 0;
    let mut blocks = Vec::new();
    for _ in 0..5 {
        let answer = read(&log, room, position);
        position = answer.cursor.position;
        blocks.extend(answer.blocks);
        assert_eq!(answer.is_more, position < 5);
    }
    assert_eq!(blocks, large);
}

#[test]
fn what_the_reader_holds_is_not_sent_and_what_it_wants_is() {
    let log = open(&Store::Memory);
    let room = room(&log);
    log.append(room, vec![body("one"), body("two"), body("three")]).unwrap();
    let cursor = Cursor { epoch: log.epoch, position: 1 };
    let held = BTreeSet::from([body("two").name()]);
    let want = vec![body("one").name(), BlockName::from_bytes([0; 32])];
    let answer = log.since(room, ReadRequest { cursor, want, held }).unwrap();
    assert_eq!(answer.blocks, vec![body("one"), body("three")]);
}

#[test]
fn quotas_refuse_one_by_one() {
    let log = SqliteLog::open(&Store::Memory, false, Quota { n_rooms: 1, n_blocks: 2, n_bytes: 100 }).unwrap();
    let room = room(&log);
    let appended = log.append(room, vec![body("one"), body(&"x".repeat(90)), body("two"), body("six")]).unwrap();
    assert_eq!(appended.stored, [body("one").name(), body("two").name()]);
    assert!(appended.refused.iter().all(|refused| refused.why == RefusedWhy::Quota));
    assert_eq!(appended.refused.len(), 2);
    // What is there is still confirmed.
    assert_eq!(log.append(room, vec![body("one")]).unwrap().stored, [body("one").name()]);
    let other = RoomKeys::for_page_review([2; 32]);
    assert_eq!(log.open_room(other.opening), Err(LogError::TooManyRooms));
}

#[test]
fn erasing_is_no_way_around_the_quota() {
    let log = SqliteLog::open(&Store::Memory, false, Quota { n_blocks: 2, ..QUOTA }).unwrap();
    let room = room(&log);
    log.append(room, vec![body("one"), body("two")]).unwrap();
    // What is there can always be erased; what is not there only while there is place for its tombstone.
    log.erase(room, body("one").name()).unwrap();
    log.erase(room, body("one").name()).unwrap();
    assert_eq!(log.erase(room, body("three").name()), Err(LogError::RoomFull));
    assert_eq!(log.append(room, vec![body("three")]).unwrap().refused[0].why, RefusedWhy::Quota);
    assert_eq!(log.get(room, body("three").name()), Ok(Found::Nothing));
}

#[test]
fn many_writers_get_positions_without_gaps() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(&Store::File(dir.path().join("store")));
    let room = room(&log);
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let log = &log;
            scope.spawn(move || {
                for n in 0..10 {
                    let appended = log.append(room, vec![body(&format!("{writer} {n}"))]).unwrap();
                    assert_eq!(appended.stored.len(), 1);
                }
            });
        }
    });
    let answer = read(&log, room, 0);
    assert_eq!((answer.blocks.len(), answer.cursor.position, answer.stats.n_blocks), (80, 80, 80));
    let mut fingerprint = Fingerprint::default();
    answer.blocks.iter().for_each(|block| fingerprint.toggle(&block.name()));
    assert_eq!(fingerprint, answer.stats.fingerprint);
}

#[test]
fn two_relays_may_share_one_store() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::File(dir.path().join("store"));
    let (here, there) = (open(&store), open(&store));
    let room = room(&here);
    here.append(room, vec![body("one")]).unwrap();
    there.append(room, vec![body("two")]).unwrap();
    assert_eq!(read(&here, room, 0).blocks, vec![body("one"), body("two")]);
    assert_eq!(here.epoch, there.epoch);
}

#[test]
fn a_restored_store_begins_a_new_epoch() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::File(dir.path().join("store"));
    let before = open(&store).epoch;
    assert_eq!(open(&store).epoch, before);
    assert_ne!(SqliteLog::open(&store, true, QUOTA).unwrap().epoch, before);
}

#[test]
fn somebody_elses_database_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("other");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE notes (words TEXT)").unwrap();
    let refused = SqliteLog::open(&Store::File(path.clone()), false, QUOTA);
    assert!(matches!(refused, Err(RelayError::OtherDatabase)));
    std::fs::write(&path, "no database at all, but long enough to look like something").unwrap();
    let refused = SqliteLog::open(&Store::File(path), false, QUOTA);
    assert!(matches!(refused, Err(RelayError::Unusable { .. })));
}

#[test]
fn a_newer_store_is_not_touched() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    drop(open(&Store::File(path.clone())));
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let refused = SqliteLog::open(&Store::File(path), false, QUOTA);
    assert!(matches!(refused, Err(RelayError::NewerStore { version: 99, known: 1 })));
}

#[test]
fn a_closed_store_says_so() {
    let log = open(&Store::Memory);
    let room = room(&log);
    log.close();
    assert_eq!(log.append(room, vec![body("late")]), Err(LogError::Closed));
}

#[test]
fn a_damaged_row_does_not_hold_up_the_room() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    let log = open(&Store::File(path.clone()));
    let room = room(&log);
    log.append(room, vec![body("one"), body("two")]).unwrap();
    let rotten = Connection::open(&path).unwrap();
    rotten.execute("UPDATE blocks SET value = x'00' WHERE position = 1", []).unwrap();
    let answer = read(&log, room, 0);
    assert_eq!((answer.blocks, answer.cursor.position, answer.is_more), (vec![body("two")], 2, false));
}
