//! What came of the person's own acts, said once and politely, with an undo where there is one. Others' acts are never told.

use std::rc::Rc;

use client::{Command, Notice};

use super::icon::{Icon, icon_button};
use super::link_note::copied_link;
use super::parts::button;
use super::scene::SharedScene;
use crate::app::ShownNotice;
use crate::markup::{Tag, list, tag};
use crate::state::{Action, ViewState};
use crate::wording;

/// More than this at once is a wall.
const SHOWN_MAX: usize = 2;

/// The live region; there even when it is empty, or screen readers would miss its first words. Those up to a number were put
/// away.
pub fn notices(scene: &SharedScene, notices: &[Rc<ShownNotice>], state: &ViewState) -> Tag {
    let seen = state.notices_seen;
    let fresh = notices.iter().rev().filter(|shown| shown.serial > seen);
    let mut rows: Vec<Tag> = fresh.filter_map(|shown| row(scene, shown)).take(SHOWN_MAX).collect();
    rows.reverse();
    let copied = state.copied.map(|(link, is_done)| {
        // Every act puts it away; this one does nothing else.
        let dismiss = scene.wire.acting(Action::SawNotices(seen));
        tag("div")
            .class("notice copied")
            .child(tag("span").class("words").child(copied_link(scene, link, is_done)))
            .child(icon_button(Icon::Close, &scene.t("notice.dismiss"), None, dismiss))
    });
    let opened = state.is_way_opened.then(|| {
        let dismiss = scene.wire.acting(Action::SawNotices(seen));
        tag("div")
            .class("notice")
            .child(tag("span").class("words").child(scene.t("notice.way_opened")))
            .child(icon_button(Icon::Close, &scene.t("notice.dismiss"), None, dismiss))
    });
    tag("div")
        .class("notices")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .child(list(rows))
        .child(copied)
        .child(opened)
}

fn row(scene: &SharedScene, shown: &ShownNotice) -> Option<Tag> {
    let wire = &scene.wire;
    let text = wording::notice(&scene.strings, &shown.notice)?;
    let is_bad = matches!(shown.notice, Notice::Refused(_) | Notice::NotSaved { .. });
    let serial = shown.serial;
    let dismiss = wire.doing(move |wire| {
        wire.act(Action::SawNotices(serial));
        wire.ask(Command::DismissNotices);
    });
    let undo = match shown.notice {
        Notice::Discarded { draft: id } => Some(wire.doing(move |wire| {
            wire.ask(Command::RestoreDraft { id });
            wire.act(Action::SawNotices(serial));
        })),
        _ => None,
    };
    let row = tag("div")
        .class(if is_bad { "notice is-bad" } else { "notice" })
        .key(&serial.to_string())
        .child(tag("span").class("words").child(text))
        .child(undo.map(|undo| button("quiet", scene.t("notice.undo"), undo)))
        .child(icon_button(Icon::Close, &scene.t("notice.dismiss"), None, dismiss));
    Some(row)
}
