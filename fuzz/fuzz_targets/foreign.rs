//! Anything as a file of comments that another program wrote: JSON of annotations, or a Word file with these parts.

#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

// A part of the program that is no library; it stands by itself.
#[allow(dead_code, reason = "the program uses more of it")]
#[path = "../../crates/cli/src/foreign.rs"]
mod foreign;

fn archive(parts: [(&str, &str); 3]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default()).expect("memory is enough");
        archive.write_all(text.as_bytes()).expect("memory is enough");
    }
    archive.finish().expect("memory is enough").into_inner()
}

fn check(bytes: &[u8]) {
    let Ok(told) = foreign::read(bytes) else { return };
    assert!(told.len() <= foreign::COMMENTS_MAX);
    assert!(told.iter().all(|one| !one.comments.is_empty()));
}

fuzz_target!(|input: (&[u8], &str, &str, &str)| {
    let (bytes, document, comments, extended) = input;
    check(bytes);
    check(&archive([
        ("word/document.xml", document),
        ("word/comments.xml", comments),
        ("word/commentsExtended.xml", extended),
    ]));
});
