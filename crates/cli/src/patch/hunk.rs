//! From "these words become those" to edits of a source: only the words that differ are touched, and mark-up is kept, goes
//! whole together with its words, or is a reason to refuse. Leaves out whether the result is right (`place.rs` proves it).

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::ink::{Ink, black};
use super::unified::Edit;
use crate::source::{Format, Source};

/// How new words are written into Markdown, from what is most readable to what is always plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    AsItIs,
    /// New lines begin as the old ones do: inside lists and quotations.
    Indented,
    /// Marks that Markdown would obey are set off.
    Escaped,
}

/// One place of a source in which words are to be changed, in one style.
pub(crate) struct Site<'a> {
    pub(crate) source: &'a Source,
    pub(crate) ink: &'a Ink,
    /// The words, as black characters of `ink`.
    pub(crate) place: &'a Range<usize>,
    pub(crate) style: Style,
    pub(crate) is_code: bool,
}

impl Style {
    pub(crate) const ALL: [Self; 3] = [Self::AsItIs, Self::Indented, Self::Escaped];
}

/// What will really stand there: words that stay are those of the source, as it writes them.
pub(crate) fn settled(words: &str, quote: &str, after: &str) -> String {
    let old: Vec<&str> = words.split_whitespace().collect();
    let new: Vec<&str> = after.split_whitespace().collect();
    let ops = changes(&old, quote, &new);
    let said = ops.iter().flat_map(|op| match op {
        DiffOp::Equal { .. } => old.get(op.old_range()).unwrap_or_default(),
        _ => new.get(op.new_range()).unwrap_or_default(),
    });
    said.copied().collect::<Vec<_>>().join(" ")
}

/// Which words become which. Apostrophes and dashes that a site generator made are not the reviewer's wish.
fn changes(old: &[&str], quote: &str, new: &[&str]) -> Vec<DiffOp> {
    let typed: Vec<&str> = quote.split_whitespace().collect();
    let read = if typed.len() == old.len() { &typed } else { old };
    capture_diff_slices(Algorithm::Myers, read, new)
}

impl Site<'_> {
    /// The edits, or why there are none.
    pub(crate) fn edits(&self, words: &str, quote: &str, after: &str) -> Result<Vec<Edit>, String> {
        if self.is_code
            && let Some(edit) = self.verbatim(words, after)
        {
            return edit.map(|edit| vec![edit]);
        }
        let old: Vec<&str> = words.split_whitespace().collect();
        let new: Vec<&str> = after.split_whitespace().collect();
        let ops = changes(&old, quote, &new);
        // Where each word begins, in black characters from the beginning of the place.
        let mut begins = vec![0];
        begins.extend(old.iter().scan(0, |at, word| {
            *at += black(word).len();
            Some(*at)
        }));
        let changed = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
        let edits = changed.map(|op| {
            let begin_of = |word: usize| self.place.start + begins.get(word).copied().unwrap_or(0);
            let old = begin_of(op.old_range().start)..begin_of(op.old_range().end);
            let new = new.get(op.new_range()).unwrap_or_default().join(" ");
            match (old.is_empty(), new.is_empty()) {
                (true, _) => self.insertion(old.start, &new),
                (false, true) => self.deletion(&old),
                (false, false) => self.replacement(&old, &new),
            }
        });
        edits.collect()
    }

    fn replacement(&self, old: &Range<usize>, new: &str) -> Result<Edit, String> {
        let (old, new) = self.without_shared_marks(old.clone(), new);
        let range = self.widened(self.bytes_of(&old)?, false)?;
        Ok(Edit { range, text: self.written(new) })
    }

    /// A comma behind a word that changes stays where it is: it may stand behind the end of an emphasis.
    fn without_shared_marks<'a>(&self, old: Range<usize>, new: &'a str) -> (Range<usize>, &'a str) {
        let (mut old, mut new) = (old, new);
        let is_shared = |at: usize, char: char| {
            !char.is_alphanumeric() && self.ink.glyph(at).is_some_and(|glyph| glyph.char == char)
        };
        while let (Some(last), true) = (new.chars().next_back(), old.len() > 1 && new.chars().nth(1).is_some()) {
            if !is_shared(old.end - 1, last) {
                break;
            }
            (old.end, new) = (old.end - 1, new.get(..new.len() - last.len_utf8()).unwrap_or_default());
        }
        while let (Some(first), true) = (new.chars().next(), old.len() > 1 && new.chars().nth(1).is_some()) {
            if !is_shared(old.start, first) {
                break;
            }
            (old.start, new) = (old.start + 1, new.get(first.len_utf8()..).unwrap_or_default());
        }
        (old, new)
    }

    /// Between two words, on the side that is not inside mark-up if only one is.
    fn insertion(&self, at: usize, new: &str) -> Result<Edit, String> {
        let before = at.checked_sub(1).filter(|before| *before >= self.place.start).and_then(|at| self.ink.glyph(at));
        let behind = Some(at).filter(|at| *at < self.place.end).and_then(|at| self.ink.glyph(at));
        let depth =
            |at: usize| self.ink.pairs.iter().filter(|pair| pair.open.end <= at && at <= pair.close.start).count();
        let new = self.written(new);
        let (at, text) = match (before, behind) {
            (Some(before), Some(behind)) if depth(behind.start) < depth(before.end) => (behind.start, new + " "),
            (Some(before), _) => (before.end, [" ", &new].concat()),
            (None, Some(behind)) => (behind.start, new + " "),
            (None, None) => return Err("its place is empty".to_owned()),
        };
        Ok(Edit { range: at..at, text })
    }

    /// Takes words away, and the white space that would be left over.
    fn deletion(&self, old: &Range<usize>) -> Result<Edit, String> {
        let mut range = self.widened(self.bytes_of(old)?, true)?;
        let text = &self.source.text;
        let is_blank = |char: char| matches!(char, ' ' | '\t');
        let before = text.get(..range.start).unwrap_or_default();
        let behind = text.get(range.end..).unwrap_or_default();
        let n_before = before.len() - before.trim_end_matches(is_blank).len();
        let n_behind = behind.len() - behind.trim_start_matches(is_blank).len();
        let begins_line = before.len() == n_before || before[..before.len() - n_before].ends_with('\n');
        let rest = &behind[n_behind..];
        let line_break = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
        match (begins_line, line_break > 0 || rest.is_empty()) {
            // Nothing else is on the line.
            (true, true) => range = range.start - n_before..range.end + n_behind + line_break,
            (false, true) => range.start -= n_before,
            (true, false) => range.end += n_behind,
            (false, false) if n_behind > 0 && n_before > 0 => range.end += n_behind,
            // Before the end of an element; but in front of a full stop the page keeps its space, and so does the source.
            (false, false) if !self.ink.has_black(range.end..range.end + 1) => range.start -= n_before,
            (false, false) => {}
        }
        Ok(Edit { range, text: String::new() })
    }

    /// In code every character counts. Nothing, where the source does not say the code character by character.
    fn verbatim(&self, words: &str, after: &str) -> Option<Result<Edit, String>> {
        let glyphs = self.ink.glyphs_of(self.place);
        let (old, new): (Vec<char>, Vec<char>) = (words.chars().collect(), after.chars().collect());
        if !glyphs.iter().map(|glyph| glyph.char).eq(old.iter().copied()) {
            return None;
        }
        let n_before = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
        let (old, new) = (old.get(n_before..)?, new.get(n_before..)?);
        let n_behind = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
        let end = n_before + old.len() - n_behind;
        let new: String = new.get(..new.len() - n_behind)?.iter().collect();
        let range = match glyphs.get(n_before..end).unwrap_or_default() {
            [] => {
                let at = glyphs.get(n_before).map(|glyph| glyph.start).or_else(|| Some(glyphs.last()?.end))?;
                at..at
            }
            [first, .., last] => first.start..last.end,
            [one] => one.start..one.end,
        };
        Some(
            self.widened(range.clone(), false)
                .map(|range| Edit { text: self.lines_as_there(&self.written(&new), range.start), range }),
        )
    }

    fn bytes_of(&self, black: &Range<usize>) -> Result<Range<usize>, String> {
        let first = self.ink.glyph(black.start);
        let last = black.end.checked_sub(1).and_then(|last| self.ink.glyph(last));
        first.zip(last).map(|(first, last)| first.start..last.end).ok_or_else(|| "its place is empty".to_owned())
    }

    /// The stretch with the mark-up that must go with it. Fails where mark-up would be torn.
    fn widened(&self, range: Range<usize>, is_deletion: bool) -> Result<Range<usize>, String> {
        let mut range = range;
        let touches = |range: &Range<usize>, mark: &Range<usize>| mark.start < range.end && range.start < mark.end;
        loop {
            let goes_along = self.ink.pairs.iter().find(|pair| {
                let is_whole = range.start <= pair.open.start && pair.close.end <= range.end;
                let is_torn = touches(&range, &pair.open) != touches(&range, &pair.close);
                let is_near = touches(&range, &(pair.open.end..pair.close.start));
                let is_emptied =
                    !self.ink.has_black(pair.open.end..range.start) && !self.ink.has_black(range.end..pair.close.start);
                pair.is_formatting && !is_whole && is_near && is_emptied && (is_torn || is_deletion)
            });
            let Some(pair) = goes_along else { break };
            range = range.start.min(pair.open.start)..range.end.max(pair.close.end);
        }
        for pair in &self.ink.pairs {
            let is_whole =
                !self.ink.has_black(pair.open.end..range.start) && !self.ink.has_black(range.end..pair.close.start);
            let is_around = pair.open.end <= range.start && range.end <= pair.close.start;
            let is_emptied = is_deletion && is_around && is_whole;
            match (touches(&range, &pair.open), touches(&range, &pair.close)) {
                (false, false) if is_emptied => return Err(format!("it would leave {} without words", pair.name)),
                (false, false) => {}
                (true, true) if pair.is_formatting => {}
                _ if is_whole => {
                    return Err(format!("its words hold {}, and it does not say what becomes of that", pair.name));
                }
                _ => return Err(format!("its words begin or end inside {}", pair.name)),
            }
        }
        match self.ink.singles.iter().find(|single| touches(&range, &single.range)) {
            Some(single) => Err(format!("{} stands between its words", single.name)),
            None => Ok(range),
        }
    }

    /// Plain words in the source's own way of writing.
    fn written(&self, words: &str) -> String {
        if self.source.format == Format::Html {
            return words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        }
        if self.style != Style::Escaped {
            return words.to_owned();
        }
        let mut out = String::new();
        for char in words.chars() {
            if matches!(char, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '!') {
                out.push('\\');
            }
            out.push(char);
        }
        // Only at the beginning of a line would these begin a list.
        match out.chars().next() {
            Some('-' | '+' | '=') => ["\\", &out].concat(),
            _ => out,
        }
    }

    /// New lines of code end and begin as the line does into which they are put.
    fn lines_as_there(&self, words: &str, at: usize) -> String {
        if !words.contains('\n') {
            return words.to_owned();
        }
        let text = &self.source.text;
        let begin = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |before| before + 1);
        let line = text.get(begin..).unwrap_or_default().split_inclusive('\n').next().unwrap_or_default();
        let line_break = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
        let first = self.ink.glyphs.partition_point(|glyph| glyph.start < begin);
        let n_indent = self.ink.glyphs.get(first).map_or(0, |glyph| glyph.start.saturating_sub(begin));
        let indent = line.get(..n_indent).filter(|_| self.style == Style::Indented).unwrap_or_default();
        words.split('\n').collect::<Vec<_>>().join(&[line_break, indent].concat())
    }
}
