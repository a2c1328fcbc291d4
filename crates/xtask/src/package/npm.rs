//! Packages for npm: the widget, the program of this platform, and the launcher that finds it.
//!
//! `npm pack` makes the archives, from directories that hold exactly what goes in. Leaves out publishing.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{About, is_for_visitors, platform::Platform};
use crate::process::Failure;
use crate::stamp::{files_under, write};
use crate::steps::Line;
use crate::workspace::Workspace;

/// Where the archives of a run come together, and where they are put together.
pub(super) struct Npm<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) about: &'a About,
    pub(super) stage: &'a Path,
    pub(super) out: &'a Path,
    pub(super) line: &'a Line,
}

impl Npm<'_> {
    /// `@baton-review/widget`.
    pub(super) fn widget(&self) -> Result<(), Failure> {
        let stage = self.stage.join("npm-widget");
        let widget = self.workspace.widget();
        for file in files_under(&widget)? {
            let name = file.strip_prefix(&widget).unwrap_or(&file);
            let is_for_editors =
                name.to_string_lossy().ends_with("baton.d.ts") || name.ends_with("custom-elements.json");
            if is_for_editors || is_for_visitors(name) {
                write(&stage.join(name), &read(&file)?)?;
            }
        }
        write(&stage.join("README.md"), &read(&self.source("widget.md"))?)?;
        self.pack(&stage, "widget.json", &[("repository", self.repository("www"))])
    }

    /// `@baton-review/cli-…`, which holds nothing but the program.
    pub(super) fn program(&self, platform: &Platform, program: &[u8]) -> Result<(), Failure> {
        let stage = self.stage.join("npm-program");
        let file = if platform.os == "win32" { "baton.exe" } else { "baton" };
        write(&stage.join(file), program)?;
        make_executable(&stage.join(file))?;
        let mut fields = vec![
            ("name", json!(self.name_of(platform))),
            (
                "description",
                json!(format!("The program of @baton-review/cli for {} on {}.", platform.os, platform.cpu)),
            ),
            ("os", json!([platform.os])),
            ("cpu", json!([platform.cpu])),
            ("files", json!([file, "LICENSE-*"])),
            ("preferUnplugged", json!(true)),
            ("publishConfig", json!({ "access": "public", "provenance": true })),
            ("repository", self.repository("crates/cli")),
        ];
        if platform.is_gnu {
            fields.push(("libc", json!(["glibc"])));
        }
        self.pack(&stage, "", &fields)
    }

    /// `@baton-review/cli`. It names the platforms whose archives lie beside it: whoever publishes brings them together first.
    pub(super) fn launcher(&self) -> Result<(), Failure> {
        let stage = self.stage.join("npm-cli");
        write(&stage.join("baton.js"), &read(&self.source("baton.js"))?)?;
        make_executable(&stage.join("baton.js"))?;
        write(&stage.join("README.md"), &read(&self.workspace.root.join("crates/cli/README.md"))?)?;
        let ending = format!("-{}.tgz", self.about.version);
        let mut programs = serde_json::Map::new();
        for file in files_under(self.out)? {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let platform = name.strip_prefix("baton-review-cli-").and_then(|name| name.strip_suffix(&ending));
            if let Some(platform) = platform {
                programs.insert(format!("@baton-review/cli-{platform}"), json!(self.about.version));
            }
        }
        self.pack(
            &stage,
            "cli.json",
            &[("optionalDependencies", programs.into()), ("repository", self.repository("crates/cli"))],
        )
    }

    fn name_of(&self, platform: &Platform) -> String {
        format!("@baton-review/cli-{}-{}", platform.os, platform.cpu)
    }

    fn source(&self, name: &str) -> std::path::PathBuf {
        self.workspace.root.join("crates/cli/packaging/npm").join(name)
    }

    fn repository(&self, directory: &str) -> Value {
        json!({ "type": "git", "url": format!("git+{}.git", self.about.repository), "directory": directory })
    }

    /// Writes `package.json` from what is kept in the checkout, if anything, and what is known only now, and packs.
    fn pack(&self, stage: &Path, template: &str, fields: &[(&str, Value)]) -> Result<(), Failure> {
        let template = if template.is_empty() { b"{}".to_vec() } else { read(&self.source(template))? };
        let template = String::from_utf8_lossy(&template).into_owned();
        // As text: the order of conditions in `exports` means something, and a map would sort them.
        let rest = template.trim().strip_prefix('{').unwrap_or(&template);
        let mut text = String::from("{\n");
        let known = [("version", json!(self.about.version)), ("license", json!(self.about.license))];
        for (name, value) in known.iter().chain(fields) {
            text.push_str(&format!("  {}: {value},\n", json!(name)));
        }
        let text = if rest == "}" {
            format!("{}\n}}\n", text.trim_end_matches(",\n"))
        } else {
            format!("{text}{}\n", rest.trim_start_matches('\n'))
        };
        let _: Value = serde_json::from_str(&text).map_err(|error| Failure::new(format!("package.json: {error}")))?;
        write(&stage.join("package.json"), text.as_bytes())?;
        for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
            write(&stage.join(license), &read(&self.workspace.root.join(license))?)?;
        }
        let args = ["pack", "--silent", "--ignore-scripts", "--pack-destination"];
        self.workspace.npm(stage, args).args([self.out]).run(self.line).map(|_| ())
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::file(path, &error))
}

fn make_executable(path: &Path) -> Result<(), Failure> {
    crate::trunk::make_executable(path).map_err(|error| Failure::file(path, &error))
}
