//! The More menu: what is needed once in a sitting. A plain list of buttons, which everybody can use.

use client::Command;
use yew::{Html, NodeRef, Properties, component, html, use_node_ref};

use super::scene::{use_scene, use_wire};
use crate::app::Intent;
use crate::browser::focus::use_borrowed_focus;
use crate::state::{Action, Pane};

/// See [`Menu`].
#[derive(Properties, PartialEq)]
pub struct MenuProps {
    /// Whether there is a relay to meet.
    pub has_relay: bool,
}

/// The menu.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let scene = use_scene();
    let wire = use_wire();
    let first: NodeRef = use_node_ref();
    use_borrowed_focus(&first);
    let item = |key, intent: Intent, is_apart: bool| {
        let onclick = wire.doing(move |wire| {
            wire.intent.emit(intent.clone());
            wire.act(Action::ToggleMenu);
        });
        html! { <li class={is_apart.then_some("apart")}><button type="button" class="item" {onclick}>{ scene.t(key) }</button></li> }
    };
    html! {
        <ul class="menu" aria-label={scene.t("menu.label")}>
            <li>
                <button ref={first} type="button" class="item" onclick={wire.acting(Action::Enter(Pane::Identity))}>
                    { scene.t("menu.identity") }
                </button>
            </li>
            if props.has_relay {
                { item("menu.sync", Intent::Ask(Command::SyncNow), false) }
            }
            { item("menu.export_file", Intent::ExportFile, true) }
            { item("menu.import", Intent::PickFile, false) }
            { item("menu.export_json", Intent::ExportJson, true) }
            { item("menu.export_markdown", Intent::ExportMarkdown, false) }
        </ul>
    }
}
