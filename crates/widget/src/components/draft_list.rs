//! All my drafts in the order of the text, and the bin, from which they come back for 30 days.

use std::rc::Rc;

use client::{Command, Draft, DraftAct, View};
use review::ThreadId;
use yew::AttrValue;

use super::draft_row::draft_row;
use super::parts::{button, hint, pane_head, spacer, when};
use super::scene::{Shared, SharedScene};
use crate::draft_text::{is_blank, quote_of, text_of, thread_of};
use crate::markup::{Tag, list, tag};
use crate::page_view::PageView;
use crate::wording;

/// The list.
pub fn draft_list(scene: &SharedScene, view: &View, page: &PageView) -> Tag {
    let live = in_place_order(view, page);
    let binned = view.drafts.iter().filter(|draft| draft.binned.is_some() && !is_blank(&draft.act));
    let binned: Vec<Tag> = binned.rev().map(|draft| bin_row(scene, draft)).collect();
    let head = if live.is_empty() {
        tag("div")
            .class("empty")
            .child(tag("h4").child(scene.t("drafts.empty.title")))
            .child(tag("p").child(scene.t("drafts.empty")))
    } else {
        hint(scene.t("drafts.private"))
    };
    let rows = live.iter().map(|draft| draft_row(scene, &Shared(Rc::clone(draft)), quote(view, draft), false));
    let n_binned = binned.len();
    let bin = || {
        tag("details")
            .class("fold bin")
            .child(tag("summary").child(scene.count("bin.title", n_binned)))
            .child(hint(scene.t("bin.how_long")))
            .child(list(binned))
    };
    tag("section")
        .class("pane list")
        .key("drafts")
        .attr("aria-labelledby", "drafts-title")
        .child(pane_head(scene, "drafts-title", scene.t("drafts.title")))
        .child(head)
        .child(list(rows))
        .child((n_binned > 0).then(bin))
}

fn bin_row(scene: &SharedScene, draft: &Draft) -> Tag {
    let id = draft.id;
    let restore = scene.wire.doing(move |wire| wire.ask(Command::RestoreDraft { id }));
    let head = tag("div")
        .class("row")
        .child(tag("b").child(wording::draft(&scene.strings, &draft.act)))
        .child(spacer())
        .child(draft.binned.map(|at| when(scene, at)));
    let words = text_of(&draft.act).unwrap_or_default().to_string();
    tag("div")
        .class("bin-row")
        .key(&id.to_string())
        .child(head)
        .child(tag("p").class("bin-words").attr("dir", "auto").child(words))
        .child(button("plain", scene.t("bin.restore"), restore))
}

/// My live drafts by the place of what they are about; what has no place comes last, oldest first.
pub fn in_place_order(view: &View, page: &PageView) -> Vec<Rc<Draft>> {
    let mut live: Vec<Rc<Draft>> = view.drafts.iter().filter(|draft| draft.binned.is_none()).cloned().collect();
    let placements = &page.placements;
    live.sort_by_key(|draft| {
        let own = placements.drafts.get(&draft.id).filter(|_| matches!(draft.act, DraftAct::Thread { .. }));
        let placed = own.or_else(|| placements.threads.get(&home(draft)?));
        placed.map_or(u32::MAX, |placed| placed.place)
    });
    live
}

fn home(draft: &Draft) -> Option<ThreadId> {
    let opening =
        crate::draft_text::comment_of(&draft.act).map(|comment| ThreadId { entry: comment.entry, op: comment.op });
    thread_of(&draft.act).or(opening)
}

/// The words a draft is about.
pub fn quote(view: &View, draft: &Draft) -> Option<AttrValue> {
    let target = match &draft.act {
        DraftAct::Thread { target, .. } => Some(Rc::clone(target)),
        _ => view.review.threads.get(&home(draft)?)?.target.clone(),
    };
    target.map(|target| quote_of(&target).to_string().into())
}
