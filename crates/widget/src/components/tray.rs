//! The foot of the panel: what I have not published, the one thing to do about it, and how it is with sharing.

use client::{Link, View};

use super::parts::{button, spacer};
use super::scene::SharedScene;
use crate::markup::{Tag, tag};
use crate::state::{Action, Pane, Tab};
use crate::wording;

/// The tray; quiet while something else has the primary button: what is being written, or the last step before publishing.
pub fn tray(scene: &SharedScene, view: &View, is_quiet: bool) -> Tag {
    let wire = &scene.wire;
    let n = view.drafts.iter().filter(|draft| draft.binned.is_none()).count();
    let dot = match view.carrier.link {
        _ if view.store_fault.is_some() => "dot is-fault",
        Link::Refused { .. } => "dot is-fault",
        Link::Settled if view.queued.is_empty() => "dot is-full",
        _ => "dot is-hollow",
    };
    let drafts = || {
        let shown = wire.acting(Action::Show(Tab::Drafts));
        tag("div")
            .class("row")
            .child(button("quiet", scene.count("tray.drafts", n), shown))
            .child(spacer())
            .child(button("primary", scene.t("tray.submit"), wire.acting(Action::Enter(Pane::Submit))))
    };
    let dot = tag("span").class(dot).attr("aria-hidden", "true");
    tag("footer")
        .class(if is_quiet { "tray is-quiet" } else { "tray" })
        .child((n > 0 && !is_quiet).then(drafts))
        .child(tag("p").class("state").child(dot).child(wording::link(&scene.strings, view)))
}
