//! Texts that are too much: they may find nothing, but they end, in memory that grows with the text alone.
//!
//! No clock is read: what would cost the square of such a text would never end.

use super::page;
use crate::{Bytes, KnownText, Page, Span, Where, describe, resolve};

/// Finds some stretches of a text in itself and in another, with the old text and without.
fn survives(old: &Page, new: &Page) {
    survives_by(old, new, Some(&KnownText::new(old.text().to_owned())));
}

fn survives_by(old: &Page, new: &Page, known: Option<&KnownText>) {
    let len = old.text().len() as u32;
    for (start, end) in [(0, 12), (len / 2, len / 2 + 300), (len / 3, len / 3 + 1), (len - 40, len)] {
        let span = Span::new(Bytes(start), Bytes(end)).unwrap();
        let Some(target) = describe(old, span) else { continue };
        let Where::Text(quote) = &target.place else { panic!("a text was described") };
        assert!(quote.prefix.len() + quote.suffix.len() <= 2 * 4_000 + 64, "context has a bound");
        assert!(resolve(old, &target, None).span().is_some(), "what was described is found where it is");
        for known in [None, known] {
            if let Some(place) = resolve(new, &target, known).span() {
                assert!(!new.slice(place).is_empty());
            }
        }
    }
}

#[test]
fn one_line_of_ten_million_characters() {
    let line: String = (0..1_300_000_u32).map(|n| format!("w{:06x} ", n.wrapping_mul(2_654_435_761) >> 8)).collect();
    assert!(line.len() >= 10_000_000);
    // Without the old text, only because three indexes of such a size take a test too long.
    survives_by(&page(&line), &page(&line[5_000_000..]), None);
}

#[test]
fn one_word_a_million_times() {
    let repeated = page(&"word ".repeat(1_000_000));
    survives(&repeated, &page(&format!("A beginning. {}", "word ".repeat(999_000))));
    survives(&page("The word is given once, and not again in all of this little text."), &repeated);
}

#[test]
fn characters_that_are_hard_without_end() {
    for piece in ["\u{301}", "👩‍👩‍👧‍👦", "\u{202e}א", "茶", "สี", "\u{ad}\u{200b}x", "ﬁ…", "🇩🇪"]
    {
        let text = format!("start {}end", piece.repeat(12_000));
        survives(&page(&text), &page(&format!("before {text} behind")));
    }
}
