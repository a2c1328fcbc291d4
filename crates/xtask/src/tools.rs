//! Checks the tools that a build stands on, installs those it can, and says clearly what to install otherwise.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{Failure, Program};
use crate::stamp::Stamp;
use crate::steps::{Line, Steps};
use crate::workspace::Workspace;

/// The oldest Node that still gets repairs, and what www/package.json asks for.
const NODE_MAJOR_MIN: u32 = 20;
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Sees to node, npm and the WebAssembly target of the toolchain.
pub(crate) fn check(workspace: &Workspace, steps: &Steps) -> Result<(), Failure> {
    steps.step("Tools", |line| {
        let node = node_version(workspace)?;
        let npm = workspace.npm(&workspace.root, ["--version"]).run(&Line::default()).map_err(|_| {
            Failure::new("npm is missing: install it (on Debian `apt-get install npm`), then run this again")
        })?;
        add_wasm_target(workspace, line)?;
        line.note(&format!("node {node}, npm {}", npm.lines().last().unwrap_or_default().trim()));
        Ok(())
    })
}

/// `npm ci` in `dir`, when its lock file has changed since the last time.
pub(crate) fn npm_ci(workspace: &Workspace, steps: &Steps, dir: &Path) -> Result<(), Failure> {
    let shown = workspace.shown(dir);
    steps.step(&format!("npm packages of {shown}"), |line| {
        let lock = dir.join("package-lock.json");
        let inputs = [lock, dir.join("package.json")];
        let stamp = Stamp::of(workspace, &format!("npm-{}", shown.replace(['/', '\\'], "-")), &inputs, "")?;
        if stamp.is_fresh(&[dir.join("node_modules")]) {
            line.note("unchanged");
            return Ok(());
        }
        workspace.npm(dir, ["ci", "--no-audit", "--no-fund"]).run(line)?;
        stamp.keep()
    })
}

/// A program that cargo installs.
pub(crate) struct CargoTool {
    /// Its crate, which is also its name.
    pub(crate) name: &'static str,
    /// The version that is wanted.
    pub(crate) version: &'static str,
    /// What it is built with, as cargo takes it.
    pub(crate) features: &'static [&'static str],
}

/// Gives a program, and installs it under the build's directory when there is none of its version.
pub(crate) fn cargo_tool(workspace: &Workspace, steps: &Steps, tool: &CargoTool) -> Result<PathBuf, Failure> {
    let is_there = |path: &Path| {
        let said = Program::new(&path.display().to_string(), &workspace.root, ["--version"]).run(&Line::default());
        said.is_ok_and(|said| said.contains(tool.version))
    };
    let tools = workspace.target.join("tools");
    let ours = tools.join("bin").join(crate::program(tool.name));
    if is_there(Path::new(tool.name)) {
        return Ok(PathBuf::from(tool.name));
    }
    if !is_there(&ours) {
        steps.step(&format!("Installing {}, once", tool.name), |line| {
            let root = tools.display().to_string();
            // Unoptimised: it has little to do here, and the optimiser would take most of the minutes.
            let args = ["install", tool.name, "--version", tool.version, "--locked", "--debug", "--root", &root];
            let args = args.iter().chain(tool.features).copied();
            workspace.cargo(args).env("CARGO_PROFILE_DEV_DEBUG", "false").run(line).map(|_| ())
        })?;
    }
    Ok(ours)
}

/// What `requirements` name, in an environment of Python's under the build's directory. Gives that directory.
pub(crate) fn python(workspace: &Workspace, steps: &Steps, requirements: &Path) -> Result<PathBuf, Failure> {
    let dir = workspace.target.join("tools").join("python");
    steps.step(&format!("Packages of {}", workspace.shown(requirements)), |line| {
        let stamp = Stamp::of(workspace, "python", &[requirements.to_owned()], "")?;
        let python = dir.join("bin").join("python");
        if stamp.is_fresh(std::slice::from_ref(&python)) {
            line.note("unchanged");
            return Ok(());
        }
        let shown = dir.display().to_string();
        Program::new("python3", &workspace.root, ["-m", "venv", "--clear", &shown]).run(line).map_err(|failure| {
            let sentence = "python3 with venv is missing: install it (on Debian `apt-get install python3-venv`), then run this again";
            Failure { sentence: sentence.to_owned(), output: failure.report() }
        })?;
        let wanted = requirements.display().to_string();
        let args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", &wanted];
        Program::new(&python.display().to_string(), &workspace.root, args).run(line)?;
        stamp.keep()
    })?;
    Ok(dir)
}

/// A program that npm installed into `www`.
pub(crate) fn npm_program(workspace: &Workspace, name: &str) -> Result<PathBuf, Failure> {
    let path = workspace.www().join("node_modules").join(".bin").join(name);
    if path.exists() {
        return Ok(path);
    }
    Err(Failure::new(format!("{} is missing: is it still in www/package.json?", workspace.shown(&path))))
}

fn node_version(workspace: &Workspace) -> Result<String, Failure> {
    let advice = format!(
        "install Node {NODE_MAJOR_MIN} or newer (on Debian `apt-get install nodejs npm`, elsewhere https://nodejs.org), \
         then run this again"
    );
    let said = Program::new("node", &workspace.root, ["--version"])
        .run(&Line::default())
        .map_err(|_| Failure::new(format!("node is missing: {advice}")))?;
    let version = said.trim().trim_start_matches('v').to_owned();
    let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok()).unwrap_or(0);
    if major < NODE_MAJOR_MIN {
        return Err(Failure::new(format!("node {version} is too old: {advice}")));
    }
    Ok(version)
}

fn add_wasm_target(workspace: &Workspace, line: &Line) -> Result<(), Failure> {
    let args = ["--print", "target-libdir", "--target", WASM_TARGET];
    let dir = Program::new("rustc", &workspace.root, args).run(&Line::default())?;
    if dir.lines().last().is_some_and(|dir| fs::exists(dir.trim()).unwrap_or(false)) {
        return Ok(());
    }
    Program::new("rustup", &workspace.root, ["target", "add", WASM_TARGET]).run(line).map(|_| ()).map_err(|failure| {
        Failure {
            sentence: format!("the Rust target {WASM_TARGET} is missing, and rustup could not add it: install it"),
            output: failure.report(),
        }
    })
}
