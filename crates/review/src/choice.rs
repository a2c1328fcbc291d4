//! The closed choices inside an op: each has a number in the format, and that never changes. Leaves out what an op is
//! (`op.rs`) and what a choice comes to.

use crate::ThreadId;

macro_rules! format_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $number:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them, in the order of the format.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// Its number in the format.
            pub const fn number(self) -> u8 {
                match self { $($name::$variant => $number),+ }
            }

            /// The one with this number.
            pub fn from_number(number: u8) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.number() == number)
            }
        }
    };
}

pub(crate) use format_enum;

format_enum! {
    /// The rules a review starts with.
    Preset {
        /// A page review: everybody may review, nobody owns it.
        Open = 0,
        /// A quick look.
        QuickLook = 1,
        /// A team's review.
        TeamReview = 2,
        /// A decision.
        Decision = 3,
        /// A sign-off.
        DocumentSignOff = 4,
    }
}

format_enum! {
    /// What a person may do; each includes the ones above it.
    Role {
        /// Comments.
        Guest = 0,
        /// Reviews.
        Reviewer = 1,
        /// Keeps the review going.
        Facilitator = 2,
        /// Decides.
        Owner = 3,
    }
}

format_enum! {
    /// The outcome of one sitting.
    Verdict {
        /// No judgement.
        Comment = 0,
        /// Good as it is.
        Approve = 1,
        /// Good once the blocking threads are dealt with.
        ApproveOnceFixed = 2,
        /// Must be seen again.
        NeedsAnotherRound = 3,
    }
}

format_enum! {
    /// Why one comment was sent outside a submission.
    SingleReason {
        /// It answers a direct question.
        AnswersQuestion = 0,
        /// It unblocks someone.
        UnblocksSomeone = 1,
    }
}

format_enum! {
    /// What a thread is.
    Kind {
        /// Something is wrong.
        Issue = 0,
        /// Other words.
        Suggestion = 1,
        /// Something is unclear.
        Question = 2,
        /// Something is to be done.
        Todo = 3,
        /// For the record.
        Note = 4,
        /// Small, and may be ignored.
        Nit = 5,
        /// Something is good.
        Praise = 6,
        /// An idea, not a request.
        Thought = 7,
    }
}

format_enum! {
    /// Where a person stands on a thread.
    Stance {
        /// It must not go on like this. Only the raiser's holds the thread.
        Block = 0,
        /// "I am on it."
        Working = 1,
        /// It needs talking about.
        Discuss = 2,
        /// Nothing more is needed.
        Satisfied = 3,
        /// For information.
        Inform = 4,
    }
}

format_enum! {
    /// A reaction; there is no downvote.
    Reaction {
        /// Agreed.
        Agree = 0,
        /// Thank you.
        Thanks = 1,
        /// Well put.
        WellPut = 2,
        /// Seen, nothing to add.
        Seen = 3,
    }
}

format_enum! {
    /// What a review should come to.
    DecisionWanted {
        /// Nothing but having been read.
        None = 0,
        /// Comments.
        Feedback = 1,
        /// A yes or a no.
        Approval = 2,
        /// One of several ways.
        Choice = 3,
    }
}

format_enum! {
    /// The answer to a suggestion.
    SuggestionAnswer {
        /// It goes into the document.
        Accept = 0,
        /// It does not; the reason is in the body.
        Reject = 1,
    }
}

format_enum! {
    /// How thoroughly a section was reviewed.
    Level {
        /// Looked over.
        Skimmed = 0,
        /// Read.
        Read = 1,
        /// Checked against what it rests on.
        Verified = 2,
    }
}

format_enum! {
    /// How an ask ended without an answer in its thread.
    AskEnding {
        /// It was answered elsewhere.
        Answered = 0,
        /// Whoever was asked cannot or will not.
        Declined = 1,
        /// Nobody answered in time. Only said by a timed transition.
        Lapsed = 2,
    }
}

format_enum! {
    /// How much a hand-off presses.
    Urgency {
        /// The document waits for it.
        Blocking = 0,
        /// In the receiver's usual order.
        Steady = 1,
        /// Whenever there is time.
        Calm = 2,
    }
}

format_enum! {
    /// What decided who is next awake.
    WhyNext {
        /// Their working hours begin soonest.
        Soonest = 0,
        /// Of several who begin at the same time, they were handed something the longest ago.
        LeastRecentlyServed = 1,
        /// Nothing else told them apart.
        ById = 2,
    }
}

format_enum! {
    /// In which state work comes back.
    HandoffEnding {
        /// Not done: the giver has it again.
        Undone = 0,
        /// Done: nobody has anything left to do.
        Done = 1,
    }
}

/// How a thread ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closing {
    /// The document was changed.
    Fixed,
    /// The question was answered.
    Answered,
    /// The suggestion was taken.
    Accepted,
    /// It will not be done; the reason is in the body.
    Dropped,
    /// The raiser took it back.
    Withdrawn,
    /// Another thread says the same.
    Duplicate {
        /// Which one.
        of: ThreadId,
    },
    /// Time ran out, by the review's policy.
    Lapsed,
}

impl Closing {
    /// Its number in the format.
    pub const fn number(self) -> u8 {
        match self {
            Self::Fixed => 0,
            Self::Answered => 1,
            Self::Accepted => 2,
            Self::Dropped => 3,
            Self::Withdrawn => 4,
            Self::Duplicate { .. } => 5,
            Self::Lapsed => 6,
        }
    }

    /// The one with this number; `of` is needed by `Duplicate` only.
    pub fn from_number(number: u8, of: Option<ThreadId>) -> Option<Self> {
        Some(match number {
            0 => Self::Fixed,
            1 => Self::Answered,
            2 => Self::Accepted,
            3 => Self::Dropped,
            4 => Self::Withdrawn,
            5 => Self::Duplicate { of: of? },
            6 => Self::Lapsed,
            _ => return None,
        })
    }
}
