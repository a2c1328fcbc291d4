//! The review as Markdown, to be read, mailed or committed. People's words are quoted, so that their headings and lists
//! cannot pretend to be ours.

use anchor::{ElementTarget, Where};
use review::{Comment, Review, Thread, Words};

use super::words;

/// The whole review as Markdown: sittings first, then open threads, then closed ones.
pub fn to_markdown(review: &Review) -> String {
    let mut out = Out::default();
    let title = review.title.as_ref().map_or("Review", Words::as_str);
    out.line(&format!("# {}", one_line(title)));
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
    let mut threads: Vec<_> = review.threads.values().collect();
    threads.sort_by_key(|thread| (place_of(thread), thread.order));
    let (open, closed): (Vec<_>, Vec<_>) = threads.into_iter().partition(|thread| thread.is_open());
    for (heading, threads) in [("Open", open), ("Closed", closed)] {
        if !threads.is_empty() {
            out.line(&format!("\n## {heading} threads"));
        }
        for thread in threads {
            thread_markdown(&mut out, review, thread);
        }
    }
    out.text
}

fn thread_markdown(out: &mut Out, review: &Review, thread: &Thread) {
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
    if let Some(closed) = &thread.closed {
        out.line(&format!("- closed as {} by {}", words::closing(closed.closing), name_of(review, &closed.by)));
        if let Some(reason) = &closed.reason {
            out.quote("  > ", reason);
        }
    }
}

fn comment_markdown(out: &mut Out, review: &Review, comment: &Comment) {
    let edited = if comment.versions.len() > 1 { ", edited" } else { "" };
    out.line(&format!("- **{}**, {}{edited}:", name_of(review, &comment.author), words::day(comment.at)));
    out.quote("  > ", &comment.words);
}

fn place_of(thread: &Thread) -> u32 {
    match thread.target.as_deref().map(|target| &target.place) {
        Some(Where::Text(quote)) => quote.position.start().0,
        _ => u32::MAX,
    }
}

fn name_of(review: &Review, person: &review::PersonId) -> String {
    match one_line(review.name_of(person)) {
        name if name.is_empty() => person.to_string()[..8].to_owned(),
        name => name,
    }
}

/// A stranger's short text inside a line of ours: no line breaks, and no mark-up that could end ours.
fn one_line(text: &str) -> String {
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
struct Out {
    text: String,
}

impl Out {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn quote(&mut self, prefix: &str, words: &Words) {
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
