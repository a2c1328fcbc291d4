//! The pages of a directory, and which of them a review is about: by the document's id where the page names its own address,
//! else by the address that the review's writer noted.
//!
//! A directory does not know where it is published. Unless somebody says so, that is taken to be where most reviews fit.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use review::DocumentHash;
use sha2::{Digest, Sha256};

use crate::anchors_flatten::Document;
use crate::failure::Failure;

/// The longest page that is read. The widget takes 16 MiB of text; mark-up comes on top.
const PAGE_LEN_MAX: u64 = 64 * 1024 * 1024;
/// More pages than any documentation we know; a directory may hold millions of files by mistake.
const PAGES_MAX: usize = 200_000;

/// The HTML files of a directory, by their names inside it, with `/`.
pub(crate) struct Site {
    dir: PathBuf,
    names: Vec<String>,
    /// By document id, the pages that name their own address.
    by_document: BTreeMap<DocumentHash, String>,
    /// For each origin how many names of an address stand before those of the directory.
    n_before: BTreeMap<String, usize>,
}

/// An address in two parts: `https://host`, and the names of its path, which end in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    origin: String,
    names: Vec<String>,
}

impl Site {
    /// Finds the pages under `dir`. Names that begin with a dot are left out, as when serving.
    pub(crate) fn read(dir: &Path) -> Result<Self, Failure> {
        let mut names = files(dir, &["html", "htm"])?;
        names.retain(|name| !name.split('/').any(|part| part.starts_with('.')));
        if names.len() > PAGES_MAX {
            return Err(Failure::file(dir, format!("more than {PAGES_MAX} pages")));
        }
        if names.is_empty() {
            return Err(Failure::file(dir, "there is no page in it"));
        }
        Ok(Self { dir: dir.to_owned(), names, by_document: BTreeMap::new(), n_before: BTreeMap::new() })
    }

    /// Learns by which pages the directory is known: reads all of them for the address that they give themselves.
    pub(crate) fn learn_canonical(&mut self) -> Result<(), Failure> {
        for name in &self.names {
            if let Some(canonical) = self.open(name)?.canonical() {
                let id = client::document_id(None, Some(&canonical), "");
                let hash: [u8; 32] = Sha256::digest([b"baton/document/1", id.as_bytes()].concat()).into();
                self.by_document.insert(DocumentHash(hash), name.clone());
            }
        }
        Ok(())
    }

    /// Says where the directory is published.
    pub(crate) fn set_base(&mut self, base: &str) {
        let mut place = Place::parse(&format!("{}/", base.trim_end_matches('/')));
        // The last name is that of the index.
        place.names.pop();
        self.n_before.insert(place.origin, place.names.len());
    }

    /// Guesses where the directory is published: where the most addresses have a page, and of these the outermost place.
    pub(crate) fn guess_base<'a>(&mut self, addresses: impl IntoIterator<Item = &'a str>) {
        let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        for place in addresses.into_iter().map(Place::parse) {
            places.entry(place.origin.clone()).or_default().push(place);
        }
        for (origin, places) in places {
            let n_names_max = places.iter().map(|place| place.names.len()).max().unwrap_or(0);
            let n_found =
                |n_before: &usize| places.iter().filter(|place| self.name_at(place, *n_before).is_some()).count();
            let best = (0..n_names_max).rev().max_by_key(n_found).unwrap_or(0);
            self.n_before.insert(origin, best);
        }
    }

    /// The page that a review is about, if it is here.
    pub(crate) fn page_of(&self, document: Option<DocumentHash>, address: Option<&str>) -> Option<&str> {
        if let Some(name) = document.and_then(|document| self.by_document.get(&document)) {
            return Some(name);
        }
        let place = Place::parse(address?);
        self.name_at(&place, *self.n_before.get(&place.origin)?)
    }

    /// Reads one page.
    pub(crate) fn open(&self, name: &str) -> Result<Document, Failure> {
        let path = self.dir.join(name);
        let bytes = read_bounded(&path, PAGE_LEN_MAX)?;
        let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
        Document::parse(&text).map_err(|error| Failure::file(&path, error))
    }

    /// The page at an address, when so many names stand before the directory's own. Servers leave out endings.
    fn name_at(&self, place: &Place, n_before: usize) -> Option<&str> {
        let wanted = place.names.get(n_before..).filter(|names| !names.is_empty())?.join("/");
        let written =
            [wanted.clone(), format!("{wanted}.html"), format!("{wanted}.htm"), format!("{wanted}/index.html")];
        let found = written.iter().find_map(|name| self.names.binary_search(name).ok());
        found.and_then(|idx| self.names.get(idx)).map(String::as_str)
    }
}

impl Place {
    fn parse(address: &str) -> Self {
        let address = address.split(['#', '?']).next().unwrap_or_default();
        let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let decode = |name: &str| percent_decode_str(name).decode_utf8_lossy().into_owned();
        let mut names: Vec<String> = path.split('/').map(decode).collect();
        if let Some(last) = names.last_mut().filter(|last| last.is_empty()) {
            *last = "index.html".to_owned();
        }
        Self { origin: format!("{scheme}://{host}").to_ascii_lowercase(), names }
    }
}

/// The files under a directory that have one of these endings, by their names inside it, in order.
pub(crate) fn files(dir: &Path, endings: &[&str]) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    let mut dirs = vec![String::new()];
    while let Some(inside) = dirs.pop() {
        let here = if inside.is_empty() { dir.to_owned() } else { dir.join(&inside) };
        for entry in fs::read_dir(&here).map_err(|error| Failure::io(&here, &error))? {
            let entry = entry.map_err(|error| Failure::io(&here, &error))?;
            let name = format!("{inside}{}", entry.file_name().to_string_lossy());
            // A link to a directory could lead back up; a link to a file cannot.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                dirs.push(format!("{name}/"));
            } else if name.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending)) {
                names.push(name);
            }
        }
    }
    names.sort();
    Ok(names)
}

/// The bytes of a file, unless they are more than `len_max`.
pub(crate) fn read_bounded(path: &Path, len_max: u64) -> Result<Vec<u8>, Failure> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| Failure::io(path, &error))?;
    file.take(len_max + 1).read_to_end(&mut bytes).map_err(|error| Failure::io(path, &error))?;
    if bytes.len() as u64 > len_max {
        return Err(Failure::file(path, format!("longer than {} MiB", len_max >> 20)));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(names: &[&str]) -> Site {
        let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        names.sort();
        Site { dir: PathBuf::new(), names, by_document: BTreeMap::new(), n_before: BTreeMap::new() }
    }

    #[track_caller]
    fn check(names: &[&str], addresses: &[&str], expected: &[Option<&str>]) {
        let mut site = site(names);
        site.guess_base(addresses.iter().copied());
        let found: Vec<_> = addresses.iter().map(|address| site.page_of(None, Some(address))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn addresses_are_found_as_servers_write_them() {
        check(
            &["index.html", "a/index.html", "b.html", "c d.htm"],
            &[
                "https://x.org",
                "https://x.org/a/",
                "https://x.org/a",
                "https://x.org/b?q=1#there",
                "https://x.org/c%20d",
            ],
            &[Some("index.html"), Some("a/index.html"), Some("a/index.html"), Some("b.html"), Some("c d.htm")],
        );
    }

    #[test]
    fn a_directory_is_published_where_most_reviews_fit() {
        check(
            &["index.html", "a/index.html"],
            &["https://x.org/docs/v2/a/", "https://x.org/docs/v2/", "https://x.org/docs/v2/gone.html"],
            &[Some("a/index.html"), Some("index.html"), None],
        );
    }

    #[test]
    fn who_says_where_it_is_published_is_believed() {
        let mut site = site(&["index.html"]);
        site.set_base("https://x.org/docs/");
        assert_eq!(site.page_of(None, Some("https://x.org/docs/gone/")), None);
        assert_eq!(site.page_of(None, Some("https://x.org/docs/")), Some("index.html"));
        assert_eq!(site.page_of(None, Some("https://y.org/docs/")), None);
    }
}
