//! Knows what is already done: a step is fresh when the bytes of its inputs are those of the last time it succeeded.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::process::Failure;
use crate::steps::Steps;
use crate::workspace::Workspace;

/// What a step was, or would be, made of.
pub(crate) struct Stamp {
    path: PathBuf,
    hash: String,
}

impl Stamp {
    /// Hashes the inputs, and `settings` for everything that is not a file. Fails when an input cannot be read.
    pub(crate) fn of(workspace: &Workspace, name: &str, inputs: &[PathBuf], settings: &str) -> Result<Self, Failure> {
        let mut hasher = Sha256::new();
        hasher.update(settings.as_bytes());
        for input in inputs {
            let bytes = fs::read(input).map_err(|error| Failure::file(input, &error))?;
            hasher.update(input.to_string_lossy().as_bytes());
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        }
        let hash = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { path: workspace.state().join("stamps").join(name), hash })
    }

    /// Whether the step was done with exactly these inputs, and what it made is still there.
    pub(crate) fn is_fresh(&self, outputs: &[PathBuf]) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|hash| hash == self.hash) && outputs.iter().all(|path| path.exists())
    }

    /// Says that the step is done.
    pub(crate) fn keep(&self) -> Result<(), Failure> {
        write(&self.path, self.hash.as_bytes())
    }
}

/// Waits until no other task builds here: two at once would take each other's half-written files. Held until it is dropped.
pub(crate) fn lock(workspace: &Workspace, steps: &Steps) -> Result<File, Failure> {
    let path = workspace.state().join("lock");
    write(&path, b"")?;
    let file = File::open(&path).map_err(|error| Failure::file(&path, &error))?;
    if file.try_lock().is_err() {
        steps.step("Waiting for another build", |_| file.lock().map_err(|error| Failure::file(&path, &error)))?;
    }
    Ok(file)
}

/// All files under `dir`, in a stable order, without what npm installed and without hidden files.
pub(crate) fn files_under(dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).map_err(|error| Failure::file(&dir, &error))? {
            let entry = entry.map_err(|error| Failure::file(&dir, &error))?;
            let name = entry.file_name();
            if name == "node_modules" || name.to_string_lossy().starts_with('.') {
                continue;
            }
            if entry.path().is_dir() {
                dirs.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Writes a file, making its directory first.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).map_err(|error| Failure::file(dir, &error))?;
    }
    fs::write(path, bytes).map_err(|error| Failure::file(path, &error))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Stamp, files_under};
    use crate::workspace::Workspace;

    #[test]
    fn a_step_is_fresh_until_an_input_a_setting_or_an_output_changes() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace { root: dir.path().to_owned(), target: dir.path().join("target") };
        let (input, output) = (dir.path().join("input"), dir.path().join("output"));
        fs::write(&input, "1").unwrap();
        fs::write(&output, "").unwrap();
        let is_fresh = |settings| {
            let stamp = Stamp::of(&workspace, "step", std::slice::from_ref(&input), settings).unwrap();
            let is_fresh = stamp.is_fresh(std::slice::from_ref(&output));
            stamp.keep().unwrap();
            is_fresh
        };
        assert!(!is_fresh("a"), "it was never done");
        assert!(is_fresh("a"));
        assert!(!is_fresh("b"), "done with another setting");
        fs::write(&input, "2").unwrap();
        assert!(!is_fresh("b"), "done with other bytes");
        fs::remove_file(&output).unwrap();
        assert!(!is_fresh("b"), "what it made is gone");
    }

    #[test]
    fn what_npm_installed_is_no_input() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b/x.js", "a.js", "node_modules/y.js", ".hidden"] {
            super::write(&dir.path().join(name), b"").unwrap();
        }
        assert_eq!(files_under(dir.path()).unwrap(), [dir.path().join("a.js"), dir.path().join("b/x.js")]);
    }
}
