//! Where threads and drafts lie on this page now: derived from (review, drafts, page), never stored.
//!
//! Resolving a thousand targets takes longer than a frame, so it is work that can be done in steps, and what was resolved
//! once on a page is not resolved again. Leaves out when a step is taken (`shell.rs`) and what is painted (`marks.rs`).

use std::rc::Rc;

use anchor::{Bytes, Evidence, OldTexts, Page, Resolution, Span, Target, Unicode, Utf16};
use client::{Draft, DraftAct, DraftId, OldText};
use review::{IdMap, Review, ThreadId};

/// Where one target lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Where, and by which evidence.
    pub resolution: Resolution,
    /// The place as the page counts it, when there is exactly one.
    pub span: Option<Span<Utf16>>,
    /// The text of the nearest heading above; empty at the top. For what has no place, the heading it last stood under.
    pub section: Rc<str>,
    /// Order on the page: where it starts, or its last known place; behind everything when the page is shorter now.
    pub place: u32,
    /// The words that stand there now.
    pub text: Option<Rc<str>>,
}

/// Where everything lies. A thread whose target is not here yet, or was erased, is in neither map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Placements {
    /// Threads.
    pub threads: IdMap<ThreadId, Rc<Placed>>,
    /// Drafts that open a thread or attach one elsewhere.
    pub drafts: IdMap<DraftId, Rc<Placed>>,
}

impl Placements {
    /// Resolves everything at once.
    pub fn compute(review: &Review, drafts: &[Rc<Draft>], page: &Rc<Page>, cache: &mut PlacementCache) -> Self {
        let mut work = PlacementWork::new(review, drafts, Rc::clone(page), cache);
        while !work.step(usize::MAX, cache) {}
        work.finish()
    }
}

/// What was resolved on one page, by target. Targets are immutable and shared, so the same pointer is the same target; the
/// cache holds the target too, and no other can come to stand at that address.
#[derive(Debug, Default)]
pub struct PlacementCache {
    page: Option<Rc<Page>>,
    /// In the order of the targets' addresses.
    placed: Vec<(Rc<Target>, Rc<Placed>)>,
    /// The document's texts that are kept with the review.
    texts: OldTexts,
    known: Vec<Rc<OldText>>,
}

impl PlacementCache {
    /// Forgets what was placed on another page, and targets that nobody has any more.
    fn tend(&mut self, page: &Rc<Page>) {
        if self.page.as_ref().is_some_and(|known| Rc::ptr_eq(known, page)) {
            self.placed.retain(|(target, _)| Rc::strong_count(target) > 1);
        } else {
            self.page = Some(Rc::clone(page));
            self.placed.clear();
        }
    }

    /// Takes in one text that is not known yet, and says whether there was one: each takes as long as a page. What was
    /// found on this very text stays where it is; the rest is to be looked for again.
    pub fn learn(&mut self, texts: &[Rc<OldText>], unicode: Unicode) -> bool {
        let is_known = |old: &&Rc<OldText>| !self.known.iter().any(|known| Rc::ptr_eq(known, old));
        let next = texts.iter().find(is_known).cloned();
        let n_before = self.known.len();
        self.known.retain(|known| texts.iter().any(|old| Rc::ptr_eq(known, old)));
        if next.is_none() && self.known.len() == n_before {
            return false;
        }
        if let Some(old) = &next {
            self.texts.add(&old.revision, &old.text, unicode);
            self.known.push(Rc::clone(old));
        }
        self.texts.arrange(&texts.iter().map(|old| old.revision).collect::<Vec<_>>());
        let is_certain = |placed: &Placed| {
            matches!(placed.resolution, Resolution::Exact { evidence: Evidence::SameRevision, .. })
        };
        self.placed.retain(|(_, placed)| is_certain(placed));
        next.is_some()
    }

    fn place(&mut self, page: &Page, target: &Rc<Target>) -> Rc<Placed> {
        match self.placed.binary_search_by_key(&Rc::as_ptr(target), |(known, _)| Rc::as_ptr(known)) {
            Ok(at) => Rc::clone(&self.placed[at].1),
            Err(at) => {
                let placed = Rc::new(place(page, target, &self.texts));
                self.placed.insert(at, (Rc::clone(target), Rc::clone(&placed)));
                placed
            }
        }
    }
}

/// Placing under way.
#[derive(Debug)]
pub struct PlacementWork {
    page: Rc<Page>,
    threads: Vec<(ThreadId, Rc<Target>)>,
    drafts: Vec<(DraftId, Rc<Target>)>,
    placements: Placements,
}

impl PlacementWork {
    /// Lists what must be placed.
    pub fn new(review: &Review, drafts: &[Rc<Draft>], page: Rc<Page>, cache: &mut PlacementCache) -> Self {
        cache.tend(&page);
        let threads =
            review.threads.values().filter_map(|thread| Some((thread.id, Rc::clone(thread.target.as_ref()?))));
        let drafts = drafts.iter().filter_map(|draft| match &draft.act {
            DraftAct::Thread { target, .. } | DraftAct::Reattach { target, .. } => Some((draft.id, Rc::clone(target))),
            _ => None,
        });
        Self { page, threads: threads.collect(), drafts: drafts.collect(), placements: Placements::default() }
    }

    /// Places up to `n` targets more, drafts first: they are few, and somebody is writing them. Says whether all is done.
    pub fn step(&mut self, n: usize, cache: &mut PlacementCache) -> bool {
        for _ in 0..n {
            if let Some((id, target)) = self.drafts.pop() {
                self.placements.drafts.insert(id, cache.place(&self.page, &target));
            } else if let Some((id, target)) = self.threads.pop() {
                self.placements.threads.insert(id, cache.place(&self.page, &target));
            } else {
                return true;
            }
        }
        self.drafts.is_empty() && self.threads.is_empty()
    }

    /// What was placed.
    pub fn finish(self) -> Placements {
        self.placements
    }
}

fn place(page: &Page, target: &Target, texts: &OldTexts) -> Placed {
    let resolution = texts.resolve(page, target);
    let span = resolution.span();
    let start = match &resolution {
        Resolution::Ambiguous { candidates } => candidates.first().map_or(Bytes(0), |candidate| candidate.span.start()),
        Resolution::Orphaned { last_known_place } => *last_known_place,
        _ => span.map_or(Bytes(0), |span| span.start()),
    };
    let last_heading = target.path.headings.last().map_or("", |(_, text)| text.as_str());
    let section = if span.is_some() { page.heading_at(start).unwrap_or_default() } else { last_heading };
    Placed {
        span: span.and_then(|span| page.span_to_utf16(span)),
        section: section.into(),
        place: page.to_utf16(start).map_or(u32::MAX, |at| at.0),
        text: span.map(|span| page.slice(span).into()),
        resolution,
    }
}

#[cfg(test)]
mod tests;
