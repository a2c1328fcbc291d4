//! The smallest pieces that several screens share: who and when, chips, a field with its label, a plain button.

use review::{PersonId, Timestamp};
use yew::{AttrValue, Callback, Html, InputEvent, MouseEvent, Properties, classes, component, html};

use super::scene::use_scene;
use crate::browser::focus::typed;
use crate::time;

/// A button with a word on it.
pub fn button(class: &'static str, label: AttrValue, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" {class} {onclick}>{ label }</button> }
}

/// A time, with the clock on demand.
#[derive(Properties, PartialEq)]
pub struct WhenProps {
    /// The time.
    pub at: Timestamp,
}

/// A time, with the clock on demand.
#[component]
pub fn When(props: &WhenProps) -> Html {
    let scene = use_scene();
    html! {
        <time datetime={time::machine(props.at)} title={time::clock(props.at, scene.zone)}>{ scene.ago(props.at) }</time>
    }
}

/// See [`Initials`].
#[derive(Properties, PartialEq)]
pub struct InitialsProps {
    /// Whose.
    pub person: PersonId,
    /// Their name.
    pub name: AttrValue,
}

/// A person's initials in a disc of a muted colour that is theirs. Their name always stands beside it.
#[component]
pub fn Initials(props: &InitialsProps) -> Html {
    // The last byte of a hash: as good as any, and the same on every device.
    let hue = props.person.0[31] % 8;
    html! { <span class={classes!("av", format!("av-{hue}"))} aria-hidden="true">{ initials(&props.name) }</span> }
}

fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// See [`Field`].
#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// For the label.
    pub id: AttrValue,
    /// What to write.
    pub label: AttrValue,
    /// What stands there now.
    pub value: AttrValue,
    /// Height, in lines.
    #[prop_or(2)]
    pub rows: u32,
    /// What is missing, when something is.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What stands there from now on.
    pub on_input: Callback<String>,
}

/// A field of several lines with its label.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let on_input = props.on_input.clone();
    let oninput = Callback::from(move |event: InputEvent| on_input.emit(typed(&event)));
    let hint_id = format!("{}-hint", props.id);
    html! {
        <div class="field">
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            <textarea id={props.id.clone()} rows={props.rows.to_string()} dir="auto" value={props.value.clone()} {oninput}
                aria-describedby={props.hint.is_some().then(|| hint_id.clone())} />
            if let Some(hint) = &props.hint {
                <p class="hint" id={hint_id}>{ hint.clone() }</p>
            }
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
        check("ludwig van beethoven", "LB");
        check("Mira", "M");
        check("\u{1F980} (crab) عمر", "Cع");
        check("", "");
    }
}
