//! What was reviewed, how thoroughly, and whether it still holds (WORKFLOW §9). Nothing here comes from scrolling: only what
//! people submitted counts.

use crate::{
    DocumentNow, EntryId, IdMap, Level, Mark, PersonId, Review, SectionNow, Submission, Timestamp, Verdict, Words,
};

/// A submission notes down so many sections at most: 8 KB.
const SECTIONS_NOTED_MAX: usize = 512;

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
pub fn coverage(review: &Review, document: &DocumentNow) -> Vec<SectionCoverage> {
    // By section, then person, the latest last: so the last of each row is the mark that counts.
    let mut marks: Vec<&Mark> = review.marks.iter().map(|mark| &**mark).collect();
    marks.sort_by_key(|mark| (mark.section, mark.person, mark.order));
    let of_section = |section: &SectionNow| {
        let from = marks.partition_point(|mark| mark.section < section.id);
        let to = marks.partition_point(|mark| mark.section <= section.id);
        let rows = marks[from..to].chunk_by(|one, other| one.person == other.person);
        let mut latest: Vec<&Mark> = rows.filter_map(|row| row.last().copied()).collect();
        latest.sort_by_key(|mark| mark.order);
        let now = |mark: &Mark| MarkNow {
            person: mark.person,
            level: mark.level,
            at: mark.at,
            title: mark.title.clone(),
            is_stale: mark.print != section.print,
        };
        SectionCoverage { section: section.clone(), marks: latest.into_iter().map(now).collect() }
    };
    document.sections.iter().map(of_section).collect()
}

/// The latest verdict of each person, oldest first. Saying something without judging takes no judgement back.
pub fn verdicts(review: &Review, document: &DocumentNow) -> Vec<VerdictNow> {
    let mut latest: IdMap<PersonId, &Submission> = IdMap::new();
    for submission in &review.submissions {
        let judges = |verdict: Option<Verdict>| verdict.is_some_and(|verdict| verdict != Verdict::Comment);
        let stands = latest.get(&submission.by).is_some_and(|before| judges(before.verdict));
        if submission.verdict.is_some() && (judges(submission.verdict) || !stands) {
            latest.insert(submission.by, submission);
        }
    }
    let mut latest = latest.into_values();
    latest.sort_by_key(|submission| submission.order);
    let now = |submission: &Submission| {
        let (person, at) = (submission.by, submission.at);
        Some(VerdictNow {
            person,
            submission: submission.id,
            verdict: submission.verdict?,
            at,
            stale: stale_sections(submission, document),
        })
    };
    latest.into_iter().filter_map(now).collect()
}

/// The sections that an approval does not speak of as they are now.
fn stale_sections(submission: &Submission, document: &DocumentNow) -> Vec<usize> {
    let approves = matches!(submission.verdict, Some(Verdict::Approve | Verdict::ApproveOnceFixed));
    if !approves || submission.sections.is_empty() {
        return Vec::new();
    }
    let mut prints = submission.sections.clone();
    prints.sort();
    // Of a longer document only so many sections were noted down: of the rest nothing is known.
    let n_known = if prints.len() < SECTIONS_NOTED_MAX { document.sections.len() } else { SECTIONS_NOTED_MAX };
    let known = document.sections.iter().enumerate().take(n_known);
    known.filter(|(_, section)| prints.binary_search(&section.print).is_err()).map(|(idx, _)| idx).collect()
}
