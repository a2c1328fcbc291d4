//! What a person types into the search box, as a test on threads and drafts: `is:open kind:question by:ana -"exact words"`.
//!
//! Every part must hold; one with a minus before it must not. A filter that is not known is looked for as words, and said.
//! Leaves out ranking (order is by place) and how it looks (`components/search_bar.rs`).

use std::rc::Rc;

use anchor::Resolution;
use client::{Draft, DraftAct};
use review::{Comment, Kind, PersonId, Review, Thread, Turn, Words};

use crate::draft_text::{Label, home_of, quote_of, take_label, text_of};
use crate::placement::Placed;

/// The filters there are, as they are typed: for the hint below the field.
pub const FILTERS: [&str; 14] = [
    "is:open",
    "is:closed",
    "is:blocking",
    "is:changed",
    "is:orphan",
    "is:draft",
    "is:suggestion",
    "turn:me",
    "asks:me",
    "by:@",
    "kind:question",
    "kind:todo",
    "kind:nit",
    "kind:praise",
];

/// A parsed search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    clauses: Vec<Clause>,
    /// Filters that are not known, as they were typed.
    pub unknown: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Clause {
    is_not: bool,
    test: Test,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Open,
    Closed,
    Blocking,
    Orphan,
    Changed,
    Draft,
    Kind(Kind),
    Turn(Who),
    By(Who),
    Asks(Who),
    Words(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    Me,
    /// Whoever's name has these letters in it.
    Named(String),
}

/// What is searched.
#[derive(Debug, Clone, Copy)]
pub struct Searched<'a> {
    /// The review.
    pub review: &'a Review,
    /// My drafts.
    pub drafts: &'a [Rc<Draft>],
    /// Whose turn it is.
    pub turn: &'a Turn,
    /// Me, once the log knows me.
    pub me: Option<PersonId>,
}

impl Query {
    /// Reads what was typed. Never fails: what is not a filter is a word, and a filter without its end is waited for.
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for token in tokens(text) {
            match read(token.key, &folded(token.word)) {
                Read::Test(test) => query.clauses.push(Clause { is_not: token.is_not, test }),
                Read::Unfinished => {}
                // Perhaps it is still being typed.
                Read::Unknown if is_begun(text, token.whole) => {}
                Read::Unknown => {
                    query.unknown.push(token.whole.to_owned());
                    query.clauses.push(Clause { is_not: token.is_not, test: Test::Words(folded(token.whole)) });
                }
            }
        }
        query
    }

    /// Whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// The names in it that nobody here has, as they were typed.
    pub fn strangers(&self, review: &Review) -> Vec<String> {
        let named = self.clauses.iter().filter_map(|clause| match &clause.test {
            Test::By(Who::Named(name)) | Test::Turn(Who::Named(name)) | Test::Asks(Who::Named(name)) => Some(name),
            _ => None,
        });
        named.filter(|name| !review.people.keys().any(|person| is_named(review, &person, name))).cloned().collect()
    }

    /// Whether a thread passes.
    pub fn matches(&self, searched: &Searched<'_>, thread: &Thread, placed: Option<&Placed>) -> bool {
        self.clauses.iter().all(|clause| clause.is_not != clause.test.holds(searched, thread, placed))
    }

    /// Whether a draft that would open a thread passes.
    pub fn matches_draft(&self, searched: &Searched<'_>, draft: &Draft, placed: Option<&Placed>) -> bool {
        self.clauses.iter().all(|clause| clause.is_not != clause.test.holds_draft(searched, draft, placed))
    }
}

impl Test {
    fn holds(&self, searched: &Searched<'_>, thread: &Thread, placed: Option<&Placed>) -> bool {
        let Searched { review, drafts, turn, .. } = searched;
        match self {
            Self::Open => thread.is_open(),
            Self::Closed => !thread.is_open(),
            Self::Blocking => thread.is_blocking(),
            Self::Orphan | Self::Changed => self.holds_place(placed),
            Self::Draft => drafts.iter().any(|draft| is_in(review, draft, thread)),
            Self::Kind(kind) => thread.kind == *kind || (*kind == Kind::Suggestion && thread.replacement.is_some()),
            Self::Turn(who) => {
                turn.rows.iter().any(|row| row.thread == Some(thread.id) && who.is(searched, &row.person))
            }
            Self::By(who) => thread.comments.iter().any(|comment| who.is(searched, &comment.author)),
            Self::Asks(who) => thread.comments.iter().any(|comment| asks(searched, comment, who)),
            Self::Words(words) => {
                in_thread(thread, words)
                    || drafts.iter().any(|draft| is_in(review, draft, thread) && in_act(&draft.act, words))
            }
        }
    }

    fn holds_draft(&self, searched: &Searched<'_>, draft: &Draft, placed: Option<&Placed>) -> bool {
        let DraftAct::Thread { kind: its_kind, need, replacement, target, .. } = &draft.act else { return false };
        match self {
            Self::Open | Self::Draft => true,
            Self::Closed | Self::Turn(_) | Self::Asks(_) => false,
            Self::Blocking => need.is_some(),
            Self::Orphan | Self::Changed => self.holds_place(placed),
            Self::Kind(kind) => its_kind == kind || (*kind == Kind::Suggestion && replacement.is_some()),
            Self::By(Who::Me) => true,
            Self::By(who) => searched.me.is_some_and(|me| who.is(searched, &me)),
            Self::Words(words) => in_act(&draft.act, words) || contains(&quote_of(target), words),
        }
    }

    fn holds_place(&self, placed: Option<&Placed>) -> bool {
        placed.is_some_and(|placed| match placed.resolution {
            Resolution::Orphaned { .. } => *self == Self::Orphan,
            Resolution::Changed { .. } => *self == Self::Changed,
            _ => false,
        })
    }
}

impl Who {
    fn is(&self, searched: &Searched<'_>, person: &PersonId) -> bool {
        match self {
            Self::Me => searched.me.as_ref() == Some(person),
            Self::Named(name) => is_named(searched.review, person, name),
        }
    }
}

fn is_named(review: &Review, person: &PersonId, name: &str) -> bool {
    contains(review.name_of(person), name)
}

fn asks(searched: &Searched<'_>, comment: &Comment, who: &Who) -> bool {
    comment.asks.iter().any(|person| who.is(searched, person))
}

/// Whether a draft of mine is about this thread.
fn is_in(review: &Review, draft: &Draft, thread: &Thread) -> bool {
    draft.binned.is_none() && home_of(review, &draft.act) == Some(thread.id)
}

/// All words of a thread: what is folded on the screen, too.
fn in_thread(thread: &Thread, words: &str) -> bool {
    let here = |text: &Words| contains(text.as_str(), words);
    let maybe = |text: &Option<Words>| text.as_ref().is_some_and(here);
    thread.target.as_ref().is_some_and(|target| contains(&quote_of(target), words))
        || thread.comments.iter().any(|comment| here(&comment.words))
        || thread.need.as_ref().is_some_and(|need| here(&need.because) || here(&need.would_satisfy))
        || maybe(&thread.fallback)
        || maybe(&thread.replacement)
        || thread.closed.as_ref().is_some_and(|closed| maybe(&closed.reason))
        || thread.answers.iter().any(|answer| maybe(&answer.reason))
}

fn in_act(act: &DraftAct, words: &str) -> bool {
    let more = match act {
        DraftAct::Thread { need, fallback, replacement, .. } => {
            let need = need.as_ref().map(|need| [need.because.as_str(), need.would_satisfy.as_str()]);
            let [because, satisfied] = need.unwrap_or_default();
            [because, satisfied, fallback.as_str(), replacement.as_deref().unwrap_or_default()]
        }
        _ => [""; 4],
    };
    text_of(act).is_some_and(|text| contains(text, words)) || more.iter().any(|text| contains(text, words))
}

/// Letter by letter, so that a sigma is one letter wherever it stands (and the engine needs no table of what surrounds it).
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase).map(|letter| if letter == 'ς' { 'σ' } else { letter })
}

fn folded(text: &str) -> String {
    letters(text).collect()
}

/// Whether folded words stand in a text. Copies nothing: ten thousand threads are searched at each letter.
fn contains(text: &str, words: &str) -> bool {
    let starts = |rest: &str| {
        let mut here = letters(rest);
        words.chars().all(|letter| here.next() == Some(letter))
    };
    words.is_empty() || text.char_indices().any(|(at, _)| starts(&text[at..]))
}

/// Whether what stands at the end of the text could become a filter that is known.
fn is_begun(text: &str, whole: &str) -> bool {
    text.ends_with(whole) && FILTERS.iter().any(|filter| filter.starts_with(whole))
}

enum Read {
    Test(Test),
    /// `is:` and no more yet.
    Unfinished,
    Unknown,
}

fn read(key: Option<&str>, word: &str) -> Read {
    let Some(key) = key else { return Read::Test(Test::Words(word.into())) };
    if word.is_empty() || word == "@" {
        return Read::Unfinished;
    }
    let who = || match word.trim_start_matches('@') {
        "me" => Who::Me,
        name => Who::Named(name.into()),
    };
    Read::Test(match (key, word) {
        ("is", "open") => Test::Open,
        ("is", "closed") => Test::Closed,
        ("is", "blocking") => Test::Blocking,
        ("is", "orphan" | "orphaned") => Test::Orphan,
        ("is", "changed") => Test::Changed,
        ("is", "draft") => Test::Draft,
        ("is", "suggestion") => Test::Kind(Kind::Suggestion),
        ("turn", _) => Test::Turn(who()),
        ("by", _) => Test::By(who()),
        ("asks", _) => Test::Asks(who()),
        ("kind", name) => match take_label(&[name, ": "].concat()) {
            Some((Label::Kind(kind), _)) => Test::Kind(kind),
            _ => return Read::Unknown,
        },
        _ => return Read::Unknown,
    })
}

/// A word, a stretch between quotation marks, or a filter with what it asks for.
struct Token<'a> {
    is_not: bool,
    key: Option<&'a str>,
    word: &'a str,
    whole: &'a str,
}

fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text;
    core::iter::from_fn(move || {
        rest = rest.trim_start();
        // A minus with nothing right behind it is a word like others.
        let excluded = rest.strip_prefix('-').filter(|behind| !behind.is_empty() && !behind.starts_with(' '));
        let (is_not, start) = (excluded.is_some(), excluded.unwrap_or(rest));
        let (key, value) = keyed(start);
        let (word, after) = value_of(value);
        let whole = &start[..start.len() - after.len()];
        rest = after;
        (!whole.is_empty()).then_some(Token { is_not, key, word, whole })
    })
    .filter(|token| token.key.is_some() || !token.word.trim().is_empty())
}

/// `is:open` is a filter; `https://…` and `10:30` are not.
fn keyed(text: &str) -> (Option<&str>, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(text.len());
    match text[end..].strip_prefix(':') {
        Some(value) if end > 0 && !value.starts_with("//") => (Some(&text[..end]), value),
        _ => (None, text),
    }
}

/// What is asked for, and the rest behind it. A quotation that does not end goes to the end.
fn value_of(text: &str) -> (&str, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        return quoted.split_once('"').unwrap_or((quoted, ""));
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests;
