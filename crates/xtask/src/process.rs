//! Runs another program quietly: its words are kept, shown as progress, and printed only when it fails.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

use crate::steps::Line;

/// Why a task stopped: one sentence for the person, and what the failing program said.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) sentence: String,
    pub(crate) output: String,
}

/// A program to run, not yet running.
pub(crate) struct Program {
    name: String,
    command: Command,
}

// Set by `cargo run` for this program. Build scripts that watch them would run again, and crates be built twice.
const FOREIGN_VARIABLES: [&str; 4] = ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_", "CARGO_BIN_NAME"];

impl Failure {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: sentence.into(), output: String::new() }
    }

    /// A file that could not be read or written.
    pub(crate) fn file(path: &Path, error: &std::io::Error) -> Self {
        Self::new(format!("{}: {error}", path.display()))
    }

    /// What to print: what the program said, then the sentence, so that the sentence is what the person sees.
    pub(crate) fn report(&self) -> String {
        let output = self.output.trim_end();
        let separator = if output.is_empty() { "" } else { "\n\n" };
        format!("{output}{separator}xtask: {}\n", self.sentence)
    }
}

impl Program {
    pub(crate) fn new<A: AsRef<OsStr>>(name: &str, dir: &Path, args: impl IntoIterator<Item = A>) -> Self {
        let mut command = Command::new(name);
        command.args(args).current_dir(dir).stdin(Stdio::null());
        for (key, _) in std::env::vars_os() {
            if FOREIGN_VARIABLES.iter().any(|foreign| key.to_string_lossy().starts_with(foreign)) {
                command.env_remove(key);
            }
        }
        Self { name: name.to_owned(), command }
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    pub(crate) fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    /// Runs to the end and returns everything it wrote. Fails when it cannot start or ends with another code than 0.
    pub(crate) fn run(mut self, line: &Line) -> Result<String, Failure> {
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().map_err(|error| self.not_started(&error))?;
        let (sender, receiver) = mpsc::channel();
        let readers = [
            child.stdout.take().map(|pipe| pass_lines(pipe, sender.clone())),
            child.stderr.take().map(|pipe| pass_lines(pipe, sender.clone())),
        ];
        drop(sender);
        let mut output = String::new();
        for said in receiver {
            line.show(&said);
            output.push_str(&said);
            output.push('\n');
        }
        for reader in readers.into_iter().flatten() {
            // A reader only ends by the end of its pipe; what it may have missed is not worth a failure.
            let _ = reader.join();
        }
        let status = child.wait().map_err(|error| self.not_started(&error))?;
        if status.success() {
            return Ok(output);
        }
        Err(Failure { sentence: format!("`{}` failed ({status})", self.shown()), output })
    }

    /// Replaces this process where the system can, so that signals reach the program and only the program.
    pub(crate) fn become_it(mut self) -> Failure {
        self.command.stdin(Stdio::inherit());
        become_command(&mut self.command, &self.name)
    }

    fn shown(&self) -> String {
        let args = self.command.get_args().map(|arg| arg.to_string_lossy());
        std::iter::once(self.name.as_str().into()).chain(args).collect::<Vec<_>>().join(" ")
    }

    fn not_started(&self, error: &std::io::Error) -> Failure {
        if error.kind() == ErrorKind::NotFound {
            return Failure::new(format!("`{}` is not installed, or not on the PATH", self.name));
        }
        Failure::new(format!("`{}` could not be run: {error}", self.shown()))
    }
}

fn pass_lines(pipe: impl Read + Send + 'static, to: mpsc::Sender<String>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for said in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let said = String::from_utf8_lossy(&said);
            if to.send(said.trim_end_matches('\r').to_owned()).is_err() {
                return;
            }
        }
    })
}

#[cfg(unix)]
fn become_command(command: &mut Command, name: &str) -> Failure {
    use std::os::unix::process::CommandExt;
    Failure::new(format!("`{name}` could not be run: {}", command.exec()))
}

#[cfg(not(unix))]
fn become_command(command: &mut Command, name: &str) -> Failure {
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => Failure::new(format!("`{name}` could not be run: {error}")),
    }
}
