//! What a review *is*: signed entries folded into a plain value, and everything that is derived from it.
//!
//! This crate forbids: a clock, randomness, async, the DOM, yrs, bytes. Time and the viewer are arguments; a body is
//! already text. The fold is a pure function of the set of entries, so two replicas that hold the same set show the same.
//!
//! In the order of need: an [`Entry`] is one signed record and holds [`Op`]s; its words stand apart in a [`Body`], because
//! words can be erased and records cannot; the [`Fold`] takes entries and bodies in any order and gives a [`Review`]: people,
//! [`Thread`]s with their [`Comment`]s and [`ThreadState`], [`Submission`]s, the [`Brief`], the [`History`] of who had seen
//! what, and the [`Problem`]s beside them. A thread is about one place; a submission is one sitting.
//!
//! What depends on a reader's document or on the time is never in the value. It is asked for: whose [`Turn`] it is, what
//! became of the [`suggestions`], what the [`coverage`] and the [`verdicts`] are worth in a [`DocumentNow`], and what
//! happened [`since`] somebody submitted.
//!
//! Read `op.rs` next; then how acts become a value: `fold.rs` (sorts them), `people.rs` and `authority.rs` (who, and whether
//! they may), `thread_fold.rs` with `thread_state.rs`, `review_fold.rs`, and `settle.rs` (only what was touched); then what is
//! derived of the value: `turn_rules.rs`, `suggestion.rs`, `coverage.rs`, `since.rs`. The rules of a review: `policy_read.rs` and
//! `policy_fold.rs` (what stands), `condition.rs` and `facts.rs` (what is measured), `gate.rs`, `step.rs`, `unblock.rs`. Time: `zone.rs`,
//! `week.rs`, `availability.rs`, `calendar.rs` (somebody's working clock), `delivery.rs`, `timed.rs` (deadlines), `turn_time.rs`.

mod acts;
mod authority;
mod availability;
mod body;
mod brief;
mod calendar;
mod calendar_days;
mod causal;
mod choice;
mod condition;
mod condition_text;
mod condition_words;
mod coverage;
mod delivery;
mod digest;
mod digest_rules;
mod document_now;
mod entry;
mod facts;
mod fold;
mod forecast;
mod gate;
mod gate_turn;
mod handoff;
mod handoff_fold;
mod handoff_op;
mod handoff_turn;
mod id;
mod id_map;
mod interruption;
mod kept_text;
mod lift;
mod measures;
mod measures_read;
mod next_awake;
mod op;
mod people;
mod policy;
mod policy_fold;
mod policy_op;
mod policy_preset;
mod policy_read;
mod problem;
mod review_fold;
mod settle;
mod silence;
mod since;
mod step;
mod suggestion;
mod summary;
mod sun_strip;
mod thread;
mod thread_fold;
mod thread_settle;
mod thread_state;
mod thread_time;
mod time_fold;
mod time_read;
mod timed;
mod transition;
mod turn;
mod turn_pass;
mod turn_rules;
mod turn_time;
mod unblock;
mod week;
mod working_time;
mod zone;

pub use availability::{
    Availability, AvailabilityOp, DAYS_OFF_MAX, DIGEST_TIMES, DIGEST_TIMES_MAX, DaysOff, OFFSET_CHANGES_MAX, Shown,
};
pub use body::{Body, Field, Words};
pub use brief::Brief;
pub use calendar::Calendar;
pub use causal::History;
pub use choice::{
    AskEnding, Closing, DecisionWanted, HandoffEnding, Kind, Level, Preset, Reaction, Role, SingleReason, Stance,
    SuggestionAnswer, Urgency, Verdict, WhyNext,
};
pub use condition::{
    BOUND_MAX, Bound, CONDITION_DEPTH_MAX, CONDITION_NODES_MAX, Compare, Comparison, Condition, Measure, Measured,
    Position, Truth,
};
pub use condition_text::{ConditionError, ConditionFault};
pub use coverage::{MarkNow, SectionCoverage, VerdictNow, coverage, verdicts};
pub use delivery::{Spoken, SpokenByKey};
pub use digest::{Digest, DigestFact, DigestRow, DigestSection, DigestTopic, DigestView, Named};
pub use document_now::{DocumentNow, QuoteNow, SectionNow};
pub use entry::{Entry, Order};
pub use fold::Fold;
pub use forecast::{Forecast, forecast};
pub use gate::{GateNow, GateState, Missing, Remedy, StaleApproval, Unmet, gates};
pub use gate_turn::{LooksAtGates, UnmetGate, UnmetGates, unmet_gates};
pub use handoff::{
    HANDOFF_ITEMS_MAX, HANDOFF_SUMMARY_LEN_MAX, Handoff, HandoffItem, HandoffReturn, HandoffState, ItemState, ItemWork,
    Taking, UrgentAsk, Watch,
};
pub use handoff_fold::HandoffLinks;
pub use handoff_op::{HandoffOp, HandoffTo, HandoffWork, ItemIndex};
pub use id::{
    BodyId, CommentId, DocumentHash, EntryId, OpIndex, PersonId, PublicKey, ReviewId, SectionId, SectionPrint, TextId,
    ThreadId, Timestamp,
};
pub use id_map::{IdBytes, IdKey, IdMap, IdSet};
pub use interruption::interruptions;
pub use lift::Lift;
pub use measures::{AnchorHealth, ClosingKind, Measures, Spread, Tally};
pub use next_awake::{Awake, HANDOFFS_HELD_MAX, awake_order, next_awake};
pub use op::{AskId, BriefOp, KeyProof, OnSilence, Op, OpNumber, Suggestion, ThreadOpening};
pub use people::Person;
pub use policy::{Contested, Gate, Override, Policy, PolicyNote, PolicyNumbers};
pub use policy_fold::GATES_MAX;
pub use policy_op::{
    GateId, GateRule, GateText, KnownGate, PolicyChange, PolicyField, PolicyNumber, PolicyOp, Step, StepRule,
    Strictness,
};
pub use policy_preset::gate_rule;
pub use problem::{Problem, VoidWhy};
pub use settle::Erasure;
pub use silence::{Silence, brief_due, due_of, due_transitions, silence_of, waiting_of};
pub use since::{Since, since};
pub use step::{StepNow, StepState, step_now};
pub use suggestion::{AnswerGiven, SuggestionState, suggestions};
pub use summary::{KeptText, Mark, Review, ReviewRequest, RevisionNote, Submission, TransferOffer};
pub use sun_strip::{HandoffMoment, Overlap, SunRow, SunStrip};
pub use thread::{AskEnded, Closed, Comment, Move, MoveKind, Need, Reattachment, StanceTaken, Thread, Version, Work};
pub use thread_state::ThreadState;
pub use timed::{BriefDue, Nudge, Pass, Promise};
pub use transition::{Transition, TurnSubject, Waiting};
pub use turn::{NEWCOMER, Turn, TurnReason, TurnRow, Unblocks, Via};
pub use unblock::{IfSilent, SelfAct, SilenceOutcome, Unblock, Wait, WaitOn, unblock};
pub use week::{WEEK_SPANS_MAX, Week};
pub use working_time::{AskSilence, Percent, ResponsePolicy, WorkingTime, add_working_days, working_days};
pub use zone::{DayMinute, LocalDay, OffsetMinutes, Offsets};

#[cfg(test)]
mod tests;
