//! A hand-off as a value: work that one person offers to another, and who has it now. Until it is taken it stays with its
//! giver, so each item has exactly one holder at any time. Leaves out how it comes about (`handoff_fold.rs`) and whose turn it
//! makes (`handoff_turn.rs`).

use crate::{
    AskId, EntryId, HandoffEnding, HandoffTo, HandoffWork, ItemIndex, Order, PersonId, Timestamp, Urgency, Words,
};

/// A summary has so many letters at most (WORKFLOW §7): who takes over reads it first and whole.
pub const HANDOFF_SUMMARY_LEN_MAX: usize = 600;

/// One hand-off holds so much at most; who hands over more of a review than this hands over the review.
pub const HANDOFF_ITEMS_MAX: usize = 512;

/// Work that one person offers to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Handoff {
    /// The op that offers it.
    pub id: AskId,
    /// Where that stands in the fold.
    pub order: Order,
    /// The giver.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// To whom.
    pub to: HandoffTo,
    /// How much it presses.
    pub urgency: Urgency,
    /// What it is about.
    pub summary: Words,
    /// What to do if something happens.
    pub watch: Vec<Watch>,
    /// Its work, then its actions.
    pub items: Vec<HandoffItem>,
    /// Who took of it, in fold order; those too who came too late.
    pub takings: Vec<Taking>,
    /// Who gave of it back, or took the offer back, in fold order.
    pub returns: Vec<HandoffReturn>,
}

/// "If this happens, do that."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// If.
    pub condition: String,
    /// Then.
    pub reaction: String,
}

/// One thing that a hand-off consists of.
#[derive(Debug, Clone, PartialEq)]
pub struct HandoffItem {
    /// What it is.
    pub what: ItemWork,
    /// Who has it now: always one person.
    pub holder: PersonId,
    /// What became of it.
    pub state: ItemState,
    /// The entry that made it so; the offer itself while nobody answered.
    pub since: EntryId,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemWork {
    /// Something of the log.
    Log(HandoffWork),
    /// Something to be done, in words.
    Action(Words),
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemState {
    /// Nobody took it yet: its giver has it.
    Offered,
    /// Taken, and not given back.
    Taken,
    /// Declined, or given back undone: its giver has it again.
    GivenBack,
    /// Its giver took the offer back.
    Withdrawn,
    /// Done.
    Done,
}

/// Somebody answered an offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Taking {
    /// Where that stands in the fold.
    pub order: Order,
    /// Who.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// What they understood, in their own words.
    pub readback: Option<Words>,
    /// What they got.
    pub got: Vec<ItemIndex>,
    /// What they wanted and somebody else has: they are told who.
    pub too_late: Vec<(ItemIndex, PersonId)>,
    /// What they did not want.
    pub declined: Vec<ItemIndex>,
}

/// Something came back.
#[derive(Debug, Clone, PartialEq)]
pub struct HandoffReturn {
    /// Where that stands in the fold.
    pub order: Order,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// What.
    pub items: Vec<ItemIndex>,
    /// In which state.
    pub ending: HandoffEnding,
    /// Why.
    pub reason: Option<Words>,
}

/// What a whole hand-off comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HandoffState {
    /// Nobody took anything yet.
    Offered,
    /// Some of it is taken, and some still waits for somebody, or stays with its giver.
    TakenInPart,
    /// All of it is with who took it, or done.
    Taken,
    /// All of it is with its giver again.
    Returned,
    /// Its giver took it back.
    Withdrawn,
    /// All that was taken is done.
    Done,
}

impl Handoff {
    /// What it comes to.
    pub fn state(&self) -> HandoffState {
        let has = |state: ItemState| self.items.iter().any(|item| item.state == state);
        match (has(ItemState::Offered), has(ItemState::Taken)) {
            (true, false) if !has(ItemState::Done) => HandoffState::Offered,
            (true, _) => HandoffState::TakenInPart,
            (false, true) if has(ItemState::GivenBack) || has(ItemState::Withdrawn) => HandoffState::TakenInPart,
            (false, true) => HandoffState::Taken,
            (false, false) if has(ItemState::Done) => HandoffState::Done,
            (false, false) if has(ItemState::GivenBack) => HandoffState::Returned,
            (false, false) => HandoffState::Withdrawn,
        }
    }

    /// The item with this number.
    pub fn item(&self, idx: ItemIndex) -> Option<&HandoffItem> {
        self.items.get(usize::from(idx.0))
    }

    /// The person it names; none when it is offered to a role.
    pub fn addressee(&self) -> Option<PersonId> {
        match self.to {
            HandoffTo::Person(person) | HandoffTo::NextAwake { person, .. } => Some(person),
            HandoffTo::Role(_) => None,
        }
    }

    /// What somebody holds of it, having taken it.
    pub fn held_by(&self, person: &PersonId) -> Vec<ItemIndex> {
        self.numbered()
            .filter(|(_, item)| item.state == ItemState::Taken && item.holder == *person)
            .map(first)
            .collect()
    }

    /// What still waits for somebody to take it, and was not declined by this person.
    pub fn open_to(&self, person: &PersonId) -> Vec<ItemIndex> {
        let declined =
            |idx: ItemIndex| self.takings.iter().any(|taking| taking.by == *person && taking.declined.contains(&idx));
        let open = self.numbered().filter(|(_, item)| item.state == ItemState::Offered);
        open.map(first).filter(|idx| !declined(*idx)).collect()
    }

    fn numbered(&self) -> impl Iterator<Item = (ItemIndex, &HandoffItem)> {
        self.items.iter().enumerate().map(|(idx, item)| (ItemIndex(u16::try_from(idx).unwrap_or(u16::MAX)), item))
    }
}

fn first((idx, _): (ItemIndex, &HandoffItem)) -> ItemIndex {
    idx
}

/// An ask of priority Now.
#[derive(Debug, Clone, PartialEq)]
pub struct UrgentAsk {
    /// Where that stands in the fold.
    pub order: Order,
    /// Which ask.
    pub ask: AskId,
    /// Who asks.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// Why it cannot wait for a digest.
    pub reason: Option<Words>,
}
