//! `cargo xtask serve`: builds what is needed, then becomes `baton serve` on the demo site or another one.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::process::{Failure, Program};
use crate::steps::{Line, Steps};
use crate::widget::{self, Mode};
use crate::workspace::Workspace;
use crate::{demo, tools};

/// What to serve, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The directory of HTML to serve; the demo site when absent.
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// The port on 127.0.0.1.
    #[arg(long, value_name = "N", default_value_t = 4617)]
    port: u16,
    /// Another relay to use instead of the built-in one, or `none`.
    #[arg(long, value_name = "URL")]
    relay: Option<String>,
    /// The relay's database; target/serve/relay.sqlite when absent.
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// Build the widget unoptimised, which is quicker after every change.
    #[arg(long)]
    dev: bool,
}

/// Returns only when something failed: on success this process becomes the server.
pub(crate) fn run(workspace: &Workspace, steps: &Steps, args: Args) -> Result<ExitCode, Failure> {
    let baton = build(workspace, steps, if args.dev { Mode::Dev } else { Mode::Web })?;
    println!("  {:<34} {:>7.1} s\n", "Ready after", steps.seconds());
    let site = args.site.unwrap_or_else(|| workspace.www().join("demo"));
    let store = args.store.unwrap_or_else(|| workspace.target.join("serve").join("relay.sqlite"));
    let mut options = vec!["serve".to_owned(), "--site".to_owned(), site.display().to_string()];
    options.extend(["--port".to_owned(), args.port.to_string()]);
    options.extend(["--store".to_owned(), store.display().to_string()]);
    options.extend(["--widget".to_owned(), workspace.widget().display().to_string()]);
    if let Some(relay) = args.relay {
        options.extend(["--relay".to_owned(), relay]);
    }
    let here = std::env::current_dir().map_err(|error| Failure::file(&site, &error))?;
    Err(Program::new(&baton.display().to_string(), &here, options).become_it())
}

/// Builds the widget and `baton`, and gives the program.
///
/// Both at once: shrinking the engine is the work of one core for a minute, in which the other can build the server.
/// `baton` is built in the profile of the tests, so that nothing is compiled twice on a machine that runs both commands.
pub(crate) fn build(workspace: &Workspace, steps: &Steps, mode: Mode) -> Result<PathBuf, Failure> {
    tools::check(workspace, steps)?;
    std::thread::scope(|scope| {
        let baton = scope
            .spawn(|| workspace.cargo(["build", "--package", "baton-cli"]).args(demo::EXAMPLE).run(&Line::default()));
        widget::build(workspace, steps, mode)?;
        steps.step("Relay and site server", |_| {
            baton.join().unwrap_or_else(|_| Err(Failure::new("the build of `baton` ended without a word")))
        })?;
        demo::make(workspace, steps, "debug")?;
        Ok(workspace.target.join("debug").join(crate::program("baton")))
    })
}
