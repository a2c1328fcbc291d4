//! The form that changes the rules of a review, as pure values: what stands in its fields, what is wrong with that, and which
//! edits it comes to. Leaves out how it looks (`components/policy_view.rs`).

use client::{GateEdit, GateWords, PolicyEdit};
use review::{
    Comparison, Condition, ConditionError, ConditionFault, GateText, Measure, Policy, PolicyNumber, Preset, Role,
    SectionId, SectionNow, Step, StepRule, Words,
};

/// The numbers that the form shows, in its order.
pub const NUMBERS: [PolicyNumber; 9] = [
    PolicyNumber::Quorum,
    PolicyNumber::FirstResponse,
    PolicyNumber::BlockingReply,
    PolicyNumber::NudgeAfter,
    PolicyNumber::SecondNudge,
    PolicyNumber::SilenceAfter,
    PolicyNumber::OnSilence,
    PolicyNumber::MayComment,
    PolicyNumber::Newcomers,
];

/// What stands in the form.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyForm {
    /// A preset that was chosen: it fills in everything else.
    pub preset: Preset,
    /// The numbers as they are typed, in the order of [`NUMBERS`].
    pub numbers: Vec<String>,
    /// The steps with their conditions as they are typed.
    pub steps: Vec<(Step, String)>,
    /// The gates.
    pub gates: Vec<GateFields>,
    /// One criterion in a line.
    pub rubric: String,
    /// Why.
    pub reason: String,
}

/// One gate in the form.
#[derive(Debug, Clone, PartialEq)]
pub struct GateFields {
    /// As it stands.
    pub edit: GateEdit,
    /// Its sentence, when it is one of this review's own.
    pub words: Option<String>,
    /// When it is met, as it is typed.
    pub met_if: String,
    /// When it matters, as it is typed.
    pub applies_if: String,
}

/// What is wrong in the form, and where.
#[derive(Debug, Clone, PartialEq)]
pub enum PolicyFault {
    /// The number at this place of [`NUMBERS`].
    Number(usize),
    /// The condition of the step at this place.
    Step(usize, ConditionError),
    /// The sentence of the gate at this place is missing.
    Words(usize),
    /// A condition of the gate at this place.
    Gate(usize, ConditionError),
}

/// Whether a number counts working minutes, which people type as hours.
pub fn is_time(number: PolicyNumber) -> bool {
    matches!(number, PolicyNumber::FirstResponse | PolicyNumber::BlockingReply)
}

/// Whether a number is a choice between roles.
pub fn is_role(number: PolicyNumber) -> bool {
    matches!(number, PolicyNumber::MayComment | PolicyNumber::Newcomers)
}

/// A number as it is typed: hours with at most two digits behind the point, all others as they are.
pub fn typed_number(number: PolicyNumber, value: u16) -> String {
    if !is_time(number) {
        return value.to_string();
    }
    let (hours, minutes) = (value / 60, value % 60);
    match minutes {
        0 => hours.to_string(),
        _ => {
            let hundredths = (minutes * 100 + 30) / 60;
            [
                hours.to_string(),
                ".".to_owned(),
                if hundredths < 10 { "0".to_owned() } else { String::new() },
                hundredths.to_string(),
            ]
            .concat()
        }
    }
}

/// What was typed as a number; nothing where it is none, or means nothing.
pub fn read_number(number: PolicyNumber, typed: &str) -> Option<u16> {
    let typed = typed.trim();
    let value = if is_time(number) {
        let (hours, part) = typed.split_once(['.', ',']).unwrap_or((typed, ""));
        let hundredths = match part.len() {
            0 => 0,
            1 => part.parse::<u16>().ok()?.checked_mul(10)?,
            2 => part.parse::<u16>().ok()?,
            _ => return None,
        };
        let minutes = hundredths.checked_mul(60)?.checked_add(50)? / 100;
        hours.parse::<u16>().ok()?.checked_mul(60)?.checked_add(minutes)?
    } else {
        typed.parse::<u16>().ok()?
    };
    (value <= number.most()).then_some(value)
}

impl PolicyForm {
    /// The rules as they stand.
    pub fn of(policy: &Policy, sections: &[SectionNow]) -> Self {
        let gates = policy.gates.iter().map(|gate| GateFields {
            edit: GateEdit::of(gate),
            words: match (&gate.words, gate.rule.text) {
                (Some(Words::Here(words)), GateText::Own(_)) => Some(words.to_string()),
                _ => None,
            },
            met_if: gate.rule.met_if.to_text(sections),
            applies_if: gate.rule.applies_if.to_text(sections),
        });
        Self {
            preset: policy.preset(),
            numbers: NUMBERS.iter().map(|number| typed_number(*number, policy.number(*number))).collect(),
            steps: policy.steps.iter().map(|rule| (rule.step, rule.until.to_text(sections))).collect(),
            gates: gates.collect(),
            rubric: policy.rubric.as_ref().map_or(String::new(), |words| words.as_str().to_owned()),
            reason: String::new(),
        }
    }

    /// With everything that a preset says; the reason and the rubric stay.
    pub fn with_preset(&self, preset: Preset) -> Self {
        let (rubric, reason) = (self.rubric.clone(), self.reason.clone());
        Self { rubric, reason, ..Self::of(&Policy::of_preset(preset), &[]) }
    }

    /// A new gate, to be filled in.
    pub fn new_gate() -> GateFields {
        let (applies_if, met_if) = (Condition::Constant(true), Condition::Constant(true));
        let edit = GateEdit {
            id: None,
            text: GateWords::New(String::new()),
            applies_if,
            met_if,
            override_by: Role::Facilitator,
        };
        GateFields {
            edit,
            words: Some(String::new()),
            met_if: "blocking_open = 0".to_owned(),
            applies_if: "always".to_owned(),
        }
    }

    /// What has to be published so that the rules are those of the form; or what is wrong with it.
    pub fn edits(&self, policy: &Policy, sections: &[SectionNow]) -> Result<Vec<PolicyEdit>, PolicyFault> {
        let mut edits = Vec::new();
        if self.preset != policy.preset() {
            edits.push(PolicyEdit::Preset(self.preset));
        }
        let base = if edits.is_empty() { policy.clone() } else { Policy::of_preset(self.preset) };
        for (at, (number, typed)) in NUMBERS.iter().zip(&self.numbers).enumerate() {
            let value = read_number(*number, typed).ok_or(PolicyFault::Number(at))?;
            if value != base.number(*number) {
                edits.push(PolicyEdit::Number(*number, value));
            }
        }
        let step = |(at, (step, typed)): (usize, &(Step, String))| {
            let until = Condition::parse(typed, sections).map_err(|error| PolicyFault::Step(at, error))?;
            Ok(StepRule { step: *step, until })
        };
        let steps: Vec<StepRule> = self.steps.iter().enumerate().map(step).collect::<Result<_, _>>()?;
        if steps != base.steps {
            edits.push(PolicyEdit::Steps(steps));
        }
        let gates: Vec<GateEdit> = self
            .gates
            .iter()
            .enumerate()
            .map(|(at, gate)| gate.edit(at, policy, sections))
            .collect::<Result<_, _>>()?;
        if gates != base.gates.iter().map(GateEdit::of).collect::<Vec<_>>() {
            edits.push(PolicyEdit::Gates(gates));
        }
        let rubric = self.rubric.trim();
        if rubric != policy.rubric.as_ref().map_or("", Words::as_str).trim() {
            edits.push(PolicyEdit::Rubric(rubric.to_owned()));
        }
        Ok(edits)
    }
}

impl GateFields {
    fn edit(&self, at: usize, policy: &Policy, sections: &[SectionNow]) -> Result<GateEdit, PolicyFault> {
        let parse = |text: &str| Condition::parse(text, sections).map_err(|error| PolicyFault::Gate(at, error));
        let mut edit =
            GateEdit { met_if: parse(&self.met_if)?, applies_if: parse(&self.applies_if)?, ..self.edit.clone() };
        let was = edit.id.and_then(|id| policy.gate(id)).and_then(|gate| gate.words.as_ref());
        let words = self.words.as_deref().map(str::trim);
        let is_reworded = words.is_some() && was.map(|was| was.as_str().trim()) != words;
        if matches!(edit.text, GateWords::New(_)) || is_reworded {
            let words = words.filter(|words| !words.is_empty()).ok_or(PolicyFault::Words(at))?;
            edit.text = GateWords::New(words.to_owned());
        }
        Ok(edit)
    }
}

/// The section that a condition asks to be read, if it names one.
pub fn section_of(typed: &str, sections: &[SectionNow]) -> Option<SectionId> {
    let mut named = None;
    let mut condition = Condition::parse(typed, sections).ok()?;
    each_coverage(&mut condition, &mut |section| named = named.or(*section));
    named
}

/// The condition with another section to be read, or all of them. One that speaks of no section asks for it as well.
pub fn with_section(typed: &str, sections: &[SectionNow], section: Option<SectionId>) -> String {
    let Ok(mut condition) = Condition::parse(typed, sections) else { return typed.to_owned() };
    let mut is_named = false;
    each_coverage(&mut condition, &mut |named| {
        (*named, is_named) = (section, true);
    });
    if !is_named && section.is_some() {
        let read = Condition::compare(Measure::Coverage(section), Comparison::AtLeast, 1);
        let mut parts = match condition {
            Condition::Constant(true) => Vec::new(),
            Condition::All(parts) => parts,
            one => vec![one],
        };
        parts.push(read);
        condition = Condition::all(parts);
    }
    condition.to_text(sections)
}

fn each_coverage(condition: &mut Condition, change: &mut dyn FnMut(&mut Option<SectionId>)) {
    match condition {
        Condition::Constant(_) => {}
        Condition::Not(inner) => each_coverage(inner, change),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter_mut().for_each(|part| each_coverage(part, change));
        }
        Condition::Compare(compare) => {
            if let Measure::Coverage(section) = &mut compare.measure {
                change(section);
            }
        }
    }
}

/// What is wrong with a condition, as a text with the slot `{n}` for its place.
pub fn fault_key(fault: ConditionFault) -> &'static str {
    match fault {
        ConditionFault::UnknownSection => "condition.section",
        ConditionFault::ComparisonExpected => "condition.comparison",
        ConditionFault::NumberExpected => "condition.number",
        ConditionFault::BracketExpected => "condition.bracket",
        ConditionFault::EndExpected => "condition.end",
        ConditionFault::TooDeep | ConditionFault::TooLong => "condition.long",
        ConditionFault::UnknownArgument => "condition.argument",
        _ => "condition.measure",
    }
}

#[cfg(test)]
mod tests {
    use review::{BodyId, Gate, GateRule, KnownGate};

    use super::*;

    fn form(preset: Preset) -> (Policy, PolicyForm) {
        let policy = Policy::of_preset(preset);
        let form = PolicyForm::of(&policy, &[]);
        (policy, form)
    }

    #[test]
    fn a_form_that_was_not_touched_changes_nothing() {
        for preset in [Preset::Open, Preset::QuickLook, Preset::TeamReview, Preset::DocumentSignOff] {
            let (policy, form) = form(preset);
            assert_eq!(form.edits(&policy, &[]), Ok(Vec::new()), "{preset:?}");
        }
    }

    #[test]
    fn only_what_was_changed_is_published() {
        let (policy, mut form) = form(Preset::TeamReview);
        form.numbers[0] = " 3 ".into();
        form.numbers[1] = "1.5".into();
        let numbers =
            vec![PolicyEdit::Number(PolicyNumber::Quorum, 3), PolicyEdit::Number(PolicyNumber::FirstResponse, 90)];
        assert_eq!(form.edits(&policy, &[]), Ok(numbers));
    }

    #[test]
    fn another_preset_brings_all_it_says() {
        let (policy, form) = form(Preset::QuickLook);
        let form = form.with_preset(Preset::TeamReview);
        assert_eq!(form.edits(&policy, &[]), Ok(vec![PolicyEdit::Preset(Preset::TeamReview)]));
    }

    #[test]
    fn an_own_gate_keeps_its_words_until_they_are_changed() {
        let rule = review::gate_rule(KnownGate::NothingBlocks, Role::Facilitator);
        let rule = GateRule { id: review::GateId([9; 8]), text: GateText::Own(BodyId([1; 32])), ..rule };
        let own = Gate { rule, words: Some(Words::Here("Legal has read it.".into())) };
        let policy = Policy { gates: vec![own], ..Policy::of_preset(Preset::Open) };
        let mut form = PolicyForm::of(&policy, &[]);
        assert_eq!(form.edits(&policy, &[]), Ok(Vec::new()));
        form.gates[0].words = Some("Legal has read all of it.".into());
        let edits = form.edits(&policy, &[]).unwrap();
        let [PolicyEdit::Gates(gates)] = &edits[..] else { panic!("{edits:?}") };
        assert_eq!(gates[0].text, GateWords::New("Legal has read all of it.".into()));
        assert_eq!(gates[0].id, Some(review::GateId([9; 8])));
        form.gates[0].words = Some(" ".into());
        assert_eq!(form.edits(&policy, &[]), Err(PolicyFault::Words(0)));
    }

    #[test]
    fn a_section_is_put_into_a_condition_and_taken_out() {
        let sections = crate::briefs::document().sections;
        let (id, title) = (sections[1].id, &sections[1].title);
        let check = |typed: &str, section, expected: &str| {
            let written = with_section(typed, &sections, section);
            assert_eq!(written, expected);
            assert_eq!(section_of(&written, &sections), section);
        };
        check("coverage(all) >= 2", Some(id), &format!("coverage(\"{title}\") >= 2"));
        check(&format!("coverage(\"{title}\") >= 2"), None, "coverage(all) >= 2");
        check("always", Some(id), &format!("coverage(\"{title}\") >= 1"));
        check("briefs = 1", Some(id), &format!("briefs = 1 and coverage(\"{title}\") >= 1"));
        check("briefs = 1", None, "briefs = 1");
        assert_eq!(with_section("many", &sections, Some(id)), "many");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let (policy, mut form) = form(Preset::TeamReview);
        form.gates.push(PolicyForm::new_gate());
        assert_eq!(form.edits(&policy, &[]), Err(PolicyFault::Words(4)));
        form.gates[1].met_if = "many".into();
        assert!(matches!(form.edits(&policy, &[]), Err(PolicyFault::Gate(1, error)) if error.place == 1));
        form.steps[0].1 = "briefs".into();
        assert!(matches!(form.edits(&policy, &[]), Err(PolicyFault::Step(0, _))));
        form.numbers[0] = "many".into();
        assert_eq!(form.edits(&policy, &[]), Err(PolicyFault::Number(0)));
    }

    #[test]
    fn hours_are_typed_as_people_write_them() {
        let check = |typed: &str, minutes: Option<u16>| {
            assert_eq!(read_number(PolicyNumber::FirstResponse, typed), minutes, "{typed}");
        };
        check("8", Some(480));
        check("1.5", Some(90));
        check("0,25", Some(15));
        check("1.234", None);
        check("", None);
        check("-1", None);
        check("99999", None);
        for minutes in [0, 15, 20, 90, 480, 500] {
            check(&typed_number(PolicyNumber::FirstResponse, minutes), Some(minutes));
        }
    }
}
