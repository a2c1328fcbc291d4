//! Where words are written: a new thread, a reply, another version, a reason. Every letter is saved as a draft at once, and
//! it says in words whether it is safe. Leaving it loses nothing.

use std::rc::Rc;

use client::{Command, DraftAct, DraftId, NeedDraft, View};
use yew::{
    AttrValue, Callback, Html, InputEvent, KeyboardEvent, NodeRef, Properties, UseStateHandle, component, html,
    use_mut_ref, use_node_ref, use_state,
};

use super::kind_fields::kind_fields;
use super::parts::button;
use super::scene::{Shared, SharedScene, Wire};
use crate::app::Intent;
use crate::browser::focus::{How, typed, use_reach};
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
    /// What to show from.
    pub scene: SharedScene,
    /// What is written.
    pub editing: Shared<Editing>,
    /// Whether it is safe.
    pub saved: Saved,
}

/// The editor. Its own words are the truth while it is open; the draft follows them.
#[component]
pub fn Editor(props: &EditorProps) -> Html {
    let scene = &props.scene;
    let wire = &scene.wire;
    let node: NodeRef = use_node_ref();
    use_reach(&node, How::BorrowsFocus);
    let written = use_state(|| Rc::new(props.editing.act.clone()));
    let is_preview = use_state(|| false);
    // What was written before "blocking" was unticked comes back when it is ticked again.
    let kept = use_mut_ref(NeedDraft::default);
    let act: Rc<DraftAct> = Rc::clone(&written);
    let id = props.editing.id;
    let exists = props.saved != Saved::Nothing || props.editing.is_saved;
    let change = {
        let wire = wire.clone();
        Callback::from(move |next: DraftAct| {
            if exists || !is_blank(&next) {
                wire.ask(Command::SaveDraft { id, act: next.clone() });
            }
            written.set(Rc::new(next));
        })
    };
    let leave = leave(wire, id, exists, Rc::clone(&act));
    let onkeydown = {
        let leave = leave.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                leave.emit(true);
            }
        })
    };
    let text = text_of(&act).unwrap_or_default();
    html! {
        <section class="editor" aria-label={title(scene, &act)} {onkeydown}>
            { head(scene, &act) }
            if *is_preview {
                <div class="md preview" dir="auto">{ markdown::render(text) }</div>
            } else {
                { words(scene, &node, &act, &change) }
            }
            if let DraftAct::Thread { .. } = &*act {
                { kind_fields(scene, &act, &change, &kept) }
            }
            if text.len() > TEXT_LEN_MAX {
                <p class="hint is-bad">{ scene.say("editor.too_long", &[("n", Slot::Count(text.len() - TEXT_LEN_MAX))]) }</p>
            }
            <p class="saved">{ scene.t(props.saved.key()) }</p>
            { foot(scene, !text.trim().is_empty(), &is_preview, &leave) }
        </section>
    }
}

/// Leaves the editor: keeping the draft (`true`), unless nothing was written, or throwing it away (`false`).
fn leave(wire: &Wire, id: DraftId, exists: bool, act: Rc<DraftAct>) -> Callback<bool> {
    let wire = wire.clone();
    Callback::from(move |keeps: bool| {
        if exists && (!keeps || is_blank(&act)) {
            wire.ask(Command::DiscardDraft { id });
        }
        if matches!(*act, DraftAct::Thread { .. }) {
            wire.intent.emit(Intent::ClearSelection);
        }
        wire.act(Action::EndEdit);
    })
}

fn title(scene: &SharedScene, act: &DraftAct) -> AttrValue {
    scene.t(match act {
        DraftAct::Thread { .. } => "editor.thread",
        DraftAct::Edit { .. } => "editor.edit",
        DraftAct::Close { .. } => "editor.close",
        DraftAct::Reopen { .. } => "editor.reopen",
        DraftAct::Reattach { .. } => "editor.reattach",
        DraftAct::Reply { .. }
        | DraftAct::Stance { .. }
        | DraftAct::React { .. }
        | DraftAct::Mark { .. }
        | DraftAct::Answer { .. }
        | DraftAct::EndAsk { .. } => "editor.reply",
    })
}

fn head(scene: &SharedScene, act: &DraftAct) -> Html {
    let quote = match act {
        DraftAct::Thread { target, .. } | DraftAct::Reattach { target, .. } => Some(quote_of(target).to_string()),
        _ => None,
    };
    html! {
        <>
            <label class="editor-title" for="editor-words">{ title(scene, act) }</label>
            if let Some(quote) = quote.filter(|quote| !quote.is_empty()) {
                <p class="quote" dir="auto">{ quote }</p>
            }
        </>
    }
}

/// The field itself. A label such as `nit: ` at the start becomes the kind, and leaves the text.
fn words(scene: &SharedScene, node: &NodeRef, act: &Rc<DraftAct>, change: &Callback<DraftAct>) -> Html {
    let hint = match &**act {
        DraftAct::Thread { kind, .. } => Some(scene.t(crate::wording::kind_hint(*kind))),
        _ => None,
    };
    let value = text_of(act).unwrap_or_default().to_string();
    let (act, change) = (Rc::clone(act), change.clone());
    let oninput = Callback::from(move |event: InputEvent| change.emit(after_typing(&act, typed(&event))));
    html! {
        <textarea ref={node} id="editor-words" class="words-field" rows="4" dir="auto" placeholder={hint} {value} {oninput} />
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

fn foot(scene: &SharedScene, has_text: bool, is_preview: &UseStateHandle<bool>, leave: &Callback<bool>) -> Html {
    let leaving = |keeps| leave.reform(move |_| keeps);
    let preview = {
        let is_preview = is_preview.clone();
        Callback::from(move |_| is_preview.set(!*is_preview))
    };
    let key = if **is_preview { "editor.write" } else { "editor.preview" };
    html! {
        <div class="acts">
            { button("primary", scene.t("editor.done"), leaving(true)) }
            if has_text {
                { button("quiet", scene.t(key), preview) }
            }
            <span class="spacer"></span>
            { button("quiet", scene.t("editor.discard"), leaving(false)) }
        </div>
    }
}
