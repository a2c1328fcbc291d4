//! A sheet of headings and lines on the screen: the same sentences as in its files, with times by the reader's clock.

use client::{Sheet, SheetLine, SheetPart};
use review::Timestamp;

use super::parts::button;
use super::scene::SharedScene;
use crate::markup::{Tag, list, tag};
use crate::state::Action;
use crate::time;

/// How times are written in a sheet on the screen: by the reader's clock, with the zone left out because it is theirs.
pub fn local_time(scene: &SharedScene) -> impl Fn(Timestamp) -> String + use<> {
    let zone = scene.zone;
    move |at| time::clock(at, zone)
}

/// The sections of a sheet.
pub fn sheet_parts(scene: &SharedScene, sheet: &Sheet) -> Tag {
    tag("div").class("sheet").child(list(sheet.parts.iter().map(|part| sheet_part(scene, part))))
}

/// One section.
pub fn sheet_part(scene: &SharedScene, part: &SheetPart) -> Tag {
    tag("section")
        .child(tag("h4").attr("dir", "auto").child(part.heading.clone()))
        .child(tag("ul").child(list(part.lines.iter().map(|line| sheet_line(scene, line)))))
}

fn sheet_line(scene: &SharedScene, line: &SheetLine) -> Tag {
    let place = (!line.place.is_empty()).then(|| tag("q").attr("dir", "auto").child(line.place.clone()));
    let said = line.said.iter().map(|said| tag("blockquote").attr("dir", "auto").child(said.clone()));
    let visit = line.thread.map(|id| button("link", scene.t("turn.see"), scene.wire.acting(Action::Visit(id))));
    tag("li")
        .child(tag("span").attr("dir", "auto").child(line.text.clone()))
        .child(place)
        .child(visit)
        .child(list(said))
}
