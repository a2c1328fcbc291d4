//! Proves that `trunk build` gives the demo. Installs Trunk once; its other tools are the ones this build already has.
//!
//! Trunk looks for `wasm-bindgen` and `wasm-opt` on the PATH. The second comes from npm. For the first, this program stands
//! in: it links the very version of Cargo.lock, and two and a half minutes of installation are saved.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

use crate::process::{Failure, Program};
use crate::stamp::{files_under, write};
use crate::steps::{Line, Steps};
use crate::tools::CargoTool;
use crate::workspace::Workspace;
use crate::{tools, widget};

const TRUNK: CargoTool = CargoTool { name: "trunk", version: "0.21.14", features: &[] };

/// Installs Trunk when there is none, and builds the demo with it.
pub(crate) fn build(workspace: &Workspace, steps: &Steps) -> Result<(), Failure> {
    tools::check(workspace, steps)?;
    tools::npm_ci(workspace, steps, &workspace.www())?;
    let trunk = tools::cargo_tool(workspace, steps, &TRUNK)?;
    steps.step("The demo, built by Trunk", |line| {
        Program::new(&trunk.display().to_string(), &workspace.root, ["build", "--offline"])
            .env("PATH", path_with_tools(workspace)?)
            // Its own stack traces say nothing about our sources.
            .env("RUST_BACKTRACE", "0")
            .run(line)
            .map(|_| ())
    })
}

/// What Trunk's hook asks for when it has built the engine: the loader, the texts and the demo's documents beside it.
pub(crate) fn files(workspace: &Workspace) -> Result<(), Failure> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let staging = staging.ok_or_else(|| Failure::new("`trunk-files` is for Trunk to call, see Trunk.toml"))?;
    let baton = staging.join("baton");
    std::fs::create_dir_all(&baton).map_err(|error| Failure::file(&baton, &error))?;
    let www = workspace.www();
    widget::write_strings(workspace, &baton.join("strings"))?;
    for (built, name) in [("baton-widget.js", "engine.js"), ("baton-widget_bg.wasm", "engine_bg.wasm")] {
        let from = staging.join(built);
        std::fs::rename(&from, baton.join(name)).map_err(|error| Failure::file(&from, &error))?;
    }
    workspace.npm(&www, ["run", "--silent", "build"]).env("BATON_OUT", &baton).run(&Line::default())?;
    let demo = www.join("demo");
    for file in files_under(&demo)? {
        let bytes = std::fs::read(&file).map_err(|error| Failure::file(&file, &error))?;
        write(&staging.join("demo").join(file.strip_prefix(&demo).unwrap_or(&file)), &bytes)?;
    }
    Ok(())
}

fn path_with_tools(workspace: &Workspace) -> Result<std::ffi::OsString, Failure> {
    let shims = workspace.target.join("tools").join("shims");
    let me = std::env::current_exe().map_err(|error| Failure::file(&shims, &error))?;
    let shim = shims.join("wasm-bindgen");
    write(&shim, format!("#!/bin/sh\nexec '{}' bindgen \"$@\"\n", me.display()).as_bytes())?;
    make_executable(&shim).map_err(|error| Failure::file(&shim, &error))?;
    let mut dirs = vec![shims, workspace.www().join("node_modules").join(".bin")];
    dirs.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    std::env::join_paths(dirs).map_err(|error| Failure::new(format!("the PATH cannot be extended: {error}")))
}

#[cfg(unix)]
pub(crate) fn make_executable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
pub(crate) fn make_executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Does what the `wasm-bindgen` program does with the options that Trunk gives it. Fails on an option it does not know.
pub(crate) fn bindgen(args: &[String]) -> Result<ExitCode, Failure> {
    if args.iter().any(|arg| arg == "--version" || arg == "-V") {
        println!("wasm-bindgen {}", bindgen_version());
        return Ok(ExitCode::SUCCESS);
    }
    let mut bindgen = Bindgen::new();
    let mut out = PathBuf::from(".");
    let mut words = args.iter().flat_map(|arg| match arg.split_once('=') {
        Some((key, value)) if key.starts_with("--") => vec![key, value],
        _ => vec![arg.as_str()],
    });
    while let Some(word) = words.next() {
        match word {
            "--target" => target(&mut bindgen, words.next().unwrap_or_default())?,
            "--out-dir" => out = words.next().unwrap_or_default().into(),
            "--out-name" => _ = bindgen.out_name(words.next().unwrap_or_default()),
            "--no-typescript" => _ = bindgen.typescript(false),
            "--no-demangle" => _ = bindgen.demangle(false),
            "--keep-debug" => _ = bindgen.keep_debug(true),
            "--debug" => _ = bindgen.debug(true),
            // Old names of what happens anyway.
            "--reference-types" | "--weak-refs" => {}
            option if option.starts_with('-') => {
                return Err(Failure::new(format!("this stand-in for wasm-bindgen does not know `{option}`")));
            }
            path => _ = bindgen.input_path(path),
        }
    }
    bindgen.generate(out).map_err(|error| Failure::new(format!("wasm-bindgen: {error:#}")))?;
    Ok(ExitCode::SUCCESS)
}

fn target(bindgen: &mut Bindgen, target: &str) -> Result<(), Failure> {
    let set = match target {
        "web" => bindgen.web(true),
        "no-modules" => bindgen.no_modules(true),
        "bundler" => bindgen.bundler(true),
        other => {
            return Err(Failure::new(format!("this stand-in for wasm-bindgen does not know the target `{other}`")));
        }
    };
    set.map(|_| ()).map_err(|error| Failure::new(format!("wasm-bindgen: {error:#}")))
}

/// The version that this program links, which is the one in the lock file; Trunk compares the two.
fn bindgen_version() -> &'static str {
    let locked = include_str!("../../../Cargo.lock").split("[[package]]").find_map(|package| {
        let version = package.split_once("name = \"wasm-bindgen-cli-support\"\nversion = \"")?.1;
        version.split('"').next()
    });
    locked.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::bindgen_version;

    #[test]
    fn the_lock_file_names_the_version_of_the_bindings() {
        assert_eq!(bindgen_version().split('.').count(), 3, "{}", bindgen_version());
    }
}
