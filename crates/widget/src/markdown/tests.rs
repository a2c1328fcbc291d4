//! Markdown as people write it in comments, and as somebody hostile would.

use expect_test::{Expect, expect};
use proptest::prelude::{Strategy, prop, proptest};
use proptest::{prop_assert, prop_assert_eq};

use super::*;
use crate::snapshot::rendered;

fn check(text: &str, expected: Expect) {
    let markup = rendered(render(text)).replace(r#" target="_blank" rel="noopener noreferrer nofollow""#, "");
    expected.assert_eq(&markup);
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
        "```\nlet x = 1 < 2;\n\n  *x*\n```\nafter",
        expect![[r#"
            <pre>let x = 1 &lt; 2;

              *x*
            </pre><p>after</p>"#]],
    );
    check(
        "# Loud\n\nline  \nbreak\\\nand\nnone\n***",
        expect!["<strong>Loud</strong><p>line<br>break<br>and none</p><hr>"],
    );
    check(
        "~~~rust\nnever closed",
        expect![[r#"
        <pre title="rust">never closed
        </pre>"#]],
    );
}

#[test]
fn emphasis_is_where_a_person_sees_it() {
    check("snake_case_words and 2 * 3 * 4", expect!["<p>snake_case_words and 2 * 3 * 4</p>"]);
    check(
        "***both*** **a *b* c** _x_ **open",
        expect!["<p><em><strong>both</strong></em> <strong>a <em>b</em> c</strong> <em>x</em> **open</p>"],
    );
    check("*a **b* c**", expect!["<p><em>a <em><em>b</em> c</em></em></p>"]);
    check(r"\*not\* \q `a\` ``b`c`` `open", expect![r"<p>*not* \q <code>a\</code> <code>b`c</code> `open</p>"]);
    check("🦀*é*מ **שלום**", expect!["<p>🦀<em>é</em>מ <strong>שלום</strong></p>"]);
    check("~~a~~ ~b~ ~~~", expect!["<p><del>a</del> ~b~ ~~~</p>"]);
}

#[test]
fn lists_hold_what_is_indented() {
    check(
        "- a\n  more\n  - b\n    1. c\n- d\n\n  e\n\n- f\n\nafter",
        expect![
            "<ul><li>a more<ul><li>b<ol start=\"1\"><li>c</li></ol></li></ul></li><li><p>d</p><p>e</p></li><li>f</li></ul><p>after</p>"
        ],
    );
    check(
        "It began in\n1986. A great year.\n- and so on",
        expect!["<p>It began in 1986. A great year.</p><ul><li>and so on</li></ul>"],
    );
    check("+ \n-\n1)x\n12345678901. y", expect!["<ul><li></li></ul><ul><li></li></ul><p>1)x 12345678901. y</p>"]);
}

#[test]
fn an_answer_below_a_quote_is_not_in_it() {
    check(
        "> said\n> - by\n>> them\nanswer",
        expect![
            "<blockquote><p>said</p><ul><li>by</li></ul><blockquote><p>them</p></blockquote></blockquote><p>answer</p>"
        ],
    );
}

#[test]
fn raw_html_is_shown_as_text() {
    check(
        "<img src=x onerror=alert(1)> <b>bold</b> &amp;\n\n<script>alert(1)</script>",
        expect![
            "<p>&lt;img src=x onerror=alert(1)&gt; &lt;b&gt;bold&lt;/b&gt; &amp;amp;</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
        ],
    );
}

#[test]
fn links_lead_to_the_web_and_to_mail_only() {
    check(
        "[a](https://example.org/?q=<b>) <https://example.org> [*m*](mailto:a@example.org)",
        expect![[
            r#"<p><a href="https://example.org/?q=&lt;b&gt;">a</a> <a href="https://example.org">https://example.org</a> <a href="mailto:a@example.org"><em>m</em></a></p>"#
        ]],
    );
    check(
        "[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html,x) [r](/login) [t]( java\tscript:x) <data:x>",
        expect![
            "<p>[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html,x) [r](/login) [t]( java	script:x) &lt;data:x&gt;</p>"
        ],
    );
    check(
        "![a picture](https://example.org/pixel.gif)",
        expect![[r#"<p><a href="https://example.org/pixel.gif">a picture</a></p>"#]],
    );
}

#[test]
fn addresses_are_links_without_the_sentence_around_them() {
    check(
        "See https://example.org/a_(b)_c, (http://x.example). xhttps://no http:// HTTPS://Yes.example*",
        expect![[
            r#"<p>See <a href="https://example.org/a_(b)_c">https://example.org/a_(b)_c</a>, (<a href="http://x.example">http://x.example</a>). xhttps://no http:// <a href="HTTPS://Yes.example">HTTPS://Yes.example</a>*</p>"#
        ]],
    );
    check(
        "[see https://a.example](https://b.example) [a [b](https://c.example) c](https://d.example)",
        expect![[
            r#"<p><a href="https://b.example">see https://a.example</a> [a <a href="https://c.example">b</a> c](<a href="https://d.example">https://d.example</a>)</p>"#
        ]],
    );
}

#[test]
fn deep_nesting_is_shown_flat() {
    for nested in ["> ", "- ", "1. ", "**a ", "[", "*a _b "] {
        let markup =
            rendered(render(&[nested.repeat(5_000), "🦀 at the bottom".into(), "** b".repeat(5_000)].concat()));
        assert!(markup.matches("<blockquote>").count() <= DEPTH_MAX, "{nested}");
        assert!(markup.contains("🦀 at the bottom"), "{nested}: {markup}");
    }
}

#[test]
fn hostile_text_takes_no_longer_than_other_text() {
    for part in [
        "*a ",
        "_a*b",
        "`a``b",
        "[",
        "](http://",
        "[a](http://(",
        "<http://",
        "> ",
        "- a\n",
        "**a _b ~~c ",
        "\n\n- ",
        "http://.",
        "***",
    ] {
        let text = part.repeat(100_000 / part.len());
        let (nodes, n_bytes) = (blocks::read(&text), text.len());
        let n_nodes: usize = nodes.iter().map(size).sum();
        assert!(n_nodes <= n_bytes, "{part:?}: {n_nodes} pieces of {n_bytes} bytes");
    }
}

fn size(node: &Node) -> usize {
    match node {
        Node::Text(_) => 1,
        Node::Element(_, children) => 1 + children.iter().map(size).sum::<usize>(),
    }
}

/// Everything that a reader can see, or find behind a link or as the language of code.
fn letters(nodes: &[Node], out: &mut Vec<char>) {
    for node in nodes {
        match node {
            Node::Text(text) => out.extend(text.chars().filter(|c| c.is_alphabetic())),
            Node::Element(element, children) => {
                if let Element::Link(hidden) | Element::Code(hidden) = element
                    && !matches!(children.as_slice(), [Node::Text(shown)] if shown == hidden)
                {
                    out.extend(hidden.chars().filter(|c| c.is_alphabetic()));
                }
                letters(children, out);
            }
        }
    }
}

fn markdown() -> impl Strategy<Value = String> {
    let parts = [
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```",
        "[",
        "](",
        "](https://x.example/",
        ")",
        "<https://y.example>",
        "!",
        "\\",
        "\n",
        "\n\n",
        "  ",
        "> ",
        "- ",
        "1. ",
        "# ",
        "---",
        "http://z.example",
        "word",
        "é",
        "🦀",
        "שלום",
        " ",
        "\t",
        "<b>",
        "&amp;",
        "\r\n",
        "\u{a0}",
    ];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn no_letter_is_lost_or_made_up(text in markdown()) {
        let mut found = Vec::new();
        letters(&blocks::read(&text), &mut found);
        let mut typed: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
        found.sort_unstable();
        typed.sort_unstable();
        prop_assert_eq!(found, typed);
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        let mut found = Vec::new();
        letters(&blocks::read(&text), &mut found);
        prop_assert!(found.len() <= text.len());
    }
}

#[test]
fn the_words_of_a_comment_stand_in_one_line_without_their_signs() {
    assert_eq!(words("Only *if* the **old** `path`\n\n- a\n- [b](https://example.org)"), "Only if the old path a b");
    assert_eq!(words(""), "");
    assert_eq!(words("<b>x</b>"), "<b>x</b>");
}
