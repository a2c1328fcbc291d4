//! The window around the panel: its size, whether somebody looks at it, and where the focus was. Leaves out its document.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlElement, KeyboardEvent, PageTransitionEvent, ShadowRoot, VisibilityState};

use crate::app::Viewport;

/// What happens to a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WindowEvent {
    /// It has another size.
    Resized,
    /// Somebody looks at it again, or the device is online again.
    Returned,
    /// It comes back from the browser's memory: what other tabs said meanwhile was not heard.
    Revived,
    /// The keys for "comment on what is selected" were pressed.
    CommentKeys,
    /// It is about to be printed, or was.
    Printing(bool),
}

/// Watches the window while it lives.
#[derive(Debug)]
pub(crate) struct Watch {
    _listeners: Vec<EventListener>,
}

impl Watch {
    pub(crate) fn new(happened: Rc<dyn Fn(WindowEvent)>) -> Option<Self> {
        let window = web_sys::window()?;
        let document = window.document()?;
        let tell = |event| {
            let happened = Rc::clone(&happened);
            move |_: &web_sys::Event| happened(event)
        };
        let shown = Rc::clone(&happened);
        let watched = document.clone();
        let visibility = EventListener::new(&document, "visibilitychange", move |_| {
            if watched.visibility_state() == VisibilityState::Visible {
                shown(WindowEvent::Returned);
            }
        });
        let revived = Rc::clone(&happened);
        let revival = EventListener::new(&window, "pageshow", move |event| {
            if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
                revived(WindowEvent::Revived);
            }
        });
        let asked = Rc::clone(&happened);
        let keys = EventListener::new(&window, "keydown", move |event| {
            if event.dyn_ref::<KeyboardEvent>().is_some_and(is_comment_keys) {
                asked(WindowEvent::CommentKeys);
            }
        });
        let listeners = vec![
            EventListener::new(&window, "resize", tell(WindowEvent::Resized)),
            EventListener::new(&window, "online", tell(WindowEvent::Returned)),
            EventListener::new(&window, "beforeprint", tell(WindowEvent::Printing(true))),
            EventListener::new(&window, "afterprint", tell(WindowEvent::Printing(false))),
            visibility,
            revival,
            keys,
        ];
        Some(Self { _listeners: listeners })
    }
}

/// `Alt+Shift+M`, by the place of the key: with these two held, the letter is another one on many keyboards.
fn is_comment_keys(event: &KeyboardEvent) -> bool {
    event.code() == "KeyM" && event.alt_key() && event.shift_key() && !event.ctrl_key() && !event.meta_key()
}

/// Asks the browser to print the page, after all that it has to do now: printing stops the page where it stands.
pub(crate) fn print_soon() {
    super::clock::soon(|| {
        if let Some(window) = web_sys::window() {
            // A browser that cannot print says so itself.
            let _ = window.print();
        }
    });
}

/// Its size now.
pub(crate) fn viewport() -> Viewport {
    let px =
        |size: Result<wasm_bindgen::JsValue, _>| size.ok().and_then(|size| size.as_f64()).unwrap_or_default() as u32;
    web_sys::window().map_or_else(Viewport::default, |window| Viewport {
        width: px(window.inner_width()),
        height: px(window.inner_height()),
    })
}

/// The person's language, for dates; the interface's may be another.
pub(crate) fn language() -> Option<String> {
    web_sys::window()?.navigator().language()
}

/// Asks the browser to keep the store even when it needs room. Some ask the person, some never agree: nothing rests on it.
pub(crate) fn keep_storage() {
    let Some(window) = web_sys::window() else { return };
    if let Ok(asked) = window.navigator().storage().persist() {
        spawn_local(async move {
            let _ = JsFuture::from(asked).await;
        });
    }
}

/// Where the focus was before the panel took it.
#[derive(Debug, Default)]
pub(crate) struct Focus {
    before: RefCell<Option<HtmlElement>>,
}

impl Focus {
    /// Remembers what has the focus in the page; nothing when the panel has it.
    pub(crate) fn remember(&self, root: &ShadowRoot) {
        let focused = root.owner_document().and_then(|document| document.active_element());
        let focused = focused.filter(|element| *element != root.host());
        if let Some(element) = focused.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            self.before.replace(Some(element));
        }
    }

    /// Gives the focus back.
    pub(crate) fn give_back(&self, root: &ShadowRoot) {
        if let Some(ours) = root.active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = ours.blur();
        }
        if let Some(element) = self.before.take().filter(|element| element.is_connected()) {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = element.focus_with_options(&options);
        }
    }
}
