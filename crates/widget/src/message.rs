//! The messages between the page agent and the engine, as `www/agent/protocol.js` documents them, version 2.
//!
//! The page is hostile: what it sends is read leniently and within bounds, and what cannot be read is an error value.
//! Leaves out the JavaScript values themselves (`browser/port.rs`): any plain value will do.

use anchor::{Block, BlockKind, Span, Utf16};

use crate::page_view::Rect;
use crate::plain::{Given, Plain};

/// The version of the messages that this engine speaks.
pub const VERSION: u32 = 2;
/// The version from which on an agent takes only what changed among its marks.
pub const CHANGES_SINCE: u32 = 2;
/// All text of a page together, in bytes: ten times the longest book we met, and still no trouble for a phone.
const TEXT_LEN_MAX: usize = 16 * 1024 * 1024;
/// A table of 20,000 rows and ten columns fits.
const BLOCKS_MAX: usize = 200_000;
/// A caption names an image; a text beside it is not its name.
const CAPTION_CHARS_MAX: usize = 300;
/// Marks under one point; more than a person could tell apart.
const IDS_MAX: u32 = 256;

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
    /// What hid the revealed place was opened.
    Opened,
    /// What of the flat text is in the window now; nothing when none of it is.
    View(Option<Span<Utf16>>),
    /// A message of a newer agent.
    Unknown,
}

/// The page, flattened.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentMessage {
    /// Of the messages.
    pub version: u32,
    /// Where it is.
    pub url: String,
    /// Where it says it is.
    pub canonical: Option<String>,
    /// Its title.
    pub title: String,
    /// `ltr` or `rtl`.
    pub dir: String,
    /// The version of the rules by which it was flattened.
    pub flatten_version: u8,
    /// Its text, within bounds.
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
#[derive(Debug, Clone, PartialEq)]
pub struct SelectionMessage {
    /// Where in the flat text; nothing when nothing is selected.
    span: Option<Span<Utf16>>,
    rect: Rect,
    /// The element that is meant as a whole.
    pub whole: Option<Whole>,
    /// Whether it answers a `pick`.
    pub is_picked: bool,
}

/// An element that is meant as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whole {
    /// A block: a cell, code.
    Block,
    /// An image.
    Image {
        /// Its caption, when there is one.
        caption: String,
        /// The part of it that is meant.
        region: Option<[u16; 4]>,
    },
}

/// Marks.
#[derive(Debug, Clone, PartialEq)]
pub struct IdsMessage {
    /// Their ids, as they were painted.
    pub ids: Vec<String>,
}

/// What the engine says.
#[derive(Debug, Clone, PartialEq)]
pub enum EngineMessage {
    /// All marks there are now, or what changed among them.
    Paint {
        /// They replace what was painted.
        marks: Vec<PaintedMark>,
        /// When only what changed is told: the ids of those that are not there any more.
        gone: Option<Vec<String>>,
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
        /// The part of the image that stands there.
        region: Option<[u16; 4]>,
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
    /// Let the person pick an element.
    Pick {
        /// What an image, a cell and code are called.
        words: [String; 3],
    },
    /// Send document and selection again.
    Refresh,
    /// Tell what is in the window.
    Look,
    /// Put these numbers behind the marks, for as long as the page is printed.
    Number {
        /// Ids of marks, with their numbers; none when printing is over.
        marks: Vec<(String, usize)>,
    },
}

/// One mark on the page.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Reads a message. An error says in words what it is not.
    pub fn read(message: &impl Given) -> Result<Self, &'static str> {
        if !message.is_record() {
            return Err("a message is an object");
        }
        let kind = message.field("type");
        if kind.is_nothing() {
            return Ok(Self::Unknown);
        }
        Ok(match kind.text().ok_or("a message's type is a word")?.as_str() {
            "document" => Self::Document(DocumentMessage::read(message)?),
            "selection" => Self::Selection(SelectionMessage::read(message)),
            "activate" => Self::Activate(IdsMessage::read(message)),
            "hover" => Self::Hover(IdsMessage::read(message)),
            "navigated" => Self::Navigated,
            "opened" => Self::Opened,
            "view" => Self::View(span(&message.field("span"))),
            _ => Self::Unknown,
        })
    }
}

impl DocumentMessage {
    fn read(message: &impl Given) -> Result<Self, &'static str> {
        let words = |name| message.field(name).text().unwrap_or_default();
        Ok(Self {
            version: whole(message.field("version").number()),
            url: words("url"),
            canonical: message.field("canonical").text(),
            title: words("title"),
            dir: words("dir"),
            flatten_version: u8::try_from(whole(message.field("flatten").number())).unwrap_or(u8::MAX).max(1),
            blocks: Blocks::read(&message.field("blocks"))?,
        })
    }
}

impl Blocks {
    fn read(list: &impl Given) -> Result<Self, &'static str> {
        let mut read = Self::default();
        if list.is_nothing() {
            return Ok(read);
        }
        let mut len = 0;
        for idx in 0..list.n_items().ok_or("a document's blocks are a list")? {
            let block = block(&list.item(idx));
            len += block.text.len() + 1;
            if len > TEXT_LEN_MAX || read.list.len() == BLOCKS_MAX {
                read.is_cut = true;
                break;
            }
            read.list.push(block);
        }
        Ok(read)
    }
}

fn block(fields: &impl Given) -> Block {
    let number = |name| whole(fields.field(name).number());
    let kind = match fields.field("kind").text().as_deref() {
        Some("heading") => {
            BlockKind::Heading { level: number("level").clamp(1, 6) as u8, id: fields.field("id").text() }
        }
        Some("list-item") => BlockKind::ListItem,
        Some("cell") => BlockKind::Cell { row: number("row"), column: number("column") },
        Some("code") => BlockKind::Code,
        Some("image") => BlockKind::Image { source: fields.field("source").text().unwrap_or_default() },
        _ => BlockKind::Paragraph,
    };
    Block { text: fields.field("text").text().unwrap_or_default(), kind }
}

/// `as` saturates, and takes what is not a number for 0.
fn whole(number: Option<f64>) -> u32 {
    number.unwrap_or_default() as u32
}

impl EngineMessage {
    /// The message as the page agent reads it.
    pub fn to_plain(&self) -> Plain {
        let (name, mut fields) = match self {
            Self::Paint { marks, gone, active } => {
                let marks = Plain::List(marks.iter().map(PaintedMark::to_plain).collect());
                let mut fields = vec![("marks", marks), ("active", active.as_deref().into())];
                let gone = gone.as_ref().map(|gone| Plain::List(gone.iter().map(|id| id.as_str().into()).collect()));
                fields.extend(gone.map(|gone| ("gone", gone)));
                ("paint", fields)
            }
            Self::Active { id } => ("active", vec![("id", id.as_deref().into())]),
            Self::Reveal { start, end, region } => {
                let mut fields = vec![("start", (*start).into()), ("end", (*end).into())];
                if let Some(region) = region {
                    let sides = region.iter().map(|side| u32::from(*side).into());
                    fields.push(("region", Plain::List(sides.collect())));
                }
                ("reveal", fields)
            }
            Self::Inset { inline_end, block_end } => {
                ("inset", vec![("inlineEnd", (*inline_end).into()), ("blockEnd", (*block_end).into())])
            }
            Self::ClearSelection => ("clear-selection", Vec::new()),
            Self::Pick { words } => {
                let names = ["image", "cell", "code"].into_iter();
                let words = names.zip(words).map(|(name, word)| (name, word.as_str().into()));
                ("pick", vec![("words", Plain::Record(words.collect()))])
            }
            Self::Refresh => ("refresh", Vec::new()),
            Self::Look => ("look", Vec::new()),
            Self::Number { marks } => {
                let marks = marks
                    .iter()
                    .map(|(id, number)| Plain::Record(vec![("id", id.as_str().into()), ("number", (*number).into())]));
                ("number", vec![("marks", Plain::List(marks.collect()))])
            }
        };
        fields.push(("type", name.into()));
        Plain::Record(fields)
    }
}

impl PaintedMark {
    fn to_plain(&self) -> Plain {
        let style = match self.style {
            MarkStyle::Plain => "plain",
            MarkStyle::Blocking => "blocking",
            MarkStyle::Question => "question",
            MarkStyle::Suggestion => "suggestion",
            MarkStyle::Draft => "draft",
            MarkStyle::Closed => "closed",
        };
        Plain::Record(vec![
            ("id", self.id.as_str().into()),
            ("start", self.start.into()),
            ("end", self.end.into()),
            ("style", style.into()),
        ])
    }
}

impl SelectionMessage {
    fn read(message: &impl Given) -> Self {
        let rect = message.field("rect");
        let side = |name| rect.field(name).number().unwrap_or_default();
        Self {
            span: span(&message.field("span")),
            rect: Rect { left: side("left"), top: side("top"), right: side("right"), bottom: side("bottom") },
            whole: Whole::read(message),
            is_picked: message.field("isPicked").is_true(),
        }
    }

    /// Where in the flat text, and where on the screen; nothing when nothing is selected, or nonsense was sent.
    pub fn place(&self) -> Option<(Span<Utf16>, Rect)> {
        Some((self.span?, self.rect))
    }
}

impl Whole {
    fn read(message: &impl Given) -> Option<Self> {
        match message.field("element").text()?.as_str() {
            "block" => Some(Self::Block),
            "image" => {
                let caption = message.field("caption").text().unwrap_or_default();
                let caption = caption.chars().take(CAPTION_CHARS_MAX).collect();
                Some(Self::Image { caption, region: region(&message.field("region")) })
            }
            _ => None,
        }
    }
}

/// `[left, top, right, bottom]` in thousandths; nothing when it has no inside.
fn region(sides: &impl Given) -> Option<[u16; 4]> {
    let side = |idx| u16::try_from(whole(sides.item(idx).number()).min(1_000)).unwrap_or(1_000);
    let [left, top, right, bottom] = [side(0), side(1), side(2), side(3)];
    (left < right && top < bottom).then_some([left, top, right, bottom])
}

fn span(fields: &impl Given) -> Option<Span<Utf16>> {
    let (start, end) = fields.field("start").number().zip(fields.field("end").number())?;
    let is_place = |at: f64| at.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&at);
    if !is_place(start) || !is_place(end) {
        return None;
    }
    Span::new(Utf16(start as u32), Utf16(end as u32))
}

impl IdsMessage {
    fn read(message: &impl Given) -> Self {
        let ids = message.field("ids");
        let n_ids = ids.n_items().unwrap_or_default().min(IDS_MAX);
        Self { ids: (0..n_ids).filter_map(|idx| ids.item(idx).text()).collect() }
    }
}

#[cfg(test)]
mod tests;
