//! When somebody works, as they said it: one statement of their device, with its own table of offsets (WORKFLOW §6). Leaves out
//! the clock that all statements of a person make together (`calendar.rs`).

use crate::choice::format_enum;
use crate::{BodyId, DayMinute, EntryId, LocalDay, Offsets, Order, PersonId, Timestamp, Week, Words};

/// Changes of offset in one table: a year back and two ahead are six or, in Morocco, twelve.
pub const OFFSET_CHANGES_MAX: usize = 64;
/// Absences in one statement.
pub const DAYS_OFF_MAX: usize = 128;
/// Digest times in a day.
pub const DIGEST_TIMES_MAX: usize = 6;
/// When digests come unless somebody says otherwise: 09:00 and 15:30.
pub const DIGEST_TIMES: [DayMinute; 2] = [DayMinute(9 * 60), DayMinute(15 * 60 + 30)];

format_enum! {
    /// What others are shown of somebody's hours. The clock needs the hours, so the log has them in any case.
    Shown {
        /// Zone, hours and days off.
        Full = 0,
        /// Hours, without the name of the zone: it is not written either.
        HoursOnly = 1,
        /// The zone, without hours.
        ZoneOnly = 2,
    }
}

/// Days on which somebody does not work, the last one included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DaysOff {
    /// From this day on.
    pub first: LocalDay,
    /// To this day.
    pub last: LocalDay,
}

/// The op that says when its author works. Why somebody is away is nobody's business, so there is no place for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvailabilityOp {
    /// The zone's name, where it may be known.
    pub body: Option<BodyId>,
    /// The zone's offsets, for the past year and the next two.
    pub offsets: Offsets,
    /// The ordinary week.
    pub week: Week,
    /// Days off; ascending, apart from each other.
    pub days_off: Vec<DaysOff>,
    /// Who gets their asks on days off.
    pub deputy: Option<PersonId>,
    /// When they want to be told what is new; ascending.
    pub digest_times: Vec<DayMinute>,
    /// What others are shown of it.
    pub shown: Shown,
}

impl AvailabilityOp {
    /// Whether it keeps to the limits and to the order of the format.
    pub fn is_plausible(&self) -> bool {
        let is_day = |day: LocalDay| (-100_000_000..=100_000_000).contains(&day.0);
        let is_apart = |one: &DaysOff, other: &DaysOff| one.last < other.first;
        self.offsets.is_plausible()
            && self.offsets.changes.len() <= OFFSET_CHANGES_MAX
            && self.days_off.len() <= DAYS_OFF_MAX
            && self.days_off.is_sorted_by(is_apart)
            && self.days_off.iter().all(|off| is_day(off.first) && is_day(off.last) && off.first <= off.last)
            && self.digest_times.len() <= DIGEST_TIMES_MAX
            && self.digest_times.is_sorted_by(|one, other| one < other)
            && self.digest_times.iter().all(|time| time.0 < 24 * 60)
    }
}

/// One statement of when somebody works.
#[derive(Debug, Clone, PartialEq)]
pub struct Availability {
    /// The entry that says so.
    pub entry: EntryId,
    /// Where it stands in the fold.
    pub order: Order,
    /// Whose.
    pub person: PersonId,
    /// Since when, by their clock.
    pub at: Timestamp,
    /// The zone's name.
    pub zone: Option<Words>,
    /// The zone's offsets.
    pub offsets: Offsets,
    /// The ordinary week.
    pub week: Week,
    /// Days off; ascending, apart from each other.
    pub days_off: Vec<DaysOff>,
    /// Who gets their asks on days off.
    pub deputy: Option<PersonId>,
    /// When they want to be told what is new; ascending.
    pub digest_times: Vec<DayMinute>,
    /// What others are shown of it.
    pub shown: Shown,
}
