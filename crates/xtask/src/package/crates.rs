//! Crates for a registry, made by `cargo package` from a copy of the sources, with the built widget in the program's crate.
//!
//! A crate from a registry cannot build the widget (that takes Node and another target), so it brings the built files along, and
//! `build.rs` finds them. In the checkout itself nothing is written. Leaves out the widget's and the tests' own crates.

use std::fs;
use std::path::Path;

use super::is_for_visitors;
use crate::process::Failure;
use crate::stamp::{files_under, write};
use crate::steps::Line;
use crate::workspace::Workspace;

/// From the bottom up, which is the order to publish them in.
const CRATES: [&str; 7] = ["anchor", "review", "sync", "replica", "client", "relay", "cli"];

/// Writes the `.crate` files into `out`.
pub(super) fn pack(workspace: &Workspace, stage: &Path, out: &Path, line: &Line) -> Result<(), Failure> {
    let stage = stage.join("crates");
    let manifest = workspace.root.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| Failure::file(&manifest, &error))?;
    let lines = text.lines().map(|line| if line.starts_with("members = ") { "members = [\"crates/*\"]" } else { line });
    let text = lines.map(|line| format!("{line}\n")).collect::<String>();
    write(&stage.join("Cargo.toml"), text.as_bytes())?;
    for name in ["Cargo.lock", "rust-toolchain.toml"] {
        copy(&workspace.root.join(name), &stage.join(name))?;
    }
    for name in CRATES {
        let from = workspace.root.join("crates").join(name);
        for file in files_under(&from)? {
            copy(&file, &stage.join("crates").join(name).join(file.strip_prefix(&from).unwrap_or(&file)))?;
        }
    }
    let widget = workspace.widget();
    for file in files_under(&widget)? {
        let name = file.strip_prefix(&widget).unwrap_or(&file);
        if is_for_visitors(name) {
            copy(&file, &stage.join("crates/cli/widget").join(name))?;
        }
    }
    // What cargo builds in is checked by installing from these archives, not here; and it needs nothing new of the registry.
    let args = ["package", "--workspace", "--no-verify", "--allow-dirty", "--offline", "--target-dir", "target"];
    crate::process::Program::new("cargo", &stage, args).run(line)?;
    for file in files_under(&stage.join("target/package"))? {
        if file.extension().is_some_and(|extension| extension == "crate")
            && file.parent().is_some_and(|dir| dir.ends_with("package"))
        {
            copy(&file, &out.join(file.file_name().unwrap_or_default()))?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    write(to, &fs::read(from).map_err(|error| Failure::file(from, &error))?)
}
