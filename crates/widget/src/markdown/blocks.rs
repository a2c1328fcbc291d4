//! The lines of a comment: paragraphs, quotes, lists, code between fences, headings, rules.
//!
//! Where CommonMark surprises people in a discussion it is simpler: an answer below a quoted line is no part of the quote, and
//! indented text is no code.

use super::inlines;
use super::{DEPTH_MAX, Element, Node};

/// Reads a comment.
pub(super) fn read(text: &str) -> Vec<Node> {
    blocks(&text.lines().collect::<Vec<_>>(), 0)
}

/// How a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start<'a> {
    Blank,
    Fence(&'a str),
    Heading(&'a str),
    Rule,
    Quote(&'a str),
    Item(Item<'a>),
    Text,
}

/// The first line of a list's item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Item<'a> {
    /// The sign before the words: one list has one.
    sign: u8,
    number: Option<u32>,
    /// Columns before the words; what follows at this depth belongs to the item.
    width: usize,
    rest: &'a str,
}

fn blocks(lines: &[&str], depth: usize) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = &lines[at..];
        let (node, n_lines) = match start(line, depth) {
            Start::Blank => {
                at += 1;
                continue;
            }
            Start::Fence(sign) => code(rest, sign),
            Start::Heading(title) => (strong(title), 1),
            Start::Rule => (Node::Element(Element::Plain("hr"), Vec::new()), 1),
            Start::Quote(_) => quote(rest, depth),
            Start::Item(item) => list(rest, item, depth),
            Start::Text => paragraph(rest, depth),
        };
        nodes.push(node);
        at += n_lines;
    }
    nodes
}

/// A heading inside a comment would disturb the outline that screen readers walk along.
fn strong(title: &str) -> Node {
    Node::Element(Element::Plain("strong"), inlines::read(title))
}

fn start(line: &str, depth: usize) -> Start<'_> {
    let text = line.trim_start();
    let Some(first) = text.bytes().next() else { return Start::Blank };
    let run = text.bytes().take_while(|byte| *byte == first).count();
    if matches!(first, b'`' | b'~') && run >= 3 && !text[run..].contains('`') {
        return Start::Fence(&text[..run]);
    }
    if first == b'#' && run <= 6 && text[run..].starts_with(' ') {
        return Start::Heading(text[run..].trim());
    }
    if matches!(first, b'-' | b'*' | b'_') && is_rule(text, first) {
        return Start::Rule;
    }
    if depth >= DEPTH_MAX {
        return Start::Text;
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Start::Quote(rest.strip_prefix(' ').unwrap_or(rest));
    }
    item(text, line.len() - text.len()).map_or(Start::Text, Start::Item)
}

fn is_rule(text: &str, sign: u8) -> bool {
    let mut n_signs = 0_usize;
    for byte in text.bytes() {
        if byte == sign {
            n_signs += 1;
        } else if !byte.is_ascii_whitespace() {
            return false;
        }
    }
    n_signs >= 3
}

fn item(text: &str, indent: usize) -> Option<Item<'_>> {
    // Ten digits are a telephone number.
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number =
        if n_digits > 0 { Some(text[..n_digits].parse::<u32>().ok().filter(|_| n_digits < 10)?) } else { None };
    let sign = *text.as_bytes().get(n_digits)?;
    let is_sign = if number.is_some() { matches!(sign, b'.' | b')') } else { matches!(sign, b'-' | b'*' | b'+') };
    let rest = text.get(n_digits + 1..).filter(|_| is_sign)?;
    let words = rest.trim_start();
    if words.len() == rest.len() && !rest.is_empty() {
        return None;
    }
    // More than four blanks are no deeper indentation, but a way to write.
    let n_blank = (rest.len() - words.len()).clamp(1, 4);
    Some(Item { sign, number, width: indent + n_digits + 1 + n_blank, rest: words })
}

fn code(lines: &[&str], fence: &str) -> (Node, usize) {
    let language = lines[0].trim().trim_start_matches(fence).trim_start_matches(['`', '~']).trim();
    let mut text = String::new();
    let mut n_lines = 1;
    for line in &lines[1..] {
        n_lines += 1;
        let line_trimmed = line.trim();
        if line_trimmed.starts_with(fence) && line_trimmed.trim_start_matches(&fence[..1]).is_empty() {
            break;
        }
        text.push_str(line);
        text.push('\n');
    }
    (Node::Element(Element::Code(language.into()), vec![Node::Text(text)]), n_lines)
}

fn quote(lines: &[&str], depth: usize) -> (Node, usize) {
    let mut inner = Vec::new();
    for line in lines {
        let Start::Quote(rest) = start(line, depth) else { break };
        inner.push(rest);
    }
    (Node::Element(Element::Plain("blockquote"), blocks(&inner, depth + 1)), inner.len())
}

fn list(lines: &[&str], first: Item<'_>, depth: usize) -> (Node, usize) {
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let (skipped, item) = match start(line, depth) {
            Start::Item(item) if item.sign == first.sign => (0, item),
            // Items may stand apart.
            Start::Blank => match lines.get(at + 1).map(|next| start(next, depth)) {
                Some(Start::Item(item)) if item.sign == first.sign => (1, item),
                _ => break,
            },
            _ => break,
        };
        at += skipped + 1;
        let n_lines = n_lines_of(&lines[at..], item, depth);
        let mut inner = vec![item.rest];
        inner.extend(lines[at..at + n_lines].iter().map(|line| outdented(line, item.width)));
        at += n_lines;
        items.push(Node::Element(Element::Plain("li"), unwrapped(blocks(&inner, depth + 1))));
    }
    let element = first.number.map_or(Element::Plain("ul"), Element::Numbered);
    (Node::Element(element, items), at)
}

/// How many of these lines belong to an item: those as deep as its words, and those that go on with its paragraph.
fn n_lines_of(lines: &[&str], item: Item<'_>, depth: usize) -> usize {
    let (mut n_lines, mut was_blank) = (0, item.rest.is_empty());
    for (idx, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let is_inside = indent >= item.width && !line.trim().is_empty();
        match start(line, depth) {
            Start::Blank if was_blank => break,
            Start::Blank => {}
            _ if is_inside => n_lines = idx + 1,
            Start::Text if !was_blank => n_lines = idx + 1,
            _ => break,
        }
        was_blank = line.trim().is_empty();
    }
    n_lines
}

/// A line without as many of its first blanks as the item's words are deep.
fn outdented(line: &str, width: usize) -> &str {
    let n_blank = line.len() - line.trim_start().len();
    line.get(n_blank.min(width)..).unwrap_or(line)
}

/// An item of one paragraph holds its words without one.
fn unwrapped(mut nodes: Vec<Node>) -> Vec<Node> {
    let n_paragraphs = nodes.iter().filter(|node| is_paragraph(node)).count();
    if n_paragraphs == 1
        && nodes.first().is_some_and(is_paragraph)
        && let Node::Element(_, words) = nodes.remove(0)
    {
        return words.into_iter().chain(nodes).collect();
    }
    nodes
}

fn is_paragraph(node: &Node) -> bool {
    matches!(node, Node::Element(Element::Plain("p"), _))
}

fn paragraph(lines: &[&str], depth: usize) -> (Node, usize) {
    let mut text = String::new();
    let mut n_lines = 0;
    for line in lines {
        let goes_on = match start(line, depth) {
            Start::Text => true,
            // "1986. A great year" at the start of a line is no list.
            Start::Item(item) => item.number.is_some_and(|number| number != 1) || item.rest.is_empty(),
            _ => false,
        };
        if !goes_on && n_lines > 0 {
            break;
        }
        if n_lines > 0 {
            text.push('\n');
        }
        text.push_str(line.trim_start());
        n_lines += 1;
    }
    (Node::Element(Element::Plain("p"), inlines::read(text.trim_end())), n_lines)
}
