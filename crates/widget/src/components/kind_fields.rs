//! What a new thread is: its kind, whether it blocks and then why and until when, what happens in silence, other words.

use client::{DraftAct, NeedDraft};
use review::Kind;
use yew::{Callback, Html, Properties, component, html, use_mut_ref};

use super::parts::Field;
use super::scene::{Shared, use_scene};
use crate::wording;

/// See [`KindFields`].
#[derive(Properties, PartialEq)]
pub struct KindFieldsProps {
    /// The draft; of another act than a thread nothing is shown.
    pub act: Shared<DraftAct>,
    /// It shall be this.
    pub change: Callback<DraftAct>,
}

/// The fields.
#[component]
pub fn KindFields(props: &KindFieldsProps) -> Html {
    let DraftAct::Thread { kind, need, fallback, replacement, .. } = &*props.act.0 else { return Html::default() };
    let scene = use_scene();
    let setting = |set: fn(&mut DraftAct, String)| {
        let (act, change) = (props.act.clone(), props.change.clone());
        Callback::from(move |words: String| {
            let mut next = (*act.0).clone();
            set(&mut next, words);
            change.emit(next);
        })
    };
    html! {
        <>
            <KindPicker kind={*kind} act={props.act.clone()} change={props.change.clone()} />
            if *kind == Kind::Suggestion {
                <Field id="replacement" label={scene.t("editor.replacement")} value={replacement.clone().unwrap_or_default()}
                    on_input={setting(set_replacement)} />
            }
            <NeedFields need={need.clone()} act={props.act.clone()} change={props.change.clone()} />
            <details class="fold" open={!fallback.is_empty()}>
                <summary>{ scene.t("editor.fallback.fold") }</summary>
                <Field id="fallback" label={scene.t("editor.fallback")} value={fallback.clone()} on_input={setting(set_fallback)} />
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

fn set_need(act: &mut DraftAct, wanted: Option<NeedDraft>) {
    if let DraftAct::Thread { need, .. } = act {
        *need = wanted;
    }
}

#[derive(Properties, PartialEq)]
struct KindPickerProps {
    kind: Kind,
    act: Shared<DraftAct>,
    change: Callback<DraftAct>,
}

#[component]
fn KindPicker(props: &KindPickerProps) -> Html {
    let scene = use_scene();
    let one = |kind: Kind| {
        let (act, change) = (props.act.clone(), props.change.clone());
        let onchange = Callback::from(move |_| {
            let mut next = (*act.0).clone();
            if let DraftAct::Thread { kind: now, .. } = &mut next {
                *now = kind;
            }
            change.emit(next);
        });
        html! {
            <label title={scene.t(wording::kind_hint(kind))}>
                <input type="radio" name="kind" value={kind.number().to_string()} checked={kind == props.kind} {onchange} />
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

#[derive(Properties, PartialEq)]
struct NeedFieldsProps {
    need: Option<NeedDraft>,
    act: Shared<DraftAct>,
    change: Callback<DraftAct>,
}

/// Blocking, and the two reasons it must give.
#[component]
fn NeedFields(props: &NeedFieldsProps) -> Html {
    let scene = use_scene();
    // What was written before the box was unticked comes back when it is ticked again.
    let kept = use_mut_ref(NeedDraft::default);
    let update = {
        let (act, change) = (props.act.clone(), props.change.clone());
        move |need: Option<NeedDraft>| {
            let mut next = (*act.0).clone();
            set_need(&mut next, need);
            change.emit(next);
        }
    };
    let onchange = {
        let (need, kept, update) = (props.need.clone(), kept.clone(), update.clone());
        Callback::from(move |_| match &need {
            Some(need) => {
                kept.replace(need.clone());
                update(None);
            }
            None => update(Some(kept.borrow().clone())),
        })
    };
    let writing = |set: fn(&mut NeedDraft, String)| {
        let (need, update) = (props.need.clone(), update.clone());
        Callback::from(move |words: String| {
            let mut next = need.clone().unwrap_or_default();
            set(&mut next, words);
            update(Some(next));
        })
    };
    html! {
        <div class="blocking">
            <label class="tick">
                <input type="checkbox" checked={props.need.is_some()} {onchange} />
                <span>{ scene.t("editor.blocking") }</span>
            </label>
            if let Some(need) = &props.need {
                <Field id="because" label={scene.t("editor.because")} value={need.because.clone()}
                    on_input={writing(|need, words| need.because = words)} />
                <Field id="would-satisfy" label={scene.t("editor.would_satisfy")} value={need.would_satisfy.clone()}
                    on_input={writing(|need, words| need.would_satisfy = words)} />
            }
        </div>
    }
}
