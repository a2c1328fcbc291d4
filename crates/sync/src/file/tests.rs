//! Tests of the file: whole or refused, each refusal with its own reason.

use proptest::prelude::*;

use super::*;

fn note() -> FileNote {
    FileNote { title: "A plan 🦀".to_owned(), address: "https://example.org/plan".to_owned(), invite: None }
}

fn file() -> BatonFile {
    let blocks = [Block::entry(b"one").unwrap(), Block::entry(b"two").unwrap()];
    BatonFile::of(&blocks, Some(note()))
}

#[test]
fn a_file_is_read_as_written() {
    let bytes = file().encode().unwrap();
    assert_eq!(BatonFile::decode(&bytes), Ok(file()));
    assert_eq!(file().open().unwrap().len(), 2);
    let plain = BatonFile { note: None, ..file() };
    assert_eq!(BatonFile::decode(&plain.encode().unwrap()), Ok(plain));
}

fn check(bytes: &[u8], expected: FileError) {
    assert_eq!(BatonFile::decode(bytes), Err(expected));
}

#[test]
fn each_kind_of_wrong_file_has_its_reason() {
    check(b"", FileError::NotABatonFile);
    check(b"%PDF-1.7", FileError::NotABatonFile);
    check(b"bato", FileError::Truncated { at: 4 });
    check(b"baton\0", FileError::Truncated { at: 6 });
    check(b"baton\0\x02\xa0", FileError::OtherVersion { version: 2 });
    check(b"baton\0\x01\xa0", FileError::Malformed { error: FrameError::Malformed { at: 1 } });
    check(
        b"baton\0\x01\xa1\x00\x9a\xff\xff\xff\xff",
        FileError::Malformed { error: FrameError::TooMany { n: 0xffff_ffff, limit: UPDATES_MAX } },
    );
}

#[test]
fn a_file_with_one_bad_update_gives_nothing() {
    let mut bad = file();
    bad.updates.push(vec![1, 2, 3]);
    let bad = BatonFile::decode(&bad.encode().unwrap()).unwrap();
    assert!(matches!(bad.open(), Err(FileError::Refused { part_idx: 1, .. })));
}

#[test]
fn a_long_title_is_cut_between_characters() {
    let long = BatonFile { note: Some(FileNote { title: "🦀".repeat(NOTE_FIELD_LEN_MAX), ..note() }), ..file() };
    let read = BatonFile::decode(&long.encode().unwrap()).unwrap();
    let title = read.note.unwrap().title;
    assert!(title.chars().all(|crab| crab == '🦀') && title.len() == NOTE_FIELD_LEN_MAX);
}

proptest! {
    #[test]
    fn a_truncated_file_says_so(cut in any::<prop::sample::Index>()) {
        let bytes = file().encode().unwrap();
        let cut = cut.index(bytes.len() - 1) + 1;
        if cut < bytes.len() {
            prop_assert_eq!(BatonFile::decode(&bytes[..cut]), Err(FileError::Truncated { at: cut }));
        }
    }

    #[test]
    fn a_flipped_bit_changes_no_block(at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let mut bytes = file().encode().unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        // Only the note, which decides nothing, can have changed unnoticed.
        if let Ok(blocks) = BatonFile::decode(&bytes).and_then(|file| file.open()) {
            prop_assert_eq!(blocks, file().open().unwrap());
        }
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = BatonFile::decode(&bytes);
        let _ = BatonFile::decode(&[b"baton\0\x01".as_slice(), &bytes].concat());
    }
}
