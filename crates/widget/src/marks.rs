//! What is painted on the page: one mark for each thread and draft that has a place, and what changed since it was told last.
//! Leaves out colours, which are the page agent's (`www/agent/paint.js`).

use std::rc::Rc;

use anchor::{ElementTarget, Target, Where};
use client::{Draft, DraftAct, View};
use review::{Kind, Review, Thread, ThreadState};

use crate::app::Mark;
use crate::message::{MarkStyle, PaintedMark};
use crate::placement::{Placed, Placements};

/// What the page agent was told to paint.
///
/// Marks go by numbers there, each given once: ids in words would be most of what is said.
#[derive(Debug, Default)]
pub struct Painted {
    /// In the order of the marks.
    rows: Vec<Row>,
    n_numbers: u32,
    /// What it was made of.
    basis: Option<Basis>,
}

/// Shared values: the same pointers make the same marks.
#[derive(Debug)]
struct Basis {
    review: Rc<Review>,
    drafts: Rc<Vec<Rc<Draft>>>,
    placements: Rc<Placements>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    mark: Mark,
    start: u32,
    end: u32,
    style: MarkStyle,
    /// 0 until it has one.
    number: u32,
}

/// What changed.
#[derive(Debug, Default, PartialEq)]
pub struct Change {
    /// Marks that are new or other than before.
    pub marks: Vec<PaintedMark>,
    /// Ids of those that are not there any more.
    pub gone: Vec<String>,
}

impl Change {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.gone.is_empty()
    }
}

impl Painted {
    /// Takes how everything stands now, and says what changed.
    pub fn update(&mut self, view: &View, placements: &Rc<Placements>) -> Change {
        let mut change = Change::default();
        let is_same = |basis: &Basis| {
            Rc::ptr_eq(&basis.review, &view.review)
                && Rc::ptr_eq(&basis.drafts, &view.drafts)
                && Rc::ptr_eq(&basis.placements, placements)
        };
        if self.basis.as_ref().is_some_and(is_same) {
            return change;
        }
        let (review, drafts) = (Rc::clone(&view.review), Rc::clone(&view.drafts));
        self.basis = Some(Basis { review, drafts, placements: Rc::clone(placements) });
        let mut rows = all(view, placements);
        let mut before = core::mem::take(&mut self.rows).into_iter().peekable();
        for row in &mut rows {
            while let Some(gone) = before.next_if(|before| before.mark < row.mark) {
                change.gone.push(gone.id());
            }
            let known = before.next_if(|before| before.mark == row.mark);
            self.n_numbers += u32::from(known.is_none());
            row.number = known.map_or(self.n_numbers, |known| known.number);
            if known != Some(*row) {
                change.marks.push(row.painted());
            }
        }
        change.gone.extend(before.map(|gone| gone.id()));
        self.rows = rows;
        change
    }

    /// All marks there are.
    pub fn all(&self) -> Vec<PaintedMark> {
        self.rows.iter().map(Row::painted).collect()
    }

    /// The id under which a mark is painted.
    pub fn id_of(&self, mark: Mark) -> Option<String> {
        let at = self.rows.binary_search_by(|row| row.mark.cmp(&mark)).ok()?;
        self.rows.get(at).map(Row::id)
    }

    /// The mark that is painted under this id. The id comes back from the page: it may be anything.
    pub fn mark_of(&self, id: &str) -> Option<Mark> {
        let number: u32 = id.parse().ok()?;
        self.rows.iter().find(|row| row.number == number).map(|row| row.mark)
    }
}

impl Row {
    fn id(&self) -> String {
        self.number.to_string()
    }

    fn painted(&self) -> PaintedMark {
        PaintedMark { id: self.id(), start: self.start, end: self.end, style: self.style }
    }
}

/// All marks, in their order, without numbers.
fn all(view: &View, placements: &Placements) -> Vec<Row> {
    let mut rows = Vec::new();
    // Both are in the order of ids: walking them side by side saves ten thousand look-ups.
    let mut placed = placements.threads.iter().peekable();
    for thread in view.review.threads.values() {
        while placed.next_if(|(id, _)| *id < thread.id).is_some() {}
        if let Some((id, placed)) = placed.next_if(|(id, _)| *id == thread.id)
            && let Some(style) = style_of(thread).filter(|_| !is_of_page(thread.target.as_deref()))
        {
            rows.extend(row(Mark::Thread(*id), placed, style));
        }
    }
    let n_threads = rows.len();
    for draft in view.drafts.iter().filter(|draft| is_painted(draft)) {
        let placed = placements.drafts.get(&draft.id);
        rows.extend(placed.and_then(|placed| row(Mark::Draft(draft.id), placed, MarkStyle::Draft)));
    }
    rows[n_threads..].sort_by_key(|row| row.mark);
    rows
}

fn row(mark: Mark, placed: &Placed, style: MarkStyle) -> Option<Row> {
    let span = placed.span.filter(|span| !span.is_empty())?;
    Some(Row { mark, start: span.start().0, end: span.end().0, style, number: 0 })
}

fn is_painted(draft: &Draft) -> bool {
    match &draft.act {
        DraftAct::Thread { target, .. } | DraftAct::Reattach { target, .. } => {
            draft.binned.is_none() && !is_of_page(Some(target))
        }
        _ => false,
    }
}

/// What is about everything would paint everything.
fn is_of_page(target: Option<&Target>) -> bool {
    target.is_some_and(|target| matches!(target.place, Where::Element(ElementTarget::Page)))
}

fn style_of(thread: &Thread) -> Option<MarkStyle> {
    Some(match (thread.state, thread.kind) {
        (ThreadState::Redacted, _) => return None,
        (ThreadState::Closed(_), _) => MarkStyle::Closed,
        (ThreadState::OpenBlocking, _) => MarkStyle::Blocking,
        (_, Kind::Question) => MarkStyle::Question,
        (_, Kind::Suggestion) => MarkStyle::Suggestion,
        _ => MarkStyle::Plain,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    /// The sample's marks, after a change of the view and the places.
    fn update(painted: &mut Painted, change: impl FnOnce(&mut View, &mut Placements)) -> Change {
        let sample = samples::archive();
        let (mut view, mut placements) = (View::clone(&sample.view), Placements::clone(&sample.page.placements));
        change(&mut view, &mut placements);
        painted.update(&view, &Rc::new(placements))
    }

    fn first() -> Mark {
        let sample = samples::archive();
        Mark::Thread(sample.page.placements.threads.iter().find(|(_, placed)| placed.span.is_some()).unwrap().0)
    }

    #[test]
    fn an_id_comes_back_as_the_mark_it_was_made_of() {
        let mut painted = Painted::default();
        update(&mut painted, |_, _| ());
        assert!(painted.rows.len() > 4 && painted.rows.is_sorted_by_key(|row| row.mark));
        for row in &painted.rows {
            assert_eq!(painted.mark_of(&painted.id_of(row.mark).unwrap()), Some(row.mark));
        }
        for id in ["", "0", "-1", "🦀", "999", "t:00", "99999999999999999999"] {
            assert_eq!(painted.mark_of(id), None, "{id}");
        }
    }

    #[test]
    fn only_what_changed_is_told() {
        let mut painted = Painted::default();
        let all = update(&mut painted, |_, _| ());
        assert_eq!((all.marks.len(), all.gone.len()), (painted.rows.len(), 0));
        assert_eq!(update(&mut painted, |_, _| ()), Change::default());

        let id = painted.id_of(first()).unwrap();
        let without_first = |placements: &mut Placements| {
            let rest = placements.threads.iter().filter(|(id, _)| Mark::Thread(*id) != first()).cloned();
            placements.threads = rest.collect();
        };
        let change = update(&mut painted, |_, placements| without_first(placements));
        assert_eq!((change.marks, change.gone), (Vec::new(), vec![id.clone()]));
        let change = update(&mut painted, |view, _| view.drafts = Rc::default());
        assert_eq!((change.marks.len(), change.gone.len()), (1, 2), "one is back, two drafts are gone");
        assert_ne!(change.marks[0].id, id, "a number is never given twice");
    }

    #[test]
    fn a_mark_that_moved_keeps_its_id() {
        let mut painted = Painted::default();
        update(&mut painted, |_, _| ());
        let id = painted.id_of(first()).unwrap();
        let change = update(&mut painted, |_, placements| {
            let moved = placements.threads.iter().map(|(id, placed)| match Mark::Thread(*id) == first() {
                true => (*id, crate::places::placed(777, "", crate::places::moved(), None)),
                false => (*id, Rc::clone(placed)),
            });
            placements.threads = moved.collect();
        });
        assert_eq!(change.gone, Vec::<String>::new());
        assert_eq!(change.marks.iter().map(|mark| (&mark.id, mark.start)).collect::<Vec<_>>(), [(&id, 777)]);
    }
}
