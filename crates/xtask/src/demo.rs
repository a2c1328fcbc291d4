//! The review that the demo shows in the middle of its life: played through the real client, and laid beside the pages.
//!
//! Leaves out what happens in it (`crates/cli/examples/demo`). It takes a fifth of a second, so nothing remembers whether it
//! was done.

use crate::process::{Failure, Program};
use crate::steps::Steps;
use crate::workspace::Workspace;

/// What cargo is asked to build beside `baton`, so that both are linked in one go.
pub(crate) const EXAMPLE: [&str; 4] = ["--bin", "baton", "--example", "demo"];

/// Makes it with the example of this profile (`debug` or `release`), which has been built.
pub(crate) fn make(workspace: &Workspace, steps: &Steps, profile: &str) -> Result<(), Failure> {
    steps.step("The demo's review", |line| {
        let player = workspace.target.join(profile).join("examples").join(crate::program("demo"));
        let demo = workspace.www().join("demo");
        let args = [demo.join("midway.html"), demo.join("made")];
        Program::new(&player.display().to_string(), &workspace.root, args).run(line).map(|_| ())
    })
}
