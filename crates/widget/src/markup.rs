//! Builds what is shown, element by element: `tag("p").class("hint").child(scene.t("name.why"))`.
//!
//! It stands in for Yew's `html!`, which writes every element out in full where it is used, in some 440 bytes of code: that was
//! 52 KB, or 15 KB of the engine's download. Here one copy serves them all, and what looks generic only chooses which of a few
//! plain functions is called. It leaves out everything but nodes: no text becomes markup, and no address is judged here.

use std::rc::Rc;

use yew::html::{
    BaseComponent, onchange, onclick, onfocusin, oninput, onkeydown, onkeypress, onkeyup, onmousedown, onmouseenter,
    onmouseleave, onsubmit,
};
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, Listener, VChild, VList, VNode, VTag, VText};
use yew::{AttrValue, Callback, Event, FocusEvent, Html, InputEvent, KeyboardEvent, MouseEvent, NodeRef, SubmitEvent};

/// An element in the making.
pub struct Tag(Box<Parts>);

/// Boxed, so that a chain of calls hands on one pointer.
struct Parts {
    /// Empty for several nodes without an element around them.
    name: &'static str,
    key: Option<Key>,
    node_ref: NodeRef,
    attributes: Vec<(AttrValue, AttributeOrProperty)>,
    listeners: Vec<Option<Rc<dyn Listener>>>,
    value: Option<AttrValue>,
    is_checked: Option<bool>,
    children: Vec<Html>,
}

/// Begins an element.
pub fn tag(name: &'static str) -> Tag {
    Tag(Box::new(Parts {
        name,
        key: None,
        node_ref: NodeRef::default(),
        attributes: Vec::new(),
        listeners: Vec::new(),
        value: None,
        is_checked: None,
        children: Vec::new(),
    }))
}

/// Begins a row of nodes without an element around them.
pub fn group() -> Tag {
    tag("")
}

/// Nodes that are more or fewer from one rendering to the next, as one child: what stands after them keeps its place, and when
/// all of them have keys each keeps its state.
pub fn list<C: Child>(items: impl IntoIterator<Item = C>) -> Html {
    let mut all = group();
    for item in items {
        all = all.child(item);
    }
    all.html()
}

/// A component with these properties.
pub fn component<C: BaseComponent>(props: C::Properties) -> Html {
    VChild::<C>::new(props, None).into()
}

/// A component that keeps its state as long as the key is the same.
pub fn keyed<C: BaseComponent>(key: &str, props: C::Properties) -> Html {
    VChild::<C>::new(props, Some(key.into())).into()
}

impl Tag {
    /// Adds a child after the others. A condition's child is an `Option`: where nothing is shown the place is kept, so that what
    /// stands after it is known again.
    #[inline]
    pub fn child(self, child: impl Child) -> Self {
        child.add_to(self)
    }

    /// Sets an attribute; `None` leaves it away.
    #[inline]
    pub fn attr(self, name: &'static str, value: impl Value) -> Self {
        value.set_on(self, name)
    }

    /// Sets the classes, written as in HTML.
    #[inline]
    pub fn class(self, value: impl Value) -> Self {
        value.set_on(self, "class")
    }

    /// Sets an attribute that says yes or no by being there, such as `disabled`.
    pub fn flag(self, name: &'static str, is_set: bool) -> Self {
        if is_set { self.attr(name, name) } else { self }
    }

    /// Sets an attribute that says yes or no in a word, such as `aria-expanded`.
    pub fn truth(self, name: &'static str, is_true: bool) -> Self {
        self.attr(name, if is_true { "true" } else { "false" })
    }

    /// Sets what stands in an `input` or a `textarea`.
    pub fn value(mut self, value: impl Into<AttrValue>) -> Self {
        self.0.value = Some(value.into());
        self
    }

    /// Sets whether an `input` is ticked.
    pub fn checked(mut self, is_checked: bool) -> Self {
        self.0.is_checked = Some(is_checked);
        self
    }

    /// Tells the element from its neighbours, from one rendering to the next.
    pub fn key(mut self, key: &str) -> Self {
        self.0.key = Some(key.into());
        self
    }

    /// Lets the element be found later.
    pub fn node_ref(mut self, node: NodeRef) -> Self {
        self.0.node_ref = node;
        self
    }

    /// Calls on `click`.
    pub fn on_click(self, callback: Callback<MouseEvent>) -> Self {
        self.on(Rc::new(onclick::Wrapper::new(callback)))
    }

    /// Calls on `mousedown`.
    pub fn on_mouse_down(self, callback: Callback<MouseEvent>) -> Self {
        self.on(Rc::new(onmousedown::Wrapper::new(callback)))
    }

    /// Calls on `mouseenter`.
    pub fn on_mouse_enter(self, callback: Callback<MouseEvent>) -> Self {
        self.on(Rc::new(onmouseenter::Wrapper::new(callback)))
    }

    /// Calls on `mouseleave`.
    pub fn on_mouse_leave(self, callback: Callback<MouseEvent>) -> Self {
        self.on(Rc::new(onmouseleave::Wrapper::new(callback)))
    }

    /// Calls on `keydown`.
    pub fn on_key_down(self, callback: Callback<KeyboardEvent>) -> Self {
        self.on(Rc::new(onkeydown::Wrapper::new(callback)))
    }

    /// Calls on `keyup`.
    pub fn on_key_up(self, callback: Callback<KeyboardEvent>) -> Self {
        self.on(Rc::new(onkeyup::Wrapper::new(callback)))
    }

    /// Calls on `keypress`.
    pub fn on_key_press(self, callback: Callback<KeyboardEvent>) -> Self {
        self.on(Rc::new(onkeypress::Wrapper::new(callback)))
    }

    /// Calls on `focusin`.
    pub fn on_focus_in(self, callback: Callback<FocusEvent>) -> Self {
        self.on(Rc::new(onfocusin::Wrapper::new(callback)))
    }

    /// Calls on `input`.
    pub fn on_input(self, callback: Callback<InputEvent>) -> Self {
        self.on(Rc::new(oninput::Wrapper::new(callback)))
    }

    /// Calls on `change`.
    pub fn on_change(self, callback: Callback<Event>) -> Self {
        self.on(Rc::new(onchange::Wrapper::new(callback)))
    }

    /// Calls on `submit`.
    pub fn on_submit(self, callback: Callback<SubmitEvent>) -> Self {
        self.on(Rc::new(onsubmit::Wrapper::new(callback)))
    }

    fn on(mut self, listener: Rc<dyn Listener>) -> Self {
        self.0.listeners.push(Some(listener));
        self
    }

    #[inline(never)]
    fn add(mut self, child: Html) -> Self {
        self.0.children.push(child);
        self
    }

    #[inline(never)]
    fn add_text(self, text: AttrValue) -> Self {
        self.add(VText::new(text).into())
    }

    #[inline(never)]
    fn add_word(self, word: &'static str) -> Self {
        self.add_text(AttrValue::Static(word))
    }

    #[inline(never)]
    fn add_tag(self, child: Tag) -> Self {
        self.add(child.html())
    }

    #[inline(never)]
    fn add_nothing(self) -> Self {
        self.add(Html::default())
    }

    #[inline(never)]
    fn set(mut self, name: &'static str, value: AttrValue) -> Self {
        self.0.attributes.push((AttrValue::Static(name), AttributeOrProperty::Attribute(value)));
        self
    }

    #[inline(never)]
    fn set_word(self, name: &'static str, value: &'static str) -> Self {
        self.set(name, AttrValue::Static(value))
    }

    /// The finished node.
    pub fn html(self) -> Html {
        let Parts { name, key, node_ref, attributes, listeners, value, is_checked, children } = *self.0;
        if name.is_empty() {
            return VList::with_children(children, key).into();
        }
        let mut tag = VTag::new(name);
        tag.key = key;
        tag.node_ref = node_ref;
        if !attributes.is_empty() {
            tag.attributes = Attributes::IndexMap(Rc::new(attributes.into_iter().collect()));
        }
        if !listeners.is_empty() {
            tag.set_listeners(listeners.into());
        }
        tag.set_value(value);
        if let Some(is_checked) = is_checked {
            tag.set_checked(is_checked);
        }
        if let Some(inside) = tag.children_mut() {
            *inside = VList::with_children(children, None).into();
        }
        VNode::VTag(Rc::new(tag))
    }
}

impl From<Tag> for Html {
    fn from(tag: Tag) -> Self {
        tag.html()
    }
}

/// What can stand in an element.
pub trait Child {
    /// Adds it.
    fn add_to(self, tag: Tag) -> Tag;
}

impl Child for Tag {
    #[inline]
    fn add_to(self, tag: Tag) -> Tag {
        tag.add_tag(self)
    }
}

impl Child for Html {
    #[inline]
    fn add_to(self, tag: Tag) -> Tag {
        tag.add(self)
    }
}

impl Child for AttrValue {
    #[inline]
    fn add_to(self, tag: Tag) -> Tag {
        tag.add_text(self)
    }
}

impl Child for &'static str {
    #[inline]
    fn add_to(self, tag: Tag) -> Tag {
        tag.add_word(self)
    }
}

impl Child for String {
    #[inline]
    fn add_to(self, tag: Tag) -> Tag {
        tag.add_text(self.into())
    }
}

impl<C: Child> Child for Option<C> {
    #[inline]
    fn add_to(self, tag: Tag) -> Tag {
        match self {
            Some(child) => child.add_to(tag),
            None => tag.add_nothing(),
        }
    }
}

/// What an attribute can be set to.
pub trait Value {
    /// Sets it.
    fn set_on(self, tag: Tag, name: &'static str) -> Tag;
}

impl Value for &'static str {
    #[inline]
    fn set_on(self, tag: Tag, name: &'static str) -> Tag {
        tag.set_word(name, self)
    }
}

impl Value for AttrValue {
    #[inline]
    fn set_on(self, tag: Tag, name: &'static str) -> Tag {
        tag.set(name, self)
    }
}

impl Value for String {
    #[inline]
    fn set_on(self, tag: Tag, name: &'static str) -> Tag {
        tag.set(name, self.into())
    }
}

impl<V: Value> Value for Option<V> {
    #[inline]
    fn set_on(self, tag: Tag, name: &'static str) -> Tag {
        match self {
            Some(value) => value.set_on(tag, name),
            None => tag,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::rendered;

    fn check(tag: Tag, expected: &str) {
        assert_eq!(rendered(tag.html()), expected);
    }

    #[test]
    fn elements_stand_in_each_other_in_the_order_in_which_they_were_added() {
        let row = tag("p").class("row").child("one ").child(tag("b").child(String::from("two"))).child(" three");
        check(row, r#"<p class="row">one <b>two</b> three</p>"#);
        check(group().child(tag("i")).child(list(["a", "b"])), "<i></i>ab");
        check(tag("div").child(tag("br")), "<div><br></div>");
    }

    #[test]
    fn nothing_that_is_given_becomes_markup() {
        let evil = r#""><img src=x onerror=alert(1)>"#;
        let drawn = rendered(tag("p").attr("title", evil.to_string()).child(evil.to_string()).html());
        assert!(!drawn.contains("<img") && drawn.contains("&lt;img"), "{drawn}");
    }

    #[test]
    fn what_is_not_set_is_not_there() {
        let button = tag("button").flag("disabled", false).attr("title", None::<String>).truth("aria-pressed", false);
        check(button, r#"<button aria-pressed="false"></button>"#);
        check(tag("details").flag("open", true), r#"<details open="open"></details>"#);
    }

    #[test]
    fn what_was_set_last_counts() {
        check(tag("p").class("quiet").class("loud"), r#"<p class="loud"></p>"#);
    }

    #[test]
    fn fields_hold_their_values() {
        check(tag("textarea").value("a < b").attr("rows", "2"), r#"<textarea rows="2">a &lt; b</textarea>"#);
        let tick = tag("input").attr("type", "checkbox").value("on").checked(true);
        check(tick, r#"<input value="on" checked type="checkbox">"#);
    }

    #[test]
    fn an_absent_child_keeps_its_place() {
        let n = |first: Option<&'static str>| {
            let VNode::VTag(tag) = tag("p").child(first).child("last").html() else { return 0 };
            match tag.children() {
                Some(VNode::VList(list)) => list.len(),
                _ => 0,
            }
        };
        assert_eq!((n(None), n(Some("first"))), (2, 2));
    }
}
