//! `baton anchors`: measures how well places are found again, and tells authors which comments their changes would lose.
//!
//! What can be written and where it leads. The measuring is in `anchors_cases.rs`, the question of authors in
//! `anchors_check.rs`, which stands on `anchors_flatten.rs` (a page as blocks) and `anchors_site.rs` (which page is meant).

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::{anchors_cases, anchors_check};

/// What `baton anchors` is told.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "\
Examples:
  baton anchors check public --reviews reviews      which comments does this version of the site lose?
  baton anchors --cases book.json.gz --out found.jsonl

Cases are JSON, plain or gzip: {\"documents\": [{\"before\", \"after\"}], \"cases\": [{\"doc\", \"start\", \"end\"}]}, positions in code points.
Each line of the answer is {\"state\", \"start\", \"end\", \"micros\"}, in the order of the cases. `micros` is the time of finding one
place; the index of a text, made once and shared by all its places, is told apart on standard error."
)]
pub(crate) struct AnchorsArgs {
    #[command(subcommand)]
    command: Option<AnchorsCommand>,
    /// Find the places of this file again and write where they are.
    #[arg(long, value_name = "FILE", required = true)]
    cases: Option<PathBuf>,
    /// Without the old text: by quote, surroundings and structure alone.
    #[arg(long)]
    without_text: bool,
    /// Where to write the answers.
    #[arg(long, value_name = "FILE", required = true)]
    out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum AnchorsCommand {
    /// Tell which comments a changed site would lose or find changed.
    Check(CheckArgs),
}

/// What `baton anchors check` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ends with 0 when every open comment finds its words, with 1 when some do not or find them changed, and with 2 when that
could not be told. Pages are read as the widget reads them, without a browser: text that scripts add is not there.")]
pub(crate) struct CheckArgs {
    /// The directory of HTML, as it would be published.
    pub(crate) dir: PathBuf,
    /// A directory of `.baton` files.
    #[arg(long, value_name = "DIR")]
    pub(crate) reviews: PathBuf,
    /// Without the texts that the reviews carry: by quote, surroundings and structure alone.
    #[arg(long)]
    pub(crate) without_text: bool,
    /// Write JSON instead of words.
    #[arg(long)]
    pub(crate) json: bool,
    /// The address at which the directory is published [default: what fits the addresses in the reviews best]
    #[arg(long, value_name = "URL")]
    pub(crate) base: Option<String>,
    /// The part of a page under review, as a CSS selector [default: the page's own `target`, or `main`]
    #[arg(long, value_name = "SELECTOR")]
    pub(crate) target: Option<String>,
    /// What is not under review, as a CSS selector [default: the page's own `ignore`]
    #[arg(long, value_name = "SELECTOR")]
    pub(crate) ignore: Option<String>,
}

/// Runs it. The exit code is part of the answer.
pub(crate) fn run(args: &AnchorsArgs) -> ExitCode {
    let (done, code_of_failure) = match (&args.command, &args.cases, &args.out) {
        (Some(AnchorsCommand::Check(args)), ..) => (anchors_check::run(args), ExitCode::from(2)),
        (None, Some(cases), Some(out)) => {
            (anchors_cases::run(cases, out, args.without_text).map(|()| ExitCode::SUCCESS), ExitCode::FAILURE)
        }
        // The reader of arguments asks for both.
        (None, ..) => (Ok(ExitCode::SUCCESS), ExitCode::FAILURE),
    };
    done.unwrap_or_else(|failure| {
        eprintln!("baton: {failure}");
        code_of_failure
    })
}
