//! Why a command stopped, as one calm line for the person who typed it.

use std::fmt::Display;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::ExitCode;

/// One sentence: what could not be done and why, then, where there is one, the way out.
#[derive(Debug)]
pub(crate) struct Failure {
    sentence: String,
    is_damage: bool,
}

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), is_damage: false }
    }

    /// The system refused a file or directory that the person named.
    pub(crate) fn io(path: &Path, error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::file(path, "there is no such file or directory"),
            ErrorKind::PermissionDenied => Self::file(path, "the system does not allow it"),
            _ => Self::file(path, error),
        }
    }

    /// Something is wrong with a file or directory that the person named.
    pub(crate) fn file(path: &Path, why: impl Display) -> Self {
        Self::new(format!("{}: {why}", path.display()))
    }

    /// It is not that something was refused, but that something is broken or was asked wrongly: scripts tell them apart.
    pub(crate) fn into_damage(self) -> Self {
        Self { is_damage: true, ..self }
    }

    /// 1 for what was refused, 2 for damage and usage.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(if self.is_damage { 2 } else { 1 })
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence)
    }
}
