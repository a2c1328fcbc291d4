//! `baton measures`: how a review goes, in numbers that are nobody's, as text, JSON or CSV. Changes nothing.

use std::path::PathBuf;
use std::process::ExitCode;

use anchor::Resolution;
use client::{document_through, measures_csv, measures_json, measures_text};
use review::{AnchorHealth, DocumentNow, Measures, Review};

use crate::deflate::texts_of;
use crate::failure::Failure;
use crate::files::{self, put_out};
use crate::shell::now;
use crate::source::{Source, SourceArgs};
use crate::texts::Lang;

/// What `baton measures` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton measures plan.baton
  baton measures plan.baton --source plan.html --csv > plan.csv

No number is about a person: where one would be, it is not given.")]
pub(crate) struct MeasuresArgs {
    /// A `.baton` file.
    file: PathBuf,
    /// Write JSON instead.
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Write CSV instead.
    #[arg(long)]
    csv: bool,
    /// In which language, for text.
    #[arg(long, value_enum, default_value = "en")]
    lang: Lang,
    #[command(flatten)]
    source: SourceArgs,
}

pub(crate) fn run(args: &MeasuresArgs) -> Result<ExitCode, Failure> {
    let source = args.source.read()?;
    let mut file = files::read(&args.file).map_err(Failure::into_damage)?;
    let review = file.review();
    let texts = texts_of(&mut file);
    let (document, anchors) = match &source {
        Some(source) => (document_through(&review, &source.page, &texts), health(&review, source, &texts)),
        None => (DocumentNow::default(), AnchorHealth::default()),
    };
    let measures = Measures::of_review(&review, &document, anchors, now());
    put_out(&match (args.json, args.csv) {
        (true, _) => measures_json(&measures),
        (_, true) => measures_csv(&measures),
        (false, false) => args.lang.with(|table| measures_text(&measures, table))?,
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Where the threads stand in the document as it is.
fn health(review: &Review, source: &Source, texts: &anchor::OldTexts) -> AnchorHealth {
    let mut health = AnchorHealth::default();
    for target in review.threads.values().filter_map(|thread| thread.target.as_deref()) {
        let n = match texts.resolve(&source.page, target) {
            Resolution::Exact { .. } => &mut health.n_exact,
            Resolution::Moved { .. } => &mut health.n_moved,
            Resolution::Changed { .. } => &mut health.n_changed,
            Resolution::Ambiguous { .. } => &mut health.n_ambiguous,
            _ => &mut health.n_orphaned,
        };
        *n += 1;
    }
    health
}
