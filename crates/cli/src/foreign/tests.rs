//! Files of other programs, small enough to read, and what is made of them.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::*;

fn told(text: &str) -> Vec<Told> {
    read(text.as_bytes()).unwrap()
}

fn quoted(told: &Told) -> &Quoted {
    match &told.place {
        Place::Quote(quoted) => quoted,
        Place::Page => panic!("nothing is quoted"),
    }
}

/// As the programming interface of Hypothesis answers, and as its client exports.
const HYPOTHESIS: &str = r#"{"export_date":"2024-05-01T08:00:00Z","client_version":"1.1400.0","annotations":[
 {"id":"r2","created":"2021-03-05T10:00:00.000000+00:00","user":"acct:ben@hypothes.is","uri":"https://example.org/plan.html",
  "text":"Later.","tags":[],"references":["a1","r1"],"target":[{"source":"https://example.org/plan.html"}]},
 {"id":"a1","created":"2021-03-04T10:00:00.000000+00:00","updated":"2021-03-04T10:00:00.000000+00:00",
  "user":"acct:ada@hypothes.is","user_info":{"display_name":"Ada L."},"uri":"https://example.org/plan.html",
  "text":"Which **May**?","tags":["dates"],"group":"__world__","permissions":{"read":["group:__world__"]},
  "target":[{"source":"https://example.org/plan.html","selector":[
   {"type":"RangeSelector","startContainer":"/p[1]","startOffset":1,"endContainer":"/p[1]","endOffset":7},
   {"type":"TextPositionSelector","start":12,"end":18},
   {"type":"TextQuoteSelector","exact":"in May","prefix":"We ship ","suffix":", all of it."}]}]},
 {"id":"r1","created":"2021-03-04T11:00:00.000000+00:00","user":"acct:ben@hypothes.is","uri":"https://example.org/plan.html",
  "text":"This one.","tags":[],"references":["a1"],"target":[{"source":"https://example.org/plan.html"}]},
 {"id":"p","created":"2021-03-06T10:00:00Z","user":"acct:ada@hypothes.is","uri":"https://example.org/plan.html","text":"Good.",
  "tags":[],"target":[{"source":"https://example.org/plan.html"}]}]}"#;

#[test]
fn annotations_of_hypothesis_keep_their_replies_in_order_and_their_authors_as_stated() {
    let told = told(HYPOTHESIS);
    let said: Vec<Vec<(&str, &str)>> =
        told.iter().map(|one| one.comments.iter().map(|said| (&*said.by, &*said.text)).collect()).collect();
    assert_eq!(
        said,
        [
            vec![
                ("Ada L. (Hypothesis, 2021-03-04)", "Which **May**?\n\nTags: dates"),
                ("ben@hypothes.is (Hypothesis, 2021-03-04)", "This one."),
                ("ben@hypothes.is (Hypothesis, 2021-03-05)", "Later."),
            ],
            vec![("ada@hypothes.is (Hypothesis, 2021-03-06)", "Good.")],
        ]
    );
    let quoted = quoted(&told[0]);
    assert_eq!((&*quoted.exact, &*quoted.prefix, quoted.position), ("in May", "We ship ", Some((12, 18))));
    assert_eq!((&told[1].place, &*told[1].source), (&Place::Page, "https://example.org/plan.html"));
}

#[test]
fn web_annotations_come_in_every_wrapping_that_the_model_allows() {
    let one = r#"{"@context":"http://www.w3.org/ns/anno.jsonld","id":"http://a/1","type":"Annotation","motivation":"editing",
      "creator":{"type":"Person","name":"Ada"},"created":"2020-01-02T03:04:05Z",
      "body":[{"type":"TextualBody","value":"Shorter.","purpose":"commenting"},{"type":"TextualBody","value":"quick","purpose":"editing"}],
      "target":{"source":"http://b/","selector":{"type":"TextQuoteSelector","exact":"quite quick"}}}"#;
    let bare = r#"{"type":"Annotation","bodyValue":"Hm.","target":"http://b/"}"#;
    let page = format!(r#"{{"type":"AnnotationPage","items":[{one},{bare}]}}"#);
    let collection = format!(r#"{{"type":["AnnotationCollection"],"total":2,"first":{page}}}"#);
    for text in [format!("[{one},{bare}]"), page, collection] {
        let told = told(&text);
        assert_eq!(told.len(), 2, "{text}");
        assert_eq!(told[0].replacement.as_deref(), Some("quick"));
        assert_eq!(told[0].comments, Said::pieces("Ada (2020-01-02)", "Shorter."));
        assert_eq!((quoted(&told[0]).exact.as_str(), told[0].source.as_str()), ("quite quick", "http://b/"));
        assert_eq!(
            (&told[1].comments[0].by[..], &told[1].comments[0].text[..], &told[1].place),
            ("?", "Hm.", &Place::Page)
        );
    }
}

#[test]
fn a_circle_of_replies_and_a_reply_to_nobody_are_comments_of_their_own() {
    let row = |id: &str, to: &str| {
        format!(r#"{{"type":"Annotation","id":"{id}","bodyValue":"{id} speaks","target":"{to}"}}"#)
    };
    let told = told(&format!("[{},{},{}]", row("a", "b"), row("b", "a"), row("c", "gone")));
    let mut said: Vec<&str> = told.iter().flat_map(|one| &one.comments).map(|said| said.text.as_str()).collect();
    said.sort_unstable();
    assert_eq!(said, ["a speaks", "b speaks", "c speaks"]);
}

#[test]
fn wrong_encodings_and_other_files_are_told_apart() {
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(HYPOTHESIS.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read(&utf16).unwrap(), told(HYPOTHESIS));
    assert_eq!(read(&[b"\xef\xbb\xbf", HYPOTHESIS.as_bytes()].concat()).unwrap(), told(HYPOTHESIS));
    assert_eq!(read(b"{\"text\": \"caf\xe9\"}"), Err(ForeignError::Encoding));
    assert!(matches!(read(b"a,b\r\n1,2\r\n"), Err(ForeignError::NotJson { .. })));
    assert_eq!(read(b"{\"a\": [1, {\"b\": 2}]}"), Err(ForeignError::NothingKnown));
    assert!(matches!(read(&b"[".repeat(100_000)), Err(ForeignError::NotJson { .. })));
}

#[test]
fn a_million_comments_are_refused_before_they_fill_the_memory() {
    let row = r#"{"type":"Annotation","target":"a"},"#;
    let text = ["[", &row.repeat(COMMENTS_MAX), r#"{"type":"Annotation","target":"a"}]"#].concat();
    assert_eq!(read(text.as_bytes()), Err(ForeignError::TooMany));
    assert_eq!(read(&vec![b' '; FILE_LEN_MAX + 1]), Err(ForeignError::TooLarge));
}

/// A Word file of these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const DOCUMENT: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>The plan</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">We ship </w:t></w:r><w:commentRangeStart w:id="0"/><w:r><w:rPr><w:b/></w:rPr><w:t>in M</w:t></w:r><w:r><w:t>ay</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r><w:r><w:t xml:space="preserve">, R&amp;D &#233;t all</w:t><w:delText>gone</w:delText><w:tab/><w:t>of it.</w:t></w:r></w:p>
<w:p><w:r><w:t>A last paragraph.</w:t></w:r><w:r><w:commentReference w:id="2"/></w:r></w:p>
</w:body></w:document>"#;
const COMMENTS: &str = r#"<w:comments xmlns:w="w" xmlns:w14="w14">
<w:comment w:id="0" w:author="Ada L." w:date="2024-02-03T10:00:00Z" w:initials="A"><w:p w14:paraId="11"><w:r><w:t>Which year?</w:t></w:r></w:p></w:comment>
<w:comment w:id="1" w:author="Ben" w:date="2024-02-04T10:00:00Z"><w:p w14:paraId="12"><w:r><w:t>This &lt;one&gt;.</w:t></w:r></w:p><w:p w14:paraId="13"><w:r><w:t>I think.</w:t></w:r></w:p></w:comment>
<w:comment w:id="2" w:author="" w:date=""><w:p w14:paraId="14"><w:r><w:t>Is it?</w:t></w:r></w:p></w:comment>
</w:comments>"#;
const EXTENDED: &str = r#"<w15:commentsEx xmlns:w15="w15"><w15:commentEx w15:paraId="11" w15:done="1"/><w15:commentEx w15:paraId="13" w15:paraIdParent="11" w15:done="0"/></w15:commentsEx>"#;

fn word(document: &str, comments: &str, extended: &str) -> Vec<u8> {
    archive(&[
        ("word/document.xml", document.as_bytes()),
        ("word/comments.xml", comments.as_bytes()),
        ("word/commentsExtended.xml", extended.as_bytes()),
    ])
}

#[test]
fn comments_of_a_word_file_know_their_words_their_authors_and_what_they_answer() {
    let told = read(&word(DOCUMENT, COMMENTS, EXTENDED)).unwrap();
    let said: Vec<(&str, &str)> =
        told.iter().flat_map(|one| &one.comments).map(|said| (&*said.by, &*said.text)).collect();
    assert_eq!(
        said,
        [
            ("Ada L. (Word, resolved, 2024-02-03)", "Which year?"),
            ("Ben (Word, 2024-02-04)", "This <one>.\n\nI think."),
            ("? (Word)", "Is it?"),
        ]
    );
    let first = quoted(&told[0]);
    assert_eq!((&*first.exact, &*first.prefix), ("in May", "The plan\nWe ship "));
    assert_eq!(first.suffix, ", R&D ét all of it.\nA last paragraph.");
    assert_eq!(quoted(&told[1]).exact, "A last paragraph.", "a comment at one point is about what stands before it");
    assert_eq!(told.len(), 2);
}

#[test]
fn bombs_and_false_word_files_are_refused() {
    let spaces = vec![b' '; 70 * 1024 * 1024];
    let bomb = archive(&[("word/document.xml", spaces.as_slice()), ("word/comments.xml", b"<a/>")]);
    assert!(bomb.len() < 100_000, "a bomb is small");
    assert!(matches!(read(&bomb), Err(ForeignError::Bomb { .. })));
    let entities = r#"<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "boom">]><a><w:t>&b;</w:t></a>"#;
    let declared = word(DOCUMENT, entities, EXTENDED);
    assert!(matches!(read(&declared), Err(ForeignError::NotWord { .. })));
    let many: Vec<(String, &[u8])> = (0..5_000).map(|n| (n.to_string(), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert!(matches!(read(&archive(&many)), Err(ForeignError::NotWord { .. })));
    assert!(matches!(read(b"PK\x03\x04 and no more"), Err(ForeignError::NotWord { .. })));
    assert_eq!(read(&archive(&[("word/document.xml", DOCUMENT.as_bytes())])), Err(ForeignError::NothingKnown));
    let deep = word(DOCUMENT, &"<a>".repeat(200_000), "");
    assert!(read(&deep).is_err(), "no comments are in it");
}

#[test]
fn long_words_go_on_in_the_next_comment() {
    let long = "é".repeat(TEXT_LEN_MAX);
    let pieces = Said::pieces("Ada", &long);
    assert_eq!(pieces.len(), 2);
    assert_eq!(pieces.iter().map(|said| said.text.as_str()).collect::<String>(), long);
}

proptest! {
    #[test]
    fn spoilt_files_are_refused_or_read_and_never_more(at in 0..4_000_usize, byte: u8, cut in 0..4_000_usize) {
        for whole in [HYPOTHESIS.as_bytes().to_vec(), word(DOCUMENT, COMMENTS, EXTENDED)] {
            let mut spoilt = whole.clone();
            let idx = at % spoilt.len();
            spoilt[idx] = byte;
            spoilt.truncate(if cut % 3 == 0 { cut % whole.len() } else { whole.len() });
            if let Ok(told) = read(&spoilt) {
                prop_assert!(told.iter().all(|one| !one.comments.is_empty()));
            }
        }
    }

    #[test]
    fn spoilt_parts_of_a_word_file_are_refused_or_read(at in 0..2_000_usize, with in "[<>&;/a-z\"= ]{0,6}") {
        let spoil = |text: &str| {
            let at = text.floor_char_boundary(at % text.len());
            [&text[..at], &with, &text[text.ceil_char_boundary((at + with.len()).min(text.len()))..]].concat()
        };
        let _ = read(&word(&spoil(DOCUMENT), COMMENTS, EXTENDED));
        let _ = read(&word(DOCUMENT, &spoil(COMMENTS), EXTENDED));
        let _ = read(&word(DOCUMENT, COMMENTS, &spoil(EXTENDED)));
    }
}
