//! Anything as a `.baton` file, a pack, or an update of somebody else's server.

#![no_main]

use client::ReviewFile;
use libfuzzer_sys::fuzz_target;
use sync::{BatonFile, encode_updates, open_state_vector, open_update, sieve_update};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(file) = BatonFile::decode(bytes) {
        let again = file.encode().expect("what was read is not too long");
        assert_eq!(BatonFile::decode(&again).as_ref(), Ok(&file));
        let _ = file.open();
    }
    if let Ok(mut file) = ReviewFile::read(bytes) {
        let words = client::to_json(&file.review());
        assert!(words.contains("baton-review/1"));
        let _ = file.texts();
    }
    if let Ok(blocks) = open_update(bytes) {
        // One set of blocks has one form, as long as it is one update.
        if let [update] = &encode_updates(&blocks)[..] {
            assert_eq!(update, bytes);
        }
    }
    if let Ok(sieved) = sieve_update(bytes) {
        assert!(sieved.blocks.len() <= bytes.len());
    }
    if let Ok(clocks) = open_state_vector(bytes) {
        assert!(clocks.len() * 2 <= bytes.len());
    }
});
