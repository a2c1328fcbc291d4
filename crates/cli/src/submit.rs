//! `baton submit`: all drafts become one signed entry, after a look at what moved on meanwhile. And `baton sync`.
//!
//! Leaves out writing drafts (`act.rs`) and everything that a relay is told (the client).

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use client::{Command, Drafting, Link, Notice, TEXT_CHOICE, TextOffer};
use review::SingleReason;
use serde_json::{Value, json};

use crate::drafts::{conflicts_in_words, conflicts_json, draft_json, in_words};
use crate::failure::Failure;
use crate::files::{put_out, some};
use crate::home::Person;
use crate::source::SourceArgs;
use crate::wording::VerdictWord;
use crate::workspace::Workspace;

/// What `baton submit` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton submit plan.baton --verdict comment --summary \"Two small things.\"
  baton submit plan.baton --verdict approve --source plan.html
  baton submit plan.baton --one 5c01be77 --reason answers-question
  baton submit plan.baton --dry-run                 shows what would be published

With --source it is also seen whether the words that your drafts are about have changed, and an approval says for which
sections it was given. Where something moved on since you wrote, nothing is published without --force.")]
pub(crate) struct SubmitArgs {
    /// A `.baton` file.
    file: PathBuf,
    /// The outcome of your reading.
    #[arg(long, value_enum, value_name = "VERDICT", default_value = "comment", conflicts_with = "one")]
    verdict: VerdictWord,
    /// A summary, in Markdown.
    #[arg(long, value_name = "TEXT", default_value = "", conflicts_with = "one")]
    summary: String,
    /// Publish only this draft, at once.
    #[arg(long, value_name = "DRAFT", requires = "reason")]
    one: Option<String>,
    /// Why that draft cannot wait.
    #[arg(long, value_enum, value_name = "WHY", requires = "one")]
    reason: Option<Single>,
    /// Let the document's text go along, once, so that your comments are found again more surely. Remembered.
    #[arg(long, conflicts_with = "without_text")]
    with_text: bool,
    /// Publish what you wrote and quoted, and not the document's text. Remembered.
    #[arg(long)]
    without_text: bool,
    /// Submit although something moved on.
    #[arg(long)]
    force: bool,
    /// Only show what would be published.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    relay: RelayUrl,
    #[command(flatten)]
    person: Person,
    /// Write JSON instead.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Single {
    AnswersQuestion,
    UnblocksSomeone,
}

/// Where the relay is.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct RelayUrl {
    /// A relay to exchange the review with, besides the file.
    #[arg(long, value_name = "URL", env = "BATON_RELAY", value_parser = url)]
    pub(crate) relay: Option<String>,
}

/// What `baton sync` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  baton sync plan.baton --relay https://relay.example")]
pub(crate) struct SyncArgs {
    /// A `.baton` file.
    file: PathBuf,
    #[command(flatten)]
    relay: RelayUrl,
    #[command(flatten)]
    person: Person,
    /// Write JSON instead.
    #[arg(long)]
    json: bool,
}

fn url(typed: &str) -> Result<String, String> {
    match typed.starts_with("http://") || typed.starts_with("https://") {
        true => Ok(typed.to_owned()),
        false => Err("an address begins with http:// or https://".to_owned()),
    }
}

/// `baton submit`.
pub(crate) fn run(args: &SubmitArgs) -> Result<ExitCode, Failure> {
    let source = args.source.read()?;
    let mut workspace = Workspace::open(&args.file, &args.person, args.relay.relay.as_deref())?;
    if let Some(source) = &source {
        workspace.show(source)?;
    }
    if args.with_text || args.without_text {
        let value = if args.with_text { "yes" } else { "no" };
        workspace.ask(Command::Remember { name: TEXT_CHOICE.to_owned(), value: Some(value.to_owned()) })?;
    }
    let offer = workspace.view()?.text_offer;
    let review = workspace.review();
    let mut drafts = workspace.drafts()?;
    if let Some(one) = &args.one {
        let one = one.to_ascii_lowercase();
        drafts.retain(|draft| draft.id.to_string().starts_with(&one));
        if drafts.len() != 1 {
            return Err(Failure::new(format!("there is no draft `{one}`, or more than one")).into_damage());
        }
    }
    let listed: Vec<Value> = drafts.iter().map(|draft| draft_json(&review, draft)).collect();
    let (conflicts, told) = (conflicts_in_words(&workspace, &review)?, conflicts_json(&workspace, &review)?);
    let is_held = !conflicts.is_empty() && !args.force && args.one.is_none();
    if !args.json {
        let lines: String = drafts.iter().map(|draft| format!("{}\n", in_words(&review, draft))).collect();
        put_out(&format!("{lines}{conflicts}{}", text_in_words(offer)))?;
    }
    let n_acts = if args.dry_run || is_held { None } else { Some(publish(args, &mut workspace, &drafts)?) };
    workspace.save()?;
    let delivery = delivery(&workspace)?;
    if args.json {
        let report = json!({
            "submitted": n_acts.is_some(), "acts": n_acts, "drafts": listed, "conflicts": told, "delivery": delivery.0,
            "text": offer.map(|offer| json!({ "bytes": offer.len, "goes": offer.is_on })),
        });
        put_out(&format!("{report:#}\n"))?;
    } else if let Some(n) = n_acts {
        put_out(&format!("Submitted {}{}.\n", some(n, "act", "acts"), delivery.1))?;
    } else if is_held {
        eprintln!(
            "baton: nothing was submitted, because something moved on: `baton drafts --discard` or `--keep` each, or --force"
        );
    }
    Ok(if is_held { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// How much of the document leaves the device.
fn text_in_words(offer: Option<TextOffer>) -> String {
    let kilobytes = |len: usize| len.div_ceil(1_000);
    match offer {
        Some(TextOffer { len, is_on: true }) => {
            format!("With it goes the document's text, {} KB, once (--without-text leaves it out).\n", kilobytes(len))
        }
        Some(TextOffer { is_on: false, .. }) => {
            "The document's text does not go along (--with-text sends it, once).\n".to_owned()
        }
        None => String::new(),
    }
}

fn publish(
    args: &SubmitArgs,
    workspace: &mut Workspace,
    drafts: &[std::rc::Rc<client::Draft>],
) -> Result<usize, Failure> {
    let command = match (args.reason, drafts) {
        (Some(reason), [draft]) => Command::SendOne {
            id: draft.id,
            reason: match reason {
                Single::AnswersQuestion => SingleReason::AnswersQuestion,
                Single::UnblocksSomeone => SingleReason::UnblocksSomeone,
            },
        },
        _ => Command::Submit { verdict: args.verdict.into(), summary: args.summary.clone() },
    };
    let notices = workspace.ask(command)?;
    let submitted = notices.iter().find_map(|notice| match notice {
        Notice::Submitted { n_acts } => Some(*n_acts),
        _ => None,
    });
    submitted.ok_or_else(|| Failure::new(format!("nothing was submitted: {notices:?}")).into_damage())
}

/// How far my own work has come: a word for programs, and the end of a sentence.
fn delivery(workspace: &Workspace) -> Result<(&'static str, String), Failure> {
    let view = workspace.view()?;
    Ok(match (&view.carrier.link, view.drafting()) {
        (Link::NoRelay, _) => ("file", String::new()),
        (Link::Refused { title }, _) => ("refused", format!("; it waits here, because the relay refused: {title}")),
        (Link::Offline, _) => ("offline", "; it waits here, because the relay cannot be reached".to_owned()),
        (_, Drafting::Queued) => ("queued", "; it waits here for the relay".to_owned()),
        _ => ("delivered", " and delivered".to_owned()),
    })
}

/// `baton sync`.
pub(crate) fn sync(args: &SyncArgs) -> Result<ExitCode, Failure> {
    if args.relay.relay.is_none() {
        return Err(Failure::new("--relay or BATON_RELAY names the relay").into_damage());
    }
    let mut workspace = Workspace::open(&args.file, &args.person, args.relay.relay.as_deref())?;
    workspace.save()?;
    let view = workspace.view()?;
    let n_entries = view.review.n_entries;
    let (word, sentence) = match &view.carrier.link {
        Link::Settled => ("settled", "Everything is exchanged.".to_owned()),
        Link::Refused { title } => ("refused", format!("The relay refused: {title}")),
        _ => ("offline", "The relay cannot be reached.".to_owned()),
    };
    if args.json {
        put_out(&format!("{:#}\n", json!({ "link": word, "entries": n_entries, "queued": view.queued.len() })))?;
    } else {
        put_out(&format!("{sentence} {}, {} waiting here.\n", some(n_entries, "entry", "entries"), view.queued.len()))?;
    }
    Ok(if word == "settled" { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
