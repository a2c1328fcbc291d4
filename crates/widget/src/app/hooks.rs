//! What the screen does without being asked, when what it is given changes: it makes room, chooses a list, follows links
//! and nudges, and computes how the review stands.
//!
//! Leaves out what is shown (`app.rs`) and what a change of state does (`state.rs`).

use std::rc::Rc;

use client::{Link, View};
use review::ThreadId;
use yew::{hook, use_effect_with, use_memo};

use crate::app::{AppProps, Intent, Mark, NudgeKind};
use crate::components::{Same, Shared, Wire, take_up};
use crate::late::Late;
use crate::permalink::Found;
use crate::standing::{Basis, Standing};
use crate::state::{Action, Editing, Form, PANEL_WIDTH, PEEK_PERCENT, Pane, PanelSize, Tab, ViewState};
use crate::time::whole_minute;

/// Tells the page how much room the panel takes, when that changes.
#[hook]
pub(super) fn use_room(props: &AppProps, state: &ViewState, form: Form) {
    let intent = props.on_intent.clone();
    let room = (state.size, form, props.settings.viewport.height);
    use_effect_with(room, move |(size, form, height)| {
        let is_open = *size != PanelSize::Closed;
        let inline_inset = if is_open && *form == Form::Wide { PANEL_WIDTH } else { 0 };
        let block_inset = if is_open && *form == Form::Phone { height * PEEK_PERCENT / 100 } else { 0 };
        intent.emit(Intent::Panel { is_open, inline_inset, block_inset });
    });
}

/// Tells how much waits for me, where the panel is a window of its own.
#[hook]
pub(super) fn use_waiting(props: &AppProps, standing: &Standing, form: Form) {
    let is_known = form == Form::Full && props.view.is_open && props.page.is_ready && !is_awaited(&props.view);
    let n_mine = is_known.then(|| standing.mine().count());
    let intent = props.on_intent.clone();
    // My hours are in the review, and told by the late part.
    use_effect_with((n_mine, Same(Rc::clone(&props.view.review)), props.late), move |(n_mine, ..)| {
        if let Some(n_mine) = *n_mine {
            intent.emit(Intent::Waiting { n_mine });
        }
    });
}

/// How the review stands, computed again only when that may have changed.
#[hook]
pub(super) fn use_standing(props: &AppProps) -> Shared<Standing> {
    let (review, document) = (Rc::clone(&props.view.review), Rc::clone(&props.page.document));
    let (me, now) = (props.view.me.as_ref(), whole_minute(props.now));
    let basis = Basis::new(Same(review), Shared(document), me, now, props.late);
    Shared(use_memo(basis, Standing::of))
}

/// Chooses the list that suits the person, when there is something to choose by; the first time only.
#[hook]
pub(super) fn use_arrival(props: &AppProps, wire: &Wire, state: &ViewState, standing: &Standing) {
    let is_new = !standing.has_submitted;
    let tab = Tab::first(is_new, props.view.review.brief.is_some(), standing.mine().count());
    // What a gate lacks can be what waits; only the late part knows.
    let is_known = props.late != Late::Coming || props.view.review.policy.gates.is_empty();
    let is_ready = props.view.is_open && props.page.is_ready && is_known && !is_awaited(&props.view);
    // Who has opened something else meanwhile is not called away from it.
    let arrives = state.is_open() && !state.has_arrived && state.pane == Pane::Lists && is_ready;
    let wire = wire.clone();
    use_effect_with((arrives, tab), move |(arrives, tab)| {
        if *arrives {
            wire.act(Action::Arrive(*tab));
        }
    });
}

/// Whether nothing is here yet, and the relay has not said what it has: a brief may come in a moment.
fn is_awaited(view: &View) -> bool {
    let is_empty = view.review.brief.is_none() && view.review.threads.is_empty();
    is_empty && matches!(view.carrier.link, Link::NotYet | Link::Meeting)
}

/// Goes where a link leads, as soon as its thread is here and has its place.
#[hook]
pub(super) fn use_following(props: &AppProps, wire: &Wire, state: &ViewState) {
    let wanted = state.following.filter(|_| props.view.is_open && props.page.is_ready);
    let found = wanted.map(|link| link.find(&props.view.review));
    let wire = wire.clone();
    use_effect_with(found, move |found| {
        if let Some(Found::Here(thread)) = *found {
            wire.act(Action::EndFollow);
            wire.act(Action::Visit(thread));
            wire.intent.emit(Intent::Reveal(Mark::Thread(thread)));
        }
    });
}

/// Does what came from outside, once for each number.
#[hook]
pub(super) fn use_nudges(props: &AppProps, wire: &Wire, attaching: Option<ThreadId>) {
    let (wire, view, page, what) = (wire.clone(), Rc::clone(&props.view), Rc::clone(&props.page), props.nudge.what);
    use_effect_with(props.nudge.serial, move |_| match what {
        NudgeKind::Compose => {
            if let Some(selected) = page.selection.as_ref().filter(|_| view.can_write) {
                take_up(&wire, selected, attaching);
            }
        }
        NudgeKind::OpenDraft(id) => {
            if let Some(draft) = view.drafts.iter().find(|draft| draft.id == id && draft.binned.is_none()) {
                wire.act(Action::Edit(Rc::new(Editing { id, act: draft.act.clone(), is_saved: true })));
            }
        }
        other => wire.act(Action::Nudged(other)),
    });
}
