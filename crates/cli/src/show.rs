//! `baton show`: a review in a terminal, with what follows from it: brief, whose turn, what became of suggestions, who read
//! what, whose verdict still holds. The names of threads and comments that other verbs take are here.
//!
//! Reads a file and perhaps the document; changes nothing. For mails and pull requests there is `export`.

use std::path::PathBuf;
use std::rc::Rc;

use anchor::{Evidence, OldTexts, Page, Resolution};
use client::{ReviewFile, document_through};
use review::{
    Brief, Comment, DocumentNow, IdMap, Review, SuggestionState, Thread, ThreadId, Turn, coverage, suggestions,
    verdicts,
};
use serde_json::{Value, json};

use crate::deflate::texts_of;
use crate::drafts::place_in_words;
use crate::failure::Failure;
use crate::files::{self, counts, put_out};
use crate::names;
use crate::shell::now;
use crate::source::SourceArgs;
use crate::{turn, wording};

/// What `baton show` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton show plan.baton
  baton show plan.baton --source plan.html     also which words have changed since
  baton show plan.baton --open --json")]
pub(crate) struct ShowArgs {
    /// A `.baton` file.
    file: PathBuf,
    /// Only threads that are open.
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    source: SourceArgs,
    /// Write JSON instead.
    #[arg(long)]
    json: bool,
}

/// Who wrote it: for what was carried over from another review, whoever wrote it there.
fn author_of(review: &Review, comment: &Comment) -> String {
    match &comment.carried_from {
        Some(name) => format!("{} (carried over by {})", names::said(name), names::of(review, &comment.author)),
        None => names::of(review, &comment.author),
    }
}

/// A review and what follows from it.
struct Shown {
    review: Rc<Review>,
    document: DocumentNow,
    /// What stands now where only a kept text could lead.
    followed: IdMap<ThreadId, String>,
    states: IdMap<ThreadId, SuggestionState>,
    turn: Turn,
    is_open_only: bool,
}

pub(crate) fn run(args: &ShowArgs) -> Result<(), Failure> {
    let source = args.source.read()?;
    let mut file = files::read(&args.file).map_err(Failure::into_damage)?;
    let review = file.review();
    let texts = texts_of(&mut file);
    let document = match &source {
        Some(source) => document_through(&review, &source.page, &texts),
        None => DocumentNow::default(),
    };
    let followed = source.as_ref().map(|source| followed(&review, &source.page, &texts)).unwrap_or_default();
    let states = suggestions(&review, &document);
    let turn = Turn::of_review(&review, &document, now());
    let shown = Shown { review, document, followed, states, turn, is_open_only: args.open };
    match args.json {
        true => put_out(&format!("{:#}\n", shown.json(args, &file))),
        false => put_out(&files::without_controls(&shown.text(&file))),
    }
}

/// So much of what stands there now is shown: enough to find it.
const FOLLOWED_CHARS: usize = 80;

/// The words that took the place of a quote and were found through a kept text.
fn followed(review: &Review, page: &Page, texts: &OldTexts) -> IdMap<ThreadId, String> {
    let words = review.threads.values().filter_map(|thread| match texts.resolve(page, thread.target.as_ref()?) {
        Resolution::Changed { span, evidence: Evidence::Diff, .. }
        | Resolution::Moved { span, evidence: Evidence::Diff } => Some((thread.id, page.slice(span).to_owned())),
        _ => None,
    });
    words.collect()
}

impl Shown {
    /// Threads as they stand in the document, open ones first.
    fn threads(&self) -> Vec<&Rc<Thread>> {
        let place = |thread: &Thread| match thread.target.as_deref().map(|target| &target.place) {
            Some(anchor::Where::Text(quote)) => quote.position.start().0,
            _ => u32::MAX,
        };
        let all = self.review.threads.values().filter(|thread| thread.is_open() || !self.is_open_only);
        let mut threads: Vec<_> = all.collect();
        threads.sort_by_key(|thread| (!thread.is_open(), place(thread), thread.order));
        threads
    }

    fn text(&self, file: &ReviewFile) -> String {
        let review = &self.review;
        let mut text = String::new();
        if let Some(note) = file.note() {
            text.push_str(&format!("{}  {}\n", names::line(&note.title), names::line(&note.address)));
        }
        text.push_str(&format!("{}\n", counts(review)));
        if let Some(brief) = &review.brief {
            text.push_str(&self.brief(brief));
        }
        for (idx, row) in verdicts(review, &self.document).into_iter().enumerate() {
            if idx == 0 {
                text.push('\n');
            }
            let stale = row.stale.iter().filter_map(|idx| self.document.sections.get(*idx));
            let stale: Vec<String> = stale.map(|section| names::brief(&section.title, 40)).collect();
            let stale =
                if stale.is_empty() { String::new() } else { format!(" (changed since: {})", stale.join(", ")) };
            let name = names::of(review, &row.person);
            text.push_str(&format!("{name}: {}, {}{stale}\n", wording::verdict(row.verdict), names::time(row.at)));
        }
        if !self.turn.rows.is_empty() {
            text.push_str("\nWhose turn:\n");
        }
        for row in &self.turn.rows {
            let thread = row.thread.map(|thread| format!("  {}", names::short(review, thread))).unwrap_or_default();
            let mark = if row.is_blocking { "!" } else { " " };
            let reason = wording::turn_reason(row.reason).1;
            text.push_str(&format!("{mark} {} {reason}{thread}\n", names::of(review, &row.person)));
        }
        text.push_str(&self.coverage());
        for thread in self.threads() {
            text.push_str(&self.thread(thread));
        }
        if !review.problems.is_empty() {
            text.push_str("\nWhat could not be taken at face value:\n");
            text.extend(review.problems.iter().map(|problem| format!("- {}\n", files::in_words(problem))));
        }
        text
    }

    fn brief(&self, brief: &Brief) -> String {
        let review = &self.review;
        let mut text = format!("\nBrief, by {}, {}\n", names::of(review, &brief.by), names::time(brief.at));
        let mut line = |label: &str, words: String| {
            if !words.is_empty() {
                text.push_str(&format!("  {label:<12} {words}\n"));
            }
        };
        let said = |words: &Option<review::Words>| words.as_ref().map(names::said).unwrap_or_default();
        line("goal", names::said(&brief.goal));
        line("outcome", wording::decision_wanted(brief.decision_wanted).to_owned());
        line("wanted", said(&brief.wanted));
        line("not wanted", said(&brief.not_wanted));
        line("links", said(&brief.links));
        line("due", brief.due.map(|due| names::time(due) + " UTC").unwrap_or_default());
        line("on silence", wording::on_silence(brief.on_silence));
        line("deputy", brief.deputy.map(|deputy| names::of(review, &deputy)).unwrap_or_default());
        let here = brief.reviewers.iter().map(|person| names::of(review, person));
        let awaited = brief.awaited.iter().map(|name| format!("{} (not here yet)", names::line(name)));
        line("reviewers", here.chain(awaited).collect::<Vec<_>>().join(", "));
        let questions = brief.questions.iter().map(|thread| names::short(review, thread));
        line("questions", questions.collect::<Vec<_>>().join(", "));
        text
    }

    fn coverage(&self) -> String {
        let mut text = String::new();
        for row in coverage(&self.review, &self.document).iter().filter(|row| !row.marks.is_empty()) {
            let marks = row.marks.iter().map(|mark| {
                let stale = if mark.is_stale { ", changed since" } else { "" };
                format!("{} ({}{stale})", names::of(&self.review, &mark.person), wording::level(mark.level))
            });
            let marks = marks.collect::<Vec<_>>().join(", ");
            text.push_str(&format!("  {:<30} {marks}\n", names::brief(&row.section.title, 30)));
        }
        if text.is_empty() { text } else { format!("\nWho read what:\n{text}") }
    }

    fn thread(&self, thread: &Thread) -> String {
        let review = &self.review;
        let place = thread.target.as_deref().map_or("(its place is not known here)".to_owned(), place_in_words);
        let mut text = format!(
            "\n{}  {} ({})\n  on {place}\n",
            names::short(review, thread.id),
            wording::kind(thread.kind),
            wording::state(thread.state_at(now()))
        );
        if self.document.changed.contains(&thread.id) {
            text.push_str("  its words have changed in the document\n");
        }
        if let Some(words) = self.followed.get(&thread.id) {
            let words = names::brief(words, FOLLOWED_CHARS);
            text.push_str(&format!("  now \u{201c}{words}\u{201d}, found through the text it was written on\n"));
        }
        for comment in &thread.comments {
            text.push_str(&self.comment(thread, comment));
        }
        if let Some(need) = &thread.need {
            text.push_str(&format!("  blocks because: {}\n", names::said(&need.because)));
            text.push_str(&format!("  satisfied when: {}\n", names::said(&need.would_satisfy)));
        }
        if let Some(need) = &thread.plain_need {
            text.push_str(&format!("  because: {} (a guest's, and does not block)\n", names::said(&need.because)));
            text.push_str(&format!("  satisfied when: {}\n", names::said(&need.would_satisfy)));
        }
        if let Some(fallback) = &thread.fallback {
            text.push_str(&format!("  if nobody answers: {}\n", names::said(fallback)));
        }
        if let Some(words) = &thread.replacement {
            let state = self.states.get(&thread.id).map_or("open".to_owned(), |state| self.suggestion(state));
            text.push_str(&format!("  suggests: \u{201c}{}\u{201d} ({state})\n", names::said(words)));
        }
        for (person, taken) in &thread.stances {
            let eta = taken.eta.map(|eta| format!(", until {}", names::time(eta))).unwrap_or_default();
            text.push_str(&format!("  {}: {}{eta}\n", names::of(review, &person), wording::stance(taken.stance)));
        }
        if let Some(lifted) = &thread.lifted {
            let reason = lifted.reason.as_ref().map(|reason| format!(": {}", names::said(reason))).unwrap_or_default();
            let name = names::of(review, &lifted.by);
            text.push_str(&format!("  blocks nothing any more: {name} let the review through with it{reason}\n"));
        }
        if let Some(closed) = &thread.closed {
            let reason = closed.reason.as_ref().map(|reason| format!(": {}", names::said(reason))).unwrap_or_default();
            let name = names::of(review, &closed.by);
            text.push_str(&format!("  closed by {name} as {}{reason}\n", wording::closing(closed.closing)));
        }
        text
    }

    fn comment(&self, thread: &Thread, comment: &Comment) -> String {
        let review = &self.review;
        let name = match thread.id.first_comment() == comment.id {
            true => String::new(),
            false => format!("  [{}]", names::short(review, comment.id)),
        };
        let edited = if comment.versions.len() > 1 { ", edited" } else { "" };
        let asks: Vec<String> = comment.open_asks.iter().map(|person| names::of(review, person)).collect();
        let asks = if asks.is_empty() { String::new() } else { format!(", asks {}", asks.join(", ")) };
        let reactions = comment.reactions.iter().map(|(reaction, people)| {
            let people: Vec<String> = people.iter().map(|person| names::of(review, person)).collect();
            format!("    {}: {}\n", wording::reaction(*reaction), people.join(", "))
        });
        let reactions: String = reactions.collect();
        let words = match &comment.words {
            review::Words::Here(words) if words.is_empty() => String::new(),
            review::Words::Here(words) => words.lines().map(|line| format!("    {line}\n")).collect(),
            words => format!("    {}\n", names::said(words)),
        };
        let author = author_of(review, comment);
        format!("  {author}, {}{edited}{asks}{name}:\n{words}{reactions}", names::time(comment.at))
    }

    fn suggestion(&self, state: &SuggestionState) -> String {
        let name = |person| names::of(&self.review, person);
        match state {
            SuggestionState::Open => "open".to_owned(),
            SuggestionState::Accepted { by, is_applied: true } => format!("accepted by {}, and done", name(by)),
            SuggestionState::Accepted { by, .. } => format!("accepted by {}", name(by)),
            SuggestionState::Rejected { by, reason } => {
                let reason = reason.as_ref().map(|reason| format!(": {}", names::said(reason)));
                format!("rejected by {}{}", name(by), reason.unwrap_or_default())
            }
            SuggestionState::Conflicting { accepted, rejected } => {
                format!("accepted by {} and rejected by {}: neither holds", name(accepted), name(rejected))
            }
            SuggestionState::Stale { now: Some(now), .. } => {
                format!("stale: there stands now \u{201c}{}\u{201d}", names::brief(now, 60))
            }
            SuggestionState::Stale { .. } => "stale".to_owned(),
            SuggestionState::Superseded { .. } => "superseded".to_owned(),
        }
    }

    fn json(&self, args: &ShowArgs, file: &ReviewFile) -> Value {
        let review = &self.review;
        let note = file.note().cloned().unwrap_or_default();
        let rows = turn::rows_json(&args.file, &note.title, review, self.turn.rows.clone());
        let verdicts = verdicts(review, &self.document).into_iter().map(|row| {
            let stale =
                row.stale.iter().filter_map(|idx| self.document.sections.get(*idx)).map(|section| &*section.title);
            json!({
                "person": row.person.to_string(), "name": names::of(review, &row.person), "at": row.at.0,
                "verdict": wording::verdict(row.verdict), "stale_sections": stale.collect::<Vec<_>>(),
            })
        });
        let coverage = coverage(review, &self.document).into_iter().map(|row| {
            let marks = row.marks.iter().map(|mark| {
                json!({
                    "person": mark.person.to_string(), "name": names::of(review, &mark.person), "at": mark.at.0,
                    "level": wording::level(mark.level), "is_stale": mark.is_stale,
                })
            });
            json!({ "section": &*row.section.title, "marks": marks.collect::<Vec<_>>() })
        });
        json!({
            "format": "baton-show/1",
            "file": args.file.display().to_string(),
            "review": review.id.to_string(),
            "title": note.title,
            "address": note.address,
            "brief": review.brief.as_ref().map(|brief| self.brief_json(brief)),
            "turn": rows,
            "verdicts": verdicts.collect::<Vec<_>>(),
            "coverage": coverage.collect::<Vec<_>>(),
            "threads": self.threads().into_iter().map(|thread| self.thread_json(thread)).collect::<Vec<_>>(),
            "problems": review.problems.iter().map(files::in_words).collect::<Vec<_>>(),
        })
    }

    fn brief_json(&self, brief: &Brief) -> Value {
        let review = &self.review;
        let said = |words: &Option<review::Words>| words.as_ref().map(|words| words.as_str().to_owned());
        json!({
            "by": names::of(review, &brief.by), "at": brief.at.0, "preset": wording::preset(brief.preset),
            "goal": brief.goal.as_str(), "decision_wanted": wording::decision_wanted(brief.decision_wanted),
            "wanted": said(&brief.wanted), "not_wanted": said(&brief.not_wanted), "links": said(&brief.links),
            "due": brief.due.map(|due| due.0), "on_silence": wording::on_silence(brief.on_silence),
            "is_reversible": brief.is_reversible,
            "deputy": brief.deputy.map(|deputy| names::of(review, &deputy)),
            "reviewers": brief.reviewers.iter().map(|person| names::of(review, person)).collect::<Vec<_>>(),
            "awaited": brief.awaited,
            "questions": brief.questions.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    }

    fn thread_json(&self, thread: &Thread) -> Value {
        let review = &self.review;
        let comments = thread.comments.iter().map(|comment| {
            json!({
                "id": comment.id.to_string(), "short": names::short(review, comment.id),
                "author": author_of(review, comment), "at": comment.at.0, "text": comment.words.as_str(),
                "is_erased": comment.words == review::Words::Erased,
                "versions": comment.versions.len(),
                "asks": comment.asks.iter().map(|person| names::of(review, person)).collect::<Vec<_>>(),
                "open_asks": comment.open_asks.iter().map(|person| names::of(review, person)).collect::<Vec<_>>(),
            })
        });
        json!({
            "id": thread.id.to_string(), "short": names::short(review, thread.id),
            "kind": wording::kind(thread.kind), "state": wording::state(thread.state_at(now())),
            "is_open": thread.is_open(), "is_blocking": thread.is_blocking(),
            "raiser": names::of(review, &thread.raiser), "at": thread.at.0,
            "quote": thread.target.as_deref().and_then(|target| match &target.place {
                anchor::Where::Text(quote) => Some(quote.exact.clone()),
                anchor::Where::Element(_) => None,
            }),
            "is_changed": self.document.changed.contains(&thread.id),
            "because": thread.need.as_ref().map(|need| need.because.as_str()),
            "satisfied_when": thread.need.as_ref().map(|need| need.would_satisfy.as_str()),
            "fallback": thread.fallback.as_ref().map(|words| words.as_str()),
            "replacement": thread.replacement.as_ref().map(|words| words.as_str()),
            "suggestion": self.states.get(&thread.id).map(|state| self.suggestion(state)),
            "let_through": thread.lifted.as_ref().map(|lifted| json!({
                "by": names::of(review, &lifted.by), "at": lifted.at.0,
                "reason": lifted.reason.as_ref().map(|reason| reason.as_str()),
            })),
            "closed": thread.closed.as_ref().map(|closed| json!({
                "by": names::of(review, &closed.by), "as": wording::closing(closed.closing), "at": closed.at.0,
                "reason": closed.reason.as_ref().map(|reason| reason.as_str()),
            })),
            "comments": comments.collect::<Vec<_>>(),
        })
    }
}
