//! What a new thread is: its kind, whether it blocks and then why and until when, what happens in silence, other words.

use std::cell::RefCell;
use std::rc::Rc;

use client::{DraftAct, NeedDraft};
use review::Kind;
use yew::Callback;

use super::parts::{field, hint};
use super::scene::SharedScene;
use super::suggestion_view::diff;
use crate::draft_text::quote_of;
use crate::markup::{Tag, group, list, tag};
use crate::wording;

/// The draft as it is, and what to do when it shall be another.
struct Draft<'a> {
    act: &'a Rc<DraftAct>,
    change: &'a Callback<DraftAct>,
}

impl Draft<'_> {
    /// Changes the draft by something that was chosen or typed.
    fn changing<T: 'static>(&self, set: impl Fn(&mut DraftAct, T) + 'static) -> Callback<T> {
        let (act, change) = (Rc::clone(self.act), self.change.clone());
        Callback::from(move |value: T| {
            let mut next = (*act).clone();
            set(&mut next, value);
            change.emit(next);
        })
    }
}

/// The fields; of another act than a thread nothing is shown. `kept` holds the reasons for blocking while the box is unticked.
pub fn kind_fields(
    scene: &SharedScene,
    act: &Rc<DraftAct>,
    change: &Callback<DraftAct>,
    kept: &Rc<RefCell<NeedDraft>>,
) -> Option<Tag> {
    let DraftAct::Thread { target, kind, need, fallback, replacement, .. } = &**act else { return None };
    let draft = Draft { act, change };
    let suggested = (*kind == Kind::Suggestion).then(|| {
        // It begins with the words that are there: changing them is easier than writing them again.
        let quote = quote_of(target);
        let words = replacement.clone().unwrap_or_else(|| quote.to_string());
        let change =
            if words == *quote { hint(scene.t("editor.replacement.same")) } else { diff(scene, &quote, &words) };
        group()
            .child(field("replacement", "2", scene.t("editor.replacement"), words, draft.changing(set_replacement)))
            .child(change)
    });
    let silence = draft.changing(set_fallback);
    let fold = tag("details")
        .class("fold")
        .flag("open", !fallback.is_empty())
        .child(tag("summary").child(scene.t("editor.fallback.fold")))
        .child(field("fallback", "2", scene.t("editor.fallback"), fallback.clone(), silence));
    let fields = group()
        .child(kind_picker(scene, *kind, &draft))
        .child(suggested)
        .child(need_fields(scene, need.as_ref(), &draft, kept))
        .child(fold);
    Some(fields)
}

fn set_replacement(act: &mut DraftAct, words: String) {
    if let DraftAct::Thread { target, replacement, .. } = act {
        *replacement = Some(words).filter(|words| **words != *quote_of(target));
    }
}

fn set_fallback(act: &mut DraftAct, words: String) {
    if let DraftAct::Thread { fallback, .. } = act {
        *fallback = words;
    }
}

fn need_of(act: &mut DraftAct) -> Option<&mut Option<NeedDraft>> {
    match act {
        DraftAct::Thread { need, .. } => Some(need),
        _ => None,
    }
}

fn set_because(act: &mut DraftAct, words: String) {
    if let Some(need) = need_of(act) {
        need.get_or_insert_default().because = words;
    }
}

fn set_would_satisfy(act: &mut DraftAct, words: String) {
    if let Some(need) = need_of(act) {
        need.get_or_insert_default().would_satisfy = words;
    }
}

fn kind_picker(scene: &SharedScene, chosen: Kind, draft: &Draft<'_>) -> Tag {
    let one = |kind: Kind| {
        let on_change = draft.changing(move |act, _| {
            if let DraftAct::Thread { kind: now, .. } = act {
                *now = kind;
            }
        });
        let radio = tag("input")
            .attr("type", "radio")
            .attr("name", "kind")
            .value(kind.number().to_string())
            .checked(kind == chosen)
            .on_change(on_change);
        tag("label")
            .attr("title", scene.t(wording::kind_hint(kind)))
            .child(radio)
            .child(tag("span").child(scene.t(wording::kind(kind))))
    };
    tag("fieldset")
        .class("words-choice")
        .child(tag("legend").class("unseen").child(scene.t("editor.kind")))
        .child(list(Kind::ALL.iter().map(|kind| one(*kind))))
}

/// Blocking, and the two reasons it must give.
fn need_fields(scene: &SharedScene, need: Option<&NeedDraft>, draft: &Draft<'_>, kept: &Rc<RefCell<NeedDraft>>) -> Tag {
    let kept = Rc::clone(kept);
    let on_change = draft.changing(move |act, _| {
        if let Some(need) = need_of(act) {
            *need = match need.take() {
                Some(need) => {
                    kept.replace(need);
                    None
                }
                None => Some(kept.borrow().clone()),
            };
        }
    });
    let tick = tag("label")
        .class("tick")
        .child(tag("input").attr("type", "checkbox").checked(need.is_some()).on_change(on_change))
        .child(tag("span").child(scene.t("editor.blocking")));
    let reasons = need.map(|need| {
        let (because, would_satisfy) = (need.because.clone(), need.would_satisfy.clone());
        let label = scene.t("editor.would_satisfy");
        group()
            .child(field("because", "2", scene.t("editor.because"), because, draft.changing(set_because)))
            .child(field("would-satisfy", "2", label, would_satisfy, draft.changing(set_would_satisfy)))
    });
    tag("div").class("blocking").child(tick).child(reasons)
}
