//! `baton availability`: when people work, as they said it, and how to say it. Leaves out what it does to turns (`turn.rs`) and
//! reading what was typed (`zone_table.rs`).

use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use clap::ValueEnum;
use client::{Command, Hours, RECEIPTS_CHOICE, TimeCommand};
use review::{
    Availability, Calendar, DIGEST_TIMES, DayMinute, DaysOff, OffsetMinutes, PersonId, Review, Shown, Timestamp, Week,
    Words,
};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::files::put_out;
use crate::home::Person;
use crate::names;
use crate::shell::now;
use crate::workspace::Workspace;
use crate::zone_table::{self as zones, day_text, minute_text, week_text};

/// What `baton availability` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton availability plan.baton                                   everybody's hours
  baton availability plan.baton --zone Europe/Berlin --week \"mon-fri 09:00-17:00\"
  baton availability plan.baton --off 2026-12-24..2027-01-02 --deputy Ada
  baton availability plan.baton --digest 09:00,15:30 --show hours
  baton availability plan.baton --receipts off                    my device writes none

What is not named stays as it was. The table of the zone's clock changes goes into the review, so that
everybody counts the same hours. Deadlines count from when an ask reached you, and only in your hours.")]
pub(crate) struct AvailabilityArgs {
    /// A `.baton` file.
    file: PathBuf,
    /// Your time zone [default at first: the one of this machine]
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// Your ordinary week.
    #[arg(long, value_name = "HOURS", value_parser = zones::week)]
    week: Option<Week>,
    /// Days off: a day, or two with `..` between; all of them, or `none`.
    #[arg(long, value_name = "DAYS")]
    off: Vec<String>,
    /// Who gets your asks on days off; `nobody` for nobody.
    #[arg(long, value_name = "NAME")]
    deputy: Option<String>,
    /// When you want to be told what is new.
    #[arg(long, value_name = "TIMES")]
    digest: Option<String>,
    /// What others are shown.
    #[arg(long, value_enum)]
    show: Option<ShownWord>,
    /// Whether your device says that asks have arrived.
    #[arg(long, value_enum)]
    receipts: Option<OnOff>,
    #[command(flatten)]
    person: Person,
    /// Write JSON instead.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ShownWord {
    /// Zone, hours and days off.
    Full,
    /// Hours, without the zone.
    Hours,
    /// The zone only.
    Zone,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OnOff {
    On,
    Off,
}

/// Sets what was named, and shows everybody's hours.
pub(crate) fn run(args: &AvailabilityArgs) -> Result<ExitCode, Failure> {
    let mut workspace = Workspace::open(&args.file, &args.person, None)?;
    if let Some(choice) = args.receipts {
        let value = matches!(choice, OnOff::Off).then(|| "off".to_owned());
        workspace.ask(Command::Remember { name: RECEIPTS_CHOICE.to_owned(), value })?;
    }
    if args.says_hours() {
        let hours = hours(args, &mut workspace)?;
        workspace.ask(Command::Time(TimeCommand::SetHours(Rc::new(hours))))?;
    }
    workspace.save()?;
    let review = workspace.review();
    let now = now();
    let mut people: Vec<PersonId> = review.people.keys().collect();
    people.sort_by_key(|person| (names::of(&review, person), *person));
    if args.json {
        let all = people.iter().map(|person| person_json(&review, person, now));
        return put_out(&format!("{:#}\n", json!({ "now": now.0, "people": all.collect::<Vec<_>>() })))
            .map(|()| ExitCode::SUCCESS);
    }
    for person in &people {
        put_out(&in_words(&review, person, now))?;
    }
    Ok(ExitCode::SUCCESS)
}

impl AvailabilityArgs {
    fn says_hours(&self) -> bool {
        let says = self.zone.is_some() || self.week.is_some() || self.deputy.is_some();
        says || self.digest.is_some() || self.show.is_some() || !self.off.is_empty()
    }
}

fn hours(args: &AvailabilityArgs, workspace: &mut Workspace) -> Result<Hours, Failure> {
    let bad = |why: String| Failure::new(why).into_damage();
    let (review, now) = (workspace.review(), now());
    let me = workspace.view()?.me.as_ref().and_then(|me| me.person);
    let before = me.and_then(|me| review.calendar_of(&me).statement_at(Timestamp::MAX).cloned());
    let mut hours = before.as_deref().map_or_else(|| first_hours(now), said_before);
    if let Some(name) = &args.zone {
        let zone = zones::named(name, now).map_err(bad)?;
        (hours.zone, hours.offsets) = (zone.name, zone.offsets);
    } else if let Ok(zone) = zones::named(&hours.zone, now) {
        // A newer table for the same zone.
        hours.offsets = zone.offsets;
    }
    if let Some(week) = &args.week {
        hours.week = week.clone();
    }
    if !args.off.is_empty() {
        let named = args.off.iter().filter(|off| *off != "none").map(|off| zones::days_off(off));
        hours.days_off = apart(named.collect::<Result<_, _>>().map_err(bad)?);
    }
    match args.deputy.as_deref() {
        Some("nobody") => hours.deputy = None,
        Some(name) => hours.deputy = Some(names::person(&review, name)?),
        None => {}
    }
    if let Some(times) = &args.digest {
        hours.digest_times = zones::digest_times(times).map_err(bad)?;
    }
    hours.shown = match args.show {
        Some(ShownWord::Full) => Shown::Full,
        Some(ShownWord::Hours) => Shown::HoursOnly,
        Some(ShownWord::Zone) => Shown::ZoneOnly,
        None => hours.shown,
    };
    Ok(hours)
}

fn first_hours(now: Timestamp) -> Hours {
    let zone = zones::system(now);
    Hours {
        zone: zone.as_ref().map_or_else(|| "UTC".to_owned(), |zone| zone.name.clone()),
        offsets: zone.map(|zone| zone.offsets).unwrap_or_default(),
        week: Week::on_days(&[0, 1, 2, 3, 4], 9 * 60, 17 * 60),
        days_off: Vec::new(),
        deputy: None,
        digest_times: DIGEST_TIMES.to_vec(),
        shown: Shown::Full,
    }
}

fn said_before(said: &Availability) -> Hours {
    Hours {
        zone: said.zone.as_ref().map_or_else(String::new, |zone| zone.as_str().to_owned()),
        offsets: said.offsets.clone(),
        week: said.week.clone(),
        days_off: said.days_off.clone(),
        deputy: said.deputy,
        digest_times: said.digest_times.clone(),
        shown: said.shown,
    }
}

/// Days off in order, those that touch or overlap as one.
fn apart(mut days: Vec<DaysOff>) -> Vec<DaysOff> {
    days.sort();
    let mut apart: Vec<DaysOff> = Vec::new();
    for off in days {
        match apart.last_mut() {
            Some(last) if off.first.0 <= last.last.0 + 1 => last.last = last.last.max(off.last),
            _ => apart.push(off),
        }
    }
    apart
}

fn in_words(review: &Review, person: &PersonId, now: Timestamp) -> String {
    let (name, calendar) = (names::of(review, person), review.calendar_of(person));
    let Some(said) = calendar.statement_at(now) else {
        return format!("{name}\n    hours unknown: eight of every weekday are counted\n");
    };
    let mut text = format!("{name}\n");
    if let Some(zone) = &said.zone {
        text += &format!("    zone: {} (now {})\n", names::said(zone), offset_text(said.offsets.at(now)));
    }
    if said.shown != Shown::ZoneOnly {
        text += &format!("    hours: {}\n", week_text(&said.week));
        let off: Vec<String> = said.days_off.iter().map(days_text).collect();
        if !off.is_empty() && said.shown == Shown::Full {
            text += &format!("    off: {}\n", off.join(", "));
        }
    }
    if let Some(deputy) = said.deputy {
        text += &format!("    deputy: {}\n", names::of(review, &deputy));
    }
    let digests: Vec<String> = said.digest_times.iter().map(|time| minute_text(time.0)).collect();
    text += &format!("    digests: {}\n", if digests.is_empty() { "none".to_owned() } else { digests.join(", ") });
    text + &format!("    now: {}\n", now_text(&calendar, now))
}

fn now_text(calendar: &Calendar, now: Timestamp) -> String {
    match (calendar.is_working(now), calendar.next_start(now), calendar.next_end(now)) {
        (true, _, Some(end)) => format!("working until {} UTC", names::time(end)),
        (true, _, None) => "working".to_owned(),
        (false, Some(start), _) if calendar.is_day_off(now) => format!("off, back {} UTC", names::time(start)),
        (false, Some(start), _) => format!("not working, from {} UTC", names::time(start)),
        (false, None, _) => "not working".to_owned(),
    }
}

fn days_text(off: &DaysOff) -> String {
    if off.first == off.last { day_text(off.first) } else { format!("{}..{}", day_text(off.first), day_text(off.last)) }
}

fn offset_text(OffsetMinutes(minutes): OffsetMinutes) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("UTC{sign}{}", minute_text(minutes.unsigned_abs()))
}

fn person_json(review: &Review, person: &PersonId, now: Timestamp) -> Value {
    let calendar = review.calendar_of(person);
    let said = calendar.statement_at(now);
    let shows_hours = said.is_some_and(|said| said.shown != Shown::ZoneOnly);
    let of_hours = |value: Option<Value>| value.filter(|_| shows_hours);
    let minute = |time: &DayMinute| minute_text(time.0);
    json!({
        "person": person.to_string(),
        "name": names::of(review, person),
        "known": calendar.is_known(),
        "zone": said.and_then(|said| said.zone.as_ref()).map(Words::as_str),
        "offset_minutes": calendar.offset_at(now).map(|offset| offset.0),
        "week": of_hours(said.map(|said| json!(week_text(&said.week)))),
        "off": of_hours(said.map(|said| json!(said.days_off.iter().map(days_text).collect::<Vec<_>>()))),
        "deputy": said.and_then(|said| said.deputy).map(|deputy| names::of(review, &deputy)),
        "digests": said.map(|said| said.digest_times.iter().map(minute).collect::<Vec<_>>()),
        "working": calendar.is_known().then(|| calendar.is_working(now)),
        "next_start": calendar.next_start(now).map(|at| at.0),
        "next_end": calendar.next_end(now).map(|at| at.0),
    })
}
