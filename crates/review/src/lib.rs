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
//! derived of the value: `turn_rules.rs`, `suggestion.rs`, `coverage.rs`, `since.rs`.

mod acts;
mod authority;
mod body;
mod brief;
mod causal;
mod choice;
mod coverage;
mod document_now;
mod entry;
mod fold;
mod id;
mod id_map;
mod op;
mod people;
mod problem;
mod review_fold;
mod settle;
mod since;
mod suggestion;
mod summary;
mod thread;
mod thread_fold;
mod thread_state;
mod turn;
mod turn_rules;

pub use body::{Body, Field, Words};
pub use brief::Brief;
pub use causal::History;
pub use choice::{
    AskEnding, Closing, DecisionWanted, Kind, Level, Preset, Reaction, Role, SingleReason, Stance, SuggestionAnswer,
    Verdict,
};
pub use coverage::{MarkNow, SectionCoverage, VerdictNow, coverage, verdicts};
pub use document_now::{DocumentNow, QuoteNow, SectionNow};
pub use entry::{Entry, Order};
pub use fold::Fold;
pub use id::{
    BodyId, CommentId, DocumentHash, EntryId, OpIndex, PersonId, PublicKey, ReviewId, SectionId, SectionPrint, TextId,
    ThreadId, Timestamp,
};
pub use id_map::{IdBytes, IdKey, IdMap, IdSet};
pub use op::{AskId, BriefOp, KeyProof, OnSilence, Op, OpNumber, Suggestion, ThreadOpening};
pub use people::Person;
pub use problem::{Problem, VoidWhy};
pub use settle::Erasure;
pub use since::{Since, since};
pub use suggestion::{AnswerGiven, SuggestionState, suggestions};
pub use summary::{Mark, Review, ReviewRequest, RevisionNote, Submission, TransferOffer};
pub use thread::{AskEnded, Closed, Comment, Move, MoveKind, Need, Reattachment, StanceTaken, Thread, Version, Work};
pub use thread_state::ThreadState;
pub use turn::{NEWCOMER, Turn, TurnReason, TurnRow, Unblocks};

#[cfg(test)]
mod tests;
