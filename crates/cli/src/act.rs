//! `baton act`: everything in a review that is done rather than written, as drafts; and how every verb saves its drafts.
//!
//! Nothing here is published: that is `submit.rs`. Leaves out writing comments (`comment.rs`).

use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use clap::Subcommand;
use client::{Command, Draft, DraftAct, DraftId, Notice};
use review::{AskEnding, AskId, Closing, PersonId, Review, SuggestionAnswer, Timestamp};
use serde_json::{Value, json};

use crate::comment::target_of;
use crate::failure::Failure;
use crate::files::put_out;
use crate::home::{Person, random};
use crate::names;
use crate::source::{Source, SourceArgs};
use crate::wording::{ClosingWord, LevelWord, ReactionWord, StanceWord};
use crate::workspace::Workspace;

/// What `baton act` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton act plan.baton close 3fa9c2d1.2 --as fixed
  baton act plan.baton accept 3fa9c2d1.2 77ab0012.1
  baton act plan.baton stance 3fa9c2d1.2 working --eta 2026-12-01
  baton act plan.baton mark \"Goals\" --level read --source plan.md

Each becomes a draft, published by `baton submit`; only `redact` takes words back by itself, after ten minutes.")]
pub(crate) struct ActArgs {
    /// A `.baton` file.
    file: PathBuf,
    #[command(subcommand)]
    act: Act,
    #[command(flatten)]
    drafting: Drafting,
}

/// What every verb that makes drafts is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Drafting {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    person: Person,
    /// Write JSON instead.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Say where you stand on a thread.
    Stance {
        thread: String,
        #[arg(value_enum)]
        stance: StanceWord,
        /// When the work will be done.
        #[arg(long, value_name = "DAY", value_parser = names::day)]
        eta: Option<Timestamp>,
    },
    /// Close a thread.
    Close {
        thread: String,
        /// How it ended.
        #[arg(long = "as", value_enum, value_name = "HOW")]
        how: ClosingWord,
        /// The thread that says the same, for a duplicate.
        #[arg(long, value_name = "THREAD", required_if_eq("how", "duplicate"))]
        of: Option<String>,
        /// Why; needed for `dropped`.
        #[arg(long, default_value = "", required_if_eq("how", "dropped"))]
        reason: String,
    },
    /// Open a thread again.
    Reopen {
        thread: String,
        /// Why.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Accept suggestions.
    Accept {
        #[arg(required = true)]
        threads: Vec<String>,
        /// Why.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Turn suggestions down.
    Reject {
        #[arg(required = true)]
        threads: Vec<String>,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// React to a comment.
    React {
        comment: String,
        #[arg(value_enum)]
        reaction: ReactionWord,
        /// Take the reaction back.
        #[arg(long)]
        off: bool,
    },
    /// Change a comment of yours; its versions are kept.
    Edit { comment: String, text: String },
    /// Attach a thread to other words of the document.
    Reattach {
        thread: String,
        /// The words.
        #[arg(long)]
        quote: String,
        /// Which one, where the words stand in several places.
        #[arg(long, value_name = "N")]
        occurrence: Option<usize>,
        /// Why.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Say how thoroughly you have been through a section of the document.
    Mark {
        /// Its heading, or the beginning of it.
        heading: String,
        /// How thoroughly.
        #[arg(long, value_enum, default_value = "read")]
        level: LevelWord,
    },
    /// End an ask to you without answering in its thread: declined, with a reason, or answered elsewhere.
    Decline {
        comment: String,
        /// Why you cannot or will not.
        #[arg(long, required_unless_present = "answered", default_value = "")]
        reason: String,
        /// It was answered elsewhere.
        #[arg(long)]
        answered: bool,
    },
    /// Take the words of a comment of yours back for good: ten minutes later, and only by this command's files and relay.
    Redact {
        comment: String,
        /// Keep them after all.
        #[arg(long)]
        cancel: bool,
    },
}

/// `baton act`.
pub(crate) fn act(args: &ActArgs) -> Result<ExitCode, Failure> {
    let source = args.drafting.source.read()?;
    if let Act::Redact { comment, cancel } = &args.act {
        return redact(args, comment, *cancel);
    }
    draft(&args.file, &args.drafting, source.as_ref(), |review, source, me| acts(&args.act, review, source, me))
}

fn acts(act: &Act, review: &Review, source: Option<&Source>, me: Option<PersonId>) -> Result<Vec<DraftAct>, Failure> {
    let thread = |named: &str| names::thread(review, named);
    let answers = |named: &[String], answer, reason: &str| {
        let answer_one =
            |named: &String| Ok(DraftAct::Answer { thread: thread(named)?, answer, reason: reason.to_owned() });
        named.iter().map(answer_one).collect::<Result<Vec<_>, Failure>>()
    };
    Ok(vec![match act {
        Act::Stance { thread: named, stance, eta } => {
            DraftAct::Stance { thread: thread(named)?, stance: (*stance).into(), eta: *eta }
        }
        Act::Close { thread: named, how, of, reason } => {
            let of = of.as_deref().map(thread).transpose()?;
            let closing =
                closing_of(*how, of).ok_or_else(|| Failure::new("--of names the other thread").into_damage())?;
            DraftAct::Close { thread: thread(named)?, closing, reason: reason.clone() }
        }
        Act::Reopen { thread: named, reason } => DraftAct::Reopen { thread: thread(named)?, reason: reason.clone() },
        Act::Accept { threads, reason } => return answers(threads, SuggestionAnswer::Accept, reason),
        Act::Reject { threads, reason } => return answers(threads, SuggestionAnswer::Reject, reason),
        Act::React { comment, reaction, off } => {
            DraftAct::React { comment: names::comment(review, comment)?, reaction: (*reaction).into(), is_on: !off }
        }
        Act::Edit { comment, text } => {
            let comment = names::comment(review, comment)?;
            let known = review.threads.values().flat_map(|thread| &thread.comments).find(|known| known.id == comment);
            if known.is_some_and(|known| Some(known.author) != me) {
                return Err(Failure::new("only its author may change a comment: reply to it instead"));
            }
            DraftAct::Edit { comment, text: text.clone() }
        }
        Act::Reattach { thread: named, quote, occurrence, reason } => {
            let target = target_of(needed(source)?, Some(quote), *occurrence)?;
            DraftAct::Reattach { thread: thread(named)?, target, reason: reason.clone() }
        }
        Act::Mark { heading, level } => mark(needed(source)?, heading, *level)?,
        Act::Decline { comment, reason, answered } => {
            let comment = names::comment(review, comment)?;
            let ask = AskId { entry: comment.entry, op: comment.op };
            let ending = if *answered { AskEnding::Answered } else { AskEnding::Declined };
            DraftAct::EndAsk { ask, ending, reason: reason.clone() }
        }
        Act::Redact { .. } => return Ok(Vec::new()),
    }])
}

fn needed(source: Option<&Source>) -> Result<&Source, Failure> {
    source.ok_or_else(|| Failure::new("--source names the document").into_damage())
}

fn closing_of(how: ClosingWord, of: Option<review::ThreadId>) -> Option<Closing> {
    Some(match how {
        ClosingWord::Fixed => Closing::Fixed,
        ClosingWord::Answered => Closing::Answered,
        ClosingWord::Accepted => Closing::Accepted,
        ClosingWord::Dropped => Closing::Dropped,
        ClosingWord::Withdrawn => Closing::Withdrawn,
        ClosingWord::Duplicate => Closing::Duplicate { of: of? },
    })
}

fn mark(source: &Source, heading: &str, level: LevelWord) -> Result<DraftAct, Failure> {
    let wanted = heading.trim().to_lowercase();
    let sections = client::sections_of(&source.page);
    let begins = |section: &&review::SectionNow| section.title.trim().to_lowercase().starts_with(&wanted);
    let found: Vec<_> = sections.iter().filter(begins).collect();
    let exact = found.iter().find(|section| section.title.trim().to_lowercase() == wanted);
    match (exact, found.as_slice()) {
        (Some(section), _) | (None, [section]) => Ok(DraftAct::Mark {
            section: section.id,
            print: section.print,
            level: level.into(),
            title: section.title.to_string(),
        }),
        (None, []) => {
            Err(Failure::file(&source.path, format!("no heading begins with \u{201c}{heading}\u{201d}")).into_damage())
        }
        (None, several) => {
            let titles: Vec<_> = several.iter().map(|section| names::brief(&section.title, 40)).collect();
            Err(Failure::file(&source.path, format!("several headings begin so: {}", titles.join(", "))).into_damage())
        }
    }
}

fn redact(args: &ActArgs, comment: &str, cancel: bool) -> Result<ExitCode, Failure> {
    let mut workspace = Workspace::open(&args.file, &args.drafting.person, None)?;
    let comment = names::comment(&workspace.review(), comment)?;
    let command = if cancel { Command::CancelRedaction { comment } } else { Command::Redact { comment } };
    let notices = workspace.ask(command)?;
    workspace.save()?;
    let due = notices.iter().find_map(|notice| match notice {
        Notice::RedactionWaits { due, .. } => Some(*due),
        _ => None,
    });
    if args.drafting.json {
        put_out(&format!("{:#}\n", json!({ "comment": comment.to_string(), "due": due.map(|due| due.0) })))?;
    } else if let Some(due) = due {
        let until = names::time(due);
        put_out(&format!("Taken back with the first command after {until} UTC; `redact --cancel` keeps it.\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Saves drafts, and shows them.
pub(crate) fn draft(
    file: &std::path::Path,
    drafting: &Drafting,
    source: Option<&Source>,
    acts: impl Fn(&Review, Option<&Source>, Option<PersonId>) -> Result<Vec<DraftAct>, Failure>,
) -> Result<ExitCode, Failure> {
    let mut workspace = Workspace::open(file, &drafting.person, None)?;
    if let Some(source) = source {
        workspace.show(source)?;
    }
    let review = workspace.review();
    let mut ids = Vec::new();
    let me = workspace.view()?.me.as_ref().and_then(|me| me.person);
    for act in acts(&review, source, me)? {
        let random = random()?;
        let id = DraftId(std::array::from_fn(|at| random[at]));
        workspace.ask(Command::SaveDraft { id, act })?;
        ids.push(id);
    }
    workspace.save()?;
    let saved: Vec<Rc<Draft>> = workspace.drafts()?.into_iter().filter(|draft| ids.contains(&draft.id)).collect();
    if drafting.json {
        let saved: Vec<Value> = saved.iter().map(|draft| crate::drafts::draft_json(&review, draft)).collect();
        return put_out(&format!("{:#}\n", json!({ "drafts": saved }))).map(|()| ExitCode::SUCCESS);
    }
    for draft in &saved {
        put_out(&format!("draft {}\n", crate::drafts::in_words(&review, draft)))?;
    }
    Ok(ExitCode::SUCCESS)
}
