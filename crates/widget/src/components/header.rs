//! The head of the panel: which document, how it stands in a few words, search, more, close, and the lists.

use std::rc::Rc;

use client::{Link, View};
use yew::{AttrValue, Callback, Html, KeyboardEvent, NodeRef};

use super::icon::{Icon, icon_button};
use super::menu::menu;
use super::parts::{button, spacer};
use super::scene::SharedScene;
use crate::app::Intent;
use crate::browser::focus::step;
use crate::markup::{Tag, group, list, tag};
use crate::page_view::PageView;
use crate::state::{Action, Pane, Tab, ViewState};
use crate::strings::Slot;
use crate::time;

/// The head.
pub fn header(scene: &SharedScene, view: &View, page: &PageView, state: &ViewState) -> Tag {
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
    let is_searching = state.query.is_some();
    let search_button = wire.acting(Action::Search(next_search));
    let menu_button = wire.acting(Action::ToggleMenu);
    let row = tag("div")
        .class("row")
        .child(tag("h2").class("title").attr("dir", "auto").attr("title", title.clone()).child(title))
        .child(spacer())
        .child(icon_button(Icon::Search, &scene.t("search.label"), Some(is_searching), search_button))
        .child(icon_button(Icon::More, &scene.t("menu.label"), Some(state.has_menu), menu_button))
        .child(icon_button(Icon::Close, &scene.t("panel.close"), None, close));
    let facts = facts(scene, view).into_iter().map(|fact| tag("li").child(fact));
    tag("header")
        .class("head")
        .child(row)
        .child(tag("ul").class("sub facts").child(list(facts)))
        .child(state.has_menu.then(|| menu(scene, view.carrier.link != Link::NoRelay)))
        .child(state.query.as_ref().map(|query| search(scene, view, query)))
        .child((state.pane == Pane::Lists).then(|| tabs(scene, view, state.tab)))
}

fn search(scene: &SharedScene, view: &View, query: &Rc<str>) -> Html {
    match scene.late.part() {
        Some(late) => (late.search_bar)(scene, view, query),
        None => scene.late.waiting(scene).html(),
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
        // The foot of the panel says how it is with the site or the folder.
        (Link::NoRelay, _) if !view.places.is_empty() => return facts,
        (Link::NoRelay, _) => scene.t("sub.device_only"),
        (_, Some(at)) => scene.say("sub.synced", &[("ago", Slot::Word(&scene.ago(at)))]),
        (_, None) => scene.t("sub.never_synced"),
    });
    facts
}

fn tabs(scene: &SharedScene, view: &View, tab: Tab) -> Tag {
    let node = NodeRef::default();
    let on_key_down = {
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
    let standing = &scene.standing;
    let n = |tab| match tab {
        Tab::Turn => standing.mine().count(),
        Tab::Threads => view.review.threads.len(),
        Tab::Brief => 0,
        Tab::Since => standing.n_new(),
    };
    let tabs = Tab::ALL.into_iter().map(|one| one_tab(scene, one, n(one), one == tab));
    tag("div")
        .node_ref(node)
        .class("tabs")
        .attr("role", "tablist")
        .attr("aria-label", scene.t("tabs.label"))
        .on_key_down(on_key_down)
        .child(list(tabs))
}

fn one_tab(scene: &SharedScene, tab: Tab, n: usize, is_selected: bool) -> Tag {
    button("tab", tab_label(scene, tab), scene.wire.acting(Action::Show(tab)))
        .attr("role", "tab")
        .attr("id", tab_id(tab))
        .attr("aria-controls", "tabpanel")
        .truth("aria-selected", is_selected)
        .attr("tabindex", if is_selected { "0" } else { "-1" })
        .child((n > 0).then(|| group().child(" ").child(tag("i").child(n.to_string()))))
}

fn tab_label(scene: &SharedScene, tab: Tab) -> AttrValue {
    match tab {
        Tab::Turn => scene.t("tabs.turn"),
        Tab::Threads => scene.t("tabs.threads"),
        Tab::Brief => scene.t("tabs.brief"),
        Tab::Since => match scene.standing.last_at(&scene.review) {
            Some(at) => {
                let day = time::day(&scene.strings, scene.now, at, scene.zone);
                scene.say("tabs.since", &[("day", Slot::Word(&day))])
            }
            None => scene.t("tabs.new"),
        },
    }
}

/// The id of a tab, for the list that it labels.
pub fn tab_id(tab: Tab) -> &'static str {
    match tab {
        Tab::Turn => "tab-turn",
        Tab::Threads => "tab-threads",
        Tab::Brief => "tab-brief",
        Tab::Since => "tab-since",
    }
}
