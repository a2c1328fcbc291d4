//! One thread. Folded: the quote, who, and the first words. Open: the whole discussion, my drafts in it, and what can be done.

use anchor::Resolution;
use client::Draft;
use review::{Thread, ThreadState, Words};
use yew::{AttrValue, Callback, Html, NodeRef, Properties, UseStateHandle, component, html, use_node_ref, use_state};

use super::acts::acts;
use super::comment_view::CommentView;
use super::draft_row::draft_row;
use super::editor::{Editor, Saved};
use super::scene::{Shared, SharedScene};
use super::thread_facts::{placement_note, thread_facts};
use crate::app::{Intent, Mark};
use crate::browser::focus::{How, use_reach};
use crate::draft_text::quote_of;
use crate::placement::Placed;
use crate::state::{Action, Editing};
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
    html! {
        <article ref={node} class={class(props)} aria-labelledby={format!("t-{id}")} onmouseenter={hover(true)}
            onmouseleave={hover(false)}>
            { card_head(scene, thread, props.is_open) }
            if let Some(placed) = &props.placed {
                { placement_note(scene, thread, placed, props.is_open) }
            }
            <CommentView scene={scene.clone()} thread={thread.clone()} idx=0 is_open={props.is_open} drafts={props.drafts.clone()} />
            { opening(scene, thread, props.is_open) }
            if props.is_open {
                { rest(scene, props, &is_closing) }
            } else {
                { summary(scene, thread, props.drafts.len()) }
            }
        </article>
    }
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
fn card_head(scene: &SharedScene, thread: &Thread, is_open: bool) -> Html {
    let id = thread.id;
    let onclick = scene.wire.doing(move |wire| {
        if is_open {
            wire.act(Action::Fold);
        } else {
            wire.act(Action::Unfold(id));
            wire.intent.emit(Intent::Reveal(Mark::Thread(id)));
        }
    });
    let (class, quote) = quote(scene, thread);
    html! {
        <h4 class="card-head" id={format!("t-{id}")}>
            <button type="button" class="card-toggle" aria-expanded={if is_open { "true" } else { "false" }} {onclick}>
                <span {class} dir="auto">{ quote }</span>
            </button>
        </h4>
    }
}

fn quote(scene: &SharedScene, thread: &Thread) -> (&'static str, AttrValue) {
    match thread.target.as_ref().map(|target| quote_of(target)) {
        None => ("quote-none", scene.t("card.no_place")),
        Some(quote) if quote.trim().is_empty() => ("quote-none", scene.t("card.whole_page")),
        Some(quote) => ("quote", quote.to_string().into()),
    }
}

/// What stands beside the first comment: what would satisfy, what happens in silence, what is proposed.
fn opening(scene: &SharedScene, thread: &Thread, is_open: bool) -> Html {
    let line = |key, words: &Words| match words {
        Words::Here(words) => {
            html! { <p class="need"><b>{ scene.t(key) }</b>{ " " }<span dir="auto">{ words.to_string() }</span></p> }
        }
        Words::Missing | Words::Erased => Html::default(),
    };
    let quoted = thread.target.as_ref().map(|target| quote_of(target).to_string()).unwrap_or_default();
    html! {
        <>
            if let Some(need) = &thread.need {
                if is_open {
                    { line("card.because", &need.because) }
                }
                { line("card.satisfied_when", &need.would_satisfy) }
            }
            if let Some(Words::Here(replacement)) = &thread.replacement {
                <p class="diff" dir="auto"><del>{ quoted }</del>{ " " }<ins>{ replacement.to_string() }</ins></p>
            }
            if let Some(fallback) = &thread.fallback {
                { line("card.fallback", fallback) }
            }
        </>
    }
}

/// What a folded card does not show, in a few words.
fn summary(scene: &SharedScene, thread: &Thread, n_drafts: usize) -> Html {
    let n_replies = thread.comments.len().saturating_sub(1);
    if n_replies == 0 && n_drafts == 0 {
        return Html::default();
    }
    html! {
        <ul class="facts foot">
            if n_replies > 0 {
                <li>{ scene.count("card.replies", n_replies) }</li>
            }
            if n_drafts > 0 {
                <li>{ scene.count("card.drafts", n_drafts) }</li>
            }
        </ul>
    }
}

/// What an open card shows below its first comment.
fn rest(scene: &SharedScene, props: &ThreadCardProps, is_closing: &UseStateHandle<bool>) -> Html {
    let thread = &props.thread;
    let replies = (1..thread.comments.len()).map(|idx| {
        html! {
            <div class="reply" key={idx}>
                <CommentView scene={scene.clone()} thread={thread.clone()} {idx} is_open=true drafts={props.drafts.clone()} />
            </div>
        }
    });
    let is_edited = |draft: &Draft| props.editing.as_ref().is_some_and(|editing| editing.id == draft.id);
    let drafts = props.drafts.iter().filter(|draft| !is_edited(draft));
    let has_place = props.placed.as_ref().is_some_and(|placed| placed.span.is_some());
    html! {
        <>
            { replies.collect::<Html>() }
            { thread_facts(scene, thread, has_place) }
            { drafts.map(|draft| draft_row(scene, draft, None, true)).collect::<Html>() }
            if let Some(editing) = &props.editing {
                <Editor key={editing.id.to_string()} scene={scene.clone()} editing={editing.clone()} saved={props.saved} />
            } else {
                { acts(scene, thread, props.placed.as_deref(), &props.drafts, is_closing) }
            }
        </>
    }
}

#[cfg(test)]
mod tests;
