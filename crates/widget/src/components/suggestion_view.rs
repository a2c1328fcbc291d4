//! Other words for a passage: the change in its place, what became of it, and what was said to it.
//!
//! Leaves out accepting several at once (`suggestion_list.rs`) and the rules (`review::suggestions`).

use anchor::{Target, Where};
use review::{SuggestionState, Thread, Words};
use yew::AttrValue;

use super::parts::button;
use super::scene::SharedScene;
use crate::draft_text::quote_of;
use crate::markup::{Tag, group, list, tag};
use crate::state::Action;
use crate::strings::Slot;
use crate::word_diff::{Piece, shortened, word_diff};

/// So many letters before and after a quote show where it stands.
const CONTEXT: usize = 40;

/// The change that a thread suggests, and what became of it; nothing for a thread that suggests nothing.
pub fn suggestion(scene: &SharedScene, thread: &Thread, is_open: bool) -> Option<Tag> {
    let proposed = proposed(thread)?;
    let state = scene.standing.suggestions.get(&thread.id);
    let was = thread.target.as_ref().map(|target| quote_of(target)).unwrap_or_default();
    let now = match state {
        Some(SuggestionState::Stale { now, .. }) if is_open => Some(now.as_deref().unwrap_or_default()),
        _ => None,
    };
    let shown = match now {
        Some(now) => side_by_side(scene, &was, proposed, now),
        None => diff(scene, &was, proposed),
    };
    Some(group().child(shown).child(state.filter(|_| is_open).and_then(|state| said(scene, state))))
}

/// What a thread wants to stand in place of its quote.
pub fn proposed(thread: &Thread) -> Option<&str> {
    match &thread.replacement {
        Some(Words::Here(words)) => Some(words),
        _ => None,
    }
}

/// The change, word by word. Colours say what is a shape, too: struck out and underlined.
pub fn diff(scene: &SharedScene, was: &str, proposed: &str) -> Tag {
    tag("p").class("diff").attr("dir", "auto").child(pieces(scene, was, proposed))
}

fn pieces(scene: &SharedScene, was: &str, proposed: &str) -> yew::Html {
    list(shortened(word_diff(was, proposed)).into_iter().map(|piece| match piece {
        Piece::Same(text) => tag("span").child(text.to_string()),
        Piece::Gone(text) => tag("del").child(text.to_string()),
        Piece::New(text) => tag("ins").child(text.to_string()),
        Piece::Left => tag("span").class("left-out").attr("aria-label", scene.t("suggestion.left_out")).child(" … "),
    }))
}

/// The change with the words around it.
pub fn diff_in_place(scene: &SharedScene, target: &Target, proposed: &str) -> Tag {
    let (before, after) = around(target);
    tag("p")
        .class("diff in-place")
        .attr("dir", "auto")
        .child(tag("span").class("muted").child(before))
        .child(pieces(scene, &quote_of(target), proposed))
        .child(tag("span").class("muted").child(after))
}

/// How the passage will read.
pub fn read_after(target: &Target, proposed: &str) -> Tag {
    let (before, after) = around(target);
    tag("p").class("reads").attr("dir", "auto").child([before.as_str(), proposed, after.as_str()].concat())
}

fn around(target: &Target) -> (String, String) {
    let Where::Text(quote) = &target.place else { return Default::default() };
    (context_before(&quote.prefix), context_behind(&quote.suffix))
}

/// The end of what stands before a quote in its own block, from the beginning of a word on.
fn context_before(prefix: &str) -> String {
    let block = prefix.rsplit('\n').next().unwrap_or_default();
    let n_left = block.chars().count().saturating_sub(CONTEXT);
    if n_left == 0 {
        return block.to_owned();
    }
    let tail: String = block.chars().skip(n_left).collect();
    let from_word = tail.find(char::is_whitespace).map_or(tail.as_str(), |at| tail[at..].trim_start());
    ["\u{2026} ", from_word].concat()
}

/// The beginning of what stands behind it, to the end of a word.
fn context_behind(suffix: &str) -> String {
    let block = suffix.split('\n').next().unwrap_or_default();
    if block.chars().count() <= CONTEXT {
        return block.to_owned();
    }
    let head: String = block.chars().take(CONTEXT).collect();
    let to_word = head.rfind(char::is_whitespace).map_or(head.as_str(), |at| head[..at].trim_end());
    [to_word, " \u{2026}"].concat()
}

/// For what does not fit any more: how it was, what is proposed, how it is now.
fn side_by_side(scene: &SharedScene, was: &str, proposed: &str, now: &str) -> Tag {
    let row = |key, words: Tag| group().child(tag("dt").child(scene.t(key))).child(words.attr("dir", "auto"));
    let now = if now.is_empty() {
        tag("dd").class("muted").child(scene.t("suggestion.now_gone"))
    } else {
        tag("dd").child(now.to_string())
    };
    tag("dl")
        .class("old-new")
        .child(row("placement.was", tag("dd").child(was.to_string())))
        .child(row("suggestion.proposed", tag("dd").child(tag("ins").child(proposed.to_string()))))
        .child(row("placement.is", now))
}

/// What became of it, in a sentence, with the reason that was given.
fn said(scene: &SharedScene, state: &SuggestionState) -> Option<Tag> {
    let named = |key, person| scene.say(key, &[("name", Slot::Word(&scene.name(person)))]);
    let line = |words: AttrValue| tag("p").class("need").child(words);
    Some(match state {
        SuggestionState::Open => return None,
        SuggestionState::Accepted { by, is_applied } => {
            let key = if *is_applied { "suggestion.accepted.applied" } else { "suggestion.accepted" };
            line(named(key, by))
        }
        SuggestionState::Rejected { by, reason } => {
            let reason = reason.as_ref().map(|words| words.as_str().to_string()).filter(|words| !words.is_empty());
            let reason = reason.map(|words| tag("span").class("reason").attr("dir", "auto").child(words));
            line(named("suggestion.rejected", by)).child(" ").child(reason)
        }
        SuggestionState::Conflicting { accepted, rejected } => {
            let (accepted, rejected) = (scene.name(accepted), scene.name(rejected));
            let slots = [("accepted", Slot::Word(&accepted)), ("rejected", Slot::Word(&rejected))];
            line(scene.say("suggestion.conflicting", &slots))
        }
        SuggestionState::Stale { overlaps: Some(other), .. } => {
            let see = button("link", scene.t("turn.see"), scene.wire.acting(Action::Visit(*other)));
            line(scene.t("suggestion.overlaps")).child(" ").child(see)
        }
        SuggestionState::Stale { .. } => line(scene.t("suggestion.stale")),
        SuggestionState::Superseded { by } => {
            let see = by.map(|by| button("link", scene.t("turn.see"), scene.wire.acting(Action::Visit(by))));
            let key = if by.is_some() { "suggestion.superseded" } else { "suggestion.withdrawn" };
            line(scene.t(key)).child(" ").child(see)
        }
    })
}

/// What became of it, in a word with a shape; nothing while it is open.
pub fn suggestion_chip(scene: &SharedScene, thread: &Thread) -> Option<Tag> {
    let (class, key) = match scene.standing.suggestions.get(&thread.id)? {
        SuggestionState::Open => return None,
        SuggestionState::Accepted { .. } => ("chip state-chip", "closing.accepted"),
        SuggestionState::Rejected { .. } => ("chip state-chip", "suggestion.chip.rejected"),
        SuggestionState::Conflicting { .. } => ("chip block", "suggestion.chip.conflicting"),
        SuggestionState::Stale { .. } => ("chip gone", "suggestion.chip.stale"),
        SuggestionState::Superseded { .. } => ("chip gone", "suggestion.chip.superseded"),
    };
    Some(tag("span").class(class).child(scene.t(key)))
}

/// Whether a suggestion waits for an answer.
pub fn is_undecided(scene: &SharedScene, thread: &Thread) -> bool {
    let state = scene.standing.suggestions.get(&thread.id);
    matches!(state, Some(SuggestionState::Open | SuggestionState::Conflicting { .. }))
}

#[cfg(test)]
mod tests;
