//! Times that lie ahead, in the reader's zone: said in words, put into the two fields of a form, read from them.
//!
//! Pure: takes now and the reader's offset from UTC. Leaves out working hours, and zones that change their offset before then.

use review::Timestamp;
use yew::AttrValue;

use crate::strings::{Slot, Strings};
use crate::time::{DAY, MINUTE, WEEKDAYS, ZoneOffset, civil, clock, date, local_day};

/// When a day's work is done, in minutes after midnight: what a day without a time is taken for.
const EVENING: i64 = 17 * 60;

/// The day and the time on the reader's clock: "tomorrow 17:00", "Thu 17:00", "12 Mar 17:00".
pub fn moment(strings: &Strings, now: Timestamp, at: Timestamp, zone: ZoneOffset) -> AttrValue {
    let (today, day) = (local_day(now, zone), local_day(at, zone));
    let time = fields(at, zone).1;
    let time = Slot::Word(&time);
    let word = match day.saturating_sub(today) {
        0 => return strings.say("due.today", &[("time", time)]),
        1 => return strings.say("due.tomorrow", &[("time", time)]),
        2..=6 => strings.t(WEEKDAYS[usize::try_from((day + 3).rem_euclid(7)).unwrap_or_default()]),
        _ => date(strings, today, day),
    };
    strings.say("due.on", &[("day", Slot::Word(&word)), ("time", time)])
}

/// Beyond so many days nobody counts them: the date says more.
const COUNTED_MAX: i64 = 14;

/// Whether a time lies so far ahead that its date says more than the days until then.
pub fn is_far(now: Timestamp, at: Timestamp, zone: ZoneOffset) -> bool {
    local_day(at, zone).saturating_sub(local_day(now, zone)) > COUNTED_MAX
}

/// How much time is left, roughly: "in 2 days", as the reader's calendar counts them, or the date of a day far ahead. Past
/// times only say that they have passed.
pub fn left(strings: &Strings, now: Timestamp, at: Timestamp, zone: ZoneOffset) -> AttrValue {
    let minutes = at.0.saturating_sub(now.0).div_euclid(MINUTE);
    let whole = |n: i64| usize::try_from(n).unwrap_or_default();
    match minutes {
        ..1 => strings.t("due.over"),
        1..60 => strings.count("due.minutes", whole(minutes)),
        60..2880 => strings.count("due.hours", whole(minutes / 60)),
        _ if is_far(now, at, zone) => date(strings, local_day(now, zone), local_day(at, zone)),
        _ => strings.count("due.days", whole(local_day(at, zone).saturating_sub(local_day(now, zone)))),
    }
}

/// A time as the date and the time field take it.
pub fn fields(at: Timestamp, zone: ZoneOffset) -> (String, String) {
    let clock = clock(at, zone);
    match clock.split_once(' ') {
        Some((date, time)) => (date.to_owned(), time.to_owned()),
        None => (clock, String::new()),
    }
}

/// What the two fields say. Without a time it is that day's evening; without a date it is nothing.
pub fn from_fields(date: &str, time: &str, zone: ZoneOffset) -> Option<Timestamp> {
    let mut parts = date.splitn(3, '-').map(str::parse::<i64>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) = (parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    let counted = day_of(year, month, day)?;
    let minutes = match time.split_once(':') {
        Some((hour, minute)) => {
            let (hour, minute) = (hour.parse::<i64>().ok()?, minute.get(..2)?.parse::<i64>().ok()?);
            ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)?
        }
        None => EVENING,
    };
    Some(at_minute(counted, minutes, zone))
}

/// What the two fields say by a clock that may be changed until then: `now` is how far it is from UTC now, `then` at a time.
pub fn from_fields_then(
    date: &str,
    time: &str,
    now: ZoneOffset,
    then: &dyn Fn(Timestamp) -> ZoneOffset,
) -> Option<Timestamp> {
    from_fields(date, time, then(from_fields(date, time, now)?))
}

/// The evening of the day that lies so many working days ahead: Saturdays and Sundays are not counted.
pub fn evening_after(now: Timestamp, working_days: u32, zone: ZoneOffset) -> Timestamp {
    let mut day = local_day(now, zone);
    let mut n_left = working_days;
    while n_left > 0 {
        day += 1;
        // 1 January 1970 was a Thursday.
        if (day + 3).rem_euclid(7) < 5 {
            n_left -= 1;
        }
    }
    at_minute(day, EVENING, zone)
}

fn at_minute(day: i64, minutes: i64, zone: ZoneOffset) -> Timestamp {
    Timestamp(day * DAY + (minutes - i64::from(zone.0)) * MINUTE)
}

/// The day counted from 1970; nothing for one that the calendar does not have.
pub(crate) fn day_of(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (shifted_year.div_euclid(400), shifted_year.rem_euclid(400));
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let counted = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    (civil(counted) == (year, month, day)).then_some(counted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strings::tests::english;

    // Thursday, 5 March 2026, 14:02 UTC.
    const NOW: Timestamp = Timestamp(1_772_719_320_000);
    const BERLIN: ZoneOffset = ZoneOffset(60);

    fn check(date: &str, time: &str, expected: &str) {
        let shown = from_fields(date, time, BERLIN).map_or("nothing".to_owned(), |at| {
            format!("{}, {}", moment(&english(), NOW, at, BERLIN), left(&english(), NOW, at, BERLIN))
        });
        assert_eq!(shown, expected, "for {date:?} {time:?}");
    }

    #[test]
    fn a_time_ahead_is_said_by_day_and_clock_and_by_how_long_it_is() {
        check("2026-03-05", "15:30", "today 15:30, in 28 min");
        check("2026-03-05", "20:02", "today 20:02, in 5 h");
        check("2026-03-06", "", "tomorrow 17:00, in 25 h");
        check("2026-03-09", "09:00", "Mon 09:00, in 4 days");
        check("2026-03-12", "17:00", "12 Mar 17:00, in 7 days");
        check("2026-03-19", "17:00", "19 Mar 17:00, in 14 days");
        check("2026-03-20", "17:00", "20 Mar 17:00, 20 Mar");
        check("2030-08-15", "17:00", "15 Aug 2030 17:00, 15 Aug 2030");
    }

    #[test]
    fn a_time_that_has_passed_is_said_to_have_passed() {
        check("2026-03-05", "15:02", "today 15:02, the time is up");
        check("2026-02-28", "09:00", "28 Feb 09:00, the time is up");
    }

    #[test]
    fn what_no_calendar_has_is_nothing() {
        check("", "09:00", "nothing");
        check("2026-02-29", "09:00", "nothing");
        check("2026-13-01", "09:00", "nothing");
        check("2026-03-05", "24:00", "nothing");
        check("2026-03-05", "1🦀:00", "nothing");
        check("999999999999-03-05", "09:00", "nothing");
        check("２０２６-03-05", "09:00", "nothing");
    }

    #[test]
    fn the_fields_take_back_what_they_gave() {
        for zone in [ZoneOffset(0), BERLIN, ZoneOffset(-570), ZoneOffset(845)] {
            for day in [0, 58, 59, 60, 365, 11_016, 20_000, 47_481] {
                let at = Timestamp(day * DAY + 754 * MINUTE);
                let (date, time) = fields(at, zone);
                assert_eq!(from_fields(&date, &time, zone), Some(at), "{date} {time}");
            }
        }
    }

    #[test]
    fn a_weekend_does_not_count_as_working_days() {
        let check = |days: u32, expected: &str| {
            assert_eq!(clock(evening_after(NOW, days, BERLIN), BERLIN), expected, "{days} working days on");
        };
        check(0, "2026-03-05 17:00");
        check(1, "2026-03-06 17:00");
        check(2, "2026-03-09 17:00");
        check(7, "2026-03-16 17:00");
    }

    #[test]
    fn a_time_after_the_clocks_change_is_by_the_clock_of_then() {
        // On 29 March 2026 at 01:00 UTC Berlin goes from one hour ahead to two.
        let berlin = |at: Timestamp| ZoneOffset(if at.0 < 1_774_746_000_000 { 60 } else { 120 });
        let read =
            |date: &str| from_fields_then(date, "09:00", ZoneOffset(60), &berlin).map(|at| fields(at, berlin(at)));
        for date in ["2026-03-28", "2026-03-29", "2026-03-30"] {
            assert_eq!(read(date), Some((date.to_owned(), "09:00".to_owned())));
        }
        assert_eq!(read("soon"), None);
    }
}
