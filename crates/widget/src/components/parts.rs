//! The smallest pieces that several screens share: who and when, chips, a field with its label, a plain button.

use review::{PersonId, Timestamp};
use yew::{AttrValue, Callback, InputEvent, MouseEvent};

use super::scene::SharedScene;
use crate::browser::focus::typed;
use crate::markup::{Tag, tag};
use crate::state::{Action, Pane};
use crate::time;

/// A button with a word on it.
pub fn button(class: &'static str, label: AttrValue, on_click: Callback<MouseEvent>) -> Tag {
    tag("button").attr("type", "button").class(class).on_click(on_click).child(label)
}

/// What keeps its neighbours apart in a row.
pub fn spacer() -> Tag {
    tag("span").class("spacer")
}

/// A sentence that helps.
pub fn hint(words: AttrValue) -> Tag {
    tag("p").class("hint").child(words)
}

/// The head of a pane that stands in place of the lists: its title, and the way back.
pub fn pane_head(scene: &SharedScene, id: &'static str, title: AttrValue) -> Tag {
    let back = scene.wire.acting(Action::Enter(Pane::Lists));
    tag("div").class("row").child(tag("h3").attr("id", id).child(title)).child(spacer()).child(button(
        "quiet",
        scene.t("pane.back"),
        back,
    ))
}

/// A time, with the clock on demand.
pub fn when(scene: &SharedScene, at: Timestamp) -> Tag {
    tag("time").attr("datetime", time::machine(at)).attr("title", time::clock(at, scene.zone)).child(scene.ago(at))
}

/// A person's initials in a disc of a muted colour that is theirs. Their name always stands beside it.
pub fn disc(person: &PersonId, name: &str) -> Tag {
    // The last byte of a hash: as good as any, and the same on every device.
    let hue = person.0[31] % 8;
    tag("span").class(format!("av av-{hue}")).attr("aria-hidden", "true").child(initials(name))
}

/// As they were written: the stylesheet makes capitals of them, which needs no table of letters here.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).collect()
}

/// A field of several lines with its label: how high it is, what to write, what stands there now, and what to do with what is typed.
pub fn field(id: &'static str, rows: &'static str, label: AttrValue, value: String, on_input: Callback<String>) -> Tag {
    let on_input = Callback::from(move |event: InputEvent| on_input.emit(typed(&event)));
    let words = tag("textarea").attr("id", id).attr("rows", rows).attr("dir", "auto").value(value).on_input(on_input);
    tag("div").class("field").child(tag("label").attr("for", id).child(label)).child(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_word() {
        let check = |name: &str, expected: &str| assert_eq!(initials(name), expected, "for {name:?}");
        check("Ana Novak", "AN");
        check("ludwig van beethoven", "lb");
        check("Mira", "M");
        check("\u{1F980} (crab) عمر", "cع");
        check("", "");
    }
}
