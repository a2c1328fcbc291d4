//! Reads ops. One whose number is unknown is kept as such, and so is one that chooses what this version does not know (a new
//! verdict, a new kind): else everything after it would wait for an entry that only newer clients hold. One whose fields do
//! not fit makes its whole entry void, because its author's client is broken or hostile. Unknown fields are ignored.

use core::cell::Cell;

use review::{
    AskEnding, AskId, BodyId, BriefOp, Closing, CommentId, DecisionWanted, DocumentHash, EntryId, KeyProof, Kind,
    Level, OnSilence, Op, OpIndex, OpNumber, PersonId, Preset, PublicKey, Reaction, ReviewId, Role, SectionId,
    SectionPrint, SingleReason, Stance, Suggestion, SuggestionAnswer, TextId, ThreadId, ThreadOpening, Timestamp,
    Verdict,
};

use super::cite::Cites;
use super::entry::is_time;
use super::handoff::read_handoff;
use super::op::number;
use super::policy::read_policy;
use super::target::decode_revision;
use super::time::read_time;
use crate::cbor::Value;

/// Reads one op of the entry `this`, which cites these others.
pub(crate) fn decode_op(value: &Value, this: EntryId, cites: &Cites<'_>) -> Option<Op> {
    let [op_number, is_critical, fields] = value.as_list()? else { return None };
    let op_number = u16::try_from(op_number.as_uint()?).ok()?;
    let is_critical = is_critical.as_bool()?;
    let Value::Map(_) = fields else { return None };
    let fields = Reader { fields, this, cites, is_newer: Cell::new(false) };
    let op = match op_number {
        number::PAGE_GENESIS..=number::GRANT => identity_op(op_number, &fields),
        number::SUBMISSION..=number::REATTACH => review_op(op_number, &fields),
        number::ADMIT..=number::ACCEPT_TRANSFER
        | number::COPIED_FROM
        | number::ANSWER_SUGGESTION..=number::END_ASK
        | number::REQUEST_REVIEW
        | number::TEXT
        | number::BRIEF => later_op(op_number, &fields),
        number::AVAILABILITY | number::RECEIPT | number::TIMED..=number::PASS => read_time(op_number, &fields),
        number::POLICY | number::OVERRIDE_GATE | number::CONFIRM_POLICY => read_policy(op_number, &fields),
        number::URGENT | number::HANDOFF..=number::RETURN_HANDOFF => read_handoff(op_number, &fields),
        _ => return Some(Op::Unknown { number: OpNumber(op_number), is_critical }),
    };
    let unknown = fields.is_newer.get().then_some(Op::Unknown { number: OpNumber(op_number), is_critical });
    op.or(unknown)
}

fn identity_op(op_number: u16, fields: &Reader<'_>) -> Option<Op> {
    Some(match op_number {
        number::PAGE_GENESIS => {
            Op::PageGenesis { document: DocumentHash(fields.hash(0)?), preset: fields.choice(1, Preset::from_number)? }
        }
        number::OWNED_GENESIS => Op::OwnedGenesis {
            document: DocumentHash(fields.hash(0)?),
            preset: fields.choice(1, Preset::from_number)?,
            salt: fields.fields.get(2)?.as_array()?,
            body: fields.optional(3, |fields, key| fields.body(key))?,
            continues: fields.optional(4, |fields, key| fields.hash(key).map(ReviewId))?,
        },
        number::PROFILE => Op::Profile { body: fields.body(0)? },
        number::ADD_KEY => {
            Op::AddKey { key: PublicKey(fields.hash(0)?), proof: KeyProof(fields.fields.get(1)?.as_array()?) }
        }
        number::REVOKE_KEY => {
            let keeps = fields.fields.get(1)?.as_list()?.iter().map(|id| id.as_array().map(EntryId));
            Op::RevokeKey { key: PublicKey(fields.hash(0)?), keeps: keeps.collect::<Option<_>>()? }
        }
        number::ATTEST => Op::Attest { key: PublicKey(fields.hash(0)?), person: PersonId(fields.hash(1)?) },
        _ => Op::Grant { person: PersonId(fields.hash(0)?), role: fields.choice(1, Role::from_number)? },
    })
}

fn review_op(op_number: u16, fields: &Reader<'_>) -> Option<Op> {
    Some(match op_number {
        number::SUBMISSION => Op::Submission {
            verdict: fields.optional(0, |fields, key| fields.choice(key, Verdict::from_number))?,
            single: fields.optional(1, |fields, key| fields.choice(key, SingleReason::from_number))?,
            body: fields.optional(2, |fields, key| fields.body(key))?,
            sections: fields.list(3, |value| value.as_array().map(SectionPrint))?,
        },
        number::THREAD => Op::Thread(opening(fields)?),
        number::REPLY => Op::Reply { thread: fields.thread(0)?, body: fields.body(1)?, asks: fields.people(2)? },
        number::EDIT => Op::Edit { comment: fields.comment(0)?, body: fields.body(1)? },
        number::STANCE => Op::Stance {
            thread: fields.thread(0)?,
            stance: fields.choice(1, Stance::from_number)?,
            eta: fields.optional(2, |fields, key| fields.time(key))?,
        },
        number::CLOSE => {
            let of = fields.optional(3, |fields, key| fields.thread(key))?;
            Op::Close {
                thread: fields.thread(0)?,
                closing: fields.closing(1, of)?,
                body: fields.optional(2, |fields, key| fields.body(key))?,
            }
        }
        number::REOPEN => {
            Op::Reopen { thread: fields.thread(0)?, body: fields.optional(1, |fields, key| fields.body(key))? }
        }
        number::REACT => Op::React {
            comment: fields.comment(0)?,
            reaction: fields.choice(1, Reaction::from_number)?,
            is_on: fields.fields.get(2)?.as_bool()?,
        },
        number::REDACT => Op::Redact { comment: fields.comment(0)?, erases: erases(fields.fields.get(1)?)? },
        number::REVISION => Op::Revision {
            revision: decode_revision(fields.fields.get(0)?)?,
            text: fields.optional(1, |fields, key| fields.hash(key).map(TextId))?,
            body: fields.optional(2, |fields, key| fields.body(key))?,
        },
        _ => Op::Reattach { thread: fields.thread(0)?, body: fields.body(1)? },
    })
}

fn later_op(op_number: u16, fields: &Reader<'_>) -> Option<Op> {
    Some(match op_number {
        number::TEXT => Op::Text { revision: decode_revision(fields.fields.get(0)?)?, text: TextId(fields.hash(1)?) },
        number::ADMIT => Op::Admit { entries: fields.list(0, |place| fields.entry_at(place))? },
        number::TRANSFER => Op::Transfer { to: PersonId(fields.hash(0)?) },
        number::ACCEPT_TRANSFER => Op::AcceptTransfer { transfer: fields.entry_at(fields.fields.get(0)?)? },
        number::COPIED_FROM => Op::CopiedFrom { review: ReviewId(fields.hash(0)?) },
        number::ANSWER_SUGGESTION => Op::AnswerSuggestion {
            thread: fields.thread(0)?,
            answer: fields.choice(1, SuggestionAnswer::from_number)?,
            body: fields.optional(2, |fields, key| fields.body(key))?,
        },
        number::SECTION_MARK => Op::SectionMark {
            section: SectionId(fields.fields.get(0)?.as_array()?),
            print: SectionPrint(fields.fields.get(1)?.as_array()?),
            level: fields.choice(2, Level::from_number)?,
            body: fields.optional(3, |fields, key| fields.body(key))?,
        },
        number::END_ASK => {
            let (entry, op) = fields.act(0)?;
            Op::EndAsk {
                ask: AskId { entry, op },
                ending: fields.choice(1, AskEnding::from_number)?,
                body: fields.optional(2, |fields, key| fields.body(key))?,
            }
        }
        number::REQUEST_REVIEW => Op::RequestReview {
            person: PersonId(fields.hash(0)?),
            body: fields.optional(1, |fields, key| fields.body(key))?,
        },
        _ => Op::Brief(BriefOp {
            body: fields.body(0)?,
            preset: fields.choice(1, Preset::from_number)?,
            decision_wanted: fields.choice(2, DecisionWanted::from_number)?,
            questions: fields.list(3, |value| {
                let (entry, op) = fields.act_of(value)?;
                Some(ThreadId { entry, op })
            })?,
            due: fields.optional(4, |fields, key| fields.time(key))?,
            on_silence: on_silence(fields)?,
            is_reversible: fields.optional(8, |fields, key| fields.fields.get(key)?.as_bool())?.unwrap_or(false),
            deputy: fields.optional(9, |fields, key| fields.hash(key).map(PersonId))?,
            reviewers: fields.people(10)?,
        }),
    })
}

fn on_silence(fields: &Reader<'_>) -> Option<OnSilence> {
    match fields.small(5)? {
        0 => Some(OnSilence::ProceedAsIs),
        1 => {
            let working_hours = u16::try_from(fields.fields.get(6)?.as_uint()?).ok()?;
            Some(OnSilence::Extend { working_hours })
        }
        2 => Some(OnSilence::Escalate { to: PersonId(fields.hash(7)?) }),
        _ => {
            fields.is_newer.set(true);
            None
        }
    }
}

fn opening(fields: &Reader<'_>) -> Option<ThreadOpening> {
    Some(ThreadOpening {
        target: fields.body(0)?,
        body: fields.body(1)?,
        kind: fields.choice(2, Kind::from_number)?,
        is_blocking: fields.optional(3, |fields, key| fields.fields.get(key)?.as_bool())?.unwrap_or(false),
        criterion: fields.optional(4, |fields, key| u16::try_from(fields.fields.get(key)?.as_uint()?).ok())?,
        asks: fields.people(5)?,
        suggestion: fields.optional(6, |fields, key| Some(Suggestion { before_hash: fields.hash(key)? }))?,
    })
}

fn erases(value: &Value) -> Option<Vec<(BodyId, Option<[u8; 32]>)>> {
    let one = |value: &Value| {
        let [body, secret] = value.as_list()? else { return None };
        let secret = if *secret == Value::Null { None } else { Some(secret.as_array()?) };
        Some((BodyId(body.as_array()?), secret))
    };
    value.as_list()?.iter().map(one).collect()
}

pub(super) struct Reader<'a> {
    pub(super) fields: &'a Value,
    this: EntryId,
    cites: &'a Cites<'a>,
    /// A choice was met that only newer versions offer.
    pub(super) is_newer: Cell<bool>,
}

impl Reader<'_> {
    pub(super) fn hash(&self, key: u64) -> Option<[u8; 32]> {
        self.fields.get(key)?.as_array()
    }

    pub(super) fn body(&self, key: u64) -> Option<BodyId> {
        self.hash(key).map(BodyId)
    }

    pub(super) fn small(&self, key: u64) -> Option<u8> {
        u8::try_from(self.fields.get(key)?.as_uint()?).ok()
    }

    pub(super) fn choice<T>(&self, key: u64, from_number: impl Fn(u8) -> Option<T>) -> Option<T> {
        let choice = from_number(self.small(key)?);
        self.is_newer.set(self.is_newer.get() || choice.is_none());
        choice
    }

    pub(super) fn closing(&self, key: u64, of: Option<ThreadId>) -> Option<Closing> {
        let number = self.small(key)?;
        self.is_newer.set(self.is_newer.get() || number > Closing::Lapsed.number());
        Closing::from_number(number, of)
    }

    pub(super) fn time(&self, key: u64) -> Option<Timestamp> {
        self.fields.get(key)?.as_int().filter(|at| is_time(*at)).map(Timestamp)
    }

    pub(super) fn act(&self, key: u64) -> Option<(EntryId, OpIndex)> {
        self.act_of(self.fields.get(key)?)
    }

    pub(super) fn act_of(&self, value: &Value) -> Option<(EntryId, OpIndex)> {
        let [entry, op] = value.as_list()? else { return None };
        Some((self.entry_at(entry)?, OpIndex(u16::try_from(op.as_uint()?).ok()?)))
    }

    pub(super) fn entry_at(&self, place: &Value) -> Option<EntryId> {
        if *place == Value::Null { Some(self.this) } else { self.cites.at(place.as_uint()?) }
    }

    /// An absent list is empty.
    pub(super) fn list<T>(&self, key: u64, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
        match self.fields.get(key) {
            Some(items) => items.as_list()?.iter().map(read).collect(),
            None => Some(Vec::new()),
        }
    }

    pub(super) fn people(&self, key: u64) -> Option<Vec<PersonId>> {
        self.list(key, |id| id.as_array().map(PersonId))
    }

    pub(super) fn thread(&self, key: u64) -> Option<ThreadId> {
        self.act(key).map(|(entry, op)| ThreadId { entry, op })
    }

    pub(super) fn comment(&self, key: u64) -> Option<CommentId> {
        self.act(key).map(|(entry, op)| CommentId { entry, op })
    }

    /// `Some(None)` where the field is absent, `None` where it is there and does not fit.
    pub(super) fn optional<T>(&self, key: u64, read: impl Fn(&Self, u64) -> Option<T>) -> Option<Option<T>> {
        match self.fields.get(key) {
            Some(_) => read(self, key).map(Some),
            None => Some(None),
        }
    }
}
