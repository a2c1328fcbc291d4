//! Anything as an invitation: from a link, a fragment, or what stands in a file.

#![no_main]

use client::{Invite, document_id};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(invite) = Invite::decode(bytes) {
        assert_eq!(invite.encode(), bytes, "one invitation has one form");
        assert_eq!(Invite::parse(&invite.link()).as_ref(), Ok(&invite));
    }
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    let _ = Invite::parse(text);
    let _ = Invite::parse(&["#baton=", text].concat());
    let id = document_id(Some(text), None, "https://example.org/plan");
    assert!(id.len() <= 4 * text.len() + 32);
});
