//! The folded view of a text: what is left when the differences that nobody reads are taken away, with a way back.
//!
//! Fold version 1: NFC; runs of white space become one space; quotes and dashes and ellipses become plain ones; soft hyphens, zero-width
//! and direction characters vanish. Case is kept: it is forgiven later, token by token, and only as a last resort.

use std::borrow::Cow;

use crate::Unicode;
use crate::unicode::{may_change, may_combine};

/// The version of the folding rules, part of every [`crate::Revision`].
pub(crate) const FOLD_VERSION: u8 = 1;

/// A text with the invisible differences taken out, and a map back to where each part came from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folded {
    text: String,
    /// In order, both in the folded and in the original text.
    runs: Vec<Run>,
    original_len: usize,
}

/// A stretch of folded text and the stretch of original text it stands for.
#[derive(Debug, Clone, Copy)]
struct Run {
    folded: u32,
    original: u32,
    original_len: u32,
    /// Copied byte for byte, so that places inside can be counted; otherwise the run is indivisible.
    is_copy: bool,
}

impl Folded {
    pub(crate) fn new(original: &str, unicode: Unicode) -> Self {
        let mut folded =
            Self { text: String::with_capacity(original.len()), runs: Vec::new(), original_len: original.len() };
        let mut rest = original;
        while let Some(first) = rest.chars().next() {
            let len = folded.push_segment(rest, first, original.len() - rest.len(), unicode);
            rest = rest.get(len..).unwrap_or_default();
        }
        folded
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where the original of a folded stretch starts.
    pub(crate) fn original_start(&self, folded: usize) -> usize {
        let Some(run) = self.run_at(folded) else { return 0 };
        if folded >= self.text.len() {
            return self.original_len;
        }
        run.original as usize + if run.is_copy { folded - run.folded as usize } else { 0 }
    }

    /// Where the original of a folded stretch ends.
    pub(crate) fn original_end(&self, folded: usize) -> usize {
        let Some(last) = folded.checked_sub(1) else { return 0 };
        let Some(run) = self.run_at(last) else { return 0 };
        let inside = if run.is_copy { folded - run.folded as usize } else { run.original_len as usize };
        (run.original as usize + inside).min(self.original_len)
    }

    /// The folded place of an original place; the nearest one behind it where the original left nothing.
    pub(crate) fn at_original(&self, original: usize) -> usize {
        let n_before = self.runs.partition_point(|run| run.original as usize <= original);
        let Some(run) = n_before.checked_sub(1).and_then(|idx| self.runs.get(idx)) else { return 0 };
        let next = self.runs.get(n_before).map_or(self.text.len(), |run| run.folded as usize);
        let inside = original - run.original as usize;
        match inside {
            0 => run.folded as usize,
            _ if run.is_copy => (run.folded as usize + inside).min(next),
            _ => next,
        }
    }

    fn run_at(&self, folded: usize) -> Option<&Run> {
        let n_before = self.runs.partition_point(|run| run.folded as usize <= folded);
        self.runs.get(n_before.checked_sub(1)?)
    }

    /// Folds what stands at the start of `rest` and says how many bytes that was.
    fn push_segment(&mut self, rest: &str, first: char, at: usize, unicode: Unicode) -> usize {
        if first.is_whitespace() {
            let len = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c)).len();
            if !self.text.is_empty() && !self.text.ends_with(' ') && len < rest.len() {
                self.push_changed(at, len, " ");
            }
            return len;
        }
        if is_invisible(first) {
            return first.len_utf8();
        }
        let plain = plain_len(rest);
        if plain > 0 {
            self.push_copy(at, rest.get(..plain).unwrap_or_default());
            return plain;
        }
        let len = segment_len(rest, first);
        let segment = rest.get(..len).unwrap_or_default();
        let is_alone = segment.len() == first.len_utf8();
        let normal: Cow<'_, str> =
            if is_alone && !may_change(first) { segment.into() } else { (unicode.nfc)(segment).into() };
        let mut folded = String::new();
        for c in normal.chars().filter(|&c| !is_invisible(c)) {
            match c {
                '…' => folded.push_str("..."),
                _ => folded.push(fold_char(c)),
            }
        }
        // What stays as it is keeps its inner places.
        if folded == segment {
            self.push_copy(at, segment);
        } else {
            self.push_changed(at, len, &folded);
        }
        len
    }

    fn push_copy(&mut self, at: usize, text: &str) {
        let folded = self.text.len();
        self.text.push_str(text);
        if let Some(last) = self.runs.last_mut()
            && last.is_copy
            && last.original as usize + last.original_len as usize == at
        {
            last.original_len += text.len() as u32;
            return;
        }
        self.runs.push(Run {
            folded: folded as u32,
            original: at as u32,
            original_len: text.len() as u32,
            is_copy: true,
        });
    }

    fn push_changed(&mut self, at: usize, len: usize, text: &str) {
        if len == text.len() && text.len() == 1 {
            return self.push_copy(at, text);
        }
        if text.is_empty() {
            return;
        }
        let folded = self.text.len() as u32;
        self.text.push_str(text);
        self.runs.push(Run { folded, original: at as u32, original_len: len as u32, is_copy: false });
    }
}

/// How many bytes at the start of `rest` fold to themselves. The last one may be the base of a combining mark: left out.
fn plain_len(rest: &str) -> usize {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'`';
    let len = rest.bytes().take_while(|&byte| is_plain(byte)).count();
    match rest.as_bytes().get(len) {
        Some(byte) if !byte.is_ascii() => len.saturating_sub(1),
        _ => len,
    }
}

/// The bytes up to the next character that normalisation cannot join with this one.
fn segment_len(rest: &str, first: char) -> usize {
    if stands_alone(first) {
        return first.len_utf8();
    }
    first.len_utf8() + rest.chars().skip(1).take_while(|&c| may_combine(c)).map(char::len_utf8).sum::<usize>()
}

/// Characters with which no mark forms one (Unicode Standard Annex #29, `Control`), as far as they are not invisible here.
fn stands_alone(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{180e}' | '\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{fff0}'..='\u{fffb}' | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e001f}')
}

/// Characters that people do not see and editors add and drop: soft hyphen, zero-width and direction marks, and the
/// selectors between the text and picture form of an emoji.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}' | '\u{61c}')
}

fn fold_char(c: char) -> char {
    match c {
        '`' | '´' | '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2035}' | '\u{2039}' | '\u{203a}' | '\u{ff07}' => '\'',
        '«' | '»' | '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{2036}' | '\u{ff02}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        _ => c,
    }
}
