//! `cargo xtask package`: everything that somebody installs, as archives in `target/packages`.
//!
//! `package/npm.rs`, `wheel.rs` and `crates.rs` make what registries take, `zip.rs` what a person unpacks; what is written by
//! hand for them lies in `crates/cli/packaging`. Leaves out publishing. Each platform packs its own program.

mod crates;
mod npm;
mod platform;
mod wheel;
mod zip;

use std::fs;
use std::path::{Path, PathBuf};

use self::npm::Npm;
use self::platform::Platform;
use self::zip::Zip;
use crate::process::Failure;
use crate::stamp::{files_under, write};
use crate::steps::{Line, Steps};
use crate::widget::{self, Mode};
use crate::workspace::Workspace;
use crate::{demo, tools};

/// What is written by hand for servers and CI, and goes along as it is.
const FOR_SERVERS: [&str; 3] = ["relay/Dockerfile", "relay/baton-relay.service", "action/action.yml"];

/// What every package says of itself.
struct About {
    version: String,
    repository: String,
    license: String,
    summary: String,
}

/// Builds what is needed, and all packages.
pub(crate) fn run(workspace: &Workspace, steps: &Steps, is_dev: bool, is_as_built: bool) -> Result<(), Failure> {
    tools::check(workspace, steps)?;
    if !is_as_built {
        widget::build(workspace, steps, Mode::Web)?;
    }
    let out = make(workspace, steps, is_dev)?;
    for file in files_under(&out)?.iter().filter(|file| file.parent() == Some(&out)) {
        let len = fs::metadata(file).map_err(|error| Failure::file(file, &error))?.len();
        println!("{:>9} KB  {}", len.div_ceil(1024), workspace.shown(file));
    }
    Ok(())
}

/// Makes all packages of a widget that has been built, and gives their directory.
pub(crate) fn make(workspace: &Workspace, steps: &Steps, is_dev: bool) -> Result<PathBuf, Failure> {
    let out = workspace.target.join("packages");
    let stage = out.join("stage");
    let about = About::read(workspace)?;
    let platform = Platform::of_rustc(&workspace.root)?;
    if stage.exists() {
        fs::remove_dir_all(&stage).map_err(|error| Failure::file(&stage, &error))?;
    }
    fs::create_dir_all(&out).map_err(|error| Failure::file(&out, &error))?;
    let program = steps.step("baton, as it is packed", |line| {
        let program = program(workspace, line, is_dev)?;
        line.note(&format!("{} KB", program.len().div_ceil(1024)));
        Ok(program)
    })?;
    steps.step("Packages for npm", |line| {
        let npm = Npm { workspace, about: &about, stage: &stage, out: &out, line };
        npm.widget()?;
        npm.program(&platform, &program)?;
        npm.launcher()
    })?;
    steps.step("Wheel and zip", |_| {
        let (name, bytes) = wheel::wheel(workspace, &about, &platform, &program)?;
        write(&out.join(name), &bytes)?;
        write(&out.join(format!("baton-widget-{}.zip", about.version)), &widget_zip(workspace)?)?;
        for file in FOR_SERVERS {
            let from = workspace.root.join("crates/cli/packaging").join(file);
            let bytes = fs::read(&from).map_err(|error| Failure::file(&from, &error))?;
            write(&out.join("for-servers").join(from.file_name().unwrap_or_default()), &bytes)?;
        }
        Ok(())
    })?;
    steps.step("Crates", |line| crates::pack(workspace, &stage, &out, line))?;
    Ok(out)
}

/// The program with the widget inside.
fn program(workspace: &Workspace, line: &Line, is_dev: bool) -> Result<Vec<u8>, Failure> {
    let profile = if is_dev { "debug" } else { "release" };
    let build = |args: &[&str]| workspace.cargo(args).env("BATON_WIDGET_DIR", workspace.widget());
    if is_dev {
        // A setting of its own gives it a place of its own among what cargo has built, so that this build and the everyday
        // one without the widget do not undo each other.
        let own = "profile.dev.package.baton-cli.debug=false";
        let args = ["rustc", "--package", "baton-cli", "--bin", "baton", "--config", own, "--", "-Cstrip=symbols"];
        build(&args).run(line)?;
    } else {
        build(&["build", "--release", "--package", "baton-cli"]).args(demo::EXAMPLE).run(line)?;
    }
    let path = workspace.target.join(profile).join(crate::program("baton"));
    let bytes = fs::read(&path).map_err(|error| Failure::file(&path, &error))?;
    if is_dev {
        // Puts the everyday one back.
        workspace.cargo(["build", "--package", "baton-cli"]).args(demo::EXAMPLE).run(line)?;
    }
    Ok(bytes)
}

/// The widget's files in a directory `baton`, to be unpacked at the root of a site.
fn widget_zip(workspace: &Workspace) -> Result<Vec<u8>, Failure> {
    let mut zip = Zip::default();
    let widget = workspace.widget();
    let mut add = |name: &str, path: &Path| {
        let bytes = fs::read(path).map_err(|error| Failure::file(path, &error))?;
        zip.add(name, &bytes, false)
    };
    for file in files_under(&widget)? {
        let name = file.strip_prefix(&widget).unwrap_or(&file);
        if is_for_visitors(name) {
            add(&format!("baton/{}", name.to_string_lossy().replace('\\', "/")), &file)?;
        }
    }
    for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
        add(&format!("baton/{license}"), &workspace.root.join(license))?;
    }
    zip.finish()
}

/// Whether a page may ask for this file of the widget: not the types, and of the compressed twins only those of the modules,
/// which the loader unpacks by itself on hosts that do not compress.
fn is_for_visitors(name: &Path) -> bool {
    let name = name.to_string_lossy();
    let is_twin = name.ends_with(".gz") || name.ends_with(".br");
    let is_for_editors = name.ends_with(".d.ts") || name.starts_with("custom-elements.json");
    !is_for_editors && (!is_twin || name.ends_with(".wasm.gz"))
}

impl About {
    fn read(workspace: &Workspace) -> Result<Self, Failure> {
        let args = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
        let said = workspace.cargo(args).run(&Line::default())?;
        let json = said.lines().find(|line| line.starts_with('{')).unwrap_or_default();
        let metadata: serde_json::Value =
            serde_json::from_str(json).map_err(|error| Failure::new(format!("cargo metadata: {error}")))?;
        let packages = metadata.get("packages").and_then(|packages| packages.as_array());
        let cli =
            packages.into_iter().flatten().find(|package| package.get("name").is_some_and(|name| name == "baton-cli"));
        let field = |name: &str| {
            let value = cli.and_then(|package| package.get(name)?.as_str());
            value.map(str::to_owned).ok_or_else(|| Failure::new(format!("baton-cli has no `{name}` in its manifest")))
        };
        Ok(Self {
            version: field("version")?,
            repository: field("repository")?,
            license: field("license")?,
            summary: field("description")?,
        })
    }
}
