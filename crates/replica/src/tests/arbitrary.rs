//! Any value of the format: every op, body and target that can be written.

use std::rc::Rc;

use anchor::{CodePoints, ElementTarget, Path, Quote, Revision, Span, Target, Where};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use review::{
    AskEnding, AskId, BOUND_MAX, Body, BodyId, Bound, BriefOp, Closing, CommentId, Compare, Comparison, Condition,
    DecisionWanted, DocumentHash, EntryId, Field, GateId, GateRule, GateText, KeyProof, Kind, KnownGate, Level,
    Measure, OnSilence, Op, OpIndex, OpNumber, PersonId, PolicyChange, PolicyNumber, PolicyOp, Position, Preset,
    PublicKey, Reaction, ReviewId, Role, SectionId, SectionPrint, SingleReason, Stance, Step, StepRule, Suggestion,
    SuggestionAnswer, TextId, ThreadId, ThreadOpening, Timestamp, Verdict,
};

use super::arbitrary_handoff::{self, handoff_op};
use super::arbitrary_time::{self, time_op};
use crate::{EntryPlan, Value};

const TIME_MAX: i64 = 8_640_000_000_000_000;

pub(super) fn hash() -> impl Strategy<Value = [u8; 32]> {
    any::<u8>().prop_map(|byte| [byte; 32])
}

/// One of few, so that ops cite the same entry again, a dep of theirs, and the entry that holds them.
pub(super) fn entry_id() -> impl Strategy<Value = EntryId> {
    prop_oneof![Just(EntryPlan::THIS), (1..6u8).prop_map(|byte| EntryId([byte; 32]))]
}

pub(super) fn body_id() -> impl Strategy<Value = BodyId> {
    hash().prop_map(BodyId)
}

fn thread_id() -> impl Strategy<Value = ThreadId> {
    (entry_id(), any::<u16>()).prop_map(|(entry, op)| ThreadId { entry, op: OpIndex(op) })
}

fn comment_id() -> impl Strategy<Value = CommentId> {
    (entry_id(), any::<u16>()).prop_map(|(entry, op)| CommentId { entry, op: OpIndex(op) })
}

pub(super) fn time() -> impl Strategy<Value = Timestamp> {
    prop_oneof![Just(-TIME_MAX), Just(TIME_MAX), -TIME_MAX..=TIME_MAX].prop_map(Timestamp)
}

fn closing() -> impl Strategy<Value = Closing> {
    prop_oneof![
        select(vec![0u8, 1, 2, 3, 4, 6]).prop_map(|number| Closing::from_number(number, None).unwrap()),
        thread_id().prop_map(|of| Closing::Duplicate { of }),
    ]
}

fn people() -> impl Strategy<Value = Vec<PersonId>> {
    vec(hash().prop_map(PersonId), 0..3)
}

fn brief() -> impl Strategy<Value = BriefOp> {
    let on_silence = prop_oneof![
        Just(OnSilence::ProceedAsIs),
        any::<u16>().prop_map(|working_hours| OnSilence::Extend { working_hours }),
        hash().prop_map(|to| OnSilence::Escalate { to: PersonId(to) }),
    ];
    let head = (body_id(), select(Preset::ALL), select(DecisionWanted::ALL), vec(thread_id(), 0..3));
    let rest = (option::of(time()), on_silence, any::<bool>(), option::of(hash().prop_map(PersonId)), people());
    (head, rest).prop_map(|(head, (due, on_silence, is_reversible, deputy, reviewers))| {
        let (body, preset, decision_wanted, questions) = head;
        BriefOp { body, preset, decision_wanted, questions, due, on_silence, is_reversible, deputy, reviewers }
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    let measure = prop_oneof![
        select(vec![Measure::BlockingOpen, Measure::ReviewsOpen, Measure::Briefs]),
        select(Role::ALL).prop_map(Measure::Approvals),
        select(Step::ALL).prop_map(Measure::WorkingDaysSince),
        select(Position::ALL).prop_map(Measure::Positions),
        option::of(any::<[u8; 16]>()).prop_map(|section| Measure::Coverage(section.map(SectionId))),
    ];
    let bound = prop_oneof![(0..=BOUND_MAX).prop_map(Bound::Number), Just(Bound::Quorum)];
    let compare = (measure, select(Comparison::ALL), bound)
        .prop_map(|(measure, comparison, bound)| Condition::Compare(Compare { measure, comparison, bound }));
    let leaf = prop_oneof![1 => any::<bool>().prop_map(Condition::Constant), 4 => compare];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Condition::All),
            vec(inner.clone(), 2..4).prop_map(Condition::Any),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

fn gate() -> impl Strategy<Value = GateRule> {
    let text = prop_oneof![select(KnownGate::ALL).prop_map(GateText::Known), body_id().prop_map(GateText::Own)];
    (any::<[u8; 8]>(), text, condition(), condition(), select(Role::ALL)).prop_map(
        |(id, text, applies_if, met_if, override_by)| GateRule {
            id: GateId(id),
            text,
            applies_if,
            met_if,
            override_by,
        },
    )
}

/// In the order in which changes are written.
fn policy() -> impl Strategy<Value = PolicyOp> {
    let number = (select(PolicyNumber::ALL), any::<u16>());
    let step = (select(Step::ALL), condition()).prop_map(|(step, until)| StepRule { step, until });
    let parts = (
        vec(number, 0..4),
        option::of(vec(step, 0..3)),
        option::of(vec(gate(), 0..3)),
        option::of(option::of(body_id())),
    );
    (option::of(body_id()), parts).prop_map(|(body, (numbers, steps, gates, rubric))| {
        let numbers = numbers.into_iter().map(|(number, value)| PolicyChange::Number(number, value));
        let rest = steps.map(PolicyChange::Steps).into_iter().chain(gates.map(PolicyChange::Gates));
        let changes = numbers.chain(rest).chain(rubric.map(PolicyChange::Rubric)).collect();
        PolicyOp { body, changes }
    })
}

fn rule_op() -> impl Strategy<Value = Op> {
    prop_oneof![
        policy().prop_map(Op::Policy),
        (any::<[u8; 8]>(), any::<bool>(), option::of(body_id())).prop_map(|(gate, is_on, body)| Op::OverrideGate {
            gate: GateId(gate),
            is_on,
            body
        }),
        vec(entry_id(), 0..3).prop_map(|changes| Op::ConfirmPolicy { changes }),
    ]
}

fn opening() -> impl Strategy<Value = ThreadOpening> {
    let head = (body_id(), body_id(), select(Kind::ALL), any::<bool>());
    let rest = (option::of(any::<u16>()), people(), option::of(hash()));
    (head, rest).prop_map(|((target, body, kind, is_blocking), (criterion, asks, before))| ThreadOpening {
        target,
        body,
        kind,
        is_blocking,
        criterion,
        asks,
        suggestion: before.map(|before_hash| Suggestion { before_hash }),
    })
}

fn identity_op() -> impl Strategy<Value = Op> {
    let preset = || select(Preset::ALL);
    let genesis =
        (hash().prop_map(DocumentHash), any::<[u8; 16]>(), preset(), option::of(body_id()), option::of(hash()));
    prop_oneof![
        (hash(), preset()).prop_map(|(document, preset)| Op::PageGenesis { document: DocumentHash(document), preset }),
        genesis.prop_map(|(document, salt, preset, body, continues)| Op::OwnedGenesis {
            document,
            salt,
            preset,
            body,
            continues: continues.map(ReviewId)
        }),
        body_id().prop_map(|body| Op::Profile { body }),
        (hash().prop_map(PublicKey), any::<[u8; 32]>())
            .prop_map(|(key, half)| Op::AddKey { key, proof: KeyProof([half, half].concat().try_into().unwrap()) }),
        (hash().prop_map(PublicKey), vec(entry_id(), 0..3)).prop_map(|(key, keeps)| Op::RevokeKey { key, keeps }),
        (hash(), hash()).prop_map(|(key, person)| Op::Attest { key: PublicKey(key), person: PersonId(person) }),
        (hash(), select(Role::ALL)).prop_map(|(person, role)| Op::Grant { person: PersonId(person), role }),
    ]
}

fn review_op() -> impl Strategy<Value = Op> {
    let sections = vec(any::<[u8; 16]>().prop_map(SectionPrint), 0..3);
    let submission =
        (option::of(select(Verdict::ALL)), option::of(select(SingleReason::ALL)), option::of(body_id()), sections);
    let revision = (self::revision(), option::of(hash().prop_map(TextId)), option::of(body_id()));
    let text = (self::revision(), hash().prop_map(TextId));
    prop_oneof![
        text.prop_map(|(revision, text)| Op::Text { revision, text }),
        submission.prop_map(|(verdict, single, body, sections)| Op::Submission { verdict, single, body, sections }),
        opening().prop_map(Op::Thread),
        (thread_id(), body_id(), people()).prop_map(|(thread, body, asks)| Op::Reply { thread, body, asks }),
        (comment_id(), body_id()).prop_map(|(comment, body)| Op::Edit { comment, body }),
        (thread_id(), select(Stance::ALL), option::of(time())).prop_map(|(thread, stance, eta)| Op::Stance {
            thread,
            stance,
            eta
        }),
        (thread_id(), closing(), option::of(body_id())).prop_map(|(thread, closing, body)| Op::Close {
            thread,
            closing,
            body
        }),
        (thread_id(), option::of(body_id())).prop_map(|(thread, body)| Op::Reopen { thread, body }),
        (comment_id(), select(Reaction::ALL), any::<bool>()).prop_map(|(comment, reaction, is_on)| Op::React {
            comment,
            reaction,
            is_on
        }),
        (comment_id(), vec((body_id(), option::of(hash())), 0..3))
            .prop_map(|(comment, erases)| Op::Redact { comment, erases }),
        revision.prop_map(|(revision, text, body)| Op::Revision { revision, text, body }),
        (thread_id(), body_id()).prop_map(|(thread, body)| Op::Reattach { thread, body }),
    ]
}

fn later_op() -> impl Strategy<Value = Op> {
    let mark = (any::<[u8; 16]>(), any::<[u8; 16]>(), select(Level::ALL), option::of(body_id()));
    let ask = (entry_id(), any::<u16>()).prop_map(|(entry, op)| AskId { entry, op: OpIndex(op) });
    prop_oneof![
        vec(entry_id(), 0..3).prop_map(|entries| Op::Admit { entries }),
        hash().prop_map(|to| Op::Transfer { to: PersonId(to) }),
        entry_id().prop_map(|transfer| Op::AcceptTransfer { transfer }),
        hash().prop_map(|review| Op::CopiedFrom { review: ReviewId(review) }),
        (thread_id(), select(SuggestionAnswer::ALL), option::of(body_id()))
            .prop_map(|(thread, answer, body)| Op::AnswerSuggestion { thread, answer, body }),
        mark.prop_map(|(section, print, level, body)| Op::SectionMark {
            section: SectionId(section),
            print: SectionPrint(print),
            level,
            body
        }),
        (ask, select(AskEnding::ALL), option::of(body_id())).prop_map(|(ask, ending, body)| Op::EndAsk {
            ask,
            ending,
            body
        }),
        (hash(), option::of(body_id())).prop_map(|(person, body)| Op::RequestReview { person: PersonId(person), body }),
        brief().prop_map(Op::Brief),
    ]
}

/// Any op, those of later versions too.
pub(super) fn op() -> impl Strategy<Value = Op> {
    let later = (prop_oneof![11..13u16, 14..20u16, 52..=u16::MAX], any::<bool>());
    prop_oneof![
        2 => identity_op(),
        4 => review_op(),
        3 => later_op(),
        2 => rule_op(),
        2 => time_op(),
        2 => handoff_op(),
        1 => later.prop_map(|(number, is_critical)| Op::Unknown { number: OpNumber(number), is_critical }),
    ]
}

/// The op as whoever reads it sees it: what it opens itself has a name now.
pub(super) fn named(op: Op, this: EntryId) -> Op {
    let thread = |thread: ThreadId| ThreadId { entry: named_entry(thread.entry, this), ..thread };
    let comment = |comment: CommentId| CommentId { entry: named_entry(comment.entry, this), ..comment };
    match op {
        Op::Reply { thread: id, body, asks } => Op::Reply { thread: thread(id), body, asks },
        Op::Edit { comment: id, body } => Op::Edit { comment: comment(id), body },
        Op::Stance { thread: id, stance, eta } => Op::Stance { thread: thread(id), stance, eta },
        Op::Close { thread: id, closing: Closing::Duplicate { of }, body } => {
            Op::Close { thread: thread(id), closing: Closing::Duplicate { of: thread(of) }, body }
        }
        Op::Close { thread: id, closing, body } => Op::Close { thread: thread(id), closing, body },
        Op::Reopen { thread: id, body } => Op::Reopen { thread: thread(id), body },
        Op::React { comment: id, reaction, is_on } => Op::React { comment: comment(id), reaction, is_on },
        Op::Redact { comment: id, erases } => Op::Redact { comment: comment(id), erases },
        Op::Reattach { thread: id, body } => Op::Reattach { thread: thread(id), body },
        Op::AnswerSuggestion { thread: id, answer, body } => Op::AnswerSuggestion { thread: thread(id), answer, body },
        Op::EndAsk { ask, ending, body } => {
            Op::EndAsk { ask: AskId { entry: named_entry(ask.entry, this), ..ask }, ending, body }
        }
        Op::Admit { entries } => {
            Op::Admit { entries: entries.into_iter().map(|entry| named_entry(entry, this)).collect() }
        }
        Op::ConfirmPolicy { changes } => {
            Op::ConfirmPolicy { changes: changes.into_iter().map(|entry| named_entry(entry, this)).collect() }
        }
        Op::AcceptTransfer { transfer } => Op::AcceptTransfer { transfer: named_entry(transfer, this) },
        Op::Brief(brief) => {
            Op::Brief(BriefOp { questions: brief.questions.into_iter().map(thread).collect(), ..brief })
        }
        op @ (Op::Handoff(_) | Op::TakeHandoff { .. } | Op::ReturnHandoff { .. } | Op::Urgent { .. }) => {
            arbitrary_handoff::named(op, |entry| named_entry(entry, this))
        }
        op => arbitrary_time::named(op, |entry| named_entry(entry, this)),
    }
}

fn named_entry(entry: EntryId, this: EntryId) -> EntryId {
    if entry == EntryPlan::THIS { this } else { entry }
}

pub(super) fn body() -> impl Strategy<Value = Body> {
    const FIELDS: [Field; 18] = [
        Field::Text,
        Field::Because,
        Field::WouldSatisfy,
        Field::Fallback,
        Field::Replacement,
        Field::Reason,
        Field::Name,
        Field::Title,
        Field::Address,
        Field::Goal,
        Field::Wanted,
        Field::NotWanted,
        Field::Item,
        Field::Reviewers,
        Field::Links,
        Field::Actions,
        Field::If,
        Field::Then,
    ];
    let words = vec(option::of(".{0,40}"), FIELDS.len());
    (words, option::of(target())).prop_map(|(words, target)| Body {
        words: FIELDS.into_iter().zip(words).filter_map(|(field, words)| Some((field, words?.into()))).collect(),
        target: target.map(Rc::new),
    })
}

fn revision() -> impl Strategy<Value = Revision> {
    (any::<u8>(), any::<u8>(), hash()).prop_map(|(flatten_version, fold_version, hash)| Revision {
        flatten_version,
        fold_version,
        hash,
    })
}

fn place() -> impl Strategy<Value = Where> {
    let numbers = (any::<u32>(), any::<u32>(), prop_oneof![Just((0, 1)), any::<(u32, u32)>()]);
    let quote = (".{0,20}", ".{0,40}", ".{0,40}", numbers).prop_map(|(exact, prefix, suffix, (one, other, (k, n)))| {
        let position = Span::new(CodePoints(one.min(other)), CodePoints(one.max(other))).unwrap();
        Quote { exact, prefix, suffix, position, occurrence: k, n_occurrences: n }
    });
    let region = option::of([0..=1000u16, 0..=1000u16, 0..=1000u16, 0..=1000u16]);
    let image = (".{0,20}", ".{0,20}", ".{0,20}", region)
        .prop_map(|(alt, caption, source, region)| ElementTarget::Image { alt, caption, source, region });
    prop_oneof![
        3 => quote.prop_map(Where::Text),
        1 => Just(Where::Element(ElementTarget::Page)),
        1 => ".{0,40}".prop_map(|text| Where::Element(ElementTarget::Block { text })),
        1 => image.prop_map(Where::Element),
    ]
}

pub(super) fn target() -> impl Strategy<Value = Target> {
    let headings = vec((option::of(".{0,10}"), ".{0,20}".prop_map(String::from)), 0..4);
    let path = (headings, any::<u32>(), option::of(any::<(u32, u32)>()), any::<[u8; 8]>())
        .prop_map(|(headings, block, cell, block_hash)| Path { headings, block, cell, block_hash });
    (revision(), place(), path).prop_map(|(revision, place, path)| Target { revision, place, path })
}

/// Any CBOR that the format could hold, whatever it means.
pub(super) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(Value::Int),
        vec(any::<u8>(), 0..40).prop_map(Value::Bytes),
        ".{0,10}".prop_map(Value::Text),
        any::<bool>().prop_map(Value::Bool),
        Just(Value::Null),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        let map = proptest::collection::btree_map(prop_oneof![0..40u64, any::<u64>()], inner.clone(), 0..6);
        prop_oneof![
            vec(inner, 0..6).prop_map(Value::Array),
            map.prop_map(|fields| Value::Map(fields.into_iter().collect())),
        ]
    })
}
