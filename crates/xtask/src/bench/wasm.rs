//! Builds the anchoring crate as a WebAssembly module for node, small as the engine is. Leaves out the running.

use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::engine;
use crate::process::Failure;
use crate::steps::Steps;
use crate::tools;
use crate::workspace::Workspace;

const NAME: &str = "in_wasm";
/// The profile of the engine: its size is paid for in time, and this is to be seen here.
const COMPILE: [&str; 7] =
    ["build", "--package", "baton-bench-wasm", "--profile", "web", "--target", "wasm32-unknown-unknown"];

/// Gives the script to load.
pub(crate) fn build(workspace: &Workspace, steps: &Steps, dir: &Path) -> Result<PathBuf, Failure> {
    tools::check(workspace, steps)?;
    tools::npm_ci(workspace, steps, &workspace.www())?;
    steps.step("Anchoring to WebAssembly", |line| {
        workspace.cargo(COMPILE).run(line)?;
        let built = workspace.target.join("wasm32-unknown-unknown").join("web").join("in_wasm.wasm");
        let module = fs::read(&built).map_err(|error| Failure::file(&built, &error))?;
        let mut bindgen = Bindgen::new();
        bindgen.input_bytes(NAME, module).out_name(NAME);
        bindgen
            .nodejs(true)
            .and_then(|bindgen| bindgen.generate(dir))
            .map_err(|error| Failure::new(format!("wasm-bindgen: {error:#}")))?;
        engine::wasm_opt(workspace, &dir.join("in_wasm_bg.wasm"), &[], line)?;
        Ok(dir.join("in_wasm.js"))
    })
}
