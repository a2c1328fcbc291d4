//! The whole review as one page of HTML that needs no script: to be read, found by search engines, printed and archived.
//!
//! What people wrote stands as they wrote it, as text; all of it passes `escape`. Rendered for nobody in particular: positions
//! that somebody may not see yet are not in it. Leaves out the document itself.

use anchor::{ElementTarget, Where};
use review::{Brief, Comment, DocumentNow, Review, SuggestionState, Thread, Timestamp, Turn, Words, suggestions};

use super::markdown::{name_of, place_of};
use super::sheet::{element, escape, is_web, open, page_of};
use super::{reviewing, words};

/// Readable at once, in both themes and on paper; nothing is fetched.
const STYLE: &str = ":root{color-scheme:light dark}body{max-width:46em;margin:2em auto;padding:0 1em;font:1em/1.5 system-ui,\
sans-serif}h2{margin-top:2em}article{margin:1.2em 0;padding-inline-start:1em;border-inline-start:3px solid}article.closed{\
border-color:color-mix(in srgb,currentColor 30%,transparent)}h3{font-size:1em;margin:0}.quote{font-family:Georgia,serif;\
font-style:italic}.said{white-space:pre-wrap;overflow-wrap:anywhere;margin:.2em 0 .8em}.by{margin:.6em 0 0;font-weight:600}\
.by span{font-weight:400}dt{font-weight:600}dd{margin:0 0 .5em;white-space:pre-wrap}del{text-decoration-color:#b3261e}\
footer{margin-top:3em;font-size:.85em}@media print{body{max-width:none;margin:0;font-size:10.5pt}article,li{break-inside:\
avoid}h2,h3{break-after:avoid}a{color:inherit;text-decoration:none}}";

/// The review as a page. `address` is the document's; where it is no web address it stands as text.
pub fn to_html(review: &Review, address: &str) -> String {
    let title = review.title.as_ref().map(Words::as_str).filter(|title| !title.is_empty()).unwrap_or("Review");
    let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width\">\n");
    element(&mut out, "title", title);
    out.push_str(&["<style>", STYLE, "</style>\n</head>\n<body>\n<main>\n"].concat());
    element(&mut out, "h1", title);
    of_document(&mut out, address);
    if let Some(brief) = &review.brief {
        brief_section(&mut out, review, brief);
    }
    turn_section(&mut out, review);
    submissions_section(&mut out, review);
    threads_sections(&mut out, review);
    out.push_str("</main>\n<footer>");
    escape(&mut out, &["Review ", &review.id.to_string(), ". Days are in UTC."].concat());
    out.push_str("</footer>\n</body>\n</html>\n");
    out
}

fn of_document(out: &mut String, address: &str) {
    if address.is_empty() {
        return;
    }
    out.push_str("<p>A review of ");
    if is_web(address) {
        out.push_str("<a href=\"");
        escape(out, page_of(address));
        out.push_str("\">");
    }
    escape(out, page_of(address));
    out.push_str(if is_web(address) { "</a></p>\n" } else { "</p>\n" });
}

fn brief_section(out: &mut String, review: &Review, brief: &Brief) {
    element(out, "h2", "Brief");
    out.push_str("<dl>\n");
    for (label, said) in reviewing::brief_words(brief) {
        element(out, "dt", label);
        element(out, "dd", in_words(said));
    }
    if let Some(due) = brief.due {
        element(out, "dt", "due");
        element(out, "dd", &words::day(due));
    }
    let here = brief.reviewers.iter().map(|person| name_of(review, person));
    let asked: Vec<String> = here.chain(brief.awaited.iter().map(|name| name.to_string())).collect();
    if !asked.is_empty() {
        element(out, "dt", "asked to review");
        element(out, "dd", &asked.join(", "));
    }
    element(out, "dt", "by");
    element(out, "dd", &[&name_of(review, &brief.by), ", ", &words::day(brief.at)].concat());
    out.push_str("</dl>\n");
}

/// As the log alone tells it, on the day of the last submission: the page says the same whenever it is made.
fn turn_section(out: &mut String, review: &Review) {
    let now = review.submissions.iter().map(|submission| submission.at).max().unwrap_or(Timestamp(0));
    let turn = Turn::of_review(review, &DocumentNow::default(), now);
    if turn.rows.is_empty() {
        return;
    }
    element(out, "h2", "Whose turn");
    out.push_str("<ul>\n");
    for row in &turn.rows {
        let blocking = if row.is_blocking { ", blocking" } else { "" };
        let since = words::day(row.since);
        let name = name_of(review, &row.person);
        element(out, "li", &[&name, ": ", words::turn(row.reason), blocking, ", since ", &since].concat());
    }
    out.push_str("</ul>\n");
}

fn submissions_section(out: &mut String, review: &Review) {
    if review.submissions.is_empty() {
        return;
    }
    element(out, "h2", "Submissions");
    out.push_str("<ul>\n");
    for submission in &review.submissions {
        out.push_str("<li>");
        let verdict = submission.verdict.map_or("single comment", words::verdict);
        escape(out, &[&name_of(review, &submission.by), ", ", &words::day(submission.at), ": "].concat());
        element(out, "strong", verdict);
        if let Some(summary) = &submission.summary {
            said(out, summary);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}

fn threads_sections(out: &mut String, review: &Review) {
    let states = suggestions(review, &DocumentNow::default());
    let mut threads: Vec<_> = review.threads.values().collect();
    threads.sort_by_key(|thread| (place_of(thread), thread.order));
    let (is_open, closed): (Vec<_>, Vec<_>) = threads.into_iter().partition(|thread| thread.is_open());
    for (heading, threads) in [("Open threads", is_open), ("Closed threads", closed)] {
        if !threads.is_empty() {
            element(out, "h2", heading);
        }
        for thread in threads {
            thread_article(out, review, thread, states.get(&thread.id));
        }
    }
}

fn thread_article(out: &mut String, review: &Review, thread: &Thread, suggestion: Option<&SuggestionState>) {
    let id = ["t-", &thread.id.entry.to_string()[..16], "-", &thread.id.op.0.to_string()].concat();
    let class = if thread.is_open() { "open" } else { "closed" };
    open(out, "article", &[("id", &id), ("class", class)]);
    element(out, "h3", &[words::kind(thread.kind), " (", words::state(thread.state), ")"].concat());
    out.push_str("<p class=\"quote\" dir=\"auto\">");
    escape(out, place_in_words(thread));
    out.push_str("</p>\n");
    for comment in &thread.comments {
        comment_block(out, review, comment);
    }
    let need =
        thread.need.iter().flat_map(|need| [("blocks because", &need.because), ("satisfied by", &need.would_satisfy)]);
    let others = [("if nobody answers", &thread.fallback), ("suggests instead", &thread.replacement)];
    let others = others.into_iter().filter_map(|(label, said)| Some((label, said.as_ref()?)));
    out.push_str("<dl>\n");
    for (label, said) in need.chain(others) {
        element(out, "dt", label);
        element(out, "dd", in_words(said));
    }
    if let Some(state) = suggestion {
        element(out, "dt", "suggestion");
        element(out, "dd", words::suggestion(state));
    }
    if let Some(closed) = &thread.closed {
        element(out, "dt", "closed");
        element(out, "dd", &[words::closing(closed.closing), ", by ", &name_of(review, &closed.by)].concat());
        if let Some(reason) = &closed.reason {
            said(out, reason);
        }
    }
    out.push_str("</dl>\n</article>\n");
}

fn place_in_words(thread: &Thread) -> &str {
    match thread.target.as_deref().map(|target| &target.place) {
        Some(Where::Text(quote)) => &quote.exact,
        Some(Where::Element(ElementTarget::Image { alt, .. })) if !alt.is_empty() => alt,
        Some(Where::Element(ElementTarget::Image { .. })) => "an image",
        Some(Where::Element(ElementTarget::Block { text })) => text,
        Some(Where::Element(ElementTarget::Page)) => "the whole page",
        None => "(the place is not known here yet)",
    }
}

fn comment_block(out: &mut String, review: &Review, comment: &Comment) {
    let author = name_of(review, &comment.author);
    out.push_str("<p class=\"by\"><bdi>");
    match &comment.carried_from {
        Some(name) => escape(out, &[name.as_str(), " (carried over by ", &author, ")"].concat()),
        None => escape(out, &author),
    }
    out.push_str("</bdi> <span>");
    escape(out, &words::day(comment.at));
    if comment.versions.len() > 1 {
        out.push_str(", edited");
    }
    out.push_str("</span></p>\n");
    said(out, &comment.words);
}

fn said(out: &mut String, words: &Words) {
    out.push_str("<p class=\"said\" dir=\"auto\">");
    escape(out, in_words(words));
    out.push_str("</p>\n");
}

fn in_words(words: &Words) -> &str {
    match words {
        Words::Here(words) => words,
        Words::Missing => "(not here yet)",
        Words::Erased => "(taken back)",
    }
}
