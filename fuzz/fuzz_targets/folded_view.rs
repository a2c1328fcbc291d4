//! The way back from the folded view to the text, as far as it can be seen from outside: every stretch between characters
//! is described as it is, found where it is, and still found when its text is written with other invisible things.

#![no_main]

use anchor::{Block, BlockKind, Bytes, Page, Span, Where, describe, resolve};
use libfuzzer_sys::fuzz_target;

fn page(text: &str) -> Page {
    Page::new(vec![Block { text: text.to_owned(), kind: BlockKind::Paragraph }])
}

fuzz_target!(|input: (&str, u8)| {
    let (text, step) = input;
    // Each stretch of a long text would take the square of its length.
    if text.len() > 400 {
        return;
    }
    let here = page(text);
    let again = page(&["\u{feff} ", text, "\u{200b}\n"].concat());
    assert_eq!(here.revision(), again.revision(), "invisible things are no part of a revision");
    let places: Vec<u32> = text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect();
    for (idx, &start) in places.iter().enumerate() {
        for &end in places[idx..].iter().step_by(1 + usize::from(step % 8)) {
            let Some(span) = Span::new(Bytes(start), Bytes(end)) else { continue };
            let Some(target) = describe(&here, span) else { continue };
            let Where::Text(quote) = &target.place else { unreachable!("a text was described") };
            let found = resolve(&here, &target, None).span().expect("it is where it is");
            assert_eq!(here.slice(found), quote.exact);
            assert!(resolve(&again, &target, None).span().is_some(), "the same revision has the same words");
        }
    }
});
