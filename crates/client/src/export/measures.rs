//! The measures of a review as JSON, CSV and text. One table says what there is and in which order; the three writers only
//! differ in signs. Leaves out how they are counted (`review::Measures`). Times are whole minutes of working time.

use review::{Closing, ClosingKind, Measures, Spread, WorkingTime};

use super::json::Json;
use super::sheet::TextTable;
use super::words;

/// One measure: its name in files, the key of its sentence, and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureRow {
    /// In files, for ever.
    pub name: &'static str,
    /// The key of what it is called on a screen.
    pub key: &'static str,
    /// How much.
    pub value: MeasureValue,
}

/// How much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureValue {
    /// So many.
    Count(usize),
    /// So long, in working time.
    Time(WorkingTime),
    /// So many of a hundred.
    Percent(u8),
    /// It cannot be said: too little happened, or it would be a measure of one person.
    Unsaid,
}

/// All measures in their order.
pub fn measure_rows(measures: &Measures) -> Vec<MeasureRow> {
    use MeasureValue::{Count, Percent, Time, Unsaid};
    let time = |time: Option<WorkingTime>| time.map_or(Unsaid, Time);
    let percent = |share: Option<u8>| share.map_or(Unsaid, Percent);
    let row = |name, key, value| MeasureRow { name, key, value };
    let Spread { p50, p75, .. } = measures.first_response;
    let mut rows = vec![
        row("asks", "measure.asks", Count(measures.n_asks)),
        row("asks_open", "measure.asks_open", Count(measures.n_open_asks)),
        row("first_response_p50_minutes", "measure.response_p50", time(p50)),
        row("first_response_p75_minutes", "measure.response_p75", time(p75)),
        row("waiting_on_reviewers_minutes", "measure.on_reviewers", Time(measures.waiting_on_reviewers)),
        row("waiting_on_author_minutes", "measure.on_author", time(measures.waiting_on_author)),
        row("cost_of_delay_p50_minutes", "measure.delay_p50", time(measures.cost_of_delay.p50)),
        row("cost_of_delay_p75_minutes", "measure.delay_p75", time(measures.cost_of_delay.p75)),
        row("cost_of_delay_sum_minutes", "measure.delay_sum", Time(measures.cost_of_delay_sum)),
        row("rounds", "measure.rounds", Count(measures.n_rounds)),
        row("alternations_p50", "measure.alternations_p50", Count(measures.alternations.p50)),
        row("alternations_p75", "measure.alternations_p75", Count(measures.alternations.p75)),
        row("alternations_max", "measure.alternations_max", Count(measures.alternations.max)),
        row("threads", "measure.threads", Count(measures.n_threads)),
        row("resolved_percent", "measure.resolved", percent(measures.resolution_rate())),
    ];
    rows.extend(CLOSINGS.iter().map(|(kind, name, key)| {
        let found = measures.closings.iter().find(|(closing, _)| *closing == ClosingKind(*kind));
        row(name, key, Count(found.map_or(0, |(_, n)| *n)))
    }));
    rows.extend([
        row("coverage_percent", "measure.coverage", percent(measures.coverage())),
        row("sections_stale", "measure.sections_stale", Count(measures.n_stale)),
        row("voices_heard_percent", "measure.voices", percent(measures.voices_heard())),
        row("anchors_exact", "measure.anchors_exact", Count(measures.anchors.n_exact)),
        row("anchors_moved", "measure.anchors_moved", Count(measures.anchors.n_moved)),
        row("anchors_changed", "measure.anchors_changed", Count(measures.anchors.n_changed)),
        row("anchors_ambiguous", "measure.anchors_ambiguous", Count(measures.anchors.n_ambiguous)),
        row("anchors_orphaned", "measure.anchors_orphaned", Count(measures.anchors.n_orphaned)),
        row("acts", "measure.acts", Count(measures.n_acts)),
        row("digests", "measure.digests", Count(measures.n_notifications)),
        row("notifications_avoided", "measure.avoided", Count(measures.n_avoided)),
    ]);
    rows
}

const CLOSINGS: [(u8, &str, &str); 7] = [
    (Closing::Fixed.number(), "closed_fixed", "measure.closed_fixed"),
    (Closing::Answered.number(), "closed_answered", "measure.closed_answered"),
    (Closing::Accepted.number(), "closed_accepted", "measure.closed_accepted"),
    (Closing::Dropped.number(), "closed_dropped", "measure.closed_dropped"),
    (Closing::Withdrawn.number(), "closed_withdrawn", "measure.closed_withdrawn"),
    // A duplicate's number does not depend on what it repeats.
    (5, "closed_duplicate", "measure.closed_duplicate"),
    (Closing::Lapsed.number(), "closed_lapsed", "measure.closed_lapsed"),
];

impl MeasureValue {
    fn number(self) -> Option<i64> {
        match self {
            Self::Count(n) => i64::try_from(n).ok(),
            Self::Time(time) => Some(time.as_minutes()),
            Self::Percent(share) => Some(share.into()),
            Self::Unsaid => None,
        }
    }

    /// For people: `3`, `2 h 05 min`, `40 %`, or a word for what cannot be said.
    pub fn say(self, table: &TextTable<'_>) -> String {
        match self {
            Self::Count(n) => n.to_string(),
            Self::Time(time) => {
                let minutes = time.as_minutes();
                let (hours, rest) = ((minutes / 60).to_string(), words::two_digits(minutes % 60));
                table.say("measure.time", &[("hours", &hours), ("minutes", &rest)])
            }
            Self::Percent(share) => table.say("measure.percent", &[("n", &share.to_string())]),
            Self::Unsaid => (table.text)("measure.unsaid"),
        }
    }
}

/// As one JSON object; what cannot be said is `null`.
pub fn measures_json(measures: &Measures) -> String {
    let mut json = Json::default();
    json.object(|json| {
        json.field("format", |json| json.text("baton-measures/1"));
        for row in measure_rows(measures) {
            json.field(row.name, |json| json.maybe(row.value.number(), Json::number));
        }
    });
    json.text_so_far() + "\n"
}

/// As two columns, RFC 4180; what cannot be said is empty.
pub fn measures_csv(measures: &Measures) -> String {
    let mut out = String::from("measure,value\r\n");
    for row in measure_rows(measures) {
        let value = row.value.number().map(|number| number.to_string()).unwrap_or_default();
        out.push_str(&[row.name, ",", &value, "\r\n"].concat());
    }
    out
}

/// As lines for people.
pub fn measures_text(measures: &Measures, table: &TextTable<'_>) -> String {
    let mut out = (table.text)("measure.title") + "\n";
    for row in measure_rows(measures) {
        out.push_str(&["- ", &(table.text)(row.key), ": ", &row.value.say(table), "\n"].concat());
    }
    out
}
