//! Anything as a block: what its bytes hold is read or refused, and what was read is written as the same bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use replica::{PackedText, Replica, Value, decode_body, encode_body};
use review::{DocumentHash, Entry};
use sync::{Block, Kind};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(value) = Value::decode(bytes) {
        assert_eq!(value.encode(), bytes, "one value has one form");
    }
    if let Ok(body) = decode_body(bytes) {
        // Fields of newer clients are read over: what is known is what comes back.
        assert_eq!(decode_body(&encode_body(&[9; 16], &body)).as_ref(), Ok(&body));
    }
    let Ok(block) = Block::parse(bytes) else { return };
    assert_eq!(block.value(), bytes);
    let mut replica = Replica::of_page(DocumentHash([7; 32]));
    let _: Result<Entry, _> = replica::decode_entry(&block, replica.review_id());
    if block.kind() == Kind::Text
        && let Ok(text) = PackedText::read(&block)
    {
        assert!(text.unpacked(text.deflated().to_vec()).is_none_or(|words| words.len() == text.text_len()));
    }
    replica.take([block]);
    let _ = replica.review();
});
