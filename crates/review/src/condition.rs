//! Conditions of gates and steps: a small total language. A condition is a bounded tree of comparisons, so it always has an
//! answer, soon, and the same one everywhere. Leaves out what the measures come to (`facts.rs`), and the readable form
//! (`condition_text.rs`).

use crate::choice::format_enum;
use crate::{Role, SectionId, Step};

/// A condition has at most so many nodes: what a person can still read.
pub const CONDITION_NODES_MAX: usize = 64;

/// A condition nests at most so deep.
pub const CONDITION_DEPTH_MAX: usize = 8;

/// A comparison's number is at most this.
pub const BOUND_MAX: u16 = 9_999;

/// When a gate is met, or a step over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// Holds always, or never.
    Constant(bool),
    /// All of these, two at least.
    All(Vec<Condition>),
    /// One of these, two at least.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// A measure compared with a number.
    Compare(Compare),
}

/// A measure compared with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Compare {
    /// What is measured.
    pub measure: Measure,
    /// How it must compare.
    pub comparison: Comparison,
    /// With what.
    pub bound: Bound,
}

/// What a measure is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// A number, at most [`BOUND_MAX`].
    Number(u16),
    /// The policy's quorum.
    Quorum,
}

format_enum! {
    /// How two numbers compare.
    Comparison {
        /// Are equal.
        Equal = 0,
        /// Differ.
        Differs = 1,
        /// Less than.
        Less = 2,
        /// At most.
        AtMost = 3,
        /// More than.
        More = 4,
        /// At least.
        AtLeast = 5,
    }
}

impl Comparison {
    /// Whether it holds for these.
    pub fn holds(self, is: u16, bound: u16) -> bool {
        match self {
            Self::Equal => is == bound,
            Self::Differs => is != bound,
            Self::Less => is < bound,
            Self::AtMost => is <= bound,
            Self::More => is > bound,
            Self::AtLeast => is >= bound,
        }
    }

    /// The one that holds exactly when this does not.
    pub fn inverse(self) -> Self {
        match self {
            Self::Equal => Self::Differs,
            Self::Differs => Self::Equal,
            Self::Less => Self::AtLeast,
            Self::AtMost => Self::More,
            Self::More => Self::AtMost,
            Self::AtLeast => Self::Less,
        }
    }
}

/// What can be measured in a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Open threads that block.
    BlockingOpen,
    /// People whose latest word is that they want another round.
    ChangesRequested,
    /// Open questions, and open threads in which somebody who was asked has not answered.
    QuestionsOpen,
    /// People who were asked to review and have not.
    ReviewsOpen,
    /// Suggestions that nobody has answered, or that were answered both ways.
    SuggestionsOpen,
    /// Open threads of any kind.
    ThreadsOpen,
    /// Briefs: 1 once there is one.
    Briefs,
    /// People of at least this role whose approval stands. The document's keeper counts for `owner` only.
    Approvals(Role),
    /// People besides its keeper who have read a section as it is now; for all sections the least of them.
    Coverage(Option<SectionId>),
    /// People who took this position. Not available yet: decisions come later.
    Positions(Position),
    /// Whole working days of the document's keeper since a step began.
    WorkingDaysSince(Step),
}

format_enum! {
    /// A position in a decision. Not available yet.
    Position {
        /// Yes.
        Consent = 0,
        /// Yes, with a concern.
        ConsentWithConcern = 1,
        /// No.
        Object = 2,
        /// Nothing either way.
        Abstain = 3,
        /// Not in the way.
        StandAside = 4,
        /// Not yet.
        NeedMoreTime = 5,
    }
}

/// Whether a condition holds, as far as it can be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It rests on what this version, or this reader, cannot know.
    Unknown,
}

impl From<bool> for Truth {
    fn from(is_true: bool) -> Self {
        if is_true { Self::Yes } else { Self::No }
    }
}

impl Truth {
    /// The opposite; of what is unknown nothing more is known.
    pub fn inverse(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// Gives the numbers that a condition compares.
pub trait Measured {
    /// What a measure comes to; `None` where that cannot be known.
    fn measure(&self, measure: Measure) -> Option<u16>;
    /// What `quorum` stands for.
    fn quorum(&self) -> u16;
}

impl Condition {
    /// A comparison with a number.
    pub fn compare(measure: Measure, comparison: Comparison, number: u16) -> Self {
        Self::Compare(Compare { measure, comparison, bound: Bound::Number(number) })
    }

    /// All of these: as simple as it can be said.
    pub fn all(mut conditions: Vec<Self>) -> Self {
        match (conditions.len(), conditions.pop()) {
            (_, None) => Self::Constant(true),
            (1, Some(only)) => only,
            (_, Some(last)) => {
                conditions.push(last);
                Self::All(conditions)
            }
        }
    }

    /// One of these: as simple as it can be said.
    pub fn any(mut conditions: Vec<Self>) -> Self {
        match (conditions.len(), conditions.pop()) {
            (_, None) => Self::Constant(false),
            (1, Some(only)) => only,
            (_, Some(last)) => {
                conditions.push(last);
                Self::Any(conditions)
            }
        }
    }

    /// Whether it holds for these measures.
    pub fn holds(&self, measured: &dyn Measured) -> Truth {
        match self {
            Self::Constant(is_true) => (*is_true).into(),
            Self::Not(inner) => inner.holds(measured).inverse(),
            Self::All(parts) => joined(parts, measured, Truth::No),
            Self::Any(parts) => joined(parts, measured, Truth::Yes),
            Self::Compare(compare) => compare.holds(measured),
        }
    }

    /// How many nodes it has.
    pub fn n_nodes(&self) -> usize {
        1 + match self {
            Self::Constant(_) | Self::Compare(_) => 0,
            Self::Not(inner) => inner.n_nodes(),
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::n_nodes).sum(),
        }
    }

    /// How deep it nests; a comparison alone is 1 deep.
    pub fn depth(&self) -> usize {
        1 + match self {
            Self::Constant(_) | Self::Compare(_) => 0,
            Self::Not(inner) => inner.depth(),
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::depth).max().unwrap_or(0),
        }
    }

    /// Whether an entry may hold it.
    pub fn is_within_limits(&self) -> bool {
        self.n_nodes() <= CONDITION_NODES_MAX && self.depth() <= CONDITION_DEPTH_MAX
    }

    /// Whether it speaks of what this version cannot measure yet.
    pub fn is_beyond_this_version(&self) -> bool {
        match self {
            Self::Constant(_) => false,
            Self::Not(inner) => inner.is_beyond_this_version(),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::is_beyond_this_version),
            Self::Compare(compare) => matches!(
                compare.measure,
                Measure::Positions(_) | Measure::WorkingDaysSince(Step::BlindPass | Step::Decision)
            ),
        }
    }
}

impl Compare {
    /// Whether it holds for these measures.
    pub fn holds(&self, measured: &dyn Measured) -> Truth {
        let Some(is) = measured.measure(self.measure) else { return Truth::Unknown };
        self.comparison.holds(is, self.bound.number(measured)).into()
    }
}

impl Bound {
    /// The number it stands for.
    pub fn number(self, measured: &dyn Measured) -> u16 {
        match self {
            Self::Number(number) => number,
            Self::Quorum => measured.quorum(),
        }
    }
}

/// `decides` is the answer of one part that settles the whole.
fn joined(parts: &[Condition], measured: &dyn Measured, decides: Truth) -> Truth {
    let mut joined = decides.inverse();
    for part in parts {
        match part.holds(measured) {
            truth if truth == decides => return decides,
            Truth::Unknown => joined = Truth::Unknown,
            _ => {}
        }
    }
    joined
}
