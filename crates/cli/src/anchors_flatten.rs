//! Turns a page into blocks of flat text without a browser, by the very rules of `www/agent/flatten.js`, where they are
//! explained: a revision is the hash of this text, so browser and command line must agree (`tests/fixtures/flatten`).
//!
//! Leaves out what scripts would add, open shadow roots and frames among it. Nothing here calls itself, because somebody's
//! page may be nested without end.

use std::collections::BTreeSet;

use anchor::{Block, BlockKind, Page};
use html5ever::driver::{Parser, parse_document};
use html5ever::tendril::TendrilSink;
use scraper::node::Element;
use scraper::{ElementRef, Html, HtmlTreeSink, Node, Selector};

/// Elements that are not there.
#[rustfmt::skip]
const SKIP: [&str; 14] = [
    "audio", "canvas", "datalist", "iframe", "noscript", "object", "script", "select", "style", "svg", "template",
    "textarea", "video", "baton-review",
];
/// Elements that end the block before them and begin their own.
#[rustfmt::skip]
const BLOCK: [&str; 44] = [
    "address", "article", "aside", "blockquote", "caption", "dd", "dl", "dt", "details", "dialog", "div", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "header", "hgroup", "legend",
    "li", "main", "menu", "nav", "ol", "ul", "p", "pre", "search", "section", "summary", "table", "tbody", "tfoot",
    "thead", "td", "th", "tr",
];

/// The page is fed to the parser in pieces of so many bytes, and looked at in between.
const PIECE_LEN: usize = 4 * 1024;
/// What one page may cost: nodes, each times the depth at which it stands, since a parser looks along all open elements for
/// most of them. A book of 500,000 nodes, forty deep, comes to 20 million; this is some seconds.
const WORK_MAX: u64 = 400_000_000;
/// Some pages make many nodes out of few letters: unclosed `b`s come again in every paragraph. 64 MiB of mark-up
/// with a node every 16 bytes are four million.
const NODES_MAX: u64 = 16_000_000;
/// How far to look back for the last element.
const LOOK_BACK: usize = 256;

/// A page that would take for ever to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("its elements are nested too deeply to be read: it says about {len} bytes of mark-up in")]
pub(crate) struct TooDeep {
    /// How much was read before that was clear.
    len: usize,
}

/// A page, read but not yet flattened.
pub(crate) struct Document {
    html: Html,
}

/// What text that comes now would belong to.
#[derive(Debug, Clone)]
struct Context {
    kind: BlockKind,
    /// The element's id, until a block has taken it.
    id: Option<String>,
}

/// A block element whose end has not been met yet.
struct Frame {
    context: Context,
    /// Row and column outside, for the end of a table.
    outer_cell: Option<(i64, u32)>,
}

/// What is being made.
struct Flat<'a> {
    ignore: Option<&'a Selector>,
    /// The ids of what tabs control.
    panels: BTreeSet<&'a str>,
    /// Whether a hidden panel was read.
    has_panel: bool,
    blocks: Vec<Block>,
    /// The block that is being read.
    text: String,
    /// Images inside it, which come right after it.
    waiting: Vec<Block>,
    row: i64,
    column: u32,
    frames: Vec<Frame>,
}

impl Document {
    /// Reads a page as browsers do; anything is a page, unless its elements are nested without measure.
    pub(crate) fn parse(html: &str) -> Result<Self, TooDeep> {
        let mut parser = parse_document(HtmlTreeSink::new(Html::new_document()), html5ever::ParseOpts::default());
        let (mut at, mut work, mut n_before) = (0, 0_u64, 0_u64);
        while at < html.len() {
            let end = html.ceil_char_boundary(at + PIECE_LEN).min(html.len());
            parser.process(html.get(at..end).unwrap_or_default().into());
            at = end;
            let (n_nodes, depth) = size_of(&parser);
            work += (n_nodes - n_before) * depth;
            n_before = n_nodes;
            if work > WORK_MAX || n_nodes > NODES_MAX {
                return Err(TooDeep { len: at });
            }
        }
        Ok(Self { html: parser.finish() })
    }

    /// The page as anchoring sees it.
    pub(crate) fn page(&self, target: Option<&str>, ignore: Option<&str>) -> Page {
        let (blocks, version) = self.read(target, ignore);
        Page::new(blocks).flattened_by(version)
    }

    /// The attribute of the widget's own element in the page, such as `target`.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let element = self.first("baton-review")?;
        element.attr(name).map(str::to_owned)
    }

    /// Where the page says that it is.
    pub(crate) fn canonical(&self) -> Option<String> {
        self.first("link[rel=canonical]")?.attr("href").map(str::to_owned)
    }

    /// The blocks of the part that `target` names (else `main`, else the body), without what matches `ignore`.
    pub(crate) fn blocks(&self, target: Option<&str>, ignore: Option<&str>) -> Vec<Block> {
        self.read(target, ignore).0
    }

    /// The blocks, and the version of the rules by which they were read.
    fn read(&self, target: Option<&str>, ignore: Option<&str>) -> (Vec<Block>, u8) {
        let target = target.filter(|target| !target.is_empty()).unwrap_or("main");
        let ignore = ignore.and_then(|ignore| Selector::parse(ignore).ok());
        let root = Selector::parse(target).ok().and_then(|target| self.html.select(&target).next());
        match root.or_else(|| self.first("body")) {
            Some(root) => Flat::new(ignore.as_ref(), self.panels()).of(root),
            None => (Vec::new(), 1),
        }
    }

    /// The ids that tabs say they control.
    fn panels(&self) -> BTreeSet<&str> {
        let tabs = Selector::parse("[role=tab][aria-controls]").ok();
        let tabs = tabs.iter().flat_map(|tabs| self.html.select(tabs));
        tabs.filter_map(|tab| tab.attr("aria-controls")).flat_map(str::split_ascii_whitespace).collect()
    }

    fn first(&self, selector: &str) -> Option<ElementRef<'_>> {
        let selector = Selector::parse(selector).ok()?;
        self.html.select(&selector).next()
    }
}

impl<'a> Flat<'a> {
    fn new(ignore: Option<&'a Selector>, panels: BTreeSet<&'a str>) -> Self {
        let context = Context { kind: BlockKind::Paragraph, id: None };
        let frames = vec![Frame { context, outer_cell: None }];
        let (blocks, waiting, text) = (Vec::new(), Vec::new(), String::new());
        Self { ignore, panels, has_panel: false, blocks, text, waiting, row: 0, column: 0, frames }
    }

    fn of(mut self, root: ElementRef<'_>) -> (Vec<Block>, u8) {
        let mut at = root.first_child();
        while let Some(node) = at {
            let goes_inside = match node.value() {
                Node::Text(text) => {
                    self.read(text);
                    false
                }
                Node::Element(element) => ElementRef::wrap(node).is_some_and(|whole| self.enter(element, whole)),
                _ => false,
            };
            at = if goes_inside { node.first_child() } else { None };
            if at.is_some() {
                continue;
            }
            if goes_inside {
                self.leave(node.value());
            }
            // To the next sibling, or to that of the nearest element that has one.
            let mut done = node;
            at = loop {
                if let Some(next) = done.next_sibling() {
                    break Some(next);
                }
                match done.parent().filter(|parent| parent.id() != root.id()) {
                    Some(parent) => {
                        self.leave(parent.value());
                        done = parent;
                    }
                    None => break None,
                }
            };
        }
        self.close();
        (self.blocks, if self.has_panel { 2 } else { 1 })
    }

    fn is_code(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.context.kind == BlockKind::Code)
    }

    fn read(&mut self, text: &str) {
        if self.is_code() {
            self.text.push_str(text);
            return;
        }
        for c in text.chars() {
            if is_space(c) { self.space() } else { self.text.push(c) }
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    /// Meets an element, and says whether its inside is to be read.
    fn enter(&mut self, element: &Element, whole: ElementRef<'_>) -> bool {
        let name = element.name();
        let is_hidden = element.attr("hidden").is_some_and(|hidden| hidden != "until-found");
        // In version 2 a hidden panel is read all the same when a tab would show it.
        let is_panel = is_hidden
            && element.attr("role") == Some("tabpanel")
            && element.attr("id").is_some_and(|id| self.panels.contains(id));
        self.has_panel |= is_panel;
        let is_gone = SKIP.contains(&name) || (is_hidden && !is_panel);
        if is_gone || self.ignore.is_some_and(|ignore| ignore.matches(&whole)) {
            return false;
        }
        match name {
            "br" if self.is_code() => self.text.push('\n'),
            "br" => self.space(),
            "img" => self.image(element),
            _ if BLOCK.contains(&name) => self.begin(name, element.attr("id").filter(|id| !id.is_empty())),
            _ => {}
        }
        !matches!(name, "br" | "img")
    }

    fn image(&mut self, element: &Element) {
        let alt = element.attr("alt").unwrap_or_default();
        let words: Vec<&str> = alt.split(is_space).filter(|word| !word.is_empty()).collect();
        if !words.is_empty() {
            let source = element.attr("src").unwrap_or_default().to_owned();
            self.waiting.push(Block { text: words.join(" "), kind: BlockKind::Image { source } });
        }
    }

    fn begin(&mut self, name: &str, id: Option<&str>) {
        self.close();
        let outer_cell = (name == "table").then_some((self.row, self.column));
        match name {
            "table" => self.row = -1,
            "tr" => (self.row, self.column) = (self.row + 1, 0),
            _ => {}
        }
        let outer = self.frames.last().map_or(BlockKind::Paragraph, |frame| frame.context.kind.clone());
        let kind = match (name, name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok())) {
            (_, Some(level)) => BlockKind::Heading { level, id: None },
            ("li" | "dd" | "dt", _) => BlockKind::ListItem,
            ("td" | "th", _) => {
                self.column += 1;
                BlockKind::Cell { row: u32::try_from(self.row).unwrap_or(0), column: self.column - 1 }
            }
            ("pre", _) => BlockKind::Code,
            _ => outer,
        };
        self.frames.push(Frame { context: Context { kind, id: id.map(str::to_owned) }, outer_cell });
    }

    fn leave(&mut self, node: &Node) {
        if !node.as_element().is_some_and(|element| BLOCK.contains(&element.name())) {
            return;
        }
        self.close();
        if let Some(outer_cell) = self.frames.pop().and_then(|frame| frame.outer_cell) {
            (self.row, self.column) = outer_cell;
        }
    }

    /// Ends the block that is being read.
    fn close(&mut self) {
        let is_code = self.is_code();
        let text = std::mem::take(&mut self.text);
        let is_visible = text.chars().any(|c| !is_space(c) && c != '\u{a0}');
        let text = if is_code { text.trim_end_matches('\n') } else { text.strip_suffix(' ').unwrap_or(&text) };
        if let Some(frame) = self.frames.last_mut().filter(|_| is_visible) {
            let id = frame.context.id.take();
            let kind = match &frame.context.kind {
                BlockKind::Heading { level, .. } => BlockKind::Heading { level: *level, id },
                kind => kind.clone(),
            };
            self.blocks.push(Block { text: text.to_owned(), kind });
        }
        self.blocks.append(&mut self.waiting);
    }
}

/// How many nodes there are, and how deep the last element stands.
fn size_of(parser: &Parser<HtmlTreeSink>) -> (u64, u64) {
    let html = parser.tokenizer.sink.sink.0.borrow();
    let last = html.tree.nodes().rev().take(LOOK_BACK).find(|node| node.value().is_element());
    let depth = last.map_or(0, |node| node.ancestors().count());
    (html.tree.values().len() as u64, depth as u64 + 1)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\u{c}' | '\r')
}

#[cfg(test)]
mod tests;
