//! What is stored of a place, so that it can be found again: W3C selectors, long context, structure. Leaves out how.

use crate::{CodePoints, Revision, Span};

/// A place in a document, described in the text of one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The text in which it was selected.
    pub revision: Revision,
    /// What was selected.
    pub place: Where,
    /// Where it stood in the structure.
    pub path: Path,
}

/// A stretch of text, or an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Where {
    /// A stretch of text.
    Text(Quote),
    /// A whole element.
    Element(ElementTarget),
}

/// W3C `TextQuoteSelector` and `TextPositionSelector`, with what tells apart equal quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The selected text, as flattened.
    pub exact: String,
    /// The text before it: at least 40 tokens and 200 characters where there are that many.
    pub prefix: String,
    /// The text behind it, likewise.
    pub suffix: String,
    /// Its position in the flat text, in code points.
    pub position: Span<CodePoints>,
    /// It was occurrence `k`, counted from 0 …
    pub occurrence: u32,
    /// … of `n` occurrences of `exact` in the text.
    pub n_occurrences: u32,
}

/// An element that has no text of its own, or is meant as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ElementTarget {
    /// The whole page.
    Page,
    /// A whole block (table cell, code block, list item …) by its text.
    Block {
        /// Its text, cut at 1,000 characters.
        text: String,
    },
    /// An image, or a region of it in thousandths of its width and height.
    Image {
        /// Alternative text.
        alt: String,
        /// Caption, when there is one.
        caption: String,
        /// Address as written in the page.
        source: String,
        /// `[left, top, right, bottom]`, each 0 to 1000.
        region: Option<[u16; 4]>,
    },
}

/// Where a target stood in the structure of its document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Path {
    /// Enclosing headings from the outside in: `(id, text)`.
    pub headings: Vec<(Option<String>, String)>,
    /// Index of the block the target starts in.
    pub block: u32,
    /// Row and column, inside a table.
    pub cell: Option<(u32, u32)>,
    /// First 8 bytes of the SHA-256 of the folded text of that block.
    pub block_hash: [u8; 8],
}
