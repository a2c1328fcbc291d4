//! Finds the place of a target in a text that may have changed since: from what is certain to what is only likely.
//!
//! The same revision; else the joint alignment of the quote and its surroundings, with the old text as a witness where it was
//! kept; structure and order only to tell equal candidates apart; and where nothing is good enough, no place at all.

use crate::element::resolve_element;
use crate::fit::Fit;
use crate::fold::Folded;
use crate::known::Trace;
use crate::row::{Row, place_in_row, row_at};
use crate::search::Search;
use crate::tie::{break_tie, nth_occurrence};
use crate::window::Window;
use crate::{Bytes, Candidate, Evidence, KnownText, Page, Quote, Resolution, Span, Target, Where};

/// A runner-up so close in rank is as good: no repeated phrase of common words must decide.
const MARGIN: i32 = 8;
/// So far below trust a place is still offered as a candidate.
const DOUBT: f32 = -1.5;
/// More candidates would not be read.
const N_CANDIDATES_MAX: usize = 5;
/// Half of the near surroundings gone, and it is another place.
const NEAR_SAME: f32 = 0.5;
/// A whole paragraph has its edges for near surroundings; when nothing wider came along, it was moved.
const CONTEXT_SAME: f32 = 0.15;

/// Says where a target is on a page now. `known` is the whole text of the target's revision, when it was kept.
///
/// Always inlined, so that a face that never keeps old texts does not carry what follows a place through a difference.
#[inline(always)]
pub fn resolve(page: &Page, target: &Target, known: Option<&KnownText>) -> Resolution {
    match known {
        Some(known) => resolve_by(page, target, Some(&|quote, window, page| known.follow(quote, window, page))),
        None => resolve_by(page, target, None),
    }
}

/// Follows a quote through a text that was kept.
pub(crate) type Follow<'a> = &'a dyn Fn(&Quote, &Window, &Page) -> Option<Trace>;

fn resolve_by(page: &Page, target: &Target, follow: Option<Follow<'_>>) -> Resolution {
    match &target.place {
        Where::Text(quote) => resolve_quote(page, target, quote, follow),
        Where::Element(element) => resolve_element(page, target, element),
    }
}

pub(crate) fn resolve_quote(page: &Page, target: &Target, quote: &Quote, follow: Option<Follow<'_>>) -> Resolution {
    if target.revision == page.revision()
        && let Some(span) = same_place(page, quote)
    {
        return Resolution::Exact { span, evidence: Evidence::SameRevision };
    }
    let last_known_place = page.from_code_points(quote.position.start()).unwrap_or(Bytes(page.text().len() as u32));
    let index = page.index();
    let Some(window) = Window::new(quote, index) else { return Resolution::Orphaned { last_known_place } };
    let trace = follow.and_then(|follow| follow(quote, &window, page));
    let at = index.folded.at_original(last_known_place.0 as usize);
    let expected = index.tokens.partition_point(|token| (token.start as usize) < at);
    let runs = index.runs(&window.kinds[window.quote.clone()]);
    let is_unique = quote.n_occurrences == 1 && runs.len() == 1;
    let search = Search { window: &window, index, trace: trace.as_ref(), runs, is_unique };
    let mut findings = search.run(expected);
    findings.fits.retain(|fit| !is_in_other_row(page, target, quote, fit, is_unique));
    let fits = &findings.fits;
    let Some(best) = fits.iter().find(|fit| fit.trust > 0.0) else {
        if let Some(span) = place_in_row(page, &target.path, quote) {
            return Resolution::Exact { span, evidence: Evidence::Structure };
        }
        let doubtful: Vec<&Fit> = fits.iter().filter(|fit| fit.trust > DOUBT).collect();
        if !doubtful.is_empty() {
            return Resolution::Ambiguous { candidates: candidates(page, &doubtful) };
        }
        let gap = findings.gap.map(|idx| index.token_start(idx));
        return Resolution::Orphaned { last_known_place: gap.unwrap_or(last_known_place) };
    };
    let is_rival = |fit: &&Fit| best.rank - fit.rank < MARGIN && fit.trust > DOUBT;
    let rivals: Vec<&Fit> = fits.iter().filter(is_rival).collect();
    if rivals.len() < 2 {
        return placed(page, best, None);
    }
    if let Some((fit, evidence)) = break_tie(page, target, &rivals) {
        return placed(page, fit, Some(evidence));
    }
    // The number in order may name a place among very many equal ones that the search did not come by.
    let nth = nth_occurrence(page, quote, best).and_then(|token| search.fit_at(token));
    match nth.filter(|fit| is_rival(&fit)) {
        Some(fit) => placed(page, &fit, Some(Evidence::Structure)),
        None => Resolution::Ambiguous { candidates: candidates(page, &rivals) },
    }
}

/// Whether the cells beside it say that this is another row than the quoted one. Words that are alone of their kind may have
/// gone there; the same words in many rows have not.
fn is_in_other_row(page: &Page, target: &Target, quote: &Quote, fit: &Fit, is_unique: bool) -> bool {
    let is_sure = is_unique && fit.is_verbatim;
    !is_sure && row_at(page, &target.path, quote, place_of(page, fit)) == Row::Other
}

/// In a text of the same revision the quote is at its position, or it is the occurrence of the same number: white space and
/// other invisible things may differ between texts of one revision.
fn same_place(page: &Page, quote: &Quote) -> Option<Span<Bytes>> {
    let at_position = || {
        let start = page.from_code_points(quote.position.start())?;
        let span = Span::new(start, page.from_code_points(quote.position.end())?)?;
        (page.slice(span) == quote.exact).then_some(span)
    };
    at_position().or_else(|| {
        let exact = Folded::new(&quote.exact, page.unicode());
        let at = *page.index().occurrences(exact.text()).get(quote.occurrence as usize)?;
        (!exact.text().is_empty()).then(|| span_of(page, at, at + exact.text().len()))
    })
}

fn placed(page: &Page, fit: &Fit, tie_breaker: Option<Evidence>) -> Resolution {
    let span = span_of(page, fit.bounds.start, fit.bounds.end);
    let near = (fit.near[0] + fit.near[1]) / 2.0;
    let evidence = tie_breaker.unwrap_or(if fit.is_vouched() {
        Evidence::Diff
    } else if !fit.is_verbatim {
        Evidence::Neighbours { n_words_changed: fit.n_words_changed }
    } else if near + fit.context < NEAR_SAME {
        Evidence::UniqueQuote
    } else {
        Evidence::QuoteAndContext
    });
    match fit.is_verbatim {
        false => Resolution::Changed { span, similarity: fit.share.clamp(0.0, 1.0), evidence },
        true if near >= NEAR_SAME && fit.context >= CONTEXT_SAME => Resolution::Exact { span, evidence },
        true => Resolution::Moved { span, evidence },
    }
}

fn candidates(page: &Page, fits: &[&Fit]) -> Vec<Candidate> {
    let score = |fit: &Fit| 1.0 / (1.0 + (-fit.trust).exp());
    let of = |fit: &&Fit| Candidate { span: span_of(page, fit.bounds.start, fit.bounds.end), score: score(fit) };
    fits.iter().take(N_CANDIDATES_MAX).map(of).collect()
}

fn place_of(page: &Page, fit: &Fit) -> Bytes {
    span_of(page, fit.bounds.start, fit.bounds.end).start()
}

/// A stretch of the folded page as a span of the page, never inside a character.
fn span_of(page: &Page, start: usize, end: usize) -> Span<Bytes> {
    let (start, end) = page.index().original(start, end);
    page.grapheme_span(Span::new(start, end).unwrap_or_default())
}

#[cfg(test)]
mod tests;
