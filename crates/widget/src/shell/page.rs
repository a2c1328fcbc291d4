//! The host page as this tab knows it now: its text, what lies where, what is selected and what is painted.
//!
//! Placing is done in slices between frames. Leaves out how a place is found (`placement.rs`, `anchor`).

use std::rc::Rc;

use anchor::{Bytes, ElementTarget, Page, Resolution, Span, Utf16, Where};
use client::{Draft, DraftAct, DraftPlaces, OldText, PageNow, ReviewGlance, View};
use review::{DocumentNow, Review, SectionNow, ThreadId};

use crate::app::Mark;
use crate::browser::{clock, text};
use crate::draft_text::quote_of;
use crate::late::Learn;
use crate::marks::Painted;
use crate::message::{CHANGES_SINCE, DocumentMessage, EngineMessage, SelectionMessage, Whole};
use crate::page_view::{PageView, Rect, Selected, Sharing};
use crate::placement::{PlacementCache, PlacementWork, Placements};

/// Half a frame at 60 Hz: the other half is the page's.
const SLICE_MS: i64 = 8;
/// Targets between two looks at the clock.
const TARGETS_PER_LOOK: usize = 4;

/// The page.
#[derive(Debug, Default)]
pub(crate) struct PageState {
    page: Option<Rc<Page>>,
    text: Rc<str>,
    sections: Vec<SectionNow>,
    /// Whether the page's index was made, and its sections.
    is_indexed: bool,
    /// Whether what must be placed is still to be listed.
    is_stale: bool,
    /// How all reviews of this device stand, when that was asked for.
    pub(crate) home: Option<Rc<[ReviewGlance]>>,
    /// How it is with a folder and a link.
    pub(crate) sharing: Sharing,
    /// What the client was told of the page last.
    told: Option<Rc<PageNow>>,
    title: Rc<str>,
    is_rtl: bool,
    n_words: u32,
    cache: PlacementCache,
    /// The texts that are kept with the review.
    texts: Rc<[Rc<OldText>]>,
    /// Takes one of them in, once the late part is here.
    learns: Option<Learn>,
    work: Option<PlacementWork>,
    placements: Rc<Placements>,
    is_placed: bool,
    selection: Option<Rc<Selected>>,
    hovered: Rc<[ThreadId]>,
    /// Whether what the person looks at is placed, while the rest is not.
    is_glimpsed: bool,
    painted: Painted,
    /// Whether the agent has marks of ours, and understands what changed among them.
    takes_changes: bool,
    agent_version: u32,
    /// Whether the agent waits for an answer to a document.
    owes_paint: bool,
    /// What the page or the panel points at.
    pub(crate) active: Option<Mark>,
}

impl PageState {
    /// Takes in a page, or the same page after a change.
    pub(crate) fn read(&mut self, message: DocumentMessage) {
        let page = Page::with_unicode(message.blocks.list, text::unicode()).flattened_by(message.flatten_version);
        let is_same = self.page.as_ref().is_some_and(|known| known.blocks() == page.blocks());
        if !is_same {
            // By bytes: for a reading time rare kinds of space do not matter, and looking for them takes longer than the index.
            let words = page.text().as_bytes().split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
            self.n_words = u32::try_from(words.count()).unwrap_or(u32::MAX);
            self.text = page.text().into();
            self.is_indexed = false;
            self.page = Some(Rc::new(page));
            self.selection = None;
        }
        self.title = message.title.into();
        self.is_rtl = message.dir == "rtl";
        self.is_stale = true;
        self.agent_version = message.version;
        self.owes_paint = true;
    }

    /// Another document stands at this address now; the old one's places mean nothing.
    pub(crate) fn forget(&mut self) {
        *self = Self { learns: self.learns, ..Self::default() };
    }

    /// Another review of the same document: its text stays, all that lay on it goes.
    pub(crate) fn forget_marks(&mut self) {
        let Self { page, text, sections, is_indexed, title, is_rtl, n_words, selection, agent_version, learns, .. } =
            core::mem::take(self);
        let blank = Self::default();
        *self = Self {
            page,
            text,
            sections,
            is_indexed,
            title,
            is_rtl,
            n_words,
            selection,
            agent_version,
            learns,
            ..blank
        };
    }

    /// What the client is to be told of the page, when that is news.
    pub(crate) fn learn(&mut self, review: &Review, drafts: &[Rc<Draft>]) -> Option<Rc<PageNow>> {
        let page = self.page.as_ref()?;
        let placed = &self.placements;
        let mut threads = placed.threads.iter().map(|(id, placed)| (*id, &placed.resolution));
        let document = client::document_now(review, page, self.sections.clone(), &mut threads);
        let places = drafts.iter().filter_map(|draft| {
            let (DraftAct::Thread { target, .. } | DraftAct::Reattach { target, .. }) = &draft.act else { return None };
            let placed = placed.drafts.get(&draft.id)?;
            Some((draft.id, client::draft_place(page, target, &placed.resolution)))
        });
        let places: DraftPlaces = places.collect();
        let is_told = |told: &PageNow| *told.document == document && told.places == places;
        if self.told.as_ref().is_some_and(|told| Rc::ptr_eq(&told.text, &self.text) && is_told(told)) {
            return None;
        }
        let document = match &self.told {
            Some(told) if *told.document == document => Rc::clone(&told.document),
            _ => Rc::new(document),
        };
        let now = Rc::new(PageNow { document, places, text: Rc::clone(&self.text) });
        self.told = Some(Rc::clone(&now));
        Some(now)
    }

    /// The painted marks of these threads, with their numbers from 1.
    pub(crate) fn numbered(&self, threads: &[ThreadId]) -> Vec<(String, usize)> {
        let numbers = threads.iter().zip(1..);
        numbers.filter_map(|(id, number)| Some((self.painted.id_of(Mark::Thread(*id))?, number))).collect()
    }

    /// What lies there is what the person looks at.
    pub(crate) fn look_at(&mut self, view: Option<Span<Utf16>>) {
        self.cache.look_at(view);
    }

    /// Kept texts can be taken in from now on.
    pub(crate) fn learns_by(&mut self, learns: Learn) {
        self.learns = Some(learns);
    }

    /// Lists what must be placed. What is placed already costs next to nothing.
    pub(crate) fn start_placing(&mut self, view: &View) {
        self.is_stale = false;
        self.texts = Rc::clone(&view.texts);
        if let Some(work) = self.work.take() {
            work.finish(&mut self.cache);
        }
        if let Some(page) = &self.page {
            self.work = Some(PlacementWork::new(&view.review, &view.drafts, Rc::clone(page), &mut self.cache));
        }
    }

    /// Makes the page's index, when there is none yet, and says whether it did. Reading a long page is one task, its index
    /// another: both together would hold the page up.
    pub(crate) fn index(&mut self) -> bool {
        let Some(page) = self.page.as_ref().filter(|_| !self.is_indexed) else { return false };
        self.sections = client::sections_of(page);
        self.is_indexed = true;
        true
    }

    /// Places for a few milliseconds, and says whether there is more to do.
    pub(crate) fn place_some(&mut self, view: Option<&View>) -> bool {
        if let Some(view) = view.filter(|_| self.is_stale) {
            self.start_placing(view);
        }
        let Some(mut work) = self.work.take() else { return false };
        if let Some(learn) = self.learns.filter(|_| !self.texts.is_empty())
            && learn(&mut self.cache, &self.texts, text::unicode(), &mut work)
        {
            self.work = Some(work);
            return true;
        }
        let until = clock::now().0 + SLICE_MS;
        while !work.step(TARGETS_PER_LOOK, &self.cache) {
            if clock::now().0 >= until {
                if !self.is_placed && !self.is_glimpsed && work.is_near_done() {
                    self.placements = Rc::new(work.placements());
                    self.is_glimpsed = true;
                }
                self.work = Some(work);
                return true;
            }
        }
        if let Some(placements) = work.news(&self.placements, &mut self.cache) {
            self.placements = Rc::new(placements);
        }
        work.finish(&mut self.cache);
        self.is_placed = true;
        false
    }

    /// What to paint, when it is not painted yet.
    pub(crate) fn paint(&mut self, view: &View) -> Option<EngineMessage> {
        // Of the first placing what is in view is enough. Later, what was painted stays until all is placed again.
        let is_ready = if self.is_placed { self.work.is_none() && !self.is_stale } else { self.is_glimpsed };
        if !is_ready {
            return None;
        }
        let change = self.painted.update(view, &self.placements);
        let owes_paint = core::mem::take(&mut self.owes_paint);
        if change.is_empty() && !owes_paint {
            return None;
        }
        let active = self.active.and_then(|mark| self.painted.id_of(mark));
        let takes_changes = core::mem::replace(&mut self.takes_changes, self.agent_version >= CHANGES_SINCE);
        Some(match takes_changes {
            true => EngineMessage::Paint { marks: change.marks, gone: Some(change.gone), active },
            false => EngineMessage::Paint { marks: self.painted.all(), gone: None, active },
        })
    }

    /// The id under which the page knows a mark.
    pub(crate) fn id_of(&self, mark: Mark) -> Option<String> {
        self.painted.id_of(mark)
    }

    /// The first of these ids that is a mark.
    pub(crate) fn mark_of(&self, ids: &[String]) -> Option<Mark> {
        ids.iter().find_map(|id| self.painted.mark_of(id))
    }

    /// Where the panel wants the page to scroll.
    pub(crate) fn reveal(&self, view: &View, mark: Mark) -> Option<EngineMessage> {
        let placed = match mark {
            Mark::Thread(id) => self.placements.threads.get(&id),
            Mark::Draft(id) => self.placements.drafts.get(&id),
        }?;
        let span = placed.span.or_else(|| match (&placed.resolution, &self.page) {
            (Resolution::Ambiguous { candidates }, Some(page)) => page.span_to_utf16(candidates.first()?.span),
            _ => None,
        })?;
        Some(EngineMessage::Reveal { start: span.start().0, end: span.end().0, region: region_of(view, mark) })
    }

    /// What is selected: described at once, because our own composer will take the selection away.
    pub(crate) fn select(&mut self, message: &SelectionMessage) {
        self.selection = self.selected(message).map(Rc::new);
    }

    /// Nothing is selected any more.
    pub(crate) fn unselect(&mut self) {
        self.selection = None;
    }

    fn selected(&self, message: &SelectionMessage) -> Option<Selected> {
        let (span, rect) = message.place()?;
        let page = self.page.as_ref()?;
        let is_text = |known: &Selected| message.whole.is_none() && matches!(known.target.place, Where::Text(_));
        if let Some(known) = self.selection.as_ref().filter(|known| known.span == span && is_text(known)) {
            return Some(Selected { rect, ..Selected::clone(known) });
        }
        let bytes = page.span_to_bytes(span)?;
        let at = bytes.start();
        let element = match &message.whole {
            None => None,
            Some(Whole::Block) => Some(ElementTarget::block(page, at)?),
            Some(Whole::Image { caption, region }) => Some(ElementTarget::image(page, at, caption.clone(), *region)?),
        };
        let target = match element {
            Some(element) => anchor::describe_element(page, at, element),
            None => anchor::describe(page, bytes)?,
        };
        Some(Selected { quote: quote_of(&target), target: Rc::new(target), rect, span })
    }

    /// Selects the page as a whole, which no hand could.
    pub(crate) fn select_page(&mut self) {
        self.selection = self.page.as_ref().map(|page| {
            let target = anchor::describe_element(page, Bytes(0), ElementTarget::Page);
            let (rect, span) = (Rect::default(), Span::default());
            Rc::new(Selected { quote: quote_of(&target), target: Rc::new(target), rect, span })
        });
    }

    /// Whether anything is selected.
    pub(crate) fn has_selection(&self) -> bool {
        self.selection.is_some()
    }

    /// Which threads are under the pointer.
    pub(crate) fn hover(&mut self, ids: &[String]) {
        let threads = ids.iter().filter_map(|id| match self.painted.mark_of(id)? {
            Mark::Thread(id) => Some(id),
            Mark::Draft(_) => None,
        });
        self.hovered = threads.collect();
    }

    /// For the screen.
    pub(crate) fn view(&self) -> PageView {
        PageView {
            title: Rc::clone(&self.title),
            is_ready: self.is_placed,
            is_rtl: self.is_rtl,
            placements: Rc::clone(&self.placements),
            document: self.told.as_ref().map_or_else(Rc::<DocumentNow>::default, |told| Rc::clone(&told.document)),
            selection: self.selection.clone(),
            hovered: Rc::clone(&self.hovered),
            text: Rc::clone(&self.text),
            n_words: self.n_words,
            home: self.home.clone(),
            sharing: self.sharing.clone(),
        }
    }

    /// Whether everything is placed.
    pub(crate) fn is_placed(&self) -> bool {
        self.is_placed
    }

    /// What lies where.
    pub(crate) fn placements(&self) -> &Placements {
        &self.placements
    }
}

/// The part of an image that something is about.
fn region_of(view: &View, mark: Mark) -> Option<[u16; 4]> {
    let target = match mark {
        Mark::Thread(id) => view.review.threads.get(&id)?.target.as_ref()?,
        Mark::Draft(id) => match &view.drafts.iter().find(|draft| draft.id == id)?.act {
            DraftAct::Thread { target, .. } | DraftAct::Reattach { target, .. } => target,
            _ => return None,
        },
    };
    let Where::Element(ElementTarget::Image { region, .. }) = &target.place else { return None };
    *region
}
