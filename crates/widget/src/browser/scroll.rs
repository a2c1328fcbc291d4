//! How a long list lies in the box that scrolls it: what of it is seen, how high its children are, which of them has the
//! focus. Leaves out which rows are worth building (`in_view.rs`).

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, Node};
use yew::{Callback, NodeRef, TargetCast};

use crate::in_view::Seen;

/// The box around the panel's lists; see `components/panel.rs`.
const BOX: &str = ".scroll";

/// Calls whenever the box around this list scrolls, for as long as what comes back lives.
pub fn watch(list: &NodeRef, scrolled: Callback<()>) -> Option<EventListener> {
    let around = list.cast::<Element>()?.closest(BOX).ok().flatten()?;
    Some(EventListener::new(&around, "scroll", move |_| scrolled.emit(())))
}

/// What of the list is seen now.
pub fn seen(list: &NodeRef) -> Option<Seen> {
    let list = list.cast::<Element>()?;
    let around = list.closest(BOX).ok().flatten()?;
    let top = around.get_bounding_client_rect().top() - list.get_bounding_client_rect().top();
    Some(Seen { top: top as i64, height: i64::from(around.client_height()) })
}

/// From the top of each child to the top of the next: its height, and what parts it from its neighbour.
pub fn heights(list: &NodeRef) -> Vec<u32> {
    let Some(list) = list.cast::<Element>() else { return Vec::new() };
    let children = list.children();
    let tops =
        (0..children.length()).filter_map(|at| children.item(at)).map(|child| child.get_bounding_client_rect().top());
    let mut tops: Vec<f64> = tops.collect();
    tops.push(list.get_bounding_client_rect().bottom());
    tops.windows(2).map(|pair| (pair[1] - pair[0]).round() as u32).collect()
}

/// The number of the child that the focus came to.
pub fn child_of(list: &NodeRef, event: &FocusEvent) -> Option<usize> {
    let (list, target) = (list.cast::<Element>()?, event.target_dyn_into::<Node>()?);
    let children = list.children();
    let at = (0..children.length()).find(|at| children.item(*at).is_some_and(|child| child.contains(Some(&target))))?;
    usize::try_from(at).ok()
}

/// Gives the focus to the first element with this class in a child.
pub fn focus_in(list: &NodeRef, child: usize, class: &str) {
    let child = list.cast::<Element>().and_then(|list| list.children().item(u32::try_from(child).ok()?));
    let wanted = child.and_then(|child| child.get_elements_by_class_name(class).item(0));
    if let Some(wanted) = wanted.and_then(|wanted| wanted.dyn_into::<HtmlElement>().ok()) {
        let _ = wanted.focus();
    }
}
