//! The two functions that the loader gives the engine: messages to the page agent, and events of the element. Also reads
//! what the loader passes in. Leaves out what the messages mean (`message.rs`).

use js_sys::{Array, Function, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::places::OpenPlaces;
use crate::browser::value::{field, set};
use crate::message::EngineMessage;
use crate::plain::{Given, Plain};

/// To the page agent and to the host page. Whatever they throw stays theirs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Port {
    agent: Function,
    emit: Function,
    places: OpenPlaces,
}

impl Port {
    pub(crate) fn new(agent: Function, emit: Function, config: &JsValue) -> Self {
        Self { agent, emit, places: field(config, "places").dyn_into().ok() }
    }

    /// How places of files are opened.
    pub(crate) fn places(&self) -> OpenPlaces {
        self.places.clone()
    }

    /// Says something to the page agent.
    pub(crate) fn send(&self, message: &EngineMessage) {
        report(self.agent.call1(&JsValue::NULL, &to_js(&message.to_plain())));
    }

    /// Dispatches an event of the element, `baton:` and this name.
    pub(crate) fn emit(&self, name: &str, detail: &Plain) {
        report(self.emit.call2(&JsValue::NULL, &JsValue::from_str(name), &to_js(detail)));
    }
}

/// The words of an object: its fields that are strings.
pub(crate) fn words_of(object: &JsValue) -> Vec<(String, String)> {
    let Some(object) = object.dyn_ref::<Object>() else { return Vec::new() };
    let pairs = Object::entries(object);
    pairs.iter().filter_map(|pair| Some((pair.item(0).as_string()?, pair.item(1).as_string()?))).collect()
}

/// A plain value as JavaScript has it.
fn to_js(value: &Plain) -> JsValue {
    match value {
        Plain::Nothing => JsValue::NULL,
        Plain::Flag(flag) => JsValue::from_bool(*flag),
        Plain::Number(number) => JsValue::from_f64(*number),
        Plain::Text(text) => JsValue::from_str(text),
        Plain::List(items) => {
            let list = Array::new();
            for item in items {
                list.push(&to_js(item));
            }
            list.into()
        }
        Plain::Record(fields) => {
            let record = Object::new();
            for (name, value) in fields {
                set(&record, name, &to_js(value));
            }
            record.into()
        }
    }
}

impl Given for JsValue {
    fn is_record(&self) -> bool {
        self.is_object()
    }

    fn field(&self, name: &str) -> Self {
        field(self, name)
    }

    fn n_items(&self) -> Option<u32> {
        self.dyn_ref::<Array>().map(Array::length)
    }

    fn item(&self, idx: u32) -> Self {
        self.dyn_ref::<Array>().map_or(Self::UNDEFINED, |list| list.get(idx))
    }

    fn text(&self) -> Option<String> {
        self.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn is_true(&self) -> bool {
        self.as_bool() == Some(true)
    }

    fn is_nothing(&self) -> bool {
        self.is_null() || self.is_undefined()
    }
}

fn report(outcome: Result<JsValue, JsValue>) {
    if let Err(thrown) = outcome {
        web_sys::console::error_1(&thrown);
    }
}

/// A promise that the host page holds.
#[derive(Debug)]
pub(crate) struct Promised {
    resolve: Function,
    reject: Function,
}

impl Promised {
    pub(crate) fn new(resolve: Function, reject: Function) -> Self {
        Self { resolve, reject }
    }

    /// Keeps it.
    pub(crate) fn resolve(self, value: &Plain) {
        report(self.resolve.call1(&JsValue::NULL, &to_js(value)));
    }

    /// Keeps it with bytes.
    pub(crate) fn resolve_bytes(self, bytes: &[u8]) {
        report(self.resolve.call1(&JsValue::NULL, &js_sys::Uint8Array::from(bytes)));
    }

    /// Breaks it, in words.
    pub(crate) fn reject(self, why: &str) {
        report(self.reject.call1(&JsValue::NULL, &js_sys::Error::new(why)));
    }
}
