//! Cuts folded text into tokens: words, single marks of punctuation, and single characters in scripts without spaces.
//!
//! A token is compared by the hash of its lower-case form, so that a word at the start of a sentence is still that word;
//! the hash of its written form tells the two apart where it matters.

use crate::fold::Folded;
use crate::unicode::may_combine;

/// A token of a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// Where it starts, in bytes of the folded text.
    pub(crate) start: u32,
    /// Where it ends.
    pub(crate) end: u32,
    /// Hash of its lower-case form.
    pub(crate) key: u64,
    /// Hash of its written form.
    pub(crate) written: u32,
    /// Whether it is a word or a number, rather than punctuation.
    pub(crate) is_word: bool,
    /// Whether a new block (or line) starts with it.
    pub(crate) starts_line: bool,
}

/// Cuts a text into tokens that know where lines start.
pub(crate) fn tokenize_lines(folded: &Folded, original: &str) -> Vec<Token> {
    let mut tokens = tokenize(folded.text());
    let mut rest = tokens.iter_mut().peekable();
    for line in [0].into_iter().chain(original.match_indices('\n').map(|(at, _)| at + 1)) {
        let start = folded.at_original(line) as u32;
        while rest.next_if(|token| token.start < start).is_some() {}
        if let Some(token) = rest.peek_mut() {
            token.starts_line = true;
        }
    }
    tokens
}

/// Cuts a folded text into tokens.
pub(crate) fn tokenize(folded: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(folded.len() / 4);
    let mut chars = folded.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if first == ' ' {
            continue;
        }
        let is_word = is_word_char(first);
        let is_joined = is_word && !is_unspaced(first);
        let mut hash = Hash::new();
        hash.push(first);
        while let Some((_, c)) = chars.next_if(|&(_, c)| belongs(c, is_joined)) {
            hash.push(c);
        }
        let end = chars.peek().map_or(folded.len(), |&(at, _)| at);
        tokens.push(Token {
            starts_line: false,
            start: start as u32,
            end: end as u32,
            key: hash.lower,
            written: (hash.written >> 32) as u32,
            is_word,
        });
    }
    tokens
}

fn belongs(next: char, is_joined: bool) -> bool {
    if next.is_ascii() {
        return is_joined && (next.is_ascii_alphanumeric() || next == '_');
    }
    may_combine(next) || (is_joined && next.is_alphanumeric() && !is_unspaced(next))
}

fn is_word_char(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { c.is_alphanumeric() || is_unspaced(c) }
}

/// Scripts written without spaces between words: one character is one token.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{1950}'..='\u{19df}'
        | '\u{1a20}'..='\u{1aaf}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}'
        | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}')
}

/// FNV-1a over the lower-case and the written form at once. The same everywhere and at all times; equal hashes of different
/// words could only place a comment on words that look nothing alike, which the check of the letters refuses.
struct Hash {
    lower: u64,
    written: u64,
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01b3;

impl Hash {
    fn new() -> Self {
        Self { lower: FNV_OFFSET, written: FNV_OFFSET }
    }

    fn push(&mut self, c: char) {
        self.written = step(self.written, c);
        if c.is_ascii() {
            self.lower = step(self.lower, c.to_ascii_lowercase());
        } else {
            self.lower = c.to_lowercase().fold(self.lower, step);
        }
    }
}

fn step(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(FNV_PRIME)
}
