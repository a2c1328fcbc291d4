//! T7 of WORKFLOW §5: who has what somebody passed on. A pass stands until its receiver acts, or passes it on in turn. Leaves out
//! what that does to rows (`turn_time.rs`).

use std::rc::Rc;

use crate::{AskId, CommentId, EntryId, Pass, PersonId, Review, Thread, ThreadId, TurnSubject};

/// Passes that are followed, the latest ones: whoever passes more than so many things on does not decide whose turn it is.
const PASSES_MAX: usize = 512;

/// Something that lies with somebody else than it would.
pub(crate) struct Custody<'a> {
    /// Whose it was first.
    pub(crate) origin: PersonId,
    /// Whose it is now.
    pub(crate) holder: PersonId,
    /// The pass by which they got it.
    pub(crate) pass: &'a Pass,
    /// The thread it is in.
    pub(crate) thread: Option<&'a Rc<Thread>>,
}

/// What lies with whom, in fold order of the passes.
pub(crate) fn custodies(review: &Review) -> Vec<Custody<'_>> {
    let mut standing: Vec<Custody<'_>> = Vec::new();
    let first = review.passes.len().saturating_sub(PASSES_MAX);
    let is_here = |pass: &&Pass| review.people.contains_key(&pass.to);
    for pass in review.passes[first..].iter().filter(is_here) {
        let is_same = |one: &Custody<'_>| one.pass.subject == pass.subject;
        match standing.iter().position(|one| is_same(one) && one.holder == pass.by) {
            Some(at) => (standing[at].holder, standing[at].pass) = (pass.to, pass),
            None => {
                // Whoever passes the same thing on again takes it back first.
                standing.retain(|one| !is_same(one) || one.origin != pass.by);
                let thread = thread_of(review, pass.subject);
                standing.push(Custody { origin: pass.by, holder: pass.to, pass, thread });
            }
        }
        standing.retain(|one| one.origin != one.holder);
    }
    standing.retain(|one| !one.has_acted(review));
    standing
}

fn thread_of(review: &Review, subject: TurnSubject) -> Option<&Rc<Thread>> {
    match subject {
        TurnSubject::Everything => None,
        TurnSubject::Thread(thread) => review.threads.get(&thread),
        TurnSubject::Ask(AskId { entry, op }) => {
            let id = CommentId { entry, op };
            let asks = |thread: &&Rc<Thread>| thread.comments.iter().any(|comment| comment.id == id);
            let opened = review.threads.get(&ThreadId { entry, op });
            opened.or_else(|| review.threads.values().find(asks))
        }
    }
}

impl Custody<'_> {
    /// Whether there is still something to do.
    pub(crate) fn is_open(&self, review: &Review) -> bool {
        match (self.thread, self.pass.subject) {
            (Some(thread), _) => thread.is_open(),
            (None, TurnSubject::Ask(ask)) => review.requests.iter().any(|one| one.ask == ask && one.is_open()),
            (None, _) => false,
        }
    }

    /// Whether its holder went on with it, knowing that it was theirs.
    fn has_acted(&self, review: &Review) -> bool {
        let knows = |entry: &EntryId| review.history.is_before(&self.pass.order.entry, entry);
        let submits = || review.submissions.iter().any(|one| one.by == self.holder && knows(&one.id));
        match (self.thread, self.pass.subject) {
            (Some(thread), _) => {
                let acts = |by: PersonId, counts: bool| by == self.holder && counts;
                thread.moves.iter().any(|one| acts(one.by, one.kind.is_contribution()) && knows(&one.entry))
            }
            (None, TurnSubject::Ask(ask)) => {
                let ended = |one: &crate::AskEnded| one.ask == ask && one.by == self.holder;
                submits() || review.ended_asks.iter().any(|one| ended(one) && knows(&one.order.entry))
            }
            (None, _) => submits(),
        }
    }
}
