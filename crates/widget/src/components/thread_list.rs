//! The list of threads by their place in the text, with what I am writing at its head and what lost its place at its end.
//!
//! Of a long list only what is in view is built, and what must stay: the open card, the one being written in, and the one
//! with the focus. Leaves out the order (`outline.rs`) and the arithmetic (`in_view.rs`).

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use client::{Draft, DraftAct, DraftId, View};
use review::{PersonId, Review, ThreadId};
use yew::{
    AttrValue, Callback, FocusEvent, Html, KeyboardEvent, NodeRef, Properties, UseForceUpdateHandle, component, hook,
    use_effect, use_effect_with, use_force_update, use_memo, use_mut_ref, use_node_ref,
};

use super::draft_row::draft_row;
use super::editor::{Saved, editor};
use super::name_form::{NameForm, NameFormProps};
use super::parts::button;
use super::scene::{Same, Shared, SharedScene};
use super::section_mark::section_mark;
use super::thread_card::thread_card;
use crate::browser::scroll;
use crate::draft_text::{home_of, quote_of};
use crate::in_view::{Heights, Piece, Seen, WHOLE_MAX, pieces, rows_in};
use crate::key_acts::pressed;
use crate::markup::{self, Tag, group, keyed, list, tag};
use crate::outline::{Line, Outline, Row, What};
use crate::page_view::PageView;
use crate::placement::Placements;
use crate::search::{Query, Searched};
use crate::shortcuts::{self, Does};
use crate::standing::Standing;
use crate::state::{Action, ViewState};

/// See [`ThreadList`].
#[derive(Properties, Clone, PartialEq)]
pub struct ThreadListProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Same<View>,
    /// The page.
    pub page: Shared<PageView>,
    /// What is open.
    pub state: Shared<ViewState>,
}

/// The list.
pub fn thread_list(scene: &SharedScene, view: &Same<View>, page: &Shared<PageView>, state: &ViewState) -> Tag {
    let (view, page, state) = (view.clone(), page.clone(), Shared(Rc::new(state.clone())));
    group().child(keyed::<ThreadList>("threads", ThreadListProps { scene: scene.clone(), view, page, state }))
}

/// What the order of the list comes from; it is computed again only when something of this changed.
#[derive(Clone, PartialEq)]
struct Basis {
    review: Same<Review>,
    drafts: Shared<Vec<Rc<Draft>>>,
    standing: Shared<Standing>,
    placements: Shared<Placements>,
    is_ready: bool,
    query: Rc<str>,
    edited: Option<DraftId>,
    me: Option<PersonId>,
}

/// What there is to show.
struct Listed {
    lines: Vec<Line>,
    n_rows: usize,
    n_hidden: usize,
    is_searched: bool,
}

impl Listed {
    fn of(basis: &Basis) -> Self {
        let query = Query::parse(&basis.query);
        let (review, turn) = (&*basis.review, &basis.standing.turn);
        let searched = Searched { review, drafts: &basis.drafts, turn, me: basis.me };
        let (placements, is_ready) = (Rc::clone(&basis.placements.0), basis.is_ready);
        let page = PageView { placements, is_ready, ..PageView::default() };
        let outline = Outline::of(&searched, &page, &query, basis.edited);
        let n_hidden = outline.n_hidden;
        let lines = outline.into_lines();
        let n_rows = lines.iter().filter(|line| matches!(line, Line::Row(..))).count();
        Self { lines, n_rows, n_hidden, is_searched: !query.is_empty() }
    }

    fn line_of(&self, thread: ThreadId) -> Option<usize> {
        self.lines.iter().position(|line| thread_of(line) == Some(thread))
    }

    /// The next thread behind a line, or before it.
    fn next(&self, from: Option<usize>, is_forward: bool) -> Option<ThreadId> {
        match (from, is_forward) {
            (None, _) => self.lines.iter().find_map(thread_of),
            (Some(from), true) => self.lines.get(from + 1..)?.iter().find_map(thread_of),
            (Some(from), false) => self.lines.get(..from)?.iter().rev().find_map(thread_of),
        }
    }
}

fn thread_of(line: &Line) -> Option<ThreadId> {
    match line {
        Line::Row(Row { what: What::Thread(thread), .. }, _) => Some(thread.id),
        _ => None,
    }
}

/// What the list remembers from one rendering to the next.
struct Memory {
    heights: Heights,
    /// The list that was built last, and the height of each of its lines: looking ten thousand up takes longer than a frame.
    listed: Option<Rc<Listed>>,
    lines: Vec<u32>,
    seen: Seen,
    rows: Range<usize>,
    /// The line of each child, as they were built last; none for a gap.
    built: Vec<Option<usize>>,
    /// The card that had the focus last.
    focused: Option<ThreadId>,
    /// The card that gets it next.
    aim: Option<ThreadId>,
}

impl Memory {
    /// Takes the heights of what was built.
    fn measure(&mut self, listed: &Listed, heights: Vec<u32>) {
        for (idx, height) in self.built.iter().zip(heights) {
            let Some(line) = idx.and_then(|idx| self.lines.get_mut(idx)) else { continue };
            *line = height;
            if let Some(thread) = idx.and_then(|idx| thread_of(listed.lines.get(idx)?)) {
                self.heights.measured(thread, height);
            }
        }
    }
}

type Remembered = Rc<RefCell<Memory>>;

/// The list.
#[component]
pub fn ThreadList(props: &ThreadListProps) -> Html {
    let ThreadListProps { scene, view, page, state } = props;
    let node = use_node_ref();
    let listed = use_memo(basis(props), Listed::of);
    let memory = use_mut_ref(|| Memory {
        heights: Heights::default(),
        listed: None,
        lines: Vec::new(),
        seen: Seen::FIRST,
        rows: 0..0,
        built: Vec::new(),
        focused: None,
        aim: None,
    });
    let again = use_force_update();
    use_scrolling(&node, &memory, &listed, &again);
    let new_thread = state.editing_where(|act| matches!(act, DraftAct::Thread { .. }));
    let new_thread = new_thread.map(|editing| {
        let saved = Saved::of(view, editing.id);
        editor(scene, Shared(editing), saved)
    });
    let is_nameless = view.can_write && scene.me.is_none();
    let asks_name = view.is_open && is_nameless && !state.is_name_put_off && state.editing.is_none();
    let name = || {
        let props = NameFormProps { scene: scene.clone(), name: AttrValue::default(), can_wait: true };
        markup::component::<NameForm>(props)
    };
    let is_empty = listed.lines.is_empty() && !listed.is_searched && state.editing.is_none();
    let instead = match view.is_open {
        false => Some(tag("p").class("muted").child(scene.t("list.opening"))),
        true => is_empty.then(|| empty(scene)),
    };
    let rows = tag("div").class("rows").node_ref(node.clone()).on_focus_in(on_focus(&node, &memory, &listed));
    tag("div")
        .class("list")
        .on_key_down(keys(scene, &memory, &listed, &again, state.opened))
        .child(new_thread)
        .child(state.attaching.is_some().then(|| attaching(scene)))
        .child(asks_name.then(name))
        .child(instead)
        .child(rows.child(built(props, page, &listed, &memory)))
        .child((listed.n_hidden > 0).then(|| hidden(scene, &listed)))
        .html()
}

fn basis(props: &ThreadListProps) -> Basis {
    let ThreadListProps { scene, view, page, state } = props;
    // What is being written stands at the head of the list, not at its place too.
    Basis {
        review: scene.review.clone(),
        drafts: Shared(Rc::clone(&view.drafts)),
        standing: scene.standing.clone(),
        placements: Shared(Rc::clone(&page.placements)),
        is_ready: page.is_ready,
        query: state.query.clone().unwrap_or_default(),
        edited: state.editing.as_ref().map(|editing| editing.id),
        me: scene.me.as_ref().and_then(|me| me.person),
    }
}

fn attaching(scene: &SharedScene) -> Tag {
    let end = scene.wire.acting(Action::EndAttach);
    let how = tag("p").child(scene.t("attach.how"));
    tag("div").class("callout").child(how).child(button("plain", scene.t("attach.cancel"), end))
}

fn hidden(scene: &SharedScene, listed: &Listed) -> Tag {
    let none = listed.lines.is_empty().then(|| tag("p").class("muted").child(scene.t("search.none")));
    let note = tag("div")
        .class("hidden-note")
        .child(tag("p").child(scene.count("list.hidden", listed.n_hidden)))
        .child(button("plain", scene.t("list.show_all"), scene.wire.acting(Action::Search(None))));
    group().child(none).child(note)
}

/// How to begin: what nobody can guess, and nothing else.
fn empty(scene: &SharedScene) -> Tag {
    let line = |key| tag("p").child(scene.t(key));
    tag("div")
        .class("empty")
        .child(tag("h3").child(scene.t("empty.title")))
        .child(line(if scene.can_write { "empty.select" } else { "refusal.read_only" }))
        .child(scene.can_write.then(|| line("empty.drafts")))
        .child(line("empty.file"))
}

/// The lines that are worth building, and gaps for the others.
fn built(props: &ThreadListProps, page: &PageView, listed: &Rc<Listed>, memory: &Remembered) -> Html {
    let ThreadListProps { view, state, .. } = props;
    let mut memory = memory.borrow_mut();
    let editing = state.editing.as_ref().and_then(|editing| home_of(&view.review, &editing.act));
    let kept = [state.opened, editing, memory.focused, memory.aim].into_iter().flatten();
    let kept: Vec<usize> = kept.filter_map(|thread| listed.line_of(thread)).collect();
    if !memory.listed.as_ref().is_some_and(|before| Rc::ptr_eq(before, listed)) {
        memory.lines = heights(listed, &memory.heights);
        memory.listed = Some(Rc::clone(listed));
    }
    memory.rows = rows_now(&memory);
    let pieces = pieces(&memory.lines, &memory.rows, &kept);
    memory.built = pieces.iter().map(|piece| if let Piece::Row(idx) = piece { Some(*idx) } else { None }).collect();
    let is_whole = listed.lines.len() <= WHOLE_MAX;
    let html = pieces.iter().enumerate().map(|(at, piece)| match piece {
        // Not a `style`, which strict pages refuse.
        Piece::Gap(height) => tag("svg")
            .class("gap")
            .key(&["gap", &at.to_string()].concat())
            .attr("width", "1")
            .attr("height", height.to_string())
            .attr("aria-hidden", "true")
            .html(),
        Piece::Row(idx) => line(props, page, (*idx, &listed.lines[*idx]), (!is_whole).then_some(listed.n_rows)),
    });
    list(html)
}

fn heights(listed: &Listed, known: &Heights) -> Vec<u32> {
    let height = |line: &Line| match line {
        Line::Row(Row { what: What::Thread(thread), .. }, _) => known.card(thread.id),
        Line::Row(..) => known.usual(),
        Line::Section(_) | Line::Unplaced(_) | Line::Orphans(_) => Heights::HEADING,
    };
    listed.lines.iter().map(height).collect()
}

fn rows_now(memory: &Memory) -> Range<usize> {
    let heights = &memory.lines;
    if heights.len() <= WHOLE_MAX { 0..heights.len() } else { rows_in(heights, memory.seen, &memory.rows) }
}

/// Every line has a key: where one has none, all are told apart by their place, and scrolling would build each of them anew.
fn line(props: &ThreadListProps, page: &PageView, (idx, line): (usize, &Line), n_rows: Option<usize>) -> Html {
    let ThreadListProps { scene, view, state, .. } = props;
    let heading = |words: AttrValue| tag("h3").class("place").key(&["h", &idx.to_string()].concat()).child(words);
    let counted = |label, n: usize| heading(scene.t(label)).child(" ").child(tag("i").child(n.to_string()));
    match line {
        Line::Section(title) => {
            let words = if title.is_empty() { scene.t("list.top") } else { title.to_string().into() };
            // Beside the heading, not in it: its name would be read with all there is to choose.
            let title_line = tag("div").class("place").key(&["h", &idx.to_string()].concat());
            let mark = section_mark(scene, view, page, title);
            title_line.child(tag("h3").attr("dir", "auto").child(words)).child(mark).html()
        }
        Line::Unplaced(n) => counted(if page.is_ready { "list.unplaced" } else { "list.reading" }, *n).html(),
        Line::Orphans(n) => counted("list.orphans", *n).html(),
        Line::Row(Row { what: What::Draft(draft), .. }, _) => {
            let quote: Option<AttrValue> = match &draft.act {
                DraftAct::Thread { target, .. } => Some(quote_of(target).to_string().into()),
                _ => None,
            };
            draft_row(scene, &Shared(Rc::clone(draft)), quote, true).html()
        }
        Line::Row(Row { what: What::Thread(thread), placed }, number) => {
            let place = n_rows.map(|n_rows| (*number, n_rows));
            thread_card(scene, view, page, state, thread, placed.as_ref(), place)
        }
    }
}

/// Measures what was built, and builds again when the view has come near its end.
#[hook]
fn use_scrolling(node: &NodeRef, memory: &Remembered, listed: &Rc<Listed>, again: &UseForceUpdateHandle) {
    let look = {
        let (node, memory, listed, again) = (node.clone(), Rc::clone(memory), Rc::clone(listed), again.clone());
        move |is_fresh: bool| {
            if listed.lines.len() <= WHOLE_MAX {
                return;
            }
            let Some(seen) = scroll::seen(&node) else { return };
            let mut memory = memory.borrow_mut();
            memory.seen = seen;
            if is_fresh {
                memory.measure(&listed, scroll::heights(&node));
            }
            if rows_now(&memory) != memory.rows {
                drop(memory);
                again.force_update();
            }
        }
    };
    {
        let (node, memory, listed, look) = (node.clone(), Rc::clone(memory), Rc::clone(listed), look.clone());
        use_effect(move || {
            look(true);
            let aim = memory.borrow_mut().aim.take();
            if let Some(idx) = aim.and_then(|aim| listed.line_of(aim)) {
                let child = memory.borrow().built.iter().position(|line| *line == Some(idx));
                // The focus scrolls, and what scrolls looks at the memory again: nothing is borrowed here.
                child.into_iter().for_each(|child| scroll::focus_in(&node, child, "card-toggle"));
            }
        });
    }
    let key = Rc::as_ptr(listed) as usize;
    let node = node.clone();
    use_effect_with(key, move |_| {
        let watch = scroll::watch(&node, Callback::from(move |()| look(false)));
        move || drop(watch)
    });
}

fn on_focus(node: &NodeRef, memory: &Remembered, listed: &Rc<Listed>) -> Callback<FocusEvent> {
    let (node, memory, listed) = (node.clone(), Rc::clone(memory), Rc::clone(listed));
    Callback::from(move |event: FocusEvent| {
        let child = scroll::child_of(&node, &event);
        let mut memory = memory.borrow_mut();
        let line = child.and_then(|child| memory.built.get(child).copied().flatten());
        memory.focused = line.and_then(|line| thread_of(listed.lines.get(line)?));
    })
}

/// From card to card, also to those that are not built yet.
fn keys(
    scene: &SharedScene,
    memory: &Remembered,
    listed: &Rc<Listed>,
    again: &UseForceUpdateHandle,
    opened: Option<ThreadId>,
) -> Callback<KeyboardEvent> {
    let (memory, listed, again) = (Rc::clone(memory), Rc::clone(listed), again.clone());
    let has_shortcuts = scene.has_shortcuts;
    Callback::from(move |event: KeyboardEvent| {
        let is_forward = match shortcuts::does(pressed(&event.key(), &event), has_shortcuts) {
            Some(Does::NextCard) => true,
            Some(Does::PreviousCard) => false,
            _ => return,
        };
        event.prevent_default();
        let from = memory.borrow().focused.or(opened).and_then(|thread| listed.line_of(thread));
        if let Some(next) = listed.next(from, is_forward) {
            memory.borrow_mut().aim = Some(next);
            again.force_update();
        }
    })
}

#[cfg(test)]
mod tests;
