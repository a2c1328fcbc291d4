//! What waits for others, as text.

use std::rc::Rc;

use super::*;
use crate::handings::{told, waiting};
use crate::samples;
use crate::snapshot::{as_words, rendered_for};

const HOUR: i64 = 3_600_000;

/// What Ana, or Jonas, sees of the thread so many hours from now.
fn shown(n_nudges: usize, who: u8, hours: i64) -> String {
    let mut sample = samples::archive();
    let review = waiting(n_nudges);
    let mut view = samples::view((*review).clone(), Vec::new());
    if let Some(me) = &mut view.me {
        me.person = Some(told(who));
    }
    (sample.view, sample.now) = (Rc::new(view), Timestamp(samples::NOW.0 + hours * HOUR));
    let markup = rendered_for(&sample, |scene| {
        let threads = scene.review.threads.values().map(|thread| thread_time(&scene, thread));
        let rows = scene.standing.turn.rows.iter().map(|row| {
            let mine = Some(()).filter(|()| scene.is_me(&row.person)).and_then(|()| reminded(&scene, row));
            mine.or_else(|| remind(&scene, row))
        });
        group().child(list(threads.flatten())).child(list(rows.flatten())).html()
    });
    as_words(&markup)
}

fn check(text: &str, expected: &[&str]) {
    for words in expected {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
}

#[test]
fn who_waits_sees_how_long_and_may_send_one_quiet_reminder() {
    check(
        &shown(0, samples::ANA, 0),
        &[
            "Waits for Jonas Weber…",
            "Jonas Weber has had this for 5 working days.",
            "[Send one quiet reminder]",
            "It stands in Jonas Weber’s list, quietly, and not before their hours begin: today 18:00 by your clock.",
        ],
    );
    check(&shown(0, samples::ANA, 4), &["They are within their working hours."]);
}

#[test]
fn there_is_no_reminder_before_its_time_and_none_after_two() {
    let early = shown(0, samples::ANA, -167);
    check(&early, &["less than a working day", "A reminder may go from"]);
    assert!(!early.contains("Send one"), "{early}");
    check(&shown(1, samples::ANA, 0), &["Reminded once, ", "Send one quiet reminder"]);
    let twice = shown(2, samples::ANA, 0);
    check(&twice, &["Reminded twice, last", "If nobody answers, nothing happens by itself."]);
    assert!(!twice.contains("Send one"), "{twice}");
}

#[test]
fn whoever_is_reminded_reads_it_once_their_hours_have_begun() {
    assert!(!shown(1, samples::JONAS, -70).contains("reminded you"));
    check(&shown(1, samples::JONAS, 4), &["Ana Novak reminded you"]);
}

#[test]
fn what_cannot_wait_says_whom_it_interrupts_and_what_hour_it_is_for_them() {
    check(
        &shown(0, samples::ANA, 0),
        &[
            "It cannot wait for their next digest…",
            "It is 06:02 for Jonas Weber, outside their working hours.",
            "when these begin: today 18:00 by your clock.",
            "[Interrupt Jonas Weber]",
        ],
    );
    check(&shown(0, samples::ANA, 4), &["This interrupts Jonas Weber now. It is 10:02 for them"]);
    // It is nobody else's to say that Ana's question cannot wait.
    assert!(!shown(0, samples::LENA, 0).contains("cannot wait"));
}
