//! The browser face of Baton: a Yew screen, the browser's services, and a shell that runs the client between them.
//!
//! This crate forbids: naming yrs, and touching the host page, which is the page agent's (`www/agent`). Only `browser/`
//! names the browser. The loader (`www/loader`) makes one [`Engine`] for each `<baton-review>` element.
//!
//! In the order of need: `shell` takes whatever happens and runs [`client::Client`]; [`page_view`] and [`placement`] say
//! what is known of the page; [`app`] shows it all and answers with intents. Read `shell.rs` next.

mod shell;

pub mod page_view;

pub mod placement;

mod marks;
pub mod message;
pub mod plain;

mod config;
mod crash;

mod browser;

pub mod app;

pub mod state;

mod standing;

mod brief_draft;
pub mod components;
mod condition_wording;
mod draft_text;
mod due;
mod form;
mod gate_wording;
mod hours_text;
mod in_view;
mod key_acts;
pub mod late;
mod markdown;
mod markup;
mod mention;
mod outline;
mod palette;
mod paper;
pub mod permalink;
mod policy_form;
mod search;
mod shortcuts;
pub mod strings;
pub mod styles;
mod text_changes;
mod texts;
pub mod time;
mod word_diff;
mod wording;

use std::rc::Rc;

use crate::browser::{HtmlElement, ShadowRoot};
use js_sys::{Array, ArrayBuffer, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::port::{self, Port, Promised};
use crate::browser::screen::Stage;
use crate::config::{Config, Written};
use crate::late::Late;
use crate::message::AgentMessage;
use crate::shell::calls::Call;
use crate::shell::{Input, Shell};
use crate::strings::Strings;

/// One engine at work in one element.
#[wasm_bindgen]
pub struct Engine {
    shell: Rc<Shell>,
    port: Port,
}

#[wasm_bindgen]
impl Engine {
    /// Starts in a mount inside an open shadow root. `config` holds the element's attributes, `strings` the panel's words by
    /// key; `send` takes messages for the page agent, `emit` the names and details of events.
    #[wasm_bindgen(constructor)]
    pub fn new(
        mount: HtmlElement,
        root: ShadowRoot,
        config: &JsValue,
        strings: &JsValue,
        send: Function,
        emit: Function,
    ) -> Result<Engine, JsValue> {
        let port = Port::new(send, emit, config);
        crash::watch(&port);
        let config = Config::from(Written::read(config));
        let strings = Strings::new(&config.lang, port::words_of(strings));
        let stage = Stage::new(mount, root, styles::ALL).map_err(|fault| JsValue::from_str(&fault.why))?;
        Ok(Self { shell: Shell::start(config, strings, port.clone(), stage), port })
    }

    /// Takes a message of the page agent.
    pub fn receive(&self, message: &JsValue) {
        if crash::has_crashed() {
            return;
        }
        match AgentMessage::read(message) {
            Ok(message) => self.shell.push(Input::Agent(message)),
            Err(why) => shell::announcer::trouble(&self.port, "message", why),
        }
    }

    /// Calls one of the element's methods.
    pub fn command(&self, name: &str, args: &JsValue) -> Promise {
        let argument = args.dyn_ref::<Array>().map_or(JsValue::UNDEFINED, |args| args.get(0));
        let bytes = match argument.dyn_ref::<ArrayBuffer>() {
            Some(buffer) => Some(Uint8Array::new(buffer).to_vec()),
            None => argument.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec),
        };
        let call = Call::read(name, argument.as_string().as_deref(), bytes);
        Promise::new(&mut |resolve, reject| {
            let promised = Promised::new(resolve, reject);
            match &call {
                _ if crash::has_crashed() => promised.reject("the review has stopped; reload the page"),
                Ok(call) => self.shell.push(Input::Call(call.clone(), promised)),
                Err(why) => promised.reject(why),
            }
        })
    }

    /// Says that the late part was installed, or that it could not be fetched.
    pub fn late(&self, is_here: bool) {
        if !crash::has_crashed() {
            self.shell.push(Input::Late(if is_here { late::installed() } else { Late::Missing }));
        }
    }

    /// Takes back everything that was added to the element and the page.
    pub fn destroy(&self) {
        if !crash::has_crashed() {
            self.shell.end();
            crash::forget(&self.port);
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.destroy();
    }
}

// The samples speak of this crate by its name, as the gallery does, which is outside of it.
#[cfg(test)]
extern crate self as widget;
#[cfg(test)]
#[path = "../examples/gallery/briefs.rs"]
mod briefs;
#[cfg(test)]
#[path = "../examples/gallery/handings.rs"]
mod handings;
#[cfg(test)]
#[path = "../examples/gallery/places.rs"]
mod places;
#[cfg(test)]
#[path = "../examples/gallery/rules.rs"]
mod rules;
#[cfg(test)]
#[path = "../examples/gallery/samples.rs"]
mod samples;
#[cfg(test)]
mod snapshot;
#[cfg(test)]
#[path = "../examples/gallery/turns.rs"]
mod turns;
