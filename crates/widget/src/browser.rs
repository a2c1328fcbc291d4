//! The only place that names the browser: storage, keys, the network, files, clock and chance, as small services.
//!
//! Each service does one thing and answers with plain values; what to do about an answer is the shell's (`shell.rs`).
//! Leaves out the host page, which belongs to the page agent (`www/agent`).

pub(crate) mod value;

pub(crate) mod address;
pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod random;
pub(crate) mod window;

pub(crate) mod focus;
pub(crate) mod screen;
pub(crate) mod scroll;
pub(crate) mod sheet;

pub(crate) mod port;

pub(crate) mod signing;

pub(crate) mod database;
pub(crate) mod deflate;
pub(crate) mod rows;

pub(crate) mod store;
pub(crate) mod text;
pub(crate) mod trap;

pub(crate) mod caret;
pub(crate) mod channel;
pub(crate) mod files;
pub(crate) mod link;
pub(crate) mod places;
pub(crate) mod zone;

/// What the loader hands over.
pub(crate) use web_sys::{HtmlElement, ShadowRoot};
