//! What moved on since my drafts were written: each with what it was, what it is now, and the three ways to go on. Leaves out
//! how that is found (`client::preflight`).

use std::rc::Rc;

use client::{Command, ConflictWhy, Draft, DraftConflict, DraftId, View};

use super::draft_list::quote;
use super::draft_row::{change, edit_draft, quoted, title};
use super::parts::{button, hint};
use super::scene::SharedScene;
use super::suggestion_view::diff;
use crate::app::Intent;
use crate::draft_text::text_of;
use crate::markdown;
use crate::markup::{Tag, group, list, tag};
use crate::strings::Slot;

/// The conflicts of these drafts; nothing when nothing moved on.
pub fn preflight(scene: &SharedScene, view: &View, drafts: &[Rc<Draft>]) -> Option<Tag> {
    let found: Vec<(&Rc<Draft>, Vec<&DraftConflict>)> = drafts
        .iter()
        .map(|draft| (draft, view.preflight.iter().filter(|conflict| conflict.draft == draft.id).collect()))
        .filter(|(_, conflicts): &(_, Vec<_>)| !conflicts.is_empty())
        .collect();
    if found.is_empty() {
        return None;
    }
    let ids: Vec<DraftId> = found.iter().map(|(draft, _)| draft.id).collect();
    let rows = found.iter().map(|(draft, conflicts)| row(scene, view, draft, conflicts));
    let keep_all = || button("quiet", scene.t("preflight.keep_all"), keep(scene, ids.clone()));
    let block = tag("section")
        .class("preflight")
        .attr("aria-labelledby", "preflight-title")
        .child(tag("h4").attr("id", "preflight-title").child(scene.count("preflight.title", found.len())))
        .child(hint(scene.t("preflight.what")))
        .child(tag("ol").child(list(rows)))
        .child((found.len() > 1).then(keep_all));
    Some(block)
}

/// How many of these drafts have to be looked at again.
pub fn n_conflicting(view: &View, drafts: &[Rc<Draft>]) -> usize {
    let is_it = |draft: &&Rc<Draft>| view.preflight.iter().any(|conflict| conflict.draft == draft.id);
    drafts.iter().filter(is_it).count()
}

fn keep(scene: &SharedScene, drafts: Vec<DraftId>) -> yew::Callback<yew::MouseEvent> {
    scene.wire.asking(Intent::Ask(Command::KeepDrafts { drafts }))
}

fn row(scene: &SharedScene, view: &View, draft: &Rc<Draft>, conflicts: &[&DraftConflict]) -> Tag {
    let id = draft.id;
    let words = text_of(&draft.act).filter(|words| !words.is_empty());
    let acts = tag("div")
        .class("acts")
        .child(button("plain", scene.t("preflight.keep"), keep(scene, vec![id])))
        .child(words.map(|_| button("plain", scene.t("draft.go_on"), edit_draft(scene, draft))))
        .child(button(
            "quiet",
            scene.t("preflight.drop"),
            scene.wire.asking(Intent::Ask(Command::DiscardDraft { id })),
        ));
    tag("li")
        .key(&id.to_string())
        .child(quote(view, draft).and_then(quoted))
        .child(tag("p").child(title(scene, &draft.act)))
        .child(words.map(|words| tag("p").class("line").attr("dir", "auto").child(markdown::words(words))))
        .child(change(scene, &draft.act))
        .child(list(conflicts.iter().map(|conflict| why(scene, &conflict.why))))
        .child(acts)
}

fn why(scene: &SharedScene, why: &ConflictWhy) -> Tag {
    let line = |words| tag("p").class("lacks").child(words);
    match why {
        ConflictWhy::TextChanged { old, new: Some(new) } => {
            group().child(line(scene.t("preflight.text_changed"))).child(diff(scene, old, new))
        }
        ConflictWhy::TextChanged { .. } => line(scene.t("preflight.text_gone")),
        ConflictWhy::ThreadClosedMeanwhile { by } => {
            line(scene.say("preflight.closed", &[("name", Slot::Word(&scene.name(by)))]))
        }
        ConflictWhy::ThreadRepliedMeanwhile { n } => line(scene.count("preflight.replied", *n)),
        ConflictWhy::SuggestionStale => line(scene.t("preflight.stale")),
        ConflictWhy::CommentGone => line(scene.t("preflight.comment_gone")),
        _ => line(scene.t("preflight.other")),
    }
}

#[cfg(test)]
mod tests;
