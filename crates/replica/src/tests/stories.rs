//! Replicas that meet: whatever came first, they end as the same.

use review::{CommentId, EntryId, Field, Op, OpIndex, Problem, ThreadId, VoidWhy, Words};
use sync::{Block, BlockName};

use super::authors::{Author, give, opening, page};
use crate::codec::{Cites, DEPS_MAX, encode_op};
use crate::signature::add_key_message;
use crate::{Replica, Taken, body_id, decode_entry};

const ALICE: Author = Author('a');
const BOB: Author = Author('b');
const MALLORY: Author = Author('m');

/// The same blocks in many orders, some of them twice, in deliveries of different sizes.
fn orders(blocks: &[Block]) -> Vec<Vec<Vec<Block>>> {
    let mut chance = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = move |limit: usize| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        (chance % limit as u64) as usize
    };
    let shuffled = (0..12).map(|_| {
        let mut order = blocks.to_vec();
        order.extend((0..blocks.len() / 2).map(|_| blocks[below(blocks.len())].clone()));
        for at in (1..order.len()).rev() {
            order.swap(at, below(at + 1));
        }
        let n = 1 + below(4);
        order.chunks(n).map(<[Block]>::to_vec).collect::<Vec<_>>()
    });
    shuffled.chain([vec![blocks.to_vec()]]).collect()
}

/// Takes the blocks in every order; all replicas must agree in all they say. Gives one of them.
fn agreed(blocks: &[Block]) -> Replica {
    let mut replicas: Vec<Replica> = orders(blocks)
        .into_iter()
        .map(|deliveries| {
            let mut replica = page();
            deliveries.into_iter().for_each(|delivery| drop(replica.take(delivery)));
            // What they lack and somebody has is asked for, and comes.
            for _ in 0..3 {
                let wanted = replica.wanted();
                replica.take(blocks.iter().filter(|block| wanted.contains(&block.name())).cloned().collect::<Vec<_>>());
            }
            replica
        })
        .collect();
    let mut first = replicas.remove(0);
    for mut other in replicas {
        assert_eq!(other.review(), first.review());
        assert_eq!(other.updates(), first.updates());
        assert_eq!(other.document_update(), first.document_update());
        assert_eq!(other.wanted(), first.wanted());
        assert!(other.erased().eq(first.erased()));
    }
    assert_eq!(first.updates(), [first.document_update()], "the document is the set");
    first
}

fn comment(thread: ThreadId) -> CommentId {
    thread.first_comment()
}

fn words(replica: &mut Replica, thread: ThreadId) -> Vec<Words> {
    replica.review().threads[&thread].comments.iter().map(|comment| comment.words.clone()).collect()
}

fn here(words: &str) -> Words {
    Words::Here(words.into())
}

fn profile(author: Author, replica: &mut Replica, name: &str) -> EntryId {
    let body = author.says(Field::Name, name);
    let op = Op::Profile { body: body_id(&body) };
    author.writes(replica, &[body], vec![op])
}

#[test]
fn the_same_blocks_in_any_order_and_with_duplicates_are_the_same_review() {
    let (mut one, mut two) = (page(), page());
    profile(ALICE, &mut one, "Alice");
    let thread = ALICE.opens(&mut one, "What about units?");
    give(&one, &mut two);
    profile(BOB, &mut two, "Bob");
    BOB.replies(&mut two, thread, "Kilometres.");
    ALICE.replies(&mut one, thread, "Miles?");
    give(&two, &mut one);
    ALICE.writes(&mut one, &[], vec![Op::Close { thread, closing: review::Closing::Answered, body: None }]);
    let mut all = agreed(&one.blocks().cloned().collect::<Vec<_>>());
    assert_eq!(all.review(), one.review());
    assert_eq!(all.updates(), one.updates());
    assert_eq!(all.review().threads[&thread].comments.len(), 3);
}

#[test]
fn taking_what_is_known_changes_nothing() {
    let mut replica = page();
    ALICE.opens(&mut replica, "Once.");
    let before = (replica.review(), replica.updates());
    let copy = replica.blocks().cloned().collect::<Vec<_>>();
    assert_eq!(replica.take(copy), Taken::default());
    assert_eq!((replica.review(), replica.updates()), before);
}

#[test]
fn a_forged_block_is_named_and_the_others_are_taken() {
    let mut replica = page();
    let mut forged = ALICE.entry(&replica, Vec::new()).remove(0).payload().to_vec();
    *forged.last_mut().unwrap() ^= 1;
    let forged = Block::entry(&forged).unwrap();
    let honest = BOB.entry(&replica, Vec::new()).remove(0);
    assert_eq!(replica.faults([&forged, &honest]).len(), 1);
    let taken = replica.take([forged.clone(), honest.clone()]);
    assert_eq!(taken.new, [honest]);
    assert_eq!(taken.faults[0].0, forged.name());
    assert!(replica.block(&forged.name()).is_none());
}

#[test]
fn more_heads_than_an_entry_may_name_are_merged_first() {
    const N: usize = 200;
    let mut replica = page();
    let apart: Vec<Block> = (0..N).flat_map(|n| Author(char::from(20 + n as u8)).entry(&page(), Vec::new())).collect();
    assert_eq!(replica.take(apart.clone()).new.len(), N);
    let blocks = ALICE.entry(&replica, vec![Op::Profile { body: review::BodyId([1; 32]) }]);
    assert_eq!(blocks.len(), 4, "200 heads → 137 → 74 → 11");
    let entries: Vec<_> = blocks.iter().map(|block| decode_entry(block, replica.review_id()).unwrap()).collect();
    assert!(entries.iter().all(|entry| entry.deps.len() <= DEPS_MAX));
    assert!(entries[..3].iter().all(|entry| entry.ops.is_empty()), "a merge entry says nothing");
    for pair in entries.windows(2) {
        assert_eq!(pair[1].previous, Some(pair[0].id), "one line, no fork");
    }
    assert_eq!(replica.take(blocks.clone()).faults, []);
    let after = BOB.entry(&replica, Vec::new());
    let after = decode_entry(&after[0], replica.review_id()).unwrap();
    assert_eq!(after.deps, [entries[3].id], "all heads are covered");
    assert_eq!(replica.review().problems.len(), 0);
    agreed(&replica.blocks().cloned().collect::<Vec<_>>());
}

#[test]
fn an_entry_waits_visibly_for_its_past_and_the_past_is_asked_for() {
    let mut writer = page();
    let first = ALICE.opens(&mut writer, "First.").entry;
    let reply = ALICE.replies(&mut writer, ThreadId { entry: first, op: OpIndex(0) }, "Second.");
    let block = |id: EntryId| writer.block(&BlockName::from_bytes(id.0)).unwrap().clone();
    let mut reader = page();
    assert_eq!(reader.take([block(reply)]).faults, []);
    assert!(reader.review().problems.contains(&Problem::Waiting { entry: reply, n_missing: 1 }));
    assert_eq!(reader.wanted(), [BlockName::from_bytes(first.0)]);
    give(&writer, &mut reader);
    assert_eq!(reader.review(), writer.review());
    assert_eq!(reader.wanted(), writer.wanted(), "the place that nobody here wrote down");
}

/// Alice says something and takes it back, with the secret or without (as from another device).
fn taken_back(with_secret: bool) -> (Replica, ThreadId, Block) {
    let mut replica = page();
    let thread = ALICE.opens(&mut replica, "Bob cannot write.");
    let body = ALICE.text("Bob cannot write.");
    let secret = with_secret.then(|| ALICE.secret_of("Bob cannot write."));
    let op = Op::Redact { comment: comment(thread), erases: vec![(body_id(&body), secret)] };
    let blocks = ALICE.entry(&replica, vec![op]);
    // Everything, the erased words too: as a carrier has it that never heard of the redaction.
    let mut before: Vec<Block> = replica.blocks().cloned().collect();
    let taken = replica.take(blocks.clone());
    assert_eq!(taken.erased, [body.name()]);
    before.extend(blocks);
    agreed(&before);
    (replica, thread, body)
}

#[test]
fn words_taken_back_are_gone_in_every_replica_and_refused_from_then_on() {
    for with_secret in [true, false] {
        let (mut replica, thread, body) = taken_back(with_secret);
        assert_eq!(words(&mut replica, thread), [Words::Erased]);
        assert!(replica.block(&body.name()).is_none());
        assert!(replica.is_erased(&body.name()) && !replica.wanted().contains(&body.name()));
        let bytes = replica.document_update();
        assert!(!bytes.windows(10).any(|part| part == b"Bob cannot"), "the bytes are gone from the document too");
        assert_eq!(replica.take([body.clone()]), Taken::default());
        assert!(replica.block(&body.name()).is_none());
        assert_eq!(replica.erase_secrets().len(), usize::from(with_secret), "the relay is shown what there is to show");
    }
}

#[test]
fn words_that_arrive_after_they_were_taken_back_are_not_let_in() {
    let (replica, thread, body) = taken_back(true);
    let mut late = page();
    give(&replica, &mut late);
    assert_eq!(late.take([body.clone()]).new, []);
    assert!(late.block(&body.name()).is_none());
    assert_eq!(words(&mut late, thread), [Words::Erased]);
}

#[test]
fn nobody_takes_back_what_another_person_said() {
    let mut replica = page();
    let thread = ALICE.opens(&mut replica, "I stay.");
    let body = ALICE.text("I stay.");
    let op = Op::Redact { comment: comment(thread), erases: vec![(body_id(&body), Some([1; 32]))] };
    let entry = MALLORY.writes(&mut replica, &[], vec![op]);
    assert_eq!(words(&mut replica, thread), [here("I stay.")]);
    assert!(replica.block(&body.name()).is_some());
    let why = VoidWhy::NotTheAuthor;
    assert!(replica.review().problems.contains(&Problem::Void { entry, op: OpIndex(0), why }));
    agreed(&replica.blocks().cloned().collect::<Vec<_>>());
}

#[test]
fn nobody_erases_words_by_quoting_them_as_their_own_and_taking_that_back() {
    let mut alice = page();
    let thread = ALICE.opens(&mut alice, "I stay.");
    let body = ALICE.text("I stay.");
    // Mallory pretends never to have seen Alice's entry, and opens a thread with the very same body.
    let mut mallory = page();
    let op = Op::Thread(opening(body_id(&body)));
    let copy = ThreadId { entry: MALLORY.writes(&mut mallory, &[], vec![op]), op: OpIndex(0) };
    let op = Op::Redact { comment: comment(copy), erases: vec![(body_id(&body), Some([1; 32]))] };
    MALLORY.writes(&mut mallory, &[], vec![op]);

    // Even where his entries come first, and only then Alice's.
    let mut bob = page();
    give(&mallory, &mut bob);
    assert!(bob.is_erased(&body.name()), "until Alice is heard, it seems to be his");
    give(&alice, &mut bob);
    assert!(!bob.is_erased(&body.name()), "now it is known to be hers");
    assert!(bob.block(&body.name()).is_some() || bob.wanted().contains(&body.name()));
    give(&alice, &mut bob);
    assert_eq!(words(&mut bob, thread), [here("I stay.")]);

    let blocks: Vec<Block> = alice.blocks().chain(mallory.blocks()).cloned().collect();
    let mut all = agreed(&blocks);
    assert_eq!(words(&mut all, thread), [here("I stay.")]);
    assert_eq!(words(&mut all, copy), [Words::Erased]);
}

#[test]
fn an_edit_that_came_after_the_redaction_was_written_goes_too() {
    let mut replica = page();
    let thread = ALICE.opens(&mut replica, "Version one.");
    let mut phone = page();
    give(&replica, &mut phone);
    let edited = ALICE.text("Version two.");
    ALICE.writes(
        &mut phone,
        core::slice::from_ref(&edited),
        vec![Op::Edit { comment: comment(thread), body: body_id(&edited) }],
    );
    ALICE.writes(&mut replica, &[], vec![Op::Redact { comment: comment(thread), erases: Vec::new() }]);
    give(&phone, &mut replica);
    assert_eq!(words(&mut replica, thread), [Words::Erased]);
    assert!(replica.is_erased(&edited.name()));
    assert!(matches!(replica.review().problems[..], [Problem::Fork { .. }]), "two devices with one key");
}

#[test]
fn two_keys_that_agreed_are_one_person() {
    let mut replica = page();
    let phone = Author('p');
    let person = profile(ALICE, &mut replica, "Alice");
    let thread = ALICE.opens(&mut replica, "From my desk.");
    let proof = review::KeyProof(phone.sign(&add_key_message(&replica.review_id(), &ALICE.key())));
    ALICE.writes(&mut replica, &[], vec![Op::AddKey { key: phone.key(), proof }]);
    phone.replies(&mut replica, thread, "From the train.");
    let body = phone.text("From my desk, edited on the train.");
    let edit = Op::Edit { comment: comment(thread), body: body_id(&body) };
    phone.writes(&mut replica, &[body], vec![edit]);
    let mut all = agreed(&replica.blocks().cloned().collect::<Vec<_>>());
    let review = all.review();
    assert_eq!(review.people.len(), 1);
    assert_eq!(all.person_of(&phone.key()), Some(review::PersonId(person.0)));
    assert!(review.threads[&thread].comments.iter().all(|comment| comment.author.0 == person.0));
    assert_eq!(words(&mut all, thread)[0], here("From my desk, edited on the train."));
}

/// An owned review of Alice's, and what she and the others write in it.
fn owned() -> Replica {
    let op = Op::OwnedGenesis {
        document: review::DocumentHash([7; 32]),
        salt: [1; 16],
        preset: review::Preset::TeamReview,
        body: None,
        continues: None,
    };
    // A genesis names no review: what `encode_payload` writes for the others is left out.
    let genesis = crate::Value::Map(vec![
        (1, crate::Value::Bytes(ALICE.key().0.to_vec())),
        (5, crate::Value::Array(vec![encode_op(&op, &Cites::of(&[], &[]))])),
    ]);
    let payload = genesis.encode();
    let signature = ALICE.sign(&crate::signature::entry_message(&payload));
    let block = crate::codec::seal_entry(payload, &signature).unwrap();
    let mut replica = Replica::of_review(Replica::review_of([&block]).unwrap());
    assert_eq!(replica.take([block]).faults, []);
    replica
}

#[test]
fn only_the_owner_vouches_for_a_new_key() {
    let mut replica = owned();
    let person = review::PersonId(profile(BOB, &mut replica, "Bob").0);
    let thread = BOB.opens(&mut replica, "Before I lost my phone.");
    let new_phone = Author('n');
    new_phone.replies(&mut replica, thread, "It is me, Bob.");
    let attest = Op::Attest { key: new_phone.key(), person };
    let entry = MALLORY.writes(&mut replica, &[], vec![attest.clone()]);
    assert_ne!(replica.person_of(&new_phone.key()), Some(person));
    assert!(replica.review().problems.contains(&Problem::Void { entry, op: OpIndex(0), why: VoidWhy::NotTheOwner }));
    ALICE.writes(&mut replica, &[], vec![attest]);
    assert_eq!(replica.review().threads[&thread].comments[1].author, person);
    assert_eq!(replica.person_of(&new_phone.key()), Some(person));
}

#[test]
fn a_revoked_key_says_nothing_more_but_keeps_what_it_said() {
    let mut replica = page();
    profile(ALICE, &mut replica, "Alice");
    let thread = ALICE.opens(&mut replica, "Said before.");
    let phone = Author('p');
    let proof = review::KeyProof(phone.sign(&add_key_message(&replica.review_id(), &ALICE.key())));
    ALICE.writes(&mut replica, &[], vec![Op::AddKey { key: phone.key(), proof }]);
    let kept = phone.replies(&mut replica, thread, "Kept.");
    let mut thief = page();
    give(&replica, &mut thief);
    ALICE.writes(&mut replica, &[], vec![Op::RevokeKey { key: phone.key(), keeps: vec![kept] }]);
    let stolen = phone.replies(&mut thief, thread, "Sent by the thief.");
    give(&thief, &mut replica);
    let mut all = agreed(&replica.blocks().cloned().collect::<Vec<_>>());
    assert_eq!(words(&mut all, thread), [here("Said before."), here("Kept.")]);
    let void = Problem::Void { entry: stolen, op: OpIndex(0), why: VoidWhy::RevokedKey };
    assert!(all.review().problems.contains(&void));
    // And only she, or an owner, could have done that.
    let entry = MALLORY.writes(&mut all, &[], vec![Op::RevokeKey { key: ALICE.key(), keeps: Vec::new() }]);
    assert_eq!(words(&mut all, thread).len(), 2);
    assert!(all.review().problems.contains(&Problem::Void { entry, op: OpIndex(0), why: VoidWhy::NotTheAuthor }));
}
