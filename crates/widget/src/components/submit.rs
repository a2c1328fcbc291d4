//! The last step before publishing: what goes out, what stays because it is unfinished, a verdict, a summary. One press, one
//! entry; nobody ever sees half of it.

use std::rc::Rc;

use client::{Command, Draft, Refusal, View};
use review::Verdict;
use yew::{AttrValue, Callback, Html, Properties, UseStateHandle, component, html, use_effect_with, use_state};

use super::draft_list::{in_place_order, quote};
use super::draft_row::title;
use super::name_form::NameForm;
use super::parts::{button, field};
use super::scene::{Shared, SharedScene};
use crate::draft_text::text_of;
use crate::page_view::PageView;
use crate::state::{Action, Pane};
use crate::wording;

/// See [`Submit`].
#[derive(Properties, PartialEq)]
pub struct SubmitProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Shared<View>,
    /// The page.
    pub page: Shared<PageView>,
}

/// The pane.
#[component]
pub fn Submit(props: &SubmitProps) -> Html {
    let scene = &props.scene;
    let wire = &scene.wire;
    let verdict = use_state(|| Verdict::Comment);
    let summary = use_state(String::new);
    let drafts = in_place_order(&props.view, &props.page);
    let (unfinished, ready): (Vec<_>, Vec<_>) = drafts.into_iter().partition(|draft| draft.is_unfinished());
    {
        // Everything went out (here, or in another tab): nothing is left to do in this pane.
        let wire = wire.clone();
        use_effect_with(ready.is_empty() && unfinished.is_empty(), move |is_done| {
            if *is_done {
                wire.act(Action::Enter(Pane::Lists));
            }
        });
    }
    let submit = {
        let (verdict, summary) = (*verdict, (*summary).clone());
        wire.doing(move |wire| wire.ask(Command::Submit { verdict, summary: summary.clone() }))
    };
    let is_named = scene.me.is_some();
    let blocks = refusal(is_named, ready.len(), unfinished.len());
    html! {
        <section class="pane submit" aria-labelledby="submit-title">
            <div class="row">
                <h3 id="submit-title">{ scene.t("submit.title") }</h3>
                <span class="spacer"></span>
                { button("quiet", scene.t("pane.back"), wire.acting(Action::Enter(Pane::Lists))) }
            </div>
            { going(scene, &props.view, &ready, &unfinished) }
            if !is_named {
                <NameForm scene={scene.clone()} />
            }
            { verdicts(scene, &verdict) }
            { field("summary", "3", scene.t("submit.summary"), (*summary).clone(), Callback::from(move |words| summary.set(words))) }
            <div class="acts">
                <button type="button" class="primary" disabled={blocks.is_some() || props.view.is_submitting} onclick={submit}
                    aria-describedby="submit-why">
                    { scene.t(if props.view.is_submitting { "submit.busy" } else { "submit.do" }) }
                </button>
            </div>
            <p class="hint" id="submit-why">{ blocks.map_or_else(|| scene.t("submit.once"), |why| wording::refusal(&scene.strings, &why)) }</p>
        </section>
    }
}

/// Why it cannot be submitted now, in the words the client would use.
fn refusal(is_named: bool, n_ready: usize, n_unfinished: usize) -> Option<Refusal> {
    match (is_named, n_ready, n_unfinished) {
        (_, 0, 0) => Some(Refusal::NothingToSubmit),
        (_, 0, n) => Some(Refusal::Unfinished { n }),
        (false, ..) => Some(Refusal::NoName),
        _ => None,
    }
}

/// What goes out, and what stays.
fn going(scene: &SharedScene, view: &View, ready: &[Rc<Draft>], unfinished: &[Rc<Draft>]) -> Html {
    let row = |draft: &Rc<Draft>, lacks: Option<AttrValue>| {
        let text = text_of(&draft.act).unwrap_or_default().to_string();
        html! {
            <li key={draft.id.to_string()}>
                { title(scene, &draft.act) }
                <span class="line" dir="auto">{ if text.is_empty() { quote(view, draft).unwrap_or_default() } else { text.into() } }</span>
                if let Some(lacks) = lacks {
                    <span class="lacks">{ lacks }</span>
                }
            </li>
        }
    };
    html! {
        <>
            <p class="going-title">{ scene.count("submit.going", ready.len()) }</p>
            <ol class="going">{ ready.iter().map(|draft| row(draft, None)).collect::<Html>() }</ol>
            if !unfinished.is_empty() {
                <p class="going-title">{ scene.count("submit.staying", unfinished.len()) }</p>
                <ol class="going">
                    { unfinished.iter().map(|draft| row(draft, Some(scene.t(wording::lacks(&draft.act))))).collect::<Html>() }
                </ol>
            }
        </>
    }
}

fn verdicts(scene: &SharedScene, chosen: &UseStateHandle<Verdict>) -> Html {
    let one = |verdict: Verdict| {
        let (word, hint) = wording::verdict(verdict);
        let onchange = {
            let chosen = chosen.clone();
            Callback::from(move |_| chosen.set(verdict))
        };
        html! {
            <label class="verdict-choice">
                <input type="radio" name="verdict" value={verdict.number().to_string()} checked={verdict == **chosen} {onchange} />
                <span><b>{ scene.t(word) }</b><span class="hint">{ scene.t(hint) }</span></span>
            </label>
        }
    };
    html! {
        <fieldset class="verdicts">
            <legend>{ scene.t("submit.verdict") }</legend>
            { Verdict::ALL.iter().map(|verdict| one(*verdict)).collect::<Html>() }
        </fieldset>
    }
}
