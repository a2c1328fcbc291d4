//! `baton policy`: the rules of a review, their history, and how they are changed and confirmed. Leaves out whether a gate is
//! met (`gates.rs`).

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use client::{Command, GateEdit, GateWords, PolicyEdit, sections_of};
use review::{
    Condition, ConditionError, EntryId, KnownGate, Policy, PolicyNumber, Preset, Review, Role, SectionNow, Step,
    StepRule, gate_rule,
};

use crate::failure::Failure;
use crate::files::{self, put_out};
use crate::gate_words as words;
use crate::home::Person;
use crate::names;
use crate::policy_words::{history, in_words, policy_json};
use crate::source::SourceArgs;
use crate::wording::{PresetWord, RoleWord};
use crate::workspace::Workspace;

/// What `baton policy` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton policy plan.baton                          the rules as they stand
  baton policy plan.baton set preset team-review --reason \"It is more than a quick look.\"
  baton policy plan.baton set quorum 2
  baton policy plan.baton set first-response 4h
  baton policy plan.baton gate \"Legal has read it.\" --if 'coverage(\"Liability\") >= 1' --source plan.html
  baton policy plan.baton step open-pass --until 'reviews_open = 0 or working_days_since(open_pass) >= 3'
  baton policy plan.baton history

A condition compares measures with numbers, joined by `and`, `or`, `not` and brackets. Measures: blocking_open,
changes_requested, questions_open, reviews_open, suggestions_open, threads_open, briefs, approvals(ROLE), coverage(all),
coverage(\"SECTION\"), working_days_since(STEP). Numbers: 0 to 9999, or quorum.")]
pub(crate) struct PolicyArgs {
    /// A `.baton` file.
    file: PathBuf,
    #[command(subcommand)]
    act: Option<Act>,
    /// Why the rules change.
    #[arg(long, value_name = "TEXT", default_value = "", global = true)]
    reason: String,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    person: Person,
    /// Write JSON instead.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Set one value: a number, hours such as `8h`, percent, a role, or a preset.
    Set {
        #[arg(value_enum)]
        field: FieldWord,
        value: String,
    },
    /// Add a gate, or change the one of this sentence, name or number.
    Gate {
        /// What it says, or the word of a known one, such as `enough-approvals`.
        gate: String,
        /// When it is met.
        #[arg(long = "if", value_name = "CONDITION")]
        met_if: Option<String>,
        /// When it matters [default: always]
        #[arg(long, value_name = "CONDITION")]
        applies_if: Option<String>,
        /// Who may go on without it [default: facilitator]
        #[arg(long, value_enum, value_name = "ROLE")]
        override_by: Option<RoleWord>,
    },
    /// Take a gate away.
    DropGate {
        /// Its name or number.
        gate: String,
    },
    /// Say when a step ends.
    Step {
        #[arg(value_enum)]
        step: StepWord,
        /// When it ends.
        #[arg(long, value_name = "CONDITION")]
        until: String,
    },
    /// Say what the document is judged by, a criterion in a line; nothing to take it away.
    Rubric { text: String },
    /// Tell who changed what, and why.
    History,
    /// Say which of several changes beside each other stand; of several the stricter value.
    Confirm {
        /// Changes, as `history` names them.
        #[arg(required = true)]
        changes: Vec<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FieldWord {
    Preset,
    Quorum,
    FirstResponse,
    BlockingReply,
    NudgeAfter,
    SecondNudge,
    SilenceAfter,
    OnSilence,
    MayComment,
    Newcomers,
}

impl FieldWord {
    fn number(self) -> PolicyNumber {
        match self {
            Self::Preset => PolicyNumber::Preset,
            Self::Quorum => PolicyNumber::Quorum,
            Self::FirstResponse => PolicyNumber::FirstResponse,
            Self::BlockingReply => PolicyNumber::BlockingReply,
            Self::NudgeAfter => PolicyNumber::NudgeAfter,
            Self::SecondNudge => PolicyNumber::SecondNudge,
            Self::SilenceAfter => PolicyNumber::SilenceAfter,
            Self::OnSilence => PolicyNumber::OnSilence,
            Self::MayComment => PolicyNumber::MayComment,
            Self::Newcomers => PolicyNumber::Newcomers,
        }
    }
}

/// The steps that this version offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StepWord {
    Brief,
    OpenPass,
    AuthorRevision,
}

pub(crate) fn run(args: &PolicyArgs) -> Result<ExitCode, Failure> {
    let source = args.source.read()?;
    let sections = source.as_ref().map(|source| sections_of(&source.page)).unwrap_or_default();
    let review = match &args.act {
        None | Some(Act::History) => files::read(&args.file).map_err(Failure::into_damage)?.review(),
        Some(act) => {
            let mut workspace = Workspace::open(&args.file, &args.person, None)?;
            let review = workspace.review();
            let command = match act {
                Act::Confirm { changes } => Command::ConfirmPolicy { changes: entries(&review, changes)? },
                act => Command::SetPolicy {
                    edits: vec![edit(act, &review.policy, &sections)?],
                    reason: args.reason.clone(),
                },
            };
            workspace.ask(command)?;
            workspace.save()?;
            workspace.review()
        }
    };
    let text = match (&args.act, args.json) {
        (Some(Act::History), false) => history(&review),
        (_, true) => format!("{:#}\n", policy_json(&review, &sections)),
        (_, false) => in_words(&review, &sections),
    };
    put_out(&text).map(|()| ExitCode::SUCCESS)
}

fn edit(act: &Act, policy: &Policy, sections: &[SectionNow]) -> Result<PolicyEdit, Failure> {
    Ok(match act {
        Act::Set { field: FieldWord::Preset, value } => PolicyEdit::Preset(preset(value)?),
        Act::Set { field, value } => PolicyEdit::Number(field.number(), value_of(*field, value)?),
        Act::Gate { gate, met_if, applies_if, override_by } => {
            let parse = |text: &Option<String>| text.as_deref().map(|text| condition(text, sections)).transpose();
            let (met_if, applies_if) = (parse(met_if)?, parse(applies_if)?);
            PolicyEdit::Gates(with_gate(policy, gate, met_if, applies_if, override_by.map(Role::from))?)
        }
        Act::DropGate { gate } => {
            let dropped = words::named(policy, gate);
            let dropped = dropped
                .ok_or_else(|| Failure::new(format!("no gate is called {}", names::line(gate))).into_damage())?;
            let kept = policy.gates.iter().filter(|gate| gate.rule.id != dropped.rule.id);
            PolicyEdit::Gates(kept.map(GateEdit::of).collect())
        }
        Act::Step { step, until } => {
            let step = match step {
                StepWord::Brief => Step::Brief,
                StepWord::OpenPass => Step::OpenPass,
                StepWord::AuthorRevision => Step::AuthorRevision,
            };
            PolicyEdit::Steps(with_step(policy, StepRule { step, until: condition(until, sections)? }))
        }
        Act::Rubric { text } => PolicyEdit::Rubric(text.clone()),
        Act::History | Act::Confirm { .. } => return Err(Failure::new("nothing changes")),
    })
}

fn condition(text: &str, sections: &[SectionNow]) -> Result<Condition, Failure> {
    let condition = Condition::parse(text, sections).map_err(|error: ConditionError| {
        let mark = " ".repeat(error.place.saturating_sub(1));
        Failure::new(format!("{error}\n  {text}\n  {mark}^")).into_damage()
    })?;
    if condition.is_beyond_this_version() {
        return Err(Failure::new("positions and blind passes come with a later version: a gate of them is never met")
            .into_damage());
    }
    Ok(condition)
}

fn with_gate(
    policy: &Policy,
    named: &str,
    met_if: Option<Condition>,
    applies_if: Option<Condition>,
    override_by: Option<Role>,
) -> Result<Vec<GateEdit>, Failure> {
    let mut gates: Vec<GateEdit> = policy.gates.iter().map(GateEdit::of).collect();
    let says = |gate: &review::Gate| gate.words.as_ref().is_some_and(|words| names::said(words) == names::line(named));
    let found = words::named(policy, named).or_else(|| policy.gates.iter().find(|gate| says(gate)));
    let known = KnownGate::ALL.iter().copied().find(|known| words::known_word(*known) == named);
    let at = match (found, known) {
        (Some(found), _) => gates.iter().position(|gate| gate.id == Some(found.rule.id)).unwrap_or(0),
        (None, Some(known)) => {
            let rule = gate_rule(known, Role::Facilitator);
            gates.push(GateEdit::of(&review::Gate { rule, words: None }));
            gates.len() - 1
        }
        (None, None) => {
            let met_if =
                met_if.clone().ok_or_else(|| Failure::new("a new gate needs --if: when it is met").into_damage())?;
            let (applies_if, override_by) = (Condition::Constant(true), Role::Facilitator);
            gates.push(GateEdit { id: None, text: GateWords::New(named.to_owned()), applies_if, met_if, override_by });
            gates.len() - 1
        }
    };
    let gate = &mut gates[at];
    gate.met_if = met_if.unwrap_or_else(|| gate.met_if.clone());
    gate.applies_if = applies_if.unwrap_or_else(|| gate.applies_if.clone());
    gate.override_by = override_by.unwrap_or(gate.override_by);
    Ok(gates)
}

/// Steps keep the order in which a review goes through them, and it is done at the end.
fn with_step(policy: &Policy, rule: StepRule) -> Vec<StepRule> {
    let mut steps: Vec<StepRule> = policy.steps.iter().filter(|step| step.step != rule.step).cloned().collect();
    steps.push(rule);
    if !steps.iter().any(|step| step.step == Step::Done) {
        steps.push(StepRule { step: Step::Done, until: Condition::Constant(false) });
    }
    steps.sort_by_key(|step| step.step);
    steps
}

fn preset(typed: &str) -> Result<Preset, Failure> {
    PresetWord::from_str(typed, true)
        .map(Preset::from)
        .map_err(|_| Failure::new("presets are quick-look, team-review and document-sign-off").into_damage())
}

fn value_of(field: FieldWord, typed: &str) -> Result<u16, Failure> {
    let wrong = |what: &str| Failure::new(format!("{} is {what}", names::line(typed))).into_damage();
    let number = |text: &str| text.trim().parse::<u16>().ok();
    let role = || RoleWord::from_str(typed, true).map(|role| u16::from(Role::from(role).number()));
    let value = match field {
        FieldWord::FirstResponse | FieldWord::BlockingReply => {
            let hours = typed.strip_suffix('h').and_then(number).and_then(|hours| hours.checked_mul(60));
            hours
                .or_else(|| typed.strip_suffix("min").and_then(number))
                .ok_or_else(|| wrong("no time such as 8h or 90min"))?
        }
        FieldWord::NudgeAfter | FieldWord::SecondNudge | FieldWord::SilenceAfter => {
            number(typed.trim_end_matches('%')).ok_or_else(|| wrong("no part such as 100%"))?
        }
        FieldWord::MayComment | FieldWord::Newcomers => {
            role().map_err(|_| wrong("no role: guest, reviewer, facilitator or owner"))?
        }
        FieldWord::OnSilence => match typed {
            "stays-open" => 0,
            "lapses" => 1,
            _ => return Err(wrong("neither stays-open nor lapses")),
        },
        FieldWord::Preset | FieldWord::Quorum => number(typed).ok_or_else(|| wrong("no number"))?,
    };
    if value > field.number().most() {
        return Err(wrong(&format!("more than {}", field.number().most())));
    }
    Ok(value)
}

fn entries(review: &Review, named: &[String]) -> Result<Vec<EntryId>, Failure> {
    let one = |named: &String| {
        let hex = named.trim_end_matches(".0");
        let mut found =
            review.policy.history.iter().filter(|note| !hex.is_empty() && note.entry.to_string().starts_with(hex));
        match (found.next(), found.next()) {
            (Some(note), None) => Ok(note.entry),
            (Some(_), Some(_)) => {
                Err(Failure::new(format!("several changes begin with {}", names::line(named))).into_damage())
            }
            (None, _) => {
                Err(Failure::new(format!("no change of the rules is called {}", names::line(named))).into_damage())
            }
        }
    };
    named.iter().map(one).collect()
}
