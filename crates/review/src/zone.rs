//! Local time without a tz database: an availability carries its own table of offsets (WORKFLOW §6). Leaves out names of zones,
//! which are words, and hours of work (`week.rs`).

use crate::Timestamp;

/// Milliseconds.
pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const DAY: i64 = 24 * 60 * MINUTE;
/// Zones lie between −12 and +14 hours; one more on each side for what politics may bring.
pub(crate) const OFFSET_MAX: i16 = 15 * 60;

/// Minutes that local time is ahead of UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct OffsetMinutes(pub i16);

/// A day by somebody's calendar on the wall: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalDay(pub i32);

impl LocalDay {
    /// 0 for Monday.
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        (i64::from(self.0) + 3).rem_euclid(7) as u8
    }
}

/// A minute of the day on somebody's wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayMinute(pub u16);

/// How far local time was and will be ahead of UTC, and from when on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offsets {
    /// Before the first change.
    pub first: OffsetMinutes,
    /// From these instants on; ascending. The last one holds for good, until its owner's device brings a newer table.
    pub changes: Vec<(Timestamp, OffsetMinutes)>,
}

impl Offsets {
    /// Always the same.
    pub fn fixed(offset: OffsetMinutes) -> Self {
        Self { first: offset, changes: Vec::new() }
    }

    /// Whether it is a table at all: times ascending, offsets as they occur on Earth.
    pub fn is_plausible(&self) -> bool {
        let is_offset = |offset: OffsetMinutes| (-OFFSET_MAX..=OFFSET_MAX).contains(&offset.0);
        is_offset(self.first)
            && self.changes.iter().all(|(_, offset)| is_offset(*offset))
            && self.changes.is_sorted_by(|one, other| one.0 < other.0)
    }

    /// The offset at an instant.
    pub fn at(&self, at: Timestamp) -> OffsetMinutes {
        match self.changes.partition_point(|(from, _)| *from <= at) {
            0 => self.first,
            n => self.changes[n - 1].1,
        }
    }
}

impl OffsetMinutes {
    pub(crate) fn ms(self) -> i64 {
        i64::from(self.0) * MINUTE
    }
}
