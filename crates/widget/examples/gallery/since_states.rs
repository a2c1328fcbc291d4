//! The states of searching, of going somewhere by words or link, of what is new, and of who has been through what.

use std::rc::Rc;

use client::{DraftAct, KnownReview, LastText, ReviewKind, SavedView, View};
use review::{
    DocumentNow, Level, Mark, Move, MoveKind, OpIndex, ReviewId, SectionId, SectionNow, SectionPrint, Thread, Words,
};
use widget::page_view::PageView;
use widget::permalink::ThreadLink;
use widget::state::{Pane, Tab, ViewState};

use crate::samples::{self, ANA, DIEGO, JONAS, MIRA};
use crate::states::State;

const OLD: &str = "Moving the archive to content-addressed storage\nThe archive keeps forty million scanned pages.\n\
    What changes for readers\nNothing they can see, except that links keep working when a server is retired.\nCosts\n\
    Storage, per year: € 61,000 now, € 44,000 after.\nWe expect to finish the move by the end of March, one server a week.";
const NEW: &str = "Moving the archive to content-addressed storage\nThe archive keeps forty million scanned pages.\n\
    What changes for readers\nNothing they can see, except that links keep working when a server is retired. \
    The old paths are redirected for ten years.\nCosts\nStorage, per year: € 61,000 now, € 47,500 after, including egress.\n\
    We expect to finish the move by the end of May, one server in two weeks.\nThe tape robot is sold last.";
const TITLES: [&str; 3] = ["Moving the archive to content-addressed storage", "What changes for readers", "Costs"];

pub fn all() -> Vec<State> {
    [searching(), going(), coming_back(), coverage(), long()].into_iter().flatten().collect()
}

fn searching() -> Vec<State> {
    let search = |name, query: &str| {
        let query = query.into();
        State::new(name).open(|start| start.query = Some(query)).view(|view| {
            let saved = |name: &str, query: &str| SavedView { name: name.into(), query: query.into() };
            view.saved_views =
                Rc::from([saved("Money", "costs"), saved("For the library board", "asks:@mira is:open")]);
        })
    };
    vec![
        search("search-empty", ""),
        search("search-typing", "kind:question is:o"),
        search("search-unknown", "is:urgent by:@zoe"),
        search("search-view", "by:me"),
    ]
}

fn going() -> Vec<State> {
    let pane = |name, pane| State::new(name).open(move |start| start.pane = pane);
    let other = ReviewId([8; 32]);
    let follow = |name, review: ReviewId, n| {
        State::new(name).open(move |start| start.following = Some(ThreadLink::to(&review, samples::thread_id(n))))
    };
    vec![
        pane("palette", Pane::Palette),
        pane("keys", Pane::Keys),
        follow("link-not-yet", ReviewId([1; 32]), 99),
        follow("link-elsewhere", other, 2).view(|view| {
            view.reviews = Rc::from([KnownReview {
                id: ReviewId([8; 32]),
                kind: ReviewKind::Owned,
                title: "Archive proposal, library board only".into(),
                address: String::new(),
                document_id: String::new(),
                can_write: true,
                is_of_this_document: true,
                is_open: false,
                chosen: samples::NOW,
            }]);
        }),
        follow("link-unknown", other, 2),
    ]
}

fn sections() -> Vec<SectionNow> {
    let one = |(n, title): (u8, &&str)| SectionNow {
        id: SectionId([n; 16]),
        print: SectionPrint([n; 16]),
        title: (*title).into(),
    };
    (1..).zip(TITLES.iter()).map(one).collect()
}

fn revised(page: &mut PageView) {
    page.text = NEW.into();
    page.document = Rc::new(DocumentNow { sections: sections(), ..DocumentNow::default() });
}

fn replied(thread: &mut Thread) {
    let replies = thread.comments.iter().skip(1).map(|comment| Move {
        lamport: comment.order.lamport,
        entry: comment.id.entry,
        op: comment.id.op,
        by: comment.author,
        at: comment.at,
        kind: MoveKind::Replied,
    });
    thread.moves = replies.collect();
}

fn coming_back() -> Vec<State> {
    let since = |name| State::new(name).open(|start| start.tab = Tab::Since);
    let changed = |view: &mut View| {
        let mut review = (*view.review).clone();
        review.threads.values_mut().for_each(|thread| replied(Rc::make_mut(thread)));
        view.review = Rc::new(review);
        let revision = anchor::Revision { flatten_version: 1, fold_version: 1, hash: [0; 32] };
        view.last_text = Some(Rc::new(LastText { revision, at: samples::NOW, text: OLD.into() }));
        view.revision.differs_from_mine = true;
        view.revision.differs_from_announced = true;
    };
    vec![
        since("since").view(changed).page(revised),
        since("since-text").view(changed).page(revised).scrolled(),
        since("since-first").view(|view| {
            let mut review = (*view.review).clone();
            review.submissions.retain(|sitting| sitting.by != samples::person(ANA));
            view.review = Rc::new(review);
        }),
        since("since-nothing").view(|view| {
            let mut review = (*view.review).clone();
            review.submissions.retain(|sitting| sitting.by == samples::person(ANA));
            review.threads.retain(|_, thread| thread.raiser == samples::person(ANA));
            view.review = Rc::new(review);
        }),
    ]
}

fn coverage() -> Vec<State> {
    let marked = |view: &mut View| {
        let mut review = (*view.review).clone();
        let mark = |n: u8, who: u8, level, is_stale: bool| {
            let title = TITLES.get(usize::from(n) - 1).map(|title| Words::Here((*title).into()));
            let print = SectionPrint([if is_stale { 99 } else { n }; 16]);
            let order = review::Order { lamport: 1, person: samples::person(who), entry: review::EntryId([who; 32]) };
            let (person, section) = (samples::person(who), SectionId([n; 16]));
            Rc::new(Mark { order, person, at: samples::NOW, section, print, level, title })
        };
        review.marks = vec![
            mark(2, ANA, Level::Read, false),
            mark(2, JONAS, Level::Verified, false),
            mark(3, ANA, Level::Verified, true),
            mark(3, MIRA, Level::Skimmed, false),
            mark(3, DIEGO, Level::Read, true),
        ];
        for sitting in &mut review.submissions {
            if sitting.by == samples::person(ANA) {
                Rc::make_mut(sitting).sections = vec![SectionPrint([1; 16]), SectionPrint([2; 16])];
            }
        }
        view.review = Rc::new(review);
        let act = DraftAct::Mark {
            section: SectionId([1; 16]),
            print: SectionPrint([1; 16]),
            level: Level::Read,
            title: TITLES[0].into(),
        };
        view.drafts = Rc::new(vec![samples::draft(1, act)]);
    };
    let state = |name, tab| State::new(name).open(move |start| start.tab = tab).view(marked).page(revised);
    vec![state("coverage", Tab::Brief).scrolled(), state("marks-in-list", Tab::Threads)]
}

/// A list of which only the beginning is built, and one card far down.
fn long() -> Vec<State> {
    let many = State::new("ten-thousand").view(|view| {
        let thread = |n: u16| {
            let mut thread = samples::thread(1).by(JONAS).says("One of ten thousand.").done();
            thread.id.op = OpIndex(n);
            thread
        };
        view.review = Rc::new(samples::review((0..10_000).map(thread).collect()));
        view.drafts = Rc::default();
    });
    vec![many.open(|start: &mut ViewState| start.opened = None)]
}
