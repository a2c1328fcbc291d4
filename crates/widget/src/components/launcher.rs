//! What stands in the corner while the panel is closed: one calm pill that says how many threads are open.

use client::{Link, View};
use yew::{Html, NodeRef, Properties, component, html, use_node_ref};

use super::scene::{Shared, use_scene};
use crate::browser::focus::use_focus;
use crate::state::Action;

/// See [`Launcher`].
#[derive(Properties, PartialEq)]
pub struct LauncherProps {
    /// The client's view.
    pub view: Shared<View>,
    /// Whether it gets the focus when it appears.
    pub takes_focus: bool,
}

/// The launcher.
#[component]
pub fn Launcher(props: &LauncherProps) -> Html {
    let scene = use_scene();
    let wire = &scene.wire;
    let node: NodeRef = use_node_ref();
    use_focus(&node, props.takes_focus);
    let view = &props.view;
    let n_open = view.review.threads.values().filter(|thread| thread.is_open()).count();
    let n_drafts = view.drafts.iter().filter(|draft| draft.binned.is_none()).count();
    let (mark, words) = mark(view);
    html! {
        <button ref={node} type="button" class="launcher" part="launcher" onclick={wire.acting(Action::Launch)}
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
