//! Gates, steps and waits as sentences for a terminal. Leaves out which of them are told where (`gates.rs`, `policy.rs`).

use review::{
    Comparison, Gate, GateId, GateText, IfSilent, KnownGate, Measure, Missing, PersonId, Policy, Remedy, Review,
    SectionNow, SelfAct, SilenceOutcome, Step, ThreadId, Timestamp, Wait, WaitOn, WorkingTime,
};

use crate::names;

/// What a gate says.
pub(crate) fn sentence(gate: &Gate, quorum: u16) -> String {
    let known = match gate.rule.text {
        GateText::Known(known) => known,
        GateText::Own(_) => return gate.words.as_ref().map_or_else(|| "(a gate of its own)".to_owned(), names::said),
    };
    match known {
        KnownGate::NothingBlocks => "Nothing blocks the document.".to_owned(),
        KnownGate::NoOtherRound => "Nobody wants another round.".to_owned(),
        KnownGate::EnoughApprovals if quorum == 1 => "Somebody approves it.".to_owned(),
        KnownGate::EnoughApprovals => format!("{quorum} people approve it."),
        KnownGate::QuestionsAnswered => "Every question is answered.".to_owned(),
        KnownGate::SectionsRead => "Every section was read by somebody besides its author.".to_owned(),
        KnownGate::OwnerApproves => "Its owner approves it.".to_owned(),
        KnownGate::EverybodyReviewed => "Everybody who was asked has reviewed it.".to_owned(),
        KnownGate::SuggestionsAnswered => "Every suggestion is accepted or rejected.".to_owned(),
    }
}

/// A word for a known gate, to be typed and written into JSON.
pub(crate) fn known_word(known: KnownGate) -> &'static str {
    match known {
        KnownGate::NothingBlocks => "nothing-blocks",
        KnownGate::NoOtherRound => "no-other-round",
        KnownGate::EnoughApprovals => "enough-approvals",
        KnownGate::QuestionsAnswered => "questions-answered",
        KnownGate::SectionsRead => "sections-read",
        KnownGate::OwnerApproves => "owner-approves",
        KnownGate::EverybodyReviewed => "everybody-reviewed",
        KnownGate::SuggestionsAnswered => "suggestions-answered",
    }
}

/// The name of a gate: its word, or its number in hexadecimal digits.
pub(crate) fn name(gate: &Gate) -> String {
    match gate.rule.text {
        GateText::Known(known) if gate.rule.id == known.id() => known_word(known).to_owned(),
        _ => hex(gate.rule.id),
    }
}

/// The gate that is meant by its name, or by its number in the list.
pub(crate) fn named<'a>(policy: &'a Policy, named: &str) -> Option<&'a Gate> {
    let by_number = named.parse::<usize>().ok().and_then(|n| policy.gates.get(n.checked_sub(1)?));
    by_number.or_else(|| policy.gates.iter().find(|gate| name(gate) == named))
}

fn hex(id: GateId) -> String {
    id.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn step(step: Step) -> &'static str {
    match step {
        Step::Brief => "brief",
        Step::BlindPass => "blind pass",
        Step::OpenPass => "open pass",
        Step::AuthorRevision => "author's revision",
        Step::Decision => "decision",
        Step::Done => "done",
    }
}

/// Names, as `Ana, Ben and Cay`.
pub(crate) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

pub(crate) fn people(review: &Review, people: &[PersonId], awaited: &[String]) -> Vec<String> {
    let here = people.iter().map(|person| names::of(review, person));
    here.chain(awaited.iter().map(|name| format!("{} (not here yet)", names::line(name)))).collect()
}

fn threads(review: &Review, threads: &[ThreadId]) -> String {
    let shown: Vec<String> = threads.iter().map(|thread| names::short(review, thread)).collect();
    if shown.is_empty() { String::new() } else { format!(" ({})", shown.join(", ")) }
}

fn several(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// What is missing, and what whoever is named does about it.
pub(crate) fn lack(review: &Review, sections: &[SectionNow], missing: &Missing) -> Vec<String> {
    let (n, is) = (missing.threads.len(), missing.is.unwrap_or(0));
    let of = threads(review, &missing.threads);
    let who = list(&people(review, &missing.who, &missing.awaited));
    let whose = if who.is_empty() { String::new() } else { format!(": {who}") };
    let mut lines = vec![match missing.how {
        Remedy::SettleBlocking => {
            format!("{}{of}; to answer or to be satisfied{whose}", several(n, "thread blocks", "threads block"))
        }
        Remedy::CloseThreads => {
            format!("{}{of}; to close them{whose}", several(n, "thread is open", "threads are open"))
        }
        Remedy::AnswerQuestions => {
            format!("{}{of}; to answer{whose}", several(n, "question is open", "questions are open"))
        }
        Remedy::AnswerSuggestions => {
            format!("{}{of}; to accept or reject{whose}", several(n, "suggestion is open", "suggestions are open"))
        }
        Remedy::Revise => format!("another round is wanted; to announce a new text, and ask to look again{whose}"),
        Remedy::LookAgain => format!("there is a new text; to look at it again, and judge it{whose}"),
        Remedy::Review => format!("to review, or to decline{whose}"),
        Remedy::Approve => {
            let needs = usize::from(missing.wanted.saturating_sub(is));
            format!("{} missing; to approve{whose}", several(needs, "approval is", "approvals are"))
        }
        Remedy::WriteBrief => format!("nobody has said what the review is for; to write a brief{whose}"),
        Remedy::MarkSections => {
            format!("not read yet: {}; to mark them in a submission{whose}", titles(sections, &missing.sections))
        }
        Remedy::OpenDocument => "sections are not known without the document: name it with --source".to_owned(),
        Remedy::Wait => format!("{} of {} working days have passed", is, missing.wanted),
        Remedy::ChangeGate => format!(
            "{} is {is}, and should be {} {}",
            measure(missing.measure),
            comparison(missing.comparison),
            missing.wanted
        ),
        Remedy::NotAvailable => "it rests on decisions, which this version does not offer yet".to_owned(),
    }];
    for stale in &missing.stale {
        let person = names::of(review, &stale.person);
        lines.push(format!("{person} approved words that have changed since: {}", titles(sections, &stale.sections)));
    }
    lines
}

fn titles(sections: &[SectionNow], wanted: &[usize]) -> String {
    let title = |idx: &usize| {
        let title = sections.get(*idx).map(|section| names::line(&section.title)).unwrap_or_default();
        if title.is_empty() { "the beginning".to_owned() } else { title }
    };
    wanted.iter().map(title).collect::<Vec<_>>().join(", ")
}

fn measure(measure: Measure) -> String {
    review::Condition::compare(measure, Comparison::Equal, 0).to_text(&[]).trim_end_matches(" = 0").to_owned()
}

fn comparison(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "exactly",
        Comparison::Differs => "something other than",
        Comparison::Less => "less than",
        Comparison::AtMost => "at most",
        Comparison::More => "more than",
        Comparison::AtLeast => "at least",
    }
}

/// What somebody waits for.
pub(crate) fn wait(review: &Review, wait: &Wait, now: Timestamp) -> String {
    let from = list(&people(review, &wait.who, &wait.awaited));
    let from = if from.is_empty() { String::new() } else { format!(" from {from}") };
    let what = match wait.on {
        WaitOn::Answer { thread, .. } => format!("an answer{from} in {}", names::short(review, thread)),
        WaitOn::Block(thread) => format!("a word{from} in {}, which you block", names::short(review, thread)),
        WaitOn::Review(_) => format!("a review{from}"),
        WaitOn::Gate(gate) => {
            let gate = review.policy.gate(gate).map(|gate| sentence(gate, review.policy.quorum())).unwrap_or_default();
            format!("\u{201c}{gate}\u{201d}{from}")
        }
    };
    let hours = if wait.elapsed.as_minutes() == 0 {
        String::new()
    } else {
        format!(" ({} in their hours)", duration(wait.elapsed))
    };
    format!("{what}, {}{hours}; {}", names::ago(wait.since, now), silent(review, wait.silence))
}

fn silent(review: &Review, silence: IfSilent) -> String {
    let what = match silence.outcome {
        SilenceOutcome::Nothing => return "without an answer nothing happens by itself".to_owned(),
        SilenceOutcome::Fallback => "you do what you wrote you would".to_owned(),
        SilenceOutcome::Lapses => "it lapses".to_owned(),
        SilenceOutcome::GateMet => "the gate is met".to_owned(),
        SilenceOutcome::ProceedAsIs => "the document stands as it is".to_owned(),
        SilenceOutcome::Extend { working_hours } => format!("there are {working_hours} more working hours"),
        SilenceOutcome::Escalate { to } => format!("{} decides", names::of(review, &to)),
    };
    let when = silence.at.map(|at| format!(" on {} UTC", names::time(at))).unwrap_or_default();
    format!("without an answer {what}{when}")
}

/// Working hours, as `3 h` or `20 min`.
pub(crate) fn duration(time: WorkingTime) -> String {
    match time.as_minutes() {
        minutes @ ..60 => format!("{minutes} min"),
        minutes => format!("{} h", minutes / 60),
    }
}

/// What somebody can do alone.
pub(crate) fn alone(review: &Review, act: &SelfAct) -> String {
    let said = |gate: &GateId| {
        review.policy.gate(*gate).map(|gate| sentence(gate, review.policy.quorum())).unwrap_or_default()
    };
    match act {
        SelfAct::DoYourTurn { n } => format!("do what is your turn ({n}): baton turn"),
        SelfAct::UseFallback(thread) => format!("do what you wrote you would in {}", names::short(review, *thread)),
        SelfAct::LiftBlock(thread) => format!("lift your block of {}, or withdraw it", names::short(review, *thread)),
        SelfAct::AskSomebodyElse(thread) => format!("ask somebody else in {}", names::short(review, *thread)),
        SelfAct::RequestReview => "ask somebody to review".to_owned(),
        SelfAct::ConfirmPolicy => "say which change of the rules stands: baton policy … confirm".to_owned(),
        SelfAct::Override(gate) => format!("go on without \u{201c}{}\u{201d}, with a reason: --override", said(gate)),
        SelfAct::ForGate { gate, how } => {
            let what = match how {
                Remedy::SettleBlocking => "answer what blocks, or say that it satisfies",
                Remedy::Revise => "announce a new text",
                Remedy::LookAgain => "look at the new text, and submit a verdict",
                Remedy::AnswerQuestions => "answer the questions to you",
                Remedy::Review => "submit a review",
                Remedy::AnswerSuggestions => "accept or reject the suggestions",
                Remedy::CloseThreads => "close threads",
                Remedy::WriteBrief => "write a brief",
                Remedy::Approve => "approve it, if you do",
                Remedy::MarkSections => "read the sections, and mark them",
                Remedy::OpenDocument => "name the document with --source",
                Remedy::ChangeGate => "change the gate",
                Remedy::Wait | Remedy::NotAvailable => "wait",
            };
            format!("{what}, for \u{201c}{}\u{201d}", said(gate))
        }
    }
}

pub(crate) fn remedy_word(how: Remedy) -> &'static str {
    match how {
        Remedy::SettleBlocking => "settle_blocking",
        Remedy::Revise => "revise",
        Remedy::LookAgain => "look_again",
        Remedy::AnswerQuestions => "answer_questions",
        Remedy::Review => "review",
        Remedy::AnswerSuggestions => "answer_suggestions",
        Remedy::CloseThreads => "close_threads",
        Remedy::WriteBrief => "write_brief",
        Remedy::Approve => "approve",
        Remedy::MarkSections => "mark_sections",
        Remedy::OpenDocument => "open_document",
        Remedy::Wait => "wait",
        Remedy::ChangeGate => "change_gate",
        Remedy::NotAvailable => "not_available",
    }
}
