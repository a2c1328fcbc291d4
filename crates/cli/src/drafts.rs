//! `baton drafts`, and drafts in words and as JSON: what was written and not published. Leaves out writing and publishing.

use std::path::PathBuf;
use std::process::ExitCode;

use anchor::{ElementTarget, Target, Where};
use client::{Command, ConflictWhy, Draft, DraftAct, DraftId};
use review::{CommentId, Review, SuggestionAnswer};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::files::{put_out, some};
use crate::home::Person;
use crate::names;
use crate::source::SourceArgs;
use crate::wording;
use crate::workspace::Workspace;

/// Digits of a draft's name that are shown.
const DIGITS: usize = 8;
/// Words of others are shown up to here.
const SHOWN: usize = 60;

/// What `baton drafts` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton drafts plan.baton
  baton drafts plan.baton --discard 5c01be77
  baton drafts plan.baton --restore 5c01be77     within 30 days
  baton drafts plan.baton --keep 5c01be77        it is still meant as it is, though things moved on")]
pub(crate) struct DraftsArgs {
    /// A `.baton` file.
    file: PathBuf,
    /// Throw a draft away.
    #[arg(long, value_name = "DRAFT")]
    discard: Vec<String>,
    /// Take a draft out of the bin.
    #[arg(long, value_name = "DRAFT")]
    restore: Vec<String>,
    /// Say that a draft is still meant as it is.
    #[arg(long, value_name = "DRAFT")]
    keep: Vec<String>,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    person: Person,
    /// Write JSON instead.
    #[arg(long)]
    json: bool,
}

/// Lists drafts, after doing what was asked with some.
pub(crate) fn run(args: &DraftsArgs) -> Result<ExitCode, Failure> {
    let source = args.source.read()?;
    let mut workspace = Workspace::open(&args.file, &args.person, None)?;
    if let Some(source) = &source {
        workspace.show(source)?;
    }
    for named in &args.discard {
        let id = draft_named(&workspace, named)?;
        workspace.ask(Command::DiscardDraft { id })?;
    }
    for named in &args.restore {
        let id = draft_named(&workspace, named)?;
        workspace.ask(Command::RestoreDraft { id })?;
    }
    let kept = args.keep.iter().map(|named| draft_named(&workspace, named)).collect::<Result<Vec<_>, _>>()?;
    if !kept.is_empty() {
        workspace.ask(Command::KeepDrafts { drafts: kept })?;
    }
    workspace.save()?;
    let review = workspace.review();
    let drafts = workspace.drafts()?;
    let n_binned = workspace.view()?.drafts.len() - drafts.len();
    if args.json {
        let listed: Vec<Value> = drafts.iter().map(|draft| draft_json(&review, draft)).collect();
        let report = json!({ "drafts": listed, "binned": n_binned, "conflicts": conflicts_json(&workspace, &review)? });
        return put_out(&format!("{report:#}\n")).map(|()| ExitCode::SUCCESS);
    }
    if drafts.is_empty() {
        put_out("Nothing is drafted.\n")?;
    }
    for draft in &drafts {
        put_out(&format!("{}\n", in_words(&review, draft)))?;
    }
    put_out(&conflicts_in_words(&workspace, &review)?)?;
    if n_binned > 0 {
        put_out(&format!("{} in the bin\n", some(n_binned, "draft", "drafts")))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn draft_named(workspace: &Workspace, named: &str) -> Result<DraftId, Failure> {
    let named = named.trim().to_ascii_lowercase();
    let all = workspace.view()?.drafts.iter().map(|draft| draft.id);
    let found: Vec<DraftId> = all.filter(|id| !named.is_empty() && id.to_string().starts_with(&named)).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(Failure::new(format!("there is no draft `{named}`")).into_damage()),
        _ => Err(Failure::new(format!("several drafts begin with `{named}`")).into_damage()),
    }
}

/// What moved on since the drafts were written.
pub(crate) fn conflicts_in_words(workspace: &Workspace, review: &Review) -> Result<String, Failure> {
    let conflicts = workspace.view()?.preflight.iter();
    let lines = conflicts.map(|conflict| {
        let name = &conflict.draft.to_string()[..DIGITS];
        format!("look again at {name}: {}\n", conflict_in_words(review, &conflict.why))
    });
    Ok(lines.collect())
}

/// The same as JSON.
pub(crate) fn conflicts_json(workspace: &Workspace, review: &Review) -> Result<Value, Failure> {
    let conflicts = workspace.view()?.preflight.iter();
    let told = conflicts.map(
        |conflict| json!({ "draft": conflict.draft.to_string(), "why": conflict_in_words(review, &conflict.why) }),
    );
    Ok(told.collect())
}

fn conflict_in_words(review: &Review, why: &ConflictWhy) -> String {
    match why {
        ConflictWhy::TextChanged { new: Some(new), .. } => {
            format!("its words have changed: there stands now \u{201c}{}\u{201d}", names::brief(new, SHOWN))
        }
        ConflictWhy::TextChanged { old, new: None } => {
            format!("its words are gone: \u{201c}{}\u{201d}", names::brief(old, SHOWN))
        }
        ConflictWhy::ThreadClosedMeanwhile { by } => format!("{} closed the thread", names::of(review, by)),
        ConflictWhy::ThreadRepliedMeanwhile { n } => format!(
            "there {} in the thread",
            match n {
                1 => "is a new comment".to_owned(),
                n => format!("are {n} new comments"),
            }
        ),
        ConflictWhy::SuggestionStale => "the suggestion does not fit the text any more".to_owned(),
        ConflictWhy::CommentGone => "what it is about is not there any more".to_owned(),
        _ => "something moved on".to_owned(),
    }
}

/// One draft in one line: its name, what it would do, and to what.
pub(crate) fn in_words(review: &Review, draft: &Draft) -> String {
    let (what, about, words) = parts(review, &draft.act);
    let about = if about.is_empty() { about } else { format!(" {about}") };
    let words = if words.is_empty() { words } else { format!(": {}", names::brief(&words, SHOWN)) };
    let unfinished = if draft.is_unfinished() { " (not finished)" } else { "" };
    format!("{}  {what}{about}{words}{unfinished}", &draft.id.to_string()[..DIGITS])
}

pub(crate) fn draft_json(review: &Review, draft: &Draft) -> Value {
    let (what, about, words) = parts(review, &draft.act);
    json!({
        "id": draft.id.to_string(),
        "short": &draft.id.to_string()[..DIGITS],
        "what": what,
        "about": about,
        "thread": draft.thread().map(|thread| thread.to_string()),
        "text": words,
        "is_finished": !draft.is_unfinished(),
        "saved": draft.saved.0,
    })
}

/// What a draft does, to what, in which words.
fn parts(review: &Review, act: &DraftAct) -> (String, String, String) {
    let thread = |id: &review::ThreadId| names::short(review, id);
    let comment = |id: &CommentId| names::short(review, id);
    let of = |what: &str, about: String, words: &str| (what.to_owned(), about, words.to_owned());
    match act {
        DraftAct::Thread { target, kind, text, need, replacement, .. } => {
            let blocking = if need.is_some() { "blocking " } else { "" };
            let about = format!("on {}", place_in_words(target));
            let suggested = replacement.as_ref().map(|words| match words.as_str() {
                "" => "delete it".to_owned(),
                words => format!("\u{2192} \u{201c}{words}\u{201d}"),
            });
            let words = [suggested.unwrap_or_default(), text.clone()].join(" ");
            (format!("{blocking}{}", wording::kind(*kind)), about, words.trim().to_owned())
        }
        DraftAct::Reply { thread: id, text } => of("reply", format!("in {}", thread(id)), text),
        DraftAct::Edit { comment: id, text } => of("edit", format!("of {}", comment(id)), text),
        DraftAct::Stance { thread: id, stance, .. } => of(wording::stance(*stance), format!("on {}", thread(id)), ""),
        DraftAct::Close { thread: id, closing, reason } => {
            of("close", format!("{} as {}", thread(id), wording::closing(*closing)), reason)
        }
        DraftAct::Reopen { thread: id, reason } => of("reopen", thread(id), reason),
        DraftAct::React { comment: id, reaction, is_on } => {
            let off = if *is_on { "" } else { "take back " };
            of(&format!("{off}{}", wording::reaction(*reaction)), format!("on {}", comment(id)), "")
        }
        DraftAct::Reattach { thread: id, target, reason } => {
            of("attach", format!("{} to {}", thread(id), place_in_words(target)), reason)
        }
        DraftAct::Answer { thread: id, answer, reason } => {
            let what = if *answer == SuggestionAnswer::Accept { "accept" } else { "reject" };
            of(what, thread(id), reason)
        }
        DraftAct::Mark { level, title, .. } => {
            of(wording::level(*level), format!("\u{201c}{}\u{201d}", names::brief(title, 40)), "")
        }
        DraftAct::EndAsk { ask, ending, reason } => {
            let what = if *ending == review::AskEnding::Declined { "decline" } else { "answered elsewhere" };
            of(what, comment(&CommentId { entry: ask.entry, op: ask.op }), reason)
        }
        DraftAct::Brief(brief) => of("brief", String::new(), &brief.goal),
        DraftAct::Redact { comment: id, .. } => of("take back", comment(id), ""),
    }
}

/// What a target is about, in words.
pub(crate) fn place_in_words(target: &Target) -> String {
    match &target.place {
        Where::Text(quote) => format!("\u{201c}{}\u{201d}", names::brief(&quote.exact, SHOWN)),
        Where::Element(ElementTarget::Page) => "the whole page".to_owned(),
        Where::Element(ElementTarget::Block { text }) => {
            format!("the block \u{201c}{}\u{201d}", names::brief(text, SHOWN))
        }
        Where::Element(ElementTarget::Image { alt, source, .. }) => {
            format!("the image {}", names::brief(if alt.is_empty() { source } else { alt }, SHOWN))
        }
    }
}
