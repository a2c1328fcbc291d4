//! "What are you called?": one field, and one sentence on what a key is. No account, no password.

use client::Command;
use yew::{AttrValue, Callback, Html, InputEvent, Properties, SubmitEvent, component, use_state};

use super::parts::{button, hint};
use super::scene::SharedScene;
use crate::browser::focus::typed;
use crate::markup::tag;
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
    let on_input = {
        let name = name.clone();
        Callback::from(move |event: InputEvent| name.set(typed(&event)))
    };
    let on_submit = {
        let (name, wire) = ((*name).clone(), wire.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            wire.ask(Command::SetName { name: name.clone() });
        })
    };
    let is_new = props.name.is_empty();
    let field = tag("input")
        .attr("id", "name")
        .attr("type", "text")
        .attr("maxlength", "80")
        .attr("autocomplete", "name")
        .attr("dir", "auto")
        .value((*name).clone())
        .on_input(on_input)
        .attr("aria-describedby", "name-why");
    let save = tag("button")
        .attr("type", "submit")
        .class(if is_new { "primary" } else { "plain" })
        .child(scene.t("name.save"));
    let later = || button("quiet later", scene.t("name.later"), wire.acting(Action::PutOffName));
    tag("form")
        .class("name-form")
        .on_submit(on_submit)
        .child(tag("label").attr("for", "name").child(scene.t(if is_new { "name.ask" } else { "name.change" })))
        .child(tag("div").class("row").child(field).child(save))
        .child(hint(scene.t("name.why")).attr("id", "name-why"))
        .child(props.can_wait.then(later))
        .html()
}
