//! What came of the person's own acts, said once and politely, with an undo where there is one. Others' acts are never told.

use std::rc::Rc;

use client::{Command, Notice};
use yew::{Html, Properties, classes, component, html};

use super::icon::{Icon, IconButton};
use super::parts::button;
use super::scene::{Scene, Shared, Wire, use_scene, use_wire};
use crate::app::ShownNotice;
use crate::state::Action;
use crate::wording;

/// More than this at once is a wall.
const SHOWN_MAX: usize = 2;

/// See [`Notices`].
#[derive(Properties, PartialEq)]
pub struct NoticesProps {
    /// What to tell, newest last.
    pub notices: Shared<[Rc<ShownNotice>]>,
    /// Those up to this number were put away.
    pub seen: u32,
}

/// The live region; there even when it is empty, or screen readers would miss its first words.
#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let scene = use_scene();
    let wire = use_wire();
    let fresh = props.notices.iter().rev().filter(|shown| shown.serial > props.seen);
    let mut rows: Vec<Html> = fresh.filter_map(|shown| row(&scene, &wire, shown)).take(SHOWN_MAX).collect();
    rows.reverse();
    html! { <div class="notices" role="status" aria-live="polite">{ rows.into_iter().collect::<Html>() }</div> }
}

fn row(scene: &Scene, wire: &Wire, shown: &ShownNotice) -> Option<Html> {
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
        <div class={classes!("notice", is_bad.then_some("is-bad"))} key={shown.serial.to_string()}>
            <span class="words">{ text }</span>
            if let Some(undo) = undo {
                { button("quiet", scene.t("notice.undo"), undo) }
            }
            <IconButton icon={Icon::Close} label={scene.t("notice.dismiss")} onclick={dismiss} />
        </div>
    })
}
