//! The states of what a review still needs, and of its rules.

use std::rc::Rc;

use client::View;
use review::Review;
use widget::state::{Pane, Tab};

use crate::states::State;
use crate::{briefs, rules};

fn with(view: &mut View, change: impl FnOnce(&Review) -> Review) {
    view.review = Rc::new(change(&view.review));
    view.drafts = Rc::default();
}

fn pane(name: &'static str, pane: Pane) -> State {
    State::new(name).open(move |start| start.pane = pane).page(|page| page.document = Rc::new(briefs::document()))
}

/// All of them.
pub fn all() -> Vec<State> {
    vec![
        pane("gates", Pane::Gates).view(|view| with(view, rules::ruled)),
        pane("gates-end", Pane::Gates).view(|view| with(view, rules::contested)).scrolled(),
        pane("gates-none", Pane::Gates).view(|view| with(view, Review::clone)),
        pane("policy", Pane::Policy).view(|view| with(view, rules::ruled)),
        pane("policy-contested", Pane::Policy).view(|view| with(view, rules::contested)),
        pane("policy-end", Pane::Policy).view(|view| with(view, rules::contested)).scrolled(),
        pane("brief-gates", Pane::Lists).open(|start| start.tab = Tab::Brief).view(|view| with(view, rules::ruled)),
    ]
}
