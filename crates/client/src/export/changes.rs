//! The accepted suggestions as a list of changes in Markdown, for whoever edits the document by hand. Leaves out a patch for
//! a given source, which only a face that has the source can make.

use anchor::Where;
use review::{DocumentNow, PersonId, Review, SuggestionState, Thread, Words};

use super::markdown::{Out, name_of, one_line, place_of};

/// Every accepted suggestion that is not in the document yet, in the order of the text, with its proposer.
pub fn to_changes(review: &Review, document: &DocumentNow) -> String {
    let states = review::suggestions(review, document);
    let mut accepted: Vec<(&Thread, PersonId)> = Vec::new();
    for thread in review.threads.values() {
        if let Some(SuggestionState::Accepted { by, is_applied: false }) = states.get(&thread.id) {
            accepted.push((thread, *by));
        }
    }
    accepted.sort_by_key(|(thread, _)| {
        (document.quotes.get(&thread.id).map_or_else(|| place_of(thread), |quote| quote.span.0), thread.order)
    });
    let mut out = Out::default();
    let title = review.title.as_ref().map_or("Review", Words::as_str);
    out.line(&["# Changes: ", &one_line(title)].concat());
    for (thread, by) in accepted {
        change(&mut out, review, thread, &by);
    }
    out.text
}

fn change(out: &mut Out, review: &Review, thread: &Thread, by: &PersonId) {
    let section = thread.target.as_ref().and_then(|target| target.path.headings.last());
    let heading = section.map_or_else(|| "At the top".to_owned(), |(_, text)| one_line(text));
    out.line(&["\n## ", &heading, "\n"].concat());
    if let Some(Where::Text(quote)) = thread.target.as_deref().map(|target| &target.place) {
        out.line("Replace\n");
        out.quote("> ", &Words::Here(quote.exact.as_str().into()));
        out.line("\nwith\n");
    }
    match &thread.replacement {
        Some(Words::Here(words)) if words.trim().is_empty() => out.line("nothing."),
        Some(words) => out.quote("> ", words),
        None => out.line("(not here yet)"),
    }
    let credit = ["\nProposed by ", &name_of(review, &thread.raiser), ", accepted by ", &name_of(review, by), "."];
    out.line(&credit.concat());
}
