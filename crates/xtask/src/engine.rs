//! From Rust to the WebAssembly that a browser loads: compile, bind, shrink. Leaves out compression for the wire.

use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::process::{Failure, Program};
use crate::stamp::{Stamp, write};
use crate::steps::{Line, Steps};
use crate::tools;
use crate::widget::Mode;
use crate::workspace::Workspace;

/// `engine.js` and `engine_bg.wasm`.
pub(crate) const OUT_NAME: &str = "engine";

/// What browsers have had since 2022 and rustc emits by default; without the flags wasm-opt refuses the file.
pub(crate) const WASM_OPT_FLAGS: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Compiles the widget crate; cargo knows what is fresh.
pub(crate) fn compile(workspace: &Workspace, steps: &Steps, mode: Mode) -> Result<PathBuf, Failure> {
    steps.step("Engine to WebAssembly", |line| {
        let profile = match mode {
            Mode::Dev => "dev",
            Mode::Web => "web",
        };
        // As a cdylib and nothing else: beside an rlib, which the tests link, cargo leaves out the optimisation across crates
        // that the profile asks for, without a word. That made the engine twice as large.
        let args = ["rustc", "--package", "baton-widget", "--lib", "--crate-type", "cdylib"];
        let how = ["--target", "wasm32-unknown-unknown", "--profile", profile];
        workspace.cargo(args.iter().chain(&how)).run(line)?;
        let dir = if mode == Mode::Dev { "debug" } else { "web" };
        Ok(workspace.target.join("wasm32-unknown-unknown").join(dir).join("widget.wasm"))
    })
}

/// Writes the JavaScript around the module, then shrinks the module.
pub(crate) fn bind(workspace: &Workspace, steps: &Steps, mode: Mode, wasm: &Path) -> Result<(), Failure> {
    let out = workspace.widget();
    let outputs = [format!("{OUT_NAME}.js"), format!("{OUT_NAME}_bg.wasm")].map(|name| out.join(name));
    let settings = format!("{} {}", mode.name(), WASM_OPT_FLAGS.join(" "));
    let stamp = Stamp::of(workspace, "engine", &[wasm.to_owned()], &settings)?;
    if stamp.is_fresh(&outputs) {
        return steps.step("Bindings and wasm-opt", |line| {
            line.note("unchanged");
            Ok(())
        });
    }
    steps.step("Bindings", |_| bindgen(wasm, &out, mode))?;
    if mode == Mode::Web {
        steps.step("wasm-opt", |line| shrink(workspace, &outputs[1], line))?;
    }
    stamp.keep()
}

fn bindgen(wasm: &Path, out: &Path, mode: Mode) -> Result<(), Failure> {
    let is_dev = mode == Mode::Dev;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name(OUT_NAME)
        .typescript(true)
        .debug(is_dev)
        .keep_debug(is_dev)
        .remove_name_section(!is_dev)
        .remove_producers_section(!is_dev);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(out))
        .map_err(|error| Failure::new(format!("wasm-bindgen: {error:#}")))
}

/// Shrinks a module in place; the old one stays when wasm-opt fails.
fn shrink(workspace: &Workspace, wasm: &Path, line: &Line) -> Result<(), Failure> {
    let before = size(wasm)?;
    let small = wasm.with_extension("wasm.small");
    let program = tools::npm_program(workspace, "wasm-opt")?;
    let mut args: Vec<String> = WASM_OPT_FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    args.extend([wasm.display().to_string(), "-o".to_owned(), small.display().to_string()]);
    Program::new(&program.display().to_string(), &workspace.root, args).run(line)?;
    let bytes = fs::read(&small).map_err(|error| Failure::file(&small, &error))?;
    write(wasm, &bytes)?;
    fs::remove_file(&small).map_err(|error| Failure::file(&small, &error))?;
    line.note(&format!("{} KB to {} KB", before / 1024, bytes.len() / 1024));
    Ok(())
}

fn size(path: &Path) -> Result<u64, Failure> {
    fs::metadata(path).map(|metadata| metadata.len()).map_err(|error| Failure::file(path, &error))
}
