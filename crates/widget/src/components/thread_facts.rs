//! What is to be known about a thread besides its words: how it was found again, where people stand, how it ended.

use std::rc::Rc;

use anchor::{Evidence, Resolution, Target, Where};
use review::{AskEnding, Thread, Words};
use yew::AttrValue;

use super::adder::attach;
use super::parts::button;
use super::scene::SharedScene;
use crate::app::{Intent, Mark};
use crate::draft_text::quote_of;
use crate::markup::{Tag, group, list, tag};
use crate::placement::Placed;
use crate::state::Action;
use crate::strings::Slot;
use crate::time;
use crate::wording;

/// Characters of the old surroundings on either side: about a line and a half of a card.
const CONTEXT_SHOWN: usize = 80;

/// How it was found again, when that is not plain; with the reason, and the old and the new words.
pub fn placement_note(scene: &SharedScene, thread: &Thread, placed: &Placed, is_open: bool) -> Option<Tag> {
    let (chip, why) = words(scene, &placed.resolution)?;
    // The list says it already, above all of them.
    if !is_open && matches!(placed.resolution, Resolution::Orphaned { .. }) {
        return None;
    }
    let is_changed = matches!(placed.resolution, Resolution::Changed { .. });
    let now = placed.text.as_ref().filter(|_| is_open && is_changed);
    let old_new = now.map(|now| {
        let was = thread.target.as_ref().map(|target| quote_of(target).to_string()).unwrap_or_default();
        tag("dl")
            .class("old-new")
            .child(tag("dt").child(scene.t("placement.was")))
            .child(tag("dd").attr("dir", "auto").child(tag("del").child(was)))
            .child(tag("dt").child(scene.t("placement.is")))
            .child(tag("dd").attr("dir", "auto").child(now.to_string()))
    });
    let is_orphan = matches!(placed.resolution, Resolution::Orphaned { .. });
    let stood = thread.target.as_ref().filter(|_| is_open && is_orphan).and_then(|target| surroundings(scene, target));
    let choice = (is_open && !placed.candidates.is_empty()).then(|| candidates(scene, thread, placed));
    let said = tag("p")
        .child(tag("span").class("chip gone").child(chip))
        .child(" ")
        .child(tag("span").class("muted").child(why));
    Some(tag("div").class("placement").child(said).child(old_new).child(stood).child(choice))
}

/// The places that may be meant, each with the words around it, to look at and to choose from.
fn candidates(scene: &SharedScene, thread: &Thread, placed: &Placed) -> Tag {
    let can_choose = scene.can_write && thread.is_open();
    let rows = placed.candidates.iter().map(|candidate| {
        let words = around(&candidate.target, "mark");
        let look = tag("button").attr("type", "button").class("row-button").child(words);
        let look = look.on_click(scene.wire.asking(Intent::RevealSpan(candidate.span)));
        let (id, target) = (thread.id, Rc::clone(&candidate.target));
        let choose = || {
            let on_click = scene.wire.doing(move |wire| attach(wire, id, &target));
            button("plain", scene.t("placement.this_one"), on_click)
        };
        tag("li").child(look).child(can_choose.then(choose))
    });
    tag("ul").class("candidates").child(list(rows))
}

/// The words around a quote that is gone, as they were: they tell the reader where it belonged.
fn surroundings(scene: &SharedScene, target: &Target) -> Option<Tag> {
    let words = tag("dd").attr("dir", "auto").child(around(target, "del")?);
    Some(tag("dl").class("old-new").child(tag("dt").child(scene.t("placement.stood"))).child(words))
}

/// A quote, marked by an element, with what stands beside it in its line.
fn around(target: &Target, mark: &'static str) -> Option<Tag> {
    let Where::Text(quote) = &target.place else { return None };
    // The end of a table or a heading beside a sentence would read as part of it.
    let before = quote.prefix.rsplit('\n').next().unwrap_or_default();
    let behind = quote.suffix.split('\n').next().unwrap_or_default();
    let (n_before, n_behind) = (before.chars().count(), behind.chars().count());
    let before: String = before.chars().skip(n_before.saturating_sub(CONTEXT_SHOWN)).collect();
    let behind: String = behind.chars().take(CONTEXT_SHOWN).collect();
    let ellipsis = |n: usize| if n > CONTEXT_SHOWN { "…" } else { "" };
    let words = group()
        .child(ellipsis(n_before))
        .child(before)
        .child(tag(mark).child(quote.exact.clone()))
        .child(behind)
        .child(ellipsis(n_behind));
    Some(words)
}

fn words(scene: &SharedScene, resolution: &Resolution) -> Option<(AttrValue, AttrValue)> {
    Some(match resolution {
        Resolution::Exact { .. } => return None,
        Resolution::Moved { evidence, .. } => (scene.t("placement.moved"), reason(scene, *evidence)),
        Resolution::Changed { evidence, .. } => (scene.t("placement.changed"), reason(scene, *evidence)),
        Resolution::Ambiguous { candidates } => {
            (scene.t("placement.ambiguous"), scene.count("placement.ambiguous.why", candidates.len()))
        }
        Resolution::Orphaned { .. } => (scene.t("placement.orphaned"), scene.t("placement.orphaned.why")),
    })
}

fn reason(scene: &SharedScene, evidence: Evidence) -> AttrValue {
    match evidence {
        Evidence::SameRevision => scene.t("evidence.same"),
        Evidence::Diff => scene.t("evidence.diff"),
        Evidence::QuoteAndContext => scene.t("evidence.context"),
        Evidence::UniqueQuote => scene.t("evidence.unique"),
        Evidence::Neighbours { n_words_changed } => {
            scene.count("evidence.neighbours", usize::try_from(n_words_changed).unwrap_or(usize::MAX))
        }
        Evidence::Structure => scene.t("evidence.structure"),
    }
}

/// Where people stand, how it ended, where it was attached: one line each; and the place in the text, where it has one.
pub fn thread_facts(scene: &SharedScene, thread: &Thread, has_place: bool) -> Tag {
    let lines = lines(scene, thread);
    let mark = Mark::Thread(thread.id);
    let rows = lines.into_iter().map(|(text, more)| {
        let reason = (!more.is_empty()).then(|| tag("span").class("reason").attr("dir", "auto").child(more));
        tag("li").child(text).child(" ").child(reason)
    });
    let reveal = || tag("li").child(button("link", scene.t("card.reveal"), scene.wire.asking(Intent::Reveal(mark))));
    let other_words = button("link", scene.t("card.other_words"), scene.wire.acting(Action::Attach(thread.id)));
    let can_move = has_place && scene.can_write && thread.is_open();
    tag("ul")
        .class("fact-lines")
        .child(list(rows))
        .child(has_place.then(reveal))
        .child(can_move.then(|| tag("li").child(other_words)))
}

/// Each fact with the words that somebody gave as its reason.
fn lines(scene: &SharedScene, thread: &Thread) -> Vec<(AttrValue, String)> {
    let given = |reason: &Option<Words>| reason.as_ref().map(|words| words.as_str().to_string()).unwrap_or_default();
    let mut lines = Vec::new();
    for (person, taken) in &thread.stances {
        let name = scene.name(&person);
        let text = match taken.eta {
            Some(eta) => {
                let day = time::clock(eta, scene.zone);
                scene.say("stance.working.eta", &[("name", Slot::Word(&name)), ("day", Slot::Word(&day))])
            }
            None => scene.say(wording::stance(taken.stance), &[("name", Slot::Word(&name))]),
        };
        lines.push((text, String::new()));
    }
    for moved in &thread.reattachments {
        let slots = [("name", &*scene.name(&moved.by)), ("ago", &*scene.ago(moved.at))];
        lines.push((
            scene.say("card.reattached", &slots.map(|(name, word)| (name, Slot::Word(word)))),
            given(&moved.reason),
        ));
    }
    for ended in thread.comments.iter().flat_map(|comment| &comment.ended_asks) {
        let key = match ended.ending {
            AskEnding::Answered => "card.ask_answered",
            AskEnding::Declined => "card.ask_declined",
            AskEnding::Lapsed => "card.ask_lapsed",
        };
        lines.push((scene.say(key, &[("name", Slot::Word(&scene.name(&ended.by)))]), given(&ended.reason)));
    }
    if let Some(lifted) = &thread.lifted {
        let slots = [("name", &*scene.name(&lifted.by)), ("ago", &*scene.ago(lifted.at))];
        lines.push((
            scene.say("card.lifted", &slots.map(|(name, word)| (name, Slot::Word(word)))),
            given(&lifted.reason),
        ));
    }
    if thread.edited_beside.is_some() {
        lines.push((scene.t("card.edited_beside"), String::new()));
    }
    if let Some(closed) = &thread.closed {
        let how = scene.t(wording::closing(closed.closing));
        let slots = [("how", &*how), ("name", &*scene.name(&closed.by)), ("ago", &*scene.ago(closed.at))];
        lines.push((
            scene.say("card.closed", &slots.map(|(name, word)| (name, Slot::Word(word)))),
            given(&closed.reason),
        ));
    }
    lines
}
