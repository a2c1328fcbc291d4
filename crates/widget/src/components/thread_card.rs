//! One thread. Folded: the quote, who, and the first words. Open: the whole discussion, my drafts in it, and what can be done.

use std::rc::Rc;

use anchor::Resolution;
use client::{Draft, DraftAct, View};
use review::{Thread, ThreadState, Words};
use yew::{AttrValue, Callback, Html, NodeRef, Properties, UseStateHandle, component, use_node_ref, use_state};

use super::acts::acts;
use super::comment_view::{CommentView, CommentViewProps};
use super::draft_row::{draft_row, fact};
use super::editor::{Editor, EditorProps, Saved};
use super::scene::{Shared, SharedScene};
use super::suggestion_view::suggestion;
use super::thread_facts::{placement_note, thread_facts};
use crate::app::{Intent, Mark};
use crate::browser::focus::{How, use_reach};
use crate::draft_text::{home_of, quote_of};
use crate::markup::{self, Tag, group, keyed, list, tag};
use crate::page_view::PageView;
use crate::placement::Placed;
use crate::state::{Action, Editing, ViewState};
use crate::wording;

/// See [`ThreadCard`].
#[derive(Properties, PartialEq)]
pub struct ThreadCardProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The thread.
    pub thread: Shared<Thread>,
    /// Where it is.
    #[prop_or_default]
    pub placed: Option<Shared<Placed>>,
    /// My drafts in it.
    #[prop_or_default]
    pub drafts: Vec<Shared<Draft>>,
    /// What I am writing in it.
    #[prop_or_default]
    pub editing: Option<Shared<Editing>>,
    /// Whether those words are safe.
    #[prop_or_default]
    pub saved: Saved,
    /// Whether it is unfolded.
    #[prop_or_default]
    pub is_open: bool,
    /// Whether its highlight is under the pointer.
    #[prop_or_default]
    pub is_hot: bool,
    /// Its number among how many, where not all of them are built.
    #[prop_or_default]
    pub place_in_list: Option<(usize, usize)>,
}

/// The card of a thread in a list, with my drafts in it.
pub fn thread_card(
    scene: &SharedScene,
    view: &View,
    page: &PageView,
    state: &ViewState,
    thread: &Rc<Thread>,
    placed: Option<&Rc<Placed>>,
    place_in_list: Option<(usize, usize)>,
) -> Html {
    let is_home = |act: &DraftAct| home_of(&view.review, act) == Some(thread.id);
    let mine = view.drafts.iter().filter(|draft| draft.binned.is_none() && is_home(&draft.act));
    let editing = state.editing_where(is_home);
    let saved = editing.as_ref().map_or(Saved::Nothing, |editing| Saved::of(view, editing.id));
    let props = ThreadCardProps {
        scene: scene.clone(),
        thread: Shared(Rc::clone(thread)),
        placed: placed.cloned().map(Shared),
        drafts: mine.map(|draft| Shared(Rc::clone(draft))).collect(),
        editing: editing.map(Shared),
        saved,
        is_open: state.opened == Some(thread.id),
        is_hot: page.hovered.contains(&thread.id),
        place_in_list,
    };
    keyed::<ThreadCard>(&thread.id.to_string(), props)
}

/// The card.
#[component]
pub fn ThreadCard(props: &ThreadCardProps) -> Html {
    let scene = &props.scene;
    let node: NodeRef = use_node_ref();
    let is_closing = use_state(|| false);
    use_reach(&node, How::InView(props.is_open));
    let thread = &props.thread;
    let id = thread.id;
    let hover = |on: bool| {
        let wire = scene.wire.clone();
        Callback::from(move |_| wire.intent.emit(Intent::Hover(on.then_some(Mark::Thread(id)))))
    };
    let first = comment(props, 0, props.is_open);
    let below =
        if props.is_open { Some(rest(scene, props, &is_closing)) } else { summary(scene, thread, props.drafts.len()) };
    tag("article")
        .node_ref(node)
        .attr("aria-labelledby", format!("t-{id}"))
        .attr("aria-posinset", props.place_in_list.map(|(n, _)| n.to_string()))
        .attr("aria-setsize", props.place_in_list.map(|(_, n)| n.to_string()))
        .class(class(props))
        .on_mouse_enter(hover(true))
        .on_mouse_leave(hover(false))
        .child(card_head(scene, thread, props.is_open))
        .child(props.placed.as_ref().map(|placed| placement_note(scene, thread, placed, props.is_open)))
        .child(first)
        .child(opening(scene, thread, props.is_open))
        .child(below)
        .html()
}

fn comment(props: &ThreadCardProps, idx: usize, is_open: bool) -> Html {
    let (scene, thread, drafts) = (props.scene.clone(), props.thread.clone(), props.drafts.clone());
    markup::component::<CommentView>(CommentViewProps { scene, thread, idx, is_open, drafts })
}

fn class(props: &ThreadCardProps) -> String {
    let thread = &props.thread;
    let is_orphan =
        props.placed.as_ref().is_some_and(|placed| matches!(placed.resolution, Resolution::Orphaned { .. }));
    let colour = match thread.state {
        _ if is_orphan => "k-orphan",
        ThreadState::Closed(_) | ThreadState::Redacted => "k-closed",
        ThreadState::OpenBlocking | ThreadState::WaitingForConfirmation if thread.need.is_some() => "k-blocking",
        _ => wording::kind_class(thread.kind),
    };
    ["card ", colour, if props.is_open { " is-open" } else { "" }, if props.is_hot { " is-hot" } else { "" }].concat()
}

/// The quote, as the heading that unfolds the card and shows the place in the text.
fn card_head(scene: &SharedScene, thread: &Thread, is_open: bool) -> Tag {
    let id = thread.id;
    let on_click = scene.wire.doing(move |wire| {
        if is_open {
            wire.act(Action::Fold);
        } else {
            wire.act(Action::Unfold(id));
            wire.intent.emit(Intent::Reveal(Mark::Thread(id)));
        }
    });
    let (class, quote) = quote(scene, thread);
    let toggle = tag("button")
        .attr("type", "button")
        .class("card-toggle")
        .truth("aria-expanded", is_open)
        .on_click(on_click)
        .child(tag("span").class(class).attr("dir", "auto").child(quote));
    tag("h4").class("card-head").attr("id", format!("t-{id}")).child(toggle)
}

fn quote(scene: &SharedScene, thread: &Thread) -> (&'static str, AttrValue) {
    match thread.target.as_ref().map(|target| quote_of(target)) {
        None => ("quote-none", scene.t("card.no_place")),
        Some(quote) if quote.trim().is_empty() => ("quote-none", scene.t("card.whole_page")),
        Some(quote) => ("quote", quote.to_string().into()),
    }
}

/// What stands beside the first comment: what would satisfy, what happens in silence, what is proposed.
fn opening(scene: &SharedScene, thread: &Thread, is_open: bool) -> Tag {
    let line = |key, words: &Words| match words {
        Words::Here(words) => Some(fact(scene, key, words.to_string())),
        Words::Missing | Words::Erased => None,
    };
    // Where a guest wished to block, the reasons are shown all the same.
    let need = thread.need.as_ref().or(thread.plain_need.as_ref()).map(|need| {
        group()
            .child(is_open.then(|| line("card.because", &need.because)))
            .child(line("card.satisfied_when", &need.would_satisfy))
    });
    let fallback = thread.fallback.as_ref().map(|fallback| line("card.fallback", fallback));
    group().child(need).child(suggestion(scene, thread, is_open)).child(fallback)
}

/// What a folded card does not show, in a few words.
fn summary(scene: &SharedScene, thread: &Thread, n_drafts: usize) -> Option<Tag> {
    let n_replies = thread.comments.len().saturating_sub(1);
    if n_replies == 0 && n_drafts == 0 {
        return None;
    }
    let fact = |key, n: usize| (n > 0).then(|| tag("li").child(scene.count(key, n)));
    let facts = tag("ul").class("facts foot");
    Some(facts.child(fact("card.replies", n_replies)).child(fact("card.drafts", n_drafts)))
}

/// What an open card shows below its first comment.
fn rest(scene: &SharedScene, props: &ThreadCardProps, is_closing: &UseStateHandle<bool>) -> Tag {
    let thread = &props.thread;
    let replies = (1..thread.comments.len())
        .map(|idx| tag("div").class("reply").key(&idx.to_string()).child(comment(props, idx, true)));
    let is_edited = |draft: &Draft| props.editing.as_ref().is_some_and(|editing| editing.id == draft.id);
    let drafts = props.drafts.iter().filter(|draft| !is_edited(draft));
    let has_place = props.placed.as_ref().is_some_and(|placed| placed.span.is_some());
    let end = match &props.editing {
        Some(editing) => {
            let key = editing.id.to_string();
            let props = EditorProps { scene: scene.clone(), editing: editing.clone(), saved: props.saved };
            Some(keyed::<Editor>(&key, props))
        }
        None => acts(scene, thread, props.placed.as_deref(), &props.drafts, is_closing).map(Tag::html),
    };
    group()
        .child(list(replies))
        .child(thread_facts(scene, thread, has_place))
        .child(list(drafts.map(|draft| draft_row(scene, draft, None, true))))
        .child(end)
        .child(scene.late.part().map(|late| (late.thread_time)(scene, thread)))
}

#[cfg(test)]
mod tests;
