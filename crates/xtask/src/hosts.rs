//! Servers of others, against which the browsers' tests share reviews: Apache by Debian's own way, an S3 store by PyPI's.
//!
//! Where neither way is open, the tests say loudly what they did not test. Leaves out how they are run
//! (`tests/e2e/harness/hosts.js`).

use std::path::{Path, PathBuf};

use crate::process::{Failure, Program};
use crate::steps::{Line, Steps};
use crate::workspace::Workspace;

/// It answers 412 to a second `If-None-Match: *`, like the stores it stands for.
const MOTO: &str = "moto[server]==5.2.5";
const APACHE: &str = "/usr/sbin/apache2";

/// Installs what is missing and can be; says in the step what cannot.
pub(crate) fn prepare(workspace: &Workspace, steps: &Steps) -> Result<PathBuf, Failure> {
    steps.step("Apache, for tests", |line| {
        if !Path::new(APACHE).exists() {
            let args = ["install", "--yes", "--no-install-recommends", "apache2-bin"];
            let installed =
                Program::new("apt-get", &workspace.root, args).env("DEBIAN_FRONTEND", "noninteractive").run(line);
            line.note(if installed.is_ok() { "installed" } else { "not there: install apache2-bin" });
        }
        Ok(())
    })?;
    let home = workspace.target.join("tools").join("moto");
    let moto = home.join("bin").join("moto_server");
    steps.step("moto, for tests", |line| {
        if !moto.exists() && install(workspace, &home, line).is_err() {
            line.note("not there: it needs Python with venv, and PyPI");
        }
        Ok(())
    })?;
    Ok(moto)
}

fn install(workspace: &Workspace, home: &Path, line: &Line) -> Result<(), Failure> {
    let shown = home.display().to_string();
    Program::new("python3", &workspace.root, ["-m", "venv", &shown]).run(line)?;
    let pip = home.join("bin").join("pip").display().to_string();
    Program::new(&pip, &workspace.root, ["install", "--quiet", MOTO]).run(line).map(|_| ())
}
