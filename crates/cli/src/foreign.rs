//! Comments that other programs wrote, read into one plain form: Web Annotations and what Hypothesis exports (`annotations.rs`),
//! and Word's comments (`word.rs`); `threads.rs` puts replies where they belong.
//!
//! Everything here is told by a stranger's file: bounded before it is unpacked, and never believed to be about our text. Leaves
//! out where the words stand now (`import.rs`) and who answers for bringing them.

mod annotations;
mod threads;
mod word;
mod word_text;

/// A file of comments: twenty thousand of them are well below it, and what JSON becomes in memory is ten times as much.
pub(crate) const FILE_LEN_MAX: usize = 32 * 1024 * 1024;
/// A review is meant for up to so many blocks, and each comment is one.
pub(crate) const COMMENTS_MAX: usize = 20_000;
/// A body may have 64 KiB; longer words go on in the next comment.
const TEXT_LEN_MAX: usize = 48 * 1024;
/// A name that is longer is none.
const NAME_LEN_MAX: usize = 200;
/// As much of a quote and of what stands around it as our own targets have.
const QUOTE_LEN_MAX: usize = 16 * 1024;

/// A discussion, as another program tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// The address of the document, as far as it was said.
    pub(crate) source: String,
    pub(crate) place: Place,
    /// Other words for the quote.
    pub(crate) replacement: Option<String>,
    /// Whether it asks something.
    pub(crate) is_question: bool,
    /// Never empty; the first one opens it.
    pub(crate) comments: Vec<Said>,
}

/// One utterance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// Who is said to have written it, where and when.
    pub(crate) by: String,
    pub(crate) text: String,
}

/// What a comment is about, as another program tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// The document.
    Page,
    /// Some words of it.
    Quote(Quoted),
}

/// Words with what stands around them, and perhaps their position in code points of a text that we do not know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Quoted {
    pub(crate) exact: String,
    pub(crate) prefix: String,
    pub(crate) suffix: String,
    pub(crate) position: Option<(u32, u32)>,
}

/// Why a file of comments cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ForeignError {
    #[error("it is larger than {} MiB: export fewer comments at once", FILE_LEN_MAX >> 20)]
    TooLarge,
    #[error("it holds more than {COMMENTS_MAX} comments: a review is not meant for so many, export fewer at once")]
    TooMany,
    #[error("it is neither UTF-8 nor UTF-16 text: save it as UTF-8 first")]
    Encoding,
    #[error("it is not JSON: {why}")]
    NotJson { why: String },
    #[error("it is not a Word file (.docx) that can be read: {why}")]
    NotWord { why: String },
    #[error("it unpacks to more than {limit} bytes, as no Word file of comments does")]
    Bomb { limit: usize },
    #[error("it holds no comments that are known here: Web Annotations, an export of Hypothesis, or a Word file")]
    NothingKnown,
}

/// Reads a file of comments, whatever wrote it.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Told>, ForeignError> {
    if bytes.len() > FILE_LEN_MAX {
        return Err(ForeignError::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return word::read(bytes);
    }
    annotations::read(&decoded(bytes)?)
}

/// Text as Windows, or anybody else, writes it.
fn decoded(bytes: &[u8]) -> Result<String, ForeignError> {
    let units = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks(2).map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or(0)])).collect();
        String::from_utf16(&units).map_err(|_| ForeignError::Encoding)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
        _ => {
            let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            core::str::from_utf8(rest).map(str::to_owned).map_err(|_| ForeignError::Encoding)
        }
    }
}

impl Said {
    /// One utterance, in as many pieces as its length asks for; none where nothing was said.
    pub(crate) fn pieces(by: &str, text: &str) -> Vec<Self> {
        let by: String = by.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(NAME_LEN_MAX).collect();
        let mut pieces = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at(rest.floor_char_boundary(TEXT_LEN_MAX));
            pieces.push(Self { by: by.clone(), text: piece.to_owned() });
            rest = behind;
        }
        pieces
    }
}

impl Quoted {
    /// Bounded: of the words before, the end is near; of those behind, the beginning. `None` where nothing is quoted.
    pub(crate) fn bounded(self) -> Option<Self> {
        let Self { exact, prefix, suffix, position } = self;
        let head = |text: &str| text[..text.floor_char_boundary(QUOTE_LEN_MAX)].to_owned();
        let tail = |text: &str| text[text.ceil_char_boundary(text.len().saturating_sub(QUOTE_LEN_MAX))..].to_owned();
        let position = position.filter(|(start, end)| start <= end);
        let bounded = Self { exact: head(&exact), prefix: tail(&prefix), suffix: head(&suffix), position };
        (!bounded.exact.trim().is_empty()).then_some(bounded)
    }
}

#[cfg(test)]
mod tests;
