//! Golden messages, shared with the page agent, and what a hostile page may send instead.

use anchor::{BlockKind, Page, Span, Utf16};
use serde_json::{Value, json};

use super::{AgentMessage, BLOCKS_MAX, EngineMessage, MarkStyle, PaintedMark, TEXT_LEN_MAX, VERSION, Whole};
use crate::plain::{Given, Plain};

impl Given for Value {
    fn is_record(&self) -> bool {
        self.is_object()
    }

    fn field(&self, name: &str) -> Self {
        self.get(name).cloned().unwrap_or_default()
    }

    fn n_items(&self) -> Option<u32> {
        self.as_array().and_then(|items| u32::try_from(items.len()).ok())
    }

    fn item(&self, idx: u32) -> Self {
        self.get(idx as usize).cloned().unwrap_or_default()
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn is_true(&self) -> bool {
        self.as_bool() == Some(true)
    }

    fn is_nothing(&self) -> bool {
        self.is_null()
    }
}

fn json_of(plain: &Plain) -> Value {
    match plain {
        Plain::Nothing => Value::Null,
        Plain::Flag(flag) => json!(flag),
        Plain::Number(number) => json!(*number as u64),
        Plain::Text(text) => json!(text),
        Plain::List(items) => items.iter().map(json_of).collect(),
        Plain::Record(fields) => fields.iter().map(|(name, value)| (name.to_string(), json_of(value))).collect(),
    }
}

macro_rules! golden {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("../../../../tests/fixtures/agent/", $name, ".json")))
            .unwrap()
    };
}

fn read(message: &Value) -> AgentMessage {
    AgentMessage::read(message).unwrap()
}

#[test]
fn the_golden_document_is_read_as_the_agent_meant_it() {
    let AgentMessage::Document(document) = read(&golden!("document")) else { panic!() };
    assert_eq!(document.version, VERSION);
    assert_eq!(document.canonical.as_deref(), Some("https://archive.example/proposals/12"));
    assert_eq!((document.title.as_str(), document.dir.as_str()), ("Proposal 12 🗄️", "ltr"));
    let blocks = document.blocks.list;
    assert_eq!(blocks[0].kind, BlockKind::Heading { level: 1, id: Some("moving".to_owned()) });
    assert_eq!(blocks[2].kind, BlockKind::ListItem);
    assert_eq!(blocks[6].kind, BlockKind::Cell { row: 1, column: 1 });
    assert_eq!(blocks[8].kind, BlockKind::Image { source: "ring.svg".to_owned() });
    assert!(!document.blocks.is_cut);
}

#[test]
fn the_golden_spans_fall_on_the_words_that_the_agent_meant() {
    let AgentMessage::Document(document) = read(&golden!("document")) else { panic!() };
    let page = Page::new(document.blocks.list);
    let AgentMessage::Selection(selection) = read(&golden!("selection")) else { panic!() };
    let (span, rect) = selection.place().unwrap();
    assert_eq!(page.slice(page.span_to_bytes(span).unwrap()), "page is found only while that server is up 🦀, and no");
    assert_eq!((rect.left, rect.top, rect.right, rect.bottom), (8.0, 66.5, 345.25, 84.5));
    for mark in golden!("paint")["marks"].as_array().unwrap() {
        let at = |name: &str| Utf16(u32::try_from(mark[name].as_u64().unwrap()).unwrap());
        let span = Span::new(at("start"), at("end")).unwrap();
        assert!(page.span_to_bytes(span).is_some(), "{mark}");
    }
}

#[test]
fn the_other_golden_messages_are_read() {
    let AgentMessage::Selection(none) = read(&golden!("selection-none")) else { panic!() };
    assert_eq!(none.place(), None);
    let AgentMessage::Activate(marks) = read(&golden!("activate")) else { panic!() };
    assert_eq!(marks.ids, ["t2", "t1"]);
    assert!(matches!(read(&golden!("hover")), AgentMessage::Hover(marks) if marks.ids == ["t2", "t1"]));
    assert_eq!(read(&golden!("navigated")), AgentMessage::Navigated);
    assert_eq!(read(&golden!("view")), AgentMessage::View(Span::new(Utf16(0), Utf16(u32::MAX))));
    assert_eq!(read(&json!({ "type": "view", "span": null })), AgentMessage::View(None));
    assert_eq!(read(&json!({ "type": "view", "span": { "start": 9, "end": 1 } })), AgentMessage::View(None));
}

#[test]
fn what_the_engine_says_is_golden() {
    let styles = [
        ("t1", 29, 50, MarkStyle::Plain),
        ("t2", 35, 45, MarkStyle::Blocking),
        ("t3", 94, 111, MarkStyle::Question),
        ("t4", 131, 139, MarkStyle::Suggestion),
        ("t5", 220, 240, MarkStyle::Draft),
        ("t6", 151, 173, MarkStyle::Closed),
    ];
    let mark =
        |(id, start, end, style): (&str, u32, u32, MarkStyle)| PaintedMark { id: id.to_owned(), start, end, style };
    let marks = styles.map(mark).to_vec();
    let changed = [("t1", 35, 45, MarkStyle::Question), ("t7", 131, 139, MarkStyle::Draft)].map(mark).to_vec();
    let gone = Some(vec!["t2".to_owned(), "t5".to_owned()]);
    let check = |message: EngineMessage, golden: Value| assert_eq!(json_of(&message.to_plain()), golden);
    check(EngineMessage::Paint { marks, gone: None, active: Some("t4".to_owned()) }, golden!("paint"));
    check(EngineMessage::Paint { marks: changed, gone, active: None }, golden!("paint-change"));
    check(EngineMessage::Active { id: Some("t2".to_owned()) }, golden!("active"));
    check(EngineMessage::Active { id: None }, json!({ "type": "active", "id": null }));
    check(EngineMessage::Reveal { start: 257, end: 267, region: None }, golden!("reveal"));
    let part = EngineMessage::Reveal { start: 30, end: 36, region: Some([250, 0, 1_000, 500]) };
    check(part, golden!("reveal-part"));
    let words = ["Image", "Table cell", "Code"].map(str::to_owned);
    check(EngineMessage::Pick { words }, golden!("pick"));
    check(EngineMessage::Inset { inline_end: 400, block_end: 0 }, golden!("inset"));
    check(EngineMessage::ClearSelection, golden!("clear-selection"));
    check(EngineMessage::Refresh, golden!("refresh"));
    check(EngineMessage::Look, golden!("look"));
    check(EngineMessage::Number { marks: vec![("t2".to_owned(), 3)] }, golden!("number"));
}

#[test]
fn a_newer_or_a_silly_message_is_passed_over() {
    assert_eq!(read(&json!({ "type": "telepathy", "blocks": 7 })), AgentMessage::Unknown);
    assert_eq!(read(&json!({})), AgentMessage::Unknown);
    assert_eq!(read(&json!({ "type": "document" })), read(&json!({ "type": "document", "blocks": [], "extra": [1] })));
    for nonsense in [json!(7), json!("document"), json!({ "type": 1 }), json!({ "type": "document", "blocks": "x" })] {
        assert!(AgentMessage::read(&nonsense).is_err(), "{nonsense}");
    }
}

#[test]
fn a_block_of_nonsense_is_a_paragraph() {
    let blocks = json!([
        { "kind": "heading", "level": 99, "text": "a" },
        { "kind": "cell", "row": -4, "column": 1e300 },
        { "kind": "hologram", "text": "b" },
        {},
    ]);
    let AgentMessage::Document(document) = read(&json!({ "type": "document", "blocks": blocks })) else { panic!() };
    let kinds: Vec<BlockKind> = document.blocks.list.into_iter().map(|block| block.kind).collect();
    assert_eq!(kinds[0], BlockKind::Heading { level: 6, id: None });
    assert_eq!(kinds[1], BlockKind::Cell { row: 0, column: u32::MAX });
    assert_eq!(kinds[2..], [BlockKind::Paragraph, BlockKind::Paragraph]);
}

#[test]
fn a_selection_that_cannot_be_is_none() {
    for (start, end) in [(5.0, 4.0), (-1.0, 4.0), (0.5, 4.0), (0.0, 1e18)] {
        let message = json!({ "type": "selection", "span": { "start": start, "end": end }, "rect": {} });
        let AgentMessage::Selection(selection) = read(&message) else { panic!() };
        assert_eq!(selection.place(), None, "{start}..{end}");
    }
}

#[test]
fn a_page_beyond_the_bounds_is_cut_and_says_so() {
    let many = json!({ "type": "document", "blocks": vec![json!({ "text": "x" }); BLOCKS_MAX + 1] });
    let AgentMessage::Document(document) = read(&many) else { panic!() };
    assert_eq!((document.blocks.list.len(), document.blocks.is_cut), (BLOCKS_MAX, true));

    let long =
        json!({ "type": "document", "blocks": [{ "text": "a" }, { "text": "🦀".repeat(TEXT_LEN_MAX / 4) }, {}] });
    let AgentMessage::Document(document) = read(&long) else { panic!() };
    assert_eq!((document.blocks.list.len(), document.blocks.is_cut), (1, true));
}

#[test]
fn an_element_that_was_picked_is_read_within_bounds() {
    let AgentMessage::Selection(picked) = read(&golden!("selection-picked")) else { panic!() };
    let (caption, region) = ("The ring, as it is planned".to_owned(), Some([250, 250, 750, 1_000]));
    assert_eq!((picked.whole, picked.is_picked), (Some(Whole::Image { caption, region }), true));
    for region in
        [json!([9, 9, 9, 9]), json!([500, 0, 100, 100]), json!("all"), json!([]), json!([-5, 1e300, null, {}])]
    {
        let message =
            json!({ "type": "selection", "element": "image", "caption": "x".repeat(9_999), "region": region });
        let AgentMessage::Selection(picked) = read(&message) else { panic!() };
        let Some(Whole::Image { caption, region }) = picked.whole else { panic!() };
        assert_eq!((caption.len(), region), (300, None));
    }
    assert_eq!(read(&json!({ "type": "opened" })), AgentMessage::Opened);
}

#[test]
fn a_document_says_how_it_was_flattened() {
    for (said, version) in [(json!(2), 2), (json!(null), 1), (json!(9_999), 255), (json!("two"), 1)] {
        let AgentMessage::Document(document) = read(&json!({ "type": "document", "flatten": said })) else { panic!() };
        assert_eq!(document.flatten_version, version);
    }
}
