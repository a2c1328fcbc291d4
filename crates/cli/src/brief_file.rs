//! What a review is for, as an author writes it down: a small TOML file, and flags for each of its lines. Flags win.
//!
//! ```toml
//! goal = "Can we ship in May?"
//! preset = "team-review"
//! wanted = "Is the budget right?"
//! due = "2026-12-01"
//! reviewers = ["Bob"]
//! [[question]]
//! text = "Is 3 % enough?"
//! quote = "3 %"
//! ask = "Bob"
//! ```
//!
//! Leaves out the brief's rules, which are the client's and the review's.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use client::{BriefDraft, QuestionDraft};
use review::{OnSilence, Preset, Review, Timestamp};
use serde::Deserialize;

use crate::anchors_site::read_bounded;
use crate::comment::target_of;
use crate::failure::Failure;
use crate::names;
use crate::source::Source;
use crate::wording::{PresetWord, WantedWord};

/// Longer than any brief that people would read.
const FILE_LEN_MAX: u64 = 256 * 1024;

/// What a review is for.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Brief")]
pub(crate) struct BriefArgs {
    /// A TOML file with goal, wanted, not_wanted, links, due, preset, decision, on_silence, reviewers, deputy, [[question]]
    #[arg(long, value_name = "BRIEF.toml")]
    brief: Option<PathBuf>,
    /// What the review is to achieve.
    #[arg(long, value_name = "TEXT")]
    goal: Option<String>,
    /// The rules it begins with.
    #[arg(long, value_enum, value_name = "PRESET")]
    preset: Option<PresetWord>,
    /// What should come of it.
    #[arg(long, value_enum, value_name = "WHAT")]
    decision: Option<WantedWord>,
    /// Feedback that helps.
    #[arg(long, value_name = "TEXT")]
    wanted: Option<String>,
    /// Feedback that does not help now.
    #[arg(long, value_name = "TEXT")]
    not_wanted: Option<String>,
    /// An address worth reading.
    #[arg(long, value_name = "ADDRESS")]
    link: Vec<String>,
    /// The last day.
    #[arg(long, value_name = "DAY", value_parser = names::day)]
    due: Option<Timestamp>,
    /// What happens then if nobody said anything: `proceed`, `extend:8` (working hours), or `escalate:NAME`.
    #[arg(long, value_name = "WHAT")]
    on_silence: Option<String>,
    /// Somebody who is asked to review.
    #[arg(long, value_name = "NAME")]
    reviewer: Vec<String>,
    /// A question about the whole page; `@Name` asks that person.
    #[arg(long, value_name = "TEXT")]
    question: Vec<String>,
    /// Who stands in for you.
    #[arg(long, value_name = "NAME")]
    deputy: Option<String>,
}

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct BriefFile {
    goal: Option<String>,
    preset: Option<String>,
    decision: Option<String>,
    wanted: Option<String>,
    not_wanted: Option<String>,
    links: Vec<String>,
    due: Option<String>,
    on_silence: Option<String>,
    is_reversible: Option<bool>,
    reviewers: Vec<String>,
    deputy: Option<String>,
    question: Vec<QuestionFile>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct QuestionFile {
    text: String,
    quote: Option<String>,
    occurrence: Option<usize>,
    ask: Option<String>,
}

impl BriefArgs {
    /// The brief that was asked for, on top of the one that stands; nothing when none was.
    pub(crate) fn brief(&self, review: &Review, source: Option<&Source>) -> Result<Option<BriefDraft>, Failure> {
        let Some(written) = self.written()? else { return Ok(None) };
        let preset = written.preset.as_deref().map(word::<PresetWord>).transpose()?.map(Preset::from);
        let mut brief = match (&review.brief, preset) {
            (Some(brief), None) => BriefDraft::of_brief(brief),
            (Some(brief), Some(preset)) => BriefDraft { preset, ..BriefDraft::of_brief(brief) },
            (None, preset) => BriefDraft::of_preset(preset.unwrap_or(Preset::QuickLook)),
        };
        if let Some(decision) = &written.decision {
            brief.decision_wanted = word::<WantedWord>(decision)?.into();
        }
        let set = |field: &mut String, words: Option<String>| {
            if let Some(words) = words {
                *field = words;
            }
        };
        set(&mut brief.goal, written.goal);
        set(&mut brief.wanted, written.wanted);
        set(&mut brief.not_wanted, written.not_wanted);
        set(&mut brief.links, (!written.links.is_empty()).then(|| written.links.join("\n")));
        if let Some(due) = &written.due {
            brief.due = Some(names::day(due).map_err(|why| Failure::new(why).into_damage())?);
        }
        if let Some(silence) = &written.on_silence {
            brief.on_silence = on_silence(review, silence)?;
        }
        brief.is_reversible = written.is_reversible.unwrap_or(brief.is_reversible);
        if let Some(deputy) = &written.deputy {
            brief.deputy = Some(names::person(review, deputy)?);
        }
        for name in &written.reviewers {
            match names::person(review, name) {
                Ok(person) if brief.reviewers.contains(&person) => {}
                Ok(person) => brief.reviewers.push(person),
                Err(_) if brief.awaited.contains(name) => {}
                Err(_) => brief.awaited.push(name.trim().to_owned()),
            }
        }
        for question in written.question {
            brief.questions.push(question_of(question, review, source)?);
        }
        Ok(Some(brief))
    }

    /// What the file and the flags say together; nothing when neither says anything.
    fn written(&self) -> Result<Option<BriefFile>, Failure> {
        let mut written = self.brief.as_deref().map(read).transpose()?.unwrap_or_default();
        let is_asked = self.brief.is_some()
            || [&self.goal, &self.wanted, &self.not_wanted, &self.on_silence, &self.deputy]
                .iter()
                .any(|field| field.is_some())
            || !(self.link.is_empty() && self.reviewer.is_empty() && self.question.is_empty())
            || (self.preset.is_some() || self.decision.is_some() || self.due.is_some());
        if !is_asked {
            return Ok(None);
        }
        let name = |value: Option<clap::builder::PossibleValue>| value.map(|value| value.get_name().to_owned());
        let over = |field: &mut Option<String>, flag: Option<String>| *field = flag.or(field.take());
        over(&mut written.goal, self.goal.clone());
        over(&mut written.wanted, self.wanted.clone());
        over(&mut written.not_wanted, self.not_wanted.clone());
        over(&mut written.on_silence, self.on_silence.clone());
        over(&mut written.deputy, self.deputy.clone());
        over(&mut written.preset, self.preset.and_then(|preset| name(preset.to_possible_value())));
        over(&mut written.decision, self.decision.and_then(|decision| name(decision.to_possible_value())));
        over(&mut written.due, self.due.map(|due| names::time(due).replace(' ', "T") + ":59Z"));
        written.links.extend(self.link.iter().cloned());
        written.reviewers.extend(self.reviewer.iter().cloned());
        let asked = self.question.iter().map(|text| QuestionFile { text: text.clone(), ..QuestionFile::default() });
        written.question.extend(asked);
        Ok(Some(written))
    }
}

fn read(path: &Path) -> Result<BriefFile, Failure> {
    let bytes = read_bounded(path, FILE_LEN_MAX).map_err(Failure::into_damage)?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::file(path, "this is not UTF-8 text").into_damage())?;
    toml::from_str(&text).map_err(|error| Failure::file(path, error.to_string().trim()).into_damage())
}

fn question_of(written: QuestionFile, review: &Review, source: Option<&Source>) -> Result<QuestionDraft, Failure> {
    let target = match (&written.quote, source) {
        (None, _) => None,
        (Some(_), None) => {
            return Err(Failure::new("a question about words needs the document: --source page.html").into_damage());
        }
        (Some(quote), Some(source)) => Some(target_of(source, Some(quote), written.occurrence)?),
    };
    let person = written.ask.as_deref().and_then(|name| names::person(review, name).ok());
    let name = written.ask.filter(|_| person.is_none()).unwrap_or_default();
    Ok(QuestionDraft { thread: None, target, text: written.text, person, name })
}

fn on_silence(review: &Review, written: &str) -> Result<OnSilence, Failure> {
    let (what, whom) = written.split_once(':').unwrap_or((written, ""));
    match (what, whom.trim()) {
        ("proceed", "") => Ok(OnSilence::ProceedAsIs),
        ("extend", hours) if hours.parse::<u16>().is_ok() => {
            Ok(OnSilence::Extend { working_hours: hours.parse().unwrap_or_default() })
        }
        ("escalate", name) if !name.is_empty() => Ok(OnSilence::Escalate { to: names::person(review, name)? }),
        _ => Err(Failure::new(format!("`{written}` is none of proceed, extend:8 and escalate:NAME")).into_damage()),
    }
}

fn word<T: ValueEnum>(written: &str) -> Result<T, Failure> {
    T::from_str(written, true).map_err(|_| {
        let all = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let all: Vec<String> = all.map(|value| value.get_name().to_owned()).collect();
        Failure::new(format!("`{written}` is none of {}", all.join(", "))).into_damage()
    })
}
