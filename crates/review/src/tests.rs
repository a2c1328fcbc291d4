//! The rules of WORKFLOW §3 in a readable notation. A line is one entry: `label person act, after the labels it had seen`.
//! Each story is folded in several orders of arrival, which must all give the same.

use std::collections::BTreeMap;

use crate::{
    Body, BodyId, Closing, CommentId, Entry, EntryId, Field, Fold, Kind, Op, OpIndex, Preset, Problem, PublicKey,
    Reaction, Review, ReviewId, Stance, ThreadId, ThreadOpening, ThreadState, Timestamp, VoidWhy, Words,
};

const GENESIS: EntryId = EntryId([b'0'; 32]);

fn id(label: &str) -> EntryId {
    EntryId([label.as_bytes()[0]; 32])
}

fn body(label: &str) -> BodyId {
    BodyId([label.as_bytes()[0]; 32])
}

/// Everything is about the thread that entry `a` opens.
fn op(label: &str, act: &str) -> Op {
    let thread = ThreadId { entry: id("a"), op: OpIndex(0) };
    let words: Vec<_> = act.split(' ').collect();
    let about = |word: &str| CommentId { entry: id(word), op: OpIndex(0) };
    match words[..] {
        ["opens"] | ["opens", "blocking"] => Op::Thread(ThreadOpening {
            target: BodyId([0; 32]),
            body: body(label),
            kind: Kind::Issue,
            is_blocking: words.len() == 2,
            criterion: None,
            asks: Vec::new(),
            suggestion: None,
        }),
        ["replies"] => Op::Reply { thread, body: body(label), asks: Vec::new() },
        ["edits", comment] => Op::Edit { comment: about(comment), body: body(label) },
        ["blocks"] => Op::Stance { thread, stance: Stance::Block, eta: None },
        ["satisfied"] => Op::Stance { thread, stance: Stance::Satisfied, eta: None },
        ["works"] => Op::Stance { thread, stance: Stance::Working, eta: None },
        ["closes"] => Op::Close { thread, closing: Closing::Fixed, body: None },
        ["withdraws"] => Op::Close { thread, closing: Closing::Withdrawn, body: None },
        ["reopens"] => Op::Reopen { thread, body: None },
        ["thanks", comment] => Op::React { comment: about(comment), reaction: Reaction::Thanks, is_on: true },
        ["unthanks", comment] => Op::React { comment: about(comment), reaction: Reaction::Thanks, is_on: false },
        ["redacts", comment] => Op::Redact { comment: about(comment), erases: Vec::new() },
        ["profile"] => Op::Profile { body: body(label) },
        _ => panic!("unknown act: {act}"),
    }
}

fn entries(story: &str) -> Vec<Entry> {
    let mut last: BTreeMap<&str, EntryId> = BTreeMap::new();
    let mut entries = vec![Entry {
        id: GENESIS,
        review: ReviewId(GENESIS.0),
        author: None,
        previous: None,
        deps: Vec::new(),
        at: Timestamp(0),
        ops: vec![Op::PageGenesis { document: crate::DocumentHash([1; 32]), preset: Preset::Open }],
    }];
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (act, after) = line.split_once(", after ").unwrap_or((line, "0"));
        let mut words = act.splitn(3, ' ');
        let (label, person, act) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let mut deps: Vec<_> = after.split(' ').map(id).collect();
        deps.sort();
        entries.push(Entry {
            id: id(label),
            review: ReviewId(GENESIS.0),
            author: Some(PublicKey([person.as_bytes()[0]; 32])),
            previous: last.insert(person, id(label)),
            deps,
            at: Timestamp(1),
            ops: vec![op(label, act)],
        });
    }
    entries
}

/// Folds a story forwards, backwards and with all bodies last, settling in between or not: always the same review.
fn fold(story: &str) -> std::rc::Rc<Review> {
    let entries = entries(story);
    let say = |fold: &mut Fold, entry: &Entry| {
        let label = (entry.id.0[0] as char).to_string();
        fold.insert_body(body(&label), Body::one(Field::Text, &format!("words of {label}")));
    };
    let mut forwards = Fold::new(ReviewId(GENESIS.0));
    for entry in &entries {
        forwards.insert(entry.clone());
        say(&mut forwards, entry);
        forwards.review();
    }
    let mut backwards = Fold::new(ReviewId(GENESIS.0));
    for entry in entries.iter().rev() {
        say(&mut backwards, entry);
        backwards.insert(entry.clone());
    }
    let mut bodies_last = Fold::new(ReviewId(GENESIS.0));
    for entry in entries.iter().rev().chain(entries.iter()) {
        bodies_last.insert(entry.clone());
        bodies_last.review();
    }
    entries.iter().for_each(|entry| say(&mut bodies_last, entry));
    let review = forwards.review();
    assert_eq!(review, backwards.review(), "backwards");
    assert_eq!(review, bodies_last.review(), "bodies last");
    review
}

fn state(story: &str) -> ThreadState {
    fold(story).threads[&ThreadId { entry: id("a"), op: OpIndex(0) }].state
}

const FIXED: ThreadState = ThreadState::Closed(Closing::Fixed);

#[test]
fn a_closing_closes() {
    assert_eq!(state("a ana opens\n b ben closes, after a"), FIXED);
}

#[test]
fn close_beside_reopen_is_open() {
    assert_eq!(state("a ana opens\n b ben closes, after a\n c cay reopens, after a"), ThreadState::Open);
}

#[test]
fn a_closing_that_saw_the_reopening_stands() {
    assert_eq!(state("a ana opens\n b ben reopens, after a\n c cay closes, after b"), FIXED);
}

#[test]
fn a_reply_beside_the_closing_is_unseen_until_somebody_closes_again() {
    let story = "a ana opens\n b ben closes, after a\n c cay replies, after a";
    assert_eq!(state(story), ThreadState::ClosedWithUnseen { n: 1, closing: Closing::Fixed });
    assert_eq!(state(&format!("{story}\n d ben closes, after b c")), FIXED);
}

#[test]
fn thanks_after_the_closing_leave_it_closed() {
    assert_eq!(state("a ana opens\n b ben closes, after a\n c ana replies, after b"), FIXED);
}

#[test]
fn a_block_never_vanishes_by_somebody_elses_act() {
    let story = "a ana opens blocking\n b ben closes, after a";
    assert_eq!(state(story), ThreadState::WaitingForConfirmation);
    assert_eq!(state(&format!("{story}\n c ana satisfied, after b")), FIXED);
    assert_eq!(state("a ana opens blocking\n b ben satisfied, after a"), ThreadState::OpenBlocking);
}

#[test]
fn the_raiser_lifts_a_block_by_closing_it() {
    assert_eq!(state("a ana opens blocking\n b ana closes, after a"), FIXED);
}

#[test]
fn a_block_taken_beside_the_raisers_own_closing_holds() {
    // Two devices of one person, each unaware of the other: the cautious answer.
    let story = "a ana opens\n b ana blocks, after a\n c ana closes, after a";
    let mut entries = entries(story);
    entries[3].previous = Some(id("a"));
    let mut fold = Fold::new(ReviewId(GENESIS.0));
    entries.into_iter().for_each(|entry| fold.insert(entry));
    let review = fold.review();
    assert_eq!(review.threads.values().next().unwrap().state, ThreadState::WaitingForConfirmation);
    assert!(matches!(review.problems[..], [Problem::Fork { .. }, ..] | [_, Problem::Fork { .. }, ..]));
}

#[test]
fn somebody_elses_block_is_shown_and_holds_nothing() {
    assert_eq!(state("a ana opens\n b ben blocks, after a\n c cay closes, after b"), FIXED);
}

#[test]
fn work_under_way_holds_until_it_ends() {
    let story = "a ana opens\n b ben works, after a\n c cay closes, after b";
    assert_eq!(state(story), ThreadState::WaitingForConfirmation);
    assert_eq!(state(&format!("{story}\n d ben satisfied, after c")), FIXED);
    assert_eq!(state("a ana opens\n b ben works, after a\n c ben closes, after b"), FIXED);
}

#[test]
fn only_the_raiser_withdraws() {
    let story = "a ana opens\n b ben withdraws, after a";
    assert_eq!(state(story), ThreadState::Open);
    let void = Problem::Void { entry: id("b"), op: OpIndex(0), why: VoidWhy::NotTheRaiser };
    assert_eq!(fold(story).problems, [void]);
}

#[test]
fn withdraw_beside_edit_is_withdrawn_and_keeps_the_edit() {
    let review = fold("a ana opens\n b ana withdraws, after a\n c ana edits a, after b");
    let thread = review.threads.values().next().unwrap();
    assert_eq!(thread.state, ThreadState::Closed(Closing::Withdrawn));
    assert_eq!(thread.comments[0].words.as_str(), "words of c");
}

#[test]
fn an_edit_keeps_all_versions_and_shows_the_highest() {
    let review = fold("a ana opens\n b ana edits a, after a\n c ana edits a, after b");
    let comment = &review.threads.values().next().unwrap().comments[0];
    assert_eq!(comment.versions.len(), 3);
    assert_eq!(comment.words.as_str(), "words of c");
}

#[test]
fn nobody_edits_anothers_words() {
    let review = fold("a ana opens\n b ben edits a, after a");
    assert_eq!(review.threads.values().next().unwrap().comments[0].words.as_str(), "words of a");
    assert_eq!(review.problems.len(), 1);
}

#[test]
fn redact_beside_reply_erases_the_words_and_keeps_the_reply() {
    let review = fold("a ana opens\n b ana redacts a, after a\n c ben replies, after a");
    let thread = review.threads.values().next().unwrap();
    assert_eq!(thread.comments[0].words, Words::Erased);
    assert_eq!(thread.comments[1].words.as_str(), "words of c");
    assert_eq!(thread.state, ThreadState::Open);
}

#[test]
fn redact_beside_edit_erases_the_edit_too() {
    let entries = entries("a ana opens\n b ana redacts a, after a\n c ana edits a, after a");
    let mut fold = Fold::new(ReviewId(GENESIS.0));
    for entry in entries {
        fold.insert(entry);
    }
    fold.review();
    let erased: Vec<_> = fold.erasures().into_iter().map(|erasure| (erasure.body, erasure.is_undisputed)).collect();
    assert_eq!(erased, [(body("a"), true), (body("c"), true)]);
}

#[test]
fn nobody_erases_anothers_body_by_using_it_in_an_own_comment() {
    let mut entries = entries("a ana opens\n b ben replies, after a\n c ben redacts b, after b");
    entries[2].ops = vec![Op::Reply { thread: ThreadId { entry: id("a"), op: OpIndex(0) }, body: body("a") }];
    let mut fold = Fold::new(ReviewId(GENESIS.0));
    entries.into_iter().for_each(|entry| fold.insert(entry));
    fold.review();
    assert!(fold.erasures().iter().all(|erasure| erasure.body != body("a") || !erasure.is_undisputed));
}

#[test]
fn an_act_on_what_its_author_cannot_have_seen_is_void() {
    let review = fold("a ana opens\n b ben closes");
    assert_eq!(review.threads.values().next().unwrap().state, ThreadState::Open);
    assert_eq!(review.problems, [Problem::Void { entry: id("b"), op: OpIndex(0), why: VoidWhy::NotInItsPast }]);
}

#[test]
fn an_entry_waits_visibly_for_its_past() {
    let mut fold = Fold::new(ReviewId(GENESIS.0));
    let entries = entries("a ana opens\n b ben closes, after a");
    fold.insert(entries[0].clone());
    fold.insert(entries[2].clone());
    let review = fold.review();
    assert_eq!(review.problems, [Problem::Waiting { entry: id("b"), n_missing: 1 }]);
    assert_eq!(fold.missing_entries(), [id("a")]);
}

#[test]
fn a_reaction_is_a_set_per_person() {
    let story = "a ana opens\n b ben thanks a, after a\n c cay thanks a, after a\n d ben unthanks a, after b";
    let review = fold(story);
    let comment = &review.threads.values().next().unwrap().comments[0];
    assert_eq!(comment.reactions.iter().map(|(_, people)| people.len()).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_person_is_their_first_profile_and_a_later_one_changes_the_name() {
    let review = fold("p ana profile\n a ana opens, after p\n q ana profile, after a");
    assert_eq!(review.people.len(), 1);
    assert_eq!(review.people.keys().next().unwrap().0, id("p").0);
    assert_eq!(review.threads.values().next().unwrap().raiser.0, id("p").0);
}

#[test]
fn a_revoked_keys_later_entries_do_not_count() {
    let mut entries = entries("a ana opens\n b ben closes, after a\n c ben reopens, after b");
    let key = PublicKey([b'b'; 32]);
    entries.push(Entry {
        id: id("d"),
        review: ReviewId(GENESIS.0),
        author: Some(key),
        previous: Some(id("c")),
        deps: vec![id("c")],
        at: Timestamp(2),
        ops: vec![Op::RevokeKey { key, keeps: vec![id("b")] }],
    });
    let mut fold = Fold::new(ReviewId(GENESIS.0));
    entries.into_iter().for_each(|entry| fold.insert(entry));
    assert_eq!(fold.review().threads.values().next().unwrap().state, FIXED);
}
