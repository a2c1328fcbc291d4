//! Stories of suggestions: what is published of one, whether the page says it already, and the list of changes.

use std::rc::Rc;

use anchor::{Block, BlockKind, Bytes, Page, Span, Target, Unicode, describe};
use expect_test::expect;
use review::{Kind, SuggestionAnswer, SuggestionState, ThreadId, Words, suggestions};

use super::shell::Tab;
use crate::{DraftAct, Refusal, document_of, to_changes};

fn page(text: &str) -> Page {
    let blocks = text.split('\n').map(|line| match line.strip_prefix("# ") {
        Some(title) => Block { text: title.into(), kind: BlockKind::Heading { level: 1, id: None } },
        None => Block { text: line.into(), kind: BlockKind::Paragraph },
    });
    Page::with_unicode(blocks.collect(), Unicode::tables())
}

/// The words between `[` and `]`, and the page without these marks.
fn marked(text: &str) -> (Page, Rc<Target>) {
    let at = |mark: char| page(text).text().find(mark).expect("a mark");
    let (start, end) = (at('['), at(']') - 1);
    let page = page(&text.replace(['[', ']'], ""));
    let span = Span::new(Bytes(start as u32), Bytes(end as u32)).expect("a span");
    let target = describe(&page, span).expect("something is selected");
    (page, Rc::new(target))
}

fn suggestion(target: &Rc<Target>, text: &str, replacement: &str) -> DraftAct {
    DraftAct::Thread {
        target: Rc::clone(target),
        kind: Kind::Suggestion,
        text: text.into(),
        need: None,
        fallback: String::new(),
        replacement: Some(replacement.into()),
    }
}

/// Publishes a suggestion, and its acceptance if that is wanted.
fn publishes(tab: &mut Tab, act: DraftAct, is_accepted: bool) -> ThreadId {
    let known: Vec<_> = tab.client.review().threads.keys().collect();
    tab.draft(1, act);
    tab.submit();
    tab.settle();
    let thread = tab.client.review().threads.keys().find(|id| !known.contains(id)).expect("it is published");
    if is_accepted {
        let (answer, reason) = (SuggestionAnswer::Accept, String::new());
        tab.draft(2, DraftAct::Answer { thread, answer, reason });
        tab.submit();
        tab.settle();
    }
    thread
}

/// What becomes of an accepted suggestion on a page, and where its words are there.
fn seen(old: &str, replacement: &str, new: &str) -> (SuggestionState, Option<(u32, u32)>) {
    let mut ada = Tab::named('a', "Ada");
    let (_, target) = marked(old);
    let id = publishes(&mut ada, suggestion(&target, "", replacement), true);
    let review = ada.client.review();
    let document = document_of(&review, &page(new));
    let quote = document.quotes.get(&id);
    (suggestions(&review, &document)[&id].clone(), quote.map(|quote| quote.span))
}

#[track_caller]
fn is_applied(old: &str, replacement: &str, new: &str) -> bool {
    match seen(old, replacement, new) {
        (SuggestionState::Accepted { is_applied, .. }, span) => {
            let (start, end) = span.expect("it is somewhere");
            let page = page(new);
            let words = &page.text()[start as usize..end as usize];
            let expected = if is_applied { replacement.to_owned() } else { words.to_owned() };
            assert_eq!(words.split_whitespace().collect::<String>(), expected.split_whitespace().collect::<String>());
            is_applied
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn is_stale(old: &str, replacement: &str, new: &str) {
    let (state, _) = seen(old, replacement, new);
    assert!(matches!(state, SuggestionState::Stale { .. }), "{state:?}");
}

const PLAN: &str =
    "# Why now 🦀\nThe disks lie [quietly] in the dark 🦀 and wait for the night shift.\n# Cost\nIt costs ten.";

fn plan(words: &str) -> String {
    PLAN.replace("[quietly]", words)
}

#[test]
fn a_page_that_says_what_was_accepted_is_recognised() {
    assert!(!is_applied(PLAN, "at rest", &plan("quietly")));
    assert!(is_applied(PLAN, "at rest", &plan("at rest")));
    assert!(is_applied(PLAN, "at rest 🦀🦀, quite still,", &plan("at rest 🦀🦀, quite still,")));
    assert!(
        is_applied(PLAN, "at rest", &plan("at  rest").replace(" 🦀 and", "  🦀\u{a0}and")),
        "white space is nothing"
    );
}

#[test]
fn words_that_hold_the_old_ones_are_recognised() {
    assert!(is_applied(PLAN, "quietly and safely", &plan("quietly and safely")));
    assert!(is_applied(PLAN, "very quietly", &plan("very quietly")));
    assert!(!is_applied(PLAN, "quietly quietly", &plan("quietly")));
    assert!(is_applied(PLAN, "quietly quietly", &plan("quietly quietly")));
}

#[test]
fn deleted_words_are_recognised() {
    assert!(is_applied(PLAN, "", &plan("").replace("lie  in", "lie in")));
    assert!(!is_applied(PLAN, "", &plan("quietly")));
    is_stale(PLAN, "", &plan("badly"));
}

#[test]
fn other_words_than_those_accepted_are_stale() {
    is_stale(PLAN, "at rest", &plan("in pieces"));
    is_stale(PLAN, "at rest", "# Another text\nNothing of it at rest is left here.");
    // The new words somewhere else are no proof.
    is_stale(PLAN, "at rest", &[&plan("in pieces"), "\nThey are at rest elsewhere."].concat());
}

#[test]
fn an_equal_paragraph_elsewhere_is_told_apart() {
    let twice = "# One\nAll disks lie quietly in the dark 🦀 for the night.\nFirst end.\n# Two\nAll disks lie [quietly] in the dark 🦀 for the night.\nSecond end.";
    let plain = twice.replace(['[', ']'], "");
    assert!(is_applied(twice, "at rest", &twice.replace("[quietly]", "at rest")));
    assert!(!is_applied(twice, "at rest", &plain));
    // Somebody put the words into the other one.
    assert!(!is_applied(twice, "at rest", &plain.replacen("quietly", "at rest", 1)));
    assert!(is_applied(twice, "", &twice.replace("[quietly] ", "")));
}

#[test]
fn words_at_the_ends_of_a_document_are_recognised() {
    assert!(is_applied("[Ten] disks.", "Twelve", "Twelve disks."));
    assert!(is_applied("Ten [disks.]", "drives!", "Ten drives!"));
    assert!(is_applied("[Ten disks.]", "🦀", "🦀"));
    assert!(!is_applied("[Ten disks.]", "🦀", "Ten disks."));
    is_stale("[Ten disks.]", "🦀", "Eleven 🦀 in a row on the beach.");
}

#[test]
fn a_neighbour_that_was_put_in_as_well_hides_nothing() {
    let old =
        "The old disks there lie [quietly] in the dark room of the house, and nobody ever looks at them at night.";
    let new = "The new disks there lie softly in the dark room of the house, and nobody ever looks at them at night.";
    assert!(!is_applied(old, "softly", &old.replace(['[', ']'], "")));
    let (state, _) = seen(old, "softly", new);
    assert!(matches!(state, SuggestionState::Accepted { is_applied: true, .. }), "{state:?}");
}

#[test]
fn one_that_nobody_answered_tells_that_its_words_are_there() {
    let mut ada = Tab::named('a', "Ada");
    let (old, target) = marked(PLAN);
    let id = publishes(&mut ada, suggestion(&target, "", "at rest"), false);
    let review = ada.client.review();
    let state = |page: &Page| suggestions(&review, &document_of(&review, page))[&id].clone();
    assert_eq!(state(&old), SuggestionState::Open);
    let SuggestionState::Stale { now, overlaps: None } = state(&page(&plan("at rest"))) else { panic!("not open") };
    assert_eq!(now.as_deref(), Some("at rest"));
}

#[test]
fn an_emptied_replacement_deletes_and_one_left_as_it_was_asks_for_nothing() {
    let mut ada = Tab::named('a', "Ada");
    let (_, target) = marked(PLAN);
    let id = publishes(&mut ada, suggestion(&target, "", ""), false);
    let review = ada.client.review();
    let thread = &review.threads[&id];
    assert_eq!(thread.replacement, Some(Words::Here("".into())));
    assert_eq!(thread.suggestion.map(|one| one.before_hash), Some(replica::sha256(b"quietly")));
    assert_eq!(review.problems, []);
    // It comes to others as it was meant.
    let mut bob = Tab::named('b', "Bob");
    bob.import(ada.export());
    assert_eq!(bob.client.review().threads[&id].replacement, Some(Words::Here("".into())));

    let id = publishes(&mut ada, suggestion(&target, "Say why.", "quietly"), false);
    let review = ada.client.review();
    let thread = &review.threads[&id];
    assert_eq!((thread.kind, &thread.replacement, thread.suggestion), (Kind::Suggestion, &None, None));
    assert_eq!(thread.comments[0].words.as_str(), "Say why.");
    ada.draft(3, suggestion(&target, " ", "quietly"));
    ada.submit();
    ada.settle();
    assert_eq!(ada.refusals(), [&Refusal::Unfinished { n: 1 }]);
}

#[test]
fn the_list_of_changes_has_what_is_accepted_and_not_there_yet_in_the_order_of_the_text() {
    let mut ada = Tab::named('a', "Ada *A*");
    let text = "# Why\nOne two three four five.\n# Cost #1 <b>\nSix seven eight nine ten.";
    let at = |words: &str| marked(&text.replacen(words, &format!("[{words}]"), 1)).1;
    publishes(&mut ada, suggestion(&at("eight"), "", "# eight\n> \u{2028}## `8`\r<script>*"), true);
    publishes(&mut ada, suggestion(&at("two"), "", ""), true);
    publishes(&mut ada, suggestion(&at("four"), "", "4"), true);
    publishes(&mut ada, suggestion(&at("nine"), "", "9"), false);
    let review = ada.client.review();
    let now = page(&text.replace("four", "4"));
    let changes = to_changes(&review, &document_of(&review, &now));
    expect![[r"
        # Changes: Review

        ## Why

        Replace

        > two

        with

        nothing.

        Proposed by Ada \*A\*, accepted by Ada \*A\*.

        ## Cost \#1 \<b\>

        Replace

        > eight

        with

        > # eight
        > > 
        > ## `8`
        > <script>*

        Proposed by Ada \*A\*, accepted by Ada \*A\*.
    "]]
    .assert_eq(&changes);
    // For who has no document, all that is accepted.
    assert_eq!(to_changes(&review, &review::DocumentNow::default()).matches("\nReplace\n").count(), 3);
}
