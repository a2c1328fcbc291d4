//! The short forms of the bench's own cases (`cargo xtask bench anchors`) against the goals: what is found, and what must not be.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use serde_json::Value;

use super::page;
use crate::{CodePoints, KnownText, Page, Span, describe, resolve};

/// Answers, and those of them that were right.
#[derive(Debug, Default, Clone, Copy)]
struct Share {
    n_right: u32,
    n_all: u32,
}

/// What came of a file of cases.
#[derive(Debug, Default)]
struct Tally {
    surviving: Share,
    placed: Share,
    deleted: Share,
    by_document: BTreeMap<String, Share>,
}

impl Share {
    fn count(&mut self, is_right: bool) {
        self.n_right += u32::from(is_right);
        self.n_all += 1;
    }

    fn of_one(self) -> f64 {
        f64::from(self.n_right) / f64::from(self.n_all.max(1))
    }
}

fn measure(name: &str, is_known: bool) -> Tally {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/anchors").join(name);
    let mut text = String::new();
    GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let documents: Vec<(String, Page, Page, KnownText)> = json["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|document| {
            let text = |name: &str| document[name].as_str().unwrap();
            let known = KnownText::new(text("before").to_owned());
            (text("path").to_owned(), page(text("before")), page(text("after")), known)
        })
        .collect();
    let mut tally = Tally::default();
    for case in json["cases"].as_array().unwrap() {
        let (name, before, after, known) = &documents[case["doc"].as_u64().unwrap() as usize];
        let place = |page: &Page, at: &Value| page.from_code_points(CodePoints(at.as_u64().unwrap() as u32)).unwrap();
        let span = Span::new(place(before, &case["start"]), place(before, &case["end"])).unwrap();
        let target = describe(before, span).unwrap();
        let found = resolve(after, &target, is_known.then_some(known)).span();
        let gold = case["gold"].as_array().map(|gold| (place(after, &gold[0]), place(after, &gold[1])));
        let is_right = match (gold, found) {
            (None, found) => found.is_none(),
            (Some(_), None) => false,
            (Some((start, end)), Some(found)) => {
                let chars = |from: crate::Bytes, to: crate::Bytes| {
                    Span::new(from, to).map_or(0, |span| after.slice(span).chars().count())
                };
                let shared = chars(found.start().max(start), found.end().min(end));
                2 * shared >= chars(start, end) + chars(found.start(), found.end()) - shared
            }
        };
        if found.is_some() {
            tally.placed.count(is_right);
        }
        let share = if gold.is_some() { &mut tally.surviving } else { &mut tally.deleted };
        share.count(is_right);
        tally.by_document.entry(name.clone()).or_default().count(is_right);
    }
    tally
}

#[test]
fn made_changes_of_every_kind_are_followed() {
    for is_known in [false, true] {
        let tally = measure("stress.json.gz", is_known);
        assert!(tally.surviving.n_all > 350 && tally.deleted.n_all > 30, "{tally:?}");
        assert!(tally.surviving.of_one() >= 0.99, "old text kept: {is_known}, {tally:#?}");
        assert!(tally.placed.of_one() >= 0.99, "old text kept: {is_known}, {tally:#?}");
        assert!(tally.deleted.of_one() >= 0.98, "old text kept: {is_known}, {tally:#?}");
    }
}

#[test]
fn quotes_follow_our_texts_through_their_histories() {
    for is_known in [false, true] {
        let tally = measure("histories.json.gz", is_known);
        assert!(tally.surviving.n_all > 150, "{tally:?}");
        assert!(tally.surviving.of_one() >= 0.985, "old text kept: {is_known}, {tally:#?}");
        assert!(tally.deleted.of_one() >= 0.95, "old text kept: {is_known}, {tally:#?}");
    }
}
