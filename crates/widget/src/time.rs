//! Times in words: relative while they are near, by day when they are not, with the clock time on demand.
//!
//! Takes now and the reader's offset from UTC as arguments; leaves out calendars other than the Gregorian.

use review::Timestamp;
use yew::AttrValue;

use crate::strings::{Slot, Strings};

/// Minutes east of UTC, as the reader's clock stands now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ZoneOffset(pub i32);

pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const DAY: i64 = 24 * 60 * MINUTE;

pub(crate) const WEEKDAYS: [&str; 7] =
    ["weekday.mon", "weekday.tue", "weekday.wed", "weekday.thu", "weekday.fri", "weekday.sat", "weekday.sun"];
const MONTHS: [&str; 12] = [
    "month.1", "month.2", "month.3", "month.4", "month.5", "month.6", "month.7", "month.8", "month.9", "month.10",
    "month.11", "month.12",
];

/// The minute that holds a time: what is shown changes no faster, so neither does what depends on it.
pub fn whole_minute(at: Timestamp) -> Timestamp {
    Timestamp(at.0.div_euclid(MINUTE).saturating_mul(MINUTE))
}

/// How long ago, or which day.
pub fn ago(strings: &Strings, now: Timestamp, at: Timestamp, zone: ZoneOffset) -> AttrValue {
    let minutes = now.0.saturating_sub(at.0).div_euclid(MINUTE);
    let (today, day) = (local_day(now, zone), local_day(at, zone));
    match (minutes, today.saturating_sub(day)) {
        (-1..=0, _) => strings.t("time.now"),
        (1..=59, _) => strings.count("time.minutes", usize::try_from(minutes).unwrap_or_default()),
        (60.., 0) => strings.count("time.hours", usize::try_from(minutes / 60).unwrap_or_default()),
        (60.., 1) => strings.t("time.yesterday"),
        (60.., 2..=6) => weekday(strings, day),
        _ => date(strings, today, day),
    }
}

/// Which day, in a word where there is one.
pub fn day(strings: &Strings, now: Timestamp, at: Timestamp, zone: ZoneOffset) -> AttrValue {
    let (today, day) = (local_day(now, zone), local_day(at, zone));
    match today.saturating_sub(day) {
        0 => strings.t("time.today"),
        1 => strings.t("time.yesterday"),
        2..=6 => weekday(strings, day),
        _ => date(strings, today, day),
    }
}

fn weekday(strings: &Strings, day: i64) -> AttrValue {
    strings.t(WEEKDAYS[usize::try_from((day + 3).rem_euclid(7)).unwrap_or_default()])
}

/// The local time on the clock, for a tooltip: `2026-03-05 14:02`.
pub fn clock(at: Timestamp, zone: ZoneOffset) -> String {
    let (year, month, day) = civil(local_day(at, zone));
    let minute = local_ms(at, zone).rem_euclid(DAY) / MINUTE;
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", minute / 60, minute % 60)
}

/// As machines read it, for `datetime`.
pub fn machine(at: Timestamp) -> String {
    let mut text = clock(at, ZoneOffset(0));
    text.push('Z');
    text.replace(' ', "T")
}

pub(crate) fn date(strings: &Strings, today: i64, day: i64) -> AttrValue {
    let (year, month, day) = civil(day);
    let month = strings.t(MONTHS[usize::try_from(month - 1).unwrap_or_default().min(11)]);
    let (day, year_now) = (day.to_string(), civil(today).0);
    if year == year_now {
        strings.say("time.day", &[("day", Slot::Word(&day)), ("month", Slot::Word(&month))])
    } else {
        let year = year.to_string();
        strings
            .say("time.date", &[("day", Slot::Word(&day)), ("month", Slot::Word(&month)), ("year", Slot::Word(&year))])
    }
}

pub(crate) fn local_ms(at: Timestamp, zone: ZoneOffset) -> i64 {
    // Anybody can claim any time: within ±8,000 years of 1970 the calendar below cannot overflow.
    at.0.clamp(-250_000_000_000_000, 250_000_000_000_000) + i64::from(zone.0) * MINUTE
}

pub(crate) fn local_day(at: Timestamp, zone: ZoneOffset) -> i64 {
    local_ms(at, zone).div_euclid(DAY)
}

/// Year, month and day of a day counted from 1970 (Howard Hinnant's `civil_from_days`). The browser's `Intl` would do as
/// well, but then nothing here could be tested without one.
pub(crate) fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * shifted_month + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strings::tests::english;

    // Thursday, 5 March 2026, 14:02 UTC.
    const NOW: Timestamp = Timestamp(1_772_719_320_000);

    fn check(minutes_ago: i64, expected: &str) {
        let at = Timestamp(NOW.0 - minutes_ago * MINUTE);
        assert_eq!(ago(&english(), NOW, at, ZoneOffset(60)).as_str(), expected, "{minutes_ago} minutes ago");
    }

    #[test]
    fn near_times_are_relative_and_far_ones_are_days() {
        check(0, "just now");
        check(1, "1 min ago");
        check(59, "59 min ago");
        check(3 * 60, "3 h ago");
        check(20 * 60, "yesterday");
        check(3 * 24 * 60, "Mon");
        check(30 * 24 * 60, "3 Feb");
        check(400 * 24 * 60, "29 Jan 2025");
    }

    #[test]
    fn a_time_ahead_of_this_clock_is_shown_as_its_day() {
        check(-1, "just now");
        check(-3 * 24 * 60, "8 Mar");
        assert_eq!(ago(&english(), NOW, Timestamp(i64::MAX), ZoneOffset(0)).as_str(), "8 Mar 9892");
    }

    #[test]
    fn the_clock_is_the_readers() {
        assert_eq!(clock(NOW, ZoneOffset(60)), "2026-03-05 15:02");
        assert_eq!(clock(NOW, ZoneOffset(-15 * 60)), "2026-03-04 23:02");
        assert_eq!(machine(NOW), "2026-03-05T14:02Z");
    }
}
