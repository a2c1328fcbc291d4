//! The part of the canonical JSON that is about reviewing: the brief, who was asked, what was gone through, whose turn it is.
//! As the log alone tells it: nobody's document, and no day but that of the last submission.

use review::{Brief, DocumentNow, Mark, OnSilence, Review, ReviewRequest, Timestamp, Turn, TurnRow, Words};

use super::json::{Json, person_ref, words_json};
use super::words;

/// Writes these fields of the review.
pub(super) fn fields(json: &mut Json, review: &Review) {
    json.field("owner", |json| json.maybe(review.owner.as_ref(), person_ref));
    json.field("brief", |json| json.maybe(review.brief.as_deref(), brief_json));
    json.field("old_briefs", |json| json.list(&review.old_briefs, |json, brief| brief_json(json, brief)));
    json.field("requests", |json| json.list(&review.requests, request_json));
    json.field("marks", |json| json.list(&review.marks, |json, mark| mark_json(json, mark)));
    let now = review.submissions.iter().map(|submission| submission.at).max().unwrap_or(Timestamp(0));
    let turn = Turn::of_review(review, &DocumentNow::default(), now);
    json.field("turn", |json| json.list(&turn.rows, turn_json));
}

fn brief_json(json: &mut Json, brief: &Brief) {
    json.object(|json| {
        json.field("by", |json| person_ref(json, &brief.by));
        json.field("at", |json| json.time(brief.at));
        json.field("preset", |json| json.text(words::preset(brief.preset)));
        json.field("goal", |json| words_json(json, &brief.goal));
        json.field("decision_wanted", |json| json.text(words::decision(brief.decision_wanted)));
        for (name, words) in [("wanted", &brief.wanted), ("not_wanted", &brief.not_wanted), ("links", &brief.links)] {
            json.field(name, |json| json.maybe(words.as_ref(), words_json));
        }
        json.field("questions", |json| {
            json.list(&brief.questions, |json, thread| json.text(&thread.to_string()));
        });
        json.field("due", |json| json.maybe(brief.due, Json::time));
        json.field("on_silence", |json| match brief.on_silence {
            OnSilence::ProceedAsIs => json.text("proceed as is"),
            OnSilence::Extend { working_hours } => json.object(|json| {
                json.field("extend_working_hours", |json| json.number(working_hours.into()));
            }),
            OnSilence::Escalate { to } => json.object(|json| json.field("escalate_to", |json| person_ref(json, &to))),
        });
        json.field("reversible", |json| json.raw(if brief.is_reversible { "true" } else { "false" }));
        json.field("deputy", |json| json.maybe(brief.deputy.as_ref(), person_ref));
        json.field("reviewers", |json| json.list(&brief.reviewers, person_ref));
        json.field("awaited", |json| json.list(&brief.awaited, |json, name| json.text(name)));
    });
}

fn request_json(json: &mut Json, request: &ReviewRequest) {
    json.object(|json| {
        json.field("person", |json| person_ref(json, &request.person));
        json.field("by", |json| person_ref(json, &request.by));
        json.field("at", |json| json.time(request.at));
        json.field("note", |json| json.maybe(request.note.as_ref(), words_json));
        json.field("open", |json| json.raw(if request.is_open() { "true" } else { "false" }));
    });
}

fn mark_json(json: &mut Json, mark: &Mark) {
    json.object(|json| {
        json.field("person", |json| person_ref(json, &mark.person));
        json.field("at", |json| json.time(mark.at));
        json.field("section", |json| json.text(&hex(&mark.section.0)));
        json.field("print", |json| json.text(&hex(&mark.print.0)));
        json.field("level", |json| json.text(words::level(mark.level)));
        json.field("title", |json| json.maybe(mark.title.as_ref(), words_json));
    });
}

fn turn_json(json: &mut Json, row: &TurnRow) {
    json.object(|json| {
        json.field("person", |json| person_ref(json, &row.person));
        json.field("reason", |json| json.text(words::turn(row.reason)));
        json.field("thread", |json| json.maybe(row.thread, |json, thread| json.text(&thread.to_string())));
        json.field("by", |json| person_ref(json, &row.by));
        json.field("since", |json| json.time(row.since));
        json.field("blocking", |json| json.raw(if row.is_blocking { "true" } else { "false" }));
    });
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A brief's words for Markdown, each under its own label.
pub(super) fn brief_words(brief: &Brief) -> impl Iterator<Item = (&'static str, &Words)> {
    let labelled = [("wanted", &brief.wanted), ("not wanted", &brief.not_wanted), ("worth reading", &brief.links)];
    let goal = core::iter::once(("goal", &brief.goal));
    goal.chain(labelled.into_iter().filter_map(|(label, words)| Some((label, words.as_ref()?))))
}
