//! Builds everything that a page loads into `dist/widget`: loader and page agent, engine, texts, and their compressed twins.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process::Failure;
use crate::stamp::{self, Stamp, files_under};
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{compress, engine, tools};

/// For whom the widget is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// For somebody who changes it: quick to build, slow to run, with names in its backtraces.
    Dev,
    /// For visitors: as few bytes as we can.
    Web,
}

impl Mode {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Web => "web",
        }
    }
}

/// Does what is not done yet. The tools have been checked.
pub(crate) fn build(workspace: &Workspace, steps: &Steps, mode: Mode) -> Result<(), Failure> {
    let _alone = stamp::lock(workspace, steps)?;
    tools::npm_ci(workspace, steps, &workspace.www())?;
    let wasm = engine::compile(workspace, steps, mode)?;
    engine::bind(workspace, steps, mode, &wasm)?;
    strings(workspace, steps)?;
    bundle(workspace, steps, mode)?;
    compress::all(workspace, steps, mode)
}

/// What of `www` no bundle is made of.
const NOT_BUNDLED: [&str; 5] = ["demo", "docs", "examples", "strings", "test"];

/// The loader and the page agent, bundled by what `www/package.json` calls `build`. Last, for they know the engine's hashes.
pub(crate) fn bundle(workspace: &Workspace, steps: &Steps, mode: Mode) -> Result<(), Failure> {
    steps.step("Page agent and loader", |line| {
        let www = workspace.www();
        let is_bundled = |path: &PathBuf| !NOT_BUNDLED.iter().any(|dir| path.starts_with(www.join(dir)));
        let mut inputs: Vec<PathBuf> = files_under(&www)?.into_iter().filter(is_bundled).collect();
        inputs.extend(engine::files(workspace));
        inputs.extend(
            files_under(&workspace.widget().join("strings"))?.into_iter().filter(|path| !compress::is_twin(path)),
        );
        let stamp = Stamp::of(workspace, "bundle", &inputs, mode.name())?;
        let outputs = ["baton.js", "baton.iife.js", "baton.late.js", "baton.offline.js", "integrity.json"]
            .map(|name| workspace.widget().join(name));
        if stamp.is_fresh(&outputs) {
            line.note("unchanged");
            return Ok(());
        }
        let out = workspace.widget();
        fs::create_dir_all(&out).map_err(|error| Failure::file(&out, &error))?;
        workspace
            .npm(&www, ["run", "--silent", "build"])
            .env("BATON_OUT", &out)
            .env("BATON_MODE", mode.name())
            .run(line)?;
        if let Some(missing) = outputs.iter().find(|path| !path.exists()) {
            return Err(Failure::new(format!("`npm run build` did not write {}", workspace.shown(missing))));
        }
        stamp.keep()
    })
}

/// The extension for each browser, from the widget as it was built last.
pub(crate) fn extension(workspace: &Workspace, steps: &Steps) -> Result<(), Failure> {
    let out = workspace.widget().with_file_name("extension");
    steps.step("Extension", |line| {
        let program = workspace.npm(&workspace.www(), ["run", "--silent", "build:extension"]);
        program.env("BATON_OUT", workspace.widget()).env("BATON_EXTENSION", &out).run(line)?;
        line.note(&workspace.shown(&out));
        Ok(())
    })
}

/// The texts of the interface.
fn strings(workspace: &Workspace, steps: &Steps) -> Result<(), Failure> {
    steps.step("Texts of the interface", |line| {
        let n = write_strings(workspace, &workspace.widget().join("strings"))?;
        line.note(&format!("{n} languages"));
        Ok(())
    })
}

/// Writes the texts, one JSON file per language, and says how many.
pub(crate) fn write_strings(workspace: &Workspace, to: &Path) -> Result<usize, Failure> {
    let mut n = 0;
    for file in files_under(&workspace.www().join("strings"))? {
        if file.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let text = fs::read_to_string(&file).map_err(|error| Failure::file(&file, &error))?;
        // Parsed and written again: a broken file must not reach a visitor, and white space costs bytes.
        let json: serde_json::Value = serde_json::from_str(&text)
            .map_err(|error| Failure::new(format!("{}: {error}", workspace.shown(&file))))?;
        stamp::write(&to.join(file.file_name().unwrap_or_default()), json.to_string().as_bytes())?;
        n += 1;
    }
    Ok(n)
}
