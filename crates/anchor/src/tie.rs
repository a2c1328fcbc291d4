//! Tells candidates with equally good words apart by the old text, by structure, or by their number in order.
//!
//! Only ever asked about ties: structure never overrides words.

use crate::describe::path_at;
use crate::fit::Fit;
use crate::{Bytes, Evidence, Page, Path, Quote, Target};

/// The one candidate that some witness singles out, and which witness it was.
pub(crate) fn break_tie<'a>(page: &Page, target: &Target, rivals: &[&'a Fit]) -> Option<(&'a Fit, Evidence)> {
    let paths: Vec<(&Fit, Path)> = rivals.iter().map(|&fit| (fit, path_of(page, fit))).collect();
    let by = |holds: &dyn Fn(&Fit, &Path) -> bool, evidence| {
        let mut standing = paths.iter().filter(|(fit, path)| holds(fit, path));
        match (standing.next(), standing.next()) {
            (Some((fit, _)), None) => Some((*fit, evidence)),
            _ => None,
        }
    };
    by(&|fit, _| fit.is_vouched(), Evidence::Diff)
        .or_else(|| by(&|_, path| path.block_hash == target.path.block_hash, Evidence::Structure))
        .or_else(|| by(&|_, path| is_same_section(path, &target.path), Evidence::Structure))
        .or_else(|| by(&|_, path| target.path.cell.is_some() && path.cell == target.path.cell, Evidence::Structure))
}

fn path_of(page: &Page, fit: &Fit) -> Path {
    let start = page.index().folded.original_start(fit.bounds.start);
    path_at(page, page.block_at(Bytes(start as u32)))
}

/// The same heading, by its id, else by its words and those above it.
fn is_same_section(path: &Path, of: &Path) -> bool {
    match (path.headings.last(), of.headings.last()) {
        (Some((Some(id), _)), Some((Some(other), _))) => id == other,
        (Some(_), Some(_)) => path.headings.iter().map(|(_, text)| text).eq(of.headings.iter().map(|(_, text)| text)),
        _ => false,
    }
}

/// The page token to which the quote's number in order leads, when none was added or taken away.
pub(crate) fn nth_occurrence(page: &Page, quote: &Quote, like: &Fit) -> Option<usize> {
    let index = page.index();
    let found = index.occurrences(index.folded.text().get(like.bounds.clone()).filter(|_| like.is_verbatim)?);
    if found.len() != quote.n_occurrences as usize {
        return None;
    }
    let at = *found.get(quote.occurrence as usize)?;
    Some(index.tokens.partition_point(|token| token.end as usize <= at))
}
