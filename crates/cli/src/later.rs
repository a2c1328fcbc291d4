//! `baton eta`, `baton pass` and `baton nudge`: what a person says about turns. Each is published at once, because whose turn it is
//! cannot wait for a submission. Leaves out whose turn that makes it (`turn.rs`).

use std::path::PathBuf;
use std::process::ExitCode;

use client::{Command, TimeCommand};
use review::{DocumentNow, Review, Timestamp, Transition, Turn, TurnSubject, Waiting, due_transitions};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::files::put_out;
use crate::home::Person;
use crate::names;
use crate::shell::now;
use crate::workspace::Workspace;

/// What `baton eta` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton eta plan.baton 3fa9c2d1.2 --until 2026-12-01    I will do it by then; it is hidden until then
  baton eta plan.baton --until 2026-12-01               everything here
  baton eta plan.baton 3fa9c2d1.2 --not                 not any more

Others see by when you will do it; since when they wait stays as it is.")]
pub(crate) struct EtaArgs {
    /// A `.baton` file.
    file: PathBuf,
    /// The thread [default: whatever is your turn here]
    thread: Option<String>,
    /// By when.
    #[arg(long, value_name = "DAY", value_parser = names::day, required_unless_present = "not")]
    until: Option<Timestamp>,
    /// Take it back.
    #[arg(long, conflicts_with = "until")]
    not: bool,
    #[command(flatten)]
    person: Person,
}

/// What `baton pass` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton pass plan.baton 3fa9c2d1.2 --to Ada --reason \"You know the budget.\"

It stands with them until they act on it, or pass it on.")]
pub(crate) struct PassArgs {
    /// A `.baton` file.
    file: PathBuf,
    /// The thread [default: whatever is your turn here]
    thread: Option<String>,
    /// Whose turn it is then.
    #[arg(long, value_name = "NAME")]
    to: String,
    /// Why.
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    person: Person,
}

/// What `baton nudge` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton nudge plan.baton            what is due: who has been waited for longer than the rules say
  baton nudge plan.baton --write    write it down

A nudge goes only to whoever blocks, after the time that the rules give, in their own hours, at most twice, and never
while they have said by when they will do it. Then the rules say what silence means, and that is written down too.")]
pub(crate) struct NudgeArgs {
    /// A `.baton` file.
    file: PathBuf,
    /// Write down what is due.
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    person: Person,
    /// Write JSON instead.
    #[arg(long)]
    json: bool,
}

/// Says by when something will be done.
pub(crate) fn eta(args: &EtaArgs) -> Result<ExitCode, Failure> {
    let mut workspace = Workspace::open(&args.file, &args.person, None)?;
    let subject = subject(&mut workspace, args.thread.as_deref())?;
    workspace.ask(Command::Time(TimeCommand::Promise { subject, until: args.until }))?;
    workspace.save()?;
    let said = args.until.map_or_else(|| "not any more".to_owned(), |until| format!("by {} UTC", names::time(until)));
    put_out(&format!("Said: {said}.\n")).map(|()| ExitCode::SUCCESS)
}

/// Passes something on.
pub(crate) fn pass(args: &PassArgs) -> Result<ExitCode, Failure> {
    let mut workspace = Workspace::open(&args.file, &args.person, None)?;
    let subject = subject(&mut workspace, args.thread.as_deref())?;
    let to = names::person(&workspace.review(), &args.to)?;
    workspace.ask(Command::Time(TimeCommand::Pass { subject, to, reason: args.reason.clone() }))?;
    workspace.save()?;
    let name = names::of(&workspace.review(), &to);
    put_out(&format!("Passed to {name}, until they act on it.\n")).map(|()| ExitCode::SUCCESS)
}

fn subject(workspace: &mut Workspace, thread: Option<&str>) -> Result<TurnSubject, Failure> {
    match thread {
        Some(named) => names::thread(&workspace.review(), named).map(TurnSubject::Thread),
        None => Ok(TurnSubject::Everything),
    }
}

/// Tells what is due, or writes it down.
pub(crate) fn nudge(args: &NudgeArgs) -> Result<ExitCode, Failure> {
    let mut workspace = Workspace::open(&args.file, &args.person, None)?;
    let (review, now) = (workspace.review(), now());
    let turn = Turn::of_review(&review, &DocumentNow::default(), now);
    let due = due_transitions(&review, &turn, now);
    if args.write {
        for transition in &due {
            workspace.ask(Command::Time(TimeCommand::Note(*transition)))?;
        }
        workspace.save()?;
    }
    if args.json {
        let told: Vec<Value> = due.iter().map(|transition| transition_json(&review, transition)).collect();
        put_out(&format!("{:#}\n", json!({ "now": now.0, "due": told, "written": args.write })))?;
    } else if due.is_empty() {
        put_out("Nothing is due.\n")?;
    } else {
        due.iter().try_for_each(|transition| put_out(&in_words(&review, transition)))?;
        put_out(if args.write { "Written down.\n" } else { "Write it down with --write.\n" })?;
    }
    Ok(ExitCode::SUCCESS)
}

fn in_words(review: &Review, transition: &Transition) -> String {
    let about = |waiting: &Waiting| {
        let thread = waiting.thread.map(|thread| format!(" about {}", names::short(review, thread)));
        thread.unwrap_or_else(|| " about the review they were asked for".to_owned())
    };
    match transition {
        Transition::Nudge(waiting) => format!("nudge {}{}\n", names::of(review, &waiting.person), about(waiting)),
        Transition::Silence(waiting) => {
            format!("{} said nothing{}: it lapses\n", names::of(review, &waiting.person), about(waiting))
        }
        Transition::BriefDue { .. } => "the brief's time is up: what it says about silence holds\n".to_owned(),
    }
}

fn transition_json(review: &Review, transition: &Transition) -> Value {
    let (kind, waiting) = match transition {
        Transition::Nudge(waiting) => ("nudge", Some(waiting)),
        Transition::Silence(waiting) => ("silence", Some(waiting)),
        Transition::BriefDue { .. } => ("brief-due", None),
    };
    json!({
        "kind": kind,
        "person": waiting.map(|waiting| waiting.person.to_string()),
        "name": waiting.map(|waiting| names::of(review, &waiting.person)),
        "thread": waiting.and_then(|waiting| waiting.thread).map(|thread| thread.to_string()),
    })
}
