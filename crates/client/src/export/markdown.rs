//! The review as Markdown, to be read, mailed or committed. People's words are quoted, so that their headings and lists
//! cannot pretend to be ours.

use anchor::{ElementTarget, Where};
use review::{Brief, Comment, DocumentNow, Review, SuggestionState, Thread, Timestamp, Turn, Words, suggestions};

use super::{reviewing, words};

/// The whole review as Markdown: sittings first, then open threads, then closed ones.
pub fn to_markdown(review: &Review) -> String {
    let mut out = Out::default();
    let title = review.title.as_ref().map_or("Review", Words::as_str);
    out.line(&format!("# {}", one_line(title)));
    if let Some(brief) = &review.brief {
        brief_markdown(&mut out, review, brief);
    }
    turn_markdown(&mut out, review);
    if !review.submissions.is_empty() {
        out.line("\n## Submissions\n");
    }
    for submission in &review.submissions {
        let verdict = submission.verdict.map_or("single comment", words::verdict);
        let name = name_of(review, &submission.by);
        out.line(&format!("- {name}, {}: **{verdict}**", words::day(submission.at)));
        if let Some(summary) = &submission.summary {
            out.quote("  > ", summary);
        }
    }
    let states = suggestions(review, &DocumentNow::default());
    let mut threads: Vec<_> = review.threads.values().collect();
    threads.sort_by_key(|thread| (place_of(thread), thread.order));
    let (open, closed): (Vec<_>, Vec<_>) = threads.into_iter().partition(|thread| thread.is_open());
    for (heading, threads) in [("Open", open), ("Closed", closed)] {
        if !threads.is_empty() {
            out.line(&format!("\n## {heading} threads"));
        }
        for thread in threads {
            thread_markdown(&mut out, review, thread, states.get(&thread.id));
        }
    }
    out.text
}

fn brief_markdown(out: &mut Out, review: &Review, brief: &Brief) {
    out.line("\n## Brief\n");
    let day = words::day(brief.at);
    out.line(
        &["- by ", &name_of(review, &brief.by), ", ", &day, ", for: ", words::decision(brief.decision_wanted)].concat(),
    );
    for (label, words) in reviewing::brief_words(brief) {
        out.line(&["- ", label].concat());
        out.quote("  > ", words);
    }
    if let Some(due) = brief.due {
        out.line(&["- due ", &words::day(due)].concat());
    }
    let here = brief.reviewers.iter().map(|person| name_of(review, person));
    let asked: Vec<_> = here.chain(brief.awaited.iter().map(|name| one_line(name))).collect();
    if !asked.is_empty() {
        out.line(&["- asked to review: ", &asked.join(", ")].concat());
    }
}

/// Whose turn it is, as the log alone tells it.
fn turn_markdown(out: &mut Out, review: &Review) {
    let now = review.submissions.iter().map(|submission| submission.at).max().unwrap_or(Timestamp(0));
    let turn = Turn::of_review(review, &DocumentNow::default(), now);
    if !turn.rows.is_empty() {
        out.line("\n## Whose turn\n");
    }
    for row in &turn.rows {
        let blocking = if row.is_blocking { ", blocking" } else { "" };
        let name = name_of(review, &row.person);
        out.line(&["- ", &name, ": ", words::turn(row.reason), blocking, ", since ", &words::day(row.since)].concat());
    }
}

fn thread_markdown(out: &mut Out, review: &Review, thread: &Thread, suggestion: Option<&SuggestionState>) {
    let kind = words::kind(thread.kind);
    out.line(&format!("\n### {kind} ({})\n", words::state(thread.state)));
    match thread.target.as_deref().map(|target| &target.place) {
        Some(Where::Text(quote)) => out.quote("> ", &Words::Here(quote.exact.as_str().into())),
        Some(Where::Element(ElementTarget::Image { alt, .. })) => out.line(&format!("> image: {}", one_line(alt))),
        Some(Where::Element(ElementTarget::Block { text })) => out.quote("> ", &Words::Here(text.as_str().into())),
        Some(Where::Element(ElementTarget::Page)) => out.line("> the whole page"),
        None => out.line("> (the place is not known here yet)"),
    }
    out.line("");
    for comment in &thread.comments {
        comment_markdown(out, review, comment);
    }
    if let Some(need) = &thread.need {
        out.line("- blocks because");
        out.quote("  > ", &need.because);
        out.line("- would be satisfied by");
        out.quote("  > ", &need.would_satisfy);
    }
    for (label, words) in [("if nobody answers", &thread.fallback), ("suggests", &thread.replacement)] {
        if let Some(words) = words {
            out.line(&format!("- {label}"));
            out.quote("  > ", words);
        }
    }
    if let Some(state) = suggestion {
        out.line(&["- the suggestion is ", words::suggestion(state)].concat());
    }
    if let Some(closed) = &thread.closed {
        out.line(&format!("- closed as {} by {}", words::closing(closed.closing), name_of(review, &closed.by)));
        if let Some(reason) = &closed.reason {
            out.quote("  > ", reason);
        }
    }
}

fn comment_markdown(out: &mut Out, review: &Review, comment: &Comment) {
    let edited = if comment.versions.len() > 1 { ", edited" } else { "" };
    let author = match &comment.carried_from {
        Some(name) => {
            [&one_line(name.as_str()), "** (carried over by ", &name_of(review, &comment.author), ")"].concat()
        }
        None => [&name_of(review, &comment.author), "**"].concat(),
    };
    let asks: String = comment.asks.iter().map(|person| [", asks ", &name_of(review, person)].concat()).collect();
    out.line(&["- **", &author, ", ", &words::day(comment.at), edited, &asks, ":"].concat());
    out.quote("  > ", &comment.words);
}

pub(super) fn place_of(thread: &Thread) -> u32 {
    match thread.target.as_deref().map(|target| &target.place) {
        Some(Where::Text(quote)) => quote.position.start().0,
        _ => u32::MAX,
    }
}

pub(super) fn name_of(review: &Review, person: &review::PersonId) -> String {
    match one_line(review.name_of(person)) {
        name if name.is_empty() => person.to_string()[..8].to_owned(),
        name => name,
    }
}

/// A stranger's short text inside a line of ours: no line breaks, and no mark-up that could end ours.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for letter in text.chars() {
        match letter {
            letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') => line.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' => line.extend(['\\', letter]),
            letter => line.push(letter),
        }
    }
    line.trim().to_owned()
}

/// Lines as any reader of Markdown might see them: a lone carriage return would end the quotation and begin a heading.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |letter| matches!(letter, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    text.lines().flat_map(move |line| line.split(is_end))
}

#[derive(Default)]
pub(super) struct Out {
    pub(super) text: String,
}

impl Out {
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    pub(super) fn quote(&mut self, prefix: &str, words: &Words) {
        let text = match words {
            Words::Here(words) => words,
            Words::Missing => "(not here yet)",
            Words::Erased => "(taken back)",
        };
        for line in lines(text) {
            self.line(&[prefix, line].concat());
        }
    }
}
