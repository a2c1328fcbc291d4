//! The working clock over daylight-saving changes, half-hour zones, the date line, nights, and people who move.

use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::test_runner::Config;

use super::*;
use crate::{
    DIGEST_TIMES, DayMinute, DaysOff, EntryId, LocalDay, Offsets, Order, PersonId, ResponsePolicy, Shown, forecast,
};

const HOUR: i64 = 60 * MINUTE;
/// Monday, 23 November 2026.
const MONDAY_DAY: i32 = 20_780;

/// `2026-11-23T09:00Z`.
fn utc(text: &str) -> Timestamp {
    let number = |from: usize, to: usize| text[from..to].parse::<i64>().unwrap();
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    // Days since 1970 (Howard Hinnant's civil calendar, years after 1970 only).
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let era = year / 400;
    let of_era = year - era * 400;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + day - 1 - 719_468;
    Timestamp(days * DAY + number(11, 13) * HOUR + number(14, 16) * MINUTE)
}

fn said(at: Timestamp, offsets: Offsets, week: Week) -> Availability {
    let (entry, person) = (EntryId([1; 32]), PersonId([1; 32]));
    Availability {
        entry,
        order: Order { lamport: 1, person, entry },
        person,
        at,
        zone: None,
        offsets,
        week,
        days_off: Vec::new(),
        deputy: None,
        digest_times: DIGEST_TIMES.to_vec(),
        shown: Shown::Full,
    }
}

fn weekdays(start: u16, end: u16) -> Week {
    Week::on_days(&[0, 1, 2, 3, 4], start * 60, end * 60)
}

fn of(statements: Vec<Availability>) -> Calendar {
    Calendar::of(&statements.into_iter().map(Rc::new).collect::<Vec<_>>())
}

fn fixed(hours: f64, week: Week) -> Calendar {
    of(vec![said(Timestamp(0), Offsets::fixed(OffsetMinutes((hours * 60.0) as i16)), week)])
}

/// Berlin around the changes of 2026: 29 March and 25 October, 01:00 UTC.
fn berlin() -> Offsets {
    let changes = vec![
        (utc("2026-03-29T01:00Z"), OffsetMinutes(120)),
        (utc("2026-10-25T01:00Z"), OffsetMinutes(60)),
        (utc("2027-03-28T01:00Z"), OffsetMinutes(120)),
    ];
    Offsets { first: OffsetMinutes(60), changes }
}

fn hours(calendar: &Calendar, from: &str, to: &str) -> f64 {
    calendar.elapsed(utc(from), utc(to)).as_minutes() as f64 / 60.0
}

#[test]
fn a_working_day_is_counted_once_whatever_surrounds_it() {
    let calendar = fixed(0.0, weekdays(9, 17));
    assert_eq!(hours(&calendar, "2026-11-23T00:00Z", "2026-11-24T00:00Z"), 8.0);
    assert_eq!(hours(&calendar, "2026-11-23T16:00Z", "2026-11-24T10:00Z"), 2.0);
    assert_eq!(hours(&calendar, "2026-11-27T17:00Z", "2026-11-30T09:00Z"), 0.0);
    assert_eq!(hours(&calendar, "2026-11-24T00:00Z", "2026-11-23T00:00Z"), 0.0);
}

#[test]
fn a_decade_takes_no_longer_than_a_day() {
    let calendar = fixed(0.0, weekdays(9, 17));
    assert_eq!(hours(&calendar, "2026-11-23T00:00Z", "2036-11-24T00:00Z"), 522.0 * 5.0 * 8.0);
}

#[test]
fn daylight_saving_moves_the_hours_in_utc_and_not_their_number() {
    let calendar = of(vec![said(Timestamp(0), berlin(), weekdays(9, 17))]);
    assert_eq!(calendar.next_start(utc("2026-10-23T20:00Z")), Some(utc("2026-10-26T08:00Z")));
    assert_eq!(calendar.next_start(utc("2026-03-27T20:00Z")), Some(utc("2026-03-30T07:00Z")));
    assert_eq!(hours(&calendar, "2026-10-19T00:00Z", "2026-11-02T00:00Z"), 80.0);
}

#[test]
fn a_night_shift_loses_the_skipped_hour_and_gains_the_repeated_one() {
    let calendar = of(vec![said(Timestamp(0), berlin(), Week::on_days(&[5], 22 * 60, 30 * 60))]);
    assert_eq!(hours(&calendar, "2026-03-28T12:00Z", "2026-03-29T12:00Z"), 7.0);
    assert_eq!(hours(&calendar, "2026-10-24T12:00Z", "2026-10-25T12:00Z"), 9.0);
    assert_eq!(hours(&calendar, "2026-11-07T12:00Z", "2026-11-08T12:00Z"), 8.0);
}

#[test]
fn a_wall_that_shows_a_skipped_or_a_repeated_time_means_one_instant() {
    let calendar = of(vec![said(Timestamp(0), berlin(), weekdays(9, 17))]);
    let day = |text: &str| LocalDay((utc(text).0 / DAY) as i32);
    let (spring, autumn) = (day("2026-03-29T00:00Z"), day("2026-10-25T00:00Z"));
    assert_eq!(calendar.instant(spring, DayMinute(150)), utc("2026-03-29T01:30Z"));
    assert_eq!(calendar.instant(autumn, DayMinute(150)), utc("2026-10-25T00:30Z"));
    assert_eq!(calendar.instant(autumn, DayMinute(240)), utc("2026-10-25T03:00Z"));
    assert_eq!(calendar.midnight(spring), utc("2026-03-28T23:00Z"));
    assert_eq!(calendar.midnight(autumn), utc("2026-10-24T22:00Z"));
}

#[test]
fn half_hours_and_the_date_line_are_only_offsets() {
    let kolkata = fixed(5.5, weekdays(9, 17));
    assert_eq!(kolkata.next_start(utc("2026-11-22T12:00Z")), Some(utc("2026-11-23T03:30Z")));
    let kiritimati = fixed(14.0, weekdays(9, 17));
    assert_eq!(kiritimati.next_start(utc("2026-11-22T12:00Z")), Some(utc("2026-11-22T19:00Z")));
    assert_eq!(kiritimati.day_of(utc("2026-11-22T12:00Z")), LocalDay(MONDAY_DAY));
    let pago_pago = fixed(-11.0, weekdays(9, 17));
    assert_eq!(pago_pago.next_start(utc("2026-11-22T12:00Z")), Some(utc("2026-11-23T20:00Z")));
    let chatham = fixed(12.75, weekdays(9, 17));
    assert_eq!(chatham.next_start(utc("2026-11-22T12:00Z")), Some(utc("2026-11-22T20:15Z")));
}

#[test]
fn a_weekend_may_be_friday_and_saturday() {
    let calendar = fixed(3.0, Week::on_days(&[6, 0, 1, 2, 3], 8 * 60, 16 * 60));
    assert_eq!(calendar.next_start(utc("2026-11-26T14:00Z")), Some(utc("2026-11-29T05:00Z")));
    assert_eq!(hours(&calendar, "2026-11-23T00:00Z", "2026-11-30T00:00Z"), 40.0);
}

#[test]
fn who_moves_keeps_the_past_in_the_old_zone() {
    let (before, after) = (weekdays(9, 17), weekdays(9, 17));
    let moved = vec![
        said(utc("2026-11-01T00:00Z"), Offsets::fixed(OffsetMinutes(330)), before),
        said(utc("2026-11-24T12:00Z"), Offsets::fixed(OffsetMinutes(-480)), after),
    ];
    let calendar = of(moved);
    // Tuesday in Kolkata (03:30 to 11:30), and then Tuesday again in Los Angeles (17:00 to 01:00).
    assert_eq!(hours(&calendar, "2026-11-24T00:00Z", "2026-11-25T02:00Z"), 16.0);
    assert_eq!(calendar.offset_at(utc("2026-11-24T11:59Z")), Some(OffsetMinutes(330)));
    assert_eq!(calendar.offset_at(utc("2026-11-24T12:00Z")), Some(OffsetMinutes(-480)));
    // The first statement also holds for what was before it.
    assert_eq!(calendar.next_start(utc("2026-10-01T00:00Z")), Some(utc("2026-10-01T03:30Z")));
}

#[test]
fn a_statement_with_an_earlier_clock_does_not_reach_into_the_past() {
    let calendar = of(vec![
        said(utc("2026-11-20T00:00Z"), Offsets::default(), weekdays(9, 17)),
        said(utc("2026-11-25T00:00Z"), Offsets::default(), weekdays(9, 17)),
        said(utc("2026-11-01T00:00Z"), Offsets::default(), weekdays(20, 22)),
    ]);
    assert_eq!(hours(&calendar, "2026-11-24T00:00Z", "2026-11-25T00:00Z"), 8.0);
    assert_eq!(hours(&calendar, "2026-11-25T00:00Z", "2026-11-26T00:00Z"), 2.0);
}

#[test]
fn days_off_are_local_days() {
    let mut statement = said(Timestamp(0), Offsets::fixed(OffsetMinutes(330)), weekdays(9, 17));
    statement.days_off = vec![DaysOff { first: LocalDay(MONDAY_DAY + 2), last: LocalDay(MONDAY_DAY + 3) }];
    let calendar = of(vec![statement]);
    assert_eq!(hours(&calendar, "2026-11-23T00:00Z", "2026-11-28T00:00Z"), 24.0);
    assert_eq!(calendar.next_start(utc("2026-11-24T18:30Z")), Some(utc("2026-11-27T03:30Z")));
    assert!(!calendar.is_day_off(utc("2026-11-24T18:29Z")) && calendar.is_day_off(utc("2026-11-24T18:30Z")));
    assert!(calendar.is_day_off(utc("2026-11-26T18:29Z")) && !calendar.is_day_off(utc("2026-11-26T18:30Z")));
}

#[test]
fn a_deadline_is_the_first_instant_at_which_the_time_has_passed() {
    let calendar = fixed(1.0, weekdays(9, 17));
    let deadline = |from: &str, hours| calendar.deadline(utc(from), WorkingTime::hours(hours));
    assert_eq!(deadline("2026-11-23T08:00Z", 8), Some(utc("2026-11-23T16:00Z")));
    assert_eq!(deadline("2026-11-23T15:00Z", 8), Some(utc("2026-11-24T15:00Z")));
    assert_eq!(deadline("2026-11-27T15:30Z", 1), Some(utc("2026-11-30T08:30Z")));
    assert_eq!(deadline("2026-11-28T12:00Z", 0), Some(utc("2026-11-28T12:00Z")));
    assert_eq!(fixed(0.0, Week::default()).deadline(utc("2026-11-28T12:00Z"), WorkingTime::hours(1)), None);
}

#[test]
fn intervals_are_what_lies_between_and_bounded() {
    let calendar = fixed(0.0, Week::new([(9 * 60, 12 * 60), (13 * 60, 17 * 60)]));
    let found = calendar.intervals(utc("2026-11-23T10:00Z"), utc("2026-11-23T14:00Z"));
    assert_eq!(
        found,
        [(utc("2026-11-23T10:00Z"), utc("2026-11-23T12:00Z")), (utc("2026-11-23T13:00Z"), utc("2026-11-23T14:00Z")),]
    );
    assert_eq!(calendar.intervals(Timestamp(0), Timestamp::MAX).len(), INTERVALS_MAX);
    let always = fixed(0.0, Week::on_days(&[0, 1, 2, 3, 4, 5, 6], 0, 1440));
    let (from, to) = (utc("2026-11-23T10:00Z"), utc("2026-12-23T10:00Z"));
    assert_eq!(always.intervals(from, to), [(from, to)]);
    assert_eq!(Calendar::unknown().intervals(from, to), []);
}

#[test]
fn digests_come_at_their_times_on_working_days() {
    let calendar = fixed(5.5, weekdays(9, 17));
    assert_eq!(calendar.next_digest_time(utc("2026-11-27T04:00Z")), Some(utc("2026-11-27T10:00Z")));
    assert_eq!(calendar.next_digest_time(utc("2026-11-27T10:00Z")), Some(utc("2026-11-30T03:30Z")));
    assert_eq!(calendar.last_digest_time(utc("2026-11-29T10:00Z")), Some(utc("2026-11-27T10:00Z")));
    assert_eq!(calendar.last_digest_time(utc("2026-11-27T10:00Z")), Some(utc("2026-11-27T10:00Z")));
}

#[test]
fn a_question_to_the_other_side_of_the_world_takes_its_time() {
    let (auckland, los_angeles) = (fixed(13.0, weekdays(9, 17)), fixed(-8.0, weekdays(9, 17)));
    // Asked on Tuesday 15:00 in Auckland, Monday 18:00 in Los Angeles.
    let now = utc("2026-11-24T02:00Z");
    let found = forecast(&auckland, &los_angeles, now, &ResponsePolicy::standard(), false).unwrap();
    assert_eq!(found.read_at, utc("2026-11-24T17:00Z"));
    assert_eq!(found.answered_at, utc("2026-11-25T01:00Z"));
    assert_eq!(found.seen_at, utc("2026-11-25T02:30Z"));
    assert_eq!(forecast(&auckland, &fixed(0.0, Week::default()), now, &ResponsePolicy::standard(), false), None);
}

#[test]
fn nothing_is_read_at_a_digest_time_outside_working_hours() {
    let with_digests = |times: &[u16]| {
        let mut said = (*fixed(0.0, weekdays(9, 17)).statements[0].1).clone();
        said.digest_times = times.iter().map(|hour| DayMinute(hour * 60)).collect();
        Calendar::of(&[Rc::new(said)])
    };
    let read = |times: &[u16], now: &str| {
        let asked = with_digests(times);
        forecast(&asked, &asked, utc(now), &ResponsePolicy::standard(), false).unwrap().read_at
    };
    // Before work, it is read when work begins; in the evening, the next day; on a Friday evening, on Monday.
    assert_eq!(read(&[7], "2026-11-24T05:00Z"), utc("2026-11-24T09:00Z"));
    assert_eq!(read(&[20], "2026-11-24T10:00Z"), utc("2026-11-25T09:00Z"));
    assert_eq!(read(&[20], "2026-11-27T10:00Z"), utc("2026-11-30T09:00Z"));
    assert_eq!(read(&[10, 20], "2026-11-24T09:30Z"), utc("2026-11-24T10:00Z"));
    assert_eq!(read(&[], "2026-11-24T10:00Z"), utc("2026-11-24T10:00Z"));
}

#[test]
fn unknown_hours_are_eight_in_a_weekday() {
    let calendar = Calendar::unknown();
    assert_eq!(hours(&calendar, "2026-11-23T00:00Z", "2026-11-30T00:00Z"), 40.0);
    assert_eq!(calendar.deadline(utc("2026-11-27T12:00Z"), WorkingTime::hours(8)), Some(utc("2026-11-30T12:00Z")));
}

fn any_week() -> impl Strategy<Value = Week> {
    prop::collection::vec((0..WEEK_MINUTES, 0_u16..1440), 0..12)
        .prop_map(|spans| Week::new(spans.into_iter().map(|(start, len)| (start, start + len))))
}

/// A time within three years around the week of these tests.
fn any_time() -> impl Strategy<Value = Timestamp> {
    let middle = utc("2026-11-23T00:00Z").0;
    (middle - 550 * DAY..middle + 550 * DAY).prop_map(Timestamp)
}

fn any_statement() -> impl Strategy<Value = Availability> {
    let changes = prop::collection::btree_map(any_time(), (-900_i16..=900).prop_map(OffsetMinutes), 0..6);
    let off = prop::collection::btree_set(-60..60_i32, 0..12);
    (any_time(), changes, any_week(), off).prop_map(|(at, changes, week, off)| {
        let offsets = Offsets { first: OffsetMinutes(60), changes: changes.into_iter().collect() };
        let days = off.into_iter().map(|day| LocalDay(MONDAY_DAY + day));
        Availability {
            days_off: days.map(|day| DaysOff { first: day, last: day }).collect(),
            ..said(at, offsets, week)
        }
    })
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    prop_oneof![
        8 => prop::collection::vec(any_statement(), 1..4).prop_map(of),
        1 => any::<bool>().prop_map(|_| Calendar::unknown()),
    ]
}

/// Whether somebody works at an instant, by looking at their wall.
fn works_by_the_wall(calendar: &Calendar, at: Timestamp) -> bool {
    let Some(said) = calendar.statement_at(at) else { return false };
    let (day, minute) = calendar.local(at);
    let minute = u16::from(day.weekday()) * 1440 + minute.0;
    !calendar.is_day_off(at) && said.week.spans().iter().any(|(start, end)| (*start..*end).contains(&minute))
}

proptest! {
    #![proptest_config(Config { cases: 256, failure_persistence: None, ..Config::default() })]

    #[test]
    fn elapsed_is_additive_and_monotone(calendar in any_calendar(), mut at in [any_time(), any_time(), any_time()]) {
        at.sort_unstable();
        let [from, middle, to] = at;
        let sum = calendar.elapsed(from, middle).0 + calendar.elapsed(middle, to).0;
        prop_assert_eq!(calendar.elapsed(from, to).0, sum);
        prop_assert!(calendar.elapsed(from, middle) <= calendar.elapsed(from, to));
        prop_assert!(calendar.elapsed(from, to).0 <= to.0 - from.0);
    }

    #[test]
    fn time_never_counts_outside_working_hours(calendar in any_calendar(), at in any_time()) {
        let is_working = calendar.is_working(at);
        prop_assert_eq!(is_working, works_by_the_wall(&calendar, at));
        if calendar.is_known() && !is_working {
            prop_assert_eq!(calendar.elapsed(at, Timestamp(at.0 + 1)), WorkingTime::ZERO);
        }
    }

    #[test]
    fn a_deadline_is_reached_and_not_before(calendar in any_calendar(), from in any_time(), minutes in 1_i64..6_000) {
        let time = WorkingTime::minutes(minutes);
        if let Some(deadline) = calendar.deadline(from, time) {
            prop_assert_eq!(calendar.elapsed(from, deadline), time);
            prop_assert!(calendar.elapsed(from, Timestamp(deadline.0 - 1)) < time);
        }
    }

    #[test]
    fn intervals_hold_all_working_time_and_nothing_else(calendar in any_calendar(), from in any_time(), days in 1_i64..20) {
        let to = Timestamp(from.0 + days * DAY);
        let found = calendar.intervals(from, to);
        let sum: i64 = found.iter().map(|(start, end)| end.0 - start.0).sum();
        if calendar.is_known() {
            prop_assert_eq!(sum, calendar.elapsed(from, to).0);
        }
        prop_assert!(found.windows(2).all(|pair| pair[0].1 < pair[1].0));
        prop_assert!(found.iter().all(|(start, end)| start < end && *start >= from && *end <= to));
    }
}
