//! The document's texts that are kept with the review (FORMAT §4): packed before they are published, unpacked when a place
//! has to be followed through them. Leaves out how deflate works (the shell's) and what is found with them (`anchor`).

use std::rc::Rc;

use anchor::{Revision, Where};
use replica::{PackedText, Replica};
use review::{CommentId, IdSet, KeptText};
use sync::{Block, BlockName, FLAT_TEXT_LEN_MAX, Kind};

use crate::client::Client;
use crate::compose::Act;
use crate::planning::PublishWhat;
use crate::{Draft, DraftAct, Effect, RelayAddress, ReviewChoice};

/// The name under which [`crate::Command::Remember`] keeps whether texts go along: `yes` or `no`.
pub const TEXT_CHOICE: &str = "text-goes-too";
/// Texts that are unpacked at once: a place that moved on through more of them has seldom survived.
const TEXTS_MAX: usize = 12;
/// Bytes of all of them: twice the longest one.
const TEXTS_LEN_MAX: usize = 2 * FLAT_TEXT_LEN_MAX;

/// A text that is kept with the review, unpacked. Whether it is of that revision only `anchor` can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldText {
    /// Its revision, as its publisher says.
    pub revision: Revision,
    /// The flat text.
    pub text: Rc<str>,
}

/// What would go out with the next submission, for who attaches comments to a text that the review does not have yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextOffer {
    /// So many bytes leave the device, once.
    pub len: usize,
    /// Whether they will.
    pub is_on: bool,
}

/// The texts of one client.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    n_requests: u64,
    packing: Option<(u64, Revision, usize)>,
    packed: Option<(Revision, Option<Rc<PackedText>>)>,
    unpacking: Option<(u64, KeptText)>,
    held: Vec<(KeptText, Rc<OldText>)>,
    /// Those that are not what they say.
    bad: IdSet<[u8; 32]>,
    shown: Rc<[Rc<OldText>]>,
}

impl Client {
    /// Has packed what the next submission may take along, and unpacked what places may be followed through. One of each
    /// at a time, and nothing twice.
    pub(crate) fn tend_texts(&mut self) {
        self.pack_next();
        self.forget_texts();
        self.unpack_next();
    }

    fn pack_next(&mut self) {
        let Some(revision) = self.page.document.revision else { return };
        let is_known = self.texts.packed.as_ref().is_some_and(|(packed, _)| *packed == revision);
        let is_under_way = self.texts.packing.is_some_and(|(_, packing, _)| packing == revision);
        let len = self.page.text.len();
        if is_known || is_under_way || len == 0 || len > FLAT_TEXT_LEN_MAX || !self.may_need(&revision) {
            return;
        }
        self.texts.n_requests += 1;
        let request = self.texts.n_requests;
        self.texts.packing = Some((request, revision, len));
        self.effects.push(Effect::Pack { request, text: Rc::clone(&self.page.text) });
    }

    /// Whether somebody here is about to publish something that is attached to this text, which the review does not have.
    fn may_need(&mut self, revision: &Revision) -> bool {
        let review = self.replica.review();
        if !self.can_write() || review.texts.iter().any(|kept| kept.revision.is_text_of(revision)) {
            return false;
        }
        let is_announced =
            matches!(self.publish_next.as_ref().map(|wish| &wish.what), Some(PublishWhat::Act(Act::Announce { .. })));
        is_announced || self.drafts.live().iter().any(|(draft, _)| is_attached(draft, revision))
    }

    pub(crate) fn packed(&mut self, request: u64, deflated: Option<Vec<u8>>) {
        let Some((asked, revision, len)) = self.texts.packing else { return };
        if asked == request {
            self.texts.packing = None;
            let packed = deflated.and_then(|deflated| PackedText::new(len, deflated).ok());
            let packed = packed.filter(|packed| packed.block_len() <= Kind::Text.len_max());
            self.texts.packed = Some((revision, packed.map(Rc::new)));
        }
    }

    /// Whether a publication should wait for a text that is being packed.
    pub(crate) fn waits_for_text(&self) -> bool {
        self.texts.packing.is_some() && self.does_text_go()
    }

    /// Whether texts go along. Who has not chosen shares them where everybody was invited, and where nobody but those who
    /// are given the file sees them; a relay's page review can be read by whoever knows the page's address, though perhaps
    /// not the page.
    fn does_text_go(&self) -> bool {
        let remembered = self.locals.remembered();
        match remembered.iter().find(|(name, _)| name == TEXT_CHOICE) {
            Some((_, choice)) => choice == "yes",
            None => self.config.review != ReviewChoice::Page || self.config.relay == RelayAddress::None,
        }
    }

    /// What the screen says about it before publishing.
    pub(crate) fn text_offer(&mut self) -> Option<TextOffer> {
        let revision = self.page.document.revision?;
        let (of, packed) = self.texts.packed.clone()?;
        let len = packed.filter(|_| of == revision)?.block_len();
        self.may_need(&revision).then(|| TextOffer { len, is_on: self.does_text_go() })
    }

    /// The text that goes out with these drafts, or with an announcement.
    pub(crate) fn text_for(&mut self, what: &PublishWhat, drafts: &[Rc<Draft>]) -> Option<(Revision, Rc<PackedText>)> {
        let (revision, packed) = self.texts.packed.clone()?;
        let is_needed = match what {
            PublishWhat::Act(Act::Announce { revision: announced, .. }) => *announced == revision,
            PublishWhat::Submission { .. } | PublishWhat::One { .. } | PublishWhat::Brief { .. } => {
                drafts.iter().any(|draft| is_attached(draft, &revision))
            }
            _ => false,
        };
        let review = self.replica.review();
        let is_kept = review.texts.iter().any(|kept| kept.revision.is_text_of(&revision));
        (is_needed && !is_kept && self.does_text_go()).then_some((revision, packed?))
    }

    /// What was erased goes from memory, too.
    fn forget_texts(&mut self) {
        let Self { texts, replica, .. } = self;
        let n_before = texts.held.len();
        texts.held.retain(|(kept, _)| block_of(replica, kept).is_some());
        if texts.held.len() < n_before {
            texts.show();
        }
    }

    fn unpack_next(&mut self) {
        let Some(now) = self.page.document.revision.filter(|_| self.texts.unpacking.is_none()) else { return };
        let review = self.replica.review();
        if review.texts.is_empty() {
            return;
        }
        let mut targets = review.threads.values().filter_map(|thread| thread.target.as_ref());
        if !targets.any(|target| matches!(target.place, Where::Text(_)) && target.revision != now) {
            return;
        }
        let held_len: usize = self.texts.held.iter().map(|(_, old)| old.text.len()).sum();
        let is_news = |kept: &&KeptText| {
            let is_same = |other: &KeptText| other.revision == kept.revision;
            let is_held = self.texts.held.iter().any(|(other, _)| is_same(other));
            !is_held && !kept.revision.is_text_of(&now) && !self.texts.bad.contains(&kept.text.0)
        };
        // The newest first: most comments are about them, and they are nearest to what is on the page.
        let next = review.texts.iter().rev().filter(is_news).find_map(|kept| {
            let packed = block_of(&self.replica, kept).map(PackedText::read)?;
            Some((*kept, packed))
        });
        match next {
            Some((kept, Ok(packed)))
                if held_len + packed.text_len() <= TEXTS_LEN_MAX && self.texts.held.len() < TEXTS_MAX =>
            {
                self.texts.n_requests += 1;
                let (request, len) = (self.texts.n_requests, packed.text_len());
                self.texts.unpacking = Some((request, kept));
                self.effects.push(Effect::Unpack { request, deflated: packed.deflated().to_vec(), len });
            }
            Some((kept, Err(_))) => {
                self.texts.bad.insert(kept.text.0);
            }
            _ => {}
        }
    }

    pub(crate) fn unpacked(&mut self, request: u64, bytes: Option<Vec<u8>>) {
        let Some((_, kept)) = self.texts.unpacking.filter(|(asked, _)| *asked == request) else { return };
        self.texts.unpacking = None;
        let packed = block_of(&self.replica, &kept).and_then(|block| PackedText::read(block).ok());
        match packed.zip(bytes).and_then(|(packed, bytes)| packed.unpacked(bytes)) {
            Some(text) => {
                let old = OldText { revision: kept.revision, text: text.into() };
                self.texts.held.push((kept, Rc::new(old)));
                self.texts.show();
            }
            None => {
                self.texts.bad.insert(kept.text.0);
            }
        }
    }

    /// Texts that are here, oldest first.
    pub(crate) fn old_texts(&self) -> Rc<[Rc<OldText>]> {
        Rc::clone(&self.texts.shown)
    }

    /// The block of a text that somebody wants to take back, if it is theirs, or they own the review.
    pub(crate) fn own_text(&mut self, act: &CommentId, me: Option<review::PersonId>) -> Option<Vec<Block>> {
        let review = self.replica.review();
        let may = |kept: &&KeptText| Some(kept.by) == me || review.owner.is_some() && review.owner == me;
        let kept = review.texts.iter().find(|kept| kept.act == *act).filter(may)?;
        Some(block_of(&self.replica, kept).cloned().into_iter().collect())
    }
}

impl Texts {
    fn show(&mut self) {
        self.held.sort_by_key(|(kept, _)| (kept.order, kept.act));
        self.shown = self.held.iter().map(|(_, old)| Rc::clone(old)).collect();
    }
}

fn block_of<'a>(replica: &'a Replica, kept: &KeptText) -> Option<&'a Block> {
    replica.block(&BlockName::from_bytes(kept.text.0))
}

/// Whether a draft says something about words of this text.
pub(crate) fn is_attached(draft: &Draft, revision: &Revision) -> bool {
    let is_of = |target: &anchor::Target| matches!(target.place, Where::Text(_)) && target.revision == *revision;
    draft.binned.is_none()
        && match &draft.act {
            DraftAct::Thread { target, .. } | DraftAct::Reattach { target, .. } => is_of(target),
            DraftAct::Brief(brief) => {
                brief.questions.iter().any(|question| question.target.as_ref().is_some_and(|target| is_of(target)))
            }
            _ => false,
        }
}
