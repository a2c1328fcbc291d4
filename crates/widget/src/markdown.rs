//! A comment's Markdown as nodes of an allow-list. Never an HTML string: raw HTML is shown as the text it is.
//!
//! It is our own reader because of its bytes: pulldown-cmark with its table of HTML entities and its case folding was 63 KB of
//! code and 50 KB of tables, 38 KB of the engine's download; this is a tenth. It reads what people write in comments, as
//! CommonMark does: paragraphs, breaks, emphasis, code, links, quotes, lists, headings, rules. What it does not know
//! it shows as it was typed, so nothing is lost: HTML, entities, tables, footnotes, links with titles, links that lead
//! elsewhere than to the web or to mail. Images become links, because a picture loaded from elsewhere reports who read it.
//!
//! `blocks.rs` reads lines, `inlines.rs` what stands in them. Both take time linear in the text, whatever it is.

mod blocks;
mod inlines;
mod tree;

use yew::Html;

use crate::markup::{Tag, group, tag};

/// Deeper nesting than any sentence needs; what is deeper is shown flat. Rendering recurses, and the stack is 1 MB.
const DEPTH_MAX: usize = 12;

/// A piece of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    /// Words.
    Text(String),
    /// An element and what is in it.
    Element(Element, Vec<Node>),
}

/// What a comment can consist of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Element {
    /// An element without attributes.
    Plain(&'static str),
    /// A list that counts from here.
    Numbered(u32),
    /// Code, in the language that was named.
    Code(String),
    /// A link to an allowed address.
    Link(String),
}

/// Renders a comment, in an element of its own.
pub fn block(text: &str) -> Tag {
    tag("div").class("md").attr("dir", "auto").child(render(text))
}

/// Only the words of a comment, in one line: for where it is named, not read.
pub fn words(text: &str) -> String {
    let mut words = String::new();
    add_words(blocks::read(text), &mut words);
    words.trim_end().into()
}

fn add_words(nodes: Vec<Node>, words: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => words.push_str(&text),
            Node::Element(element, inside) => {
                add_words(inside, words);
                // What stands in lines of its own is parted by a blank.
                let is_inline = matches!(element, Element::Link(_) | Element::Plain("em" | "strong" | "code" | "del"));
                if !is_inline && !words.ends_with(' ') {
                    words.push(' ');
                }
            }
        }
    }
}

/// Renders a comment.
pub fn render(text: &str) -> Html {
    filled(group(), blocks::read(text)).html()
}

fn filled(element: Tag, nodes: Vec<Node>) -> Tag {
    nodes.into_iter().fold(element, |element, node| match node {
        Node::Text(text) => element.child(text),
        Node::Element(inner, nodes) => element.child(filled(empty(inner), nodes)),
    })
}

fn empty(element: Element) -> Tag {
    match element {
        Element::Plain(name) => tag(name),
        Element::Numbered(first) => tag("ol").attr("start", first.to_string()),
        Element::Code(language) => tag("pre").attr("title", Some(language).filter(|language| !language.is_empty())),
        Element::Link(to) => {
            tag("a").attr("href", to).attr("target", "_blank").attr("rel", "noopener noreferrer nofollow")
        }
    }
}

#[cfg(test)]
mod tests;
