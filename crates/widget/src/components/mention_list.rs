//! Who may be meant by the name that is being written: a list below the field, gone through with the arrow keys while the
//! focus stays in the words. Leaves out where the name stands (`mention.rs`).

use review::PersonId;
use yew::{Callback, KeyboardEvent, MouseEvent, NodeRef, UseStateHandle};

use super::parts::disc;
use super::scene::SharedScene;
use crate::browser::caret::put;
use crate::markup::{Tag, list, tag};
use crate::mention::Mention;

/// What is offered, and which of it the arrow keys have come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The name being written.
    pub mention: Mention,
    /// Which person.
    pub at: usize,
}

/// What is offered now, kept by the editor.
pub type Offered = UseStateHandle<Option<Offer>>;

/// The id of the person that the arrow keys have come to.
pub fn active_id(offered: &Offered) -> Option<String> {
    offered.as_ref().map(|offer| id_of(offer.at))
}

fn id_of(at: usize) -> String {
    ["mention-", &at.to_string()].concat()
}

/// The list.
pub fn mention_list(scene: &SharedScene, field: &NodeRef, offered: &Offered, typed: &Callback<String>) -> Option<Tag> {
    let offer = offered.as_ref()?;
    let rows = offer.mention.people.iter().enumerate().map(|(at, person)| {
        let name = scene.name(person);
        let choose = {
            let (scene, field, offered, typed, person) =
                (scene.clone(), field.clone(), offered.clone(), typed.clone(), *person);
            Callback::from(move |event: MouseEvent| {
                // A click would take the focus out of the words.
                event.prevent_default();
                take(&scene, &field, &offered, &typed, &person);
            })
        };
        tag("li")
            .attr("id", id_of(at))
            .attr("role", "option")
            .truth("aria-selected", at == offer.at)
            .on_mouse_down(choose)
            .child(disc(person, &name))
            .child(tag("span").attr("dir", "auto").child(name))
    });
    let rows = tag("ul")
        .class("mentions")
        .attr("id", "mentions")
        .attr("role", "listbox")
        .attr("aria-label", scene.t("mention.label"))
        .child(list(rows));
    Some(rows)
}

/// What a key does while people are offered; says whether it was for the list.
pub fn mention_key(
    scene: &SharedScene,
    event: &KeyboardEvent,
    field: &NodeRef,
    offered: &Offered,
    typed: &Callback<String>,
) -> bool {
    let Some(offer) = offered.as_ref().filter(|_| !event.is_composing()) else { return false };
    let n = offer.mention.people.len();
    let go = |at: usize| offered.set(Some(Offer { at, ..offer.clone() }));
    match event.key().as_str() {
        "ArrowDown" => go((offer.at + 1) % n),
        "ArrowUp" => go((offer.at + n - 1) % n),
        "Enter" | "Tab" if !event.ctrl_key() && !event.meta_key() && !event.shift_key() => {
            if let Some(person) = offer.mention.people.get(offer.at) {
                take(scene, field, offered, typed, person);
            }
        }
        "Escape" => offered.set(None),
        _ => return false,
    }
    event.prevent_default();
    event.stop_propagation();
    true
}

/// Finishes the name.
fn take(scene: &SharedScene, field: &NodeRef, offered: &Offered, typed: &Callback<String>, person: &PersonId) {
    let Some(offer) = offered.as_ref() else { return };
    let words = ["@", scene.review.name_of(person).trim(), " "].concat();
    if let Some(text) = put(field, offer.mention.from, offer.mention.to, &words) {
        typed.emit(text);
    }
    offered.set(None);
}
