//! One page with the tag put in, or taken out again: bytes in, bytes out.
//!
//! A page is changed only when taking the tag out of what was written gives exactly the page that was there. So a tag that
//! would land in a comment that nobody closed is never written. Leaves out files, and what the tag says.

use std::cell::{Cell, RefCell};

use lol_html::{HtmlRewriter, MemorySettings, Settings, doctype, element};

use crate::inject::{INSTALLED, Injector, PARSER_MEMORY_MAX, PRESENT, ScriptTag, is_utf16};

/// What a whole document has at least one of; a piece of HTML that a script fetches has none.
const DOCUMENT: &str = "html, head, body, title, frameset";
/// Bounds memory: a page is held three times. The largest page of the standard library's documentation has 2 MB.
const PAGE_LEN_MAX: usize = 64 * 1024 * 1024;

/// A page as it would be without our tag, and what in it matters to the tag.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) bytes: Vec<u8>,
    /// The address of its first `<base>`, against which the tag's address is read.
    pub(super) base: Option<String>,
    /// The content security policies in its head.
    pub(super) policies: Vec<String>,
    has_own_tag: bool,
    is_document: bool,
}

/// Why a page gets no tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Left {
    /// It loads the widget by a tag of its own.
    OwnTag,
    /// A piece that a script puts into other pages.
    Fragment,
    /// Shown under any address, so no relative address in it leads anywhere.
    NotFoundPage,
    /// A link to a file, which is done where it lies, or lies elsewhere.
    Link,
    /// The person said so.
    Skipped,
    /// Not a superset of ASCII.
    Utf16,
    /// It cannot be parsed to its end, or ends within a comment or a script.
    Unreadable,
    TooLong,
    /// Its `<base>` leads to an address of which nobody knows where it lies in the directory.
    Base,
}

impl Left {
    /// Whether somebody would miss the widget here.
    pub(super) fn is_missed(self) -> bool {
        matches!(self, Self::Utf16 | Self::Unreadable | Self::TooLong | Self::Base)
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::OwnTag => "loads the widget by a tag of its own",
            Self::Fragment => "is a piece of a page",
            Self::NotFoundPage => "is shown under other addresses; --base gives it the tag, too",
            Self::Link => "is a link",
            Self::Skipped => "is skipped",
            Self::Utf16 => "is in UTF-16, which cannot be changed safely: save it as UTF-8",
            Self::Unreadable => "ends within a comment, a script or a tag, so a tag behind it would be words",
            Self::TooLong => "is longer than 64 MB",
            Self::Base => "has a <base> that leads elsewhere: say with --base where the directory is served",
        }
    }
}

impl Page {
    /// Reads a page, and takes our tags out of it.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Left> {
        if bytes.len() > PAGE_LEN_MAX {
            return Err(Left::TooLong);
        }
        if is_utf16(bytes) || bytes.starts_with(b"<\0") || bytes.starts_with(b"\0<") {
            return Err(Left::Utf16);
        }
        without_tags(bytes).ok_or(Left::Unreadable)
    }

    /// The page with the tag. Fails when it is not to have one, or cannot.
    pub(super) fn with(&self, tag: ScriptTag) -> Result<Vec<u8>, Left> {
        if self.has_own_tag {
            return Err(Left::OwnTag);
        }
        if !self.is_document {
            return Err(Left::Fragment);
        }
        let mut injector = Injector::new(tag);
        let mut written = injector.write(&self.bytes);
        written.extend(injector.end());
        let again = without_tags(&written).ok_or(Left::Unreadable)?;
        if written.len() == self.bytes.len() || again.bytes != self.bytes {
            return Err(Left::Unreadable);
        }
        Ok(written)
    }
}

fn without_tags(bytes: &[u8]) -> Option<Page> {
    let mut kept = Vec::with_capacity(bytes.len());
    let seen = RefCell::new(Page::default());
    let is_document = Cell::new(false);
    let settings = Settings::new()
        .with_memory_settings(MemorySettings::new().with_max_allowed_memory_usage(PARSER_MEMORY_MAX))
        .with_strict(false)
        .append_element_content_handler(element!(PRESENT, |element| {
            if element.has_attribute(INSTALLED) {
                element.remove();
            } else {
                seen.borrow_mut().has_own_tag = true;
            }
            Ok(())
        }))
        .append_element_content_handler(element!("base[href]", |element| {
            let mut seen = seen.borrow_mut();
            seen.base = seen.base.take().or_else(|| element.get_attribute("href"));
            Ok(())
        }))
        .append_element_content_handler(element!(
            r#"meta[http-equiv="content-security-policy" i][content]"#,
            |element| {
                seen.borrow_mut().policies.extend(element.get_attribute("content"));
                Ok(())
            }
        ))
        .append_element_content_handler(element!(DOCUMENT, |_| {
            is_document.set(true);
            Ok(())
        }))
        .append_document_content_handler(doctype!(|_| {
            is_document.set(true);
            Ok(())
        }));
    let mut rewriter = HtmlRewriter::new(settings, |piece: &[u8]| kept.extend_from_slice(piece));
    rewriter.write(bytes).ok()?;
    rewriter.end().ok()?;
    Some(Page { bytes: kept, is_document: is_document.get(), ..seen.into_inner() })
}

#[cfg(test)]
mod tests;
