//! Where the page is now. Leaves out changing that, which is the page's own business.

use std::cell::RefCell;

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
