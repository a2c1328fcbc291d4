//! What changed between two texts of a document, by section: which passages, and where they stand now.
//!
//! Pure, over flat text (one block a line). Leaves out the words inside of a passage (`word_diff.rs`) and how it looks.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use anchor::{Span, Utf16};
use review::SectionNow;

/// More comparisons of two lines take longer than a frame; what lies between lines that are known is then one passage.
const COMPARISONS_MAX: usize = 250_000;

/// What changed in one section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionChange {
    /// Its heading; empty for what stands before the first one.
    pub title: Rc<str>,
    /// What changed in it, in order.
    pub passages: Vec<Passage>,
}

/// Lines that came in place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// What stood there.
    pub old: String,
    /// What stands there.
    pub new: String,
    /// Where; what was only taken out has no place, but one where it was.
    pub span: Span<Utf16>,
}

/// What is different in the new text, by its sections. What is gone stands in the section where it would be.
pub fn text_changes(old: &str, new: &str, sections: &[SectionNow]) -> Vec<SectionChange> {
    if old == new {
        return Vec::new();
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let mut at = Place { next_section: 0, title: Rc::default(), line: 0, utf16: 0 };
    let end = u32::try_from(new.encode_utf16().count()).unwrap_or(u32::MAX);
    let mut changes: Vec<SectionChange> = Vec::new();
    for (gone, come) in differences(&a, &b) {
        at.go(&b, come.start, sections);
        // A heading that is new itself begins its section.
        let title = if come.is_empty() { Rc::clone(&at.title) } else { at.title_after(b[come.start], sections) };
        let (old, new) = (a[gone].join("\n"), b[come.clone()].join("\n"));
        let len = u32::try_from(new.encode_utf16().count()).unwrap_or(u32::MAX);
        // What was taken out at the end stood behind the last line.
        let start = at.utf16.min(end);
        let span = Span::new(Utf16(start), Utf16(start.saturating_add(len))).unwrap_or_default();
        let passage = Passage { old, new, span };
        match changes.last_mut() {
            Some(section) if section.title == title => section.passages.push(passage),
            _ => changes.push(SectionChange { title, passages: vec![passage] }),
        }
        at.go(&b, come.end, sections);
    }
    changes
}

/// Where the heading of each section stands in the text, in the order of the sections; the beginning for what stands before
/// the first one.
pub fn section_spans(text: &str, sections: &[SectionNow]) -> Vec<Option<Span<Utf16>>> {
    let mut at = 0;
    let mut lines = text.lines().map(|line| {
        let len = u32::try_from(line.encode_utf16().count()).unwrap_or(0);
        let start = at;
        at += len + 1;
        (line.trim(), Span::new(Utf16(start), Utf16(start + len)))
    });
    let first = text.lines().next().map_or(0, |line| u32::try_from(line.encode_utf16().count()).unwrap_or(0));
    let place = |section: &SectionNow| match &*section.title {
        "" => Span::new(Utf16(0), Utf16(first)),
        title => lines.by_ref().find(|(line, _)| *line == title).and_then(|(_, span)| span),
    };
    sections.iter().map(place).collect()
}

/// Where reading the new text has come to.
struct Place {
    next_section: usize,
    title: Rc<str>,
    line: usize,
    utf16: u32,
}

impl Place {
    fn go(&mut self, lines: &[&str], to: usize, sections: &[SectionNow]) {
        while self.line < to {
            let line = lines[self.line];
            self.title = self.title_after(line, sections);
            let is_next = |section: &&SectionNow| *section.title == *line.trim();
            if sections.get(self.next_section).filter(is_next).is_some() {
                self.next_section += 1;
            }
            self.utf16 += u32::try_from(line.encode_utf16().count()).unwrap_or(0) + 1;
            self.line += 1;
        }
    }

    fn title_after(&mut self, line: &str, sections: &[SectionNow]) -> Rc<str> {
        // What stands before the first heading has a section of its own, with an empty title.
        if self.next_section == 0 && sections.first().is_some_and(|section| section.title.is_empty()) {
            self.next_section = 1;
        }
        match sections.get(self.next_section) {
            Some(section) if *section.title == *line.trim() => Rc::clone(&section.title),
            _ => Rc::clone(&self.title),
        }
    }
}

/// Stretches of lines that are not in both texts: first between lines that each text has once, then line by line.
fn differences(a: &[&str], b: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut fixed = landmarks(a, b);
    fixed.push((a.len(), b.len()));
    let mut found = Vec::new();
    let mut from = (0, 0);
    for (end_a, end_b) in fixed {
        between(a, b, from.0..end_a, from.1..end_b, &mut found);
        from = (end_a + 1, end_b + 1);
    }
    // Stretches that touch are one.
    let mut joined: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (gone, come) in found {
        match joined.last_mut() {
            Some((g, c)) if g.end == gone.start && c.end == come.start => (g.end, c.end) = (gone.end, come.end),
            _ => joined.push((gone, come)),
        }
    }
    joined
}

/// Lines that each text has exactly once, paired, as many as keep their order.
fn landmarks(a: &[&str], b: &[&str]) -> Vec<(usize, usize)> {
    let once = |lines: &[&str]| {
        let mut places: BTreeMap<String, Option<usize>> = BTreeMap::new();
        for (at, line) in lines.iter().enumerate() {
            places.entry((*line).to_owned()).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let (in_a, in_b) = (once(a), once(b));
    let place = |line: &str| Some((in_a.get(line).copied()??, in_b.get(line).copied()??));
    let pairs: Vec<(usize, usize)> = a.iter().filter_map(|line| place(line)).collect();
    longest_rising(&pairs)
}

/// The longest row of pairs whose second halves rise; the first halves do already.
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let len = ends.partition_point(|end| pairs[*end].1 < pair.1);
        before.push(len.checked_sub(1).map(|last| ends[last]));
        ends.truncate(ends.len().max(len));
        if len == ends.len() { ends.push(at) } else { ends[len] = at }
    }
    let mut row = Vec::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        row.push(pairs[at]);
        next = before[at];
    }
    row.reverse();
    row
}

/// Compares stretches that have no landmark: equal ends first, then the middle line by line when it is not too long.
fn between(
    a: &[&str],
    b: &[&str],
    mut left: Range<usize>,
    mut right: Range<usize>,
    found: &mut Vec<(Range<usize>, Range<usize>)>,
) {
    while !left.is_empty() && !right.is_empty() && a[left.start] == b[right.start] {
        (left.start, right.start) = (left.start + 1, right.start + 1);
    }
    while !left.is_empty() && !right.is_empty() && a[left.end - 1] == b[right.end - 1] {
        (left.end, right.end) = (left.end - 1, right.end - 1);
    }
    if left.len().saturating_mul(right.len()) > COMPARISONS_MAX || left.is_empty() || right.is_empty() {
        if !left.is_empty() || !right.is_empty() {
            found.push((left, right));
        }
        return;
    }
    // The first equal pair by distance from the corner: enough where no line is known to be alone.
    let pair = (0..left.len() + right.len()).find_map(|sum| {
        let rows = sum.saturating_sub(right.len() - 1)..=sum.min(left.len() - 1);
        rows.map(|i| (left.start + i, right.start + sum - i)).find(|(i, j)| a[*i] == b[*j])
    });
    match pair {
        Some((i, j)) => {
            between(a, b, left.start..i, right.start..j, found);
            between(a, b, i + 1..left.end, j + 1..right.end, found);
        }
        None => found.push((left, right)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use review::{SectionId, SectionPrint};

    use super::*;

    fn sections(titles: &[&str]) -> Vec<SectionNow> {
        let one = |(n, title): (usize, &&str)| SectionNow {
            id: SectionId([n as u8; 16]),
            print: SectionPrint([n as u8; 16]),
            title: (*title).into(),
        };
        titles.iter().enumerate().map(one).collect()
    }

    fn check(old: &str, new: &str, titles: &[&str], expected: &str) {
        let units: Vec<u16> = new.encode_utf16().collect();
        let mut out = String::new();
        for change in text_changes(old, new, &sections(titles)) {
            out.push_str(&format!("# {}\n", change.title));
            for passage in change.passages {
                out.push_str(&format!("({})[{}]\n", passage.old, passage.new));
                let range = passage.span.start().0 as usize..passage.span.end().0 as usize;
                assert_eq!(String::from_utf16_lossy(&units[range]), passage.new, "where it stands");
            }
        }
        assert_eq!(out.replace('\n', "|"), expected);
    }

    #[test]
    fn changes_stand_under_the_heading_they_are_in() {
        check(
            "Intro.\nCosts\nOne server.\nTwo people.\nEnd\nDone.",
            "Intro 🦀.\nCosts\nOne server a week.\nTwo people.\nEnd\nDone.",
            &["", "Costs", "End"],
            "# |(Intro.)[Intro 🦀.]|# Costs|(One server.)[One server a week.]|",
        );
    }

    #[test]
    fn what_is_added_or_taken_out_has_its_place_too() {
        check("A\none\nB\ntwo", "A\none\nmore\nB\ntwo", &["A", "B"], "# A|()[more]|");
        check("A\none\nmore\nB\ntwo", "A\none\nB\ntwo", &["A", "B"], "# A|(more)[]|");
        check("A\none", "A\none\nB\ntwo", &["A", "B"], "# B|()[B|two]|");
        check("same", "same", &[""], "");
        check("", "all new", &[""], "# |()[all new]|");
    }

    #[test]
    fn each_section_is_found_where_its_heading_stands() {
        let spans = section_spans("Intro 🦀\nNotes\nsame\nNotes\nx", &sections(&["", "Notes", "Notes", "Gone"]));
        let shown: Vec<_> = spans.iter().map(|span| span.map(|span| (span.start().0, span.end().0))).collect();
        assert_eq!(shown, [Some((0, 8)), Some((9, 14)), Some((20, 25)), None]);
    }

    #[test]
    fn a_passage_that_moved_leaves_the_others_alone() {
        check("1\n2\n3\n4\n5", "5\n1\n2\n3\n4", &[""], "# |()[5]|(5)[]|");
    }

    #[test]
    fn equal_headings_and_lines_are_told_apart_by_their_order() {
        check(
            "Notes\nsame\nsame\nNotes\nsame\nold",
            "Notes\nsame\nsame\nNotes\nsame\nnew",
            &["Notes", "Notes"],
            "# Notes|(old)[new]|",
        );
    }

    proptest! {
        #[test]
        fn the_old_text_can_be_made_from_the_new_one(old in "[ab\n]{0,30}", new in "[ab\n]{0,30}") {
            let mut lines: Vec<String> = new.lines().map(str::to_string).collect();
            let starts: Vec<u32> = new.lines().scan(0, |at, line| { let from = *at; *at += line.len() as u32 + 1; Some(from) }).collect();
            let changes = text_changes(&old, &new, &sections(&[""]));
            let mut passages: Vec<&Passage> = changes.iter().flat_map(|change| &change.passages).collect();
            passages.reverse();
            let (a, b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
            for (gone, come) in differences(&a, &b).into_iter().rev() {
                let passage = passages.remove(0);
                prop_assert_eq!(&passage.new, &b[come.clone()].join("\n"));
                prop_assert!(come.is_empty() || starts[come.start] == passage.span.start().0);
                lines.splice(come, a[gone].iter().map(|line| (*line).to_string()));
            }
            prop_assert_eq!(lines, a.iter().map(|line| (*line).to_string()).collect::<Vec<_>>());
        }
    }
}
