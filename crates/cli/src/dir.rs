//! `baton dir`: a review as a directory of plain files, on any static host or in a git repository, with no server behind it.
//!
//! What can be written and where it leads. `dir/directory.rs` is the layout (EMBEDDING §4): immutable files named by their
//! hashes, so that two people who add something at the same time never touch the same file, and a manifest that
//! `baton dir merge` alone writes. Leaves out fetching such a directory over HTTP, which browsers do.

mod check;
mod directory;
mod manifest;
mod merge;
mod pack;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::failure::Failure;

/// What `baton dir` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton dir pack reviews/spec-42 mine.baton     add what I wrote, as one new file: commit it, open a pull request
  baton dir merge reviews/spec-42               after pull requests: the manifest, and one base from time to time
  baton dir check reviews/spec-42               is everything whole, and is everything in the manifest?

In git no two people ever change the same file: each pack is a new one, named by its hash. `merge` belongs to whoever
publishes, such as CI on the main branch.")]
pub(crate) struct DirArgs {
    #[command(subcommand)]
    command: DirCommand,
}

#[derive(Debug, Subcommand)]
enum DirCommand {
    /// Add what `.baton` files hold and the directory does not, as a new pack.
    Pack(PackArgs),
    /// Bring everything together: write the manifest, take redacted words out, and gather packs into a base.
    Merge(MergeArgs),
    /// Tell whether every file is whole, and whether the manifest lists it.
    Check(CheckArgs),
}

/// What `baton dir pack` is told.
#[derive(Debug, clap::Args)]
pub(crate) struct PackArgs {
    /// The review's directory; made if it is not there.
    pub(crate) dir: PathBuf,
    /// The `.baton` files to add.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Write JSON instead.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `baton dir merge` is told.
#[derive(Debug, clap::Args)]
pub(crate) struct MergeArgs {
    /// The review's directory.
    pub(crate) dir: PathBuf,
    /// Gather all packs into one base now, however few they are.
    #[arg(long)]
    pub(crate) compact: bool,
    /// Also write the whole review as one `.baton` file.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write JSON instead.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `baton dir check` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ends with 0 when everything is whole and merged, with 1 when `baton dir merge` has something to do, and with 2 when a file is
damaged.")]
pub(crate) struct CheckArgs {
    /// The review's directory.
    pub(crate) dir: PathBuf,
    /// Write JSON instead.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) fn run(args: &DirArgs) -> Result<ExitCode, Failure> {
    match &args.command {
        DirCommand::Pack(args) => pack::run(args),
        DirCommand::Merge(args) => merge::run(args),
        DirCommand::Check(args) => check::run(args),
    }
}
