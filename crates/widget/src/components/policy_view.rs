//! The rules of a review: as they stand, who changed them and why, what was changed at the same time, and the form that changes
//! them. Leaves out what a gate comes to (`gates_view.rs`) and what the form's fields mean (`policy_form.rs`).

use client::{Command, View, criteria};
use review::{Condition, Contested, EntryId, Gate, GateText, PolicyField, PolicyNote, PolicyNumber, Role, SectionNow};
use yew::{AttrValue, Callback, Html, Properties, component, use_state};

use super::parts::{button, hint, pane_head, when};
use super::policy_fields::{FormPen, form};
use super::scene::{Same, Shared, SharedScene};
use crate::app::Intent;
use crate::condition_wording::condition;
use crate::gate_wording::{field, names, number_label, sentence, step};
use crate::markup::{Tag, group, list, tag};
use crate::page_view::PageView;
use crate::policy_form::{NUMBERS, PolicyFault, PolicyForm, is_role, is_time, typed_number};
use crate::strings::Slot;
use crate::wording;

/// See [`PolicyPane`].
#[derive(Properties, PartialEq)]
pub struct PolicyPaneProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Same<View>,
    /// The page.
    pub page: Shared<PageView>,
}

/// The form, while it is open, and what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Changing {
    /// What stands in it.
    pub form: PolicyForm,
    /// What was wrong when it was to be published.
    pub fault: Option<PolicyFault>,
}

/// The pane.
#[component]
pub fn PolicyPane(props: &PolicyPaneProps) -> Html {
    let changing = use_state(|| None::<Changing>);
    let (scene, sections) = (&props.scene, &props.page.document.sections);
    let set = {
        let changing = changing.clone();
        Callback::from(move |next: Option<Changing>| changing.set(next))
    };
    let pane = tag("section").class("pane policy").attr("aria-labelledby", "policy-title");
    let head = pane_head(scene, "policy-title", scene.t("policy.title"));
    if let Some(open) = changing.as_ref() {
        return pane.child(head).child(form(&FormPen { scene, sections, open, set: &set })).html();
    }
    let may_change = props.view.can_write && scene.me.is_some() && scene.my_rights() >= Role::Facilitator;
    let change = may_change.then(|| {
        let begun = Changing { form: PolicyForm::of(&scene.review.policy, sections), fault: None };
        button("plain", scene.t("policy.change"), scene.wire.doing(move |_| set.emit(Some(begun.clone()))))
    });
    pane.child(head)
        .child(list(scene.review.policy.contested.iter().map(|one| contested(scene, one))))
        .child(facts(scene))
        .child(rules(scene, sections))
        .child(change)
        .child(history(scene))
        .html()
}

/// The numbers, each with its words.
fn facts(scene: &SharedScene) -> Tag {
    let policy = &scene.review.policy;
    let preset = scene.t(wording::preset(policy.preset()));
    let preset =
        if policy.is_as_preset() { preset } else { scene.say("policy.changed", &[("preset", Slot::Word(&preset))]) };
    let row = |label: &'static str, value: AttrValue| {
        group().child(tag("dt").child(scene.t(label))).child(tag("dd").child(value))
    };
    let numbers =
        NUMBERS.iter().map(|number| row(number_label(*number), number_words(scene, *number, policy.number(*number))));
    tag("dl").class("brief-facts").child(row("brief.preset", preset)).child(list(numbers))
}

/// A number of the rules in words.
pub fn number_words(scene: &SharedScene, number: PolicyNumber, value: u16) -> AttrValue {
    if number == PolicyNumber::MayComment && value == 0 {
        return scene.t("policy.everybody");
    }
    if is_role(number) {
        let role = u8::try_from(value).ok().and_then(Role::from_number).unwrap_or(Role::Owner);
        return scene.t(wording::role(role));
    }
    let typed = typed_number(number, value);
    match number {
        PolicyNumber::OnSilence => scene.t(if value == 0 { "policy.stays_open" } else { "policy.lapses" }),
        PolicyNumber::Quorum | PolicyNumber::Preset => typed.into(),
        number if is_time(number) => scene.say("policy.hours", &[("n", Slot::Word(&typed))]),
        _ => scene.say("policy.percent", &[("n", Slot::Word(&typed))]),
    }
}

/// Steps, gates and the rubric.
fn rules(scene: &SharedScene, sections: &[SectionNow]) -> Tag {
    let policy = &scene.review.policy;
    let steps = policy.steps.iter().map(|rule| {
        let until = match rule.until {
            Condition::Constant(_) => None,
            ref until => Some(said_when(scene, "policy.ends_when", until, sections)),
        };
        tag("li").child(tag("b").child(scene.t(step(rule.step)))).child(until)
    });
    let gates = policy.gates.iter().map(|gate| {
        let role = scene.t(wording::role(gate.rule.override_by));
        let applies = (gate.rule.applies_if != Condition::Constant(true))
            .then(|| said_when(scene, "policy.matters_while", &gate.rule.applies_if, sections));
        tag("li")
            .child(tag("b").attr("dir", "auto").child(sentence(scene, gate)))
            .child((!says_it(gate)).then(|| said_when(scene, "policy.met_when", &gate.rule.met_if, sections)))
            .child(applies)
            .child(hint(scene.say("policy.override_by", &[("role", Slot::Word(&role))])))
    });
    let lines = criteria(policy.rubric.as_ref());
    let rubric = (!lines.is_empty()).then(|| {
        let lines = lines.into_iter().map(|line| tag("li").attr("dir", "auto").child(line.to_owned()));
        group()
            .child(tag("h3").class("place").child(scene.t("policy.rubric")))
            .child(tag("ul").class("rows").child(list(lines)))
    });
    let titled = |key: &'static str, items: Html| {
        group().child(tag("h3").class("place").child(scene.t(key))).child(tag("ol").class("rows").child(items))
    };
    group()
        .child((!policy.steps.is_empty()).then(|| titled("policy.steps", list(steps))))
        .child((!policy.gates.is_empty()).then(|| titled("policy.gates", list(gates))))
        .child(rubric)
}

/// Whether a gate's own sentence says already when it is met.
fn says_it(gate: &Gate) -> bool {
    match gate.rule.text {
        GateText::Known(known) => review::gate_rule(known, gate.rule.override_by).met_if == gate.rule.met_if,
        GateText::Own(_) => false,
    }
}

/// When something is so, as a sentence; as it is written only on demand.
fn said_when(scene: &SharedScene, key: &'static str, until: &Condition, sections: &[SectionNow]) -> Tag {
    let words = scene.say(key, &[("what", Slot::Word(&condition(scene, until, sections)))]);
    tag("p").class("hint").attr("dir", "auto").attr("title", until.to_text(sections)).child(words)
}

/// What two people changed at the same time, and which of it the owner may let stand.
fn contested(scene: &SharedScene, one: &Contested) -> Tag {
    let may_confirm = scene.can_write
        && match scene.review.owner {
            Some(owner) => scene.is_me(&owner),
            None => scene.me.is_some(),
        };
    let what = scene.t(field(one.field));
    let rows = one.changes.iter().filter_map(|entry| {
        let note = scene.review.policy.history.iter().find(|note| note.entry == *entry)?;
        let confirm = may_confirm.then(|| {
            let command = Command::ConfirmPolicy { changes: vec![*entry] };
            button("plain", scene.t("policy.confirm"), scene.wire.asking(Intent::Ask(command)))
        });
        Some(tag("li").child(told(scene, note)).child(confirm))
    });
    let stands = may_confirm.then(|| {
        let command = Command::ConfirmPolicy { changes: one.changes.clone() };
        button("plain", scene.t("policy.confirm.stricter"), scene.wire.asking(Intent::Ask(command)))
    });
    tag("div")
        .class("brief-beside")
        .child(tag("p").child(scene.say("policy.contested", &[("what", Slot::Word(&what))])))
        .child(tag("ul").class("rows").child(list(rows)))
        .child(stands)
}

fn history(scene: &SharedScene) -> Option<Tag> {
    let notes = &scene.review.policy.history;
    if notes.is_empty() {
        return None;
    }
    let rows = notes.iter().rev().map(|note| tag("li").key(&note.entry.to_string()).child(told(scene, note)));
    let title = tag("h3").class("place").child(scene.t("policy.history"));
    Some(group().child(title).child(tag("ol").class("rows brief-history").child(list(rows))))
}

/// Who changed what, when, and why.
fn told(scene: &SharedScene, note: &PolicyNote) -> Tag {
    let mut fields: Vec<PolicyField> = note.changes.iter().map(review::PolicyChange::field).collect();
    fields.dedup();
    let what = match (note.confirms.as_slice(), fields.len()) {
        ([], n) if n > NUMBERS.len() => scene.t("policy.note.all"),
        ([], _) => {
            let comma = scene.t("list.comma");
            let words: Vec<AttrValue> = note.changes.iter().map(|change| said(scene, change)).collect();
            words.join(&comma).into()
        }
        (confirmed, _) => {
            let by = |entry: &EntryId| {
                scene.review.policy.history.iter().find(|note| note.entry == *entry).map(|note| note.by)
            };
            let people: Vec<_> = confirmed.iter().filter_map(by).collect();
            scene.say("policy.note.confirmed", &[("names", Slot::Word(&names(scene, &people, &[])))])
        }
    };
    let reason =
        note.reason.as_ref().map(|words| tag("blockquote").attr("dir", "auto").child(words.as_str().to_owned()));
    let head = tag("div")
        .class("row")
        .child(tag("b").attr("dir", "auto").child(scene.name(&note.by)))
        .child(when(scene, note.at));
    group().child(head).child(tag("p").child(what)).child(reason)
}

fn said(scene: &SharedScene, change: &review::PolicyChange) -> AttrValue {
    let label = scene.t(field(change.field()));
    match change {
        review::PolicyChange::Number(PolicyNumber::Preset, _) => label,
        review::PolicyChange::Number(number, value) => {
            let value = number_words(scene, *number, *value);
            scene.say("policy.note.number", &[("what", Slot::Word(&label)), ("value", Slot::Word(&value))])
        }
        _ => label,
    }
}

#[cfg(test)]
mod tests;
