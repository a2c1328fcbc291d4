//! The More menu: what is needed once in a sitting. A plain list of buttons, which everybody can use.

use client::Command;
use yew::{Html, NodeRef, html};

use super::reach::Reach;
use super::scene::SharedScene;
use crate::app::Intent;
use crate::browser::focus::How;
use crate::state::{Action, Pane};

/// The menu.
pub fn menu(scene: &SharedScene, has_relay: bool) -> Html {
    let wire = &scene.wire;
    let first = NodeRef::default();
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
                <button ref={first.clone()} type="button" class="item" onclick={wire.acting(Action::Enter(Pane::Identity))}>
                    { scene.t("menu.identity") }
                </button>
            </li>
            if has_relay {
                { item("menu.sync", Intent::Ask(Command::SyncNow), false) }
            }
            { item("menu.export_file", Intent::ExportFile, true) }
            { item("menu.import", Intent::PickFile, false) }
            { item("menu.export_json", Intent::ExportJson, true) }
            { item("menu.export_markdown", Intent::ExportMarkdown, false) }
            <Reach node={first} how={How::BorrowsFocus} />
        </ul>
    }
}
