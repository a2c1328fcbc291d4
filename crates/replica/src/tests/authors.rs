//! People who write: a key from one letter, bodies, signed entries.

use review::{Body, BodyId, DocumentHash, EntryId, Field, Op, OpIndex, PublicKey, ThreadId, ThreadOpening, Timestamp};
use sync::Block;

use crate::signature::{erase_message, erase_secret};
use crate::{BodyPlan, Replica, Sealed, Taken, body_id, public_key_of_seed, sign_with_seed};

/// Somebody with a key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Author(pub(super) char);

pub(super) fn page() -> Replica {
    Replica::of_page(DocumentHash([7; 32]))
}

impl Author {
    pub(super) fn seed(self) -> [u8; 32] {
        [self.0 as u8; 32]
    }

    pub(super) fn key(self) -> PublicKey {
        public_key_of_seed(&self.seed())
    }

    pub(super) fn sign(self, message: &[u8]) -> [u8; 64] {
        sign_with_seed(&self.seed(), message)
    }

    /// The same words give the same body: the salt is made of their beginning.
    pub(super) fn says(self, field: Field, words: &str) -> Block {
        let plan = BodyPlan::new(salt_of(words), Body::one(field, words));
        let block = plan.seal(&self.sign(&plan.message())).unwrap();
        assert_eq!(block.value().len(), plan.block_len());
        block
    }

    pub(super) fn text(self, words: &str) -> Block {
        self.says(Field::Text, words)
    }

    /// The erase secret of one of this author's bodies.
    pub(super) fn secret_of(self, words: &str) -> [u8; 32] {
        erase_secret(&self.sign(&erase_message(&salt_of(words))))
    }

    /// The signed entry, and the merge entries before it.
    pub(super) fn entry(self, replica: &Replica, ops: Vec<Op>) -> Vec<Block> {
        let mut plan = replica.plan(self.key(), Timestamp(1_000), submitted(ops));
        let mut blocks = Vec::new();
        loop {
            match plan.seal(&self.sign(&plan.message())).unwrap() {
                Sealed::Merge(block) => blocks.push(block),
                Sealed::Done(block) => {
                    blocks.push(block);
                    return blocks;
                }
            }
        }
    }

    /// Writes into a replica, and gives the id of the entry.
    pub(super) fn writes(self, replica: &mut Replica, bodies: &[Block], ops: Vec<Op>) -> EntryId {
        let blocks = self.entry(replica, ops);
        let id = EntryId(*blocks.last().unwrap().name().as_bytes());
        let taken = replica.take(bodies.iter().cloned().chain(blocks));
        assert_eq!(taken.faults, []);
        id
    }

    pub(super) fn opens(self, replica: &mut Replica, words: &str) -> ThreadId {
        let body = self.text(words);
        let opening = opening(body_id(&body));
        ThreadId { entry: self.writes(replica, &[body], vec![Op::Thread(opening)]), op: OpIndex(0) }
    }

    pub(super) fn replies(self, replica: &mut Replica, thread: ThreadId, words: &str) -> EntryId {
        let body = self.text(words);
        let op = Op::Reply { thread, body: body_id(&body), asks: Vec::new() };
        self.writes(replica, &[body], vec![op])
    }
}

/// What reviewers do stands in a submission (FORMAT §5): it comes last here, so that the acts keep their numbers.
fn submitted(mut ops: Vec<Op>) -> Vec<Op> {
    let is_reviewing = |op: &Op| {
        matches!(op, Op::Thread(_) | Op::Reply { .. } | Op::Edit { .. } | Op::Close { .. } | Op::React { .. })
    };
    let is_submitted = ops.iter().any(|op| matches!(op, Op::Submission { .. }));
    if ops.iter().any(is_reviewing) && !is_submitted {
        let (verdict, sections) = (Some(review::Verdict::Comment), Vec::new());
        ops.push(Op::Submission { verdict, single: None, body: None, sections });
    }
    ops
}

fn salt_of(words: &str) -> [u8; 16] {
    let mut salt = [b'.'; 16];
    salt.iter_mut().zip(words.bytes()).for_each(|(salt, byte)| *salt = byte);
    salt
}

/// A thread whose place nobody looks at.
pub(super) fn opening(body: BodyId) -> ThreadOpening {
    ThreadOpening {
        target: BodyId([9; 32]),
        body,
        kind: review::Kind::Issue,
        is_blocking: false,
        criterion: None,
        asks: Vec::new(),
        suggestion: None,
    }
}

/// Gives everything of one replica to another.
pub(super) fn give(from: &Replica, to: &mut Replica) -> Taken {
    to.take(from.blocks().cloned().collect::<Vec<_>>())
}
