//! A document as its author keeps it, Markdown or HTML, read as the widget reads the page that is made of it.
//!
//! Markdown is turned into HTML first, as the usual site generators do; both then go the way of `anchors_flatten.rs`. Leaves
//! out changing anything (`patch.rs`).

use std::path::{Path, PathBuf};

use anchor::{Block, Bytes, Page, Span};
use pulldown_cmark::{Options, Parser};

use crate::anchors_flatten::Document;
use crate::anchors_site::read_bounded;
use crate::failure::Failure;
use crate::loose::Loose;

/// The widget takes 16 MiB of text; mark-up comes on top.
const SOURCE_LEN_MAX: u64 = 64 * 1024 * 1024;

/// How a source is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Html,
    Markdown,
}

/// Where the document is, and which part of it is under review.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Document")]
pub(crate) struct SourceArgs {
    /// The document: the page as it is published (.html), or the Markdown that it is made of (.md).
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) source: Option<PathBuf>,
    /// The part of the page under review, as a CSS selector [default: the page's own `target`, or `main`]
    #[arg(long, value_name = "SELECTOR", requires = "source", global = true)]
    pub(crate) target: Option<String>,
    /// What is not under review, as a CSS selector [default: the page's own `ignore`]
    #[arg(long, value_name = "SELECTOR", requires = "source", global = true)]
    pub(crate) ignore: Option<String>,
}

/// A document, read.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) format: Format,
    pub(crate) text: String,
    pub(crate) page: Page,
    /// Where a page says that it is, and its `doc` attribute.
    pub(crate) canonical: Option<String>,
    pub(crate) doc: Option<String>,
    target: Option<String>,
    ignore: Option<String>,
}

impl SourceArgs {
    /// The document, when one was named.
    pub(crate) fn read(&self) -> Result<Option<Source>, Failure> {
        self.source.as_deref().map(|path| Source::read(path, self)).transpose()
    }
}

impl Source {
    fn read(path: &Path, args: &SourceArgs) -> Result<Self, Failure> {
        let bytes = read_bounded(path, SOURCE_LEN_MAX).map_err(Failure::into_damage)?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Failure::file(path, "this is not UTF-8 text: save it as UTF-8 first").into_damage())?;
        let format = format_of(path, &text);
        let document =
            Document::parse(&html_of(format, &text)).map_err(|error| Failure::file(path, error).into_damage())?;
        let target = args.target.clone().or_else(|| document.attribute("target"));
        let ignore = args.ignore.clone().or_else(|| document.attribute("ignore"));
        let page = document.page(target.as_deref(), ignore.as_deref());
        let (canonical, doc) = (document.canonical(), document.attribute("doc"));
        Ok(Self { path: path.to_owned(), format, text, page, canonical, doc, target, ignore })
    }

    /// The same document with another text, as a row of blocks.
    pub(crate) fn blocks_of(&self, text: &str) -> Vec<Block> {
        let document = Document::parse(&html_of(self.format, text));
        document.map_or_else(|_| Vec::new(), |document| document.blocks(self.target.as_deref(), self.ignore.as_deref()))
    }

    /// All places of a quotation, in order.
    pub(crate) fn find(&self, quote: &str) -> Vec<Span<Bytes>> {
        let found = Loose::of_text(self.page.text()).find(quote);
        found.into_iter().filter_map(|range| Span::new(Bytes(range.start as u32), Bytes(range.end as u32))).collect()
    }
}

/// How Markdown is read: as GitHub and the usual site generators do, with what stands before the first heading left out.
pub(crate) fn markdown_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
}

fn html_of(format: Format, text: &str) -> String {
    match format {
        Format::Html => text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
        Format::Markdown => {
            let mut html = String::with_capacity(text.len() * 2);
            pulldown_cmark::html::push_html(&mut html, Parser::new_ext(text, markdown_options()));
            html
        }
    }
}

fn format_of(path: &Path, text: &str) -> Format {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("html" | "htm" | "xhtml") => Format::Html,
        Some("md" | "markdown" | "mkd" | "mdown" | "txt") => Format::Markdown,
        _ if text.trim_start_matches('\u{feff}').trim_start().starts_with("<!") => Format::Html,
        _ if text.trim_start().starts_with("<html") => Format::Html,
        _ => Format::Markdown,
    }
}
