//! One draft of mine: what it would do, its words, what it lacks; to be gone on with or thrown away.

use std::rc::Rc;

use client::{Command, Draft, DraftAct};
use yew::{AttrValue, Html, html};

use super::parts::button;
use super::scene::{Shared, SharedScene};
use crate::app::{Intent, Mark};
use crate::draft_text::text_of;
use crate::markdown;
use crate::state::{Action, Editing};
use crate::wording;

/// The draft; with the words it is about, where the surroundings do not show them. Says that only I see it where that is not
/// said of a whole list.
pub fn draft_row(scene: &SharedScene, draft: &Shared<Draft>, quote: Option<AttrValue>, says_private: bool) -> Html {
    let wire = &scene.wire;
    let id = draft.id;
    let edit = {
        let draft = draft.clone();
        wire.doing(move |wire| {
            wire.act(Action::Edit(Rc::new(Editing { id: draft.id, act: draft.act.clone(), is_saved: true })));
            wire.intent.emit(Intent::Reveal(Mark::Draft(draft.id)));
        })
    };
    let discard = wire.doing(move |wire| wire.ask(Command::DiscardDraft { id }));
    let can_edit = text_of(&draft.act).is_some();
    html! {
        <div class={if draft.is_unfinished() { "draft is-unfinished" } else { "draft" }} key={id.to_string()}>
            if let Some(quote) = quote.filter(|quote| !quote.is_empty()) {
                <p class="quote" dir="auto">{ quote }</p>
            }
            <p class="draft-title">
                { title(scene, &draft.act) }
                if says_private {
                    <span class="muted">{ scene.t("draft.private") }</span>
                }
                if !can_edit {
                    <span class="spacer"></span>
                    { button("link", scene.t("draft.discard"), discard.clone()) }
                }
            </p>
            { words(scene, &draft.act) }
            if draft.is_unfinished() {
                <p class="lacks">{ scene.t(wording::lacks(&draft.act)) }</p>
            }
            if can_edit {
                <div class="acts">
                    { button("plain", scene.t(edit_key(&draft.act)), edit) }
                    { button("quiet", scene.t("draft.discard"), discard) }
                </div>
            }
        </div>
    }
}

/// What a draft would do, in a word or two; and whether it would hold the document up.
pub fn title(scene: &SharedScene, act: &DraftAct) -> Html {
    let is_blocking = matches!(act, DraftAct::Thread { need: Some(_), .. });
    html! {
        <span>
            <b>{ wording::draft(&scene.strings, act) }</b>
            if is_blocking {
                { " " }<span class="chip block">{ scene.t("chip.blocking") }</span>
            }
        </span>
    }
}

fn edit_key(act: &DraftAct) -> &'static str {
    match act {
        DraftAct::Close { reason, .. } | DraftAct::Reopen { reason, .. } | DraftAct::Reattach { reason, .. }
            if reason.is_empty() =>
        {
            "draft.add_reason"
        }
        _ => "draft.go_on",
    }
}

fn words(scene: &SharedScene, act: &DraftAct) -> Html {
    let text = text_of(act).unwrap_or_default();
    let need = match act {
        DraftAct::Thread { need, .. } => need.as_ref(),
        _ => None,
    };
    html! {
        <>
            if !text.is_empty() {
                <div class="md" dir="auto">{ markdown::render(text) }</div>
            }
            if let Some(need) = need.filter(|need| !need.would_satisfy.is_empty()) {
                <p class="need"><b>{ scene.t("card.satisfied_when") }</b>{ " " }<span dir="auto">{ need.would_satisfy.clone() }</span></p>
            }
        </>
    }
}
