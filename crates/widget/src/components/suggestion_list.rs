//! The open suggestions, to be taken together: each change in its place, and how the text will read. Taking them makes drafts,
//! like everything else. Leaves out one at a time, which its card does.

use std::rc::Rc;

use anchor::Target;
use client::{DraftAct, View};
use review::{IdSet, PersonId, Role, SuggestionAnswer, Thread, ThreadId};
use yew::{AttrValue, Callback, Html, Properties, UseStateHandle, component, use_state};

use super::parts::{button, hint, pane_head};
use super::scene::{Same, Shared, SharedScene};
use super::suggestion_view::{diff_in_place, is_undecided, proposed, read_after};
use crate::app::Intent;
use crate::draft_text::quote_of;
use crate::markup::{Tag, group, list, tag};
use crate::page_view::PageView;
use crate::state::{Action, Pane};
use crate::strings::Slot;

/// So many letters of a passage are enough to know it by.
const NAMED_MAX: usize = 80;

/// See [`SuggestionList`].
#[derive(Properties, PartialEq)]
pub struct SuggestionListProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Same<View>,
    /// The page.
    pub page: Shared<PageView>,
}

/// The pane.
#[component]
pub fn SuggestionList(props: &SuggestionListProps) -> Html {
    let scene = &props.scene;
    let chosen = use_state(IdSet::<ThreadId>::new);
    let may_answer = scene.my_rights() >= Role::Facilitator;
    let open = undecided(props);
    let ready: Vec<ThreadId> = open.iter().map(|thread| thread.id).filter(|id| chosen.contains(id)).collect();
    let rows = open.iter().map(|thread| row(scene, thread, may_answer, &chosen));
    let all: IdSet<ThreadId> = open.iter().map(|thread| thread.id).collect();
    let (n, n_ready) = (open.len(), ready.len());
    let choose_all = {
        let chosen = chosen.clone();
        Callback::from(move |_| chosen.set(if n_ready == n { IdSet::new() } else { all.clone() }))
    };
    let overlap = has_overlap(props, &ready);
    let accept = scene.wire.doing(move |wire| {
        for thread in &ready {
            let (thread, reason) = (*thread, String::new());
            wire.save(None, DraftAct::Answer { thread, answer: SuggestionAnswer::Accept, reason });
        }
        wire.act(Action::Enter(Pane::Drafts));
    });
    let all_key = if n_ready == n { "suggestions.none" } else { "suggestions.all" };
    let acts = || {
        tag("div")
            .class("acts")
            .child(button("primary", scene.count("suggestions.accept", n_ready), accept).flag("disabled", n_ready == 0))
            .child(button("plain", scene.t(all_key), choose_all))
    };
    let export = button("plain", scene.t("suggestions.export"), scene.wire.asking(Intent::ExportChanges));
    tag("section")
        .class("pane")
        .attr("aria-labelledby", "suggestions-title")
        .child(pane_head(scene, "suggestions-title", scene.t("suggestions.title")))
        .child(hint(scene.t(if n == 0 { "suggestions.empty" } else { "suggestions.how" })))
        .child(tag("ul").class("suggestions").child(list(rows)))
        .child(overlap.then(|| tag("p").class("lacks").child(scene.t("suggestions.overlap"))))
        .child((n > 0 && may_answer).then(acts))
        .child(has_accepted(scene).then(|| {
            group()
                .child(tag("h4").child(scene.t("suggestions.accepted")))
                .child(hint(scene.t("suggestions.export.what")))
                .child(export)
        }))
        .html()
}

/// Those without an answer, not even a draft of one, in the order of the text.
fn undecided(props: &SuggestionListProps) -> Vec<Rc<Thread>> {
    let is_drafted =
        |id: ThreadId| {
            props.view.drafts.iter().any(|draft| {
                draft.binned.is_none() && matches!(draft.act, DraftAct::Answer { thread, .. } if thread == id)
            })
        };
    let is_wanted = |thread: &&Rc<Thread>| is_undecided(&props.scene, thread) && !is_drafted(thread.id);
    let mut open: Vec<Rc<Thread>> = props.scene.review.threads.values().filter(is_wanted).cloned().collect();
    let placements = &props.page.placements.threads;
    open.sort_by_key(|thread| placements.get(&thread.id).map_or(u32::MAX, |placed| placed.place));
    open
}

fn row(
    scene: &SharedScene,
    thread: &Thread,
    may_answer: bool,
    chosen: &UseStateHandle<IdSet<ThreadId>>,
) -> Option<Tag> {
    let (id, proposed, target) = (thread.id, proposed(thread)?, thread.target.as_ref()?);
    let is_chosen = chosen.contains(&id);
    let on_change = {
        let chosen = chosen.clone();
        Callback::from(move |_| {
            let mut next = (*chosen).clone();
            if is_chosen {
                next.remove(&id);
            } else {
                next.insert(id);
            }
            chosen.set(next);
        })
    };
    let by = scene.say("suggestions.by", &[("name", Slot::Word(&scene.name(&thread.raiser)))]);
    let tick = tag("input")
        .attr("type", "checkbox")
        .attr("aria-label", named(scene, &thread.raiser, target, proposed))
        .checked(is_chosen)
        .on_change(on_change);
    let label =
        tag("label").class("tick").child(may_answer.then_some(tick)).child(tag("span").child(tag("b").child(by)));
    let reads = || {
        group().child(tag("p").class("hint").child(scene.t("suggestions.reads"))).child(read_after(target, proposed))
    };
    let see = button("link", scene.t("card.reveal"), scene.wire.acting(Action::Visit(id)));
    let row = tag("li").key(&id.to_string()).child(label).child(diff_in_place(scene, target, proposed));
    Some(row.child(is_chosen.then(reads)).child(see))
}

/// A name that tells one box from the others: who suggests which words in place of which.
fn named(scene: &SharedScene, by: &PersonId, target: &Target, proposed: &str) -> AttrValue {
    let cut = |words: &str| words.chars().take(NAMED_MAX).collect::<String>();
    let (name, old, new) = (scene.name(by), cut(&quote_of(target)), cut(proposed));
    let key = if new.trim().is_empty() { "suggestions.tick.gone" } else { "suggestions.tick" };
    scene.say(key, &[("name", Slot::Word(&name)), ("new", Slot::Word(&new)), ("old", Slot::Word(&old))])
}

/// Whether two of these change the same words: then only the first can stand.
fn has_overlap(props: &SuggestionListProps, chosen: &[ThreadId]) -> bool {
    let quotes = &props.page.document.quotes;
    let mut spans: Vec<(u32, u32)> = chosen.iter().filter_map(|id| Some(quotes.get(id)?.span)).collect();
    spans.sort_unstable();
    spans.windows(2).any(|pair| pair[1].0 < pair[0].1)
}

fn has_accepted(scene: &SharedScene) -> bool {
    let mut states = scene.standing.suggestions.values();
    states.any(|state| matches!(state, review::SuggestionState::Accepted { .. }))
}

#[cfg(test)]
mod tests;
