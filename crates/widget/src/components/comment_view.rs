//! One comment: who, when, what it is, its words, how people reacted, its older versions; and what may be done with it.

use client::{Command, Draft, DraftAct};
use review::{Comment, Kind, NEWCOMER, PersonId, Reaction, Thread, ThreadId, Version, Words};
use yew::{Callback, Html, MouseEvent, Properties, UseStateHandle, component, use_state};

use super::icon::{Icon, icon_button};
use super::link_note::copy_button;
use super::parts::{button, disc, when};
use super::scene::{Shared, SharedScene};
use super::suggestion_view::suggestion_chip;
use crate::markdown;
use crate::markup::{Tag, group, list, tag};
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
    let who = tag("div")
        .class("who")
        .child(disc(&comment.author, &name))
        .child(
            tag("span")
                .class("named")
                .child(tag("b").class("name").attr("dir", "auto").child(name))
                .child((props.idx == 0).then(|| chips(scene, &props.thread)))
                .child(asked(scene, comment)),
        )
        .child(when(scene, comment.at))
        .child((props.is_open && has_acts(scene, comment)).then(|| {
            let more = toggling(&folds, |now| now.acts = !now.acts);
            let label = if scene.can_write { "comment.more" } else { "menu.label" };
            icon_button(Icon::More, &scene.t(label), Some(folds.acts), more)
        }));
    group()
        .child(who)
        .child(carried(scene, comment))
        .child(words(scene, &comment.words))
        .child(props.is_open.then(|| unfolded(scene, comment, &props.drafts, &folds)))
        .html()
}

/// Whether something can be done with it: who only reads can copy the link to its thread.
fn has_acts(scene: &SharedScene, comment: &Comment) -> bool {
    let opened = ThreadId { entry: comment.id.entry, op: comment.id.op };
    matches!(comment.words, Words::Here(_)) && (scene.can_write || scene.review.threads.contains_key(&opened))
}

/// What an open card shows below the words of a comment.
fn unfolded(scene: &SharedScene, comment: &Comment, drafts: &[Shared<Draft>], folds: &Folds) -> Tag {
    let n_older = comment.versions.len().saturating_sub(1);
    group()
        .child(reactions(scene, comment))
        .child((n_older > 0).then(|| {
            let versions = toggling(folds, |now| now.versions = !now.versions);
            button("link", scene.count("comment.edited", n_older), versions)
        }))
        .child(folds.versions.then(|| versions(scene, comment)))
        .child(folds.acts.then(|| comment_acts(scene, comment, drafts, folds)))
}

/// What the thread is and how it stands, as words with a shape.
fn chips(scene: &SharedScene, thread: &Thread) -> Tag {
    let is_held = thread.need.is_some() && thread.is_open();
    let class = match thread.kind {
        Kind::Question => "chip ask",
        Kind::Suggestion => "chip sugg",
        _ => "chip",
    };
    // "Issue" is what a comment is unless it says otherwise, and says nothing beside "Blocking".
    let has_kind = thread.kind != Kind::Issue;
    let state = wording::state(&scene.strings, thread.state_at(scene.now));
    group()
        .child(is_held.then(|| tag("span").class("chip block").child(scene.t("chip.blocking"))))
        .child(has_kind.then(|| tag("span").class(class).child(scene.t(wording::kind(thread.kind)))))
        .child(suggestion_chip(scene, thread))
        .child(state.map(|state| tag("span").class("chip state-chip").child(state)))
}

/// Who is still asked by a comment: me above all.
fn asked(scene: &SharedScene, comment: &Comment) -> Option<Tag> {
    if comment.open_asks.is_empty() {
        return asked_by_name(scene, comment);
    }
    let text = if comment.open_asks.iter().any(|person| scene.is_me(person)) {
        scene.t("chip.asks_you")
    } else {
        let names: Vec<_> = comment.open_asks.iter().map(|person| scene.name(person)).collect();
        scene.say("chip.asks", &[("names", Slot::Word(&names.join(&scene.t("list.comma"))))])
    };
    Some(tag("span").class("chip ask").child(text))
}

/// Who is asked by name, as long as nobody has answered.
fn asked_by_name(scene: &SharedScene, comment: &Comment) -> Option<Tag> {
    let name = comment.asks_name.as_deref()?;
    let is_waiting = scene.standing.turn.rows.iter().any(|row| {
        row.ask.is_some_and(|ask| (ask.entry, ask.op) == (comment.id.entry, comment.id.op)) && row.person != NEWCOMER
    });
    let is_here =
        scene.review.people.values().any(|person| person.name.as_str().trim().eq_ignore_ascii_case(name.trim()));
    if is_here && !is_waiting {
        return None;
    }
    let is_mine = scene.me.as_ref().is_some_and(|me| me.name.trim().eq_ignore_ascii_case(name.trim()));
    let text = if is_mine { scene.t("chip.asks_you") } else { scene.say("chip.asks", &[("names", Slot::Word(name))]) };
    Some(tag("span").class("chip ask").child(text))
}

/// Where a comment comes from, when that is not plain: from another review, or from somebody who had left this one.
fn carried(scene: &SharedScene, comment: &Comment) -> Option<Tag> {
    let words = match &comment.carried_from {
        Some(name) => scene.say("comment.carried", &[("name", Slot::Word(name.as_str()))]),
        None if comment.is_from_former => scene.t("comment.former"),
        None => return None,
    };
    Some(tag("p").class("muted carried").child(words))
}

fn words(scene: &SharedScene, words: &Words) -> Tag {
    match words {
        Words::Here(text) => markdown::block(text),
        Words::Missing => tag("p").class("muted").child(scene.t("comment.missing")),
        Words::Erased => tag("p").class("muted").child(scene.t("comment.erased")),
    }
}

fn reactions(scene: &SharedScene, comment: &Comment) -> Option<Tag> {
    let mut rows = comment.reactions.iter().filter(|(_, people)| !people.is_empty()).peekable();
    rows.peek()?;
    let rows = rows.map(|(reaction, people)| {
        let names: Vec<_> = people.iter().map(|person| scene.name(person)).collect();
        let names = names.join(&scene.t("list.comma"));
        let word = scene.t(wording::reaction(*reaction));
        let text = scene.say("comment.reaction", &[("how", Slot::Word(&word)), ("names", Slot::Word(&names))]);
        tag("li").attr("dir", "auto").child(text)
    });
    Some(tag("ul").class("facts foot").child(list(rows)))
}

fn versions(scene: &SharedScene, comment: &Comment) -> Tag {
    let older = comment.versions.iter().rev().filter(|version| version.words != comment.words);
    // Whoever edits on two devices has two latest versions: neither had seen the other.
    let is_beside = |version: &Version| {
        let history = &scene.review.history;
        comment.versions.iter().any(|other| history.is_beside(&version.order.entry, &other.order.entry))
    };
    let rows = older.map(|version| {
        let beside = is_beside(version).then(|| tag("span").class("chip").child(scene.t("comment.version.beside")));
        tag("li").child(when(scene, version.at)).child(beside).child(words(scene, &version.words))
    });
    tag("ol").class("versions").child(list(rows))
}

/// Reacting to a comment; changing one's own, or taking it back.
fn comment_acts(scene: &SharedScene, comment: &Comment, drafts: &[Shared<Draft>], folds: &Folds) -> Tag {
    let wire = &scene.wire;
    let id = comment.id;
    let is_own = scene.can_write && scene.is_me(&comment.author);
    let known = drafts.iter().find(|draft| matches!(draft.act, DraftAct::Edit { comment, .. } if comment == id));
    let (known, text) = (known.cloned(), comment.words.as_str().to_string());
    let edit = wire.doing(move |wire| match &known {
        Some(draft) => wire.act(Action::Edit(Editing { id: draft.id, act: draft.act.clone(), is_saved: true }.into())),
        None => wire.write(DraftAct::Edit { comment: id, text: text.clone() }),
    });
    let ask = toggling(folds, |now| now.redaction = !now.redaction);
    let reactions = Reaction::ALL
        .iter()
        .filter(|_| scene.can_write)
        .map(|reaction| react_button(scene, comment, *reaction, drafts));
    let thread = ThreadId { entry: id.entry, op: id.op };
    let link = scene.review.threads.get(&thread).map(|_| copy_button(scene, thread));
    let own = || {
        group().child(button("plain", scene.t("comment.edit"), edit)).child(button(
            "plain",
            scene.t("comment.take_back"),
            ask.clone(),
        ))
    };
    let redaction = || {
        let redact = wire.doing(move |wire| wire.ask(Command::Redact { comment: id }));
        let acts = tag("div")
            .class("acts")
            .child(button("danger", scene.t("comment.take_back.do"), redact))
            .child(button("plain", scene.t("comment.take_back.keep"), ask.clone()));
        tag("div")
            .class("callout")
            .attr("role", "group")
            .attr("aria-label", scene.t("comment.take_back"))
            .child(tag("p").child(scene.t("comment.take_back.what")))
            .child(acts)
    };
    tag("div")
        .class("comment-acts")
        .child(tag("div").class("acts").child(list(reactions)).child(is_own.then(own)).child(link))
        .child(folds.redaction.then(redaction))
}

/// A reaction, on or off. Pressing again before it was published drops the draft.
fn react_button(scene: &SharedScene, comment: &Comment, reaction: Reaction, drafts: &[Shared<Draft>]) -> Tag {
    let is_mine = |people: &[PersonId]| people.iter().any(|person| scene.is_me(person));
    let is_on = comment.reactions.iter().any(|(one, people)| *one == reaction && is_mine(people));
    let comment = comment.id;
    let draft = drafts.iter().find(
        |draft| matches!(draft.act, DraftAct::React { comment: c, reaction: r, .. } if c == comment && r == reaction),
    );
    let draft = draft.map(|draft| draft.id);
    let is_pressed = is_on != draft.is_some();
    let on_click = scene.wire.doing(move |wire| match draft {
        Some(id) => wire.ask(Command::DiscardDraft { id }),
        None => wire.save(None, DraftAct::React { comment, reaction, is_on: !is_on }),
    });
    button("plain", scene.t(wording::reaction(reaction)), on_click).truth("aria-pressed", is_pressed)
}
