//! Zones and hours as they are typed at a terminal. The table of offsets comes from jiff, which reads the system's tz database
//! or brings its own. Leaves out what is done with them (`availability.rs`).

use jiff::tz::TimeZone;
use review::{DayMinute, DaysOff, LocalDay, OffsetMinutes, Offsets, Timestamp, Week};

/// The past year and the next two (WORKFLOW §6), in days.
const DAYS_BACK: i64 = 366;
const DAYS_AHEAD: i64 = 731;
const DAY_MS: i64 = 86_400_000;
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A zone by its name, and its offsets around now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Zone {
    /// As the tz database calls it.
    pub(crate) name: String,
    /// For the past year and the next two.
    pub(crate) offsets: Offsets,
}

/// The zone of this machine, if it has one.
pub(crate) fn system(now: Timestamp) -> Option<Zone> {
    let zone = TimeZone::system();
    let name = zone.iana_name()?.to_owned();
    Some(Zone { name, offsets: offsets(&zone, now)? })
}

/// The zone of this name.
pub(crate) fn named(name: &str, now: Timestamp) -> Result<Zone, String> {
    let zone = TimeZone::get(name).map_err(|_| format!("`{name}` is not a zone such as Europe/Berlin"))?;
    let offsets = offsets(&zone, now).ok_or_else(|| format!("`{name}` cannot be used at this time"))?;
    Ok(Zone { name: zone.iana_name().unwrap_or(name).to_owned(), offsets })
}

fn offsets(zone: &TimeZone, now: Timestamp) -> Option<Offsets> {
    let instant = |at: i64| jiff::Timestamp::from_millisecond(at).ok();
    let (from, to) = (instant(now.0 - DAYS_BACK * DAY_MS)?, instant(now.0 + DAYS_AHEAD * DAY_MS)?);
    let minutes = |offset: jiff::tz::Offset| i16::try_from(offset.seconds() / 60).ok().map(OffsetMinutes);
    let mut offsets = Offsets::fixed(minutes(zone.to_offset(from))?);
    for change in zone.following(from).take_while(|change| change.timestamp() <= to) {
        let offset = minutes(change.offset())?;
        if offset != offsets.changes.last().map_or(offsets.first, |(_, last)| *last) {
            offsets.changes.push((Timestamp(change.timestamp().as_millisecond()), offset));
        }
    }
    Some(offsets)
}

/// Hours such as `mon-fri 09:00-12:30 13:30-17:00, sat 10:00-12:00`. An end before its beginning is on the next day.
pub(crate) fn week(typed: &str) -> Result<Week, String> {
    let mut spans = Vec::new();
    for part in typed.split(',') {
        let mut words = part.split_whitespace();
        let days = words.next().ok_or("hours are such as `mon-fri 09:00-17:00`")?;
        let (first, last) = days.split_once('-').unwrap_or((days, days));
        let (first, last) = (weekday(first)?, weekday(last)?);
        let hours: Vec<&str> = words.collect();
        if hours.is_empty() {
            return Err(format!("`{}` names no hours", part.trim()));
        }
        let n_days = (last + 7 - first) % 7 + 1;
        for day in (first..first + n_days).map(|day| day % 7) {
            for span in &hours {
                let (start, end) =
                    span.split_once('-').ok_or_else(|| format!("`{span}` is not hours such as 09:00-17:00"))?;
                let (start, end) = (minute(start)?, minute(end)?);
                let end = if end <= start { end + 1440 } else { end };
                spans.push((day * 1440 + start, day * 1440 + end));
            }
        }
    }
    Ok(Week::new(spans))
}

fn weekday(typed: &str) -> Result<u16, String> {
    let lower = typed.to_lowercase();
    let found = DAYS.iter().position(|day| lower.get(..3) == Some(day));
    found.map(|day| day as u16).ok_or_else(|| format!("`{typed}` is not a weekday such as mon"))
}

fn minute(typed: &str) -> Result<u16, String> {
    let bad = || format!("`{typed}` is not a time such as 09:00");
    let (hours, minutes) = typed.trim().split_once(':').ok_or_else(bad)?;
    let (hours, minutes) = (hours.parse::<u16>().map_err(|_| bad())?, minutes.parse::<u16>().map_err(|_| bad())?);
    if hours * 60 + minutes > 1440 || minutes > 59 || hours > 24 { Err(bad()) } else { Ok(hours * 60 + minutes) }
}

/// Digest times such as `09:00,15:30`.
pub(crate) fn digest_times(typed: &str) -> Result<Vec<DayMinute>, String> {
    let mut times = Vec::new();
    for time in typed.split(',').map(str::trim).filter(|time| !time.is_empty()) {
        times.push(DayMinute(minute(time)?.min(1439)));
    }
    times.sort_unstable();
    times.dedup();
    Ok(times)
}

/// Days off such as `2026-12-24` or `2026-12-24..2027-01-02`.
pub(crate) fn days_off(typed: &str) -> Result<DaysOff, String> {
    let (first, last) = typed.split_once("..").unwrap_or((typed, typed));
    let (first, last) = (day(first)?, day(last)?);
    if last < first { Err(format!("`{typed}` ends before it begins")) } else { Ok(DaysOff { first, last }) }
}

fn day(typed: &str) -> Result<LocalDay, String> {
    let date: jiff::civil::Date =
        typed.trim().parse().map_err(|_| format!("`{typed}` is not a day such as 2026-12-24"))?;
    let days = date - jiff::civil::date(1970, 1, 1);
    Ok(LocalDay(days.get_days()))
}

/// A day as it is typed.
pub(crate) fn day_text(day: LocalDay) -> String {
    let start = jiff::civil::date(1970, 1, 1);
    start.checked_add(jiff::Span::new().days(day.0)).map_or_else(|_| day.0.to_string(), |date| date.to_string())
}

/// A time of day as it is typed.
pub(crate) fn minute_text(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Hours as they are typed: days with the same hours together.
pub(crate) fn week_text(week: &Week) -> String {
    let of_day = |day: u16| -> Vec<String> {
        let spans = week.spans().iter().filter(|(start, _)| start / 1440 == day);
        spans
            .map(|(start, end)| format!("{}-{}", minute_text(start % 1440), minute_text((end - 1) % 1440 + 1)))
            .collect()
    };
    let mut parts: Vec<(u16, u16, String)> = Vec::new();
    for day in 0..7 {
        let hours = of_day(day).join(" ");
        match parts.last_mut() {
            Some((_, last, same)) if *same == hours && *last + 1 == day => *last = day,
            _ => parts.push((day, day, hours)),
        }
    }
    let name = |day: &u16| DAYS[usize::from(*day)];
    let told = parts.iter().filter(|(_, _, hours)| !hours.is_empty()).map(|(first, last, hours)| match first == last {
        true => format!("{} {hours}", name(first)),
        false => format!("{}-{} {hours}", name(first), name(last)),
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { "no hours".to_owned() } else { told.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 23 November 2026.
    const NOW: Timestamp = Timestamp(1_795_392_000_000);

    #[test]
    fn hours_are_read_and_written_alike() {
        let check = |typed: &str, written: &str| assert_eq!(week_text(&week(typed).unwrap()), written, "{typed}");
        check("mon-fri 09:00-17:00", "mon-fri 09:00-17:00");
        check("Mon-Fri 09:00-12:00 13:00-17:00, sat 10:00-12:00", "mon-fri 09:00-12:00 13:00-17:00, sat 10:00-12:00");
        check("sun-thu 08:00-16:00", "mon-thu 08:00-16:00, sun 08:00-16:00");
        check("fri 22:00-06:00", "fri 22:00-06:00");
        assert!(week("someday 09:00-17:00").is_err() && week("mon").is_err() && week("mon 9-17").is_err());
    }

    #[test]
    fn a_zone_brings_its_changes() {
        let berlin = named("Europe/Berlin", NOW).unwrap();
        assert_eq!(berlin.offsets.at(NOW), OffsetMinutes(60));
        assert_eq!(berlin.offsets.at(Timestamp(NOW.0 + 180 * DAY_MS)), OffsetMinutes(120));
        assert!((5..=7).contains(&berlin.offsets.changes.len()), "{berlin:?}");
        let kolkata = named("Asia/Kolkata", NOW).unwrap();
        assert_eq!(kolkata.offsets, Offsets::fixed(OffsetMinutes(330)));
        assert_eq!(named("Pacific/Auckland", NOW).unwrap().offsets.at(NOW), OffsetMinutes(780));
        assert!(named("Middle/Earth", NOW).is_err());
        for name in ["Africa/Casablanca", "Pacific/Chatham", "Pacific/Kiritimati", "America/St_Johns"] {
            assert!(named(name, NOW).unwrap().offsets.is_plausible(), "{name}");
        }
    }

    #[test]
    fn days_off_are_days_or_stretches_of_them() {
        let off = days_off("2026-12-24..2027-01-02").unwrap();
        assert_eq!((day_text(off.first), day_text(off.last)), ("2026-12-24".to_owned(), "2027-01-02".to_owned()));
        assert_eq!(off.last.0 - off.first.0, 9);
        assert!(days_off("2026-12-24..2026-12-23").is_err() && days_off("soon").is_err());
    }
}
