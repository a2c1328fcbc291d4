//! Where words are written: a new thread, a reply, another version, a reason. Every letter is saved as a draft at once, and
//! it says in words whether it is safe. Leaving it loses nothing.

use std::rc::Rc;

use client::{Command, DraftAct, DraftId, NeedDraft, View};
use yew::{
    AttrValue, Callback, Html, InputEvent, KeyboardEvent, NodeRef, Properties, UseStateHandle, component, use_mut_ref,
    use_node_ref, use_state,
};

use super::draft_row::quoted;
use super::kind_fields::kind_fields;
use super::mention_list::{Offer, Offered, active_id, mention_key, mention_list};
use super::parts::{button, hint, spacer};
use super::scene::{Shared, SharedScene, Wire};
use crate::app::Intent;
use crate::browser::caret::caret;
use crate::browser::focus::{How, typed, use_reach};
use crate::draft_text::{Label, TEXT_LEN_MAX, is_blank, quote_of, take_label, text_of, with_text};
use crate::markdown;
use crate::markup::{Tag, group, keyed, tag};
use crate::mention::mention_at;
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

/// The editor, once the late part is here; it takes the focus when it comes.
pub fn editor(scene: &SharedScene, editing: Shared<Editing>, saved: Saved) -> Html {
    match scene.late.part() {
        Some(_) => keyed::<Editor>(&editing.id.to_string(), EditorProps { scene: scene.clone(), editing, saved }),
        None => scene.late.waiting(scene).html(),
    }
}

/// See [`editor`]. Its own words are the truth while it is open; the draft follows them.
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
    let offered: Offered = use_state(|| None);
    let typed = {
        let (act, change) = (Rc::clone(&act), change.clone());
        Callback::from(move |text: String| change.emit(after_typing(&act, text)))
    };
    let leave = leave(wire, id, exists, Rc::clone(&act));
    let on_key_down = {
        let (leave, scene, node) = (leave.clone(), scene.clone(), node.clone());
        let (offered, typed) = (offered.clone(), typed.clone());
        Callback::from(move |event: KeyboardEvent| {
            if mention_key(&scene, &event, &node, &offered, &typed) {
                return;
            }
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                leave.emit(true);
            }
        })
    };
    let text = text_of(&act).unwrap_or_default();
    let field = if *is_preview {
        markdown::block(text).class("md preview")
    } else {
        words(scene, &node, &act, &change, &offered)
    };
    let names = asked(scene, &act);
    let n_too_many = text.len().saturating_sub(TEXT_LEN_MAX);
    let too_long = || {
        let words = scene.say("editor.too_long", &[("n", Slot::Count(n_too_many))]);
        tag("p").class("hint is-bad").child(words)
    };
    tag("section")
        .class("editor")
        .attr("aria-label", title(scene, &act))
        .on_key_down(on_key_down)
        .child(head(scene, &act))
        .child(field)
        .child(mention_list(scene, &node, &offered, &typed))
        .child(names.map(|names| hint(names).class("hint asks")))
        .child(forecasted(scene, &act).map(hint))
        .child(kind_fields(scene, &act, &change, &kept))
        .child((n_too_many > 0).then(too_long))
        .child(tag("p").class("saved").child(scene.t(props.saved.key())))
        .child(foot(scene, !text.trim().is_empty(), &is_preview, &leave))
        .html()
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
        | DraftAct::Brief(_)
        | DraftAct::Redact { .. } => "editor.reply",
        DraftAct::Answer { .. } => "editor.reject",
        DraftAct::EndAsk { .. } => "editor.decline",
    })
}

fn head(scene: &SharedScene, act: &DraftAct) -> Tag {
    let quote = match act {
        DraftAct::Thread { target, .. } | DraftAct::Reattach { target, .. } => {
            Some(quote_of(target).to_string().into())
        }
        _ => None,
    };
    group()
        .child(tag("label").class("editor-title").attr("for", "editor-words").child(title(scene, act)))
        .child(quote.and_then(quoted))
}

/// The field itself. A label such as `nit: ` at the start becomes the kind, and leaves the text.
fn words(
    scene: &SharedScene,
    node: &NodeRef,
    act: &Rc<DraftAct>,
    change: &Callback<DraftAct>,
    offered: &Offered,
) -> Tag {
    let hint = match &**act {
        DraftAct::Thread { kind, .. } => Some(scene.t(crate::wording::kind_hint(*kind))),
        _ => None,
    };
    let value = text_of(act).unwrap_or_default().to_string();
    let (is_offering, active) = (offered.is_some(), active_id(offered));
    let on_input = {
        let (scene, act, change, offered) = (scene.clone(), Rc::clone(act), change.clone(), offered.clone());
        Callback::from(move |event: InputEvent| {
            let text = typed(&event);
            offered.set(offer(&scene, &act, &text, &event));
            change.emit(after_typing(&act, text));
        })
    };
    tag("textarea")
        .node_ref(node.clone())
        .attr("id", "editor-words")
        .class("words-field")
        .attr("rows", "4")
        .attr("dir", "auto")
        .attr("placeholder", hint)
        .attr("aria-autocomplete", "list")
        .attr("aria-controls", is_offering.then_some("mentions"))
        .attr("aria-activedescendant", active)
        .value(value)
        .on_input(on_input)
}

/// Who may be meant by what is being written; only what goes to others as a comment can ask somebody.
fn offer(scene: &SharedScene, act: &DraftAct, text: &str, event: &InputEvent) -> Option<Offer> {
    let me = scene.me.as_ref().and_then(|me| me.person.as_ref());
    let mention = mention_at(text, caret(event)?, &scene.review, me).filter(|_| can_ask(act))?;
    Some(Offer { mention, at: 0 })
}

fn can_ask(act: &DraftAct) -> bool {
    matches!(act, DraftAct::Thread { .. } | DraftAct::Reply { .. })
}

/// Whose turn it will be by the names that stand in the words.
fn asked(scene: &SharedScene, act: &DraftAct) -> Option<AttrValue> {
    let text = text_of(act).filter(|text| can_ask(act) && text.contains('@'))?;
    let people = client::mentioned(text, &scene.review);
    let names: Vec<_> = people.iter().filter(|person| !scene.is_me(person)).map(|person| scene.name(person)).collect();
    let names = names.join(&scene.t("list.comma"));
    (!names.is_empty()).then(|| scene.say("editor.asks", &[("names", Slot::Word(&names))]))
}

/// What a question costs in time: when it is read, and when its answer is seen. Said of the slowest of those who are asked by
/// name and whose hours are known, where that is not today, and while no fallback is written.
fn forecasted(scene: &SharedScene, act: &DraftAct) -> Option<AttrValue> {
    let text = text_of(act).filter(|text| can_ask(act) && text.contains('@'))?;
    let (is_blocking, has_fallback) = match act {
        DraftAct::Thread { need, fallback, .. } => (need.is_some(), !fallback.trim().is_empty()),
        _ => (false, false),
    };
    let review = &scene.review;
    let mine = review.calendar_of(&scene.me.as_ref()?.person?);
    let asked = client::mentioned(text, review).into_iter().filter(|person| !scene.is_me(person) && !has_fallback);
    let ways = asked.filter_map(|person| {
        let calendar = review.calendars.get(&person)?;
        let way = review::forecast(&mine, calendar, scene.now, &review.policy.response, is_blocking)?;
        Some((way.seen_at, way.read_at, person))
    });
    let (seen, read, person) = ways.max()?;
    if seen.0 - scene.now.0 < crate::time::DAY / 2 {
        return None;
    }
    let moment = |at| crate::due::moment(&scene.strings, scene.now, at, scene.zone_at(at));
    let (name, read, seen) = (scene.name(&person), moment(read), moment(seen));
    let slots = [("name", Slot::Word(&name)), ("read", Slot::Word(&read)), ("seen", Slot::Word(&seen))];
    Some(scene.say("forecast.line", &slots))
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

fn foot(scene: &SharedScene, has_text: bool, is_preview: &UseStateHandle<bool>, leave: &Callback<bool>) -> Tag {
    let leaving = |keeps| leave.reform(move |_| keeps);
    let preview = {
        let is_preview = is_preview.clone();
        Callback::from(move |_| is_preview.set(!*is_preview))
    };
    let key = if **is_preview { "editor.write" } else { "editor.preview" };
    tag("div")
        .class("acts")
        .child(button("primary", scene.t("editor.done"), leaving(true)))
        .child(has_text.then(|| button("quiet", scene.t(key), preview)))
        .child(spacer())
        .child(button("quiet", scene.t("editor.discard"), leaving(false)))
}
