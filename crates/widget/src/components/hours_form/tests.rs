//! The form as text, and what the clock says in a row.

use std::rc::Rc;

use client::View;
use review::{
    Availability, Calendar, DIGEST_TIMES, DayMinute, DaysOff, LocalDay, OffsetMinutes, Offsets, Review, Shown,
    Timestamp, TurnReason, TurnRow, Unblocks, Via, Week, Words,
};

use super::*;
use crate::components::turn_later;
use crate::samples::{self, ANA, JONAS, MIRA, Sample};
use crate::snapshot::{as_words, rendered_for};

/// Nine to five in Berlin since long ago, and some days off.
fn said(who: u8, offsets: Offsets) -> Availability {
    let order = samples::order(9, who);
    Availability {
        entry: order.entry,
        order,
        person: samples::person(who),
        at: Timestamp(0),
        zone: Some(Words::Here("Europe/Berlin".into())),
        offsets,
        week: Week::on_days(&[0, 1, 2, 3, 4], 9 * 60, 17 * 60),
        days_off: vec![DaysOff { first: LocalDay(20_811), last: LocalDay(20_812) }],
        deputy: Some(samples::person(JONAS)),
        digest_times: vec![DayMinute(8 * 60), DIGEST_TIMES[1]],
        shown: Shown::HoursOnly,
    }
}

fn sample(offsets: Offsets) -> Sample {
    let mut sample = samples::archive();
    let mut review: Review = (*sample.view.review).clone();
    let calendar = Calendar::of(&[Rc::new(said(ANA, offsets))]);
    review.calendars.insert(samples::person(ANA), Rc::new(calendar));
    sample.view = Rc::new(View { review: Rc::new(review), ..(*sample.view).clone() });
    sample
}

fn form(sample: &Sample) -> String {
    let view = Rc::clone(&sample.view);
    rendered_for(sample, move |scene| {
        crate::markup::component::<HoursForm>(HoursFormProps { scene, view: Same(Rc::clone(&view)) })
    })
}

#[test]
fn the_form_begins_with_what_was_said_last() {
    let markup = form(&sample(Offsets::fixed(OffsetMinutes(60))));
    for value in ["Europe/Berlin", "09:00-17:00", "08:00, 15:30"] {
        assert!(markup.contains(&format!("value=\"{value}\"")), "{value} is not in\n{markup}");
    }
    assert!(markup.contains("2026-12-24 2026-12-25"), "{markup}");
    assert_eq!(markup.matches("09:00-17:00").count() - markup.matches("such as 09:00").count(), 5, "{markup}");
}

#[test]
fn every_field_has_a_label_and_words_explain_it() {
    let markup = form(&samples::archive());
    for id in [
        "hours-zone",
        "hours-0",
        "hours-6",
        "hours-off",
        "hours-deputy",
        "hours-digests",
        "hours-shown",
        "hours-receipts",
    ] {
        let (field, label) = (format!("id=\"{id}\""), format!("for=\"{id}\""));
        assert!(markup.contains(&field) && markup.contains(&label), "{id} in\n{markup}");
    }
    let words = as_words(&markup);
    for sentence in ["Deadlines count only in your hours", "It is not about reading", "this says what is shown"] {
        assert!(words.contains(sentence), "{sentence:?} is not in\n{words}");
    }
}

fn facts(sample: &Sample, row: TurnRow) -> String {
    let markup = rendered_for(sample, move |scene| {
        let facts = turn_later::facts(&scene, &row).into_iter().flatten();
        tag("ul").child(list(facts.map(|fact| tag("li").child(fact)))).html()
    });
    as_words(&markup)
}

fn row(due: i64, via: Via) -> TurnRow {
    let (person, by) = (samples::person(ANA), samples::person(MIRA));
    let row = TurnRow::new(person, TurnReason::Asked, by, samples::NOW, Unblocks::AnswerOrDecline);
    TurnRow { due: Some(Timestamp(samples::NOW.0 + due)), via, ..row }
}

const HOUR: i64 = 3_600_000;

#[test]
fn a_row_says_until_when_it_is_expected_and_how_it_came() {
    let sample = samples::archive();
    // It is Thursday, 14:02 in UTC.
    assert!(facts(&sample, row(-2 * HOUR, Via::Itself)).starts_with("was expected by"));
    let deputy = facts(&sample, row(24 * HOUR, Via::Deputy { of: samples::person(JONAS) }));
    assert!(
        deputy.starts_with("expected by tomorrow") && deputy.contains("for Jonas Weber, who is off today"),
        "{deputy}"
    );
    let passed = facts(&sample, row(24 * HOUR, Via::Passed { by: samples::person(MIRA) }));
    assert!(passed.contains("passed on by Mira Kaur"), "{passed}");
}

#[test]
fn a_time_after_the_clocks_change_is_said_in_the_readers_zone_of_then() {
    // On 29 March 2026 at 01:00 UTC Berlin goes from one hour ahead to two.
    let change = Timestamp(1_774_746_000_000);
    let offsets = Offsets { first: OffsetMinutes(60), changes: vec![(change, OffsetMinutes(120))] };
    let sample = sample(offsets);
    // Monday, 30 March 2026, 07:00 UTC.
    let due = 1_774_854_000_000 - samples::NOW.0;
    let text = facts(&sample, row(due, Via::Itself));
    assert!(text.contains("09:00"), "{text}");
}
