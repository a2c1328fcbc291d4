//! A whole Baton client without a screen, a disk or a network: `handle(now, event) -> effects`.
//!
//! This crate forbids: web-sys, tokio, yew, a clock. A face (browser, terminal, simulated test) turns what happened into an
//! [`Event`], does what each [`Effect`] asks, and reports back with another event. Three owners of state: the replica (the
//! log), the session (the link), and here the drafts and who I am. What the screen shows is a plain [`View`].
//!
//! In the order of need: [`Client::handle`]; a [`Command`] is what a person asks; a [`Draft`] is what they have not published
//! yet; [`Effect::Persist`] always comes before [`Effect::Send`], and "saved" is said only after [`Event::Persisted`]. Read
//! `event.rs` next.

mod asked;
mod client;
mod command;
mod document_id;
mod draft;
mod draft_box;
mod draft_codec;
mod effect;
mod event;
mod export;
mod link;
mod publish;
mod review_file;
mod stored;
mod view;
mod writes;

pub use client::{Client, ClientConfig, RelayAddress};
pub use command::{Command, Refusal};
pub use document_id::document_id;
pub use draft::{Draft, DraftAct, DraftId, NeedDraft};
pub use effect::{Effect, HttpRequest, Method, Notice, SignRequest};
pub use event::{Event, Outcome};
pub use export::{to_json, to_markdown};
pub use review_file::{ReviewFile, ReviewFileError};
pub use stored::{Conflict, Guard, Identity, Stored, Transaction};
pub use sync::{Cursor, FileError, FileNote};
pub use view::{Carrier, Link, Me, View};

/// For shells whose platform has no Ed25519: the public key of a raw seed, and signing with it.
pub use replica::{public_key_of_seed as public_of, sign_with_seed as sign_raw};

#[cfg(test)]
mod tests;
