//! The review as W3C Web Annotations (JSON-LD): one annotation for each comment, in an `AnnotationCollection` of one page, for
//! other tools. Leaves out what the model has no words for: stances, verdicts, briefs and gates are in `json.rs`.
//!
//! Positions are code points of the flat text, as in the log; the quote with its context says the same to who flattens
//! otherwise. Words that were taken back leave an annotation without a body.

use anchor::{ElementTarget, Target, Where};
use review::{Comment, CommentId, Review, Thread, Words};

use super::json::{Json, words_json};
use super::markdown::name_of;
use super::words;

/// What is between the brackets stands in the context of our own words, which the model allows beside its own.
const CONTEXT: &str = r#"["http://www.w3.org/ns/anno.jsonld",{"baton":"urn:baton:vocabulary:"}]"#;

/// All comments as Web Annotations, about the document at this address.
pub fn to_annotations(review: &Review, address: &str) -> String {
    let mut threads: Vec<&Thread> = review.threads.values().map(|thread| &**thread).collect();
    threads.sort_by_key(|thread| (thread.order, thread.id));
    let mut rows: Vec<(&Thread, &Comment)> = Vec::new();
    for thread in threads {
        rows.extend(thread.comments.iter().map(|comment| (thread, comment)));
    }
    let collection = ["urn:baton:review:", &review.id.to_string()].concat();
    let mut json = Json::default();
    json.object(|json| {
        json.field("@context", |json| json.raw(CONTEXT));
        json.field("id", |json| json.text(&collection));
        json.field("type", |json| json.text("AnnotationCollection"));
        if let Some(Words::Here(title)) = &review.title {
            json.field("label", |json| json.text(title));
        }
        json.field("total", |json| json.number(rows.len() as i64));
        json.field("first", |json| {
            json.object(|json| {
                json.field("id", |json| json.text(&[collection.as_str(), ":page:1"].concat()));
                json.field("type", |json| json.text("AnnotationPage"));
                json.field("startIndex", |json| json.number(0));
                json.field("items", |json| {
                    json.list(rows, |json, (thread, comment)| annotation(json, review, address, thread, comment));
                });
            });
        });
    });
    json.text_so_far() + "\n"
}

fn name(comment: CommentId) -> String {
    ["urn:baton:comment:", &comment.to_string()].concat()
}

fn annotation(json: &mut Json, review: &Review, address: &str, thread: &Thread, comment: &Comment) {
    let first = thread.id.first_comment();
    let is_first = comment.id == first;
    json.object(|json| {
        json.field("id", |json| json.text(&name(comment.id)));
        json.field("type", |json| json.text("Annotation"));
        json.field("motivation", |json| json.text(motivation(thread, is_first)));
        json.field("creator", |json| creator(json, review, comment));
        json.field("created", |json| json.text(&words::instant_with_seconds(comment.at)));
        if let Some(last) = comment.versions.last().filter(|_| comment.versions.len() > 1) {
            json.field("modified", |json| json.text(&words::instant_with_seconds(last.at)));
        }
        json.field("body", |json| bodies(json, thread, comment, is_first));
        json.field("target", |json| match (is_first, thread.target.as_deref()) {
            (false, _) => json.text(&name(first)),
            (true, Some(target)) => place(json, address, target),
            (true, None) => json.text(address),
        });
        if is_first {
            json.field("baton:kind", |json| json.text(words::kind(thread.kind)));
            json.field("baton:state", |json| json.text(words::state(thread.state)));
        }
    });
}

fn motivation(thread: &Thread, is_first: bool) -> &'static str {
    match (is_first, &thread.replacement, thread.kind) {
        (false, ..) => "replying",
        (true, Some(_), _) => "editing",
        (true, None, review::Kind::Question) => "questioning",
        (true, None, _) => "commenting",
    }
}

/// Who wrote it here; and of what came from elsewhere, who is said to have written it there.
fn creator(json: &mut Json, review: &Review, comment: &Comment) {
    json.object(|json| {
        json.field("id", |json| json.text(&["urn:baton:person:", &comment.author.to_string()].concat()));
        json.field("type", |json| json.text("Person"));
        json.field("name", |json| json.text(&name_of(review, &comment.author)));
        if let Some(Words::Here(stated)) = &comment.carried_from {
            json.field("baton:carriedFrom", |json| json.text(stated));
        }
    });
}

fn bodies(json: &mut Json, thread: &Thread, comment: &Comment, is_first: bool) {
    let replacement = thread.replacement.as_ref().filter(|_| is_first);
    let said = [
        (Some(&comment.words), "text/markdown", if is_first { "commenting" } else { "replying" }),
        (replacement, "text/plain", "editing"),
    ];
    // An empty comment beside other words says nothing; empty other words say that the quote is to go.
    let is_said = |(words, _, purpose): &(Option<&Words>, &'static str, &'static str)| match words {
        Some(Words::Here(words)) => *purpose == "editing" || !words.is_empty(),
        _ => false,
    };
    json.list(said.into_iter().filter(is_said), |json, (words, format, purpose)| {
        json.object(|json| {
            json.field("type", |json| json.text("TextualBody"));
            json.field("value", |json| json.maybe(words, words_json));
            json.field("format", |json| json.text(format));
            json.field("purpose", |json| json.text(purpose));
        });
    });
}

fn place(json: &mut Json, address: &str, target: &Target) {
    match &target.place {
        Where::Element(ElementTarget::Page) => json.text(address),
        place => json.object(|json| {
            json.field("type", |json| json.text("SpecificResource"));
            json.field("source", |json| json.text(address));
            json.field("selector", |json| selectors(json, place));
        }),
    }
}

fn selectors(json: &mut Json, place: &Where) {
    match place {
        Where::Text(quote) => json.list([true, false], |json, is_quote| {
            json.object(|json| {
                if is_quote {
                    json.field("type", |json| json.text("TextQuoteSelector"));
                    json.field("exact", |json| json.text(&quote.exact));
                    json.field("prefix", |json| json.text(&quote.prefix));
                    json.field("suffix", |json| json.text(&quote.suffix));
                } else {
                    json.field("type", |json| json.text("TextPositionSelector"));
                    json.field("start", |json| json.number(quote.position.start().0.into()));
                    json.field("end", |json| json.number(quote.position.end().0.into()));
                }
            });
        }),
        Where::Element(ElementTarget::Image { source, region, .. }) => json.object(|json| {
            json.field("type", |json| json.text("CssSelector"));
            let quoted = source.replace('\\', "\\\\").replace('"', "\\\"");
            json.field("value", |json| json.text(&["img[src=\"", &quoted, "\"]"].concat()));
            if let Some([left, top, right, bottom]) = *region {
                json.field("refinedBy", |json| {
                    json.object(|json| {
                        json.field("type", |json| json.text("FragmentSelector"));
                        json.field("conformsTo", |json| json.text("http://www.w3.org/TR/media-frags/"));
                        let percent = |of: u16| format!("{}.{}", of / 10, of % 10);
                        let sides = [left, top, right.saturating_sub(left), bottom.saturating_sub(top)].map(percent);
                        json.field("value", |json| json.text(&["xywh=percent:", &sides.join(",")].concat()));
                    });
                });
            }
        }),
        Where::Element(ElementTarget::Block { text }) => json.object(|json| {
            json.field("type", |json| json.text("TextQuoteSelector"));
            json.field("exact", |json| json.text(text));
        }),
        Where::Element(ElementTarget::Page) => json.raw("[]"),
    }
}
