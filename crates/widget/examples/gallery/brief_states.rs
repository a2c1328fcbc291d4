//! The states of the brief, of inviting, and of everything this device knows.

use std::rc::Rc;

use client::{Draft, DraftAct, Link, Notice, QuestionDraft, ReviewKind, View};
use review::{Preset, Review, Submission, Verdict};
use widget::page_view::PageView;
use widget::state::{Pane, Tab};

use crate::states::{self, State};
use crate::{briefs, samples};

/// All of them.
pub fn all() -> Vec<State> {
    [reading(), writing(), inviting(), people()].into_iter().flatten().collect()
}

fn tab(name: &'static str) -> State {
    State::new(name).open(|start| start.tab = Tab::Brief).page(read)
}

fn pane(name: &'static str, pane: Pane) -> State {
    State::new(name).open(move |start| start.pane = pane).page(read)
}

fn read(page: &mut PageView) {
    page.n_words = 1_150;
    page.document = Rc::new(briefs::document());
}

fn with(view: &mut View, change: impl FnOnce(&Review) -> Review) {
    view.review = Rc::new(change(&view.review));
    view.drafts = Rc::default();
}

fn newcomer(view: &mut View) {
    with(view, briefs::briefed);
    view.me = None;
    view.carrier.link = Link::NoRelay;
}

fn reading() -> Vec<State> {
    vec![
        tab("brief").view(|view| with(view, briefs::briefed)),
        tab("brief-none").view(|view| with(view, Review::clone)),
        tab("brief-first-visit").view(newcomer),
        tab("brief-beside").view(|view| with(view, briefs::beside)),
    ]
}

/// A brief that is being written, with a question about a place, and one about everything.
fn half_written(view: &mut View) {
    with(view, Review::clone);
    let quote = "two rooms may hold different editions of one volume for up to a day";
    let asked = QuestionDraft {
        target: Some(samples::target(quote)),
        text: "Is a day acceptable for exam weeks?".into(),
        person: Some(samples::person(samples::MIRA)),
        name: "Mira Kaur".into(),
        ..QuestionDraft::default()
    };
    let brief = client::BriefDraft {
        goal: "Decide whether the archive moves to content-addressed storage this spring.".into(),
        questions: vec![asked, QuestionDraft::default()],
        due: Some(review::Timestamp(1_773_043_200_000)),
        reviewers: vec![samples::person(samples::JONAS)],
        awaited: vec!["Omar Said".into()],
        ..client::BriefDraft::of_preset(Preset::TeamReview)
    };
    let draft = (*samples::draft(80, DraftAct::Brief(Rc::new(brief)))).clone();
    view.brief_draft = Some(Rc::new(Draft { created: samples::NOW, ..draft }));
}

fn writing() -> Vec<State> {
    vec![
        pane("brief-new", Pane::Brief).view(|view| with(view, Review::clone)),
        pane("brief-half", Pane::Brief).view(half_written).page(states::select),
        pane("brief-half-end", Pane::Brief).view(half_written).scrolled(),
        pane("brief-change", Pane::Brief).view(|view| with(view, briefs::briefed)).scrolled(),
        pane("own-review", Pane::OwnReview)
            .view(|view| {
                with(view, Review::clone);
                view.me = None;
            })
            .scrolled(),
    ]
}

fn inviting() -> Vec<State> {
    vec![
        pane("invite-page", Pane::Invite).view(|view| with(view, Review::clone)),
        pane("invite", Pane::Invite).view(|view| {
            with(view, |review| briefs::owned(review, samples::ANA));
            view.kind = ReviewKind::Owned;
            view.invites = Some(briefs::invites());
            view.carrier.link = Link::Settled;
        }),
        State::new("invited").tells(vec![Notice::Invited { invite: briefs::invite() }]),
        home("home", 4),
        home("home-empty", 1),
    ]
}

/// So many of the reviews that this device knows.
fn home(name: &'static str, n: usize) -> State {
    let state = pane(name, Pane::Home).view(|view| view.reviews = Rc::from(&briefs::known(view)[..n]));
    let glances = Rc::from(&briefs::glances(&state.sample.view)[..n]);
    state.page(|page| page.home = Some(glances))
}

fn people() -> Vec<State> {
    vec![
        tab("people-owned")
            .view(|view| {
                with(view, |review| briefs::owned(review, samples::ANA));
                view.kind = ReviewKind::Owned;
            })
            .scrolled(),
        tab("people-offered")
            .view(|view| {
                with(view, |review| briefs::owned(review, samples::JONAS));
                view.kind = ReviewKind::Owned;
            })
            .scrolled(),
        tab("people-stale").view(|view| with(view, approved_before)).scrolled(),
        pane("identity-submitted", Pane::Identity).view(|view| with(view, Review::clone)),
    ]
}

/// Ana approved when the costs were others.
fn approved_before(review: &Review) -> Review {
    let mut review = review.clone();
    for sitting in &mut review.submissions {
        if sitting.by == samples::person(samples::ANA) {
            let prints = briefs::document().sections.first().map(|section| section.print);
            let verdict = Some(Verdict::ApproveOnceFixed);
            *sitting = Rc::new(Submission { verdict, sections: prints.into_iter().collect(), ..(**sitting).clone() });
        }
    }
    review
}
