//! The sun strip: twenty-four hours of everybody's working time as a picture, and the same as a list that can be read out. Who has
//! the baton is said in words beside the name, not by colour alone.

use review::{Shown, SunRow, SunStrip, Timestamp};

use super::scene::SharedScene;
use crate::markup::{Tag, list, tag};
use crate::strings::Slot;
use crate::time::{self, MINUTE};

const ROW: usize = 14;
const DAY_MINUTES: i64 = 24 * 60;

/// The strip for the day that the reader is in, by their clock.
pub fn sun_strip(scene: &SharedScene) -> Tag {
    let from = midnight(scene);
    let strip = SunStrip::of_review(&scene.review, &scene.standing.turn, from);
    let known: Vec<&SunRow> = strip.rows.iter().filter(|row| !row.hours.is_empty()).collect();
    let rows = known.iter().enumerate().map(|(idx, row)| bars(row, from, idx));
    let height = (known.len().max(1) * ROW).to_string();
    let now = minute(scene.now, from).to_string();
    let picture = tag("svg")
        .class("sun-strip")
        .attr("viewBox", ["0 0 1440 ", &height].concat())
        .attr("preserveAspectRatio", "none")
        .attr("height", height.clone())
        .attr("role", "img")
        .attr("aria-label", scene.t("sun.label"))
        .child(list(rows))
        .child(line("now", &now, &height))
        .child(list(strip.moments.iter().map(|one| line("moment", &minute(one.at, from).to_string(), &height))));
    tag("figure")
        .class("sun")
        .child((!known.is_empty()).then_some(picture))
        .child(tag("ul").child(list(strip.rows.iter().map(|row| words(scene, row)))))
        .child(overlaps(scene, &strip))
}

fn bars(row: &SunRow, from: Timestamp, idx: usize) -> Tag {
    let top = (idx * ROW + 2).to_string();
    let bars = row.hours.iter().map(move |(start, end)| {
        let (start, end) = (minute(*start, from), minute(*end, from));
        tag("rect")
            .attr("x", start.to_string())
            .attr("y", top.clone())
            .attr("width", (end - start).max(1).to_string())
            .attr("height", "10")
    });
    tag("g").class(if row.holds_baton { "holds" } else { "rests" }).child(list(bars))
}

fn line(class: &'static str, at: &str, height: &str) -> Tag {
    tag("line")
        .class(class)
        .attr("x1", at.to_owned())
        .attr("x2", at.to_owned())
        .attr("y1", "0")
        .attr("y2", height.to_owned())
}

/// A person's day in words: when they work by the reader's clock, and whether something waits for them.
fn words(scene: &SharedScene, row: &SunRow) -> Tag {
    let name = scene.name(&row.person);
    let hours: Vec<String> = row.hours.iter().map(|(start, end)| span(scene, *start, *end)).collect();
    let hours = match (hours.is_empty(), row.is_known) {
        (true, true) if row.shown == Shown::ZoneOnly => scene.t("sun.zone_only"),
        (false, _) => scene.say("sun.works", &[("hours", Slot::Word(&hours.join(", ")))]),
        (true, true) => scene.t("sun.not_today"),
        (true, false) => scene.t("sun.unknown"),
    };
    let baton = row.holds_baton.then(|| tag("b").child(scene.t("sun.baton")));
    tag("li")
        .child(tag("span").attr("dir", "auto").child(name))
        .child(tag("span").class("muted").child(hours))
        .child(baton)
}

fn overlaps(scene: &SharedScene, strip: &SunStrip) -> Tag {
    let spans: Vec<String> = strip.overlaps.iter().map(|one| span(scene, one.from, one.until)).collect();
    let words = match spans.is_empty() {
        true => scene.t("sun.no_overlap"),
        false => scene.say("sun.overlap", &[("hours", Slot::Word(&spans.join(", ")))]),
    };
    tag("p").class("hint").child(words)
}

/// From left to right in every language, as clocks are read.
fn span(scene: &SharedScene, start: Timestamp, end: Timestamp) -> String {
    ["\u{2066}", &hour(scene, start), "–", &hour(scene, end), "\u{2069}"].concat()
}

/// The hour by the reader's clock.
fn hour(scene: &SharedScene, at: Timestamp) -> String {
    time::clock(at, scene.zone).split(' ').next_back().unwrap_or_default().to_owned()
}

fn midnight(scene: &SharedScene) -> Timestamp {
    let offset = i64::from(scene.zone.0) * MINUTE;
    let day = DAY_MINUTES * MINUTE;
    Timestamp((scene.now.0 + offset).div_euclid(day) * day - offset)
}

fn minute(at: Timestamp, from: Timestamp) -> i64 {
    ((at.0 - from.0) / MINUTE).clamp(0, DAY_MINUTES)
}
