//! `show`, `merge` and `export` as transcripts: files in, words and exit codes out.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::{Command, Output};

/// The file of a page review in which nobody has said anything yet: the genesis alone, of a document whose id is one byte.
fn file(path: &Path, document: u8) {
    let genesis = replica::Replica::of_page(review::DocumentHash([document; 32]));
    let note = client::FileNote {
        title: format!("Plan {document}"),
        address: "https://example.org/plan".to_owned(),
        invite: None,
    };
    std::fs::write(path, sync::BatonFile::of(genesis.blocks(), Some(note)).encode().unwrap()).unwrap();
}

fn baton(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_baton")).current_dir(dir).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8([output.stdout.as_slice(), output.stderr.as_slice()].concat()).unwrap()
}

#[test]
fn a_review_is_shown_with_what_it_is_about_and_its_counts() {
    let dir = tempfile::tempdir().unwrap();
    file(&dir.path().join("a.baton"), 1);
    let output = baton(dir.path(), &["show", "a.baton"]);
    assert!(output.status.success());
    assert!(said(&output).starts_with("Plan 1  https://example.org/plan\n0 people, 0 submissions, 0 threads"));
}

#[test]
fn merging_twice_gives_the_same_bytes_and_keeps_what_was_there() {
    let dir = tempfile::tempdir().unwrap();
    file(&dir.path().join("a.baton"), 1);
    assert!(baton(dir.path(), &["merge", "out.baton", "a.baton", "a.baton"]).status.success());
    let first = std::fs::read(dir.path().join("out.baton")).unwrap();
    assert!(baton(dir.path(), &["merge", "out.baton", "a.baton"]).status.success());
    assert_eq!(std::fs::read(dir.path().join("out.baton")).unwrap(), first);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "nothing else is left behind");
}

#[test]
fn a_foreign_or_damaged_file_is_refused_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    file(&dir.path().join("a.baton"), 1);
    file(&dir.path().join("b.baton"), 2);
    std::fs::write(dir.path().join("c.baton"), "not a review").unwrap();
    for (bad, part) in [("b.baton", "another review, of \u{201c}Plan 2\u{201d}"), ("c.baton", "not a Baton file")] {
        let output = baton(dir.path(), &["merge", "out.baton", "a.baton", bad]);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            said(&output).starts_with(&format!("baton: {bad}: ")) && said(&output).contains(part),
            "{}",
            said(&output)
        );
        assert!(!dir.path().join("out.baton").exists());
    }
    let output = baton(dir.path(), &["merge", "c.baton", "a.baton"]);
    assert_eq!(output.status.code(), Some(1), "what is not a review is never written over");
    assert_eq!(std::fs::read(dir.path().join("c.baton")).unwrap(), b"not a review");
}

#[test]
fn the_same_review_gives_the_same_json() {
    let dir = tempfile::tempdir().unwrap();
    file(&dir.path().join("a.baton"), 1);
    baton(dir.path(), &["merge", "b.baton", "a.baton"]);
    let json = |name: &str| said(&baton(dir.path(), &["export", "--format", "json", name]));
    assert!(json("a.baton").contains("\"format\":\"baton-review/1\""), "{}", json("a.baton"));
    assert_eq!(json("a.baton"), json("b.baton"));
    assert!(said(&baton(dir.path(), &["export", "--format", "md", "a.baton"])).starts_with("# "));
}
