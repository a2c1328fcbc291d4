//! Who the person at this terminal is, and the directory that remembers it: a key, a name, and one file per review.
//!
//! Leaves out what is in a review's file (`kept.rs`). Nothing of this is ever in a `.baton` file.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use client::{Identity, public_of};
use review::ReviewId;

use crate::failure::Failure;

/// A seed in hexadecimal, and nothing else.
const SEED_HEX_LEN: usize = 64;

/// Whose terminal this is.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Who")]
pub(crate) struct Person {
    /// Where your key, your name and your drafts are kept [default: baton/person in your data directory]
    #[arg(long, value_name = "DIR", env = "BATON_HOME", global = true)]
    pub(crate) home: Option<PathBuf>,
    /// Your name, as others will see it; remembered.
    #[arg(long, value_name = "NAME", env = "BATON_NAME", global = true)]
    pub(crate) name: Option<String>,
}

/// The directory that belongs to one person.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    dir: PathBuf,
}

impl Home {
    pub(crate) fn of(person: &Person) -> Result<Self, Failure> {
        let dir = person.home.clone().or_else(|| Some(data_dir()?.join("baton").join("person")));
        let dir = dir.ok_or_else(|| {
            Failure::new("there is no home directory to keep your key in: name one with --home").into_damage()
        })?;
        Ok(Self { dir })
    }

    /// The key and the name, when both were given once.
    pub(crate) fn identity(&self) -> Result<Option<Identity>, Failure> {
        let (Some(seed), Some(name)) = (self.seed()?, self.name()?) else { return Ok(None) };
        Ok(Some(Identity { key: public_of(&seed), name }))
    }

    /// The private half of the key. Refused when others could have read it.
    pub(crate) fn seed(&self) -> Result<Option<[u8; 32]>, Failure> {
        let path = self.dir.join("key");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::io(&path, &error).into_damage()),
        };
        if is_readable_by_others(&path) {
            let why = format!(
                "others on this machine can read your key, and could sign as you: `chmod 600 {}` makes it yours alone",
                path.display()
            );
            return Err(Failure::file(&path, why).into_damage());
        }
        let seed = seed_of(text.trim()).ok_or_else(|| {
            Failure::file(&path, "this is not a key: restore it from a backup, or remove it and become a new person")
                .into_damage()
        })?;
        Ok(Some(seed))
    }

    /// Makes a key, unless there is one already, and gives it.
    pub(crate) fn make_seed(&self) -> Result<[u8; 32], Failure> {
        if let Some(seed) = self.seed()? {
            return Ok(seed);
        }
        self.make_dirs()?;
        let seed = random()?;
        let hex: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = self.dir.join("key");
        write_whole(&path, format!("{hex}\n").as_bytes(), true)
            .map_err(|error| Failure::io(&path, &error).into_damage())?;
        Ok(seed)
    }

    pub(crate) fn name(&self) -> Result<Option<String>, Failure> {
        let path = self.dir.join("name");
        match fs::read_to_string(&path) {
            Ok(name) => Ok(Some(name.trim().to_owned()).filter(|name| !name.is_empty())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::io(&path, &error).into_damage()),
        }
    }

    pub(crate) fn set_name(&self, name: &str) -> Result<(), Failure> {
        self.make_dirs()?;
        let path = self.dir.join("name");
        write_whole(&path, format!("{name}\n").as_bytes(), false)
            .map_err(|error| Failure::io(&path, &error).into_damage())
    }

    /// Where what this person keeps of a review is.
    pub(crate) fn review_path(&self, review: &ReviewId) -> PathBuf {
        self.dir.join("reviews").join(format!("{review}.json"))
    }

    /// Where what belongs to all reviews is: which of them this person owns, or was invited to.
    pub(crate) fn everywhere_path(&self) -> PathBuf {
        self.dir.join("reviews.json")
    }

    /// Waits until no other command of this person works on a review, and keeps it so until the lock is dropped.
    pub(crate) fn lock(&self, review: &ReviewId) -> Result<File, Failure> {
        self.make_dirs()?;
        let path = self.dir.join("reviews").join(format!("{review}.lock"));
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let locked = file.and_then(|file| file.lock().map(|()| file));
        locked.map_err(|error| Failure::io(&path, &error).into_damage())
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    fn make_dirs(&self) -> Result<(), Failure> {
        let reviews = self.dir.join("reviews");
        fs::create_dir_all(&reviews).map_err(|error| Failure::io(&reviews, &error).into_damage())
    }
}

/// 32 bytes that nobody can guess.
pub(crate) fn random() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::new(format!("this machine gives no random bytes: {error}")).into_damage())?;
    Ok(bytes)
}

/// Writes beside the file and then renames, so that a full disk or a lost battery leaves the old one. A private file is
/// never readable by others, not for a moment.
pub(crate) fn write_whole(path: &Path, bytes: &[u8], is_private: bool) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let new = path.with_file_name(name);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    if is_private {
        make_private(&mut options);
    }
    let written = options.open(&new).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.and_then(|()| fs::rename(&new, path)).inspect_err(|_| {
        // It says nothing that the failure does not say.
        fs::remove_file(&new).ok();
    })
}

fn data_dir() -> Option<PathBuf> {
    let data = std::env::var_os("XDG_DATA_HOME").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    data.or_else(|| Some(std::env::home_dir()?.join(".local").join("share")))
}

fn seed_of(hex: &str) -> Option<[u8; 32]> {
    if hex.len() != SEED_HEX_LEN || !hex.is_ascii() {
        return None;
    }
    let mut seed = [0; 32];
    for (idx, byte) in seed.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * idx..2 * idx + 2)?, 16).ok()?;
    }
    Some(seed)
}

#[cfg(unix)]
fn is_readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(unix)]
fn make_private(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

/// Elsewhere a person's data directory is theirs alone by the system's own rules.
#[cfg(not(unix))]
fn is_readable_by_others(_: &Path) -> bool {
    false
}

#[cfg(not(unix))]
fn make_private(_: &mut OpenOptions) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(dir: &Path) -> Home {
        Home::of(&Person { home: Some(dir.join("me")), name: None }).unwrap()
    }

    #[test]
    fn a_key_is_made_once_and_is_its_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        let home = home(dir.path());
        assert_eq!(home.seed().unwrap(), None);
        let seed = home.make_seed().unwrap();
        assert_eq!(home.make_seed().unwrap(), seed);
        assert!(!is_readable_by_others(&dir.path().join("me/key")));
    }

    #[test]
    fn what_is_no_key_is_not_taken_for_one() {
        assert_eq!(seed_of("00"), None);
        assert_eq!(seed_of(&"é".repeat(32)), None);
        assert_eq!(seed_of(&"0g".repeat(32)), None);
        assert_eq!(seed_of(&"0a".repeat(32)), Some([10; 32]));
    }
}
