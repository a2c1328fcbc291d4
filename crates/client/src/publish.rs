//! Publishing: drafts in, one signed entry out (WORKFLOW §2). Three rounds: the bodies' erase secrets are signed, then the
//! entry, then everything is written to the disk in one transaction that also deletes the drafts. Nothing is shared, and
//! nothing shows as published, before that.

use std::rc::Rc;

use replica::{BodyPlan, EntryPlan, Replica, SealError, Sealed, body_id, sha256};
use review::{
    Body, BodyId, CommentId, Field, Op, PublicKey, SingleReason, Suggestion, ThreadOpening, Timestamp, Verdict,
};
use sync::{BODY_LEN_MAX, Block, BlockError, ENTRY_LEN_MAX};

use crate::{Draft, DraftAct, DraftId, Refusal};

/// A draft as it is on the disk: the transaction that publishes it checks that it still is.
pub(crate) type StoredDraft = (Rc<Draft>, Option<Vec<u8>>);

/// What is being published.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Occasion {
    /// A whole sitting.
    Submission { verdict: Verdict, summary: String },
    /// One comment that could not wait.
    Single { reason: SingleReason },
    /// Taking back a comment.
    Redaction { comment: CommentId, bodies: Vec<Block> },
}

/// An entry on its way to the disk.
#[derive(Debug)]
pub(crate) struct Publication {
    pub(crate) occasion: Occasion,
    pub(crate) drafts: Vec<StoredDraft>,
    pub(crate) name: Option<String>,
    pub(crate) at: Timestamp,
    pub(crate) author: PublicKey,
    stage: Stage,
    /// Erasures that a redaction shows the secrets of.
    secrets: Vec<(BodyId, Option<[u8; 32]>)>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) n_entries: u64,
}

#[derive(Debug)]
enum Stage {
    Bodies { plans: Vec<BodyPlan> },
    Entry { plan: EntryPlan },
    Done,
}

impl Publication {
    /// Plans an entry. `name` is given when the log does not know me by it yet. Fails if some words are too long.
    pub(crate) fn new(
        occasion: Occasion,
        drafts: Vec<StoredDraft>,
        name: Option<String>,
        author: PublicKey,
        at: Timestamp,
        entropy: &[u8; 32],
    ) -> Result<Self, Refusal> {
        let bodies = bodies_of(&occasion, &drafts, name.as_deref());
        let plans: Vec<_> =
            bodies.into_iter().enumerate().map(|(idx, body)| BodyPlan::new(salt(entropy, idx), body)).collect();
        if let Some(len) = plans.iter().map(BodyPlan::block_len).find(|len| *len > BODY_LEN_MAX) {
            return Err(Refusal::TooLong { len, limit: BODY_LEN_MAX });
        }
        let stage = Stage::Bodies { plans };
        Ok(Self { occasion, drafts, name, at, author, stage, secrets: Vec::new(), blocks: Vec::new(), n_entries: 0 })
    }

    /// What is to be signed next; nothing once the entry is sealed.
    pub(crate) fn messages(&self) -> Vec<Vec<u8>> {
        match &self.stage {
            Stage::Bodies { plans } => {
                let erasures = self.redacted().iter().filter_map(replica::erase_message_of);
                plans.iter().map(BodyPlan::message).chain(erasures).collect()
            }
            Stage::Entry { plan } => vec![plan.message()],
            Stage::Done => Vec::new(),
        }
    }

    /// Takes the signatures of what [`Self::messages`] gave. `true` once everything is sealed.
    pub(crate) fn signed(&mut self, signatures: &[[u8; 64]], replica: &Replica) -> Result<bool, Refusal> {
        match core::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Bodies { plans } => {
                let n_bodies = plans.len();
                for (plan, signature) in plans.iter().zip(signatures) {
                    self.blocks.push(plan.seal(signature).map_err(too_long)?);
                }
                for (block, signature) in
                    self.redacted().to_vec().iter().zip(&signatures[n_bodies.min(signatures.len())..])
                {
                    self.secrets.push((body_id(block), replica::erase_secret_of(block, signature)));
                }
                let plan = replica.plan(self.author, self.at, self.ops());
                self.stage = Stage::Entry { plan };
                Ok(false)
            }
            Stage::Entry { mut plan } => {
                let signature = signatures.first().ok_or(Refusal::CannotSign)?;
                let sealed = plan.seal(signature).map_err(not_sealed)?;
                self.n_entries += 1;
                match sealed {
                    Sealed::Merge(block) => {
                        self.blocks.push(block);
                        self.stage = Stage::Entry { plan };
                        Ok(false)
                    }
                    Sealed::Done(block) => {
                        self.blocks.push(block);
                        Ok(true)
                    }
                }
            }
            Stage::Done => Ok(true),
        }
    }

    fn redacted(&self) -> &[Block] {
        match &self.occasion {
            Occasion::Redaction { bodies, .. } => bodies,
            Occasion::Submission { .. } | Occasion::Single { .. } => &[],
        }
    }

    /// The ops, now that the names of all bodies are known. Bodies are used up in the order in which they were planned.
    fn ops(&self) -> Vec<Op> {
        let mut ids = self.blocks.iter().map(body_id);
        let mut next = || ids.next().unwrap_or(BodyId([0; 32]));
        let mut ops = Vec::new();
        if self.name.is_some() {
            ops.push(Op::Profile { body: next() });
        }
        match &self.occasion {
            Occasion::Submission { verdict, summary } => {
                let body = (!summary.trim().is_empty()).then(&mut next);
                ops.push(Op::Submission { verdict: Some(*verdict), single: None, body, sections: Vec::new() });
            }
            Occasion::Single { reason } => {
                ops.push(Op::Submission { verdict: None, single: Some(*reason), body: None, sections: Vec::new() });
            }
            Occasion::Redaction { comment, .. } => {
                ops.push(Op::Redact { comment: *comment, erases: self.secrets.clone() });
            }
        }
        for (draft, _) in &self.drafts {
            ops.push(op_of(&draft.act, &mut next));
        }
        ops
    }

    pub(crate) fn draft_ids(&self) -> Vec<DraftId> {
        self.drafts.iter().map(|(draft, _)| draft.id).collect()
    }
}

fn not_sealed(error: SealError) -> Refusal {
    match error {
        SealError::Block(error) => too_long(error),
        SealError::TooManyOps { n, limit } => Refusal::TooMany { n, limit },
        SealError::Void(_) => Refusal::Unwritable,
        _ => Refusal::CannotSign,
    }
}

fn too_long(error: BlockError) -> Refusal {
    match error {
        BlockError::TooLong { len, limit } => Refusal::TooLong { len, limit },
        _ => Refusal::TooLong { len: 0, limit: ENTRY_LEN_MAX },
    }
}

/// Salts of one publication: one random value, made different by its place. SHA-256 keeps them unrelated to a reader.
fn salt(entropy: &[u8; 32], idx: usize) -> [u8; 16] {
    let hash = sha256(&[entropy.as_slice(), &(idx as u64).to_be_bytes()].concat());
    let mut salt = [0; 16];
    salt.copy_from_slice(&hash[..16]);
    salt
}

/// All bodies, in the order in which [`Publication::ops`] uses them.
fn bodies_of(occasion: &Occasion, drafts: &[StoredDraft], name: Option<&str>) -> Vec<Body> {
    let mut bodies = Vec::new();
    bodies.extend(name.map(|name| Body::one(Field::Name, name)));
    if let Occasion::Submission { summary, .. } = occasion {
        bodies.extend((!summary.trim().is_empty()).then(|| Body::one(Field::Text, summary.trim())));
    }
    for (draft, _) in drafts {
        bodies_of_act(&draft.act, &mut bodies);
    }
    bodies
}

fn bodies_of_act(act: &DraftAct, bodies: &mut Vec<Body>) {
    match act {
        DraftAct::Thread { target, text, need, fallback, replacement, .. } => {
            bodies.push(Body { target: Some(Rc::clone(target)), ..Body::default() });
            let mut body = Body::one(Field::Text, text.trim()).with(Field::Fallback, fallback.trim());
            if let Some(need) = need {
                body =
                    body.with(Field::Because, need.because.trim()).with(Field::WouldSatisfy, need.would_satisfy.trim());
            }
            if let Some(replacement) = replacement {
                // Unlike all other words, an empty replacement says something: delete the quote.
                body.words.push((Field::Replacement, replacement.as_str().into()));
                body.words.sort_by_key(|(field, _)| *field);
            }
            bodies.push(body);
        }
        DraftAct::Reply { text, .. } | DraftAct::Edit { text, .. } => bodies.push(Body::one(Field::Text, text.trim())),
        DraftAct::Mark { title, .. } => bodies.push(Body::one(Field::Title, title.trim())),
        DraftAct::Close { reason, .. }
        | DraftAct::Reopen { reason, .. }
        | DraftAct::Answer { reason, .. }
        | DraftAct::EndAsk { reason, .. } => {
            bodies.extend((!reason.trim().is_empty()).then(|| Body::one(Field::Reason, reason.trim())));
        }
        DraftAct::Reattach { target, reason, .. } => {
            let body = Body { target: Some(Rc::clone(target)), ..Body::default() };
            bodies.push(body.with(Field::Reason, reason.trim()));
        }
        DraftAct::Stance { .. } | DraftAct::React { .. } => {}
    }
}

fn op_of(act: &DraftAct, next: &mut impl FnMut() -> BodyId) -> Op {
    match act {
        DraftAct::Thread { target, kind, need, replacement, .. } => Op::Thread(ThreadOpening {
            target: next(),
            body: next(),
            kind: *kind,
            is_blocking: need.is_some(),
            criterion: None,
            asks: Vec::new(),
            suggestion: replacement.as_ref().and_then(|_| match &target.place {
                anchor::Where::Text(quote) => Some(Suggestion { before_hash: sha256(quote.exact.as_bytes()) }),
                anchor::Where::Element(_) => None,
            }),
        }),
        DraftAct::Reply { thread, .. } => Op::Reply { thread: *thread, body: next(), asks: Vec::new() },
        DraftAct::Edit { comment, .. } => Op::Edit { comment: *comment, body: next() },
        DraftAct::Stance { thread, stance, eta } => Op::Stance { thread: *thread, stance: *stance, eta: *eta },
        DraftAct::Close { thread, closing, reason } => {
            Op::Close { thread: *thread, closing: *closing, body: (!reason.trim().is_empty()).then(next) }
        }
        DraftAct::Reopen { thread, reason } => {
            Op::Reopen { thread: *thread, body: (!reason.trim().is_empty()).then(next) }
        }
        DraftAct::React { comment, reaction, is_on } => {
            Op::React { comment: *comment, reaction: *reaction, is_on: *is_on }
        }
        DraftAct::Reattach { thread, .. } => Op::Reattach { thread: *thread, body: next() },
        DraftAct::Answer { thread, answer, reason } => {
            Op::AnswerSuggestion { thread: *thread, answer: *answer, body: (!reason.trim().is_empty()).then(next) }
        }
        DraftAct::Mark { section, print, level, .. } => {
            Op::SectionMark { section: *section, print: *print, level: *level, body: Some(next()) }
        }
        DraftAct::EndAsk { ask, ending, reason } => {
            Op::EndAsk { ask: *ask, ending: *ending, body: (!reason.trim().is_empty()).then(next) }
        }
    }
}
