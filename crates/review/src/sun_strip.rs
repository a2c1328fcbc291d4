//! Twenty-four hours of everybody's working time, who holds what, and where work was or can be handed over (WORKFLOW §7). What
//! somebody shows of their hours is respected here and nowhere else. Leaves out how it is drawn.

use crate::{Handoff, HandoffState, ItemState, OffsetMinutes, PersonId, Review, Shown, Timestamp, Turn};

/// Two people work at the same time: they could hand over in person. More pairs than this are not looked at.
const OVERLAP_PEOPLE_MAX: usize = 24;
/// The strip has so many rows: more is no picture any more. Who holds something stands first.
const ROWS_MAX: usize = 60;
const DAY: i64 = 24 * 3600 * 1000;

/// A day around the world.
#[derive(Debug, Clone, PartialEq)]
pub struct SunStrip {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end, 24 hours later.
    pub until: Timestamp,
    /// The people.
    pub rows: Vec<SunRow>,
    /// How many more there are.
    pub n_more: usize,
    /// When how many of the shown people work at the same time, where that is more than one.
    pub overlaps: Vec<Overlap>,
    /// Where hand-offs of that day lie, in time.
    pub moments: Vec<HandoffMoment>,
}

/// One person's day.
#[derive(Debug, Clone, PartialEq)]
pub struct SunRow {
    /// Who.
    pub person: PersonId,
    /// Their working hours, as far as they show them.
    pub hours: Vec<(Timestamp, Timestamp)>,
    /// Their clock at the beginning of the strip, unless nothing is known of it.
    pub offset: Option<OffsetMinutes>,
    /// What they show.
    pub shown: Shown,
    /// Whether they said when they work.
    pub is_known: bool,
    /// Whether something waits for them.
    pub holds_baton: bool,
    /// Whether the document waits for them.
    pub holds_up: bool,
}

/// Several people at work at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// How many people.
    pub n_people: usize,
}

/// Something was handed over, or waits for that.
#[derive(Debug, Clone, PartialEq)]
pub struct HandoffMoment {
    /// When: taken, or else offered.
    pub at: Timestamp,
    /// By whom it was given.
    pub from: PersonId,
    /// To whom; nobody yet, when it is offered to a role.
    pub to: Option<PersonId>,
    /// How far it came.
    pub state: HandoffState,
}

impl SunStrip {
    /// The day that begins at this time, for a review in which these turns are due.
    pub fn of_review(review: &Review, turn: &Turn, from: Timestamp) -> Self {
        let until = Timestamp(from.0.saturating_add(DAY));
        let mut rows: Vec<SunRow> = review.people.keys().map(|person| row(review, turn, person, from, until)).collect();
        rows.sort_by_key(|row| {
            let first = row.hours.first().map_or(until, |(start, _)| *start);
            (!row.holds_up, !row.holds_baton, !row.is_known, first, row.person)
        });
        let n_more = rows.len().saturating_sub(ROWS_MAX);
        rows.truncate(ROWS_MAX);
        let overlaps = overlaps(&rows);
        let mut moments: Vec<HandoffMoment> =
            review.handoffs.iter().flat_map(|handoff| moments(handoff, from, until)).collect();
        moments.sort_by_key(|moment| (moment.at, moment.from, moment.to));
        Self { from, until, rows, n_more, overlaps, moments }
    }
}

fn row(review: &Review, turn: &Turn, person: PersonId, from: Timestamp, until: Timestamp) -> SunRow {
    let calendar = review.calendar_of(&person);
    let shown = calendar.shown_at(from);
    let hours = if shown == Shown::ZoneOnly { Vec::new() } else { calendar.intervals(from, until) };
    let mut mine = turn.rows.iter().filter(|row| row.person == person).peekable();
    let holds_baton = mine.peek().is_some();
    let offset = calendar.offset_at(from).filter(|_| shown != Shown::HoursOnly);
    let holds_up = mine.any(|row| row.is_blocking);
    SunRow { person, hours, offset, shown, is_known: calendar.is_known(), holds_baton, holds_up }
}

/// Stretches in which more than one works: at each beginning and end their number changes.
fn overlaps(rows: &[SunRow]) -> Vec<Overlap> {
    let mut changes: Vec<(Timestamp, bool)> = Vec::new();
    for (start, end) in rows.iter().take(OVERLAP_PEOPLE_MAX).flat_map(|row| &row.hours) {
        changes.extend([(*start, true), (*end, false)]);
    }
    changes.sort_unstable();
    let mut overlaps: Vec<Overlap> = Vec::new();
    let (mut n_people, mut since) = (0_usize, None);
    for (at, begins) in changes {
        if let Some(from) = since.filter(|from| *from < at && n_people > 1) {
            overlaps.push(Overlap { from, until: at, n_people });
        }
        n_people = if begins { n_people + 1 } else { n_people.saturating_sub(1) };
        since = Some(at);
    }
    overlaps
}

fn moments(handoff: &Handoff, from: Timestamp, until: Timestamp) -> Vec<HandoffMoment> {
    let state = handoff.state();
    let is_in = |at: Timestamp| at >= from && at < until;
    let taken = handoff.takings.iter().filter(|taking| !taking.got.is_empty() && is_in(taking.at));
    let moment = |at, to| HandoffMoment { at, from: handoff.by, to, state };
    let mut moments: Vec<HandoffMoment> = taken.map(|taking| moment(taking.at, Some(taking.by))).collect();
    let is_waiting = handoff.items.iter().any(|item| item.state == ItemState::Offered);
    if is_waiting && is_in(handoff.at) {
        moments.push(moment(handoff.at, handoff.addressee()));
    }
    moments
}
