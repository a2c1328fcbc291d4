//! The frame of the panel: a labelled region with its header, one body, what there is to tell, and the tray.

use std::rc::Rc;

use client::View;
use yew::{Html, NodeRef, Properties, component, use_node_ref};

use super::banner::banners;
use super::brief_view::brief_view;
use super::header::header;
use super::notices::notices;
use super::scene::{Same, Shared, SharedScene};
use super::submit::{Submit, SubmitProps};
use super::thread_list::thread_list;
use super::tray::tray;
use super::turn_list::turn_list;
use crate::app::ShownNotice;
use crate::browser::focus::{How, use_kept_focus, use_reach};
use crate::markup::{self, Tag, tag};
use crate::page_view::PageView;
use crate::state::{Action, Form, Pane, PanelSize, Tab, ViewState};

/// See [`Panel`].
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Same<View>,
    /// The page.
    pub page: Shared<PageView>,
    /// What is open.
    pub state: Shared<ViewState>,
    /// What to tell.
    pub notices: Shared<[Rc<ShownNotice>]>,
    /// Direction of the interface's language; the frame itself stands by the page's.
    pub dir: &'static str,
}

/// The panel.
#[component]
pub fn Panel(props: &PanelProps) -> Html {
    let scene = &props.scene;
    let node: NodeRef = use_node_ref();
    use_reach(&node, How::TakesFocus(props.state.is_from_launcher));
    let on_focus_in = use_kept_focus(&node);
    let is_full = props.state.size == PanelSize::Full;
    let has_primary = matches!(
        props.state.pane,
        Pane::Submit | Pane::Brief | Pane::OwnReview | Pane::Invite | Pane::Hours | Pane::Policy | Pane::Handoffs
    );
    let late = scene.late.part();
    let asked = late.and_then(|late| (late.question)(scene, &props.notices, props.state.notices_seen));
    let is_quiet = has_primary || props.state.editing.is_some() || asked.is_some();
    let desk = tag("div")
        .class("desk")
        .attr("dir", props.dir)
        .attr("lang", scene.strings.lang().to_string())
        .child((scene.form == Form::Phone).then(|| handle(scene, is_full)))
        .child(header(scene, &props.view, &props.page, &props.state))
        .child(banners(scene, &props.view))
        .child(asked)
        .child(late.map(|late| (late.link_note)(scene, &props.view, &props.page, &props.state)))
        .child(late.map(|late| (late.digest_note)(scene, &props.view, &props.page, &props.state)))
        .child(body(scene, &props.view, &props.page, &props.state))
        .child(notices(scene, &props.notices, &props.state))
        .child(tray(scene, &props.view, is_quiet));
    tag("aside")
        .node_ref(node)
        .class(if is_full { "panel is-full" } else { "panel" })
        .attr("part", "panel")
        .attr("role", "complementary")
        .attr("aria-label", scene.t("panel.label"))
        .attr("tabindex", "-1")
        .on_focus_in(on_focus_in)
        .child(desk)
        .html()
}

/// What the sheet is pulled by; a button, so that it needs no pulling.
fn handle(scene: &SharedScene, is_full: bool) -> Tag {
    let key = if is_full { "panel.lower" } else { "panel.raise" };
    tag("button")
        .attr("type", "button")
        .class("handle")
        .attr("aria-label", scene.t(key))
        .on_click(scene.wire.acting(Action::ToggleFull))
}

fn body(scene: &SharedScene, view: &Same<View>, page: &Shared<PageView>, state: &ViewState) -> Tag {
    // A pane begins at its top, wherever the one before it was left.
    let scroll = tag("div").class("scroll").key(if state.pane == Pane::Lists { "lists" } else { "pane" });
    match state.pane {
        Pane::Submit => {
            let (view, page) = (view.clone(), page.clone());
            scroll.child(markup::component::<Submit>(SubmitProps { scene: scene.clone(), view, page }))
        }
        Pane::Drafts => scroll.child(match scene.late.part() {
            Some(late) => (late.draft_list)(scene, view, page),
            None => scene.late.waiting(scene),
        }),
        Pane::Lists => scroll
            .attr("role", "tabpanel")
            .attr("id", "tabpanel")
            .attr("tabindex", "0")
            .attr("aria-labelledby", super::header::tab_id(state.tab))
            .child(match state.tab {
                Tab::Turn => turn_list(scene, view, page, state),
                Tab::Threads => thread_list(scene, view, page, state),
                Tab::Brief => brief_view(scene, view, page, state),
                Tab::Since => match scene.late.part() {
                    Some(late) => (late.since)(scene, view, page, state),
                    None => scene.late.waiting(scene),
                },
            }),
        pane => match scene.late.part() {
            Some(late) => scroll.child((late.pane)(pane, scene, view, page)),
            None => scroll.child(scene.late.waiting(scene)),
        },
    }
}
