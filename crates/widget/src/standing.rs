//! How the review stands for its reader: whose turn it is, what became of each suggestion, what is new to them. Computed once
//! for each review, document and minute, and shared by all that shows it. Leaves out the rules, which are `review`'s.

use std::rc::Rc;

use client::Me;
use review::{
    DocumentNow, IdMap, NEWCOMER, PersonId, Review, SectionCoverage, Since, SuggestionState, ThreadId, Timestamp, Turn,
    TurnRow, VerdictNow,
};

use crate::components::{Same, Shared};
use crate::late::Late;

/// What it is computed from.
#[derive(Clone, PartialEq)]
pub struct Basis {
    /// The review.
    pub review: Same<Review>,
    /// The document.
    pub document: Shared<DocumentNow>,
    /// The reader, once the log knows them.
    pub me: Option<PersonId>,
    /// What the reader is called, until the log knows them.
    pub newcomer: Option<Rc<str>>,
    /// Now, by the minute.
    pub now: Timestamp,
    /// Knows of gates, once it is here.
    pub late: Late,
}

/// How it stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standing {
    /// Everybody's turns.
    pub turn: Turn,
    /// What became of every suggestion.
    pub suggestions: IdMap<ThreadId, SuggestionState>,
    /// What others did since I last submitted.
    pub since: Since,
    /// Who has been through which section.
    pub coverage: Vec<SectionCoverage>,
    /// Everybody's latest verdict, and what of it no longer holds.
    pub verdicts: Vec<VerdictNow>,
    /// Titles of the sections that I approved and that changed since.
    pub stale_approved: Vec<Rc<str>>,
    /// Titles of the sections that I had been through and that changed since.
    pub stale_marked: Vec<Rc<str>>,
    /// Whether I have submitted something here.
    pub has_submitted: bool,
    /// Me.
    pub me: Option<PersonId>,
}

impl Basis {
    /// Of what is known about me.
    pub fn new(
        review: Same<Review>,
        document: Shared<DocumentNow>,
        me: Option<&Me>,
        now: Timestamp,
        late: Late,
    ) -> Self {
        let newcomer = me.filter(|me| me.person.is_none()).map(|me| me.name.as_str().into());
        Self { review, document, me: me.and_then(|me| me.person), newcomer, now, late }
    }
}

impl Standing {
    /// Computes it.
    pub fn of(basis: &Basis) -> Self {
        let (review, document) = (&*basis.review, &*basis.document);
        let has_submitted = review.submissions.iter().any(|sitting| Some(sitting.by) == basis.me);
        let mut turn = Turn::by_gates(review, document, basis.now, basis.late.part().map(|late| late.unmet_gates));
        if let Some(name) = &basis.newcomer {
            turn.rows.extend(Turn::of_newcomer(review, name));
        }
        Self {
            turn,
            suggestions: review::suggestions(review, document),
            since: basis.me.map(|me| review::since(review, &me)).unwrap_or_default(),
            coverage: review::coverage(review, document),
            verdicts: review::verdicts(review, document),
            stale_approved: stale_approved(basis),
            stale_marked: stale_marked(basis),
            has_submitted,
            me: basis.me,
        }
    }

    /// The same with other turns.
    #[cfg(test)]
    pub fn with_turn(self, rows: Vec<TurnRow>) -> Self {
        Self { turn: Turn { rows, ..Turn::default() }, ..self }
    }

    /// What waits for me, in order.
    pub fn mine(&self) -> impl Iterator<Item = &TurnRow> {
        self.turn.rows.iter().filter(|row| self.is_mine(row))
    }

    /// How many things are new to me.
    pub fn n_new(&self) -> usize {
        self.since.threads.len() + self.since.replies.len() + self.since.moved.len()
    }

    /// When I last submitted.
    pub fn last_at(&self, review: &Review) -> Option<Timestamp> {
        let last = self.since.last?;
        review.submissions.iter().rev().find(|sitting| sitting.id == last).map(|sitting| sitting.at)
    }

    /// What waits for others.
    pub fn others(&self) -> impl Iterator<Item = &TurnRow> {
        self.turn.rows.iter().filter(|row| !self.is_mine(row))
    }

    fn is_mine(&self, row: &TurnRow) -> bool {
        Some(row.person) == self.me || row.person == NEWCOMER
    }
}

fn stale_approved(basis: &Basis) -> Vec<Rc<str>> {
    let mine = review::verdicts(&basis.review, &basis.document).into_iter().find(|one| Some(one.person) == basis.me);
    let stale = mine.map(|verdict| verdict.stale).unwrap_or_default();
    stale.iter().filter_map(|at| Some(Rc::clone(&basis.document.sections.get(*at)?.title))).collect()
}

fn stale_marked(basis: &Basis) -> Vec<Rc<str>> {
    let is_mine = |mark: &review::MarkNow| mark.is_stale && Some(mark.person) == basis.me;
    let covered = review::coverage(&basis.review, &basis.document);
    covered.into_iter().filter(|one| one.marks.iter().any(is_mine)).map(|one| one.section.title).collect()
}
