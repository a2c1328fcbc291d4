//! The fields of the form that changes the rules. Leaves out what they come to (`policy_form.rs`).

use client::{Command, GateWords};
use review::{Condition, ConditionError, PolicyNumber, Role, SectionNow};
use yew::{AttrValue, Callback, Event};

use super::brief_fields::{Labelled, area, fields, line, meaning, radio};
use super::parts::{button, hint};
use super::policy_view::{Changing, number_words};
use super::scene::SharedScene;
use crate::app::Intent;
use crate::brief_draft::PRESETS;
use crate::browser::focus::chosen;
use crate::gate_wording::{number_label, sentence, step};
use crate::markup::{Tag, group, list, tag};
use crate::policy_form::{GateFields, NUMBERS, PolicyFault, PolicyForm, fault_key, is_role, section_of, with_section};
use crate::strings::Slot;
use crate::wording;

/// The form as it is, and what to do when it shall be another.
pub struct FormPen<'a> {
    /// What to show from.
    pub scene: &'a SharedScene,
    /// The sections of the document, which conditions may name.
    pub sections: &'a [SectionNow],
    /// The form as it is.
    pub open: &'a Changing,
    /// Makes it another, or closes it.
    pub set: &'a Callback<Option<Changing>>,
}

impl FormPen<'_> {
    fn typing(&self, change: impl Fn(&mut PolicyForm, String) + 'static) -> Callback<String> {
        let (form, set) = (self.open.form.clone(), self.set.clone());
        Callback::from(move |value: String| {
            let mut next = form.clone();
            change(&mut next, value);
            set.emit(Some(Changing { form: next, fault: None }));
        })
    }

    fn becoming<E: 'static>(&self, change: impl FnOnce(&mut PolicyForm)) -> Callback<E> {
        let mut form = self.open.form.clone();
        change(&mut form);
        let set = self.set.clone();
        Callback::from(move |_| set.emit(Some(Changing { form: form.clone(), fault: None })))
    }

    /// A condition that is being typed, as a sentence; nothing while it is none.
    fn read(&self, typed: &str) -> Option<AttrValue> {
        let read = Condition::parse(typed, self.sections).ok()?;
        Some(crate::condition_wording::condition(self.scene, &read, self.sections))
    }

    fn condition_fault(&self, error: &ConditionError) -> AttrValue {
        self.scene.say(fault_key(error.fault), &[("n", Slot::Count(error.place))])
    }
}

/// The form.
pub fn form(pen: &FormPen<'_>) -> Tag {
    let (scene, shown) = (pen.scene, &pen.open.form);
    let why = Labelled::new(scene, "policy-why", "policy.why");
    let rubric = Labelled::new(scene, "policy-rubric", "policy.rubric").hint(scene.t("policy.rubric.hint"));
    let set = pen.set.clone();
    let cancel = button("quiet", scene.t("policy.cancel"), scene.wire.doing(move |_| set.emit(None)));
    let acts = tag("div").class("acts").child(button("primary", scene.t("policy.publish"), publish(pen))).child(cancel);
    tag("div")
        .class("brief-form")
        .child(presets(pen))
        .child(numbers(pen))
        .child(steps(pen))
        .child(gates(pen))
        .child(rubric.around(area("3", &shown.rubric, pen.typing(|form, words| form.rubric = words))))
        .child(why.around(area("2", &shown.reason, pen.typing(|form, words| form.reason = words))))
        .child(pen.open.fault.as_ref().map(|_| hint(scene.t("policy.faulty")).attr("role", "alert")))
        .child(acts)
}

/// Publishes what was changed, or says what is wrong.
fn publish(pen: &FormPen<'_>) -> Callback<yew::MouseEvent> {
    let (scene, set, form, sections) = (pen.scene, pen.set.clone(), pen.open.form.clone(), pen.sections.to_vec());
    let review = scene.review.clone();
    scene.wire.doing(move |wire| match form.edits(&review.policy, &sections) {
        Ok(edits) => {
            if !edits.is_empty() {
                let reason = form.reason.clone();
                wire.intent.emit(Intent::Ask(Command::SetPolicy { edits, reason }));
            }
            set.emit(None);
        }
        Err(fault) => set.emit(Some(Changing { form: form.clone(), fault: Some(fault) })),
    })
}

fn presets(pen: &FormPen<'_>) -> Tag {
    let scene = pen.scene;
    let one = |preset| {
        let (word, means) = (wording::preset(preset), wording::preset_means(preset));
        let on_change = pen.becoming(move |form| *form = form.with_preset(preset));
        radio("policy-preset", pen.open.form.preset == preset, meaning(scene, word, means), on_change)
    };
    fields(scene, "policy.preset").child(list(PRESETS.into_iter().map(one)))
}

fn numbers(pen: &FormPen<'_>) -> Tag {
    let scene = pen.scene;
    let one = |(at, number): (usize, &PolicyNumber)| {
        let value = pen.open.form.numbers.get(at).cloned().unwrap_or_default();
        let fault = (pen.open.fault == Some(PolicyFault::Number(at))).then(|| scene.t("policy.number.bad"));
        let id = ["policy-", number_label(*number)].concat().replace('.', "-");
        let change = pen.typing(move |form, typed| {
            if let Some(slot) = form.numbers.get_mut(at) {
                *slot = typed;
            }
        });
        let labelled = Labelled::new(scene, &id, number_label(*number)).fault(fault).hint(scene.t(unit(*number)));
        match options(scene, *number) {
            Some(options) => labelled.around(select(&options, &value, change)),
            None => labelled.around(line("text", value, change).attr("inputmode", "decimal").class("brief-number")),
        }
    };
    fields(scene, "policy.numbers").child(list(NUMBERS.iter().enumerate().map(one)))
}

/// What a number counts.
fn unit(number: PolicyNumber) -> &'static str {
    match number {
        PolicyNumber::Quorum => "policy.quorum.hint",
        PolicyNumber::FirstResponse | PolicyNumber::BlockingReply => "policy.hours.hint",
        PolicyNumber::OnSilence => "policy.on_silence.hint",
        PolicyNumber::MayComment => "policy.may_comment.hint",
        PolicyNumber::Newcomers => "policy.newcomers.hint",
        _ => "policy.percent.hint",
    }
}

/// What can be chosen, where a number is a choice.
fn options(scene: &SharedScene, number: PolicyNumber) -> Option<Vec<(String, AttrValue)>> {
    let roles = Role::ALL.iter().filter(|role| u16::from(role.number()) <= number.most());
    match number {
        PolicyNumber::OnSilence => {
            Some(vec![("0".to_owned(), scene.t("policy.stays_open")), ("1".to_owned(), scene.t("policy.lapses"))])
        }
        number if is_role(number) => Some(
            roles.map(|role| (role.number().to_string(), number_words(scene, number, role.number().into()))).collect(),
        ),
        _ => None,
    }
}

fn select(options: &[(String, AttrValue)], value: &str, change: Callback<String>) -> Tag {
    let option = |(number, word): &(String, AttrValue)| {
        tag("option").attr("value", number.clone()).flag("selected", number == value).child(word.clone())
    };
    tag("select")
        .on_change(Callback::from(move |event: Event| change.emit(chosen(&event))))
        .child(list(options.iter().map(option)))
}

fn steps(pen: &FormPen<'_>) -> Option<Tag> {
    let scene = pen.scene;
    // Nothing leads out of the last step.
    let rows = pen.open.form.steps.iter().enumerate().filter(|(_, (step, _))| *step != review::Step::Done);
    let row = |(at, (kind, typed)): (usize, &(review::Step, String))| {
        let fault = match &pen.open.fault {
            Some(PolicyFault::Step(wrong, error)) if *wrong == at => Some(pen.condition_fault(error)),
            _ => None,
        };
        let id = ["policy-step-", &at.to_string()].concat();
        let word = scene.t(step(*kind));
        let label = scene.say("policy.until", &[("step", Slot::Word(&word))]);
        let change = pen.typing(move |form, typed| {
            if let Some((_, slot)) = form.steps.get_mut(at) {
                *slot = typed;
            }
        });
        let labelled = Labelled { id, label, hint: pen.read(typed), fault, says: None };
        labelled.around(condition(typed, change))
    };
    (!pen.open.form.steps.is_empty()).then(|| fields(scene, "policy.steps").child(list(rows.map(row))))
}

fn condition(typed: &str, change: Callback<String>) -> Tag {
    area("2", typed, change).attr("dir", "ltr").attr("spellcheck", "false").class("condition")
}

fn gates(pen: &FormPen<'_>) -> Tag {
    let scene = pen.scene;
    let rows = pen.open.form.gates.iter().enumerate().map(|(at, gate)| gate_row(pen, at, gate));
    let add = button("plain", scene.t("policy.gate.add"), pen.becoming(|form| form.gates.push(PolicyForm::new_gate())));
    fields(scene, "policy.gates")
        .child(hint(scene.t("policy.condition.how")))
        .child(tag("ol").class("brief-questions").child(list(rows)))
        .child(tag("div").class("acts").child(add))
}

/// Which section must be read, for whoever does not know how that is written. Only in documents that have several.
fn section_picker(pen: &FormPen<'_>, at: usize, gate: &GateFields) -> Option<Tag> {
    let (scene, sections) = (pen.scene, pen.sections);
    let titled = sections.iter().enumerate().filter(|(_, section)| !section.title.is_empty()).take(SECTIONS_MAX);
    let mut options = vec![(String::new(), scene.t("policy.section.all"))];
    options.extend(titled.map(|(idx, section)| (idx.to_string(), section.title.to_string().into())));
    if options.len() < 3 || Condition::parse(&gate.met_if, sections).is_err() {
        return None;
    }
    let chosen = section_of(&gate.met_if, sections);
    let value =
        sections.iter().position(|section| Some(section.id) == chosen).map_or(String::new(), |idx| idx.to_string());
    let known = sections.to_vec();
    let change = pen.typing(move |form, typed| {
        if let Some(gate) = form.gates.get_mut(at) {
            let section = typed.parse::<usize>().ok().and_then(|idx| known.get(idx)).map(|section| section.id);
            gate.met_if = with_section(&gate.met_if, &known, section);
        }
    });
    let id = ["policy-gate-", &at.to_string(), "-section"].concat();
    Some(Labelled::new(scene, &id, "policy.section").around(select(&options, &value, change)))
}

/// A list of more sections is no help any more.
const SECTIONS_MAX: usize = 200;

fn gate_row(pen: &FormPen<'_>, at: usize, gate: &GateFields) -> Tag {
    let scene = pen.scene;
    let id = |what: &str| ["policy-gate-", &at.to_string(), what].concat();
    let fault = match &pen.open.fault {
        Some(PolicyFault::Gate(wrong, error)) if *wrong == at => Some(pen.condition_fault(error)),
        _ => None,
    };
    let lacks = (pen.open.fault == Some(PolicyFault::Words(at))).then(|| scene.t("policy.gate.words.needed"));
    let changing = move |set: fn(&mut GateFields, String)| {
        pen.typing(move |form, typed| {
            if let Some(gate) = form.gates.get_mut(at) {
                set(gate, typed);
            }
        })
    };
    let known = scene.review.policy.gates.iter().find(|known| Some(known.rule.id) == gate.edit.id);
    let said = match (&gate.edit.text, known) {
        _ if gate.words.is_some() => {
            let words = Labelled::new(scene, &id("-words"), "policy.gate.words").fault(lacks);
            words.around(line(
                "text",
                gate.words.clone().unwrap_or_default(),
                changing(|gate, typed| gate.words = Some(typed)),
            ))
        }
        (GateWords::Known(known), _) => {
            let rule = review::gate_rule(*known, Role::Facilitator);
            tag("p").child(tag("b").child(sentence(scene, &review::Gate { rule, words: None })))
        }
        (GateWords::Kept(_), Some(known)) => tag("p").child(tag("b").attr("dir", "auto").child(sentence(scene, known))),
        _ => tag("p").child(scene.t("gate.own")),
    };
    let labelled = |what: &str, key, typed: &str, fault| {
        let label = Labelled::new(scene, &id(what), key).fault(fault);
        Labelled { hint: pen.read(typed), ..label }
    };
    let met = labelled("-met", "policy.met_if", &gate.met_if, fault);
    let applies = labelled("-applies", "policy.applies_if", &gate.applies_if, None);
    let by = Labelled::new(scene, &id("-by"), "policy.gate.override_by");
    let roles: Vec<(String, AttrValue)> =
        Role::ALL.iter().map(|role| (role.number().to_string(), scene.t(wording::role(*role)))).collect();
    let role = gate.edit.override_by.number().to_string();
    let choose = changing(|gate, typed| {
        let role = typed.parse().ok().and_then(Role::from_number);
        gate.edit.override_by = role.unwrap_or(gate.edit.override_by);
    });
    let drop = button(
        "quiet",
        scene.t("policy.gate.drop"),
        pen.becoming(move |form| {
            form.gates.remove(at);
        }),
    );
    let legend = tag("legend").child(scene.count("policy.gate.n", at + 1));
    let all = group()
        .child(said)
        .child(met.around(condition(&gate.met_if, changing(|gate, typed| gate.met_if = typed))))
        .child(section_picker(pen, at, gate))
        .child(applies.around(condition(&gate.applies_if, changing(|gate, typed| gate.applies_if = typed))))
        .child(by.around(select(&roles, &role, choose)));
    tag("li").key(&at.to_string()).child(tag("fieldset").child(legend).child(drop).child(all))
}
