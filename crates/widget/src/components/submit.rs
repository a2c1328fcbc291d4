//! The last step before publishing: what goes out, what stays because it is unfinished, a verdict, a summary. One press, one
//! entry; nobody ever sees half of it.

use std::rc::Rc;

use client::{Command, Draft, Refusal, TEXT_CHOICE, TextOffer, View};
use review::Verdict;
use yew::{AttrValue, Callback, Html, Properties, UseStateHandle, component, use_effect_with, use_state};

use super::draft_list::{in_place_order, quote};
use super::draft_row::{change, title};
use super::name_form::{NameForm, NameFormProps};
use super::parts::{button, field, hint, pane_head};
use super::preflight::{n_conflicting, preflight};
use super::scene::{Same, Shared, SharedScene};
use crate::draft_text::text_of;
use crate::markdown;
use crate::markup::{self, Tag, group, list, tag};
use crate::page_view::PageView;
use crate::state::{Action, Pane};
use crate::wording;

/// See [`Submit`].
#[derive(Properties, PartialEq)]
pub struct SubmitProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Same<View>,
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
    let n_conflicts = n_conflicting(&props.view, &ready);
    let blocks = refusal(is_named, ready.len(), unfinished.len());
    let name = || {
        markup::component::<NameForm>(NameFormProps {
            scene: scene.clone(),
            name: AttrValue::default(),
            can_wait: false,
        })
    };
    let is_busy = props.view.is_submitting;
    let publish = button("primary", scene.t(if is_busy { "submit.busy" } else { "submit.do" }), submit)
        .flag("disabled", blocks.is_some() || is_busy || n_conflicts > 0)
        .attr("aria-describedby", "submit-why");
    let why = match blocks {
        Some(why) => wording::refusal(&scene.strings, &why),
        None if n_conflicts > 0 => scene.count("submit.preflight", n_conflicts),
        None => scene.t("submit.once"),
    };
    let (words, set_words) = ((*summary).clone(), Callback::from(move |words| summary.set(words)));
    tag("section")
        .class("pane submit")
        .attr("aria-labelledby", "submit-title")
        .child(pane_head(scene, "submit-title", scene.t("submit.title")))
        .child(preflight(scene, &props.view, &ready))
        .child(going(scene, &props.view, &ready, &unfinished))
        .child((!is_named).then(name))
        .child(verdicts(scene, &verdict))
        .child(field("summary", "3", scene.t("submit.summary"), words, set_words))
        .child(props.view.text_offer.map(|offer| text_goes(scene, offer)))
        .child(tag("div").class("acts").child(publish))
        .child(hint(why).attr("id", "submit-why"))
        .child(leaving(scene))
        .html()
}

/// What others will have, and what stays here.
fn leaving(scene: &SharedScene) -> Tag {
    tag("details")
        .class("fold")
        .child(tag("summary").child(scene.t("submit.leaves")))
        .child(hint(scene.t("submit.leaves.what")))
        .child(hint(scene.t("submit.leaves.not")))
}

/// How much of the document leaves the device, and the choice to leave it out.
fn text_goes(scene: &SharedScene, offer: TextOffer) -> Tag {
    let value = if offer.is_on { "no" } else { "yes" };
    let wire = scene.wire.clone();
    let choose = Callback::from(move |_| {
        wire.ask(Command::Remember { name: TEXT_CHOICE.to_owned(), value: Some(value.to_owned()) });
    });
    let tick = tag("input")
        .attr("type", "checkbox")
        .attr("aria-labelledby", "submit-text")
        .attr("aria-describedby", "submit-text-why")
        .checked(offer.is_on)
        .on_change(choose);
    let words = tag("span")
        .child(tag("span").attr("id", "submit-text").child(scene.count("submit.text", offer.len.div_ceil(1_000))))
        .child(tag("span").attr("id", "submit-text-why").class("hint").child(scene.t("submit.text.why")));
    tag("label").class("verdict-choice").child(tick).child(words)
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
fn going(scene: &SharedScene, view: &View, ready: &[Rc<Draft>], unfinished: &[Rc<Draft>]) -> Tag {
    let row = |draft: &Rc<Draft>, lacks: Option<AttrValue>| {
        let text = markdown::words(text_of(&draft.act).unwrap_or_default());
        let line = if text.is_empty() { quote(view, draft).unwrap_or_default() } else { text.into() };
        tag("li")
            .key(&draft.id.to_string())
            .child(title(scene, &draft.act))
            .child(tag("span").class("line").attr("dir", "auto").child(line))
            .child(change(scene, &draft.act))
            .child(lacks.map(|lacks| tag("span").class("lacks").child(lacks)))
    };
    let heading = |words| tag("p").class("going-title").child(words);
    let staying = || {
        let rows = unfinished.iter().map(|draft| row(draft, Some(scene.t(wording::lacks(&draft.act)))));
        group()
            .child(heading(scene.count("submit.staying", unfinished.len())))
            .child(tag("ol").class("going").child(list(rows)))
    };
    group()
        .child(heading(scene.count("submit.going", ready.len())))
        .child(tag("ol").class("going").child(list(ready.iter().map(|draft| row(draft, None)))))
        .child((!unfinished.is_empty()).then(staying))
}

fn verdicts(scene: &SharedScene, chosen: &UseStateHandle<Verdict>) -> Tag {
    let one = |verdict: Verdict| {
        let (word, hint) = wording::verdict(verdict);
        let on_change = {
            let chosen = chosen.clone();
            Callback::from(move |_| chosen.set(verdict))
        };
        let radio = tag("input")
            .attr("type", "radio")
            .attr("name", "verdict")
            .value(verdict.number().to_string())
            .checked(verdict == **chosen)
            .on_change(on_change);
        let words =
            tag("span").child(tag("b").child(scene.t(word))).child(tag("span").class("hint").child(scene.t(hint)));
        tag("label").class("verdict-choice").child(radio).child(words)
    };
    tag("fieldset")
        .class("verdicts")
        .child(tag("legend").child(scene.t("submit.verdict")))
        .child(list(Verdict::ALL.iter().map(|verdict| one(*verdict))))
}
