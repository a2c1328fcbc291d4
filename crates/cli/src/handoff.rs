//! `baton handoff`: what was handed over in a review and who has it; offering work, taking it with a read-back, giving it back,
//! and letting an own ask interrupt. Leaves out the rules (`review`).

use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use clap::{Subcommand, ValueEnum};
use client::{Command, HandoffChoice, HandoffCommand, HandoffOffer, handoffs_atom, handoffs_html, handoffs_text};
use review::{
    AskId, Handoff, HandoffEnding, HandoffState, HandoffTo, HandoffWork, ItemIndex, ItemState, ItemWork, PersonId,
    Review, Role, ThreadId, Urgency,
};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::files::{self, put_out};
use crate::home::{Home, Person};
use crate::names;
use crate::texts::{FormatArgs, Lang};
use crate::workspace::Workspace;

/// What `baton handoff` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton handoff plan.baton                         who has what; --html and --atom for mails and feeds
  baton handoff plan.baton offer --next --thread 3fa9c2d1.2 --do \"Check the numbers\" \\
      --if \"CI turns red\" --then \"ask Kim\" --summary \"Section 3, before noon.\" --urgency blocking
  baton handoff plan.baton take 1 --items 1,2 --leave 3 --readback \"I check section 3.\"
  baton handoff plan.baton return 1 --done

Each is published at once, as one signed entry. Until somebody takes it, the work stays with its giver.")]
pub(crate) struct HandoffArgs {
    /// A `.baton` file.
    file: PathBuf,
    #[command(subcommand)]
    act: Option<Act>,
    /// In which language, for the list.
    #[arg(long, value_enum, default_value = "en")]
    lang: Lang,
    #[command(flatten)]
    person: Person,
    #[command(flatten)]
    format: FormatArgs,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Offer work to somebody.
    Offer(Box<OfferArgs>),
    /// Take offered work, and say what you understood.
    Take {
        /// The hand-off, by its number in the list or the beginning of its id.
        handoff: String,
        /// What you take, by number [default: all that is offered]
        #[arg(long, value_delimiter = ',', value_name = "N")]
        items: Vec<u16>,
        /// What you do not take.
        #[arg(long, value_delimiter = ',', value_name = "N")]
        leave: Vec<u16>,
        /// What you understood, in your own words.
        #[arg(long)]
        readback: String,
    },
    /// Say that you do not take it.
    Leave {
        /// The hand-off, by its number in the list or the beginning of its id.
        handoff: String,
        /// Why.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Give work back, done or not; or take your own offer back.
    Return {
        /// The hand-off, by its number in the list or the beginning of its id.
        handoff: String,
        /// What, by number [default: all that you have of it]
        #[arg(long, value_delimiter = ',', value_name = "N")]
        items: Vec<u16>,
        /// It is done.
        #[arg(long)]
        done: bool,
        /// Why.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Let an own open ask interrupt whom it asks, in their working hours only; one at a time.
    Press {
        /// The comment or request that asks, by the beginning of its id.
        ask: String,
        /// Why it cannot wait for a digest.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, clap::Args)]
struct OfferArgs {
    /// To whom, by name.
    #[arg(long, value_name = "NAME", required_unless_present_any = ["role", "next"], conflicts_with_all = ["role", "next"])]
    to: Option<String>,
    /// To whoever of a role takes it first.
    #[arg(long, value_enum, conflicts_with = "next")]
    role: Option<RoleWord>,
    /// To whoever is at work next.
    #[arg(long)]
    next: bool,
    /// A thread to hand over.
    #[arg(long = "thread", value_name = "THREAD")]
    threads: Vec<String>,
    /// A question or request to hand over, by the beginning of its id.
    #[arg(long = "ask", value_name = "ASK")]
    asks: Vec<String>,
    /// Something to do.
    #[arg(long = "do", value_name = "TEXT")]
    actions: Vec<String>,
    /// Something that may happen; needs a --then.
    #[arg(long = "if", value_name = "TEXT")]
    conditions: Vec<String>,
    /// What to do then.
    #[arg(long = "then", value_name = "TEXT")]
    reactions: Vec<String>,
    /// What it is about, in up to 600 characters.
    #[arg(long)]
    summary: String,
    /// How much it presses.
    #[arg(long, value_enum, default_value = "steady")]
    urgency: UrgencyWord,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleWord {
    Reviewer,
    Facilitator,
    Owner,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum UrgencyWord {
    Blocking,
    Steady,
    Calm,
}

pub(crate) fn run(args: &HandoffArgs) -> Result<ExitCode, Failure> {
    let Some(act) = &args.act else { return list(args) };
    let mut workspace = Workspace::open(&args.file, &args.person, None)?;
    let review = workspace.review();
    let me = workspace.view()?.me.as_ref().and_then(|me| me.person);
    workspace.ask(Command::Handoff(command(&review, me, act)?))?;
    workspace.save()?;
    let review = workspace.review();
    if args.format.json {
        put_out(&format!("{:#}\n", list_json(&review)))?;
    } else {
        put_out(&args.lang.with(|table| handoffs_text(&review, table))?)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The exit code says whether something waits to be taken by whoever asks.
fn list(args: &HandoffArgs) -> Result<ExitCode, Failure> {
    let mut file = files::read(&args.file).map_err(Failure::into_damage)?;
    let review = file.review();
    let address = file.note().map(|note| note.address.clone()).unwrap_or_default();
    put_out(&match args.format {
        FormatArgs { json: true, .. } => format!("{:#}\n", list_json(&review)),
        FormatArgs { html: true, .. } => args.lang.with(|table| handoffs_html(&review, table, &address))?,
        FormatArgs { atom: true, .. } => args.lang.with(|table| handoffs_atom(&review, table, &address))?,
        FormatArgs { .. } => args.lang.with(|table| handoffs_text(&review, table))?,
    })?;
    let me = Home::of(&args.person)?.identity()?.and_then(|me| review.keys.get(&me.key).copied());
    let waits = |handoff: &Rc<Handoff>| me.is_some_and(|me| is_offered_to(&review, handoff, &me));
    Ok(if review.handoffs.iter().any(waits) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn is_offered_to(review: &Review, handoff: &Handoff, me: &PersonId) -> bool {
    let is_addressed = match handoff.to {
        HandoffTo::Role(role) => handoff.by != *me && review.rights_of(me) >= role,
        HandoffTo::Person(_) | HandoffTo::NextAwake { .. } => handoff.addressee() == Some(*me),
    };
    is_addressed && !handoff.open_to(me).is_empty()
}

fn command(review: &Review, me: Option<PersonId>, act: &Act) -> Result<HandoffCommand, Failure> {
    let find = |named: &str| handoff(review, named);
    Ok(match act {
        Act::Offer(args) => HandoffCommand::Offer(Rc::new(offer(review, args)?)),
        Act::Take { handoff, items, leave, readback } => {
            let handoff = find(handoff)?;
            let returns = numbers(leave)?;
            let open = me.map(|me| handoff.open_to(&me)).unwrap_or_default();
            let takes = if items.is_empty() { open } else { numbers(items)? };
            let takes = takes.into_iter().filter(|idx| !returns.contains(idx)).collect();
            HandoffCommand::Take { handoff: handoff.id, takes, returns, readback: readback.clone() }
        }
        Act::Leave { handoff, reason } => {
            let handoff = find(handoff)?;
            let returns = me.map(|me| handoff.open_to(&me)).unwrap_or_default();
            HandoffCommand::Take { handoff: handoff.id, takes: Vec::new(), returns, readback: reason.clone() }
        }
        Act::Return { handoff, items, done, reason } => {
            let handoff = find(handoff)?;
            let items = if items.is_empty() { mine(handoff, me) } else { numbers(items)? };
            let ending = if *done { HandoffEnding::Done } else { HandoffEnding::Undone };
            HandoffCommand::Return { handoff: handoff.id, items, ending, reason: reason.clone() }
        }
        Act::Press { ask, reason } => HandoffCommand::Press { ask: ask_of(review, ask)?, reason: reason.clone() },
    })
}

/// What somebody has of a hand-off, as who took it or as its giver.
fn mine(handoff: &Handoff, me: Option<PersonId>) -> Vec<ItemIndex> {
    let is_over = |state| matches!(state, ItemState::Done | ItemState::Withdrawn);
    let items = handoff.items.iter().enumerate();
    let mine = items.filter(|(_, item)| Some(item.holder) == me && !is_over(item.state));
    mine.map(|(idx, _)| ItemIndex(u16::try_from(idx).unwrap_or(u16::MAX))).collect()
}

fn offer(review: &Review, args: &OfferArgs) -> Result<HandoffOffer, Failure> {
    if args.conditions.len() != args.reactions.len() {
        return Err(Failure::new("each --if needs a --then").into_damage());
    }
    let to = match (&args.to, args.role) {
        (Some(name), _) => HandoffChoice::Person(names::person(review, name)?),
        (None, Some(role)) => HandoffChoice::Role(match role {
            RoleWord::Reviewer => Role::Reviewer,
            RoleWord::Facilitator => Role::Facilitator,
            RoleWord::Owner => Role::Owner,
        }),
        (None, None) => HandoffChoice::NextAwake,
    };
    let threads = args.threads.iter().map(|named| names::thread(review, named).map(HandoffWork::Thread));
    let asks = args.asks.iter().map(|named| ask_of(review, named).map(HandoffWork::Ask));
    Ok(HandoffOffer {
        to,
        work: threads.chain(asks).collect::<Result<_, _>>()?,
        urgency: match args.urgency {
            UrgencyWord::Blocking => Urgency::Blocking,
            UrgencyWord::Steady => Urgency::Steady,
            UrgencyWord::Calm => Urgency::Calm,
        },
        summary: args.summary.clone(),
        actions: args.actions.clone(),
        watch: args.conditions.iter().cloned().zip(args.reactions.iter().cloned()).collect(),
    })
}

/// Numbers begin at 1 at a terminal.
fn numbers(typed: &[u16]) -> Result<Vec<ItemIndex>, Failure> {
    let number = |n: &u16| n.checked_sub(1).map(ItemIndex);
    let numbers: Option<Vec<ItemIndex>> = typed.iter().map(number).collect();
    numbers.ok_or_else(|| Failure::new("items are numbered from 1").into_damage())
}

fn handoff<'a>(review: &'a Review, named: &str) -> Result<&'a Rc<Handoff>, Failure> {
    // The list numbers them.
    if let Some(idx) = named.parse::<usize>().ok().and_then(|n| n.checked_sub(1))
        && let Some(found) = review.handoffs.get(idx)
    {
        return Ok(found);
    }
    let ids = review.handoffs.iter().map(|handoff| thread_like(handoff.id));
    let found = names::one_of(review, named, ids, "hand-off")?;
    let is_it = |handoff: &&Rc<Handoff>| thread_like(handoff.id) == found;
    review.handoffs.iter().find(is_it).ok_or_else(|| Failure::new("the hand-off is gone").into_damage())
}

/// A request by its own id, or a comment by its.
fn ask_of(review: &Review, named: &str) -> Result<AskId, Failure> {
    let requests = review.requests.iter().map(|request| thread_like(request.ask));
    let comments = review.threads.values().flat_map(|thread| &thread.comments);
    let comments = comments.map(|comment| ThreadId { entry: comment.id.entry, op: comment.id.op });
    let mut all: Vec<ThreadId> = requests.chain(comments).collect();
    all.sort_unstable();
    all.dedup();
    let found = names::one_of(review, named, all, "question or request")?;
    Ok(AskId { entry: found.entry, op: found.op })
}

/// All acts are written alike.
fn thread_like(ask: AskId) -> ThreadId {
    ThreadId { entry: ask.entry, op: ask.op }
}

fn list_json(review: &Review) -> Value {
    Value::Array(review.handoffs.iter().map(|handoff| handoff_json(review, handoff)).collect())
}

fn handoff_json(review: &Review, handoff: &Handoff) -> Value {
    let name = |person: &PersonId| names::of(review, person);
    let item = |item: &review::HandoffItem| {
        let what = match &item.what {
            ItemWork::Action(words) => json!({ "do": words.as_str() }),
            ItemWork::Log(HandoffWork::Thread(thread)) => json!({ "thread": thread.to_string() }),
            ItemWork::Log(HandoffWork::Ask(ask)) => json!({ "ask": thread_like(*ask).to_string() }),
        };
        let state = match item.state {
            ItemState::Offered => "offered",
            ItemState::Taken => "taken",
            ItemState::GivenBack => "given back",
            ItemState::Withdrawn => "withdrawn",
            ItemState::Done => "done",
        };
        json!({ "what": what, "holder": name(&item.holder), "state": state })
    };
    json!({
        "id": thread_like(handoff.id).to_string(),
        "by": name(&handoff.by),
        "to": receiver_json(review, handoff),
        "at": handoff.at.0,
        "state": match handoff.state() {
            HandoffState::Offered => "offered",
            HandoffState::TakenInPart => "taken in part",
            HandoffState::Taken => "taken",
            HandoffState::Returned => "returned",
            HandoffState::Withdrawn => "withdrawn",
            HandoffState::Done => "done",
        },
        "urgency": match handoff.urgency {
            Urgency::Blocking => "blocking",
            Urgency::Steady => "steady",
            Urgency::Calm => "calm",
        },
        "summary": handoff.summary.as_str(),
        "items": handoff.items.iter().map(item).collect::<Vec<_>>(),
        "watch": handoff.watch.iter().map(|one| json!({ "if": one.condition, "then": one.reaction })).collect::<Vec<_>>(),
        "taken": handoff.takings.iter().map(|taking| json!({
            "by": name(&taking.by),
            "at": taking.at.0,
            "readback": taking.readback.as_ref().map(review::Words::as_str),
            "items": taking.got.iter().map(|idx| idx.0 + 1).collect::<Vec<_>>(),
            "too_late": taking.too_late.iter().map(|(idx, holder)| json!([idx.0 + 1, name(holder)])).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

fn receiver_json(review: &Review, handoff: &Handoff) -> Value {
    match handoff.to {
        HandoffTo::Person(person) => json!({ "person": names::of(review, &person) }),
        HandoffTo::Role(role) => json!({ "role": format!("{role:?}").to_lowercase() }),
        HandoffTo::NextAwake { person, from, .. } => {
            json!({ "next_awake": names::of(review, &person), "from": from.0 })
        }
    }
}
