//! What a person types into the search box, as a test on threads: `is:open kind:question by:ana "exact words" word`.
//!
//! Every part must hold. A word that is no known filter is looked for in the text. Leaves out ranking: order is by place.

use anchor::Resolution;
use review::{Kind, Review, Thread};

use crate::draft_text::quote_of;
use crate::placement::Placed;

/// A parsed search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Open,
    Closed,
    Blocking,
    Orphan,
    Kind(Kind),
    By(String),
    Words(String),
}

impl Query {
    /// Reads what was typed. Never fails: what is not a filter is a word.
    pub fn parse(text: &str) -> Self {
        Self { parts: tokens(text).map(|(word, is_quoted)| part(&lower(word), is_quoted)).collect() }
    }

    /// Whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether a thread passes.
    pub fn matches(&self, review: &Review, thread: &Thread, placed: Option<&Placed>) -> bool {
        self.parts.iter().all(|part| match part {
            Part::Open => thread.is_open(),
            Part::Closed => !thread.is_open(),
            Part::Blocking => thread.is_blocking(),
            Part::Orphan => placed.is_some_and(|placed| matches!(placed.resolution, Resolution::Orphaned { .. })),
            Part::Kind(kind) => thread.kind == *kind,
            Part::By(name) => {
                thread.comments.iter().any(|comment| lower(review.name_of(&comment.author)).contains(name))
            }
            Part::Words(words) => {
                let quote = thread.target.as_ref().map(|target| quote_of(target));
                quote.is_some_and(|quote| lower(&quote).contains(words))
                    || thread.comments.iter().any(|comment| lower(comment.words.as_str()).contains(words))
            }
        })
    }
}

/// Letter by letter, so that a sigma is one letter wherever it stands (and the engine needs no table of what surrounds it).
fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(|letter| if letter == 'ς' { 'σ' } else { letter }).collect()
}

fn part(word: &str, is_quoted: bool) -> Part {
    let filter = if is_quoted { None } else { word.split_once(':') };
    match filter {
        Some(("is", "open")) => Part::Open,
        Some(("is", "closed")) => Part::Closed,
        Some(("is", "blocking")) => Part::Blocking,
        Some(("is", "orphan")) => Part::Orphan,
        Some(("by", name)) if !name.is_empty() => Part::By(name.trim_start_matches('@').into()),
        Some(("kind", name)) => kind(name).map_or_else(|| Part::Words(word.into()), Part::Kind),
        _ => Part::Words(word.into()),
    }
}

fn kind(name: &str) -> Option<Kind> {
    let (label, _) = crate::draft_text::take_label(&[name, ": "].concat()).map(|(label, _)| (label, ()))?;
    match label {
        crate::draft_text::Label::Kind(kind) => Some(kind),
        crate::draft_text::Label::Blocking => None,
    }
}

/// Words, and stretches between quotation marks, with whether they were quoted.
fn tokens(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    core::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        if let Some(quoted) = rest.strip_prefix('"') {
            let (word, after) = quoted.split_once('"').unwrap_or((quoted, ""));
            rest = after;
            return Some((word, true));
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some((word, false))
    })
    .filter(|(word, _)| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    /// The threads of the sample review that a search finds, by their first words.
    fn check(query: &str, expected: &str) {
        let sample = samples::archive();
        let query = Query::parse(query);
        let found: Vec<String> = sample
            .view
            .review
            .threads
            .values()
            .filter(|thread| {
                let placed = sample.page.placements.threads.get(&thread.id).map(AsRef::as_ref);
                query.matches(&sample.view.review, thread, placed)
            })
            .map(|thread| thread.comments[0].words.as_str().split(' ').next().unwrap_or_default().to_string())
            .collect();
        assert_eq!(found.join(" "), expected, "for {query:?}");
    }

    #[test]
    fn words_are_found_in_comments_and_quotes_whatever_their_case() {
        check("CATALOGUES", "Only");
        check("\"tape robot\"", "Who");
        check("nowhere-to-be-found", "");
        assert_eq!(lower("ΟΔΟΣ Ünü"), lower("οδος üNÜ"));
    }

    #[test]
    fn filters_are_all_asked_for() {
        check("is:blocking", "Only");
        check("kind:question is:open", "Is Who");
        check("kind:question is:orphan", "Who");
        check("by:mira kind:question", "Is");
        check("is:closed by:@lena", "Nine");
    }

    #[test]
    fn what_is_no_filter_is_a_word() {
        check("is:strange", "");
        check("\"is:open\"", "");
        check("kind:", "");
    }
}
