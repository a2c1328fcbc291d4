//! `baton digest`: what happened in a review while somebody was away, as text, HTML, JSON or an Atom entry: for a cron job or a
//! build that delivers it. The same view gives the same bytes here and in a browser. Changes nothing.

use std::path::PathBuf;
use std::process::ExitCode;

use client::{digest_atom, digest_html, digest_json, digest_text, document_through};
use review::{Digest, DigestView, DocumentNow, EntryId, PersonId, Review, Timestamp};

use crate::deflate::texts_of;
use crate::failure::Failure;
use crate::files::{self, put_out};
use crate::home::{Home, Person};
use crate::names;
use crate::shell::now;
use crate::source::SourceArgs;
use crate::texts::{FormatArgs, Lang};

/// What `baton digest` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton digest plan.baton                          since your last submission
  baton digest plan.baton --for Ada --html > ada.html
  baton digest plan.baton --nobody --all --atom    for a public feed
  baton digest plan.baton --since 3fa9c2d1 --json  since an entry; the JSON says where it ends (`until`)

The exit code is 0 when there is something to read, and 1 when nothing waits and nothing is new.")]
pub(crate) struct DigestArgs {
    /// A `.baton` file.
    file: PathBuf,
    /// For whom, by their name [default: you, as --home knows you]
    #[arg(long = "for", value_name = "NAME", conflicts_with = "nobody")]
    whose: Option<String>,
    /// For nobody in particular: only what anybody may read.
    #[arg(long)]
    nobody: bool,
    /// Since these entries, by their ids or the beginnings of them [default: the last submission]
    #[arg(long, value_name = "ENTRY", value_delimiter = ',', conflicts_with = "all")]
    since: Vec<String>,
    /// Everything from the beginning.
    #[arg(long)]
    all: bool,
    /// For when, such as `2026-11-23T09:00Z` [default: the reader's last digest time]
    #[arg(long, value_name = "TIME", value_parser = time)]
    at: Option<Timestamp>,
    /// In which language.
    #[arg(long, value_enum, default_value = "en")]
    lang: Lang,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    person: Person,
    #[command(flatten)]
    format: FormatArgs,
}

pub(crate) fn run(args: &DigestArgs) -> Result<ExitCode, Failure> {
    let source = args.source.read()?;
    let mut file = files::read(&args.file).map_err(Failure::into_damage)?;
    let review = file.review();
    let document = match &source {
        Some(source) => document_through(&review, &source.page, &texts_of(&mut file)),
        None => DocumentNow::default(),
    };
    let viewer = viewer(args, &review)?;
    let since = match (&args.since[..], args.all, &viewer) {
        ([], false, Some(viewer)) => Digest::since_last_submission(&review, viewer),
        (named, _, _) => named.iter().map(|named| entry(&review, named)).collect::<Result<_, _>>()?,
    };
    let at = args.at.unwrap_or_else(|| Digest::time_for(&review, viewer.as_ref(), now()));
    let digest = Digest::of_review(&review, &DigestView { viewer, since: &since, document: &document, at });
    let address = file.note().map(|note| note.address.clone()).unwrap_or_default();
    put_out(&match args.format {
        FormatArgs { json: true, .. } => digest_json(&digest),
        FormatArgs { html: true, .. } => args.lang.with(|table| digest_html(&digest, table, &address))?,
        FormatArgs { atom: true, .. } => args.lang.with(|table| digest_atom(&digest, table, &address))?,
        FormatArgs { .. } => args.lang.with(|table| digest_text(&digest, table))?,
    })?;
    Ok(if digest.is_quiet() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn viewer(args: &DigestArgs, review: &Review) -> Result<Option<PersonId>, Failure> {
    match &args.whose {
        _ if args.nobody => Ok(None),
        Some(name) => names::person(review, name).map(Some),
        None => {
            let me = Home::of(&args.person)?.identity()?.and_then(|me| review.keys.get(&me.key).copied());
            let unknown =
                || Failure::new("you have said nothing in this review: name somebody with --for, or --nobody");
            me.map(Some).ok_or_else(|| unknown().into_damage())
        }
    }
}

/// The entry that somebody means by the beginning of its id.
fn entry(review: &Review, named: &str) -> Result<EntryId, Failure> {
    let named = named.trim().to_ascii_lowercase();
    let mut known: Vec<EntryId> = review.submissions.iter().map(|submission| submission.id).collect();
    known.extend(review.threads.values().flat_map(|thread| thread.moves.iter().map(|one| one.entry)));
    known.extend(review.handoffs.iter().map(|handoff| handoff.id.entry));
    known.extend(review.history.heads());
    known.retain(|id| named.len() >= 4 && id.to_string().starts_with(&named));
    known.sort_unstable();
    known.dedup();
    match known[..] {
        [one] => Ok(one),
        [] => Err(Failure::new(format!("there is no entry `{}` here", names::line(&named))).into_damage()),
        _ => Err(Failure::new(format!("`{}` may be several entries", names::line(&named))).into_damage()),
    }
}

fn time(typed: &str) -> Result<Timestamp, String> {
    let time: Result<jiff::Timestamp, _> = typed.parse();
    time.map(|time| Timestamp(time.as_millisecond())).map_err(|error| error.to_string())
}
