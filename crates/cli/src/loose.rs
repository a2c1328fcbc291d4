//! Text as people compare it: runs of white space are one space, typographic quotes and dashes are plain ones, and what
//! nobody sees is not there. Knows where each character came from. Leaves out where texts come from.

use std::ops::Range;

/// A text with a way back to the one it was made of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Loose {
    chars: Vec<char>,
    /// Where each character starts and ends in the original, in bytes.
    places: Vec<(usize, usize)>,
}

impl Loose {
    /// Takes a text whose characters come from given places.
    pub(crate) fn of(chars: impl IntoIterator<Item = (char, usize, usize)>) -> Self {
        let mut loose = Self::default();
        for (char, start, end) in chars {
            match plain(char) {
                None => {}
                Some(' ') if loose.chars.last() == Some(&' ') => {
                    if let Some(place) = loose.places.last_mut() {
                        place.1 = end;
                    }
                }
                Some(char) => {
                    loose.chars.push(char);
                    loose.places.push((start, end));
                }
            }
        }
        loose
    }

    pub(crate) fn of_text(text: &str) -> Self {
        Self::of(text.char_indices().map(|(at, char)| (char, at, at + char.len_utf8())))
    }

    /// All places of a quotation, in order, as stretches of the original. White space around the quotation is left out.
    pub(crate) fn find(&self, quote: &str) -> Vec<Range<usize>> {
        let quote = Self::of_text(quote.trim()).chars;
        let Some(first) = quote.first() else { return Vec::new() };
        let starts = (0..self.chars.len()).filter(|at| self.chars[*at] == *first);
        let found = starts.filter(|at| self.chars.get(*at..at + quote.len()).is_some_and(|chars| chars == quote));
        found.map(|at| self.places[at].0..self.places[at + quote.len() - 1].1).collect()
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.chars == other.chars
    }
}

/// Whether people would say that two texts are the same.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    Loose::of_text(one.trim()).is_same(&Loose::of_text(other.trim()))
}

/// A character as people compare it; nothing for one that nobody sees.
pub(crate) fn plain(char: char) -> Option<char> {
    match char {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' => Some('\''),
        '\u{201c}'..='\u{201f}' | '\u{2033}' => Some('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        char if char.is_whitespace() => Some(' '),
        char => Some(char),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, quote: &str, expected: &[&str]) {
        let found = Loose::of_text(text).find(quote);
        assert_eq!(found.into_iter().map(|range| &text[range]).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_quotation_is_found_as_people_type_it() {
        check(
            "It\u{2019}s  a\nfox \u{2014} \u{1f98a}.",
            "It's a fox - \u{1f98a}",
            &["It\u{2019}s  a\nfox \u{2014} \u{1f98a}"],
        );
        check("aXaXa", "aXa", &["aXa", "aXa"]);
        check("co\u{ad}operate", "cooperate", &["co\u{ad}operate"]);
        check("fox", "", &[]);
        check("fox", "foxes", &[]);
    }
}
