//! One thread that writes: what waits is committed together, and nobody is answered before the commit.
//!
//! A durable commit costs one `fsync` however many blocks it holds, so a crowd costs little more than one person. Leaves
//! out what is written: see `sqlite.rs`.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;

use crate::log::LogError;

/// Jobs that wait; behind them callers wait, and the request timeout ends that.
const QUEUE_LEN_MAX: usize = 1024;
/// Jobs in one commit: bounds how long the first of them waits for the last.
const COMMIT_JOBS_MAX: usize = 64;

/// What is told to a caller when its work is safely on disk, or is not.
type Answer = Box<dyn FnOnce(Result<(), LogError>) + Send>;
type Work = Box<dyn FnOnce(&Connection) -> Answer + Send>;

enum Job {
    Write(Work),
    /// Empty the write-ahead log, in which erased values may still stand.
    Truncate(SyncSender<()>),
    Close,
}

pub(crate) struct Writer {
    jobs: SyncSender<Job>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// A connection that several threads take in turns.
pub(crate) type Shared = Arc<Mutex<Connection>>;

/// A panic elsewhere leaves SQLite's connection as it was: its open transaction is rolled back by the next one.
pub(crate) fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Writer {
    pub(crate) fn start(connection: Shared) -> std::io::Result<Self> {
        let (jobs, queue) = sync_channel(QUEUE_LEN_MAX);
        let thread =
            std::thread::Builder::new().name("relay-writer".to_owned()).spawn(move || run(&queue, &connection))?;
        Ok(Self { jobs, thread: Mutex::new(Some(thread)) })
    }

    /// Does the work in the next commit, and returns when that is on disk. An error of the work undoes the work alone.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, LogError> + Send + 'static,
    ) -> Result<T, LogError> {
        let (answers, answer) = sync_channel(1);
        let work: Work = Box::new(move |connection| {
            let result = in_savepoint(connection, work);
            // Nobody waits any more when the request has timed out.
            Box::new(move |committed| drop(answers.send(committed.and(result))))
        });
        self.jobs.send(Job::Write(work)).map_err(|_| LogError::Closed)?;
        answer.recv().map_err(|_| LogError::Closed)?
    }

    /// Empties the write-ahead log.
    pub(crate) fn truncate(&self) -> Result<(), LogError> {
        let (answers, answer) = sync_channel(1);
        self.jobs.send(Job::Truncate(answers)).map_err(|_| LogError::Closed)?;
        answer.recv().map_err(|_| LogError::Closed)
    }

    /// Finishes what waits and ends the thread.
    pub(crate) fn close(&self) {
        self.jobs.send(Job::Close).ok();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the store's writer ended badly");
        }
    }
}

fn in_savepoint<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, LogError>,
) -> Result<T, LogError> {
    connection.execute_batch("SAVEPOINT job")?;
    let result = work(connection);
    if result.is_err() {
        connection.execute_batch("ROLLBACK TO job")?;
    }
    connection.execute_batch("RELEASE job")?;
    result
}

fn run(queue: &Receiver<Job>, connection: &Mutex<Connection>) {
    let mut must_truncate = false;
    while let Ok(first) = queue.recv() {
        let mut works = Vec::new();
        let mut truncates = Vec::new();
        let mut is_closing = false;
        for job in std::iter::once(first).chain(queue.try_iter().take(COMMIT_JOBS_MAX - 1)) {
            match job {
                Job::Write(work) => works.push(work),
                Job::Truncate(answers) => truncates.push(answers),
                Job::Close => is_closing = true,
            }
        }
        let connection = lock(connection);
        commit(&connection, works);
        // A reader can hold up the truncation: it is tried again with every commit until it is done.
        must_truncate = (must_truncate || !truncates.is_empty() || is_closing) && !truncate(&connection);
        for answers in truncates {
            answers.send(()).ok();
        }
        if is_closing {
            return;
        }
    }
}

fn commit(connection: &Connection, works: Vec<Work>) {
    if works.is_empty() {
        return;
    }
    // What a panic or a failed commit may have left open.
    if !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK").ok();
    }
    let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(LogError::from);
    let answers: Vec<Answer> = match begun {
        Ok(()) => works.into_iter().map(|work| work(connection)).collect(),
        Err(error) => {
            tracing::error!(%error, "the store cannot be written");
            // Dropping the work drops its channel, and the caller learns that nothing was done.
            return;
        }
    };
    let committed = connection.execute_batch("COMMIT").map_err(LogError::from);
    if let Err(error) = &committed {
        tracing::error!(%error, "a commit failed");
        connection.execute_batch("ROLLBACK").ok();
    }
    for answer in answers {
        answer(committed.clone());
    }
}

/// Tells whether the write-ahead log is empty now.
fn truncate(connection: &Connection) -> bool {
    let is_busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    matches!(is_busy, Ok(0))
}

impl From<rusqlite::Error> for LogError {
    fn from(error: rusqlite::Error) -> Self {
        LogError::Database { cause: error.to_string() }
    }
}
