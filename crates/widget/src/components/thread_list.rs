//! The list of threads by their place in the text, with what I am writing at its head and what lost its place at its end.

use std::rc::Rc;

use client::{Draft, DraftAct, View};
use review::{Review, ThreadId};
use yew::{AttrValue, Callback, Html, KeyboardEvent, NodeRef, html};

use super::draft_row::draft_row;
use super::editor::{Editor, Saved};
use super::name_form::NameForm;
use super::parts::button;
use super::scene::{Shared, SharedScene};
use super::thread_card::ThreadCard;
use crate::browser::focus::{is_typing, step};
use crate::draft_text::{comment_of, quote_of, thread_of};
use crate::outline::{Outline, Row, Section, What};
use crate::page_view::PageView;
use crate::search::Query;
use crate::state::{Action, ViewState};

/// What the list is made from.
struct From<'a> {
    scene: &'a SharedScene,
    view: &'a View,
    page: &'a PageView,
    state: &'a ViewState,
}

/// The list.
pub fn thread_list(scene: &SharedScene, view: &View, page: &PageView, state: &ViewState) -> Html {
    let wire = &scene.wire;
    let node = NodeRef::default();
    let query = Query::parse(state.query.as_deref().unwrap_or_default());
    // What is being written stands at the head of the list, not at its place too.
    let is_edited = |draft: &Rc<Draft>| state.editing.as_ref().is_some_and(|editing| editing.id == draft.id);
    let drafts: Vec<Rc<Draft>> = view.drafts.iter().filter(|draft| !is_edited(draft)).cloned().collect();
    let outline = Outline::of(&view.review, &drafts, page, &query);
    let new_thread = state.editing_where(|act| matches!(act, DraftAct::Thread { .. }));
    let asks_name = view.is_open && scene.me.is_none() && !state.is_name_put_off && state.editing.is_none();
    let onkeydown = keys(scene, &node, state.opened);
    html! {
        <div ref={node} class="list" key="threads" {onkeydown}>
            if let Some(editing) = new_thread {
                <Editor key={editing.id.to_string()} scene={scene.clone()} saved={Saved::of(view, editing.id)} editing={Shared(Rc::clone(&editing))} />
            }
            if state.attaching.is_some() {
                <div class="callout">
                    <p>{ scene.t("attach.how") }</p>
                    { button("plain", scene.t("attach.cancel"), wire.acting(Action::EndAttach)) }
                </div>
            }
            if asks_name {
                <NameForm scene={scene.clone()} can_wait=true />
            }
            if !view.is_open {
                <p class="muted">{ scene.t("list.opening") }</p>
            } else if outline.is_empty() && query.is_empty() && state.editing.is_none() {
                { empty(scene) }
            }
            { rows_of(&From { scene, view, page, state }, &outline) }
            if outline.n_hidden > 0 {
                <div class="hidden-note">
                    <p>{ scene.count("list.hidden", outline.n_hidden) }</p>
                    { button("plain", scene.t("list.show_all"), wire.acting(Action::Search(None))) }
                </div>
            }
        </div>
    }
}

/// How to begin: what nobody can guess, and nothing else.
fn empty(scene: &SharedScene) -> Html {
    html! {
        <div class="empty">
            <h3>{ scene.t("empty.title") }</h3>
            <p>{ scene.t("empty.select") }</p>
            <p>{ scene.t("empty.drafts") }</p>
            <p>{ scene.t("empty.file") }</p>
        </div>
    }
}

fn rows_of(from: &From<'_>, outline: &Outline) -> Html {
    let unplaced = if from.page.is_ready { "list.unplaced" } else { "list.reading" };
    let sections = outline.sections.iter().map(|section| titled(from, section));
    html! {
        <>
            { sections.collect::<Html>() }
            { counted(from, unplaced, &outline.unplaced) }
            { counted(from, "list.orphans", &outline.orphans) }
        </>
    }
}

fn titled(from: &From<'_>, section: &Section) -> Html {
    html! {
        <>
            if section.title.is_empty() {
                <h3 class="place">{ from.scene.t("list.top") }</h3>
            } else {
                <h3 class="place" dir="auto">{ section.title.to_string() }</h3>
            }
            { rows(from, &section.rows) }
        </>
    }
}

/// Rows without a place, below a heading that says how many there are.
fn counted(from: &From<'_>, label: &'static str, of: &[Row]) -> Html {
    if of.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h3 class="place">{ from.scene.t(label) }{ " " }<i>{ of.len().to_string() }</i></h3>
            { rows(from, of) }
        </>
    }
}

fn rows(from: &From<'_>, rows: &[Row]) -> Html {
    rows.iter().map(|row| one(from, row)).collect()
}

fn one(from: &From<'_>, row: &Row) -> Html {
    let From { scene, view, page, state } = *from;
    match &row.what {
        What::Draft(draft) => {
            let quote: Option<AttrValue> = match &draft.act {
                DraftAct::Thread { target, .. } => Some(quote_of(target).to_string().into()),
                _ => None,
            };
            draft_row(scene, &Shared(Rc::clone(draft)), quote, true)
        }
        What::Thread(thread) => {
            let drafts = drafts_on(&view.review, &view.drafts, thread.id);
            let editing = state.editing_where(|act| home(&view.review, act) == Some(thread.id));
            let saved = editing.as_ref().map_or(Saved::Nothing, |editing| Saved::of(view, editing.id));
            html! {
                <ThreadCard key={thread.id.to_string()} scene={scene.clone()} thread={Shared(Rc::clone(thread))} placed={row.placed.clone().map(Shared)}
                    {drafts} editing={editing.map(Shared)} {saved} is_open={state.opened == Some(thread.id)}
                    is_hot={page.hovered.contains(&thread.id)} />
            }
        }
    }
}

/// My live drafts on a thread, oldest first.
fn drafts_on(review: &Review, drafts: &[Rc<Draft>], thread: ThreadId) -> Vec<Shared<Draft>> {
    let mine = drafts.iter().filter(|draft| draft.binned.is_none() && home(review, &draft.act) == Some(thread));
    mine.map(|draft| Shared(Rc::clone(draft))).collect()
}

/// The thread a draft is shown in.
fn home(review: &Review, act: &DraftAct) -> Option<ThreadId> {
    thread_of(act).or_else(|| {
        let comment = comment_of(act)?;
        let holds = |thread: &&Rc<review::Thread>| thread.comments.iter().any(|known| known.id == comment);
        review.threads.values().find(holds).map(|thread| thread.id)
    })
}

fn keys(scene: &SharedScene, node: &NodeRef, opened: Option<ThreadId>) -> Callback<KeyboardEvent> {
    let (wire, node, has_shortcuts) = (scene.wire.clone(), node.clone(), scene.has_shortcuts);
    Callback::from(move |event: KeyboardEvent| {
        if !has_shortcuts || event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(&event) {
            return;
        }
        match (event.key().as_str(), opened) {
            ("j" | "ArrowDown", _) => step(&node, "card-toggle", 1),
            ("k" | "ArrowUp", _) => step(&node, "card-toggle", -1),
            ("/", _) => wire.act(Action::Search(Some("".into()))),
            ("r", Some(thread)) => wire.write(DraftAct::Reply { thread, text: String::new() }),
            _ => return,
        }
        event.prevent_default();
    })
}
