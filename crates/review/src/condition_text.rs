//! Reads conditions as people write them: `blocking_open = 0 and approvals(reviewer) >= quorum`. What is wrong is told with its
//! place. Leaves out how they are written (`condition_words.rs`) and what the words mean (`condition.rs`).

use crate::condition_words::{COMPARISONS, PLAIN, POSITIONS, ROLES, STEPS, section_named};
use crate::{
    BOUND_MAX, Bound, CONDITION_DEPTH_MAX, CONDITION_NODES_MAX, Compare, Comparison, Condition, Measure, SectionId,
    SectionNow,
};

/// Longer texts are not read: the longest condition within the limits is shorter, unless its titles are.
const TEXT_MAX: usize = 8_192;

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
