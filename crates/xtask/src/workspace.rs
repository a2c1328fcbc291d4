//! Where everything of this checkout lies, and how to run cargo and npm in it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::process::{Failure, Program};
use crate::steps::Line;

/// The checkout this program was built from.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Asks cargo where its target directory is, because the person may have moved it.
    pub(crate) fn find() -> Result<Self, Failure> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.ancestors().nth(2).unwrap_or(manifest).to_owned();
        let args = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
        let metadata = Program::new("cargo", &root, args).run(&Line::default())?;
        let json = metadata.lines().find(|line| line.starts_with('{')).unwrap_or_default();
        let target = serde_json::from_str::<serde_json::Value>(json)
            .ok()
            .and_then(|json| Some(PathBuf::from(json.get("target_directory")?.as_str()?)))
            .ok_or_else(|| Failure::new("cargo metadata did not name the target directory"))?;
        Ok(Self { root, target })
    }

    /// The page agent, the demo site and what npm installs for them.
    pub(crate) fn www(&self) -> PathBuf {
        self.root.join("www")
    }

    /// The widget as it is shipped.
    pub(crate) fn widget(&self) -> PathBuf {
        self.root.join("dist").join("widget")
    }

    /// What this program remembers between runs.
    pub(crate) fn state(&self) -> PathBuf {
        self.target.join("xtask")
    }

    pub(crate) fn cargo<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Program {
        Program::new("cargo", &self.root, args)
    }

    pub(crate) fn npm<A: AsRef<OsStr>>(&self, dir: &Path, args: impl IntoIterator<Item = A>) -> Program {
        Program::new(if cfg!(windows) { "npm.cmd" } else { "npm" }, dir, args)
    }

    /// A path as a person at the root of the checkout would write it.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}
