//! The layout of a review's directory, read and written (EMBEDDING §4).
//!
//! `base-<hash>.yrs` and `u/<hash>.yrs` hold one gated update each and are named by the SHA-256 of their bytes, in lower-case
//! hexadecimal, because some file systems do not tell A from a. What is there counts, listed or not: a pull request adds files
//! and nothing else. `snapshot-<hash>.json` and `digest.html` are made of them. Leaves out what the updates say.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use client::PACK_SUFFIX;
use sha2::{Digest, Sha256};

use super::manifest::{FORMAT, Manifest};
use crate::failure::Failure;
use crate::home::write_whole;

pub(super) const MANIFEST: &str = "manifest.json";
const PACKS: &str = "u";
const WRITERS: &str = "w";
const BASE_PREFIX: &str = "base-";
/// The update that says nothing: browsers try with it whether a host takes a file only once (`client/place_meeting.rs`).
const PROBE: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const SNAPSHOT_PREFIX: &str = "snapshot-";
const DIGEST: &str = "digest.html";

/// Packs in one directory: bounds what is listed and read; `merge` gathers them long before.
const FILES_MAX: usize = 10_000;
/// A manifest: ten thousand files of a hundred bytes each.
const MANIFEST_LEN_MAX: u64 = 2 * 1024 * 1024;
/// One update, as the gate accepts it.
const PACK_LEN_MAX: u64 = 64 * 1024 * 1024;

/// A directory that holds one review.
#[derive(Debug)]
pub(super) struct Directory {
    path: PathBuf,
    /// Held while anything is written.
    _lock: Option<File>,
}

/// One file with blocks in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pack {
    /// Relative, with `/`.
    pub(super) file: String,
    pub(super) bytes: Vec<u8>,
    /// Whether its name is the hash of its bytes.
    pub(super) is_whole: bool,
}

impl Directory {
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Ok(Self { path: path.to_owned(), _lock: None }),
            Ok(_) => Err(Failure::file(path, "is not a directory")),
            Err(error) => Err(Failure::io(path, &error)),
        }
    }

    /// Opens it to write, making it where it is missing. Two commands at the same moment wait for each other.
    pub(super) fn open_to_write(path: &Path) -> Result<Self, Failure> {
        let packs = path.join(PACKS);
        fs::create_dir_all(&packs).map_err(|error| Failure::io(&packs, &error))?;
        let directory = Self::open(path)?;
        // Not every system locks directories; there the files are still whole, because each is written beside and renamed.
        let lock = File::open(path).and_then(|dir| dir.lock().map(|()| dir)).ok();
        let attributes = path.join(".gitattributes");
        if !attributes.exists() {
            // Without it a checkout on Windows turns bytes into other bytes.
            let text = ["*", PACK_SUFFIX, " binary\n"].concat();
            write_whole(&attributes, text.as_bytes(), false).map_err(|error| Failure::io(&attributes, &error))?;
        }
        Ok(Self { _lock: lock, ..directory })
    }

    /// What `merge` wrote last; `None` before the first time.
    pub(super) fn manifest(&self) -> Result<Option<Manifest>, Failure> {
        let path = self.path.join(MANIFEST);
        let mut text = String::new();
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::io(&path, &error)),
        };
        file.take(MANIFEST_LEN_MAX).read_to_string(&mut text).map_err(|error| Failure::io(&path, &error))?;
        let manifest: Manifest = serde_json::from_str(&text)
            .map_err(|error| Failure::file(&path, format!("cannot be read: {error}")).into_damage())?;
        if manifest.format != FORMAT {
            let why = format!("it is of the form {}, this program reads {FORMAT}", manifest.format);
            return Err(Failure::file(&path, why).into_damage());
        }
        Ok(Some(manifest))
    }

    /// Writes the manifest unless it says so already, and tells whether it was written.
    pub(super) fn put_manifest(&self, manifest: &Manifest) -> Result<bool, Failure> {
        let path = self.path.join(MANIFEST);
        let mut text = serde_json::to_string_pretty(manifest).map_err(|error| Failure::new(error.to_string()))?;
        text.push('\n');
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return Ok(false);
        }
        write_whole(&path, text.as_bytes(), false).map_err(|error| Failure::io(&path, &error))?;
        Ok(true)
    }

    /// Bases, then packs, each in the order of their names.
    pub(super) fn packs(&self) -> Result<Vec<Pack>, Failure> {
        let is_base = |name: &str| name.starts_with(BASE_PREFIX) && name.ends_with(PACK_SUFFIX);
        let bases = names_in(&self.path, is_base)?;
        let packs =
            names_in(&self.path.join(PACKS), |name| name.strip_suffix(PACK_SUFFIX).is_some_and(|hash| hash != PROBE))?;
        let files = bases.into_iter().chain(packs.into_iter().map(|name| [PACKS, "/", &name].concat()));
        files.map(|file| self.pack(file)).collect()
    }

    pub(super) fn writers(&self) -> Result<Vec<String>, Failure> {
        let names = names_in(&self.path.join(WRITERS), |name| name.ends_with(".json"))?;
        Ok(names.into_iter().map(|name| [WRITERS, "/", &name].concat()).collect())
    }

    fn pack(&self, file: String) -> Result<Pack, Failure> {
        let path = self.path.join(&file);
        let mut bytes = Vec::new();
        let opened = File::open(&path).map_err(|error| Failure::io(&path, &error))?;
        opened.take(PACK_LEN_MAX + 1).read_to_end(&mut bytes).map_err(|error| Failure::io(&path, &error))?;
        let is_whole = hash_in(&file) == Some(hash_of(&bytes).as_str());
        Ok(Pack { file, bytes, is_whole })
    }

    /// Adds a pack, and says under which name. The same pack twice is the same file.
    pub(super) fn add_pack(&self, bytes: &[u8]) -> Result<String, Failure> {
        self.add([PACKS, "/", &hash_of(bytes), PACK_SUFFIX].concat(), bytes)
    }

    pub(super) fn add_base(&self, bytes: &[u8]) -> Result<String, Failure> {
        self.add([BASE_PREFIX, &hash_of(bytes), PACK_SUFFIX].concat(), bytes)
    }

    fn add(&self, file: String, bytes: &[u8]) -> Result<String, Failure> {
        let path = self.path.join(&file);
        // A damaged file under the right name is put right.
        if !fs::read(&path).is_ok_and(|there| there == bytes) {
            write_whole(&path, bytes, false).map_err(|error| Failure::io(&path, &error))?;
        }
        Ok(file)
    }

    /// Adds the read model that pages show first.
    pub(super) fn add_snapshot(&self, json: &str) -> Result<String, Failure> {
        self.add([SNAPSHOT_PREFIX, &hash_of(json.as_bytes()), ".json"].concat(), json.as_bytes())
    }

    /// Older read models go: they may quote what was redacted since.
    pub(super) fn drop_snapshots_but(&self, current: &str) -> Result<(), Failure> {
        let is_snapshot = |name: &str| name.starts_with(SNAPSHOT_PREFIX) && name.ends_with(".json");
        let old = names_in(&self.path, is_snapshot)?;
        old.iter().filter(|name| *name != current).try_for_each(|name| self.remove(name))
    }

    /// Writes the page that needs no script.
    pub(super) fn put_digest(&self, html: &str) -> Result<String, Failure> {
        self.add(DIGEST.to_owned(), html.as_bytes())
    }

    /// Takes a file away that a base has made superfluous.
    pub(super) fn remove(&self, file: &str) -> Result<(), Failure> {
        let path = self.path.join(file);
        fs::remove_file(&path).map_err(|error| Failure::io(&path, &error))
    }
}

fn names_in(dir: &Path, is_wanted: impl Fn(&str) -> bool) -> Result<Vec<String>, Failure> {
    let listing = match fs::read_dir(dir) {
        Ok(listing) => listing,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::io(dir, &error)),
    };
    let mut names = Vec::new();
    for file in listing {
        let file = file.map_err(|error| Failure::io(dir, &error))?;
        if let Ok(name) = file.file_name().into_string()
            && is_wanted(&name)
        {
            names.push(name);
        }
        if names.len() > FILES_MAX {
            return Err(Failure::file(dir, format!("holds more than {FILES_MAX} packs")));
        }
    }
    names.sort();
    Ok(names)
}

fn hash_in(file: &str) -> Option<&str> {
    let name = file.rsplit('/').next()?;
    name.strip_prefix(BASE_PREFIX).unwrap_or(name).strip_suffix(PACK_SUFFIX)
}

pub(super) fn hash_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
