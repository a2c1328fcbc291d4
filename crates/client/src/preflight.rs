//! Pre-flight (WORKFLOW §2): what moved on between writing a draft and submitting it. A pure comparison of what each draft
//! remembers with the log and the page as they are now. Leaves out what the person does about it: keep, edit or drop.

use std::rc::Rc;

use anchor::Where;
use review::{DocumentNow, PersonId, Review, SuggestionAnswer, SuggestionState, Thread, Words, suggestions};

use crate::client::{Client, Compared};
use crate::{Draft, DraftAct, DraftBasis, DraftId, DraftPlaces};

/// A draft whose surroundings moved on, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftConflict {
    /// Which draft.
    pub draft: DraftId,
    /// What happened meanwhile.
    pub why: ConflictWhy,
}

/// What happened while a draft was waiting.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConflictWhy {
    /// The words it is about are others now.
    TextChanged {
        /// What they were.
        old: Rc<str>,
        /// What stands there now; nothing when the place is gone.
        new: Option<Rc<str>>,
    },
    /// Somebody closed the thread.
    ThreadClosedMeanwhile {
        /// Who.
        by: PersonId,
    },
    /// Others wrote in the thread.
    ThreadRepliedMeanwhile {
        /// How many comments.
        n: usize,
    },
    /// The suggestion it accepts does not fit the text any more, or was answered otherwise.
    SuggestionStale,
    /// The comment it is about was taken back, or never arrived.
    CommentGone,
}

/// All that moved on, in the order of the drafts. Those in the bin are left in peace.
pub fn preflight(
    drafts: &[Rc<Draft>],
    review: &Review,
    me: Option<PersonId>,
    document: &DocumentNow,
    places: &DraftPlaces,
) -> Vec<DraftConflict> {
    let mut conflicts = Vec::new();
    let mut states = None;
    for draft in drafts.iter().filter(|draft| draft.binned.is_none() && draft.is_for_submission()) {
        let mut push = |why| conflicts.push(DraftConflict { draft: draft.id, why });
        if let Some(why) = changed_words(draft, places) {
            push(why);
        }
        if let Some(thread) = draft.thread() {
            match review.threads.get(&thread) {
                Some(thread) => thread_moves(draft, thread, me).into_iter().for_each(&mut push),
                None => push(ConflictWhy::CommentGone),
            }
        }
        if is_comment_gone(draft, review) {
            push(ConflictWhy::CommentGone);
        }
        if let DraftAct::Answer { thread, answer: SuggestionAnswer::Accept, .. } = draft.act {
            let states = states.get_or_insert_with(|| suggestions(review, document));
            if matches!(states.get(&thread), Some(SuggestionState::Stale { .. } | SuggestionState::Superseded { .. })) {
                push(ConflictWhy::SuggestionStale);
            }
        }
    }
    conflicts
}

/// A new comment is about words: are they still those that its author last had before them?
fn changed_words(draft: &Draft, places: &DraftPlaces) -> Option<ConflictWhy> {
    let (DraftAct::Thread { target, .. } | DraftAct::Reattach { target, .. }) = &draft.act else { return None };
    let Where::Text(quote) = &target.place else { return None };
    let place = places.get(&draft.id).filter(|place| place.is_changed)?;
    if draft.basis.words.is_some() && draft.basis.words == place.words {
        return None;
    }
    // An empty basis stands for a place that was gone already, and kept all the same.
    if place.words.is_none() && draft.basis.words.as_deref() == Some("") {
        return None;
    }
    let old = draft.basis.words.clone().filter(|words| !words.is_empty());
    Some(ConflictWhy::TextChanged { old: old.unwrap_or_else(|| quote.exact.as_str().into()), new: place.words.clone() })
}

fn thread_moves(draft: &Draft, thread: &Thread, me: Option<PersonId>) -> Vec<ConflictWhy> {
    let basis = basis_of_thread(thread, me);
    let mut moves = Vec::new();
    let closed = thread.closed.as_ref().filter(|_| basis.is_closed && !draft.basis.is_closed);
    // Who writes "open it again" knows that it was closed.
    if let Some(closed) = closed.filter(|_| !matches!(draft.act, DraftAct::Reopen { .. })) {
        moves.push(ConflictWhy::ThreadClosedMeanwhile { by: closed.by });
    }
    let n = basis.n_comments.saturating_sub(draft.basis.n_comments) as usize;
    if n > 0 {
        moves.push(ConflictWhy::ThreadRepliedMeanwhile { n });
    }
    moves
}

/// What the author of a draft in this thread has before them. My own comments are no news to me.
pub(crate) fn basis_of_thread(thread: &Thread, me: Option<PersonId>) -> DraftBasis {
    let others = thread.comments.iter().filter(|comment| me != Some(comment.author));
    DraftBasis {
        n_comments: u32::try_from(others.count()).unwrap_or(u32::MAX),
        is_closed: !thread.is_open(),
        words: None,
    }
}

fn is_comment_gone(draft: &Draft, review: &Review) -> bool {
    let (DraftAct::Edit { comment, .. } | DraftAct::React { comment, .. }) = &draft.act else { return false };
    let all = review.threads.values().flat_map(|thread| &thread.comments);
    all.into_iter().find(|known| known.id == *comment).is_none_or(|known| known.words == Words::Erased)
}

impl Client {
    /// What the author of a draft has before them now.
    pub(crate) fn basis_of(&mut self, id: DraftId, act: &DraftAct) -> DraftBasis {
        let review = self.replica.review();
        let me = self.me();
        let place = self.page.places.get(&id).filter(|place| place.is_changed);
        let words = place.map(|place| place.words.clone().unwrap_or_default());
        let thread = act.thread().and_then(|thread| review.threads.get(&thread));
        DraftBasis { words, ..thread.map(|thread| basis_of_thread(thread, me)).unwrap_or_default() }
    }

    /// Pre-flight, done again only when something in it is new.
    pub(crate) fn preflight_of(&mut self, review: &Rc<Review>, drafts: &Rc<Vec<Rc<Draft>>>) -> Rc<[DraftConflict]> {
        let page = Rc::clone(&self.page);
        let is_known = self.compared.as_ref().filter(|known| {
            Rc::ptr_eq(&known.review, review) && Rc::ptr_eq(&known.drafts, drafts) && Rc::ptr_eq(&known.page, &page)
        });
        if let Some(known) = is_known {
            return Rc::clone(&known.conflicts);
        }
        let me = self.me();
        let conflicts: Rc<[DraftConflict]> = preflight(drafts, review, me, &page.document, &page.places).into();
        let (review, drafts) = (Rc::clone(review), Rc::clone(drafts));
        self.compared = Some(Compared { review, drafts, page, conflicts: Rc::clone(&conflicts) });
        conflicts
    }
}
