//! WORKFLOW §7: what the log says to one person between two points of it, section by section; who is next awake; and what may
//! interrupt.

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, proptest};
use proptest::sample::{Index, select};
use proptest::test_runner::Config;

use super::standing::{document, name};
use super::story::{fold, fold_read, id, name_of, read};
use super::timing::{clock, clock_text};
use crate::{
    Digest, DigestRow, DigestTopic, DigestView, EntryId, Fold, PersonId, Review, Shown, SunStrip, Turn, WhyNext,
    awake_order, interruptions, next_awake,
};

fn person(review: &Review, called: &str) -> PersonId {
    review.people.keys().find(|id| name(review, id) == called).unwrap()
}

struct Reading<'a> {
    viewer: &'a str,
    since: &'a str,
    document: &'a str,
    at: &'a str,
}

const ANA: Reading<'static> = Reading { viewer: "ana", since: "", document: "", at: "fri-12:00" };

fn digest_of(review: &Review, reading: &Reading<'_>) -> Digest {
    let since: Vec<EntryId> = reading.since.split(' ').filter(|label| !label.is_empty()).map(id).collect();
    let document = document(reading.document);
    let viewer = Some(reading.viewer).filter(|name| !name.is_empty()).map(|name| person(review, name));
    Digest::of_review(review, &DigestView { viewer, since: &since, document: &document, at: clock(reading.at) })
}

/// One section as lines like `Replied ben in a at 3: words of a / words of b`.
fn section(story: &str, reading: &Reading<'_>, topic: DigestTopic) -> String {
    let review = fold(story);
    let digest = digest_of(&review, reading);
    let line = |row: &DigestRow| {
        let mut line = format!("{:?}", row.fact);
        if let Some(who) = &row.who {
            line += &format!(" {}", name(&review, &who.person));
        }
        if let Some(thread) = row.thread {
            line += &format!(" in {}", name_of(thread.entry, thread.op));
        }
        if !row.place.is_empty() && row.thread.is_none() {
            line += &format!(" of {}", row.place);
        }
        line += &row.at.map_or(String::new(), |at| format!(" at {}", clock_text(at)));
        line += &row.until.map_or(String::new(), |at| format!(" until {}", clock_text(at)));
        let said: Vec<&str> = row.said.iter().map(|said| &**said).collect();
        if said.is_empty() { line } else { format!("{line}: {}", said.join(" / ")) }
    };
    let section = digest.sections.iter().find(|section| section.topic == topic).unwrap();
    section.rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_waits_for_the_viewer_comes_first_new_or_not() {
    let story = "a ana opens\n b ben opens asking ana, after a";
    let reading = Reading { since: "b", ..ANA };
    assert_eq!(section(story, &reading, DigestTopic::NeedsYou), "Turn(Asked) ben in b at 2: words of b");
}

#[test]
fn a_question_is_quoted_with_its_answer() {
    let story = "b ben opens\n a ana opens asking ben, after b\n c ben replies, after a";
    let reading = Reading { since: "a", ..ANA };
    assert_eq!(section(story, &reading, DigestTopic::Answered), "Replied ben in a at 3: words of a / words of c");
    let reading = Reading { since: "c", ..ANA };
    assert_eq!(section(story, &reading, DigestTopic::Answered), "", "seen before");
}

#[test]
fn a_reply_that_had_not_seen_the_question_answers_nothing() {
    let story =
        "b ben opens\n c cay opens, after b\n a ana replies in c asking ben, after c\n d ben replies in c, after c";
    assert_eq!(section(story, &Reading { since: "a", ..ANA }, DigestTopic::Answered), "");
}

#[test]
fn a_declined_question_is_told_too() {
    let story = "b ben opens\n a ana opens asking ben, after b\n c ben declines a, after a";
    let told = section(story, &Reading { since: "a", ..ANA }, DigestTopic::Answered);
    assert_eq!(told, "AskEnded(Declined) ben in a at 3: words of a");
}

#[test]
fn a_review_that_was_asked_for_is_an_answer() {
    let story = "b ben opens\n a ana requests ben, after b\n c ben submits approve, after a";
    assert_eq!(section(story, &Reading { since: "a", ..ANA }, DigestTopic::Answered), "Reviewed(Approve) ben at 3");
}

#[test]
fn the_giver_is_told_who_took_it_with_their_words_and_who_was_late_is_told_who_has_it() {
    let story = "a ana opens\n b ben opens\n c cay opens\n h ana hands a to role reviewer, after a b c\n\
                 u cay takes 0 of h, after h\n t ben takes 0 of h, after h";
    let told = section(story, &Reading { since: "h", ..ANA }, DigestTopic::Answered);
    assert_eq!(told, "HandoffTaken ben at 6: words of h / words of t");
    let late = section(story, &Reading { viewer: "cay", since: "u", ..ANA }, DigestTopic::Answered);
    assert_eq!(late, "HandoffTooLate ben at 6: words of h");
}

#[test]
fn text_that_changed_under_a_mark_an_approval_or_a_thread_is_told() {
    let story = "k kim briefs\n a ana opens blocking; marks intro=1; submits approve intro=1, after k\n r kim announces 2, after a";
    let reading = Reading { since: "a", document: "text 2; changed a; section intro=2", ..ANA };
    let told = section(story, &reading, DigestTopic::TextChanged);
    let lines = ["RevisionAnnounced kim at 3", "SectionChanged(Read) of intro at 2", "ApprovalStale of intro at 2"];
    assert_eq!(told, format!("{}\nWordsChanged in a at 2: words of a", lines.join("\n")));
}

#[test]
fn what_blocks_since_is_told_while_it_blocks() {
    let story = "a ana opens\n b ben opens blocking, after a";
    let reading = Reading { since: "a", ..ANA };
    assert!(section(story, &reading, DigestTopic::NewBlocking).starts_with("Blocks ben in b at 2: words of b"));
    let lifted = format!("{story}\n c ben satisfied in b, after b");
    assert_eq!(section(&lifted, &reading, DigestTopic::NewBlocking), "");
}

#[test]
fn what_was_closed_is_told_by_whom_and_how() {
    let story = "a ana opens\n b ben closes, after a";
    assert_eq!(
        section(story, &Reading { since: "a", ..ANA }, DigestTopic::Closed),
        "Closed(Fixed) ben in a at 2: words of a"
    );
}

#[test]
fn ones_own_acts_are_no_news() {
    let story = "a ana opens blocking\n b ana closes, after a";
    let review = fold(story);
    let digest = digest_of(&review, &ANA);
    assert!(digest.is_quiet() && digest.n_acts == 0, "{digest:?}");
}

#[test]
fn what_is_due_before_the_next_shift_ends_is_coming_up() {
    let story = "h ana hours 9-17 mon-fri at 0, at mon-08:00\n b ben opens, at mon-08:00\n\
                 c ben opens asking ana, after h b, at mon-08:30\n r ana receipt, after c, at mon-09:00\n\
                 w ben works until 1795453200000 in c, after c, at mon-09:00";
    let reading = Reading { at: "mon-18:00", ..ANA };
    let told = section(story, &reading, DigestTopic::ComingUp);
    assert_eq!(told, "NextShift at tue-09:00 until tue-17:00");
    let morning = section(story, &Reading { at: "mon-10:00", ..ANA }, DigestTopic::ComingUp);
    assert!(morning.contains("AnswerDue ben in c at mon-17:00: words of c"), "{morning}");
    assert!(morning.contains("WorkDue ben in c at mon-17:00"), "{morning}");
}

/// Ana in Auckland, Ben in Berlin, Cay in California, on ordinary days; Dan shows nobody his hours.
const AROUND: &str = "a ana hours 9-17 mon-fri at 780, at mon-00:00\n b ben hours 9-17 mon-fri at 60, at mon-00:00\n\
                      c cay hours 9-17 mon-fri at -480, at mon-00:00";

fn awake(story: &str, except: &str, at: &str) -> String {
    let review = fold(story);
    let except = person(&review, except);
    let order = awake_order(&review, Some(&except), clock(at));
    let line = |one: &crate::Awake| format!("{} {}", name(&review, &one.person), clock_text(one.from));
    order.iter().map(line).collect::<Vec<_>>().join(", ")
}

fn next(story: &str, giver: &str, at: &str) -> Option<(String, WhyNext)> {
    let review = fold(story);
    let giver = person(&review, giver);
    next_awake(&review, &giver, clock(at)).map(|(one, why)| (name(&review, &one.person), why))
}

#[test]
fn whose_working_hours_begin_soonest_is_next_awake() {
    assert_eq!(awake(AROUND, "ana", "tue-04:00"), "ben tue-08:00, cay tue-17:00");
    assert_eq!(awake(AROUND, "ben", "tue-16:00"), "cay tue-17:00, ana tue-20:00");
    assert_eq!(next(AROUND, "cay", "wed-01:00"), Some(("ana".to_owned(), WhyNext::Soonest)), "is at work already");
}

#[test]
fn nobody_is_next_on_a_day_off() {
    let story = AROUND.replace("mon-fri at 60,", "mon-fri at 60 off tue,");
    assert_eq!(awake(&story, "ana", "tue-04:00"), "cay tue-17:00, ben wed-08:00");
}

#[test]
fn of_equals_the_least_recently_served_is_next_and_then_the_id_decides() {
    let story = "a ana hours 9-17 mon-fri at 0, at mon-00:00\n b ben hours 9-17 mon-fri at 0, at mon-00:00\n\
                 c cay hours 9-17 mon-fri at 0, at mon-00:00";
    assert_eq!(next(story, "ana", "tue-04:00"), Some(("ben".to_owned(), WhyNext::ById)));
    let served = format!(
        "{story}\n h ana hands do 1 to ben, after a b c, at mon-10:00\n t ben takes 0 of h, after h, at mon-11:00"
    );
    assert_eq!(next(&served, "ana", "tue-04:00"), Some(("cay".to_owned(), WhyNext::LeastRecentlyServed)));
}

#[test]
fn nobody_is_next_who_holds_enough() {
    let mut story = AROUND.to_owned();
    for label in ["h", "i", "j"] {
        story += &format!("\n {label} ana hands do 1 to ben, after a b c, at mon-10:00");
    }
    assert_eq!(next(&story, "ana", "tue-04:00"), Some(("cay".to_owned(), WhyNext::Soonest)));
}

#[test]
fn who_has_not_said_when_they_work_is_not_next() {
    assert_eq!(next("a ana opens\n b ben opens", "ana", "tue-04:00"), None);
}

fn may_interrupt(story: &str, who: &str, at: &str) -> usize {
    let review = fold(story);
    let turn = Turn::of_review(&review, &document(""), clock(at));
    interruptions(&review, &turn, person(&review, who), clock(at)).len()
}

#[test]
fn only_a_pressing_ask_interrupts_and_only_in_working_hours() {
    let plain = format!("{AROUND}\n d ana opens asking ben, after a b c, at tue-08:30");
    assert_eq!(may_interrupt(&plain, "ben", "tue-09:00"), 0);
    let pressing = format!("{AROUND}\n d ana opens asking ben; presses d, after a b c, at tue-08:30");
    assert_eq!(may_interrupt(&pressing, "ben", "tue-09:00"), 1);
    assert_eq!(may_interrupt(&pressing, "ben", "tue-17:00"), 0, "after work");
    assert_eq!(may_interrupt(&pressing, "ana", "tue-21:00"), 0, "not asked");
    let answered = format!("{pressing}\n e ben replies in d, after d, at tue-09:00");
    assert_eq!(may_interrupt(&answered, "ben", "tue-09:10"), 0);
}

#[test]
fn one_sender_interrupts_with_one_ask_at_a_time() {
    let two = format!(
        "{AROUND}\n d ana opens asking ben; presses d, after a b c, at tue-08:30\n\
         e ana opens asking ben; presses e, after d, at tue-08:40\n f cay opens asking ben; presses f, after d, at tue-08:40"
    );
    assert_eq!(may_interrupt(&two, "ben", "tue-09:00"), 2, "one of each sender");
}

#[test]
fn nobody_is_interrupted_whose_hours_are_unknown() {
    let story = "a ana opens\n b ben opens\n d ana opens asking ben; presses d, after a b";
    assert_eq!(may_interrupt(story, "ben", "tue-12:00"), 0);
}

#[test]
fn the_sun_strip_shows_hours_overlaps_and_hand_offs() {
    let story = format!(
        "{AROUND}\n h ana hands do 1 to ben, after a b c, at tue-03:30\n t ben takes 0 of h, after h, at tue-08:05"
    );
    let review = fold(&story);
    let turn = Turn::of_review(&review, &document(""), clock("tue-12:00"));
    let strip = SunStrip::of_review(&review, &turn, clock("tue-00:00"));
    let rows: Vec<String> = strip
        .rows
        .iter()
        .map(|row| {
            let hours: Vec<_> =
                row.hours.iter().map(|(from, to)| format!("{}..{}", clock_text(*from), clock_text(*to))).collect();
            let baton = if row.holds_baton { " has the baton" } else { "" };
            format!("{} {}{baton}", name(&review, &row.person), hours.join(" "))
        })
        .collect();
    assert_eq!(
        rows,
        [
            "ben tue-08:00..tue-16:00 has the baton",
            "ana tue-00:00..tue-04:00 tue-20:00..wed-00:00",
            "cay tue-00:00..tue-01:00 tue-17:00..wed-00:00",
        ]
    );
    let overlaps: Vec<_> =
        strip.overlaps.iter().map(|one| (clock_text(one.from), clock_text(one.until), one.n_people)).collect();
    let shared = |from: &str, to: &str| (from.to_owned(), to.to_owned(), 2);
    assert_eq!(overlaps, [shared("tue-00:00", "tue-01:00"), shared("tue-20:00", "wed-00:00")]);
    assert_eq!(strip.moments.iter().map(|one| clock_text(one.at)).collect::<Vec<_>>(), ["tue-08:05"]);
}

#[test]
fn who_shows_only_their_zone_shows_no_hours() {
    let mut review = (*fold(AROUND)).clone();
    let ben = person(&review, "ben");
    let mut said = (**review.calendar_of(&ben).statement_at(clock("mon-12:00")).unwrap()).clone();
    said.shown = Shown::ZoneOnly;
    review.calendars.insert(ben, crate::Calendar::of(&[said.into()]).into());
    let turn = Turn::of_review(&review, &document(""), clock("tue-12:00"));
    let strip = SunStrip::of_review(&review, &turn, clock("tue-00:00"));
    let row = strip.rows.iter().find(|row| row.person == ben).unwrap();
    assert!(row.hours.is_empty() && row.offset.is_some() && row.is_known);
    assert!(awake_order(&review, None, clock("tue-04:00")).iter().all(|one| one.person != ben), "that would tell");
}

const ACTS: &[&str] = &[
    "replies",
    "replies asking ana",
    "closes",
    "reopens",
    "blocks",
    "satisfied",
    "opens blocking",
    "opens asking ana",
    "submits approve intro=1",
    "marks intro=1",
    "announces 2",
    "requests ana",
    "hands a do 1 to ana",
    "takes 0 of h",
    "declines a",
    "edits a",
];

proptest! {
    #![proptest_config(Config { cases: 128, failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_same_view_is_the_same_digest_in_any_order_of_entries(
        steps in prop::collection::vec(
            (select(&["ana", "ben", "cay"][..]), select(ACTS), prop::collection::vec(any::<Index>(), 0..3)), 0..12,
        ),
        order in Just((0..20).collect::<Vec<usize>>()).prop_shuffle(),
        since in any::<Index>(),
        viewer in select(&["ana", "ben", "cay", ""][..]),
    ) {
        let mut story = "h ana opens asking ben\nb ben opens\nc cay opens\na ana opens asking ben cay, after b c\n\
                         i ben hands a to role reviewer, after a".to_owned();
        let mut labels = vec!["a".to_owned(), "i".to_owned()];
        for (at, (person, act, seen)) in steps.iter().enumerate() {
            let label = format!("e{}", (b'a' + at as u8) as char);
            let seen: Vec<&str> = seen.iter().map(|index| index.get(&labels).as_str()).chain(["i"]).collect();
            story += &format!("\n{label} {person} {}, after {}", act.replace("of h", "of i"), seen.join(" "));
            labels.push(label);
        }
        let told = read(&story);
        let expected = fold_read(&told);
        let mut fold = Fold::new(told.entries[0].review);
        for at in order.iter().filter(|at| **at < told.entries.len()) {
            fold.insert(told.entries[*at].clone());
            fold.review();
        }
        told.bodies.iter().for_each(|(id, body)| fold.insert_body(*id, body.clone()));
        let since = since.get(&labels).as_str();
        let reading = Reading { viewer, since, document: "text 2; changed a; section intro=2", at: "tue-12:00" };
        let (one, other) = (digest_of(&expected, &reading), digest_of(&fold.review(), &reading));
        prop_assert_eq!(format!("{one:?}"), format!("{other:?}"), "{}", story);
        // Nothing is told twice: from where a digest ends, only what waits is left.
        let labels: Vec<String> = one.until.iter().map(|id| name_of(*id, crate::OpIndex(0))).collect();
        let reading = Reading { since: &labels.join(" "), document: "", ..reading };
        let after = digest_of(&expected, &reading);
        prop_assert_eq!(after.n_acts, 0);
        let is_new = |topic: DigestTopic| matches!(topic, DigestTopic::Answered | DigestTopic::NewBlocking | DigestTopic::Closed);
        prop_assert!(after.sections.iter().filter(|one| is_new(one.topic)).all(|one| one.rows.is_empty()), "{}", story);
    }
}
