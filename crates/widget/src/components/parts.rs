//! The smallest pieces that several screens share: who and when, chips, a field with its label, a plain button.

use review::{PersonId, Timestamp};
use yew::{AttrValue, Callback, Html, InputEvent, MouseEvent, html};

use super::scene::SharedScene;
use crate::browser::focus::typed;
use crate::time;

/// A button with a word on it.
pub fn button(class: &'static str, label: AttrValue, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" {class} {onclick}>{ label }</button> }
}

/// A time, with the clock on demand.
pub fn when(scene: &SharedScene, at: Timestamp) -> Html {
    html! { <time datetime={time::machine(at)} title={time::clock(at, scene.zone)}>{ scene.ago(at) }</time> }
}

/// A person's initials in a disc of a muted colour that is theirs. Their name always stands beside it.
pub fn disc(person: &PersonId, name: &str) -> Html {
    // The last byte of a hash: as good as any, and the same on every device.
    let hue = person.0[31] % 8;
    html! { <span class={format!("av av-{hue}")} aria-hidden="true">{ initials(name) }</span> }
}

/// As they were written: the stylesheet makes capitals of them, which needs no table of letters here.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).collect()
}

/// A field of several lines with its label: how high it is, what to write, what stands there now, and what to do with what is typed.
pub fn field(
    id: &'static str,
    rows: &'static str,
    label: AttrValue,
    value: String,
    on_input: Callback<String>,
) -> Html {
    let oninput = Callback::from(move |event: InputEvent| on_input.emit(typed(&event)));
    html! {
        <div class="field">
            <label for={id}>{ label }</label>
            <textarea {id} {rows} dir="auto" {value} {oninput} />
        </div>
    }
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
