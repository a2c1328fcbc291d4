//! A sheet of headings and lines on the screen: the same sentences as in its files, with times by the reader's clock.

use client::{Sheet, SheetLine, SheetPart};
use review::Timestamp;

use super::parts::button;
use super::scene::SharedScene;
use crate::markup::{Tag, list, tag};
use crate::state::Action;
use crate::texts::is_rtl;
use crate::time;

/// How times are written in a sheet on the screen: by the reader's clock, with the zone left out because it is theirs, and the
/// day where it is today.
pub fn local_time(scene: &SharedScene) -> impl Fn(Timestamp) -> String + use<> {
    let (zone, now, is_rtl) = (scene.zone, time::clock(scene.now, scene.zone), is_rtl(&scene.strings));
    move |at| {
        let at = time::clock(at, zone);
        match (at.split_once(' '), now.split_once(' ')) {
            (Some((day, hour)), Some((today, _))) if day == today => hour.to_owned(),
            // Behind Arabic words a date would be turned around, part by part.
            _ if is_rtl => ["\u{2066}", &at, "\u{2069}"].concat(),
            _ => at,
        }
    }
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
