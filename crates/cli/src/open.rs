//! `baton open`: begins a review in a file, or goes on with one, and sets what it is for. And `baton me`.
//!
//! A review is either its page's, open to whoever knows the page, or somebody's, by invitation (`--owned`). What a brief says
//! is in `brief_file.rs`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use client::{BriefDraft, ClientConfig, Command, DraftId, RelayAddress, ReviewChoice};
use review::{OnSilence, PersonId, Review};
use serde_json::json;

use crate::brief_file::BriefArgs;
use crate::failure::Failure;
use crate::files::{counts, put_out};
use crate::home::{Home, Person, random};
use crate::names;
use crate::source::{Source, SourceArgs};
use crate::submit::RelayUrl;
use crate::workspace::Workspace;

/// What `baton open` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton open plan.baton --document https://example.org/plan.html
      begins the page's own review: whoever opens the page in a browser with Baton is in the same one
  baton open plan.baton --source plan.html --goal \"Can we ship in May?\" --preset team-review --due 2026-12-01 \\
      --reviewer Bob --question \"Is the budget right? @Bob\"
  baton open board.baton --document https://example.org/plan.html --owned --goal \"Sign off\" --preset document-sign-off
      begins a review of your own, and prints the invitation: whoever has the link or the file may take part
  baton open board.baton --brief brief.toml      sets or changes what an existing review is for")]
pub(crate) struct OpenArgs {
    /// The `.baton` file.
    file: PathBuf,
    /// The address of the document, as readers open it [default: what the page says of itself]
    #[arg(long, value_name = "ADDRESS")]
    document: Option<String>,
    /// The review's title [default: the document's first heading, or its file name]
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// Make it your own review, by invitation; needs a goal.
    #[arg(long)]
    owned: bool,
    /// Take the open threads of the page's review in this file over.
    #[arg(long, value_name = "FILE", requires = "owned", conflicts_with = "document")]
    continues: Option<PathBuf>,
    #[command(flatten)]
    brief: BriefArgs,
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

/// What `baton me` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  baton me --name \"Ada Lovelace\"\n  baton me")]
pub(crate) struct MeArgs {
    #[command(flatten)]
    person: Person,
    /// Write JSON instead.
    #[arg(long)]
    json: bool,
}

/// `baton open`.
pub(crate) fn run(args: &OpenArgs) -> Result<ExitCode, Failure> {
    let source = args.source.read()?;
    let is_there = std::fs::exists(&args.file).map_err(|error| Failure::io(&args.file, &error).into_damage())?;
    let relay = args.relay.relay.as_deref();
    let mut workspace = match (is_there, args.owned) {
        (true, true) => {
            let why = "there is a review in it already: name a new file, and --continues for its page's review";
            return Err(Failure::file(&args.file, why).into_damage());
        }
        (true, false) => Workspace::open(&args.file, &args.person, relay)?,
        (false, false) => Workspace::begin(&args.file, &args.person, config(args, source.as_ref())?, relay)?,
        (false, true) => owned(args, source.as_ref())?,
    };
    if let Some(source) = &source {
        workspace.show(source)?;
    }
    let review = workspace.review();
    if let Some(brief) = args.brief.brief(&review, source.as_ref())?.filter(|_| !args.owned) {
        workspace.ask(Command::SetBrief { draft: draft_id()?, brief: Rc::new(brief) })?;
    }
    workspace.save()?;
    let review = workspace.review();
    let invites = workspace.view()?.invites.clone().filter(|_| args.owned);
    let link = invites.as_ref().and_then(|invites| invites.write.clone());
    if args.json {
        let report = json!({
            "file": args.file.display().to_string(),
            "review": review.id.to_string(),
            "is_new": !is_there,
            "threads": review.threads.len(),
            "has_brief": review.brief.is_some(),
            "invite": link,
            "invite_to_read": invites.map(|invites| invites.read.clone()),
        });
        return put_out(&format!("{report:#}\n")).map(|()| ExitCode::SUCCESS);
    }
    let done = if is_there { "holds" } else { "is new:" };
    put_out(&format!("{} {done} {}\n", args.file.display(), counts(&review)))?;
    if let Some(link) = link {
        put_out(&format!("Whoever has this link, or the file, may take part:\n  {link}\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes an owned review beside the page's.
fn owned(args: &OpenArgs, source: Option<&Source>) -> Result<Workspace, Failure> {
    let relay = args.relay.relay.as_deref();
    let (mut from, config) = match &args.continues {
        Some(file) => {
            let workspace = Workspace::open(file, &args.person, None)?;
            let config = workspace.config().clone();
            (workspace, config)
        }
        None => {
            let config = config(args, source)?;
            (Workspace::begin(&args.file, &args.person, config.clone(), None)?, config)
        }
    };
    let brief = args.brief.brief(&from.review(), source)?.ok_or_else(|| {
        Failure::new("a review of your own says what it is for: --goal, or --brief with a file").into_damage()
    })?;
    let brief = elsewhere(&from.review(), brief);
    let title = args.title.clone().unwrap_or_else(|| config.title.clone());
    let continues = args.continues.is_some();
    from.ask(Command::OpenOwned { draft: draft_id()?, title: title.clone(), brief: Rc::new(brief), continues })?;
    let address = if relay.is_some() { RelayAddress::Known } else { RelayAddress::None };
    let config = ClientConfig { title, relay: address, ..config };
    from.go_on(&args.file, &args.person, config, relay)
}

/// The brief as another review can have it: there nobody is known yet, and open questions come as threads.
fn elsewhere(review: &Review, brief: BriefDraft) -> BriefDraft {
    let mut awaited: Vec<String> = brief.reviewers.iter().map(|person| names::of(review, person)).collect();
    awaited.extend(brief.awaited.iter().filter(|name| !awaited.contains(name)).cloned().collect::<Vec<_>>());
    let name_of = |person: Option<PersonId>| person.map(|person| names::of(review, &person)).unwrap_or_default();
    let mut questions = brief.questions.clone();
    questions.retain(|question| question.thread.is_none());
    for question in &mut questions {
        if question.person.is_some() {
            question.name = name_of(question.person.take());
        }
    }
    let on_silence = match brief.on_silence {
        OnSilence::Escalate { .. } => OnSilence::ProceedAsIs,
        silence => silence,
    };
    BriefDraft { awaited, questions, on_silence, reviewers: Vec::new(), deputy: None, ..brief }
}

fn config(args: &OpenArgs, source: Option<&Source>) -> Result<ClientConfig, Failure> {
    let canonical = source.and_then(|source| source.canonical.clone());
    let address = args.document.clone().or_else(|| canonical.clone()).ok_or_else(|| {
        Failure::new("--document is the address at which people read it, such as https://example.org/plan.html")
            .into_damage()
    })?;
    let document_id =
        client::document_id(source.and_then(|source| source.doc.as_deref()), canonical.as_deref(), &address);
    let heading = source.and_then(|source| {
        let blocks = source.page.blocks().iter();
        let is_heading = |block: &&anchor::Block| matches!(block.kind, anchor::BlockKind::Heading { .. });
        blocks.clone().find(is_heading).map(|block| names::line(&block.text))
    });
    let stem = args.file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let title = args.title.clone().or(heading).or(stem).unwrap_or_default();
    let relay = if args.relay.relay.is_some() { RelayAddress::Known } else { RelayAddress::None };
    // Whoever has only the file finds the document's id by this address.
    let is_found_by = |address: &str| client::document_id(None, None, address) == document_id;
    let address = if is_found_by(&address) { address } else { document_id.clone() };
    Ok(ClientConfig { document_id, title, address, review: ReviewChoice::Page, relay })
}

fn draft_id() -> Result<DraftId, Failure> {
    let random = random()?;
    Ok(DraftId(std::array::from_fn(|at| random[at])))
}

/// `baton me`: who others see, and how they can tell that it is really you.
pub(crate) fn me(args: &MeArgs) -> Result<ExitCode, Failure> {
    let home = Home::of(&args.person)?;
    if let Some(name) = args.person.name.as_deref().map(str::trim) {
        if name.is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
            return Err(Failure::new("a name has 1 to 80 characters").into_damage());
        }
        home.make_seed()?;
        home.set_name(name)?;
    }
    let me = home.identity()?.ok_or_else(|| Failure::new("you have no name yet: `baton me --name \"Your name\"`"))?;
    let (name, fingerprint, dir) = (&me.name, me.key.fingerprint(), home.dir());
    put_out(&match args.json {
        true => {
            let key = me.key.to_string();
            format!("{:#}\n", json!({ "name": name, "fingerprint": fingerprint, "key": key, "home": shown(dir) }))
        }
        false => format!("{name}\nkey {fingerprint}, kept in {}\n", shown(dir)),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn shown(dir: &Path) -> String {
    dir.display().to_string()
}
