//! Links to a thread: copying one, and what is said while the thread that one leads to is not here.

use std::rc::Rc;

use client::{Command, View};
use review::ThreadId;
use yew::{Callback, Html, Properties, component, use_state};

use super::parts::button;
use super::scene::SharedScene;
use crate::browser::address::page_address;
use crate::key_acts::copy_link;
use crate::markup::{self, Tag, group, tag};
use crate::page_view::PageView;
use crate::permalink::{Found, ThreadLink};
use crate::state::{Action, ViewState};
use crate::strings::Slot;

/// Says that the thread of a link has not arrived, or in which review it is.
pub fn link_note(scene: &SharedScene, view: &View, page: &PageView, state: &ViewState) -> Option<Tag> {
    let link = state.following.filter(|_| view.is_open && page.is_ready)?;
    let known = view.reviews.iter().find(|known| link.is_of(&known.id) && known.id != view.review.id);
    let (words, act) = match (link.find(&view.review), known) {
        (Found::Here(_), _) => return None,
        (Found::NotYet, _) => (scene.t("link.not_yet"), None),
        (Found::Elsewhere, Some(known)) => {
            let title = if known.title.is_empty() { page.title.to_string() } else { known.title.clone() };
            let review = known.id;
            let go = scene.wire.doing(move |wire| wire.ask(Command::Switch { review }));
            let words = scene.say("link.elsewhere", &[("title", Slot::Word(&title))]);
            (words, Some(button("plain", scene.t("link.go"), go)))
        }
        (Found::Elsewhere, None) => (scene.t("link.unknown"), None),
    };
    let end = button("quiet", scene.t("link.end"), scene.wire.acting(Action::EndFollow));
    let note = tag("div").class("link-note").attr("role", "status").child(tag("p").attr("dir", "auto").child(words));
    Some(note.child(tag("div").class("acts").child(act).child(end)))
}

/// See [`CopyLink`].
#[derive(Properties, PartialEq)]
pub struct CopyLinkProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The thread.
    pub thread: ThreadId,
}

/// The button that copies the link to a thread.
pub fn copy_button(scene: &SharedScene, thread: ThreadId) -> Html {
    markup::component::<CopyLink>(CopyLinkProps { scene: scene.clone(), thread })
}

/// Says that it is copied, or shows the link where the browser refuses that.
#[component]
pub fn CopyLink(props: &CopyLinkProps) -> Html {
    let scene = &props.scene;
    let copied = use_state(|| None::<bool>);
    let link = ThreadLink::to(&scene.review.id, props.thread);
    let copy = {
        let copied = copied.clone();
        scene.wire.doing(move |_| {
            let copied = copied.clone();
            copy_link(link, Callback::from(move |is_done| copied.set(Some(is_done))));
        })
    };
    let said = copied.map(|is_done| copied_link(scene, link, is_done));
    group()
        .child(button("plain", scene.t("link.copy"), copy))
        .child(tag("span").class("copied").attr("role", "status").child(said))
        .html()
}

/// That a link is copied; or the link itself, where the browser refuses that.
pub fn copied_link(scene: &SharedScene, link: ThreadLink, is_done: bool) -> Tag {
    if is_done {
        return tag("span").class("saved").child(scene.t("link.copied"));
    }
    tag("input")
        .attr("type", "text")
        .flag("readonly", true)
        .attr("dir", "ltr")
        .attr("aria-label", scene.t("link.this"))
        .value(Rc::<str>::from(link.on(&page_address())))
}

#[cfg(test)]
mod tests {
    use client::{KnownReview, ReviewKind};
    use review::ReviewId;

    use super::*;
    use crate::samples;
    use crate::snapshot::{as_words, rendered_for};

    fn shown(link: ThreadLink, knows: Option<&str>) -> String {
        let mut view = (*samples::archive().view).clone();
        view.reviews = knows
            .into_iter()
            .map(|title| KnownReview {
                id: ReviewId([8; 32]),
                kind: ReviewKind::Owned,
                title: title.into(),
                address: String::new(),
                document_id: String::new(),
                can_write: true,
                is_of_this_document: true,
                is_open: false,
                chosen: samples::NOW,
            })
            .collect();
        let page = Rc::clone(&samples::archive().page);
        let state = ViewState { following: Some(link), ..ViewState::default() };
        as_words(&rendered_for(&samples::archive(), move |scene| {
            link_note(&scene, &view, &page, &state).map(Tag::html).unwrap_or_default()
        }))
    }

    #[test]
    fn a_link_waits_for_what_has_not_arrived_and_names_the_review_it_is_in() {
        let review = samples::archive().view.review.id;
        let other = ReviewId([8; 32]);
        assert_eq!(shown(ThreadLink::to(&review, samples::thread_id(2)), None), "", "it is here");
        let text = shown(ThreadLink::to(&review, samples::thread_id(99)), None);
        assert!(text.contains("not arrived") && !text.contains("[Go there]"), "{text}");
        let text = shown(ThreadLink::to(&other, samples::thread_id(2)), Some("Sale of the tape robot"));
        assert!(text.contains("Sale of the tape robot") && text.contains("[Go there]"), "{text}");
        let text = shown(ThreadLink::to(&other, samples::thread_id(2)), None);
        assert!(text.contains("another review") && !text.contains("[Go there]"), "{text}");
    }
}
