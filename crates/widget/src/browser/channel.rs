//! Tells the other tabs of this origin what was written, by name. What was written is in the store, never in the message:
//! anything on this origin may post here.

use gloo_events::EventListener;
use js_sys::{Array, Object};
use review::ReviewId;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::browser::value::{field, from_hex, hex, set};

/// A message names at most so many rows of a kind: as many blocks as a room is meant for.
const NAMES_MAX: u32 = 20_000;

/// What was written.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Change {
    /// Names of blocks that are in the store now.
    pub(crate) blocks: Vec<[u8; 32]>,
    /// Names of blocks that the relay has now.
    pub(crate) delivered: Vec<[u8; 32]>,
}

/// The channel of one review. Without one, tabs still cannot overwrite each other: they notice at their next write.
#[derive(Debug)]
pub(crate) struct Channel {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl Channel {
    /// Listens; `None` where the browser has no channels.
    pub(crate) fn open(review: ReviewId, store: Option<&str>, changed: impl Fn(Change) + 'static) -> Option<Self> {
        let channel =
            BroadcastChannel::new(&["baton:", &review.to_string(), store.unwrap_or_default()].concat()).ok()?;
        let listener = EventListener::new(&channel, "message", move |event| {
            if let Some(event) = event.dyn_ref::<MessageEvent>() {
                changed(Change::read(&event.data()));
            }
        });
        Some(Self { channel, _listener: listener })
    }

    /// Tells the others.
    pub(crate) fn tell(&self, change: &Change) {
        // A channel that was closed has nobody to tell.
        let _ = self.channel.post_message(&change.write());
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}

impl Change {
    fn read(message: &JsValue) -> Self {
        Self { blocks: names(&field(message, "blocks")), delivered: names(&field(message, "delivered")) }
    }

    fn write(&self) -> JsValue {
        let list = |names: &[[u8; 32]]| names.iter().map(|name| JsValue::from_str(&hex(name))).collect::<Array>();
        let message = Object::new();
        set(&message, "blocks", &list(&self.blocks));
        set(&message, "delivered", &list(&self.delivered));
        message.into()
    }
}

fn names(list: &JsValue) -> Vec<[u8; 32]> {
    let Some(list) = list.dyn_ref::<Array>() else { return Vec::new() };
    (0..list.length().min(NAMES_MAX)).filter_map(|idx| from_hex(&list.get(idx).as_string()?)).collect()
}
