//! Inviting others to a review, and being invited: what a link allows, what it needs, and a question before joining.

use std::rc::Rc;

use client::{Command, Invite, InviteKey, Link, Notice, View};
use yew::{AttrValue, Callback, Html, Properties, UseStateHandle, component, use_state};

use super::parts::{button, hint, pane_head};
use super::scene::{Same, Shared, SharedScene};
use super::sharing::{offered, sharing};
use crate::app::ShownNotice;
use crate::browser::clipboard;
use crate::markup::{Tag, group, tag};
use crate::page_view::PageView;
use crate::state::{Action, Pane};
use crate::strings::Slot;

/// See [`InvitePane`].
#[derive(Properties, PartialEq)]
pub struct InvitePaneProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Same<View>,
    /// The host page.
    pub page: Shared<PageView>,
}

/// What became of the last press of "Copy".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copied {
    Yes,
    No,
}

/// The pane.
#[component]
pub fn InvitePane(props: &InvitePaneProps) -> Html {
    let (scene, view) = (&props.scene, &props.view);
    let copied = use_state(|| None::<(bool, Copied)>);
    let inside = match &view.invites {
        None => of_page(scene),
        Some(invites) => {
            let write = invites.write.as_ref().map(|link| one(scene, true, link, &copied));
            group().child(hint(scene.t(carrier(view)))).child(write).child(one(scene, false, &invites.read, &copied))
        }
    };
    tag("section")
        .class("pane")
        .attr("aria-labelledby", "invite-title")
        .child(pane_head(scene, "invite-title", scene.t("invite.title")))
        .child(inside)
        .child(sharing(scene, &props.page.sharing))
        .html()
}

/// Everybody who knows the page may take part: there is nobody to invite, but there is another way.
fn of_page(scene: &SharedScene) -> Tag {
    let own = scene.wire.acting(Action::Enter(Pane::OwnReview));
    group()
        .child(tag("p").class("fact-line").child(scene.t("invite.page")))
        .child(hint(scene.t("invite.page.own")))
        .child(tag("div").class("acts").child(button("primary", scene.t("own.open"), own)))
}

/// What it takes for the others' words to arrive.
fn carrier(view: &View) -> &'static str {
    match view.carrier.link {
        Link::NoRelay => "invite.no_relay",
        _ => "invite.relay",
    }
}

/// A link, and the same as a file: for people who may write, or for people who may read.
fn one(scene: &SharedScene, can_write: bool, link: &str, copied: &UseStateHandle<Option<(bool, Copied)>>) -> Tag {
    let (id, title, means) = match can_write {
        true => ("invite-write", "invite.write", "invite.write.means"),
        false => ("invite-read", "invite.read", "invite.read.means"),
    };
    let copy = {
        let (link, copied) = (Rc::<str>::from(link), copied.clone());
        scene.wire.doing(move |_| {
            let copied = copied.clone();
            let done = Callback::from(move |is_done| {
                copied.set(Some((can_write, if is_done { Copied::Yes } else { Copied::No })));
            });
            clipboard::copy(&link, done);
        })
    };
    let said = match **copied {
        Some((of, Copied::Yes)) if of == can_write => Some("invite.copied"),
        Some((of, Copied::No)) if of == can_write => Some("invite.not_copied"),
        _ => None,
    };
    let file = scene.wire.doing(move |wire| wire.ask(Command::InviteFile { can_write }));
    let field = tag("input")
        .attr("id", id)
        .attr("type", "text")
        .flag("readonly", true)
        .attr("dir", "ltr")
        .attr("aria-describedby", [id, "-why"].concat())
        .value(link.to_owned());
    let class = if can_write { "primary" } else { "plain" };
    tag("section")
        .class("invite")
        .child(tag("h4").child(tag("label").attr("for", id).child(scene.t(title))))
        .child(hint(scene.t(means)).attr("id", [id, "-why"].concat()))
        .child(tag("div").class("row").child(field).child(button(class, scene.t("invite.copy"), copy)))
        .child(tag("p").class("saved").attr("role", "status").child(said.map(|said| scene.t(said))))
        .child(button("quiet invite-file", scene.t("invite.file"), file))
}

/// "You are invited to review …": asked once, above everything else, until it is answered.
pub fn question(scene: &SharedScene, notices: &[Rc<ShownNotice>], seen: u32) -> Option<Tag> {
    let invited = |shown: &Rc<ShownNotice>| match &shown.notice {
        Notice::Invited { invite } if shown.serial > seen => Some((shown.serial, Rc::clone(invite))),
        _ => None,
    };
    let Some((serial, invite)) = notices.iter().rev().find_map(invited) else { return offered(scene, notices, seen) };
    let accept = Rc::clone(&invite);
    let join = scene.wire.doing(move |wire| {
        wire.ask(Command::Join { invite: Rc::clone(&accept) });
        wire.act(Action::SawNotices(serial));
    });
    let later = scene.wire.acting(Action::SawNotices(serial));
    let may = match invite.key {
        InviteKey::Write(_) => "invited.write",
        InviteKey::Read { .. } => "invited.read",
    };
    let acts = tag("div").class("acts").child(button("primary", scene.t("invited.join"), join)).child(button(
        "plain",
        scene.t("invited.later"),
        later,
    ));
    let card = tag("section")
        .class("invited")
        .key(&serial.to_string())
        .attr("aria-labelledby", "invited-title")
        .child(tag("h3").attr("id", "invited-title").attr("dir", "auto").child(invited_to(scene, &invite)))
        .child(tag("p").class("muted invited-where").attr("dir", "auto").child(invite.address.clone()))
        .child(hint(scene.t(may)))
        .child(acts);
    Some(card)
}

fn invited_to(scene: &SharedScene, invite: &Invite) -> AttrValue {
    match invite.title.trim() {
        "" => scene.t("invited.untitled"),
        title => scene.say("invited.title", &[("title", Slot::Word(title))]),
    }
}

#[cfg(test)]
mod tests;
