//! Headings and lines in one language, as plain text, as an HTML page and as an Atom entry: one function each, the same bytes in
//! a browser and in a terminal. Whatever somebody typed passes `escape` on its way into markup; there is no other way in.
//! Leaves out what the lines say (`digest_words.rs`, `handoff_words.rs`).

use review::{EntryId, ReviewId, ThreadId, Timestamp};

use super::words;

/// The texts of one language. Two that go by one name hold the same.
#[derive(Clone, Copy)]
pub struct TextTable<'a> {
    /// Its name, a language tag.
    pub lang: &'a str,
    /// Whether it is read from right to left.
    pub is_rtl: bool,
    /// The text under a key, with its slots.
    pub text: &'a dyn Fn(&'static str) -> String,
}

impl TextTable<'_> {
    /// A text with its slots filled, each once; what goes into one is never read as a text with slots.
    pub fn say(&self, key: &'static str, slots: &[(&str, &str)]) -> String {
        let text = (self.text)(key);
        let mut out = String::with_capacity(text.len() + 32);
        let mut rest = text.as_str();
        while let Some((before, tail)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, after)) = tail.split_once('}') else {
                rest = tail;
                break;
            };
            out.push_str(slots.iter().find(|(slot, _)| *slot == name).map_or("", |(_, words)| words));
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// Headings and lines, whatever they are about.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What it is.
    pub title: String,
    /// What stands under the title.
    pub lead: String,
    /// The sections, in their order.
    pub parts: Vec<SheetPart>,
    /// What stands at the end; may be empty.
    pub foot: String,
}

/// One section in sentences.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetPart {
    /// Its heading.
    pub heading: String,
    /// What it says.
    pub lines: Vec<SheetLine>,
}

/// One sentence and what is quoted under it.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetLine {
    /// The sentence.
    pub text: String,
    /// Words of the document, or a heading of it.
    pub place: String,
    /// What was said.
    pub said: Vec<String>,
    /// Which thread it is about.
    pub thread: Option<ThreadId>,
}

impl SheetLine {
    /// A sentence alone.
    pub(super) fn plain(text: String) -> Self {
        Self { text, place: String::new(), said: Vec::new(), thread: None }
    }
}

/// What a file needs to know beside what is in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct SheetEnvelope<'a> {
    /// For links to threads.
    pub(super) review: ReviewId,
    /// The document's address; where it is no web address there are no links.
    pub(super) address: &'a str,
    /// Names the content: the same content has the same.
    pub(super) hash: [u8; 32],
    /// When.
    pub(super) at: Timestamp,
}

/// The page is read in mail programs too: what it needs of a style is in it.
const STYLE: &str = "body{max-width:42em;margin:2em auto;padding:0 1em;font:1em/1.5 system-ui,sans-serif}\
h2{font-size:1.1em}q{font-style:italic}blockquote{margin:.3em 0;padding-inline-start:1em;border-inline-start:3px solid}\
footer{font-size:.85em;overflow-wrap:anywhere}";

/// As plain text.
pub(super) fn sheet_text(sheet: &Sheet) -> String {
    let mut out = [sheet.title.as_str(), "\n", &sheet.lead, "\n"].concat();
    for (idx, part) in sheet.parts.iter().enumerate() {
        out.push_str(&["\n", &(idx + 1).to_string(), ". ", &part.heading, "\n"].concat());
        for line in &part.lines {
            out.push_str("- ");
            out.push_str(&line.text);
            if !line.place.is_empty() {
                out.push_str(&[" “", &line.place, "”"].concat());
            }
            out.push('\n');
            for said in &line.said {
                out.push_str(&["  > ", said, "\n"].concat());
            }
        }
    }
    if !sheet.foot.is_empty() {
        out.push_str(&["\n", &sheet.foot, "\n"].concat());
    }
    out
}

/// As a page.
pub(super) fn sheet_html(sheet: &Sheet, table: &TextTable<'_>, envelope: &SheetEnvelope<'_>) -> String {
    let mut out = String::from("<!doctype html>\n");
    let direction = if table.is_rtl { "rtl" } else { "ltr" };
    open(&mut out, "html", &[("lang", table.lang), ("dir", direction)]);
    out.push_str("<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n");
    element(&mut out, "title", &sheet.title);
    out.push_str(&["<style>", STYLE, "</style>\n</head>\n<body>\n"].concat());
    body(&mut out, sheet, envelope.review, envelope.address);
    out.push_str("</body>\n</html>\n");
    out
}

/// As an Atom entry (RFC 4287), which stands alone or in a feed.
pub(super) fn sheet_atom(sheet: &Sheet, table: &TextTable<'_>, envelope: &SheetEnvelope<'_>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    open(&mut out, "entry", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", table.lang)]);
    element(&mut out, "id", &uuid(envelope.hash));
    element(&mut out, "title", &sheet.title);
    element(&mut out, "updated", &words::instant_with_seconds(envelope.at));
    out.push_str("<author><name>Baton</name></author>\n");
    if is_web(envelope.address) {
        out.push_str("<link href=\"");
        escape(&mut out, page_of(envelope.address));
        out.push_str("\"/>\n");
    }
    element(&mut out, "summary", &sheet.lead);
    let mut content = String::new();
    body(&mut content, sheet, envelope.review, envelope.address);
    out.push_str("<content type=\"html\">");
    escape(&mut out, &content);
    out.push_str("</content>\n</entry>\n");
    out
}

fn body(out: &mut String, sheet: &Sheet, review: ReviewId, address: &str) {
    element(out, "h1", &sheet.title);
    element(out, "p", &sheet.lead);
    for part in &sheet.parts {
        element(out, "h2", &part.heading);
        out.push_str("<ul>\n");
        for line in &part.lines {
            item(out, line, review, address);
        }
        out.push_str("</ul>\n");
    }
    if !sheet.foot.is_empty() {
        element(out, "footer", &sheet.foot);
    }
}

fn item(out: &mut String, line: &SheetLine, review: ReviewId, address: &str) {
    out.push_str("<li>");
    match line.thread.filter(|_| is_web(address)) {
        Some(thread) => {
            out.push_str("<a href=\"");
            escape(out, &[page_of(address), "#baton-t=", &link(review, thread)].concat());
            out.push_str("\">");
            escape(out, &line.text);
            out.push_str("</a>");
        }
        None => escape(out, &line.text),
    }
    if !line.place.is_empty() {
        out.push_str(" <q dir=\"auto\">");
        escape(out, &line.place);
        out.push_str("</q>");
    }
    for said in &line.said {
        out.push_str("<blockquote dir=\"auto\">");
        escape(out, said);
        out.push_str("</blockquote>");
    }
    out.push_str("</li>\n");
}

/// What leads to a thread, behind `#baton-t=`: halves of hashes, as everywhere.
fn link(review: ReviewId, thread: ThreadId) -> String {
    let (entry, review) = (thread.entry.to_string(), review.to_string());
    [&entry[..16], ".", &thread.op.0.to_string(), ".", &review[..8]].concat()
}

/// Nothing else is followed: an address of another kind could do something when it is opened.
pub(super) fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

pub(super) fn page_of(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}

pub(super) fn open(out: &mut String, name: &str, attributes: &[(&str, &str)]) {
    out.push('<');
    out.push_str(name);
    for (attribute, value) in attributes {
        out.push_str(&[" ", attribute, "=\""].concat());
        escape(out, value);
        out.push('"');
    }
    out.push_str(">\n");
}

pub(super) fn element(out: &mut String, name: &str, text: &str) {
    out.push_str(&["<", name, ">"].concat());
    escape(out, text);
    out.push_str(&["</", name, ">\n"].concat());
}

/// Words as they may stand in HTML and in XML, inside elements and attributes. What XML does not allow at all is replaced.
pub(super) fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(letter),
            letter if letter < ' ' || matches!(letter, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}') => {
                out.push('\u{fffd}');
            }
            letter => out.push(letter),
        }
    }
}

/// A hash as a version 8 UUID (RFC 9562): 122 bits of it.
fn uuid(mut hash: [u8; 32]) -> String {
    hash[6] = hash[6] & 0x0f | 0x80;
    hash[8] = hash[8] & 0x3f | 0x80;
    let hex = EntryId(hash).to_string();
    ["urn:uuid:", &hex[..8], "-", &hex[8..12], "-", &hex[12..16], "-", &hex[16..20], "-", &hex[20..32]].concat()
}
