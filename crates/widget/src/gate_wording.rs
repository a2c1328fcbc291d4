//! Gates, steps and waits in the reader's words: pure functions from values to sentences. Leaves out how they are laid out
//! (`components/gates_view.rs`, `components/policy_view.rs`).

use review::{
    Gate, GateText, IfSilent, KnownGate, Missing, PersonId, PolicyField, PolicyNumber, Remedy, SectionNow, SelfAct,
    SilenceOutcome, Step, Wait, WaitOn, Words, WorkingTime,
};
use yew::AttrValue;

use crate::components::SharedScene;
use crate::due;
use crate::strings::Slot;

/// What a gate says, in one sentence.
pub fn sentence(scene: &SharedScene, gate: &Gate) -> AttrValue {
    let known = match gate.rule.text {
        GateText::Known(known) => known,
        GateText::Own(_) => {
            return match &gate.words {
                Some(Words::Here(words)) => words.to_string().into(),
                _ => scene.t("gate.own"),
            };
        }
    };
    let key = match known {
        KnownGate::EnoughApprovals => {
            return scene.count("gate.approvals", usize::from(scene.review.policy.quorum()));
        }
        KnownGate::NothingBlocks => "gate.blocks",
        KnownGate::NoOtherRound => "gate.rounds",
        KnownGate::QuestionsAnswered => "gate.questions",
        KnownGate::SectionsRead => "gate.sections",
        KnownGate::OwnerApproves => "gate.owner",
        KnownGate::EverybodyReviewed => "gate.everybody",
        KnownGate::SuggestionsAnswered => "gate.suggestions",
    };
    scene.t(key)
}

/// A step, as a word.
pub fn step(step: Step) -> &'static str {
    match step {
        Step::Brief => "step.brief",
        Step::BlindPass => "step.blind",
        Step::OpenPass => "step.open",
        Step::AuthorRevision => "step.revision",
        Step::Decision => "step.decision",
        Step::Done => "step.done",
    }
}

/// Names one behind the other, as the reader's language lists them.
pub fn names(scene: &SharedScene, people: &[PersonId], awaited: &[String]) -> String {
    let mut names: Vec<AttrValue> = people.iter().map(|person| scene.name(person)).collect();
    names.extend(awaited.iter().map(|name| scene.say("gate.awaited", &[("name", Slot::Word(name))])));
    joined(scene, &names)
}

fn joined(scene: &SharedScene, words: &[AttrValue]) -> String {
    let comma = scene.t("list.comma");
    let mut text = String::new();
    for (idx, word) in words.iter().enumerate() {
        if idx > 0 {
            text.push_str(&comma);
        }
        text.push_str(word);
    }
    text
}

/// The titles of sections.
pub fn titles(scene: &SharedScene, sections: &[SectionNow], wanted: &[usize]) -> String {
    let title = |idx: &usize| match sections.get(*idx).map(|section| &*section.title) {
        Some(title) if !title.is_empty() => title.to_string().into(),
        _ => scene.t("list.top"),
    };
    joined(scene, &wanted.iter().map(title).collect::<Vec<AttrValue>>())
}

/// What is missing, in one sentence.
pub fn lack(scene: &SharedScene, sections: &[SectionNow], missing: &Missing) -> AttrValue {
    let (is, wanted) = (usize::from(missing.is.unwrap_or(0)), usize::from(missing.wanted));
    let n = missing.threads.len();
    match missing.how {
        Remedy::SettleBlocking => scene.count("lack.blocking", n),
        Remedy::CloseThreads => scene.count("lack.threads", n),
        Remedy::AnswerQuestions => scene.count("lack.questions", n),
        Remedy::AnswerSuggestions => scene.count("lack.suggestions", n),
        Remedy::Revise => scene.t("lack.revise"),
        Remedy::LookAgain => scene.t("lack.look"),
        Remedy::Review => scene.count("lack.review", missing.who.len() + missing.awaited.len()),
        Remedy::Approve => scene.count("lack.approve", wanted.saturating_sub(is)),
        Remedy::WriteBrief => scene.t("lack.brief"),
        Remedy::MarkSections => {
            scene.say("lack.sections", &[("sections", Slot::Word(&titles(scene, sections, &missing.sections)))])
        }
        Remedy::OpenDocument => scene.t("lack.document"),
        Remedy::Wait => scene.say("lack.wait", &[("is", Slot::Count(is)), ("n", Slot::Count(wanted))]),
        Remedy::ChangeGate => scene.t("lack.change"),
        Remedy::NotAvailable => scene.t("lack.later"),
    }
}

/// What somebody waits for.
pub fn wait(scene: &SharedScene, wait: &Wait) -> AttrValue {
    let names = names(scene, &wait.who, &wait.awaited);
    let key = match wait.on {
        WaitOn::Answer { .. } => "wait.answer",
        WaitOn::Block(_) => "wait.block",
        WaitOn::Review(_) => "wait.review",
        WaitOn::Gate(gate) => {
            let gate = scene.review.policy.gate(gate).map(|gate| sentence(scene, gate)).unwrap_or_default();
            let key = if names.is_empty() { "wait.gate.nobody" } else { "wait.gate" };
            return scene.say(key, &[("gate", Slot::Word(&gate)), ("names", Slot::Word(&names))]);
        }
    };
    scene.say(key, &[("names", Slot::Word(&names))])
}

/// Since when, in their hours.
pub fn since(scene: &SharedScene, wait: &Wait) -> AttrValue {
    let ago = scene.ago(wait.since);
    let hours = usize::try_from(wait.elapsed.as_minutes() / 60).unwrap_or(0);
    match wait.elapsed {
        WorkingTime::ZERO => scene.say("wait.since", &[("ago", Slot::Word(&ago))]),
        _ => scene.say("wait.since.hours", &[("ago", Slot::Word(&ago)), ("n", Slot::Count(hours))]),
    }
}

/// What happens if nobody answers, and when.
pub fn if_silent(scene: &SharedScene, silence: IfSilent) -> AttrValue {
    let what = match silence.outcome {
        SilenceOutcome::Nothing => return scene.t("if_silent.nothing"),
        SilenceOutcome::Fallback => scene.t("if_silent.fallback"),
        SilenceOutcome::Lapses => scene.t("if_silent.lapses"),
        SilenceOutcome::GateMet => scene.t("if_silent.gate"),
        SilenceOutcome::ProceedAsIs => scene.t("if_silent.proceed"),
        SilenceOutcome::Extend { working_hours } => scene.count("if_silent.extend", usize::from(working_hours)),
        SilenceOutcome::Escalate { to } => scene.say("if_silent.escalate", &[("name", Slot::Word(&scene.name(&to)))]),
    };
    match silence.at {
        None => scene.say("if_silent.if", &[("what", Slot::Word(&what))]),
        Some(at) => {
            let when = due::moment(&scene.strings, scene.now, at, scene.zone_at(at));
            scene.say("if_silent.by", &[("what", Slot::Word(&what)), ("when", Slot::Word(&when))])
        }
    }
}

/// Something that the reader can do alone.
pub fn alone(scene: &SharedScene, act: &SelfAct) -> AttrValue {
    let key = match act {
        SelfAct::DoYourTurn { n } => return scene.count("alone.turn", *n),
        SelfAct::UseFallback(_) => "alone.fallback",
        SelfAct::LiftBlock(_) => "alone.lift",
        SelfAct::AskSomebodyElse(_) => "alone.ask",
        SelfAct::RequestReview => "alone.request",
        SelfAct::ConfirmPolicy => "alone.confirm",
        SelfAct::Override(gate) => {
            let gate = scene.review.policy.gate(*gate).map(|gate| sentence(scene, gate)).unwrap_or_default();
            return scene.say("alone.override", &[("gate", Slot::Word(&gate))]);
        }
        SelfAct::ForGate { how, .. } => match how {
            Remedy::SettleBlocking => "alone.settle",
            Remedy::Revise => "alone.revise",
            Remedy::LookAgain => "alone.look",
            Remedy::AnswerQuestions => "alone.answer",
            Remedy::Review => "alone.review",
            Remedy::AnswerSuggestions => "alone.suggestions",
            Remedy::CloseThreads => "alone.close",
            Remedy::WriteBrief => "alone.brief",
            Remedy::Approve => "alone.approve",
            Remedy::MarkSections => "alone.mark",
            Remedy::ChangeGate => "alone.change",
            Remedy::OpenDocument | Remedy::Wait | Remedy::NotAvailable => "lack.document",
        },
    };
    scene.t(key)
}

/// What a field of the rules is called.
pub fn field(field: PolicyField) -> &'static str {
    match field {
        PolicyField::Number(number) => number_label(number),
        PolicyField::Steps => "policy.steps",
        PolicyField::Gates => "policy.gates",
        PolicyField::Rubric => "policy.rubric",
    }
}

/// What a number of the rules is called.
pub fn number_label(number: PolicyNumber) -> &'static str {
    match number {
        PolicyNumber::Preset => "brief.preset",
        PolicyNumber::Quorum => "policy.quorum",
        PolicyNumber::FirstResponse => "policy.first_response",
        PolicyNumber::BlockingReply => "policy.blocking_reply",
        PolicyNumber::NudgeAfter => "policy.nudge",
        PolicyNumber::SecondNudge => "policy.second_nudge",
        PolicyNumber::SilenceAfter => "policy.silence",
        PolicyNumber::OnSilence => "policy.on_silence",
        PolicyNumber::MayComment => "policy.may_comment",
        PolicyNumber::Newcomers => "policy.newcomers",
    }
}
