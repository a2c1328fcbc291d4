//! A digest in a file: as plain text, as an HTML page and as an Atom entry, with times in UTC. Leaves out how a sheet is written
//! (`sheet.rs`) and what it says (`digest_words.rs`).

use review::Digest;

use super::digest::DigestHash;
use super::digest_words::digest_sheet;
use super::sheet::{SheetEnvelope, TextTable, sheet_atom, sheet_html, sheet_text};
use super::words;

/// As plain text.
pub fn digest_text(digest: &Digest, table: &TextTable<'_>) -> String {
    sheet_text(&digest_sheet(digest, table, &words::instant))
}

/// As a page. `address` is the document's, for links to threads; where it is no web address there are none.
pub fn digest_html(digest: &Digest, table: &TextTable<'_>, address: &str) -> String {
    sheet_html(&digest_sheet(digest, table, &words::instant), table, &envelope(digest, address))
}

/// As an Atom entry. The same digest has the same id.
pub fn digest_atom(digest: &Digest, table: &TextTable<'_>, address: &str) -> String {
    sheet_atom(&digest_sheet(digest, table, &words::instant), table, &envelope(digest, address))
}

fn envelope<'a>(digest: &Digest, address: &'a str) -> SheetEnvelope<'a> {
    SheetEnvelope { review: digest.review, address, hash: DigestHash::of(digest).0, at: digest.at }
}

#[cfg(test)]
mod tests;
