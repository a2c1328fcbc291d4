//! The foot of the panel: what I have not published, the one thing to do about it, and how it is with sharing.

use client::{Link, View};
use yew::{Html, Properties, classes, component, html};

use super::scene::{Shared, use_scene, use_wire};
use crate::state::{Action, Pane, Tab};
use crate::wording;

/// See [`Tray`].
#[derive(Properties, PartialEq)]
pub struct TrayProps {
    /// The client's view.
    pub view: Shared<View>,
    /// Whether something else has the primary button: what is being written, or the last step before publishing.
    pub is_quiet: bool,
}

/// The tray.
#[component]
pub fn Tray(props: &TrayProps) -> Html {
    let scene = use_scene();
    let wire = use_wire();
    let n = props.view.drafts.iter().filter(|draft| draft.binned.is_none()).count();
    let dot = match props.view.carrier.link {
        _ if props.view.store_fault.is_some() => "is-fault",
        Link::Refused { .. } => "is-fault",
        Link::Settled if props.view.queued.is_empty() => "is-full",
        _ => "is-hollow",
    };
    html! {
        <footer class={classes!("tray", props.is_quiet.then_some("is-quiet"))}>
            if n > 0 && !props.is_quiet {
                <div class="row">
                    <button type="button" class="quiet" onclick={wire.acting(Action::Show(Tab::Drafts))}>
                        { scene.count("tray.drafts", n) }
                    </button>
                    <span class="spacer"></span>
                    <button type="button" class="primary" onclick={wire.acting(Action::Enter(Pane::Submit))}>
                        { scene.t("tray.submit") }
                    </button>
                </div>
            }
            <p class="state"><span class={classes!("dot", dot)} aria-hidden="true"></span>{ wording::link(&scene.strings, &props.view) }</p>
        </footer>
    }
}
