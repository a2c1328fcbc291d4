//! What an entry says about a review's rules (WORKFLOW §8): which fields of the policy change, which gate is overridden, which
//! of several changes stands. Leaves out what that comes to (`policy_fold.rs`), and the conditions inside (`condition.rs`).

use crate::choice::format_enum;
use crate::{BodyId, Condition, Role};

/// A change of the rules: only the fields that change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyOp {
    /// Why, in words.
    pub body: Option<BodyId>,
    /// What changes; of a field that is named twice the last value counts.
    pub changes: Vec<PolicyChange>,
}

impl PolicyOp {
    /// The bodies it names.
    pub fn bodies(&self) -> Vec<BodyId> {
        let mut bodies: Vec<BodyId> = self.body.into_iter().collect();
        for change in &self.changes {
            match change {
                PolicyChange::Rubric(body) => bodies.extend(body),
                PolicyChange::Gates(gates) => bodies.extend(gates.iter().filter_map(|gate| match gate.text {
                    GateText::Own(body) => Some(body),
                    GateText::Known(_) => None,
                })),
                PolicyChange::Number(..) | PolicyChange::Steps(_) => {}
            }
        }
        bodies
    }
}

/// One field of a policy with its new value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyChange {
    /// A number, or a choice by its number.
    Number(PolicyNumber, u16),
    /// The steps, in order.
    Steps(Vec<StepRule>),
    /// The gates.
    Gates(Vec<GateRule>),
    /// What the document is judged by: a body with one criterion in a line.
    Rubric(Option<BodyId>),
}

impl PolicyChange {
    /// Which field it is about.
    pub fn field(&self) -> PolicyField {
        match self {
            Self::Number(number, _) => PolicyField::Number(*number),
            Self::Steps(_) => PolicyField::Steps,
            Self::Gates(_) => PolicyField::Gates,
            Self::Rubric(_) => PolicyField::Rubric,
        }
    }
}

/// One field of a policy: what is changed, contested and confirmed as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyField {
    /// A number.
    Number(PolicyNumber),
    /// The steps.
    Steps,
    /// The gates.
    Gates,
    /// The rubric.
    Rubric,
}

/// Which of two values of a number is the stricter one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// The larger: a longer time, a larger quorum, a higher role that is needed.
    Larger,
    /// The smaller: a lower role that is given.
    Smaller,
    /// Neither: values beside each other leave the one before them.
    Neither,
}

format_enum! {
    /// A field of a policy that is a number.
    PolicyNumber {
        /// Which preset it follows, by its number.
        Preset = 0,
        /// How many approvals are needed: what `quorum` means in conditions.
        Quorum = 1,
        /// Working minutes until a first response.
        FirstResponse = 2,
        /// Working minutes until a blocking thread is answered.
        BlockingReply = 3,
        /// After how many percent of that somebody who blocks is nudged.
        NudgeAfter = 4,
        /// After how many percent the second nudge comes.
        SecondNudge = 5,
        /// After how many percent silence counts.
        SilenceAfter = 6,
        /// What silence comes to, by its number.
        OnSilence = 7,
        /// The role that commenting needs, by its number.
        MayComment = 8,
        /// The role of whoever was granted none, by its number.
        Newcomers = 9,
    }
}

impl PolicyNumber {
    /// Which of two values is the stricter one.
    pub fn strictness(self) -> Strictness {
        match self {
            Self::Preset | Self::OnSilence => Strictness::Neither,
            Self::Newcomers => Strictness::Smaller,
            _ => Strictness::Larger,
        }
    }

    /// The largest value that means something. What an entry says beyond it counts as this.
    pub fn most(self) -> u16 {
        match self {
            Self::Preset => 4,
            // More people than this do not sign anything.
            Self::Quorum => 99,
            // A working year of eight hours a day.
            Self::FirstResponse | Self::BlockingReply => 60_000,
            Self::NudgeAfter | Self::SecondNudge | Self::SilenceAfter => 10_000,
            Self::OnSilence => 1,
            Self::MayComment => 3,
            // Who keeps a review going is named, never anybody who comes along.
            Self::Newcomers => 1,
        }
    }
}

format_enum! {
    /// A step of a review.
    Step {
        /// Saying what the review is for.
        Brief = 0,
        /// Reviewing without seeing each other's comments; not offered yet.
        BlindPass = 1,
        /// Reviewing.
        OpenPass = 2,
        /// The author works the comments in.
        AuthorRevision = 3,
        /// Deciding; not offered yet.
        Decision = 4,
        /// Over.
        Done = 5,
    }
}

/// A step with what ends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRule {
    /// Which step.
    pub step: Step,
    /// The review is past it while this holds.
    pub until: Condition,
}

/// Names a gate within its policy; random, or fixed for those of a preset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GateId(pub [u8; 8]);

format_enum! {
    /// Gates that every reader's language has a sentence for.
    KnownGate {
        /// Nothing blocks.
        NothingBlocks = 0,
        /// Nobody wants another round.
        NoOtherRound = 1,
        /// Enough people approve.
        EnoughApprovals = 2,
        /// All questions are answered.
        QuestionsAnswered = 3,
        /// Every section was read by somebody.
        SectionsRead = 4,
        /// The owner approves.
        OwnerApproves = 5,
        /// Everybody who was asked has reviewed.
        EverybodyReviewed = 6,
        /// All suggestions are answered.
        SuggestionsAnswered = 7,
    }
}

impl KnownGate {
    /// The id of this gate in presets.
    pub fn id(self) -> GateId {
        GateId([0, 0, 0, 0, 0, 0, 0, self.number()])
    }
}

/// What a gate says to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GateText {
    /// One that every language has a sentence for.
    Known(KnownGate),
    /// A sentence of this review's own.
    Own(BodyId),
}

/// Something that must hold before the review is through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateRule {
    /// Which gate.
    pub id: GateId,
    /// What it says to people.
    pub text: GateText,
    /// It matters only while this holds.
    pub applies_if: Condition,
    /// It is met while this holds.
    pub met_if: Condition,
    /// Who may let the review through without it: this role and those above.
    pub override_by: Role,
}
