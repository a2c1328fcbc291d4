//! `baton dir check`: whether a directory can be read, and whether readers are told of all of it. Changes nothing.

use std::process::ExitCode;

use client::ReviewFile;
use serde_json::json;

use super::CheckArgs;
use super::directory::{Directory, Pack};
use super::manifest::Manifest;
use crate::failure::Failure;
use crate::files::{put_out, some};

/// What was found.
struct Found {
    n_files: usize,
    /// Whose name is not the hash of their bytes.
    torn: Vec<String>,
    /// Why all of them together are no review.
    unreadable: Option<String>,
    /// There, and not in the manifest: uploaded, waiting for the site.
    waiting: Vec<String>,
    /// In the manifest, and not there.
    missing: Vec<String>,
    /// They hold words that were redacted.
    erased: Vec<String>,
}

pub(super) fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let directory = Directory::open(&args.dir)?;
    let packs = directory.packs()?;
    let found = Found::of(&packs, directory.manifest()?.as_ref());
    put_out(&if args.json { found.json() } else { found.in_words() })?;
    Ok(ExitCode::from(found.exit_code()))
}

impl Found {
    fn of(packs: &[Pack], manifest: Option<&Manifest>) -> Self {
        let named = |packs: Vec<&Pack>| packs.into_iter().map(|pack| pack.file.clone()).collect::<Vec<_>>();
        let torn = named(packs.iter().filter(|pack| !pack.is_whole).collect());
        let whole = packs.iter().filter(|pack| pack.is_whole);
        let read = ReviewFile::of_packs(whole.clone().map(|pack| pack.bytes.as_slice()));
        let erased = read.as_ref().map_or(Vec::new(), |all| {
            named(whole.clone().filter(|pack| all.has_erased(&pack.bytes) == Ok(true)).collect())
        });
        let is_waiting = |pack: &&Pack| manifest.is_none_or(|manifest| !manifest.lists(&pack.file));
        let listed = manifest.into_iter().flat_map(|manifest| manifest.base.iter().chain(&manifest.packs));
        let is_missing = |file: &String| packs.iter().all(|pack| pack.file != *file);
        Self {
            n_files: packs.len(),
            torn,
            unreadable: read.err().map(|error| error.to_string()),
            waiting: named(whole.filter(is_waiting).collect()),
            missing: listed.map(|listed| listed.file.clone()).filter(is_missing).collect(),
            erased,
        }
    }

    fn is_damaged(&self) -> bool {
        !self.torn.is_empty() || !self.missing.is_empty() || self.unreadable.is_some()
    }

    fn exit_code(&self) -> u8 {
        match (self.is_damaged(), self.waiting.is_empty() && self.erased.is_empty()) {
            (true, _) => 2,
            (false, false) => 1,
            (false, true) => 0,
        }
    }

    fn json(&self) -> String {
        let json = json!({
            "files": self.n_files,
            "torn": self.torn,
            "unreadable": self.unreadable,
            "waiting": self.waiting,
            "missing": self.missing,
            "redacted": self.erased,
        });
        format!("{json}\n")
    }

    fn in_words(&self) -> String {
        let lists = [
            ("Damaged, its name is not the hash of its bytes", &self.torn),
            ("In the manifest, but not there", &self.missing),
            ("Not merged yet: run `baton dir merge`", &self.waiting),
            ("Holds redacted words: run `baton dir merge`", &self.erased),
        ];
        let mut out = String::new();
        for (what, files) in lists {
            for file in files {
                out.push_str(&format!("{file}: {}\n", what));
            }
        }
        if let Some(why) = &self.unreadable {
            out.push_str(&format!("Together they are no review: {why}\n"));
        }
        if out.is_empty() {
            out = format!("{}, all whole and merged.\n", some(self.n_files, "file", "files"));
        }
        out
    }
}
