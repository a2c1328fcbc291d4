//! The promises of the crate as a whole, on texts of ours with their histories, on random texts, and on hostile ones.

mod hostile;
mod measured;
mod properties;

use crate::{Block, BlockKind, Page};

/// Each line is a block.
fn page(text: &str) -> Page {
    Page::new(text.split('\n').map(|line| Block { text: line.to_owned(), kind: BlockKind::Paragraph }).collect())
}
