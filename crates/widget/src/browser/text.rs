//! What the browser knows of Unicode, for `anchor`: its own normalisation and grapheme clusters instead of 80 KB of tables.

use anchor::Unicode;
use js_sys::JsString;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

/// Letters looked at on either side of a place: the longest clusters that people type are families of emoji, of 11.
const LETTERS: usize = 40;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl, js_name = Segmenter)]
    type Segmenter;

    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &JsValue) -> Result<Segmenter, JsValue>;

    #[wasm_bindgen(method)]
    fn segment(this: &Segmenter, text: &str) -> Segments;

    type Segments;

    #[wasm_bindgen(method)]
    fn containing(this: &Segments, at: u32) -> JsValue;

    type Segment;

    #[wasm_bindgen(method, getter)]
    fn index(this: &Segment) -> u32;
}

thread_local! {
    /// Making one costs more than asking it. `None` where the browser has none: then any character is its own cluster.
    static SEGMENTER: Option<Segmenter> = Segmenter::new(&JsValue::UNDEFINED).ok();
}

/// The browser's knowledge.
pub(crate) fn unicode() -> Unicode {
    Unicode { nfc, is_grapheme_boundary }
}

fn nfc(text: &str) -> String {
    JsString::from(text).normalize("NFC").into()
}

fn is_grapheme_boundary(text: &str, at: usize) -> bool {
    let (Some(before), Some(behind)) = (text.get(..at), text.get(at..)) else { return false };
    if before.is_empty() || behind.is_empty() {
        return true;
    }
    let start = before.char_indices().rev().take(LETTERS).last().map_or(0, |(start, _)| start);
    let end = behind.char_indices().nth(LETTERS).map_or(behind.len(), |(end, _)| end);
    let near = [&before[start..], &behind[..end]].concat();
    let place = before[start..].encode_utf16().count() as u32;
    SEGMENTER.with(|segmenter| {
        let Some(segmenter) = segmenter else { return true };
        let found = segmenter.segment(&near).containing(place);
        found.is_undefined() || found.unchecked_ref::<Segment>().index() == place
    })
}
