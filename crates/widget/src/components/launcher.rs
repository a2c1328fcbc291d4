//! What stands in the corner while the panel is closed: one calm pill that says how many threads are open.

use client::{Link, View};
use yew::{Html, NodeRef, html};

use super::reach::Reach;
use super::scene::SharedScene;
use crate::browser::focus::How;
use crate::state::Action;

/// The launcher; it gets the focus when it appears, if it is wanted.
pub fn launcher(scene: &SharedScene, view: &View, takes_focus: bool) -> Html {
    let node = NodeRef::default();
    let n_open = view.review.threads.values().filter(|thread| thread.is_open()).count();
    let n_drafts = view.drafts.iter().filter(|draft| draft.binned.is_none()).count();
    let (mark, words) = mark(view);
    html! {
        <>
        <button ref={node.clone()} type="button" class="launcher" part="launcher" onclick={scene.wire.acting(Action::Launch)}
            aria-expanded="false">
            if let Some(mark) = mark {
                <span class={mark} aria-hidden="true"></span>
            }
            <b>{ scene.t("launcher.review") }</b>
            if n_open > 0 {
                <span class="fact">{ scene.count("launcher.open", n_open) }</span>
            }
            if n_drafts > 0 {
                <span class="fact">{ scene.count("launcher.drafts", n_drafts) }</span>
            }
            if let Some(words) = words {
                <span class="unseen">{ scene.t(words) }</span>
            }
        </button>
        <Reach {node} how={How::TakesFocus(takes_focus)} />
        </>
    }
}

fn mark(view: &View) -> (Option<&'static str>, Option<&'static str>) {
    match view.carrier.link {
        _ if view.store_fault.is_some() => (Some("dot is-fault"), Some("launcher.fault")),
        Link::Refused { .. } => (Some("dot is-fault"), Some("launcher.refused")),
        Link::Offline => (Some("dot is-hollow"), Some("launcher.offline")),
        _ if !view.queued.is_empty() => (Some("dot is-hollow"), Some("launcher.queued")),
        _ => (None, None),
    }
}
