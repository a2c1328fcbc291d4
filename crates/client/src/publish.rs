//! Publishing: drafts in, one signed entry out (WORKFLOW §2). Three rounds: the bodies' erase secrets are signed, then the
//! entry, then everything is written to the disk in one transaction that also deletes the drafts. Nothing is shared, and
//! nothing shows as published, before that. Leaves out what each act becomes (`compose.rs`).

use std::rc::Rc;

use anchor::Revision;
use replica::{BodyPlan, EntryPlan, PackedText, Replica, SealError, Sealed, TextPlan, body_id, sha256};
use review::{
    Body, BodyId, CommentId, Op, Preset, PublicKey, Review, SectionPrint, SingleReason, TextId, Timestamp, Verdict,
};
use sync::{BODY_LEN_MAX, Block, BlockError, ENTRY_LEN_MAX};

use crate::compose::{Act, Piece, Writer};
use crate::founding::{Carried, Genesis};
use crate::planning::PublishWhat;
use crate::timing::TimeAct;
use crate::{Draft, DraftAct, DraftId, PageNow, RareCommands, Refusal};

/// A draft as it is on the disk: the transaction that publishes it checks that it still is.
pub(crate) type StoredDraft = (Rc<Draft>, Option<Vec<u8>>);

/// What is being published.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Occasion {
    /// A whole sitting.
    Submission { verdict: Verdict, summary: String, sections: Vec<SectionPrint> },
    /// One comment that could not wait.
    Single { reason: SingleReason },
    /// Taking back a comment.
    Redaction { comment: CommentId, bodies: Vec<Block> },
    /// A brief: the one draft holds it.
    Brief,
    /// One act of keeping the review going.
    Act(Act),
    /// The beginning of an owned review; the draft holds its brief.
    Genesis(Genesis),
    /// Threads carried over from another review.
    Carried(Carried),
}

/// All that is known when something is published.
#[derive(Debug, Clone)]
pub(crate) struct Circumstances {
    pub(crate) review: Rc<Review>,
    pub(crate) page: Rc<PageNow>,
    pub(crate) author: PublicKey,
    pub(crate) at: Timestamp,
    /// My name, when the log does not know me by it yet.
    pub(crate) name: Option<String>,
    /// The text that goes along.
    pub(crate) text: Option<(Revision, Rc<PackedText>)>,
    /// Who writes what few commands ask for.
    pub(crate) rare: Option<RareCommands>,
}

/// An entry on its way to the disk.
#[derive(Debug)]
pub(crate) struct Publication {
    /// What was asked for, to be planned again when another tab was first.
    pub(crate) what: Option<PublishWhat>,
    pub(crate) occasion: Occasion,
    pub(crate) drafts: Vec<StoredDraft>,
    pub(crate) known: Circumstances,
    stage: Stage,
    /// Erasures that a redaction shows the secrets of.
    secrets: Vec<(BodyId, Option<[u8; 32]>)>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) n_entries: u64,
}

#[derive(Debug)]
enum Stage {
    Bodies { plans: Vec<BodyPlan>, text: Option<TextPlan> },
    Entry { plan: EntryPlan },
    Done,
}

impl Publication {
    /// Plans an entry. Fails if some words are too long.
    pub(crate) fn new(
        occasion: Occasion,
        drafts: Vec<StoredDraft>,
        known: Circumstances,
        entropy: &[u8; 32],
    ) -> Result<Self, Refusal> {
        let mut bodies = Vec::new();
        ops_of(&occasion, &drafts, &known, &[], &mut |body| {
            bodies.push(body);
            BodyId([0; 32])
        });
        let plans: Vec<_> =
            bodies.into_iter().enumerate().map(|(idx, body)| BodyPlan::new(salt(entropy, idx), body)).collect();
        if let Some(len) = plans.iter().map(BodyPlan::block_len).find(|len| *len > BODY_LEN_MAX) {
            return Err(Refusal::TooLong { len, limit: BODY_LEN_MAX });
        }
        let packed = known.text.as_ref().map(|(_, packed)| PackedText::clone(packed));
        let text = packed.map(|packed| TextPlan::new(salt(entropy, plans.len()), packed));
        let stage = Stage::Bodies { plans, text };
        Ok(Self { what: None, occasion, drafts, known, stage, secrets: Vec::new(), blocks: Vec::new(), n_entries: 0 })
    }

    /// What is to be signed next; nothing once the entry is sealed.
    pub(crate) fn messages(&self) -> Vec<Vec<u8>> {
        match &self.stage {
            Stage::Bodies { plans, text } => {
                let erasures = self.redacted().iter().filter_map(replica::erase_message_of);
                let messages = plans.iter().map(BodyPlan::message).chain(erasures);
                messages.chain(text.as_ref().map(TextPlan::message)).collect()
            }
            Stage::Entry { plan } => vec![plan.message()],
            Stage::Done => Vec::new(),
        }
    }

    /// Takes the signatures of what [`Self::messages`] gave. `true` once everything is sealed.
    pub(crate) fn signed(&mut self, signatures: &[[u8; 64]], replica: &Replica) -> Result<bool, Refusal> {
        match core::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Bodies { plans, text } => {
                let n_bodies = plans.len();
                for (plan, signature) in plans.iter().zip(signatures) {
                    self.blocks.push(plan.seal(signature).map_err(too_long)?);
                }
                for (block, signature) in
                    self.redacted().to_vec().iter().zip(&signatures[n_bodies.min(signatures.len())..])
                {
                    self.secrets.push((body_id(block), replica::erase_secret_of(block, signature)));
                }
                let sealed = text.zip(signatures.last()).map(|(text, signature)| text.seal(signature)).transpose();
                let text = sealed.map_err(too_long)?;
                self.stage = Stage::Entry { plan: self.entry_plan(replica, text.as_ref().map(replica::text_id)) };
                self.blocks.extend(text);
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
            _ => &[],
        }
    }

    /// The entry, now that the names of all bodies are known. They are used up in the order in which they were planned.
    fn entry_plan(&self, replica: &Replica, text: Option<TextId>) -> EntryPlan {
        let mut ids = self.blocks.iter().map(body_id);
        let mut ops = ops_of(&self.occasion, &self.drafts, &self.known, &self.secrets, &mut |_| {
            ids.next().unwrap_or(BodyId([0; 32]))
        });
        if let (Some((revision, _)), Some(text)) = (&self.known.text, text) {
            // Last, because threads are named by the number of their op.
            match ops.iter_mut().find(|op| matches!(op, Op::Revision { .. })) {
                Some(Op::Revision { text: announced, .. }) => *announced = Some(text),
                _ => ops.push(Op::Text { revision: *revision, text }),
            }
        }
        match &self.occasion {
            Occasion::Genesis(_) => EntryPlan::genesis(self.known.author, self.known.at, ops),
            _ => replica.plan(self.known.author, self.known.at, ops),
        }
    }

    /// Whether it is a receipt, which nobody waits for.
    pub(crate) fn is_receipt(&self) -> bool {
        matches!(self.occasion, Occasion::Act(Act::Time(TimeAct::Receipt { .. })))
    }

    pub(crate) fn draft_ids(&self) -> Vec<DraftId> {
        self.drafts.iter().map(|(draft, _)| draft.id).collect()
    }
}

/// The ops of one entry. Run twice: to learn which bodies there will be, and again when their names are known.
fn ops_of(
    occasion: &Occasion,
    drafts: &[StoredDraft],
    known: &Circumstances,
    secrets: &[(BodyId, Option<[u8; 32]>)],
    name_body: &mut dyn FnMut(Body) -> BodyId,
) -> Vec<Op> {
    let mut writer = Writer { known, ops: Vec::new(), name_body };
    if let Occasion::Genesis(genesis) = occasion {
        writer.piece(Piece::Genesis(genesis));
    }
    writer.profile();
    match occasion {
        Occasion::Submission { verdict, summary, sections } => writer.submission(*verdict, summary, sections),
        Occasion::Single { reason } => {
            let (verdict, body, sections) = (None, None, Vec::new());
            writer.ops.push(Op::Submission { verdict, single: Some(*reason), body, sections });
        }
        Occasion::Redaction { comment, .. } => {
            writer.ops.push(Op::Redact { comment: *comment, erases: secrets.to_vec() });
        }
        // Written on opening, when nothing else may be here yet.
        Occasion::Act(Act::Time(TimeAct::Receipt { .. })) => writer.ops.push(Op::Receipt),
        Occasion::Act(act) => writer.piece(Piece::Act(act)),
        Occasion::Carried(carried) => writer.piece(Piece::Carried(carried)),
        Occasion::Brief | Occasion::Genesis(_) => {}
    }
    for (draft, _) in drafts {
        writer.draft(&draft.act);
    }
    if let Some(preset) = new_rules(occasion, drafts, known) {
        writer.piece(Piece::Rules(preset));
    }
    writer.ops
}

/// The preset whose rules are to be written down: a new review's, and that of a brief which was written for other rules.
fn new_rules(occasion: &Occasion, drafts: &[StoredDraft], known: &Circumstances) -> Option<Preset> {
    match occasion {
        Occasion::Genesis(genesis) => Some(genesis.preset),
        Occasion::Brief => {
            let preset = drafts.iter().find_map(|(draft, _)| match &draft.act {
                DraftAct::Brief(brief) => Some(brief.preset),
                _ => None,
            });
            preset.filter(|preset| *preset != known.review.policy.preset())
        }
        _ => None,
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
    core::array::from_fn(|at| hash[at])
}
