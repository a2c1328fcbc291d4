//! Our style sheets, adopted by our own shadow root. Constructable sheets, because a `<style>` element fails under a strict
//! content security policy. Leaves out the host page, which gets none from here.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, ShadowRoot};

use crate::browser::value::{Fault, field};

/// The sheets while they are adopted.
#[derive(Debug)]
pub(crate) struct Adopted {
    root: ShadowRoot,
    sheets: Vec<CssStyleSheet>,
}

impl Adopted {
    /// Adds the sheets behind those that are there.
    pub(crate) fn new(root: &ShadowRoot, texts: &[&str]) -> Result<Self, Fault> {
        let list = list_of(root)?;
        let mut sheets = Vec::with_capacity(texts.len());
        for text in texts {
            let sheet = CssStyleSheet::new()?;
            sheet.replace_sync(text)?;
            list.push(&sheet);
            sheets.push(sheet);
        }
        adopt(root, &list);
        Ok(Self { root: root.clone(), sheets })
    }
}

impl Drop for Adopted {
    fn drop(&mut self) {
        let Ok(list) = list_of(&self.root) else { return };
        let is_ours = |sheet: &JsValue| self.sheets.iter().any(|ours| AsRef::<JsValue>::as_ref(ours) == sheet);
        adopt(&self.root, &list.iter().filter(|sheet| !is_ours(sheet)).collect());
    }
}

/// A copy: some browsers give a frozen list.
fn list_of(root: &ShadowRoot) -> Result<Array, Fault> {
    let list: Array = field(root, "adoptedStyleSheets").dyn_into()?;
    Ok(list.slice(0, list.length()))
}

fn adopt(root: &ShadowRoot, list: &Array) {
    // A sheet of another document cannot be adopted: ours is made in this one.
    let is_adopted = js_sys::Reflect::set(root, &"adoptedStyleSheets".into(), list);
    debug_assert!(is_adopted.is_ok());
}
