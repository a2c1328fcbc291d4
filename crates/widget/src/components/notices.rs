//! What came of the person's own acts, said once and politely, with an undo where there is one. Others' acts are never told.

use std::rc::Rc;

use client::{Command, Notice};
use yew::{Html, html};

use super::icon::{Icon, icon_button};
use super::parts::button;
use super::scene::SharedScene;
use crate::app::ShownNotice;
use crate::state::Action;
use crate::wording;

/// More than this at once is a wall.
const SHOWN_MAX: usize = 2;

/// The live region; there even when it is empty, or screen readers would miss its first words. Those up to the number `seen`
/// were put away.
pub fn notices(scene: &SharedScene, notices: &[Rc<ShownNotice>], seen: u32) -> Html {
    let fresh = notices.iter().rev().filter(|shown| shown.serial > seen);
    let mut rows: Vec<Html> = fresh.filter_map(|shown| row(scene, shown)).take(SHOWN_MAX).collect();
    rows.reverse();
    html! { <div class="notices" role="status" aria-live="polite">{ rows.into_iter().collect::<Html>() }</div> }
}

fn row(scene: &SharedScene, shown: &ShownNotice) -> Option<Html> {
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
    Some(html! {
        <div class={if is_bad { "notice is-bad" } else { "notice" }} key={shown.serial.to_string()}>
            <span class="words">{ text }</span>
            if let Some(undo) = undo {
                { button("quiet", scene.t("notice.undo"), undo) }
            }
            { icon_button(Icon::Close, &scene.t("notice.dismiss"), None, dismiss) }
        </div>
    })
}
