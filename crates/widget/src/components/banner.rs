//! What is wrong and concerns everything: one calm line each, with what it means and what can be done.

use client::{Link, View};
use review::Problem;
use yew::AttrValue;

use super::scene::SharedScene;
use crate::markup::{Tag, list, tag};
use crate::strings::{Slot, Strings};

/// The lines, worst first.
pub fn banners(scene: &SharedScene, view: &View) -> Option<Tag> {
    let banners = lines(&scene.strings, view);
    if banners.is_empty() {
        return None;
    }
    let rows = banners.into_iter().map(|(tone, text)| {
        let class = if tone == Tone::Danger { "banner is-danger" } else { "banner is-note" };
        tag("li").class(class).child(text)
    });
    Some(tag("ul").class("banners").attr("aria-label", scene.t("banner.label")).child(list(rows)))
}

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    /// Something could be lost, or is not so.
    Danger,
    /// Good to know.
    Note,
}

fn lines(strings: &Strings, view: &View) -> Vec<(Tone, AttrValue)> {
    let mut lines = Vec::new();
    if let Some(why) = &view.store_fault {
        lines.push((Tone::Danger, strings.say("banner.store", &[("why", Slot::Word(why))])));
    }
    if view.review.needs_newer_version() {
        lines.push((Tone::Danger, strings.t("banner.newer")));
    }
    if let Link::Refused { title } = &view.carrier.link {
        lines.push((Tone::Danger, strings.say("banner.refused", &[("why", Slot::Word(title))])));
    }
    let n_forks = view.review.problems.iter().filter(|problem| matches!(problem, Problem::Fork { .. })).count();
    let n_waiting = view.review.problems.iter().filter(|problem| matches!(problem, Problem::Waiting { .. })).count();
    let counted = [
        (Tone::Danger, "banner.damaged", view.n_damaged_rows),
        (Tone::Danger, "banner.forked", n_forks),
        (Tone::Note, "banner.blocks", view.n_refused_blocks),
        (Tone::Note, "banner.waiting", n_waiting),
        (Tone::Note, "banner.clock", view.n_ahead_of_clock),
    ];
    lines.extend(counted.into_iter().filter(|(_, _, n)| *n > 0).map(|(tone, key, n)| (tone, strings.count(key, n))));
    lines
}
