//! Saying how thoroughly one has been through a section: a draft like all others, chosen where the section's heading stands.

use std::rc::Rc;

use client::{Command, DraftAct, DraftId, View};
use review::{Level, SectionNow};
use yew::{Callback, Event};

use super::scene::SharedScene;
use crate::browser::focus::chosen;
use crate::markup::{Tag, list, tag};
use crate::page_view::PageView;
use crate::strings::Slot;
use crate::wording;

/// The choice for the section with this heading; none where several are called alike, and it would be a guess.
pub fn section_mark(scene: &SharedScene, view: &View, page: &PageView, title: &Rc<str>) -> Option<Tag> {
    let mut alike = page.document.sections.iter().filter(|section| section.title == *title);
    let section = alike.next().filter(|_| alike.next().is_none() && view.can_write)?;
    Some(marking(scene, view, section))
}

/// My draft about a section.
pub fn draft_of(view: &View, section: &SectionNow) -> Option<(DraftId, Level)> {
    view.drafts.iter().filter(|draft| draft.binned.is_none()).find_map(|draft| match &draft.act {
        DraftAct::Mark { section: id, level, .. } if *id == section.id => Some((draft.id, *level)),
        _ => None,
    })
}

/// My published mark on a section, where its text is still what I saw.
fn mine(scene: &SharedScene, section: &SectionNow) -> Option<Level> {
    let covered = scene.standing.coverage.iter().find(|covered| covered.section.id == section.id)?;
    covered.marks.iter().find(|mark| scene.is_me(&mark.person) && !mark.is_stale).map(|mark| mark.level)
}

/// The choice.
pub fn marking(scene: &SharedScene, view: &View, section: &SectionNow) -> Tag {
    let (draft, published) = (draft_of(view, section), mine(scene, section));
    let now = draft.map(|(_, level)| level).or(published);
    let title = if section.title.is_empty() { scene.t("list.top") } else { section.title.to_string().into() };
    let label = scene.say("mark.label", &[("section", Slot::Word(&title))]);
    let on_change = {
        let (wire, section) = (scene.wire.clone(), section.clone());
        Callback::from(move |event: Event| {
            let wanted = chosen(&event);
            let level = Level::ALL.iter().copied().find(|level| wording::level(*level) == wanted);
            match (level, draft) {
                (Some(level), _) if Some(level) == published && draft.is_none() => {}
                (Some(level), _) => {
                    let (id, title) = (section.id, section.title.to_string());
                    let act = DraftAct::Mark { section: id, print: section.print, level, title };
                    wire.save(draft.map(|(id, _)| id), act);
                }
                (None, Some((id, _))) => wire.ask(Command::DiscardDraft { id }),
                (None, None) => {}
            }
        })
    };
    let option = |level: Option<Level>| {
        let key = level.map_or("mark.none", wording::level);
        tag("option").attr("value", level.map_or("", wording::level)).flag("selected", level == now).child(scene.t(key))
    };
    let levels = Level::ALL.iter().map(|level| option(Some(*level)));
    tag("select")
        .class(if draft.is_some() { "mark is-draft" } else { "mark" })
        // A native control shows what was chosen last; another key makes another one when that was taken back elsewhere.
        .key(now.map_or("", wording::level))
        .attr("aria-label", label.clone())
        .attr("title", label)
        .on_change(on_change)
        // What is published stays published: it can be changed, and not be taken back.
        .child((draft.is_some() || published.is_none()).then(|| option(None)))
        .child(list(levels))
}
