//! What stands in the corner while the panel is closed: one calm pill that says what waits for me, and how many threads
//! are open.

use client::{Link, View};
use yew::NodeRef;

use super::reach::reach;
use super::scene::SharedScene;
use crate::browser::focus::How;
use crate::markup::{Tag, group, tag};
use crate::state::Action;

/// The launcher; it gets the focus when it appears, if it is wanted.
pub fn launcher(scene: &SharedScene, view: &View, takes_focus: bool) -> Tag {
    let node = NodeRef::default();
    let n_open = view.review.threads.values().filter(|thread| thread.is_open()).count();
    let n_turn = scene.standing.mine().count();
    let n_drafts = view.drafts.iter().filter(|draft| draft.binned.is_none()).count();
    let (mark, words) = mark(view);
    let fact = |key, n: usize| (n > 0).then(|| tag("span").class("fact").child(scene.count(key, n)));
    let pill = tag("button")
        .node_ref(node.clone())
        .attr("type", "button")
        .class("launcher")
        .attr("part", "launcher")
        .attr("aria-expanded", "false")
        .on_click(scene.wire.acting(Action::Launch))
        .child(mark.map(|mark| tag("span").class(mark).attr("aria-hidden", "true")))
        .child(tag("b").child(scene.t("launcher.review")))
        .child((n_turn > 0).then(|| tag("span").class("fact is-turn").child(scene.count("launcher.turn", n_turn))))
        .child(fact("launcher.open", n_open))
        .child(fact("launcher.drafts", n_drafts))
        .child(words.map(|words| tag("span").class("unseen").child(scene.t(words))));
    group().child(pill).child(reach(node, How::TakesFocus(takes_focus)))
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
