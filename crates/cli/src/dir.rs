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
mod page;
mod serve;
mod snapshot;

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
  baton dir page reviews/spec-42 --out plan.html --document draft.html
                                                the document with the review on it, for any web server
  baton dir serve reviews/spec-42               try all of it on this machine

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
    /// Write a page with the review on it: a document of yours, or the text that the review keeps.
    Page(PageArgs),
    /// Serve the directory on this machine as a static host that takes new files and changes none.
    Serve(ServeArgs),
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
    /// Where the document is, for the digest and for pages elsewhere; kept from then on.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) address: Option<String>,
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

/// What `baton dir page` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Without --document the page shows the text that the review keeps, or, where it keeps none, the review itself.")]
pub(crate) struct PageArgs {
    /// The review's directory.
    pub(crate) dir: PathBuf,
    /// The document under review, as HTML. It stays as it is, but for one script tag.
    #[arg(long, value_name = "FILE")]
    pub(crate) document: Option<PathBuf>,
    /// Where to write the page; to standard output if it is not said.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Where the widget's files will be, seen from the page.
    #[arg(long, value_name = "ADDRESS", default_value = "/baton/")]
    pub(crate) widget: String,
    /// Where the directory will be, seen from the page.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) src: String,
}

/// What `baton dir serve` is told.
#[derive(Debug, clap::Args)]
pub(crate) struct ServeArgs {
    /// The review's directory; made if it is not there.
    pub(crate) dir: PathBuf,
    /// The document under review, as HTML, for the first page.
    #[arg(long, value_name = "FILE")]
    pub(crate) document: Option<PathBuf>,
    /// The port on the loopback address; 0 takes a free one.
    #[arg(long, default_value_t = 8000)]
    pub(crate) port: u16,
    /// Take no files: a plain static host.
    #[arg(long)]
    pub(crate) read_only: bool,
    /// Where the widget's files are, instead of those inside this program.
    #[arg(long, value_name = "DIR")]
    pub(crate) widget: Option<PathBuf>,
}

pub(crate) fn run(args: &DirArgs) -> Result<ExitCode, Failure> {
    match &args.command {
        DirCommand::Pack(args) => pack::run(args),
        DirCommand::Merge(args) => merge::run(args),
        DirCommand::Check(args) => check::run(args),
        DirCommand::Page(args) => page::run(args),
        DirCommand::Serve(args) => crate::in_runtime(serve::run(args)).map(|()| ExitCode::SUCCESS),
    }
}
