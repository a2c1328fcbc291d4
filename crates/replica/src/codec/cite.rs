//! How the ops of an entry name other entries: by a place in a list that the entry carries once. Ten replies to one
//! submission would else repeat its hash ten times, a tenth of all their bytes.
//!
//! The list is the entry's deps, and behind them the other entries that are spoken of, ascending and each once.

use review::{AskId, Closing, CommentId, EntryId, HandoffWork, IdSet, Op, ThreadId, Transition, TurnSubject};

use super::op::THIS_ENTRY;

/// The entries that an entry may speak of, besides itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cites<'a> {
    deps: &'a [EntryId],
    /// Those that are no deps.
    pub(crate) others: Vec<EntryId>,
}

impl<'a> Cites<'a> {
    /// What these ops need.
    pub(crate) fn of(deps: &'a [EntryId], ops: &[Op]) -> Self {
        let mut cited: IdSet<EntryId> = ops.iter().flat_map(cited_by).flatten().collect();
        for op in ops {
            match op {
                Op::Brief(brief) => cited.extend(brief.questions.iter().map(|thread| thread.entry)),
                Op::Handoff(offer) => cited.extend(offer.work.iter().map(|work| match work {
                    HandoffWork::Thread(thread) => thread.entry,
                    HandoffWork::Ask(ask) => ask.entry,
                })),
                Op::Admit { entries } | Op::ConfirmPolicy { changes: entries } => cited.extend(entries.iter().copied()),
                _ => {}
            }
        }
        let is_other = |id: &EntryId| *id != THIS_ENTRY && !deps.contains(id);
        Self { deps, others: cited.iter().filter(is_other).collect() }
    }

    /// What an entry carries; `None` unless it stands in its one form.
    pub(crate) fn read(deps: &'a [EntryId], others: Vec<EntryId>) -> Option<Self> {
        let is_sorted = others.windows(2).all(|pair| pair[0] < pair[1]);
        let is_apart = others.iter().all(|id| deps.binary_search(id).is_err());
        (is_sorted && is_apart).then_some(Self { deps, others })
    }

    /// The place of an entry in the list.
    pub(crate) fn place(&self, id: &EntryId) -> Option<usize> {
        let among_deps = self.deps.iter().position(|dep| dep == id);
        among_deps.or_else(|| Some(self.deps.len() + self.others.binary_search(id).ok()?))
    }

    /// The entry at a place.
    pub(crate) fn at(&self, place: u64) -> Option<EntryId> {
        self.deps.iter().chain(&self.others).nth(usize::try_from(place).ok()?).copied()
    }
}

fn cited_by(op: &Op) -> [Option<EntryId>; 2] {
    match op {
        Op::Reply { thread, .. }
        | Op::Stance { thread, .. }
        | Op::Reopen { thread, .. }
        | Op::AnswerSuggestion { thread, .. }
        | Op::Reattach { thread, .. } => [Some(thread.entry), None],
        Op::Close { thread, closing: Closing::Duplicate { of: ThreadId { entry, .. } }, .. } => {
            [Some(thread.entry), Some(*entry)]
        }
        Op::Close { thread, .. } => [Some(thread.entry), None],
        Op::Edit { comment: CommentId { entry, .. }, .. }
        | Op::React { comment: CommentId { entry, .. }, .. }
        | Op::Redact { comment: CommentId { entry, .. }, .. } => [Some(*entry), None],
        Op::EndAsk { ask, .. } | Op::Urgent { ask, .. } => [Some(ask.entry), None],
        Op::TakeHandoff { handoff, .. } | Op::ReturnHandoff { handoff, .. } => [Some(handoff.entry), None],
        Op::Timed(Transition::Nudge(waiting) | Transition::Silence(waiting)) => {
            [Some(waiting.cause.entry), waiting.thread.map(|thread| thread.entry)]
        }
        Op::Timed(Transition::BriefDue { brief }) => [Some(brief.entry), None],
        Op::Eta { subject, .. } | Op::Pass { subject, .. } => match subject {
            TurnSubject::Everything => [None, None],
            TurnSubject::Thread(ThreadId { entry, .. }) | TurnSubject::Ask(AskId { entry, .. }) => [Some(*entry), None],
        },
        Op::AcceptTransfer { transfer } => [Some(*transfer), None],
        _ => [None, None],
    }
}
