//! From the pieces of a line to nested elements. Leaves out how a line is cut into pieces (`inlines.rs`).

use super::inlines::Piece;
use super::{DEPTH_MAX, Element, Node};

/// Elements that are open, the outermost first.
struct Tree {
    open: Vec<(Element, Vec<Node>)>,
    nodes: Vec<Node>,
    /// Elements inside the deepest one that were not opened, and must not be closed either.
    n_too_deep: usize,
}

pub(super) fn tree(pieces: Vec<Piece>) -> Vec<Node> {
    let mut tree = Tree { open: Vec::new(), nodes: Vec::new(), n_too_deep: 0 };
    for piece in pieces {
        tree.take(piece);
    }
    while !tree.open.is_empty() {
        tree.n_too_deep = 0;
        tree.close();
    }
    tree.nodes
}

impl Tree {
    fn take(&mut self, piece: Piece) {
        match piece {
            Piece::Text(text) => self.text(&text),
            Piece::Break => self.nodes.push(Node::Element(Element::Plain("br"), Vec::new())),
            Piece::Code(text) => self.nodes.push(Node::Element(Element::Plain("code"), vec![Node::Text(text)])),
            Piece::Address(address) if self.is_in_link() => self.text(&address),
            Piece::Address(address) => {
                let words = vec![Node::Text(address.clone())];
                self.nodes.push(Node::Element(Element::Link(address), words));
            }
            Piece::Bracket { to: Some(address), .. } => {
                if self.open.len() >= DEPTH_MAX {
                    self.text(&[&address, " "].concat());
                }
                self.open(Element::Link(address));
            }
            Piece::Bracket { has_mark, to: None } => self.text(if has_mark { "![" } else { "[" }),
            Piece::LinkEnd => self.close(),
            Piece::Signs(signs) => {
                for _ in 0..signs.closes {
                    self.close();
                }
                let sign = char::from(signs.sign);
                self.text(&std::iter::repeat_n(sign, signs.n_left).collect::<String>());
                for name in signs.opens.iter().rev() {
                    self.open(Element::Plain(name));
                }
            }
        }
    }

    fn is_in_link(&self) -> bool {
        self.open.iter().any(|(element, _)| matches!(element, Element::Link(_)))
    }

    fn text(&mut self, text: &str) {
        match self.nodes.last_mut() {
            _ if text.is_empty() => {}
            Some(Node::Text(last)) => last.push_str(text),
            _ => self.nodes.push(Node::Text(text.to_string())),
        }
    }

    fn open(&mut self, element: Element) {
        if self.open.len() >= DEPTH_MAX {
            self.n_too_deep += 1;
        } else {
            self.open.push((element, std::mem::take(&mut self.nodes)));
        }
    }

    fn close(&mut self) {
        if self.n_too_deep > 0 {
            self.n_too_deep -= 1;
        } else if let Some((element, outside)) = self.open.pop() {
            let inside = std::mem::replace(&mut self.nodes, outside);
            self.nodes.push(Node::Element(element, inside));
        }
    }
}
