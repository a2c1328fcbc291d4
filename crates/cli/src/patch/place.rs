//! Puts other words into a source, and proves it: the changed source is read again, and must say exactly what the page would
//! say with those words in it. What cannot be proved is refused with a reason, never guessed.
//!
//! Leaves out whose words they are and how the edits are written down. Where inside a source words begin is `hunk.rs`.

use std::ops::Range;

use anchor::{Block, BlockKind, Bytes, Span};

use super::hunk::{self, Style};
use super::ink::Ink;
use super::unified::{Edit, apply};
use super::{ink_html, ink_markdown};
use crate::source::{Format, Source};

/// A repeated phrase may stand in more places than anybody would try one after the other.
const PLACES_MAX: usize = 8;
/// Characters around the words by which equal words are told apart.
const CONTEXT_CHARS: usize = 200;

/// A source with the edits that are proved so far.
pub(crate) struct Patcher<'a> {
    source: &'a Source,
    ink: Ink,
    edits: Vec<Edit>,
    wishes: Vec<Wish>,
}

/// Words of one block that become others.
#[derive(Debug, Clone)]
struct Wish {
    block: usize,
    range: Range<usize>,
    after: String,
    /// Whose wish it is, by the caller's own numbers.
    owner: usize,
}

/// Why words were not put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Another suggestion wants other words for some of the same; by the caller's number.
    Overlaps(usize),
    /// In words.
    Because(String),
}

impl<'a> Patcher<'a> {
    /// Reads a source; `None` if its mark-up cannot be read.
    pub(crate) fn new(source: &'a Source) -> Option<Self> {
        let mut ink = Ink::default();
        match source.format {
            Format::Html => ink_html::read(&mut ink, &source.text, 0)?,
            Format::Markdown => ink_markdown::read(&mut ink, &source.text)?,
        }
        Some(Self { source, ink: ink.finished(), edits: Vec::new(), wishes: Vec::new() })
    }

    /// The edits so far, in order.
    pub(crate) fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Puts words in place of a stretch of the page. `quote` is the stretch as the suggestion has it, which may differ in
    /// what nobody sees.
    pub(crate) fn put(&mut self, owner: usize, span: Span<Bytes>, quote: &str, after: &str) -> Result<(), Refused> {
        let before = (self.edits.clone(), self.wishes.clone());
        let wishes = self.wishes_of(owner, span, after)?;
        let is_alone = wishes.len() == 1;
        for wish in wishes {
            if let Err(refused) = self.put_one(wish, if is_alone { Some(quote) } else { None }) {
                (self.edits, self.wishes) = before;
                return Err(refused);
            }
        }
        Ok(())
    }

    /// One wish for each block that a stretch touches.
    fn wishes_of(&self, owner: usize, span: Span<Bytes>, after: &str) -> Result<Vec<Wish>, Refused> {
        let (start, end) = (span.start().0 as usize, span.end().0 as usize);
        let mut at = 0;
        let mut touched = Vec::new();
        for (idx, block) in self.source.page.blocks().iter().enumerate() {
            let (begin, finish) = (at, at + block.text.len());
            if start < finish && begin < end {
                touched.push((idx, start.max(begin) - begin..end.min(finish) - begin));
            }
            at = finish + 1;
        }
        let pieces: Vec<&str> = match touched.len() {
            1 => vec![after],
            _ => after.split('\n').map(str::trim).filter(|piece| !piece.is_empty()).collect(),
        };
        if pieces.len() != touched.len() {
            return Err(because("it would change where paragraphs begin and end"));
        }
        let wishes = touched.into_iter().zip(pieces);
        Ok(wishes.map(|((block, range), after)| Wish { block, range, after: after.to_owned(), owner }).collect())
    }

    fn put_one(&mut self, wish: Wish, quote: Option<&str>) -> Result<(), Refused> {
        let block = self.source.page.blocks().get(wish.block).ok_or_else(|| because("its words are not there"))?;
        let is_code = block.kind == BlockKind::Code;
        if matches!(block.kind, BlockKind::Image { .. }) {
            return Err(because("its words are those of an image"));
        }
        let words = block.text.get(wish.range.clone()).unwrap_or_default();
        if words == wish.after {
            return Ok(());
        }
        if !is_code && wish.after.trim().split("\n\n").nth(1).is_some() {
            return Err(because("it has several paragraphs: put it in by hand"));
        }
        let shares = |other: &&Wish| {
            other.block == wish.block && other.range.start < wish.range.end && wish.range.start < other.range.end
        };
        if let Some(other) = self.wishes.iter().find(shares) {
            return Err(Refused::Overlaps(other.owner));
        }
        let quote = quote.unwrap_or(words);
        let settled = if is_code { wish.after.clone() } else { hunk::settled(words, quote, &wish.after) };
        let mut wishes = self.wishes.clone();
        wishes.push(Wish { after: settled, ..wish.clone() });
        let expected = self.expected(&wishes);
        let (before, behind) = self.around(&wish);
        let places = self.ink.find(&before, words, &behind);
        let mut why = match places.is_empty() {
            true => because("its words do not stand in the source as they stand in the page"),
            false => because("the source would not read as the suggestion wants"),
        };
        for (place, style) in places.iter().take(PLACES_MAX).flat_map(|place| Style::ALL.map(|style| (place, style))) {
            if self.source.format == Format::Html && style != Style::AsItIs {
                continue;
            }
            let site = hunk::Site { source: self.source, ink: &self.ink, place, style, is_code };
            let proved = match site.edits(words, quote, &wish.after) {
                Ok(edits) => self.proved(edits, &expected),
                Err(reason) => {
                    why = Refused::Because(reason);
                    continue;
                }
            };
            if let Some(edits) = proved {
                (self.edits, self.wishes) = (edits, wishes);
                return Ok(());
            }
        }
        Err(why)
    }

    /// All edits, if the source then says what is expected.
    fn proved(&self, more: Vec<Edit>, expected: &[Block]) -> Option<Vec<Edit>> {
        let mut edits = [self.edits.as_slice(), &more].concat();
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let is_apart = edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start);
        if more.is_empty() || !is_apart {
            return None;
        }
        let blocks = self.source.blocks_of(&apply(&self.source.text, &edits));
        let is_same = blocks.len() == expected.len()
            && blocks.iter().zip(expected).all(|(is, wanted)| is.kind == wanted.kind && text_of(is) == text_of(wanted));
        is_same.then_some(edits)
    }

    /// The page as it is to be.
    fn expected(&self, wishes: &[Wish]) -> Vec<Block> {
        let blocks = self.source.page.blocks().iter().enumerate().map(|(idx, block)| {
            let mut edits: Vec<Edit> = wishes
                .iter()
                .filter(|wish| wish.block == idx)
                .map(|wish| Edit { range: wish.range.clone(), text: wish.after.clone() })
                .collect();
            edits.sort_by_key(|edit| edit.range.start);
            Block { text: apply(&block.text, &edits), kind: block.kind.clone() }
        });
        blocks.filter(|block| !block.text.trim().is_empty()).collect()
    }

    /// What stands before and behind a wish in the page.
    fn around(&self, wish: &Wish) -> (String, String) {
        let blocks = self.source.page.blocks();
        let start = blocks.iter().take(wish.block).map(|block| block.text.len() + 1).sum::<usize>();
        let text = self.source.page.text();
        let before = text.get(..start + wish.range.start).unwrap_or_default();
        let behind = text.get(start + wish.range.end..).unwrap_or_default();
        let from = before.char_indices().rev().nth(CONTEXT_CHARS - 1).map_or(0, |(at, _)| at);
        (before.get(from..).unwrap_or_default().to_owned(), behind.chars().take(CONTEXT_CHARS).collect())
    }
}

/// White space counts only where readers see it.
fn text_of(block: &Block) -> String {
    match block.kind {
        BlockKind::Code => block.text.clone(),
        _ => block.text.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

fn because(reason: &str) -> Refused {
    Refused::Because(reason.to_owned())
}
