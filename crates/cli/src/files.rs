//! What is done with whole `.baton` files: `merge` and `export`. Verified before anything is shown, and written whole.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use client::ReviewFile;
use review::{Problem, Review, VoidWhy};

use crate::args::ExportFormat;
use crate::failure::Failure;

/// Twice what a file may be: bounds memory, and leaves it to the format's own limit to say what is wrong.
const READ_LEN_MAX: u64 = 256 * 1024 * 1024;

/// `baton merge OUT FILE...`.
pub(crate) fn merge(out: &Path, paths: &[PathBuf]) -> Result<(), Failure> {
    let is_there = fs::exists(out).map_err(|error| Failure::io(out, &error))?;
    // Whoever forgot to name a new file must not lose the first of their old ones.
    let sources: Vec<&Path> = is_there.then_some(out).into_iter().chain(paths.iter().map(PathBuf::as_path)).collect();
    let Some((first, rest)) = sources.split_first() else {
        return Ok(());
    };
    let mut merged = read(first)?;
    for path in rest {
        merged.merge(&bytes_of(path)?).map_err(|error| Failure::file(path, error))?;
    }
    let bytes = merged.encode().map_err(|error| Failure::file(out, error))?;
    replace(out, &bytes).map_err(|error| Failure::io(out, &error))
}

/// Writes what a file and these bytes hold of one review together; begins the file where there is none.
pub(crate) fn merge_bytes(out: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut merged = ReviewFile::read(bytes).map_err(|error| Failure::file(out, error))?;
    if fs::exists(out).map_err(|error| Failure::io(out, &error))? {
        merged.merge(&bytes_of(out)?).map_err(|error| Failure::file(out, error))?;
    }
    let bytes = merged.encode().map_err(|error| Failure::file(out, error))?;
    replace(out, &bytes).map_err(|error| Failure::io(out, &error))
}

/// `baton export --format FORMAT FILE`.
pub(crate) fn export(path: &Path, format: ExportFormat) -> Result<(), Failure> {
    let mut file = read(path)?;
    let review = file.review();
    let address = file.note().map(|note| note.address.clone()).unwrap_or_default();
    let text = match format {
        ExportFormat::Json => crate::import::own_json(&mut file)?,
        ExportFormat::Jsonld => client::to_annotations(&review, &address),
        ExportFormat::Csv => client::to_csv(&review),
        ExportFormat::Md => client::to_markdown(&review),
        ExportFormat::Html => client::to_html(&review, &address),
    };
    // Bytes for a program are exact; what a person looks at must not drive their terminal.
    put_out(&if io::stdout().is_terminal() { without_controls(&text) } else { text })
}

pub(crate) fn read(path: &Path) -> Result<ReviewFile, Failure> {
    ReviewFile::read(&bytes_of(path)?).map_err(|error| Failure::file(path, error))
}

pub(crate) fn bytes_of(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| Failure::io(path, &error))?;
    file.take(READ_LEN_MAX).read_to_end(&mut bytes).map_err(|error| Failure::io(path, &error))?;
    Ok(bytes)
}

/// Writes beside the file and then renames, so that a full disk or a lost battery leaves the old one.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    let written = File::create(&new).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&new, path)).inspect_err(|_| {
        // It says nothing that the failure does not say.
        fs::remove_file(&new).ok();
    })
}

pub(crate) fn put_out(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        // `baton show x | head` has seen enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Other people's words may hold codes that a terminal obeys.
pub(crate) fn without_controls(text: &str) -> String {
    text.chars().filter(|char| !char.is_control() || matches!(char, '\n' | '\t')).collect()
}

pub(crate) fn counts(review: &Review) -> String {
    let n_open = review.threads.values().filter(|thread| thread.is_open()).count();
    let n_blocking = review.threads.values().filter(|thread| thread.is_blocking()).count();
    format!(
        "{}, {}, {} ({n_open} open, {n_blocking} blocking)",
        some(review.people.len(), "person", "people"),
        some(review.submissions.len(), "submission", "submissions"),
        some(review.threads.len(), "thread", "threads"),
    )
}

pub(crate) fn some(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

pub(crate) fn in_words(problem: &Problem) -> String {
    match problem {
        Problem::Void { why, .. } => format!("an act had no effect: {}", void_in_words(*why)),
        Problem::Newer { is_critical: true, .. } => {
            "a newer version of Baton wrote something without which states may be wrong: update this program".to_owned()
        }
        Problem::Newer { .. } => "a newer version of Baton wrote something that this one does not show".to_owned(),
        Problem::Waiting { n_missing, .. } => {
            format!("an entry waits for {} that came before it", some(*n_missing, "entry", "entries"))
        }
        Problem::Fork { .. } => "one device's log splits in two: a copied profile, or a forgery".to_owned(),
        Problem::WordsMissing { .. } => "the words of a comment are not in this file".to_owned(),
        other => format!("{other:?}"),
    }
}

fn void_in_words(why: VoidWhy) -> &'static str {
    match why {
        VoidWhy::NotInItsPast => "it speaks of something that its author cannot have seen",
        VoidWhy::NotTheAuthor => "only the author of a comment may do that",
        VoidWhy::NotTheRaiser => "only whoever raised the thread may do that",
        VoidWhy::NotTheOwner => "only the owner may do that",
        VoidWhy::RevokedKey => "the key was revoked before",
        VoidWhy::Redacted => "the comment was taken back",
        VoidWhy::StrayGenesis => "a review begins only once",
        VoidWhy::RoleTooLow => "its author's role does not allow it",
        VoidWhy::RoleLost => "its author had lost the role for it; the owner may admit it",
        VoidWhy::OnlyByTransfer => "a review passes on only by an offer that is accepted",
        VoidWhy::NotAsked => "only who was asked, who asked, or a facilitator may end that",
        VoidWhy::NotInASubmission => "it stands outside a submission",
        _ => "a newer version knows why",
    }
}

#[cfg(test)]
mod tests {
    use super::{some, without_controls};

    #[test]
    fn words_cannot_drive_the_terminal() {
        assert_eq!(without_controls("a\u{1b}[2J\u{7}b\r\n\tc\u{9b}d"), "a[2Jb\n\tcd");
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(some(1, "person", "people"), "1 person");
        assert_eq!(some(0, "person", "people"), "0 people");
    }
}
