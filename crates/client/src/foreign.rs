//! Comments that were written in another program, brought into a review by somebody here: one signed entry of whoever brings
//! them, in which each comment says who is said to have written it. Leaves out reading the files of other programs, which
//! only a face does that can afford it.

use std::rc::Rc;

use anchor::{Target, Where};
use replica::sha256;
use review::{Body, EntryId, Field, Kind, OpIndex, ReviewId, Suggestion, ThreadId, Timestamp};

use crate::Refusal;
use crate::client::Client;
use crate::effect::Effect;
use crate::founding::{Carried, CarriedItem};
use crate::publish::{Circumstances, Occasion, Publication};

/// Comments in one entry: about 60 KB of ops, a quarter of what an entry may hold.
pub const FOREIGN_PER_ENTRY: usize = 400;

/// A discussion from elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignThread {
    /// Where it is, as far as it was told.
    pub target: Rc<Target>,
    /// What it is.
    pub kind: Kind,
    /// Other words for those it is about.
    pub replacement: Option<String>,
    /// What was said, in order; the first comment opens it.
    pub comments: Vec<ForeignComment>,
}

/// One utterance from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignComment {
    /// Who is said to have written it, and where: shown as it stands here.
    pub by: String,
    /// The words.
    pub text: String,
}

impl Client {
    /// Publishes comments from elsewhere as one entry of this person. `from` names the file they stood in. Entropy is used up
    /// by it: fresh random bytes for each call.
    ///
    /// Refused are more than [`FOREIGN_PER_ENTRY`] comments at once, a person without a name, and one who may not write.
    pub fn bring_in(
        &mut self,
        now: Timestamp,
        from: ReviewId,
        threads: &[ForeignThread],
        entropy: &[u8; 32],
    ) -> Vec<Effect> {
        match self.foreign_entry(now, from, threads, entropy) {
            Ok(publication) => {
                self.publication = Some(publication);
                self.ask_for_signatures();
            }
            Err(refusal) => self.refuse(refusal),
        }
        core::mem::take(&mut self.effects)
    }

    fn foreign_entry(
        &mut self,
        now: Timestamp,
        from: ReviewId,
        threads: &[ForeignThread],
        entropy: &[u8; 32],
    ) -> Result<Publication, Refusal> {
        let identity = self.identity.clone().ok_or(Refusal::NoName)?;
        if !self.can_write() {
            return Err(Refusal::ReadOnly);
        }
        let n: usize = threads.iter().map(|thread| thread.comments.len()).sum();
        if n > FOREIGN_PER_ENTRY || threads.len() > FOREIGN_PER_ENTRY {
            return Err(Refusal::TooMany { n, limit: FOREIGN_PER_ENTRY });
        }
        if self.publication.is_some() || self.founding.is_some() {
            return Err(Refusal::Busy);
        }
        let items = threads.iter().zip(0..).flat_map(|(thread, nth)| items_of(from, nth, thread)).collect();
        let known = Circumstances {
            review: self.replica.review(),
            page: Rc::clone(&self.page),
            author: identity.key,
            at: now,
            name: self.name_to_publish(&identity),
            text: None,
        };
        let carried = Carried { from, items, opened: Vec::new() };
        Publication::new(Occasion::Carried(carried), Vec::new(), known, entropy)
    }
}

fn items_of(from: ReviewId, nth: u16, thread: &ForeignThread) -> Vec<CarriedItem> {
    // Only a name for its replies to be told by.
    let was = ThreadId { entry: EntryId(from.0), op: OpIndex(nth) };
    let body = |comment: &ForeignComment| Body::one(Field::Text, &comment.text).with(Field::Name, &comment.by);
    let Some((first, replies)) = thread.comments.split_first() else { return Vec::new() };
    let mut opening = body(first);
    if let Some(replacement) = &thread.replacement {
        opening.words.push((Field::Replacement, replacement.as_str().into()));
        opening.words.sort_by_key(|(field, _)| *field);
    }
    let opened = CarriedItem::Thread {
        was,
        target: Rc::clone(&thread.target),
        body: opening,
        kind: thread.kind,
        is_blocking: false,
        suggestion: thread.replacement.as_ref().and(suggested(&thread.target)),
    };
    let replied = replies.iter().map(|comment| CarriedItem::Reply { was, body: body(comment) });
    core::iter::once(opened).chain(replied).collect()
}

/// What must still stand for other words to be put in its place.
fn suggested(target: &Target) -> Option<Suggestion> {
    match &target.place {
        Where::Text(quote) => Some(Suggestion { before_hash: sha256(quote.exact.as_bytes()) }),
        Where::Element(_) => None,
    }
}
