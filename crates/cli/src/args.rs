//! What can be written behind `baton`, and the help that explains it.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  baton serve --site public --port 8000    review the pages of a directory in your browser
  baton install public                     put the widget into built pages, to publish them with it
  baton relay --listen 0.0.0.0:4616 --store reviews.sqlite
                                           keep reviews for everybody who has their secret
  baton show review.baton                  read a review in the terminal
  baton comment review.baton --source plan.md --quote \"in May\" \"nit: which year?\"
  baton submit review.baton                publish what you drafted
  baton turn *.baton                       what waits for you, in all your reviews
  baton patch review.baton --source plan.md | patch -p1
                                           put accepted suggestions into the document
  baton merge all.baton hers.baton his.baton
                                           bring two people's reviews together
  baton export --format md review.baton    a review as Markdown, for a mail or a pull request";

/// Baton: people review a document at different times, offline, and everything merges.
#[derive(Debug, Parser)]
#[command(name = "baton", version, after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// What to log to standard error, such as `info` or `relay=debug`.
    #[arg(
        long,
        global = true,
        value_name = "FILTER",
        env = "BATON_LOG",
        default_value = "warn",
        help_heading = "Logs"
    )]
    pub(crate) log: String,
    /// How log lines look: `text` or `json`.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text", help_heading = "Logs")]
    #[arg(hide_possible_values = true)]
    pub(crate) log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve a directory of HTML with the widget in every page, and a relay behind it.
    Serve(ServeArgs),
    /// Put the widget into a directory of built pages, whatever built them.
    Install(Box<crate::install::InstallArgs>),
    /// Put the widget into a book while mdBook builds it.
    Mdbook(crate::mdbook::MdbookArgs),
    /// Keep reviews and pass them on, without ever reading them.
    Relay(RelayArgs),
    /// Say who you are, or see it.
    Me(crate::open::MeArgs),
    /// Begin a review in a file, or set what it is for.
    Open(Box<crate::open::OpenArgs>),
    /// Read a review in the terminal.
    Show(crate::show::ShowArgs),
    /// Write a comment or suggest other words, as a draft.
    Comment(crate::comment::CommentArgs),
    /// Answer in a thread, as a draft.
    Reply(crate::comment::ReplyArgs),
    /// Take a stance, close, reopen, accept, reject, react, edit, redact, as a draft.
    Act(crate::act::ActArgs),
    /// List your drafts, throw some away, or take them back.
    Drafts(crate::drafts::DraftsArgs),
    /// Publish all your drafts as one submission.
    Submit(crate::submit::SubmitArgs),
    /// Exchange a review with a relay.
    Sync(crate::submit::SyncArgs),
    /// Tell whose turn it is, and why.
    Turn(crate::turn::TurnArgs),
    /// Show when people work, or say when you do.
    Availability(crate::availability::AvailabilityArgs),
    /// Say by when you will do what is your turn.
    Eta(crate::later::EtaArgs),
    /// Make it somebody else's turn.
    Pass(crate::later::PassArgs),
    /// Tell who has been waited for longer than the rules say, and write it down.
    Nudge(crate::later::NudgeArgs),
    /// Give roles, pass a review on, ask somebody to look, announce a text of the document.
    Keep(crate::keep::KeepArgs),
    /// Tell what a review still needs, from whom, and what you can do alone.
    Gates(crate::gates::GatesArgs),
    /// Tell what happened in a review while somebody was away.
    Digest(Box<crate::digest::DigestArgs>),
    /// Hand work over, take it, give it back.
    Handoff(Box<crate::handoff::HandoffArgs>),
    /// Tell how a review goes, in numbers that are nobody's.
    Measures(crate::measures::MeasuresArgs),
    /// Show or change the rules of a review.
    Policy(crate::policy::PolicyArgs),
    /// Write accepted suggestions as a diff against the document's source.
    Patch(crate::patch::PatchArgs),
    /// Tell which comments a changed site would lose, or measure how well places are found again.
    Anchors(crate::anchors::AnchorsArgs),
    /// Keep a review as plain files on a static host or in a git repository.
    Dir(crate::dir::DirArgs),
    /// Bring what several files hold of one review together in one file.
    #[command(after_help = "\
What OUT already holds stays in it, and merging twice changes nothing. A file that is damaged, or that
belongs to another review, is refused, and then nothing is written.")]
    Merge {
        /// The file to write.
        out: PathBuf,
        /// The `.baton` files to read.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Bring comments of other programs into a review: Web Annotations, Hypothesis, Word.
    Import(crate::import::ImportArgs),
    /// Write a review to standard output for other programs, mails and pull requests.
    Export {
        /// How: `json` (canonical: the same review gives the same bytes, and `baton import` makes it whole again), `md`, `html`
        /// (one page, readable and printable), `csv` (one row for each comment), or `jsonld` (W3C Web Annotations).
        #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
        format: ExportFormat,
        /// A `.baton` file.
        file: PathBuf,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ExportFormat {
    Json,
    Md,
    Html,
    Csv,
    Jsonld,
}

/// What `baton serve` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton serve --site public
  baton serve --site docs/book --port 8000 --relay https://relay.example
  baton serve --site public --relay none    reviews stay in the browser and travel as files

Nothing in the directory is changed: the script tag is put into pages while they are sent.
Files and directories whose names begin with a dot are not served.")]
pub(crate) struct ServeArgs {
    /// The directory of HTML to serve.
    #[arg(long, value_name = "DIR")]
    pub(crate) site: PathBuf,
    /// The port; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 4617)]
    pub(crate) port: u16,
    /// The address to listen on. On anything but this machine, new reviews need --open-rooms or --operator-token.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) host: IpAddr,
    /// Another relay to use instead of the built-in one, or `none`.
    #[arg(long, value_name = "URL")]
    pub(crate) relay: Option<String>,
    /// The built-in relay's database [default: one per directory, under your data directory]
    #[arg(long, value_name = "FILE")]
    pub(crate) store: Option<PathBuf>,
    /// The widget's files [default: those inside this program, or beside it]
    #[arg(long, value_name = "DIR")]
    pub(crate) widget: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) rooms: RoomArgs,
}

/// What `baton relay` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton relay --open-rooms                            on this machine, for anybody on it
  baton relay --listen 0.0.0.0:4616 --store /var/lib/baton/relay.sqlite

A relay passes blocks on and never looks into them, but they are not encrypted: whoever can read its
database can read the reviews. Put a TLS proxy in front of it.")]
pub(crate) struct RelayArgs {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:4616")]
    pub(crate) listen: std::net::SocketAddr,
    /// The database.
    #[arg(long, value_name = "FILE", default_value = "baton-relay.sqlite")]
    pub(crate) store: PathBuf,
    #[command(flatten)]
    pub(crate) rooms: RoomArgs,
}

/// Who may begin a new review on a relay.
#[derive(Debug, clap::Args)]
pub(crate) struct RoomArgs {
    /// Whoever shows this token may begin a new review.
    #[arg(long, value_name = "TOKEN", env = "BATON_OPERATOR_TOKEN", hide_env_values = true)]
    pub(crate) operator_token: Option<String>,
    /// Let anybody begin a new review.
    #[arg(long)]
    pub(crate) open_rooms: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Args;

    #[test]
    fn the_definition_of_the_arguments_is_sound() {
        Args::command().debug_assert();
    }
}
