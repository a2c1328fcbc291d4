//! From Rust to the WebAssembly that a browser loads: compile, bind, shrink. Leaves out compression for the wire.

use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::doors;
use crate::imports;
use crate::order;
use crate::process::{Failure, Program};
use crate::split;
use crate::stamp::{Stamp, write};
use crate::steps::{Line, Steps};
use crate::tools;
use crate::widget::Mode;
use crate::workspace::Workspace;

/// `engine.js` and `engine_bg.wasm`.
pub(crate) const OUT_NAME: &str = "engine";
/// The part of the engine that is fetched when everything else is there.
const LATE_NAME: &str = "engine_late.wasm";

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

/// The passes that make a module small, until nothing more comes of them. The lowest kilobyte is the far end of the stack, where
/// nothing lives: addresses may be folded into offsets there.
const SMALL_PASSES: [&str; 3] = ["-Oz", "--converge", "--low-memory-unused"];

/// As a cdylib and nothing else: beside an rlib, which the tests link, cargo leaves out the optimisation across crates that the
/// profile asks for, without a word: a tenth of the download.
const COMPILE: [&str; 8] =
    ["rustc", "--package", "baton-widget", "--lib", "--crate-type", "cdylib", "--target", "wasm32-unknown-unknown"];

/// The standard library made anew for size, without the words of panics, which nobody reads in a browser: a panic is a trap
/// either way. Saves a fifth of the download. `compact` takes loops where SHA-2 has them unrolled: 6 KB for a little time.
const SMALL_FLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none \
    --cfg sha2_backend_soft=\"compact\"";
const SMALL_STD: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/// What is called from one place stays a function of its own unless it is small: whatever seldom runs can be late then, while
/// the function it is called from is not. The compiler weighs all code by these; the numbers are its own, thirty times as large.
const OWN_FUNCTIONS: &str = "-Cllvm-args=--inline-instr-cost=150 --inline-call-penalty=750";
/// Those for whom that holds. Not `anchor`, which must be quick, and hardly has anything seldom.
const WITH_OWN_FUNCTIONS: [&str; 5] = ["sync", "review", "replica", "client", "widget"];

/// The linker says in the module who refers to whom, which is what the split goes by.
const KEEP_RECORDS: [&str; 2] = ["--", "-Clink-arg=--emit-relocs"];

/// What a build leaves for the browser: the script, the module, and the module's late part where there is one.
pub(crate) fn files(workspace: &Workspace) -> Vec<PathBuf> {
    let names = [format!("{OUT_NAME}.js"), format!("{OUT_NAME}_bg.wasm"), LATE_NAME.to_owned()];
    names.map(|name| workspace.widget().join(name)).into_iter().filter(|path| path.exists()).collect()
}

/// Compiles the widget crate; cargo knows what is fresh.
pub(crate) fn compile(workspace: &Workspace, steps: &Steps, mode: Mode) -> Result<PathBuf, Failure> {
    steps.step("Engine to WebAssembly", |line| {
        let profile = match mode {
            Mode::Dev => "dev",
            Mode::Web => "web",
        };
        let of_profile = ["--profile", profile];
        let args = COMPILE.iter().chain(&of_profile);
        let records: &[&str] = if mode == Mode::Web { &KEEP_RECORDS } else { &[] };
        if mode == Mode::Web && has_std_source(workspace) {
            // In a directory of its own: other flags there would have everything else built anew each time.
            let target = workspace.target.join("engine");
            let own = own_functions(profile);
            let own = own.iter().map(String::as_str);
            let args = args.clone().chain(&SMALL_STD).copied().chain(own).chain(records.iter().copied());
            let small = workspace.cargo(args).env("CARGO_TARGET_DIR", &target);
            // These flags wait to be stable since years; the compiler is pinned, and only the engine is built so.
            let built = small.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", SMALL_FLAGS).run(line);
            match built {
                Ok(_) => return Ok(module(&target, mode)),
                Err(failure) => line.note(&format!("not for size, because {}", failure.sentence)),
            }
        }
        workspace.cargo(args.chain(records)).run(line)?;
        Ok(module(&workspace.target, mode))
    })
}

fn own_functions(profile: &str) -> Vec<String> {
    let flags = |name| format!("profile.{profile}.package.baton-{name}.rustflags=['{OWN_FUNCTIONS}']");
    let config = WITH_OWN_FUNCTIONS.iter().flat_map(|name| ["--config".to_owned(), flags(name)]);
    std::iter::once("-Zprofile-rustflags".to_owned()).chain(config).collect()
}

fn module(target: &Path, mode: Mode) -> PathBuf {
    let dir = if mode == Mode::Dev { "debug" } else { "web" };
    target.join("wasm32-unknown-unknown").join(dir).join("widget.wasm")
}

/// Whether rustup has the standard library's source, as `rust-toolchain.toml` asks.
fn has_std_source(workspace: &Workspace) -> bool {
    let said = Program::new("rustc", &workspace.root, ["--print", "sysroot"]).run(&Line::default());
    let library = "lib/rustlib/src/rust/library/std/Cargo.toml";
    said.is_ok_and(|said| said.lines().any(|root| Path::new(root.trim()).join(library).exists()))
}

/// Writes the JavaScript around the module, then shrinks the module and takes it apart.
pub(crate) fn bind(workspace: &Workspace, steps: &Steps, mode: Mode, wasm: &Path) -> Result<(), Failure> {
    let out = workspace.widget();
    let outputs = [format!("{OUT_NAME}.js"), format!("{OUT_NAME}_bg.wasm")].map(|name| out.join(name));
    let late = out.join(LATE_NAME);
    let settings = format!(
        "{} {} short imports, split",
        mode.name(),
        WASM_OPT_FLAGS.iter().chain(&SMALL_PASSES).copied().collect::<Vec<_>>().join(" ")
    );
    let doors = doors::path(workspace);
    let stamp = Stamp::of(workspace, "engine", &[wasm.to_owned(), doors.clone()], &settings)?;
    if stamp.is_fresh(&outputs) && late.exists() == (mode == Mode::Web) {
        return steps.step("Bindings and wasm-opt", |line| {
            line.note("unchanged");
            Ok(())
        });
    }
    let linked = fs::read(wasm).map_err(|error| Failure::file(wasm, &error))?;
    if mode == Mode::Dev {
        // The whole engine is in one module then; an older second part would not fit.
        remove_if_there(&late)?;
        steps.step("Bindings", |_| bindgen(linked, &out, mode))?;
        return stamp.keep();
    }
    let doors = fs::read_to_string(&doors).map_err(|error| Failure::file(&doors, &error))?;
    let (linked, plan) = split::plan(&linked, &doors)?;
    steps.step("Bindings", |_| bindgen(linked, &out, mode))?;
    steps.step("wasm-opt", |line| shrink(workspace, &outputs[1], line))?;
    steps.step("Script of the engine", |line| shorten(workspace, &outputs, line))?;
    steps.step("Like beside like", |line| arrange(workspace, &outputs[1], line))?;
    steps.step("Late part", |line| take_apart(&outputs[1], &late, &plan, line))?;
    stamp.keep()
}

/// Writes a module and the JavaScript around it.
pub(crate) fn bindgen(module: Vec<u8>, out: &Path, mode: Mode) -> Result<(), Failure> {
    let is_dev = mode == Mode::Dev;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(OUT_NAME, module)
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

/// Moves what few people need into a file of its own.
fn take_apart(module: &Path, late: &Path, plan: &split::Plan, line: &Line) -> Result<(), Failure> {
    let bytes = fs::read(module).map_err(|error| Failure::file(module, &error))?;
    let (first, second) = split::cut(&bytes, plan)?;
    write(module, &first)?;
    write(late, &second)?;
    line.note(&format!("{} KB, and {} KB later", first.len() / 1024, second.len() / 1024));
    Ok(())
}

fn remove_if_there(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if path.exists() => Err(Failure::file(path, &error)),
        _ => Ok(()),
    }
}

/// Shrinks a module in place; the old one stays when wasm-opt fails.
fn shrink(workspace: &Workspace, wasm: &Path, line: &Line) -> Result<(), Failure> {
    let before = size(wasm)?;
    wasm_opt(workspace, wasm, &[], line)?;
    line.note(&format!("{} KB to {} KB", before / 1024, size(wasm)? / 1024));
    Ok(())
}

/// Orders the functions of a module so that it compresses better.
fn arrange(workspace: &Workspace, wasm: &Path, line: &Line) -> Result<(), Failure> {
    let module = fs::read(wasm).map_err(|error| Failure::file(wasm, &error))?;
    write(wasm, &order::named_by_code(&module)?)?;
    wasm_opt(workspace, wasm, &["--reorder-functions-by-name", "--strip-debug"], line)
}

/// Runs wasm-opt on a file in place: with these passes, or else with all that make it small.
pub(crate) fn wasm_opt(workspace: &Workspace, wasm: &Path, passes: &[&str], line: &Line) -> Result<(), Failure> {
    let small = wasm.with_extension("wasm.small");
    let program = tools::npm_program(workspace, "wasm-opt")?;
    let [_, features @ ..] = WASM_OPT_FLAGS;
    let passes = if passes.is_empty() { &SMALL_PASSES } else { passes };
    let mut args: Vec<String> = features.iter().chain(passes).map(|flag| (*flag).to_owned()).collect();
    args.extend([wasm.display().to_string(), "-o".to_owned(), small.display().to_string()]);
    Program::new(&program.display().to_string(), &workspace.root, args).run(line)?;
    let bytes = fs::read(&small).map_err(|error| Failure::file(&small, &error))?;
    write(wasm, &bytes)?;
    fs::remove_file(&small).map_err(|error| Failure::file(&small, &error))
}

/// Gives the imports short names, and the script no more letters than it needs.
fn shorten(workspace: &Workspace, [script, module]: &[PathBuf; 2], line: &Line) -> Result<(), Failure> {
    let text = fs::read_to_string(script).map_err(|error| Failure::file(script, &error))?;
    let bytes = fs::read(module).map_err(|error| Failure::file(module, &error))?;
    let (bytes, text) = imports::shorten(&bytes, &text)?;
    write(module, &bytes)?;
    write(script, text.as_bytes())?;
    let path = script.display().to_string();
    let args = ["--minify", "--format=esm", "--target=es2022", "--allow-overwrite", "--log-level=warning"];
    let outfile = format!("--outfile={path}");
    let program = tools::npm_program(workspace, "esbuild")?;
    Program::new(&program.display().to_string(), &workspace.root, args.into_iter().chain([path.as_str(), &outfile]))
        .run(line)
        .map(|_| ())
}

fn size(path: &Path) -> Result<u64, Failure> {
    fs::metadata(path).map(|metadata| metadata.len()).map_err(|error| Failure::file(path, &error))
}
