//! The map of the document: each section, who has been through it and how thoroughly, and what of my approval has gone stale.
//!
//! No ranks, and nothing that was measured: only what people said by submitting (WORKFLOW §9).

use client::View;
use review::{MarkNow, SectionCoverage, VerdictNow};
use yew::AttrValue;

use super::parts::button;
use super::scene::SharedScene;
use super::section_mark::marking;
use crate::app::Intent;
use crate::markup::{Tag, group, list, tag};
use crate::page_view::PageView;
use crate::strings::Slot;
use crate::text_changes::section_spans;
use crate::wording;

/// The map, below its title; nothing for a document of one piece.
pub fn coverage_view(scene: &SharedScene, view: &View, page: &PageView) -> Option<Tag> {
    let coverage = &scene.standing.coverage;
    if coverage.is_empty() || !page.is_ready {
        return None;
    }
    let spans = section_spans(&page.text, &page.document.sections);
    let rows = coverage.iter().zip(spans).map(|(covered, span)| {
        let title = titled(scene, &covered.section.title);
        let go = match span {
            Some(span) => {
                button("link section-go", title, scene.wire.asking(Intent::RevealSpan(span))).attr("dir", "auto")
            }
            None => tag("span").attr("dir", "auto").child(title),
        };
        let head =
            tag("div").class("row").child(go).child(view.can_write.then(|| marking(scene, view, &covered.section)));
        tag("li").key(&span_key(covered)).child(head).child(reviewed_by(scene, covered))
    });
    let how = tag("p").class("hint").child(scene.t("coverage.how"));
    Some(
        tag("section")
            .class("coverage")
            .attr("aria-labelledby", "coverage-title")
            .child(tag("h3").class("place").attr("id", "coverage-title").child(scene.t("coverage.title")))
            .child(my_approval(scene))
            .child(how)
            .child(tag("ol").child(list(rows))),
    )
}

fn span_key(covered: &SectionCoverage) -> String {
    covered.section.id.0.iter().map(|byte| char::from(*byte)).collect()
}

fn titled(scene: &SharedScene, title: &str) -> AttrValue {
    if title.is_empty() { scene.t("list.top") } else { title.to_string().into() }
}

/// "Reviewed by 2, 1 stale", and by whom.
fn reviewed_by(scene: &SharedScene, covered: &SectionCoverage) -> Tag {
    if covered.marks.is_empty() {
        return tag("p").class("muted").child(scene.t("coverage.nobody"));
    }
    let n_stale = covered.marks.iter().filter(|mark| mark.is_stale).count();
    let stale = (n_stale > 0).then(|| tag("li").class("stale").child(scene.count("coverage.stale", n_stale)));
    let counts = tag("ul")
        .class("facts foot")
        .child(tag("li").child(scene.count("coverage.by", covered.marks.len())))
        .child(stale);
    let people = covered.marks.iter().map(|mark| tag("li").child(mark_words(scene, mark)));
    group().child(counts).child(tag("ul").class("marks").child(list(people)))
}

fn mark_words(scene: &SharedScene, mark: &MarkNow) -> AttrValue {
    let (name, level) = (scene.name(&mark.person), scene.t(wording::level(mark.level)));
    let key = if mark.is_stale { "coverage.mark.stale" } else { "coverage.mark" };
    let ago = scene.ago(mark.at);
    scene.say(key, &[("name", Slot::Word(&name)), ("level", Slot::Word(&level)), ("ago", Slot::Word(&ago))])
}

/// What of my approval no longer holds, and which part.
fn my_approval(scene: &SharedScene) -> Option<Tag> {
    let is_mine = |verdict: &&VerdictNow| scene.is_me(&verdict.person) && !verdict.stale.is_empty();
    let verdict = scene.standing.verdicts.iter().find(is_mine)?;
    let titles: Vec<AttrValue> = verdict
        .stale
        .iter()
        .filter_map(|at| scene.standing.coverage.get(*at))
        .map(|covered| titled(scene, &covered.section.title))
        .collect();
    let sections = titles.join(&scene.t("list.comma"));
    let ago = scene.ago(verdict.at);
    let words = scene.say("coverage.approval", &[("ago", Slot::Word(&ago)), ("sections", Slot::Word(&sections))]);
    Some(tag("p").class("callout").attr("dir", "auto").child(words))
}

#[cfg(test)]
mod tests;
