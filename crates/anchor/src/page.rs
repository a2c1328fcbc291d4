//! A document as anchoring sees it: a row of text blocks, and one text index over them that all targets share.

use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use crate::fold::FOLD_VERSION;
use crate::index::TextIndex;
use crate::measure::Measure;
use crate::{Bytes, CodePoints, Span, Unicode, Utf16};

/// The version of the rules by which a page becomes blocks, unless it is said otherwise.
const FLATTEN_VERSION: u8 = 1;

/// One block of flattened text, in document order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its text: white space collapsed as HTML does, except in code.
    pub text: String,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is, as far as finding it again needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; its id attribute names the section when there is one.
    Heading {
        /// 1 to 6.
        level: u8,
        /// The `id` attribute of the heading or of its section.
        id: Option<String>,
    },
    /// A paragraph, or any other text.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A cell of a table, counted from 0.
    Cell {
        /// Row.
        row: u32,
        /// Column.
        column: u32,
    },
    /// Preformatted text.
    Code,
    /// An image: its text is its alternative text.
    Image {
        /// Its address as written in the page.
        source: String,
    },
}

/// A document, flattened and indexed. The index is made when it is first needed, once, and shared by all targets.
#[derive(Debug, Clone)]
pub struct Page {
    unicode: Unicode,
    flatten_version: u8,
    blocks: Vec<Block>,
    text: String,
    /// Where each block starts.
    starts: Vec<u32>,
    measure: Measure,
    index: OnceLock<TextIndex>,
    revision: OnceLock<Revision>,
}

/// Which text this is: (flatten version, fold version, SHA-256 of the folded flat text), FORMAT §4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision {
    /// How the page was flattened.
    pub flatten_version: u8,
    /// How the text was folded.
    pub fold_version: u8,
    /// SHA-256 of the folded flat text.
    pub hash: [u8; 32],
}

/// A section: the heading's id, else the path of heading texts (FORMAT §4). Empty above the first heading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub String);

impl Page {
    /// Takes a flattened document, with Unicode's tables. The flat text is the blocks joined by one line feed.
    ///
    /// Places are counted in 32 bits: blocks that would make the text longer than 4 GiB are left out.
    pub fn new(blocks: Vec<Block>) -> Self {
        Self::with_unicode(blocks, Unicode::tables())
    }

    /// The same, on a platform that knows Unicode itself.
    pub fn with_unicode(mut blocks: Vec<Block>, unicode: Unicode) -> Self {
        let mut text = String::new();
        let mut starts = Vec::with_capacity(blocks.len());
        for block in &blocks {
            if text.len() + block.text.len() >= u32::MAX as usize {
                break;
            }
            if !starts.is_empty() {
                text.push('\n');
            }
            starts.push(text.len() as u32);
            text.push_str(&block.text);
        }
        blocks.truncate(starts.len());
        let measure = Measure::new(&text);
        let (index, revision) = (OnceLock::new(), OnceLock::new());
        Self { unicode, flatten_version: FLATTEN_VERSION, blocks, text, starts, measure, index, revision }
    }

    /// The same, flattened by other rules than those of version 1: version 2 reads what stands behind walls, too (open shadow
    /// roots, frames, panels of tabs). Texts of two versions are two revisions, even when they are equal.
    pub fn flattened_by(self, flatten_version: u8) -> Self {
        Self { flatten_version, revision: OnceLock::new(), ..self }
    }

    /// The folded text of some of its blocks: equal whenever nobody would read a difference.
    pub fn folded_blocks(&self, blocks: core::ops::Range<usize>) -> &str {
        let at = |idx: usize| self.starts.get(idx).map_or(self.text.len(), |start| *start as usize);
        let folded = &self.index().folded;
        folded
            .text()
            .get(folded.at_original(at(blocks.start))..folded.at_original(at(blocks.end)))
            .unwrap_or_default()
            .trim()
    }

    /// The blocks it was made of.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The flat text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Which text this is.
    pub fn revision(&self) -> Revision {
        *self.revision.get_or_init(|| Revision::of_folded(self.flatten_version, self.index().folded.text()))
    }

    /// The place in UTF-8 bytes; `None` inside a character or behind the end.
    pub fn to_bytes(&self, at: Utf16) -> Option<Bytes> {
        Some(self.measure.find(&self.text, at, |mark| mark.utf16)?.bytes)
    }

    /// The place in UTF-16 code units; `None` inside a character or behind the end.
    pub fn to_utf16(&self, at: Bytes) -> Option<Utf16> {
        Some(self.measure.find(&self.text, at, |mark| mark.bytes)?.utf16)
    }

    /// The place in code points; `None` inside a character or behind the end.
    pub fn to_code_points(&self, at: Bytes) -> Option<CodePoints> {
        Some(self.measure.find(&self.text, at, |mark| mark.bytes)?.code_points)
    }

    /// The place of the n-th code point; `None` behind the end.
    pub fn from_code_points(&self, at: CodePoints) -> Option<Bytes> {
        Some(self.measure.find(&self.text, at, |mark| mark.code_points)?.bytes)
    }

    /// A span of the DOM in bytes.
    pub fn span_to_bytes(&self, span: Span<Utf16>) -> Option<Span<Bytes>> {
        Span::new(self.to_bytes(span.start())?, self.to_bytes(span.end())?)
    }

    /// A span in bytes as the DOM counts it.
    pub fn span_to_utf16(&self, span: Span<Bytes>) -> Option<Span<Utf16>> {
        Span::new(self.to_utf16(span.start())?, self.to_utf16(span.end())?)
    }

    /// The words of a span; nothing when it does not lie on characters of this text.
    pub fn slice(&self, span: Span<Bytes>) -> &str {
        self.text.get(span.start().0 as usize..span.end().0 as usize).unwrap_or_default()
    }

    /// The span, widened to whole grapheme clusters. A span behind the end of the text is cut to it.
    pub fn grapheme_span(&self, span: Span<Bytes>) -> Span<Bytes> {
        let start = self.boundary_before(span.start());
        let end = if span.is_empty() { start } else { self.boundary_behind(span.end()) };
        Span::new(start, end).unwrap_or(span)
    }

    /// The section around a place.
    pub fn section_at(&self, at: Bytes) -> SectionId {
        let headings = self.headings_above(self.block_at(at));
        match headings.last().map(|&idx| &self.blocks[idx]) {
            Some(Block { kind: BlockKind::Heading { id: Some(id), .. }, .. }) if !id.is_empty() => {
                SectionId(id.clone())
            }
            _ => SectionId(headings.iter().map(|&idx| self.blocks[idx].text.trim()).collect::<Vec<_>>().join(" > ")),
        }
    }

    /// The text of the nearest heading at or above a place.
    pub fn heading_at(&self, at: Bytes) -> Option<&str> {
        let above = self.blocks.get(..=self.block_at(at))?;
        let heading = above.iter().rev().find(|block| matches!(block.kind, BlockKind::Heading { .. }))?;
        Some(heading.text.trim())
    }

    /// The index of the block that holds a place. A page without blocks has block 0 all the same.
    pub(crate) fn block_at(&self, at: Bytes) -> usize {
        self.starts.partition_point(|&start| start <= at.0).saturating_sub(1)
    }

    /// Where a block lies in the flat text.
    pub(crate) fn block_span(&self, idx: usize) -> Option<Span<Bytes>> {
        let start = *self.starts.get(idx)?;
        Span::new(Bytes(start), Bytes(start + self.blocks.get(idx)?.text.len() as u32))
    }

    /// The indices of the headings that enclose a block, from the outside in. A heading encloses itself.
    pub(crate) fn headings_above(&self, block_idx: usize) -> Vec<usize> {
        let mut headings = Vec::new();
        let mut level_max = u8::MAX;
        for idx in (0..self.blocks.len().min(block_idx + 1)).rev() {
            if let BlockKind::Heading { level, .. } = self.blocks[idx].kind
                && level < level_max
            {
                headings.push(idx);
                level_max = level;
                if level <= 1 {
                    break;
                }
            }
        }
        headings.reverse();
        headings
    }

    pub(crate) fn unicode(&self) -> Unicode {
        self.unicode
    }

    pub(crate) fn index(&self) -> &TextIndex {
        self.index.get_or_init(|| TextIndex::new(&self.text, self.unicode))
    }

    fn boundary_before(&self, at: Bytes) -> Bytes {
        let mut at = (at.0 as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        if self.is_grapheme_boundary(at) {
            return Bytes(at as u32);
        }
        let found =
            (0..at).rev().filter(|at| self.text.is_char_boundary(*at)).find(|at| self.is_grapheme_boundary(*at));
        Bytes(found.unwrap_or(0) as u32)
    }

    fn boundary_behind(&self, at: Bytes) -> Bytes {
        let mut at = (at.0 as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at += 1;
        }
        if self.is_grapheme_boundary(at) {
            return Bytes(at as u32);
        }
        let mut behind = (at + 1..self.text.len()).filter(|at| self.text.is_char_boundary(*at));
        Bytes(behind.find(|at| self.is_grapheme_boundary(*at)).unwrap_or(self.text.len()) as u32)
    }

    fn is_grapheme_boundary(&self, at: usize) -> bool {
        self.unicode.is_boundary(&self.text, at)
    }
}

impl Revision {
    /// Names a folded text.
    pub(crate) fn of_folded(flatten_version: u8, folded: &str) -> Self {
        Self { flatten_version, fold_version: FOLD_VERSION, hash: Sha256::digest(folded).into() }
    }
}
