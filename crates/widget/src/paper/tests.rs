//! What is printed, as lines.

use expect_test::expect;

use super::*;
use crate::samples::{self, Sample};

fn printed(sample: &Sample) -> String {
    let Sample { strings, view, page, now, settings } = sample;
    let paper = paper(strings, view, page, *now, settings.zone);
    let mut out = String::new();
    for part in &paper.parts {
        for line in &part.lines {
            out.push_str(&format!("{} {}\n", line.tag, line.text));
        }
        out.push('\n');
    }
    let n_notes = paper.parts.iter().filter(|part| part.class == "note").count();
    assert_eq!(n_notes, paper.noted.len(), "every note has its thread, and no thread is left out");
    out
}

#[test]
fn all_that_was_said_stands_on_paper_in_the_order_of_the_text() {
    expect![[r#"
        h2 Review of “Moving the archive to content-addressed storage”
        p Printed on 5 Mar 2026 · 6 open

        h3 What people said of the whole
        p Ana Novak · Approve once fixed · 3 Mar 2026
        p Good plan. One thing must be settled: old addresses.
        p Jonas Weber · Comment · 2 Mar 2026
        p Mira Kaur · Needs another round · 4 Mar 2026
        p The reading rooms were not asked.

        h3 Before the first heading

        h4 1. one of nine file servers
        p Issue · Fixed
        p Lena Okafor · 3 Mar 2026
        p Nine or ten? The inventory says ten.
        p Fixed, by Jonas Weber, 5 Mar 2026.
        p Ten; the inventory is right.

        h4 2. a page is found only while that server is up
        p Praise
        p Diego Paz · 3 Mar 2026
        p Good, short opening.

        h3 What changes for readers

        h4 3. links keep working when a server is retired
        p Blocking · Issue
        p Ana Novak · 3 Mar 2026
        p Only if the old path still resolves. Library catalogues print our URLs on paper.
        p Jonas Weber · 4 Mar 2026
        p Added in section 5. Can you check the wording?
        p Because: readers would follow dead links for decades.
        p Satisfied when: the redirect table is part of this proposal.

        h4 4. two rooms may hold different editions of one volume for up to a day
        p Question
        p Now: two rooms may hold two editions of a volume for up to a day
        p Mira Kaur · 3 Mar 2026
        p Is a day acceptable for exam weeks?

        h3 Costs

        h4 5. € 44,000
        p Suggestion
        p Lena Okafor · 3 Mar 2026
        p Egress is missing.
        p Proposed: € 47,500 including egress

        h4 6. one server a week
        p Issue · Closed with an unseen reply
        p Jonas Weber · 3 Mar 2026
        p Too fast for the reading rooms?
        p Mira Kaur · 4 Mar 2026
        p We need two weeks each in May.
        p Answered, by Ana Novak, 5 Mar 2026.

        h4 7. in the order of their age
        p Issue · Taken back
        p Jonas Weber · 3 Mar 2026
        p These words were taken back.

        h3 No longer in the text

        h4 8. until the tape robot is sold
        p Question
        p Diego Paz · 3 Mar 2026
        p Who signs the sale?

    "#]]
    .assert_eq(&printed(&samples::archive()));
}

#[test]
fn drafts_are_not_printed() {
    let sample = samples::archive();
    let is_mine =
        |draft: &&Rc<client::Draft>| crate::draft_text::text_of(&draft.act) == Some("This blocks the reading rooms.");
    assert!(sample.view.drafts.iter().any(|draft| is_mine(&draft)));
    assert!(!printed(&sample).contains("This blocks the reading rooms."));
}

#[test]
fn where_nothing_was_said_nothing_is_printed() {
    let mut sample = samples::archive();
    let view = Rc::make_mut(&mut sample.view);
    let review = Rc::make_mut(&mut view.review);
    review.threads = review::IdMap::new();
    review.brief = None;
    assert_eq!(printed(&sample), "");
}
