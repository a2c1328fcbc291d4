//! `cargo xtask`: builds, serves, tests and measures Baton, installing what is missing on the way.
//!
//! Nobody who uses the built files needs this. In the order of need: `widget.rs` says what a build is, `serve.rs` and
//! `test.rs` are the README's two commands, `budget.rs` guards the bytes that visitors download. Underneath, `steps.rs`
//! shows progress, `process.rs` runs children and keeps them quiet, `stamp.rs` knows what is already done.

mod bench;
mod budget;
mod compress;
mod demo;
mod engine;
mod hosts;
mod imports;
mod order;
mod package;
mod process;
mod serve;
mod split;
mod stamp;
mod steps;
mod test;
mod tools;
mod trunk;
mod widget;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::budget::Table;
use crate::process::Failure;
use crate::steps::Steps;
use crate::workspace::Workspace;

/// Builds, serves, tests and measures Baton.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build what is needed and serve the demo site (or another one) with the widget in every page.
    Serve(serve::Args),
    /// Build the widget into dist/widget, and the `baton` program with the widget inside.
    Build {
        /// Unoptimised and quick: no wasm-opt, no compression, only the widget.
        #[arg(long)]
        dev: bool,
    },
    /// Run everything that guards this repository; this is what CI runs.
    Test(test::Args),
    /// Build every package into target/packages: crates, npm, PyPI, a zip, and what servers and CI need.
    Package {
        /// With an unoptimised program, as the tests take it.
        #[arg(long)]
        dev: bool,
        /// With the widget as it lies in dist/widget.
        #[arg(long)]
        as_built: bool,
    },
    /// Build the widget and compare its compressed sizes with budget.json, and the manual's table with both.
    Budget {
        /// Write the sizes into the manual's table instead of holding it against them.
        #[arg(long)]
        write: bool,
    },
    /// Measure what others can be compared with.
    Bench(bench::Args),
    /// Build the demo with Trunk, installing Trunk into target/tools when there is none.
    Trunk,
    /// Put the loader, the texts and the demo beside what Trunk has built; Trunk calls it.
    #[command(hide = true)]
    TrunkFiles,
    /// Run the random histories for longer than a test may take, and install the crates from their archives.
    Soak {
        /// How many seeds to play.
        #[arg(long, default_value_t = 20_000)]
        seeds: u32,
    },
    /// Stand in for the `wasm-bindgen` program, in the version of Cargo.lock, when Trunk asks for it.
    #[command(hide = true, disable_help_flag = true)]
    Bindgen {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
}

fn main() -> ExitCode {
    match run(Args::parse().task) {
        Ok(code) => code,
        Err(failure) => {
            eprint!("{}", failure.report());
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode, Failure> {
    if let Task::Bindgen { args } = &task {
        return trunk::bindgen(args);
    }
    let workspace = Workspace::find()?;
    let steps = Steps::begin();
    match task {
        Task::Serve(args) => return serve::run(&workspace, &steps, args),
        Task::Build { dev } => build(&workspace, &steps, dev)?,
        Task::Test(args) => return test::run(&workspace, &steps, args),
        Task::Budget { write } => {
            tools::check(&workspace, &steps)?;
            widget::build(&workspace, &steps, widget::Mode::Web)?;
            budget::check(&workspace, if write { Table::Write } else { Table::Hold })?;
        }
        Task::Package { dev, as_built } => package::run(&workspace, &steps, dev, as_built)?,
        Task::Bench(args) => bench::run(&workspace, &steps, args)?,
        Task::Trunk => trunk::build(&workspace, &steps)?,
        Task::TrunkFiles => trunk::files(&workspace)?,
        Task::Soak { seeds } => soak(&workspace, &steps, seeds)?,
        Task::Bindgen { .. } => {}
    }
    Ok(ExitCode::SUCCESS)
}

fn build(workspace: &Workspace, steps: &Steps, is_dev: bool) -> Result<(), Failure> {
    tools::check(workspace, steps)?;
    if is_dev {
        return widget::build(workspace, steps, widget::Mode::Dev);
    }
    widget::build(workspace, steps, widget::Mode::Web)?;
    steps.step("baton, with the widget inside", |line| {
        workspace
            .cargo(["build", "--release", "--package", "baton-cli"])
            .args(demo::EXAMPLE)
            .env("BATON_WIDGET_DIR", workspace.widget())
            .run(line)
            .map(|_| ())
    })?;
    demo::make(workspace, steps, "release")?;
    budget::check(workspace, Table::Leave)?;
    println!("The widget is in {}", workspace.shown(&workspace.widget()));
    println!("The program is {}", workspace.shown(&workspace.target.join("release").join(program("baton"))));
    Ok(())
}

fn soak(workspace: &Workspace, steps: &Steps, seeds: u32) -> Result<(), Failure> {
    steps.step(&format!("{seeds} random histories"), |line| {
        workspace
            .cargo(["test", "--release", "--package", "baton-tests", "--test", "whole", "history::"])
            .env("BATON_SEEDS", seeds.to_string())
            .run(line)
            .map(|_| ())
    })?;
    tools::check(workspace, steps)?;
    widget::build(workspace, steps, widget::Mode::Web)?;
    let e2e = workspace.root.join("tests").join("e2e");
    let generators = e2e.join("generators");
    for dir in [&e2e, &generators] {
        tools::npm_ci(workspace, steps, dir)?;
    }
    let python = tools::python(workspace, steps, &generators.join("requirements.txt"))?;
    let packages = package::make(workspace, steps, false)?;
    steps.step("Packages, and `cargo install` from them", |line| {
        process::Program::new("node", &e2e, ["--test", "--test-timeout=1800000", "packages.test.js"])
            .env("BATON_PYTHON", &python)
            .env("BATON_PACKAGES", &packages)
            .env("BATON_LONG", "1")
            .run(line)
            .map(|_| ())
    })
}

/// The file name of a program on this machine.
fn program(name: &str) -> PathBuf {
    PathBuf::from(name).with_extension(std::env::consts::EXE_EXTENSION)
}
