//! The two functions that the loader gives the engine: messages to the page agent, and events of the element. Also reads
//! what the loader passes in. Leaves out what the messages mean (`message.rs`).

use js_sys::Function;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::{Deserializer, Serializer};
use wasm_bindgen::JsValue;

use crate::message::{AgentMessage, EngineMessage};

/// To the page agent and to the host page. Whatever they throw stays theirs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Port {
    agent: Function,
    emit: Function,
}

impl Port {
    pub(crate) fn new(agent: Function, emit: Function) -> Self {
        Self { agent, emit }
    }

    /// Says something to the page agent.
    pub(crate) fn send(&self, message: &EngineMessage) {
        if let Some(message) = to_js(message) {
            report(self.agent.call1(&JsValue::NULL, &message));
        }
    }

    /// Dispatches an event of the element, `baton:` and this name.
    pub(crate) fn emit(&self, name: &str, detail: &impl Serialize) {
        let detail = to_js(detail).unwrap_or(JsValue::NULL);
        report(self.emit.call2(&JsValue::NULL, &JsValue::from_str(name), &detail));
    }
}

/// Reads a message of the page agent.
pub(crate) fn read_message(message: &JsValue) -> Result<AgentMessage, String> {
    AgentMessage::read(|| Deserializer::from(message.clone())).map_err(|error| error.to_string())
}

/// Reads any plain value.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(value: JsValue) -> Result<T, String> {
    T::deserialize(Deserializer::from(value)).map_err(|error| error.to_string())
}

/// A plain value as JavaScript has it: nothing is `null`, as in JSON.
pub(crate) fn to_js(value: &impl Serialize) -> Option<JsValue> {
    value.serialize(&Serializer::json_compatible()).ok()
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
    pub(crate) fn resolve(self, value: &impl Serialize) {
        report(self.resolve.call1(&JsValue::NULL, &to_js(value).unwrap_or(JsValue::NULL)));
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
