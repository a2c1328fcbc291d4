//! The working clock of one person: how much of a stretch of time was working time, and when so much of it will have passed.
//!
//! It is made of everything the person said about when they work; each statement holds from its own time on, so past time
//! keeps the hours and the offsets that were in force, and the first one also holds for what was before it. Time is cut into
//! stretches of one rule each, and how much was worked before a stretch is known; so every question is a search among
//! stretches and some arithmetic in one week, whether it spans a minute or a decade.
//!
//! Who never said when they work has *unknown hours*: each three hours of a weekday, in UTC, count as one working hour. That
//! is eight in a day, as for anybody, and nobody is late before a whole weekday has passed, wherever they live; guessing
//! nine-to-five in some zone would call half the world late in its sleep. Leaves out reading statements (`time_fold.rs`) and
//! local days (`calendar_days.rs`).

use std::rc::Rc;

use crate::week::WEEK_MINUTES;
use crate::zone::{DAY, MINUTE, OFFSET_MAX};
use crate::{Availability, OffsetMinutes, Timestamp, Week, WorkingTime};

/// Statements of one person that are looked at, the latest ones: for time before them the oldest of these is good enough.
pub(crate) const STATEMENTS_MAX: usize = 32;
/// Intervals in one answer: more than a year of days with two halves is no picture any more.
const INTERVALS_MAX: usize = 512;
/// Of three clock hours one counts while hours are unknown.
const UNKNOWN_PACE: i64 = 3;
const WEEK: i64 = WEEK_MINUTES as i64 * MINUTE;
/// Far enough before and after every time that can be written, with room for an offset.
const HORIZON: i64 = Timestamp::MAX.0 + 7 * DAY;

/// When one person works, at any time.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    statements: Vec<(i64, Rc<Availability>)>,
    stretches: Vec<Stretch>,
    pace: i64,
}

/// Time under one rule.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    from: i64,
    /// Working time before it, since the beginning of all stretches.
    before: i64,
    rule: Rule,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Rule {
    /// No work.
    Off,
    /// The week of this statement, at this offset.
    Week { statement: usize, offset: OffsetMinutes },
    /// Nothing was ever said.
    Unknown,
}

impl Calendar {
    /// Of somebody who never said when they work.
    pub fn unknown() -> Self {
        let stretch = Stretch { from: -HORIZON, before: 0, rule: Rule::Unknown };
        Self { statements: Vec::new(), stretches: vec![stretch], pace: UNKNOWN_PACE }
    }

    /// Of somebody who said all this, in fold order.
    pub fn of(statements: &[Rc<Availability>]) -> Self {
        let statements = &statements[statements.len().saturating_sub(STATEMENTS_MAX)..];
        if statements.is_empty() {
            return Self::unknown();
        }
        let mut from = -HORIZON;
        let mut calendar = Self { statements: Vec::new(), stretches: Vec::new(), pace: 1 };
        for (idx, statement) in statements.iter().enumerate() {
            if idx > 0 {
                from = from.max(statement.at.0);
            }
            calendar.statements.push((from, Rc::clone(statement)));
        }
        for idx in 0..calendar.statements.len() {
            calendar.lay_statement(idx);
        }
        calendar
    }

    /// Whether its person ever said when they work.
    pub fn is_known(&self) -> bool {
        !self.statements.is_empty()
    }

    /// How much of the time between two instants was working time. None when the second one is not later.
    pub fn elapsed(&self, from: Timestamp, to: Timestamp) -> WorkingTime {
        if to <= from { WorkingTime::ZERO } else { WorkingTime(self.worked(to.0) - self.worked(from.0)) }
    }

    /// The first instant at which so much working time has passed; never, when there is no such work ahead.
    pub fn deadline(&self, from: Timestamp, after: WorkingTime) -> Option<Timestamp> {
        if after <= WorkingTime::ZERO {
            return Some(from);
        }
        let worked = self.worked(from.0).checked_add(after.0)?;
        let goal = worked.checked_mul(self.pace)?;
        let at = self.stretches.partition_point(|stretch| stretch.before < goal).checked_sub(1)?;
        let stretch = &self.stretches[at];
        let (week, offset) = self.week_of(stretch.rule)?;
        let total = week.total();
        if total == 0 {
            return None;
        }
        let goal = goal - stretch.before + worked_in(week, stretch.from + offset.ms());
        let weeks = (goal - 1).div_euclid(total);
        let local = weeks.checked_mul(WEEK)? + week.when_worked(goal - weeks * total) - MONDAY;
        Some(Timestamp(local - offset.ms())).filter(|at| *at <= Timestamp::MAX)
    }

    /// Whether an instant lies in known working hours.
    pub fn is_working(&self, at: Timestamp) -> bool {
        self.is_known() && self.worked(at.0 + 1) > self.worked(at.0)
    }

    /// When working hours begin next; the instant itself within them. Nothing while hours are unknown.
    pub fn next_start(&self, from: Timestamp) -> Option<Timestamp> {
        let first = self.deadline(from, WorkingTime(1)).filter(|_| self.is_known())?;
        Some(Timestamp(first.0 - 1))
    }

    /// When the working hours end that an instant lies in, or that begin next.
    pub fn next_end(&self, from: Timestamp) -> Option<Timestamp> {
        self.next_shift(from).map(|(_, end)| end)
    }

    /// The working interval that an instant lies in, from that instant on, or the next one.
    pub fn next_shift(&self, from: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let start = self.next_start(from)?;
        // Who works without a break for two weeks has no end of work.
        let soon = Timestamp(start.0 + 2 * WEEK);
        self.intervals(start, soon).first().copied()
    }

    /// The working hours between two instants, as intervals: the first 512. None while hours are unknown.
    pub fn intervals(&self, from: Timestamp, to: Timestamp) -> Vec<(Timestamp, Timestamp)> {
        let mut found: Vec<(Timestamp, Timestamp)> = Vec::new();
        let (mut at, end) = (from.0.max(-Timestamp::MAX.0), to.0.min(Timestamp::MAX.0));
        while let Some(start) = self.next_start(Timestamp(at)).filter(|start| start.0 < end) {
            let ends = self.unbroken_from(start.0).min(end);
            let is_full = found.len() == INTERVALS_MAX;
            match found.last_mut() {
                Some(last) if last.1 == start => last.1 = Timestamp(ends),
                _ if is_full => break,
                _ => found.push((start, Timestamp(ends))),
            }
            at = ends;
        }
        found
    }

    /// What was said about an instant.
    pub fn statement_at(&self, at: Timestamp) -> Option<&Rc<Availability>> {
        let n = self.statements.partition_point(|(from, _)| *from <= at.0);
        self.statements.get(n.saturating_sub(1)).map(|(_, statement)| statement)
    }

    /// The offset from UTC at an instant, where it is known.
    pub fn offset_at(&self, at: Timestamp) -> Option<OffsetMinutes> {
        self.statement_at(at).map(|statement| statement.offsets.at(at))
    }

    /// Working time from the beginning of all stretches.
    fn worked(&self, at: i64) -> i64 {
        let at = at.clamp(-HORIZON, HORIZON);
        let stretch = &self.stretches[self.stretch_at(at)];
        (stretch.before + self.worked_within(stretch, at)).div_euclid(self.pace)
    }

    fn worked_within(&self, stretch: &Stretch, to: i64) -> i64 {
        let Some((week, offset)) = self.week_of(stretch.rule) else { return 0 };
        worked_in(week, to + offset.ms()) - worked_in(week, stretch.from + offset.ms())
    }

    fn stretch_at(&self, at: i64) -> usize {
        self.stretches.partition_point(|stretch| stretch.from <= at).saturating_sub(1)
    }

    fn week_of(&self, rule: Rule) -> Option<(&Week, OffsetMinutes)> {
        match rule {
            Rule::Off => None,
            Rule::Week { statement, offset } => Some((&self.statements[statement].1.week, offset)),
            Rule::Unknown => Some((&ALL_WEEKDAYS, OffsetMinutes(0))),
        }
    }

    /// The end of the working interval that an instant lies in, as far as one rule and one week know.
    fn unbroken_from(&self, at: i64) -> i64 {
        let idx = self.stretch_at(at);
        let end = self.stretches.get(idx + 1).map_or(HORIZON, |next| next.from);
        let Some((week, offset)) = self.week_of(self.stretches[idx].rule) else { return end };
        let local = at + offset.ms() + MONDAY;
        let minute = local.rem_euclid(WEEK);
        let spans = week.spans();
        let ends = spans.iter().map(|(_, end)| i64::from(*end) * MINUTE).find(|end| *end > minute).unwrap_or(WEEK);
        end.min(at - minute + ends)
    }

    /// Cuts the time in which a statement holds where its offset changes, and where days off begin and end.
    fn lay_statement(&mut self, idx: usize) {
        let from = self.statements[idx].0;
        let to = self.statements.get(idx + 1).map_or(HORIZON, |(next, _)| *next);
        let said = Rc::clone(&self.statements[idx].1);
        let changes = &said.offsets.changes;
        let mut at = from;
        let mut next = changes.partition_point(|(change, _)| change.0 <= from);
        while at < to {
            let end = changes.get(next).map_or(to, |(change, _)| change.0.min(to));
            let offset = said.offsets.at(Timestamp(at));
            self.lay_offset(idx, &said, offset, (at, end));
            (at, next) = (end, next + 1);
        }
    }

    fn lay_offset(&mut self, idx: usize, said: &Availability, offset: OffsetMinutes, (from, to): (i64, i64)) {
        let midnight = |day: i32| i64::from(day) * DAY - offset.ms();
        let work = Rule::Week { statement: idx, offset };
        let mut at = from;
        let first = said.days_off.partition_point(|off| midnight(off.last.0) + DAY <= from);
        for off in &said.days_off[first..] {
            let (start, end) = (midnight(off.first.0).max(from), (midnight(off.last.0) + DAY).min(to));
            if start >= to {
                break;
            }
            if at < start {
                self.lay(at, work);
            }
            self.lay(start, Rule::Off);
            at = end;
        }
        if at < to {
            self.lay(at, work);
        }
    }

    fn lay(&mut self, from: i64, rule: Rule) {
        let before = self.stretches.last().map_or(0, |last| last.before + self.worked_within(last, from));
        self.stretches.push(Stretch { from, before, rule });
    }
}

/// Monday 00:00 of the week in which 1970 began lies three days before it.
const MONDAY: i64 = 3 * DAY;
const _: () = assert!(OFFSET_MAX as i64 * MINUTE < DAY);

/// The week in which every hour of a weekday counts.
static ALL_WEEKDAYS: Week = Week::weekdays();

/// Working time in an endless row of such weeks, by local time.
fn worked_in(week: &Week, local: i64) -> i64 {
    let since_monday = local + MONDAY;
    since_monday.div_euclid(WEEK) * week.total() + week.worked_before(since_monday.rem_euclid(WEEK))
}

#[cfg(test)]
mod tests;
