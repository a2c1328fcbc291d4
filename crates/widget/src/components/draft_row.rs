//! One draft of mine: what it would do, its words, what it lacks; to be gone on with or thrown away.

use std::rc::Rc;

use client::{Command, Draft, DraftAct, DraftId};
use review::{SingleReason, Stance};
use yew::{AttrValue, Callback, InputEvent, MouseEvent};

use super::parts::{button, hint, spacer};
use super::scene::{Shared, SharedScene};
use super::suggestion_view::diff;
use crate::app::{Intent, Mark};
use crate::browser::focus::typed;
use crate::draft_text::{change_of, home_of, text_of};
use crate::due;
use crate::markdown;
use crate::markup::{Tag, group, list, tag};
use crate::state::{Action, Editing};
use crate::wording;

/// The draft; with the words it is about, where the surroundings do not show them. Says that only I see it where that is not
/// said of a whole list.
pub fn draft_row(scene: &SharedScene, draft: &Shared<Draft>, quote: Option<AttrValue>, says_private: bool) -> Tag {
    let wire = &scene.wire;
    let id = draft.id;
    let edit = edit_draft(scene, &draft.0);
    let discard = wire.doing(move |wire| wire.ask(Command::DiscardDraft { id }));
    let can_edit = text_of(&draft.act).is_some();
    let is_unfinished = draft.is_unfinished();
    let head = tag("p")
        .class("draft-title")
        .child(title(scene, &draft.act))
        .child(says_private.then(|| tag("span").class("muted").child(scene.t("draft.private"))))
        .child(
            (!can_edit)
                .then(|| group().child(spacer()).child(button("link", scene.t("draft.discard"), discard.clone()))),
        );
    let acts = || {
        tag("div").class("acts").child(button("plain", scene.t(edit_key(&draft.act)), edit)).child(button(
            "quiet",
            scene.t("draft.discard"),
            discard.clone(),
        ))
    };
    tag("div")
        .class(if is_unfinished { "draft is-unfinished" } else { "draft" })
        .key(&id.to_string())
        .child(quote.and_then(quoted))
        .child(head)
        .child(words(scene, &draft.act))
        .child(is_unfinished.then(|| tag("p").class("lacks").child(scene.t(wording::lacks(&draft.act)))))
        .child(until(scene, draft))
        .child(can_edit.then(acts))
        .child(can_send(draft).then(|| send_now(scene, id)))
}

/// Until when I am working on it, as a day.
fn until(scene: &SharedScene, draft: &Shared<Draft>) -> Option<Tag> {
    let DraftAct::Stance { thread, stance: Stance::Working, eta } = draft.act else { return None };
    let (wire, id, clock) = (scene.wire.clone(), draft.id, scene.clone());
    let on_input = Callback::from(move |event: InputEvent| {
        let eta = due::from_fields_then(&typed(&event), "", clock.zone, &|at| clock.zone_at(at));
        wire.ask(Command::SaveDraft { id, act: DraftAct::Stance { thread, stance: Stance::Working, eta } });
    });
    let field = tag("input")
        .attr("type", "date")
        .attr("min", due::fields(scene.now, scene.zone).0)
        .value(eta.map(|eta| due::fields(eta, scene.zone_at(eta)).0).unwrap_or_default())
        .on_input(on_input);
    Some(tag("label").class("until").child(tag("span").child(scene.t("draft.until"))).child(field))
}

/// One comment may go out alone, when it cannot wait for the others.
fn can_send(draft: &Draft) -> bool {
    let is_comment = matches!(draft.act, DraftAct::Reply { .. } | DraftAct::Thread { .. });
    is_comment && !draft.is_unfinished()
}

/// "Send now…", with the two reasons there can be.
fn send_now(scene: &SharedScene, id: DraftId) -> Tag {
    let reasons =
        [(SingleReason::AnswersQuestion, "draft.send.answers"), (SingleReason::UnblocksSomeone, "draft.send.unblocks")];
    let one =
        |(reason, key)| button("plain", scene.t(key), scene.wire.asking(Intent::Ask(Command::SendOne { id, reason })));
    tag("details")
        .class("fold send")
        .child(tag("summary").child(scene.t("draft.send")))
        .child(hint(scene.t("draft.send.why")))
        .child(tag("div").class("acts").child(list(reasons.map(one))))
}

/// A click that goes on with a draft.
pub fn edit_draft(scene: &SharedScene, draft: &Rc<Draft>) -> Callback<MouseEvent> {
    let (draft, home) = (Rc::clone(draft), home_of(&scene.review, &draft.act));
    scene.wire.doing(move |wire| {
        // A new version is written in the card of its thread, which must be there first.
        if let (DraftAct::Edit { .. }, Some(home)) = (&draft.act, home) {
            wire.act(Action::Visit(home));
        }
        wire.act(Action::Edit(Rc::new(Editing { id: draft.id, act: draft.act.clone(), is_saved: true })));
        wire.intent.emit(Intent::Reveal(Mark::Draft(draft.id)));
    })
}

/// The words that something is about; nothing, when there are none.
pub fn quoted(words: AttrValue) -> Option<Tag> {
    (!words.is_empty()).then(|| tag("p").class("quote").attr("dir", "auto").child(words))
}

/// What a draft would do, in a word or two; and whether it would hold the document up.
pub fn title(scene: &SharedScene, act: &DraftAct) -> Tag {
    let is_blocking = matches!(act, DraftAct::Thread { need: Some(_), .. });
    let blocking = || group().child(" ").child(tag("span").class("chip block").child(scene.t("chip.blocking")));
    tag("span").child(tag("b").child(wording::draft(&scene.strings, act))).child(is_blocking.then(blocking))
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

fn words(scene: &SharedScene, act: &DraftAct) -> Tag {
    let text = text_of(act).unwrap_or_default();
    let need = match act {
        DraftAct::Thread { need, .. } => need.as_ref(),
        _ => None,
    };
    let need = need.filter(|need| !need.would_satisfy.is_empty());
    group()
        .child(change(scene, act))
        .child((!text.is_empty()).then(|| markdown::block(text)))
        .child(need.map(|need| fact(scene, "card.satisfied_when", need.would_satisfy.clone())))
}

/// The change that a draft proposes, word by word.
pub fn change(scene: &SharedScene, act: &DraftAct) -> Option<Tag> {
    change_of(act).map(|(quote, proposed)| diff(scene, &quote, proposed))
}

/// One thing about a thread: what it is, and the words that somebody gave.
pub fn fact(scene: &SharedScene, key: &'static str, words: String) -> Tag {
    tag("p")
        .class("need")
        .child(tag("b").child(scene.t(key)))
        .child(" ")
        .child(tag("span").attr("dir", "auto").child(words))
}
