//! The pieces of the screen. Each takes values and emits actions and intents; none knows the engine or the browser.
//!
//! In reading order: what all of them share, the frame, the list and its cards, writing, publishing, and the rest.

mod scene;
mod parts;
mod icon;

mod launcher;
mod adder;
mod panel;
mod header;
mod menu;
mod banner;
mod notices;

mod thread_list;
mod thread_card;
mod thread_facts;
mod comment_view;
mod acts;
mod closing_form;

mod editor;
mod kind_fields;
mod draft_row;

mod draft_list;
mod submit;
mod tray;
mod name_form;
mod identity;
mod people;

pub(crate) use adder::{Adder, compose};
pub(crate) use launcher::Launcher;
pub(crate) use panel::Panel;
pub(crate) use scene::{Scene, Shared, Wire};
