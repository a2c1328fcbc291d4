//! Finds whole elements again: the page, a block by its text, an image by its address or what it shows.

use crate::describe::{hash_of, path_at};
use crate::resolve::resolve_quote;
use crate::{BlockKind, Bytes, CodePoints, ElementTarget, Evidence, Page, Quote, Resolution, Span, Target};

/// Says where an element is on a page now.
pub(crate) fn resolve_element(page: &Page, target: &Target, element: &ElementTarget) -> Resolution {
    match element {
        ElementTarget::Page => {
            let span = Span::new(Bytes(0), Bytes(page.text().len() as u32)).unwrap_or_default();
            Resolution::Exact {
                span,
                evidence: if is_same_text(page, target) { Evidence::SameRevision } else { Evidence::Structure },
            }
        }
        ElementTarget::Block { text } => resolve_block(page, target, text),
        ElementTarget::Image { alt, source, .. } => resolve_image(page, target, alt, source),
    }
}

fn is_same_text(page: &Page, target: &Target) -> bool {
    target.revision == page.revision()
}

fn resolve_block(page: &Page, target: &Target, text: &str) -> Resolution {
    let same = |idx: usize| {
        page.blocks().get(idx).is_some_and(|block| hash_of(&block.text, page.unicode()) == target.path.block_hash)
    };
    let old = target.path.block as usize;
    if same(old) && is_same_text(page, target) {
        return placed(page, old, old, Evidence::SameRevision);
    }
    let equal: Vec<usize> = (0..page.blocks().len()).filter(|&idx| same(idx)).collect();
    if !equal.is_empty() {
        return choose(page, target, &equal);
    }
    // Changed: as a quote without surroundings. A block is long enough to carry itself, or is not found.
    let position = Span::new(CodePoints(0), CodePoints(0)).unwrap_or_default();
    let (prefix, suffix) = (String::new(), String::new());
    let quote = Quote { exact: text.to_owned(), prefix, suffix, position, occurrence: 0, n_occurrences: 1 };
    let (at, similarity) = match resolve_quote(page, target, &quote, None) {
        Resolution::Changed { span, similarity, .. } => (span.start(), similarity),
        // Without surroundings to confirm it, a block that is the only one alike is good enough.
        Resolution::Ambiguous { candidates } => match candidates.as_slice() {
            [only] => (only.span.start(), only.score),
            _ => return Resolution::Ambiguous { candidates },
        },
        Resolution::Orphaned { .. } => return Resolution::Orphaned { last_known_place: start_of(page, old) },
        Resolution::Exact { span, .. } | Resolution::Moved { span, .. } => (span.start(), 1.0),
    };
    let span = page.block_span(page.block_at(at)).unwrap_or_default();
    Resolution::Changed { span, similarity, evidence: Evidence::Structure }
}

fn resolve_image(page: &Page, target: &Target, alt: &str, source: &str) -> Resolution {
    let images = |holds: &dyn Fn(&str, &str) -> bool| -> Vec<usize> {
        let found = page.blocks().iter().enumerate().filter(|(_, block)| match &block.kind {
            BlockKind::Image { source } => holds(source, block.text.trim()),
            _ => false,
        });
        found.map(|(idx, _)| idx).collect()
    };
    let name = |address: &str| address.rsplit('/').next().unwrap_or_default().to_owned();
    let by_address = images(&|other, _| other == source);
    let by_name = || images(&|other, _| !name(source).is_empty() && name(other) == name(source));
    let by_alt = || images(&|_, other| !alt.trim().is_empty() && other == alt.trim());
    let found = [by_address, by_name(), by_alt()].into_iter().find(|found| !found.is_empty()).unwrap_or_default();
    if found.is_empty() {
        return Resolution::Orphaned { last_known_place: start_of(page, target.path.block as usize) };
    }
    choose(page, target, &found)
}

/// The one of several equal blocks that stands where the target stood; `among` is not empty.
fn choose(page: &Page, target: &Target, among: &[usize]) -> Resolution {
    let old = target.path.block as usize;
    if let [only] = among {
        return placed(page, *only, old, Evidence::UniqueQuote);
    }
    let by_cell = among.iter().filter(|&&idx| {
        let path = path_at(page, idx);
        path.headings == target.path.headings && path.cell == target.path.cell
    });
    let standing: Vec<usize> = by_cell.copied().collect();
    let nearest = |among: &[usize]| among.iter().copied().min_by_key(|idx| idx.abs_diff(old)).unwrap_or_default();
    match standing.as_slice() {
        [] => placed(page, nearest(among), old, Evidence::Structure),
        standing => placed(page, nearest(standing), old, Evidence::Structure),
    }
}

fn placed(page: &Page, idx: usize, old: usize, evidence: Evidence) -> Resolution {
    let span = page.block_span(idx).unwrap_or_default();
    if idx == old { Resolution::Exact { span, evidence } } else { Resolution::Moved { span, evidence } }
}

fn start_of(page: &Page, idx: usize) -> Bytes {
    page.block_span(idx).map_or(Bytes(page.text().len() as u32), |span| span.start())
}
