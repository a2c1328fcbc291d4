//! The texts of the interface: none missing, none unused, the same slots and all plural forms in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::*;

pub(crate) fn english() -> Rc<Strings> {
    crate::samples::strings("en")
}

fn check(lang: &str, text: &str, slots: &[(&str, Slot<'_>)], expected: &str) {
    let strings = Strings::new(lang, [("a.text".to_string(), text.to_string())]);
    assert_eq!(strings.say("a.text", slots).as_str(), expected, "for {text:?} in {lang}");
}

#[test]
fn slots_take_words_and_numbers() {
    check("en", "{how}, by {name}.", &[("how", "Fixed".into()), ("name", "Ana".into())], "Fixed, by Ana.");
    check("en", "{n} open", &[("n", 3.into())], "3 open");
    check("en", "no slots, # is a sign", &[], "no slots, # is a sign");
}

#[test]
fn a_number_chooses_its_form() {
    let text = "{n, plural, =0 {nothing} one {# thread} other {# threads}} here";
    check("en", text, &[("n", 0.into())], "nothing here");
    check("en", text, &[("n", 1.into())], "1 thread here");
    check("en", text, &[("n", 21.into())], "21 threads here");
}

#[test]
fn arabic_has_six_forms() {
    let text = "{n, plural, zero {0} one {1} two {2} few {few} many {many} other {other}}";
    for (n, expected) in [
        (0, "0"),
        (1, "1"),
        (2, "2"),
        (3, "few"),
        (10, "few"),
        (11, "many"),
        (99, "many"),
        (100, "other"),
        (103, "few"),
    ] {
        check("ar", text, &[("n", Slot::Count(n))], expected);
    }
}

#[test]
fn arms_may_hold_slots() {
    check(
        "en",
        "{n, plural, one {{name} alone} other {{name} and #}}",
        &[("n", 2.into()), ("name", "Ana".into())],
        "Ana and 2",
    );
}

#[test]
fn a_broken_text_is_shown_as_it_stands() {
    check("en", "{n, plural, one {#", &[("n", 1.into())], "{n, plural, one {#");
    check("en", "{who} }{", &[], "{who} }{");
    check("en", "🦀 {n} }", &[("n", 1.into())], "🦀 1 }");
    assert_eq!(Strings::default().t("a.key").as_str(), "a.key");
}

#[test]
fn what_a_person_typed_is_never_read_as_a_text_with_slots() {
    check(
        "en",
        "{name} #",
        &[("name", "{n, plural, other {x}} #".into()), ("n", 1.into())],
        "{n, plural, other {x}} # #",
    );
}

fn file(lang: &str) -> BTreeMap<String, String> {
    let path = format!("{}/../../www/strings/{lang}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn sources(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

/// Every literal of the shape `"word.word"` outside tests: that is what a key looks like, and nothing else here does.
fn keys_in_source() -> BTreeSet<String> {
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    sources(&root.join("src"), ".rs", &mut files);
    // What files are written with is said by the client, in the same texts.
    for ending in ["_words.rs", "measures.rs"] {
        sources(&root.join("../client/src/export"), ending, &mut files);
    }
    let mut keys = BTreeSet::new();
    for path in files {
        let text = std::fs::read_to_string(path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        keys.extend(text.split('"').skip(1).filter(|literal| is_key(literal)).map(ToString::to_string));
    }
    keys
}

fn is_key(literal: &str) -> bool {
    let mut words = literal.split('.');
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    literal.contains('.') && literal.starts_with(|first: char| first.is_ascii_lowercase()) && words.all(is_word)
}

#[test]
fn every_text_that_is_used_is_there_and_every_text_that_is_there_is_used() {
    let (used, there): (_, BTreeSet<String>) = (keys_in_source(), file("en").into_keys().collect());
    let missing: Vec<_> = used.difference(&there).collect();
    let unused: Vec<_> = there.difference(&used).collect();
    assert!(missing.is_empty() && unused.is_empty(), "missing from en.json: {missing:?}; unused: {unused:?}");
    assert!(used.len() > 200, "the scan finds too little: {}", used.len());
}

/// The names of a text's slots, those inside plural arms too.
fn slots(text: &str) -> BTreeSet<String> {
    let names = text.split('{').skip(1).filter_map(|rest| {
        let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase()).collect();
        let after = &rest[name.len()..];
        (!name.is_empty() && (after.starts_with('}') || after.starts_with(", plural"))).then_some(name)
    });
    names.collect()
}

#[test]
fn every_language_has_the_same_texts_with_the_same_slots() {
    let (english, arabic) = (file("en"), file("ar"));
    assert_eq!(english.keys().collect::<Vec<_>>(), arabic.keys().collect::<Vec<_>>());
    for (key, text) in &english {
        assert_eq!(slots(text), slots(&arabic[key]), "slots of {key}");
    }
}

#[test]
fn every_plural_has_all_the_forms_of_its_language() {
    for (lang, forms) in [("en", &["other {"][..]), ("ar", &["zero {", "one {", "two {", "few {", "many {", "other {"])]
    {
        for (key, text) in file(lang).iter().filter(|(_, text)| text.contains(", plural,")) {
            for form in forms {
                assert!(text.contains(form), "{key} in {lang} lacks {form}…}}: {text}");
            }
        }
    }
}

#[test]
fn a_name_that_runs_against_the_language_is_isolated() {
    let strings = |lang| Strings::new(lang, [("k".to_owned(), "{name}: 3".to_owned())]);
    let check = |lang, name: &str, expected: &str| {
        assert_eq!(strings(lang).say("k", &[("name", Slot::Word(name))]).as_str(), expected, "{name} in {lang}");
    };
    check("en", "Ana", "Ana: 3");
    check("en", "ליאת", "\u{2068}ליאת\u{2069}: 3");
    check("en", "Ana ליאת", "\u{2068}Ana ליאת\u{2069}: 3");
    check("ar", "ليلى", "ليلى: 3");
    check("ar", "Ana", "\u{2068}Ana\u{2069}: 3");
    check("en", "7 🦀", "7 🦀: 3");
}
