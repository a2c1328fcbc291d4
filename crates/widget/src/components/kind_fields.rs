//! What a new thread is: its kind, whether it blocks and then why and until when, what happens in silence, other words.

use std::cell::RefCell;
use std::rc::Rc;

use client::{DraftAct, NeedDraft};
use review::Kind;
use yew::{Callback, Html, html};

use super::parts::field;
use super::scene::SharedScene;
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
) -> Html {
    let DraftAct::Thread { kind, need, fallback, replacement, .. } = &**act else { return Html::default() };
    let draft = Draft { act, change };
    html! {
        <>
            { kind_picker(scene, *kind, &draft) }
            if *kind == Kind::Suggestion {
                { field("replacement", "2", scene.t("editor.replacement"), replacement.clone().unwrap_or_default(), draft.changing(set_replacement)) }
            }
            { need_fields(scene, need.as_ref(), &draft, kept) }
            <details class="fold" open={!fallback.is_empty()}>
                <summary>{ scene.t("editor.fallback.fold") }</summary>
                { field("fallback", "2", scene.t("editor.fallback"), fallback.clone(), draft.changing(set_fallback)) }
            </details>
        </>
    }
}

fn set_replacement(act: &mut DraftAct, words: String) {
    if let DraftAct::Thread { replacement, .. } = act {
        *replacement = Some(words).filter(|words| !words.is_empty());
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

fn kind_picker(scene: &SharedScene, chosen: Kind, draft: &Draft<'_>) -> Html {
    let one = |kind: Kind| {
        let onchange = draft.changing(move |act, _| {
            if let DraftAct::Thread { kind: now, .. } = act {
                *now = kind;
            }
        });
        html! {
            <label title={scene.t(wording::kind_hint(kind))}>
                <input type="radio" name="kind" value={kind.number().to_string()} checked={kind == chosen} {onchange} />
                <span>{ scene.t(wording::kind(kind)) }</span>
            </label>
        }
    };
    html! {
        <fieldset class="words-choice">
            <legend class="unseen">{ scene.t("editor.kind") }</legend>
            { Kind::ALL.iter().map(|kind| one(*kind)).collect::<Html>() }
        </fieldset>
    }
}

/// Blocking, and the two reasons it must give.
fn need_fields(
    scene: &SharedScene,
    need: Option<&NeedDraft>,
    draft: &Draft<'_>,
    kept: &Rc<RefCell<NeedDraft>>,
) -> Html {
    let kept = Rc::clone(kept);
    let onchange = draft.changing(move |act, _| {
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
    html! {
        <div class="blocking">
            <label class="tick">
                <input type="checkbox" checked={need.is_some()} {onchange} />
                <span>{ scene.t("editor.blocking") }</span>
            </label>
            if let Some(need) = need {
                { field("because", "2", scene.t("editor.because"), need.because.clone(), draft.changing(set_because)) }
                { field("would-satisfy", "2", scene.t("editor.would_satisfy"), need.would_satisfy.clone(), draft.changing(set_would_satisfy)) }
            }
        </div>
    }
}
