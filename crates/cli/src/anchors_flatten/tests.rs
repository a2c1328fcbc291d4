//! The flattening of the command line against the fixtures that the browser's is held to.

use std::fs;
use std::path::Path;

use anchor::{Block, BlockKind};
use serde_json::Value;

use super::Document;

fn block(json: &Value) -> Block {
    let text = |name: &str| json[name].as_str().map(str::to_owned);
    let number = |name: &str| json[name].as_u64().unwrap() as u32;
    let kind = match json["kind"].as_str().unwrap() {
        "heading" => BlockKind::Heading { level: number("level") as u8, id: text("id") },
        "paragraph" => BlockKind::Paragraph,
        "list-item" => BlockKind::ListItem,
        "cell" => BlockKind::Cell { row: number("row"), column: number("column") },
        "code" => BlockKind::Code,
        "image" => BlockKind::Image { source: text("source").unwrap_or_default() },
        other => panic!("{other} is no kind of block"),
    };
    Block { text: text("text").unwrap(), kind }
}

#[test]
fn pages_flatten_as_they_do_in_the_browser() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/flatten");
    let mut n_pages = 0;
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        let json: Value = serde_json::from_str(&fs::read_to_string(path.with_extension("json")).unwrap()).unwrap();
        let expected: Vec<Block> = json["blocks"].as_array().unwrap().iter().map(block).collect();
        let html = fs::read_to_string(&path).unwrap();
        let (blocks, version) = Document::parse(&html).unwrap().read(None, json["ignore"].as_str());
        assert_eq!(blocks, expected, "{}", path.display());
        assert_eq!(u64::from(version), json["flatten"].as_u64().unwrap_or(1), "{}", path.display());
        n_pages += 1;
    }
    assert!(n_pages >= 12, "only {n_pages} fixtures");
}

fn texts(html: &str, target: Option<&str>, ignore: Option<&str>) -> Vec<String> {
    Document::parse(html).unwrap().blocks(target, ignore).into_iter().map(|block| block.text).collect()
}

#[test]
fn a_selector_that_does_not_parse_names_nothing() {
    assert_eq!(texts("<p>one<main>two</main>", Some("p["), None), ["one", "two"]);
    assert_eq!(texts("<main>two<i>three</i></main>", None, Some("i[")), ["twothree"]);
    assert_eq!(texts("<main>one</main><p id=x>two", Some("#x"), None), ["two"]);
}

#[test]
fn a_page_nested_without_end_is_read() {
    let deep = "<div><b>".repeat(8_000) + "text";
    assert_eq!(texts(&deep, None, None), ["text"]);
}

#[test]
fn a_page_that_would_take_for_ever_is_refused_in_words() {
    let deep = "<div>".repeat(19_000);
    for html in [
        deep.clone() + &"<div></div>".repeat(100_000),
        (0..3_000).map(|n| format!("<b id={n}>")).collect::<String>() + &"<p>x".repeat(100_000),
        "<div>".repeat(100_000),
        "<table><tr><td>".repeat(100_000),
    ] {
        let error = Document::parse(&html).err().unwrap().to_string();
        assert!(error.starts_with("its elements are nested too deeply to be read: it says about "), "{error}");
    }
    assert!(Document::parse(&deep).is_ok());
}

#[test]
fn a_long_page_is_cut_between_its_letters_only() {
    let text = "ä🦀".repeat(10_000);
    assert_eq!(texts(&format!("<p>{text}"), None, None), [text]);
}
