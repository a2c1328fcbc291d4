//! `baton patch`: suggestions that were accepted, as a unified diff against the document's source, or as a list of changes.
//!
//! What can be asked and how the answer is written. How words find their place in a source and how that is proved is in
//! `place.rs`; `hunk.rs` touches only the words that differ; `unified.rs` writes the diff.

mod hunk;
mod ink;
mod ink_html;
mod ink_markdown;
mod place;
mod unified;

use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use anchor::{Resolution, Target, Where, resolve};
use review::{DocumentNow, Review, SuggestionAnswer, SuggestionState, Thread, ThreadId};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::files::{self, put_out};
use crate::loose::is_same;
use crate::names;
use crate::source::{Source, SourceArgs};
use place::{Patcher, Refused};

/// Characters on each side by which new words are known to be in their place already.
const SURROUNDINGS: usize = 24;

/// What `baton patch` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton patch plan.baton --source plan.md | patch -p1
  baton patch plan.baton --source plan.md --only 3fa9c2d1.2
  baton patch plan.baton --source site/plan.html --no-prefix | patch -p0
  baton patch plan.baton                        without a source: a list of changes, in Markdown

The diff is proved before it is written: the changed source, read again, must say exactly what the page would say with the
suggestions in it. What cannot be proved is listed on standard error with its reason, is left out, and makes the exit code 1.")]
pub(crate) struct PatchArgs {
    /// A `.baton` file.
    file: PathBuf,
    #[command(flatten)]
    source: SourceArgs,
    /// Only the suggestions of these threads.
    #[arg(long, value_name = "THREAD", num_args = 1..)]
    only: Vec<String>,
    /// Also suggestions that nobody has answered yet.
    #[arg(long, conflicts_with = "accepted")]
    all: bool,
    /// Only suggestions that were accepted: what is done anyway.
    #[arg(long)]
    accepted: bool,
    /// Name the file without `a/` and `b/`, for `patch -p0`.
    #[arg(long, requires = "source")]
    no_prefix: bool,
    /// Write JSON instead.
    #[arg(long)]
    json: bool,
}

/// A suggestion that is to go into the document.
struct Wanted {
    thread: Rc<Thread>,
    quote: String,
    after: String,
    by: String,
    accepted_by: Option<String>,
}

/// What became of one.
enum Fate {
    Put,
    AlreadyThere,
    Left(String),
}

/// Writes the diff. The exit code is 1 when something was left out.
pub(crate) fn run(args: &PatchArgs) -> Result<ExitCode, Failure> {
    let review = files::read(&args.file).map_err(Failure::into_damage)?.review();
    let only = args.only.iter().map(|named| names::thread(&review, named)).collect::<Result<Vec<_>, _>>()?;
    let (wanted, mut left) = wanted(&review, &only, args.all);
    let source = args.source.read()?;
    let (diff, fates) = match &source {
        Some(source) => diff(&review, source, &wanted, !args.no_prefix)?,
        None => (change_list(&review, &wanted), wanted.iter().map(|_| Fate::Put).collect()),
    };
    for (one, fate) in wanted.iter().zip(&fates) {
        match fate {
            Fate::Left(why) => left.push((one.thread.id, why.clone())),
            Fate::AlreadyThere if !args.json => {
                eprintln!("{}  {} already says so", names::short(&review, one.thread.id), shown_path(source.as_ref()));
            }
            Fate::Put | Fate::AlreadyThere => {}
        }
    }
    if args.json {
        put_out(&format!("{:#}\n", report(&review, &diff, &wanted, &fates, &left)))?;
    } else {
        put_out(&diff)?;
        for (thread, why) in &left {
            eprintln!("{}  left out: {why}", names::short(&review, thread));
        }
        if wanted.is_empty() && left.is_empty() {
            eprintln!("baton: no suggestion was accepted{}", if args.all { ", and none is open" } else { "" });
        }
    }
    Ok(if left.is_empty() && !wanted.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The suggestions to put in, in the order in which they were accepted, and those that were asked for by name but cannot be.
fn wanted(review: &Review, only: &[ThreadId], is_open_wanted: bool) -> (Vec<Wanted>, Vec<(ThreadId, String)>) {
    let states = review::suggestions(review, &DocumentNow::default());
    let mut threads: Vec<&Rc<Thread>> = review.threads.values().filter(|thread| thread.replacement.is_some()).collect();
    threads
        .sort_by_key(|thread| (accepted_at(thread).is_none(), accepted_at(thread).unwrap_or(thread.order), thread.id));
    let (mut wanted, mut left) = (Vec::new(), Vec::new());
    for thread in threads.into_iter().filter(|thread| only.is_empty() || only.contains(&thread.id)) {
        let is_named = !only.is_empty();
        let accepted_by = match states.get(&thread.id) {
            Some(SuggestionState::Accepted { by, .. }) => Some(names::of(review, by)),
            Some(SuggestionState::Open) | None if is_open_wanted => None,
            state if is_named => {
                left.push((thread.id, why_not(review, state)));
                continue;
            }
            Some(SuggestionState::Stale { overlaps: Some(other), .. }) => {
                left.push((thread.id, overlaps(review, other)));
                continue;
            }
            _ => continue,
        };
        let quote = thread.target.as_deref().and_then(|target| match &target.place {
            Where::Text(quote) => Some(quote.exact.clone()),
            Where::Element(_) => None,
        });
        let after = thread.replacement.as_ref().filter(|words| matches!(words, review::Words::Here(_)));
        match quote.zip(after) {
            Some((quote, after)) => wanted.push(Wanted {
                by: names::of(review, &thread.raiser),
                thread: Rc::clone(thread),
                quote,
                after: after.as_str().to_owned(),
                accepted_by,
            }),
            None => left.push((thread.id, "its words are not in this file".to_owned())),
        }
    }
    for id in only.iter().filter(|id| review.threads.get(id).is_some_and(|thread| thread.replacement.is_none())) {
        left.push((*id, "this thread suggests no other words".to_owned()));
    }
    (wanted, left)
}

fn accepted_at(thread: &Thread) -> Option<review::Order> {
    thread.answers.iter().rfind(|given| given.answer == SuggestionAnswer::Accept).map(|given| given.order)
}

fn why_not(review: &Review, state: Option<&SuggestionState>) -> String {
    match state {
        None | Some(SuggestionState::Open) => "nobody has accepted it yet (--all takes it all the same)".to_owned(),
        Some(SuggestionState::Accepted { .. }) => String::new(),
        Some(SuggestionState::Rejected { by, .. }) => format!("{} rejected it", names::of(review, by)),
        Some(SuggestionState::Conflicting { accepted, rejected }) => format!(
            "{} accepted it and {} rejected it, neither knowing of the other",
            names::of(review, accepted),
            names::of(review, rejected)
        ),
        Some(SuggestionState::Stale { overlaps: Some(other), .. }) => overlaps(review, other),
        Some(SuggestionState::Stale { .. }) => "its words have changed since".to_owned(),
        Some(SuggestionState::Superseded { by: Some(by) }) => format!("{} takes its place", names::short(review, by)),
        Some(SuggestionState::Superseded { by: None }) => "it was taken back".to_owned(),
    }
}

fn overlaps(review: &Review, other: &ThreadId) -> String {
    format!("{} comes first, and changes some of the same words", names::short(review, other))
}

fn diff(review: &Review, source: &Source, wanted: &[Wanted], has_prefix: bool) -> Result<(String, Vec<Fate>), Failure> {
    let mut patcher =
        Patcher::new(source).ok_or_else(|| Failure::file(&source.path, "its mark-up cannot be read").into_damage())?;
    let fates: Vec<Fate> = (0..wanted.len()).map(|idx| put(review, &mut patcher, source, wanted, idx)).collect();
    let hunks = unified::hunks(&source.text, patcher.edits());
    if hunks.is_empty() {
        return Ok((hunks, fates));
    }
    let mut diff = String::new();
    for (one, _) in wanted.iter().zip(&fates).filter(|(_, fate)| matches!(fate, Fate::Put)) {
        let accepted = one.accepted_by.as_ref().map(|name| format!(", accepted by {name}")).unwrap_or_default();
        diff.push_str(&format!("Suggested-by: {} ({}{accepted})\n", one.by, names::short(review, one.thread.id)));
    }
    let name = name_in_diff(&source.path);
    let (old, new) = if has_prefix { ("a/", "b/") } else { ("", "") };
    diff.push_str(&format!("--- {old}{name}\n+++ {new}{name}\n{hunks}"));
    Ok((diff, fates))
}

fn put(review: &Review, patcher: &mut Patcher<'_>, source: &Source, wanted: &[Wanted], idx: usize) -> Fate {
    let Some(one) = wanted.get(idx) else { return Fate::Left(String::new()) };
    let Some(target) = one.thread.target.as_deref() else { return Fate::Left("its place is not known".to_owned()) };
    if is_done(source, target, &one.after) {
        return Fate::AlreadyThere;
    }
    let resolution = resolve(&source.page, target, None);
    let Some(span) = resolution.span() else {
        return Fate::Left(
            match resolution {
                Resolution::Ambiguous { .. } => {
                    "its words stand in several places, and it cannot be told which is meant"
                }
                _ => "its words are not in the source",
            }
            .to_owned(),
        );
    };
    let words = source.page.slice(span);
    if !is_same(words, &one.quote) {
        return Fate::Left(format!(
            "its words have changed: there stands now \u{201c}{}\u{201d}",
            names::brief(words, 80)
        ));
    }
    match patcher.put(idx, span, &one.quote, &one.after) {
        Ok(()) => Fate::Put,
        Err(Refused::Because(why)) => Fate::Left(why),
        Err(Refused::Overlaps(owner)) => {
            let other = wanted.get(owner).map(|other| overlaps(review, &other.thread.id));
            Fate::Left(other.unwrap_or_default())
        }
    }
}

/// Whether the source has the new words between the old surroundings.
fn is_done(source: &Source, target: &Target, after: &str) -> bool {
    let Where::Text(quote) = &target.place else { return false };
    let (before, behind) = (ink::black(&quote.prefix), ink::black(&quote.suffix));
    let before = before.get(before.len().saturating_sub(SURROUNDINGS)..).unwrap_or_default();
    let behind = behind.get(..behind.len().min(SURROUNDINGS)).unwrap_or_default();
    let wanted = [before, &ink::black(after), behind].concat();
    let there = [before, &ink::black(&quote.exact), behind].concat();
    let text = ink::black(source.page.text());
    let holds = |words: &[char]| !words.is_empty() && text.windows(words.len()).any(|window| window == words);
    holds(&wanted) && !holds(&there)
}

/// As `patch` will look for it: it refuses names that lead out of where it is called.
fn name_in_diff(path: &Path) -> String {
    let is_inside = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let path = if is_inside { path } else { path.file_name().map_or(path, Path::new) };
    let parts = path.components().filter(|part| matches!(part, Component::Normal(_)));
    parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/")
}

fn shown_path(source: Option<&Source>) -> String {
    source.map_or_else(|| "the document".to_owned(), |source| source.path.display().to_string())
}

/// Without a source: what is to be changed, for a person to do.
fn change_list(review: &Review, wanted: &[Wanted]) -> String {
    let mut text = String::new();
    for one in wanted {
        let section = one.thread.target.as_deref().and_then(|target| target.path.headings.last());
        let section = section.map(|(_, heading)| format!(" in \u{201c}{}\u{201d}", names::line(heading)));
        let accepted = one.accepted_by.as_ref().map(|name| format!(", accepted by {name}")).unwrap_or_default();
        text.push_str(&format!(
            "- [ ] suggested by {}{accepted}{} ({})\n\n",
            one.by,
            section.unwrap_or_default(),
            names::short(review, one.thread.id)
        ));
        text.push_str(&fenced('-', &one.quote, '+', &one.after));
        let note = one.thread.comments.first().map(|comment| names::said(&comment.words)).unwrap_or_default();
        if !note.is_empty() {
            text.push_str(&format!("\n  > {note}\n"));
        }
        text.push('\n');
    }
    text
}

/// A fenced block that nothing inside can end.
fn fenced(minus: char, before: &str, plus: char, after: &str) -> String {
    let longest = |text: &str| text.split(|char| char != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest(before).max(longest(after)).max(2) + 1);
    let lines = |mark: char, text: &str| text.lines().map(|line| format!("  {mark}{line}\n")).collect::<String>();
    format!("  {fence}diff\n{}{}  {fence}\n", lines(minus, before), lines(plus, after))
}

fn report(review: &Review, diff: &str, wanted: &[Wanted], fates: &[Fate], left: &[(ThreadId, String)]) -> Value {
    let told = |wants: fn(&Fate) -> bool| {
        let told = wanted.iter().zip(fates).filter(move |(_, fate)| wants(fate));
        told.map(|(one, _)| {
            json!({
                "thread": one.thread.id.to_string(),
                "short": names::short(review, one.thread.id),
                "before": one.quote,
                "after": one.after,
                "suggested_by": one.by,
                "accepted_by": one.accepted_by,
            })
        })
        .collect::<Vec<_>>()
    };
    let left = left.iter().map(
        |(thread, why)| json!({ "thread": thread.to_string(), "short": names::short(review, thread), "why": why }),
    );
    json!({
        "patch": diff,
        "applied": told(|fate| matches!(fate, Fate::Put)),
        "already_there": told(|fate| matches!(fate, Fate::AlreadyThere)),
        "left_out": left.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests;
