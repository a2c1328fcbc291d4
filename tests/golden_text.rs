//! The bytes of a document's text and of the act that publishes it (`fixtures/wire/block-text-packed.hex`, `entry-text.hex`).

use replica::{EntryPlan, PackedText, TextPlan, decode_entry, public_key_of_seed, sign_with_seed, text_id};
use review::{BodyId, Kind, Op, TextId, ThreadOpening, Verdict};
use sync::Block;

use crate::golden_entry::{AT, SEED, body_ref, entry, page, revision, sealed};
use crate::golden_wire::check;

const TEXT: &str = "The quick 🦀 fox";

/// One stored block of raw deflate: the last one, its length, the complement of that, and the bytes as they are.
fn packed() -> PackedText {
    let len = TEXT.len() as u16;
    let deflated = [&[1][..], &len.to_le_bytes(), &(!len).to_le_bytes(), TEXT.as_bytes()].concat();
    PackedText::new(TEXT.len(), deflated).unwrap()
}

#[test]
fn a_packed_text_is_its_golden_bytes() {
    let plan = TextPlan::new([0x5a; 16], packed());
    let block = plan.seal(&sign_with_seed(&SEED, &plan.message())).unwrap();
    let golden = Block::parse(&check("block-text-packed", block.value())).unwrap();
    assert_eq!((PackedText::read(&golden), packed().block_len()), (Ok(packed()), golden.value().len()));
    assert_eq!(text_id(&golden).0, *golden.name().as_bytes());
    // Erased like a body: the secret is SHA-256 of the author's signature over the salt (FORMAT §6).
    let signature = sign_with_seed(&SEED, &[b"baton/erase/1".as_slice(), &[0x5a; 16]].concat());
    assert!(replica::erase_secret_of(&golden, &signature).is_some());
}

#[test]
fn an_entry_that_publishes_a_text_is_its_golden_bytes() {
    let opening = ThreadOpening {
        target: body_ref(1),
        body: body_ref(2),
        kind: Kind::Issue,
        is_blocking: false,
        criterion: None,
        asks: Vec::new(),
        suggestion: None,
    };
    let none: Option<BodyId> = None;
    let ops = vec![
        Op::Submission { verdict: Some(Verdict::Comment), single: None, body: none, sections: Vec::new() },
        Op::Thread(opening),
        Op::Text { revision: revision(), text: TextId([0x7e; 32]) },
    ];
    let review = page().review_id();
    let plan = EntryPlan {
        review: Some(review),
        author: public_key_of_seed(&SEED),
        previous: None,
        heads: vec![entry(0x11)],
        at: AT,
        ops: ops.clone(),
    };
    let golden = Block::parse(&check("entry-text", sealed(plan).value())).unwrap();
    assert_eq!(decode_entry(&golden, review).unwrap().ops, ops);
}
