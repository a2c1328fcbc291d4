//! A server of others, on which the browsers' tests share a review: Apache with WebDAV, by Debian's own way. The S3 store beside
//! it comes with the packages of Python (`tests/e2e/generators/requirements.txt`).
//!
//! Where that way is not open, the tests say loudly what they did not test. Leaves out how it is run
//! (`tests/e2e/harness/hosts.js`).

use std::path::Path;

use crate::process::{Failure, Program};
use crate::steps::Steps;
use crate::workspace::Workspace;

const APACHE: &str = "/usr/sbin/apache2";

/// Installs it when it is missing and can be; says in the step when it cannot.
pub(crate) fn prepare(workspace: &Workspace, steps: &Steps) -> Result<(), Failure> {
    steps.step("Apache, for tests", |line| {
        if !Path::new(APACHE).exists() {
            let args = ["install", "--yes", "--no-install-recommends", "apache2-bin"];
            let apt = Program::new("apt-get", &workspace.root, args).env("DEBIAN_FRONTEND", "noninteractive");
            line.note(if apt.run(line).is_ok() { "installed" } else { "not there: install apache2-bin" });
        }
        Ok(())
    })
}
