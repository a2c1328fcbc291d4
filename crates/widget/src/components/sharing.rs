//! Carrying comments by hand: a link with mine in it, and a folder that somebody else keeps in step. Leaves out files, which the
//! menu has, and invitations.

use std::rc::Rc;

use client::{Command, Notice};

use super::parts::{button, hint};
use super::scene::SharedScene;
use crate::app::{Intent, ShownNotice};
use crate::markup::{Tag, group, tag};
use crate::page_view::{LinkNow, Sharing};
use crate::shell::places::{FolderAct, PlacesInput};
use crate::state::Action;
use crate::strings::Slot;

/// Both, as sections of the pane.
pub(crate) fn sharing(scene: &SharedScene, now: &Sharing) -> Tag {
    let has_folders = now.can_choose || now.folder.is_some();
    group().child(of_link(scene, &now.link)).child(has_folders.then(|| of_folder(scene, now)))
}

fn of_link(scene: &SharedScene, now: &LinkNow) -> Tag {
    let make = scene.wire.doing(|wire| wire.ask(Command::ShareLink));
    let said = match now {
        LinkNow::None => None,
        LinkNow::Here { is_copied, .. } => is_copied.map(|yes| if yes { "invite.copied" } else { "invite.not_copied" }),
        LinkNow::TooLong => Some("carry.link.long"),
    };
    let link = match now {
        LinkNow::Here { link, .. } => Some(Rc::clone(link)),
        LinkNow::None | LinkNow::TooLong => None,
    };
    let field = link.map(|link| {
        tag("input")
            .attr("type", "text")
            .flag("readonly", true)
            .attr("dir", "ltr")
            .attr("aria-label", scene.t("carry.link"))
            .value(link)
    });
    let file = (*now == LinkNow::TooLong).then(|| {
        let export = scene.wire.asking(Intent::ExportFile);
        button("plain", scene.t("menu.export_file"), export)
    });
    tag("section")
        .class("invite")
        .child(tag("h4").child(scene.t("carry.link")))
        .child(hint(scene.t("carry.link.means")))
        .child(tag("div").class("row").child(field).child(button("plain", scene.t("carry.link.copy"), make)))
        .child(tag("p").class("saved").attr("role", "status").child(said.map(|said| scene.t(said))))
        .child(file)
}

fn of_folder(scene: &SharedScene, now: &Sharing) -> Tag {
    let act = |key, act| {
        let asking = scene.wire.asking(Intent::Places(PlacesInput::Ask(act)));
        button("plain", scene.t(key), asking)
    };
    let acts = tag("div").class("acts");
    let (said, acts) = match &now.folder {
        None => (None, acts.child(act("carry.folder.choose", FolderAct::Choose))),
        Some(folder) => {
            let key = if folder.is_allowed { "carry.folder.is" } else { "carry.folder.asks" };
            let said = scene.say(key, &[("name", Slot::Word(&folder.name))]);
            let allow = (!folder.is_allowed).then(|| act("carry.folder.allow", FolderAct::Allow));
            (Some(said), acts.child(allow).child(act("carry.folder.forget", FolderAct::Forget)))
        }
    };
    tag("section")
        .class("invite folder")
        .child(tag("h4").child(scene.t("carry.folder")))
        .child(hint(scene.t("carry.folder.means")))
        .child(said.map(|said| tag("p").class("fact-line").attr("dir", "auto").child(said)))
        .child(acts)
}

/// "This link holds comments of …": asked before anything of it is taken in.
pub(crate) fn offered(scene: &SharedScene, notices: &[Rc<ShownNotice>], seen: u32) -> Option<Tag> {
    let offered = |shown: &Rc<ShownNotice>| match &shown.notice {
        Notice::Offered { n_new, names } if shown.serial > seen => Some((shown.serial, *n_new, names.join(", "))),
        _ => None,
    };
    let (serial, n_new, names) = notices.iter().rev().find_map(offered)?;
    let answer = |takes| {
        scene.wire.doing(move |wire| {
            wire.intent.emit(Intent::Places(PlacesInput::Answered { takes }));
            wire.act(Action::SawNotices(serial));
        })
    };
    let title = scene.say("carry.offered", &[("names", Slot::Word(&names))]);
    let acts = match n_new {
        0 => tag("div").class("acts").child(button("primary", scene.t("carry.offered.close"), answer(false))),
        _ => tag("div")
            .class("acts")
            .child(button("primary", scene.t("carry.offered.take"), answer(true)))
            .child(button("plain", scene.t("invited.later"), answer(false))),
    };
    let said = if n_new == 0 { scene.t("carry.offered.known") } else { scene.count("carry.offered.new", n_new) };
    let card = tag("section")
        .class("invited offered")
        .key(&serial.to_string())
        .attr("aria-labelledby", "offered-title")
        .child(tag("h3").attr("id", "offered-title").attr("dir", "auto").child(title))
        .child(hint(said))
        .child(acts);
    Some(card)
}
