//! Does what a key means anywhere in the panel. What needs the list (the next card) is done there.
//!
//! Leaves out which key means what (`shortcuts.rs`).

use client::DraftAct;
use yew::{Callback, KeyboardEvent};

use crate::browser::address::page_address;
use crate::browser::clipboard;
use crate::browser::focus::{focus_id, is_typing};
use crate::components::{SEARCH_FIELD, Scene};
use crate::permalink::ThreadLink;
use crate::shortcuts::{Does, Pressed, does};
use crate::state::{Action, Pane, Tab, ViewState};

/// What was pressed.
pub fn pressed<'a>(key: &'a str, event: &KeyboardEvent) -> Pressed<'a> {
    let is_command = event.ctrl_key() || event.meta_key();
    Pressed { key, is_command, is_alt: event.alt_key(), is_typed: is_typing(event) }
}

/// What a key means in the panel as it stands now; `None` when it is left to others.
pub fn meant(event: &KeyboardEvent, has_shortcuts: bool, state: &ViewState) -> Option<Does> {
    if event.is_composing() {
        return None;
    }
    let does = does(pressed(&event.key(), event), has_shortcuts)?;
    let is_possible = match does {
        Does::Back => true,
        Does::Reply | Does::CopyLink => state.is_open() && state.opened.is_some(),
        Does::NextCard | Does::PreviousCard | Does::Finish | Does::Comment => false,
        _ => state.is_open(),
    };
    is_possible.then_some(does)
}

/// Does it.
pub fn act(does: Does, event: &KeyboardEvent, scene: &Scene, state: &ViewState) {
    let wire = &scene.wire;
    match (does, state.opened) {
        (Does::Back, _) => wire.act(Action::Back),
        // What was typed there stays.
        (Does::Search, _) if state.query.is_some() => focus_id(event, SEARCH_FIELD),
        (Does::Search, _) => wire.act(Action::Search(Some("".into()))),
        (Does::Palette, _) => wire.act(Action::Enter(Pane::Palette)),
        (Does::Keys, _) => wire.act(Action::Enter(Pane::Keys)),
        (Does::Tab(n), _) => Tab::ALL.get(n).into_iter().for_each(|tab| wire.act(Action::Show(*tab))),
        (Does::Reply, Some(thread)) if scene.can_write => wire.write(DraftAct::Reply { thread, text: String::new() }),
        (Does::CopyLink, Some(thread)) => {
            let (link, wire) = (ThreadLink::to(&scene.review.id, thread), wire.clone());
            copy_link(link, Callback::from(move |is_done| wire.act(Action::Copied(link, is_done))));
        }
        _ => {}
    }
}

/// Puts a link on the clipboard, and says whether it is there.
pub fn copy_link(link: ThreadLink, done: Callback<bool>) {
    clipboard::copy(&link.on(&page_address()), done);
}
