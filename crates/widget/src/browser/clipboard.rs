//! Puts a text on the clipboard, when the person has just pressed a button for that. Leaves out reading it.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

#[wasm_bindgen]
extern "C" {
    // Not there on pages that are not safe, and refused by some that are: both come back as an error.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    fn write_text(text: &str) -> Result<Promise, JsValue>;
}

/// Copies, and says whether it is done.
pub(crate) fn copy(text: &str, done: Callback<bool>) {
    match write_text(text) {
        Ok(promise) => spawn_local(async move { done.emit(JsFuture::from(promise).await.is_ok()) }),
        Err(_) => done.emit(false),
    }
}
