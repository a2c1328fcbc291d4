//! The name that is being written behind an `@`, and who may be meant. Pure; who is meant in the end is `client::mentioned`'s.

use anchor::Utf16;
use review::{PersonId, Review};

/// Longer names are rare, and so is going back further than this to finish one.
const PREFIX_MAX: usize = 40;
/// A longer list is searched by typing on.
const OFFERED_MAX: usize = 6;

/// A name being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where the `@` stands.
    pub from: Utf16,
    /// Where the caret stands.
    pub to: Utf16,
    /// Who may be meant, in the order in which they joined. Never empty.
    pub people: Vec<PersonId>,
}

/// The name before the caret, when somebody's begins so.
pub fn mention_at(text: &str, caret: Utf16, review: &Review, me: Option<&PersonId>) -> Option<Mention> {
    let before = up_to(text, caret)?;
    let line = before.rsplit('\n').next().unwrap_or_default();
    let (head, prefix) = line.rsplit_once('@')?;
    let is_word = head.chars().next_back().is_some_and(char::is_alphanumeric);
    if is_word || prefix.chars().count() > PREFIX_MAX {
        return None;
    }
    let wanted = lower(prefix);
    let begins = |name: &str| name.starts_with(&wanted) || name.split(' ').any(|word| word.starts_with(&wanted));
    let people = review.people.values().filter(|person| Some(&person.id) != me);
    let people = people.filter(|person| {
        let name = lower(person.name.as_str().trim());
        !name.is_empty() && begins(&name)
    });
    let people: Vec<PersonId> = people.map(|person| person.id).take(OFFERED_MAX).collect();
    let len = u32::try_from(prefix.encode_utf16().count() + 1).ok()?;
    (!people.is_empty()).then_some(Mention { from: Utf16(caret.0.checked_sub(len)?), to: caret, people })
}

fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// The text before the caret; nothing when the caret stands inside a letter.
fn up_to(text: &str, caret: Utf16) -> Option<&str> {
    let mut units = 0;
    for (at, letter) in text.char_indices() {
        if units >= caret.0 {
            return (units == caret.0).then(|| &text[..at]);
        }
        units += letter.len_utf16() as u32;
    }
    (units == caret.0).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    /// `|` is the caret; what is offered, by name.
    fn check(text: &str, expected: &str) {
        let sample = samples::archive();
        let (before, after) = text.split_once('|').unwrap();
        let caret = Utf16(before.encode_utf16().count() as u32);
        let me = samples::person(samples::ANA);
        let found = mention_at(&[before, after].concat(), caret, &sample.view.review, Some(&me));
        let name = |person: &PersonId| sample.view.review.name_of(person).to_string();
        let names = found.map(|found| found.people.iter().map(name).collect::<Vec<_>>().join(", "));
        assert_eq!(names.unwrap_or_default(), expected, "for {text:?}");
    }

    #[test]
    fn an_at_sign_offers_everybody_but_me() {
        check("@|", "Jonas Weber, Mira Kaur, Lena Okafor, Diego Paz");
        check("See @mi| later", "Mira Kaur");
        check("@KAUR|", "Mira Kaur");
        check("🦀 @Mira Ka|", "Mira Kaur");
    }

    #[test]
    fn nothing_is_offered_where_no_name_is_meant() {
        check("mail me@mi|", "");
        check("@mira kaur |", "");
        check("@nobody|", "");
        check("@mi\n|", "");
        check("|@mi", "");
    }

    #[test]
    fn a_caret_inside_a_letter_offers_nothing() {
        let sample = samples::archive();
        assert_eq!(mention_at("@🦀", Utf16(2), &sample.view.review, None), None);
        assert_eq!(mention_at("@", Utf16(9), &sample.view.review, None), None);
    }
}
