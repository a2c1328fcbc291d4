//! The acts about one thing in fold order, and what each act is about. Leaves out what they come to (`thread_fold.rs`,
//! `review_fold.rs`).

use std::rc::Rc;

use anchor::Revision;

use crate::{
    AskId, BodyId, CommentId, Entry, EntryId, IdMap, MoveKind, Op, OpIndex, Order, TextId, ThreadId, Transition,
};

/// The acts of one thread in fold order, its opening included; or those of the review as a whole.
#[derive(Debug, Clone, Default)]
pub(crate) struct Acts(Vec<Act>);

/// One act: where it stands in the fold, which op of its entry it is, and the entry.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    pub(crate) order: Order,
    pub(crate) op: OpIndex,
    pub(crate) entry: Rc<Entry>,
}

impl Acts {
    /// Sorts an act in. Most come last, so this is cheap.
    pub(crate) fn insert(&mut self, act: Act) {
        let at = self.0.partition_point(|other| (other.order, other.op) < (act.order, act.op));
        self.0.insert(at, act);
    }

    /// Puts every act where its entry now stands.
    pub(crate) fn sort_again(&mut self, orders: &IdMap<EntryId, Order>) {
        for act in &mut self.0 {
            act.order = orders.get(&act.entry.id).copied().unwrap_or(act.order);
        }
        self.0.sort_by_key(|act| (act.order, act.op));
    }

    pub(crate) fn iter(&self) -> core::slice::Iter<'_, Act> {
        self.0.iter()
    }
}

/// What an act is about.
pub(crate) enum About {
    /// It opens this thread.
    Itself(ThreadId),
    Thread(ThreadId),
    Comment(CommentId),
    /// A comment, or an act about the review as a whole.
    Ask(AskId),
    Review,
    Nothing,
}

/// What an op is about.
pub(crate) fn about(id: EntryId, index: OpIndex, op: &Op) -> About {
    match op {
        Op::Thread(_) => About::Itself(ThreadId { entry: id, op: index }),
        Op::Reply { thread, .. }
        | Op::Stance { thread, .. }
        | Op::Close { thread, .. }
        | Op::Reopen { thread, .. }
        | Op::AnswerSuggestion { thread, .. }
        | Op::Reattach { thread, .. } => About::Thread(*thread),
        Op::Timed(Transition::Nudge(waiting) | Transition::Silence(waiting)) => {
            waiting.thread.map_or(About::Review, About::Thread)
        }
        Op::Timed(Transition::BriefDue { .. }) => About::Review,
        Op::Edit { comment, .. } | Op::React { comment, .. } | Op::Redact { comment, .. } => About::Comment(*comment),
        Op::EndAsk { ask, .. } => About::Ask(*ask),
        Op::Submission { .. }
        | Op::SectionMark { .. }
        | Op::Revision { .. }
        | Op::Text { .. }
        | Op::Brief(_)
        | Op::Policy(_)
        | Op::OverrideGate { .. }
        | Op::ConfirmPolicy { .. }
        | Op::Handoff(_)
        | Op::TakeHandoff { .. }
        | Op::ReturnHandoff { .. }
        | Op::Urgent { .. }
        | Op::Eta { .. }
        | Op::Pass { .. }
        | Op::RequestReview { .. } => About::Review,
        _ => About::Nothing,
    }
}

/// What an act in a thread counts as.
pub(crate) fn kind_of(op: &Op) -> Option<MoveKind> {
    Some(match op {
        Op::Thread(_) => MoveKind::Opened,
        Op::Reply { .. } => MoveKind::Replied,
        Op::Edit { .. } => MoveKind::Edited,
        Op::Stance { stance, .. } => MoveKind::TookStance(*stance),
        Op::Close { .. } => MoveKind::Closed,
        Op::Reopen { .. } => MoveKind::Reopened,
        Op::AnswerSuggestion { .. } => MoveKind::Answered,
        Op::React { .. } => MoveKind::Reacted,
        Op::Reattach { .. } => MoveKind::Reattached,
        Op::Redact { .. } => MoveKind::Redacted,
        Op::EndAsk { .. } => MoveKind::EndedAsk,
        _ => return None,
    })
}

/// The text an op publishes, and of which revision it is.
pub(crate) fn text_of(op: &Op) -> Option<(Revision, TextId)> {
    match op {
        Op::Text { revision, text } | Op::Revision { revision, text: Some(text), .. } => Some((*revision, *text)),
        _ => None,
    }
}

/// The bodies an op names.
pub(crate) fn bodies_of(op: &Op) -> Vec<BodyId> {
    match op {
        Op::Thread(opening) => vec![opening.target, opening.body],
        Op::Profile { body } | Op::Reply { body, .. } | Op::Edit { body, .. } | Op::Reattach { body, .. } => {
            vec![*body]
        }
        Op::OwnedGenesis { body, .. }
        | Op::Submission { body, .. }
        | Op::Close { body, .. }
        | Op::Reopen { body, .. }
        | Op::AnswerSuggestion { body, .. }
        | Op::SectionMark { body, .. }
        | Op::EndAsk { body, .. }
        | Op::RequestReview { body, .. }
        | Op::Revision { body, .. } => body.iter().copied().collect(),
        Op::Brief(brief) => vec![brief.body],
        Op::Handoff(offer) => vec![offer.body],
        Op::Policy(policy) => policy.bodies(),
        Op::OverrideGate { body, .. } => body.iter().copied().collect(),
        Op::TakeHandoff { body, .. } | Op::ReturnHandoff { body, .. } | Op::Urgent { body, .. } => {
            body.iter().copied().collect()
        }
        Op::Availability(said) => said.body.iter().copied().collect(),
        Op::Pass { body, .. } => body.iter().copied().collect(),
        _ => Vec::new(),
    }
}
