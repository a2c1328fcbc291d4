//! Which text says what: each value of the domain has its key here, so that a translator and a reader find them together.
//! Leaves out the texts themselves (`www/strings/*.json`).

use client::{DraftAct, Link, Notice, Refusal, View};
use review::{
    AskEnding, Closing, DecisionWanted, Kind, Level, Preset, Reaction, Role, SingleReason, Stance, SuggestionAnswer,
    ThreadState, TurnReason, Unblocks, Verdict,
};
use yew::AttrValue;

use crate::strings::{Slot, Strings};

/// A kind, as a word.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Issue => "kind.issue",
        Kind::Suggestion => "kind.suggestion",
        Kind::Question => "kind.question",
        Kind::Todo => "kind.todo",
        Kind::Note => "kind.note",
        Kind::Nit => "kind.nit",
        Kind::Praise => "kind.praise",
        Kind::Thought => "kind.thought",
    }
}

/// What a kind asks of the author, in one line.
pub fn kind_hint(kind: Kind) -> &'static str {
    match kind {
        Kind::Issue => "kind.issue.hint",
        Kind::Suggestion => "kind.suggestion.hint",
        Kind::Question => "kind.question.hint",
        Kind::Todo => "kind.todo.hint",
        Kind::Note => "kind.note.hint",
        Kind::Nit => "kind.nit.hint",
        Kind::Praise => "kind.praise.hint",
        Kind::Thought => "kind.thought.hint",
    }
}

/// A kind's name in the stylesheets.
pub fn kind_class(kind: Kind) -> &'static str {
    match kind {
        Kind::Question => "k-question",
        Kind::Suggestion => "k-suggestion",
        _ => "k-plain",
    }
}

/// How a thread ended, as a word.
pub fn closing(closing: Closing) -> &'static str {
    match closing {
        Closing::Fixed => "closing.fixed",
        Closing::Answered => "closing.answered",
        Closing::Accepted => "closing.accepted",
        Closing::Dropped => "closing.dropped",
        Closing::Withdrawn => "closing.withdrawn",
        Closing::Duplicate { .. } => "closing.duplicate",
        Closing::Lapsed => "closing.lapsed",
    }
}

/// "Ana is satisfied", with `{name}`.
pub fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Block => "stance.block",
        Stance::Working => "stance.working",
        Stance::Discuss => "stance.discuss",
        Stance::Satisfied => "stance.satisfied",
        Stance::Inform => "stance.inform",
    }
}

/// A reaction, as a word.
pub fn reaction(reaction: Reaction) -> &'static str {
    match reaction {
        Reaction::Agree => "reaction.agree",
        Reaction::Thanks => "reaction.thanks",
        Reaction::WellPut => "reaction.well_put",
        Reaction::Seen => "reaction.seen",
    }
}

/// A verdict, as a word, and what it means.
pub fn verdict(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Comment => ("verdict.comment", "verdict.comment.hint"),
        Verdict::Approve => ("verdict.approve", "verdict.approve.hint"),
        Verdict::ApproveOnceFixed => ("verdict.once_fixed", "verdict.once_fixed.hint"),
        Verdict::NeedsAnotherRound => ("verdict.another_round", "verdict.another_round.hint"),
    }
}

/// Why one comment was sent at once.
pub fn single(reason: SingleReason) -> &'static str {
    match reason {
        SingleReason::AnswersQuestion => "single.answers",
        SingleReason::UnblocksSomeone => "single.unblocks",
    }
}

/// What a thread's state is, when it is worth a word.
pub fn state(strings: &Strings, state: ThreadState) -> Option<AttrValue> {
    match state {
        ThreadState::Open | ThreadState::OpenBlocking => None,
        ThreadState::OpenInWork => Some(strings.t("state.in_work")),
        ThreadState::WaitingForConfirmation => Some(strings.t("state.waiting")),
        ThreadState::Closed(how) => Some(strings.t(closing(how))),
        ThreadState::ClosedWithUnseen { n, .. } => Some(strings.count("state.unseen", n)),
        ThreadState::Redacted => Some(strings.t("state.redacted")),
    }
}

/// How thoroughly a section was reviewed.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Skimmed => "level.skimmed",
        Level::Read => "level.read",
        Level::Verified => "level.verified",
    }
}

/// What a draft would do, as the title of its row.
pub fn draft(strings: &Strings, act: &DraftAct) -> AttrValue {
    match act {
        DraftAct::Thread { kind: what, .. } => {
            strings.say("draft.thread", &[("kind", Slot::Word(&strings.t(kind(*what))))])
        }
        DraftAct::Reply { .. } => strings.t("draft.reply"),
        DraftAct::Edit { .. } => strings.t("draft.edit"),
        DraftAct::Stance { stance, .. } => strings.t(match stance {
            Stance::Block => "draft.block",
            Stance::Working => "draft.working",
            Stance::Discuss => "draft.discuss",
            Stance::Satisfied => "draft.satisfied",
            Stance::Inform => "draft.inform",
        }),
        DraftAct::Close { closing: how, .. } => {
            strings.say("draft.close", &[("how", Slot::Word(&strings.t(closing(*how))))])
        }
        DraftAct::Reopen { .. } => strings.t("draft.reopen"),
        DraftAct::React { reaction: how, is_on, .. } => {
            let key = if *is_on { "draft.react" } else { "draft.unreact" };
            strings.say(key, &[("how", Slot::Word(&strings.t(reaction(*how))))])
        }
        DraftAct::Reattach { .. } => strings.t("draft.reattach"),
        DraftAct::Answer { answer: SuggestionAnswer::Accept, .. } => strings.t("draft.accept"),
        DraftAct::Answer { answer: SuggestionAnswer::Reject, .. } => strings.t("draft.reject"),
        DraftAct::Mark { level: how, title, .. } => {
            strings.say("draft.mark", &[("how", Slot::Word(&strings.t(level(*how)))), ("section", Slot::Word(title))])
        }
        DraftAct::EndAsk { ending: AskEnding::Answered, .. } => strings.t("draft.ask_answered"),
        DraftAct::EndAsk { ending: AskEnding::Declined, .. } => strings.t("draft.ask_declined"),
        // These three are never in a list of drafts.
        DraftAct::EndAsk { ending: AskEnding::Lapsed, .. } => strings.t("card.ask_lapsed"),
        DraftAct::Brief(_) => strings.t("tabs.brief"),
        DraftAct::Redact { .. } => strings.t("comment.take_back"),
    }
}

/// What a draft still lacks, when it is unfinished.
pub fn lacks(act: &DraftAct) -> &'static str {
    match act {
        DraftAct::Thread { text, .. } if !text.trim().is_empty() => "lacks.need",
        DraftAct::Close { .. } | DraftAct::Answer { .. } | DraftAct::EndAsk { .. } => "lacks.reason",
        _ => "lacks.words",
    }
}

/// Why it is my turn, with `{name}` for who made it so.
pub fn my_turn(reason: TurnReason) -> &'static str {
    match reason {
        TurnReason::Asked => "turn.asked",
        TurnReason::ReviewRequested => "turn.review_requested",
        TurnReason::TransferOffered => "turn.transfer_offered",
        TurnReason::ConfirmClosing => "turn.confirm_closing",
        TurnReason::BlockingAnswered => "turn.blocking_answered",
        TurnReason::BlockingRaised => "turn.blocking_raised",
        TurnReason::SuggestionOpen => "turn.suggestion_open",
        TurnReason::AnotherRoundWanted => "turn.another_round",
        TurnReason::WorkPromised => "turn.work_promised",
        TurnReason::UnseenReply => "turn.unseen_reply",
        TurnReason::ConflictingAnswers => "turn.conflicting",
        TurnReason::TextChanged => "turn.text_changed",
        TurnReason::StanceStale => "turn.stance_stale",
        TurnReason::MarkStale => "turn.mark_stale",
        TurnReason::GateUnmet => "turn.gate_unmet",
        TurnReason::PassedOn => "turn.passed_on",
        TurnReason::HandoffOffered => "turn.handoff_offered",
        TurnReason::HandoffHeld => "turn.handoff_held",
        TurnReason::HandoffReturned => "turn.handoff_returned",
        _ => "turn.other",
    }
}

/// Why it is somebody else's turn, said after their name.
pub fn their_turn(reason: TurnReason) -> &'static str {
    match reason {
        TurnReason::Asked => "turn.they.asked",
        TurnReason::ReviewRequested => "turn.they.review_requested",
        TurnReason::TransferOffered => "turn.they.transfer_offered",
        TurnReason::ConfirmClosing => "turn.they.confirm_closing",
        TurnReason::BlockingAnswered => "turn.they.blocking_answered",
        TurnReason::BlockingRaised => "turn.they.blocking_raised",
        TurnReason::SuggestionOpen => "turn.they.suggestion_open",
        TurnReason::AnotherRoundWanted => "turn.they.another_round",
        TurnReason::WorkPromised => "turn.they.work_promised",
        TurnReason::UnseenReply => "turn.they.unseen_reply",
        TurnReason::ConflictingAnswers => "turn.they.conflicting",
        TurnReason::TextChanged | TurnReason::StanceStale | TurnReason::MarkStale => "turn.they.text_changed",
        TurnReason::GateUnmet => "turn.they.gate_unmet",
        TurnReason::PassedOn => "turn.they.passed_on",
        TurnReason::HandoffOffered => "turn.they.handoff_offered",
        TurnReason::HandoffHeld => "turn.they.handoff_held",
        TurnReason::HandoffReturned => "turn.they.handoff_returned",
        _ => "turn.they.other",
    }
}

/// What ends a turn.
pub fn unblocks(what: Unblocks) -> &'static str {
    match what {
        Unblocks::AnswerOrDecline => "unblocks.answer_or_decline",
        Unblocks::SubmitOrDecline => "unblocks.submit_or_decline",
        Unblocks::AcceptTransfer => "unblocks.take_over",
        Unblocks::MeetGate => "unblocks.meet_gate",
        Unblocks::ActOrPass => "unblocks.act_or_pass",
        Unblocks::Confirm => "unblocks.confirm",
        Unblocks::Answer => "unblocks.answer",
        Unblocks::Decide => "unblocks.decide",
        Unblocks::ReadAndClose => "unblocks.read_and_close",
        Unblocks::Revise => "unblocks.revise",
        Unblocks::TakeOrReturn => "unblocks.take_or_return",
        Unblocks::DoAndReturn => "unblocks.do_and_return",
        _ => "unblocks.look_again",
    }
}

/// How it is with sharing, in one sentence: what is so, and what will happen.
pub fn link(strings: &Strings, view: &View, has_spoken: bool) -> AttrValue {
    let n_queued = view.review.submissions.iter().filter(|one| view.queued.contains(&one.id)).count();
    if view.store_fault.is_some() {
        return strings.t("editor.nowhere");
    }
    match (&view.carrier.link, n_queued) {
        (Link::NoRelay, 0) => strings.t("link.none"),
        (Link::NoRelay, n) => strings.count("link.none.queued", n),
        (Link::NotYet, _) => strings.t("link.not_yet"),
        (Link::Meeting, _) => strings.t("link.meeting"),
        // A brief, or hours: something that I said, and no submission.
        (Link::Settled, 0) if !view.queued.is_empty() => strings.t("launcher.queued"),
        (Link::Settled, 0) if !has_spoken => strings.t("link.settled.nothing"),
        (Link::Settled, 0) => strings.t("link.settled"),
        (Link::Settled, n) => strings.count("link.settled.queued", n),
        (Link::Offline, 0) => strings.t("link.offline"),
        (Link::Offline, n) => strings.count("link.offline.queued", n),
        (Link::Refused { .. }, _) => strings.t("link.refused"),
    }
}

/// Why something was not done, and what can be done instead.
pub fn refusal(strings: &Strings, refusal: &Refusal) -> AttrValue {
    match refusal {
        Refusal::NoName => strings.t("refusal.no_name"),
        Refusal::BadName { limit } => strings.say("refusal.bad_name", &[("limit", Slot::Count(*limit))]),
        Refusal::NothingToSubmit => strings.t("refusal.nothing"),
        Refusal::Unfinished { n } => strings.count("refusal.unfinished", *n),
        Refusal::Busy => strings.t("refusal.busy"),
        Refusal::TooLong { len, limit } => {
            strings.say("refusal.too_long", &[("len", Slot::Count(*len)), ("limit", Slot::Count(*limit))])
        }
        Refusal::Gone => strings.t("refusal.gone"),
        Refusal::NotYours => strings.t("refusal.not_yours"),
        Refusal::BadFile { why } => strings.say("refusal.bad_file", &[("why", Slot::Word(why))]),
        Refusal::OtherReview { title } if title.trim().is_empty() => strings.t("refusal.other_review.untitled"),
        Refusal::OtherReview { title } => strings.say("refusal.other_review", &[("title", Slot::Word(title))]),
        Refusal::CannotSign => strings.t("refusal.cannot_sign"),
        Refusal::NotAllowed { role: least } => {
            strings.say("refusal.not_allowed", &[("role", Slot::Word(&strings.t(role(*least))))])
        }
        Refusal::ReadOnly => strings.t("refusal.read_only"),
        Refusal::NotOwned => strings.t("refusal.not_owned"),
        Refusal::NoPage => strings.t("refusal.no_page"),
        Refusal::CanWait => strings.t("refusal.can_wait"),
        Refusal::NoStore => strings.t("refusal.no_store"),
        Refusal::BadLocal { limit } => strings.say("refusal.bad_local", &[("limit", Slot::Count(*limit))]),
        Refusal::Unwritable => strings.t("refusal.unwritable"),
        Refusal::TooMany { n, limit } => {
            strings.say("refusal.too_many", &[("n", Slot::Count(*n)), ("limit", Slot::Count(*limit))])
        }
        Refusal::Forged { key } => strings.say("refusal.forged", &[("key", Slot::Word(&key.fingerprint()))]),
        // `Refusal` may grow; what it says itself is better than nothing.
        other => strings.say("refusal.other", &[("why", Slot::Word(&other.to_string()))]),
    }
}

/// What to tell a person about their own act; nothing where the screen shows it anyway.
pub fn notice(strings: &Strings, notice: &Notice) -> Option<AttrValue> {
    Some(match notice {
        Notice::Submitted { n_acts } => strings.count("notice.submitted", *n_acts),
        Notice::Delivered => strings.t("notice.delivered"),
        Notice::Imported { n_new: 0, .. } => strings.t("notice.imported.nothing"),
        Notice::Imported { n_entries, .. } => strings.count("notice.imported", *n_entries),
        Notice::Refused(why) => refusal(strings, why),
        Notice::NotSaved { is_full: true, .. } => strings.t("notice.full"),
        Notice::NotSaved { why, .. } => strings.say("notice.not_saved", &[("why", Slot::Word(why))]),
        Notice::Discarded { .. } => strings.t("notice.discarded"),
        Notice::PublishedElsewhere => strings.t("notice.elsewhere"),
        Notice::BriefSet => strings.t("notice.brief"),
        Notice::Published => strings.t("notice.published"),
        Notice::OwnedOpened { .. } => strings.t("notice.owned"),
        Notice::Joined { is_of_this_document: true, .. } => strings.t("notice.joined"),
        Notice::Joined { address, .. } => strings.say("notice.joined.elsewhere", &[("address", Slot::Word(address))]),
        _ => return None,
    })
}

/// The rules a review was opened with, as a word.
pub fn preset(preset: Preset) -> &'static str {
    match preset {
        Preset::Open => "preset.open",
        Preset::QuickLook => "preset.quick",
        Preset::TeamReview => "preset.team",
        Preset::Decision => "preset.decision",
        Preset::DocumentSignOff => "preset.sign_off",
    }
}

/// What a review should come to.
pub fn decision(wanted: DecisionWanted) -> &'static str {
    match wanted {
        DecisionWanted::None => "decision.none",
        DecisionWanted::Feedback => "decision.feedback",
        DecisionWanted::Approval => "decision.approval",
        DecisionWanted::Choice => "decision.choice",
    }
}

/// What a person may do, as a word.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Guest => "role.guest",
        Role::Reviewer => "role.reviewer",
        Role::Facilitator => "role.facilitator",
        Role::Owner => "role.owner",
    }
}

/// What a preset comes to, in one sentence.
pub fn preset_means(preset: Preset) -> &'static str {
    match preset {
        Preset::QuickLook | Preset::Open => "preset.quick.means",
        Preset::TeamReview | Preset::Decision => "preset.team.means",
        Preset::DocumentSignOff => "preset.sign_off.means",
    }
}

/// What a role that can be given allows.
pub fn role_means(role: Role) -> &'static str {
    match role {
        Role::Guest => "role.guest.means",
        Role::Reviewer => "role.reviewer.means",
        Role::Facilitator | Role::Owner => "role.facilitator.means",
    }
}
