//! Hours, days off and digest times as they stand in the fields of a form, read and written. Pure; leaves out the form
//! (`components/hours_form.rs`).

use client::Hours;
use review::{
    Availability, DIGEST_TIMES, DayMinute, DaysOff, LocalDay, OffsetMinutes, Offsets, PersonId, Shown, Timestamp, Week,
};

use crate::time::{DAY, civil};

/// What stands in the fields.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HoursText {
    pub(crate) zone: String,
    /// Monday first; `09:00-12:30, 13:30-17:00`, or nothing.
    pub(crate) days: [String; 7],
    /// A day or two days in each line.
    pub(crate) off: String,
    pub(crate) deputy: Option<PersonId>,
    pub(crate) digests: String,
    pub(crate) shown: Shown,
}

/// Which field cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadField {
    /// The zone is none.
    Zone,
    /// The hours of this day.
    Day(usize),
    /// The days off.
    Off,
    /// The digest times.
    Digests,
}

impl HoursText {
    /// What was said last; else Monday to Friday, nine to five, where nothing is known of the zone yet.
    pub(crate) fn of(said: Option<&Availability>) -> Self {
        let week = said.map_or_else(|| Week::on_days(&[0, 1, 2, 3, 4], 9 * 60, 17 * 60), |said| said.week.clone());
        let times = said.map_or(&DIGEST_TIMES[..], |said| &said.digest_times);
        Self {
            zone: said.and_then(|said| said.zone.as_ref()).map_or_else(String::new, |zone| zone.as_str().to_owned()),
            days: days_of(&week),
            off: said.map_or_else(String::new, |said| off_text(&said.days_off)),
            deputy: said.and_then(|said| said.deputy),
            digests: joined(times.iter().map(|time| minute_text(time.0))),
            shown: said.map_or(Shown::Full, |said| said.shown),
        }
    }

    /// What the fields come to, with the zone's table.
    pub(crate) fn read(&self, offsets: Option<Offsets>) -> Result<Hours, BadField> {
        let mut spans = Vec::new();
        for (day, hours) in self.days.iter().enumerate() {
            for (start, end) in spans_of(hours).ok_or(BadField::Day(day))? {
                let midnight = day as u16 * 1440;
                spans.push((midnight + start, midnight + end));
            }
        }
        let mut digest_times =
            parts(&self.digests).map(minute_of).collect::<Option<Vec<u16>>>().ok_or(BadField::Digests)?;
        digest_times.sort_unstable();
        digest_times.dedup();
        Ok(Hours {
            zone: self.zone.trim().to_owned(),
            offsets: offsets.ok_or(BadField::Zone)?,
            week: Week::new(spans),
            days_off: days_off(&self.off).ok_or(BadField::Off)?,
            deputy: self.deputy,
            digest_times: digest_times.into_iter().map(|time| DayMinute(time.min(1439))).collect(),
            shown: self.shown,
        })
    }
}

/// A table reaches two years beyond its statement; half a year before that ends it is made anew.
const TABLE_AGE_MAX: i64 = 548 * DAY;
/// Rules further ahead than this may still change, and change nothing that anybody waits for.
const RULES_AHEAD: i64 = 366 * DAY;

/// Whether the table of a zone that somebody's hours rest on has to be made anew: it runs out, or the same zone has other rules
/// by now. Another offset right now is another zone: then somebody travels, and their hours stay what they said.
pub(crate) fn is_outdated(said: &Availability, fresh: &Offsets, now: Timestamp) -> bool {
    let between = |table: &Offsets, from: i64, to: i64| {
        let is_there = |(at, _): &&(Timestamp, OffsetMinutes)| (from..to).contains(&at.0);
        let changes: Vec<_> = table.changes.iter().filter(is_there).copied().collect();
        (table.at(Timestamp(to)), changes)
    };
    let same = |from, to| between(&said.offsets, from, to) == between(fresh, from, to);
    // Where the name of the zone is not known, the past year must show that it is the same one.
    if said.zone.is_none() && !same((now.0 - RULES_AHEAD / 2).max(said.at.0), now.0) {
        return false;
    }
    let is_old = now.0 - said.at.0 > TABLE_AGE_MAX;
    let is_other = said.zone.is_some() && !same(now.0, now.0 + RULES_AHEAD);
    // A table without changes needs no renewal while there are none.
    is_other || (is_old && !between(fresh, now.0, now.0 + RULES_AHEAD).1.is_empty())
}

/// The hours of each day; what reaches across midnight stands with the day on which it begins.
fn days_of(week: &Week) -> [String; 7] {
    let mut days: [Vec<String>; 7] = Default::default();
    let sunday_night = week.spans().first().filter(|(start, _)| *start == 0).map(|(_, end)| *end);
    let goes_on =
        week.spans().last().is_some_and(|(_, end)| *end == 10_080) && sunday_night.is_some_and(|end| end < 720);
    for (idx, (start, end)) in week.spans().iter().enumerate() {
        if idx == 0 && goes_on && week.spans().len() > 1 {
            continue;
        }
        let end = if goes_on && *end == 10_080 { 10_080 + sunday_night.unwrap_or(0) } else { *end };
        let mut at = *start;
        // Longer than a day: one interval for each day.
        while at < end {
            let day = usize::from(at / 1440);
            let ends = if end - at > 1440 { (at / 1440 + 1) * 1440 } else { end };
            let (from, to) = (at % 1440, ends - (at / 1440) * 1440);
            let to = if to > 1440 { to - 1440 } else { to };
            days[day.min(6)].push([minute_text(from), minute_text(to)].join("-"));
            at = ends;
        }
    }
    days.map(|hours| hours.join(", "))
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

/// An end that is not after its start lies on the next day.
fn spans_of(text: &str) -> Option<Vec<(u16, u16)>> {
    let one = |span: &str| {
        let (start, end) = span.split_once(['-', '\u{2013}'])?;
        let (start, end) = (minute_of(start)?, minute_of(end)?);
        Some((start, if end <= start { end + 1440 } else { end }))
    };
    parts(text).map(one).collect()
}

fn minute_of(text: &str) -> Option<u16> {
    let text = text.trim();
    let (hours, minutes) = text.split_once([':', '.']).unwrap_or((text, "0"));
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    (hours <= 24 && minutes < 60 && hours * 60 + minutes <= 1440).then_some(hours * 60 + minutes)
}

fn minute_text(minute: u16) -> String {
    let two = |n: u16| if n < 10 { ["0", &n.to_string()].concat() } else { n.to_string() };
    [two(minute / 60), two(minute % 60)].join(":")
}

fn joined(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

/// Each line is a day, or the first and the last one: `2026-12-24 2027-01-02`.
fn days_off(text: &str) -> Option<Vec<DaysOff>> {
    let mut days = Vec::new();
    for line in parts(text) {
        let mut named = line.split_whitespace().filter(|word| word.len() > 3).map(day_of);
        let first = named.next()??;
        let last = named.next().unwrap_or(Some(first))?;
        if last < first || named.next().is_some() {
            return None;
        }
        days.push(DaysOff { first, last });
    }
    days.sort();
    let mut apart: Vec<DaysOff> = Vec::new();
    for off in days {
        match apart.last_mut() {
            Some(before) if off.first.0 <= before.last.0 + 1 => before.last = before.last.max(off.last),
            _ => apart.push(off),
        }
    }
    Some(apart)
}

fn off_text(days: &[DaysOff]) -> String {
    let one = |off: &DaysOff| match off.first == off.last {
        true => day_text(off.first),
        false => [day_text(off.first), day_text(off.last)].join(" "),
    };
    days.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn day_of(text: &str) -> Option<LocalDay> {
    let mut numbers = text.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    crate::due::day_of(year, month, day).and_then(|day| i32::try_from(day).ok()).map(LocalDay)
}

fn day_text(day: LocalDay) -> String {
    let (year, month, day) = civil(day.0.into());
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week_text(days: [&str; 7]) -> HoursText {
        HoursText { days: days.map(str::to_owned), ..HoursText::of(None) }
    }

    #[test]
    fn a_week_is_read_and_written_alike() {
        let check = |days: [&str; 7]| {
            let hours = week_text(days).read(Some(Offsets::default())).unwrap();
            assert_eq!(days_of(&hours.week), days.map(str::to_owned));
        };
        check(["09:00-17:00", "", "", "", "", "", ""]);
        check(["09:00-12:30, 13:30-17:00", "", "10:00-11:00", "", "", "", "08:00-16:00"]);
        check(["22:00-06:00", "22:00-06:00", "", "", "", "", "22:00-06:00"]);
    }

    #[test]
    fn many_ways_to_type_an_hour_are_understood() {
        let monday =
            |typed| week_text([typed, "", "", "", "", "", ""]).read(Some(Offsets::default())).map(|hours| hours.week);
        let expected = Week::on_days(&[0], 9 * 60, 17 * 60);
        for typed in ["09:00-17:00", "9-17", " 9.00 \u{2013} 17.00 ", "9:00-12:00;12-17"] {
            assert_eq!(monday(typed).as_ref(), Ok(&expected), "{typed}");
        }
        for typed in ["nine", "9", "25-26", "9:70-10"] {
            assert_eq!(monday(typed), Err(BadField::Day(0)), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let with =
            |off: &str, digests: &str| HoursText { off: off.into(), digests: digests.into(), ..HoursText::of(None) };
        assert_eq!(with("", "").read(None), Err(BadField::Zone));
        assert_eq!(with("tomorrow", "").read(Some(Offsets::default())), Err(BadField::Off));
        assert_eq!(with("2026-12-24 2026-12-23", "").read(Some(Offsets::default())), Err(BadField::Off));
        assert_eq!(with("", "noon").read(Some(Offsets::default())), Err(BadField::Digests));
    }

    fn table(first: i16, changes: &[(i64, i16)]) -> Offsets {
        let change = |(day, offset): &(i64, i16)| (Timestamp(day * DAY), OffsetMinutes(*offset));
        Offsets { first: OffsetMinutes(first), changes: changes.iter().map(change).collect() }
    }

    #[test]
    fn a_table_is_made_anew_when_it_runs_out_or_the_rules_change() {
        let (_, calendar) = crate::handings::calendar(crate::samples::ANA, 60, Shown::Full);
        let said = Availability {
            at: Timestamp(0),
            zone: Some(review::Words::Here("Europe/Berlin".into())),
            offsets: table(60, &[(100, 120), (300, 60), (465, 120), (665, 60)]),
            ..(**calendar.statement_at(Timestamp(0)).unwrap()).clone()
        };
        let check = |day: i64, fresh: Offsets, expected: bool| {
            assert_eq!(is_outdated(&said, &fresh, Timestamp(day * DAY)), expected, "on day {day}: {fresh:?}");
        };
        let same = table(60, &[(100, 120), (300, 60), (465, 120), (665, 60), (830, 120)]);
        check(10, same.clone(), false);
        check(200, same.clone(), false);
        // A year and a half on, and when a change is ahead that the table does not know.
        check(549, same.clone(), true);
        check(500, same, true);
        // The zone gives up its summer time.
        check(200, table(60, &[(100, 120)]), true);
        // A zone without changes needs nothing.
        let fixed = Availability { offsets: table(330, &[]), ..said.clone() };
        assert!(!is_outdated(&fixed, &table(330, &[]), Timestamp(2000 * DAY)));
        // Who hides their zone, and is elsewhere now, keeps their hours.
        let hidden = Availability { zone: None, ..said.clone() };
        assert!(!is_outdated(&hidden, &table(330, &[]), Timestamp(10 * DAY)));
    }

    #[test]
    fn days_off_are_put_in_order() {
        let text = HoursText { off: "2027-01-01\n2026-12-24 2026-12-26\n2026-12-27".into(), ..HoursText::of(None) };
        let hours = text.read(Some(Offsets::default())).unwrap();
        assert_eq!(off_text(&hours.days_off), "2026-12-24 2026-12-27\n2027-01-01");
    }
}
