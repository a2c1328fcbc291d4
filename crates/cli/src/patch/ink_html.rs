//! The words of HTML with their places. A tokenizer that says where it is finds the text; what an entity stands for is asked
//! of the parser that reads pages.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use lol_html::html_content::{EndTag, TextType};
use lol_html::{EndTagHandler, HtmlRewriter, MemorySettings, Settings, doc_comments, doc_text, element};

use super::ink::{Ink, Mark, Pair};

/// Elements that only make words look different.
const FORMATTING: [&str; 21] = [
    "abbr", "b", "big", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "s", "samp", "small", "span",
    "strong", "sub", "sup", "u", "var",
];
/// A single tag longer than this is not from a person.
const PARSER_MEMORY_MAX: usize = 64 * 1024 * 1024;

/// What the tokenizer met, in order.
#[derive(Debug)]
enum Token {
    Text(Range<usize>),
    Open { range: Range<usize>, name: String, has_attributes: bool, has_content: bool },
    Close { range: Range<usize>, name: String },
    Other { range: Range<usize> },
}

/// Reads HTML that begins at `at` of the source. `None` if the tokenizer gives up on it.
pub(crate) fn read(ink: &mut Ink, html: &str, at: usize) -> Option<()> {
    let mut tokens = tokens(html)?;
    tokens.sort_by_key(|token| range_of(token).start);
    let mut open: Vec<(Range<usize>, String, bool)> = Vec::new();
    let mut text: Option<Range<usize>> = None;
    let shift = |range: &Range<usize>| range.start + at..range.end + at;
    for token in &tokens {
        if let Token::Text(range) = token {
            // Pieces of one text: an entity may be cut in two.
            match text.as_mut().filter(|text| text.end == range.start) {
                Some(text) => text.end = range.end,
                None => push_text(ink, html, text.replace(range.clone()), at),
            }
            continue;
        }
        push_text(ink, html, text.take(), at);
        match token {
            Token::Open { range, name, has_attributes, has_content: true } => {
                let is_formatting = !has_attributes && FORMATTING.contains(&name.as_str());
                open.push((shift(range), name.clone(), is_formatting));
            }
            Token::Close { range, name } => match open.iter().rposition(|(_, opened, _)| opened == name) {
                Some(idx) => {
                    // What was never closed stands alone.
                    ink.singles.extend(open.drain(idx + 1..).map(|(range, name, _)| single(range, &name)));
                    if let Some((opening, name, is_formatting)) = open.pop() {
                        let (open, close) = (opening, shift(range));
                        ink.pairs.push(Pair { open, close, name: format!("<{name}>"), is_formatting });
                    }
                }
                None => ink.singles.push(single(shift(range), name)),
            },
            Token::Open { range, name, .. } => ink.singles.push(single(shift(range), name)),
            Token::Other { range } => {
                ink.singles.push(Mark { range: shift(range), name: "a comment of the author".to_owned() });
            }
            Token::Text(_) => {}
        }
    }
    push_text(ink, html, text, at);
    ink.singles.extend(open.into_iter().map(|(range, name, _)| single(range, &name)));
    Some(())
}

fn single(range: Range<usize>, name: &str) -> Mark {
    Mark { range, name: format!("<{name}>") }
}

fn range_of(token: &Token) -> &Range<usize> {
    match token {
        Token::Text(range) | Token::Open { range, .. } | Token::Close { range, .. } | Token::Other { range } => range,
    }
}

fn tokens(html: &str) -> Option<Vec<Token>> {
    let tokens: Rc<RefCell<Vec<Token>>> = Rc::default();
    let (opened, closed, texts, comments) =
        (Rc::clone(&tokens), Rc::clone(&tokens), Rc::clone(&tokens), Rc::clone(&tokens));
    let settings = Settings::new()
        .with_memory_settings(MemorySettings::new().with_max_allowed_memory_usage(PARSER_MEMORY_MAX))
        .append_element_content_handler(element!("*", move |tag| {
            opened.borrow_mut().push(Token::Open {
                range: tag.source_location().bytes(),
                name: tag.tag_name(),
                has_attributes: !tag.attributes().is_empty(),
                has_content: tag.can_have_content() && !tag.is_self_closing(),
            });
            if tag.can_have_content() {
                let closed = Rc::clone(&closed);
                let handler: EndTagHandler<'static> = Box::new(move |end: &mut EndTag<'_>| {
                    closed.borrow_mut().push(Token::Close { range: end.source_location().bytes(), name: end.name() });
                    Ok(())
                });
                tag.on_end_tag(handler)?;
            }
            Ok(())
        }))
        .append_document_content_handler(doc_text!(move |text| {
            if text.text_type() == TextType::Data {
                texts.borrow_mut().push(Token::Text(text.source_location().bytes()));
            }
            Ok(())
        }))
        .append_document_content_handler(doc_comments!(move |comment| {
            comments.borrow_mut().push(Token::Other { range: comment.source_location().bytes() });
            Ok(())
        }));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    rewriter.write(html.as_bytes()).ok()?;
    rewriter.end().ok()?;
    let tokens = std::mem::take(&mut *tokens.borrow_mut());
    Some(tokens)
}

/// Text with its entities read.
fn push_text(ink: &mut Ink, html: &str, range: Option<Range<usize>>, at: usize) {
    let Some(range) = range else { return };
    let mut rest = html.get(range.clone()).unwrap_or_default();
    let mut here = range.start + at;
    while !rest.is_empty() {
        let n = match rest.find('&') {
            Some(0) => entity_len(rest),
            Some(n) => n,
            None => rest.len(),
        };
        let (piece, behind) = rest.split_at(n);
        match piece.starts_with('&') && piece.len() > 1 {
            true => ink.push(&read_entity(piece), piece, here),
            false => ink.push(&piece.replace("\r\n", "\n"), piece, here),
        }
        (rest, here) = (behind, here + n);
    }
}

/// How long what begins with `&` is: `&amp;`, `&#8212;`, or only the `&`.
fn entity_len(text: &str) -> usize {
    let is_name = |char: &char| char.is_ascii_alphanumeric() || *char == '#';
    let n = text.chars().skip(1).take_while(is_name).count();
    match n {
        0 => 1,
        n => 1 + n + usize::from(text[1 + n..].starts_with(';')),
    }
}

fn read_entity(entity: &str) -> String {
    scraper::Html::parse_fragment(entity).root_element().text().collect()
}
