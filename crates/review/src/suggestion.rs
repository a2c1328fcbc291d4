//! What became of a suggestion (WORKFLOW §4): a function of the answers in the log, and of the document as it is now.

use std::rc::Rc;

use anchor::{Revision, Where};

use crate::{
    Closing, DocumentNow, EntryId, IdMap, MoveKind, Order, PersonId, Review, SuggestionAnswer, Thread, ThreadId,
    ThreadState, Timestamp, Words,
};

/// An answer that somebody gave to a suggestion.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerGiven {
    /// Where it stands in the fold.
    pub order: Order,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// Which.
    pub answer: SuggestionAnswer,
    /// Why.
    pub reason: Option<Words>,
}

/// What became of a suggestion.
#[derive(Debug, Clone, PartialEq)]
pub enum SuggestionState {
    /// Nobody has answered, and the words are still what they were.
    Open,
    /// It goes into the document, or is in it already.
    Accepted {
        /// By whom.
        by: PersonId,
        /// The document already says so.
        is_applied: bool,
    },
    /// It does not.
    Rejected {
        /// By whom.
        by: PersonId,
        /// Why.
        reason: Option<Words>,
    },
    /// It was accepted and rejected by people who had not seen each other's answer: neither holds.
    Conflicting {
        /// Who accepted.
        accepted: PersonId,
        /// Who rejected.
        rejected: PersonId,
    },
    /// The words are not what it was made for, or another one that overlaps was accepted first.
    Stale {
        /// What stands there now, when the place is known.
        now: Option<Rc<str>>,
        /// The accepted one that overlaps.
        overlaps: Option<ThreadId>,
    },
    /// Its thread was withdrawn, or another one takes its place.
    Superseded {
        /// Which one.
        by: Option<ThreadId>,
    },
}

/// What became of every suggestion.
pub fn suggestions(review: &Review, document: &DocumentNow) -> IdMap<ThreadId, SuggestionState> {
    let threads: Vec<&Rc<Thread>> = review.threads.values().filter(|thread| thread.suggestion.is_some()).collect();
    let newer = newer_of_same(review, document, &threads);
    let mut accepted: Vec<(Order, &Rc<Thread>)> = Vec::new();
    let mut states = IdMap::new();
    for thread in threads {
        let answers = standing_answers(review, thread);
        let superseded = superseded(review, thread, &answers).or_else(|| {
            let by = newer.get(&thread.id).filter(|_| answers.is_empty())?;
            Some(SuggestionState::Superseded { by: Some(*by) })
        });
        let state = superseded.unwrap_or_else(|| state(thread, &answers, document));
        if let SuggestionState::Accepted { .. } = state {
            accepted.extend(answers.first().map(|answer| (answer.order, thread)));
        }
        states.insert(thread.id, state);
    }
    accepted.sort_by_key(|(order, thread)| (*order, thread.id));
    let mut taken = Taken::default();
    for (_, thread) in accepted {
        let Some(place) = place_of(thread, document) else { continue };
        if let Some(overlapped) = taken.claim(place, thread.id) {
            let now = document.quotes.get(&thread.id).map(|quote| Rc::clone(&quote.words));
            states.insert(thread.id, SuggestionState::Stale { now, overlaps: Some(overlapped) });
        }
    }
    states
}

/// The answers that nobody replaced who had seen them. One that had not seen the latest wording answered something else.
fn standing_answers<'a>(review: &Review, thread: &'a Thread) -> Vec<&'a AnswerGiven> {
    let had_seen = |answer: &AnswerGiven, entry: &EntryId| {
        *entry == answer.order.entry || review.history.is_before(entry, &answer.order.entry)
    };
    let wording = thread.wording();
    let is_of_this = |answer: &&AnswerGiven| wording.is_none_or(|order| had_seen(answer, &order.entry));
    let answers: Vec<&AnswerGiven> = thread.answers.iter().filter(is_of_this).collect();
    let is_replaced = |at: usize| answers[at + 1..].iter().any(|later| had_seen(later, &answers[at].order.entry));
    (0..answers.len()).filter(|at| !is_replaced(*at)).map(|at| answers[at]).collect()
}

/// Withdrawn, or said by another thread; unless somebody answered it knowing that.
fn superseded(review: &Review, thread: &Thread, answers: &[&AnswerGiven]) -> Option<SuggestionState> {
    let closed = thread.closed.as_ref()?;
    let by = match (thread.state, closed.closing) {
        (ThreadState::Closed(_) | ThreadState::ClosedWithUnseen { .. }, Closing::Withdrawn) => None,
        (ThreadState::Closed(_) | ThreadState::ClosedWithUnseen { .. }, Closing::Duplicate { of }) => Some(of),
        _ => return None,
    };
    let closing = thread.moves.iter().rfind(|one| one.kind == MoveKind::Closed && one.by == closed.by)?;
    let knew = |answer: &&AnswerGiven| review.history.is_before(&closing.entry, &answer.order.entry);
    (!answers.iter().any(knew)).then_some(SuggestionState::Superseded { by })
}

fn state(thread: &Thread, answers: &[&AnswerGiven], document: &DocumentNow) -> SuggestionState {
    let given = |wanted: SuggestionAnswer| answers.iter().find(|answer| answer.answer == wanted);
    let (accepted, rejected) = (given(SuggestionAnswer::Accept), given(SuggestionAnswer::Reject));
    if let (None, Some(rejected)) = (accepted, rejected) {
        return SuggestionState::Rejected { by: rejected.by, reason: rejected.reason.clone() };
    }
    let now = document.quotes.get(&thread.id);
    let proposed = thread.replacement.as_ref().map_or("", Words::as_str);
    // Without a document nothing is known to have changed; with one, a place that is gone has.
    let is_changed = match (now, thread.suggestion) {
        (Some(now), Some(suggestion)) => now.hash != suggestion.before_hash,
        _ => document.revision.is_some(),
    };
    let is_applied = is_changed && now.is_some_and(|now| &*now.words == proposed);
    match (accepted, rejected) {
        (Some(accepted), None) if is_applied || !is_changed => {
            SuggestionState::Accepted { by: accepted.by, is_applied }
        }
        _ if is_changed => SuggestionState::Stale { now: now.map(|now| Rc::clone(&now.words)), overlaps: None },
        (Some(accepted), Some(rejected)) => {
            SuggestionState::Conflicting { accepted: accepted.by, rejected: rejected.by }
        }
        _ => SuggestionState::Open,
    }
}

/// Where a suggestion lies: in the document as it is, or in the text it was made for. Only places in one text compare.
type Place = (Option<Revision>, u32, u32);

fn place_of(thread: &Thread, document: &DocumentNow) -> Option<Place> {
    if let Some(quote) = document.quotes.get(&thread.id) {
        return Some((None, quote.span.0, quote.span.1));
    }
    let target = thread.target.as_ref()?;
    match &target.place {
        Where::Text(quote) => Some((Some(target.revision), quote.position.start().0, quote.position.end().0)),
        Where::Element(_) => None,
    }
}

/// A later suggestion of the same proposer for the very same words, by the older one.
fn newer_of_same(review: &Review, document: &DocumentNow, threads: &[&Rc<Thread>]) -> IdMap<ThreadId, ThreadId> {
    let is_alive = |thread: &Thread| {
        let is_closed = matches!(thread.state, ThreadState::Closed(_) | ThreadState::ClosedWithUnseen { .. });
        let closing = thread.closed.as_ref().filter(|_| is_closed).map(|closed| closed.closing);
        !matches!(closing, Some(Closing::Withdrawn | Closing::Duplicate { .. }))
            && thread.state != ThreadState::Redacted
    };
    let mut rows: Vec<(Place, &Thread)> = Vec::new();
    for thread in threads.iter().filter(|thread| is_alive(thread)) {
        rows.extend(place_of(thread, document).map(|place| (place, &***thread)));
    }
    rows.sort_by(|(one_place, one), (other_place, other)| {
        let text = |place: &Place| place.0.map(|revision| revision.hash);
        let by_place = (one_place.1, one_place.2).cmp(&(other_place.1, other_place.2));
        let by_place = by_place.then_with(|| text(one_place).cmp(&text(other_place)));
        by_place.then_with(|| (one.raiser, one.order, one.id).cmp(&(other.raiser, other.order, other.id)))
    });
    let mut newer = IdMap::new();
    for pair in rows.windows(2) {
        let [(older_place, older), (place, later)] = pair else { continue };
        let (before, after) = (older.id.entry, later.id.entry);
        let is_same = older_place == place && older.raiser == later.raiser;
        if is_same && (before == after || review.history.is_before(&before, &after)) {
            newer.insert(older.id, later.id);
        }
    }
    newer
}

/// The stretches that accepted suggestions have taken: none overlaps another, so neighbours are all there is to look at.
#[derive(Default)]
struct Taken(Vec<(Option<Revision>, Row)>);

/// Start, end, and whose: ascending.
type Row = Vec<(u32, u32, ThreadId)>;

impl Taken {
    /// Takes a stretch, or says whose it is already.
    fn claim(&mut self, (text, start, end): Place, by: ThreadId) -> Option<ThreadId> {
        if start == end {
            return None;
        }
        let at = self.0.iter().position(|(other, _)| *other == text).unwrap_or_else(|| {
            self.0.push((text, Vec::new()));
            self.0.len() - 1
        });
        let row = &mut self.0[at].1;
        let at = row.partition_point(|(other, _, _)| *other < start);
        let overlaps = |(other_start, other_end, _): &&(u32, u32, ThreadId)| *other_start < end && start < *other_end;
        let neighbours = &row[at.saturating_sub(1)..row.len().min(at + 1)];
        if let Some((_, _, taken)) = neighbours.iter().find(overlaps) {
            return Some(*taken);
        }
        row.insert(at, (start, end, by));
        None
    }
}
