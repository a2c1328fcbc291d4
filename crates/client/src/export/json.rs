//! Canonical JSON: keys in a fixed order, lists in fold order, ids in hexadecimal, no white space that depends on anything.
//! Written by hand because a serialiser would cost the engine more bytes than this file.

use anchor::{ElementTarget, Revision, Target, Where};
use review::{
    Closed, Closing, Comment, DocumentNow, Person, PersonId, Review, Submission, SuggestionState, Thread, Timestamp,
    Words, suggestions,
};

use super::{reviewing, words};

/// The whole review as canonical JSON, for comparison and for other tools.
pub fn to_json(review: &Review) -> String {
    let mut json = Json::default();
    json.object(|json| {
        json.field("format", |json| json.text("baton-review/1"));
        json.field("review", |json| json.text(&review.id.to_string()));
        json.field("document", |json| json.maybe(review.document.as_ref(), |json, id| json.text(&id.to_string())));
        json.field("title", |json| json.maybe(review.title.as_ref(), words_json));
        json.field("people", |json| json.list(review.people.values(), |json, person| person_json(json, person)));
        json.field("threads", |json| {
            let mut threads: Vec<_> = review.threads.values().collect();
            threads.sort_by_key(|thread| (thread.order, thread.id));
            let states = suggestions(review, &DocumentNow::default());
            json.list(threads, |json, thread| thread_json(json, thread, states.get(&thread.id)));
        });
        json.field("submissions", |json| json.list(&review.submissions, |json, one| submission_json(json, one)));
        json.field("revisions", |json| {
            json.list(&review.revisions, |json, note| {
                json.object(|json| {
                    json.field("revision", |json| revision_json(json, &note.revision));
                    json.field("by", |json| person_ref(json, &note.by));
                    json.field("at", |json| json.time(note.at));
                    json.field("note", |json| json.maybe(note.note.as_ref(), words_json));
                });
            });
        });
        reviewing::fields(json, review);
        json.field("problems", |json| json.list(&review.problems, |json, one| json.text(&format!("{one:?}"))));
        json.field("entries", |json| json.number(review.n_entries as i64));
    });
    json.text + "\n"
}

fn person_json(json: &mut Json, person: &Person) {
    json.object(|json| {
        json.field("id", |json| person_ref(json, &person.id));
        json.field("name", |json| words_json(json, &person.name));
        json.field("role", |json| json.text(words::role(person.role)));
        json.field("keys", |json| json.list(&person.keys, |json, key| json.text(&key.to_string())));
    });
}

fn thread_json(json: &mut Json, thread: &Thread, suggestion: Option<&SuggestionState>) {
    json.object(|json| {
        json.field("id", |json| json.text(&thread.id.to_string()));
        json.field("raiser", |json| person_ref(json, &thread.raiser));
        json.field("at", |json| json.time(thread.at));
        json.field("kind", |json| json.text(words::kind(thread.kind)));
        json.field("state", |json| json.text(words::state(thread.state)));
        json.field("target", |json| json.maybe(thread.target.as_deref(), target_json));
        json.field("first_target", |json| json.maybe(thread.first_target.as_deref(), target_json));
        json.field("blocking", |json| {
            json.maybe(thread.need.as_ref(), |json, need| {
                json.object(|json| {
                    json.field("because", |json| words_json(json, &need.because));
                    json.field("would_satisfy", |json| words_json(json, &need.would_satisfy));
                });
            });
        });
        json.field("fallback", |json| json.maybe(thread.fallback.as_ref(), words_json));
        json.field("replacement", |json| json.maybe(thread.replacement.as_ref(), words_json));
        json.field("suggestion", |json| {
            json.maybe(suggestion, |json, state| json.text(words::suggestion(state)));
        });
        json.field("answers", |json| {
            json.list(&thread.answers, |json, given| {
                json.object(|json| {
                    json.field("by", |json| person_ref(json, &given.by));
                    json.field("at", |json| json.time(given.at));
                    json.field("answer", |json| json.text(words::answer(given.answer)));
                    json.field("reason", |json| json.maybe(given.reason.as_ref(), words_json));
                });
            });
        });
        json.field("comments", |json| json.list(&thread.comments, comment_json));
        json.field("stances", |json| {
            json.list(&thread.stances, |json, (person, taken)| {
                json.object(|json| {
                    json.field("by", |json| person_ref(json, &person));
                    json.field("stance", |json| json.text(words::stance(taken.stance)));
                    json.field("eta", |json| json.maybe(taken.eta.as_ref(), |json, at| json.time(*at)));
                });
            });
        });
        json.field("closed", |json| json.maybe(thread.closed.as_ref(), closed_json));
        json.field("reattachments", |json| {
            json.list(&thread.reattachments, |json, one| {
                json.object(|json| {
                    json.field("by", |json| person_ref(json, &one.by));
                    json.field("at", |json| json.time(one.at));
                    json.field("target", |json| json.maybe(one.target.as_deref(), target_json));
                    json.field("reason", |json| json.maybe(one.reason.as_ref(), words_json));
                });
            });
        });
    });
}

fn comment_json(json: &mut Json, comment: &Comment) {
    json.object(|json| {
        json.field("id", |json| json.text(&comment.id.to_string()));
        json.field("author", |json| person_ref(json, &comment.author));
        json.field("at", |json| json.time(comment.at));
        json.field("text", |json| words_json(json, &comment.words));
        json.field("versions", |json| json.list(&comment.versions, |json, version| words_json(json, &version.words)));
        json.field("asks", |json| json.list(&comment.asks, person_ref));
        json.field("carried_from", |json| json.maybe(comment.carried_from.as_ref(), words_json));
        json.field("reactions", |json| {
            json.list(&comment.reactions, |json, (reaction, people)| {
                json.object(|json| {
                    json.field("reaction", |json| json.text(words::reaction(*reaction)));
                    json.field("by", |json| json.list(people, person_ref));
                });
            });
        });
    });
}

fn closed_json(json: &mut Json, closed: &Closed) {
    json.object(|json| {
        json.field("closing", |json| json.text(words::closing(closed.closing)));
        if let Closing::Duplicate { of } = closed.closing {
            json.field("of", |json| json.text(&of.to_string()));
        }
        json.field("by", |json| person_ref(json, &closed.by));
        json.field("at", |json| json.time(closed.at));
        json.field("reason", |json| json.maybe(closed.reason.as_ref(), words_json));
    });
}

fn submission_json(json: &mut Json, submission: &Submission) {
    json.object(|json| {
        json.field("id", |json| json.text(&submission.id.to_string()));
        json.field("by", |json| person_ref(json, &submission.by));
        json.field("at", |json| json.time(submission.at));
        json.field("verdict", |json| {
            json.maybe(submission.verdict.as_ref(), |json, verdict| json.text(words::verdict(*verdict)));
        });
        json.field("summary", |json| json.maybe(submission.summary.as_ref(), words_json));
    });
}

/// A target by its Web Annotation names; positions in code points.
fn target_json(json: &mut Json, target: &Target) {
    json.object(|json| {
        json.field("revision", |json| revision_json(json, &target.revision));
        match &target.place {
            Where::Text(quote) => {
                json.field("exact", |json| json.text(&quote.exact));
                json.field("prefix", |json| json.text(&quote.prefix));
                json.field("suffix", |json| json.text(&quote.suffix));
                json.field("start", |json| json.number(quote.position.start().0.into()));
                json.field("end", |json| json.number(quote.position.end().0.into()));
            }
            Where::Element(element) => json.field("element", |json| {
                json.text(match element {
                    ElementTarget::Page => "page",
                    ElementTarget::Block { text } => text,
                    ElementTarget::Image { source, .. } => source,
                });
            }),
        }
    });
}

fn revision_json(json: &mut Json, revision: &Revision) {
    let hash: String = revision.hash.iter().map(|byte| format!("{byte:02x}")).collect();
    json.text(&format!("{}.{}.{hash}", revision.flatten_version, revision.fold_version));
}

pub(super) fn words_json(json: &mut Json, words: &Words) {
    match words {
        Words::Here(words) => json.text(words),
        Words::Missing => json.object(|json| json.field("missing", |json| json.raw("true"))),
        Words::Erased => json.object(|json| json.field("erased", |json| json.raw("true"))),
    }
}

pub(super) fn person_ref(json: &mut Json, person: &PersonId) {
    json.text(&person.to_string());
}

/// Writes JSON, nothing else.
#[derive(Default)]
pub(super) struct Json {
    text: String,
}

impl Json {
    /// What was written.
    pub(super) fn text_so_far(self) -> String {
        self.text
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn separate(&mut self) {
        if !self.text.ends_with(['{', '[']) {
            self.text.push(',');
        }
        self.text.push('\n');
    }

    pub(super) fn object(&mut self, fill: impl FnOnce(&mut Self)) {
        self.text.push('{');
        fill(self);
        self.text.push('}');
    }

    pub(super) fn field(&mut self, name: &str, fill: impl FnOnce(&mut Self)) {
        self.separate();
        self.text(name);
        self.text.push(':');
        fill(self);
    }

    pub(super) fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        self.text.push('[');
        for item in items {
            self.separate();
            write(self, item);
        }
        self.text.push(']');
    }

    pub(super) fn maybe<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        match value {
            Some(value) => write(self, value),
            None => self.raw("null"),
        }
    }

    pub(super) fn number(&mut self, number: i64) {
        self.text.push_str(&number.to_string());
    }

    pub(super) fn time(&mut self, at: Timestamp) {
        self.number(at.0);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.text.push('"');
        for letter in text.chars() {
            match letter {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                // Line separators end a line in some readers of JSON, `<` could end a script element around it, and the
                // others are not allowed bare.
                letter if letter < ' ' || matches!(letter, '<' | '\u{2028}' | '\u{2029}') => {
                    self.text.push_str(&format!("\\u{:04x}", u32::from(letter)));
                }
                letter => self.text.push(letter),
            }
        }
        self.text.push('"');
    }
}
