//! The More menu: what is needed once in a sitting. A plain list of buttons, which everybody can use.

use client::Command;
use yew::NodeRef;

use super::parts::button;
use super::reach::reach;
use super::scene::SharedScene;
use crate::app::Intent;
use crate::browser::focus::How;
use crate::markup::{Tag, tag};
use crate::state::{Action, Pane};

/// The menu.
pub fn menu(scene: &SharedScene, has_relay: bool) -> Tag {
    let wire = &scene.wire;
    let first = NodeRef::default();
    let can_write = scene.late.part().is_some();
    let item = |key, intent: Intent, is_apart: bool| {
        let on_click = wire.doing(move |wire| {
            wire.intent.emit(intent.clone());
            wire.act(Action::ToggleMenu);
        });
        tag("li").class(is_apart.then_some("apart")).child(button("item", scene.t(key), on_click))
    };
    let pane = |key, pane| button("item", scene.t(key), wire.acting(Action::Enter(pane)));
    let identity = pane("menu.identity", Pane::Identity).node_ref(first.clone());
    tag("ul")
        .class("menu")
        .attr("aria-label", scene.t("menu.label"))
        .child(tag("li").child(identity))
        .child(tag("li").child(pane("hours.title", Pane::Hours)))
        .child(tag("li").child(pane("menu.home", Pane::Home)))
        .child(tag("li").child(pane("menu.invite", Pane::Invite)))
        .child(tag("li").child(pane("menu.drafts", Pane::Drafts)))
        .child(tag("li").child(pane("menu.suggestions", Pane::Suggestions)))
        .child(tag("li").child(pane("digest.title", Pane::Digest)))
        .child(tag("li").child(pane("handoff.title", Pane::Handoffs)))
        .child(tag("li").child(pane("gates.title", Pane::Gates)))
        .child(tag("li").child(pane("policy.title", Pane::Policy)))
        .child(tag("li").child(pane("measure.title", Pane::Measures)))
        .child(scene.can_write.then(|| item("menu.comment_page", Intent::CommentPage, true)))
        .child(scene.can_write.then(|| item("menu.pick", Intent::Pick, false)))
        .child(tag("li").class("apart").child(pane("palette.label", Pane::Palette)))
        .child(tag("li").child(pane("keys.label", Pane::Keys)))
        .child(has_relay.then(|| item("menu.sync", Intent::Ask(Command::SyncNow), false)))
        .child(item("menu.export_file", Intent::ExportFile, true))
        .child(item("menu.import", Intent::PickFile, false))
        .child(can_write.then(|| item("menu.export_json", Intent::ExportJson, true)))
        .child(can_write.then(|| item("menu.export_markdown", Intent::ExportMarkdown, false)))
        .child(can_write.then(|| item("menu.print", Intent::Print, false)))
        .child(reach(first, How::BorrowsFocus))
}
