//! What others did since somebody last submitted: the way back into a review (WORKFLOW §9). Decided by what their last
//! submission had seen, never by a clock.

use crate::{CommentId, EntryId, PersonId, Review, ThreadId};

/// What is new for one person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Since {
    /// Their last submission; nothing when they have not submitted yet, and then nothing is "new".
    pub last: Option<EntryId>,
    /// Threads that others opened.
    pub threads: Vec<ThreadId>,
    /// Replies that others wrote in threads that were there.
    pub replies: Vec<(ThreadId, CommentId)>,
    /// Threads that others closed, reopened, or took a stance on.
    pub moved: Vec<ThreadId>,
    /// Submissions of others.
    pub submissions: Vec<EntryId>,
}

/// What others did since this person last submitted.
pub fn since(_review: &Review, _person: &PersonId) -> Since {
    Since::default()
}
