//! One thread. Folded: the quote, who, and the first words. Open: the whole discussion, my drafts in it, and what can be done.

use anchor::Resolution;
use client::Draft;
use review::{Thread, ThreadState, Words};
use yew::{AttrValue, Callback, Classes, Html, NodeRef, Properties, classes, component, html, use_node_ref};

use super::acts::Acts;
use super::comment_view::CommentView;
use super::draft_row::DraftRow;
use super::editor::{Editor, Saved};
use super::scene::{Scene, Shared, use_scene, use_wire};
use super::thread_facts::{PlacementNote, ThreadFacts};
use crate::app::{Intent, Mark};
use crate::browser::focus::use_in_view;
use crate::draft_text::quote_of;
use crate::placement::Placed;
use crate::state::{Action, Editing};
use crate::wording;

/// See [`ThreadCard`].
#[derive(Properties, PartialEq)]
pub struct ThreadCardProps {
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
    let wire = use_wire();
    let node: NodeRef = use_node_ref();
    use_in_view(&node, props.is_open);
    let thread = &props.thread;
    let id = thread.id;
    let hover = |on: bool| {
        let wire = wire.clone();
        Callback::from(move |_| wire.intent.emit(Intent::Hover(on.then_some(Mark::Thread(id)))))
    };
    html! {
        <article ref={node} class={class(props)} aria-labelledby={format!("t-{id}")} onmouseenter={hover(true)}
            onmouseleave={hover(false)}>
            <CardHead thread={thread.clone()} is_open={props.is_open} />
            if let Some(placed) = &props.placed {
                <PlacementNote thread={thread.clone()} placed={placed.clone()} is_open={props.is_open} />
            }
            <CommentView thread={thread.clone()} idx=0 is_open={props.is_open} drafts={props.drafts.clone()} />
            <Opening thread={thread.clone()} is_open={props.is_open} />
            if props.is_open {
                <Rest ..rest_of(props) />
            } else {
                <Summary thread={thread.clone()} n_drafts={props.drafts.len()} />
            }
        </article>
    }
}

fn class(props: &ThreadCardProps) -> Classes {
    let thread = &props.thread;
    let is_orphan =
        props.placed.as_ref().is_some_and(|placed| matches!(placed.resolution, Resolution::Orphaned { .. }));
    let colour = match thread.state {
        _ if is_orphan => "k-orphan",
        ThreadState::Closed(_) | ThreadState::Redacted => "k-closed",
        ThreadState::OpenBlocking | ThreadState::WaitingForConfirmation if thread.need.is_some() => "k-blocking",
        _ => wording::kind_class(thread.kind),
    };
    classes!("card", colour, props.is_open.then_some("is-open"), props.is_hot.then_some("is-hot"))
}

#[derive(Properties, PartialEq)]
struct CardHeadProps {
    thread: Shared<Thread>,
    is_open: bool,
}

/// The quote, as the heading that unfolds the card and shows the place in the text.
#[component]
fn CardHead(props: &CardHeadProps) -> Html {
    let scene = use_scene();
    let wire = use_wire();
    let (id, is_open) = (props.thread.id, props.is_open);
    let onclick = wire.doing(move |wire| {
        if is_open {
            wire.act(Action::Fold);
        } else {
            wire.act(Action::Unfold(id));
            wire.intent.emit(Intent::Reveal(Mark::Thread(id)));
        }
    });
    let (class, quote) = quote(&scene, &props.thread);
    html! {
        <h4 class="card-head" id={format!("t-{id}")}>
            <button type="button" class="card-toggle" aria-expanded={if is_open { "true" } else { "false" }} {onclick}>
                <span {class} dir="auto">{ quote }</span>
            </button>
        </h4>
    }
}

fn quote(scene: &Scene, thread: &Thread) -> (&'static str, AttrValue) {
    match thread.target.as_ref().map(|target| quote_of(target)) {
        None => ("quote-none", scene.t("card.no_place")),
        Some(quote) if quote.trim().is_empty() => ("quote-none", scene.t("card.whole_page")),
        Some(quote) => ("quote", quote.to_string().into()),
    }
}

#[derive(Properties, PartialEq)]
struct OpeningProps {
    thread: Shared<Thread>,
    is_open: bool,
}

/// What stands beside the first comment: what would satisfy, what happens in silence, what is proposed.
#[component]
fn Opening(props: &OpeningProps) -> Html {
    let scene = use_scene();
    let thread = &props.thread;
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
                if props.is_open {
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

#[derive(Properties, PartialEq)]
struct SummaryProps {
    thread: Shared<Thread>,
    n_drafts: usize,
}

/// What a folded card does not show, in a few words.
#[component]
fn Summary(props: &SummaryProps) -> Html {
    let scene = use_scene();
    let n_replies = props.thread.comments.len().saturating_sub(1);
    if n_replies == 0 && props.n_drafts == 0 {
        return Html::default();
    }
    html! {
        <ul class="facts foot">
            if n_replies > 0 {
                <li>{ scene.count("card.replies", n_replies) }</li>
            }
            if props.n_drafts > 0 {
                <li>{ scene.count("card.drafts", props.n_drafts) }</li>
            }
        </ul>
    }
}

#[derive(Properties, PartialEq)]
struct RestProps {
    thread: Shared<Thread>,
    placed: Option<Shared<Placed>>,
    drafts: Vec<Shared<Draft>>,
    editing: Option<Shared<Editing>>,
    saved: Saved,
}

fn rest_of(props: &ThreadCardProps) -> RestProps {
    RestProps {
        thread: props.thread.clone(),
        placed: props.placed.clone(),
        drafts: props.drafts.clone(),
        editing: props.editing.clone(),
        saved: props.saved,
    }
}

/// What an open card shows below its first comment.
#[component]
fn Rest(props: &RestProps) -> Html {
    let thread = &props.thread;
    let replies = (1..thread.comments.len()).map(|idx| {
        html! {
            <div class="reply" key={idx}>
                <CommentView thread={thread.clone()} {idx} is_open=true drafts={props.drafts.clone()} />
            </div>
        }
    });
    let is_edited = |draft: &Draft| props.editing.as_ref().is_some_and(|editing| editing.id == draft.id);
    let drafts = props.drafts.iter().filter(|draft| !is_edited(draft));
    let has_place = props.placed.as_ref().is_some_and(|placed| placed.span.is_some());
    html! {
        <>
            { replies.collect::<Html>() }
            <ThreadFacts thread={thread.clone()} {has_place} />
            { drafts.map(|draft| html! { <DraftRow key={draft.id.to_string()} draft={draft.clone()} /> }).collect::<Html>() }
            if let Some(editing) = &props.editing {
                <Editor key={editing.id.to_string()} editing={editing.clone()} saved={props.saved} />
            } else {
                <Acts thread={thread.clone()} placed={props.placed.clone()} drafts={props.drafts.clone()} />
            }
        </>
    }
}

#[cfg(test)]
mod tests;
