//! The rest of the notation: the document as a reader has it, and turns, suggestions and coverage as lines of text.

use super::story::{fold, hash, name_of, print, revision, section, thread};
use crate::{
    DocumentNow, PersonId, QuoteNow, Review, SectionNow, SuggestionState, Timestamp, Turn, TurnReason, Via, coverage,
    since, suggestions, verdicts,
};

/// `text 2; changed a b; section intro=2; quote a "words" at 10`, joined by semicolons. Empty words: no document.
pub(super) fn document(words: &str) -> DocumentNow {
    let mut document = DocumentNow::default();
    for part in words.split("; ").filter(|part| !part.is_empty()) {
        let words: Vec<_> = part.split(' ').collect();
        match words[..] {
            ["text", n] => document.revision = Some(revision(n.parse().unwrap())),
            ["changed", ref names @ ..] => document.changed.extend(names.iter().map(|name| thread(name))),
            ["section", text] => {
                let (name, _) = text.split_once('=').unwrap();
                document.sections.push(SectionNow { id: section(name), print: print(text), title: name.into() });
            }
            ["quote", name, words, "at", at] => {
                let at = at.parse().unwrap();
                let span = (at, at + words.len() as u32);
                document.quotes.insert(thread(name), QuoteNow { hash: hash(words), words: words.into(), span });
            }
            _ => panic!("a document does not understand {part}"),
        }
    }
    document
}

pub(super) fn name(review: &Review, person: &PersonId) -> String {
    let named = review.name_of(person);
    if !named.is_empty() {
        return named.to_owned();
    }
    let people = ["ana", "ben", "cay", "dan", "eve", "kim"];
    people.into_iter().find(|name| name.as_bytes()[0] == person.0[0]).unwrap().to_owned()
}

/// Rows as `ben: asked by ana in a, since 3`, a `!` in front of blocking ones.
pub(super) fn turns(review: &Review, document: &DocumentNow, now: i64) -> String {
    lines(review, &Turn::of_review(review, document, Timestamp(now)).rows)
}

/// Rows that are hidden until somebody is back.
pub(super) fn later(review: &Review, document: &DocumentNow, now: i64) -> String {
    lines(review, &Turn::of_review(review, document, Timestamp(now)).later)
}

pub(super) fn lines(review: &Review, rows: &[crate::TurnRow]) -> String {
    let line = |row: &crate::TurnRow| {
        let reason = match row.reason {
            TurnReason::Asked => "asked",
            TurnReason::ReviewRequested => "review requested",
            TurnReason::TransferOffered => "transfer offered",
            TurnReason::ConfirmClosing => "confirm the closing",
            TurnReason::BlockingAnswered => "blocking answered",
            TurnReason::BlockingRaised => "blocking raised",
            TurnReason::SuggestionOpen => "suggestion open",
            TurnReason::AnotherRoundWanted => "another round wanted",
            TurnReason::WorkPromised => "work promised",
            TurnReason::UnseenReply => "unseen reply",
            TurnReason::ConflictingAnswers => "conflicting answers",
            TurnReason::TextChanged => "text changed",
            TurnReason::StanceStale => "stance stale",
            TurnReason::MarkStale => "mark stale",
            TurnReason::GateUnmet => "gate unmet",
            TurnReason::PassedOn => "passed on",
            TurnReason::HandoffOffered => "offered work",
            TurnReason::HandoffHeld => "holds",
            TurnReason::HandoffReturned => "has work back",
        };
        let place = row.thread.map_or(String::new(), |thread| format!(" in {}", name_of(thread.entry, thread.op)));
        let mark = if row.is_blocking { "!" } else { "" };
        let (person, by, since) = (name(review, &row.person), name(review, &row.by), row.since);
        let via = match row.via {
            Via::Itself => String::new(),
            Via::Deputy { of } => format!(", for {}", name(review, &of)),
            Via::Passed { by } => format!(", passed by {}", name(review, &by)),
            Via::Handoff { of } => format!(", from {}", name(review, &of)),
        };
        let back = row.back.map_or(String::new(), |back| format!(", back {}", super::timing::clock_text(back)));
        format!("{mark}{person}: {reason} by {by}{place}, since {}{via}{back}", super::timing::clock_text(since))
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What the story comes to, in the document, at time 100.
pub(super) fn turn_in(story: &str, words: &str) -> String {
    turns(&fold(story), &document(words), 100)
}

pub(super) fn turn(story: &str) -> String {
    turn_in(story, "")
}

/// States as `a: accepted by ana`.
pub(super) fn suggested(story: &str, words: &str) -> String {
    let review = fold(story);
    let line = |(id, state): (crate::ThreadId, &SuggestionState)| {
        let person = |person: &PersonId| name(&review, person);
        let of = |other: &crate::ThreadId| name_of(other.entry, other.op);
        let state = match state {
            SuggestionState::Open => "open".to_owned(),
            SuggestionState::Accepted { by, is_applied: false } => format!("accepted by {}", person(by)),
            SuggestionState::Accepted { by, is_applied: true } => format!("applied, accepted by {}", person(by)),
            SuggestionState::Rejected { by, .. } => format!("rejected by {}", person(by)),
            SuggestionState::Conflicting { accepted, rejected } => {
                format!("conflicting, accepted by {}, rejected by {}", person(accepted), person(rejected))
            }
            SuggestionState::Stale { now, overlaps: Some(other) } => {
                format!("stale, overlaps {}, now {:?}", of(other), now.as_deref())
            }
            SuggestionState::Stale { now, overlaps: None } => format!("stale, now {:?}", now.as_deref()),
            SuggestionState::Superseded { by } => format!("superseded by {:?}", by.as_ref().map(of)),
        };
        format!("{}: {state}", name_of(id.entry, id.op))
    };
    suggestions(&review, &document(words)).iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Sections as `intro: ana, ben (stale)`.
pub(super) fn covered(story: &str, words: &str) -> String {
    let review = fold(story);
    let line = |section: crate::SectionCoverage| {
        let mark = |mark: &crate::MarkNow| {
            let stale = if mark.is_stale { " (stale)" } else { "" };
            format!("{}{stale}", name(&review, &mark.person))
        };
        let marks: Vec<_> = section.marks.iter().map(mark).collect();
        format!("{}: {}", section.section.title, marks.join(", "))
    };
    coverage(&review, &document(words)).into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Verdicts as `ana: Approve, stale in intro`.
pub(super) fn judged(story: &str, words: &str) -> String {
    let (review, document) = (fold(story), document(words));
    let line = |verdict: crate::VerdictNow| {
        let stale: Vec<_> = verdict.stale.iter().map(|idx| &*document.sections[*idx].title).collect();
        let stale = if stale.is_empty() { String::new() } else { format!(", stale in {}", stale.join(" ")) };
        format!("{}: {:?}{stale}", name(&review, &verdict.person), verdict.verdict)
    };
    verdicts(&review, &document).into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// News as `threads b; replies c in a; …`.
pub(super) fn news(story: &str, person: &str) -> String {
    let review = fold(story);
    let person = review.people.keys().find(|id| name(&review, id) == person).unwrap();
    let since = since(&review, &person);
    let of_thread = |id: &crate::ThreadId| name_of(id.entry, id.op);
    let comment = |(thread, id): &(crate::ThreadId, crate::CommentId)| {
        format!("{} in {}", name_of(id.entry, id.op), of_thread(thread))
    };
    let parts: [(&str, Vec<String>); 8] = [
        ("last", since.last.iter().map(|id| name_of(*id, crate::OpIndex(0))).collect()),
        ("threads", since.threads.iter().map(of_thread).collect()),
        ("replies", since.replies.iter().map(comment).collect()),
        ("moved", since.moved.iter().map(of_thread).collect()),
        ("edited", since.edited.iter().map(comment).collect()),
        ("submissions", since.submissions.iter().map(|id| name_of(*id, crate::OpIndex(0))).collect()),
        ("brief", since.is_brief_new.then(|| "new".to_owned()).into_iter().collect()),
        ("revisions", (since.n_revisions > 0).then(|| since.n_revisions.to_string()).into_iter().collect()),
    ];
    let told = parts.iter().filter(|(_, what)| !what.is_empty());
    told.map(|(word, what)| format!("{word} {}", what.join(", "))).collect::<Vec<_>>().join("; ")
}
