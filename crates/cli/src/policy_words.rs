//! The rules of a review as text and as JSON. Leaves out how they are changed (`policy.rs`).

use client::criteria;
use review::{Condition, EntryId, PolicyField, PolicyNote, PolicyNumber, Preset, Review, Role, SectionNow};
use serde_json::{Value, json};

use crate::gate_words as words;
use crate::names;
use crate::wording;

fn field(field: PolicyField) -> &'static str {
    match field {
        PolicyField::Number(number) => number_word(number),
        PolicyField::Steps => "steps",
        PolicyField::Gates => "gates",
        PolicyField::Rubric => "rubric",
    }
}

fn number_word(number: PolicyNumber) -> &'static str {
    match number {
        PolicyNumber::Preset => "preset",
        PolicyNumber::Quorum => "quorum",
        PolicyNumber::FirstResponse => "first response",
        PolicyNumber::BlockingReply => "blocking reply",
        PolicyNumber::NudgeAfter => "nudge after",
        PolicyNumber::SecondNudge => "second nudge",
        PolicyNumber::SilenceAfter => "silence after",
        PolicyNumber::OnSilence => "on silence",
        PolicyNumber::MayComment => "may comment",
        PolicyNumber::Newcomers => "newcomers",
    }
}

/// A value of a number, as it is typed and shown.
fn number_text(number: PolicyNumber, value: u16) -> String {
    let role =
        |value: u16| u8::try_from(value).ok().and_then(Role::from_number).map_or("owner", wording::role).to_owned();
    match number {
        PolicyNumber::Preset => {
            let preset = u8::try_from(value).ok().and_then(Preset::from_number).unwrap_or(Preset::Open);
            if preset == Preset::Open { "open page".to_owned() } else { wording::preset(preset).to_owned() }
        }
        PolicyNumber::Quorum => value.to_string(),
        PolicyNumber::FirstResponse | PolicyNumber::BlockingReply if value.is_multiple_of(60) => {
            format!("{}h", value / 60)
        }
        PolicyNumber::FirstResponse | PolicyNumber::BlockingReply => format!("{value}min"),
        PolicyNumber::NudgeAfter | PolicyNumber::SecondNudge | PolicyNumber::SilenceAfter => format!("{value}%"),
        PolicyNumber::OnSilence => if value == 0 { "stays open" } else { "lapses" }.to_owned(),
        PolicyNumber::MayComment | PolicyNumber::Newcomers => role(value),
    }
}

pub(crate) fn in_words(review: &Review, sections: &[SectionNow]) -> String {
    let policy = &review.policy;
    let changed = if policy.is_as_preset() { "" } else { ", changed" };
    let mut text = format!(
        "preset          {}{changed}\n",
        number_text(PolicyNumber::Preset, policy.number(PolicyNumber::Preset))
    );
    for number in PolicyNumber::ALL.iter().filter(|number| **number != PolicyNumber::Preset) {
        text.push_str(&format!("{:<16}{}\n", number_word(*number), number_text(*number, policy.number(*number))));
    }
    for step in &policy.steps {
        let until = match step.until {
            Condition::Constant(false) => String::new(),
            ref until => format!(", until {}", until.to_text(sections)),
        };
        text.push_str(&format!("step            {}{until}\n", words::step(step.step)));
    }
    for (idx, gate) in policy.gates.iter().enumerate() {
        let rule = &gate.rule;
        let applies = match rule.applies_if {
            Condition::Constant(true) => String::new(),
            ref other => format!(", while {}", other.to_text(sections)),
        };
        text.push_str(&format!(
            "gate {:<11}{}\n                {}{applies}; {} may go on without it\n",
            idx + 1,
            words::sentence(gate, policy.quorum()),
            rule.met_if.to_text(sections),
            wording::role(rule.override_by),
        ));
    }
    for line in criteria(policy.rubric.as_ref()) {
        text.push_str(&format!("criterion       {}\n", names::line(line)));
    }
    for contested in &policy.contested {
        let changes: Vec<String> = contested.changes.iter().map(|entry| change_name(review, *entry)).collect();
        text.push_str(&format!(
            "\nChanged at the same time: {}, in {}. The stricter value counts until it is confirmed.\n",
            field(contested.field),
            words::list(&changes)
        ));
    }
    text
}

/// A change as people name it: the digits of its entry.
fn change_name(review: &Review, entry: EntryId) -> String {
    names::short(review, format!("{entry}.0"))
}

pub(crate) fn history(review: &Review) -> String {
    let mut text = String::new();
    for note in &review.policy.history {
        let reason = note.reason.as_ref().map(|words| format!(": {}", names::said(words))).unwrap_or_default();
        let by = names::of(review, &note.by);
        text.push_str(&format!(
            "{}  {by}, {} UTC, {}{reason}\n",
            change_name(review, note.entry),
            names::time(note.at),
            changed(review, note)
        ));
    }
    if text.is_empty() { "Nobody has changed the rules.\n".to_owned() } else { text }
}

fn changed(review: &Review, note: &PolicyNote) -> String {
    if !note.confirms.is_empty() {
        let names: Vec<String> = note.confirms.iter().map(|entry| change_name(review, *entry)).collect();
        return format!("confirmed {}", words::list(&names));
    }
    if note.changes.len() > PolicyNumber::ALL.len() {
        return "set all rules".to_owned();
    }
    let fields: Vec<String> = note
        .changes
        .iter()
        .map(|change| match change {
            review::PolicyChange::Number(number, value) => {
                format!("{} {}", number_word(*number), number_text(*number, *value))
            }
            other => field(other.field()).to_owned(),
        })
        .collect();
    format!("set {}", words::list(&fields))
}

pub(crate) fn policy_json(review: &Review, sections: &[SectionNow]) -> Value {
    let policy = &review.policy;
    let numbers: serde_json::Map<String, Value> = PolicyNumber::ALL
        .iter()
        .map(|number| (number_word(*number).replace(' ', "_"), json!(number_text(*number, policy.number(*number)))))
        .collect();
    json!({
        "numbers": numbers,
        "is_as_preset": policy.is_as_preset(),
        "steps": policy.steps.iter().map(|step| json!({
            "step": words::step(step.step), "until": step.until.to_text(sections),
        })).collect::<Vec<_>>(),
        "gates": policy.gates.iter().map(|gate| json!({
            "name": words::name(gate),
            "says": words::sentence(gate, policy.quorum()),
            "applies_if": gate.rule.applies_if.to_text(sections),
            "met_if": gate.rule.met_if.to_text(sections),
            "override_by": wording::role(gate.rule.override_by),
        })).collect::<Vec<_>>(),
        "rubric": criteria(policy.rubric.as_ref()),
        "contested": policy.contested.iter().map(|one| json!({
            "field": field(one.field),
            "changes": one.changes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "history": policy.history.iter().map(|note| json!({
            "change": note.entry.to_string(),
            "by": names::of(review, &note.by),
            "at": note.at.0,
            "what": changed(review, note),
            "reason": note.reason.as_ref().map(review::Words::as_str),
        })).collect::<Vec<_>>(),
    })
}
