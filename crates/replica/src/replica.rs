//! One copy of a review: the set of verified blocks, and the fold over it.
//!
//! The set is the truth. The CRDT document of it is a pure function of the set (FORMAT §1), so it is made when a carrier
//! asks for one and never kept: nothing can drift apart, erasing needs no rebuilding, and an engine that talks to no such
//! carrier does not pay for it. Leaves out the store, the wire and the person.

use std::rc::Rc;

use review::{BodyId, CommentId, DocumentHash, EntryId, Erasure, Fold, IdMap, PublicKey, Review, ReviewId, Timestamp};
use sync::{Block, BlockName, Kind, NameSet};

use crate::codec::{EntryError, decode_body, decode_entry, page_genesis};
use crate::compose::EntryPlan;
use crate::document;

/// How the name of a file ends that holds one update as [`Replica::updates`] gives it.
pub const PACK_SUFFIX: &str = ".yrs";

/// One copy of a review.
#[derive(Debug)]
pub struct Replica {
    review: ReviewId,
    blocks: IdMap<[u8; 32], Block>,
    erased: NameSet,
    /// Those among them whose erase secret was shown: nothing that arrives later can change that.
    erased_by_secret: NameSet,
    fold: Fold,
}

/// What came of offering blocks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Taken {
    /// Blocks that were not here before: to be persisted, and then shared.
    pub new: Vec<Block>,
    /// Blocks that are erased now, by an authority that is among what was taken.
    pub erased: Vec<BlockName>,
    /// Blocks that were not taken, each with the reason.
    pub faults: Vec<(BlockName, EntryError)>,
}

impl Replica {
    /// The replica of a document's page review; it holds the genesis, which is a constant.
    pub fn of_page(document: DocumentHash) -> Self {
        let genesis = page_genesis(document);
        debug_assert!(genesis.is_ok(), "a genesis is a hundred bytes");
        let review = genesis.as_ref().map_or(ReviewId([0; 32]), |block| ReviewId(*block.name().as_bytes()));
        let mut replica = Self::of_review(review);
        replica.take(genesis);
        replica
    }

    /// The empty replica of a review whose genesis is still to come (from a file, an invite, a relay).
    pub fn of_review(review: ReviewId) -> Self {
        Self {
            review,
            blocks: IdMap::new(),
            erased: NameSet::new(),
            erased_by_secret: NameSet::new(),
            fold: Fold::new(review),
        }
    }

    /// The review that a set of blocks belongs to: that of its genesis. `None` when there is none, or more than one.
    pub fn review_of<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> Option<ReviewId> {
        let geneses = blocks.into_iter().filter_map(|block| {
            let review = ReviewId(*block.name().as_bytes());
            (block.kind() == Kind::Entry && decode_entry(block, review).is_ok()).then_some(review)
        });
        let mut ids: Vec<_> = geneses.collect();
        ids.dedup();
        if ids.len() == 1 { ids.pop() } else { None }
    }

    /// Which review.
    pub fn review_id(&self) -> ReviewId {
        self.review
    }

    /// Which of these blocks would not be taken, and why. Changes nothing: for files, which are taken whole or not at all.
    pub fn faults<'a>(&self, blocks: impl IntoIterator<Item = &'a Block>) -> Vec<(BlockName, EntryError)> {
        let is_unknown =
            |block: &&Block| block.kind() == Kind::Entry && !self.blocks.contains_key(block.name().as_bytes());
        let unknown = blocks.into_iter().filter(is_unknown);
        unknown.filter_map(|block| Some((block.name(), decode_entry(block, self.review).err()?))).collect()
    }

    /// Takes blocks from anywhere: verifies entries, folds them, and carries out redactions. Known blocks change nothing.
    pub fn take(&mut self, blocks: impl IntoIterator<Item = Block>) -> Taken {
        let mut taken = Taken::default();
        for block in blocks {
            let name = block.name();
            if self.blocks.contains_key(name.as_bytes()) || self.erased.contains(&name) {
                continue;
            }
            match self.read(&block) {
                Ok(()) => {
                    self.blocks.insert(*name.as_bytes(), block.clone());
                    taken.new.push(block);
                }
                Err(fault) => taken.faults.push((name, fault)),
            }
        }
        self.fold.review();
        taken.erased = self.erase_redacted();
        taken.new.retain(|block| !self.erased.contains(&block.name()));
        taken
    }

    fn read(&mut self, block: &Block) -> Result<(), EntryError> {
        match block.kind() {
            Kind::Entry => self.fold.insert(decode_entry(block, self.review)?),
            // A body that cannot be read says nothing; it is kept, because a newer version may read it.
            Kind::Body => {
                let body = decode_body(block.payload()).unwrap_or_default();
                self.fold.insert_body(BodyId(*block.name().as_bytes()), body);
            }
            Kind::Text => {}
        }
        Ok(())
    }

    fn erase_redacted(&mut self) -> Vec<BlockName> {
        let erasures = self.fold.erasures();
        self.allow_disputed(&erasures);
        let mut erased = Vec::new();
        for erasure in erasures {
            let name = BlockName::from_bytes(erasure.body.0);
            let hash = self.blocks.get(name.as_bytes()).and_then(Block::erase_hash);
            if hash.is_some_and(|hash| erasure.secrets.iter().any(|secret| hash.matches(secret))) {
                self.erased_by_secret.insert(name);
            }
            let is_due = erasure.is_undisputed || self.erased_by_secret.contains(&name);
            if is_due && self.erased.insert(name) {
                self.blocks.remove(name.as_bytes());
                self.fold.erase_body(erasure.body);
                erased.push(name);
            }
        }
        erased
    }

    /// Whoever reaches a replica first could have erased, as their own, a body of somebody whose entry arrives only now.
    /// Such a body is let in again (and so asked for): what is erased depends on what is known, not on what came first.
    fn allow_disputed(&mut self, erasures: &[Erasure]) {
        let undisputed = erasures.iter().filter(|erasure| erasure.is_undisputed);
        let undisputed: NameSet = undisputed.map(|erasure| BlockName::from_bytes(erasure.body.0)).collect();
        let is_due = |name: &BlockName| undisputed.contains(name) || self.erased_by_secret.contains(name);
        let disputed: Vec<_> = self.erased.iter().filter(|name| !is_due(name)).copied().collect();
        for name in disputed {
            self.erased.remove(&name);
            self.fold.allow_body(BodyId(*name.as_bytes()));
        }
    }

    /// The review as it is now.
    pub fn review(&mut self) -> Rc<Review> {
        self.fold.review()
    }

    /// Names of the body blocks of all versions of a comment.
    pub fn bodies_of_comment(&self, comment: CommentId) -> Vec<BlockName> {
        self.fold.bodies_of_comment(comment).into_iter().map(|body| BlockName::from_bytes(body.0)).collect()
    }

    /// A block that is here.
    pub fn block(&self, name: &BlockName) -> Option<&Block> {
        self.blocks.get(name.as_bytes())
    }

    /// All blocks, by name.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.blocks.values()
    }

    /// Names of blocks that were erased here and are refused from now on.
    pub fn erased(&self) -> impl Iterator<Item = &BlockName> {
        self.erased.iter()
    }

    /// Whether this block was erased here.
    pub fn is_erased(&self, name: &BlockName) -> bool {
        self.erased.contains(name)
    }

    /// The erase secrets that were published, for the relay, which cannot read entries.
    pub fn erase_secrets(&self) -> Vec<(BlockName, [u8; 32])> {
        let erasures = self.fold.erasures().into_iter();
        let named = erasures.flat_map(|erasure| {
            let name = BlockName::from_bytes(erasure.body.0);
            erasure.secrets.into_iter().map(move |secret| (name, secret))
        });
        named.filter(|(name, _)| self.erased.contains(name)).collect()
    }

    /// What entries name and this replica lacks: to be asked for.
    pub fn wanted(&self) -> Vec<BlockName> {
        let entries = self.fold.missing_entries().into_iter().map(|id| id.0);
        let bodies = self.fold.missing_bodies().into_iter().map(|id| id.0);
        let texts = self.fold.texts().map(|id| id.0);
        let is_missing = |id: &[u8; 32]| !self.blocks.contains_key(id) && !self.is_erased(&BlockName::from_bytes(*id));
        entries.chain(bodies).chain(texts.filter(is_missing)).map(BlockName::from_bytes).collect()
    }

    /// The whole review as yrs updates, for files and relays. One, unless two names share a client or it is very large.
    pub fn updates(&self) -> Vec<Vec<u8>> {
        sync::encode_updates(self.blocks.values())
    }

    /// The whole review as a CRDT document says it, for carriers that merge documents: the same bytes as [`Self::updates`],
    /// less the blocks that share a client with one of a smaller name.
    pub fn document_update(&self) -> Vec<u8> {
        document::encode(self.blocks.values())
    }

    /// An entry of this key on top of everything here. Sign it with [`EntryPlan::message`], seal it, take it.
    pub fn plan(&self, author: PublicKey, at: Timestamp, ops: Vec<review::Op>) -> EntryPlan {
        let previous: Option<EntryId> = self.fold.last_entry_of(&author);
        EntryPlan { review: Some(self.review), author, previous, heads: self.fold.heads(), at, ops }
    }

    /// The entries of a key that are here and say something, by id: all but receipts.
    pub fn sayings_of(&self, key: PublicKey) -> impl Iterator<Item = EntryId> + '_ {
        self.fold.sayings_of(key)
    }

    /// All entries of a key that are here.
    pub fn entries_of(&self, key: PublicKey) -> impl Iterator<Item = EntryId> + '_ {
        self.fold.entries_of(key)
    }

    /// An entry and the blocks that it names, here or not.
    pub fn names_in(&self, entry: EntryId) -> Vec<BlockName> {
        let named = self.fold.named_by(entry).into_iter();
        core::iter::once(entry.0).chain(named).map(BlockName::from_bytes).collect()
    }

    /// How many entries of a key are here.
    pub fn n_entries_of(&self, key: &PublicKey) -> u64 {
        self.fold.n_entries_of(key)
    }

    /// The person a key belongs to, once something of theirs is here.
    pub fn person_of(&self, key: &PublicKey) -> Option<review::PersonId> {
        self.fold.person_of(key)
    }
}
