//! A disk with anything on it: drafts, rows and blocks are read as far as they can be, and the client goes on.

#![no_main]

use client::{Client, ClientConfig, Command, Event, LocalRow, RelayAddress, ReviewChoice, Scope, Stored};
use libfuzzer_sys::fuzz_target;
use review::Timestamp;

/// The names under which rows are kept, and a strange one.
const NAMES: [&str; 6] = ["review/a", "text", "view/x", "remembered/text-goes-too", "remembered/receipts", "x"];

fuzz_target!(|input: (Vec<([u8; 16], Vec<u8>)>, Vec<(bool, u8, Vec<u8>)>, Vec<Vec<u8>>, u64)| {
    let (drafts, locals, blocks, n_own_entries) = input;
    let document = "https://example.org/plan".to_owned();
    let mut client = Client::new(ClientConfig {
        document_id: document.clone(),
        title: "A plan".to_owned(),
        address: document,
        review: ReviewChoice::Page,
        relay: RelayAddress::None,
    });
    let row = |(is_origin, name, bytes): (bool, u8, Vec<u8>)| LocalRow {
        scope: if is_origin { Scope::Origin } else { Scope::Review },
        name: NAMES[usize::from(name) % NAMES.len()].to_owned(),
        bytes: Some(bytes),
    };
    let locals = locals.into_iter().map(row).collect();
    let stored = Stored { drafts, locals, blocks, n_own_entries, ..Stored::default() };
    let now = Timestamp(1_795_305_600_000);
    assert!(!client.handle(now, Event::Opened { stored: stored.clone() }).is_empty());
    client.handle(now, Event::StoreChanged { stored });
    client.handle(now, Event::Asked { command: Command::Export, entropy: [1; 32] });
});
