//! Handing work over: who has what, the forms that take it with a read-back and give it back, and the strip of everybody's day.
//! Leaves out the form that offers work (`handoff_form.rs`).

use client::{Command, HandoffCommand, View, handoff_item_words, handoff_sheet};
use review::{Handoff, HandoffEnding, HandoffTo, ItemIndex, ItemState, PersonId};
use yew::{AttrValue, Callback, Html, InputEvent, Properties, component, use_state};

use super::handoff_form::{HandoffForm, HandoffFormProps};
use super::parts::{button, hint, pane_head};
use super::scene::{Same, Shared, SharedScene};
use super::sheet_view::{local_time, sheet_part};
use super::sun_strip::sun_strip;
use crate::browser::focus::typed as typed_in;
use crate::markup::{self, Tag, group, keyed, list, tag};
use crate::texts::with_table;

/// See [`HandoffPane`].
#[derive(Properties, PartialEq)]
pub struct HandoffPaneProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Same<View>,
}

/// The pane: what was offered, the latest first; then the form; then everybody's day.
#[component]
pub fn HandoffPane(props: &HandoffPaneProps) -> Html {
    let is_offering = use_state(|| false);
    let scene = &props.scene;
    let time = local_time(scene);
    let sheet = with_table(&scene.strings, |table| handoff_sheet(&scene.review, table, &time));
    let handoffs = scene.review.handoffs.iter().zip(&sheet.parts).rev();
    let rows = handoffs.map(|(handoff, part)| {
        let answer = scene.can_write.then(|| answer(scene, handoff)).flatten();
        tag("li").key(&handoff.id.entry.to_string()).child(sheet_part(scene, part)).child(answer)
    });
    let set = is_offering.setter();
    let begin = scene.wire.doing(move |_| set.set(true));
    let begin = (scene.can_write && scene.me.is_some() && !*is_offering)
        .then(|| button("plain", scene.t("handoff.offer"), begin));
    let set = is_offering.setter();
    let done = Callback::from(move |()| set.set(false));
    let form = is_offering.then(|| {
        markup::component::<HandoffForm>(HandoffFormProps { scene: scene.clone(), view: props.view.clone(), done })
    });
    tag("section")
        .class("pane handoffs")
        .attr("aria-labelledby", "handoff-title")
        .child(pane_head(scene, "handoff-title", scene.t("handoff.title")))
        .child(hint(sheet.lead.clone().into()))
        .child(tag("ul").class("plain-list").child(list(rows)))
        .child(begin)
        .child(form)
        .child(tag("h4").child(scene.t("sun.title")))
        .child(sun_strip(scene))
        .html()
}

/// What I can say about a hand-off: take it, give it back, or take my offer back.
fn answer(scene: &SharedScene, handoff: &Handoff) -> Option<Html> {
    let me = scene.me.as_ref()?.person?;
    let is_addressed = match handoff.to {
        HandoffTo::Role(role) => handoff.by != me && scene.my_rights() >= role,
        HandoffTo::Person(_) | HandoffTo::NextAwake { .. } => handoff.addressee() == Some(me),
    };
    let open = if is_addressed { handoff.open_to(&me) } else { Vec::new() };
    let held = handoff.held_by(&me);
    let own = if handoff.by == me { waiting(handoff, me) } else { Vec::new() };
    if open.is_empty() && held.is_empty() && own.is_empty() {
        return None;
    }
    let props = AnswerProps { scene: scene.clone(), handoff: Shared(handoff.clone().into()), open, held, own };
    Some(keyed::<Answer>(&handoff.id.entry.to_string(), props))
}

/// What I offered and nobody has.
fn waiting(handoff: &Handoff, me: PersonId) -> Vec<ItemIndex> {
    let is_waiting = |state| matches!(state, ItemState::Offered | ItemState::GivenBack);
    let items = handoff.items.iter().enumerate().filter(|(_, item)| item.holder == me && is_waiting(item.state));
    items.map(|(idx, _)| ItemIndex(u16::try_from(idx).unwrap_or(u16::MAX))).collect()
}

/// See [`Answer`].
#[derive(Properties, PartialEq)]
pub struct AnswerProps {
    /// What to show from.
    pub scene: SharedScene,
    /// Which hand-off.
    pub handoff: Shared<Handoff>,
    /// What I could take.
    pub open: Vec<ItemIndex>,
    /// What I have of it.
    pub held: Vec<ItemIndex>,
    /// What of mine waits for somebody.
    pub own: Vec<ItemIndex>,
}

/// The form under one hand-off: which items, and in own words.
#[component]
pub fn Answer(props: &AnswerProps) -> Html {
    let words = use_state(String::new);
    let left = use_state(Vec::<ItemIndex>::new);
    let (scene, id) = (&props.scene, props.handoff.id);
    let typed = {
        let words = words.setter();
        Callback::from(move |event: InputEvent| words.set(typed_in(&event)))
    };
    let ask = |command: HandoffCommand| {
        let words = words.setter();
        scene.wire.doing(move |wire| {
            wire.ask(Command::Handoff(command.clone()));
            words.set(String::new());
        })
    };
    let all = [&props.open[..], &props.held[..], &props.own[..]].concat();
    let chosen: Vec<ItemIndex> = all.iter().copied().filter(|idx| !left.contains(idx)).collect();
    let boxes = all.iter().map(|idx| {
        let (left, idx) = (left.clone(), *idx);
        let is_left = left.contains(&idx);
        let toggle = Callback::from(move |_| {
            let mut next = (*left).clone();
            if is_left {
                next.retain(|one| *one != idx)
            } else {
                next.push(idx)
            }
            left.set(next);
        });
        let input = tag("input").attr("type", "checkbox").checked(!is_left).on_change(toggle);
        let item = props.handoff.item(idx);
        let words =
            item.map(|item| with_table(&scene.strings, |table| handoff_item_words(&scene.review, &item.what, table)));
        let what = tag("span").attr("dir", "auto").child(words);
        tag("li").child(tag("label").child(input).child(what))
    });
    let text = words.trim().to_owned();
    let of = |some: &[ItemIndex]| chosen.iter().copied().filter(|idx| some.contains(idx)).collect::<Vec<_>>();
    let take = (!props.open.is_empty()).then(|| {
        let takes = of(&props.open);
        let returns = props.open.iter().copied().filter(|idx| !takes.contains(idx)).collect();
        let key = if takes.is_empty() { "handoff.leave" } else { "handoff.take" };
        let is_unsaid = !takes.is_empty() && text.is_empty();
        let command = HandoffCommand::Take { handoff: id, takes, returns, readback: text.clone() };
        button("primary", scene.t(key), ask(command)).flag("disabled", is_unsaid)
    });
    let give = |some: &[ItemIndex], ending, key| {
        let items = of(some);
        (!items.is_empty()).then(|| {
            let command = HandoffCommand::Return { handoff: id, items, ending, reason: text.clone() };
            button("plain", scene.t(key), ask(command))
        })
    };
    let area = tag("textarea").attr("rows", "2").attr("dir", "auto").value((*words).clone()).on_input(typed);
    let label = if props.open.is_empty() { "handoff.reason" } else { "handoff.readback" };
    group()
        .child((all.len() > 1).then(|| tag("ul").class("plain-list").child(list(boxes))))
        .child(labelled(scene.t(label), area))
        .child(
            tag("div")
                .class("acts")
                .child(take)
                .child(give(&props.held, HandoffEnding::Done, "handoff.done"))
                .child(give(&props.held, HandoffEnding::Undone, "handoff.give_back"))
                .child(give(&props.own, HandoffEnding::Undone, "handoff.take_back")),
        )
        .html()
}

/// Nothing but a label around a control.
pub(super) fn labelled(label: AttrValue, control: Tag) -> Tag {
    tag("label").class("field").child(tag("span").child(label)).child(control)
}

#[cfg(test)]
mod tests;
