//! The messages between the page agent and the engine, as `www/agent/protocol.js` documents them, version 1.
//!
//! The page is hostile: what it sends is read leniently and within bounds, and what cannot be read is an error value.
//! Leaves out the JavaScript values themselves (`browser/port.rs`): anything serde can read and write will do.

use core::fmt;

use anchor::{Block, BlockKind, Span, Utf16};
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use crate::page_view::Rect;

/// The version of the messages that this engine speaks.
pub const VERSION: u32 = 1;
/// All text of a page together, in bytes: ten times the longest book we met, and still no trouble for a phone.
const TEXT_LEN_MAX: usize = 16 * 1024 * 1024;
/// A table of 20,000 rows and ten columns fits.
const BLOCKS_MAX: usize = 200_000;
/// Marks under one point; more than a person could tell apart.
const IDS_MAX: usize = 256;

/// What the page agent says.
#[derive(Debug, Clone, PartialEq)]
pub enum AgentMessage {
    /// The page, flattened.
    Document(DocumentMessage),
    /// What is selected now.
    Selection(SelectionMessage),
    /// A click on marks, the shortest first.
    Activate(IdsMessage),
    /// The marks under the pointer, the shortest first.
    Hover(IdsMessage),
    /// The address changed without a load; a document follows.
    Navigated,
    /// A message of a newer agent.
    Unknown,
}

/// The page, flattened.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct DocumentMessage {
    /// Of the messages.
    #[serde(default)]
    pub version: u32,
    /// Where it is.
    #[serde(default)]
    pub url: String,
    /// Where it says it is.
    #[serde(default)]
    pub canonical: Option<String>,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// `ltr` or `rtl`.
    #[serde(default)]
    pub dir: String,
    /// Its text, within bounds.
    #[serde(default, deserialize_with = "bounded_blocks")]
    pub blocks: Blocks,
}

/// The blocks of a page, within bounds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Blocks {
    /// The blocks.
    pub list: Vec<Block>,
    /// Whether the page is larger than the bounds: the rest is not there.
    pub is_cut: bool,
}

/// What is selected now.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct SelectionMessage {
    /// Where in the flat text; nothing when nothing is selected.
    #[serde(default)]
    span: Option<SpanFields>,
    #[serde(default)]
    rect: Option<RectFields>,
}

/// Marks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct IdsMessage {
    /// Their ids, as they were painted.
    #[serde(default)]
    pub ids: Vec<String>,
}

/// What the engine says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum EngineMessage {
    /// All marks there are now.
    Paint {
        /// They replace what was painted.
        marks: Vec<PaintedMark>,
        /// Which one is emphasised.
        active: Option<String>,
    },
    /// Which mark is emphasised, or none.
    Active {
        /// Its id.
        id: Option<String>,
    },
    /// Scroll there and show it for a moment.
    Reveal {
        /// First UTF-16 unit.
        start: u32,
        /// The first one behind it.
        end: u32,
    },
    /// Make room for the panel.
    Inset {
        /// CSS pixels at the inline end.
        inline_end: u32,
        /// CSS pixels at the block end.
        block_end: u32,
    },
    /// Drop the person's selection.
    ClearSelection,
    /// Send document and selection again.
    Refresh,
}

/// One mark on the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PaintedMark {
    /// Opaque to the agent.
    pub id: String,
    /// First UTF-16 unit.
    pub start: u32,
    /// The first one behind it.
    pub end: u32,
    /// How it looks.
    pub style: MarkStyle,
}

/// How a mark looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkStyle {
    /// A comment.
    Plain,
    /// Holds the document up.
    Blocking,
    /// A question.
    Question,
    /// Other words are proposed.
    Suggestion,
    /// Not published yet.
    Draft,
    /// Done.
    Closed,
}

impl AgentMessage {
    /// Reads a message; it is read twice, first for its type alone.
    pub fn read<'de, D: Deserializer<'de>>(message: impl Fn() -> D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Head {
            #[serde(default, rename = "type")]
            kind: String,
        }
        let head = Head::deserialize(message())?;
        Ok(match head.kind.as_str() {
            "document" => Self::Document(DocumentMessage::deserialize(message())?),
            "selection" => Self::Selection(SelectionMessage::deserialize(message())?),
            "activate" => Self::Activate(IdsMessage::deserialize(message())?.bounded()),
            "hover" => Self::Hover(IdsMessage::deserialize(message())?.bounded()),
            "navigated" => Self::Navigated,
            _ => Self::Unknown,
        })
    }
}

impl SelectionMessage {
    /// Where in the flat text, and where on the screen; nothing when nothing is selected, or nonsense was sent.
    pub fn place(&self) -> Option<(Span<Utf16>, Rect)> {
        let (span, rect) = (self.span?, self.rect.unwrap_or_default());
        let is_place = |at: f64| at.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&at);
        if !is_place(span.start) || !is_place(span.end) {
            return None;
        }
        let span = Span::new(Utf16(span.start as u32), Utf16(span.end as u32))?;
        Some((span, Rect { left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom }))
    }
}

impl IdsMessage {
    fn bounded(mut self) -> Self {
        self.ids.truncate(IDS_MAX);
        self
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
struct SpanFields {
    start: f64,
    end: f64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(default)]
struct RectFields {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

#[derive(Deserialize)]
struct BlockFields {
    #[serde(default)]
    text: String,
    #[serde(default)]
    kind: String,
    level: Option<f64>,
    id: Option<String>,
    row: Option<f64>,
    column: Option<f64>,
    source: Option<String>,
}

impl From<BlockFields> for Block {
    fn from(fields: BlockFields) -> Self {
        // `as` saturates, and takes what is not a number for 0.
        let number = |field: Option<f64>| field.unwrap_or_default() as u32;
        let kind = match fields.kind.as_str() {
            "heading" => BlockKind::Heading { level: number(fields.level).clamp(1, 6) as u8, id: fields.id },
            "list-item" => BlockKind::ListItem,
            "cell" => BlockKind::Cell { row: number(fields.row), column: number(fields.column) },
            "code" => BlockKind::Code,
            "image" => BlockKind::Image { source: fields.source.unwrap_or_default() },
            _ => BlockKind::Paragraph,
        };
        Self { text: fields.text, kind }
    }
}

fn bounded_blocks<'de, D: Deserializer<'de>>(blocks: D) -> Result<Blocks, D::Error> {
    struct Reader;
    impl<'de> Visitor<'de> for Reader {
        type Value = Blocks;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of blocks")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut blocks: A) -> Result<Blocks, A::Error> {
            let mut read = Blocks::default();
            let mut len = 0;
            while let Some(block) = blocks.next_element::<BlockFields>()? {
                len += block.text.len() + 1;
                if len > TEXT_LEN_MAX || read.list.len() == BLOCKS_MAX {
                    read.is_cut = true;
                    while blocks.next_element::<IgnoredAny>()?.is_some() {}
                    break;
                }
                read.list.push(block.into());
            }
            Ok(read)
        }
    }
    blocks.deserialize_seq(Reader)
}

#[cfg(test)]
mod tests;
