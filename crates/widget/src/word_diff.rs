//! What changed between two passages, word by word: `one (slow) [fast] server`.
//!
//! Pure, over text. Leaves out where the passages stand, and how the pieces look.

/// More comparisons of two words take longer than a frame; longer passages are shown as a whole, old and new.
const COMPARISONS_MAX: usize = 1_000_000;
/// So many words of an unchanged stretch are shown at each of its ends, when it is shortened.
const CONTEXT: usize = 8;

/// A stretch of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// In both.
    Same(&'a str),
    /// Only in the old one.
    Gone(&'a str),
    /// Only in the new one.
    New(&'a str),
    /// Something that is in both, and was left out.
    Left,
}

/// The new passage with what is gone from the old one, in order; what is gone comes before what stands in its place.
pub fn word_diff<'a>(old: &'a str, new: &'a str) -> Vec<Piece<'a>> {
    let (a, b) = (words(old), words(new));
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (mid_a, mid_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let mut pairs = common(mid_a, mid_b);
    pairs.push((mid_a.len(), mid_b.len()));
    let (mut out, mut at) = (Pieces { old, new, a: 0, b: 0, pieces: Vec::new() }, (0, 0));
    out.same(len(&a[..head]));
    for (end_a, end_b) in pairs {
        out.change(len(&mid_a[at.0..end_a]), len(&mid_b[at.1..end_b]));
        let same = mid_b.get(end_b).map_or(0, |word| word.len());
        out.same(same);
        at = (end_a + 1, end_b + 1);
    }
    out.same(len(&a[a.len() - tail..]));
    out.pieces
}

/// The same pieces, with long stretches that are in both shortened to a few words at their ends.
pub fn shortened(pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let n = pieces.len();
    let mut out = Vec::with_capacity(n);
    for (at, piece) in pieces.into_iter().enumerate() {
        let Piece::Same(text) = piece else {
            out.push(piece);
            continue;
        };
        let words = words(text);
        // A word and the blank behind it are two.
        if words.len() <= 6 * CONTEXT {
            out.push(piece);
            continue;
        }
        if at > 0 {
            out.push(Piece::Same(&text[..len(&words[..2 * CONTEXT])]));
        }
        out.push(Piece::Left);
        if at + 1 < n {
            out.push(Piece::Same(&text[text.len() - len(&words[words.len() - 2 * CONTEXT..])..]));
        }
    }
    out
}

/// The pieces so far, and how far they reach in both passages.
struct Pieces<'a> {
    old: &'a str,
    new: &'a str,
    a: usize,
    b: usize,
    pieces: Vec<Piece<'a>>,
}

impl Pieces<'_> {
    fn same(&mut self, len: usize) {
        if len == 0 {
            return;
        }
        let text = &self.new[self.b..self.b + len];
        (self.a, self.b) = (self.a + len, self.b + len);
        match self.pieces.last_mut() {
            Some(Piece::Same(last)) => *last = &self.new[self.b - len - last.len()..self.b],
            _ => self.pieces.push(Piece::Same(text)),
        }
    }

    fn change(&mut self, gone: usize, new: usize) {
        if gone + new == 0 {
            return;
        }
        let (mut from_a, mut from_b) = (self.a, self.b);
        (self.a, self.b) = (self.a + gone, self.b + new);
        // Words in a row that were exchanged are one change, though the blanks between them are the same.
        if let [.., last, Piece::Same(blank)] = self.pieces[..]
            && blank.trim().is_empty()
            && !matches!(last, Piece::Same(_))
        {
            (from_a, from_b) = (from_a - blank.len(), from_b - blank.len());
            self.pieces.pop();
            while let Some(Piece::Gone(text) | Piece::New(text)) = self.pieces.last() {
                match self.pieces.last() {
                    Some(Piece::Gone(_)) => from_a -= text.len(),
                    _ => from_b -= text.len(),
                }
                self.pieces.pop();
            }
        }
        if from_a < self.a {
            self.pieces.push(Piece::Gone(&self.old[from_a..self.a]));
        }
        if from_b < self.b {
            self.pieces.push(Piece::New(&self.new[from_b..self.b]));
        }
    }
}

/// Words, stretches of blanks, and signs one by one; a script that parts its words by nothing is taken letter by letter.
fn words(text: &str) -> Vec<&str> {
    #[derive(PartialEq)]
    enum Sort {
        Letter,
        Blank,
        Alone,
    }
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let sort = |letter: char, next: Option<char>, last: &Sort| match letter {
        '\u{2e80}'.. => Sort::Alone,
        _ if letter.is_whitespace() => Sort::Blank,
        // "44,000" and "doesn’t" are one word each.
        ',' | '.' | '\'' | '’' if *last == Sort::Letter && is_letter(next) => Sort::Letter,
        // What is put on a letter, and what joins letters, belongs to it.
        _ if letter.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&letter) || letter == '\u{200d}' => {
            Sort::Letter
        }
        _ => Sort::Alone,
    };
    let mut words = Vec::new();
    let (mut from, mut last) = (0, Sort::Alone);
    for (at, letter) in text.char_indices() {
        let now = sort(letter, text[at..].chars().nth(1), &last);
        if at > from && (now != last || now == Sort::Alone) {
            words.push(&text[from..at]);
            from = at;
        }
        last = now;
    }
    if from < text.len() {
        words.push(&text[from..]);
    }
    words
}

fn len(words: &[&str]) -> usize {
    words.iter().map(|word| word.len()).sum()
}

/// The most pairs of equal words in order. None when there are too many to compare.
fn common(a: &[&str], b: &[&str]) -> Vec<(usize, usize)> {
    let (n, m) = (a.len(), b.len());
    let mut pairs = Vec::new();
    if n == 0 || m == 0 || n.saturating_mul(m) > COMPARISONS_MAX {
        return pairs;
    }
    // How many pairs there are from here to both ends.
    let mut best = vec![0_u32; (n + 1) * (m + 1)];
    let cell = |i: usize, j: usize| i * (m + 1) + j;
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            best[cell(i, j)] = if a[i] == b[j] {
                best[cell(i + 1, j + 1)] + 1
            } else {
                best[cell(i + 1, j)].max(best[cell(i, j + 1)])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < n && j < m {
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[cell(i + 1, j)] >= best[cell(i, j + 1)] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(pieces: &[Piece<'_>]) -> String {
        let one = |piece: &Piece<'_>| match piece {
            Piece::Same(text) => (*text).to_string(),
            Piece::Gone(text) => format!("({text})"),
            Piece::New(text) => format!("[{text}]"),
            Piece::Left => "…".to_string(),
        };
        pieces.iter().map(one).collect()
    }

    fn check(old: &str, new: &str, expected: &str) {
        assert_eq!(shown(&word_diff(old, new)), expected);
    }

    #[test]
    fn changed_words_are_shown_in_their_place() {
        check("one server a week", "one server a month", "one server a (week)[month]");
        check("€ 44,000", "€ 47,500 including egress", "€ (44,000)[47,500 including egress]");
        check("catch up at night", "catch up", "catch up( at night)");
        check("up to a day", "up to one hour", "up to (a day)[one hour]");
        check("", "new", "[new]");
        check("old", "", "(old)");
        check("same", "same", "same");
    }

    #[test]
    fn letters_that_are_composed_or_from_right_to_left_or_without_blanks_stay_whole() {
        check("a 🦀 b", "a 🦞 b", "a (🦀)[🦞] b");
        check("cafe\u{301} au lait", "cafe au lait", "(cafe\u{301})[cafe] au lait");
        check("مكتب واحد", "مكتب آخر", "مكتب (واحد)[آخر]");
        check("我们明天见", "我们今天见", "我们(明)[今]天见");
    }

    #[test]
    fn long_unchanged_stretches_are_shortened_and_their_ends_stay() {
        let long = (0..60).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
        let (old, new) = (format!("a {long} b {long} c"), format!("x {long} y {long} z"));
        let text = shown(&shortened(word_diff(&old, &new)));
        assert!(text.starts_with("(a)[x] w0 w1") && text.contains("…") && text.ends_with("w59 (c)[z]"), "{text}");
        assert!(text.len() < 200, "{text}");
    }

    #[test]
    fn what_is_too_long_to_compare_is_shown_as_a_whole() {
        let (old, new) = (["a b ".repeat(1_000), "e".into()].concat(), ["c d ".repeat(1_000), "f".into()].concat());
        assert_eq!(word_diff(&old, &new).len(), 2);
    }

    proptest! {
        #[test]
        fn both_passages_can_be_read_off_the_pieces(old in "[abé 🦀,مو]{0,30}", new in "[abé 🦀,مو]{0,30}") {
            let pieces = word_diff(&old, &new);
            let read = |is_new: bool| -> String {
                pieces.iter().filter_map(|piece| match piece {
                    Piece::Same(text) => Some(*text),
                    Piece::Gone(text) => (!is_new).then_some(*text),
                    Piece::New(text) => is_new.then_some(*text),
                    Piece::Left => None,
                }).collect()
            };
            prop_assert_eq!(read(false), old.as_str());
            prop_assert_eq!(read(true), new.as_str());
        }
    }
}
