//! A comment's Markdown as nodes of an allow-list. Never an HTML string: raw HTML is shown as the text it is.
//!
//! Links lead only to the web and to mail; images become links, because a picture loaded from elsewhere reports who read it.
//! Leaves out tables, footnotes and headings of different ranks: a comment is a few sentences.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};
use yew::virtual_dom::{VList, VNode};
use yew::{AttrValue, Html, html};

/// Deeper nesting than any sentence needs; what is deeper is shown flat. Rendering recurses, and the stack is 1 MB.
const DEPTH_MAX: usize = 24;

/// Renders a comment.
pub fn render(text: &str) -> Html {
    let mut tree = Tree { open: vec![Frame { element: Element::Root, children: Vec::new() }], n_too_deep: 0 };
    for event in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH) {
        tree.take(event);
    }
    tree.finish()
}

struct Tree<'a> {
    open: Vec<Frame<'a>>,
    /// Elements inside the deepest one that were not opened, and must not be closed either.
    n_too_deep: usize,
}

struct Frame<'a> {
    element: Element<'a>,
    children: Vec<VNode>,
}

enum Element<'a> {
    Root,
    Plain(&'static str),
    Numbered(u64),
    Link(CowStr<'a>),
    /// Only its children are shown.
    Nothing,
}

impl<'a> Tree<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) => self.push(html! { <code>{ text.into_string() }</code> }),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.push(html! { <br/> }),
            Event::Rule => self.push(html! { <hr/> }),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => self.text(&text),
            Event::TaskListMarker(is_done) => self.text(if is_done { "☑ " } else { "☐ " }),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        if self.open.len() >= DEPTH_MAX {
            self.n_too_deep += 1;
            return;
        }
        let element = match tag {
            Tag::Paragraph => Element::Plain("p"),
            // A heading inside a comment would disturb the outline that screen readers walk along.
            Tag::Heading { .. } => Element::Plain("strong"),
            Tag::BlockQuote(_) => Element::Plain("blockquote"),
            Tag::CodeBlock(_) => Element::Plain("pre"),
            Tag::List(None) => Element::Plain("ul"),
            Tag::List(Some(first)) => Element::Numbered(first),
            Tag::Item => Element::Plain("li"),
            Tag::Emphasis => Element::Plain("em"),
            Tag::Strong => Element::Plain("strong"),
            Tag::Strikethrough => Element::Plain("del"),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } if is_allowed(&dest_url) => {
                Element::Link(dest_url)
            }
            _ => Element::Nothing,
        };
        self.open.push(Frame { element, children: Vec::new() });
    }

    fn end(&mut self, _tag: TagEnd) {
        if self.n_too_deep > 0 {
            self.n_too_deep -= 1;
        } else if self.open.len() > 1
            && let Some(frame) = self.open.pop()
        {
            self.push(frame.close());
        }
    }

    fn text(&mut self, text: &str) {
        self.push(VNode::from(text.to_string()));
    }

    fn push(&mut self, node: VNode) {
        if let Some(frame) = self.open.last_mut() {
            frame.children.push(node);
        }
    }

    fn finish(mut self) -> Html {
        while self.open.len() > 1 {
            let Some(frame) = self.open.pop() else { break };
            self.push(frame.close());
        }
        self.open.pop().map_or_else(VNode::default, Frame::close)
    }
}

impl Frame<'_> {
    fn close(self) -> VNode {
        let children: VNode = VList::with_children(self.children, None).into();
        match self.element {
            Element::Root | Element::Nothing => children,
            Element::Plain(name) => html! { <@{name}>{ children }</@> },
            Element::Numbered(first) => html! { <ol start={first.to_string()}>{ children }</ol> },
            Element::Link(to) => html! {
                <a href={AttrValue::from(to.into_string())} target="_blank" rel="noopener noreferrer nofollow">{ children }</a>
            },
        }
    }
}

/// Only the web and mail. Everything that a browser might read as another scheme (`javascript:`, `data:`, with blanks or
/// capitals in it) is not in this list, and relative addresses would lead into the host page.
fn is_allowed(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::snapshot::rendered;

    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&rendered(render(text)));
    }

    #[test]
    fn a_comment_is_a_few_plain_elements() {
        check(
            "Only *if* the **old** path ~~never~~ resolves:\n\n- `a`\n- b\n\n> said\n\n3. three",
            expect![[
                r#"<p>Only <em>if</em> the <strong>old</strong> path <del>never</del> resolves:</p><ul><li><code>a</code></li><li>b</li></ul><blockquote><p>said</p></blockquote><ol start="3"><li>three</li></ol>"#
            ]],
        );
        check(
            "```\nlet x = 1 < 2;\n```",
            expect![[r#"
            <pre>let x = 1 &lt; 2;
            </pre>"#]],
        );
        check("# Loud\n\nline  \nbreak", expect!["<strong>Loud</strong><p>line<br>break</p>"]);
    }

    #[test]
    fn raw_html_is_shown_as_text() {
        check(
            "<img src=x onerror=alert(1)> <b>bold</b>\n\n<script>alert(1)</script>",
            expect![
                "<p>&lt;img src=x onerror=alert(1)&gt; &lt;b&gt;bold&lt;/b&gt;</p>&lt;script&gt;alert(1)&lt;/script&gt;"
            ],
        );
    }

    #[test]
    fn links_lead_to_the_web_and_to_mail_only() {
        check(
            "[a](https://example.org/?q=<b>) <https://example.org> [m](mailto:a@example.org)",
            expect![[
                r#"<p><a href="https://example.org/?q=&lt;b&gt;" target="_blank" rel="noopener noreferrer nofollow">a</a> <a href="https://example.org" target="_blank" rel="noopener noreferrer nofollow">https://example.org</a> <a href="mailto:a@example.org" target="_blank" rel="noopener noreferrer nofollow">m</a></p>"#
            ]],
        );
        check(
            "[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html,x) [r](/login) [t]( java\tscript:x)",
            expect!["<p>x y z r [t]( java	script:x)</p>"],
        );
        check(
            "![a picture](https://example.org/pixel.gif)",
            expect![[
                r#"<p><a href="https://example.org/pixel.gif" target="_blank" rel="noopener noreferrer nofollow">a picture</a></p>"#
            ]],
        );
    }

    #[test]
    fn deep_nesting_is_shown_flat() {
        let deep = rendered(render(&"> ".repeat(5_000)));
        assert!(deep.matches("<blockquote>").count() < DEPTH_MAX, "{deep}");
        let text = rendered(render(&["> ".repeat(200), "🦀 at the bottom".into()].concat()));
        assert!(text.contains("🦀 at the bottom"), "{text}");
    }
}
