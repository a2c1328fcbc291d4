//! Why a command stopped, as one calm line for the person who typed it.

use std::fmt::Display;
use std::io::{self, ErrorKind};
use std::path::Path;

/// One sentence: what could not be done and why, then, where there is one, the way out.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
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
        Self(format!("{}: {why}", path.display()))
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
