//! `cargo xtask doors`: looks what of the engine runs while people open, list and read reviews, and lets the late part begin
//! where that ends (`split/doors.txt`). To be run again when the first part has grown; until then, whatever is new is in it.
//!
//! Leaves out what people do (`tests/e2e/doors.js`), and how a door works (`split/stub.rs`).

use std::fs;
use std::path::PathBuf;

use crate::process::{Failure, Program};
use crate::stamp::{files_under, write};
use crate::steps::Steps;
use crate::widget::{self, Mode};
use crate::workspace::Workspace;
use crate::{engine, serve, split, tools};

const HEADER: &str = "\
# Where the engine's first part ends: functions that do not run while people open, list and read reviews, called by those that do.
# What is behind them is in the late part. Written by `cargo xtask doors`.
";

/// The file with the doors.
pub(crate) fn path(workspace: &Workspace) -> PathBuf {
    workspace.root.join("crates/xtask/src/split/doors.txt")
}

/// Writes the doors anew.
pub(crate) fn run(workspace: &Workspace, steps: &Steps) -> Result<(), Failure> {
    let baton = serve::build(workspace, steps, Mode::Web)?;
    let wasm = engine::compile(workspace, steps, Mode::Web)?;
    let linked = fs::read(&wasm).map_err(|error| Failure::file(&wasm, &error))?;
    let dir = workspace.state().join("traced");
    steps.step("Engine that says what runs", |_| {
        // Everything else as it is; no twins, which a server would prefer.
        for file in files_under(&workspace.widget())? {
            let is_twin = file.extension().is_some_and(|extension| extension == "gz" || extension == "br");
            let name = file.strip_prefix(workspace.widget()).unwrap_or(&file);
            if !is_twin && !name.starts_with("engine_late.wasm") {
                write(&dir.join(name), &fs::read(&file).map_err(|error| Failure::file(&file, &error))?)?;
            }
        }
        engine::bindgen(split::traced(&linked)?, &dir, Mode::Web)
    })?;
    let ran = workspace.state().join("ran");
    let e2e = workspace.root.join("tests").join("e2e");
    tools::npm_ci(workspace, steps, &e2e)?;
    steps.step("People who read", |line| {
        Program::new("node", &e2e, ["doors.js".to_owned(), ran.display().to_string()])
            .env("BATON_PROGRAM", &baton)
            .env("BATON_WIDGET", &dir)
            .run(line)
    })?;
    let ran: Vec<bool> =
        fs::read(&ran).map_err(|error| Failure::file(&ran, &error))?.into_iter().map(|byte| byte != 0).collect();
    let doors = split::doors(&linked, &ran, split::DOOR_LEN_MIN)?;
    println!("  {} doors", doors.lines().count());
    write(&path(workspace), format!("{HEADER}{doors}").as_bytes())?;
    widget::build(workspace, steps, Mode::Web)
}
