//! Short names at a terminal: a thread by the first digits of its id, as git names commits; people by their names; days.
//!
//! Leaves out what is done with what was named.

use review::{CommentId, PersonId, Review, ThreadId, Timestamp, Words};

use crate::failure::Failure;

/// As many digits as are shown where fewer would do too.
const DIGITS_MIN: usize = 8;

/// The short name of an act: so many digits that no other entry of the review begins so, and which act of the entry.
pub(crate) fn short(review: &Review, id: impl ToString) -> String {
    let id = id.to_string();
    let (hex, op) = id.split_once('.').unwrap_or((&id, "0"));
    let shared = |other: &str| hex.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    let others = review.threads.values().flat_map(|thread| &thread.comments);
    let n_shared = others.map(|comment| comment.id.entry.to_string()).filter(|other| other != hex);
    let n = n_shared.map(|other| shared(&other) + 1).max().unwrap_or(0).max(DIGITS_MIN);
    format!("{}.{op}", &hex[..n.min(hex.len())])
}

/// The thread that somebody means by the beginning of its name.
pub(crate) fn thread(review: &Review, named: &str) -> Result<ThreadId, Failure> {
    one_of(review, named, review.threads.keys(), "thread")
}

/// The comment that somebody means; a thread's name is that of its first comment.
pub(crate) fn comment(review: &Review, named: &str) -> Result<CommentId, Failure> {
    let comments = review.threads.values().flat_map(|thread| thread.comments.iter().map(|comment| comment.id));
    one_of(review, named, comments.collect::<Vec<_>>(), "comment")
}

/// The one of these that somebody means by the beginning of its name.
pub(crate) fn one_of<T: ToString + Copy>(
    review: &Review,
    named: &str,
    all: impl IntoIterator<Item = T>,
    what: &str,
) -> Result<T, Failure> {
    let named = named.trim().to_ascii_lowercase();
    let (hex, op) = named.split_once('.').map_or((named.as_str(), None), |(hex, op)| (hex, Some(op)));
    let is_meant = |id: &T| {
        let id = id.to_string();
        let (id_hex, id_op) = id.split_once('.').unwrap_or((&id, ""));
        !hex.is_empty() && id_hex.starts_with(hex) && op.is_none_or(|op| op == id_op)
    };
    let found: Vec<T> = all.into_iter().filter(is_meant).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::new(format!("there is no {what} `{named}`: `baton show` names them")).into_damage()),
        several => {
            let names: Vec<String> = several.iter().take(8).map(|id| short(review, id.to_string())).collect();
            Err(Failure::new(format!("`{named}` may be any of {}", names.join(", "))).into_damage())
        }
    }
}

/// The person of that name. Names are claims: two people of one name cannot be told apart by it.
pub(crate) fn person(review: &Review, name: &str) -> Result<PersonId, Failure> {
    let is_meant = |known: &str| known.trim().to_lowercase() == name.trim().to_lowercase();
    let found: Vec<PersonId> =
        review.people.values().filter(|person| is_meant(person.name.as_str())).map(|person| person.id).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::new(format!("nobody here is called {}", line(name))).into_damage()),
        several => Err(Failure::new(format!("{} people here are called {}", several.len(), line(name))).into_damage()),
    }
}

/// A person as a terminal shows them.
pub(crate) fn of(review: &Review, person: &PersonId) -> String {
    match line(review.name_of(person)) {
        name if name.is_empty() => person.to_string()[..DIGITS_MIN].to_owned(),
        name => name,
    }
}

/// Somebody's words in one line, without codes that a terminal obeys.
pub(crate) fn line(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().filter(|char| !char.is_control()).collect()
}

/// The same, but only its beginning.
pub(crate) fn brief(words: &str, n_max: usize) -> String {
    let line = line(words);
    match line.char_indices().nth(n_max) {
        Some((at, _)) => format!("{}\u{2026}", line[..at].trim_end()),
        None => line,
    }
}

/// Words that may be missing, in one line.
pub(crate) fn said(words: &Words) -> String {
    match words {
        Words::Here(words) => line(words),
        Words::Missing => "(not here yet)".to_owned(),
        Words::Erased => "(taken back)".to_owned(),
    }
}

/// A claimed time as a day and an hour in UTC, which is the same on every machine.
pub(crate) fn time(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0)
        .map_or_else(|_| at.0.to_string(), |at| at.strftime("%Y-%m-%d %H:%M").to_string())
}

/// How long ago that was, roughly.
pub(crate) fn ago(at: Timestamp, now: Timestamp) -> String {
    const MINUTE: i64 = 60_000;
    match (now.0 - at.0) / MINUTE {
        ..=0 => "just now".to_owned(),
        1 => "1 minute ago".to_owned(),
        n if n < 60 => format!("{n} minutes ago"),
        n if n < 120 => "1 hour ago".to_owned(),
        n if n < 48 * 60 => format!("{} hours ago", n / 60),
        n => format!("{} days ago", n / (24 * 60)),
    }
}

/// A day that somebody typed, `2026-12-01`, as its last millisecond in UTC; or a moment, `2026-12-01T17:00:00Z`.
pub(crate) fn day(typed: &str) -> Result<Timestamp, String> {
    if let Ok(at) = typed.parse::<jiff::Timestamp>() {
        return Ok(Timestamp(at.as_millisecond()));
    }
    let day: jiff::civil::Date = typed.parse().map_err(|_| format!("`{typed}` is not a day such as 2026-12-01"))?;
    let end = day.at(23, 59, 59, 999_000_000).to_zoned(jiff::tz::TimeZone::UTC).map_err(|error| error.to_string())?;
    Ok(Timestamp(end.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_written() {
        assert_eq!(time(day("2026-12-01").unwrap()), "2026-12-01 23:59");
        assert_eq!(time(day("2026-12-01T17:00:00+01:00").unwrap()), "2026-12-01 16:00");
        assert!(day("tomorrow").is_err());
    }

    #[test]
    fn strangers_words_stay_in_their_line() {
        assert_eq!(brief("a\u{1b}[2J\nb  c d", 8), "a[2J b c\u{2026}");
        assert_eq!(brief("a b", 8), "a b");
    }
}
