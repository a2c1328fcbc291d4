//! Places of made-up threads, in every way in which a target can be found again. Leaves out the threads (`samples.rs`).

use std::rc::Rc;

use anchor::{Bytes, Evidence, Path, Quote, Resolution, Revision, Span, Target, Utf16, Where};
use widget::placement::{Candidate, Placed};

/// A target with these words.
pub fn target(quote: &str) -> Rc<Target> {
    let quote = Quote {
        exact: quote.into(),
        prefix: String::new(),
        suffix: String::new(),
        position: Span::default(),
        occurrence: 0,
        n_occurrences: 1,
    };
    let revision = Revision { flatten_version: 1, fold_version: 1, hash: [0; 32] };
    Rc::new(Target { revision, place: Where::Text(quote), path: Path::default() })
}

/// Where a thread lies.
pub fn placed(place: u32, section: &str, resolution: Resolution, text: Option<&str>) -> Rc<Placed> {
    let is_somewhere = resolution.span().is_some();
    let span = Span::new(Utf16(place), Utf16(place + 9)).filter(|_| is_somewhere);
    Rc::new(Placed {
        resolution,
        span,
        section: section.into(),
        place,
        text: text.map(Into::into),
        candidates: Vec::new(),
    })
}

/// A thread of which two places fit equally well.
pub fn unclear(places: [Rc<Target>; 2]) -> Rc<Placed> {
    let resolution = Resolution::Ambiguous {
        candidates: places.iter().map(|_| anchor::Candidate { span: span(), score: 0.5 }).collect(),
    };
    let nth = |(nth, target)| Candidate { span: Span::new(Utf16(nth), Utf16(nth + 9)).unwrap_or_default(), target };
    let candidates = (0..).step_by(20).zip(places).map(nth).collect();
    Rc::new(Placed { candidates, ..Placed::clone(&placed(5, "", resolution, None)) })
}

fn span() -> Span<Bytes> {
    Span::new(Bytes(0), Bytes(9)).unwrap_or_default()
}

pub fn exact() -> Resolution {
    Resolution::Exact { span: span(), evidence: Evidence::QuoteAndContext }
}

pub fn changed(n_words_changed: u32) -> Resolution {
    Resolution::Changed { span: span(), similarity: 0.7, evidence: Evidence::Neighbours { n_words_changed } }
}

pub fn moved() -> Resolution {
    Resolution::Moved { span: span(), evidence: Evidence::UniqueQuote }
}

pub fn orphaned() -> Resolution {
    Resolution::Orphaned { last_known_place: Bytes(900) }
}
