//! Local days of a calendar: what day it is for somebody, when their midnight is, when they want a digest. Leaves out how much
//! of a day is work (`calendar.rs`).

use crate::zone::{DAY, MINUTE};
use crate::{Calendar, DayMinute, LocalDay, Shown, Timestamp};

/// Days that are looked through for a digest time: one of them is a working day for whoever ever works.
const DIGEST_DAYS: i32 = 15;

impl Calendar {
    /// The day it is for its person; in UTC while their zone is unknown.
    pub fn day_of(&self, at: Timestamp) -> LocalDay {
        self.local(at).0
    }

    /// What their calendar and clock on the wall show.
    pub fn local(&self, at: Timestamp) -> (LocalDay, DayMinute) {
        let local = at.0 + self.offset_ms(at.0);
        (LocalDay(local.div_euclid(DAY) as i32), DayMinute((local.rem_euclid(DAY) / MINUTE) as u16))
    }

    /// The instant at which their wall shows this: the first one where clocks are set back; where the hour is skipped, as much
    /// later as is skipped.
    pub fn instant(&self, day: LocalDay, minute: DayMinute) -> Timestamp {
        let wall = i64::from(day.0) * DAY + i64::from(minute.0) * MINUTE;
        let (before, after) = (self.offset_ms(wall - DAY), self.offset_ms(wall + DAY));
        let is_it = |offset: &i64| self.offset_ms(wall - offset) == *offset;
        // Within a day of a change there are two candidates; a skipped time belongs to neither.
        let offset = [before, after].into_iter().find(is_it).unwrap_or(before);
        Timestamp(wall - offset)
    }

    /// When a day begins for them.
    pub fn midnight(&self, day: LocalDay) -> Timestamp {
        self.instant(day, DayMinute(0))
    }

    /// Whether they said that they are off on this day.
    pub fn is_day_off(&self, at: Timestamp) -> bool {
        let Some(said) = self.statement_at(at) else { return false };
        let day = self.day_of(at);
        said.days_off.iter().any(|off| (off.first..=off.last).contains(&day))
    }

    /// What others are shown of their hours.
    pub fn shown_at(&self, at: Timestamp) -> Shown {
        self.statement_at(at).map_or(Shown::Full, |said| said.shown)
    }

    /// When they are told next what is new: at their digest times, on days on which they work.
    pub fn next_digest_time(&self, after: Timestamp) -> Option<Timestamp> {
        let today = self.day_of(after).0;
        let times = (today..today + DIGEST_DAYS).flat_map(|day| self.digest_times(LocalDay(day)));
        times.into_iter().find(|at| *at > after)
    }

    /// When they were last to be told what is new: at or before an instant.
    pub fn last_digest_time(&self, before: Timestamp) -> Option<Timestamp> {
        let today = self.day_of(before).0;
        let days = (today - DIGEST_DAYS..=today).rev();
        let mut times = days.flat_map(|day| self.digest_times(LocalDay(day)).into_iter().rev());
        times.find(|at| *at <= before)
    }

    /// The digest times of a day, ascending; none on a day without work.
    fn digest_times(&self, day: LocalDay) -> Vec<Timestamp> {
        let (start, end) = (self.midnight(day), self.midnight(LocalDay(day.0 + 1)));
        let Some(said) = self.statement_at(start) else { return Vec::new() };
        if self.elapsed(start, end) == crate::WorkingTime::ZERO {
            return Vec::new();
        }
        said.digest_times.iter().map(|time| self.instant(day, *time)).collect()
    }

    fn offset_ms(&self, at: i64) -> i64 {
        self.offset_at(Timestamp(at)).map_or(0, |offset| i64::from(offset.0) * MINUTE)
    }
}
