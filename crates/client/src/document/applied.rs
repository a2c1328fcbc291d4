//! Whether a page says already what a suggestion asked for: the new words between the old surroundings, and the old words not
//! there any more. Leaves out finding a place whose words became others (`anchor`).

use std::ops::Range;

use anchor::{Page, Quote, Resolution, Target, Where};

/// So many letters of the old surroundings must stand on each side, as far as there are that many. White space does not count:
/// whoever puts words in moves line breaks.
const SURROUNDINGS: usize = 12;
/// Where the place is known, the new words are looked for so many bytes around it, and not in all of a long page.
const NEAR: usize = 4096;

/// Looks through one page.
pub(super) struct Applied<'a> {
    page: &'a Page,
    whole: Option<Ink>,
}

impl<'a> Applied<'a> {
    pub(super) fn new(page: &'a Page) -> Self {
        Self { page, whole: None }
    }

    /// Where the new words stand, in bytes of the page's text; nothing where they do not.
    pub(super) fn place_of(&mut self, target: &Target, new: &str, resolution: &Resolution) -> Option<Range<usize>> {
        let Where::Text(quote) = &target.place else { return None };
        if target.revision == self.page.revision() {
            return None;
        }
        let (page, text) = (self.page, self.page.text());
        // The old words between all of their old surroundings: nobody put anything in their place.
        if let Resolution::Exact { span, .. } | Resolution::Moved { span, .. } = resolution
            && text.get(..span.start().0 as usize).is_some_and(|before| before.ends_with(&quote.prefix))
            && text.get(span.end().0 as usize..).is_some_and(|behind| behind.starts_with(&quote.suffix))
        {
            return None;
        }
        let wanted = Wanted::new(quote, new);
        match resolution {
            Resolution::Changed { span, .. } => {
                let (start, end) = (span.start().0 as usize, span.end().0 as usize);
                let near = text.floor_char_boundary(start.saturating_sub(NEAR))..text.ceil_char_boundary(end + NEAR);
                // Its neighbours may have changed as well; its own words are the new ones.
                let is_said = || !wanted.new.is_empty() && ink_of(page.slice(*span)) == wanted.new;
                wanted.find(&Ink::of(text, near)).or_else(|| is_said().then_some(start..end))
            }
            _ => wanted.find(self.whole.get_or_insert_with(|| Ink::of(text, 0..text.len()))),
        }
    }
}

/// The letters of a stretch of a page, and where each of their bytes stands in it.
struct Ink {
    letters: String,
    at: Vec<u32>,
    is_beginning: bool,
    is_end: bool,
}

impl Ink {
    fn of(text: &str, stretch: Range<usize>) -> Self {
        let (is_beginning, is_end) = (stretch.start == 0, stretch.end >= text.len());
        let part = text.get(stretch.clone()).unwrap_or_default();
        let mut ink = Self { letters: String::with_capacity(part.len()), at: Vec::new(), is_beginning, is_end };
        for (at, letter) in part.char_indices().filter(|(_, letter)| !letter.is_whitespace()) {
            let from = u32::try_from(stretch.start + at).unwrap_or(u32::MAX);
            ink.at.extend((0..letter.len_utf8() as u32).map(|n| from.saturating_add(n)));
            ink.letters.push(letter);
        }
        ink
    }

    /// The stretch of the page that these letters stand in.
    fn place(&self, letters: Range<usize>) -> Range<usize> {
        let behind =
            |at: usize| at.checked_sub(1).and_then(|last| self.at.get(last)).map_or(0, |last| *last as usize + 1);
        let end = behind(letters.end);
        match self.at.get(letters.start) {
            Some(start) if !letters.is_empty() => *start as usize..end,
            _ => end..end,
        }
    }
}

/// What is looked for, without white space.
struct Wanted {
    before: String,
    old: String,
    new: String,
    behind: String,
}

impl Wanted {
    fn new(quote: &Quote, new: &str) -> Self {
        let [before, old, new, behind] = [&*quote.prefix, &*quote.exact, new, &*quote.suffix].map(ink_of);
        Self { before, old, new, behind }
    }

    /// Where the new words stand, unless the old ones stand somewhere that fits as well.
    fn find(&self, ink: &Ink) -> Option<Range<usize>> {
        if self.old == self.new {
            return None;
        }
        let (fit, at) = self.best(ink, &self.new)?;
        let is_said = self.best(ink, &self.old).is_none_or(|(old_fit, _)| old_fit < fit);
        is_said.then(|| ink.place(at..at + self.new.len()))
    }

    /// Where these words fit best between the old surroundings: how many bytes of them agree there, and where it is.
    fn best(&self, ink: &Ink, words: &str) -> Option<(usize, usize)> {
        let from = self.before.char_indices().rev().nth(SURROUNDINGS - 1).map_or(0, |(at, _)| at);
        let until = self.behind.char_indices().nth(SURROUNDINGS).map_or(self.behind.len(), |(at, _)| at);
        let (near_before, near_behind) = (&self.before[from..], &self.behind[..until]);
        let needle = [near_before, words, near_behind].concat();
        if needle.is_empty() {
            return None;
        }
        let places = ink.letters.match_indices(&*needle).filter_map(|(at, _)| {
            let at = at + near_before.len();
            let (left, right) = (&ink.letters[..at], &ink.letters[at + words.len()..]);
            // No surroundings on one side: there the document began, or ended.
            let begins = !self.before.is_empty() || (left.is_empty() && ink.is_beginning);
            let ends = !self.behind.is_empty() || (right.is_empty() && ink.is_end);
            let fit =
                n_equal(left.bytes().rev(), self.before.bytes().rev()) + n_equal(right.bytes(), self.behind.bytes());
            (begins && ends).then_some((fit, at))
        });
        places.reduce(|best, next| if next.0 > best.0 { next } else { best })
    }
}

fn n_equal(one: impl Iterator<Item = u8>, other: impl Iterator<Item = u8>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

fn ink_of(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}
