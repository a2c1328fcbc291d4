//! What can be done with a thread, as drafts: which acts, in which order, and which one is the primary.
//!
//! [`offered`] decides, purely; the rest only draws. At most one act is primary (INTERFACE, "Character").

use std::rc::Rc;

use anchor::Resolution;
use client::{Command, Draft, DraftAct, DraftId};
use review::{Role, Stance, SuggestionAnswer, Thread, ThreadId, ThreadState};
use yew::UseStateHandle;

use super::closing_form::closing_form;
use super::parts::button;
use super::scene::{Shared, SharedScene, Wire};
use super::suggestion_view::is_undecided;
use crate::markup::{Tag, group, list, tag};
use crate::placement::Placed;
use crate::state::{Action, Editing};

/// An act on a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Reply,
    Satisfied,
    StillBlocking,
    Working,
    CloseAs,
    Reopen,
    Attach,
    Accept,
    Reject,
    Restore,
}

impl Act {
    fn key(self) -> &'static str {
        match self {
            Self::Reply => "act.reply",
            Self::Satisfied => "act.satisfied",
            Self::StillBlocking => "act.still_blocking",
            Self::Working => "act.working",
            Self::CloseAs => "act.close_as",
            Self::Reopen => "act.reopen",
            Self::Attach => "act.attach",
            Self::Accept => "act.accept",
            Self::Reject => "act.reject",
            Self::Restore => "act.restore",
        }
    }

    fn stance(self) -> Option<Stance> {
        match self {
            Self::Satisfied => Some(Stance::Satisfied),
            Self::StillBlocking => Some(Stance::Block),
            Self::Working => Some(Stance::Working),
            _ => None,
        }
    }

    fn answer(self) -> Option<SuggestionAnswer> {
        match self {
            Self::Accept => Some(SuggestionAnswer::Accept),
            Self::Reject => Some(SuggestionAnswer::Reject),
            _ => None,
        }
    }
}

/// What is offered: the primary act first, when there is one.
#[derive(Debug, PartialEq, Eq)]
struct Offered {
    primary: Option<Act>,
    others: &'static [Act],
}

/// What a person may sensibly do now; `decides` when the thread suggests something that they may accept or reject.
fn offered(thread: &Thread, state: ThreadState, placed: Option<&Placed>, is_raiser: bool, decides: bool) -> Offered {
    use Act::{Accept, Attach, CloseAs, Reject, Reopen, Reply, Restore, Satisfied, StillBlocking, Working};
    let is_answered = thread.comments.last().is_some_and(|comment| comment.author != thread.raiser);
    let is_orphan = placed.is_some_and(|placed| placed.span.is_none());
    let is_ambiguous = placed.is_some_and(|placed| matches!(placed.resolution, Resolution::Ambiguous { .. }));
    let (primary, others): (_, &[Act]) = match state {
        ThreadState::Redacted => (None, &[]),
        // Withdrawn beside a change of the words: they are offered again.
        ThreadState::Closed(_) if is_raiser && thread.edited_beside.is_some() => (Some(Restore), &[Reply]),
        ThreadState::Closed(_) => (None, &[Reply, Reopen]),
        _ if is_orphan && !is_ambiguous => (Some(Attach), &[Reply, CloseAs]),
        _ if is_ambiguous => (Some(Attach), &[Reply, Working, CloseAs]),
        ThreadState::OpenBlocking | ThreadState::Open | ThreadState::OpenInWork if decides && is_raiser => {
            (Some(Reply), &[Accept, CloseAs])
        }
        ThreadState::OpenBlocking | ThreadState::Open | ThreadState::OpenInWork if decides => {
            (Some(Accept), &[Reject, Reply, CloseAs])
        }
        ThreadState::OpenBlocking if is_raiser && is_answered => (Some(Satisfied), &[Reply, StillBlocking, CloseAs]),
        ThreadState::OpenBlocking if is_raiser => (None, &[Reply, Satisfied, CloseAs]),
        ThreadState::WaitingForConfirmation if is_raiser => (Some(Satisfied), &[Reply, StillBlocking, Reopen]),
        ThreadState::WaitingForConfirmation => (None, &[Reply, Reopen]),
        ThreadState::ClosedWithUnseen { .. } => (Some(Reply), &[CloseAs, Reopen]),
        ThreadState::OpenBlocking | ThreadState::Open => (Some(Reply), &[Working, CloseAs]),
        ThreadState::OpenInWork => (Some(Reply), &[CloseAs]),
    };
    Offered { primary, others }
}

/// The row of acts, and below it the choice of how to close.
pub fn acts(
    scene: &SharedScene,
    thread: &Thread,
    placed: Option<&Placed>,
    drafts: &[Shared<Draft>],
    is_closing: &UseStateHandle<bool>,
) -> Option<Tag> {
    if !scene.can_write {
        return None;
    }
    let wire = &scene.wire;
    let decides = is_undecided(scene, thread) && scene.my_rights() >= Role::Facilitator;
    let offered = offered(thread, thread.state_at(scene.now), placed, scene.is_me(&thread.raiser), decides);
    let my_answer = drafts.iter().find_map(|draft| match draft.act {
        DraftAct::Answer { answer, .. } => Some((draft.id, answer)),
        _ => None,
    });
    let my_stance = drafts.iter().find_map(|draft| match draft.act {
        DraftAct::Stance { stance, .. } => Some((draft.id, stance)),
        _ => None,
    });
    let one = |act: Act, class: &'static str| {
        let is_taken = act.stance().is_some() && act.stance() == my_stance.map(|(_, stance)| stance);
        let is_given = act.answer().is_some() && act.answer() == my_answer.map(|(_, answer)| answer);
        let is_pressed = is_taken || is_given;
        let expanded = (act == Act::CloseAs).then_some(if **is_closing { "true" } else { "false" });
        let (id, is_closing) = (thread.id, is_closing.clone());
        let on_click = wire.doing(move |wire| match act {
            Act::CloseAs => is_closing.set(!*is_closing),
            Act::Accept | Act::Reject => decide(wire, act, id, my_answer.map(|(id, _)| id), is_pressed),
            _ => perform(wire, act, id, my_stance.map(|(id, _)| id)),
        });
        button(if is_pressed { "plain" } else { class }, scene.t(act.key()), on_click)
            .attr("aria-expanded", expanded)
            .attr("aria-pressed", is_pressed.then_some("true"))
    };
    let others = offered.others.iter().map(|act| one(*act, if *act == Act::CloseAs { "quiet" } else { "plain" }));
    if offered.primary.is_none() && offered.others.is_empty() {
        return None;
    }
    let row = tag("div")
        .class("acts")
        .attr("role", "group")
        .attr("aria-label", scene.t("act.label"))
        .child(offered.primary.map(|act| one(act, if is_drafted(act, drafts) { "plain" } else { "primary" })))
        .child(list(others));
    Some(group().child(row).child(is_closing.then(|| closing_form(scene, thread, drafts, is_closing))))
}

/// Whether a draft of mine says it already, so that something else comes next.
fn is_drafted(act: Act, drafts: &[Shared<Draft>]) -> bool {
    act == Act::Reply && drafts.iter().any(|draft| matches!(draft.act, DraftAct::Reply { .. }))
}

fn perform(wire: &Wire, act: Act, thread: ThreadId, my_stance: Option<DraftId>) {
    match act {
        Act::Reply => wire.write(DraftAct::Reply { thread, text: String::new() }),
        Act::Satisfied | Act::StillBlocking | Act::Working => {
            if let Some(stance) = act.stance() {
                wire.save(my_stance, DraftAct::Stance { thread, stance, eta: None });
            }
        }
        Act::Reopen | Act::Restore => wire.write(DraftAct::Reopen { thread, reason: String::new() }),
        Act::Attach => wire.act(Action::Attach(thread)),
        Act::CloseAs | Act::Accept | Act::Reject => {}
    }
}

/// Answers a suggestion; once more takes the answer back. A rejection needs a reason, which is asked for at once.
fn decide(wire: &Wire, act: Act, thread: ThreadId, old: Option<DraftId>, is_pressed: bool) {
    let Some(answer) = act.answer() else { return };
    let draft = DraftAct::Answer { thread, answer, reason: String::new() };
    match old {
        Some(id) if is_pressed => wire.ask(Command::DiscardDraft { id }),
        _ if act == Act::Accept => wire.save(old, draft),
        _ => {
            let id = old.unwrap_or_else(|| wire.fresh_id.emit(()));
            wire.ask(Command::SaveDraft { id, act: draft.clone() });
            wire.act(Action::Edit(Rc::new(Editing { id, act: draft, is_saved: true })));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn check(state: ThreadState, is_raiser: bool, is_answered: bool, expected: &str) {
        let thread = samples::thread(1).by(1).says("A thing.");
        let thread = if is_answered { thread.reply(2, "Done.").done() } else { thread.done() };
        let offered = offered(&thread, state, None, is_raiser, false);
        let primary = offered.primary.map_or("none".into(), |act| format!("{act:?}"));
        let others: Vec<String> = offered.others.iter().map(|act| format!("{act:?}")).collect();
        assert_eq!(format!("{primary} | {}", others.join(" ")), expected, "for {state:?}");
    }

    #[test]
    fn a_raiser_is_asked_whether_the_answer_satisfies() {
        check(ThreadState::OpenBlocking, true, true, "Satisfied | Reply StillBlocking CloseAs");
        check(ThreadState::OpenBlocking, true, false, "none | Reply Satisfied CloseAs");
        check(ThreadState::WaitingForConfirmation, true, true, "Satisfied | Reply StillBlocking Reopen");
    }

    #[test]
    fn others_answer() {
        check(ThreadState::OpenBlocking, false, false, "Reply | Working CloseAs");
        check(ThreadState::Open, false, false, "Reply | Working CloseAs");
        check(ThreadState::WaitingForConfirmation, false, true, "none | Reply Reopen");
    }

    #[test]
    fn a_suggestion_is_accepted_or_rejected_and_its_proposer_waits() {
        let thread = samples::thread(1).by(1).says("Other words.").done();
        let names = |is_raiser| {
            let offered = offered(&thread, ThreadState::Open, None, is_raiser, true);
            format!("{:?} {:?}", offered.primary, offered.others)
        };
        assert_eq!(names(false), "Some(Accept) [Reject, Reply, CloseAs]");
        assert_eq!(names(true), "Some(Reply) [Accept, CloseAs]");
    }

    #[test]
    fn what_is_over_offers_little() {
        check(ThreadState::Closed(review::Closing::Fixed), false, true, "none | Reply Reopen");
        check(ThreadState::Redacted, true, false, "none | ");
    }
}
