//! Puts the widget's script tag into somebody's HTML while it streams by; every other byte stays as it was.
//!
//! Leaves out which responses are pages: see `site.rs`.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use http_body::Frame;
use lol_html::html_content::{ContentType, EndTag};
use lol_html::send::{Element, EndTagHandler, HtmlRewriter, Settings};
use lol_html::{HandlerResult, MemorySettings, OutputSink, element, end};

/// What one parser may hold: a single tag longer than this is not from a person. The rest of the page then passes as it is.
pub(crate) const PARSER_MEMORY_MAX: usize = 4 * 1024 * 1024;
/// A page that already loads Baton by its own tag gets no second one.
pub(crate) const PRESENT: &str = r#"baton-review, script[src$="baton.js"], script[src$="baton.iife.js"], script[src$="baton.offline.js"], script[data-baton-mdbook]"#;

/// Marks a tag that `baton install` wrote, so that it is found again.
pub(crate) const INSTALLED: &str = "data-baton-installed";

/// The script tag that brings the widget into a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScriptTag {
    html: Arc<str>,
    host: Option<Host>,
}

/// What a server tells the pages that load the widget from it by a tag of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Host {
    script: Arc<str>,
    relay: Option<Arc<str>>,
}

/// A page on its way to a reader, with the tag put in.
pub(crate) struct Injecting {
    page: Body,
    injector: Option<Injector>,
}

/// Takes pieces of a page, gives pieces of the page with the tag.
pub(crate) struct Injector {
    state: State,
    tag: ScriptTag,
}

enum State {
    /// Nothing has come yet: a page in UTF-16 shows itself by its first two bytes.
    Start,
    Rewriting {
        rewriter: Box<HtmlRewriter<'static, Out>>,
        out: Out,
    },
    /// Nothing more to change.
    Passing,
}

/// Where the rewriter writes to, and we take from. Never contended: both are called one after the other.
#[derive(Clone, Default)]
struct Out(Arc<Mutex<Vec<u8>>>);

impl ScriptTag {
    /// The tag that loads `script` and tells the widget which relay to use, if any.
    pub(crate) fn new(script: &str, relay: Option<&str>) -> Self {
        let attribute = relay.map(|relay| format!(" data-relay=\"{}\"", escape(relay))).unwrap_or_default();
        let html = format!("<script async src=\"{}\"{attribute}></script>", escape(script)).into();
        Self { html, host: Some(Host { script: script.into(), relay: relay.map(Arc::from) }) }
    }

    /// A tag with these attributes, in order; those without a value stand alone. Tags of the page itself stay as they are.
    pub(crate) fn with_attributes<'a>(attributes: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Self {
        let mut html = "<script".to_owned();
        for (name, value) in attributes {
            html.push(' ');
            html.push_str(name);
            if let Some(value) = value {
                html.extend(["=\"", &escape(value), "\""]);
            }
        }
        html.push_str("></script>");
        Self { html: html.into(), host: None }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.html
    }

    /// A page's own tag that loads the widget from this server is told of this server's relay, unless it names another one
    /// by its whole address. So a page written for one host works on every other.
    fn inform(&self, tag: &mut Element<'_, '_>) -> HandlerResult {
        let Some(Host { script, relay }) = &self.host else {
            return Ok(());
        };
        // An installed tag is relative, and its directory is where this server has the widget, too.
        let is_ours = tag
            .get_attribute("src")
            .is_some_and(|src| dir(&src) == dir(script) || (tag.has_attribute(INSTALLED) && !src.contains("//")));
        let names_another = tag.get_attribute("data-relay").is_some_and(|relay| relay.contains("://"));
        match relay {
            _ if !is_ours || names_another => {}
            Some(relay) => tag.set_attribute("data-relay", relay)?,
            None => tag.remove_attribute("data-relay"),
        }
        Ok(())
    }
}

impl Injecting {
    pub(crate) fn new(page: Body, tag: ScriptTag) -> Self {
        Self { page, injector: Some(Injector::new(tag)) }
    }
}

impl HttpBody for Injecting {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        loop {
            let frame = ready!(Pin::new(&mut self.page).poll_frame(cx));
            let bytes = match (frame, &mut self.injector) {
                (Some(Ok(frame)), Some(injector)) => match frame.into_data() {
                    Ok(data) => injector.write(&data),
                    // Trailers; files have none.
                    Err(frame) => return Poll::Ready(Some(Ok(frame))),
                },
                (None, _) => match self.injector.take() {
                    Some(injector) => injector.end(),
                    None => return Poll::Ready(None),
                },
                (other, _) => return Poll::Ready(other),
            };
            if !bytes.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(bytes.into()))));
            }
        }
    }
}

impl Injector {
    pub(crate) fn new(tag: ScriptTag) -> Self {
        Self { state: State::Start, tag }
    }

    /// Takes the next piece of the page.
    pub(crate) fn write(&mut self, piece: &[u8]) -> Vec<u8> {
        if piece.is_empty() {
            return Vec::new();
        }
        if matches!(self.state, State::Start) {
            self.state = if is_utf16(piece) { State::Passing } else { rewriting(&self.tag) };
        }
        let State::Rewriting { rewriter, out } = &mut self.state else {
            return piece.to_vec();
        };
        let result = rewriter.write(piece);
        let written = out.take();
        if let Err(error) = result {
            // The rewriter has passed on what it held; a page without the widget is better than half a page.
            tracing::warn!(%error, "a page could not be parsed to its end, and is served without the widget");
            self.state = State::Passing;
        }
        written
    }

    /// Takes the end of the page.
    pub(crate) fn end(self) -> Vec<u8> {
        match self.state {
            State::Rewriting { rewriter, out } => {
                if let Err(error) = rewriter.end() {
                    tracing::warn!(%error, "a page could not be parsed to its end");
                }
                out.take()
            }
            // An empty file is a page too.
            State::Start => self.tag.as_str().as_bytes().to_vec(),
            State::Passing => Vec::new(),
        }
    }
}

impl Out {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl OutputSink for Out {
    fn handle_chunk(&mut self, chunk: &[u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(chunk);
    }
}

fn rewriting(tag: &ScriptTag) -> State {
    let out = Out::default();
    // Whether the tag is in the page, ours or theirs. Shared by three handlers that run one after the other.
    let is_present = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let relaxed = std::sync::atomic::Ordering::Relaxed;
    let (seen, at_body, at_end) = (is_present.clone(), is_present.clone(), is_present);
    let (own_tag, body_tag, end_tag) = (tag.clone(), tag.clone(), tag.clone());
    let memory = MemorySettings::new()
        .with_max_allowed_memory_usage(PARSER_MEMORY_MAX)
        .with_graceful_bail_out_on_memory_limit_exceeded(true);
    let settings = Settings::new_send()
        .with_memory_settings(memory)
        .with_strict(false)
        .append_element_content_handler(element!(PRESENT, move |element| {
            seen.store(true, relaxed);
            own_tag.inform(element)
        }))
        .append_element_content_handler(element!("body", move |body| {
            let (tag, is_present) = (body_tag.clone(), at_body.clone());
            let put_in: EndTagHandler<'static> = Box::new(move |end: &mut EndTag<'_>| {
                if !is_present.swap(true, relaxed) {
                    end.before(tag.as_str(), ContentType::Html);
                }
                Ok(())
            });
            // A body that can have no end has nothing to come before.
            if let Some(handlers) = body.end_tag_handlers() {
                handlers.push(put_in);
            }
            Ok(())
        }))
        // `</body>` may be left out in HTML; scripts behind it are moved into the body by every parser.
        .append_document_content_handler(end!(move |end| {
            if !at_end.swap(true, relaxed) {
                end.append(end_tag.as_str(), ContentType::Html);
            }
            Ok(())
        }));
    State::Rewriting { rewriter: Box::new(HtmlRewriter::new(settings, out.clone())), out }
}

/// An address without its last part: the module and the classic script lie side by side.
fn dir(address: &str) -> &str {
    address.rsplit_once('/').map_or("", |(dir, _)| dir)
}

pub(crate) fn is_utf16(page: &[u8]) -> bool {
    page.starts_with(&[0xff, 0xfe]) || page.starts_with(&[0xfe, 0xff])
}

/// For the value of an attribute in double quotes. ASCII, because nobody knows the encoding of the page.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '<' => escaped.push_str("&lt;"),
            '\u{20}'..='\u{7e}' => escaped.push(char),
            _ => escaped.push_str(&format!("&#{};", u32::from(char))),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{Injector, ScriptTag};

    const TAG: &str = r#"<script async src="/b.js" data-relay="/r"></script>"#;

    fn inject(page: &[u8], piece_len: usize) -> Vec<u8> {
        let mut injector = Injector::new(ScriptTag::new("/b.js", Some("/r")));
        let mut out = Vec::new();
        for piece in page.chunks(piece_len) {
            out.extend(injector.write(piece));
        }
        out.extend(injector.end());
        out
    }

    /// `[[tag]]` marks where the tag is expected; the page must come out the same however it is cut.
    fn check(expected: &str) {
        let page = expected.replace("[[tag]]", "");
        let expected = expected.replace("[[tag]]", TAG);
        for piece_len in [1, 7, 8192] {
            let out = inject(page.as_bytes(), piece_len);
            assert_eq!(String::from_utf8_lossy(&out), expected, "in pieces of {piece_len}");
        }
    }

    #[test]
    fn the_tag_stands_before_the_end_of_the_body() {
        check("<!doctype html><html><body><p>Hi</p>[[tag]]</body></html>\n");
        check("<HTML><BODY class=a><P>unclosed[[tag]]</BODY ></HTML>");
    }

    #[test]
    fn the_tag_stands_at_the_end_of_a_page_without_an_end_of_body() {
        check("<!doctype html><title>x</title><p>Hi\n[[tag]]");
        check("just words[[tag]]");
        check("<frameset><frame src=a></frameset>[[tag]]");
        check("[[tag]]");
    }

    #[test]
    fn what_only_looks_like_an_end_of_body_is_left_alone() {
        check("<body><!-- </body> --><script>'</body>'</script><textarea></body></textarea>[[tag]]</body>");
    }

    #[test]
    fn a_page_that_loads_baton_from_elsewhere_is_unchanged() {
        check(r#"<head><script type="module" src="/x/baton.js"></script></head><body><p>Hi</p></body>"#);
        check(r#"<body><baton-review doc="a"></baton-review></body>"#);
        check(r#"<body><script async src=https://x/baton.iife.js></script></body>"#);
    }

    #[test]
    fn a_tag_of_the_page_that_loads_the_widget_from_here_is_told_of_the_relay_here() {
        for (page, expected) in [
            ("<script src=\"/b.js\" data-relay=\"/\"></script>", "<script src=\"/b.js\" data-relay=\"/r\"></script>"),
            ("<script src=\"/b.js\"></script>", "<script src=\"/b.js\" data-relay=\"/r\"></script>"),
        ] {
            let (page, expected) = (page.replace("/b.js", "/baton.js"), expected.replace("/b.js", "/baton.js"));
            let mut injector = Injector::new(ScriptTag::new("/baton.js", Some("/r")));
            let out = [injector.write(page.as_bytes()), injector.end()].concat();
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
        check("<script src=\"https://x/baton.js\" data-relay=\"/\"></script>");
        check("<script src=\"/baton.js\" data-relay=\"https://x\"></script>");
    }

    #[test]
    fn an_installed_tag_is_told_of_the_relay_here_too() {
        let page = "<script src=\"../baton/baton.iife.js\" data-baton-installed></script>";
        let mut injector = Injector::new(ScriptTag::new("/baton/baton.iife.js", Some("/r")));
        let out = [injector.write(page.as_bytes()), injector.end()].concat();
        assert!(String::from_utf8_lossy(&out).contains("data-relay=\"/r\""), "{}", String::from_utf8_lossy(&out));
    }

    #[test]
    fn a_page_is_given_one_tag_even_with_two_ends_of_body() {
        check("<body>a[[tag]]</body><body>b</body>");
    }

    #[test]
    fn bytes_of_any_encoding_pass_unchanged() {
        check("<body>\u{1f980} e\u{301} \u{5e9}\u{5dc}\u{5d5}\u{5dd} &amp; &nope; \r\n \0[[tag]]</body>");
        let latin = b"<body>caf\xe9 \xff\xfe[X]</body>";
        let page: Vec<u8> = latin.iter().copied().filter(|byte| !b"[X]".contains(byte)).collect();
        let out = inject(&page, 3);
        let at = out.windows(TAG.len()).position(|window| window == TAG.as_bytes());
        assert_eq!(at, Some(page.len() - "</body>".len()));
        assert!(out.starts_with(b"<body>caf\xe9 \xff\xfe"));
    }

    #[test]
    fn a_page_in_utf_16_passes_unchanged() {
        let page: Vec<u8> = "\u{feff}<body>Hi</body>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(inject(&page, 5), page);
    }

    #[test]
    fn a_tag_longer_than_the_limit_loses_nothing() {
        let page = format!("<script src=\"{}\">x</script><body>x</body>", "a".repeat(super::PARSER_MEMORY_MAX * 2));
        let out = inject(page.as_bytes(), 64 * 1024);
        assert!(out == page.as_bytes(), "{} of {} bytes came out", out.len(), page.len());
    }

    #[test]
    fn an_address_cannot_end_its_attribute() {
        let tag = ScriptTag::new("/b.js", Some("https://x/\"><script>alert(1)</script>&"));
        assert!(!tag.as_str().contains("\"><script>"), "{}", tag.as_str());
    }
}
