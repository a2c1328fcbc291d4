//! Conditions as people read and write them: `blocking_open = 0 and approvals(reviewer) >= quorum`. What is printed reads back
//! as the same condition. Leaves out what the words mean (`condition.rs`).

use core::fmt::{self, Write as _};

use crate::{
    BOUND_MAX, Bound, CONDITION_DEPTH_MAX, CONDITION_NODES_MAX, Compare, Comparison, Condition, Measure, Position, Role,
    SectionId, SectionNow, Step,
};

/// Longer texts are not read: the longest condition within the limits is shorter, unless its titles are.
const TEXT_MAX: usize = 8_192;

/// The measures that take nothing in brackets.
const PLAIN: [(&str, Measure); 7] = [
    ("blocking_open", Measure::BlockingOpen),
    ("changes_requested", Measure::ChangesRequested),
    ("questions_open", Measure::QuestionsOpen),
    ("reviews_open", Measure::ReviewsOpen),
    ("suggestions_open", Measure::SuggestionsOpen),
    ("threads_open", Measure::ThreadsOpen),
    ("briefs", Measure::Briefs),
];

const ROLES: [(&str, Role); 4] = [
    ("guest", Role::Guest),
    ("reviewer", Role::Reviewer),
    ("facilitator", Role::Facilitator),
    ("owner", Role::Owner),
];

const STEPS: [(&str, Step); 6] = [
    ("brief", Step::Brief),
    ("blind_pass", Step::BlindPass),
    ("open_pass", Step::OpenPass),
    ("author_revision", Step::AuthorRevision),
    ("decision", Step::Decision),
    ("done", Step::Done),
];

const POSITIONS: [(&str, Position); 6] = [
    ("consent", Position::Consent),
    ("consent_with_concern", Position::ConsentWithConcern),
    ("object", Position::Object),
    ("abstain", Position::Abstain),
    ("stand_aside", Position::StandAside),
    ("need_more_time", Position::NeedMoreTime),
];

/// The longer signs first, so that `<=` is not read as `<`.
const COMPARISONS: [(&str, Comparison); 9] = [
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

/// Why a text is no condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{fault}, at character {place}")]
pub struct ConditionError {
    /// What is wrong.
    pub fault: ConditionFault,
    /// Where: the first character is 1.
    pub place: usize,
}

/// What is wrong with a condition's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConditionFault {
    /// Something that is measured should stand here.
    #[error("a measure, `not` or `(` is expected")]
    MeasureExpected,
    /// The word is no measure.
    #[error("this measure is unknown")]
    UnknownMeasure,
    /// What stands in brackets does not fit the measure.
    #[error("this does not fit into the brackets of the measure")]
    UnknownArgument,
    /// The document has no section of this title, or several.
    #[error("no section, or more than one, has this title")]
    UnknownSection,
    /// Two numbers are compared.
    #[error("a comparison such as `=` or `>=` is expected")]
    ComparisonExpected,
    /// What is compared with.
    #[error("a number up to {BOUND_MAX}, or `quorum`, is expected")]
    NumberExpected,
    /// A bracket is open.
    #[error("`)` is expected")]
    BracketExpected,
    /// The condition was over.
    #[error("`and`, `or` or the end is expected")]
    EndExpected,
    /// It nests more than [`CONDITION_DEPTH_MAX`] deep.
    #[error("the condition is nested more than {CONDITION_DEPTH_MAX} deep")]
    TooDeep,
    /// It has more than [`CONDITION_NODES_MAX`] parts.
    #[error("the condition has more than {CONDITION_NODES_MAX} parts")]
    TooLong,
}

impl Condition {
    /// Reads a condition. Sections are found by their titles among these.
    pub fn parse(text: &str, sections: &[SectionNow]) -> Result<Self, ConditionError> {
        let mut parser = Parser { text, at: 0, sections, depth: 0, n_nodes: 0 };
        if text.len() > TEXT_MAX {
            return Err(parser.error(ConditionFault::TooLong));
        }
        let condition = parser.any()?;
        parser.skip_blanks();
        match parser.rest() {
            "" if condition.depth() > CONDITION_DEPTH_MAX => Err(parser.error(ConditionFault::TooDeep)),
            "" => Ok(condition),
            _ => Err(parser.error(ConditionFault::EndExpected)),
        }
    }

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

fn section_named(title: &str, sections: &[SectionNow]) -> Option<SectionId> {
    let mut named = sections.iter().filter(|section| &*section.title == title);
    let first = named.next()?;
    named.next().is_none().then_some(first.id)
}

struct Parser<'a> {
    text: &'a str,
    /// A place in the text, in bytes, between two characters.
    at: usize,
    sections: &'a [SectionNow],
    depth: usize,
    n_nodes: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn error(&self, fault: ConditionFault) -> ConditionError {
        ConditionError { fault, place: self.text[..self.at].chars().count() + 1 }
    }

    fn skip_blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Takes these signs, when they stand here.
    fn takes(&mut self, signs: &str) -> bool {
        self.skip_blanks();
        let is_here = self.rest().starts_with(signs);
        self.at += if is_here { signs.len() } else { 0 };
        is_here
    }

    /// The word that stands here, without taking it.
    fn word(&mut self) -> &'a str {
        self.skip_blanks();
        let rest = self.rest();
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        &rest[..rest.find(|letter| !is_part(letter)).unwrap_or(rest.len())]
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is_here = self.word().eq_ignore_ascii_case(word);
        self.at += if is_here { word.len() } else { 0 };
        is_here
    }

    fn any(&mut self) -> Result<Condition, ConditionError> {
        let mut parts = vec![self.all()?];
        while self.takes_word("or") {
            parts.push(self.all()?);
        }
        self.joined(parts, Condition::any)
    }

    fn all(&mut self) -> Result<Condition, ConditionError> {
        let mut parts = vec![self.part()?];
        while self.takes_word("and") {
            parts.push(self.part()?);
        }
        self.joined(parts, Condition::all)
    }

    fn joined(
        &mut self,
        parts: Vec<Condition>,
        join: fn(Vec<Condition>) -> Condition,
    ) -> Result<Condition, ConditionError> {
        if parts.len() > 1 {
            self.count()?;
        }
        Ok(join(parts))
    }

    fn count(&mut self) -> Result<(), ConditionError> {
        self.n_nodes += 1;
        if self.n_nodes > CONDITION_NODES_MAX { Err(self.error(ConditionFault::TooLong)) } else { Ok(()) }
    }

    fn part(&mut self) -> Result<Condition, ConditionError> {
        self.depth += 1;
        // Brackets that say nothing may stand around any part.
        if self.depth > 2 * CONDITION_DEPTH_MAX {
            return Err(self.error(ConditionFault::TooDeep));
        }
        let part = self.bare_part()?;
        self.depth -= 1;
        Ok(part)
    }

    fn bare_part(&mut self) -> Result<Condition, ConditionError> {
        if self.takes_word("not") {
            self.count()?;
            return Ok(Condition::Not(Box::new(self.part()?)));
        }
        if self.takes("(") {
            let inner = self.any()?;
            return if self.takes(")") { Ok(inner) } else { Err(self.error(ConditionFault::BracketExpected)) };
        }
        self.count()?;
        if self.takes_word("always") {
            return Ok(Condition::Constant(true));
        }
        if self.takes_word("never") {
            return Ok(Condition::Constant(false));
        }
        let measure = self.measure()?;
        self.skip_blanks();
        let sign = COMPARISONS.iter().find(|(sign, _)| self.rest().starts_with(sign));
        let Some((sign, comparison)) = sign else { return Err(self.error(ConditionFault::ComparisonExpected)) };
        self.at += sign.len();
        if *comparison == Comparison::Equal {
            // Programmers write it twice.
            self.takes("=");
        }
        Ok(Condition::Compare(Compare { measure, comparison: *comparison, bound: self.bound()? }))
    }

    fn measure(&mut self) -> Result<Measure, ConditionError> {
        let word = self.word();
        if word.is_empty() {
            return Err(self.error(ConditionFault::MeasureExpected));
        }
        let found = PLAIN.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        if let Some((_, measure)) = found {
            self.at += word.len();
            return Ok(*measure);
        }
        let is = |name: &str| name.eq_ignore_ascii_case(word);
        let takes_argument = ["approvals", "coverage", "positions", "working_days_since"].into_iter().any(is);
        if !takes_argument {
            return Err(self.error(ConditionFault::UnknownMeasure));
        }
        self.at += word.len();
        if !self.takes("(") {
            return Err(self.error(ConditionFault::UnknownArgument));
        }
        let measure = if is("approvals") {
            Measure::Approvals(self.one_of(&ROLES)?)
        } else if is("positions") {
            Measure::Positions(self.one_of(&POSITIONS)?)
        } else if is("coverage") {
            Measure::Coverage(self.section()?)
        } else {
            Measure::WorkingDaysSince(self.one_of(&STEPS)?)
        };
        if self.takes(")") { Ok(measure) } else { Err(self.error(ConditionFault::BracketExpected)) }
    }

    fn one_of<T: Copy>(&mut self, words: &[(&str, T)]) -> Result<T, ConditionError> {
        let word = self.word();
        let found = words.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        let Some((_, value)) = found else { return Err(self.error(ConditionFault::UnknownArgument)) };
        self.at += word.len();
        Ok(*value)
    }

    fn section(&mut self) -> Result<Option<SectionId>, ConditionError> {
        if self.takes("\"") {
            let Some((title, _)) = self.rest().split_once('"') else {
                return Err(self.error(ConditionFault::UnknownArgument));
            };
            let section = section_named(title, self.sections);
            let section = section.ok_or_else(|| self.error(ConditionFault::UnknownSection))?;
            self.at += title.len() + 1;
            return Ok(Some(section));
        }
        if self.takes("#") {
            let digits = self.word();
            let section = section_of_hex(digits).ok_or_else(|| self.error(ConditionFault::UnknownArgument))?;
            self.at += digits.len();
            return Ok(Some(section));
        }
        if self.takes_word("all") { Ok(None) } else { Err(self.error(ConditionFault::UnknownArgument)) }
    }

    fn bound(&mut self) -> Result<Bound, ConditionError> {
        let word = self.word();
        if word.eq_ignore_ascii_case("quorum") {
            self.at += word.len();
            return Ok(Bound::Quorum);
        }
        let number = word.parse::<u16>().ok().filter(|number| *number <= BOUND_MAX);
        let Some(number) = number else { return Err(self.error(ConditionFault::NumberExpected)) };
        self.at += word.len();
        Ok(Bound::Number(number))
    }
}

fn section_of_hex(digits: &str) -> Option<SectionId> {
    if digits.len() != 32 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 16];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(SectionId(bytes))
}

#[cfg(test)]
mod tests;
