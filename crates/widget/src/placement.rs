//! Where threads and drafts lie on this page now: derived from (review, drafts, page), never stored.
//!
//! Resolving a thousand targets takes longer than a frame, so it is work that can be done in steps, what the person looks at
//! first; and what was resolved once is not resolved again while the page around it stays. Leaves out when a step is taken
//! (`shell.rs`) and what is painted (`marks.rs`).

use std::rc::Rc;

use anchor::{Bytes, Evidence, Kept, OldTexts, Page, Resolution, Span, Target, Unicode, Utf16, Where};
use client::{Draft, DraftAct, DraftId, OldText};
use review::{Review, ThreadId};

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
    /// The places between which nobody but a person can tell, in the order of the page.
    pub candidates: Vec<Candidate>,
}

/// One place that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Where.
    pub span: Span<Utf16>,
    /// The place, described: what a thread is attached to by choosing it.
    pub target: Rc<Target>,
}

/// Where everything lies. A thread whose target is not here yet, or was erased, is in neither list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Placements {
    /// Threads.
    pub threads: PlacedById<ThreadId>,
    /// Drafts that open a thread or attach one elsewhere.
    pub drafts: PlacedById<DraftId>,
}

/// Places in the order of ids. A row, because it is made anew after each change, and walked beside the threads themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedById<K>(Vec<(K, Rc<Placed>)>);

impl<K> Default for PlacedById<K> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord> PlacedById<K> {
    /// The place of one.
    pub fn get(&self, id: &K) -> Option<&Rc<Placed>> {
        let at = self.0.binary_search_by(|(known, _)| known.cmp(id)).ok()?;
        self.0.get(at).map(|(_, placed)| placed)
    }

    /// All of them.
    pub fn iter(&self) -> core::slice::Iter<'_, (K, Rc<Placed>)> {
        self.0.iter()
    }

    /// All places.
    pub fn values(&self) -> impl Iterator<Item = &Rc<Placed>> + '_ {
        self.0.iter().map(|(_, placed)| placed)
    }
}

impl<K: Ord> FromIterator<(K, Rc<Placed>)> for PlacedById<K> {
    fn from_iter<I: IntoIterator<Item = (K, Rc<Placed>)>>(rows: I) -> Self {
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        Self(rows)
    }
}

impl Placements {
    /// Resolves everything at once.
    pub fn compute(review: &Review, drafts: &[Rc<Draft>], page: &Rc<Page>, cache: &mut PlacementCache) -> Self {
        let mut work = PlacementWork::new(review, drafts, Rc::clone(page), cache);
        while !work.step(usize::MAX, cache) {}
        let placements = work.placements();
        work.finish(cache);
        placements
    }
}

/// What was placed, with the targets it was placed by. Targets are immutable and shared, so the same pointer is the same
/// target; the cache holds the target too, and no other can come to stand at that address.
#[derive(Debug, Default)]
pub struct PlacementCache {
    page: Option<Rc<Page>>,
    rows: Vec<Row>,
    /// Where the person looks, in units of the flat text.
    view: Option<Span<Utf16>>,
    /// Whether anything was to be placed, or carried to another page, since that was asked last.
    is_news: bool,
    /// The document's texts that are kept with the review.
    texts: OldTexts,
    known: Vec<Rc<OldText>>,
}

/// What has a place. Threads come before drafts, each in the order of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Thread(ThreadId),
    Draft(DraftId),
}

#[derive(Debug, Clone)]
struct Row {
    key: Key,
    target: Rc<Target>,
    placed: Option<Rc<Placed>>,
}

impl PlacementCache {
    /// What lies there is placed first from now on.
    pub fn look_at(&mut self, view: Option<Span<Utf16>>) {
        self.view = view;
    }

    /// Takes in one text that is not known yet, and says whether there was one: each takes as long as a page. What was
    /// found on this very text stays where it is; the rest is to be looked for again.
    pub fn learn(&mut self, texts: &[Rc<OldText>], unicode: Unicode, work: &mut PlacementWork) -> bool {
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
        work.look_again(self);
        next.is_some()
    }

    /// Takes over what is known already, or was known on the page as it was before. Says whether the page is another one.
    fn recall(&mut self, rows: &mut [Row], page: &Rc<Page>) -> bool {
        let before = self.page.replace(Rc::clone(page)).filter(|before| !Rc::ptr_eq(before, page));
        let moved = before.map(|before| Kept::between(&before, page));
        let mut known = core::mem::take(&mut self.rows).into_iter().peekable();
        for row in rows {
            while known.next_if(|known| known.key < row.key).is_some() {}
            let Some(known) = known.next_if(|known| known.key == row.key) else { continue };
            let placed = known.placed.filter(|_| Rc::ptr_eq(&known.target, &row.target));
            row.placed = match &moved {
                None => placed,
                Some(kept) => placed.and_then(|placed| carried(&placed, kept, page)),
            };
        }
        moved.is_some()
    }
}

/// Placing under way.
#[derive(Debug)]
pub struct PlacementWork {
    page: Rc<Page>,
    rows: Vec<Row>,
    /// What is still to be placed, the next one last.
    todo: Vec<usize>,
    /// How many of those the person does not look at.
    n_far: usize,
}

impl PlacementWork {
    /// Lists what must be placed.
    pub fn new(review: &Review, drafts: &[Rc<Draft>], page: Rc<Page>, cache: &mut PlacementCache) -> Self {
        let row = |key, target: &Rc<Target>| Row { key, target: Rc::clone(target), placed: None };
        let threads =
            review.threads.values().filter_map(|thread| Some(row(Key::Thread(thread.id), thread.target.as_ref()?)));
        let mut rows: Vec<Row> = threads.collect();
        let n_threads = rows.len();
        rows.extend(drafts.iter().filter_map(|draft| match &draft.act {
            DraftAct::Thread { target, .. } | DraftAct::Reattach { target, .. } => {
                Some(row(Key::Draft(draft.id), target))
            }
            _ => None,
        }));
        rows[n_threads..].sort_by_key(|row| row.key);
        cache.is_news |= cache.recall(&mut rows, &page);
        let mut work = Self { page, rows, todo: Vec::new(), n_far: 0 };
        work.plan(cache);
        work
    }

    /// Lists what has no place yet, what the person looks at first.
    fn plan(&mut self, cache: &mut PlacementCache) {
        let mut todo: Vec<(u32, usize)> = Vec::new();
        for (idx, row) in self.rows.iter().enumerate().filter(|(_, row)| row.placed.is_none()) {
            todo.push((distance(row, cache.view), idx));
        }
        todo.sort_unstable_by(|a, b| b.cmp(a));
        cache.is_news |= !todo.is_empty();
        self.n_far = todo.iter().filter(|(distance, _)| *distance > 0).count();
        self.todo = todo.into_iter().map(|(_, idx)| idx).collect();
    }

    /// Forgets all places but those that cannot be better.
    fn look_again(&mut self, cache: &mut PlacementCache) {
        let is_certain = |placed: &Rc<Placed>| {
            matches!(placed.resolution, Resolution::Exact { evidence: Evidence::SameRevision, .. })
        };
        for row in &mut self.rows {
            row.placed = row.placed.take().filter(is_certain);
        }
        self.plan(cache);
    }

    /// Places up to `n` targets more, drafts first: they are few, and somebody is writing them. Says whether all is done.
    pub fn step(&mut self, n: usize, cache: &PlacementCache) -> bool {
        for _ in 0..n {
            let Some(idx) = self.todo.pop() else { break };
            if let Some(row) = self.rows.get_mut(idx) {
                row.placed = Some(Rc::new(place(&self.page, &row.target, &cache.texts)));
            }
        }
        self.todo.is_empty()
    }

    /// Whether all is placed that the person looks at.
    pub fn is_near_done(&self) -> bool {
        self.todo.len() <= self.n_far
    }

    /// What was placed, when it can be other than what was known before.
    pub fn news(&self, before: &Placements, cache: &mut PlacementCache) -> Option<Placements> {
        let is_longer = self.rows.len() != before.threads.0.len() + before.drafts.0.len();
        (core::mem::take(&mut cache.is_news) || is_longer).then(|| self.placements())
    }

    /// The cache remembers what was placed so far.
    pub fn finish(self, cache: &mut PlacementCache) {
        cache.rows = self.rows;
    }

    /// What was placed so far.
    pub fn placements(&self) -> Placements {
        let mut placements = Placements::default();
        for row in &self.rows {
            match (row.key, &row.placed) {
                (Key::Thread(id), Some(placed)) => placements.threads.0.push((id, Rc::clone(placed))),
                (Key::Draft(id), Some(placed)) => placements.drafts.0.push((id, Rc::clone(placed))),
                (_, None) => {}
            }
        }
        placements
    }
}

/// How far from the view a target probably lies: about where it was.
fn distance(row: &Row, view: Option<Span<Utf16>>) -> u32 {
    let (Key::Thread(_), Some(view), Where::Text(quote)) = (row.key, view, &row.target.place) else { return 0 };
    let at = quote.position.start().0;
    view.start().0.saturating_sub(at).max(at.saturating_sub(view.end().0))
}

/// A place on the page as it was before, on the page as it is now: only where the words stood, stand now, and had all their
/// surroundings. For anything less sure the change may have brought something better.
fn carried(placed: &Rc<Placed>, kept: &Kept, page: &Page) -> Option<Rc<Placed>> {
    let Resolution::Exact { span, evidence } = &placed.resolution else { return None };
    let now = kept.carry(*span)?;
    let section = page.heading_at(now.start()).unwrap_or_default();
    if now == *span && *evidence != Evidence::SameRevision && *placed.section == *section {
        return Some(Rc::clone(placed));
    }
    Some(Rc::new(Placed {
        resolution: Resolution::Exact { span: now, evidence: Evidence::QuoteAndContext },
        span: page.span_to_utf16(now),
        section: section.into(),
        place: page.to_utf16(now.start()).map_or(u32::MAX, |at| at.0),
        text: placed.text.clone(),
        candidates: Vec::new(),
    }))
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
        candidates: match &resolution {
            Resolution::Ambiguous { candidates } => described(page, candidates),
            _ => Vec::new(),
        },
        resolution,
    }
}

fn described(page: &Page, candidates: &[anchor::Candidate]) -> Vec<Candidate> {
    let one = |candidate: &anchor::Candidate| {
        let (span, target) = (page.span_to_utf16(candidate.span)?, anchor::describe(page, candidate.span)?);
        Some(Candidate { span, target: Rc::new(target) })
    };
    let mut described: Vec<Candidate> = candidates.iter().filter_map(one).collect();
    described.sort_by_key(|candidate| candidate.span.start());
    described
}

#[cfg(test)]
mod tests;
