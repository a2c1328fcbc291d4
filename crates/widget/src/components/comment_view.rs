//! One comment: who, when, what it is, its words, how people reacted, its older versions; and what may be done with it.

use client::{Command, Draft, DraftAct};
use review::{Comment, Kind, Reaction, Thread, Words};
use yew::{Html, Properties, component, html, use_state};

use super::icon::{Icon, IconButton};
use super::parts::{Initials, When, button};
use super::scene::{Scene, Shared, use_scene, use_wire};
use crate::markdown;
use crate::state::{Action, Editing};
use crate::strings::Slot;
use crate::wording;

/// See [`CommentView`].
#[derive(Properties, PartialEq)]
pub struct CommentViewProps {
    /// The thread.
    pub thread: Shared<Thread>,
    /// Which of its comments.
    pub idx: usize,
    /// Whether its card is unfolded.
    pub is_open: bool,
    /// My drafts in the thread.
    pub drafts: Vec<Shared<Draft>>,
}

/// The comment.
#[component]
pub fn CommentView(props: &CommentViewProps) -> Html {
    let scene = use_scene();
    let has_more = use_state(|| false);
    let has_versions = use_state(|| false);
    let Some(comment) = props.thread.comments.get(props.idx) else { return Html::default() };
    let toggle = |flag: &yew::UseStateHandle<bool>| {
        let flag = flag.clone();
        yew::Callback::from(move |_| flag.set(!*flag))
    };
    let name = scene.name(&comment.author);
    html! {
        <>
            <div class="who">
                <Initials person={comment.author} name={name.clone()} />
                <span class="named">
                    <b class="name" dir="auto">{ name }</b>
                    if props.idx == 0 {
                        { chips(&scene, &props.thread) }
                    }
                </span>
                <When at={comment.at} />
                if props.is_open && matches!(comment.words, Words::Here(_)) {
                    <IconButton icon={Icon::More} label={scene.t("comment.more")} is_expanded={*has_more} onclick={toggle(&has_more)} />
                }
            </div>
            { words(&scene, &comment.words) }
            if props.is_open {
                { reactions(&scene, comment) }
                if comment.versions.len() > 1 {
                    { button("link", scene.count("comment.edited", comment.versions.len() - 1), toggle(&has_versions)) }
                }
                if *has_versions {
                    { versions(&scene, comment) }
                }
                if *has_more {
                    <CommentActs comment={Shared(std::rc::Rc::new(comment.clone()))} drafts={props.drafts.clone()} />
                }
            }
        </>
    }
}

/// What the thread is and how it stands, as words with a shape.
fn chips(scene: &Scene, thread: &Thread) -> Html {
    let is_held = thread.need.is_some() && thread.is_open();
    let class = match thread.kind {
        Kind::Question => "chip ask",
        Kind::Suggestion => "chip sugg",
        _ => "chip",
    };
    html! {
        <>
            if is_held {
                <span class="chip block">{ scene.t("chip.blocking") }</span>
            }
            // "Issue" is what a comment is unless it says otherwise, and says nothing beside "Blocking".
            if thread.kind != Kind::Issue {
                <span {class}>{ scene.t(wording::kind(thread.kind)) }</span>
            }
            if let Some(state) = wording::state(&scene.strings, thread.state) {
                <span class="chip state-chip">{ state }</span>
            }
        </>
    }
}

fn words(scene: &Scene, words: &Words) -> Html {
    match words {
        Words::Here(text) => html! { <div class="md" dir="auto">{ markdown::render(text) }</div> },
        Words::Missing => html! { <p class="muted">{ scene.t("comment.missing") }</p> },
        Words::Erased => html! { <p class="muted">{ scene.t("comment.erased") }</p> },
    }
}

fn reactions(scene: &Scene, comment: &Comment) -> Html {
    let rows = comment.reactions.iter().filter(|(_, people)| !people.is_empty()).map(|(reaction, people)| {
        let names: Vec<_> = people.iter().map(|person| scene.name(person)).collect();
        let names = names.join(&scene.t("list.comma"));
        let word = scene.t(wording::reaction(*reaction));
        html! { <li dir="auto">{ scene.say("comment.reaction", &[("how", Slot::Word(&word)), ("names", Slot::Word(&names))]) }</li> }
    });
    let rows: Vec<Html> = rows.collect();
    if rows.is_empty() {
        return Html::default();
    }
    html! { <ul class="facts foot">{ rows.into_iter().collect::<Html>() }</ul> }
}

fn versions(scene: &Scene, comment: &Comment) -> Html {
    let older = comment.versions.iter().rev().filter(|version| version.words != comment.words);
    html! {
        <ol class="versions">
            { older.map(|version| html! { <li><When at={version.at} />{ words(scene, &version.words) }</li> }).collect::<Html>() }
        </ol>
    }
}

#[derive(Properties, PartialEq)]
struct CommentActsProps {
    comment: Shared<Comment>,
    drafts: Vec<Shared<Draft>>,
}

/// Reacting to a comment; changing one's own, or taking it back.
#[component]
fn CommentActs(props: &CommentActsProps) -> Html {
    let scene = use_scene();
    let wire = use_wire();
    let asks = use_state(|| false);
    let comment = &props.comment;
    let is_own = scene.is_me(&comment.author);
    let edit = {
        let (comment, drafts) = (comment.clone(), props.drafts.clone());
        wire.doing(move |wire| {
            let known =
                drafts.iter().find(|draft| matches!(draft.act, DraftAct::Edit { comment: id, .. } if id == comment.id));
            match known {
                Some(draft) => {
                    wire.act(Action::Edit(Editing { id: draft.id, act: draft.act.clone(), is_saved: true }.into()))
                }
                None => wire.write(DraftAct::Edit { comment: comment.id, text: comment.words.as_str().into() }),
            }
        })
    };
    let ask = {
        let asks = asks.clone();
        yew::Callback::from(move |_| asks.set(!*asks))
    };
    let id = comment.id;
    html! {
        <div class="comment-acts">
            <div class="acts">
                { Reaction::ALL.iter().map(|reaction| html! {
                    <ReactButton comment={comment.clone()} reaction={*reaction} drafts={props.drafts.clone()} />
                }).collect::<Html>() }
                if is_own {
                    { button("plain", scene.t("comment.edit"), edit) }
                    { button("plain", scene.t("comment.take_back"), ask.clone()) }
                }
            </div>
            if *asks {
                <div class="callout" role="group" aria-label={scene.t("comment.take_back")}>
                    <p>{ scene.t("comment.take_back.what") }</p>
                    <div class="acts">
                        { button("danger", scene.t("comment.take_back.do"), wire.doing(move |wire| wire.ask(Command::Redact { comment: id }))) }
                        { button("plain", scene.t("comment.take_back.keep"), ask) }
                    </div>
                </div>
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ReactButtonProps {
    comment: Shared<Comment>,
    reaction: Reaction,
    drafts: Vec<Shared<Draft>>,
}

/// A reaction, on or off. Pressing again before it was published drops the draft.
#[component]
fn ReactButton(props: &ReactButtonProps) -> Html {
    let scene = use_scene();
    let wire = use_wire();
    let (comment, reaction) = (props.comment.id, props.reaction);
    let is_on =
        props.comment.reactions.iter().any(|(one, people)| *one == reaction && people.iter().any(|person| scene.is_me(person)));
    let draft = props.drafts.iter().find(
        |draft| matches!(draft.act, DraftAct::React { comment: c, reaction: r, .. } if c == comment && r == reaction),
    );
    let draft = draft.map(|draft| draft.id);
    let is_pressed = is_on != draft.is_some();
    let onclick = wire.doing(move |wire| match draft {
        Some(id) => wire.ask(Command::DiscardDraft { id }),
        None => wire.save(None, DraftAct::React { comment, reaction, is_on: !is_on }),
    });
    html! {
        <button type="button" class="plain" aria-pressed={if is_pressed { "true" } else { "false" }} {onclick}>
            { scene.t(wording::reaction(reaction)) }
        </button>
    }
}
