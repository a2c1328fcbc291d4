//! The words of conditions, and conditions written with them. What is written reads back as the same condition. Leaves out
//! how it is read (`condition_text.rs`) and what the words mean (`condition.rs`).

use core::fmt::{self, Write as _};

use crate::{Bound, Compare, Comparison, Condition, Measure, Position, Role, SectionId, SectionNow, Step};

/// The measures that take nothing in brackets.
pub(crate) const PLAIN: [(&str, Measure); 7] = [
    ("blocking_open", Measure::BlockingOpen),
    ("changes_requested", Measure::ChangesRequested),
    ("questions_open", Measure::QuestionsOpen),
    ("reviews_open", Measure::ReviewsOpen),
    ("suggestions_open", Measure::SuggestionsOpen),
    ("threads_open", Measure::ThreadsOpen),
    ("briefs", Measure::Briefs),
];

pub(crate) const ROLES: [(&str, Role); 4] =
    [("guest", Role::Guest), ("reviewer", Role::Reviewer), ("facilitator", Role::Facilitator), ("owner", Role::Owner)];

pub(crate) const STEPS: [(&str, Step); 6] = [
    ("brief", Step::Brief),
    ("blind_pass", Step::BlindPass),
    ("open_pass", Step::OpenPass),
    ("author_revision", Step::AuthorRevision),
    ("decision", Step::Decision),
    ("done", Step::Done),
];

pub(crate) const POSITIONS: [(&str, Position); 6] = [
    ("consent", Position::Consent),
    ("consent_with_concern", Position::ConsentWithConcern),
    ("object", Position::Object),
    ("abstain", Position::Abstain),
    ("stand_aside", Position::StandAside),
    ("need_more_time", Position::NeedMoreTime),
];

/// The longer signs first, so that `<=` is not read as `<`.
pub(crate) const COMPARISONS: [(&str, Comparison); 9] = [
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("!=", Comparison::Differs),
    ("≤", Comparison::AtMost),
    ("≥", Comparison::AtLeast),
    ("≠", Comparison::Differs),
    ("=", Comparison::Equal),
    ("<", Comparison::Less),
    (">", Comparison::More),
];

impl Condition {
    /// As people read it; sections go by their titles where these are known and unambiguous.
    pub fn to_text(&self, sections: &[SectionNow]) -> String {
        let mut text = String::new();
        // Writing into memory cannot fail.
        let _ = print(self, sections, &mut text);
        text
    }
}

fn print(condition: &Condition, sections: &[SectionNow], text: &mut String) -> fmt::Result {
    match condition {
        Condition::Constant(true) => text.write_str("always"),
        Condition::Constant(false) => text.write_str("never"),
        Condition::Not(inner) => {
            text.write_str("not ")?;
            print_part(inner, sections, text)
        }
        Condition::All(parts) => print_list(parts, " and ", sections, text),
        Condition::Any(parts) => print_list(parts, " or ", sections, text),
        Condition::Compare(compare) => print_compare(compare, sections, text),
    }
}

fn print_list(parts: &[Condition], word: &str, sections: &[SectionNow], text: &mut String) -> fmt::Result {
    for (idx, part) in parts.iter().enumerate() {
        if idx > 0 {
            text.write_str(word)?;
        }
        print_part(part, sections, text)?;
    }
    Ok(())
}

/// A part of something larger: in brackets unless it is simple.
fn print_part(part: &Condition, sections: &[SectionNow], text: &mut String) -> fmt::Result {
    if matches!(part, Condition::All(_) | Condition::Any(_)) {
        text.write_char('(')?;
        print(part, sections, text)?;
        return text.write_char(')');
    }
    print(part, sections, text)
}

fn print_compare(compare: &Compare, sections: &[SectionNow], text: &mut String) -> fmt::Result {
    print_measure(compare.measure, sections, text)?;
    let sign = COMPARISONS.iter().find(|(_, comparison)| *comparison == compare.comparison);
    text.write_char(' ')?;
    text.write_str(sign.map_or("", |(sign, _)| sign))?;
    text.write_char(' ')?;
    match compare.bound {
        Bound::Number(number) => write!(text, "{number}"),
        Bound::Quorum => text.write_str("quorum"),
    }
}

fn print_measure(measure: Measure, sections: &[SectionNow], text: &mut String) -> fmt::Result {
    match measure {
        Measure::Approvals(role) => bracketed("approvals", word_of(&ROLES, role), text),
        Measure::Positions(position) => bracketed("positions", word_of(&POSITIONS, position), text),
        Measure::WorkingDaysSince(step) => bracketed("working_days_since", word_of(&STEPS, step), text),
        Measure::Coverage(None) => bracketed("coverage", "all", text),
        Measure::Coverage(Some(section)) => {
            text.write_str("coverage(")?;
            match title_of(section, sections) {
                Some(title) => write!(text, "\"{title}\"")?,
                None => {
                    text.write_char('#')?;
                    section.0.iter().try_for_each(|byte| write!(text, "{byte:02x}"))?;
                }
            }
            text.write_char(')')
        }
        plain => text.write_str(word_of(&PLAIN, plain)),
    }
}

fn bracketed(name: &str, argument: &str, text: &mut String) -> fmt::Result {
    text.write_str(name)?;
    text.write_char('(')?;
    text.write_str(argument)?;
    text.write_char(')')
}

fn word_of<T: PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, other)| *other == value).map_or("", |(word, _)| word)
}

/// The title that names a section and no other one, and that can be written between quotes.
fn title_of(section: SectionId, sections: &[SectionNow]) -> Option<&str> {
    let title = &*sections.iter().find(|one| one.id == section)?.title;
    let is_usable = !title.is_empty() && title.len() <= 200 && !title.contains(['"', '\n']);
    (is_usable && section_named(title, sections) == Some(section)).then_some(title)
}

pub(crate) fn section_named(title: &str, sections: &[SectionNow]) -> Option<SectionId> {
    let mut named = sections.iter().filter(|section| &*section.title == title);
    let first = named.next()?;
    named.next().is_none().then_some(first.id)
}
