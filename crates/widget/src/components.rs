//! The pieces of the screen. Each takes values and emits actions and intents; none knows the engine or the browser.
//!
//! In reading order: what all of them share, the frame, the list and its cards, writing, publishing, and the rest.

mod icon;
mod parts;
mod reach;
mod scene;

mod adder;
mod banner;
mod header;
mod launcher;
mod menu;
mod notices;
mod panel;

mod acts;
mod closing_form;
mod comment_view;
mod thread_card;
mod thread_facts;
mod thread_list;

mod draft_row;
mod editor;
mod kind_fields;

mod draft_list;
mod identity;
mod name_form;
mod people;
mod submit;
mod tray;

pub(crate) use adder::{adder, compose};
pub(crate) use launcher::launcher;
pub(crate) use panel::Panel;
pub(crate) use scene::{Scene, Shared, SharedScene, Wire};
