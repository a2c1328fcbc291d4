//! What the disk keeps of a place, what the shell says is in one, and the names of the files. All of it may come from anywhere.

use replica::{PACK_SUFFIX, Value};
use review::{EntryId, ReviewId};
use sync::{BlockName, NameSet};

use crate::client::Client;
use crate::place::{ListedPack, PlaceRecord};
use crate::{FilePlace, LocalRow, Scope};

const VERSION: i64 = 1;
/// Files that are listed: what a directory may hold (`baton dir`).
const FILES_MAX: usize = 10_000;
/// Writers whose lists are asked for: more of them than reviewers would make each visit long.
const WRITERS_MAX: usize = 50;

/// What is in a place, as somebody says.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) review: Option<ReviewId>,
    pub(crate) packs: Vec<ListedPack>,
    pub(crate) writers: Vec<String>,
}

impl Listing {
    /// Reads lines; those that make no sense are not there.
    pub(crate) fn read(body: &[u8], is_listed: bool) -> Self {
        let mut listing = Self::default();
        for line in core::str::from_utf8(body).unwrap_or("").lines() {
            let mut words = line.split(' ');
            let words = (words.next(), words.next(), words.next());
            match words {
                (Some("review"), Some(id), _) => listing.review = from_hex(id).map(ReviewId),
                (Some("pack"), Some(file), Some(len)) if listing.packs.len() < FILES_MAX => {
                    let pack = hash_in(file).zip(len.parse().ok());
                    let pack = pack.map(|(hash, len)| ListedPack { file: file.to_owned(), hash, len, is_listed });
                    listing.packs.extend(pack);
                }
                (Some("writer"), Some(file), _) if listing.writers.len() < WRITERS_MAX && is_writer(file) => {
                    listing.writers.push(file.to_owned());
                }
                _ => {}
            }
        }
        listing
    }
}

impl PlaceRecord {
    pub(crate) fn has_file(&self, hash: &[u8; 32]) -> bool {
        self.files.contains(&BlockName::from_bytes(*hash))
    }

    pub(crate) fn is_delivered(&self, entry: &EntryId) -> bool {
        self.delivered.contains(&BlockName::from_bytes(entry.0))
    }

    /// As it is on the disk.
    pub(crate) fn row(&self, place: FilePlace) -> LocalRow {
        let set = |set: &NameSet| Value::Array(set.iter().map(|name| Value::Bytes(name.as_bytes().to_vec())).collect());
        let address = Value::Text(self.address.clone());
        let sets = [&self.files, &self.uploaded, &self.delivered].map(set);
        let bytes = Value::Array([Value::Int(VERSION), address].into_iter().chain(sets).collect()).encode();
        LocalRow { scope: Scope::Review, name: row_name(place).to_owned(), bytes: Some(bytes) }
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let row = Value::decode(bytes).ok()?;
        let [Value::Int(VERSION), address, files, uploaded, delivered] = row.as_list()? else { return None };
        let set = |value: &Value| -> Option<NameSet> {
            let names = value.as_list()?.iter().map(|name| name.as_array().map(BlockName::from_bytes));
            names.collect()
        };
        let address = address.as_text()?.to_owned();
        Some(Self { address, files: set(files)?, uploaded: set(uploaded)?, delivered: set(delivered)? })
    }
}

impl Client {
    /// What the disk knows of a place. Of another place of this kind it knows nothing.
    pub(crate) fn place_record(&self, place: FilePlace, address: String) -> PlaceRecord {
        let known = self.locals.bytes_of(row_name(place)).and_then(PlaceRecord::decode);
        known.filter(|known| known.address == address).unwrap_or(PlaceRecord { address, ..PlaceRecord::default() })
    }
}

fn row_name(place: FilePlace) -> &'static str {
    match place {
        FilePlace::Site => "place/site",
        FilePlace::Folder => "place/folder",
    }
}

/// The file of a pack.
pub(crate) fn pack_file(hash: &[u8; 32]) -> String {
    ["u/", &hex(hash), PACK_SUFFIX].concat()
}

/// Two lower-case digits for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The hash by which a pack or a base is named. Any other name leads nowhere.
fn hash_in(file: &str) -> Option<[u8; 32]> {
    let name = file.strip_prefix("u/").or_else(|| file.strip_prefix("base-"))?;
    from_hex(name.strip_suffix(PACK_SUFFIX)?)
}

fn is_writer(file: &str) -> bool {
    let name = file.strip_prefix("w/").and_then(|name| name.strip_suffix(".json"));
    name.is_some_and(|name| name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let (digits, mut bytes) = (text.as_bytes(), [0; 32]);
    if digits.len() != 64 || digits.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        let digit = |at: usize| char::from(digits[at]).to_digit(16);
        *byte = u8::try_from(digit(2 * at)? * 16 + digit(2 * at + 1)?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_as_it_was_written_and_nonsense_is_none() {
        let names = |from: u8, n: u8| (from..from + n).map(|at| BlockName::from_bytes([at; 32])).collect::<NameSet>();
        let record = PlaceRecord {
            address: "https://a.example/reviews/".into(),
            files: names(1, 3),
            uploaded: names(7, 2),
            delivered: names(8, 1),
        };
        let bytes = record.row(FilePlace::Site).bytes.unwrap();
        assert_eq!(PlaceRecord::decode(&bytes), Some(record));
        for at in 0..bytes.len() {
            assert_eq!(PlaceRecord::decode(&bytes[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn only_names_that_are_hashes_are_ever_asked_for() {
        let hash = "0f".repeat(32);
        let lines = [
            format!("pack u/{hash}.yrs 12"),
            format!("pack base-{hash}.yrs 7"),
            format!("pack ../{hash}.yrs 7"),
            format!("pack u/{}.yrs 7", hash.to_uppercase()),
            format!("pack u/{hash}.yrs -1"),
            "pack https://evil.example/x.yrs 1".into(),
            "writer w/../../x.json".into(),
            "writer w/0a.json".into(),
            format!("review {hash}"),
        ];
        let listing = Listing::read(lines.join("\n").as_bytes(), true);
        let files: Vec<_> = listing.packs.iter().map(|pack| (pack.file.as_str(), pack.len)).collect();
        assert_eq!(files, [(format!("u/{hash}.yrs").as_str(), 12), (format!("base-{hash}.yrs").as_str(), 7)]);
        assert_eq!(listing.packs[0].hash, [15; 32]);
        assert_eq!((listing.writers, listing.review), (vec!["w/0a.json".to_owned()], Some(ReviewId([15; 32]))));
        assert_eq!(pack_file(&[15; 32]), format!("u/{hash}.yrs"));
    }
}
