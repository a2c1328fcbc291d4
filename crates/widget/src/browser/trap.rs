//! Traps of the engine, as the window reports them: errors that nobody caught. Leaves out everybody else's errors, and what a
//! trap means (`crash.rs`).

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::Event;

use crate::browser::value::field;

/// Of which module an error speaks, by the name that the build gives it.
const MODULE: &str = "engine_bg";

/// Watches while it lives.
#[derive(Debug)]
pub(crate) struct Traps {
    _listeners: Vec<EventListener>,
}

impl Traps {
    /// Calls this for each trap.
    pub(crate) fn new(trapped: fn()) -> Self {
        let Some(window) = web_sys::window() else { return Self { _listeners: Vec::new() } };
        // From an event's handler the one comes, out of a promise the other.
        let listeners = [("error", "error"), ("unhandledrejection", "reason")].map(|(event, thrown)| {
            EventListener::new(&window, event, move |event| {
                if is_ours(event, thrown) {
                    trapped();
                }
            })
        });
        Self { _listeners: listeners.into() }
    }
}

fn is_ours(event: &Event, thrown: &str) -> bool {
    let error = field(event, thrown);
    let stack = field(&error, "stack").as_string().unwrap_or_default();
    error.has_type::<js_sys::WebAssembly::RuntimeError>() && stack.contains(MODULE)
}
