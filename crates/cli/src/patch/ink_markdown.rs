//! The words of Markdown with their places, as its parser tells them.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::ink::{Ink, Mark, Pair};
use super::ink_html;
use crate::source::markdown_options;

/// Reads Markdown. `None` if HTML inside it cannot be read.
pub(crate) fn read(ink: &mut Ink, text: &str) -> Option<()> {
    // Inline elements whose end has not come: where they are, and what they are called.
    let mut open: Vec<(Range<usize>, &'static str, usize)> = Vec::new();
    let mut n_images = 0usize;
    for (event, range) in Parser::new_ext(text, markdown_options()).into_offset_iter() {
        let slice = text.get(range.clone()).unwrap_or_default();
        match event {
            Event::Start(Tag::Image { .. }) => {
                n_images += 1;
                ink.singles.push(Mark { range, name: "an image".to_owned() });
            }
            Event::End(TagEnd::Image) => n_images = n_images.saturating_sub(1),
            Event::Start(Tag::HtmlBlock) => ink_html::read(ink, slice, range.start)?,
            Event::Start(tag) => {
                if let Some(name) = name_of(&tag) {
                    open.push((range, name, ink.glyphs.len()));
                }
            }
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {
                if let Some((range, name, from)) = open.pop() {
                    close(ink, range, name, from);
                }
            }
            Event::Text(words) if n_images == 0 => {
                let first = ink.glyphs.len();
                ink.push(&words, slice, range.start);
                set_off(ink, text, first);
            }
            Event::Code(words) => {
                let from = ink.glyphs.len();
                let at = slice.find(&*words).unwrap_or(0);
                ink.push(&words, slice.get(at..).unwrap_or_default(), range.start + at);
                close(ink, range, "code", from);
            }
            Event::SoftBreak => ink.push(" ", slice, range.start),
            Event::HardBreak => {
                ink.push(" ", slice, range.start);
                ink.singles.push(Mark { range, name: "a line break".to_owned() });
            }
            Event::InlineHtml(_) => ink.singles.push(Mark { range, name: slice.to_owned() }),
            Event::FootnoteReference(_) => ink.singles.push(Mark { range, name: "a footnote".to_owned() }),
            _ => {}
        }
    }
    Some(())
}

/// The backslash before a mark belongs to it: whoever replaces the one replaces the other.
fn set_off(ink: &mut Ink, text: &str, first: usize) {
    let before = first.checked_sub(1).and_then(|before| ink.glyphs.get(before)).map_or(0, |glyph| glyph.end);
    if let Some(glyph) = ink.glyphs.get_mut(first).filter(|glyph| glyph.char.is_ascii_punctuation())
        && glyph.start > before
        && text.get(..glyph.start).is_some_and(|before| before.ends_with('\\'))
    {
        glyph.start -= 1;
    }
}

fn name_of(tag: &Tag<'_>) -> Option<&'static str> {
    Some(match tag {
        Tag::Emphasis => "emphasis",
        Tag::Strong => "strong emphasis",
        Tag::Strikethrough => "a strike-through",
        Tag::Link { .. } => "a link",
        _ => return None,
    })
}

/// The mark-up of an element is what stands before and behind its words.
fn close(ink: &mut Ink, range: Range<usize>, name: &str, from: usize) {
    let name = name.to_owned();
    let inside = ink.glyphs.get(from..).unwrap_or_default();
    match (inside.first(), inside.last()) {
        (Some(first), Some(last)) => {
            let is_formatting = name != "a link";
            let (open, close) = (range.start..first.start, last.end..range.end);
            ink.pairs.push(Pair { open, close, name, is_formatting });
        }
        _ => ink.singles.push(Mark { range, name }),
    }
}
