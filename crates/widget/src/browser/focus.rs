//! What components need of the browser's focus and fields, so that no component names `web_sys`. Leaves out everything that
//! is not about the panel's own nodes.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, ShadowRoot};
use yew::{
    Callback, Event, FocusEvent, InputEvent, KeyboardEvent, NodeRef, TargetCast, hook, use_effect, use_effect_with,
    use_mut_ref,
};

/// What stands in the field that this event came from.
pub fn typed(event: &InputEvent) -> String {
    event
        .target_dyn_into::<HtmlTextAreaElement>()
        .map(|field| field.value())
        .or_else(|| event.target_dyn_into::<HtmlInputElement>().map(|field| field.value()))
        .unwrap_or_default()
}

/// What was chosen in the list that this event came from.
pub fn chosen(event: &Event) -> String {
    event.target_dyn_into::<HtmlSelectElement>().map(|list| list.value()).unwrap_or_default()
}

/// Whether the key goes into a field, where it is a letter and not a command.
pub fn is_typing(event: &KeyboardEvent) -> bool {
    event.target_dyn_into::<HtmlTextAreaElement>().is_some()
        || event.target_dyn_into::<HtmlSelectElement>().is_some()
        || event.target_dyn_into::<HtmlInputElement>().is_some_and(|field| field.type_() != "radio")
}

/// Gives the focus to a node.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // A node that cannot take the focus leaves it where it was, which is right.
        let _ = element.focus();
    }
}

/// Moves the focus among the elements with this class inside a node: `by` steps on, staying at the ends.
pub fn step(inside: &NodeRef, class: &str, by: i32) {
    let Some(list) = inside.cast::<Element>() else { return };
    let elements = list.get_elements_by_class_name(class);
    let active = root_of(&list).and_then(|root| root.active_element());
    let at = (0..elements.length()).find(|at| {
        elements.item(*at).is_some_and(|element| {
            active.as_ref().is_some_and(|active| element.is_same_node(Some(active)) || element.closest_contains(active))
        })
    });
    let next = match at {
        Some(at) => at.saturating_add_signed(by).min(elements.length().saturating_sub(1)),
        None => 0,
    };
    if let Some(element) = elements.item(next).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

trait ClosestContains {
    /// Whether the other element is in the same card.
    fn closest_contains(&self, other: &Element) -> bool;
}

impl ClosestContains for Element {
    fn closest_contains(&self, other: &Element) -> bool {
        self.closest("article").ok().flatten().is_some_and(|card| card.contains(Some(other)))
    }
}

/// Focuses a node when it appears, if it is wanted then.
#[hook]
pub fn use_focus(node: &NodeRef, is_wanted: bool) {
    let node = node.clone();
    use_effect_with(is_wanted, move |is_wanted| {
        if *is_wanted {
            focus(&node);
        }
    });
}

/// Focuses a node when it appears; when it goes, the focus returns to where it came from, or else to the panel: a focus
/// that falls out of the panel would make a keyboard start again at the top of the page.
#[hook]
pub fn use_borrowed_focus(node: &NodeRef) {
    let node = node.clone();
    use_effect_with((), move |()| {
        let before =
            node.cast::<Element>().and_then(|element| root_of(&element)).and_then(|root| root.active_element());
        focus(&node);
        move || {
            if let Some(before) = before.and_then(|element| element.dyn_into::<HtmlElement>().ok())
                && before.is_connected()
            {
                let _ = before.focus();
            }
        }
    });
}

/// Keeps the focus in a region when what had it goes away: a button that was pressed and is no longer needed. Gives what
/// the region does on `focusin` and on `focusout`.
#[hook]
pub fn use_kept_focus(region: &NodeRef) -> (Callback<FocusEvent>, Callback<FocusEvent>) {
    let is_within = use_mut_ref(|| false);
    {
        let (region, is_within) = (region.clone(), is_within.clone());
        use_effect(move || {
            let is_lost = region
                .cast::<Element>()
                .and_then(|region| root_of(&region))
                .is_some_and(|root| root.active_element().is_none());
            if is_lost && *is_within.borrow() {
                focus(&region);
            }
        });
    }
    let entered = {
        let is_within = is_within.clone();
        Callback::from(move |_| *is_within.borrow_mut() = true)
    };
    // A node that is removed may lose the focus with an event or without one, as browsers differ; only from one that
    // stays did the person go elsewhere.
    let left = Callback::from(move |event: FocusEvent| {
        let stays = event.target_dyn_into::<Element>().is_some_and(|element| element.is_connected());
        *is_within.borrow_mut() = !stays;
    });
    (entered, left)
}

/// Scrolls a node into the panel's view when it becomes wanted, and no further than needed.
#[hook]
pub fn use_in_view(node: &NodeRef, is_wanted: bool) {
    let node = node.clone();
    use_effect_with(is_wanted, move |is_wanted| {
        if *is_wanted && let Some(element) = node.cast::<Element>() {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// Puts a node at a place in the window, in CSS pixels. Through the style object: a `style` attribute would be refused on
/// pages with a strict Content-Security-Policy.
#[hook]
pub fn use_place(node: &NodeRef, left: i64, top: i64) {
    let node = node.clone();
    use_effect_with((left, top), move |(left, top)| {
        if let Some(element) = node.cast::<HtmlElement>() {
            let style = element.style();
            let _ = style.set_property("left", &format!("{left}px"));
            let _ = style.set_property("top", &format!("{top}px"));
        }
    });
}

fn root_of(element: &Element) -> Option<ShadowRoot> {
    element.get_root_node().dyn_into().ok()
}
