//! All my drafts in the order of the text, and the bin, from which they come back for 30 days.

use std::rc::Rc;

use client::{Command, Draft, DraftAct, View};
use review::ThreadId;
use yew::{AttrValue, Html, html};

use super::draft_row::draft_row;
use super::parts::{button, when};
use super::scene::{Shared, SharedScene};
use crate::draft_text::{is_blank, quote_of, text_of, thread_of};
use crate::page_view::PageView;
use crate::wording;

/// The list.
pub fn draft_list(scene: &SharedScene, view: &View, page: &PageView) -> Html {
    let live = in_place_order(view, page);
    let binned = view.drafts.iter().filter(|draft| draft.binned.is_some() && !is_blank(&draft.act));
    let binned: Vec<Html> = binned.rev().map(|draft| bin_row(scene, draft)).collect();
    html! {
        <div class="list" key="drafts">
            if live.is_empty() {
                <div class="empty"><h3>{ scene.t("drafts.empty.title") }</h3><p>{ scene.t("drafts.empty") }</p></div>
            } else {
                <p class="hint">{ scene.t("drafts.private") }</p>
            }
            { live.iter().map(|draft| draft_row(scene, &Shared(Rc::clone(draft)), quote(view, draft), false)).collect::<Html>() }
            if !binned.is_empty() {
                <details class="fold bin">
                    <summary>{ scene.count("bin.title", binned.len()) }</summary>
                    <p class="hint">{ scene.t("bin.how_long") }</p>
                    { binned.into_iter().collect::<Html>() }
                </details>
            }
        </div>
    }
}

fn bin_row(scene: &SharedScene, draft: &Draft) -> Html {
    let id = draft.id;
    html! {
        <div class="bin-row" key={id.to_string()}>
            <div class="row">
                <b>{ wording::draft(&scene.strings, &draft.act) }</b>
                <span class="spacer"></span>
                if let Some(at) = draft.binned {
                    { when(scene, at) }
                }
            </div>
            <p class="bin-words" dir="auto">{ text_of(&draft.act).unwrap_or_default().to_string() }</p>
            { button("plain", scene.t("bin.restore"), scene.wire.doing(move |wire| wire.ask(Command::RestoreDraft { id }))) }
        </div>
    }
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
