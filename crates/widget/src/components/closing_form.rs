//! "Close as…": how a thread ended, in one press; dropping it asks why, a duplicate asks of which.

use std::rc::Rc;

use client::{Draft, DraftAct, DraftId};
use review::{Closing, Kind, Thread, ThreadId};
use yew::{Callback, Event, Html, UseStateHandle};

use super::parts::button;
use super::scene::{Shared, SharedScene, Wire};
use crate::browser::focus::chosen;
use crate::draft_text::quote_of;
use crate::markup::{Tag, list, tag};
use crate::state::{Action, Editing};
use crate::wording;

/// Longer quotes would make the list of threads wider than the panel.
const QUOTE_SHOWN_MAX: usize = 60;

/// The choice; put away once it was made.
pub fn closing_form(
    scene: &SharedScene,
    thread: &Thread,
    drafts: &[Shared<Draft>],
    is_closing: &UseStateHandle<bool>,
) -> Tag {
    let wire = &scene.wire;
    let (id, kind) = (thread.id, thread.kind);
    let old = drafts.iter().find(|draft| matches!(draft.act, DraftAct::Close { .. })).map(|draft| draft.id);
    let choices = choices(kind, scene.is_me(&thread.raiser)).map(|closing| {
        let is_closing = is_closing.clone();
        let on_click = wire.doing(move |wire| {
            close(wire, id, old, closing);
            is_closing.set(false);
        });
        button("plain", scene.t(wording::closing(closing)), on_click)
    });
    let on_change = {
        let (wire, is_closing) = (wire.clone(), is_closing.clone());
        Callback::from(move |event: Event| {
            if let Ok(of) = chosen(&event).parse() {
                let closing = Closing::Duplicate { of };
                wire.save(old, DraftAct::Close { thread: id, closing, reason: String::new() });
                is_closing.set(false);
            }
        })
    };
    let acts = tag("div")
        .class("acts")
        .attr("role", "group")
        .attr("aria-label", scene.t("closing.label"))
        .child(list(choices));
    let none = tag("option").attr("value", "").flag("selected", true).child(scene.t("closing.choose"));
    let duplicate = tag("label")
        .class("duplicate")
        .child(tag("span").child(scene.t("closing.duplicate_of")))
        .child(tag("select").on_change(on_change).child(none).child(others(scene, id)));
    tag("div").class("callout").child(acts).child(duplicate)
}

/// Which endings make sense; only the raiser takes back, and only suggestions are accepted.
fn choices(kind: Kind, is_raiser: bool) -> impl Iterator<Item = Closing> {
    let all = [Closing::Fixed, Closing::Answered, Closing::Accepted, Closing::Dropped, Closing::Withdrawn];
    all.into_iter().filter(move |closing| match closing {
        Closing::Accepted => kind == Kind::Suggestion,
        Closing::Withdrawn => is_raiser,
        _ => true,
    })
}

fn close(wire: &Wire, thread: ThreadId, old: Option<DraftId>, closing: Closing) {
    let act = DraftAct::Close { thread, closing, reason: String::new() };
    if closing == Closing::Dropped {
        let id = old.unwrap_or_else(|| wire.fresh_id.emit(()));
        wire.ask(client::Command::SaveDraft { id, act: act.clone() });
        wire.act(Action::Edit(Rc::new(Editing { id, act, is_saved: true })));
    } else {
        wire.save(old, act);
    }
}

/// The other open threads, oldest first; what has no words of the text is named by what was said.
fn others(scene: &SharedScene, this: ThreadId) -> Html {
    let is_other = |thread: &&Rc<Thread>| thread.id != this && thread.is_open();
    let mut others: Vec<&Rc<Thread>> = scene.review.threads.values().filter(is_other).collect();
    others.sort_by_key(|thread| (thread.order.lamport, thread.id));
    list(others.into_iter().map(|thread| {
        let quote = thread.target.as_ref().map(|target| quote_of(target)).unwrap_or_default();
        let said = thread.comments.first().map_or("", |comment| comment.words.as_str());
        let words = if quote.trim().is_empty() { said } else { &quote };
        let short: String = words.chars().take(QUOTE_SHOWN_MAX).collect();
        tag("option").attr("value", thread.id.to_string()).child(short)
    }))
}
