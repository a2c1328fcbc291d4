//! Working time, and how long a review waits before it says something (WORKFLOW §6). A stretch of working time belongs to
//! somebody: eight hours of Ana's are a day, of two people's calendars they are two different times of the clock. Leaves out
//! the calendars that measure it (`calendar.rs`), and what a deadline does (`timed.rs`).

use crate::choice::format_enum;
use crate::{Calendar, LocalDay, PersonId, Review, Timestamp};

const MINUTE: i64 = 60_000;
/// Days that are looked through for working ones: ten years, more than any review.
const DAYS_MAX: i32 = 3_660;

/// Milliseconds of somebody's working time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkingTime(pub i64);

impl WorkingTime {
    /// None at all.
    pub const ZERO: Self = Self(0);

    /// So many working minutes.
    pub const fn minutes(n: i64) -> Self {
        Self(n.saturating_mul(MINUTE))
    }

    /// So many working hours.
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n.saturating_mul(60))
    }

    /// In whole minutes.
    pub const fn as_minutes(self) -> i64 {
        self.0 / MINUTE
    }

    /// A part or a multiple of it.
    pub const fn scaled(self, by: Percent) -> Self {
        Self(self.0.saturating_mul(by.0 as i64) / 100)
    }
}

/// A part or a multiple: 200 is twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub u16);

format_enum! {
    /// What becomes of an ask when its time is up for good and nobody has said anything.
    AskSilence {
        /// It stays open; it is the keeper's to find another way.
        StaysOpen = 0,
        /// It lapses, and whoever asked goes on with what they said they would do.
        Lapses = 1,
    }
}

/// How long a review waits for whom, in the working time of whoever it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResponsePolicy {
    /// For an answer to an ask.
    pub first_response: WorkingTime,
    /// For a word in a thread that blocks.
    pub blocking_reply: WorkingTime,
    /// The first nudge, in parts of that time.
    pub nudge_after: Percent,
    /// The second and last one.
    pub second_nudge: Percent,
    /// When silence counts as an answer.
    pub silence_after: Percent,
    /// As which one.
    pub on_silence: AskSilence,
}

impl ResponsePolicy {
    /// One working day for an answer and two for a blocking thread; then two nudges; and silence counts when as much time has
    /// passed after the second one as between the two.
    pub const fn standard() -> Self {
        Self {
            first_response: WorkingTime::hours(8),
            blocking_reply: WorkingTime::hours(16),
            nudge_after: Percent(100),
            second_nudge: Percent(200),
            silence_after: Percent(300),
            on_silence: AskSilence::StaysOpen,
        }
    }

    /// How long this may take.
    pub const fn response_time(&self, is_blocking: bool) -> WorkingTime {
        if is_blocking { self.blocking_reply } else { self.first_response }
    }
}

/// Whole working days of a person that began after `from`'s day and have ended by `to`. Without a person, or without hours,
/// weekdays in UTC.
pub fn working_days(review: &Review, person: Option<PersonId>, from: Timestamp, to: Timestamp) -> u16 {
    let calendar = calendar_of(review, person);
    let (mut day, mut n) = (calendar.day_of(from), 0);
    for _ in 0..DAYS_MAX {
        day = LocalDay(day.0 + 1);
        match day_end(&calendar, day) {
            _ if calendar.midnight(day) > to => break,
            Some(end) if end > to => break,
            Some(_) => n += 1,
            None => {}
        }
    }
    n
}

/// The end of the n-th working day of a person after `from`'s day; `from` itself for none.
pub fn add_working_days(review: &Review, person: Option<PersonId>, from: Timestamp, n: u16) -> Timestamp {
    let calendar = calendar_of(review, person);
    let (mut day, mut left, mut end) = (calendar.day_of(from), n, from);
    for _ in 0..DAYS_MAX {
        if left == 0 {
            break;
        }
        day = LocalDay(day.0 + 1);
        if let Some(ends) = day_end(&calendar, day) {
            (left, end) = (left - 1, ends);
        }
    }
    if left == 0 { end } else { Timestamp::MAX }
}

fn calendar_of(review: &Review, person: Option<PersonId>) -> std::rc::Rc<Calendar> {
    person.map_or_else(|| std::rc::Rc::new(Calendar::unknown()), |person| review.calendar_of(&person))
}

/// When a day's work is done; nothing on a day without work.
fn day_end(calendar: &Calendar, day: LocalDay) -> Option<Timestamp> {
    let (start, end) = (calendar.midnight(day), calendar.midnight(LocalDay(day.0 + 1)));
    let worked = calendar.elapsed(start, end);
    if worked == WorkingTime::ZERO { None } else { calendar.deadline(start, worked) }
}
