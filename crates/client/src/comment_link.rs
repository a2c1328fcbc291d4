//! A link with comments in it: what this device submitted, as the end of an address (FORMAT §8). It is looked at first, and taken
//! in when the person says so.
//!
//! Names are not carried: they are the hashes of what is. Leaves out packing, which is the shell's, and texts of the document,
//! which no link is long enough for.

use replica::{EntryError, Replica, Value};
use review::EntryId;
use sync::{Block, Kind};

use crate::client::Client;
use crate::{Effect, Notice, Refusal};

const VERSION: i64 = 1;
/// A link of eight kilobytes holds some ten threads; packed well, a few times that.
const BLOCKS_MAX: usize = 1_000;
/// Names that are read out in the question.
const NAMES_MAX: usize = 5;

impl Client {
    pub(crate) fn share_link(&mut self) {
        let Some(identity) = self.identity.clone() else { return self.refuse(Refusal::NoName) };
        let mut entries: Vec<EntryId> = self.replica.sayings_of(identity.key).collect();
        if entries.is_empty() {
            return self.refuse(Refusal::NothingToSubmit);
        }
        entries.insert(0, EntryId(self.replica.review_id().0));
        let names = entries.into_iter().flat_map(|entry| self.replica.names_in(entry));
        let blocks = names.filter_map(|name| self.replica.block(&name)).filter(|block| block.kind() != Kind::Text);
        let values = blocks.map(|block| Value::Bytes(block.value().to_vec()));
        let bytes = Value::Array(core::iter::once(Value::Int(VERSION)).chain(values).collect()).encode();
        self.effects.push(Effect::Link { bytes });
    }

    /// Looks at what came with a link, whole or not at all.
    pub(crate) fn offer(&mut self, bytes: &[u8]) {
        match self.read_link(bytes) {
            Ok(blocks) => {
                let is_new =
                    |block: &&Block| block.kind() == Kind::Entry && self.replica.block(&block.name()).is_none();
                let n_new = blocks.iter().filter(is_new).count();
                let names = names_in(&blocks, self.replica.review_id());
                self.invited = Some((self.replica.review_id(), blocks));
                self.effects.push(Effect::Tell(Notice::Offered { n_new, names }));
            }
            Err(refusal) => self.refuse(refusal),
        }
    }

    /// Takes in what was offered last.
    pub(crate) fn take_offered(&mut self) {
        let here = self.replica.review_id();
        match self.invited.take() {
            Some((review, blocks)) if review == here => self.take_carried(blocks),
            other => {
                self.invited = other;
                self.refuse(Refusal::Gone);
            }
        }
    }

    fn read_link(&self, bytes: &[u8]) -> Result<Vec<Block>, Refusal> {
        let cut = || Refusal::BadFile { why: "the link was cut on its way".to_owned() };
        let value = Value::decode(bytes).map_err(|_| cut())?;
        let values = match value.as_list() {
            Some([Value::Int(VERSION), values @ ..]) if values.len() <= BLOCKS_MAX => values,
            _ => return Err(cut()),
        };
        let blocks: Option<Vec<Block>> =
            values.iter().map(|value| value.as_bytes().and_then(|bytes| Block::parse(bytes).ok())).collect();
        let blocks = blocks.ok_or_else(cut)?;
        let other = || Refusal::OtherReview { title: String::new() };
        if Replica::review_of(&blocks) != Some(self.replica.review_id()) {
            return Err(other());
        }
        match self.replica.faults(&blocks).first() {
            None => Ok(blocks),
            Some((_, EntryError::OtherReview)) => Err(other()),
            Some((_, EntryError::BadSignature { key })) => Err(Refusal::Forged { key: *key }),
            Some((_, error)) => Err(Refusal::BadFile { why: error.to_string() }),
        }
    }
}

/// The names that the people in it gave themselves.
fn names_in(blocks: &[Block], review: review::ReviewId) -> Vec<String> {
    let mut alone = Replica::of_review(review);
    alone.take(blocks.iter().cloned());
    let review = alone.review();
    let names = review.people.values().map(|person| person.name.as_str().to_owned());
    names.filter(|name| !name.is_empty()).take(NAMES_MAX).collect()
}
