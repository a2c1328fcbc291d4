//! `baton keep`: what keeps a review going and is no review: roles, passing it on, asking somebody to look, announcing a text
//! of the document. Each is one signed entry, published at once.
//!
//! Leaves out what is reviewed (`comment.rs`, `act.rs`) and the rules of the review (`policy.rs`).

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use client::{Command, Notice, TEXT_CHOICE};
use review::{Review, Role};
use serde_json::json;

use crate::failure::Failure;
use crate::files::put_out;
use crate::home::Person;
use crate::names;
use crate::source::SourceArgs;
use crate::submit::RelayUrl;
use crate::workspace::Workspace;

/// What `baton keep` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton keep plan.baton grant \"Ben Achterberg\" facilitator
  baton keep plan.baton request \"Ana Novak\" --note \"The costs are new.\"
  baton keep plan.baton announce --source plan.html --note \"After the first round.\"
  baton keep plan.baton transfer \"Ana Novak\"      and she: baton keep plan.baton take-over

Each is published at once, as one signed entry.")]
pub(crate) struct KeepArgs {
    /// A `.baton` file.
    file: PathBuf,
    #[command(subcommand)]
    act: Keep,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    relay: RelayUrl,
    #[command(flatten)]
    person: Person,
    /// Write JSON instead.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Keep {
    /// Give somebody a role. A lower one takes the higher one away.
    Grant {
        name: String,
        #[arg(value_enum)]
        role: RoleWord,
    },
    /// Offer the review to somebody, who takes it over or not.
    Transfer { name: String },
    /// Take over a review that was offered to you.
    TakeOver,
    /// Ask somebody to review, or to review again.
    Request {
        name: String,
        /// What to look at.
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Announce the document's text as it is now; needs --source.
    Announce {
        /// What is new.
        #[arg(long, default_value = "")]
        note: String,
        /// Let the text itself go along. Remembered.
        #[arg(long, conflicts_with = "without_text")]
        with_text: bool,
        /// Announce only which text it is. Remembered.
        #[arg(long)]
        without_text: bool,
    },
    /// Take back the texts of the document that you let go along, in ten minutes; as the owner, all of them.
    WithdrawTexts,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleWord {
    Guest,
    Reviewer,
    Facilitator,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Guest => Self::Guest,
            RoleWord::Reviewer => Self::Reviewer,
            RoleWord::Facilitator => Self::Facilitator,
        }
    }
}

/// `baton keep`.
pub(crate) fn run(args: &KeepArgs) -> Result<ExitCode, Failure> {
    let source = args.source.read()?;
    let mut workspace = Workspace::open(&args.file, &args.person, args.relay.relay.as_deref())?;
    if let Some(source) = &source {
        workspace.show(source)?;
    }
    if let Keep::Announce { with_text, without_text, .. } = args.act
        && (with_text || without_text)
    {
        let value = if with_text { "yes" } else { "no" };
        workspace.ask(Command::Remember { name: TEXT_CHOICE.to_owned(), value: Some(value.to_owned()) })?;
    }
    let review = workspace.review();
    let me = workspace.view()?.me.as_ref().and_then(|me| me.person);
    let mut is_done = false;
    for command in commands(&args.act, &review, me)? {
        let notices = workspace.ask(command)?;
        is_done |= notices.iter().any(|notice| matches!(notice, Notice::Published | Notice::RedactionWaits { .. }));
    }
    workspace.save()?;
    if !is_done {
        return Err(Failure::new("nothing was published"));
    }
    match args.json {
        true => put_out(&format!("{:#}\n", json!({ "published": true })))?,
        false => put_out(&format!("{}\n", done(&args.act)))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn commands(act: &Keep, review: &Review, me: Option<review::PersonId>) -> Result<Vec<Command>, Failure> {
    let person = |name: &str| names::person(review, name);
    Ok(vec![match act {
        Keep::Grant { name, role } => Command::Grant { person: person(name)?, role: (*role).into() },
        Keep::Transfer { name } => Command::Transfer { to: person(name)? },
        Keep::TakeOver => {
            let offers = review.offers.iter().filter(|offer| offer.is_open && Some(offer.to) == me);
            let last = offers.last().ok_or_else(|| Failure::new("nobody has offered you this review"))?;
            Command::AcceptTransfer { transfer: last.ask.entry }
        }
        Keep::Request { name, note } => Command::RequestReview { person: person(name)?, note: note.clone() },
        Keep::Announce { note, .. } => Command::AnnounceRevision { note: note.clone() },
        Keep::WithdrawTexts => {
            let may = |by| Some(by) == me || review.owner.is_some() && review.owner == me;
            let mine = review.texts.iter().filter(|kept| may(kept.by));
            return Ok(mine.map(|kept| Command::Redact { comment: kept.act }).collect());
        }
    }])
}

fn done(act: &Keep) -> &'static str {
    match act {
        Keep::Grant { .. } => "The role is given.",
        Keep::Transfer { .. } => "The review is offered; it stays yours until it is taken over.",
        Keep::TakeOver => "The review is yours now.",
        Keep::Request { .. } => "The review is asked for.",
        Keep::Announce { .. } => "The text is announced.",
        Keep::WithdrawTexts => "The texts are taken back with the first command in ten minutes.",
    }
}
