//! The rule by which everybody is judged: a place is right if it shares half of its characters with the right one.
//!
//! Uncertain and ambiguous answers are not placed. What a contestant did not come to is left out, and told.

use std::collections::BTreeMap;
use std::fmt;

use super::cases::{Case, CaseSet, Stretch};

/// What was answered to one case.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) at: Option<Stretch>,
    pub(crate) is_skipped: bool,
    pub(crate) micros: f64,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Share {
    pub(crate) part: u32,
    pub(crate) whole: u32,
}

/// What all answers come to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Score {
    pub(crate) n_cases: u32,
    pub(crate) n_skipped: u32,
    surviving: Share,
    n_placed: u32,
    edited: Share,
    n_edited_exact: u32,
    iou_sum: f64,
    pub(crate) deleted: Share,
    pub(crate) deleted_words: Share,
    pub(crate) duplicates_wrong: Share,
    micros: f64,
}

impl Share {
    fn count(&mut self, is_part: bool) {
        self.part += u32::from(is_part);
        self.whole += 1;
    }

    pub(crate) fn of_one(self) -> f64 {
        f64::from(self.part) / f64::from(self.whole.max(1))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.part, self.whole))
    }
}

/// Whether an answer is right: the right place, or none where there is none.
pub(crate) fn is_right(case: &Case, answer: &Answer) -> bool {
    match (case.gold, answer.at) {
        (Some(gold), Some(at)) => iou(gold, at) >= 0.5,
        (None, None) => true,
        _ => false,
    }
}

impl Score {
    /// Judges the answers to a set; there must be one for each case.
    pub(crate) fn of(set: &CaseSet, answers: &[Answer]) -> Self {
        let mut score = Self::default();
        let texts: Vec<[Vec<char>; 2]> =
            set.documents.iter().map(|of| [of.before.chars().collect(), of.after.chars().collect()]).collect();
        let mut counts: BTreeMap<(usize, String), bool> = BTreeMap::new();
        for (case, answer) in set.cases.iter().zip(answers) {
            let [before, after] = &texts[case.doc];
            let exact = words(before, case.span);
            let document = &set.documents[case.doc];
            let is_duplicate = *counts.entry((case.doc, exact.clone())).or_insert_with(|| {
                document.before.matches(&exact).nth(1).is_some() || document.after.matches(&exact).nth(1).is_some()
            });
            let is_edited = case.gold.is_some_and(|gold| words(after, gold) != exact);
            score.count(case, answer, is_edited, is_duplicate);
        }
        score
    }

    fn count(&mut self, case: &Case, answer: &Answer, is_edited: bool, is_duplicate: bool) {
        if answer.is_skipped {
            self.n_skipped += 1;
            return;
        }
        self.n_cases += 1;
        self.micros += answer.micros;
        self.n_placed += u32::from(answer.at.is_some());
        let is_right = is_right(case, answer);
        let Some(gold) = case.gold else {
            self.deleted.count(answer.at.is_some());
            if case.kind == "word" {
                self.deleted_words.count(answer.at.is_some());
            }
            return;
        };
        self.surviving.count(is_right);
        if is_edited {
            self.edited.count(is_right);
            self.n_edited_exact += u32::from(answer.at == Some(gold));
            self.iou_sum += answer.at.map_or(0.0, |at| iou(gold, at));
        }
        if is_duplicate {
            self.duplicates_wrong.count(answer.at.is_some() && !is_right);
        }
    }

    /// Takes another set in.
    pub(crate) fn add(&mut self, other: &Self) {
        self.n_cases += other.n_cases;
        self.n_skipped += other.n_skipped;
        self.n_placed += other.n_placed;
        self.n_edited_exact += other.n_edited_exact;
        self.iou_sum += other.iou_sum;
        self.micros += other.micros;
        let shares = [
            (&mut self.surviving, other.surviving),
            (&mut self.edited, other.edited),
            (&mut self.deleted, other.deleted),
            (&mut self.deleted_words, other.deleted_words),
            (&mut self.duplicates_wrong, other.duplicates_wrong),
        ];
        for (share, other) in shares {
            *share = Share { part: share.part + other.part, whole: share.whole + other.whole };
        }
    }

    pub(crate) fn recall(&self) -> f64 {
        self.surviving.of_one()
    }

    pub(crate) fn precision(&self) -> f64 {
        Share { part: self.surviving.part, whole: self.n_placed }.of_one()
    }

    pub(crate) fn edited_recall(&self) -> f64 {
        self.edited.of_one()
    }

    pub(crate) fn edited_iou(&self) -> f64 {
        self.iou_sum / f64::from(self.edited.whole.max(1))
    }

    pub(crate) fn edited_exact(&self) -> f64 {
        Share { part: self.n_edited_exact, whole: self.edited.whole }.of_one()
    }

    pub(crate) fn ms_per_1000(&self) -> f64 {
        self.micros / f64::from(self.n_cases.max(1))
    }
}

fn words(text: &[char], (start, end): Stretch) -> String {
    text.get(start as usize..end as usize).unwrap_or_default().iter().collect()
}

/// What two stretches share, of all that they cover.
fn iou(a: Stretch, b: Stretch) -> f64 {
    let shared = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    f64::from(shared) / f64::from((a.1 - a.0 + b.1.saturating_sub(b.0)).saturating_sub(shared).max(1))
}

#[cfg(test)]
mod tests {
    use super::super::cases::CaseDocument;
    use super::*;

    fn answer(at: Option<Stretch>) -> Answer {
        Answer { at, is_skipped: false, micros: 500.0 }
    }

    #[test]
    fn half_of_the_characters_must_be_shared() {
        assert_eq!(iou((0, 10), (5, 10)), 0.5);
        assert_eq!(iou((0, 10), (20, 30)), 0.0);
        let case = Case { doc: 0, kind: "word".to_owned(), span: (0, 10), gold: Some((0, 10)) };
        assert!(is_right(&case, &answer(Some((5, 10)))));
        assert!(!is_right(&case, &answer(Some((6, 10)))));
        assert!(!is_right(&case, &answer(None)));
    }

    #[test]
    fn every_share_is_counted_among_its_own() {
        let document =
            CaseDocument { path: String::new(), before: "one two two three".into(), after: "one two twoo".into() };
        let case = |span, gold| Case { doc: 0, kind: "word".to_owned(), span, gold };
        let cases = vec![
            case((0, 3), Some((0, 3))),
            case((4, 7), Some((4, 7))),
            case((8, 11), Some((8, 12))),
            case((12, 17), None),
        ];
        let set = CaseSet { name: String::new(), documents: vec![document], cases };
        let answers = [answer(Some((0, 3))), answer(Some((8, 11))), answer(Some((8, 11))), answer(Some((0, 3)))];
        let score = Score::of(&set, &answers);
        assert_eq!((score.recall(), score.precision()), (2.0 / 3.0, 0.5));
        assert_eq!((score.edited_recall(), score.edited_iou(), score.edited_exact()), (1.0, 0.75, 0.0));
        assert_eq!(score.duplicates_wrong, Share { part: 1, whole: 2 });
        assert_eq!((score.deleted, score.deleted_words), (Share { part: 1, whole: 1 }, Share { part: 1, whole: 1 }));
        assert_eq!(score.ms_per_1000(), 500.0);
    }
}
