//! The Brief tab: what the review is for, what is wanted of whom until when, and what happens in silence. Below it, who takes
//! part. Leaves out how a brief is written (`brief_form.rs`), and what older ones said (`brief_past.rs`).

use std::rc::Rc;

use client::View;
use review::{Brief, OnSilence, PersonId, Role, Thread, ThreadId, Words};
use yew::AttrValue;

use super::first_visit::welcome;
use super::parts::{button, spacer};
use super::people::people;
use super::scene::SharedScene;
use crate::app::{Intent, Mark};
use crate::brief_draft::reading_minutes;
use crate::markdown;
use crate::markup::{Tag, group, list, tag};
use crate::page_view::PageView;
use crate::state::{Action, Pane, ViewState};
use crate::strings::Slot;
use crate::{due, wording};

/// The tab.
pub fn brief_view(scene: &SharedScene, view: &View, page: &PageView, _state: &ViewState) -> Tag {
    let top = match &scene.review.brief {
        _ if !view.is_open => tag("p").class("muted").child(scene.t("list.opening")),
        Some(brief) => standing(scene, view, brief, page),
        None => empty(scene, view),
    };
    let late = scene.late.part();
    tag("div")
        .class("brief")
        .key("brief")
        .child(top)
        .child(late.map(|late| (late.gates_line)(scene, page)))
        .child(tag("h3").class("place").child(scene.t("brief.people")))
        .child(people(scene, &page.document))
        .child(late.and_then(|late| (late.coverage)(scene, view, page)))
}

/// Nobody has said what the review is for. That is fine; and this is how it is said.
fn empty(scene: &SharedScene, view: &View) -> Tag {
    let write = button(act_class(view), scene.t("brief.write"), scene.wire.acting(Action::Enter(Pane::Brief)));
    let head = tag("div")
        .class("empty")
        .child(tag("h3").child(scene.t("brief.none")))
        .child(tag("p").child(scene.t("brief.none.why")))
        .child(tag("p").child(scene.t("brief.none.free")));
    group().child(head).child(may_write(scene).then(|| tag("div").class("acts").child(write)))
}

/// One act is primary; while there are drafts it is to submit them.
fn act_class(view: &View) -> &'static str {
    let has_drafts = view.drafts.iter().any(|draft| draft.binned.is_none());
    if has_drafts { "plain" } else { "primary" }
}

/// Whether I may say what the review is for.
fn may_write(scene: &SharedScene) -> bool {
    scene.my_rights() >= Role::Facilitator
}

fn standing(scene: &SharedScene, view: &View, brief: &Rc<Brief>, page: &PageView) -> Tag {
    let is_mine = scene.is_me(&brief.by);
    let is_newcomer = !scene.standing.has_submitted && !is_mine;
    let invite = || button("plain", scene.t("menu.invite"), scene.wire.acting(Action::Enter(Pane::Invite)));
    let is_mine_to_change = may_write(scene) && !(is_newcomer && scene.me.is_none());
    let change = is_mine_to_change
        .then(|| button("quiet", scene.t("brief.change"), scene.wire.acting(Action::Enter(Pane::Brief))));
    let head = tag("div")
        .class("row brief-head")
        .child(tag("span").class("chip").child(scene.t(wording::preset(brief.preset))))
        .child(tag("span").class("muted").child(by_whom(scene, brief)))
        .child(spacer())
        .child(change);
    let goal = tag("section")
        .class("brief-goal")
        .attr("aria-labelledby", "brief-goal")
        .child(tag("h3").class("unseen").attr("id", "brief-goal").child(scene.t("brief.goal")))
        .child(markdown::block(brief.goal.as_str()));
    let late = scene.late.part();
    tag("section")
        .class("brief-card")
        .attr("aria-label", scene.t("brief.label"))
        .child(head)
        .child(late.and_then(|late| (late.brief_rivals)(scene, brief)))
        .child(goal)
        .child(part(scene, "brief.wanted", brief.wanted.as_ref()))
        .child(part(scene, "brief.not_wanted", brief.not_wanted.as_ref()))
        .child(is_newcomer.then(|| welcome(scene, brief, page, act_class(view))))
        .child(facts(scene, brief, page, is_newcomer))
        .child(is_mine.then(|| tag("div").class("acts").child(invite())))
        .child(links(scene, brief))
        .child(questions(scene, brief))
        .child(late.and_then(|late| (late.brief_history)(scene, brief)))
}

fn by_whom(scene: &SharedScene, brief: &Brief) -> AttrValue {
    let (name, ago) = (scene.name(&brief.by), scene.ago(brief.at));
    scene.say("brief.by", &[("name", Slot::Word(&name)), ("ago", Slot::Word(&ago))])
}

fn part(scene: &SharedScene, key: &'static str, words: Option<&Words>) -> Option<Tag> {
    let words = words.map(Words::as_str).filter(|words| !words.trim().is_empty())?;
    Some(group().child(heading(scene, key)).child(markdown::block(words)))
}

fn heading(scene: &SharedScene, key: &'static str) -> Tag {
    tag("h4").child(scene.t(key))
}

/// What can be said in a line each; newcomers were told the first two above.
fn facts(scene: &SharedScene, brief: &Brief, page: &PageView, is_newcomer: bool) -> Tag {
    let row = |key, value: Tag| group().child(tag("dt").child(scene.t(key))).child(value);
    let said = |words: AttrValue| tag("dd").child(words);
    let due = match brief.due {
        Some(at) => {
            let is_near = !due::is_far(scene.now, at, scene.zone);
            let left = || tag("span").class("muted").child(due::left(&scene.strings, scene.now, at, scene.zone));
            let moment = tag("b").child(due::moment(&scene.strings, scene.now, at, scene.zone_at(at)));
            tag("dd").child(moment).child(" ").child(is_near.then(left))
        }
        None => said(scene.t("brief.due.none")),
    };
    let deputy = brief.deputy.as_ref().map(|deputy| row("brief.deputy", said(scene.name(deputy))));
    let undo = if brief.is_reversible { "brief.undo.yes" } else { "brief.undo.no" };
    let reading = (!is_newcomer && page.is_ready && page.n_words > 0)
        .then(|| row("brief.reading", said(scene.count("brief.minutes", reading_minutes(page.n_words)))));
    tag("dl")
        .class("brief-facts")
        .child((!is_newcomer).then(|| row("brief.due", due)))
        .child(reading)
        .child(row("brief.decision", said(scene.t(wording::decision(brief.decision_wanted)))))
        .child(row("brief.silence", said(silence(scene, brief))))
        .child(reviewers(scene, brief).map(|reviewers| row("brief.reviewers", reviewers)))
        .child(deputy)
        .child(row("brief.undo", said(scene.t(undo))))
}

/// What happens if nobody says anything, in one sentence.
fn silence(scene: &SharedScene, brief: &Brief) -> AttrValue {
    if brief.due.is_none() {
        return scene.t("silence.no_date");
    }
    match brief.on_silence {
        OnSilence::ProceedAsIs => scene.t("silence.proceed"),
        OnSilence::Extend { working_hours } => scene.count("silence.extend", working_hours.into()),
        OnSilence::Escalate { to } => scene.say("silence.escalate", &[("name", Slot::Word(&scene.name(&to)))]),
    }
}

/// Who is asked to review, and what each has said of the whole.
fn reviewers(scene: &SharedScene, brief: &Brief) -> Option<Tag> {
    let said = |person: &PersonId| {
        let last = scene.review.submissions.iter().rev().find(|sitting| sitting.by == *person);
        match last.and_then(|last| last.verdict) {
            Some(verdict) => scene.t(wording::verdict(verdict).0),
            None => scene.t("people.nothing_yet"),
        }
    };
    let row = |name: AttrValue, state: AttrValue| {
        tag("li").child(tag("bdi").child(name)).child(" ").child(tag("span").class("muted").child(state))
    };
    let here = brief.reviewers.iter().map(|person| row(scene.name(person), said(person)));
    let awaited = brief.awaited.iter().map(|name| row(name.clone().into(), scene.t("brief.awaited")));
    let rows: Vec<Tag> = here.chain(awaited).collect();
    (!rows.is_empty()).then(|| tag("dd").child(tag("ul").child(list(rows))))
}

/// Only addresses of the web and of mail become links, as in a comment; the rest stays as it was typed.
fn links(scene: &SharedScene, brief: &Brief) -> Option<Tag> {
    let lines = brief.links.as_ref().map(Words::as_str).filter(|lines| !lines.trim().is_empty())?;
    let rows = lines.lines().filter(|line| !line.trim().is_empty());
    let rows = rows.map(|line| tag("li").class("md").attr("dir", "auto").child(markdown::render(line)));
    Some(group().child(heading(scene, "brief.links")).child(tag("ul").class("brief-links").child(list(rows))))
}

fn questions(scene: &SharedScene, brief: &Brief) -> Option<Tag> {
    let rows: Vec<Tag> = brief.questions.iter().filter_map(|id| question(scene, id)).collect();
    (!rows.is_empty())
        .then(|| group().child(heading(scene, "brief.questions")).child(tag("ol").class("rows").child(list(rows))))
}

/// A question: pressing it shows its thread, and its place in the text.
fn question(scene: &SharedScene, id: &ThreadId) -> Option<Tag> {
    let thread: &Thread = scene.review.threads.get(id)?;
    let first = thread.comments.first()?;
    let asked: Vec<String> = first.asks.iter().map(|person| scene.name(person).to_string()).collect();
    // Who is not here yet is asked by name.
    let names = asked.into_iter().chain(first.asks_name.iter().map(|name| name.to_string())).collect::<Vec<_>>();
    let for_whom = match names.as_slice() {
        // In reviews of earlier days such a name stands in the question itself.
        [] if first.words.as_str().starts_with('@') => None,
        [] => Some(scene.t("brief.question.anyone")),
        names => {
            let names = names.join(&scene.t("list.comma"));
            Some(scene.say("brief.question.for", &[("names", Slot::Word(&names))]))
        }
    };
    let state = wording::state(&scene.strings, thread.state).unwrap_or_else(|| scene.t("brief.question.open"));
    let facts =
        tag("ul").class("facts foot").child(for_whom.map(|words| tag("li").child(words))).child(tag("li").child(state));
    let id = *id;
    let show = scene.wire.doing(move |wire| {
        wire.act(Action::Visit(id));
        wire.intent.emit(Intent::Reveal(Mark::Thread(id)));
    });
    let words = tag("span").attr("dir", "auto").child(first.words.as_str().to_owned());
    let open = tag("button").attr("type", "button").class("row-button").on_click(show).child(words);
    Some(tag("li").key(&id.to_string()).child(open).child(facts))
}

#[cfg(test)]
mod tests;
