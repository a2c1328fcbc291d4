//! Where the page is now. Leaves out changing that, which is the page's own business.

/// The address of the page, without its fragment; nothing where there is no window.
pub(crate) fn page_address() -> String {
    let href = web_sys::window().and_then(|window| window.document()).and_then(|document| document.url().ok());
    href.map(|href| href.split('#').next().unwrap_or_default().to_owned()).unwrap_or_default()
}
