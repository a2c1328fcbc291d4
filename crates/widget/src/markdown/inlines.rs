//! What stands in a line: emphasis, code, links, breaks, escapes.
//!
//! One pass cuts the text into pieces; signs of emphasis find their partners on a stack, as CommonMark describes
//! ("delimiter stack"), without its rule of three; a last pass builds the tree. Each byte is looked at a bounded number of times.

use super::Node;
use super::tree::tree;

/// Longer addresses are shown as they stand; a browser would not open them either.
const ADDRESS_LEN_MAX: usize = 2_000;

/// Reads the words of a paragraph.
pub(super) fn read(text: &str) -> Vec<Node> {
    let mut reader = Reader {
        text,
        at: 0,
        words: String::new(),
        pieces: Vec::new(),
        signs: Vec::new(),
        brackets: Vec::new(),
        hopeless: 0,
    };
    while let Some(byte) = text.as_bytes().get(reader.at) {
        reader.take(*byte);
    }
    reader.flush();
    reader.pair(0);
    tree(reader.pieces)
}

pub(super) enum Piece {
    Text(String),
    Break,
    Code(String),
    /// An address that stands for itself.
    Address(String),
    Signs(Signs),
    /// `[`, or `![`; a link's beginning when its end was found.
    Bracket {
        has_mark: bool,
        to: Option<String>,
    },
    LinkEnd,
}

/// A run of signs of emphasis: what it closes, what is left of it, what it opens.
pub(super) struct Signs {
    pub(super) sign: u8,
    pub(super) n_left: usize,
    pub(super) can_open: bool,
    pub(super) can_close: bool,
    pub(super) closes: usize,
    /// Outermost last.
    pub(super) opens: Vec<&'static str>,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    words: String,
    pieces: Vec<Piece>,
    /// Runs that may still open or close something, by their place among the pieces.
    signs: Vec<usize>,
    /// Brackets that may still begin a link, and how many signs there were before each.
    brackets: Vec<(usize, usize)>,
    /// Lengths of runs of backticks of which no other follows.
    hopeless: u32,
}

impl Reader<'_> {
    fn take(&mut self, byte: u8) {
        match byte {
            b'\\' => self.escape(),
            b'\n' => self.line_end(),
            b'`' => self.code(),
            b'*' | b'_' | b'~' => self.sign_run(byte),
            b'!' if self.rest().starts_with("![") => self.bracket(true),
            b'[' => self.bracket(false),
            b']' => self.link_end(),
            b'<' => self.bracketed_address(),
            b'h' | b'H' if self.is_word_start() => self.bare_address(),
            _ => self.letter(),
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes one character as it stands.
    fn letter(&mut self) {
        if let Some(letter) = self.rest().chars().next() {
            self.words.push(letter);
            self.at += letter.len_utf8();
        }
    }

    fn push(&mut self, piece: Piece, len: usize) {
        self.flush();
        self.pieces.push(piece);
        self.at += len;
    }

    fn flush(&mut self) {
        if !self.words.is_empty() {
            self.pieces.push(Piece::Text(std::mem::take(&mut self.words)));
        }
    }

    fn escape(&mut self) {
        match self.text.as_bytes().get(self.at + 1) {
            Some(b'\n') => self.push(Piece::Break, 2),
            Some(next) if next.is_ascii_punctuation() => {
                self.at += 1;
                self.letter();
            }
            _ => self.letter(),
        }
    }

    /// Two blanks before it make a line's end a break.
    fn line_end(&mut self) {
        let is_break = self.words.ends_with("  ");
        self.words.truncate(self.words.trim_end().len());
        if is_break {
            self.push(Piece::Break, 1);
        } else {
            self.words.push(' ');
            self.at += 1;
        }
    }

    fn code(&mut self) {
        let len = run_len(self.rest(), b'`');
        let bit = 1_u32.checked_shl(u32::try_from(len).unwrap_or(u32::MAX)).unwrap_or(0);
        let end = if bit == 0 || self.hopeless & bit != 0 { None } else { fence(&self.rest()[len..], len) };
        if let Some(end) = end {
            let inside = self.rest()[len..len + end].replace('\n', " ");
            let is_padded = inside.starts_with(' ') && inside.ends_with(' ') && !inside.trim().is_empty();
            let inside = if is_padded { inside[1..inside.len() - 1].to_string() } else { inside };
            self.push(Piece::Code(inside), len + end + len);
        } else {
            self.hopeless |= bit;
            self.as_it_stands(len);
        }
    }

    /// Takes so many bytes as words.
    fn as_it_stands(&mut self, len: usize) {
        let end = self.at + len;
        self.words.push_str(self.text.get(self.at..end).unwrap_or_default());
        self.at = end;
    }

    fn before(&self) -> char {
        self.text.get(..self.at).and_then(|text| text.chars().next_back()).unwrap_or(' ')
    }

    fn sign_run(&mut self, sign: u8) {
        let len = run_len(self.rest(), sign);
        if sign == b'~' && len != 2 {
            return self.as_it_stands(len);
        }
        let (before, after) = (self.before(), self.rest()[len..].chars().next().unwrap_or(' '));
        let is_left = !after.is_whitespace()
            && (!after.is_ascii_punctuation() || before.is_whitespace() || before.is_ascii_punctuation());
        let is_right = !before.is_whitespace()
            && (!before.is_ascii_punctuation() || after.is_whitespace() || after.is_ascii_punctuation());
        // Names such as `snake_case_words` hold no emphasis.
        let is_strict = sign == b'_';
        let can_open = is_left && (!is_strict || !is_right || before.is_ascii_punctuation());
        let can_close = is_right && (!is_strict || !is_left || after.is_ascii_punctuation());
        if !can_open && !can_close {
            return self.as_it_stands(len);
        }
        self.push(Piece::Signs(Signs { sign, n_left: len, can_open, can_close, closes: 0, opens: Vec::new() }), len);
        self.signs.push(self.pieces.len() - 1);
    }

    fn bracket(&mut self, has_mark: bool) {
        self.push(Piece::Bracket { has_mark, to: None }, 1 + usize::from(has_mark));
        self.brackets.push((self.pieces.len() - 1, self.signs.len()));
    }

    /// `](address)` ends a link; anything else is a bracket.
    fn link_end(&mut self) {
        let Some((begin, n_signs)) = self.brackets.pop() else { return self.letter() };
        let Some(address) = self.rest().strip_prefix("](").and_then(destination).map(str::to_string) else {
            return self.letter();
        };
        let len = address.len() + 3;
        self.flush();
        self.pair(n_signs);
        if let Some(Piece::Bracket { to, .. }) = self.pieces.get_mut(begin) {
            *to = Some(address);
        }
        // No link stands in a link.
        self.brackets.clear();
        self.push(Piece::LinkEnd, len);
    }

    fn is_word_start(&self) -> bool {
        !self.before().is_ascii_alphanumeric()
    }

    fn bracketed_address(&mut self) {
        let inside = &self.rest()[1..];
        let end = inside.find(|c: char| c == '>' || c == '<' || c.is_whitespace());
        match end.map(|end| &inside[..end]) {
            Some(address) if is_allowed(address) && inside[address.len()..].starts_with('>') => {
                let address = address.to_string();
                let len = address.len() + 2;
                self.push(Piece::Address(address), len);
            }
            _ => self.letter(),
        }
    }

    fn bare_address(&mut self) {
        let len = bare_len(self.rest());
        match self.rest().get(..len) {
            Some(address) if is_allowed(address) => {
                let address = address.to_string();
                self.push(Piece::Address(address), len);
            }
            _ => self.letter(),
        }
    }

    /// Finds partners among the runs from the `first` on, and forgets these runs.
    fn pair(&mut self, first: usize) {
        let runs = self.signs.split_off(first.min(self.signs.len()));
        let mut open: Vec<usize> = Vec::new();
        // Below this depth of the stack is no opener of the sign.
        let mut floors = [0_usize; 3];
        for run in runs {
            while let Some(closer) = signs_at(&mut self.pieces, run).filter(|run| run.can_close && run.n_left > 0) {
                let (sign, n_closing) = (closer.sign, closer.n_left);
                let Some(floor) = floors.get_mut(floor_of(sign)) else { break };
                *floor = (*floor).min(open.len());
                let found = (*floor..open.len())
                    .rev()
                    .find(|at| signs_at(&mut self.pieces, open[*at]).is_some_and(|opener| opener.sign == sign));
                let Some(found) = found else {
                    *floor = open.len();
                    break;
                };
                open.truncate(found + 1);
                let Some(opener) = signs_at(&mut self.pieces, open[found]) else { break };
                let used = if sign == b'~' || (opener.n_left >= 2 && n_closing >= 2) { 2 } else { 1 };
                opener.n_left = opener.n_left.saturating_sub(used);
                opener.opens.push(match (sign, used) {
                    (b'~', _) => "del",
                    (_, 2) => "strong",
                    _ => "em",
                });
                if opener.n_left == 0 {
                    open.pop();
                }
                if let Some(closer) = signs_at(&mut self.pieces, run) {
                    closer.n_left = closer.n_left.saturating_sub(used);
                    closer.closes += 1;
                }
            }
            if signs_at(&mut self.pieces, run).is_some_and(|run| run.can_open && run.n_left > 0) {
                open.push(run);
            }
        }
    }
}

fn floor_of(sign: u8) -> usize {
    match sign {
        b'*' => 0,
        b'_' => 1,
        _ => 2,
    }
}

fn signs_at(pieces: &mut [Piece], at: usize) -> Option<&mut Signs> {
    match pieces.get_mut(at) {
        Some(Piece::Signs(signs)) => Some(signs),
        _ => None,
    }
}

fn run_len(text: &str, sign: u8) -> usize {
    text.bytes().take_while(|byte| *byte == sign).count()
}

/// Where the next run of exactly `len` backticks begins.
fn fence(text: &str, len: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text.get(at..)?.find('`') {
        at += found;
        let run = run_len(&text[at..], b'`');
        if run == len {
            return Some(at);
        }
        at += run;
    }
    None
}

/// The address before the bracket that closes it.
fn destination(text: &str) -> Option<&str> {
    if !is_allowed(text) {
        return None;
    }
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(ADDRESS_LEN_MAX) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return text.get(..at),
            b')' => depth -= 1,
            _ if byte.is_ascii_whitespace() || byte.is_ascii_control() => return None,
            _ => {}
        }
    }
    None
}

/// How many of the first bytes are an address, without the punctuation of the sentence around it.
fn bare_len(text: &str) -> usize {
    if !is_allowed(text) {
        return 0;
    }
    let is_end = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`' | ']' | '[');
    let mut address = &text[..text.find(is_end).unwrap_or(text.len())];
    let mut n_unopened = bytes_of(address, b')').saturating_sub(bytes_of(address, b'('));
    while let Some(last) = address.bytes().next_back() {
        match last {
            b')' if n_unopened > 0 => n_unopened -= 1,
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'_' | b'~' => {}
            _ => break,
        }
        address = &address[..address.len() - 1];
    }
    address.len()
}

fn bytes_of(text: &str, wanted: u8) -> usize {
    text.bytes().filter(|byte| *byte == wanted).count()
}

/// Only the web and mail, and something behind it. Everything that a browser might read as another scheme (`javascript:`,
/// `data:`, with blanks or capitals in it) is not in this list, and relative addresses would lead into the host page.
fn is_allowed(address: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| {
        address.len() > scheme.len()
            && address.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    })
}
