//! What others did since somebody last submitted: the way back into a review (WORKFLOW §9). Decided by what their last
//! submission had seen, never by a clock.

use std::rc::Rc;

use crate::{CommentId, EntryId, IdMap, Move, MoveKind, PersonId, Review, Submission, Thread, ThreadId};

/// What is new for one person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Since {
    /// Their last submission; nothing when they have not submitted yet, and then nothing is "new".
    pub last: Option<EntryId>,
    /// Threads that others opened.
    pub threads: Vec<ThreadId>,
    /// Replies that others wrote in threads that were there.
    pub replies: Vec<(ThreadId, CommentId)>,
    /// Threads that others closed, reopened, or took a stance on, attached elsewhere, or whose suggestion they answered.
    pub moved: Vec<ThreadId>,
    /// Comments that others changed, and whose older words were there.
    pub edited: Vec<(ThreadId, CommentId)>,
    /// Submissions of others.
    pub submissions: Vec<EntryId>,
    /// Whether others changed what the review is for.
    pub is_brief_new: bool,
    /// How many texts of the document others announced.
    pub n_revisions: usize,
}

/// What others did since this person last submitted. A single comment is no sitting, so it counts for nothing here.
pub fn since(review: &Review, person: &PersonId) -> Since {
    let mut last: Vec<EntryId> = Vec::new();
    let is_sitting = |submission: &&Rc<Submission>| submission.by == *person && submission.single.is_none();
    for submission in review.submissions.iter().rev().filter(is_sitting) {
        // Devices that had not met count together: what one of them had seen is not new.
        if !last.iter().any(|later| review.history.is_before(&submission.id, later)) {
            last.push(submission.id);
        }
    }
    if last.is_empty() {
        return Since::default();
    }
    let unseen = review.history.unseen_by(&last);
    let is_new = |by: &PersonId, entry: &EntryId| by != person && unseen.contains_key(entry);
    let news = News { person, lowest: unseen.values().min().copied().unwrap_or(u32::MAX), unseen: &unseen };
    let mut since = Since { last: last.first().copied(), ..Since::default() };
    let mut threads: Vec<&Rc<Thread>> = review.threads.values().filter(|thread| news.is_in(thread)).collect();
    threads.sort_by_key(|thread| (thread.order, thread.id));
    for thread in threads {
        if is_new(&thread.raiser, &thread.id.entry) {
            since.threads.push(thread.id);
        } else {
            since.read_thread(thread, &news);
        }
    }
    let submissions = review.submissions.iter().filter(|submission| is_new(&submission.by, &submission.id));
    since.submissions = submissions.map(|submission| submission.id).collect();
    since.is_brief_new = review.brief.as_ref().is_some_and(|brief| is_new(&brief.by, &brief.entry));
    since.n_revisions = review.revisions.iter().filter(|note| is_new(&note.by, &note.entry)).count();
    since
}

/// What somebody has not seen.
struct News<'a> {
    person: &'a PersonId,
    unseen: &'a IdMap<EntryId, u32>,
    /// Everything below was seen: most of a long review is told apart by this alone.
    lowest: u32,
}

impl News<'_> {
    fn has(&self, one: &Move) -> bool {
        one.lamport >= self.lowest && one.by != *self.person && self.unseen.contains_key(&one.entry)
    }

    fn is_in(&self, thread: &Thread) -> bool {
        thread.moves.iter().rev().any(|one| self.has(one))
    }
}

impl Since {
    fn read_thread(&mut self, thread: &Thread, news: &News<'_>) {
        let first = self.replies.len();
        let mut has_moved = false;
        for one in thread.moves.iter().filter(|one| news.has(one)) {
            match one.kind {
                MoveKind::Replied => self.replies.push((thread.id, CommentId { entry: one.entry, op: one.op })),
                MoveKind::TookStance(_)
                | MoveKind::Closed
                | MoveKind::Reopened
                | MoveKind::Answered
                | MoveKind::Reattached => has_moved = true,
                MoveKind::Opened | MoveKind::Edited | MoveKind::Reacted | MoveKind::Redacted | MoveKind::EndedAsk => {}
            }
        }
        if has_moved {
            self.moved.push(thread.id);
        }
        if thread.moves.iter().any(|one| one.kind == MoveKind::Edited && news.has(one)) {
            self.read_edits(thread, first, news);
        }
    }

    fn read_edits(&mut self, thread: &Thread, first: usize, news: &News<'_>) {
        for comment in thread.comments.iter().filter(|comment| comment.author != *news.person) {
            let mut edits = comment.versions.iter().skip(1);
            let is_edited = edits.any(|version| news.unseen.contains_key(&version.order.entry));
            if is_edited && !self.replies[first..].contains(&(thread.id, comment.id)) {
                self.edited.push((thread.id, comment.id));
            }
        }
    }
}
