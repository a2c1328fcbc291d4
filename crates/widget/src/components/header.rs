//! The head of the panel: which document, how it stands in a few words, search, more, close, and the lists.

use std::rc::Rc;

use client::{Link, View};
use yew::{AttrValue, Callback, Html, InputEvent, KeyboardEvent, NodeRef, html};

use super::icon::{Icon, icon_button};
use super::menu::menu;
use super::reach::Reach;
use super::scene::SharedScene;
use crate::app::Intent;
use crate::browser::focus::{How, step, typed};
use crate::page_view::PageView;
use crate::state::{Action, Pane, Tab, ViewState};
use crate::strings::Slot;

/// The head.
pub fn header(scene: &SharedScene, view: &View, page: &PageView, state: &ViewState) -> Html {
    let wire = &scene.wire;
    let next_search = if state.query.is_some() { None } else { Some(Rc::from("")) };
    let gives_back = !state.is_from_launcher;
    let close = wire.doing(move |wire| {
        wire.act(Action::Close);
        if gives_back {
            wire.intent.emit(Intent::CloseFocus);
        }
    });
    let title = title(scene, page);
    html! {
        <header class="head">
            <div class="row">
                <h2 class="title" dir="auto" title={title.clone()}>{ title }</h2>
                <span class="spacer"></span>
                { icon_button(Icon::Search, &scene.t("search.label"), Some(state.query.is_some()), wire.acting(Action::Search(next_search))) }
                { icon_button(Icon::More, &scene.t("menu.label"), Some(state.has_menu), wire.acting(Action::ToggleMenu)) }
                { icon_button(Icon::Close, &scene.t("panel.close"), None, close) }
            </div>
            <ul class="sub facts">{ facts(scene, view).into_iter().map(|fact| html! { <li>{ fact }</li> }).collect::<Html>() }</ul>
            if state.has_menu {
                { menu(scene, view.carrier.link != Link::NoRelay) }
            }
            if let Some(query) = &state.query {
                { search(scene, Rc::clone(query)) }
            }
            if state.pane == Pane::Lists {
                { tabs(scene, view, state.tab) }
            }
        </header>
    }
}

fn title(scene: &SharedScene, page: &PageView) -> AttrValue {
    let title = scene.review.title.as_ref().map_or("", |title| title.as_str());
    match (title.trim(), page.title.trim()) {
        ("", "") => scene.t("panel.untitled"),
        ("", page) => page.to_string().into(),
        (title, _) => title.to_string().into(),
    }
}

fn facts(scene: &SharedScene, view: &View) -> Vec<AttrValue> {
    if !view.is_open {
        return vec![scene.t("sub.reading")];
    }
    let n_open = view.review.threads.values().filter(|thread| thread.is_open()).count();
    let n_blocking = view.review.threads.values().filter(|thread| thread.is_blocking()).count();
    let mut facts = vec![scene.count("sub.open", n_open)];
    if n_blocking > 0 {
        facts.push(scene.count("sub.blocking", n_blocking));
    }
    facts.push(match (&view.carrier.link, view.carrier.synced) {
        (Link::NoRelay, _) => scene.t("sub.device_only"),
        (_, Some(at)) => scene.say("sub.synced", &[("ago", Slot::Word(&scene.ago(at)))]),
        (_, None) => scene.t("sub.never_synced"),
    });
    facts
}

fn search(scene: &SharedScene, query: Rc<str>) -> Html {
    let wire = scene.wire.clone();
    let node = NodeRef::default();
    let oninput = Callback::from(move |event: InputEvent| wire.act(Action::Search(Some(typed(&event).into()))));
    html! {
        <div class="search">
            <input ref={node.clone()} type="search" aria-label={scene.t("search.label")} placeholder={scene.t("search.placeholder")}
                value={query} {oninput} />
            <Reach {node} how={How::BorrowsFocus} />
            <p class="hint">{ scene.t("search.hint") }</p>
        </div>
    }
}

fn tabs(scene: &SharedScene, view: &View, tab: Tab) -> Html {
    let node = NodeRef::default();
    let onkeydown = {
        let node = node.clone();
        Callback::from(move |event: KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowRight" | "ArrowDown" => 1,
                "ArrowLeft" | "ArrowUp" => -1,
                _ => return,
            };
            event.prevent_default();
            step(&node, "tab", by);
        })
    };
    let n_drafts = view.drafts.iter().filter(|draft| draft.binned.is_none()).count();
    let n = |tab| match tab {
        Tab::Threads => view.review.threads.len(),
        Tab::Drafts => n_drafts,
        Tab::People => view.review.people.len(),
    };
    html! {
        <div ref={node} class="tabs" role="tablist" aria-label={scene.t("tabs.label")} {onkeydown}>
            { Tab::ALL.into_iter().map(|one| one_tab(scene, one, n(one), one == tab)).collect::<Html>() }
        </div>
    }
}

fn one_tab(scene: &SharedScene, tab: Tab, n: usize, is_selected: bool) -> Html {
    let key = match tab {
        Tab::Threads => "tabs.threads",
        Tab::Drafts => "tabs.drafts",
        Tab::People => "tabs.people",
    };
    html! {
        <button type="button" role="tab" class="tab" id={tab_id(tab)} aria-controls="tabpanel"
            aria-selected={if is_selected { "true" } else { "false" }}
            tabindex={if is_selected { "0" } else { "-1" }}
            onclick={scene.wire.acting(Action::Show(tab))}>
            { scene.t(key) }
            if n > 0 {
                <i>{ n.to_string() }</i>
            }
        </button>
    }
}

/// The id of a tab, for the list that it labels.
pub fn tab_id(tab: Tab) -> &'static str {
    match tab {
        Tab::Threads => "tab-threads",
        Tab::Drafts => "tab-drafts",
        Tab::People => "tab-people",
    }
}
