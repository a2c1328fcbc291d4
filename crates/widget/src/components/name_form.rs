//! "What are you called?": one field, and one sentence on what a key is. No account, no password.

use client::Command;
use yew::{AttrValue, Callback, Html, InputEvent, Properties, SubmitEvent, component, html, use_state};

use super::scene::SharedScene;
use crate::browser::focus::typed;
use crate::state::Action;

/// See [`NameForm`].
#[derive(Properties, PartialEq)]
pub struct NameFormProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The name as it is, when it is being changed.
    #[prop_or_default]
    pub name: AttrValue,
    /// Whether it can be put off.
    #[prop_or_default]
    pub can_wait: bool,
}

/// The form.
#[component]
pub fn NameForm(props: &NameFormProps) -> Html {
    let scene = &props.scene;
    let wire = &scene.wire;
    let name = use_state(|| props.name.to_string());
    let oninput = {
        let name = name.clone();
        Callback::from(move |event: InputEvent| name.set(typed(&event)))
    };
    let onsubmit = {
        let (name, wire) = ((*name).clone(), wire.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            wire.ask(Command::SetName { name: name.clone() });
        })
    };
    let is_new = props.name.is_empty();
    html! {
        <form class="name-form" {onsubmit}>
            <label for="name">{ scene.t(if is_new { "name.ask" } else { "name.change" }) }</label>
            <div class="row">
                <input id="name" type="text" maxlength="80" autocomplete="name" dir="auto" value={(*name).clone()} {oninput}
                    aria-describedby="name-why" />
                <button type="submit" class={if is_new { "primary" } else { "plain" }}>{ scene.t("name.save") }</button>
            </div>
            <p class="hint" id="name-why">{ scene.t("name.why") }</p>
            if props.can_wait {
                <button type="button" class="quiet later" onclick={wire.acting(Action::PutOffName)}>{ scene.t("name.later") }</button>
            }
        </form>
    }
}
