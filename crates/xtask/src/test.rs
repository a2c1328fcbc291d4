//! `cargo xtask test`: everything that guards this repository, in the order in which it fails soonest.
//!
//! A failed check does not stop the ones that do not need it, so that one run tells all; a failed build stops those that do.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::process::{Failure, Program};
use crate::steps::{Line, Steps};
use crate::tools::CargoTool;
use crate::widget::Mode;
use crate::workspace::Workspace;
use crate::{budget, hosts, package, serve, stamp, tools, trunk};

/// Makes the two builds of a book that comments are carried between (`tests/e2e/story-book.test.js`).
const MDBOOK: CargoTool = CargoTool { name: "mdbook", version: "0.5.4", features: &["--no-default-features"] };

/// Which checks to run.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only the tests in real browsers, and what they need.
    #[arg(long, conflicts_with = "no_e2e")]
    e2e_only: bool,
    /// Without the tests in real browsers.
    #[arg(long)]
    no_e2e: bool,
    /// Without the build by Trunk, whose first installation takes minutes.
    #[arg(long)]
    no_trunk: bool,
}

/// What came of the checks so far.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Tally {
    n_passed: u64,
    n_failed: u64,
}

struct Checks<'a> {
    workspace: &'a Workspace,
    steps: &'a Steps,
    tally: Tally,
    failed: Vec<String>,
}

/// Runs the checks and prints how many passed and failed. Fails only when it cannot even begin.
pub(crate) fn run(workspace: &Workspace, steps: &Steps, args: Args) -> Result<ExitCode, Failure> {
    let mut checks = Checks { workspace, steps, tally: Tally::default(), failed: Vec::new() };
    if !args.e2e_only {
        checks.rust();
        checks.javascript();
    }
    let baton = checks.build();
    if !args.e2e_only {
        // Behind the build: the command-line transcripts run the program.
        checks.cargo_test();
    }
    if baton.is_some() && !args.e2e_only {
        checks.check("Budget of bytes", |checks, _| {
            budget::check(checks.workspace, budget::Table::Hold).map(|()| String::new())
        });
    }
    if let (Some(baton), false) = (baton, args.no_e2e) {
        checks.browsers(&baton);
    }
    if !args.e2e_only && !args.no_trunk {
        let built = trunk::build(workspace, steps);
        checks.count("Trunk", built.map(|()| String::new()));
    }
    Ok(checks.conclude())
}

impl Checks<'_> {
    fn rust(&mut self) {
        self.check("Format", |checks, line| checks.workspace.cargo(["fmt", "--all", "--check"]).run(line));
        self.check("Clippy", |checks, line| {
            let args = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
            checks.workspace.cargo(args).run(line)
        });
    }

    fn javascript(&mut self) {
        let www = self.workspace.www();
        let installed = tools::npm_ci(self.workspace, self.steps, &www);
        if self.count("npm packages of www", installed.map(|()| String::new())) {
            self.check("Types of the page agent", |checks, line| {
                checks.workspace.npm(&www, ["run", "--silent", "check"]).run(line)
            });
            self.check("Tests of the page agent", |checks, line| {
                checks.workspace.npm(&www, ["test", "--silent"]).run(line)
            });
        }
        let yjs = self.workspace.root.join("tests").join("yjs");
        if yjs.join("package.json").exists() {
            let installed = tools::npm_ci(self.workspace, self.steps, &yjs);
            self.count("npm packages of tests/yjs", installed.map(|()| String::new()));
        }
    }

    fn build(&mut self) -> Option<PathBuf> {
        match serve::build(self.workspace, self.steps, Mode::Web) {
            Ok(baton) => Some(baton),
            Err(failure) => {
                self.count("Build", Err(failure));
                None
            }
        }
    }

    fn cargo_test(&mut self) {
        self.check("Rust tests", |checks, line| {
            checks.workspace.cargo(["test", "--workspace", "--no-fail-fast"]).run(line)
        });
    }

    fn browsers(&mut self, baton: &std::path::Path) {
        let e2e = self.workspace.root.join("tests").join("e2e");
        let installed = tools::npm_ci(self.workspace, self.steps, &e2e);
        if !self.count("npm packages of tests/e2e", installed.map(|()| String::new())) {
            return;
        }
        let Some((python, packages)) = self.others() else {
            return;
        };
        let examples = self.workspace.www().join("examples");
        let installed = tools::npm_ci(self.workspace, self.steps, &examples);
        if !self.count("npm packages of www/examples", installed.map(|()| String::new())) {
            return;
        }
        let mdbook = match tools::cargo_tool(self.workspace, self.steps, &MDBOOK) {
            Ok(mdbook) => mdbook,
            Err(failure) => {
                self.count("mdBook", Err(failure));
                return;
            }
        };
        let apache = hosts::prepare(self.workspace, self.steps);
        self.count("Apache", apache.map(|()| String::new()));
        self.check("Real browsers", |checks, line| {
            Program::new(if cfg!(windows) { "npm.cmd" } else { "npm" }, &e2e, ["test", "--silent"])
                .env("BATON_PROGRAM", baton)
                .env("BATON_WIDGET", checks.workspace.widget())
                .env("BATON_MDBOOK", &mdbook)
                .env("BATON_MOTO", python.join("bin").join("moto_server"))
                .env("BATON_PYTHON", &python)
                .env("BATON_PACKAGES", &packages)
                .env("BATON_ARTEFACTS", checks.workspace.root.join("artefacts"))
                .run(line)
        });
    }

    /// Site generators that the widget is tried on, and the packages that are tried in empty directories.
    fn others(&mut self) -> Option<(PathBuf, PathBuf)> {
        let generators = self.workspace.root.join("tests").join("e2e").join("generators");
        let installed = tools::npm_ci(self.workspace, self.steps, &generators);
        if !self.count("npm packages of tests/e2e/generators", installed.map(|()| String::new())) {
            return None;
        }
        let python = tools::python(self.workspace, self.steps, &generators.join("requirements.txt"));
        let packages = python.and_then(|python| Ok((python, package::make(self.workspace, self.steps, true)?)));
        match packages {
            Ok(both) => {
                self.count("Packages", Ok(String::new()));
                Some(both)
            }
            Err(failure) => {
                self.count("Packages", Err(failure));
                None
            }
        }
    }

    /// Runs one check as a step; what it wrote is kept in a log beside the stamps.
    fn check(&mut self, name: &str, work: impl FnOnce(&Self, &Line) -> Result<String, Failure>) {
        let result = self.steps.step(name, |line| {
            let result = work(self, line);
            if let Ok(tally) = result.as_ref().map(|output| Tally::of(output))
                && tally != Tally::default()
            {
                line.note(&tally.to_string());
            }
            result
        });
        let output = match &result {
            Ok(output) => output,
            Err(failure) => &failure.output,
        };
        let log = self.workspace.state().join("logs").join(format!("{}.log", name.to_lowercase().replace(' ', "-")));
        // A log that cannot be written takes nothing away from the result, which is printed when it matters.
        let _ = stamp::write(&log, output.as_bytes());
        self.count(name, result);
    }

    /// Adds a result to the tally, and says whether it was a success.
    fn count(&mut self, name: &str, result: Result<String, Failure>) -> bool {
        match result {
            Ok(output) => {
                let tally = Tally::of(&output);
                self.tally.n_passed += tally.n_passed.max(1);
                true
            }
            Err(failure) => {
                let tally = Tally::of(&failure.output);
                self.tally.n_passed += tally.n_passed;
                self.tally.n_failed += tally.n_failed.max(1);
                self.failed.push(name.to_owned());
                println!("\n{}", failure.report());
                false
            }
        }
    }

    fn conclude(&self) -> ExitCode {
        println!();
        if !self.failed.is_empty() {
            println!("Failed: {}", self.failed.join(", "));
        }
        println!("Took {:.0} s; the full output of every check is in target/xtask/logs", self.steps.seconds());
        println!("{}", self.tally);
        if self.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

impl Tally {
    /// Adds up what `cargo test` and `node --test` say at their ends.
    fn of(output: &str) -> Self {
        let mut tally = Self::default();
        for line in output.lines().map(str::trim) {
            if let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) {
                tally.n_passed += number_before(counts, " passed");
                tally.n_failed += number_before(counts, " failed");
            }
            for mark in ["# ", "\u{2139} "] {
                let Some(rest) = line.strip_prefix(mark) else { continue };
                tally.n_passed += number_after(rest, "pass ");
                tally.n_failed += number_after(rest, "fail ") + number_after(rest, "cancelled ");
            }
        }
        tally
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.n_passed, self.n_failed)
    }
}

fn number_before(counts: &str, word: &str) -> u64 {
    let number = counts.split("; ").find_map(|count| count.strip_suffix(word));
    number.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
}

fn number_after(line: &str, word: &str) -> u64 {
    line.strip_prefix(word).and_then(|number| number.trim().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn check(output: &str, n_passed: u64, n_failed: u64) {
        assert_eq!(Tally::of(output), Tally { n_passed, n_failed }, "{output}");
    }

    #[test]
    fn the_ends_of_cargo_and_node_runs_are_added_up() {
        check("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured", 12, 0);
        check("test result: FAILED. 3 passed; 2 failed; 0 ignored\ntest result: ok. 1 passed; 0 failed;", 4, 2);
        check("# tests 7\n# pass 5\n# fail 2\n# cancelled 0", 5, 2);
        check("\u{2139} pass 4\n\u{2139} fail 0\n\u{2139} cancelled 1", 4, 1);
    }

    #[test]
    fn other_lines_count_nothing() {
        check("pass 5\nall 12 passed\n# passed 3", 0, 0);
    }
}
