//! `import`, and `export` for other programs: what they wrote comes in under the names they state, goes out as the standards have
//! it, and our own files come back whole.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

const PLAN: &str =
    "# The plan\n\nWe ship in May, all of it.\n\n# Costs\n\nEverything costs *twice* as much as we said.\n";

fn baton(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.current_dir(dir).env("BATON_HOME", dir.join("home")).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8([output.stdout.as_slice(), output.stderr.as_slice()].concat()).unwrap()
}

/// Runs a command that must succeed, and gives what it printed.
fn done(dir: &Path, args: &[&str]) -> String {
    let output = baton(dir, args);
    assert!(output.status.success(), "{args:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// A directory with a document and Kim's empty review of it.
fn begun() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("plan.md"), PLAN).unwrap();
    done(dir.path(), &["me", "--name", "Kim"]);
    done(dir.path(), &["open", "plan.baton", "--document", "https://example.org/plan"]);
    dir
}

fn annotation(id: &str, words: &str, quote: &str) -> Value {
    json!({
        "id": id, "created": "2021-03-04T10:00:00Z", "user": "acct:ada@hypothes.is", "text": words, "tags": [],
        "uri": "https://example.org/plan",
        "target": [{ "source": "https://example.org/plan", "selector": [
            { "type": "TextPositionSelector", "start": 3, "end": 9 },
            { "type": "TextQuoteSelector", "exact": quote, "prefix": "", "suffix": "" },
        ] }],
    })
}

fn write(dir: &Path, name: &str, value: &Value) {
    std::fs::write(dir.join(name), value.to_string()).unwrap();
}

#[test]
fn comments_of_hypothesis_come_in_under_the_names_they_state_and_none_is_lost() {
    let dir = begun();
    let dir = dir.path();
    let mut reply = annotation("b", "I do not.", "");
    reply["references"] = json!(["a"]);
    let rows = json!({ "rows": [
        annotation("a", "Who says so?", "costs twice as much"), reply,
        annotation("c", "Gone by now.", "a sentence that nobody kept in this plan"),
    ] });
    write(dir, "h.json", &rows);
    let told = done(dir, &["import", "plan.baton", "h.json", "--source", "plan.md", "--dry-run"]);
    assert!(told.starts_with("3 comments in 2 discussions would be imported."), "{told}");
    let told = done(dir, &["import", "plan.baton", "h.json", "--source", "plan.md"]);
    assert!(told.contains("  1 found in the document\n  1 without a place for now"), "{told}");
    let shown = done(dir, &["show", "plan.baton", "--source", "plan.md"]);
    for words in ["ada@hypothes.is (Hypothesis, 2021-03-04)", "Kim", "costs twice as much", "I do not.", "Gone by now."]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let again = baton(dir, &["import", "plan.baton", "h.json", "--source", "plan.md"]);
    assert_eq!((again.status.code(), said(&again).contains("2 here already")), (Some(1), true), "{}", said(&again));
}

#[test]
fn a_review_comes_back_whole_from_its_own_json_and_from_its_file() {
    let dir = begun();
    let dir = dir.path();
    write(dir, "h.json", &json!([annotation("a", "Who says so?", "in May")]));
    done(dir, &["import", "plan.baton", "h.json"]);
    let json = done(dir, &["export", "--format", "json", "plan.baton"]);
    std::fs::write(dir.join("plan.json"), &json).unwrap();
    let bytes = std::fs::read(dir.join("plan.baton")).unwrap();
    for (from, to) in [("plan.json", "one.baton"), ("plan.baton", "two.baton")] {
        done(dir, &["import", to, from]);
        assert_eq!(std::fs::read(dir.join(to)).unwrap(), bytes, "{from}");
        assert_eq!(done(dir, &["export", "--format", "json", to]), json);
    }
}

/// What the Web Annotation Data Model asks of an annotation, as far as we use it (§3.1 to §4.3, and its vocabulary).
fn assert_is_annotation(annotation: &Value) {
    const MOTIVATIONS: [&str; 13] = [
        "assessing",
        "bookmarking",
        "classifying",
        "commenting",
        "describing",
        "editing",
        "highlighting",
        "identifying",
        "linking",
        "moderating",
        "questioning",
        "replying",
        "tagging",
    ];
    const KEYS: [&str; 11] = [
        "@context",
        "id",
        "type",
        "motivation",
        "creator",
        "created",
        "modified",
        "body",
        "target",
        "baton:kind",
        "baton:state",
    ];
    let is_iri = |value: &Value| value.as_str().is_some_and(|text| text.contains(':') && !text.contains(' '));
    assert!(annotation.as_object().unwrap().keys().all(|key| KEYS.contains(&key.as_str())), "{annotation}");
    assert!(is_iri(&annotation["id"]) && annotation["type"] == "Annotation", "{annotation}");
    assert!(MOTIVATIONS.contains(&annotation["motivation"].as_str().unwrap()), "{annotation}");
    let created = annotation["created"].as_str().unwrap();
    assert!(created.len() == 20 && created.ends_with('Z') && created.as_bytes()[10] == b'T', "{created}");
    assert!(annotation["creator"]["type"] == "Person" && is_iri(&annotation["creator"]["id"]));
    for body in annotation["body"].as_array().unwrap() {
        assert_eq!(body["type"], "TextualBody");
        assert!(body["value"].is_string() && body["format"].as_str().unwrap().starts_with("text/"));
        assert!(MOTIVATIONS.contains(&body["purpose"].as_str().unwrap()));
    }
    let target = &annotation["target"];
    if !is_iri(target) {
        assert!(target["type"] == "SpecificResource" && is_iri(&target["source"]), "{target}");
        let selectors = target["selector"].as_array().unwrap();
        assert!(selectors[0]["type"] == "TextQuoteSelector" && selectors[0]["exact"].is_string());
        assert!(selectors[1]["type"] == "TextPositionSelector");
        assert!(selectors[1]["start"].as_u64().unwrap() <= selectors[1]["end"].as_u64().unwrap());
    }
}

#[test]
fn web_annotations_are_as_the_model_has_them_with_positions_in_code_points() {
    let dir = begun();
    let dir = dir.path();
    std::fs::write(dir.join("plan.md"), PLAN.replace("The plan", "The plan 🦀 é")).unwrap();
    done(dir, &["comment", "plan.baton", "--source", "plan.md", "--quote", "in May", "question: <b>which</b> one?"]);
    done(
        dir,
        &["comment", "plan.baton", "--source", "plan.md", "--quote", "all of it", "--suggest", "most of it", "No."],
    );
    done(dir, &["submit", "plan.baton"]);
    let exported = done(dir, &["export", "--format", "jsonld", "plan.baton"]);
    let all: Value = serde_json::from_str(&exported).unwrap();
    assert_eq!(
        (&all["@context"][0], &all["type"]),
        (&json!("http://www.w3.org/ns/anno.jsonld"), &json!("AnnotationCollection"))
    );
    let items = all["first"]["items"].as_array().unwrap();
    assert_eq!((all["total"].as_u64(), items.len(), &all["first"]["type"]), (Some(2), 2, &json!("AnnotationPage")));
    items.iter().for_each(assert_is_annotation);
    let text = "The plan 🦀 é\nWe ship in May, all of it.\n";
    let at = text[..text.find("in May").unwrap()].chars().count();
    let position = &items[0]["target"]["selector"][1];
    assert_eq!(
        (position["start"].as_u64(), position["end"].as_u64()),
        (Some(at as u64), Some(at as u64 + 6)),
        "{position}"
    );
    assert_eq!((&items[0]["motivation"], &items[1]["motivation"]), (&json!("questioning"), &json!("editing")));
    // And they come in again elsewhere, with the same words on the same words.
    std::fs::write(dir.join("all.jsonld"), &exported).unwrap();
    done(dir, &["open", "other.baton", "--document", "https://example.org/other"]);
    let told = done(dir, &["import", "other.baton", "all.jsonld", "--source", "plan.md"]);
    assert!(told.contains("2 comments in 2 discussions imported.\n  2 found in the document"), "{told}");
    let csv = done(dir, &["export", "--format", "csv", "other.baton"]);
    let rows: Vec<&str> = csv.split("\r\n").collect();
    assert!(rows[0].starts_with("\"thread\",\"comment\",\"kind\""), "{csv}");
    assert!(
        rows[2].contains("\"all of it\"") && rows[2].contains("\"most of it\"") && rows[2].contains("Kim ("),
        "{csv}"
    );
    assert!(rows[1].contains("\"question\""), "{csv}");
}

#[test]
fn what_cannot_be_imported_is_said_and_changes_nothing() {
    let dir = begun();
    let dir = dir.path();
    let before = std::fs::read(dir.join("plan.baton")).unwrap();
    std::fs::write(dir.join("note.txt"), "no comments").unwrap();
    std::fs::write(dir.join("bomb.docx"), "PK\u{3}\u{4}").unwrap();
    let others: Vec<Value> = ["a", "b"]
        .map(|page| {
            let mut one = annotation(page, "x", "y");
            one["target"][0]["source"] = json!(format!("https://{page}.example/"));
            one
        })
        .into();
    write(dir, "others.json", &json!(others));
    for (file, why) in [("note.txt", "not JSON"), ("bomb.docx", "not a Word file"), ("others.json", "--about")] {
        let output = baton(dir, &["import", "plan.baton", file]);
        assert!(!output.status.success() && said(&output).contains(why), "{file}: {}", said(&output));
    }
    assert_eq!(std::fs::read(dir.join("plan.baton")).unwrap(), before);
}
