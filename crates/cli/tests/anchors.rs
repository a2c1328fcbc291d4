//! `anchors` as transcripts: cases in and places out; a site and its reviews in, and what the site would lose out.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};
use std::rc::Rc;

use anchor::{Block, BlockKind, Bytes, Page, Span, describe};
use client::{Client, ClientConfig, DraftAct, DraftId, Effect, Event, Outcome, RelayAddress, Stored};
use review::{Timestamp, Verdict};
use serde_json::{Value, json};

fn baton(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_baton")).current_dir(dir).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8([output.stdout.as_slice(), output.stderr.as_slice()].concat()).unwrap()
}

/// Runs cases and gives the answers, with the times taken out.
fn found(dir: &Path, args: &[&str]) -> Vec<Value> {
    let output = baton(dir, &[&["anchors", "--out", "found.jsonl"], args].concat());
    assert!(output.status.success(), "{}", said(&output));
    let lines = fs::read_to_string(dir.join("found.jsonl")).unwrap();
    let without_micros = |line: &str| {
        let mut answer: Value = serde_json::from_str(line).unwrap();
        let micros = answer.as_object_mut().unwrap().remove("micros").unwrap();
        assert!(micros.as_f64().unwrap() >= 0.0);
        answer
    };
    lines.lines().map(without_micros).collect()
}

/// Positions are code points: a crab before the quote is one, though it is two UTF-16 units and four bytes.
fn cases() -> Value {
    json!({
        "name": "a story",
        "documents": [
            { "path": "a", "before": "🦀 The brown fox jumps.\nA dog sleeps.", "after": "🦀🦀 The quick brown fox jumps.\nA dog sleeps." },
            { "path": "b", "before": "Apples are red. Pears are green and sweet.", "after": "Pears are green and juicy." },
        ],
        "cases": [
            { "doc": 0, "kind": "word", "start": 6, "end": 11, "gold": [13, 18] },
            { "doc": 0, "kind": "sentence", "start": 23, "end": 36, "gold": [30, 43] },
            { "doc": 1, "kind": "sentence", "start": 0, "end": 15, "gold": null },
            { "doc": 1, "kind": "word", "start": 5, "end": 6, "gold": null },
        ],
    })
}

#[test]
fn each_case_gets_a_line_in_its_order() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("plain.json"), cases().to_string()).unwrap();
    let expected = [
        json!({ "state": "exact", "start": 13, "end": 18 }),
        json!({ "state": "exact", "start": 30, "end": 43 }),
        json!({ "state": "orphaned", "start": null, "end": null }),
        // Nothing visible is selected.
        json!({ "state": "orphaned", "start": null, "end": null }),
    ];
    assert_eq!(found(dir.path(), &["--cases", "plain.json"]), expected);
    assert_eq!(found(dir.path(), &["--cases", "plain.json", "--without-text"]), expected);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(cases().to_string().as_bytes()).unwrap();
    fs::write(dir.path().join("packed.json.gz"), packed.finish().unwrap()).unwrap();
    assert_eq!(found(dir.path(), &["--cases", "packed.json.gz"]), expected);
}

#[test]
fn a_file_that_is_no_file_of_cases_is_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let refused = |content: &[u8], why: &str| {
        fs::write(dir.path().join("bad"), content).unwrap();
        let output = baton(dir.path(), &["anchors", "--cases", "bad", "--out", "found.jsonl"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).starts_with(&format!("baton: bad: {why}")), "{}", said(&output));
    };
    refused(b"{", "not a file of cases: ");
    refused(b"\x1f\x8b\x08 no gzip", "");
    let mut bad = cases();
    bad["cases"][1]["end"] = json!(4000);
    refused(bad.to_string().as_bytes(), "case 1 does not lie in its text: 23 to 4000");
    bad["cases"][1] = json!({ "doc": 9, "start": 0, "end": 1 });
    refused(bad.to_string().as_bytes(), "case 1 is of document 9, which is not there");
    let output = baton(dir.path(), &["anchors", "--cases", "nowhere", "--out", "found.jsonl"]);
    assert_eq!(said(&output), "baton: nowhere: there is no such file or directory\n");
}

#[test]
fn cases_that_unpack_without_end_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let spaces = vec![b' '; 1024 * 1024];
    for _ in 0..257 {
        bomb.write_all(&spaces).unwrap();
    }
    fs::write(dir.path().join("bomb.gz"), bomb.finish().unwrap()).unwrap();
    let output = baton(dir.path(), &["anchors", "--cases", "bomb.gz", "--out", "found.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(said(&output), "baton: bomb.gz: more than 256 MiB of cases\n");
}

/// A reviewer with a key and a disk, who publishes threads about quotes.
struct Reviewer {
    client: Client,
    n_asked: u8,
    files: Vec<Vec<u8>>,
}

const NOW: Timestamp = Timestamp(1_795_305_600_000);
const SEED: [u8; 32] = [7; 32];

impl Reviewer {
    fn new(address: &str) -> Self {
        let client = Client::new(ClientConfig {
            document_id: client::document_id(None, None, address),
            title: "A plan".to_owned(),
            address: address.to_owned(),
            review: client::ReviewChoice::Page,
            relay: RelayAddress::None,
        });
        let mut reviewer = Self { client, n_asked: 0, files: Vec::new() };
        reviewer.tell(Event::Opened { stored: Stored::default() });
        reviewer.ask(client::Command::SetName { name: "Ada".to_owned() });
        reviewer
    }

    fn ask(&mut self, command: client::Command) {
        self.n_asked += 1;
        self.tell(Event::Asked { command, entropy: [self.n_asked; 32] });
    }

    /// Does what the client asks of its shell, until it asks nothing more.
    fn tell(&mut self, event: Event) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            for effect in self.client.handle(NOW, event) {
                match effect {
                    Effect::MakeKey => events.push(Event::KeyMade { key: Some(client::public_of(&SEED)) }),
                    Effect::Sign(request) => {
                        let sign = |message: &Vec<u8>| client::sign_raw(&SEED, message);
                        let signatures = Some(request.messages.iter().map(sign).collect());
                        events.push(Event::Signed { request: request.request, signatures });
                    }
                    Effect::Persist { transaction, .. } => {
                        events.push(Event::Persisted { transaction, outcome: Outcome::Saved });
                    }
                    Effect::Deliver { bytes, .. } => self.files.push(bytes),
                    Effect::Pack { request, .. } => events.push(Event::Packed { request, deflated: None }),
                    _ => {}
                }
            }
        }
    }

    /// Publishes one comment for each quote of a page, and writes the review to a file.
    fn review(mut self, page: &Page, quotes: &[&str], file: &Path) {
        for (idx, quote) in quotes.iter().enumerate() {
            let start = page.text().find(quote).unwrap() as u32;
            let span = Span::new(Bytes(start), Bytes(start + quote.len() as u32)).unwrap();
            let act = DraftAct::Thread {
                target: Rc::new(describe(page, span).unwrap()),
                kind: review::Kind::Issue,
                text: format!("About {quote}"),
                need: None,
                fallback: String::new(),
                replacement: None,
            };
            self.ask(client::Command::SaveDraft { id: DraftId([idx as u8; 16]), act });
        }
        self.ask(client::Command::Submit { verdict: Verdict::Comment, summary: String::new() });
        self.ask(client::Command::Export);
        fs::write(file, self.files.pop().expect("a file is delivered")).unwrap();
    }
}

const WORDS: [&str; 3] = [
    "Everybody may work from home on two days a week, which they choose with their team.",
    "The company lends a screen and a chair to those who ask for them in writing.",
    "Electricity and heating are paid with a fixed sum of twenty euros a month.",
];

fn html(paragraphs: &[&str]) -> String {
    let paragraphs: String = paragraphs.iter().map(|words| format!("<p>{words}</p>\n")).collect();
    format!("<!doctype html><title>Policy</title><nav>Skip</nav><main><h1>Policy</h1>\n{paragraphs}</main>")
}

fn page() -> Page {
    let heading = Block { text: "Policy".to_owned(), kind: BlockKind::Heading { level: 1, id: None } };
    let paragraph = |words: &&str| Block { text: (*words).to_owned(), kind: BlockKind::Paragraph };
    Page::new([heading].into_iter().chain(WORDS.iter().map(paragraph)).collect())
}

/// A site of one page with a review of it.
fn reviewed_site() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("site/hr")).unwrap();
    fs::create_dir(dir.path().join("reviews")).unwrap();
    fs::write(dir.path().join("site/index.html"), "<p>Home").unwrap();
    fs::write(dir.path().join("site/hr/policy.html"), html(&WORDS)).unwrap();
    let reviewer = Reviewer::new("https://example.org/docs/hr/policy.html");
    let quotes = ["two days a week", "a screen and a chair to those who ask", "twenty euros"];
    reviewer.review(&page(), &quotes, &dir.path().join("reviews/policy.baton"));
    dir
}

fn check(dir: &Path, more: &[&str]) -> Output {
    baton(dir, &[&["anchors", "check", "site", "--reviews", "reviews"], more].concat())
}

#[test]
fn an_unchanged_or_moved_page_loses_nothing() {
    let dir = reviewed_site();
    let nothing = "0 of 3 open comments do not find their words as they were: 0 orphaned, 0 ambiguous, 0 changed\n";
    let output = check(dir.path(), &[]);
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), nothing));
    let moved = html(&["A new beginning, put before all the rest.", WORDS[2], WORDS[0], WORDS[1]]);
    fs::write(dir.path().join("site/hr/policy.html"), moved).unwrap();
    let output = check(dir.path(), &[]);
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), nothing));
}

#[test]
fn a_changed_page_tells_which_comments_it_loses() {
    let dir = reviewed_site();
    let lent = "The company lends a large screen and a chair to those who ask for them in writing.";
    fs::write(dir.path().join("site/hr/policy.html"), html(&[WORDS[0], lent])).unwrap();
    let output = check(dir.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        said(&output),
        "hr/policy.html (policy.baton)\n\
         \u{20} changed    “a screen and a chair to those who ask”\n\
         \u{20}            now “a large screen and a chair to those who ask”\n\
         \u{20}            Ada: About a screen and a chair to those who ask\n\
         \u{20} orphaned   “twenty euros”\n\
         \u{20}            Ada: About twenty euros\n\
         2 of 3 open comments do not find their words as they were: 1 orphaned, 0 ambiguous, 1 changed\n"
    );
    let output = check(dir.path(), &["--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["format"], "baton-anchors-check/1");
    assert_eq!([&report["checked"], &report["orphaned"], &report["changed"]], [3, 1, 1]);
    let changed = &report["findings"][0];
    assert_eq!(changed["page"], "hr/policy.html");
    assert_eq!(changed["now"], "a large screen and a chair to those who ask");
    let (start, end) = (changed["start"].as_u64().unwrap(), changed["end"].as_u64().unwrap());
    assert_eq!(end - start, "a large screen and a chair to those who ask".len() as u64);
    assert_eq!(report["findings"][1]["start"], Value::Null);
}

#[test]
fn the_comments_of_a_page_that_is_gone_are_orphans() {
    let dir = reviewed_site();
    fs::rename(dir.path().join("site/hr/policy.html"), dir.path().join("site/hr/rules.html")).unwrap();
    let output = check(dir.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).starts_with("no page for https://example.org/docs/hr/policy.html (policy.baton)\n"));
    assert!(said(&output).ends_with(": 3 orphaned, 0 ambiguous, 0 changed\n"));
    // A page may say itself which document it is.
    let canonical = "<link rel=canonical href='https://example.org/docs/hr/policy.html'>";
    fs::write(dir.path().join("site/hr/rules.html"), canonical.to_owned() + &html(&WORDS)).unwrap();
    assert_eq!(check(dir.path(), &[]).status.code(), Some(0));
}

#[test]
fn what_cannot_be_told_ends_with_2() {
    let dir = reviewed_site();
    let output = baton(dir.path(), &["anchors", "check", "nowhere", "--reviews", "reviews"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(said(&output), "baton: nowhere: there is no such file or directory\n");
    let output = baton(dir.path(), &["anchors", "check", "site", "--reviews", "site"]);
    assert_eq!(
        (output.status.code(), said(&output).as_str()),
        (Some(2), "baton: site: there is no .baton file in it\n")
    );
    fs::write(dir.path().join("reviews/bad.baton"), "no review").unwrap();
    let output = check(dir.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("reviews/bad.baton: "), "{}", said(&output));
}
