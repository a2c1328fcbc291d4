//! A text under change that knows of each character where it came from, so that the right answers need no guessing.

use std::collections::BTreeSet;
use std::ops::Range;

use super::cases::Stretch;

/// A character, and its number in the text before, if it was there.
pub(crate) type Letter = (char, Option<u32>);

/// A text under change.
#[derive(Debug, Clone)]
pub(crate) struct Tracked {
    before: Vec<char>,
    letters: Vec<Letter>,
    /// Characters whose words gave way to others, in numbers of the text before.
    replaced: BTreeSet<u32>,
}

/// What became of a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is here.
    Here(Stretch),
    /// Nothing of it is left, and nothing took its place.
    Deleted,
    /// Too little is left, or other words took its place: no judge could say where it is.
    Unclear,
}

/// With less of its letters a stretch is no longer the same.
const SHARE_MIN: f64 = 0.4;
/// A stretch that was pulled apart farther than this many times its length is not one any more.
const PULLED_MAX: u32 = 3;

impl Tracked {
    pub(crate) fn new(text: &str) -> Self {
        let before: Vec<char> = text.chars().collect();
        let letters = before.iter().enumerate().map(|(at, &c)| (c, Some(at as u32))).collect();
        Self { before, letters, replaced: BTreeSet::new() }
    }

    pub(crate) fn text(&self) -> String {
        self.letters.iter().map(|(c, _)| c).collect()
    }

    pub(crate) fn letters(&self) -> &[Letter] {
        &self.letters
    }

    /// The only place of some words as the text is now.
    pub(crate) fn find(&self, words: &str) -> Option<Range<usize>> {
        let text = self.text();
        let mut found = text.match_indices(words);
        let (at, _) = found.next()?;
        let start = text[..at].chars().count();
        found.next().is_none().then(|| start..start + words.chars().count())
    }

    /// Takes a stretch out, with its letters' origins.
    pub(crate) fn cut(&mut self, at: Range<usize>) -> Vec<Letter> {
        self.letters.drain(at).collect()
    }

    /// Puts letters in.
    pub(crate) fn paste(&mut self, at: usize, letters: Vec<Letter>) {
        self.letters.splice(at..at, letters);
    }

    /// Puts new words in.
    pub(crate) fn insert(&mut self, at: usize, words: &str) {
        self.paste(at, words.chars().map(|c| (c, None)).collect());
    }

    /// Puts words in the place of others: those in both, in order, stay what they were.
    pub(crate) fn replace(&mut self, at: Range<usize>, with: &str) {
        let old = self.cut(at.clone());
        let old_words = words(&old.iter().map(|(c, _)| *c).collect::<Vec<_>>());
        let new: Vec<char> = with.chars().collect();
        let new_words = words(&new);
        let mut letters: Vec<Letter> = new.iter().map(|&c| (c, None)).collect();
        let (mut from_old, mut from_new) = (0, 0);
        let mut pairs = common(&old, &old_words, &new, &new_words);
        pairs.push((old_words.len(), new_words.len()));
        for (at_old, at_new) in pairs {
            if from_new < at_new {
                let gone = old_words.get(from_old..at_old).unwrap_or_default().iter().flat_map(Clone::clone);
                self.replaced.extend(gone.filter_map(|idx| old[idx].1));
            }
            if let (Some(old_word), Some(new_word)) = (old_words.get(at_old), new_words.get(at_new)) {
                for (from, to) in old_word.clone().zip(new_word.clone()) {
                    letters[to].1 = old[from].1;
                }
            }
            (from_old, from_new) = (at_old + 1, at_new + 1);
        }
        self.paste(at.start, letters);
    }

    /// Writes letters in another way: each becomes some letters that stand for it.
    pub(crate) fn rewrite(&mut self, write: &mut dyn FnMut(usize, char) -> Vec<char>) {
        let old = std::mem::take(&mut self.letters);
        for (at, (c, origin)) in old.into_iter().enumerate() {
            self.letters.extend(write(at, c).into_iter().map(|c| (c, origin)));
        }
    }

    /// What became of a stretch of the text before.
    pub(crate) fn fate(&self, (start, end): Stretch) -> Fate {
        let is_word = |c: char| !c.is_whitespace();
        let n_before = self.before.get(start as usize..end as usize).unwrap_or_default().iter();
        let n_before = n_before.filter(|c| is_word(**c)).count();
        let here = self
            .letters
            .iter()
            .enumerate()
            .filter(|(_, (c, origin))| is_word(*c) && origin.is_some_and(|origin| origin >= start && origin < end));
        let here: Vec<u32> = here.map(|(at, _)| at as u32).collect();
        let origins: BTreeSet<u32> = here.iter().filter_map(|&at| self.letters[at as usize].1).collect();
        match (here.first(), here.last()) {
            (Some(&first), Some(&last)) => {
                let is_enough = origins.len() as f64 >= SHARE_MIN * n_before as f64;
                let is_whole = last + 1 - first <= PULLED_MAX * (end - start) + 40;
                if is_enough && is_whole { Fate::Here((first, last + 1)) } else { Fate::Unclear }
            }
            _ if self.replaced.range(start..end).next().is_some() => Fate::Unclear,
            _ => Fate::Deleted,
        }
    }
}

/// Words and single other visible characters; white space is none of them.
fn words(letters: &[char]) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, c) in letters.iter().enumerate() {
        if c.is_whitespace() {
            continue;
        }
        let joins =
            |word: &&mut Range<usize>| word.end == at && c.is_alphanumeric() && letters[at - 1].is_alphanumeric();
        match words.last_mut().filter(joins) {
            Some(word) => word.end = at + 1,
            None => words.push(at..at + 1),
        }
    }
    words
}

/// The longest row of equal words in both.
fn common(old: &[Letter], old_words: &[Range<usize>], new: &[char], new_words: &[Range<usize>]) -> Vec<(usize, usize)> {
    let is_equal = |a: usize, b: usize| {
        let old = old[old_words[a].clone()].iter().map(|(c, _)| *c);
        old.eq(new[new_words[b].clone()].iter().copied())
    };
    let width = new_words.len() + 1;
    let mut longest = vec![0_u32; (old_words.len() + 1) * width];
    for a in (0..old_words.len()).rev() {
        for b in (0..new_words.len()).rev() {
            longest[a * width + b] = if is_equal(a, b) {
                1 + longest[(a + 1) * width + b + 1]
            } else {
                longest[(a + 1) * width + b].max(longest[a * width + b + 1])
            };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut pairs = Vec::new();
    while a < old_words.len() && b < new_words.len() {
        if is_equal(a, b) {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if longest[(a + 1) * width + b] >= longest[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fate of `words` after `old` became `new` in one edit.
    #[track_caller]
    fn check(text: &str, old: &str, new: &str, words: &str, expected: Fate) {
        let mut tracked = Tracked::new(text);
        let span = tracked.find(words).unwrap();
        let at = tracked.find(old).unwrap();
        tracked.replace(at, new);
        assert_eq!(tracked.fate((span.start as u32, span.end as u32)), expected, "{}", tracked.text());
    }

    #[test]
    fn words_around_an_edit_stay_what_they_were() {
        check("a brown fox sat", "brown", "very quick brown", "fox sat", Fate::Here((19, 26)));
        check("a brown fox sat", "a brown", "one brown", "brown", Fate::Here((4, 9)));
        check("a brown fox sat", "brown", "red", "brown fox sat", Fate::Here((6, 13)));
    }

    #[test]
    fn what_is_gone_is_told_from_what_was_replaced() {
        check("a brown fox sat", " brown", "", "brown", Fate::Deleted);
        check("a brown fox sat", "brown", "red", "brown", Fate::Unclear);
        check("a brown fox sat", "brown fox sat", "sat", "brown fox", Fate::Deleted);
    }

    #[test]
    fn what_moves_is_followed() {
        let mut tracked = Tracked::new("one two three");
        let piece = tracked.cut(0..4);
        tracked.paste(9, piece);
        assert_eq!((tracked.text().as_str(), tracked.fate((0, 3))), ("two threeone ", Fate::Here((9, 12))));
    }
}
