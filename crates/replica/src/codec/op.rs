//! The numbers of all ops, and how those of this version are written. A number is for ever.
//!
//! An op is `[number, critical, {fields}]`. A reference to a thread or comment is `[place, op]`, the place of its entry in the
//! list of `cite.rs`, and `[null, op]` for one that the same entry opens, because an entry cannot hold its own hash.

use review::{BodyId, CommentId, EntryId, OnSilence, Op, OpIndex, PersonId, ThreadId};

use super::cite::Cites;
use super::handoff::handoff_fields;
use super::policy::policy_fields;
use super::target::encode_revision;
use super::time::time_fields;
use crate::cbor::{Fields, Value};

/// Op numbers. Those without an [`Op`] are assigned for what later versions write, so that their meaning cannot drift.
pub(crate) mod number {
    pub(crate) const PAGE_GENESIS: u16 = 0;
    pub(crate) const OWNED_GENESIS: u16 = 1;
    pub(crate) const PROFILE: u16 = 2;
    pub(crate) const ADD_KEY: u16 = 3;
    pub(crate) const REVOKE_KEY: u16 = 4;
    pub(crate) const ATTEST: u16 = 5;
    pub(crate) const GRANT: u16 = 6;
    // 7 is free: a role is withdrawn by granting a lower one.
    pub(crate) const ADMIT: u16 = 8;
    pub(crate) const TRANSFER: u16 = 9;
    pub(crate) const ACCEPT_TRANSFER: u16 = 10;
    // 11 alias · 12 moved (epoch, room)
    pub(crate) const COPIED_FROM: u16 = 13;
    pub(crate) const SUBMISSION: u16 = 20;
    pub(crate) const THREAD: u16 = 21;
    pub(crate) const REPLY: u16 = 22;
    pub(crate) const EDIT: u16 = 23;
    pub(crate) const STANCE: u16 = 24;
    pub(crate) const CLOSE: u16 = 25;
    pub(crate) const REOPEN: u16 = 26;
    pub(crate) const REACT: u16 = 27;
    pub(crate) const REDACT: u16 = 28;
    pub(crate) const REVISION: u16 = 29;
    pub(crate) const REATTACH: u16 = 30;
    pub(crate) const ANSWER_SUGGESTION: u16 = 31;
    pub(crate) const SECTION_MARK: u16 = 32;
    pub(crate) const END_ASK: u16 = 33;
    pub(crate) const URGENT: u16 = 34;
    pub(crate) const REQUEST_REVIEW: u16 = 35;
    pub(crate) const TEXT: u16 = 36;
    pub(crate) const BRIEF: u16 = 40;
    pub(crate) const POLICY: u16 = 41;
    pub(crate) const AVAILABILITY: u16 = 42;
    pub(crate) const RECEIPT: u16 = 43;
    pub(crate) const HANDOFF: u16 = 44;
    pub(crate) const TAKE_HANDOFF: u16 = 45;
    pub(crate) const RETURN_HANDOFF: u16 = 46;
    /// Lapse, default on silence, nudge, end of a final period.
    pub(crate) const TIMED: u16 = 47;
    pub(crate) const ETA: u16 = 48;
    pub(crate) const PASS: u16 = 49;
    pub(crate) const OVERRIDE_GATE: u16 = 50;
    pub(crate) const CONFIRM_POLICY: u16 = 51;
    // 60 decision · 61 position · 62 seal · 63 reopen a decision · 64 commitment · 65 revelation
    // 70 meeting · 71 outcome
}

/// The op's number in the format.
pub(crate) fn number_of(op: &Op) -> u16 {
    match op {
        Op::PageGenesis { .. } => number::PAGE_GENESIS,
        Op::OwnedGenesis { .. } => number::OWNED_GENESIS,
        Op::Profile { .. } => number::PROFILE,
        Op::AddKey { .. } => number::ADD_KEY,
        Op::RevokeKey { .. } => number::REVOKE_KEY,
        Op::Attest { .. } => number::ATTEST,
        Op::Grant { .. } => number::GRANT,
        Op::Admit { .. } => number::ADMIT,
        Op::Transfer { .. } => number::TRANSFER,
        Op::AcceptTransfer { .. } => number::ACCEPT_TRANSFER,
        Op::CopiedFrom { .. } => number::COPIED_FROM,
        Op::Submission { .. } => number::SUBMISSION,
        Op::Thread(_) => number::THREAD,
        Op::Reply { .. } => number::REPLY,
        Op::Edit { .. } => number::EDIT,
        Op::Stance { .. } => number::STANCE,
        Op::Close { .. } => number::CLOSE,
        Op::Reopen { .. } => number::REOPEN,
        Op::React { .. } => number::REACT,
        Op::Redact { .. } => number::REDACT,
        Op::Revision { .. } => number::REVISION,
        Op::Text { .. } => number::TEXT,
        Op::Reattach { .. } => number::REATTACH,
        Op::AnswerSuggestion { .. } => number::ANSWER_SUGGESTION,
        Op::SectionMark { .. } => number::SECTION_MARK,
        Op::EndAsk { .. } => number::END_ASK,
        Op::RequestReview { .. } => number::REQUEST_REVIEW,
        Op::Brief(_) => number::BRIEF,
        Op::Policy(_) => number::POLICY,
        Op::OverrideGate { .. } => number::OVERRIDE_GATE,
        Op::ConfirmPolicy { .. } => number::CONFIRM_POLICY,
        Op::Handoff(_) => number::HANDOFF,
        Op::TakeHandoff { .. } => number::TAKE_HANDOFF,
        Op::ReturnHandoff { .. } => number::RETURN_HANDOFF,
        Op::Urgent { .. } => number::URGENT,
        Op::Availability(_) => number::AVAILABILITY,
        Op::Receipt => number::RECEIPT,
        Op::Timed(_) => number::TIMED,
        Op::Eta { .. } => number::ETA,
        Op::Pass { .. } => number::PASS,
        Op::Unknown { number, .. } => number.0,
    }
}

/// Whether a client that does not know the op must not show states: everything that decides who may do what, or what is
/// open. Reactions, revisions and names are not.
fn is_critical(op: &Op) -> bool {
    match op {
        Op::React { .. }
        | Op::Revision { .. }
        | Op::Text { .. }
        | Op::Profile { .. }
        | Op::CopiedFrom { .. }
        | Op::Urgent { .. } => false,
        Op::Availability(_) | Op::Receipt => false,
        Op::Unknown { is_critical, .. } => *is_critical,
        _ => true,
    }
}

/// Writes an op of an entry that cites these others.
pub(crate) fn encode_op(op: &Op, cites: &Cites<'_>) -> Value {
    Value::Array(vec![Value::Int(number_of(op).into()), Value::Bool(is_critical(op)), fields_of(op, cites)])
}

fn fields_of(op: &Op, cites: &Cites<'_>) -> Value {
    let fields = Fields::default();
    match op {
        Op::PageGenesis { document, preset } => {
            fields.with(0, hash(&document.0)).with(1, Value::Int(preset.number().into()))
        }
        Op::OwnedGenesis { document, salt, preset, body, continues } => fields
            .with(0, hash(&document.0))
            .with(1, Value::Int(preset.number().into()))
            .with(2, Value::Bytes(salt.to_vec()))
            .with(3, body.map(body_ref))
            .with(4, continues.map(|review| hash(&review.0))),
        Op::Profile { body } => fields.with(0, body_ref(*body)),
        Op::AddKey { key, proof } => fields.with(0, hash(&key.0)).with(1, Value::Bytes(proof.0.to_vec())),
        Op::RevokeKey { key, keeps } => {
            let keeps = keeps.iter().map(|entry| hash(&entry.0)).collect();
            fields.with(0, hash(&key.0)).with(1, Value::Array(keeps))
        }
        Op::Attest { key, person } => fields.with(0, hash(&key.0)).with(1, hash(&person.0)),
        Op::Grant { person, role } => fields.with(0, hash(&person.0)).with(1, Value::Int(role.number().into())),
        Op::Transfer { to } => fields.with(0, hash(&to.0)),
        Op::CopiedFrom { review } => fields.with(0, hash(&review.0)),
        Op::Submission { verdict, single, body, sections } => fields
            .with(0, verdict.map(|verdict| Value::Int(verdict.number().into())))
            .with(1, single.map(|reason| Value::Int(reason.number().into())))
            .with(2, body.map(body_ref))
            .with(3, list(sections.iter().map(|print| Value::Bytes(print.0.to_vec())))),
        Op::RequestReview { person, body } => fields.with(0, hash(&person.0)).with(1, body.map(body_ref)),
        _ => return thread_fields(op, cites),
    }
    .done()
}

fn thread_fields(op: &Op, cites: &Cites<'_>) -> Value {
    let fields = Fields::default();
    let thread_ref = |thread: ThreadId| act_ref(thread.entry, thread.op, cites);
    let comment_ref = |comment: CommentId| act_ref(comment.entry, comment.op, cites);
    match op {
        Op::Thread(opening) => fields
            .with(0, body_ref(opening.target))
            .with(1, body_ref(opening.body))
            .with(2, Value::Int(opening.kind.number().into()))
            .with(3, opening.is_blocking.then_some(Value::Bool(true)))
            .with(4, opening.criterion.map(|criterion| Value::Int(criterion.into())))
            .with(5, people(&opening.asks))
            .with(6, opening.suggestion.map(|suggestion| hash(&suggestion.before_hash))),
        Op::Reply { thread, body, asks } => {
            fields.with(0, thread_ref(*thread)).with(1, body_ref(*body)).with(2, people(asks))
        }
        Op::Edit { comment, body } => fields.with(0, comment_ref(*comment)).with(1, body_ref(*body)),
        Op::Stance { thread, stance, eta } => fields
            .with(0, thread_ref(*thread))
            .with(1, Value::Int(stance.number().into()))
            .with(2, eta.map(|at| Value::Int(at.0))),
        Op::Close { thread, closing, body } => {
            let of = match closing {
                review::Closing::Duplicate { of } => Some(thread_ref(*of)),
                _ => None,
            };
            let fields = fields.with(0, thread_ref(*thread)).with(1, Value::Int(closing.number().into()));
            fields.with(2, body.map(body_ref)).with(3, of)
        }
        Op::Reopen { thread, body } => fields.with(0, thread_ref(*thread)).with(1, body.map(body_ref)),
        Op::React { comment, reaction, is_on } => fields
            .with(0, comment_ref(*comment))
            .with(1, Value::Int(reaction.number().into()))
            .with(2, Value::Bool(*is_on)),
        Op::Redact { comment, erases } => {
            let erases = erases.iter().map(|(body, secret)| {
                let secret = secret.map_or(Value::Null, |secret| hash(&secret));
                Value::Array(vec![body_ref(*body), secret])
            });
            fields.with(0, comment_ref(*comment)).with(1, Value::Array(erases.collect()))
        }
        Op::Revision { revision, text, body } => fields
            .with(0, encode_revision(revision))
            .with(1, text.map(|text| hash(&text.0)))
            .with(2, body.map(body_ref)),
        Op::Reattach { thread, body } => fields.with(0, thread_ref(*thread)).with(1, body_ref(*body)),
        _ => return later_fields(op, cites),
    }
    .done()
}

fn later_fields(op: &Op, cites: &Cites<'_>) -> Value {
    let fields = Fields::default();
    let thread_ref = |thread: &ThreadId| act_ref(thread.entry, thread.op, cites);
    match op {
        Op::Text { revision, text } => fields.with(0, encode_revision(revision)).with(1, hash(&text.0)),
        Op::Admit { entries } => fields.with(0, list(entries.iter().map(|entry| place_of(entry, cites)))),
        Op::AcceptTransfer { transfer } => fields.with(0, place_of(transfer, cites)),
        Op::AnswerSuggestion { thread, answer, body } => {
            fields.with(0, thread_ref(thread)).with(1, Value::Int(answer.number().into())).with(2, body.map(body_ref))
        }
        Op::SectionMark { section, print, level, body } => fields
            .with(0, Value::Bytes(section.0.to_vec()))
            .with(1, Value::Bytes(print.0.to_vec()))
            .with(2, Value::Int(level.number().into()))
            .with(3, body.map(body_ref)),
        Op::EndAsk { ask, ending, body } => fields
            .with(0, act_ref(ask.entry, ask.op, cites))
            .with(1, Value::Int(ending.number().into()))
            .with(2, body.map(body_ref)),
        Op::Brief(brief) => {
            let (how, hours, to) = match brief.on_silence {
                OnSilence::ProceedAsIs => (0, None, None),
                OnSilence::Extend { working_hours } => (1, Some(Value::Int(working_hours.into())), None),
                OnSilence::Escalate { to } => (2, None, Some(hash(&to.0))),
            };
            fields
                .with(0, body_ref(brief.body))
                .with(1, Value::Int(brief.preset.number().into()))
                .with(2, Value::Int(brief.decision_wanted.number().into()))
                .with(3, list(brief.questions.iter().map(thread_ref)))
                .with(4, brief.due.map(|at| Value::Int(at.0)))
                .with(5, Value::Int(how))
                .with(6, hours)
                .with(7, to)
                .with(8, brief.is_reversible.then_some(Value::Bool(true)))
                .with(9, brief.deputy.map(|person| hash(&person.0)))
                .with(10, people(&brief.reviewers))
        }
        Op::Policy(_) | Op::OverrideGate { .. } | Op::ConfirmPolicy { .. } => return policy_fields(op, cites),
        Op::Handoff(_) | Op::TakeHandoff { .. } | Op::ReturnHandoff { .. } | Op::Urgent { .. } => {
            return handoff_fields(op, cites);
        }
        Op::Availability(_) | Op::Receipt | Op::Timed(_) | Op::Eta { .. } | Op::Pass { .. } => {
            return time_fields(op, cites);
        }
        // Written by newer versions only; this one passes their bytes on and never makes them.
        _ => fields,
    }
    .done()
}

/// A list, left out when there is nothing in it.
pub(super) fn list(items: impl Iterator<Item = Value>) -> Option<Value> {
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then_some(Value::Array(items))
}

fn people(people: &[PersonId]) -> Option<Value> {
    list(people.iter().map(|person| hash(&person.0)))
}

/// Stands for the entry that is being written, until its hash is known.
pub(crate) const THIS_ENTRY: EntryId = EntryId([0; 32]);

pub(super) fn hash(bytes: &[u8; 32]) -> Value {
    Value::Bytes(bytes.to_vec())
}

pub(super) fn body_ref(body: BodyId) -> Value {
    hash(&body.0)
}

pub(super) fn act_ref(entry: EntryId, op: OpIndex, cites: &Cites<'_>) -> Value {
    Value::Array(vec![place_of(&entry, cites), Value::Int(op.0.into())])
}

/// The list was made of these very ops, so only the entry itself is not in it.
pub(super) fn place_of(entry: &EntryId, cites: &Cites<'_>) -> Value {
    cites.place(entry).map_or(Value::Null, |place| Value::Int(place as i64))
}
