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

use yew::virtual_dom::{VList, VNode, VTag};
use yew::{AttrValue, Html, html};

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

/// Renders a comment.
pub fn render(text: &str) -> Html {
    html_of(blocks::read(text))
}

fn html_of(nodes: Vec<Node>) -> Html {
    let children = nodes.into_iter().map(|node| match node {
        Node::Text(text) => VNode::from(text),
        Node::Element(element, children) => draw(element, children.is_empty(), html_of(children)),
    });
    VList::with_children(children.collect(), None).into()
}

/// An element such as `br` must not hold even an empty list.
fn draw(element: Element, is_empty: bool, children: Html) -> Html {
    match element {
        Element::Plain(name) => {
            let mut tag = VTag::new(name);
            if !is_empty {
                tag.add_child(children);
            }
            tag.into()
        }
        Element::Numbered(first) => html! { <ol start={first.to_string()}>{ children }</ol> },
        Element::Code(language) => {
            let language = Some(language).filter(|language| !language.is_empty()).map(AttrValue::from);
            html! { <pre title={language}>{ children }</pre> }
        }
        Element::Link(to) => html! {
            <a href={AttrValue::from(to)} target="_blank" rel="noopener noreferrer nofollow">{ children }</a>
        },
    }
}

#[cfg(test)]
mod tests;
