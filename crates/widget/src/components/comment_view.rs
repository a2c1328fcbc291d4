//! One comment: who, when, what it is, its words, how people reacted, its older versions; and what may be done with it.

use client::{Command, Draft, DraftAct};
use review::{Comment, Kind, PersonId, Reaction, Thread, Words};
use yew::{Callback, Html, MouseEvent, Properties, UseStateHandle, component, html, use_state};

use super::icon::{Icon, icon_button};
use super::parts::{button, disc, when};
use super::scene::{Shared, SharedScene};
use crate::markdown;
use crate::state::{Action, Editing};
use crate::strings::Slot;
use crate::wording;

/// See [`CommentView`].
#[derive(Properties, PartialEq)]
pub struct CommentViewProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The thread.
    pub thread: Shared<Thread>,
    /// Which of its comments.
    pub idx: usize,
    /// Whether its card is unfolded.
    pub is_open: bool,
    /// My drafts in the thread.
    pub drafts: Vec<Shared<Draft>>,
}

/// What is unfolded in a comment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Unfolded {
    acts: bool,
    versions: bool,
    /// Whether it asks if the comment shall be taken back.
    redaction: bool,
}

type Folds = UseStateHandle<Unfolded>;

/// A click that unfolds something, or folds it.
fn toggling(folds: &Folds, toggle: fn(&mut Unfolded)) -> Callback<MouseEvent> {
    let folds = folds.clone();
    Callback::from(move |_| {
        let mut next = *folds;
        toggle(&mut next);
        folds.set(next);
    })
}

/// The comment.
#[component]
pub fn CommentView(props: &CommentViewProps) -> Html {
    let scene = &props.scene;
    let folds: Folds = use_state(Unfolded::default);
    let Some(comment) = props.thread.comments.get(props.idx) else { return Html::default() };
    let name = scene.name(&comment.author);
    let more = toggling(&folds, |now| now.acts = !now.acts);
    html! {
        <>
            <div class="who">
                { disc(&comment.author, &name) }
                <span class="named">
                    <b class="name" dir="auto">{ name }</b>
                    if props.idx == 0 {
                        { chips(scene, &props.thread) }
                    }
                </span>
                { when(scene, comment.at) }
                if props.is_open && matches!(comment.words, Words::Here(_)) {
                    { icon_button(Icon::More, &scene.t("comment.more"), Some(folds.acts), more) }
                }
            </div>
            { words(scene, &comment.words) }
            if props.is_open {
                { reactions(scene, comment) }
                if comment.versions.len() > 1 {
                    { button("link", scene.count("comment.edited", comment.versions.len() - 1), toggling(&folds, |now| now.versions = !now.versions)) }
                }
                if folds.versions {
                    { versions(scene, comment) }
                }
                if folds.acts {
                    { comment_acts(scene, comment, &props.drafts, &folds) }
                }
            }
        </>
    }
}

/// What the thread is and how it stands, as words with a shape.
fn chips(scene: &SharedScene, thread: &Thread) -> Html {
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

fn words(scene: &SharedScene, words: &Words) -> Html {
    match words {
        Words::Here(text) => html! { <div class="md" dir="auto">{ markdown::render(text) }</div> },
        Words::Missing => html! { <p class="muted">{ scene.t("comment.missing") }</p> },
        Words::Erased => html! { <p class="muted">{ scene.t("comment.erased") }</p> },
    }
}

fn reactions(scene: &SharedScene, comment: &Comment) -> Html {
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

fn versions(scene: &SharedScene, comment: &Comment) -> Html {
    let older = comment.versions.iter().rev().filter(|version| version.words != comment.words);
    html! {
        <ol class="versions">
            { older.map(|version| html! { <li>{ when(scene, version.at) }{ words(scene, &version.words) }</li> }).collect::<Html>() }
        </ol>
    }
}

/// Reacting to a comment; changing one's own, or taking it back.
fn comment_acts(scene: &SharedScene, comment: &Comment, drafts: &[Shared<Draft>], folds: &Folds) -> Html {
    let wire = &scene.wire;
    let id = comment.id;
    let is_own = scene.is_me(&comment.author);
    let known = drafts.iter().find(|draft| matches!(draft.act, DraftAct::Edit { comment, .. } if comment == id));
    let (known, text) = (known.cloned(), comment.words.as_str().to_string());
    let edit = wire.doing(move |wire| match &known {
        Some(draft) => wire.act(Action::Edit(Editing { id: draft.id, act: draft.act.clone(), is_saved: true }.into())),
        None => wire.write(DraftAct::Edit { comment: id, text: text.clone() }),
    });
    let ask = toggling(folds, |now| now.redaction = !now.redaction);
    html! {
        <div class="comment-acts">
            <div class="acts">
                { Reaction::ALL.iter().map(|reaction| react_button(scene, comment, *reaction, drafts)).collect::<Html>() }
                if is_own {
                    { button("plain", scene.t("comment.edit"), edit) }
                    { button("plain", scene.t("comment.take_back"), ask.clone()) }
                }
            </div>
            if folds.redaction {
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

/// A reaction, on or off. Pressing again before it was published drops the draft.
fn react_button(scene: &SharedScene, comment: &Comment, reaction: Reaction, drafts: &[Shared<Draft>]) -> Html {
    let is_mine = |people: &[PersonId]| people.iter().any(|person| scene.is_me(person));
    let is_on = comment.reactions.iter().any(|(one, people)| *one == reaction && is_mine(people));
    let comment = comment.id;
    let draft = drafts.iter().find(
        |draft| matches!(draft.act, DraftAct::React { comment: c, reaction: r, .. } if c == comment && r == reaction),
    );
    let draft = draft.map(|draft| draft.id);
    let is_pressed = is_on != draft.is_some();
    let onclick = scene.wire.doing(move |wire| match draft {
        Some(id) => wire.ask(Command::DiscardDraft { id }),
        None => wire.save(None, DraftAct::React { comment, reaction, is_on: !is_on }),
    });
    html! {
        <button type="button" class="plain" aria-pressed={if is_pressed { "true" } else { "false" }} {onclick}>
            { scene.t(wording::reaction(reaction)) }
        </button>
    }
}
