//! Stories of quotes in texts that change. `[[` and `]]` mark the quote before, and its place after.

use expect_test::{Expect, expect};
use proptest::prelude::{Strategy, any, prop, prop_oneof};
use proptest::{prop_assert, prop_assert_eq, proptest};

use crate::{
    Block, BlockKind, Bytes, ElementTarget, KnownText, Page, Resolution, Span, Target, Where, describe,
    describe_element, resolve,
};

/// `#` begins a heading, `|` a row of cells, anything else is a paragraph.
fn page(text: &str) -> Page {
    let mut blocks = Vec::new();
    let mut row = 0;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let level = line.bytes().take_while(|&byte| byte == b'#').count();
        if level > 0 {
            let text = line.trim_start_matches('#').trim().to_owned();
            blocks.push(Block { text, kind: BlockKind::Heading { level: level as u8, id: None } });
        } else if let Some(cells) = line.strip_prefix('|') {
            for (column, cell) in cells.trim_end_matches('|').split('|').enumerate() {
                let kind = BlockKind::Cell { row, column: column as u32 };
                blocks.push(Block { text: cell.trim().to_owned(), kind });
            }
            row += 1;
        } else {
            blocks.push(Block { text: line.to_owned(), kind: BlockKind::Paragraph });
        }
    }
    Page::new(blocks)
}

fn marked(text: &str) -> (Page, Target) {
    let both = page(text);
    let start = both.text().find("[[").expect("a mark");
    let end = both.text().find("]]").expect("a mark") - 2;
    let old = page(&text.replace("[[", "").replace("]]", ""));
    let target = describe(&old, Span::new(Bytes(start as u32), Bytes(end as u32)).expect("in order")).expect("visible");
    (old, target)
}

fn show(page: &Page, resolution: &Resolution) -> String {
    let around = |span: Span<Bytes>| {
        let (start, end) = (span.start().0 as usize, span.end().0 as usize);
        let block_start = page.text()[..start].rfind('\n').map_or(0, |at| at + 1);
        let block_end = page.text()[end..].find('\n').map_or(page.text().len(), |at| end + at);
        let text = page.text();
        format!("{}[[{}]]{}", &text[block_start..start], &text[start..end], &text[end..block_end]).replace('\n', " / ")
    };
    match resolution {
        Resolution::Exact { span, .. } => format!("exact: {}", around(*span)),
        Resolution::Moved { span, .. } => format!("moved: {}", around(*span)),
        Resolution::Changed { span, .. } => format!("changed: {}", around(*span)),
        Resolution::Ambiguous { candidates } => {
            let shown: Vec<String> = candidates.iter().map(|candidate| around(candidate.span)).collect();
            format!("ambiguous: {}", shown.join(" or "))
        }
        Resolution::Orphaned { last_known_place } => {
            let at = last_known_place.0 as usize;
            format!("orphaned, before: {}", page.text()[at..].chars().take(12).collect::<String>().replace('\n', "⏎"))
        }
    }
}

/// Without the old text, then with it: both must say the same.
#[track_caller]
fn check(before: &str, after: &str, expected: Expect) {
    let (old, target) = marked(before);
    let new = page(after);
    let without = show(&new, &resolve(&new, &target, None));
    let with = show(&new, &resolve(&new, &target, Some(&KnownText::new(old.text().to_owned()))));
    expected.assert_eq(&without);
    assert_eq!(without, with, "the old text changed the answer");
}

const POLICY: &str = "
# Working from home

Everybody may work from home on two days a week. Teams agree on one day when all of them are in the office.

# Equipment

The company lends a screen and a chair to those who ask for them. Who leaves brings both back within a month.

# Costs

Electricity and heating are paid with a fixed sum of twenty euros a month. Receipts are not needed for it.
";

/// The policy with one quote marked, and with changes made.
#[track_caller]
fn check_policy(quote: &str, changes: &[(&str, &str)], expected: Expect) {
    let before = POLICY.replacen(quote, &format!("[[{quote}]]"), 1);
    let after = changes.iter().fold(POLICY.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from:?} is not in the policy");
        text.replacen(from, to, 1)
    });
    check(&before, &after, expected);
}

#[test]
fn a_quote_survives_words_added_before_it() {
    check("The [[brown]] fox", "The quick brown fox", expect!["exact: The quick [[brown]] fox"]);
    check_policy(
        "a screen and a chair",
        &[
            ("# Equipment", "# What you get\n\nAsk your lead first, and in writing.\n\n# Equipment"),
            ("The company lends", "On request the company lends"),
        ],
        expect![
            "exact: On request the company lends [[a screen and a chair]] to those who ask for them. Who leaves brings both back within a month."
        ],
    );
}

#[test]
fn words_put_into_a_quote_become_part_of_it() {
    check_policy(
        "one day when all of them are in the office",
        &[("all of them are in", "all of them are, if possible, in")],
        expect![
            "changed: Everybody may work from home on two days a week. Teams agree on [[one day when all of them are, if possible, in the office]]."
        ],
    );
}

#[test]
fn words_around_a_quote_may_change() {
    check_policy(
        "two days a week",
        &[("Everybody may work", "All of us can work"), ("Teams agree on one day", "Each team settles on a day")],
        expect![
            "exact: All of us can work from home on [[two days a week]]. Each team settles on a day when all of them are in the office."
        ],
    );
}

#[test]
fn a_number_that_changed_is_not_cut_in_its_middle() {
    check(
        "It costs [[28,000 euros for the rented machines]] a year.",
        "It costs 31,400 euros for the rented machines a year.",
        expect!["changed: It costs [[31,400 euros for the rented machines]] a year."],
    );
    check(
        "The rented machines cost [[about 28.000]] euros a year.",
        "The rented machines cost about 28.500 euros a year.",
        expect!["changed: The rented machines cost [[about 28.500]] euros a year."],
    );
}

#[test]
fn a_changed_quote_is_found_by_what_is_left_of_it() {
    check_policy(
        "Electricity and heating are paid with a fixed sum of twenty euros",
        &[("heating are paid with a fixed sum of twenty euros", "water are paid with a lump sum of thirty euros")],
        expect![
            "changed: [[Electricity and water are paid with a lump sum of thirty euros]] a month. Receipts are not needed for it."
        ],
    );
}

#[test]
fn a_deleted_passage_is_an_orphan_where_it_was() {
    check_policy(
        "The company lends a screen and a chair to those who ask for them. Who leaves brings both back within a month.",
        &[(
            "The company lends a screen and a chair to those who ask for them. Who leaves brings both back within a month.",
            "",
        )],
        expect!["orphaned, before: Costs⏎Electr"],
    );
    check_policy("two days a week", &[(" on two days a week", "")], expect!["orphaned, before: . Teams agre"]);
    check_policy("Receipts", &[(" Receipts are not needed for it.", "")], expect!["orphaned, before: "]);
}

#[test]
fn a_deleted_word_is_not_attached_to_the_same_word_elsewhere() {
    check_policy(
        "and",
        &[("Electricity and heating are", "Electricity is"), ("a screen [[and", "a screen and")][..1],
        expect![
            "exact: The company lends a screen [[and]] a chair to those who ask for them. Who leaves brings both back within a month."
        ],
    );
    let before = POLICY.replacen("Electricity and", "Electricity [[and]]", 1);
    check(
        &before,
        &POLICY.replacen("Electricity and heating are", "Electricity is", 1),
        expect!["orphaned, before: is paid with"],
    );
}

#[test]
fn a_moved_paragraph_takes_its_quotes_along() {
    let paragraph =
        "Electricity and heating are paid with a fixed sum of twenty euros a month. Receipts are not needed for it.";
    let moved = ("# Working from home", format!("{paragraph}\n\n# Working from home"));
    let changes = [(paragraph, ""), (moved.0, moved.1.as_str())];
    check_policy(
        "twenty euros",
        &changes,
        expect![
            "exact: Electricity and heating are paid with a fixed sum of [[twenty euros]] a month. Receipts are not needed for it."
        ],
    );
    check_policy(
        paragraph,
        &changes,
        expect![
            "moved: [[Electricity and heating are paid with a fixed sum of twenty euros a month. Receipts are not needed for it.]]"
        ],
    );
}

#[test]
fn equal_rows_are_told_apart_by_their_neighbours() {
    let table = |new_row: &str, mark: &str| {
        let rows: Vec<String> =
            (1..=30).map(|n| format!("| step {n} | open | {} |", if n == 17 { mark } else { "no" })).collect();
        format!("# Steps\n{}\n{new_row}\n{}", rows[..9].join("\n"), rows[9..].join("\n"))
    };
    let (_, target) = marked(&table("", "[[no]]"));
    let new = page(&table("| step 9a | open | no |", "no"));
    let place = resolve(&new, &target, None).span().expect("one place");
    assert_eq!(new.text()[..place.start().0 as usize].lines().rev().nth(1), Some("step 17"));
}

#[test]
fn a_row_put_in_beside_one_much_like_it_takes_none_of_its_quotes() {
    let table = |rows: &[&str]| format!("Levels and days\n{}\nHours are written down.", rows.join("\n"));
    let rows =
        ["Trainee, one, ten days;", "Staff, two, ten days;", "Senior staff, two, ten days;", "Lead, two, five days;"];
    let with = |row: &'static str, at: usize| {
        let mut rows = rows.to_vec();
        rows.insert(at, row);
        table(&rows)
    };
    let marked = |quote: &str, row: &str| table(&rows).replace(row, &row.replace(quote, &format!("[[{quote}]]")));
    check(
        &marked("Staff, two, ten days;", rows[1]),
        &with("New ones, two, ten days;", 2),
        expect!["exact: [[Staff, two, ten days;]]"],
    );
}

#[test]
fn a_cell_stays_in_its_row_when_its_neighbour_with_the_same_words_goes() {
    const SIGNS: &str = "
# Signs
| sign | meaning | act |
| yellow pollen | hazel | none |
| grey pollen | elm | none |
| brown streaks | dysentery | new floor |
| no flight | dead or queenless | open |
";
    let mark = |row: &str| SIGNS.replace(row, &row.replace("none", "[[none]]"));
    let (yellow, grey) = ("| yellow pollen | hazel | none |", "| grey pollen | elm | none |");
    let without = |row: &str| SIGNS.replace(&format!("{row}\n"), "");
    check(&mark(yellow), &without(grey), expect!["exact: [[none]]"]);
    check(&mark(grey), &without(grey), expect!["orphaned, before: none⏎brown s"]);
    check(&mark(yellow), &without(yellow), expect!["orphaned, before: grey pollen⏎"]);
    check(&mark(grey), &without(yellow), expect!["exact: [[none]]"]);
    // The same with another row put in below, as tables grow.
    let grown = |text: String| text + "| orange pollen | crocus | wait for the willow |\n";
    check(&mark(yellow), &grown(without(grey)), expect!["exact: [[none]]"]);
    check(&mark(grey), &grown(without(grey)), expect!["orphaned, before: none⏎brown s"]);
    // A cell beside it that was reworded leaves the row what it is.
    let reworded = page(&SIGNS.replace("grey pollen", "pale grey pollen"));
    let place = resolve(&reworded, &marked(&mark(grey)).1, None).span().expect("one place");
    assert!(reworded.text()[..place.start().0 as usize].ends_with("pale grey pollen\nelm\n"));
    // First cells, told apart by those behind them.
    let first = |text: &str| text.replace("brown streaks", "no flight").replace("open", "open it");
    let before = first(SIGNS).replace("| no flight | dys", "| [[no flight]] | dys");
    let gone = |row: &str| first(SIGNS).replace(&format!("{row}\n"), "");
    check(&before, &gone("| no flight | dead or queenless | open it |"), expect!["exact: [[no flight]]"]);
    check(&before, &gone("| no flight | dysentery | new floor |"), expect!["orphaned, before: no flight⏎de"]);
}

#[test]
fn a_number_in_front_that_changed_is_part_of_what_it_became() {
    let check_share = |quote: &str, changes: &[(&str, &str)], expected| {
        let text = "The heating takes 3 % of the budget of the year, and the rent takes 41 % of it.";
        let after = changes.iter().fold(text.to_owned(), |text, (from, to)| text.replacen(from, to, 1));
        check(&text.replacen(quote, &format!("[[{quote}]]"), 1), &after, expected);
    };
    check_share(
        "3 % of the budget",
        &[("3 %", "5 %")],
        expect!["changed: The heating takes [[5 % of the budget]] of the year, and the rent takes 41 % of it."],
    );
    check_share(
        "41 %",
        &[("41 %", "39 %")],
        expect!["changed: The heating takes 3 % of the budget of the year, and the rent takes [[39 %]] of it."],
    );
    check_share(
        "takes 41",
        &[("41 %", "39 %")],
        expect!["changed: The heating takes 3 % of the budget of the year, and the rent [[takes 39]] % of it."],
    );
}

#[test]
fn what_cannot_be_told_apart_is_not_guessed() {
    let same = "| yes | no |\n";
    let before = format!("# A table\n{}| yes | [[no]] |\n{}", same.repeat(30), same.repeat(30));
    let (_, target) = marked(&before);
    let new = page(&format!("# A table\n{}", same.repeat(64)));
    assert!(matches!(resolve(&new, &target, None), Resolution::Ambiguous { .. }), "{:?}", resolve(&new, &target, None));
    // With as many rows as before, the number in order decides.
    let new = page(&format!("# The table\n{}", same.repeat(61)));
    let place = resolve(&new, &target, None).span().expect("one place");
    assert_eq!(new.text()[..place.start().0 as usize].matches("no").count(), 30);
}

#[test]
fn invisible_differences_do_not_matter() {
    let old = "He said “don’t – never” to the na\u{ef}ve re\u{ad}viewer, and\u{a0}left.";
    let new = "He said \"don't - never\" to the nai\u{308}ve reviewer,\n and left.";
    let page_old = Page::new(vec![Block { text: old.to_owned(), kind: BlockKind::Paragraph }]);
    let page_new = Page::new(vec![Block { text: new.to_owned(), kind: BlockKind::Paragraph }]);
    assert_eq!(page_old.revision(), page_new.revision());
    for (quote, found) in [
        ("“don’t – never”", "\"don't - never\""),
        ("na\u{ef}ve re\u{ad}viewer", "nai\u{308}ve reviewer"),
        ("ve re", "ve re"),
        ("and\u{a0}left", "and left"),
    ] {
        let start = old.find(quote).expect("in the text") as u32;
        let target = describe(&page_old, Span::new(Bytes(start), Bytes(start + quote.len() as u32)).expect("in order"));
        let place = resolve(&page_new, &target.expect("visible"), None).span().expect("one place");
        assert_eq!(page_new.slice(place), found);
    }
}

#[test]
fn every_script_has_its_stories() {
    check(
        "早く[[茶色の狐]]が怠け者の犬を飛び越える。",
        "とても早く茶色の狐が、怠け者の犬を飛び越える。",
        expect!["exact: とても早く[[茶色の狐]]が、怠け者の犬を飛び越える。"],
    );
    check(
        "สุนัข[[สีน้ำตาล]]กระโดดข้ามรั้วบ้าน",
        "เมื่อวานสุนัขสีน้ำตาลกระโดดข้ามรั้วบ้าน",
        expect!["exact: เมื่อวานสุนัข[[สีน้ำตาล]]กระโดดข้ามรั้วบ้าน"],
    );
    check(
        "قفز [[الثعلب البني]] فوق الكلب",
        "أمس قفز الثعلب البني فوق الكلب",
        expect!["exact: أمس قفز [[الثعلب البني]] فوق الكلب"],
    );
    check(
        "Ship it [[👩‍👩‍👧‍👦 today]] please",
        "Ship it all 👩‍👩‍👧‍👦 today, please",
        expect!["exact: Ship it all [[👩‍👩‍👧‍👦 today]], please"],
    );
}

#[test]
fn part_of_a_word_is_found_inside_the_word() {
    check(
        "It is un[[believ]]able to me",
        "It is still unbelievable to me",
        expect!["exact: It is still un[[believ]]able to me"],
    );
}

#[test]
fn a_place_near_a_cut_grapheme_is_widened() {
    let page = page("a🦀e\u{301}b");
    let target = describe(&page, Span::new(Bytes(6), Bytes(7)).expect("in order")).expect("visible");
    let Where::Text(quote) = &target.place else { panic!("a text was described") };
    assert_eq!(quote.exact, "e\u{301}");
    assert_eq!(resolve(&page, &target, None).span(), Span::new(Bytes(5), Bytes(8)));
}

#[test]
fn a_mark_that_belongs_to_no_letter_is_found_again() {
    // Found by fuzzing: the mark was folded together with the control character before it, from which it stands apart.
    for (before, mark) in [("\0", "\u{6db}re"), ("\0", "\u{343}re"), ("`\u{593}", "\u{5c3}")] {
        let text = format!("{before}{mark}");
        let old = one_block(&text);
        let span = Span::new(Bytes(before.len() as u32), Bytes(text.len() as u32)).expect("in order");
        let target = describe(&old, span).expect("visible");
        let new = one_block(&format!("\u{feff} {text}\u{200b}\n"));
        assert_eq!(old.revision(), new.revision());
        let found = resolve(&new, &target, None).span().expect("one place");
        assert!(new.slice(found).ends_with(mark), "{:?}", new.slice(found));
    }
}

#[test]
fn nothing_visible_is_not_described() {
    let page = page("a b\u{200b}c");
    for (start, end) in [(0, 0), (1, 2), (3, 6), (0, 99), (99, 99)] {
        assert_eq!(describe(&page, Span::new(Bytes(start), Bytes(end)).expect("in order")), None, "{start}..{end}");
    }
}

#[test]
fn elements_are_found_by_what_they_are() {
    let image =
        |source: &str| Block { text: "A chart".to_owned(), kind: BlockKind::Image { source: source.to_owned() } };
    let text = |text: &str| Block { text: text.to_owned(), kind: BlockKind::Paragraph };
    let old =
        Page::new(vec![text("Before."), image("img/a.png"), text("The sales of the year are shown above in full.")]);
    let new = Page::new(vec![
        text("New."),
        image("b.png"),
        text("The sales of the last year are shown above."),
        image("/x/a.png"),
    ]);
    let chart = ElementTarget::Image {
        alt: "A chart".to_owned(),
        caption: String::new(),
        source: "img/a.png".to_owned(),
        region: None,
    };
    let found = resolve(&new, &describe_element(&old, Bytes(8), chart), None);
    assert_eq!(found.span(), new.block_span(3));
    let block = ElementTarget::block(&old, Bytes(20)).expect("not empty");
    let found = resolve(&new, &describe_element(&old, Bytes(20), block), None);
    assert!(found.span().is_some_and(|span| new.block_at(span.start()) == 2), "{found:?}");
    let whole = resolve(&new, &describe_element(&old, Bytes(0), ElementTarget::Page), None);
    assert_eq!(whole.span(), Span::new(Bytes(0), Bytes(new.text().len() as u32)));
}

#[test]
fn the_old_text_of_another_revision_is_not_believed() {
    let (_, target) = marked("The quick [[brown]] fox jumps");
    let new = page("A quick brown fox jumps high");
    let wrong = KnownText::new("Something else".to_owned());
    assert_eq!(resolve(&new, &target, Some(&wrong)), resolve(&new, &target, None));
}

#[test]
fn hostile_texts_stay_cheap() {
    let one_word = page(&"spam ".repeat(100_000));
    let one_line = page(&"x".repeat(1_000_000));
    let marks = page(&format!("a{}", "\u{301}".repeat(200_000)));
    let numbers = page(&(0..60_000).map(|n| format!("{n} ")).collect::<String>());
    for hostile in [&one_word, &one_line, &marks, &numbers] {
        let len = hostile.text().len() as u32;
        for (start, end) in [(0, len), (len / 2, len / 2 + 20), (len - 1, len)] {
            let target = describe(hostile, Span::new(Bytes(start), Bytes(end)).expect("in order")).expect("visible");
            for other in [&one_word, &one_line, &marks, &numbers] {
                let found = resolve(other, &target, None);
                if let Some(span) = found.span() {
                    assert!(span.end().0 as usize <= other.text().len());
                }
            }
        }
    }
}

#[test]
fn a_target_that_lies_is_harmless() {
    let (_, mut target) = marked("The quick [[brown]] fox");
    let Where::Text(quote) = &mut target.place else { panic!("a text was described") };
    quote.occurrence = u32::MAX;
    quote.n_occurrences = 0;
    quote.prefix = "\u{301}\u{200d}".to_owned();
    quote.suffix = String::new();
    for text in ["", "\u{301}", "fox", "The quick brown fox", "brown"] {
        let page = page(text);
        if let Some(span) = resolve(&page, &target, None).span() {
            assert_eq!(page.slice(span), "brown");
        }
    }
}

/// Words, spaces and breaks, and everything that is hard about text.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-e]{1,6}",
        3 => " ",
        1 => "[.,\"'’“”–—-]",
        1 => prop::sample::select(vec![
            "👩‍👩‍👧‍👦", "🇩🇪🇫🇷", "e\u{301}", "\u{301}", "\u{ad}", "\u{200b}", "\u{feff}", "한국어", "각", "茶色の狐", "สีน้ำตาล", "שלום",
            "العربية", "\u{202e}", "\u{a0}", "\n", "\t", "…", "İ", "ß", "ﬁ", "\u{1f468}\u{200d}", "क्षि",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn one_block(text: &str) -> Page {
    Page::new(vec![Block { text: text.to_owned(), kind: BlockKind::Paragraph }])
}

proptest! {
    #[test]
    fn what_was_described_is_found_where_it_is(text in texts(), start in 0..400_u32, len in 0..80_u32) {
        let page = one_block(&text);
        let Some(span) = Span::new(Bytes(start), Bytes(start + len)) else { return Ok(()) };
        if let Some(target) = describe(&page, span) {
            let found = resolve(&page, &target, None);
            let place = found.span().expect("one place");
            let Where::Text(quote) = &target.place else { panic!("a text was described") };
            prop_assert_eq!(page.slice(place), &quote.exact);
            prop_assert!(place.start() <= page.grapheme_span(span).start() || page.slice(place).trim() == page.slice(page.grapheme_span(span)).trim());
            prop_assert_eq!(page.grapheme_span(place), place);
            // In the same words with other invisible things it is found, too.
            let known = KnownText::new(text.clone());
            let again = one_block(&[" ", &text, "\u{200b}"].concat());
            prop_assert!(resolve(&again, &target, Some(&known)).span().is_some());
        }
    }

    #[test]
    fn any_two_texts_give_a_place_on_characters_or_none(old in texts(), new in texts(), start in 0..300_u32, len in 0..60_u32) {
        let (old, new) = (one_block(&old), one_block(&new));
        let span = Span::new(Bytes(start), Bytes(start + len)).expect("in order");
        if let Some(target) = describe(&old, span) {
            let known = KnownText::new(old.text().to_owned());
            for found in [resolve(&new, &target, None), resolve(&new, &target, Some(&known))] {
                match &found {
                    Resolution::Orphaned { last_known_place } => prop_assert!(new.to_code_points(*last_known_place).is_some()),
                    Resolution::Ambiguous { candidates } => {
                        prop_assert!(!candidates.is_empty());
                        for candidate in candidates {
                            prop_assert!(!new.slice(candidate.span).is_empty());
                        }
                    }
                    _ => prop_assert!(found.span().is_some_and(|span| !new.slice(span).is_empty())),
                }
            }
        }
    }

    #[test]
    fn units_convert_there_and_back(text in texts()) {
        let page = one_block(&text);
        let (mut bytes, mut utf16, mut code_points) = (0, 0, 0);
        for c in text.chars() {
            prop_assert_eq!(page.to_utf16(Bytes(bytes)), Some(crate::Utf16(utf16)));
            prop_assert_eq!(page.to_bytes(crate::Utf16(utf16)), Some(Bytes(bytes)));
            prop_assert_eq!(page.to_code_points(Bytes(bytes)), Some(crate::CodePoints(code_points)));
            prop_assert_eq!(page.from_code_points(crate::CodePoints(code_points)), Some(Bytes(bytes)));
            if c.len_utf8() > 1 {
                prop_assert_eq!(page.to_utf16(Bytes(bytes + 1)), None);
            }
            if c.len_utf16() > 1 {
                prop_assert_eq!(page.to_bytes(crate::Utf16(utf16 + 1)), None);
            }
            bytes += c.len_utf8() as u32;
            utf16 += c.len_utf16() as u32;
            code_points += 1;
        }
        prop_assert_eq!(page.to_bytes(crate::Utf16(utf16 + 1)), None);
    }
}
