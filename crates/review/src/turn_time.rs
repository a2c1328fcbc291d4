//! Rules T4 to T7 of WORKFLOW §5, hand-offs, and the order: rows in, everybody's turns out. The precedence is the order of the
//! steps: whose a row is (deputy, hand-off, pass), then whether they said they would be back (which a later pass overrides),
//! then what is left while a gate is not met. Leaves out T1 to T3 (`turn_rules.rs`) and calendars.

use std::rc::Rc;

use crate::delivery::Voice;
use crate::gate_turn::{LooksAtGates, UnmetGates};
use crate::handoff_turn::{HandoffReason, Holders, Moved, handoff_rows};
use crate::turn_pass::{Custody, custodies};
use crate::{
    Calendar, DocumentNow, IdMap, PersonId, Promise, Review, ThreadId, Timestamp, Turn, TurnReason, TurnRow,
    TurnSubject, Unblocks, Via, Work,
};

/// Everybody's turns: rows by T1 to T3, and what the other rules make of them.
///
/// Where gates cannot be looked at (yet), none is anybody's turn.
pub(crate) fn settled(
    review: &Review,
    document: &DocumentNow,
    now: Timestamp,
    mut rows: Vec<TurnRow>,
    gates: Option<LooksAtGates>,
) -> Turn {
    if review.needs_newer_version() {
        return Turn::default();
    }
    offered(review, &mut rows);
    deputise(review, now, &mut rows);
    hand_over(review, &mut rows);
    let custodies = custodies(review);
    pass_on(review, &custodies, &mut rows);
    once_each(&mut rows);
    let promises = Promises::of(review, &rows);
    let mut later = Vec::new();
    if !promises.is_empty() {
        (later, rows) = rows.into_iter().partition(|row| promises.hides(row, now));
    }
    for row in &mut later {
        row.back = promises.until(row);
    }
    if let Some(looks) = gates.filter(|_| rows.is_empty()) {
        rows.extend(fallen(&looks(review, document, now), &promises, now));
    }
    for rows in [&mut rows, &mut later] {
        measure(review, now, rows);
        sort(rows, now);
    }
    Turn { rows, later }
}

/// WORKFLOW §7: what hand-offs make somebody's turn.
fn offered(review: &Review, rows: &mut Vec<TurnRow>) {
    for made in handoff_rows(review) {
        let (reason, unblocks) = match made.reason {
            HandoffReason::Offered => (TurnReason::HandoffOffered, Unblocks::TakeOrReturn),
            HandoffReason::Held => (TurnReason::HandoffHeld, Unblocks::DoAndReturn),
            HandoffReason::Returned => (TurnReason::HandoffReturned, Unblocks::ActOrPass),
        };
        let row = TurnRow::new(made.person, reason, made.by, made.since, unblocks);
        let (ask, cause) = (Some(made.handoff), Some(made.cause));
        rows.push(TurnRow { ask, cause, is_blocking: made.is_blocking, ..row });
    }
}

/// T5: on somebody's day off what is asked of them goes to their deputy: the one they named with their hours, else the one that
/// the brief names for its author. A deputy who is off too, or who asks, does not stand in.
fn deputise(review: &Review, now: Timestamp, rows: &mut [TurnRow]) {
    if review.calendars.is_empty() {
        return;
    }
    let is_off = |person: &PersonId| review.calendars.get(person).is_some_and(|calendar| calendar.is_day_off(now));
    let off: Vec<(PersonId, PersonId)> = review
        .calendars
        .iter()
        .filter_map(|(person, calendar)| {
            let brief = review.brief.as_ref().filter(|brief| brief.by == person).and_then(|brief| brief.deputy);
            let named = calendar.statement_at(now).and_then(|said| said.deputy);
            let deputy = named.or(brief).filter(|_| calendar.is_day_off(now))?;
            let stands_in = deputy != person && review.people.contains_key(&deputy) && !is_off(&deputy);
            stands_in.then_some((person, deputy))
        })
        .collect();
    if off.is_empty() {
        return;
    }
    let is_ask = |row: &&mut TurnRow| matches!(row.reason, TurnReason::Asked | TurnReason::ReviewRequested);
    for row in rows.iter_mut().filter(is_ask) {
        let deputy = off.iter().find(|(person, deputy)| *person == row.person && *deputy != row.by);
        if let Some((person, deputy)) = deputy {
            (row.person, row.via) = (*deputy, Via::Deputy { of: *person });
        }
    }
}

/// WORKFLOW §7: what was handed over is its new holder's.
fn hand_over(review: &Review, rows: &mut Vec<TurnRow>) {
    let holders = Holders::of(review);
    if holders.is_empty() {
        return;
    }
    rows.retain_mut(|row| match holders.moved(row) {
        Moved::Stays => true,
        Moved::Over => false,
        Moved::To(holder) => {
            (row.via, row.person) = (Via::Handoff { of: row.person }, holder);
            true
        }
    });
}

/// T7: what was passed on stands with its receiver until they act; where nothing else makes it their turn, the pass does.
fn pass_on(review: &Review, custodies: &[Custody<'_>], rows: &mut Vec<TurnRow>) {
    for custody in custodies {
        let pass = custody.pass;
        let is_it = |row: &&mut TurnRow| row.person == custody.origin && pass.subject.covers(row.thread, row.ask);
        let mut n_moved = 0;
        for row in rows.iter_mut().filter(is_it) {
            (row.person, row.via) = (custody.holder, Via::Passed { by: pass.by });
            // It reached them with the pass.
            row.cause = Some(pass.order.entry);
            n_moved += 1;
        }
        let (thread, ask) = match pass.subject {
            TurnSubject::Everything => continue,
            TurnSubject::Thread(thread) => (Some(thread), None),
            TurnSubject::Ask(ask) => (custody.thread.map(|thread| thread.id), Some(ask)),
        };
        let has_it = |row: &TurnRow| row.person == custody.holder && pass.subject.covers(row.thread, row.ask);
        if n_moved == 0 && custody.is_open(review) && !rows.iter().any(has_it) {
            let row = TurnRow::new(custody.holder, TurnReason::PassedOn, pass.by, pass.at, Unblocks::ActOrPass);
            let is_blocking = custody.thread.is_some_and(|thread| thread.is_blocked);
            let (cause, via) = (Some(pass.order.entry), Via::Passed { by: pass.by });
            rows.push(TurnRow { thread, ask, cause, via, is_blocking, ..row });
        }
    }
}

/// What comes to somebody who has it anyway is theirs once: of equal rows the one stays that came by no way.
fn once_each(rows: &mut Vec<TurnRow>) {
    let same = |row: &TurnRow| (row.person, row.reason, row.thread, row.ask, row.gate);
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        let is_double = row.via != Via::Itself
            && rows
                .iter()
                .enumerate()
                .any(|(idx, other)| idx != at && same(other) == same(row) && (other.via == Via::Itself || idx < at));
        if is_double {
            rows.remove(at);
        } else {
            at += 1;
        }
    }
}

/// T4: who said what until when.
struct Promises<'a> {
    review: &'a Review,
    by_person: IdMap<PersonId, Vec<&'a Promise>>,
    /// By when those who are on a thread will be done.
    of_work: IdMap<ThreadId, Work>,
}

impl<'a> Promises<'a> {
    fn of(review: &'a Review, rows: &[TurnRow]) -> Self {
        let promised = rows.iter().filter(|row| row.reason == TurnReason::WorkPromised).filter_map(|row| row.thread);
        let of_work = promised.filter_map(|id| Some((id, review.threads.get(&id)?.work?)));
        let of_work: IdMap<ThreadId, Work> = of_work.filter(|(_, work)| work.eta.is_some()).collect();
        let mut by_person: IdMap<PersonId, Vec<&'a Promise>> = IdMap::new();
        for promise in &review.promises {
            by_person.get_or_insert_with(promise.by, Vec::new).push(promise);
        }
        Self { review, by_person, of_work }
    }

    fn is_empty(&self) -> bool {
        self.by_person.is_empty() && self.of_work.is_empty()
    }

    /// Until when the person of a row said they would do it: by their last word about it, or by their stance.
    fn until(&self, row: &TurnRow) -> Option<Timestamp> {
        let said = self.by_person.get(&row.person).into_iter().flatten();
        let mut said = said.filter(|promise| promise.subject.covers(row.thread, row.ask));
        let last = said.next_back().filter(|promise| self.knows(promise, row)).and_then(|promise| promise.until);
        let work = row.thread.and_then(|id| self.of_work.get(&id)).filter(|work| work.by == row.person);
        let is_passed = matches!(row.via, Via::Passed { .. });
        last.max(work.filter(|_| !is_passed).and_then(|work| work.eta))
    }

    /// T7 before T4: what was passed to somebody is not hidden by what they said before they knew.
    fn knows(&self, promise: &Promise, row: &TurnRow) -> bool {
        let Via::Passed { .. } = row.via else { return true };
        row.cause.is_some_and(|pass| self.review.history.is_before(&pass, &promise.order.entry))
    }

    fn hides(&self, row: &TurnRow, now: Timestamp) -> bool {
        self.until(row).is_some_and(|until| until > now)
    }

    /// Until when somebody is away from everything.
    fn away_until(&self, person: &PersonId, now: Timestamp) -> Option<Timestamp> {
        let mut said = self.by_person.get(person).into_iter().flatten();
        let last = said.rfind(|promise| promise.subject == TurnSubject::Everything)?;
        last.until.filter(|until| *until > now)
    }
}

/// T6: while a gate is not met it is somebody's turn: the owner's, else a facilitator's who is not away, else the owner's, who will
/// be back then.
fn fallen(unmet: &UnmetGates, promises: &Promises<'_>, now: Timestamp) -> Option<TurnRow> {
    let oldest = unmet.gates.iter().min_by_key(|gate| gate.since)?;
    let mut people = unmet.owner.iter().chain(&unmet.facilitators);
    let is_there = |person: &&PersonId| promises.away_until(person, now).is_none();
    let person = *people.clone().find(is_there).or_else(|| people.next())?;
    let row = TurnRow::new(person, TurnReason::GateUnmet, person, oldest.since, Unblocks::MeetGate);
    let (gate, back) = (Some(oldest.gate), promises.away_until(&person, now));
    Some(TurnRow { gate, back, is_blocking: true, n_waiting: 0, ..row })
}

/// Since when each row was delivered, how much of its person's time has passed, and when it is due.
fn measure(review: &Review, now: Timestamp, rows: &mut [TurnRow]) {
    let policy = review.policy.response;
    let mut clocks: IdMap<PersonId, (Rc<Calendar>, Voice<'_>)> = IdMap::new();
    for row in rows {
        let Some(cause) = row.cause.and_then(|cause| review.history.node(&cause)) else { continue };
        let person = row.person;
        let clock = || (review.calendar_of(&person), Voice::of(review, &person));
        let (calendar, voice) = clocks.get_or_insert_with(person, clock);
        row.delivered = voice.first_holding(&review.history, cause).map(|at| at.max(row.since));
        let Some(delivered) = row.delivered else { continue };
        row.elapsed = calendar.elapsed(delivered, now);
        let time = policy.response_time(row.thread.is_some() && row.is_blocking);
        row.due = calendar.deadline(delivered, time);
    }
}

/// The order of WORKFLOW §5: overdue and blocking others, blocks most people, due soonest in the working hours of its person,
/// oldest, id.
fn sort(rows: &mut Vec<TurnRow>, now: Timestamp) {
    let n_blocked = |row: &TurnRow| if row.is_blocking { row.n_waiting.max(1) } else { 0 };
    let urgency = |row: &TurnRow| {
        let is_late = row.is_blocking && row.is_overdue(now);
        (!is_late, usize::MAX - n_blocked(row), row.due.unwrap_or(Timestamp::MAX), row.since)
    };
    // Rows are large: their places are sorted, and each row moves once.
    let mut places: Vec<usize> = (0..rows.len()).collect();
    places.sort_by(|one, other| {
        let (one, other) = (&rows[*one], &rows[*other]);
        let by_place = || one.thread.cmp(&other.thread).then_with(|| one.ask.cmp(&other.ask));
        let by_who = || (one.person, one.reason).cmp(&(other.person, other.reason));
        urgency(one).cmp(&urgency(other)).then_with(by_place).then_with(by_who)
    });
    *rows = places.into_iter().map(|at| rows[at].clone()).collect();
}
