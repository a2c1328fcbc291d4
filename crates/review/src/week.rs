//! The hours somebody works in an ordinary week, in local time. Leaves out which instants those are (`calendar.rs`).

use std::borrow::Cow;

use crate::zone::MINUTE;

/// Minutes of a week.
pub(crate) const WEEK_MINUTES: u16 = 7 * 24 * 60;
/// Working intervals in a week: ten for each day is more than anybody divides a day into.
pub const WEEK_SPANS_MAX: usize = 70;

/// Working hours of a week: minutes since Monday 00:00 local time, ascending, apart from each other. Work across midnight is one
/// interval; across the night from Sunday to Monday it is two.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Week {
    spans: Cow<'static, [(u16, u16)]>,
}

impl Week {
    /// The hours of a week. Intervals may overlap, touch, and reach into the next week; what is empty is left out.
    pub fn new(spans: impl IntoIterator<Item = (u16, u16)>) -> Self {
        let mut all: Vec<(u16, u16)> = Vec::new();
        for (start, end) in spans {
            let end = end.min(start.saturating_add(WEEK_MINUTES));
            let start_in_week = start % WEEK_MINUTES;
            let end_in_week = start_in_week + (end.saturating_sub(start));
            all.push((start_in_week, end_in_week.min(WEEK_MINUTES)));
            all.push((0, end_in_week.saturating_sub(WEEK_MINUTES)));
        }
        all.retain(|(start, end)| start < end);
        all.sort_unstable();
        let mut spans: Vec<(u16, u16)> = Vec::new();
        for (start, end) in all {
            match spans.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => spans.push((start, end)),
            }
        }
        spans.truncate(WEEK_SPANS_MAX);
        Self { spans: spans.into() }
    }

    /// All of Monday to Friday.
    pub(crate) const fn weekdays() -> Self {
        Self { spans: Cow::Borrowed(&[(0, 5 * 24 * 60)]) }
    }

    /// The same hours on each of these days; 0 is Monday.
    pub fn on_days(days: &[u16], start: u16, end: u16) -> Self {
        Self::new(days.iter().map(|day| (day * 1440 + start, day * 1440 + end)))
    }

    /// The intervals, as the format wants them: ascending, apart, within the week.
    pub fn spans(&self) -> &[(u16, u16)] {
        &self.spans
    }

    /// Working milliseconds in it.
    pub(crate) fn total(&self) -> i64 {
        self.spans.iter().map(|(start, end)| i64::from(end - start) * MINUTE).sum()
    }

    /// Working milliseconds in it before so many milliseconds have passed.
    pub(crate) fn worked_before(&self, ms: i64) -> i64 {
        let part = |(start, end): &(u16, u16)| {
            let (start, end) = (i64::from(*start) * MINUTE, i64::from(*end) * MINUTE);
            (ms.min(end) - start).max(0)
        };
        self.spans.iter().map(part).sum()
    }

    /// The millisecond of the week at which so much work is done, of what is done in it at all.
    pub(crate) fn when_worked(&self, mut worked: i64) -> i64 {
        for (start, end) in self.spans.iter() {
            let len = i64::from(end - start) * MINUTE;
            if worked <= len {
                return i64::from(*start) * MINUTE + worked;
            }
            worked -= len;
        }
        i64::from(WEEK_MINUTES) * MINUTE
    }
}
