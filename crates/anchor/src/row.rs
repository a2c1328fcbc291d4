//! The row of a table in which a place stands: tells cells with the same words apart by the cells beside them.
//!
//! Asked only about quotes from cells, and only says what is certain: the row of the quote, or another row that stood beside
//! it. Where every cell of a row was rewritten it says nothing, and the words decide as everywhere.

use std::ops::Range;

use crate::{BlockKind, Bytes, Page, Path, Quote, Span};

/// What the cells beside a place say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Row {
    /// They stood beside the quote.
    Same,
    /// They stood in another row near the quote.
    Other,
    /// Nothing.
    Unknown,
}

/// Which row of the quote's old surroundings a place on the page stands in.
pub(crate) fn row_at(page: &Page, path: &Path, quote: &Quote, at: Bytes) -> Row {
    let idx = page.block_at(at);
    match (path.cell, cells_beside(page, idx)) {
        (Some(_), Some((before, behind))) => compare(quote, &joined(page, before), &joined(page, behind)),
        _ => Row::Unknown,
    }
}

/// Where the words of the quote stand in the only row of the page that has the same cells beside them.
pub(crate) fn place_in_row(page: &Page, path: &Path, quote: &Quote) -> Option<Span<Bytes>> {
    let (_, column) = path.cell?;
    let stands = |idx: &usize| {
        page.blocks().get(*idx).is_some_and(|block| {
            matches!(block.kind, BlockKind::Cell { column: here, .. } if here == column)
                && block.text.contains(&quote.exact)
                && cells_beside(page, *idx).is_some_and(|(before, behind)| {
                    compare(quote, &joined(page, before), &joined(page, behind)) == Row::Same
                })
        })
    };
    let mut found = (0..page.blocks().len()).filter(stands);
    let idx = found.next().filter(|_| found.next().is_none())?;
    let inside = page.blocks().get(idx)?.text.find(&quote.exact)?;
    let start = page.block_span(idx)?.start().0 + inside as u32;
    Span::new(Bytes(start), Bytes(start + quote.exact.len() as u32))
}

/// The blocks of the same row before and behind a cell.
fn cells_beside(page: &Page, idx: usize) -> Option<(Range<usize>, Range<usize>)> {
    let cell = |idx: usize| match page.blocks().get(idx)?.kind {
        BlockKind::Cell { row, column } => Some((row, column)),
        _ => None,
    };
    let (row, own) = cell(idx)?;
    // Columns rise within a row; a table that follows begins with a smaller one.
    let is_own = |idx: usize| cell(idx) == Some((row, own));
    let goes_on = |left: usize, right: usize| match (cell(left), cell(right)) {
        (Some((above, left)), Some((below, right))) => above == row && below == row && left <= right,
        _ => false,
    };
    let first = (1..=idx).rev().find(|&at| !goes_on(at - 1, at)).unwrap_or(0);
    let last = (idx..).find(|&at| !goes_on(at, at + 1))?;
    let before = (first..idx).find(|&at| is_own(at)).unwrap_or(idx);
    let behind = (idx..=last).rev().find(|&at| is_own(at)).unwrap_or(idx);
    Some((first..before, behind + 1..last + 1))
}

fn joined(page: &Page, blocks: Range<usize>) -> String {
    let texts: Vec<&str> = page.blocks().get(blocks).into_iter().flatten().map(|block| block.text.as_str()).collect();
    texts.join("\n")
}

/// Looks for the cells of a row in the old surroundings of the quote: right beside its own cell, or elsewhere.
fn compare(quote: &Quote, before: &str, behind: &str) -> Row {
    let old_before = quote.prefix.rsplit_once('\n').map_or("", |(lines, _)| lines);
    let old_behind = quote.suffix.split_once('\n').map_or("", |(_, lines)| lines);
    let is_before = ends_with_lines(old_before, before);
    let is_behind = starts_with_lines(old_behind, behind);
    match (before.is_empty(), behind.is_empty()) {
        (true, true) => Row::Unknown,
        (false, true) if is_before => Row::Same,
        (true, false) if is_behind => Row::Same,
        (false, false) if is_before && is_behind => Row::Same,
        _ if (is_before && !before.is_empty()) || (is_behind && !behind.is_empty()) => Row::Unknown,
        _ => {
            let cells = if before.is_empty() { behind } else { before };
            let is_near = stands_in(&quote.prefix, cells) || stands_in(&quote.suffix, cells);
            if is_near { Row::Other } else { Row::Unknown }
        }
    }
}

fn ends_with_lines(text: &str, lines: &str) -> bool {
    text.strip_suffix(lines).is_some_and(|rest| rest.is_empty() || rest.ends_with('\n'))
}

fn starts_with_lines(text: &str, lines: &str) -> bool {
    text.strip_prefix(lines).is_some_and(|rest| rest.is_empty() || rest.starts_with('\n'))
}

fn stands_in(text: &str, lines: &str) -> bool {
    text.match_indices(lines).any(|(at, _)| {
        text.get(..at).is_some_and(|before| before.is_empty() || before.ends_with('\n'))
            && text.get(at + lines.len()..).is_some_and(|behind| behind.is_empty() || behind.starts_with('\n'))
    })
}
