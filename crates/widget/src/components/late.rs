//! The way in to the screens that are in the late part; only its table (`late.rs` of this crate) may come this way.

use client::View;
use yew::Html;

use super::brief_form::{BriefForm, BriefFormProps};
use super::digest_view::digest_view;
use super::gates_view::{GatesPane, GatesPaneProps};
use super::handoff_view::{HandoffPane, HandoffPaneProps};
use super::home::{Home, HomeProps};
use super::hours_form::{HoursForm, HoursFormProps};
use super::identity::identity;
use super::invite::{InvitePane, InvitePaneProps};
use super::keys_view::keys_view;
use super::measures_view::measures_view;
use super::palette::{Palette, PaletteProps};
use super::policy_view::{PolicyPane, PolicyPaneProps};
use super::scene::{Same, Shared, SharedScene};
use super::suggestion_list::{SuggestionList, SuggestionListProps};
use crate::markup::{self, keyed};
use crate::page_view::PageView;
use crate::state::Pane;

pub(crate) use super::brief_past::{at_the_same_time, history};
pub(crate) use super::coverage_view::coverage_view;
pub(crate) use super::digest_view::digest_note;
pub(crate) use super::draft_list::draft_list;
pub(crate) use super::gates_view::gates_line;
pub(crate) use super::invite::question;
pub(crate) use super::link_note::{copy_button, link_note};
pub(crate) use super::place_lines::place_lines;
pub(crate) use super::search_bar::search_bar;
pub(crate) use super::since_view::since_view;
pub(crate) use super::thread_time::{remind, thread_time};
pub(crate) use super::turn_later::ways_out;

/// A pane that is no everyday one.
pub(crate) fn pane(pane: Pane, scene: &SharedScene, view: &Same<View>, page: &Shared<PageView>) -> Option<Html> {
    let (scene, view, page) = (scene.clone(), view.clone(), page.clone());
    Some(match pane {
        Pane::Suggestions => markup::component::<SuggestionList>(SuggestionListProps { scene, view, page }),
        Pane::Identity => identity(&scene, &view).html(),
        Pane::Palette => markup::component::<Palette>(PaletteProps { scene, view }),
        Pane::Keys => keys_view(&scene).html(),
        Pane::Brief => keyed::<BriefForm>("brief", BriefFormProps { scene, view, page, is_owned: false }),
        Pane::OwnReview => keyed::<BriefForm>("own", BriefFormProps { scene, view, page, is_owned: true }),
        Pane::Invite => markup::component::<InvitePane>(InvitePaneProps { scene, view, page }),
        Pane::Home => markup::component::<Home>(HomeProps { scene, view, page }),
        Pane::Gates => markup::component::<GatesPane>(GatesPaneProps { scene, view, page }),
        Pane::Policy => markup::component::<PolicyPane>(PolicyPaneProps { scene, view, page }),
        Pane::Hours => markup::component::<HoursForm>(HoursFormProps { scene, view }),
        Pane::Digest => digest_view(&scene, &view, &page).html(),
        Pane::Handoffs => markup::component::<HandoffPane>(HandoffPaneProps { scene, view }),
        Pane::Measures => measures_view(&scene, &page).html(),
        Pane::Lists | Pane::Drafts | Pane::Submit => return None,
    })
}
