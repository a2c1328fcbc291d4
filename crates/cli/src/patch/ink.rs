//! The words of a source with the places where they stand in it, and the mark-up between them. Leaves out how each format is
//! read (`ink_html.rs`, `ink_markdown.rs`) and what is done with it.

use std::ops::Range;

use crate::loose::plain;

/// A source as a row of characters, each with its place.
#[derive(Debug, Default)]
pub(crate) struct Ink {
    /// Every character that a reader sees, white space too.
    pub(crate) glyphs: Vec<Glyph>,
    /// Pairs of tags around words, such as `<em>` and `</em>`, or `**` and `**`.
    pub(crate) pairs: Vec<Pair>,
    /// Mark-up that stands alone: images, comments, line breaks, tags without a partner.
    pub(crate) singles: Vec<Mark>,
    /// Of `glyphs`, those that are not white space.
    black: Vec<usize>,
}

/// One character as it is read, and the bytes of the source that say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Glyph {
    pub(crate) char: char,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Mark-up at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) range: Range<usize>,
    /// For people: `<img>`, `a link`.
    pub(crate) name: String,
}

/// Mark-up before and behind words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) open: Range<usize>,
    pub(crate) close: Range<usize>,
    pub(crate) name: String,
    /// It only makes words look different, so it may go when all of its words do.
    pub(crate) is_formatting: bool,
}

impl Ink {
    /// Adds words that a part of the source says. Where both are the same, each character has its own place.
    pub(crate) fn push(&mut self, words: &str, source: &str, at: usize) {
        let mut read = words.chars().peekable();
        for (idx, char) in source.char_indices() {
            let (start, end) = (at + idx, at + idx + char.len_utf8());
            match read.peek() {
                Some(wanted) if *wanted == char => {
                    self.glyphs.push(Glyph { char, start, end });
                    read.next();
                }
                // A line ends with two characters in the source and with one for readers.
                Some('\n') if char == '\r' => {}
                _ => break,
            }
        }
        // Whatever is said in another way is said by the whole rest.
        let start = self.glyphs.last().map_or(at, |last| last.end.max(at));
        let end = at + source.len();
        self.glyphs.extend(read.map(|char| Glyph { char, start, end }));
    }

    /// To be called when everything is there.
    pub(crate) fn finished(mut self) -> Self {
        self.glyphs.sort_by_key(|glyph| glyph.start);
        self.black = (0..self.glyphs.len()).filter(|idx| is_black(self.glyphs[*idx].char)).collect();
        self
    }

    /// Where words stand, as stretches of `black` characters: best fit of what stands around them first.
    pub(crate) fn find(&self, before: &str, words: &str, behind: &str) -> Vec<Range<usize>> {
        let words = black(words);
        let Some(first) = words.first() else { return Vec::new() };
        let (before, behind) = (black(before), black(behind));
        let starts_at = |at: &usize| self.char_at(*at) == Some(*first);
        let fits = |at: &usize| words.iter().enumerate().all(|(idx, char)| self.char_at(at + idx) == Some(*char));
        let mut found: Vec<(usize, Range<usize>)> = (0..self.black.len())
            .filter(|at| starts_at(at) && fits(at))
            .map(|at| {
                let n_before = before.iter().rev().enumerate();
                let n_before = n_before
                    .take_while(|(idx, char)| at.checked_sub(idx + 1).and_then(|at| self.char_at(at)) == Some(**char))
                    .count();
                let end = at + words.len();
                let n_behind =
                    behind.iter().enumerate().take_while(|(idx, char)| self.char_at(end + idx) == Some(**char)).count();
                (n_before + n_behind, at..end)
            })
            .collect();
        found.sort_by_key(|(n, range)| (std::cmp::Reverse(*n), range.start));
        found.into_iter().map(|(_, range)| range).collect()
    }

    /// The n-th black character.
    pub(crate) fn glyph(&self, at: usize) -> Option<Glyph> {
        self.glyphs.get(*self.black.get(at)?).copied()
    }

    /// All characters of a stretch of black ones, with the white space between them.
    pub(crate) fn glyphs_of(&self, range: &Range<usize>) -> &[Glyph] {
        let first = self.black.get(range.start).copied().unwrap_or(0);
        let last = range.end.checked_sub(1).and_then(|last| self.black.get(last)).copied();
        last.and_then(|last| self.glyphs.get(first..=last)).unwrap_or_default()
    }

    /// Whether a stretch of the source holds anything that a reader sees.
    pub(crate) fn has_black(&self, range: Range<usize>) -> bool {
        let at = self.black.partition_point(|idx| self.glyphs[*idx].start < range.start);
        self.glyph(at).is_some_and(|glyph| glyph.start < range.end)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        plain(self.glyph(at)?.char)
    }
}

fn is_black(char: char) -> bool {
    plain(char).is_some_and(|char| char != ' ')
}

/// The characters of a text that are not white space, as people compare them.
pub(crate) fn black(text: &str) -> Vec<char> {
    text.chars().filter_map(plain).filter(|char| *char != ' ').collect()
}
