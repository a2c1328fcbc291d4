//! `cargo xtask bench embed`: what it costs a page to embed us, beside others, in one run of one browser.
//!
//! All measuring is done in `tests/peers/embed.mjs`, which speaks the browser's language. Leaves out how others find places
//! (`contestants.rs`).

use crate::process::{Failure, Program};
use crate::steps::Steps;
use crate::tools;
use crate::widget::{self, Mode};
use crate::workspace::Workspace;

#[derive(Debug, clap::Args)]
pub(super) struct EmbedArgs {
    /// How often each is visited; medians are shown.
    #[arg(long, value_name = "N", default_value_t = 5)]
    runs: u32,
    /// A built widget to measure, instead of one built for it.
    #[arg(long, value_name = "DIR")]
    widget: Option<std::path::PathBuf>,
}

/// Builds what is needed, measures, and prints the table as it stands in the README.
pub(super) fn run(workspace: &Workspace, steps: &Steps, args: EmbedArgs) -> Result<(), Failure> {
    tools::check(workspace, steps)?;
    let widget = match args.widget {
        Some(dir) => std::path::absolute(&dir).map_err(|error| Failure::file(&dir, &error))?,
        None => {
            widget::build(workspace, steps, Mode::Web)?;
            workspace.widget()
        }
    };
    let peers = workspace.root.join("tests").join("peers");
    tools::npm_ci(workspace, steps, &peers)?;
    let said = steps.step("Visits and clicks, everybody in turn", |line| {
        Program::new("node", &peers, ["embed.mjs".to_owned(), args.runs.to_string()])
            .env("BATON_WIDGET", &widget)
            .run(line)
    })?;
    // Before that it says how far it has come.
    let table = said.find("Medians of").and_then(|at| said.get(at..)).unwrap_or(&said);
    println!("\n{table}");
    Ok(())
}
