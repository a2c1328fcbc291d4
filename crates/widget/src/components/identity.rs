//! Who I am on this device, where things are kept, and which keys do something.

use client::{Link, View};
use yew::{AttrValue, Html, html};

use super::name_form::NameForm;
use super::parts::button;
use super::scene::SharedScene;
use crate::app::Intent;
use crate::state::{Action, Pane};
use crate::strings::Slot;

/// The pane.
pub fn identity(scene: &SharedScene, view: &View) -> Html {
    let wire = &scene.wire;
    let name = scene.me.as_ref().map_or_else(|| AttrValue::Static(""), |me| me.name.clone().into());
    let where_key = if view.carrier.link == Link::NoRelay { "identity.device_only" } else { "identity.relay" };
    html! {
        <section class="pane" key="identity" aria-labelledby="identity-title">
            <div class="row">
                <h3 id="identity-title">{ scene.t("identity.title") }</h3>
                <span class="spacer"></span>
                { button("quiet", scene.t("pane.back"), wire.acting(Action::Enter(Pane::Lists))) }
            </div>
            <NameForm key={name.to_string()} scene={scene.clone()} name={name.clone()} />
            if let Some(me) = &scene.me {
                <p class="fact-line">
                    { scene.say("identity.key", &[("key", Slot::Word(&me.key.fingerprint()))]) }
                </p>
                <p class="hint">{ scene.t("identity.key.why") }</p>
            }
            <h4>{ scene.t("identity.where") }</h4>
            <p class="hint">{ scene.t(where_key) }</p>
            { button("plain", scene.t("menu.export_file"), wire.asking(Intent::ExportFile)) }
            if scene.has_shortcuts {
                { shortcuts(scene) }
            }
        </section>
    }
}

fn shortcuts(scene: &SharedScene) -> Html {
    let keys: [(&str, &'static str); 7] = [
        ("Alt Shift M", "keys.comment"),
        ("J / K", "keys.next"),
        ("Enter", "keys.open"),
        ("R", "keys.reply"),
        ("/", "keys.search"),
        ("Ctrl Enter", "keys.done"),
        ("Esc", "keys.back"),
    ];
    html! {
        <>
            <h4>{ scene.t("keys.title") }</h4>
            <dl class="keys">
                { keys.into_iter().map(|(key, does)| html! { <><dt><kbd>{ key }</kbd></dt><dd>{ scene.t(does) }</dd></> }).collect::<Html>() }
            </dl>
        </>
    }
}
