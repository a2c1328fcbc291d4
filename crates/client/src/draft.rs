//! What a person has written and not published: kept on this device only, one row each. Leaves out the log.

use std::rc::Rc;

use anchor::{Target, Where};
use review::{
    AskEnding, AskId, Closing, CommentId, IdBytes, IdKey, Kind, Level, Reaction, SectionId, SectionPrint, Stance,
    SuggestionAnswer, ThreadId, Timestamp,
};

use crate::BriefDraft;

/// A random id, made by the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftId(pub [u8; 16]);

impl IdKey for DraftId {
    fn to_bytes(self) -> IdBytes {
        let mut bytes = [0; 34];
        bytes[..16].copy_from_slice(&self.0);
        bytes
    }

    fn from_bytes(bytes: IdBytes) -> Self {
        Self(core::array::from_fn(|at| bytes[at]))
    }
}

impl core::fmt::Display for DraftId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// One act that is not published yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Which one.
    pub id: DraftId,
    /// Counts the saves of this row, so that two tabs cannot overwrite each other unnoticed.
    pub version: u32,
    /// First written.
    pub created: Timestamp,
    /// Last saved.
    pub saved: Timestamp,
    /// Thrown away at this time; stays in the bin for 30 days.
    pub binned: Option<Timestamp>,
    /// What was known of its surroundings when it was written: pre-flight compares with it.
    pub basis: DraftBasis,
    /// What it would do.
    pub act: DraftAct,
}

/// What a draft's author had before them when they wrote it, in as few words as pre-flight needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftBasis {
    /// Comments of others in its thread.
    pub n_comments: u32,
    /// Whether its thread was closed.
    pub is_closed: bool,
    /// The words it is about, where they were others than those of its target.
    pub words: Option<Rc<str>>,
}

/// What a draft would do once it is published.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftAct {
    /// Open a thread.
    Thread {
        /// At this place.
        target: Rc<Target>,
        /// What it is.
        kind: Kind,
        /// The comment, Markdown.
        text: String,
        /// When it blocks: why, and what would lift it.
        need: Option<NeedDraft>,
        /// "If I hear nothing, I will do this."
        fallback: String,
        /// For suggestions: what to put in place of the quote.
        replacement: Option<String>,
    },
    /// Answer in a thread.
    Reply {
        /// Which thread.
        thread: ThreadId,
        /// The comment, Markdown.
        text: String,
    },
    /// Change an own comment.
    Edit {
        /// Which comment.
        comment: CommentId,
        /// What it shall say.
        text: String,
    },
    /// Take a stance.
    Stance {
        /// On which thread.
        thread: ThreadId,
        /// Which.
        stance: Stance,
        /// When the work will be done.
        eta: Option<Timestamp>,
    },
    /// Close a thread.
    Close {
        /// Which thread.
        thread: ThreadId,
        /// How.
        closing: Closing,
        /// Why, in words.
        reason: String,
    },
    /// Open a thread again.
    Reopen {
        /// Which thread.
        thread: ThreadId,
        /// Why.
        reason: String,
    },
    /// React to a comment.
    React {
        /// Which comment.
        comment: CommentId,
        /// How.
        reaction: Reaction,
        /// Whether it shall be there.
        is_on: bool,
    },
    /// Attach a thread to another place.
    Reattach {
        /// Which thread.
        thread: ThreadId,
        /// Where.
        target: Rc<Target>,
        /// Why.
        reason: String,
    },
    /// Take a suggestion, or turn it down.
    Answer {
        /// Which thread suggests.
        thread: ThreadId,
        /// Which of the two.
        answer: SuggestionAnswer,
        /// Why; needed to turn it down.
        reason: String,
    },
    /// Say how thoroughly I have been through a section.
    Mark {
        /// Which section.
        section: SectionId,
        /// Its text as I saw it.
        print: SectionPrint,
        /// How thoroughly.
        level: Level,
        /// Its heading.
        title: String,
    },
    /// End an ask to me without answering in its thread.
    EndAsk {
        /// Which ask.
        ask: AskId,
        /// How.
        ending: AskEnding,
        /// Why; needed to decline.
        reason: String,
    },
    /// Set the brief. Never part of a submission: published by [`crate::Command::SetBrief`].
    Brief(Rc<BriefDraft>),
    /// Redact a comment when its time has come. Never shown among the drafts: see [`crate::View::pending_redactions`].
    Redact {
        /// Which comment.
        comment: CommentId,
        /// When.
        due: Timestamp,
    },
}

/// Why a draft blocks, and what would lift that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NeedDraft {
    /// Because …
    pub because: String,
    /// Satisfied when …
    pub would_satisfy: String,
}

impl Draft {
    /// Whether there is nothing in it that could be published: no words, or a block without its reasons.
    pub fn is_unfinished(&self) -> bool {
        match &self.act {
            DraftAct::Thread { text, need, .. } => {
                let says_nothing = text.trim().is_empty() && self.act.replacement().is_none();
                let gives_no_reason = need
                    .as_ref()
                    .is_some_and(|need| need.because.trim().is_empty() || need.would_satisfy.trim().is_empty());
                says_nothing || gives_no_reason
            }
            DraftAct::Reply { text, .. } | DraftAct::Edit { text, .. } => text.trim().is_empty(),
            DraftAct::Close { closing: Closing::Dropped, reason, .. }
            | DraftAct::Answer { answer: SuggestionAnswer::Reject, reason, .. }
            | DraftAct::EndAsk { ending: AskEnding::Declined, reason, .. } => reason.trim().is_empty(),
            DraftAct::Brief(brief) => brief.is_unfinished(),
            DraftAct::Stance { .. }
            | DraftAct::Redact { .. }
            | DraftAct::Close { .. }
            | DraftAct::Reopen { .. }
            | DraftAct::React { .. }
            | DraftAct::Reattach { .. }
            | DraftAct::Answer { .. }
            | DraftAct::Mark { .. }
            | DraftAct::EndAsk { .. } => false,
        }
    }

    /// Whether a submission takes it along: a brief and a redaction have ways of their own.
    pub fn is_for_submission(&self) -> bool {
        !matches!(self.act, DraftAct::Brief(_) | DraftAct::Redact { .. })
    }

    /// The thread it is about, unless it opens one.
    pub fn thread(&self) -> Option<ThreadId> {
        self.act.thread()
    }
}

impl DraftAct {
    /// The words that a new comment wants in place of its quote. The quote itself, left as it was, asks for nothing.
    pub fn replacement(&self) -> Option<&str> {
        let DraftAct::Thread { target, replacement: Some(replacement), .. } = self else { return None };
        let is_quote = matches!(&target.place, Where::Text(quote) if quote.exact == *replacement);
        (!is_quote).then_some(replacement)
    }

    /// The thread it is about, unless it opens one. Edits and reactions name a comment instead, marks a section.
    pub fn thread(&self) -> Option<ThreadId> {
        match self {
            DraftAct::Reply { thread, .. }
            | DraftAct::Stance { thread, .. }
            | DraftAct::Close { thread, .. }
            | DraftAct::Reopen { thread, .. }
            | DraftAct::Reattach { thread, .. }
            | DraftAct::Answer { thread, .. } => Some(*thread),
            DraftAct::Thread { .. }
            | DraftAct::Edit { .. }
            | DraftAct::React { .. }
            | DraftAct::Mark { .. }
            | DraftAct::Brief(_)
            | DraftAct::Redact { .. }
            | DraftAct::EndAsk { .. } => None,
        }
    }
}
