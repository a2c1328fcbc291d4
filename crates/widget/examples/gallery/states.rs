//! The states that are looked at, each as a sample and what is open.

use std::rc::Rc;

use client::{DraftAct, Link, Notice, Refusal, View};
use review::{EntryId, Kind};
use widget::app::ShownNotice;
use widget::page_view::{PageView, Rect, Selected};
use widget::state::{Editing, Pane, PanelSize, ViewState};

use crate::samples::{self, Sample};
use crate::{brief_states, gate_states, handoff_states, since_states, turn_states};

/// One state.
pub struct State {
    pub name: &'static str,
    pub sample: Sample,
    pub start: ViewState,
    pub notices: Rc<[Rc<ShownNotice>]>,
    /// Whether its end is looked at.
    pub is_scrolled: bool,
    /// Whether everything in it is unfolded.
    pub is_unfolded: bool,
}

impl State {
    pub fn new(name: &'static str) -> Self {
        let start = ViewState { size: PanelSize::Peek, ..ViewState::default() };
        Self { name, sample: samples::archive(), start, notices: Rc::default(), is_scrolled: false, is_unfolded: false }
    }

    /// Looks at its end.
    pub fn scrolled(self) -> Self {
        Self { is_scrolled: true, ..self }
    }

    /// Unfolds what is folded.
    pub fn unfolded(self) -> Self {
        Self { is_unfolded: true, ..self }
    }

    pub fn open(mut self, change: impl FnOnce(&mut ViewState)) -> Self {
        change(&mut self.start);
        self
    }

    pub fn view(mut self, change: impl FnOnce(&mut View)) -> Self {
        let mut view = (*self.sample.view).clone();
        change(&mut view);
        self.sample.view = Rc::new(view);
        self
    }

    pub fn page(mut self, change: impl FnOnce(&mut PageView)) -> Self {
        let mut page = (*self.sample.page).clone();
        change(&mut page);
        self.sample.page = Rc::new(page);
        self
    }

    pub fn tells(mut self, notices: Vec<Notice>) -> Self {
        self.notices =
            notices.into_iter().zip(1..).map(|(notice, serial)| Rc::new(ShownNotice { serial, notice })).collect();
        self
    }

    pub fn writes(self, n: u8, act: DraftAct, is_saved: bool) -> Self {
        self.open(|start| start.editing = Some(Rc::new(Editing { id: samples::draft_id(n), act, is_saved })))
    }
}

/// All of them.
pub fn all() -> Vec<State> {
    [
        launcher(),
        lists(),
        cards(),
        writing(),
        publishing(),
        trouble(),
        brief_states::all(),
        turn_states::all(),
        since_states::all(),
        gate_states::all(),
        handoff_states::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn empty(view: &mut View) {
    view.review = Rc::new(samples::review(Vec::new()));
    view.drafts = Rc::default();
}

pub fn select(page: &mut PageView) {
    let quote = "a page is found only while that server is up";
    let rect = Rect { left: 216.0, top: 250.0, right: 420.0, bottom: 275.0 };
    let span = anchor::Span::default();
    page.selection = Some(Rc::new(Selected { target: samples::target(quote), quote: quote.into(), rect, span }));
}

fn launcher() -> Vec<State> {
    let closed = |name| State::new(name).open(|start| start.size = PanelSize::Closed);
    vec![
        closed("launcher-open").view(|view| view.carrier.link = Link::Settled),
        closed("launcher-none").view(empty),
        closed("launcher-offline"),
        closed("launcher-fault").view(|view| view.store_fault = Some("blocked".into())),
        closed("adder").page(select),
    ]
}

fn lists() -> Vec<State> {
    vec![
        State::new("threads").view(|view| view.carrier.link = Link::Settled),
        State::new("first-visit").view(|view| {
            empty(view);
            view.me = None;
            view.carrier.link = Link::NoRelay;
        }),
        State::new("empty").view(empty),
        State::new("drafts").open(|start| start.pane = Pane::Drafts),
        State::new("search").open(|start| start.query = Some("is:open kind:question".into())),
        State::new("menu").open(|start| start.has_menu = true),
        State::new("identity").open(|start| start.pane = Pane::Identity),
        State::new("opening").view(|view| {
            empty(view);
            view.is_open = false;
        }),
    ]
}

fn cards() -> Vec<State> {
    let card = |name, n| State::new(name).open(move |start| start.opened = Some(samples::thread_id(n)));
    let alone = |name: &'static str, n: u8| {
        card(name, n).view(move |view| {
            let mut review = (*view.review).clone();
            review.threads.retain(|id, _| *id == samples::thread_id(n));
            view.review = Rc::new(review);
            view.drafts = Rc::default();
        })
    };
    vec![
        card("card-blocking", 2),
        alone("card-changed", 3),
        alone("card-suggestion", 4),
        alone("card-closed", 5),
        alone("card-unseen", 6),
        alone("card-orphan", 7),
        alone("card-redacted", 8),
        alone("card-attaching", 7).open(|start| start.attaching = Some(samples::thread_id(7))),
    ]
}

fn writing() -> Vec<State> {
    let need = Some(client::NeedDraft { because: "Readers would be locked out.".into(), would_satisfy: String::new() });
    let quote = "catch up at night";
    let mut suggestion = samples::new_thread(quote, "“At night” differs between rooms.", None);
    if let DraftAct::Thread { kind, replacement, .. } = &mut suggestion {
        *kind = Kind::Suggestion;
        *replacement = Some("catch up between 22:00 and 04:00".into());
    }
    let reply =
        DraftAct::Reply { thread: samples::thread_id(2), text: "The wording is right now. **Thank you.**".into() };
    let reply_state = |name| State::new(name).open(|start| start.opened = Some(samples::thread_id(2)));
    vec![
        State::new("composer-new").writes(90, samples::new_thread(quote, "", None), false),
        State::new("composer-blocking").writes(
            4,
            samples::new_thread(quote, "This blocks the reading rooms.", need),
            true,
        ),
        State::new("composer-suggestion").writes(1, suggestion, true),
        reply_state("composer-reply").writes(2, reply, true),
    ]
}

fn publishing() -> Vec<State> {
    let submit = |name| State::new(name).open(|start| start.pane = Pane::Submit);
    vec![
        submit("submit"),
        submit("submit-nameless").view(|view| view.me = None),
        State::new("queued")
            .view(|view| {
                view.drafts = Rc::default();
                view.queued = vec![EntryId([9; 32])];
            })
            .tells(vec![Notice::Submitted { n_acts: 4 }]),
        State::new("discarded").tells(vec![Notice::Discarded { draft: samples::draft_id(9) }]),
        State::new("imported").tells(vec![
            Notice::Imported { n_new: 0, n_entries: 0 },
            Notice::Refused(Refusal::OtherReview { title: "Release plan".into() }),
        ]),
    ]
}

fn trouble() -> Vec<State> {
    vec![
        State::new("store-unavailable").view(|view| view.store_fault = Some("private window".into())),
        State::new("many-problems").view(|view| {
            view.carrier.link = Link::Refused { title: "This room is full".into() };
            view.n_damaged_rows = 1;
            view.n_refused_blocks = 3;
            view.n_ahead_of_clock = 2;
        }),
        State::new("reading").page(|page| page.is_ready = false),
    ]
}
