//! Any two texts, any selection: describing and resolving end without panic, and what comes out lies on characters.

#![no_main]

use anchor::{Block, BlockKind, Bytes, KnownText, Page, Resolution, Span, describe, resolve};
use libfuzzer_sys::fuzz_target;

fn page(text: &str) -> Page {
    let blocks = text.split('\n').enumerate().map(|(idx, line)| {
        let kind = match line.chars().next() {
            Some('#') => BlockKind::Heading { level: 1 + (idx % 6) as u8, id: (idx % 2 == 0).then(|| line.to_owned()) },
            Some('|') => BlockKind::Cell { row: idx as u32 / 3, column: idx as u32 % 3 },
            Some('!') => BlockKind::Image { source: line.to_owned() },
            _ => BlockKind::Paragraph,
        };
        Block { text: line.to_owned(), kind }
    });
    Page::new(blocks.collect())
}

fn on_characters(page: &Page, span: Span<Bytes>) {
    assert!(!page.slice(span).is_empty(), "{span:?} is no stretch of the page");
    assert_eq!(page.grapheme_span(span), span, "a character is cut");
}

fuzz_target!(|input: (&str, &str, u16, u16)| {
    let (old, new, start, len) = input;
    let (before, after) = (page(old), page(new));
    let (start, end) = (u32::from(start), u32::from(start) + u32::from(len));
    let Some(target) = Span::new(Bytes(start), Bytes(end)).and_then(|span| describe(&before, span)) else { return };
    let place = resolve(&before, &target, None).span().expect("what was described is found where it is");
    on_characters(&before, place);
    let known = KnownText::new(before.text().to_owned());
    for known in [None, Some(&known)] {
        match resolve(&after, &target, known) {
            Resolution::Ambiguous { candidates } => {
                candidates.iter().for_each(|candidate| on_characters(&after, candidate.span));
            }
            Resolution::Orphaned { last_known_place } => assert!(after.to_code_points(last_known_place).is_some()),
            found => on_characters(&after, found.span().expect("it is placed")),
        }
    }
});
