//! Progress that a person can read: one line for each step, with the seconds it took. Leaves out what the steps do.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::process::Failure;

const NAME_WIDTH: usize = 34;
/// Wide enough for the name, the seconds and a useful piece of what the program says, in a window of 100 columns.
const SAID_WIDTH: usize = 50;
const TICK: Duration = Duration::from_millis(500);

/// The steps of one run of one task.
pub(crate) struct Steps {
    is_terminal: bool,
    started: Instant,
}

/// The line of the step that is running; programs show on it what they are doing.
#[derive(Clone, Default)]
pub(crate) struct Line(Arc<Mutex<Said>>);

#[derive(Default)]
struct Said {
    last: String,
    note: String,
}

impl Steps {
    pub(crate) fn begin() -> Self {
        Self { is_terminal: std::io::stdout().is_terminal(), started: now() }
    }

    /// Runs one step and says how long it took.
    pub(crate) fn step<T>(&self, name: &str, work: impl FnOnce(&Line) -> Result<T, Failure>) -> Result<T, Failure> {
        let started = now();
        let line = Line::default();
        print(&format!("  {name:<NAME_WIDTH$} "));
        let result = if self.is_terminal { ticking(name, started, &line, work) } else { work(&line) };
        let seconds = started.elapsed().as_secs_f32();
        let begin = if self.is_terminal { format!("\r\x1b[K  {name:<NAME_WIDTH$} ") } else { String::new() };
        match &result {
            Ok(_) => print(&format!("{begin}{seconds:>7.1} s  {}\n", line.note_text())),
            Err(_) => print(&format!("{begin}{seconds:>7.1} s  failed\n")),
        }
        result
    }

    /// Seconds since the task began.
    pub(crate) fn seconds(&self) -> f32 {
        self.started.elapsed().as_secs_f32()
    }
}

impl Line {
    /// Shows what a program has just said.
    pub(crate) fn show(&self, said: &str) {
        if !said.trim().is_empty() {
            self.said(|line| line.last = said.trim().to_owned());
        }
    }

    /// Keeps a few words that stand behind the seconds when the step is done.
    pub(crate) fn note(&self, note: &str) {
        self.said(|line| line.note = note.to_owned());
    }

    fn note_text(&self) -> String {
        self.said(|line| line.note.clone())
    }

    fn last(&self) -> String {
        // Colour codes and the like would be counted as letters, and cut in the middle.
        self.said(|line| line.last.chars().filter(|char| !char.is_control()).take(SAID_WIDTH).collect())
    }

    fn said<T>(&self, read: impl FnOnce(&mut Said) -> T) -> T {
        read(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn ticking<T>(
    name: &str,
    started: Instant,
    line: &Line,
    work: impl FnOnce(&Line) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let (done, is_done) = mpsc::channel::<()>();
    let shown = line.clone();
    let name = name.to_owned();
    let ticker = thread::spawn(move || {
        while is_done.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
            let seconds = started.elapsed().as_secs_f32();
            print(&format!("\r\x1b[K  {name:<NAME_WIDTH$} {seconds:>7.1} s  {}", shown.last()));
        }
    });
    let result = work(line);
    drop(done);
    // The ticker cannot fail, and a missing tick would not matter.
    let _ = ticker.join();
    result
}

fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody is left to be told when standard output is closed.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[expect(clippy::disallowed_methods, reason = "a build tool tells how long its steps take")]
fn now() -> Instant {
    Instant::now()
}
