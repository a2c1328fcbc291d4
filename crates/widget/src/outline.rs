//! The order of the list: threads and my new comments by their place in the text, under the heading they stand under; what
//! is no longer in the text as a section of its own at the end, never left out.
//!
//! Pure, over values. Leaves out how a row looks.

use std::rc::Rc;

use anchor::Resolution;
use client::{Draft, DraftAct, DraftId};
use review::Thread;

use crate::page_view::PageView;
use crate::placement::Placed;
use crate::search::{Query, Searched};

/// The list, ready to be shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    /// What has a place, by heading.
    pub sections: Vec<Section>,
    /// What is no longer in the text.
    pub orphans: Vec<Row>,
    /// What cannot be placed: its words are not here, or were taken back, or the page is still being read.
    pub unplaced: Vec<Row>,
    /// Threads that the search hides.
    pub n_hidden: usize,
}

/// One line of the list, when it stands in a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// A heading of the text.
    Section(Rc<str>),
    /// "Without a place", and how many rows follow.
    Unplaced(usize),
    /// "No longer in the text", and how many rows follow.
    Orphans(usize),
    /// A row, and its number among all rows, from 1.
    Row(Row, usize),
}

/// What stands under one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The heading; empty above the first one.
    pub title: Rc<str>,
    /// Its rows, in the order of the text.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is.
    pub what: What,
    /// Where it is.
    pub placed: Option<Rc<Placed>>,
}

/// What a row is.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A thread.
    Thread(Rc<Thread>),
    /// A comment of mine that would open a thread.
    Draft(Rc<Draft>),
}

impl Outline {
    /// Orders everything that passes the search, but for the draft that is being written.
    pub fn of(searched: &Searched<'_>, page: &PageView, query: &Query, edited: Option<DraftId>) -> Self {
        let mut outline = Self::default();
        let mut rows: Vec<Option<Row>> = Vec::new();
        // Before threads, where both have the same place.
        let mut drafts: Vec<_> = searched.drafts.iter().filter(|draft| opens_thread(draft)).collect();
        drafts.sort_by_key(|draft| draft.id);
        for draft in drafts.into_iter().filter(|draft| Some(draft.id) != edited) {
            let placed = page.placements.drafts.get(&draft.id).cloned().filter(|_| page.is_ready);
            if query.matches_draft(searched, draft, placed.as_deref()) {
                rows.push(Some(Row { what: What::Draft(Rc::clone(draft)), placed }));
            }
        }
        // Both are in the order of ids: walking them side by side saves ten thousand look-ups.
        let mut places = page.placements.threads.iter().peekable();
        for thread in searched.review.threads.values() {
            while places.next_if(|(id, _)| *id < thread.id).is_some() {}
            let placed = places.next_if(|(id, _)| *id == thread.id).filter(|_| page.is_ready);
            let placed = placed.map(|(_, placed)| Rc::clone(placed));
            if query.matches(searched, thread, placed.as_deref()) {
                rows.push(Some(Row { what: What::Thread(Rc::clone(thread)), placed }));
            } else {
                outline.n_hidden += 1;
            }
        }
        // By place; where two are equal, as they came, which is by id: so the order never flickers. Numbers are moved about,
        // not rows.
        let place = |row: &Option<Row>| row.as_ref()?.placed.as_ref().map(|placed| placed.place);
        let mut order: Vec<(u32, usize)> =
            rows.iter().enumerate().map(|(idx, row)| (place(row).unwrap_or_default(), idx)).collect();
        order.sort_unstable();
        for (_, idx) in order {
            rows.get_mut(idx).and_then(Option::take).into_iter().for_each(|row| outline.put(row));
        }
        outline
    }

    fn put(&mut self, row: Row) {
        match row.placed.as_ref() {
            None => self.unplaced.push(row),
            Some(placed) if matches!(placed.resolution, Resolution::Orphaned { .. }) => self.orphans.push(row),
            Some(placed) => match self.sections.last_mut() {
                Some(section) if section.title == placed.section => section.rows.push(row),
                _ => self.sections.push(Section { title: Rc::clone(&placed.section), rows: vec![row] }),
            },
        }
    }

    /// Everything in a row, as it is shown.
    pub fn into_lines(self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut number = 0;
        let (n_unplaced, n_orphans) = (self.unplaced.len(), self.orphans.len());
        let sections = self.sections.into_iter().map(|section| (Line::Section(section.title), section.rows));
        let rest = [(Line::Unplaced(n_unplaced), self.unplaced), (Line::Orphans(n_orphans), self.orphans)];
        for (title, rows) in sections.chain(rest).filter(|(_, rows)| !rows.is_empty()) {
            lines.push(title);
            for row in rows {
                number += 1;
                lines.push(Line::Row(row, number));
            }
        }
        lines
    }
}

fn opens_thread(draft: &Draft) -> bool {
    draft.binned.is_none() && matches!(draft.act, DraftAct::Thread { .. })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use review::Turn;

    use super::*;
    use crate::samples;

    fn shown(outline: &Outline) -> String {
        let words = |row: &Row| match &row.what {
            What::Thread(thread) if thread.comments[0].words.as_str().is_empty() => "(taken back)".to_string(),
            What::Thread(thread) => thread.comments[0].words.as_str().to_string(),
            What::Draft(draft) => ["draft: ", crate::draft_text::text_of(&draft.act).unwrap_or("")].concat(),
        };
        let mut out = String::new();
        for section in &outline.sections {
            out.push_str(&format!("# {}\n", section.title));
            section.rows.iter().for_each(|row| out.push_str(&format!("  {}\n", words(row))));
        }
        outline.orphans.iter().for_each(|row| out.push_str(&format!("orphan: {}\n", words(row))));
        outline.unplaced.iter().for_each(|row| out.push_str(&format!("unplaced: {}\n", words(row))));
        out
    }

    fn of(query: &str) -> Outline {
        on_page(&samples::archive(), query, |_| ())
    }

    fn on_page(sample: &samples::Sample, query: &str, change: impl FnOnce(&mut PageView)) -> Outline {
        let mut page = (*sample.page).clone();
        change(&mut page);
        let (review, drafts, turn) = (&sample.view.review, &sample.view.drafts, Turn::default());
        let searched = Searched { review, drafts, turn: &turn, me: None };
        Outline::of(&searched, &page, &Query::parse(query), None)
    }

    #[test]
    fn rows_stand_in_the_order_of_the_text_and_orphans_at_the_end() {
        expect![[r#"
            # 
              Nine or ten? The inventory says ten.
              draft: This blocks the reading rooms.
              Good, short opening.
            # What changes for readers
              Only if the old path still resolves. Library catalogues print our URLs on *paper*.
              Is a day acceptable for exam weeks?
              draft: Which night? Reading rooms close at different hours.
            # Costs
              Egress is missing.
              Too fast for the reading rooms?
              (taken back)
            orphan: Who signs the sale?
        "#]]
        .assert_eq(&shown(&of("")));
    }

    #[test]
    fn a_search_hides_and_says_how_many() {
        let outline = of("is:orphan");
        assert!(outline.sections.is_empty() && outline.orphans.len() == 1);
        assert!(outline.n_hidden > 3);
    }

    #[test]
    fn rows_are_numbered_through_all_headings() {
        let lines = of("").into_lines();
        let number = |line: &Line| if let Line::Row(_, number) = line { Some(*number) } else { None };
        let numbers: Vec<usize> = lines.iter().filter_map(number).collect();
        assert_eq!(numbers, (1..=10).collect::<Vec<_>>());
        assert!(matches!(lines.first(), Some(Line::Section(title)) if title.is_empty()));
        assert!(matches!(lines[lines.len() - 2], Line::Orphans(1)));
    }

    #[test]
    fn nothing_is_called_orphaned_before_the_page_is_read() {
        let outline = on_page(&samples::archive(), "", |page| page.is_ready = false);
        assert!(outline.orphans.is_empty() && outline.sections.is_empty());
        assert!(!outline.unplaced.is_empty());
    }
}
