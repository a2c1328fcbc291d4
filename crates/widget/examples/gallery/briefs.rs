//! What the review of the made-up proposal is for, who owns it, and what else this device knows: for the screens that show it.

use std::rc::Rc;

use client::{GlanceRow, Invite, InviteKey, Invites, KnownReview, ReviewGlance, ReviewKind, Verifier, View};
use review::{
    AskId, Brief, DecisionWanted, DocumentNow, EntryId, OnSilence, OpIndex, Person, PersonId, Preset, Review, ReviewId,
    ReviewRequest, Role, SectionId, SectionNow, SectionPrint, Timestamp, TransferOffer, TurnReason, TurnRow, Unblocks,
    Words,
};

use crate::samples::{ANA, DIEGO, JONAS, LENA, MIRA, NOW, order, person, thread_id};

const HOUR: i64 = 3_600_000;

fn here(words: &str) -> Words {
    Words::Here(words.into())
}

fn after(hours: i64) -> Timestamp {
    Timestamp(NOW.0 + hours * HOUR)
}

/// The brief of the proposal, by Jonas, due on Monday at nine.
pub fn brief(n: u8, by: u8) -> Brief {
    Brief {
        entry: EntryId([n; 32]),
        op: OpIndex(0),
        order: order(n, by),
        by: person(by),
        at: after(-26),
        preset: Preset::TeamReview,
        goal: here("Decide whether the archive moves to content-addressed storage this spring."),
        decision_wanted: DecisionWanted::Approval,
        wanted: Some(here("- What breaks for **reading rooms**\n- The costs: is anything missing?")),
        not_wanted: Some(here("Wording. We edit that at the end.")),
        links: Some(here("https://example.org/inventory\nThe minutes of 2 March: <https://example.org/minutes>")),
        questions: vec![thread_id(3), thread_id(6)],
        due: Some(Timestamp(1_773_043_200_000)),
        on_silence: OnSilence::Extend { working_hours: 8 },
        is_reversible: true,
        deputy: Some(person(LENA)),
        reviewers: vec![person(ANA), person(MIRA)],
        awaited: vec!["Omar Said".into()],
        unseen: Vec::new(),
    }
}

/// The review with its brief, and with two before it: one of them was written at the same time.
pub fn briefed(review: &Review) -> Review {
    let mut review = review.clone();
    let first = Brief { goal: here("See whether the plan holds."), due: None, at: after(-90), ..brief(40, JONAS) };
    let beside = Brief {
        goal: here("Find out what the move costs."),
        on_silence: OnSilence::ProceedAsIs,
        at: after(-27),
        ..brief(41, DIEGO)
    };
    review.brief = Some(Rc::new(brief(42, JONAS)));
    review.old_briefs = vec![Rc::new(first), Rc::new(beside)];
    if let Some(thread) = review.threads.get(&thread_id(3)) {
        let mut thread = (**thread).clone();
        thread.comments[0].asks = vec![person(ANA)];
        review.threads.insert(thread_id(3), Rc::new(thread));
    }
    review.requests = vec![ReviewRequest {
        ask: AskId { entry: EntryId([42; 32]), op: OpIndex(0) },
        order: order(42, JONAS),
        person: person(LENA),
        by: person(JONAS),
        at: after(-20),
        note: Some(here("Only the costs, please.")),
        is_of_brief: false,
        answered: None,
        is_ended: false,
    }];
    review
}

/// The same, after two people changed the brief without having seen each other's.
pub fn beside(review: &Review) -> Review {
    let mut review = briefed(review);
    review.brief = Some(Rc::new(Brief { unseen: vec![EntryId([41; 32])], ..brief(42, JONAS) }));
    review
}

/// The same as a review that Ana owns, or that Jonas owns and offers to her.
pub fn owned(review: &Review, owner: u8) -> Review {
    let mut review = briefed(review);
    review.title = Some(here("Archive proposal"));
    review.preset = Preset::TeamReview;
    review.owner = Some(person(owner));
    let with_role = |id: &PersonId, role| {
        let known = review.people.get(id)?;
        Some(Rc::new(Person { role, ..(**known).clone() }))
    };
    let given = [(owner, Role::Owner), (LENA, Role::Facilitator), (DIEGO, Role::Guest)];
    let given = given.map(|(who, role)| with_role(&person(who), role));
    for one in given.into_iter().flatten() {
        review.people.insert(one.id, one);
    }
    if owner != ANA {
        let ask = AskId { entry: EntryId([44; 32]), op: OpIndex(0) };
        review.offers = vec![TransferOffer { ask, by: person(owner), to: person(ANA), at: after(-2), is_open: true }];
    }
    review
}

/// The document after its costs were changed.
pub fn document() -> DocumentNow {
    let section =
        |n: u8, title: &str| SectionNow { id: SectionId([n; 16]), print: SectionPrint([n; 16]), title: title.into() };
    DocumentNow {
        sections: vec![section(1, "What changes for readers"), section(2, "Costs")],
        ..DocumentNow::default()
    }
}

/// An invitation that somebody sent.
pub fn invite() -> Rc<Invite> {
    Rc::new(Invite {
        review: ReviewId([7; 32]),
        key: InviteKey::Write([5; 32]),
        owner: Verifier([6; 32]),
        title: "Archive proposal".into(),
        address: "https://archive.example/proposals/12".into(),
        document_id: "https://archive.example/proposals/12".into(),
    })
}

/// The links of a review that can be given away.
pub fn invites() -> Rc<Invites> {
    let read = Invite { key: invite().key.reading(), ..(*invite()).clone() };
    Rc::new(Invites { write: Some(invite().link()), read: read.link() })
}

/// Everything that this device knows.
pub fn known(view: &View) -> Rc<[KnownReview]> {
    let one = |n: u8, kind, title: &str, address: &str, hours: i64| KnownReview {
        id: ReviewId([n; 32]),
        kind,
        title: title.into(),
        address: address.into(),
        document_id: address.into(),
        can_write: n != 4,
        is_of_this_document: n < 3,
        is_open: n == 1,
        chosen: after(-hours),
    };
    let here = "https://archive.example/proposals/12";
    let page = KnownReview { id: view.review.id, ..one(1, ReviewKind::Page, "", here, 0) };
    Rc::new([
        page,
        one(2, ReviewKind::Owned, "Archive proposal", here, 20),
        one(3, ReviewKind::Owned, "Release plan", "https://example.org/release/2026", 70),
        one(4, ReviewKind::Owned, "دليل قاعات القراءة", "https://example.org/rooms?lang=ar", 200),
    ])
}

/// One thing that waits for me in a review that is not open.
fn glance_row(at: usize, is_blocking: bool, n: usize) -> GlanceRow {
    let (reason, unblocks) = match at {
        0 => (TurnReason::Asked, Unblocks::AnswerOrDecline),
        _ => (TurnReason::ReviewRequested, Unblocks::SubmitOrDecline),
    };
    let (by, since) = (person(MIRA), after(-30 * i64::try_from(n).unwrap_or(1)));
    let row = TurnRow { is_blocking, ..TurnRow::new(person(ANA), reason, by, since, unblocks) };
    let words = if at == 0 { "Who keeps the keys over the summer?" } else { "" };
    GlanceRow { row, by: "Mira Kaur".into(), words: words.into() }
}

/// How those stand, and a page review of another document.
pub fn glances(view: &View) -> Rc<[ReviewGlance]> {
    let one = |id: ReviewId, kind, title: &str, address: &str, n_turn: usize, n_blocking: usize| ReviewGlance {
        id,
        kind,
        title: title.into(),
        address: address.into(),
        n_turn,
        rows: (0..n_turn).map(|at| glance_row(at, at < n_blocking, n_turn)).collect(),
        n_open: n_turn + 4,
        last_activity: Some(after(-3)),
    };
    let (page, owned) = (ReviewKind::Page, ReviewKind::Owned);
    Rc::new([
        one(view.review.id, page, "", "https://archive.example/proposals/12", 0, 0),
        one(ReviewId([2; 32]), owned, "Archive proposal", "https://archive.example/proposals/12", 2, 0),
        one(ReviewId([3; 32]), owned, "Release plan", "https://example.org/release/2026", 1, 1),
        one(ReviewId([9; 32]), page, "House rules", "https://example.org/rules", 0, 0),
    ])
}
