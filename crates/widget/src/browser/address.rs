//! Where the page is now. Leaves out changing that, which is the page's own business, but for what we put there ourselves.

use std::cell::RefCell;

use wasm_bindgen::JsValue;

thread_local! {
    static GIVEN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// From now on, the page is there: a panel in a window of its own is elsewhere than the page it speaks of.
pub(crate) fn set(address: Option<String>) {
    GIVEN.set(address);
}

/// The address of the page, without its fragment; nothing where there is no window.
pub(crate) fn page_address() -> String {
    let of_window = || web_sys::window().and_then(|window| window.document()).and_then(|document| document.url().ok());
    let href = GIVEN.with_borrow(Option::clone).or_else(of_window);
    href.map(|href| href.split('#').next().unwrap_or_default().to_owned()).unwrap_or_default()
}

/// Takes the fragment out of the page's address, if it begins so: then it is ours.
pub(crate) fn drop_fragment(mark: &str) {
    let Some(window) = web_sys::window() else { return };
    if window.location().hash().is_ok_and(|hash| hash.starts_with(mark))
        && let Ok(history) = window.history()
    {
        let state = history.state().unwrap_or(JsValue::NULL);
        // A page that may not change its address keeps it: then the person is asked again, which does no harm.
        let _ = history.replace_state_with_url(&state, "", Some(&page_address()));
    }
}

/// Whether this browser's window has something of this name.
pub(crate) fn has(name: &str) -> bool {
    web_sys::window().is_some_and(|window| js_sys::Reflect::has(&window, &JsValue::from_str(name)).unwrap_or(false))
}
