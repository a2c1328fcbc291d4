//! The foot of the panel: what I have not published, the one thing to do about it, and how it is with sharing.

use client::{Link, View};
use yew::{Html, html};

use super::scene::SharedScene;
use crate::state::{Action, Pane, Tab};
use crate::wording;

/// The tray; quiet while something else has the primary button: what is being written, or the last step before publishing.
pub fn tray(scene: &SharedScene, view: &View, is_quiet: bool) -> Html {
    let wire = &scene.wire;
    let n = view.drafts.iter().filter(|draft| draft.binned.is_none()).count();
    let dot = match view.carrier.link {
        _ if view.store_fault.is_some() => "dot is-fault",
        Link::Refused { .. } => "dot is-fault",
        Link::Settled if view.queued.is_empty() => "dot is-full",
        _ => "dot is-hollow",
    };
    html! {
        <footer class={if is_quiet { "tray is-quiet" } else { "tray" }}>
            if n > 0 && !is_quiet {
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
            <p class="state"><span class={dot} aria-hidden="true"></span>{ wording::link(&scene.strings, view) }</p>
        </footer>
    }
}
