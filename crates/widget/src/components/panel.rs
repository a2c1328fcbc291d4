//! The frame of the panel: a labelled region with its header, one body, what there is to tell, and the tray.

use std::rc::Rc;

use client::View;
use yew::{AttrValue, Html, NodeRef, Properties, classes, component, html, use_node_ref};

use super::banner::Banners;
use super::draft_list::DraftList;
use super::header::Header;
use super::identity::Identity;
use super::notices::Notices;
use super::people::People;
use super::scene::{Shared, use_scene, use_wire};
use super::submit::Submit;
use super::thread_list::ThreadList;
use super::tray::Tray;
use crate::app::ShownNotice;
use crate::browser::focus::{use_focus, use_kept_focus};
use crate::page_view::PageView;
use crate::state::{Action, Form, Pane, PanelSize, Tab, ViewState};

/// See [`Panel`].
#[derive(Properties, PartialEq)]
pub struct PanelProps {
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
    let scene = use_scene();
    let node: NodeRef = use_node_ref();
    use_focus(&node, props.state.is_from_launcher);
    let onfocusin = use_kept_focus(&node);
    let is_full = props.state.size == PanelSize::Full;
    html! {
        <aside ref={node} class={classes!("panel", is_full.then_some("is-full"))} part="panel" role="complementary"
            aria-label={scene.t("panel.label")} tabindex="-1" {onfocusin}>
            <div class="desk" dir={props.dir.clone()} lang={scene.strings.lang().to_string()}>
                if scene.form == Form::Phone {
                    <Handle {is_full} />
                }
                <Header view={props.view.clone()} page={props.page.clone()} state={props.state.clone()} />
                <Banners view={props.view.clone()} />
                <Body view={props.view.clone()} page={props.page.clone()} state={props.state.clone()} />
                <Notices notices={props.notices.clone()} seen={props.state.notices_seen} />
                <Tray view={props.view.clone()} is_quiet={props.state.pane == Pane::Submit || props.state.editing.is_some()} />
            </div>
        </aside>
    }
}

#[derive(Properties, PartialEq)]
struct HandleProps {
    is_full: bool,
}

/// What the sheet is pulled by; a button, so that it needs no pulling.
#[component]
fn Handle(props: &HandleProps) -> Html {
    let scene = use_scene();
    let wire = use_wire();
    let key = if props.is_full { "panel.lower" } else { "panel.raise" };
    html! {
        <button type="button" class="handle" aria-label={scene.t(key)} onclick={wire.acting(Action::ToggleFull)}></button>
    }
}

#[derive(Properties, PartialEq)]
struct BodyProps {
    view: Shared<View>,
    page: Shared<PageView>,
    state: Shared<ViewState>,
}

#[component]
fn Body(props: &BodyProps) -> Html {
    let (view, page, state) = (props.view.clone(), props.page.clone(), props.state.clone());
    match state.pane {
        Pane::Submit => html! { <div class="scroll"><Submit {view} {page} /></div> },
        Pane::Identity => html! { <div class="scroll"><Identity {view} /></div> },
        Pane::Lists => {
            let inner = match state.tab {
                Tab::Threads => html! { <ThreadList {view} {page} state={state.clone()} /> },
                Tab::Drafts => html! { <DraftList {view} {page} /> },
                Tab::People => html! { <People /> },
            };
            html! {
                <div class="scroll" role="tabpanel" id="tabpanel" tabindex="0" aria-labelledby={super::header::tab_id(state.tab)}>
                    { inner }
                </div>
            }
        }
    }
}
