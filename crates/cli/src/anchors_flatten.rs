//! Turns a page into blocks of flat text without a browser, by the very rules of `www/agent/flatten.js`, where they are
//! explained: a revision is the hash of this text, so browser and command line must agree (`tests/fixtures/flatten`).
//!
//! Leaves out what scripts would add. Nothing here calls itself, because somebody's page may be nested without end.

use anchor::{Block, BlockKind};
use scraper::node::Element;
use scraper::{ElementRef, Html, Node, Selector};

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
    /// Reads a page as browsers do; anything is a page.
    pub(crate) fn parse(html: &str) -> Self {
        Self { html: Html::parse_document(html) }
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
        let target = target.filter(|target| !target.is_empty()).unwrap_or("main");
        let ignore = ignore.and_then(|ignore| Selector::parse(ignore).ok());
        let root = Selector::parse(target).ok().and_then(|target| self.html.select(&target).next());
        match root.or_else(|| self.first("body")) {
            Some(root) => Flat::new(ignore.as_ref()).of(root),
            None => Vec::new(),
        }
    }

    fn first(&self, selector: &str) -> Option<ElementRef<'_>> {
        let selector = Selector::parse(selector).ok()?;
        self.html.select(&selector).next()
    }
}

impl<'a> Flat<'a> {
    fn new(ignore: Option<&'a Selector>) -> Self {
        let context = Context { kind: BlockKind::Paragraph, id: None };
        let frames = vec![Frame { context, outer_cell: None }];
        Self { ignore, blocks: Vec::new(), text: String::new(), waiting: Vec::new(), row: 0, column: 0, frames }
    }

    fn of(mut self, root: ElementRef<'_>) -> Vec<Block> {
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
        self.blocks
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
        if SKIP.contains(&name) || is_hidden || self.ignore.is_some_and(|ignore| ignore.matches(&whole)) {
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

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\u{c}' | '\r')
}

#[cfg(test)]
mod tests;
