//! The words of enumerations at a terminal: what can be typed and what is shown, the same words both ways.
//!
//! Leaves out sentences, which stand where they are said.

use clap::ValueEnum;
use review::{
    Closing, DecisionWanted, Kind, Level, OnSilence, Preset, Reaction, Role, Stance, ThreadState, TurnReason, Unblocks,
    Verdict,
};

macro_rules! words {
    ($(#[$doc:meta])* $typed:ident of $meaning:ident: $show:ident { $($name:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
        pub(crate) enum $typed { $($name),+ }

        impl From<$typed> for $meaning {
            fn from(typed: $typed) -> Self {
                match typed { $($typed::$name => Self::$name),+ }
            }
        }

        /// The word for it.
        pub(crate) fn $show(meaning: $meaning) -> &'static str {
            #[allow(unreachable_patterns, reason = "not every value can be typed")]
            match meaning { $($meaning::$name => $word,)+ _ => "other" }
        }
    };
}

words! {
    /// What a thread can be called.
    KindWord of Kind: kind {
        Issue = "issue", Suggestion = "suggestion", Question = "question", Todo = "todo", Note = "note", Nit = "nit",
        Praise = "praise", Thought = "thought",
    }
}
words! {
    /// The outcome of a sitting.
    VerdictWord of Verdict: verdict {
        Comment = "comment", Approve = "approve", ApproveOnceFixed = "approve once fixed",
        NeedsAnotherRound = "needs another round",
    }
}
words! {
    /// Where a person stands on a thread.
    StanceWord of Stance: stance {
        Block = "block", Working = "working", Discuss = "discuss", Satisfied = "satisfied", Inform = "inform",
    }
}
words! {
    /// A reaction.
    ReactionWord of Reaction: reaction { Agree = "agree", Thanks = "thanks", WellPut = "well put", Seen = "seen" }
}
words! {
    /// The rules that a review begins with.
    PresetWord of Preset: preset { QuickLook = "quick look", TeamReview = "team review", DocumentSignOff = "document sign-off" }
}
words! {
    /// What should come of a review.
    WantedWord of DecisionWanted: decision_wanted {
        None = "nothing", Feedback = "feedback", Approval = "approval", Choice = "a choice",
    }
}
words! {
    /// How thoroughly somebody read.
    LevelWord of Level: level { Skimmed = "skimmed", Read = "read", Verified = "verified" }
}
words! {
    /// What a person may do.
    RoleWord of Role: role { Guest = "guest", Reviewer = "reviewer", Facilitator = "facilitator", Owner = "owner" }
}

/// How a thread can be closed; a duplicate needs its thread besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClosingWord {
    Fixed,
    Answered,
    Accepted,
    Dropped,
    Withdrawn,
    Duplicate,
}

pub(crate) fn closing(closing: Closing) -> &'static str {
    match closing {
        Closing::Fixed => "fixed",
        Closing::Answered => "answered",
        Closing::Accepted => "accepted",
        Closing::Dropped => "dropped",
        Closing::Withdrawn => "withdrawn",
        Closing::Duplicate { .. } => "duplicate",
        Closing::Lapsed => "lapsed",
    }
}

pub(crate) fn state(state: ThreadState) -> String {
    match state {
        ThreadState::OpenBlocking => "open, blocking".to_owned(),
        ThreadState::OpenInWork => "open, in work".to_owned(),
        ThreadState::Open => "open".to_owned(),
        ThreadState::WaitingForConfirmation => "waiting for confirmation".to_owned(),
        ThreadState::Closed(how) => format!("closed as {}", closing(how)),
        ThreadState::ClosedWithUnseen { n, closing: how } => {
            format!("closed as {}, with {n} unseen", closing(how))
        }
        ThreadState::Redacted => "taken back".to_owned(),
    }
}

pub(crate) fn on_silence(silence: OnSilence) -> String {
    match silence {
        OnSilence::ProceedAsIs => "it stands as it is".to_owned(),
        OnSilence::Extend { working_hours } => format!("{working_hours} more working hours"),
        OnSilence::Escalate { .. } => "somebody else decides".to_owned(),
    }
}

/// Why it is somebody's turn: for people, and a word for programs.
pub(crate) fn turn_reason(reason: TurnReason) -> (&'static str, &'static str) {
    match reason {
        TurnReason::Asked => ("asked", "was asked"),
        TurnReason::ReviewRequested => ("review-requested", "was asked to review"),
        TurnReason::TransferOffered => ("transfer-offered", "was offered the review"),
        TurnReason::ConfirmClosing => ("confirm-closing", "is asked whether the closing satisfies"),
        TurnReason::BlockingAnswered => ("blocking-answered", "got an answer to what they block"),
        TurnReason::BlockingRaised => ("blocking-raised", "has a blocking thread in their document"),
        TurnReason::SuggestionOpen => ("suggestion-open", "has a suggestion to answer"),
        TurnReason::AnotherRoundWanted => ("another-round-wanted", "was asked for another round"),
        TurnReason::UnseenReply => ("unseen-reply", "closed without having seen a reply"),
        TurnReason::ConflictingAnswers => ("conflicting-answers", "has a suggestion both accepted and rejected"),
        TurnReason::TextChanged => ("text-changed", "blocks words that have changed"),
        TurnReason::StanceStale => ("stance-stale", "judged words that have changed"),
        TurnReason::MarkStale => ("mark-stale", "read a section that has changed"),
        TurnReason::WorkPromised => ("work-promised", "is working on it"),
        TurnReason::GateUnmet => ("gate-unmet", "sees to what the review still needs"),
        TurnReason::PassedOn => ("passed-on", "has it since it was passed on"),
        TurnReason::HandoffOffered => ("handoff-offered", "was offered work"),
        TurnReason::HandoffHeld => ("handoff-held", "took work over"),
        TurnReason::HandoffReturned => ("handoff-returned", "has work back that they had handed over"),
        _ => ("other", "has something to do that a newer version names"),
    }
}

/// Why it is your turn.
pub(crate) fn your_turn(reason: TurnReason) -> &'static str {
    match reason {
        TurnReason::Asked => "you were asked",
        TurnReason::ReviewRequested => "you were asked to review",
        TurnReason::TransferOffered => "you were offered the review",
        TurnReason::ConfirmClosing => "does the closing satisfy you",
        TurnReason::BlockingAnswered => "you got an answer to what you block",
        TurnReason::BlockingRaised => "a thread blocks your document",
        TurnReason::SuggestionOpen => "you have a suggestion to answer",
        TurnReason::AnotherRoundWanted => "you were asked for another round",
        TurnReason::UnseenReply => "you closed it without having seen a reply",
        TurnReason::ConflictingAnswers => "a suggestion was both accepted and rejected",
        TurnReason::TextChanged => "words that you block have changed",
        TurnReason::StanceStale => "words that you judged have changed",
        TurnReason::MarkStale => "a section that you had read has changed",
        TurnReason::WorkPromised => "you are working on it",
        TurnReason::GateUnmet => "the review still needs something",
        TurnReason::PassedOn => "it was passed on to you",
        TurnReason::HandoffOffered => "you were offered work",
        TurnReason::HandoffHeld => "you took work over",
        TurnReason::HandoffReturned => "work that you had handed over is back",
        _ => "something that a newer version names",
    }
}

/// What ends a row, likewise.
pub(crate) fn unblocks(unblocks: Unblocks) -> (&'static str, &'static str) {
    match unblocks {
        Unblocks::AnswerOrDecline => ("answer-or-decline", "answer, or decline"),
        Unblocks::SubmitOrDecline => ("submit-or-decline", "submit a verdict, or decline"),
        Unblocks::AcceptTransfer => ("accept-transfer", "take it over, or leave it"),
        Unblocks::Confirm => ("confirm", "say that it satisfies, or that it still blocks"),
        Unblocks::Answer => ("answer", "answer, work on it, or close it"),
        Unblocks::Decide => ("decide", "accept or reject"),
        Unblocks::ReadAndClose => ("read-and-close", "read what is new, and close again or reopen"),
        Unblocks::LookAgain => ("look-again", "look at the changed words"),
        Unblocks::Revise => ("revise", "revise the document"),
        Unblocks::MeetGate => ("meet-gate", "do what the gate needs, or override it (`baton gates`)"),
        Unblocks::ActOrPass => ("act-or-pass", "act on it, or pass it on"),
        Unblocks::TakeOrReturn => ("take-or-return", "take it, in part or as a whole, or leave it"),
        Unblocks::DoAndReturn => ("do-and-return", "do it, or give it back"),
        _ => ("other", "see a newer version"),
    }
}
