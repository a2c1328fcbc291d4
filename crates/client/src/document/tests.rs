//! Which sections a page has, and when their prints change.

use anchor::{Block, BlockKind, Page, Unicode};
use review::SectionNow;

use super::sections_of;

/// A line `## Title #id` is a heading of that depth, with an id where one stands.
fn sections(text: &str) -> Vec<SectionNow> {
    let blocks = text.lines().map(|line| {
        let depth = line.len() - line.trim_start_matches('#').len();
        if depth == 0 {
            return Block { text: line.into(), kind: BlockKind::Paragraph };
        }
        let (title, id) =
            line[depth..].split_once(" #").map_or((&line[depth..], None), |(title, id)| (title, Some(id)));
        let kind = BlockKind::Heading { level: depth as u8, id: id.map(str::to_owned) };
        Block { text: title.trim().into(), kind }
    });
    sections_of(&Page::with_unicode(blocks.collect(), Unicode::tables()))
}

fn titles(sections: &[SectionNow]) -> Vec<&str> {
    sections.iter().map(|section| &*section.title).collect()
}

#[test]
fn a_section_goes_to_the_next_heading_of_any_depth() {
    let old = sections("Before.\n# One\nA.\n## Inner\nB.\n# Two #two\nC.");
    assert_eq!(titles(&old), ["", "One", "Inner", "Two"]);
    let new = sections("Before.\n# One\nA.\n## Inner\nChanged.\n# Two #two\nC.");
    let changed: Vec<_> = old.iter().zip(&new).filter(|(old, new)| old.print != new.print).collect();
    assert_eq!((changed.len(), &*changed[0].0.title), (1, "Inner"));
    assert!(old.iter().zip(&new).all(|(old, new)| old.id == new.id));
}

#[test]
fn a_section_is_its_heading_s_id_or_else_the_path_of_headings() {
    let id = |text: &str| sections(text).last().map(|section| section.id);
    assert_eq!(id("# A #x\nB."), id("# Renamed #x\nB."));
    assert_ne!(id("# A\n## B\nC."), id("# Renamed\n## B\nC."));
    assert_ne!(id("# A\n# B\nC."), id("# A\n## B\nC."));
    let expected = replica::sha256("baton/section/1A\u{1f}B".as_bytes());
    assert_eq!(id("# A\n## B\nC.").unwrap().0, expected[..16]);
    let text = [b"baton/section-text/1", &expected[..16], b"B C."].concat();
    assert_eq!(sections("# A\n## B\nC.")[1].print.0, replica::sha256(&text)[..16]);
}

#[test]
fn differences_that_nobody_reads_change_no_print() {
    assert_eq!(sections("# A\n\u{201c}x\u{201d} \u{2013} y…"), sections("# A\n\"x\"  -\u{a0}y..."));
    assert_eq!(sections("# A\ncaf\u{e9} 🦀 قهوة"), sections("# A\ncafe\u{301} 🦀 قهوة"));
}

#[test]
fn equal_headings_are_told_apart_by_their_order() {
    let all = sections("# A\nx\n# A\nx\n# A\ny");
    assert!(all[0].id != all[1].id && all[1].id != all[2].id && all[0].id != all[2].id);
    assert_eq!(all, sections("# A\nx\n# A\nx\n# A\ny"));
}

#[test]
fn an_empty_page_has_no_sections() {
    assert_eq!(sections(""), []);
    assert_eq!(titles(&sections("Only text.")), [""]);
}
