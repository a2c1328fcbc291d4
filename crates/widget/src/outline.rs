//! The order of the list: threads and my new comments by their place in the text, under the heading they stand under; what
//! is no longer in the text as a section of its own at the end, never left out.
//!
//! Pure, over values. Leaves out how a row looks.

use std::rc::Rc;

use anchor::Resolution;
use client::{Draft, DraftAct, DraftId};
use review::{Thread, ThreadId};

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
        let mut placed_rows = Vec::new();
        for thread in searched.review.threads.values() {
            let placed = page.placements.threads.get(&thread.id).cloned().filter(|_| page.is_ready);
            if !query.matches(searched, thread, placed.as_deref()) {
                outline.n_hidden += 1;
                continue;
            }
            outline.put(Row { what: What::Thread(Rc::clone(thread)), placed }, &mut placed_rows);
        }
        for draft in searched.drafts.iter().filter(|draft| opens_thread(draft) && Some(draft.id) != edited) {
            let placed = page.placements.drafts.get(&draft.id).cloned().filter(|_| page.is_ready);
            if query.matches_draft(searched, draft, placed.as_deref()) {
                outline.put(Row { what: What::Draft(Rc::clone(draft)), placed }, &mut placed_rows);
            }
        }
        outline.orphans.sort_by_key(Row::order);
        placed_rows.sort_by_key(Row::order);
        outline.sections = sections(placed_rows);
        outline
    }

    fn put(&mut self, row: Row, placed_rows: &mut Vec<Row>) {
        match row.placed.as_deref().map(|placed| &placed.resolution) {
            None => self.unplaced.push(row),
            Some(Resolution::Orphaned { .. }) => self.orphans.push(row),
            Some(_) => placed_rows.push(row),
        }
    }

    /// Everything in a row, as it is shown.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut number = 0;
        let mut push = |lines: &mut Vec<Line>, title: Option<Line>, rows: &[Row]| {
            lines.extend(title.filter(|_| !rows.is_empty()));
            for row in rows {
                number += 1;
                lines.push(Line::Row(row.clone(), number));
            }
        };
        for section in &self.sections {
            push(&mut lines, Some(Line::Section(Rc::clone(&section.title))), &section.rows);
        }
        push(&mut lines, Some(Line::Unplaced(self.unplaced.len())), &self.unplaced);
        push(&mut lines, Some(Line::Orphans(self.orphans.len())), &self.orphans);
        lines
    }
}

impl Row {
    /// By place; where two are equal, by id, so that the order never flickers.
    fn order(&self) -> (u32, Option<ThreadId>, Option<DraftId>) {
        let place = self.placed.as_ref().map_or(u32::MAX, |placed| placed.place);
        match &self.what {
            What::Thread(thread) => (place, Some(thread.id), None),
            What::Draft(draft) => (place, None, Some(draft.id)),
        }
    }
}

fn opens_thread(draft: &Draft) -> bool {
    draft.binned.is_none() && matches!(draft.act, DraftAct::Thread { .. })
}

fn sections(rows: Vec<Row>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for row in rows {
        let title = row.placed.as_ref().map(|placed| Rc::clone(&placed.section)).unwrap_or_default();
        match sections.last_mut() {
            Some(section) if section.title == title => section.rows.push(row),
            _ => sections.push(Section { title, rows: vec![row] }),
        }
    }
    sections
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
        let lines = of("").lines();
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
