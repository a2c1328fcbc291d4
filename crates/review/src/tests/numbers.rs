//! WORKFLOW §12: how a review goes, in numbers that are nobody's.

use super::standing::document;
use super::story::fold;
use super::timing::clock;
use crate::{AnchorHealth, ClosingKind, Measures, WorkingTime};

fn measures(story: &str, words: &str, at: &str) -> Measures {
    Measures::of_review(&fold(story), &document(words), AnchorHealth::default(), clock(at))
}

/// Everybody works nine to five in Berlin.
const HOURS: &str = "k kim hours 9-17 mon-fri at 0, at mon-07:00\n b ben hours 9-17 mon-fri at 0, at mon-07:00\n\
                     c cay hours 9-17 mon-fri at 0, at mon-07:00";

/// Three questions, to Ben twice and to Cay, held at nine and answered after 1, 2 and 10 working hours.
fn three_answers() -> String {
    format!(
        "{HOURS}\n a ana opens asking ben, after k b c, at mon-08:00\n d ana opens asking cay, after a, at mon-08:00\n\
         e ana opens asking ben, after d, at mon-08:00\n r ben receipt, after e, at mon-09:00\n s cay receipt, after e, at mon-09:00\n\
         f ben replies in a, after r, at mon-10:00\n g cay replies in d, after s, at mon-11:00\n\
         h ben replies in e, after f, at tue-11:00"
    )
}

#[test]
fn the_first_response_is_counted_in_working_hours_from_delivery() {
    let measures = measures(&three_answers(), "", "fri-12:00");
    assert_eq!((measures.n_asks, measures.n_open_asks), (3, 0));
    assert_eq!(measures.first_response.p50, Some(WorkingTime::hours(2)));
    assert_eq!(measures.first_response.p75, Some(WorkingTime::hours(10)));
}

#[test]
fn what_would_be_a_measure_of_one_person_is_not_said() {
    let only_ben = three_answers().replace("asking cay", "asking ben").replace("g cay", "g ben");
    assert_eq!(measures(&only_ben, "", "fri-12:00").first_response.p50, None);
    let two = format!(
        "{HOURS}\n a ana opens asking ben, after k b c, at mon-08:00\n d ana opens asking cay, after a, at mon-08:00\n\
         f ben replies in a, after d, at mon-10:00\n g cay replies in d, after d, at mon-11:00"
    );
    let measures = measures(&two, "", "fri-12:00");
    assert_eq!((measures.first_response.n, measures.first_response.p50), (2, None));
}

#[test]
fn an_ask_that_reached_nobody_is_not_waiting() {
    let story = format!("{HOURS}\n a ana opens asking ben, after k b c, at mon-08:00");
    assert_eq!(measures(&story, "", "fri-12:00").n_asks, 0);
}

#[test]
fn delay_costs_waiting_time_times_people() {
    let story = format!(
        "{HOURS}\n a ana opens asking ben, after k b c, at mon-08:00\n d cay replies, after a, at mon-08:30\n\
         r ben receipt, after d, at mon-09:00"
    );
    // Ana and Cay are in the thread: two people times three hours.
    assert_eq!(measures(&story, "", "mon-12:00").cost_of_delay_sum, WorkingTime::hours(6));
}

#[test]
fn the_word_is_with_whoever_did_not_speak_last() {
    let story = "k kim briefs, at mon-00:00\n h kim hours 9-17 mon-fri at 0, after k, at mon-07:00\n\
                 b ben hours 9-17 mon-fri at 0, after h, at mon-07:00\n a ben opens, after b, at mon-10:00\n\
                 c kim replies, after a, at mon-12:00\n d ben replies, after c, at mon-13:00";
    let measures = measures(story, "", "mon-14:00");
    assert_eq!(measures.waiting_on_author, Some(WorkingTime::hours(3)));
    assert_eq!(measures.waiting_on_reviewers, WorkingTime::hours(1));
    assert_eq!(measures.alternations.max, 2);
}

#[test]
fn where_nobody_keeps_the_document_nobody_is_its_author() {
    assert_eq!(measures("a ana opens\n b ben replies, after a", "", "mon-14:00").waiting_on_author, None);
}

#[test]
fn a_new_text_ends_a_round_in_which_somebody_reviewed() {
    let story = "k kim briefs\n a ana opens, after k\n r kim announces 2, after a\n s kim announces 3, after r";
    assert_eq!(measures(story, "", "mon-14:00").n_rounds, 1);
    let again = format!("{story}\n b ben opens, after s\n t kim announces 4, after b\n c cay opens, after t");
    assert_eq!(measures(&again, "", "mon-14:00").n_rounds, 3);
}

#[test]
fn closings_are_counted_by_kind() {
    let story = "a ana opens\n b ben opens\n c cay opens\n d ana closes, after a\n e ben withdraws in b, after b\n\
                 f ana closes duplicate a in c, after c a";
    let measures = measures(story, "", "mon-14:00");
    let kinds: Vec<(u8, usize)> = measures.closings.iter().map(|(ClosingKind(kind), n)| (*kind, *n)).collect();
    assert_eq!((kinds, measures.resolution_rate()), (vec![(0, 1), (4, 1), (5, 1)], Some(100)));
}

#[test]
fn coverage_counts_marks_that_still_hold() {
    let story = "a ana marks intro=1; marks end=1";
    let measures = measures(story, "text 2; section intro=2; section end=1; section middle=1", "mon-14:00");
    assert_eq!((measures.coverage(), measures.n_stale), (Some(33), 1));
}

#[test]
fn a_voice_that_was_wanted_counts_before_it_is_heard() {
    let story = "b ben opens\n c cay requests ben\n k kim briefs for ben dan awaiting Zoe, after b";
    let measures = measures(story, "", "mon-14:00");
    assert_eq!((measures.n_voices_heard, measures.n_voices_wanted), (1, 3));
}

#[test]
fn ten_replies_in_a_morning_are_one_digest() {
    let mut story = format!("{HOURS}\n a ben opens, after k b c, at mon-10:00");
    for letter in "defghijlmn".chars() {
        story += &format!("\n {letter} ben replies, after a, at mon-10:{}", 10 + letter as u8 % 40);
    }
    // Eleven acts of Ben's; Kim and Cay are told once each, at 15:30.
    let measures = measures(&story, "", "mon-16:00");
    assert_eq!((measures.n_acts, measures.n_notifications, measures.n_avoided), (11, 2, 20));
}
