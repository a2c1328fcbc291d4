//! From a wish to an entry that waits for signatures: which drafts it takes, and why it may be refused. Leaves out what people
//! ask (`asked.rs`) and what each act becomes (`compose.rs`).

use std::rc::Rc;

use review::{CommentId, PublicKey, SingleReason, Timestamp, Verdict};
use sync::{BODY_LEN_MAX, Block};

use crate::client::{Client, StoreState};
use crate::compose::Act;
use crate::founding::Founding;
use crate::publish::{Circumstances, Occasion, Publication, StoredDraft};
use crate::timing::TimeAct;
use crate::{Draft, DraftAct, DraftId, Identity, Refusal, SECTIONS_MAX};

/// Letters in the title of a review.
const TITLE_LEN_MAX: usize = 200;

/// A publication that was asked for and waits until all drafts are on the disk.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PublishWish {
    pub(crate) what: PublishWhat,
    pub(crate) entropy: [u8; 32],
}

/// What is to be published.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum PublishWhat {
    Submission { verdict: Verdict, summary: String },
    One { id: DraftId, reason: SingleReason },
    Redaction { id: DraftId, comment: CommentId },
    Brief { id: DraftId },
    Act(Act),
    Owned { id: DraftId, title: String, continues: bool },
}

impl Client {
    /// Begins what was asked for, once the drafts on the disk are those on the screen.
    pub(crate) fn publish_when_saved(&mut self, now: Timestamp) {
        let is_busy = self.publication.is_some() || self.founding.is_some();
        if is_busy || self.waits_for_text() || self.drafts.n_unsaved() > 0 || self.store == StoreState::NotYet {
            return;
        }
        let (Some(wish), Some(identity)) = (self.publish_next.take(), self.identity.clone()) else { return };
        let redacted = match wish.what {
            PublishWhat::Redaction { id, .. } => Some(id),
            _ => None,
        };
        match self.plan_publication(now, wish, &identity) {
            Ok(publication) => {
                self.publication = Some(publication);
                self.ask_for_signatures();
            }
            Err(refusal) => {
                self.founding = None;
                if let Some(id) = redacted {
                    self.redaction_failed(now, id, &refusal);
                }
                self.refuse(refusal);
            }
        }
    }

    fn plan_publication(
        &mut self,
        now: Timestamp,
        wish: PublishWish,
        identity: &Identity,
    ) -> Result<Publication, Refusal> {
        let PublishWish { what, entropy } = wish;
        let (occasion, drafts) = self.plan_occasion(&what, identity, &entropy)?;
        // What lacks words or reasons stays a draft; it is refused only where nothing else would be published.
        let (unfinished, drafts): (Vec<_>, Vec<_>) = drafts.into_iter().partition(|(draft, _)| draft.is_unfinished());
        if !unfinished.is_empty() && drafts.is_empty() {
            return Err(Refusal::Unfinished { n: unfinished.len() });
        }
        let name = match &occasion {
            // Nothing in it is salted: its entropy is not random.
            Occasion::Redaction { .. } | Occasion::Act(Act::Time(TimeAct::Receipt { .. })) => None,
            Occasion::Genesis(_) => Some(identity.name.clone()),
            _ => self.name_to_publish(identity),
        };
        let review = self.replica.review();
        let going: Vec<_> = drafts.iter().map(|(draft, _)| Rc::clone(draft)).collect();
        let text = self.text_for(&what, &going);
        let at = match &occasion {
            Occasion::Act(Act::Time(TimeAct::Receipt { at })) => *at,
            _ => now,
        };
        let known = Circumstances { review, page: Rc::clone(&self.page), author: identity.key, at, name, text };
        let mut publication = Publication::new(occasion, drafts, known, &entropy)?;
        publication.what = Some(what);
        Ok(publication)
    }

    fn plan_occasion(
        &mut self,
        what: &PublishWhat,
        identity: &Identity,
        entropy: &[u8; 32],
    ) -> Result<(Occasion, Vec<StoredDraft>), Refusal> {
        let find = |client: &Self, id: &DraftId| {
            let mut live = client.drafts.live().into_iter();
            live.find(|(draft, _)| draft.id == *id).ok_or(Refusal::Gone).map(|draft| vec![draft])
        };
        Ok(match what {
            PublishWhat::Submission { verdict, summary } => self.plan_submission(*verdict, summary)?,
            PublishWhat::One { id, reason } => {
                let draft = find(self, id)?;
                self.check_reason(&draft[0].0, *reason)?;
                (Occasion::Single { reason: *reason }, draft)
            }
            PublishWhat::Redaction { id, comment } => {
                let bodies = self.own_bodies_of(*comment, &identity.key)?;
                (Occasion::Redaction { comment: *comment, bodies }, find(self, id)?)
            }
            PublishWhat::Brief { id } => (Occasion::Brief, find(self, id)?),
            PublishWhat::Act(act) => (Occasion::Act(act.clone()), Vec::new()),
            PublishWhat::Owned { id, title, continues } => {
                let drafts = find(self, id)?;
                let DraftAct::Brief(brief) = &drafts[0].0.act else { return Err(Refusal::Gone) };
                if title.trim().is_empty() || title.chars().count() > TITLE_LEN_MAX {
                    return Err(Refusal::BadName { limit: TITLE_LEN_MAX });
                }
                // It goes on in another client, which reads what this one wrote.
                if let StoreState::Unavailable { .. } = self.store {
                    return Err(Refusal::NoStore);
                }
                let review = self.replica.review();
                let genesis = self.genesis(title, brief.preset, *continues, entropy);
                self.founding = Some(Founding::new(genesis.clone(), continues.then_some(&*review), entropy));
                (Occasion::Genesis(genesis), drafts)
            }
        })
    }

    fn plan_submission(&mut self, verdict: Verdict, summary: &str) -> Result<(Occasion, Vec<StoredDraft>), Refusal> {
        if summary.len() > BODY_LEN_MAX {
            return Err(Refusal::TooLong { len: summary.len(), limit: BODY_LEN_MAX });
        }
        let live: Vec<_> = self.drafts.live().into_iter().filter(|(draft, _)| draft.is_for_submission()).collect();
        if live.is_empty() && verdict == Verdict::Comment && summary.trim().is_empty() {
            return Err(Refusal::NothingToSubmit);
        }
        let binds = matches!(verdict, Verdict::Approve | Verdict::ApproveOnceFixed);
        let prints = self.page.document.sections.iter().map(|section| section.print).take(SECTIONS_MAX);
        let sections = if binds { prints.collect() } else { Vec::new() };
        Ok((Occasion::Submission { verdict, summary: summary.to_owned(), sections }, live))
    }

    /// A single comment interrupts: its reason must be one that the log bears out (WORKFLOW §2).
    fn check_reason(&mut self, draft: &Draft, reason: SingleReason) -> Result<(), Refusal> {
        if !draft.is_for_submission() {
            return Err(Refusal::Gone);
        }
        let review = self.replica.review();
        let me = self.identity.as_ref().and_then(|identity| self.replica.person_of(&identity.key));
        let thread = draft.thread().and_then(|id| review.threads.get(&id));
        let is_borne_out = match reason {
            SingleReason::AnswersQuestion => {
                let asks = |thread: &review::Thread| {
                    let mut comments = thread.comments.iter().filter(|comment| Some(comment.author) != me);
                    thread.kind == review::Kind::Question && Some(thread.raiser) != me
                        || comments.any(|comment| !comment.asks.is_empty() || comment.words.as_str().contains('?'))
                };
                matches!(draft.act, DraftAct::EndAsk { .. }) || thread.is_some_and(|thread| asks(thread))
            }
            // Whom it unblocks is for its author to know: it may be somebody who waits outside the review.
            SingleReason::UnblocksSomeone => true,
        };
        if is_borne_out { Ok(()) } else { Err(Refusal::CanWait) }
    }

    /// My name, when the log does not know me by it yet.
    pub(crate) fn name_to_publish(&mut self, identity: &Identity) -> Option<String> {
        let review = self.replica.review();
        let known = self.replica.person_of(&identity.key).map(|person| review.name_of(&person).to_owned());
        (known.as_ref() != Some(&identity.name)).then(|| identity.name.clone())
    }

    /// The body blocks of all versions of an own comment.
    pub(crate) fn own_bodies_of(&mut self, comment: CommentId, key: &PublicKey) -> Result<Vec<Block>, Refusal> {
        let review = self.replica.review();
        let me = self.replica.person_of(key);
        if review.texts.iter().any(|kept| kept.act == comment) {
            return self.own_text(&comment, me).ok_or(Refusal::NotYours);
        }
        let found = review.threads.values().flat_map(|thread| &thread.comments).find(|found| found.id == comment);
        if found.ok_or(Refusal::Gone)?.author != me.ok_or(Refusal::NotYours)? {
            return Err(Refusal::NotYours);
        }
        let bodies = self.replica.bodies_of_comment(comment);
        Ok(bodies.iter().filter_map(|name| self.replica.block(name).cloned()).collect())
    }
}
