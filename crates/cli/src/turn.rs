//! `baton turn`: whose move it is, why, since when, and what ends it, across as many reviews as are named.
//!
//! Reads files only, and changes nothing. The rules are `review`'s.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use client::document_through;
use review::{DocumentNow, PersonId, Review, Timestamp, Turn, TurnRow, Via};
use serde_json::{Value, json};

use crate::deflate::texts_of;
use crate::drafts::place_in_words;
use crate::failure::Failure;
use crate::files::{self, put_out};
use crate::home::{Home, Person};
use crate::names;
use crate::shell::now;
use crate::source::SourceArgs;
use crate::wording;

/// What `baton turn` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton turn plan.baton                     my move, and then whose else
  baton turn reviews/*.baton --json         all reviews, in one order
  baton turn plan.baton --person Ada
  baton turn plan.baton --source plan.html  also what changed under people's feet

The exit code is 0 when it is the move of whoever is asked about, and 1 when it is not.")]
pub(crate) struct TurnArgs {
    /// `.baton` files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Whose turn to tell, by their name [default: yours, as --home knows you]
    #[arg(long = "person", value_name = "NAME")]
    whose: Option<String>,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    person: Person,
    /// Write JSON instead.
    #[arg(long)]
    json: bool,
}

/// One review with what is to be done in it.
struct Asked {
    path: PathBuf,
    title: String,
    review: Rc<Review>,
    me: Option<PersonId>,
    /// The brief asks them by name to review, and they have not written here yet.
    is_awaited: bool,
    rows: Vec<TurnRow>,
    /// What people said they will do, and by when.
    later: Vec<TurnRow>,
}

pub(crate) fn run(args: &TurnArgs) -> Result<ExitCode, Failure> {
    let source = args.source.read()?;
    if source.is_some() && args.files.len() > 1 {
        return Err(Failure::new("--source is one document: name the one review that is about it").into_damage());
    }
    let now = now();
    let mut asked = Vec::new();
    for path in &args.files {
        let mut file = files::read(path).map_err(Failure::into_damage)?;
        let review = file.review();
        let document = match &source {
            Some(source) => document_through(&review, &source.page, &texts_of(&mut file)),
            None => DocumentNow::default(),
        };
        let me = whose(args, &review)?;
        let is_awaited = me.is_none() && is_awaited(args, &review)?;
        let turn = Turn::of_review(&review, &document, now);
        let (rows, later) = (turn.rows, turn.later);
        let title = file.note().map(|note| note.title.clone()).unwrap_or_default();
        asked.push(Asked { path: path.clone(), title, review, me, is_awaited, rows, later });
    }
    if args.whose.is_some() && asked.iter().all(|one| one.me.is_none() && !one.is_awaited) {
        let name = args.whose.as_deref().unwrap_or_default();
        return Err(
            Failure::new(format!("nobody in {} is called {}", shown(&args.files), names::line(name))).into_damage()
        );
    }
    let mut rows: Vec<(&Asked, &TurnRow)> =
        asked.iter().flat_map(|one| one.rows.iter().map(move |row| (one, row))).collect();
    // Each review's own order is right already; across reviews what blocks comes first, then what is oldest.
    rows.sort_by_key(|(_, row)| (!row.is_blocking, row.since));
    let later: Vec<(&Asked, &TurnRow)> =
        asked.iter().flat_map(|one| one.later.iter().map(move |row| (one, row))).collect();
    let (mine, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(one, row)| one.me == Some(row.person));
    let awaiting: Vec<&Asked> = asked.iter().filter(|one| one.is_awaited).collect();
    let is_mine = !mine.is_empty() || !awaiting.is_empty();
    if args.json {
        let told = |rows: &[(&Asked, &TurnRow)]| rows.iter().map(|(one, row)| row_json(one, row)).collect::<Vec<_>>();
        put_out(&format!(
            "{:#}\n",
            json!({
                "now": now.0,
                "mine": told(&mine),
                "others": told(&others),
                "later": told(&later),
                "awaiting": awaiting.iter().map(|one| one.path.display().to_string()).collect::<Vec<_>>(),
            })
        ))?;
    } else {
        put_out(&in_words(args, &mine, &others, &awaiting, now))?;
        if !later.is_empty() {
            let has_files = args.files.len() > 1;
            put_out("\nPromised for later:\n")?;
            let told = |(one, row): &(&Asked, &TurnRow)| row_in_words(one, row, now, has_files, Address::Name);
            later.iter().try_for_each(|row| put_out(&told(row)))?;
        }
    }
    Ok(if is_mine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Who is asked about, as this review knows them.
fn whose(args: &TurnArgs, review: &Review) -> Result<Option<PersonId>, Failure> {
    match &args.whose {
        Some(name) => Ok(names::person(review, name).ok()),
        None => Ok(Home::of(&args.person)?.identity()?.and_then(|me| review.keys.get(&me.key).copied())),
    }
}

/// Whether the brief names them among those who are not here yet.
fn is_awaited(args: &TurnArgs, review: &Review) -> Result<bool, Failure> {
    let known = args.person.name.clone().map_or_else(|| Home::of(&args.person)?.name(), |name| Ok(Some(name)))?;
    let Some(name) = args.whose.clone().or(known) else { return Ok(false) };
    let is_meant = |awaited: &String| awaited.trim().to_lowercase() == name.trim().to_lowercase();
    Ok(review.brief.as_ref().is_some_and(|brief| brief.awaited.iter().any(is_meant)))
}

fn in_words(
    args: &TurnArgs,
    mine: &[(&Asked, &TurnRow)],
    others: &[(&Asked, &TurnRow)],
    awaiting: &[&Asked],
    now: Timestamp,
) -> String {
    let has_files = args.files.len() > 1;
    let mut text = String::new();
    match (&args.whose, mine.is_empty() && awaiting.is_empty()) {
        (None, true) => text.push_str("It is not your turn.\n"),
        (None, false) => text.push_str("Your turn:\n"),
        (Some(name), true) => text.push_str(&format!("It is not the turn of {}.\n", names::line(name))),
        (Some(name), false) => text.push_str(&format!("The turn of {}:\n", names::line(name))),
    }
    for one in awaiting {
        let brief = one.review.brief.as_ref();
        let by = brief.map(|brief| format!(", by {}", names::of(&one.review, &brief.by))).unwrap_or_default();
        let path = one.path.display();
        let asked = if args.whose.is_none() { "you were asked" } else { "was asked" };
        text.push_str(&format!("  {asked} to review{by}\n    in {path}  to end it: submit a verdict\n"));
    }
    let address = if args.whose.is_none() { Address::You } else { Address::Nobody };
    mine.iter().for_each(|(one, row)| text.push_str(&row_in_words(one, row, now, has_files, address)));
    if !others.is_empty() {
        text.push_str("\nWaiting for others:\n");
        others.iter().for_each(|(one, row)| text.push_str(&row_in_words(one, row, now, has_files, Address::Name)));
    }
    text
}

/// Whom a row speaks to, or of.
#[derive(Clone, Copy)]
enum Address {
    /// To its reader.
    You,
    /// Of somebody who was named above.
    Nobody,
    /// Of somebody who is named in it.
    Name,
}

fn row_in_words(one: &Asked, row: &TurnRow, now: Timestamp, has_files: bool, address: Address) -> String {
    let review = &one.review;
    let who = if matches!(address, Address::Name) { names::of(review, &row.person) + " " } else { String::new() };
    let reason = match address {
        Address::You => wording::your_turn(row.reason),
        Address::Nobody | Address::Name => wording::turn_reason(row.reason).1,
    };
    let by = if row.by == row.person { String::new() } else { format!(", by {}", names::of(review, &row.by)) };
    let blocking = if row.is_blocking { "! " } else { "  " };
    let thread = row.thread.and_then(|thread| review.threads.get(&thread));
    let about =
        thread.and_then(|thread| thread.target.as_deref()).map(|target| format!(" on {}", place_in_words(target)));
    let name = row.thread.map(|thread| names::short(review, thread)).unwrap_or_default();
    let file = if has_files { format!("    in {}\n", one.path.display()) } else { String::new() };
    format!(
        "{blocking}{who}{reason}{by}, {}{}{}\n{file}    {name}{}to end it: {}\n",
        names::ago(row.since, now),
        time_in_words(review, row, now),
        about.unwrap_or_default(),
        if name.is_empty() { "" } else { "  " },
        wording::unblocks(row.unblocks).1,
    )
}

pub(crate) fn rows_json(path: &Path, title: &str, review: &Rc<Review>, rows: Vec<TurnRow>) -> Vec<Value> {
    let one = Asked {
        path: path.to_owned(),
        title: title.to_owned(),
        review: Rc::clone(review),
        me: None,
        is_awaited: false,
        rows,
        later: Vec::new(),
    };
    one.rows.iter().map(|row| row_json(&one, row)).collect()
}

fn row_json(one: &Asked, row: &TurnRow) -> Value {
    let review = &one.review;
    json!({
        "file": one.path.display().to_string(),
        "title": one.title,
        "review": review.id.to_string(),
        "person": row.person.to_string(),
        "name": names::of(review, &row.person),
        "reason": wording::turn_reason(row.reason).0,
        "thread": row.thread.map(|thread| thread.to_string()),
        "short": row.thread.map(|thread| names::short(review, thread)),
        "by": names::of(review, &row.by),
        "since": row.since.0,
        "is_blocking": row.is_blocking,
        "waiting": row.n_waiting,
        "unblocks": wording::unblocks(row.unblocks).0,
        "delivered": row.delivered.map(|at| at.0),
        "elapsed_minutes": row.elapsed.as_minutes(),
        "due": row.due.map(|at| at.0),
        "back": row.back.map(|at| at.0),
        "for": via_name(review, row),
    })
}

/// Whose it was, when it came to somebody else.
fn via_name(review: &Review, row: &TurnRow) -> Option<String> {
    match row.via {
        Via::Itself => None,
        Via::Deputy { of } | Via::Handoff { of } => Some(names::of(review, &of)),
        Via::Passed { by } => Some(names::of(review, &by)),
    }
}

/// What the working clock says of a row, where it says anything.
fn time_in_words(review: &Review, row: &TurnRow, now: Timestamp) -> String {
    let mut text = match row.via {
        Via::Itself => String::new(),
        Via::Deputy { of } => format!(", standing in for {}", names::of(review, &of)),
        Via::Handoff { of } => format!(", taken over from {}", names::of(review, &of)),
        Via::Passed { by } => format!(", passed on by {}", names::of(review, &by)),
    };
    if row.is_overdue(now) {
        text += ", overdue";
    }
    match row.back {
        Some(back) => text + &format!(", back {} UTC", names::time(back)),
        None => text,
    }
}

fn shown(files: &[PathBuf]) -> String {
    match files {
        [one] => one.display().to_string(),
        several => format!("these {} files", several.len()),
    }
}
