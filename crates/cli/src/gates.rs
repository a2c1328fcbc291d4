//! `baton gates`: which step a review is in, what it still needs and from whom, what its reader waits for and can do alone;
//! and going on without a gate. Leaves out the rules themselves (`policy.rs`).

use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use client::{Command, document_of};
use review::{
    DocumentNow, GateNow, GateState, PersonId, Review, StepNow, Timestamp, Turn, Unblock, Unmet, gates, step_now,
    unblock,
};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::files::{self, put_out};
use crate::gate_words as words;
use crate::home::{Home, Person};
use crate::names;
use crate::shell::now;
use crate::source::SourceArgs;
use crate::workspace::Workspace;

/// What `baton gates` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton gates plan.baton --source plan.html        what is met, what is missing, and by whom
  baton gates plan.baton --json
  baton gates plan.baton --override enough-approvals --reason \"Ana is ill until May.\"

The exit code is 0 when nothing is missing, and 1 when something is: for a build that waits for a review.")]
pub(crate) struct GatesArgs {
    /// A `.baton` file.
    file: PathBuf,
    /// Go on without a gate, by its name or its number in the list.
    #[arg(long = "override", value_name = "GATE", requires = "reason")]
    without: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
    /// Take going on without a gate back.
    #[arg(long, value_name = "GATE", conflicts_with = "without")]
    enforce: Option<String>,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    person: Person,
    /// Write JSON instead.
    #[arg(long)]
    json: bool,
}

/// All that is told of one review.
struct Told<'a> {
    review: &'a Review,
    document: DocumentNow,
    now: Timestamp,
    step: StepNow,
    gates: Vec<GateNow>,
    unblock: Option<Unblock>,
}

pub(crate) fn run(args: &GatesArgs) -> Result<ExitCode, Failure> {
    let source = args.source.read()?;
    let review = match (&args.without, &args.enforce) {
        (Some(gate), _) => overridden(args, gate, true)?,
        (_, Some(gate)) => overridden(args, gate, false)?,
        (None, None) => files::read(&args.file).map_err(Failure::into_damage)?.review(),
    };
    let document = source.as_ref().map_or_else(DocumentNow::default, |source| document_of(&review, &source.page));
    let now = now();
    let me = me(args, &review)?;
    let panel = |me| unblock(&review, &document, &Turn::of_review(&review, &document, now), me, now);
    let told = Told {
        step: step_now(&review, &document, now),
        gates: gates(&review, &document, now),
        unblock: me.map(panel),
        review: &review,
        document,
        now,
    };
    put_out(&if args.json { format!("{:#}\n", told.json()) } else { told.text() })?;
    let is_open = told.gates.iter().any(|gate| matches!(gate.state, GateState::NotMet(_)));
    Ok(if is_open { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn me(args: &GatesArgs, review: &Review) -> Result<Option<PersonId>, Failure> {
    Ok(Home::of(&args.person)?.identity()?.and_then(|me| review.keys.get(&me.key).copied()))
}

fn overridden(args: &GatesArgs, named: &str, is_on: bool) -> Result<Rc<Review>, Failure> {
    let mut workspace = Workspace::open(&args.file, &args.person, None)?;
    let review = workspace.review();
    let found = words::named(&review.policy, named);
    let gate =
        found.ok_or_else(|| Failure::new(format!("no gate is called {}", names::line(named))).into_damage())?.rule.id;
    workspace.ask(Command::OverrideGate { gate, is_on, reason: args.reason.clone() })?;
    workspace.save()?;
    Ok(workspace.review())
}

impl Told<'_> {
    fn text(&self) -> String {
        if self.review.needs_newer_version() {
            return "This review was written by a newer version of Baton, which is needed to tell its gates.\n"
                .to_owned();
        }
        let mut text = self.steps();
        if self.gates.is_empty() {
            text.push_str("It has no gates: nothing has to hold before it is through.\n");
        }
        for (idx, gate) in self.gates.iter().enumerate() {
            text.push_str(&self.gate(idx + 1, gate));
        }
        if let Some(unblock) = &self.unblock {
            text.push_str(&self.panel(unblock));
        }
        text
    }

    fn steps(&self) -> String {
        let Some(at) = self.step.now() else { return String::new() };
        let name = |idx: usize, step: &review::StepState| {
            let word = words::step(step.rule.step);
            if idx == self.step.at { format!("[{word}]") } else { word.to_owned() }
        };
        let all: Vec<String> = self.step.steps.iter().enumerate().map(|(idx, step)| name(idx, step)).collect();
        let mut text = format!("{}\n", all.join(" \u{2192} "));
        for missing in &at.missing {
            for line in words::lack(self.review, &self.document.sections, missing) {
                text.push_str(&format!("  until: {line}\n"));
            }
        }
        if let Some(by_time) = at.by_time {
            text.push_str(&format!("  or on {} UTC\n", names::time(by_time)));
        }
        text.push('\n');
        text
    }

    fn gate(&self, n: usize, gate: &GateNow) -> String {
        let sentence = words::sentence(&gate.gate, self.review.policy.quorum());
        let (mark, lines) = match &gate.state {
            GateState::Met => ("met", Vec::new()),
            GateState::NotApplicable => ("does not apply now", Vec::new()),
            GateState::Overridden(one) => {
                let reason = one.reason.as_ref().map(names::said).unwrap_or_default();
                ("overridden", vec![format!("by {}: {reason}", names::of(self.review, &one.by))])
            }
            GateState::NotMet(unmet) => ("not met", self.lacks(unmet)),
        };
        let mut text = format!("{n}. {sentence}  {mark}\n");
        lines.iter().for_each(|line| text.push_str(&format!("   {line}\n")));
        text
    }

    fn lacks(&self, unmet: &Unmet) -> Vec<String> {
        let missing = unmet.missing.iter();
        let mut lines: Vec<String> =
            missing.flat_map(|missing| words::lack(self.review, &self.document.sections, missing)).collect();
        lines.extend(unmet.by_time.map(|at| format!("or by itself on {} UTC", names::time(at))));
        lines
    }

    fn panel(&self, unblock: &Unblock) -> String {
        let mut text = String::new();
        if !unblock.waits.is_empty() {
            text.push_str("\nYou wait for:\n");
        }
        unblock
            .waits
            .iter()
            .for_each(|wait| text.push_str(&format!("  {}\n", words::wait(self.review, wait, self.now))));
        if !unblock.acts.is_empty() {
            text.push_str("\nYou can do alone, now:\n");
        }
        unblock.acts.iter().for_each(|act| text.push_str(&format!("  {}\n", words::alone(self.review, act))));
        text
    }

    fn json(&self) -> Value {
        let step = self.step.now().map(|step| words::step(step.rule.step));
        let steps: Vec<&str> = self.step.steps.iter().map(|step| words::step(step.rule.step)).collect();
        json!({
            "step": step,
            "steps": steps,
            "needs_newer_version": self.review.needs_newer_version(),
            "gates": self.gates.iter().map(|gate| self.gate_json(gate)).collect::<Vec<_>>(),
            "waits": self.unblock.iter().flat_map(|unblock| &unblock.waits).map(|wait| json!({
                "for": words::wait(self.review, wait, self.now),
                "from": wait.who.iter().map(|person| names::of(self.review, person)).collect::<Vec<_>>(),
                "awaited": wait.awaited,
                "since": wait.since.0,
                "working_minutes": wait.elapsed.as_minutes(),
                "if_silent_at": wait.silence.at.map(|at| at.0),
            })).collect::<Vec<_>>(),
            "alone": self.unblock.iter().flat_map(|unblock| &unblock.acts)
                .map(|act| words::alone(self.review, act)).collect::<Vec<_>>(),
        })
    }

    fn gate_json(&self, now: &GateNow) -> Value {
        let sections = &self.document.sections;
        let (state, more) = match &now.state {
            GateState::Met => ("met", json!({})),
            GateState::NotApplicable => ("not_applicable", json!({})),
            GateState::Overridden(one) => {
                let reason = one.reason.as_ref().map(review::Words::as_str);
                ("overridden", json!({ "by": names::of(self.review, &one.by), "at": one.at.0, "reason": reason }))
            }
            GateState::NotMet(unmet) => {
                let missing = unmet.missing.iter().map(|missing| {
                    json!({
                        "how": words::remedy_word(missing.how),
                        "is": missing.is,
                        "wanted": missing.wanted,
                        "who": missing.who.iter().map(|person| names::of(self.review, person)).collect::<Vec<_>>(),
                        "awaited": missing.awaited,
                        "threads": missing.threads.iter().map(ToString::to_string).collect::<Vec<_>>(),
                        "sections": missing.sections.iter().filter_map(|idx| sections.get(*idx)).map(|one| &*one.title).collect::<Vec<_>>(),
                        "stale": missing.stale.iter().map(|one| names::of(self.review, &one.person)).collect::<Vec<_>>(),
                        "in_words": words::lack(self.review, sections, missing),
                    })
                });
                let missing: Vec<Value> = missing.collect();
                let by_time = unmet.by_time.map(|at| at.0);
                ("not_met", json!({ "missing": missing, "by_itself_at": by_time, "is_unknown": unmet.is_unknown }))
            }
        };
        let mut value = json!({
            "name": words::name(&now.gate),
            "says": words::sentence(&now.gate, self.review.policy.quorum()),
            "state": state,
            "met_if": now.gate.rule.met_if.to_text(sections),
            "override_by": crate::wording::role(now.gate.rule.override_by),
        });
        if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
            value.extend(more);
        }
        value
    }
}
