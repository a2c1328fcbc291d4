//! The head of the panel: which document, how it stands in a few words, search, more, close, and the lists.

use std::rc::Rc;

use client::{Link, View};
use yew::{AttrValue, Callback, Html, InputEvent, KeyboardEvent, NodeRef, Properties, component, html, use_node_ref};

use super::icon::{Icon, IconButton};
use super::menu::Menu;
use super::scene::{Scene, Shared, use_scene, use_wire};
use crate::app::Intent;
use crate::browser::focus::{step, typed, use_borrowed_focus};
use crate::page_view::PageView;
use crate::state::{Action, Pane, Tab, ViewState};
use crate::strings::Slot;

/// See [`Header`].
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// The client's view.
    pub view: Shared<View>,
    /// The page.
    pub page: Shared<PageView>,
    /// What is open.
    pub state: Shared<ViewState>,
}

/// The head.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let scene = use_scene();
    let wire = use_wire();
    let state = &props.state;
    let next_search = if state.query.is_some() { None } else { Some(Rc::from("")) };
    let gives_back = !state.is_from_launcher;
    let close = wire.doing(move |wire| {
        wire.act(Action::Close);
        if gives_back {
            wire.intent.emit(Intent::CloseFocus);
        }
    });
    let title = title(&scene, &props.page);
    html! {
        <header class="head">
            <div class="row">
                <h2 class="title" dir="auto" title={title.clone()}>{ title }</h2>
                <span class="spacer"></span>
                <IconButton icon={Icon::Search} label={scene.t("search.label")} is_expanded={state.query.is_some()}
                    onclick={wire.acting(Action::Search(next_search))} />
                <IconButton icon={Icon::More} label={scene.t("menu.label")} is_expanded={state.has_menu}
                    onclick={wire.acting(Action::ToggleMenu)} />
                <IconButton icon={Icon::Close} label={scene.t("panel.close")} onclick={close} />
            </div>
            <ul class="sub facts">{ facts(&scene, &props.view).into_iter().map(|fact| html! { <li>{ fact }</li> }).collect::<Html>() }</ul>
            if state.has_menu {
                <Menu has_relay={props.view.carrier.link != Link::NoRelay} />
            }
            if let Some(query) = &state.query {
                <Search query={AttrValue::from(Rc::clone(query))} />
            }
            if state.pane == Pane::Lists {
                <Tabs view={props.view.clone()} tab={state.tab} />
            }
        </header>
    }
}

fn title(scene: &Scene, page: &PageView) -> AttrValue {
    let title = scene.review.title.as_ref().map_or("", |title| title.as_str());
    match (title.trim(), page.title.trim()) {
        ("", "") => scene.t("panel.untitled"),
        ("", page) => page.to_string().into(),
        (title, _) => title.to_string().into(),
    }
}

fn facts(scene: &Scene, view: &View) -> Vec<AttrValue> {
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

#[derive(Properties, PartialEq)]
struct SearchProps {
    query: AttrValue,
}

#[component]
fn Search(props: &SearchProps) -> Html {
    let scene = use_scene();
    let wire = use_wire();
    let node = use_node_ref();
    use_borrowed_focus(&node);
    let oninput = Callback::from(move |event: InputEvent| wire.act(Action::Search(Some(typed(&event).into()))));
    html! {
        <div class="search">
            <input ref={node} type="search" aria-label={scene.t("search.label")} placeholder={scene.t("search.placeholder")}
                value={props.query.clone()} {oninput} />
            <p class="hint">{ scene.t("search.hint") }</p>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TabsProps {
    view: Shared<View>,
    tab: Tab,
}

#[component]
fn Tabs(props: &TabsProps) -> Html {
    let scene = use_scene();
    let node: NodeRef = use_node_ref();
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
    let view = &props.view;
    let n_drafts = view.drafts.iter().filter(|draft| draft.binned.is_none()).count();
    let n = |tab| match tab {
        Tab::Threads => view.review.threads.len(),
        Tab::Drafts => n_drafts,
        Tab::People => view.review.people.len(),
    };
    html! {
        <div ref={node} class="tabs" role="tablist" aria-label={scene.t("tabs.label")} {onkeydown}>
            { Tab::ALL.into_iter().map(|tab| html! { <OneTab {tab} n={n(tab)} is_selected={tab == props.tab} /> }).collect::<Html>() }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct OneTabProps {
    tab: Tab,
    n: usize,
    is_selected: bool,
}

#[component]
fn OneTab(props: &OneTabProps) -> Html {
    let scene = use_scene();
    let wire = use_wire();
    let key = match props.tab {
        Tab::Threads => "tabs.threads",
        Tab::Drafts => "tabs.drafts",
        Tab::People => "tabs.people",
    };
    html! {
        <button type="button" role="tab" class="tab" id={tab_id(props.tab)} aria-controls="tabpanel"
            aria-selected={if props.is_selected { "true" } else { "false" }}
            tabindex={if props.is_selected { "0" } else { "-1" }}
            onclick={wire.acting(Action::Show(props.tab))}>
            { scene.t(key) }
            if props.n > 0 {
                <i>{ props.n.to_string() }</i>
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
