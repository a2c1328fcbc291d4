//! The states of what happened meanwhile, of work that is handed over, and of the measures.

use std::rc::Rc;

use widget::state::{Pane, Tab};

use crate::briefs;
use crate::handings::{handing, told, waiting};
use crate::samples::ANA;
use crate::states::State;

fn pane(name: &'static str, pane: Pane) -> State {
    let state =
        State::new(name).open(move |start| start.pane = pane).page(|page| page.document = Rc::new(briefs::document()));
    state.view(|view| view.review = Rc::new(handing(&view.review)))
}

/// What Ana waits for, unfolded.
fn remind(name: &'static str, n_nudges: usize) -> State {
    let review = waiting(n_nudges);
    let thread = review.threads.keys().next();
    State::new(name)
        .open(move |start| (start.tab, start.opened) = (Tab::Threads, thread))
        .view(|view| {
            (view.review, view.drafts) = (review, Rc::default());
            view.me.iter_mut().for_each(|me| me.person = Some(told(ANA)));
        })
        .unfolded()
}

/// All of them.
pub fn all() -> Vec<State> {
    vec![
        pane("digest", Pane::Digest),
        pane("digest-end", Pane::Digest).scrolled(),
        pane("handoffs", Pane::Handoffs),
        pane("handoffs-end", Pane::Handoffs).scrolled(),
        pane("measures", Pane::Measures),
        pane("hours", Pane::Hours),
        pane("hours-end", Pane::Hours).scrolled(),
        remind("remind", 0),
        remind("remind-twice", 2),
        remind("turn-others", 0).open(|start| start.tab = Tab::Turn),
        pane("turn-later", Pane::Lists).open(|start| start.tab = Tab::Turn).unfolded(),
        pane("turn-digest", Pane::Lists).open(|start| start.tab = Tab::Turn),
    ]
}
