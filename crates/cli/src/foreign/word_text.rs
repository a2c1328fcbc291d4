//! The parts of a Word file as text, and what stands in them, element by element. Unpacked within bounds; nothing that a file
//! declares (entities, document types) is ever expanded.

use std::io::{Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use super::{ForeignError, decoded};

/// Unpacked: the text of a thousand pages with all its mark-up is a third of it.
const PART_LEN_MAX: usize = 64 * 1024 * 1024;
/// Parts in the archive: pictures and fonts, too, are some dozens. An archive of millions would fill the memory with names.
const PARTS_MAX: u16 = 4_096;
/// How far from the end an archive may say how many parts it has.
const END_LEN_MAX: usize = 65_557;

/// A Word file, opened.
pub(super) struct Parts<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Parts<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ForeignError> {
        let end = bytes.get(bytes.len().saturating_sub(END_LEN_MAX)..).unwrap_or_default();
        let is_huge = |end: &[u8]| match end {
            [b'P', b'K', 5, 6, _, _, _, _, _, _, low, high, ..] => u16::from_le_bytes([*low, *high]) > PARTS_MAX,
            _ => false,
        };
        if (0..end.len()).any(|at| is_huge(&end[at..])) {
            return Err(ForeignError::NotWord { why: format!("it has more than {PARTS_MAX} parts") });
        }
        ZipArchive::new(Cursor::new(bytes)).map(Self).map_err(|error| ForeignError::NotWord { why: error.to_string() })
    }

    /// A part as text; nothing if there is none.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<String>, ForeignError> {
        let part = match self.0.by_name(name) {
            Ok(part) => part,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(ForeignError::NotWord { why: error.to_string() }),
        };
        let mut bytes = Vec::new();
        part.take(PART_LEN_MAX as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| ForeignError::NotWord { why: error.to_string() })?;
        if bytes.len() > PART_LEN_MAX {
            return Err(ForeignError::Bomb { limit: PART_LEN_MAX });
        }
        decoded(&bytes).map(Some)
    }
}

/// What is told of each element that begins, with its tag; and of each stretch of text that a reader sees.
pub(super) type Visit<'a> = dyn FnMut(&str, Option<&BytesStart<'_>>, &str) + 'a;

/// Goes through a part. Text counts inside `w:t` alone; tabs and line breaks are text, too.
pub(super) fn walk(xml: &str, visit: &mut Visit<'_>) -> Result<(), ForeignError> {
    let mut reader = Reader::from_str(xml);
    let bad = |why: String| ForeignError::NotWord { why };
    // What old programs are to read instead says the same once more.
    let mut n_fallback = 0_usize;
    let mut is_text = false;
    loop {
        match reader.read_event().map_err(|error| bad(error.to_string()))? {
            Event::Start(tag) => {
                let name = local(&tag);
                n_fallback += usize::from(name == "Fallback" || n_fallback > 0);
                is_text = name == "t";
                if n_fallback == 0 {
                    visit(&name, Some(&tag), seen(&name));
                }
            }
            Event::Empty(tag) if n_fallback == 0 => {
                let name = local(&tag);
                visit(&name, Some(&tag), "");
                visit("", None, seen(&name));
            }
            Event::End(_) => {
                is_text = false;
                n_fallback = n_fallback.saturating_sub(1);
            }
            Event::Text(text) if is_text && n_fallback == 0 => visit("", None, &text.xml10_content()),
            Event::CData(text) if is_text && n_fallback == 0 => visit("", None, &text.xml10_content()),
            Event::GeneralRef(named) if is_text && n_fallback == 0 => {
                let letter = named.resolve_char_ref().map_err(|error| bad(error.to_string()))?;
                let mut room = [0; 4];
                visit("", None, letter.map_or_else(|| known(&named), |letter| letter.encode_utf8(&mut room)));
            }
            Event::DocType(_) => return Err(bad("it declares a document type, as Word never does".to_owned())),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The value of an attribute, whatever its prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    // Unchecked: looking for double names takes the square of their number.
    let mut attributes = tag.attributes();
    let mut found = attributes.with_checks(false).flatten().filter(|attribute| {
        let local = attribute.key.local_name();
        AsRef::<str>::as_ref(&local) == name
    });
    found
        .next()
        .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok())
        .unwrap_or_default()
        .into_owned()
}

fn local(tag: &BytesStart<'_>) -> String {
    AsRef::<str>::as_ref(&tag.local_name()).to_owned()
}

/// What an element without text shows.
fn seen(name: &str) -> &'static str {
    match name {
        "tab" | "br" | "cr" => " ",
        "noBreakHyphen" => "\u{2011}",
        _ => "",
    }
}

/// The five names that XML itself knows; others stand for nothing.
fn known(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}
