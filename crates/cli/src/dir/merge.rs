//! `baton dir merge`: everything that is there becomes what readers are told to fetch.
//!
//! Nothing depends on the order in which packs came. Redacted words leave the directory: a base is written without them,
//! and the files that held them are removed.

use std::path::Path;
use std::process::ExitCode;

use client::{FileNote, ReviewFile};
use review::Review;
use serde_json::json;

use super::MergeArgs;
use super::directory::{Directory, Pack};
use super::manifest::{FORMAT, Listed, Manifest};
use super::snapshot::snapshot_of;
use crate::failure::Failure;
use crate::files::{self, put_out, some};
use crate::home::write_whole;

/// So many requests a reader makes on a first visit; then they are gathered into one. Each gathering writes the whole review
/// again, which a git history keeps, so it should not happen at each pull request either.
const PACKS_MAX: usize = 16;

pub(super) fn run(args: &MergeArgs) -> Result<ExitCode, Failure> {
    // A word with a typing error in it must not make an empty directory.
    Directory::open(&args.dir)?;
    let directory = Directory::open_to_write(&args.dir)?;
    let packs = directory.packs()?;
    if packs.is_empty() {
        return Err(Failure::file(&args.dir, "there is nothing to merge: `baton dir pack` adds a review"));
    }
    let old = directory.manifest()?;
    let mut all = read_all(&args.dir, &packs)?;
    let (bases, loose): (Vec<&Pack>, Vec<&Pack>) = packs.iter().partition(|pack| !pack.file.contains('/'));
    let is_due = args.compact || loose.len() > PACKS_MAX || bases.len() > all.packs().len();
    let mut files = (listed(&bases), listed(&loose));
    if is_due || has_erased(&all, &packs)? {
        files = (gather(&directory, &packs, &all)?, Vec::new());
    }
    let mut note = note_of(&all, old.as_ref());
    if let Some(address) = &args.address {
        note.address.clone_from(address);
    }
    all.set_note(note.clone());
    let review = all.review();
    let mut manifest = manifest_of(&review, files, note, directory.writers()?, all.n_blocks());
    let (snapshot, page) = (snapshot_of(&review)?, client::to_html(&review, &manifest.address));
    // First what the manifest names, then the manifest, then away with what it does not name any more.
    (manifest.snapshot, manifest.digest) = (directory.add_snapshot(&snapshot)?, directory.put_digest(&page)?);
    let is_new = directory.put_manifest(&manifest)?;
    directory.drop_snapshots_but(&manifest.snapshot)?;
    if let Some(out) = &args.out {
        let bytes = all.encode().map_err(|error| Failure::file(out, error))?;
        write_whole(out, &bytes, false).map_err(|error| Failure::io(out, &error))?;
    }
    say(args, &manifest, &review, is_new)?;
    Ok(ExitCode::SUCCESS)
}

/// Reads every pack, or says which is damaged.
pub(super) fn read_all(dir: &Path, packs: &[Pack]) -> Result<ReviewFile, Failure> {
    if let Some(torn) = packs.iter().find(|pack| !pack.is_whole) {
        let why = "its name is not the hash of its bytes: fetch it again, or remove it and add the review's file anew";
        return Err(Failure::file(&dir.join(&torn.file), why).into_damage());
    }
    ReviewFile::of_packs(packs.iter().map(|pack| pack.bytes.as_slice()))
        .map_err(|error| Failure::file(dir, error).into_damage())
}

fn has_erased(all: &ReviewFile, packs: &[Pack]) -> Result<bool, Failure> {
    for pack in packs {
        let is_erased = all.has_erased(&pack.bytes);
        if is_erased.map_err(|error| Failure::new(format!("{}: {error}", pack.file)).into_damage())? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Writes one base of everything, and only then removes what it makes superfluous.
fn gather(directory: &Directory, packs: &[Pack], all: &ReviewFile) -> Result<Vec<Listed>, Failure> {
    let mut base = Vec::new();
    for bytes in all.packs() {
        base.push(Listed { file: directory.add_base(&bytes)?, len: bytes.len() });
    }
    for pack in packs {
        if base.iter().all(|listed| listed.file != pack.file) {
            directory.remove(&pack.file)?;
        }
    }
    Ok(base)
}

fn listed(packs: &[&Pack]) -> Vec<Listed> {
    packs.iter().map(|pack| Listed { file: pack.file.clone(), len: pack.bytes.len() }).collect()
}

/// Packs carry no title, so the one that was given stays.
fn note_of(all: &ReviewFile, old: Option<&Manifest>) -> FileNote {
    let said = all.note().cloned();
    let kept = || old.map(|old| FileNote { title: old.title.clone(), address: old.address.clone(), invite: None });
    said.or_else(kept).unwrap_or_default()
}

fn manifest_of(
    review: &Review,
    (base, packs): (Vec<Listed>, Vec<Listed>),
    note: FileNote,
    writers: Vec<String>,
    n_blocks: usize,
) -> Manifest {
    let title = review.title.as_ref().map(|title| title.as_str().to_owned()).filter(|title| !title.is_empty());
    Manifest {
        format: FORMAT.to_owned(),
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        review: review.id.to_string(),
        title: title.unwrap_or(note.title),
        address: note.address,
        base,
        packs,
        writers,
        snapshot: String::new(),
        digest: String::new(),
        n_blocks,
        n_open: review.threads.values().filter(|thread| thread.is_open()).count(),
        n_blocking: review.threads.values().filter(|thread| thread.is_blocking()).count(),
    }
}

fn say(args: &MergeArgs, manifest: &Manifest, review: &Review, is_new: bool) -> Result<(), Failure> {
    if args.json {
        let json = json!({ "changed": is_new, "manifest": manifest });
        return put_out(&format!("{json}\n"));
    }
    let begin = if is_new { "Merged" } else { "Nothing new" };
    let files = some(manifest.base.len() + manifest.packs.len(), "file", "files");
    put_out(&format!("{begin}: {}, in {files}.\n", files::counts(review)))
}
