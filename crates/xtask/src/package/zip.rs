//! Writes zip archives: what a wheel is, and what a person unpacks. The same files give the same bytes.
//!
//! Leaves out all that these two do not need: archives above 4 GB, and reading.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use crate::process::Failure;

/// The first day a zip can name: when a file was built is nobody's business, and must not change its bytes.
const DATE: u16 = 0x21;
const DEFLATED: u16 = 8;
/// Version 2.0 of the format, made on Unix, so that the mode below counts.
const MADE_BY_UNIX: u16 = (3 << 8) | 20;
const NEEDS: u16 = 20;
/// The names are UTF-8.
const UTF8: u16 = 1 << 11;

/// An archive being written.
#[derive(Default)]
pub(super) struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    n_files: u16,
}

impl Zip {
    /// Adds a file. Fails above what the format can hold.
    pub(super) fn add(&mut self, name: &str, content: &[u8], is_program: bool) -> Result<(), Failure> {
        let too_large = |_| Failure::new(format!("{name} is too large for a zip"));
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        let packed = encoder.write_all(content).and_then(|()| encoder.finish());
        let packed = packed.map_err(|error| Failure::new(format!("{name}: {error}")))?;
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let mut about = Vec::new();
        for word in [NEEDS, UTF8, DEFLATED, 0, DATE] {
            about.extend(word.to_le_bytes());
        }
        about.extend(crc.sum().to_le_bytes());
        for len in [packed.len(), content.len()] {
            about.extend(u32::try_from(len).map_err(too_large)?.to_le_bytes());
        }
        about.extend(u16::try_from(name.len()).map_err(too_large)?.to_le_bytes());
        about.extend(0_u16.to_le_bytes());

        let mode: u32 = if is_program { 0o100_755 } else { 0o100_644 };
        let at = u32::try_from(self.bytes.len()).map_err(too_large)?;
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(MADE_BY_UNIX.to_le_bytes());
        self.directory.extend(&about);
        // No comment, one disk, nothing about the inside.
        self.directory.extend([0; 6]);
        self.directory.extend((mode << 16).to_le_bytes());
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name.as_bytes());

        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&about);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(&packed);
        self.n_files = self.n_files.checked_add(1).ok_or_else(|| Failure::new("too many files for a zip"))?;
        Ok(())
    }

    /// The whole archive.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Failure> {
        let lens = [self.directory.len(), self.bytes.len()].map(u32::try_from);
        self.bytes.extend(&self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        self.bytes.extend(self.n_files.to_le_bytes());
        self.bytes.extend(self.n_files.to_le_bytes());
        for len in lens {
            self.bytes.extend(len.map_err(|_| Failure::new("the zip is too large"))?.to_le_bytes());
        }
        self.bytes.extend([0; 2]);
        Ok(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::Zip;

    #[test]
    fn the_same_files_give_the_same_bytes_and_the_end_names_them() {
        let zip = || {
            let mut zip = Zip::default();
            zip.add("a/b.txt", b"words words words", false).unwrap();
            zip.add("run", b"#!/bin/sh\n", true).unwrap();
            zip.finish().unwrap()
        };
        let bytes = zip();
        assert_eq!(bytes, zip());
        assert!(bytes.starts_with(b"PK\x03\x04"));
        let end = &bytes[bytes.len() - 22..];
        assert_eq!(&end[..12], b"PK\x05\x06\0\0\0\0\x02\0\x02\0");
        let at = u32::from_le_bytes(end[16..20].try_into().unwrap()) as usize;
        assert_eq!(&bytes[at..at + 4], b"PK\x01\x02", "the directory is where the end says");
    }
}
