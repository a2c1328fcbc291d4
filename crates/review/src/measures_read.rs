//! Counts the measures of a review. Each number is read off the log by one function; clocks are claims, so a negative wait
//! counts as none. Leaves out the value (`measures.rs`).

use std::rc::Rc;

use crate::measures::{AnchorHealth, ClosingKind, Measures, Spread, Tally};
use crate::{
    Calendar, Closing, DocumentNow, EntryId, IdMap, IdSet, Move, MoveKind, PersonId, Review, Thread, ThreadState,
    Timestamp, Verdict, WorkingTime, coverage,
};

/// Fewer times than this say more about somebody than about the review.
const SPREAD_MIN: usize = 3;
const DAY: i64 = 24 * 3600 * 1000;

/// How a review goes.
pub(crate) fn measures(review: &Review, document: &DocumentNow, anchors: AnchorHealth, now: Timestamp) -> Measures {
    let counter = Counter { review, now, keeper: review.keeper() };
    let waits = counter.waits();
    let (waiting_on_reviewers, waiting_on_author) = counter.waiting();
    let answered: Vec<(PersonId, WorkingTime)> =
        waits.iter().filter(|wait| wait.is_answered).map(|wait| (wait.person, wait.time)).collect();
    let costs: Vec<(PersonId, WorkingTime)> = waits.iter().map(|wait| (wait.person, wait.cost())).collect();
    let sum = costs.iter().fold(0_i64, |sum, (_, cost)| sum.saturating_add(cost.0));
    let sections = coverage(review, document);
    let marked = sections.iter().filter(|one| !one.marks.is_empty());
    let (stale, covered): (Vec<_>, Vec<_>) = marked.partition(|one| one.marks.iter().all(|mark| mark.is_stale));
    let (n_voices_heard, n_voices_wanted) = counter.voices();
    let (n_acts, n_notifications, n_messages) = counter.notifications();
    Measures {
        n_asks: waits.len(),
        n_open_asks: waits.iter().filter(|wait| !wait.is_answered).count(),
        first_response: spread(answered),
        waiting_on_reviewers,
        waiting_on_author,
        n_rounds: counter.n_rounds(),
        alternations: tally(review.threads.values().map(|thread| n_alternations(thread)).collect()),
        n_threads: review.threads.values().filter(|thread| thread.state != ThreadState::Redacted).count(),
        closings: counter.closings(),
        n_sections: sections.len(),
        n_covered: covered.len(),
        n_stale: stale.len(),
        n_voices_wanted,
        n_voices_heard,
        anchors,
        n_acts,
        n_notifications,
        n_avoided: n_messages.saturating_sub(n_notifications),
        cost_of_delay: spread(costs),
        cost_of_delay_sum: WorkingTime(sum),
    }
}

/// One ask, and how long it waited, or waits.
struct Wait {
    person: PersonId,
    time: WorkingTime,
    is_answered: bool,
    n_blocked: usize,
}

impl Wait {
    fn cost(&self) -> WorkingTime {
        let n = i64::try_from(self.n_blocked).unwrap_or(i64::MAX);
        WorkingTime(self.time.0.saturating_mul(n))
    }
}

struct Counter<'a> {
    review: &'a Review,
    now: Timestamp,
    keeper: Option<PersonId>,
}

impl Counter<'_> {
    fn waits(&self) -> Vec<Wait> {
        let mut waits = Vec::new();
        for thread in self.review.threads.values() {
            for comment in &thread.comments {
                for person in &comment.asks {
                    let ended = comment.ended_asks.iter().find(|ended| ended.by == *person).map(|ended| ended.at);
                    let answer = answer_in(self.review, thread, *person, &comment.id.entry).or(ended);
                    let is_over = answer.is_none() && !comment.open_asks.contains(person);
                    if !is_over {
                        waits.extend(self.wait(*person, comment.id.entry, comment.at, answer, n_others(thread)));
                    }
                }
            }
            if let (Some(keeper), Some(_)) = (self.keeper.filter(|keeper| *keeper != thread.raiser), &thread.need) {
                let answer = answer_in(self.review, thread, keeper, &thread.id.entry);
                if answer.is_some() || thread.is_open() {
                    waits.extend(self.wait(keeper, thread.id.entry, thread.at, answer, n_others(thread)));
                }
            }
        }
        for request in &self.review.requests {
            let submission = self.review.submissions.iter().find(|one| Some(one.id) == request.answered);
            let answer = submission.map(|submission| submission.at);
            if answer.is_some() || request.is_open() {
                waits.extend(self.wait(request.person, request.ask.entry, request.at, answer, 1));
            }
        }
        waits
    }

    /// An ask that reached nobody has not begun to wait.
    fn wait(
        &self,
        person: PersonId,
        entry: EntryId,
        written: Timestamp,
        answer: Option<Timestamp>,
        n_blocked: usize,
    ) -> Option<Wait> {
        let delivered = self.review.delivered(&entry, written, &person)?;
        let time = self.review.calendar_of(&person).elapsed(delivered, answer.unwrap_or(self.now));
        Some(Wait { person, time, is_answered: answer.is_some(), n_blocked })
    }

    /// How long open threads waited for reviewers, and for the author: the word is with whoever did not speak last.
    fn waiting(&self) -> (WorkingTime, Option<WorkingTime>) {
        let Some(keeper) = self.keeper else { return (WorkingTime::ZERO, None) };
        let (mut on_reviewers, mut on_author) = (0_i64, 0_i64);
        let mut calendars: IdMap<PersonId, Rc<Calendar>> = IdMap::new();
        for thread in self.review.threads.values().filter(|thread| thread.raiser != keeper) {
            let turns: Vec<&Move> = thread.moves.iter().filter(|one| one.kind.is_contribution()).collect();
            for (idx, one) in turns.iter().enumerate() {
                let until = match turns.get(idx + 1) {
                    Some(next) => next.at,
                    None if thread.is_open() => self.now,
                    None => break,
                };
                let is_on_author = one.by != keeper;
                let waited_for = if is_on_author { keeper } else { thread.raiser };
                let calendar = calendars.get_or_insert_with(waited_for, || self.review.calendar_of(&waited_for));
                let sum = if is_on_author { &mut on_author } else { &mut on_reviewers };
                *sum = sum.saturating_add(calendar.elapsed(one.at, until).0);
            }
        }
        (WorkingTime(on_reviewers), Some(WorkingTime(on_author)))
    }

    /// A new text ends a round when somebody else had submitted something since the one before.
    fn n_rounds(&self) -> usize {
        let review = self.review;
        let mut ended: Vec<EntryId> = Vec::new();
        let is_answered = |submission: &EntryId, ended: &[EntryId]| {
            ended.iter().any(|revision| review.history.is_before(submission, revision))
        };
        for note in &review.revisions {
            let is_round = review.submissions.iter().any(|one| {
                one.by != note.by && review.history.is_before(&one.id, &note.entry) && !is_answered(&one.id, &ended)
            });
            if is_round {
                ended.push(note.entry);
            }
        }
        let is_open = review
            .submissions
            .iter()
            .any(|one| Some(one.by) != self.keeper && one.verdict.is_some() && !is_answered(&one.id, &ended));
        ended.len() + usize::from(is_open)
    }

    fn closings(&self) -> Vec<(ClosingKind, usize)> {
        let closing = |thread: &Rc<Thread>| match thread.state {
            ThreadState::Closed(closing) => Some(closing),
            _ => None,
        };
        let mut kinds: Vec<u8> =
            self.review.threads.values().filter_map(closing).map(|closing: Closing| closing.number()).collect();
        kinds.sort_unstable();
        let rows = kinds.chunk_by(|one, other| one == other);
        rows.filter_map(|row| Some((ClosingKind(*row.first()?), row.len()))).collect()
    }

    fn voices(&self) -> (usize, usize) {
        let heard: IdSet<PersonId> = self.review.submissions.iter().map(|submission| submission.by).collect();
        let mut wanted: IdSet<PersonId> = heard.clone();
        wanted.extend(self.review.requests.iter().map(|request| request.person));
        let n_awaited = self.review.brief.as_ref().map_or(0, |brief| brief.awaited.len());
        (heard.len(), wanted.len() + n_awaited)
    }

    /// Acts; digests in which somebody was told of some; and what one message for each act and reader would have come to.
    fn notifications(&self) -> (usize, usize, usize) {
        let mut acts: Vec<(Timestamp, PersonId)> = Vec::new();
        for thread in self.review.threads.values() {
            let published = thread.moves.iter().filter(|one| one.kind != MoveKind::Redacted);
            acts.extend(published.map(|one| (one.at, one.by)));
        }
        let judged = self.review.submissions.iter().filter(|one| one.verdict.is_some_and(|it| it != Verdict::Comment));
        acts.extend(judged.map(|one| (one.at, one.by)));
        acts.extend(self.review.revisions.iter().map(|note| (note.at, note.by)));
        acts.sort_unstable();
        let (mut n_digests, mut n_messages) = (0, 0);
        for person in self.review.people.keys() {
            let calendar = self.review.calendar_of(&person);
            let mut told: Option<Timestamp> = None;
            for (at, _) in acts.iter().filter(|(_, by)| *by != person) {
                n_messages += 1;
                if told.is_none_or(|told| *at > told) {
                    let next = next_digest(&calendar, *at);
                    n_digests += usize::from(next <= self.now);
                    told = Some(next);
                }
            }
        }
        (acts.len(), n_digests, n_messages)
    }
}

/// When somebody is told next. Who has not said when: at the end of the day, in UTC.
fn next_digest(calendar: &Calendar, after: Timestamp) -> Timestamp {
    let end_of_day = Timestamp(after.0.div_euclid(DAY).saturating_add(1).saturating_mul(DAY));
    calendar.next_digest_time(after).unwrap_or(end_of_day)
}

/// When a person first answered in a thread, knowing what they were asked.
fn answer_in(review: &Review, thread: &Thread, person: PersonId, ask: &EntryId) -> Option<Timestamp> {
    let answers =
        |one: &&Move| one.by == person && one.kind.is_contribution() && review.history.is_before(ask, &one.entry);
    thread.moves.iter().find(answers).map(|one| one.at)
}

fn n_others(thread: &Thread) -> usize {
    let people: IdSet<PersonId> = thread.moves.iter().map(|one| one.by).collect();
    people.len().max(1)
}

/// How often the word went to somebody else.
fn n_alternations(thread: &Thread) -> usize {
    let words: Vec<PersonId> = thread.moves.iter().filter(|one| one.kind.is_contribution()).map(|one| one.by).collect();
    words.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

fn spread(mut times: Vec<(PersonId, WorkingTime)>) -> Spread {
    let people: IdSet<PersonId> = times.iter().map(|(person, _)| *person).collect();
    times.sort_by_key(|(_, time)| *time);
    let is_said = times.len() >= SPREAD_MIN && people.len() > 1;
    let at = |part: usize| times.get(rank(times.len(), part)).filter(|_| is_said).map(|(_, time)| *time);
    Spread { n: times.len(), p50: at(50), p75: at(75) }
}

fn tally(mut counts: Vec<usize>) -> Tally {
    counts.sort_unstable();
    let at = |part| counts.get(rank(counts.len(), part)).copied().unwrap_or(0);
    Tally { p50: at(50), p75: at(75), max: counts.last().copied().unwrap_or(0) }
}

/// The place of the smallest value that so many percent do not exceed.
fn rank(n: usize, part: usize) -> usize {
    (n * part).div_ceil(100).saturating_sub(1)
}
