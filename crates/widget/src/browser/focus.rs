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

/// Gives the focus to the element with this id, in the panel that this event came from.
pub fn focus_id(event: &KeyboardEvent, id: &str) {
    let root = event.target_dyn_into::<Element>().and_then(|element| root_of(&element));
    if let Some(element) = root.and_then(|root| root.get_element_by_id(id)?.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
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

/// What is done to a node when it has appeared, and again when this changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum How {
    /// It gets the focus, if it is wanted then.
    TakesFocus(bool),
    /// It gets the focus; when it goes, the focus returns to where it came from, or else to the panel: a focus that falls out
    /// of the panel would make a keyboard start again at the top of the page.
    BorrowsFocus,
    /// It is scrolled into the panel's view when it becomes wanted, and no further than needed.
    InView(bool),
    /// It stands at a place in the window, in CSS pixels.
    Place {
        /// From the left.
        left: i64,
        /// From the top.
        top: i64,
    },
}

/// Does this to a node.
#[hook]
pub fn use_reach(node: &NodeRef, how: How) {
    let node = node.clone();
    use_effect_with(how, move |how| -> Box<dyn FnOnce()> {
        match *how {
            How::TakesFocus(true) => focus(&node),
            How::InView(true) => show(&node),
            How::Place { left, top } => place(&node, left, top),
            How::BorrowsFocus => return borrow_focus(&node),
            How::TakesFocus(false) | How::InView(false) => {}
        }
        Box::new(|| ())
    });
}

fn borrow_focus(node: &NodeRef) -> Box<dyn FnOnce()> {
    let element = node.cast::<Element>();
    let before = element.as_ref().and_then(root_of).and_then(|root| root.active_element());
    let panel = element.as_ref().and_then(|element| element.closest("aside").ok().flatten());
    focus(node);
    Box::new(move || {
        let back = [before, panel].into_iter().flatten().find(|element| element.is_connected());
        if let Some(back) = back.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = back.focus();
        }
    })
}

fn show(node: &NodeRef) {
    if let Some(element) = node.cast::<Element>() {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Through the style object: a `style` attribute would be refused on pages with a strict Content-Security-Policy.
fn place(node: &NodeRef, left: i64, top: i64) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let style = element.style();
        let _ = style.set_property("left", &format!("{left}px"));
        let _ = style.set_property("top", &format!("{top}px"));
    }
}

/// Keeps the focus in a region when what had it goes away: a button that was pressed and is no longer needed. Gives what
/// the region does on `focusin`.
#[hook]
pub fn use_kept_focus(region: &NodeRef) -> Callback<FocusEvent> {
    let last = use_mut_ref(|| None::<Element>);
    {
        let (region, last) = (region.clone(), last.clone());
        use_effect(move || {
            let has_focus = region
                .cast::<Element>()
                .and_then(|region| root_of(&region))
                .is_none_or(|root| root.active_element().is_some());
            let is_gone = last.borrow().as_ref().is_some_and(|element| !element.is_connected());
            if is_gone {
                last.replace(None);
            }
            if is_gone && !has_focus {
                focus(&region);
            }
        });
    }
    // What `focusout` says is of no use: of a node that is removed, some browsers tell it and some do not.
    Callback::from(move |event: FocusEvent| {
        last.replace(event.target_dyn_into::<Element>());
    })
}

fn root_of(element: &Element) -> Option<ShadowRoot> {
    element.get_root_node().dyn_into().ok()
}
