//! The widget's files in a directory of somebody's site, and the list of them by which they are known again.
//!
//! Nothing that is not on the list is ever overwritten or deleted. Leaves out the pages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::home::write_whole;
use crate::widget_files::{LOADER, WidgetFiles, is_plain};

/// The list. Not a hidden file: some hosts do not take those along.
const LIST: &str = "installed.json";
/// The one file that needs no other, for pages that are opened from a disk.
const OFFLINE: &str = "baton.offline.js";

#[derive(Debug, Default, Serialize, Deserialize)]
struct List {
    /// The version of the program that wrote it.
    baton: String,
    /// Name and SHA-256 of each file.
    files: BTreeMap<String, String>,
}

/// Which of the widget's files a site gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// What pages fetch, and of the compressed twins only those that the loader itself asks for on hosts that do not compress.
    Fetched,
    /// The same with all twins.
    WithTwins,
    /// The one file with everything in it.
    Offline,
}

/// What happened, or would happen, to the files.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Placed {
    pub(crate) written: usize,
    pub(crate) unchanged: usize,
    pub(crate) removed: usize,
    /// Files of ours that somebody has changed since, and which therefore stay when the others are taken away.
    pub(crate) kept: Vec<String>,
    pub(crate) bytes: u64,
}

impl Which {
    /// The file that the tag names.
    pub(crate) fn loader(self) -> &'static str {
        if self == Self::Offline { OFFLINE } else { LOADER }
    }

    fn takes(self, name: &str) -> bool {
        let is_twin = name.ends_with(".gz") || name.ends_with(".br");
        let is_for_people =
            name.ends_with(".d.ts") || name.ends_with("custom-elements.json") || name == "integrity.json";
        match self {
            Self::Offline => name == OFFLINE,
            _ if is_for_people || name == OFFLINE => false,
            Self::Fetched => !is_twin || name.ends_with(".wasm.gz"),
            Self::WithTwins => {
                !["custom-elements.json.", ".d.ts.", "integrity.json."].iter().any(|part| name.contains(part))
            }
        }
    }
}

/// Puts the files there, and takes those of an earlier version away. Fails before anything is written when the directory
/// holds something else.
pub(crate) fn place(dir: &Path, widget: &WidgetFiles, which: Which, is_dry: bool) -> Result<Placed, Failure> {
    let old = list_in(dir)?;
    if old.is_none() && fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::file(dir, "holds something else: name another directory with --at"));
    }
    let mut placed = Placed::default();
    let mut list = List { baton: env!("CARGO_PKG_VERSION").to_owned(), files: BTreeMap::new() };
    let files = widget.list()?;
    if !files.iter().any(|(name, _)| name == which.loader()) {
        return Err(Failure::new(format!("this widget was built without {}", which.loader())));
    }
    for (name, bytes) in files.into_iter().filter(|(name, _)| which.takes(name)) {
        placed.bytes += bytes.len() as u64;
        list.files.insert(name.clone(), hash(&bytes));
        write(&dir.join(&name), &bytes, is_dry, &mut placed)?;
    }
    for (name, _) in old.unwrap_or_default().files.iter().filter(|(name, _)| !list.files.contains_key(*name)) {
        remove_file(&dir.join(name), is_dry)?;
        placed.removed += 1;
    }
    let text = serde_json::to_string_pretty(&list).map_err(|error| Failure::file(dir, error))?;
    write(&dir.join(LIST), format!("{text}\n").as_bytes(), is_dry, &mut Placed::default())?;
    Ok(placed)
}

/// Takes away what was put there, but for what somebody has changed since.
pub(crate) fn take_away(dir: &Path, is_dry: bool) -> Result<Placed, Failure> {
    let mut placed = Placed::default();
    let Some(list) = list_in(dir)? else {
        return Ok(placed);
    };
    let mut dirs = vec![dir.to_owned()];
    for (name, expected) in &list.files {
        let path = dir.join(name);
        match fs::read(&path) {
            Ok(bytes) if hash(&bytes) == *expected => {
                remove_file(&path, is_dry)?;
                placed.removed += 1;
            }
            Ok(_) => placed.kept.push(name.clone()),
            Err(_) => {}
        }
        dirs.extend(path.parent().map(Path::to_owned));
    }
    remove_file(&dir.join(LIST), is_dry)?;
    dirs.sort();
    dirs.dedup();
    for dir in dirs.iter().rev().filter(|_| !is_dry) {
        // Only an empty one goes, which is what is wanted.
        fs::remove_dir(dir).ok();
    }
    Ok(placed)
}

/// The hash by which a browser checks the loader (Subresource Integrity).
pub(crate) fn integrity(widget: &WidgetFiles, name: &str) -> Result<String, Failure> {
    let files = widget.list()?;
    let bytes = files.iter().find(|(file, _)| file == name).map(|(_, bytes)| bytes.as_ref()).unwrap_or_default();
    let hash = sha2::Sha384::digest(bytes);
    Ok(format!("sha384-{}", <base64ct::Base64 as base64ct::Encoding>::encode_string(&hash)))
}

fn list_in(dir: &Path) -> Result<Option<List>, Failure> {
    let path: PathBuf = dir.join(LIST);
    let Ok(text) = fs::read(&path) else {
        return Ok(None);
    };
    let list: List =
        serde_json::from_slice(&text).map_err(|error| Failure::file(&path, format!("cannot be read: {error}")))?;
    match list.files.keys().find(|name| !is_plain(name)) {
        Some(name) => Err(Failure::file(&path, format!("lists `{name}`, which is no name of ours"))),
        None => Ok(Some(list)),
    }
}

fn write(path: &Path, bytes: &[u8], is_dry: bool, placed: &mut Placed) -> Result<(), Failure> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        placed.unchanged += 1;
        return Ok(());
    }
    placed.written += 1;
    if is_dry {
        return Ok(());
    }
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).map_err(|error| Failure::io(dir, &error))?;
    }
    write_whole(path, bytes, false).map_err(|error| Failure::io(path, &error))
}

fn remove_file(path: &Path, is_dry: bool) -> Result<(), Failure> {
    match if is_dry { Ok(()) } else { fs::remove_file(path) } {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::io(path, &error)),
        _ => Ok(()),
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
