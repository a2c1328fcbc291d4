//! All my drafts in the order of the text, and the bin, from which they come back for 30 days.

use std::rc::Rc;

use client::{Command, Draft, DraftAct, View};
use review::ThreadId;
use yew::{AttrValue, Html, Properties, component, html};

use super::draft_row::DraftRow;
use super::parts::{When, button};
use super::scene::{Shared, use_scene, use_wire};
use crate::draft_text::{is_blank, quote_of, text_of, thread_of};
use crate::page_view::PageView;
use crate::wording;

/// See [`DraftList`].
#[derive(Properties, PartialEq)]
pub struct DraftListProps {
    /// The client's view.
    pub view: Shared<View>,
    /// The page.
    pub page: Shared<PageView>,
}

/// The list.
#[component]
pub fn DraftList(props: &DraftListProps) -> Html {
    let scene = use_scene();
    let live = in_place_order(&props.view, &props.page);
    let binned = props.view.drafts.iter().filter(|draft| draft.binned.is_some() && !is_blank(&draft.act));
    let binned: Vec<Html> = binned
        .rev()
        .map(|draft| html! { <BinRow key={draft.id.to_string()} draft={Shared(Rc::clone(draft))} /> })
        .collect();
    html! {
        <div class="list">
            if live.is_empty() {
                <div class="empty"><h3>{ scene.t("drafts.empty.title") }</h3><p>{ scene.t("drafts.empty") }</p></div>
            } else {
                <p class="hint">{ scene.t("drafts.private") }</p>
            }
            { live.iter().map(|draft| html! {
                <DraftRow key={draft.id.to_string()} draft={Shared(Rc::clone(draft))} quote={quote(&props.view, draft)} says_private=false />
            }).collect::<Html>() }
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

#[derive(Properties, PartialEq)]
struct BinRowProps {
    draft: Shared<Draft>,
}

#[component]
fn BinRow(props: &BinRowProps) -> Html {
    let scene = use_scene();
    let wire = use_wire();
    let id = props.draft.id;
    html! {
        <div class="bin-row">
            <div class="row">
                <b>{ wording::draft(&scene.strings, &props.draft.act) }</b>
                <span class="spacer"></span>
                if let Some(at) = props.draft.binned {
                    <When {at} />
                }
            </div>
            <p class="bin-words" dir="auto">{ text_of(&props.draft.act).unwrap_or_default().to_string() }</p>
            { button("plain", scene.t("bin.restore"), wire.doing(move |wire| wire.ask(Command::RestoreDraft { id }))) }
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
