//! What a review is for, as a value with its history. Leaves out how it is written (`Op::Brief`) and whose turn it makes.

use crate::{DecisionWanted, EntryId, OnSilence, OpIndex, Order, PersonId, Preset, ThreadId, Timestamp, Words};

/// What a review is for.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// The entry that says so.
    pub entry: EntryId,
    /// Which op of it.
    pub op: OpIndex,
    /// Where it stands in the fold.
    pub order: Order,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// The rules it was written for.
    pub preset: Preset,
    /// What the review is to achieve.
    pub goal: Words,
    /// What should come of it.
    pub decision_wanted: DecisionWanted,
    /// Feedback that is wanted, Markdown.
    pub wanted: Option<Words>,
    /// Feedback that is not wanted, Markdown.
    pub not_wanted: Option<Words>,
    /// Addresses worth reading, one in a line.
    pub links: Option<Words>,
    /// Questions to people: each is a thread.
    pub questions: Vec<ThreadId>,
    /// Until when.
    pub due: Option<Timestamp>,
    /// What happens then, if nobody has said anything.
    pub on_silence: OnSilence,
    /// Whether what is decided can be taken back later.
    pub is_reversible: bool,
    /// Who stands in for its author.
    pub deputy: Option<PersonId>,
    /// Who is asked to review and is here.
    pub reviewers: Vec<PersonId>,
    /// Who is asked to review and is not here yet, by name.
    pub awaited: Vec<String>,
    /// Briefs before it in the fold that its author had not seen: written beside it.
    pub unseen: Vec<EntryId>,
}

impl Brief {
    /// Whether somebody else wrote another brief at the same time, so that both should look again.
    pub fn is_beside_previous(&self) -> bool {
        !self.unseen.is_empty()
    }
}
