//! Where words are written: a new thread, a reply, another version, a reason. Every letter is saved as a draft at once, and
//! it says in words whether it is safe. Leaving it loses nothing.

use std::rc::Rc;

use client::{Command, DraftAct, DraftId, NeedDraft, View};
use yew::{
    AttrValue, Callback, Html, InputEvent, KeyboardEvent, NodeRef, Properties, component, html, use_node_ref, use_state,
};

use super::kind_fields::KindFields;
use super::parts::button;
use super::scene::{Scene, Shared, Wire, use_scene, use_wire};
use crate::app::Intent;
use crate::browser::focus::{typed, use_borrowed_focus};
use crate::draft_text::{Label, TEXT_LEN_MAX, is_blank, quote_of, take_label, text_of, with_text};
use crate::markdown;
use crate::state::{Action, Editing};
use crate::strings::Slot;

/// Whether the words in an editor are safe.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Saved {
    /// Nothing was written.
    #[default]
    Nothing,
    /// On its way to the disk.
    Saving,
    /// On the disk.
    OnDisk,
    /// There is no disk.
    Nowhere,
}

impl Saved {
    /// Of this draft.
    pub fn of(view: &View, id: DraftId) -> Self {
        match view.drafts.iter().any(|draft| draft.id == id && draft.binned.is_none()) {
            false => Self::Nothing,
            true if view.store_fault.is_some() => Self::Nowhere,
            true if view.n_unsaved > 0 => Self::Saving,
            true => Self::OnDisk,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Nothing => "editor.nothing",
            Self::Saving => "editor.saving",
            Self::OnDisk => "editor.saved",
            Self::Nowhere => "editor.nowhere",
        }
    }
}

/// See [`Editor`].
#[derive(Properties, PartialEq)]
pub struct EditorProps {
    /// What is written.
    pub editing: Shared<Editing>,
    /// Whether it is safe.
    pub saved: Saved,
}

/// The editor. Its own words are the truth while it is open; the draft follows them.
#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let scene = use_scene();
    let wire = use_wire();
    let node: NodeRef = use_node_ref();
    use_borrowed_focus(&node);
    let act = use_state(|| props.editing.act.clone());
    let is_preview = use_state(|| false);
    let id = props.editing.id;
    let exists = props.saved != Saved::Nothing || props.editing.is_saved;
    let change = {
        let (act, wire) = (act.clone(), wire.clone());
        Callback::from(move |next: DraftAct| {
            if exists || !is_blank(&next) {
                wire.ask(Command::SaveDraft { id, act: next.clone() });
            }
            act.set(next);
        })
    };
    let leave = leave(&wire, id, exists, (*act).clone());
    let onkeydown = {
        let leave = leave.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                leave.emit(true);
            }
        })
    };
    let text = text_of(&act).unwrap_or_default().to_string();
    html! {
        <section class="editor" aria-label={title(&scene, &act)} {onkeydown}>
            <Head act={Shared(Rc::new((*act).clone()))} />
            if *is_preview {
                <div class="md preview" dir="auto">{ markdown::render(&text) }</div>
            } else {
                <Words {node} act={Shared(Rc::new((*act).clone()))} change={change.clone()} />
            }
            if let DraftAct::Thread { .. } = &*act {
                <KindFields act={Shared(Rc::new((*act).clone()))} {change} />
            }
            if text.len() > TEXT_LEN_MAX {
                <p class="hint is-bad">{ scene.say("editor.too_long", &[("n", Slot::Count(text.len() - TEXT_LEN_MAX))]) }</p>
            }
            <Foot saved={props.saved} is_preview={*is_preview} has_text={!text.trim().is_empty()}
                on_preview={Callback::from(move |()| is_preview.set(!*is_preview))} {leave} />
        </section>
    }
}

/// Leaves the editor: keeping the draft (`true`), unless nothing was written, or throwing it away (`false`).
fn leave(wire: &Wire, id: DraftId, exists: bool, act: DraftAct) -> Callback<bool> {
    let wire = wire.clone();
    Callback::from(move |keeps: bool| {
        if exists && (!keeps || is_blank(&act)) {
            wire.ask(Command::DiscardDraft { id });
        }
        if matches!(act, DraftAct::Thread { .. }) {
            wire.intent.emit(Intent::ClearSelection);
        }
        wire.act(Action::EndEdit);
    })
}

fn title(scene: &Scene, act: &DraftAct) -> AttrValue {
    scene.t(match act {
        DraftAct::Thread { .. } => "editor.thread",
        DraftAct::Edit { .. } => "editor.edit",
        DraftAct::Close { .. } => "editor.close",
        DraftAct::Reopen { .. } => "editor.reopen",
        DraftAct::Reattach { .. } => "editor.reattach",
        DraftAct::Reply { .. } | DraftAct::Stance { .. } | DraftAct::React { .. } => "editor.reply",
    })
}

#[derive(Properties, PartialEq)]
struct HeadProps {
    act: Shared<DraftAct>,
}

#[component]
fn Head(props: &HeadProps) -> Html {
    let scene = use_scene();
    let quote = match &*props.act.0 {
        DraftAct::Thread { target, .. } | DraftAct::Reattach { target, .. } => Some(quote_of(target).to_string()),
        _ => None,
    };
    html! {
        <>
            <label class="editor-title" for="editor-words">{ title(&scene, &props.act) }</label>
            if let Some(quote) = quote.filter(|quote| !quote.is_empty()) {
                <p class="quote" dir="auto">{ quote }</p>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct WordsProps {
    node: NodeRef,
    act: Shared<DraftAct>,
    change: Callback<DraftAct>,
}

/// The field itself. A label such as `nit: ` at the start becomes the kind, and leaves the text.
#[component]
fn Words(props: &WordsProps) -> Html {
    let scene = use_scene();
    let (act, change) = (props.act.clone(), props.change.clone());
    let oninput = Callback::from(move |event: InputEvent| change.emit(after_typing(&act, typed(&event))));
    let hint = match &*props.act.0 {
        DraftAct::Thread { kind, .. } => Some(crate::wording::kind_hint(*kind)),
        _ => None,
    };
    html! {
        <textarea ref={props.node.clone()} id="editor-words" class="words-field" rows="4" dir="auto"
            placeholder={hint.map(|key| scene.t(key))} value={text_of(&props.act).unwrap_or_default().to_string()} {oninput} />
    }
}

fn after_typing(act: &DraftAct, text: String) -> DraftAct {
    let (DraftAct::Thread { .. }, Some((label, rest))) = (act, take_label(&text)) else { return with_text(act, text) };
    let mut next = with_text(act, rest.into());
    if let DraftAct::Thread { kind, need, .. } = &mut next {
        match label {
            Label::Kind(named) => *kind = named,
            Label::Blocking => *need = need.take().or_else(|| Some(NeedDraft::default())),
        }
    }
    next
}

#[derive(Properties, PartialEq)]
struct FootProps {
    saved: Saved,
    is_preview: bool,
    has_text: bool,
    on_preview: Callback<()>,
    leave: Callback<bool>,
}

#[component]
fn Foot(props: &FootProps) -> Html {
    let scene = use_scene();
    let leaving = |keeps| {
        let leave = props.leave.clone();
        Callback::from(move |_| leave.emit(keeps))
    };
    let preview = if props.is_preview { "editor.write" } else { "editor.preview" };
    html! {
        <>
            <p class="saved">{ scene.t(props.saved.key()) }</p>
            <div class="acts">
                { button("primary", scene.t("editor.done"), leaving(true)) }
                if props.has_text {
                    { button("quiet", scene.t(preview), props.on_preview.reform(|_| ())) }
                }
                <span class="spacer"></span>
                { button("quiet", scene.t("editor.discard"), leaving(false)) }
            </div>
        </>
    }
}
