//! The states of "Your turn", of suggestions, and of the last step before publishing.

use std::rc::Rc;

use client::{DraftAct, Link, View};
use review::{AskEnding, AskId, EntryId, IdMap, OpIndex, Review, Stance, SuggestionAnswer, ThreadId};
use widget::page_view::PageView;
use widget::state::{Pane, PanelSize, Tab};

use crate::samples::{self, ANA, JONAS, thread_id};
use crate::states::State;
use crate::turns;

/// All of them.
pub fn all() -> Vec<State> {
    [mine(), suggestions(), writing(), publishing()].into_iter().flatten().collect()
}

fn with(view: &mut View, change: impl FnOnce(&Review) -> Review) {
    view.review = Rc::new(change(&view.review));
}

fn unchanged(page: &mut PageView) {
    page.document = Rc::new(turns::document(false));
}

fn turn(name: &'static str) -> State {
    State::new(name).open(|start| start.tab = Tab::Turn).page(unchanged)
}

fn mine() -> Vec<State> {
    let declining = DraftAct::EndAsk {
        ask: AskId { entry: EntryId([3; 32]), op: OpIndex(1) },
        ending: AskEnding::Declined,
        reason: "I do not know the reading rooms; Lena does.".into(),
    };
    let nobody = |view: &mut View| view.review = Rc::new(samples::review(Vec::new()));
    vec![
        turn("turn").view(|view| with(view, turns::busy)),
        turn("turn-empty").view(nobody),
        turn("turn-card").view(|view| with(view, turns::busy)).open(|start| start.opened = Some(thread_id(3))),
        turn("turn-declining").view(|view| with(view, turns::busy)).writes(40, declining, true),
        State::new("launcher-turn")
            .open(|start| start.size = PanelSize::Closed)
            .page(unchanged)
            .view(|view| with(view, turns::busy)),
    ]
}

fn card(name: &'static str, answers: &'static [(u8, SuggestionAnswer, &'static str)], is_changed: bool) -> State {
    let state = State::new(name).open(|start| start.opened = Some(thread_id(4)));
    let state = state.page(move |page| page.document = Rc::new(turns::document(is_changed)));
    state.view(move |view| {
        with(view, |review| turns::answered(review, answers));
        alone(view, &[thread_id(4)]);
        view.drafts = Rc::default();
    })
}

fn alone(view: &mut View, ids: &[ThreadId]) {
    let mut review = (*view.review).clone();
    let threads: IdMap<ThreadId, _> =
        ids.iter().filter_map(|id| Some((*id, Rc::clone(review.threads.get(id)?)))).collect();
    review.threads = threads;
    view.review = Rc::new(review);
}

fn suggestions() -> Vec<State> {
    use SuggestionAnswer::{Accept, Reject};
    let list = State::new("suggestions").open(|start| start.pane = Pane::Suggestions).page(unchanged);
    vec![
        card("suggestion-open", &[], false),
        card("suggestion-accepted", &[(JONAS, Accept, "")], false),
        card("suggestion-rejected", &[(JONAS, Reject, "Egress is in the other table.")], false),
        card("suggestion-conflicting", &[(JONAS, Accept, ""), (ANA, Reject, "Too high.")], false),
        card("suggestion-stale", &[], true),
        list.view(|view| with(view, turns::suggested)),
    ]
}

fn writing() -> Vec<State> {
    let quote = "catch up at night";
    let mut asks =
        samples::new_thread(quote, "@Mira Kaur, do reading rooms close at night? @Lena Okafor knows the costs.", None);
    if let DraftAct::Thread { kind, .. } = &mut asks {
        *kind = review::Kind::Question;
    }
    let working = DraftAct::Stance { thread: thread_id(2), stance: Stance::Working, eta: None };
    let alone = State::new("card-restorable").open(|start| start.opened = Some(thread_id(2)));
    vec![
        State::new("composer-asks").writes(50, asks, true),
        State::new("draft-working")
            .open(|start| start.pane = Pane::Drafts)
            .view(move |view| view.drafts = Rc::new(vec![samples::draft(51, working)])),
        alone.view(|view| with(view, turns::restorable)),
    ]
}

fn publishing() -> Vec<State> {
    vec![
        State::new("preflight").open(|start| start.pane = Pane::Submit).view(turns::moved_on),
        State::new("preflight-tray").view(turns::moved_on),
        State::new("redaction-waits").view(turns::redacting),
        State::new("nothing-shared").view(|view| {
            view.review = Rc::new(samples::review(Vec::new()));
            view.me.iter_mut().for_each(|me| me.person = None);
            view.drafts = Rc::default();
            view.carrier.link = Link::Settled;
        }),
    ]
}
