//! What was reviewed, how thoroughly, and whether it still holds (WORKFLOW §9). Nothing here comes from scrolling: only what
//! people submitted counts.

use crate::{DocumentNow, EntryId, Level, PersonId, Review, SectionNow, Timestamp, Verdict, Words};

/// One section and who has been through it.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionCoverage {
    /// The section as it is now.
    pub section: SectionNow,
    /// The latest mark of each person, oldest first.
    pub marks: Vec<MarkNow>,
}

/// A person's mark on a section.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkNow {
    /// Whose.
    pub person: PersonId,
    /// How thoroughly.
    pub level: Level,
    /// When, by their clock.
    pub at: Timestamp,
    /// The section's heading as they saw it.
    pub title: Option<Words>,
    /// Whether the section's text changed since.
    pub is_stale: bool,
}

/// Somebody's latest verdict, and what of it no longer holds.
#[derive(Debug, Clone, PartialEq)]
pub struct VerdictNow {
    /// Whose.
    pub person: PersonId,
    /// In which submission.
    pub submission: EntryId,
    /// Which.
    pub verdict: Verdict,
    /// When, by their clock.
    pub at: Timestamp,
    /// The sections that are new or changed since: indices into [`DocumentNow::sections`].
    pub stale: Vec<usize>,
}

/// The map of the document: each section, and who has been through it.
pub fn coverage(_review: &Review, _document: &DocumentNow) -> Vec<SectionCoverage> {
    Vec::new()
}

/// The latest verdict of each person, oldest first.
pub fn verdicts(_review: &Review, _document: &DocumentNow) -> Vec<VerdictNow> {
    Vec::new()
}
