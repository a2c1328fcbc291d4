//! What a digest looks like in a file, and what somebody else's words can do to it: nothing.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use review::{
    Digest, DigestFact, DigestRow, DigestSection, DigestTopic, EntryId, Named, OpIndex, PersonId, ReviewId, ThreadId,
    Timestamp, TurnReason,
};

use super::{digest_atom, digest_html, digest_text};
use crate::{DigestHash, TextTable, digest_json};

fn texts(lang: &str) -> BTreeMap<String, String> {
    let path = format!("{}/../../www/strings/{lang}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let entries = text.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once("\": \""));
    entries.map(|(key, text)| (key[1..].to_owned(), text.trim_end_matches('"').to_owned())).collect()
}

fn with_texts<T>(lang: &str, use_them: impl Fn(&TextTable<'_>) -> T) -> T {
    let texts = texts(lang);
    let text = |key: &'static str| texts.get(key).unwrap_or_else(|| panic!("{key} is missing")).clone();
    use_them(&TextTable { lang, is_rtl: lang == "ar", text: &text })
}

fn named(name: &str) -> Option<Named> {
    Some(Named { person: PersonId([7; 32]), name: name.into() })
}

fn digest(name: &str, place: &str, said: &str) -> Digest {
    let row = DigestRow {
        fact: DigestFact::Turn(TurnReason::Asked),
        who: named(name),
        thread: Some(ThreadId { entry: EntryId([0xab; 32]), op: OpIndex(3) }),
        at: Some(Timestamp(1_795_305_600_000)),
        until: None,
        place: place.into(),
        said: vec![said.into()],
    };
    let section = |topic: &DigestTopic| {
        let rows = if *topic == DigestTopic::NeedsYou { vec![row.clone()] } else { Vec::new() };
        DigestSection { topic: *topic, rows, n_more: 0 }
    };
    Digest {
        review: ReviewId([1; 32]),
        title: "A proposal".into(),
        viewer: named("Ana"),
        since: Vec::new(),
        until: vec![EntryId([2; 32])],
        at: Timestamp(1_795_338_000_000),
        sections: DigestTopic::ALL.iter().map(section).collect(),
        n_acts: 4,
    }
}

fn check(actual: &str, expected: &Expect) {
    expected.assert_eq(actual);
}

#[test]
fn a_digest_is_read_as_plain_text() {
    let text = with_texts("en", |table| digest_text(&digest("Ben", "the disks lie", "Do they?"), table));
    check(
        &text,
        &expect![[r#"
        While you were away: A proposal
        For Ana, 2026-11-22T09:00Z. What others did, counted: 4. Messages you did not get: 3.

        1. Needs you
        - Ben asked you (2026-11-22T00:00Z) “the disks lie”
          > Do they?

        2. Your questions, answered
        - Nothing new.

        3. Text that changed in your sections
        - Nothing new.

        4. New, and blocking
        - Nothing new.

        5. Closed
        - Nothing new.

        6. In your next working hours
        - Nothing that anybody has said.

        7. Who is at work next
        - Nothing that anybody has said.

        Whoever looks at the same gets the same hash: f61f9cebd6484c8501d8f4607082eeff10db96d3f4327e4e4a01d23d850cf55a
    "#]],
    );
}

#[test]
fn a_digest_is_read_as_a_page() {
    let page = with_texts("en", |table| {
        digest_html(&digest("Ben", "the disks lie", "Do they?"), table, "https://docs.example/page#old")
    });
    assert!(
        page.contains(r##"<a href="https://docs.example/page#baton-t=abababababababab.3.01010101">Ben asked you"##)
    );
    assert!(page.contains("<q dir=\"auto\">the disks lie</q><blockquote dir=\"auto\">Do they?</blockquote>"));
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<head>"), "{page}");
}

#[test]
fn a_digest_is_an_atom_entry() {
    let entry = with_texts("en", |table| digest_atom(&digest("Ben", "here", "?"), table, "https://docs.example/"));
    let lines: Vec<_> = entry.lines().take(6).collect();
    check(
        &lines.join("\n"),
        &expect![[r#"
        <?xml version="1.0" encoding="utf-8"?>
        <entry xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
        <id>urn:uuid:4dbb3328-2ae8-82f4-9f19-20809c6e98ef</id>
        <title>While you were away: A proposal</title>
        <updated>2026-11-22T09:00:00Z</updated>
        <author><name>Baton</name></author>"#]],
    );
    assert!(entry.contains("<content type=\"html\">&lt;h1&gt;While you were away: A proposal&lt;/h1&gt;"), "{entry}");
}

#[test]
fn nothing_that_somebody_typed_is_markup() {
    let evil = "</q><script>alert(1)</script>\" onclick='x' &amp; ]]> \u{0}\u{b}\u{fffe}{time}";
    let address = "https://docs.example/\"><script>x</script>";
    for lang in ["en", "ar"] {
        with_texts(lang, |table| {
            let digest = digest(evil, evil, evil);
            for page in [digest_html(&digest, table, address), digest_atom(&digest, table, address)] {
                let lower = page.to_lowercase();
                assert!(!lower.contains("<script") && !lower.contains("' ") && !lower.contains("]]>"), "{page}");
                assert!(!page.contains(['\u{0}', '\u{b}', '\u{fffe}']), "{page:?}");
                assert!(page.contains("{time}"), "what was typed is no slot: {page}");
            }
            assert!(!digest_json(&digest).contains("<script"));
        });
    }
}

#[test]
fn only_web_addresses_become_links() {
    for address in ["javascript:alert(1)//https://", "data:text/html,x", "", "file:///etc/passwd", " https://x"] {
        let page = with_texts("en", |table| digest_html(&digest("Ben", "a", "b"), table, address));
        assert!(!page.contains("<a "), "{address}: {page}");
    }
}

#[test]
fn the_hash_is_of_the_data_and_not_of_the_language() {
    let one = digest("Ben", "a", "b");
    let in_english = with_texts("en", |table| digest_text(&one, table));
    let in_arabic = with_texts("ar", |table| digest_text(&one, table));
    let hash = DigestHash::of(&one).to_string();
    assert!(in_english.contains(&hash) && in_arabic.contains(&hash) && digest_json(&one).contains(&hash));
    assert_ne!(in_english, in_arabic);
    assert_ne!(DigestHash::of(&one), DigestHash::of(&digest("Ben", "a", "c")));
}

#[test]
fn the_hash_in_the_json_is_over_the_bytes_beside_it() {
    let json = digest_json(&digest("Ben", "a", "b"));
    let (data, rest) = json.split_once("\"digest\":").unwrap().1.rsplit_once(",\n\"hash\":\"").unwrap();
    let hash: String = replica::sha256(data.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(rest, format!("{hash}\"}}\n"));
}
