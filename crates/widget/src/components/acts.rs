//! What can be done with a thread, as drafts: which acts, in which order, and which one is the primary.
//!
//! [`offered`] decides, purely; the rest only draws. At most one act is primary (INTERFACE, "Character").

use anchor::Resolution;
use client::{Draft, DraftAct, DraftId};
use review::{Stance, Thread, ThreadId, ThreadState};
use yew::{Html, UseStateHandle, html};

use super::closing_form::closing_form;
use super::scene::{Shared, SharedScene, Wire};
use crate::placement::Placed;
use crate::state::Action;

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
}

/// What is offered: the primary act first, when there is one.
#[derive(Debug, PartialEq, Eq)]
struct Offered {
    primary: Option<Act>,
    others: &'static [Act],
}

/// What a person may sensibly do now.
fn offered(thread: &Thread, placed: Option<&Placed>, is_raiser: bool) -> Offered {
    use Act::{Attach, CloseAs, Reopen, Reply, Satisfied, StillBlocking, Working};
    let is_answered = thread.comments.last().is_some_and(|comment| comment.author != thread.raiser);
    let is_orphan = placed.is_some_and(|placed| placed.span.is_none());
    let is_ambiguous = placed.is_some_and(|placed| matches!(placed.resolution, Resolution::Ambiguous { .. }));
    let (primary, others): (_, &[Act]) = match thread.state {
        ThreadState::Redacted => (None, &[]),
        ThreadState::Closed(_) => (None, &[Reply, Reopen]),
        _ if is_orphan && !is_ambiguous => (Some(Attach), &[Reply, CloseAs]),
        _ if is_ambiguous => (Some(Attach), &[Reply, Working, CloseAs]),
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
) -> Html {
    let wire = &scene.wire;
    let offered = offered(thread, placed, scene.is_me(&thread.raiser));
    let my_stance = drafts.iter().find_map(|draft| match draft.act {
        DraftAct::Stance { stance, .. } => Some((draft.id, stance)),
        _ => None,
    });
    let one = |act: Act, class: &'static str| {
        let is_pressed = act.stance().is_some() && act.stance() == my_stance.map(|(_, stance)| stance);
        let expanded = (act == Act::CloseAs).then_some(if **is_closing { "true" } else { "false" });
        let (id, is_closing) = (thread.id, is_closing.clone());
        let onclick = wire.doing(move |wire| match act {
            Act::CloseAs => is_closing.set(!*is_closing),
            _ => perform(wire, act, id, my_stance.map(|(id, _)| id)),
        });
        html! {
            <button type="button" class={if is_pressed { "plain" } else { class }} aria-expanded={expanded}
                aria-pressed={is_pressed.then_some("true")} {onclick}>{ scene.t(act.key()) }</button>
        }
    };
    let others = offered.others.iter().map(|act| one(*act, if *act == Act::CloseAs { "quiet" } else { "plain" }));
    if offered.primary.is_none() && offered.others.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <div class="acts" role="group" aria-label={scene.t("act.label")}>
                { offered.primary.map(|act| one(act, "primary")).unwrap_or_default() }
                { others.collect::<Html>() }
            </div>
            if **is_closing {
                { closing_form(scene, thread, drafts, is_closing) }
            }
        </>
    }
}

fn perform(wire: &Wire, act: Act, thread: ThreadId, my_stance: Option<DraftId>) {
    match act {
        Act::Reply => wire.write(DraftAct::Reply { thread, text: String::new() }),
        Act::Satisfied | Act::StillBlocking | Act::Working => {
            if let Some(stance) = act.stance() {
                wire.save(my_stance, DraftAct::Stance { thread, stance, eta: None });
            }
        }
        Act::Reopen => wire.write(DraftAct::Reopen { thread, reason: String::new() }),
        Act::Attach => wire.act(Action::Attach(thread)),
        Act::CloseAs => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn check(state: ThreadState, is_raiser: bool, is_answered: bool, expected: &str) {
        let mut thread = samples::thread(1).by(1).says("A thing.").done();
        if is_answered {
            thread = samples::thread(1).by(1).says("A thing.").reply(2, "Done.").done();
        }
        thread.state = state;
        let offered = offered(&thread, None, is_raiser);
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
    fn what_is_over_offers_little() {
        check(ThreadState::Closed(review::Closing::Fixed), false, true, "none | Reply Reopen");
        check(ThreadState::Redacted, true, false, "none | ");
    }
}
