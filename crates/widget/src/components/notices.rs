//! What came of the person's own acts, said once and politely, with an undo where there is one. Others' acts are never told.

use std::rc::Rc;

use client::{Command, Notice};

use super::icon::{Icon, icon_button};
use super::parts::button;
use super::scene::SharedScene;
use crate::app::ShownNotice;
use crate::markup::{Tag, list, tag};
use crate::state::Action;
use crate::wording;

/// More than this at once is a wall.
const SHOWN_MAX: usize = 2;

/// The live region; there even when it is empty, or screen readers would miss its first words. Those up to the number `seen`
/// were put away.
pub fn notices(scene: &SharedScene, notices: &[Rc<ShownNotice>], seen: u32) -> Tag {
    let fresh = notices.iter().rev().filter(|shown| shown.serial > seen);
    let mut rows: Vec<Tag> = fresh.filter_map(|shown| row(scene, shown)).take(SHOWN_MAX).collect();
    rows.reverse();
    tag("div").class("notices").attr("role", "status").attr("aria-live", "polite").child(list(rows))
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
