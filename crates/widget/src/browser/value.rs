//! Small steps between JavaScript values and Rust, which every service here takes. Leaves out plain values as a whole (`port.rs`).

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// What the browser said when something failed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    /// Its words.
    pub(crate) why: String,
    /// Whether there is no room left on the disk.
    pub(crate) is_full: bool,
}

impl Fault {
    /// A fault in our own words.
    pub(crate) fn new(why: &str) -> Self {
        Self { why: why.to_owned(), is_full: false }
    }
}

impl From<JsValue> for Fault {
    fn from(thrown: JsValue) -> Self {
        let name = field(&thrown, "name").as_string().unwrap_or_default();
        let message = field(&thrown, "message").as_string().unwrap_or_default();
        let why = match (name.as_str(), message.as_str()) {
            ("", "") => "the browser gave no reason".to_owned(),
            (name, "") => name.to_owned(),
            ("", message) => message.to_owned(),
            (name, message) => format!("{name}: {message}"),
        };
        Self { why, is_full: name == "QuotaExceededError" }
    }
}

/// A property; undefined when there is none, or nothing that could have one.
pub(crate) fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a property of an object of ours.
pub(crate) fn set(object: &js_sys::Object, name: &str, value: &JsValue) {
    // Only a frozen object or a setter can refuse, and ours are plain.
    let is_set = Reflect::set(object, &JsValue::from_str(name), value);
    debug_assert!(is_set.is_ok());
}

/// The bytes of a `Uint8Array`.
pub(crate) fn bytes_of(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}

/// Exactly so many bytes of a `Uint8Array`.
pub(crate) fn array_of<const N: usize>(value: &JsValue) -> Option<[u8; N]> {
    bytes_of(value)?.try_into().ok()
}

/// Bytes as a `Uint8Array` of its own.
pub(crate) fn uint8(bytes: &[u8]) -> Uint8Array {
    Uint8Array::from(bytes)
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes from hexadecimal.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}
