//! "Since Monday": what others did, and what changed in the text, since I last submitted; always in the same sections.
//!
//! Leaves out what counts as new (`review::since`) and how texts are compared (`text_changes.rs`).

use std::rc::Rc;

use client::View;
use review::{CommentId, EntryId, Thread, ThreadId, ThreadState, Words};
use yew::AttrValue;

use super::parts::{disc, spacer, when};
use super::scene::SharedScene;
use super::text_since::text_since;
use crate::app::{Intent, Mark};
use crate::draft_text::quote_of;
use crate::markdown;
use crate::markup::{Tag, group, list, tag};
use crate::page_view::PageView;
use crate::state::{Action, Tab, ViewState};
use crate::strings::Slot;
use crate::wording;

/// More of one kind are read among the threads.
const ROWS_MAX: usize = 40;
/// Enough words to know what it is about.
const WORDS_MAX: usize = 160;

/// The list under "Since …".
pub fn since_view(scene: &SharedScene, view: &View, page: &PageView, _state: &ViewState) -> Tag {
    let body = match scene.standing.since.last {
        _ if !view.is_open => tag("p").class("muted").child(scene.t("list.opening")),
        Some(_) => news(scene, view, page),
        None => first_time(scene),
    };
    tag("div").class("list since").key("since").child(body)
}

/// Nothing was submitted: then everything is new, and "since" means nothing yet.
fn first_time(scene: &SharedScene) -> Tag {
    let line = |key| tag("p").child(scene.t(key));
    tag("div")
        .class("empty")
        .child(tag("h3").child(scene.t("since.first.title")))
        .child(line("since.first.what"))
        .child(line("since.first.now"))
}

fn news(scene: &SharedScene, view: &View, page: &PageView) -> Tag {
    let since = &scene.standing.since;
    let is_mine =
        |thread: &ThreadId| scene.review.threads.get(thread).is_some_and(|thread| scene.is_me(&thread.raiser));
    let (mine, others): (Vec<_>, Vec<_>) = since.replies.iter().partition(|(thread, _)| is_mine(thread));
    let reply = |(thread, comment): &&(ThreadId, CommentId)| comment_row(scene, *thread, *comment);
    // What was taken back before I came is nothing to read.
    let is_there = |thread: &&ThreadId| {
        scene.review.threads.get(thread).is_some_and(|thread| thread.state != ThreadState::Redacted)
    };
    let thread = |thread: &ThreadId| comment_row(scene, *thread, thread.first_comment());
    let text = text_since(scene, view, page);
    let brief = since.is_brief_new.then(|| {
        let go = scene.wire.acting(Action::Show(Tab::Brief));
        vec![tag("li").child(row_button(scene.t("since.brief.changed"), None).on_click(go))]
    });
    let is_quiet = scene.standing.n_new() + since.edited.len() + since.submissions.len() == 0;
    let nothing =
        (is_quiet && !view.revision.differs_from_mine).then(|| tag("p").class("muted").child(scene.t("since.nothing")));
    group()
        .child(nothing)
        .child(section(scene, "since.threads", since.threads.iter().filter(is_there).filter_map(thread)))
        .child(section(scene, "since.replies.mine", mine.iter().filter_map(reply)))
        .child(section(scene, "since.replies", others.iter().filter_map(reply)))
        .child(section(scene, "since.moved", since.moved.iter().filter_map(|thread| moved_row(scene, *thread))))
        .child(section(
            scene,
            "since.edited",
            since.edited.iter().filter_map(|(thread, comment)| comment_row(scene, *thread, *comment)),
        ))
        .child(section(
            scene,
            "since.submissions",
            since.submissions.iter().filter_map(|id| submission_row(scene, *id)),
        ))
        .child(section(scene, "since.brief", brief.unwrap_or_default().into_iter()))
        .child(text)
}

fn section(scene: &SharedScene, title: &'static str, rows: impl Iterator<Item = Tag>) -> Option<Tag> {
    let mut rows: Vec<Tag> = rows.collect();
    let n = rows.len();
    if n == 0 {
        return None;
    }
    rows.truncate(ROWS_MAX);
    let more = (n > ROWS_MAX).then(|| tag("p").class("hint").child(scene.count("since.more", n - ROWS_MAX)));
    let heading = tag("h3").class("place").child(scene.t(title)).child(" ").child(tag("i").child(n.to_string()));
    Some(group().child(heading).child(tag("ul").class("since-rows").child(list(rows))).child(more))
}

fn row_button(words: AttrValue, quote: Option<Rc<str>>) -> Tag {
    let quote = quote.filter(|quote| !quote.trim().is_empty());
    tag("button")
        .attr("type", "button")
        .class("since-go")
        .child(tag("span").class("since-words").attr("dir", "auto").child(words))
        .child(quote.map(|quote| tag("span").class("quote").attr("dir", "auto").child(quote.to_string())))
}

fn go_to(scene: &SharedScene, thread: &Thread, words: AttrValue) -> Tag {
    let id = thread.id;
    let go = scene.wire.doing(move |wire| {
        wire.act(Action::Visit(id));
        wire.intent.emit(Intent::Reveal(Mark::Thread(id)));
    });
    row_button(words, thread.target.as_ref().map(|target| quote_of(target))).on_click(go)
}

/// A comment: who, when, and its first words.
fn comment_row(scene: &SharedScene, thread: ThreadId, comment: CommentId) -> Option<Tag> {
    let thread = scene.review.threads.get(&thread)?;
    let comment = thread.comments.iter().find(|one| one.id == comment)?;
    let name = scene.name(&comment.author);
    let who = tag("div")
        .class("who")
        .child(disc(&comment.author, &name))
        .child(tag("b").attr("dir", "auto").child(name))
        .child(spacer())
        .child(when(scene, comment.at));
    let words = match &comment.words {
        Words::Here(words) => markdown::words(words).chars().take(WORDS_MAX).collect::<String>().into(),
        Words::Missing => scene.t("comment.missing"),
        Words::Erased => scene.t("comment.erased"),
    };
    Some(tag("li").key(&comment.id.to_string()).child(who).child(go_to(scene, thread, words)))
}

/// A thread that was closed, opened again, or on which somebody took a stance: as it stands now.
fn moved_row(scene: &SharedScene, thread: ThreadId) -> Option<Tag> {
    let thread = scene.review.threads.get(&thread)?;
    let words = match &thread.closed {
        Some(closed) => {
            let slots = [
                ("how", &*scene.t(wording::closing(closed.closing))),
                ("name", &*scene.name(&closed.by)),
                ("ago", &*scene.ago(closed.at)),
            ];
            scene.say("card.closed", &slots.map(|(name, word)| (name, Slot::Word(word))))
        }
        None => wording::state(&scene.strings, thread.state).unwrap_or_else(|| scene.t("since.is_open")),
    };
    Some(tag("li").key(&thread.id.to_string()).child(go_to(scene, thread, words)))
}

/// Somebody's sitting: their verdict, or why a single comment did not wait.
fn submission_row(scene: &SharedScene, id: EntryId) -> Option<Tag> {
    let sitting = scene.review.submissions.iter().find(|sitting| sitting.id == id)?;
    let name = scene.name(&sitting.by);
    let verdict = sitting.verdict.map(|verdict| scene.t(wording::verdict(verdict).0));
    let single = sitting.single.map(|reason| scene.t(wording::single(reason)));
    let who = tag("div")
        .class("who")
        .child(disc(&sitting.by, &name))
        .child(tag("b").attr("dir", "auto").child(name))
        .child(verdict.or(single).map(|words| tag("span").class("chip").child(words)))
        .child(spacer())
        .child(when(scene, sitting.at));
    let summary = sitting.summary.as_ref().map(|summary| markdown::block(summary.as_str()));
    Some(tag("li").key(&id.to_string()).child(who).child(summary))
}

#[cfg(test)]
mod tests;
