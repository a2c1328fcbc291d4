//! The made-up review at a moment when much waits: for Ana, for others, and among her own drafts.

use std::rc::Rc;

use client::{ConflictWhy, DraftConflict, PendingRedaction, View};
use review::{
    AnswerGiven, Brief, CommentId, DocumentNow, EntryId, Move, MoveKind, OpIndex, QuoteNow, Review, Stance, Suggestion,
    SuggestionAnswer, Thread, ThreadId, ThreadState, Timestamp, Words,
};

use crate::briefs;
use crate::samples::{self, ANA, JONAS, LENA, MIRA, NOW, draft_id, order, person, thread_id};

const HOUR: i64 = 3_600_000;
/// What the suggestions were made for.
const BEFORE: [u8; 32] = [8; 32];

fn change(review: &mut Review, n: u8, change: impl FnOnce(&mut Thread)) {
    let id = thread_id(n);
    if let Some(thread) = review.threads.get(&id) {
        let mut next = (**thread).clone();
        change(&mut next);
        review.threads.insert(id, Rc::new(next));
    }
}

fn moved(n: u8, by: u8, kind: MoveKind) -> Move {
    Move {
        lamport: u32::from(n),
        entry: EntryId([n; 32]),
        op: OpIndex(1),
        by: person(by),
        at: Timestamp(NOW.0 - 20 * HOUR),
        kind,
    }
}

/// Jonas answered what Ana blocks on, Mira asks her, and wants her to review; Lena suggests other words.
pub fn busy(review: &Review) -> Review {
    let mut review = review.clone();
    review.brief = Some(Rc::new(Brief { reviewers: vec![person(ANA)], ..briefs::brief(42, JONAS) }));
    change(&mut review, 2, |thread| {
        thread.is_blocked = true;
        thread.moves = vec![
            moved(2, ANA, MoveKind::Opened),
            moved(102, JONAS, MoveKind::Replied),
            moved(103, LENA, MoveKind::TookStance(Stance::Discuss)),
        ];
    });
    change(&mut review, 3, |thread| {
        thread.comments[0].asks = vec![person(ANA)];
        thread.comments[0].open_asks = vec![person(ANA)];
        thread.n_open_asks = 1;
        thread.moves = vec![moved(3, MIRA, MoveKind::Opened)];
    });
    change(&mut review, 4, suggests);
    change(&mut review, 6, |thread| {
        thread.moves = vec![moved(6, JONAS, MoveKind::Opened), moved(104, MIRA, MoveKind::Replied)]
    });
    change(&mut review, 7, |thread| {
        thread.comments[0].asks = vec![person(JONAS)];
        thread.comments[0].open_asks = vec![person(JONAS)];
        thread.n_open_asks = 1;
    });
    review
}

fn suggests(thread: &mut Thread) {
    thread.suggestion = Some(Suggestion { before_hash: BEFORE });
    thread.moves = vec![moved(4, LENA, MoveKind::Opened)];
}

/// The suggestion of Lena, answered like this.
pub fn answered(review: &Review, answers: &[(u8, SuggestionAnswer, &str)]) -> Review {
    let mut review = busy(review);
    change(&mut review, 4, |thread| {
        let given = answers.iter().zip(60..).map(|((by, answer, reason), n)| AnswerGiven {
            order: order(n, *by),
            by: person(*by),
            at: Timestamp(NOW.0 - HOUR),
            answer: *answer,
            reason: Some(Words::Here((*reason).into())).filter(|_| !reason.is_empty()),
        });
        thread.answers = given.collect();
    });
    review
}

/// A few more suggestions, one of them for a long passage.
pub fn suggested(review: &Review) -> Review {
    let mut review = busy(review);
    let long = "Reading rooms without a connection keep their own copies and catch up at night. ".repeat(6);
    let more = [
        (20, MIRA, "for up to a day", "for up to one hour in exam weeks"),
        (21, JONAS, "one server a week", "one server every two weeks"),
        (22, LENA, long.as_str(), &*long.replace("at night. ", "between 22:00 and 04:00. ")),
    ];
    for (n, by, quote, proposed) in more {
        let mut thread = samples::thread(n).by(by).on(quote).says("Clearer.").proposes(proposed).done();
        suggests(&mut thread);
        review.threads.insert(thread.id, Rc::new(thread));
    }
    review
}

/// The document in which the words of Lena's suggestion are as they were, or not.
pub fn document(is_changed: bool) -> DocumentNow {
    let quote = |id: ThreadId, words: &str, at: u32| {
        let hash = if is_changed { [9; 32] } else { BEFORE };
        (id, QuoteNow { hash, words: words.into(), span: (at, at + 8) })
    };
    let now = if is_changed { "€ 45,000" } else { "€ 44,000" };
    let quotes = [
        quote(thread_id(4), now, 800),
        quote(thread_id(20), "for up to a day", 500),
        quote(thread_id(21), "one server a week", 900),
        quote(thread_id(22), "Reading rooms", 600),
    ];
    DocumentNow { quotes: quotes.into_iter().collect(), ..briefs::document() }
}

/// Things moved on since the drafts were written.
pub fn moved_on(view: &mut View) {
    let conflict = |n: u8, why| DraftConflict { draft: draft_id(n), why };
    let changed =
        ConflictWhy::TextChanged { old: "catch up at night".into(), new: Some("catch up every night".into()) };
    view.preflight = Rc::new([
        conflict(1, changed),
        conflict(2, ConflictWhy::ThreadClosedMeanwhile { by: person(JONAS) }),
        conflict(2, ConflictWhy::ThreadRepliedMeanwhile { n: 2 }),
    ]);
}

/// Words of Ana are about to be erased.
pub fn redacting(view: &mut View) {
    let comment = CommentId { entry: EntryId([2; 32]), op: OpIndex(1) };
    view.pending_redactions = Rc::new([PendingRedaction { comment, due: Timestamp(NOW.0 + 540_000) }]);
}

/// A thread that was withdrawn beside a change, and a comment from elsewhere and by somebody who had left.
pub fn restorable(review: &Review) -> Review {
    let mut review = review.clone();
    change(&mut review, 2, |thread| {
        thread.state = ThreadState::Closed(review::Closing::Withdrawn);
        thread.edited_beside = Some(thread.id.first_comment());
        thread.comments[0].carried_from = Some(Words::Here("Ana N.".into()));
        thread.comments[1].is_from_former = true;
    });
    review
}
