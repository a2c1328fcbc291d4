//! The frame of the panel: a labelled region with its header, one body, what there is to tell, and the tray.

use std::rc::Rc;

use client::View;
use yew::{AttrValue, Html, NodeRef, Properties, component, html, use_node_ref};

use super::banner::banners;
use super::draft_list::draft_list;
use super::header::header;
use super::identity::identity;
use super::notices::notices;
use super::people::people;
use super::scene::{Shared, SharedScene};
use super::submit::Submit;
use super::thread_list::thread_list;
use super::tray::tray;
use crate::app::ShownNotice;
use crate::browser::focus::{How, use_kept_focus, use_reach};
use crate::page_view::PageView;
use crate::state::{Action, Form, Pane, PanelSize, Tab, ViewState};

/// See [`Panel`].
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Shared<View>,
    /// The page.
    pub page: Shared<PageView>,
    /// What is open.
    pub state: Shared<ViewState>,
    /// What to tell.
    pub notices: Shared<[Rc<ShownNotice>]>,
    /// Direction of the interface's language; the frame itself stands by the page's.
    pub dir: AttrValue,
}

/// The panel.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let scene = &props.scene;
    let node: NodeRef = use_node_ref();
    use_reach(&node, How::TakesFocus(props.state.is_from_launcher));
    let onfocusin = use_kept_focus(&node);
    let is_full = props.state.size == PanelSize::Full;
    html! {
        <aside ref={node} class={if is_full { "panel is-full" } else { "panel" }} part="panel" role="complementary"
            aria-label={scene.t("panel.label")} tabindex="-1" {onfocusin}>
            <div class="desk" dir={props.dir.clone()} lang={scene.strings.lang().to_string()}>
                if scene.form == Form::Phone {
                    { handle(scene, is_full) }
                }
                { header(scene, &props.view, &props.page, &props.state) }
                { banners(scene, &props.view) }
                { body(scene, &props.view, &props.page, &props.state) }
                { notices(scene, &props.notices, props.state.notices_seen) }
                { tray(scene, &props.view, props.state.pane == Pane::Submit || props.state.editing.is_some()) }
            </div>
        </aside>
    }
}

/// What the sheet is pulled by; a button, so that it needs no pulling.
fn handle(scene: &SharedScene, is_full: bool) -> Html {
    let key = if is_full { "panel.lower" } else { "panel.raise" };
    html! {
        <button type="button" class="handle" aria-label={scene.t(key)} onclick={scene.wire.acting(Action::ToggleFull)}></button>
    }
}

fn body(scene: &SharedScene, view: &Shared<View>, page: &Shared<PageView>, state: &ViewState) -> Html {
    match state.pane {
        Pane::Submit => {
            html! { <div class="scroll"><Submit scene={scene.clone()} view={view.clone()} page={page.clone()} /></div> }
        }
        Pane::Identity => html! { <div class="scroll">{ identity(scene, view) }</div> },
        Pane::Lists => {
            let inner = match state.tab {
                Tab::Threads => thread_list(scene, view, page, state),
                Tab::Drafts => draft_list(scene, view, page),
                Tab::People => people(scene),
            };
            html! {
                <div class="scroll" role="tabpanel" id="tabpanel" tabindex="0" aria-labelledby={super::header::tab_id(state.tab)}>
                    { inner }
                </div>
            }
        }
    }
}
