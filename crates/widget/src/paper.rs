//! The review on paper: what stands behind the text when the page is printed, and which note belongs to which mark.
//!
//! Plain lines, so that tests need no browser; `www/loader/paper.js` puts them into our own shadow root, and
//! `www/agent/number.js` the numbers behind the marks. Leaves out drafts, which are nobody's business yet, and buttons.

use std::rc::Rc;

use anchor::Resolution;
use client::View;
use review::{Comment, Need, PersonId, Submission, Thread, ThreadId, Timestamp, Turn, Words};
use yew::AttrValue;

use crate::draft_text::quote_of;
use crate::markdown;
use crate::outline::{Line as Listed, Outline, What};
use crate::page_view::PageView;
use crate::plain::Plain;
use crate::search::{Query, Searched};
use crate::strings::{Slot, Strings};
use crate::time::{self, ZoneOffset};
use crate::wording;

/// Words between two facts of one line.
const DOT: &str = " · ";
/// The beginning of the calendar: a date that is far from it is written with its year, which paper needs.
const LONG_AGO: i64 = 0;

/// What is printed behind the page.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Paper {
    /// One after the other.
    pub(crate) parts: Vec<Part>,
    /// Threads in the order of their notes, from 1.
    pub(crate) noted: Vec<ThreadId>,
}

/// What is kept together on one sheet where it can be.
#[derive(Debug, PartialEq)]
pub(crate) struct Part {
    /// Its class in the style sheet.
    class: &'static str,
    lines: Vec<Line>,
}

/// One paragraph.
#[derive(Debug, PartialEq)]
struct Line {
    /// Its element.
    tag: &'static str,
    class: &'static str,
    text: String,
}

impl Paper {
    /// As the loader takes it.
    pub(crate) fn to_plain(&self) -> Plain {
        let line = |line: &Line| Plain::List(vec![line.tag.into(), line.class.into(), line.text.as_str().into()]);
        let part =
            |part: &Part| Plain::List(vec![part.class.into(), Plain::List(part.lines.iter().map(line).collect())]);
        Plain::List(self.parts.iter().map(part).collect())
    }
}

/// The review as it stands now, by the reader's clock; nothing where there is nothing to say.
pub(crate) fn paper(strings: &Strings, view: &View, page: &PageView, now: Timestamp, zone: ZoneOffset) -> Paper {
    let mut desk = Desk { strings, view, page, now, zone, paper: Paper::default() };
    if view.review.threads.is_empty() && view.review.brief.is_none() {
        return desk.paper;
    }
    desk.head();
    desk.verdicts();
    desk.notes();
    desk.paper
}

/// What is written from, and what is written.
struct Desk<'a> {
    strings: &'a Strings,
    view: &'a View,
    page: &'a PageView,
    now: Timestamp,
    zone: ZoneOffset,
    paper: Paper,
}

impl Desk<'_> {
    fn part(&mut self, class: &'static str) {
        self.paper.parts.push(Part { class, lines: Vec::new() });
    }

    fn line(&mut self, tag: &'static str, class: &'static str, text: impl Into<String>) {
        let text = text.into();
        if let Some(part) = self.paper.parts.last_mut()
            && !text.trim().is_empty()
        {
            part.lines.push(Line { tag, class, text });
        }
    }

    fn fact(&mut self, label: &'static str, said: &str) {
        if !said.trim().is_empty() {
            let label = self.strings.t(label);
            self.line("p", "", [label.trim_end_matches([':', '：']), ": ", said].concat());
        }
    }

    fn name(&self, person: &PersonId) -> AttrValue {
        let name = self.view.review.name_of(person).trim();
        if name.is_empty() { self.strings.t("person.unnamed") } else { name.to_owned().into() }
    }

    fn date(&self, at: Timestamp) -> AttrValue {
        time::date(self.strings, LONG_AGO, time::local_day(at, self.zone))
    }

    fn head(&mut self) {
        let review = &self.view.review;
        self.part("head");
        let title = review.title.as_ref().map(|title| title.as_str().to_owned()).unwrap_or_default();
        let about = if title.trim().is_empty() { self.page.title.to_string() } else { title };
        self.line("h2", "", self.strings.say("paper.title", &[("title", Slot::Word(&about))]).to_string());
        let n_open = review.threads.values().filter(|thread| thread.is_open()).count();
        let printed = self.strings.say("paper.printed", &[("day", Slot::Word(&self.date(self.now)))]);
        self.line("p", "muted", [&*printed, DOT, &self.strings.count("sub.open", n_open)].concat());
        let Some(brief) = review.brief.as_ref() else { return };
        self.fact("brief.goal", &markdown::words(brief.goal.as_str()));
        for (label, words) in [("brief.wanted", &brief.wanted), ("brief.not_wanted", &brief.not_wanted)] {
            self.fact(label, &in_words(words.as_ref()));
        }
        if let Some(at) = brief.due {
            self.fact("brief.due", &time::clock(at, self.zone));
        }
    }

    /// What each has said of the whole, the last word counting.
    fn verdicts(&mut self) {
        let review = Rc::clone(&self.view.review);
        let people = review.people_as_joined();
        let last =
            |person| review.submissions.iter().rev().find(|sitting| sitting.by == person && sitting.verdict.is_some());
        let said: Vec<&Rc<Submission>> = people.iter().filter_map(|person| last(person.id)).collect();
        if said.is_empty() {
            return;
        }
        self.part("");
        self.line("h3", "", self.strings.t("paper.verdicts").to_string());
        for sitting in said {
            let Some(verdict) = sitting.verdict else { continue };
            let verdict = self.strings.t(wording::verdict(verdict).0);
            self.line("p", "said", [&*self.name(&sitting.by), DOT, &verdict, DOT, &self.date(sitting.at)].concat());
            self.line("p", "words", in_words(sitting.summary.as_ref()));
        }
    }

    /// All threads in the order of the text; what has no place any more at the end.
    fn notes(&mut self) {
        let turn = Turn::default();
        let searched = Searched { review: &self.view.review, drafts: &[], turn: &turn, me: None };
        let lines = Outline::of(&searched, self.page, &Query::default(), None).into_lines();
        for line in lines {
            match line {
                Listed::Section(title) if title.trim().is_empty() => self.heading(self.strings.t("list.top")),
                Listed::Section(title) => self.heading(title.to_string().into()),
                Listed::Unplaced(_) => self.heading(self.strings.t("list.unplaced")),
                Listed::Orphans(_) => self.heading(self.strings.t("list.orphans")),
                Listed::Row(row, number) => {
                    if let What::Thread(thread) = &row.what {
                        self.paper.noted.push(thread.id);
                        self.part("note");
                        self.note(thread, number);
                        if let Some(placed) =
                            row.placed.filter(|placed| matches!(placed.resolution, Resolution::Changed { .. }))
                        {
                            self.fact("placement.is", placed.text.as_deref().unwrap_or_default());
                        }
                        self.said(thread);
                    }
                }
            }
        }
    }

    fn heading(&mut self, title: AttrValue) {
        self.part("heading");
        self.line("h3", "", title.to_string());
    }

    fn note(&mut self, thread: &Thread, number: usize) {
        let quote = match thread.target.as_ref().map(|target| quote_of(target)) {
            None => self.strings.t("card.no_place"),
            Some(quote) if quote.trim().is_empty() => self.strings.t("card.whole_page"),
            Some(quote) => quote.to_string().into(),
        };
        self.line("h4", "", [&number.to_string(), ". ", &quote].concat());
        let is_held = thread.need.is_some() && thread.is_open();
        let facts = [
            is_held.then(|| self.strings.t("chip.blocking")),
            Some(self.strings.t(wording::kind(thread.kind))),
            wording::state(self.strings, thread.state_at(self.now)),
        ];
        let facts: Vec<String> = facts.into_iter().flatten().map(|fact| fact.to_string()).collect();
        self.line("p", "muted", facts.join(DOT));
    }

    fn said(&mut self, thread: &Thread) {
        for comment in &thread.comments {
            self.comment(comment);
        }
        if let Some(Need { because, would_satisfy, .. }) = thread.need.as_ref().or(thread.plain_need.as_ref()) {
            self.fact("card.because", &in_words(Some(because)));
            self.fact("card.satisfied_when", &in_words(Some(would_satisfy)));
        }
        self.fact("suggestion.proposed", thread.replacement.as_ref().map(Words::as_str).unwrap_or_default());
        let Some(closed) = &thread.closed else { return };
        let (how, name, day) =
            (self.strings.t(wording::closing(closed.closing)), self.name(&closed.by), self.date(closed.at));
        let slots = [("how", Slot::Word(&how)), ("name", Slot::Word(&name)), ("ago", Slot::Word(&day))];
        self.line("p", "said", self.strings.say("card.closed", &slots).to_string());
        self.line("p", "words", in_words(closed.reason.as_ref()));
    }

    fn comment(&mut self, comment: &Comment) {
        let who = match &comment.carried_from {
            Some(name) => name.as_str().to_owned().into(),
            None => self.name(&comment.author),
        };
        self.line("p", "said", [&*who, DOT, &self.date(comment.at)].concat());
        match &comment.words {
            Words::Here(_) => self.line("p", "words", in_words(Some(&comment.words))),
            Words::Missing => self.line("p", "muted", self.strings.t("comment.missing").to_string()),
            Words::Erased => self.line("p", "muted", self.strings.t("comment.erased").to_string()),
        }
    }
}

/// As a reader of paper has them: the marks of Markdown say nothing there.
fn in_words(words: Option<&Words>) -> String {
    words.map(|words| markdown::words(words.as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests;
