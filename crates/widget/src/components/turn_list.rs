//! "Your turn": what waits for me and why, since when, and whom it unblocks; below it the threads it is about; at the end, and
//! quieter, for whom the rest waits.
//!
//! Leaves out the rules that put somebody here (`review::Turn`).

use std::rc::Rc;

use client::{Command, Draft, DraftAct, View};
use review::{AskEnding, AskId, Thread, ThreadId, TurnReason, TurnRow};
use yew::{AttrValue, Html};

use super::draft_row::draft_row;
use super::editor::{Editor, EditorProps, Saved};
use super::parts::{button, spacer};
use super::scene::{Shared, SharedScene, Wire};
use super::thread_card::thread_card;
use super::turn_later::{self, promised};
use crate::app::{Intent, Mark};
use crate::draft_text::{home_of, quote_of};
use crate::markdown;
use crate::markup::{Tag, group, keyed, list, tag};
use crate::page_view::PageView;
use crate::state::{Action, Editing, Pane, Tab, ViewState};
use crate::strings::Slot;
use crate::wording;

/// More rows are a day's work, and would bury the cards below them.
const MINE_MAX: usize = 40;
/// So many sections are named in a row.
const SECTIONS_MAX: usize = 3;
/// So many others are named at once; the rest unfolds.
const OTHERS_MAX: usize = 6;

/// The list.
pub fn turn_list(scene: &SharedScene, view: &View, page: &PageView, state: &ViewState) -> Tag {
    let mine: Vec<&TurnRow> = scene.standing.mine().take(MINE_MAX).collect();
    let n_more = scene.standing.mine().count() - mine.len();
    let rows = mine.iter().map(|row| my_row(scene, view, state, row));
    let head = if !view.is_open {
        tag("p").class("muted").child(scene.t("list.opening"))
    } else if mine.is_empty() {
        empty(scene)
    } else {
        tag("ol").class("turn").attr("aria-label", scene.t("tabs.turn")).child(list(rows))
    };
    tag("div")
        .class("list")
        .key("turn")
        .child(head)
        .child((n_more > 0).then(|| tag("p").class("hint").child(scene.count("turn.more", n_more))))
        .child(cards(scene, view, page, state, &mine))
        .child(others(scene))
        .child(promised(scene))
}

/// What will stand here, and what brings it here.
fn empty(scene: &SharedScene) -> Tag {
    tag("div")
        .class("empty")
        .child(tag("h3").child(scene.t("turn.empty.title")))
        .child(tag("p").child(scene.t("turn.empty.what")))
        .child(tag("p").child(scene.t("turn.empty.quiet")))
}

fn my_row(scene: &SharedScene, view: &View, state: &ViewState, row: &TurnRow) -> Tag {
    let (thread, ask) = (row.thread, row.ask);
    let tab = match row.reason {
        TurnReason::ReviewRequested | TurnReason::TransferOffered | TurnReason::AnotherRoundWanted => Tab::Brief,
        _ => Tab::Since,
    };
    let is_handoff = is_handoff(row.reason);
    let go = scene.wire.doing(move |wire| match thread {
        _ if is_handoff => wire.act(Action::Enter(Pane::Handoffs)),
        Some(thread) => {
            wire.act(Action::Unfold(thread));
            wire.intent.emit(Intent::Reveal(Mark::Thread(thread)));
        }
        // What is about no thread is about the whole: what it is for, or what changed in it.
        None => wire.act(Action::Show(tab)),
    });
    let [due, via] = turn_later::facts(scene, row);
    let ends = Some(scene.t(wording::unblocks(row.unblocks)));
    let facts = [Some(scene.ago(row.since)), due, via, waits(scene, row), ends];
    let facts = facts.into_iter().flatten().map(|fact| tag("li").child(fact));
    let open = tag("button")
        .attr("type", "button")
        .class("turn-go")
        .on_click(go)
        .child(tag("b").child(reason(scene, row)))
        .child(about(scene, row).map(|words| tag("span").class("turn-words").attr("dir", "auto").child(words)));
    tag("li")
        .class(if row.is_blocking { "turn-row is-blocking" } else { "turn-row" })
        .key(&row_key(row))
        .child(open)
        .child(tag("ul").class("facts foot").child(list(facts)))
        .child(answered(scene, view, row))
        .child(ask.filter(|_| scene.can_write && !is_handoff).map(|ask| declining(scene, view, state, ask)))
        .child(scene.late.part().map(|late| (late.ways_out)(scene, row)))
}

/// Tells rows apart that are about the same: each has its reason, its place, and what made it so.
fn row_key(row: &TurnRow) -> String {
    let gate = row.gate.map(|gate| gate.0.iter().map(|byte| char::from(*byte)).collect());
    [
        Some(wording::my_turn(row.reason).to_owned()),
        row.thread.map(|id| id.to_string()),
        row.ask.map(|ask| [ask.entry.to_string(), ask.op.0.to_string()].concat()),
        row.cause.map(|cause| cause.to_string()),
        gate,
    ]
    .map(Option::unwrap_or_default)
    .join(" ")
}

/// Work that was handed over stands in their list, where it is taken and given back.
fn is_handoff(reason: TurnReason) -> bool {
    matches!(reason, TurnReason::HandoffOffered | TurnReason::HandoffHeld | TurnReason::HandoffReturned)
}

/// The reason, as a sentence about me.
fn reason(scene: &SharedScene, row: &TurnRow) -> AttrValue {
    scene.say(wording::my_turn(row.reason), &[("name", Slot::Word(&scene.name(&row.by)))])
}

/// The words it is about: the question, the answer, else what the thread says, else what it is attached to.
pub(super) fn about(scene: &SharedScene, row: &TurnRow) -> Option<AttrValue> {
    let Some(thread) = row.thread.and_then(|id| scene.review.threads.get(&id)) else { return sections(scene, row) };
    let asked = row.ask.and_then(|ask| {
        thread.comments.iter().find(|comment| comment.id.entry == ask.entry && comment.id.op == ask.op)
    });
    let answers = matches!(row.reason, TurnReason::BlockingAnswered | TurnReason::UnseenReply);
    let answer = thread.comments.iter().rev().find(|comment| answers && comment.author == row.by);
    let words = asked.or(answer).or(thread.comments.first()).map(|comment| comment.words.as_str()).unwrap_or_default();
    let words = markdown::words(words);
    if words.is_empty() { quoted(thread) } else { Some(words.into()) }
}

/// The sections that read differently now.
fn sections(scene: &SharedScene, row: &TurnRow) -> Option<AttrValue> {
    let titles = match row.reason {
        TurnReason::StanceStale => &scene.standing.stale_approved,
        TurnReason::MarkStale => &scene.standing.stale_marked,
        _ => return None,
    };
    let named = titles
        .iter()
        .take(SECTIONS_MAX)
        .map(|title| if title.is_empty() { scene.t("list.top") } else { title.to_string().into() });
    let names: Vec<AttrValue> = named.collect();
    (!names.is_empty()).then(|| names.join(&scene.t("list.comma")).into())
}

fn quoted(thread: &Thread) -> Option<AttrValue> {
    let quote = quote_of(thread.target.as_ref()?);
    (!quote.trim().is_empty()).then(|| quote.to_string().into())
}

/// Who waits for it.
fn waits(scene: &SharedScene, row: &TurnRow) -> Option<AttrValue> {
    match row.n_waiting {
        0 => None,
        // What I promised, or what changed by itself, keeps nobody in particular waiting.
        1 if row.by == row.person => None,
        1 => Some(scene.say("turn.ends_wait", &[("name", Slot::Word(&scene.name(&row.by)))])),
        n => Some(scene.count("turn.people_wait", n)),
    }
}

/// Says that a draft of mine is about it already: it is still my turn until I submit.
fn answered(scene: &SharedScene, view: &View, row: &TurnRow) -> Option<Tag> {
    let thread = row.thread?;
    let is_about = |draft: &&Rc<Draft>| draft.binned.is_none() && home_of(&view.review, &draft.act) == Some(thread);
    let is_drafted = view.drafts.iter().any(|draft| is_about(&draft));
    is_drafted.then(|| tag("p").class("turn-drafted").child(scene.t("turn.drafted")))
}

/// Declining an ask: as a draft, with the reason in its row.
fn declining(scene: &SharedScene, view: &View, state: &ViewState, ask: AskId) -> Html {
    let is_it = |act: &DraftAct| matches!(act, DraftAct::EndAsk { ask: one, .. } if *one == ask);
    if let Some(editing) = state.editing_where(is_it) {
        let (key, saved) = (editing.id.to_string(), Saved::of(view, editing.id));
        return keyed::<Editor>(&key, EditorProps { scene: scene.clone(), saved, editing: Shared(editing) });
    }
    if let Some(draft) = view.drafts.iter().find(|draft| draft.binned.is_none() && is_it(&draft.act)) {
        return draft_row(scene, &Shared(Rc::clone(draft)), None, true).html();
    }
    let ending = |ending| scene.wire.doing(move |wire| end_ask(wire, ask, ending));
    tag("details")
        .class("fold")
        .child(tag("summary").child(scene.t("turn.decline.fold")))
        .child(
            tag("div")
                .class("acts")
                .child(button("plain", scene.t("turn.decline"), ending(AskEnding::Declined)))
                .child(button("plain", scene.t("turn.answered"), ending(AskEnding::Answered))),
        )
        .html()
}

fn end_ask(wire: &Wire, ask: AskId, ending: AskEnding) {
    let act = DraftAct::EndAsk { ask, ending, reason: String::new() };
    let id = wire.fresh_id.emit(());
    wire.ask(Command::SaveDraft { id, act: act.clone() });
    wire.act(Action::Edit(Rc::new(Editing { id, act, is_saved: true })));
}

/// The threads that my rows are about, each once, in the order of the rows.
fn cards(scene: &SharedScene, view: &View, page: &PageView, state: &ViewState, mine: &[&TurnRow]) -> Option<Tag> {
    let mut ids: Vec<ThreadId> = Vec::new();
    for id in mine.iter().filter_map(|row| row.thread) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.is_empty() {
        return None;
    }
    let cards = ids.into_iter().filter_map(|id| {
        let thread = scene.review.threads.get(&id)?;
        let placed = page.placements.threads.get(&id).filter(|_| page.is_ready);
        Some(thread_card(scene, view, page, state, thread, placed, None))
    });
    let title = tag("h3").class("place").child(scene.t("turn.threads"));
    Some(group().child(title).child(list(cards)))
}

/// For whom the rest waits, named; so that nobody wonders why nothing moves.
fn others(scene: &SharedScene) -> Option<Tag> {
    let mut rows = scene.standing.others().map(|row| their_row(scene, row));
    let first: Vec<Tag> = rows.by_ref().take(OTHERS_MAX).collect();
    if first.is_empty() {
        return None;
    }
    let rest: Vec<Tag> = rows.take(10 * OTHERS_MAX).collect();
    let n_rest = rest.len();
    let more = || {
        tag("details")
            .class("fold")
            .child(tag("summary").child(scene.count("turn.others.more", n_rest)))
            .child(tag("ul").class("turn-others").child(list(rest)))
    };
    let title = tag("h3").class("place").child(scene.t("turn.others"));
    let block = group().child(title).child(tag("ul").class("turn-others").child(list(first)));
    Some(block.child((n_rest > 0).then(more)))
}

fn their_row(scene: &SharedScene, row: &TurnRow) -> Tag {
    let by = scene.name(&row.by);
    let why = scene.say(wording::their_turn(row.reason), &[("name", Slot::Word(&by))]);
    let visit = row.thread.map(|id| button("link", scene.t("turn.see"), scene.wire.acting(Action::Visit(id))));
    tag("li")
        .child(tag("b").attr("dir", "auto").child(scene.name(&row.person)))
        .child(tag("span").child(why))
        .child(spacer())
        .child(tag("span").class("muted").child(scene.ago(row.since)))
        .child(visit)
        .child(scene.late.part().map(|late| (late.remind)(scene, row)))
}

#[cfg(test)]
mod tests;
