//! A brief that is being written: what a review is for, as its author fills it in. Leaves out the brief that the log knows
//! (`review::Brief`) and how one becomes the other (`publish.rs`).

use std::rc::Rc;

use anchor::Target;
use review::{DecisionWanted, OnSilence, PersonId, Preset, ThreadId, Timestamp};

/// Everything that a brief form holds.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefDraft {
    /// The rules it is written for.
    pub preset: Preset,
    /// What the review is to achieve.
    pub goal: String,
    /// What should come of it.
    pub decision_wanted: DecisionWanted,
    /// Feedback that is wanted, Markdown.
    pub wanted: String,
    /// Feedback that is not wanted, Markdown.
    pub not_wanted: String,
    /// Addresses worth reading, one in a line.
    pub links: String,
    /// Questions to people.
    pub questions: Vec<QuestionDraft>,
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
}

/// One question of a brief.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QuestionDraft {
    /// A question of the brief before, which stays: everything else here is ignored then.
    pub thread: Option<ThreadId>,
    /// About this place; the whole page without one.
    pub target: Option<Rc<Target>>,
    /// The question, Markdown.
    pub text: String,
    /// Whom it asks, when they are here.
    pub person: Option<PersonId>,
    /// Whom it asks, when they are not here yet: they are awaited by this name.
    pub name: String,
}

impl BriefDraft {
    /// An empty form with what a preset suggests.
    pub fn of_preset(preset: Preset) -> Self {
        let (decision_wanted, on_silence) = match preset {
            Preset::DocumentSignOff => (DecisionWanted::Approval, OnSilence::Extend { working_hours: 16 }),
            Preset::Decision => (DecisionWanted::Choice, OnSilence::Extend { working_hours: 16 }),
            Preset::TeamReview => (DecisionWanted::Feedback, OnSilence::Extend { working_hours: 8 }),
            Preset::QuickLook | Preset::Open => (DecisionWanted::Feedback, OnSilence::ProceedAsIs),
        };
        Self {
            preset,
            goal: String::new(),
            decision_wanted,
            wanted: String::new(),
            not_wanted: String::new(),
            links: String::new(),
            questions: Vec::new(),
            due: None,
            on_silence,
            is_reversible: preset != Preset::DocumentSignOff,
            deputy: None,
            reviewers: Vec::new(),
            awaited: Vec::new(),
        }
    }

    /// The form that changes a brief of the log: all its words, its questions kept.
    pub fn of_brief(brief: &review::Brief) -> Self {
        let words = |words: &Option<review::Words>| words.as_ref().map_or("", |words| words.as_str()).to_owned();
        let kept = |thread: &ThreadId| QuestionDraft { thread: Some(*thread), ..QuestionDraft::default() };
        Self {
            preset: brief.preset,
            goal: brief.goal.as_str().to_owned(),
            decision_wanted: brief.decision_wanted,
            wanted: words(&brief.wanted),
            not_wanted: words(&brief.not_wanted),
            links: words(&brief.links),
            questions: brief.questions.iter().map(kept).collect(),
            due: brief.due,
            on_silence: brief.on_silence,
            is_reversible: brief.is_reversible,
            deputy: brief.deputy,
            reviewers: brief.reviewers.clone(),
            awaited: brief.awaited.clone(),
        }
    }

    /// Whether it lacks what a brief cannot do without: a goal, and the words of each question.
    pub fn is_unfinished(&self) -> bool {
        let lacks_words = |question: &QuestionDraft| question.thread.is_none() && question.text.trim().is_empty();
        self.goal.trim().is_empty() || self.questions.iter().any(lacks_words)
    }
}
