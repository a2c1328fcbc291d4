//! The pieces of the screen. Each takes values and emits actions and intents; none knows the engine or the browser.
//!
//! In reading order: what all of them share, the frame, the list and its cards, writing, publishing, and the rest.

mod icon;
mod parts;
mod reach;
mod scene;

mod adder;
mod banner;
mod handoff_form;
mod handoff_view;
mod header;
mod launcher;
mod measures_view;
mod menu;
mod notices;
mod panel;

mod acts;
mod closing_form;
mod comment_view;
mod suggestion_list;
mod suggestion_view;
mod thread_card;
mod thread_facts;
mod thread_list;
mod thread_time;
mod turn_later;
mod turn_list;

mod draft_row;
mod editor;
mod kind_fields;
mod mention_list;

mod brief_fields;
mod brief_form;
mod brief_past;
mod brief_people;
mod brief_view;
mod coverage_view;
mod digest_view;
mod draft_list;
mod first_visit;
mod gates_view;
mod home;
mod hours_form;
mod identity;
mod invite;
mod keys_view;
pub(crate) mod late;
mod link_note;
mod name_form;
mod palette;
mod people;
mod place_lines;
mod policy_fields;
mod policy_view;
mod preflight;
mod search_bar;
mod section_mark;
mod sharing;
mod sheet_view;
mod since_view;
mod submit;
mod sun_strip;
mod text_since;
mod tray;

pub(crate) use adder::{adder, take_up};
pub(crate) use launcher::launcher;
pub(crate) use panel::{Panel, PanelProps};
pub(crate) use scene::{Same, Scene, Shared, SharedScene, Wire};
pub(crate) use search_bar::FIELD_ID as SEARCH_FIELD;
