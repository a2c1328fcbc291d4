//! Every visible word, by key, in the reader's language; loaded as JSON, never compiled in.
//!
//! A text may hold slots, in the small part of ICU MessageFormat that translators know: `{name}` puts a word or a number in;
//! `{n, plural, =0 {nothing} one {# thread} other {# threads}}` chooses by number, `#` being the number. Arms may hold slots.
//! A text that breaks these rules is shown as it stands. Leaves out other formats, genders and number shapes.

use std::rc::Rc;

use yew::AttrValue;

/// The words of one language.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Strings {
    lang: Rc<str>,
    /// In the order of their keys.
    texts: Vec<(String, AttrValue)>,
}

/// What goes into a slot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Slot<'a> {
    /// A word, as it stands.
    Word(&'a str),
    /// A number, which may also choose a plural form.
    Count(usize),
}

impl<'a> From<&'a str> for Slot<'a> {
    fn from(word: &'a str) -> Self {
        Self::Word(word)
    }
}

impl From<usize> for Slot<'_> {
    fn from(n: usize) -> Self {
        Self::Count(n)
    }
}

impl Strings {
    /// The words of a language, by key.
    pub fn new(lang: &str, texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut strings = Self { lang: lang.into(), texts: Vec::new() };
        for (key, text) in texts {
            if let Err(at) = strings.find(&key) {
                strings.texts.insert(at, (key, text.into()));
            }
        }
        strings
    }

    /// The language, as a BCP 47 tag.
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// A text without slots. A key that is missing is shown itself, so that nothing is silently empty.
    pub fn t(&self, key: &'static str) -> AttrValue {
        self.find(key).map_or(AttrValue::Static(key), |at| self.texts[at].1.clone())
    }

    fn find(&self, key: &str) -> Result<usize, usize> {
        self.texts.binary_search_by(|(known, _)| known.as_str().cmp(key))
    }

    /// A text with slots.
    pub fn say(&self, key: &'static str, slots: &[(&str, Slot<'_>)]) -> AttrValue {
        let text = self.t(key);
        let mut out = String::with_capacity(text.len() + 16);
        fill(&text, slots, None, &self.lang, &mut out);
        out.into()
    }

    /// A text with one slot, the number `{n}`.
    pub fn count(&self, key: &'static str, n: usize) -> AttrValue {
        self.say(key, &[("n", Slot::Count(n))])
    }
}

/// Writes `text` with its slots filled. Recurses only into plural arms, which are shorter than the text.
fn fill(text: &str, slots: &[(&str, Slot<'_>)], number: Option<usize>, lang: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['{', '#']) {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        if let Some(after) = tail.strip_prefix('#') {
            match number {
                Some(n) => out.push_str(&n.to_string()),
                None => out.push('#'),
            }
            rest = after;
        } else if let Some((inside, after)) = braced(tail) {
            fill_slot(inside, slots, lang, out);
            rest = after;
        } else {
            rest = tail;
            break;
        }
    }
    out.push_str(rest);
}

fn fill_slot(inside: &str, slots: &[(&str, Slot<'_>)], lang: &str, out: &mut String) {
    let (name, arms) = match inside.split_once(", plural,") {
        Some((name, arms)) => (name.trim(), Some(arms)),
        None => (inside.trim(), None),
    };
    let slot = slots.iter().find(|(known, _)| *known == name).map(|(_, slot)| *slot);
    match (slot, arms) {
        (Some(Slot::Count(n)), Some(arms)) => {
            let arm = choose(arms, n, category(lang, n)).unwrap_or_default();
            fill(arm, slots, Some(n), lang, out);
        }
        (Some(Slot::Count(n)), None) => out.push_str(&n.to_string()),
        (Some(Slot::Word(word)), _) if runs_against(word, lang) => {
            // First strong isolate, and its end: a name must not turn the sentence around it.
            out.push('\u{2068}');
            out.push_str(word);
            out.push('\u{2069}');
        }
        (Some(Slot::Word(word)), _) => out.push_str(word),
        (None, _) => {
            out.push('{');
            out.push_str(inside);
            out.push('}');
        }
    }
}

/// Whether a word holds letters that run against the language's direction.
fn runs_against(word: &str, lang: &str) -> bool {
    let is_rtl = |letter: char| {
        matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
            || matches!(letter, '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    let is_rtl_lang = matches!(lang.split('-').next(), Some("ar" | "fa" | "he" | "ur"));
    word.chars().any(|letter| letter.is_alphabetic() && is_rtl(letter) != is_rtl_lang)
}

/// What stands between a text's first brace and the one that closes it, and what follows.
fn braced(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some((text.get(1..at)?, text.get(at + 1..)?));
        }
    }
    None
}

/// The arm for exactly `n`, else for its category, else `other`.
fn choose<'a>(arms: &'a str, n: usize, category: &str) -> Option<&'a str> {
    let exact = format!("={n}");
    let (mut by_category, mut by_default, mut rest) = (None, None, arms);
    while let Some(at) = rest.find('{') {
        let name = rest[..at].trim();
        let (arm, after) = braced(&rest[at..])?;
        if name == exact {
            return Some(arm);
        }
        if name == category {
            by_category = Some(arm);
        }
        if name == "other" {
            by_default = Some(arm);
        }
        rest = after;
    }
    by_category.or(by_default)
}

/// The plural category of a whole number (Unicode CLDR), for the languages that have a file, and English's rule for others.
fn category(lang: &str, n: usize) -> &'static str {
    match (lang.split('-').next().unwrap_or_default(), n, n % 100) {
        ("ar", 0, _) => "zero",
        ("ar", 2, _) => "two",
        ("ar", _, 3..=10) => "few",
        ("ar", _, 11..=99) => "many",
        (_, 1, _) => "one",
        _ => "other",
    }
}

#[cfg(test)]
pub(crate) mod tests;
