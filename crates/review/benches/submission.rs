//! One more submission on a review with 10,000 comments: the fold, and everything a screen derives of it. Goal: all of it
//! together in less than 16 ms (one frame).

use std::hint::black_box;
use std::rc::Rc;

use anchor::{CodePoints, Path, Quote, Revision, Span, Target, Where};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use review::{
    Body, BodyId, BriefOp, Closing, DecisionWanted, DocumentHash, DocumentNow, Entry, EntryId, Field, Fold, Kind,
    Level, OnSilence, Op, OpIndex, PersonId, Preset, PublicKey, QuoteNow, Review, ReviewId, SectionId, SectionNow,
    SectionPrint, Stance, Suggestion, ThreadId, ThreadOpening, Timestamp, Turn, Verdict, coverage, since, suggestions,
    verdicts,
};

const N_SUBMISSIONS: u32 = 1_000;
const N_REVIEWERS: u32 = 200;
/// Every other comment opens a thread, the others reply in earlier ones.
const N_COMMENTS_EACH: u32 = 10;
const N_SECTIONS: u8 = 40;

fn hash(kind: u8, n: u32, op: u32) -> [u8; 32] {
    let mut bytes = [kind; 32];
    // Spread like a hash, so that maps are filled in no particular order.
    bytes[..4].copy_from_slice(&n.wrapping_mul(2_654_435_761).to_le_bytes());
    bytes[4..8].copy_from_slice(&op.to_be_bytes());
    bytes[8..12].copy_from_slice(&n.to_be_bytes());
    bytes
}

fn entry_id(n: u32) -> EntryId {
    EntryId(hash(b'e', n, 0))
}

fn thread_id(n: u32, op: u32) -> ThreadId {
    ThreadId { entry: entry_id(n), op: OpIndex(op as u16) }
}

fn revision(n: u8) -> Revision {
    Revision { flatten_version: 1, fold_version: 1, hash: [n; 32] }
}

fn section(n: u8) -> (SectionId, SectionPrint) {
    (SectionId([n; 16]), SectionPrint([n; 16]))
}

fn target(at: u32) -> Target {
    let position = Span::new(CodePoints(at), CodePoints(at + 5)).unwrap_or_default();
    let (exact, prefix, suffix) = ("quote".into(), String::new(), String::new());
    let quote = Quote { exact, prefix, suffix, position, occurrence: 0, n_occurrences: 1 };
    Target { revision: revision(1), place: Where::Text(quote), path: Path::default() }
}

/// An entry with its bodies.
type Written = (Entry, Vec<(BodyId, Body)>);

fn entry(n: u32, after: u32) -> Written {
    let mut bodies = Vec::new();
    let mut ops = Vec::new();
    for at in 0..N_COMMENTS_EACH {
        let body = BodyId(hash(b'b', n, at));
        let mut words =
            Body::one(Field::Text, "What a reviewer says here is about a hundred characters long, as most of it is.");
        if at % 2 == 0 {
            let is_suggestion = at == 4;
            if is_suggestion {
                words = words.with(Field::Replacement, "words");
            }
            let place = BodyId(hash(b't', n, at));
            bodies.push((place, Body { target: Some(Rc::new(target(n * 100 + at * 10))), ..Body::default() }));
            ops.push(Op::Thread(ThreadOpening {
                target: place,
                body,
                kind: Kind::Issue,
                is_blocking: at == 2,
                criterion: None,
                asks: Vec::new(),
                suggestion: is_suggestion.then_some(Suggestion { before_hash: [1; 32] }),
            }));
        } else {
            let thread =
                if n > 1 { thread_id(n - 1 - (at * 7) % (n - 1).max(1), at - 1) } else { thread_id(n, at - 1) };
            ops.push(Op::Reply { thread, body, asks: Vec::new() });
        }
        bodies.push((body, words));
    }
    let (section, print) = section((n % u32::from(N_SECTIONS)) as u8);
    ops.push(Op::SectionMark { section, print, level: Level::Read, body: None });
    if n > 2 {
        ops.push(Op::Close { thread: thread_id(n - 1, 0), closing: Closing::Fixed, body: None });
        ops.push(Op::Stance { thread: thread_id(n - 1, 2), stance: Stance::Discuss, eta: None });
    }
    let sections = (0..N_SECTIONS).map(|n| self::section(n).1).collect();
    ops.push(Op::Submission { verdict: Some(Verdict::Approve), single: None, body: None, sections });
    let previous = (n > N_REVIEWERS).then(|| entry_id(n - N_REVIEWERS));
    let entry = Entry {
        id: entry_id(n),
        review: ReviewId(entry_id(0).0),
        author: Some(PublicKey(hash(b'p', n % N_REVIEWERS, 0))),
        previous,
        deps: vec![entry_id(after)],
        at: Timestamp(n.into()),
        ops,
    };
    (entry, bodies)
}

/// The keeper's entry, apart from the numbers of the others.
const BRIEF: u32 = u32::MAX;

fn brief() -> Entry {
    let keeper = PublicKey(hash(b'k', 0, 0));
    let reviewer = |n| PersonId(hash(b'p', n, 0));
    let op = BriefOp {
        body: BodyId(hash(b'b', BRIEF, 0)),
        preset: Preset::TeamReview,
        decision_wanted: DecisionWanted::Approval,
        questions: Vec::new(),
        due: None,
        on_silence: OnSilence::ProceedAsIs,
        is_reversible: true,
        deputy: None,
        reviewers: (0..N_REVIEWERS).map(reviewer).collect(),
    };
    Entry {
        id: entry_id(BRIEF),
        review: ReviewId(entry_id(0).0),
        author: Some(keeper),
        previous: None,
        deps: vec![entry_id(0)],
        at: Timestamp(0),
        ops: vec![Op::Brief(op)],
    }
}

fn add(fold: &mut Fold, (entry, bodies): Written) {
    bodies.into_iter().for_each(|(id, body)| fold.insert_body(id, body));
    fold.insert(entry);
}

fn large() -> Fold {
    let mut fold = Fold::new(ReviewId(entry_id(0).0));
    fold.insert(Entry {
        id: entry_id(0),
        review: ReviewId(entry_id(0).0),
        author: None,
        previous: None,
        deps: Vec::new(),
        at: Timestamp(0),
        ops: vec![Op::PageGenesis { document: DocumentHash([0; 32]), preset: Preset::Open }],
    });
    fold.insert(brief());
    for n in 1..=N_SUBMISSIONS {
        add(&mut fold, entry(n, if n == 1 { BRIEF } else { n - 1 }));
    }
    fold
}

fn document(review: &Review) -> DocumentNow {
    let mut document = DocumentNow { revision: Some(revision(2)), ..DocumentNow::default() };
    for (at, thread) in review.threads.values().enumerate().filter(|(_, thread)| thread.suggestion.is_some()) {
        let span = (at as u32 * 10, at as u32 * 10 + 5);
        document.quotes.insert(thread.id, QuoteNow { hash: [1; 32], words: "quote".into(), span });
    }
    document.changed.extend(review.threads.keys().step_by(10));
    document.sections.extend((0..N_SECTIONS).map(|n| {
        let (id, print) = section(n);
        SectionNow { id, print, title: "Section".into() }
    }));
    document
}

fn submission(criterion: &mut Criterion) {
    let mut fold = large();
    let review = fold.review();
    let n_comments: usize = review.threads.values().map(|thread| thread.comments.len()).sum();
    assert_eq!(n_comments as u32, N_SUBMISSIONS * N_COMMENTS_EACH);
    assert!(review.problems.is_empty());
    let document = document(&review);
    // Back after a fifth of everything was written.
    let person = PersonId(hash(b'p', 7, 0));
    let now = Timestamp(2_000);
    let prepared = || (fold.clone(), entry(N_SUBMISSIONS + 1, N_SUBMISSIONS));
    criterion.bench_function("fold of 10,000 comments", |bench| bench.iter(|| large().review()));
    criterion.bench_function("one more submission: fold", |bench| {
        // The review before it is still shown, so it is kept alive as in a screen.
        bench.iter_batched_ref(
            prepared,
            |(fold, entry)| {
                add(fold, entry.clone());
                fold.review()
            },
            BatchSize::LargeInput,
        );
    });
    criterion.bench_function("turn", |bench| bench.iter(|| Turn::of_review(black_box(&review), &document, now)));
    criterion.bench_function("suggestions", |bench| bench.iter(|| suggestions(black_box(&review), &document)));
    criterion.bench_function("coverage", |bench| bench.iter(|| coverage(black_box(&review), &document)));
    criterion.bench_function("verdicts", |bench| bench.iter(|| verdicts(black_box(&review), &document)));
    criterion.bench_function("since", |bench| bench.iter(|| since(black_box(&review), &person)));
    criterion.bench_function("one more submission: everything", |bench| {
        let all = |(fold, entry): &mut (Fold, Written)| {
            add(fold, entry.clone());
            let review = fold.review();
            let turn = Turn::of_review(&review, &document, now);
            (
                suggestions(&review, &document),
                coverage(&review, &document),
                verdicts(&review, &document),
                since(&review, &person),
                turn,
                review,
            )
        };
        bench.iter_batched_ref(prepared, all, BatchSize::LargeInput);
    });
}

criterion_group!(benches, submission);
criterion_main!(benches);
