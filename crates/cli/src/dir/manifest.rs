//! `manifest.json`: what a reader of the directory needs to know before it fetches anything else. Written by
//! `baton dir merge` alone; everything in it can be made again from the other files.

use serde::{Deserialize, Serialize};

/// The version of the layout. Readers refuse what they do not know, and ignore fields that they do not know.
pub(super) const FORMAT: &str = "baton-dir/1";

/// The manifest, as it is in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) format: String,
    /// The version of the program that wrote it.
    pub(super) engine: String,
    pub(super) review: String,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) address: String,
    /// Everything up to the last gathering. More than one file only when two names share a client, or it is very large.
    pub(super) base: Vec<Listed>,
    /// What came since.
    pub(super) packs: Vec<Listed>,
    /// What single browsers say that they added, each rewritten by its own browser alone.
    #[serde(default)]
    pub(super) writers: Vec<String>,
    /// What a page shows before anything else is loaded (`snapshot.rs`).
    #[serde(default)]
    pub(super) snapshot: String,
    /// The review as a page without a script.
    #[serde(default)]
    pub(super) digest: String,
    pub(super) n_blocks: usize,
    pub(super) n_open: usize,
    pub(super) n_blocking: usize,
}

/// A file of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listed {
    pub(super) file: String,
    pub(super) len: usize,
}

impl Manifest {
    pub(super) fn lists(&self, file: &str) -> bool {
        self.base.iter().chain(&self.packs).any(|listed| listed.file == file)
    }
}
