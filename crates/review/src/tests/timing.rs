//! WORKFLOW §5 and §6: time, rule by rule. Its notation: `mon-09:00` is in the week of the story, `mon+1-09:00` in the next one;
//! numbers are milliseconds. `hours 9-17 mon-fri at 330 off wed deputy cay` are somebody's hours, east of UTC by so many minutes.

use super::standing::{later, lines, turns};
use super::story::{self, Line, ask, fold};
use crate::{
    AvailabilityOp, DIGEST_TIMES, DaysOff, DocumentNow, LocalDay, OffsetMinutes, Offsets, Op, Review, Shown, Timestamp,
    Transition, Turn, TurnSubject, Waiting, Week,
};

/// Monday, 23 November 2026, 00:00 UTC.
const MONDAY: i64 = 1_795_392_000_000;
const MONDAY_DAY: i32 = 20_780;
const HOUR: i64 = 3_600_000;
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn weekday(name: &str) -> usize {
    DAYS.iter().position(|day| *day == name).unwrap()
}

pub(super) fn clock(words: &str) -> Timestamp {
    if let Ok(ms) = words.parse() {
        return Timestamp(ms);
    }
    let (day, time) = words.split_once('-').unwrap();
    let (day, week) = day.split_once('+').unwrap_or((day, "0"));
    let (hours, minutes) = time.split_once(':').unwrap();
    let days = weekday(day) as i64 + 7 * week.parse::<i64>().unwrap();
    Timestamp(
        MONDAY + days * 24 * HOUR + hours.parse::<i64>().unwrap() * HOUR + minutes.parse::<i64>().unwrap() * 60_000,
    )
}

pub(super) fn clock_text(at: Timestamp) -> String {
    if at.0 < MONDAY {
        return at.0.to_string();
    }
    let minutes = (at.0 - MONDAY) / 60_000;
    let (days, minutes) = (minutes / 1440, minutes % 1440);
    let week = if days < 7 { String::new() } else { format!("+{}", days / 7) };
    format!("{}{week}-{:02}:{:02}", DAYS[(days % 7) as usize], minutes / 60, minutes % 60)
}

pub(super) fn op(line: &mut Line<'_>, place: &str, words: &[&str]) -> Option<Op> {
    let thread = story::thread(place);
    let waiting = |how: &str, name: &str, cause: &str| Waiting {
        cause: ask(cause),
        thread: (how == "about").then_some(thread),
        person: line.person(name),
    };
    Some(match words {
        ["hours", span, days, "at", offset, rest @ ..] => Op::Availability(hours(line, (span, days, offset), rest)),
        ["receipt"] => Op::Receipt,
        ["promises", "everything", at] => Op::Eta { subject: TurnSubject::Everything, until: Some(clock(at)) },
        ["promises", "nothing"] => Op::Eta { subject: TurnSubject::Thread(thread), until: None },
        ["promises", at] => Op::Eta { subject: TurnSubject::Thread(thread), until: Some(clock(at)) },
        ["promises", "for", name, at] => Op::Eta { subject: TurnSubject::Ask(ask(name)), until: Some(clock(at)) },
        ["passes", "everything", to] => Op::Pass { subject: TurnSubject::Everything, to: line.person(to), body: None },
        ["passes", to] => Op::Pass { subject: TurnSubject::Thread(thread), to: line.person(to), body: None },
        ["passes", name, "to", to] => {
            Op::Pass { subject: TurnSubject::Ask(ask(name)), to: line.person(to), body: None }
        }
        ["nudges", name, how, cause] => Op::Timed(Transition::Nudge(waiting(how, name, cause))),
        ["silences", name, how, cause] => Op::Timed(Transition::Silence(waiting(how, name, cause))),
        ["ends-brief", brief] => Op::Timed(Transition::BriefDue { brief: ask(brief) }),
        _ => return None,
    })
}

fn hours(line: &Line<'_>, (span, days, offset): (&str, &str, &str), rest: &[&str]) -> AvailabilityOp {
    let (start, end) = span.split_once('-').unwrap();
    let (first, last) = days.split_once('-').unwrap();
    let (first, last) = (weekday(first) as u16, weekday(last) as u16);
    let last = if last < first { last + 7 } else { last };
    let days: Vec<u16> = (first..=last).map(|day| day % 7).collect();
    let hour = |text: &str| text.parse::<u16>().unwrap() * 60;
    let mut said = AvailabilityOp {
        body: None,
        offsets: Offsets::fixed(OffsetMinutes(offset.parse().unwrap())),
        week: Week::on_days(&days, hour(start), hour(end)),
        days_off: Vec::new(),
        deputy: None,
        digest_times: DIGEST_TIMES.to_vec(),
        shown: Shown::Full,
    };
    for pair in rest.chunks(2) {
        match pair {
            ["off", day] => {
                let day = LocalDay(MONDAY_DAY + weekday(day) as i32);
                said.days_off.push(DaysOff { first: day, last: day });
            }
            ["deputy", name] => said.deputy = Some(line.person(name)),
            _ => panic!("hours do not understand {pair:?}"),
        }
    }
    said
}

pub(super) fn turn_at(story: &str, at: &str) -> String {
    turns(&fold(story), &DocumentNow::default(), clock(at).0)
}

fn later_at(story: &str, at: &str) -> String {
    later(&fold(story), &DocumentNow::default(), clock(at).0)
}

fn person(review: &Review, name: &str) -> crate::PersonId {
    review.people.keys().find(|id| super::standing::name(review, id) == name).unwrap()
}

/// Ben is in Berlin, works nine to five, and is asked on Monday morning.
pub(super) const ASKED: &str =
    "h ben hours 9-17 mon-fri at 60; receipt, at mon-07:00\n a ana opens asking ben, after h, at mon-07:30";
const HELD: &str = "r ben receipt, after a, at mon-08:00";

pub(super) fn asked(more: &str) -> String {
    format!("{ASKED}\n{HELD}\n{more}")
}

/// What a row says of time: delivered, working minutes since, due.
fn measured(story: &str, at: &str) -> String {
    let review = fold(story);
    let turn = Turn::of_review(&review, &DocumentNow::default(), clock(at));
    let row = &turn.rows[0];
    let text = |at: Option<Timestamp>| at.map_or("never".to_owned(), clock_text);
    format!("delivered {}, {} min, due {}", text(row.delivered), row.elapsed.as_minutes(), text(row.due))
}

#[test]
fn what_could_not_reach_somebody_is_not_late() {
    assert_eq!(measured(ASKED, "fri-12:00"), "delivered never, 0 min, due never");
}

#[test]
fn time_runs_from_delivery_in_working_hours_only() {
    assert_eq!(measured(&asked(""), "mon-07:59"), "delivered mon-08:00, 0 min, due mon-16:00");
    assert_eq!(measured(&asked(""), "mon-09:00"), "delivered mon-08:00, 60 min, due mon-16:00");
    assert_eq!(measured(&asked(""), "mon-23:00"), "delivered mon-08:00, 480 min, due mon-16:00");
    assert_eq!(measured(&asked(""), "tue-08:30"), "delivered mon-08:00, 510 min, due mon-16:00");
    assert_eq!(measured(&asked(""), "mon+1-07:00"), "delivered mon-08:00, 2400 min, due mon-16:00");
}

#[test]
fn any_entry_that_knows_an_ask_delivers_it() {
    let story = format!("{ASKED}\n c ben opens in c, after h, at mon-07:45");
    assert_eq!(measured(&story, "mon-12:00"), "delivered never, 0 min, due never");
    assert_eq!(
        measured(&format!("{story}\n d ben opens in d, after a c, at mon-10:00"), "mon-12:00"),
        "delivered mon-10:00, 120 min, due tue-10:00"
    );
}

#[test]
fn nothing_is_delivered_before_it_was_written() {
    let story = format!("{ASKED}\n r ben receipt, after a, at sun-07:00");
    assert!(measured(&story.replace("sun-07:00", "1"), "mon-12:00").starts_with("delivered mon-07:30"));
}

#[test]
fn a_blocking_thread_has_twice_the_time() {
    let story = "h ben hours 9-17 mon-fri at 60, at mon-07:00\n a ana opens blocking asking ben, after h, at mon-07:30\n r ben receipt, after a, at mon-08:00";
    assert_eq!(measured(story, "mon-09:00"), "delivered mon-08:00, 60 min, due tue-16:00");
}

#[test]
fn past_time_keeps_the_hours_that_were_in_force() {
    // On Tuesday at noon Ben moves to the other side of the world and works at night.
    let moved = "m ben hours 20-24 mon-fri at 60, after r, at tue-11:00";
    assert_eq!(measured(&asked(moved), "tue-11:00"), "delivered mon-08:00, 660 min, due mon-16:00");
    assert_eq!(measured(&asked(moved), "tue-18:59"), "delivered mon-08:00, 660 min, due mon-16:00");
    assert_eq!(measured(&asked(moved), "wed-07:00"), "delivered mon-08:00, 900 min, due mon-16:00");
}

#[test]
fn unknown_hours_count_a_third_of_every_weekday() {
    let story = "b ben opens in b, at mon-07:00\n a ana opens asking ben, after b, at mon-07:30\n r ben receipt, after a, at mon-08:00";
    assert_eq!(measured(story, "mon-11:00"), "delivered mon-08:00, 60 min, due tue-08:00");
    assert_eq!(
        measured(&story.replace("mon-08", "fri-08"), "mon+1-08:00"),
        "delivered fri-08:00, 480 min, due mon+1-08:00"
    );
}

#[test]
fn t4_an_eta_hides_its_person_until_then_and_keeps_the_since_time() {
    let story = asked("e ben promises thu-09:00, after r, at mon-09:00");
    assert_eq!(turn_at(&story, "wed-12:00"), "");
    assert_eq!(later_at(&story, "wed-12:00"), "ben: asked by ana in a, since mon-07:30, back thu-09:00");
    assert_eq!(turn_at(&story, "thu-09:00"), "ben: asked by ana in a, since mon-07:30");
}

#[test]
fn t4_an_eta_can_be_taken_back() {
    let story =
        asked("e ben promises thu-09:00, after r, at mon-09:00\n f ben promises nothing, after e, at mon-10:00");
    assert_eq!(turn_at(&story, "wed-12:00"), "ben: asked by ana in a, since mon-07:30");
}

#[test]
fn t4_an_eta_is_about_what_it_says() {
    let other = "o ana opens in o asking ben, after r, at mon-08:30";
    let story = asked(&format!("{other}\n e ben promises thu-09:00 in a, after o, at mon-09:00"));
    assert_eq!(turn_at(&story, "wed-12:00"), "ben: asked by ana in o, since mon-08:30");
    let story = asked(&format!("{other}\n e ben promises for o thu-09:00, after o, at mon-09:00"));
    assert_eq!(turn_at(&story, "wed-12:00"), "ben: asked by ana in a, since mon-07:30");
    let story = asked(&format!("{other}\n e ben promises everything thu-09:00, after o, at mon-09:00"));
    assert_eq!(turn_at(&story, "wed-12:00"), "");
}

#[test]
fn t4_only_ones_own_word_hides_one() {
    assert!(!turn_at(&asked("e ana promises thu-09:00, after r, at mon-09:00"), "wed-12:00").is_empty());
}

const OFF: &str = "c cay opens in c, at mon-06:00\n h ben hours 9-17 mon-fri at 60 off wed deputy cay, after c, at mon-07:00\n a ana opens asking ben, after h, at mon-07:30";

#[test]
fn t5_on_a_day_off_asks_go_to_the_deputy() {
    assert_eq!(turn_at(OFF, "tue-22:59"), "ben: asked by ana in a, since mon-07:30");
    assert_eq!(turn_at(OFF, "tue-23:00"), "cay: asked by ana in a, since mon-07:30, for ben");
    assert_eq!(turn_at(OFF, "wed-22:59"), "cay: asked by ana in a, since mon-07:30, for ben");
    assert_eq!(turn_at(OFF, "wed-23:00"), "ben: asked by ana in a, since mon-07:30");
}

#[test]
fn t5_a_deputy_who_is_off_too_or_who_asks_does_not_stand_in() {
    let both = format!("{OFF}\n d cay hours 9-17 mon-fri at 60 off wed, after a, at mon-08:00");
    assert_eq!(turn_at(&both, "wed-12:00"), "ben: asked by ana in a, since mon-07:30");
    let cay_asks = OFF.replace("a ana opens", "a cay opens");
    assert_eq!(turn_at(&cay_asks, "wed-12:00"), "ben: asked by cay in a, since mon-07:30");
}

#[test]
fn t5_the_deputy_of_the_hours_beats_the_one_of_the_brief() {
    assert_eq!(turn_at(OFF, "wed-12:00"), "cay: asked by ana in a, since mon-07:30, for ben");
}

#[test]
fn t5_only_asks_go_to_the_deputy() {
    let story = "c cay opens in c\n h ben hours 9-17 mon-fri at 60 off wed deputy cay, after c, at mon-07:00\n a ben opens blocking, after h, at mon-07:30\n b ana replies, after a, at mon-08:00";
    assert_eq!(turn_at(story, "wed-12:00"), "!ben: blocking answered by ana in a, since mon-08:00");
}

/// A gate that nobody was asked to meet.
const GATE: &str = "k kim gates approvals; rules quorum 1; briefs, at mon-06:00";

#[test]
fn t6_while_a_gate_is_not_met_it_falls_to_the_owner() {
    assert_eq!(turn_at(GATE, "mon-12:00"), "!kim: gate unmet by kim, since mon-06:00");
    let met = format!("{GATE}\n b ben opens; submits approve, after k, at mon-07:00");
    assert_eq!(turn_at(&met, "mon-12:00"), "");
}

#[test]
fn t6_falls_to_nobody_while_it_is_somebodys_turn() {
    let asked = format!("{GATE}\n b ben opens in b, after k\n a ana opens asking ben, after b, at mon-07:00");
    assert_eq!(turn_at(&asked, "mon-12:00"), "ben: asked by ana in a, since mon-07:00");
}

#[test]
fn t4_comes_before_t6() {
    let away = "e kim promises everything fri-09:00, after k, at mon-07:00";
    let dan = "0 kim founds\n d dan opens\n g kim grants dan facilitator, after d\n k kim gates approvals; rules quorum 1; briefs, after g, at mon-06:00";
    assert!(turn_at(dan, "mon-12:00").starts_with("!kim: gate unmet"), "{}", turn_at(dan, "mon-12:00"));
    let dan = format!("{dan}\n{away}");
    assert!(turn_at(&dan, "mon-12:00").starts_with("!dan: gate unmet"), "{}", turn_at(&dan, "mon-12:00"));
    let alone = format!("{GATE}\n{away}");
    assert_eq!(turn_at(&alone, "mon-12:00"), "!kim: gate unmet by kim, since mon-06:00, back fri-09:00");
    assert_eq!(turn_at(&alone, "fri-12:00"), "!kim: gate unmet by kim, since mon-06:00");
}

#[test]
fn t7_a_pass_stands_until_its_receiver_acts() {
    let story = asked("c cay opens in c, after r, at mon-08:30\n p ben passes cay in a, after c, at mon-09:00");
    assert_eq!(turn_at(&story, "mon-12:00"), "cay: asked by ana in a, since mon-07:30, passed by ben");
    let answered = format!("{story}\n d cay replies in a, after p, at mon-13:00");
    assert_eq!(turn_at(&answered, "mon-14:00"), "ben: asked by ana in a, since mon-07:30");
    let unknowing = format!("{story}\n d cay replies in a, after c, at mon-13:00");
    assert_eq!(turn_at(&unknowing, "mon-14:00"), "cay: asked by ana in a, since mon-07:30, passed by ben");
    assert_eq!(
        turn_at(&format!("{story}\n d ben replies in a, after p, at mon-13:00"), "mon-14:00"),
        "cay: passed on by ben in a, since mon-09:00, passed by ben"
    );
}

#[test]
fn t7_what_was_passed_can_be_passed_on_and_back() {
    let story = asked(
        "c cay opens in c, after r\n d dan opens in d, after c\n p ben passes cay in a, after d\n q cay passes dan in a, after p",
    );
    assert_eq!(turn_at(&story, "mon-12:00"), "dan: asked by ana in a, since mon-07:30, passed by cay");
    let back = format!("{story}\n s dan passes ben in a, after q");
    assert_eq!(turn_at(&back, "mon-12:00"), "ben: asked by ana in a, since mon-07:30");
}

#[test]
fn t7_what_comes_to_somebody_who_has_it_anyway_is_theirs_once() {
    let story = "c cay opens in c\n d dan opens in d\n a ana opens asking ben cay dan, after c d, at mon-07:30\n";
    let story = format!("{story} p ben passes cay in a, after a, at mon-08:00");
    assert_eq!(
        turn_at(&story, "mon-12:00"),
        "cay: asked by ana in a, since mon-07:30\ndan: asked by ana in a, since mon-07:30"
    );
    let twice = format!("{story}\n q cay passes eve in a, after p\n s dan passes eve in a, after p\n e eve opens in e");
    assert_eq!(turn_at(&twice, "mon-12:00").matches("eve: asked by ana in a").count(), 1, "{twice}");
}

#[test]
fn t7_a_pass_without_a_row_makes_one() {
    let story = "c cay opens in c\n a ana opens, after c, at mon-07:00\n p ana passes cay in a, after a, at mon-08:00";
    assert_eq!(turn_at(story, "mon-12:00"), "cay: passed on by ana in a, since mon-08:00, passed by ana");
    assert_eq!(turn_at(&format!("{story}\n d ana closes in a, after p"), "mon-12:00"), "");
    assert_eq!(turn_at(&format!("{story}\n d cay replies in a, after p"), "mon-12:00"), "");
}

#[test]
fn t7_comes_before_t4() {
    let away = "c cay opens in c, after r\n e cay promises everything fri-09:00, after c, at mon-08:30";
    let story = asked(&format!("{away}\n p ben passes cay in a, after e, at mon-09:00"));
    assert_eq!(turn_at(&story, "mon-12:00"), "cay: asked by ana in a, since mon-07:30, passed by ben");
    let knowing = format!("{story}\n f cay promises thu-09:00 in a, after p, at mon-10:00");
    assert_eq!(turn_at(&knowing, "mon-12:00"), "");
}

#[test]
fn t7_comes_before_t1() {
    let story = asked("c cay opens in c, after r\n p ben passes cay in a, after c, at mon-09:00");
    assert!(turn_at(&story, "mon-12:00").starts_with("cay: asked"));
}

#[test]
fn t4_comes_before_t1() {
    assert_eq!(turn_at(&asked("e ben promises thu-09:00, after r"), "wed-12:00"), "");
}

#[test]
fn t4_comes_before_t2_and_t3() {
    let story = "k kim briefs\n a ana opens blocking, after k\n e kim promises thu-09:00 in a, after a";
    assert_eq!(turn_at(story, "wed-12:00"), "");
    let (review, document) = (
        fold(
            "k kim briefs\n a ana opens blocking; discusses, after k\n e ana promises thu-09:00 in a, after a\n f kim replies in a, after e",
        ),
        super::standing::document("text 2; changed a"),
    );
    let turn = Turn::of_review(&review, &document, clock("wed-12:00"));
    assert!(turn.rows.iter().all(|row| row.person != person(&review, "ana")), "{}", lines(&review, &turn.rows));
}

#[test]
fn overdue_and_blocking_comes_first_then_what_is_due_soonest() {
    let hours = "h ben hours 9-17 mon-fri at 60, at mon-07:00";
    let story = format!(
        "{hours}\n a ana opens asking ben, after h, at mon-07:10\n r ben receipt, after a, at mon-08:00\n b ana opens blocking in b asking ben, after r, at mon-07:20\n s ben receipt, after b, at mon-09:00\n c ana opens in c asking ben, after s, at mon-07:05\n t ben receipt, after c, at mon-10:00"
    );
    let order = |at: &str| {
        turn_at(&story, at).lines().map(|line| line.split(" in ").nth(1).unwrap()[..1].to_owned()).collect::<String>()
    };
    assert_eq!(order("mon-11:00"), "bac");
    assert_eq!(order("thu-11:00"), "bac");
}
