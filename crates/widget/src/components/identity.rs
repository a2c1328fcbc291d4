//! Who I am on this device, where things are kept, and what the page has chosen for me.

use client::{Link, View};
use yew::AttrValue;

use super::name_form::{NameForm, NameFormProps};
use super::parts::{button, hint, pane_head};
use super::scene::SharedScene;
use crate::app::Intent;
use crate::markup::{Tag, group, keyed, tag};
use crate::state::{Action, Pane};
use crate::strings::Slot;

/// The pane.
pub fn identity(scene: &SharedScene, view: &View) -> Tag {
    let name = scene.me.as_ref().map_or_else(|| AttrValue::Static(""), |me| me.name.clone().into());
    let key = scene.me.as_ref().map(|me| {
        let fingerprint = scene.say("identity.key", &[("key", Slot::Word(&me.key.fingerprint()))]);
        group().child(tag("p").class("fact-line").child(fingerprint)).child(hint(scene.t("identity.key.why")))
    });
    let props = NameFormProps { scene: scene.clone(), name: name.clone(), can_wait: false };
    tag("section")
        .class("pane")
        .key("identity")
        .attr("aria-labelledby", "identity-title")
        .child(pane_head(scene, "identity-title", scene.t("identity.title")))
        .child(scene.can_write.then(|| keyed::<NameForm>(&name, props)))
        .child((!scene.can_write).then(|| hint(scene.t("refusal.read_only"))))
        .child(key)
        .child(kept(scene, view))
        .child(chosen(scene))
}

/// Where what is written is kept, and the one thing to do about it: a copy, once there is something of mine to lose.
fn kept(scene: &SharedScene, view: &View) -> Tag {
    let where_key = match (&view.store_fault, &view.carrier.link) {
        (Some(_), _) => "editor.nowhere",
        (None, Link::NoRelay) => "identity.device_only",
        (None, _) => "identity.relay",
    };
    let has_written = scene.standing.has_submitted;
    let back_up = has_written.then(|| tag("p").class("fact-line").child(scene.t("identity.back_up")));
    let export = scene.wire.asking(Intent::ExportFile);
    group()
        .child(tag("h4").child(scene.t("identity.where")))
        .child(hint(scene.t(where_key)))
        .child(back_up)
        .child(tag("div").class("acts").child(button("plain", scene.t("menu.export_file"), export)))
}

/// What the page decides: said here, because people look for it here.
fn chosen(scene: &SharedScene) -> Tag {
    let keys = if scene.has_shortcuts { "keys.on" } else { "keys.off" };
    let all_keys = button("plain", scene.t("keys.label"), scene.wire.acting(Action::Enter(Pane::Keys)));
    group()
        .child(tag("h4").child(scene.t("keys.title")))
        .child(hint(scene.t(keys)))
        .child(tag("div").class("acts").child(all_keys))
        .child(tag("h4").child(scene.t("identity.looks")))
        .child(hint(scene.t("identity.looks.what")))
}
