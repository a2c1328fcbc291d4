//! Redactions that wait: for ten minutes they can be undone, and then they are for good. A row on the disk holds each, so
//! that closing the page neither loses nor hastens it. Leaves out what a redaction does to the log.

use replica::sha256;
use review::{CommentId, IdKey, Timestamp};

use crate::client::{Client, StoreState};
use crate::planning::{PublishWhat, PublishWish};
use crate::{DraftAct, DraftBasis, DraftId, Effect, Notice, Refusal};

/// So long a redaction can be undone, in milliseconds: time enough to see that it was the wrong comment.
const WAIT: i64 = 10 * 60 * 1000;
/// After a redaction that could not be carried out, in milliseconds.
const RETRY_PAUSE: i64 = 60 * 1000;

/// The row of a comment's redaction: the same in every tab, so that asking twice is asking once.
fn row_of(comment: CommentId) -> DraftId {
    let hash = sha256(&[b"baton/redaction/1", &comment.to_bytes()[..]].concat());
    DraftId(core::array::from_fn(|at| hash[at]))
}

impl Client {
    pub(crate) fn redact_later(&mut self, now: Timestamp, comment: CommentId) {
        let Some(identity) = self.identity.clone() else { return self.refuse(Refusal::NoName) };
        if !self.can_write() {
            return self.refuse(Refusal::ReadOnly);
        }
        if let Err(refusal) = self.own_bodies_of(comment, &identity.key) {
            return self.refuse(refusal);
        }
        if self.drafts.redactions().iter().any(|(_, waiting)| waiting.comment == comment) {
            return;
        }
        let due = Timestamp(now.0.saturating_add(WAIT));
        self.drafts.save(now, row_of(comment), DraftAct::Redact { comment, due }, DraftBasis::default());
        self.effects.push(Effect::Tell(Notice::RedactionWaits { comment, due }));
    }

    pub(crate) fn cancel_redaction(&mut self, comment: CommentId) {
        let waiting = self.drafts.redactions().into_iter().find(|(_, waiting)| waiting.comment == comment);
        let Some((id, _)) = waiting else { return self.refuse(Refusal::Gone) };
        let publication = self.publication.as_ref();
        let is_under_way = publication.is_some_and(|publication| publication.draft_ids().contains(&id));
        if is_under_way || !self.drafts.delete(id) {
            self.refuse(Refusal::Gone);
        }
    }

    /// Carries out the redaction that has waited longest, if its time has come and nothing else is being published.
    pub(crate) fn redact_when_due(&mut self, now: Timestamp) {
        let is_busy = self.publication.is_some() || self.publish_next.is_some() || self.founding.is_some();
        if is_busy || self.store == StoreState::NotYet || self.identity.is_none() || now < self.redact_after {
            return;
        }
        let soonest = self.drafts.redactions().first().copied();
        let Some((id, waiting)) = soonest.filter(|(_, waiting)| waiting.due <= now) else { return };
        // Nothing in it is salted, so it needs no randomness: its words are those that go.
        let what = PublishWhat::Redaction { id, comment: waiting.comment };
        self.publish_next = Some(PublishWish { what, entropy: [0; 32] });
    }

    /// When the next redaction is due.
    pub(crate) fn next_redaction(&self, now: Timestamp) -> Option<Timestamp> {
        let due = self.drafts.redactions().first()?.1.due.max(self.redact_after);
        // What is due and not done waits for something that will come by itself.
        (due > now).then_some(due)
    }

    /// It could not be carried out. What can never be is forgotten; the rest is tried again.
    pub(crate) fn redaction_failed(&mut self, now: Timestamp, id: DraftId, refusal: &Refusal) {
        match refusal {
            Refusal::Gone | Refusal::NotYours => {
                self.drafts.delete(id);
            }
            _ => self.redact_after = Timestamp(now.0.saturating_add(RETRY_PAUSE)),
        }
    }
}
