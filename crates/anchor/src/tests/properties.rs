//! What must be so for any text: what is changed elsewhere changes nothing here, and the folded view leads back.

use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_oneof};
use proptest::{prop_assert, prop_assert_eq, proptest};

use super::page;
use crate::fold::Folded;
use crate::{Bytes, KnownText, Span, Unicode, describe, resolve};

/// Words of a language with some hundreds of them, and one or the other in another script.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => "[b-g][aeiou][k-n]{1,2}[aeiou]?",
        1 => prop::sample::select(vec!["naïve", "Straße", "e\u{301}te\u{301}", "👩‍👩‍👧‍👦", "🇩🇪", "שלום", "العربية", "茶色の狐", "สีน้ำตาล", "한국어"])
            .prop_map(str::to_owned),
    ]
}

fn paragraph() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(word(), 30..50)
}

/// What happens to a paragraph that is not the quoted one.
#[derive(Debug, Clone)]
enum Edit {
    Nothing,
    Delete,
    Replace(Vec<String>),
    PutBefore(Vec<String>),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        1 => proptest::strategy::Just(Edit::Nothing),
        1 => proptest::strategy::Just(Edit::Delete),
        1 => paragraph().prop_map(Edit::Replace),
        1 => paragraph().prop_map(Edit::PutBefore),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn edits_elsewhere_change_nothing_here(
        mut paragraphs in prop::collection::vec(paragraph(), 2..8),
        quoted in any::<prop::sample::Index>(),
        (skipped, n_words) in (10..14_usize, 1..6_usize),
        edits in prop::collection::vec(edit(), 8),
    ) {
        let quoted = quoted.index(paragraphs.len());
        // So that the quote is told from others by its own paragraph, which no edit touches.
        paragraphs[quoted][skipped] = "zebra".to_owned();
        let lines: Vec<String> = paragraphs.iter().map(|words| words.join(" ")).collect();
        let old = page(&lines.join("\n"));
        let here = paragraphs[quoted][skipped..skipped + n_words].join(" ");
        let start = lines[..quoted].iter().map(|line| line.len() + 1).sum::<usize>()
            + paragraphs[quoted][..skipped].iter().map(|word| word.len() + 1).sum::<usize>();
        let span = Span::new(Bytes(start as u32), Bytes((start + here.len()) as u32)).unwrap();
        let target = describe(&old, span).unwrap();
        let mut new: Vec<String> = Vec::new();
        let mut new_start = 0;
        for (idx, line) in lines.iter().enumerate() {
            match &edits[idx] {
                _ if idx == quoted => {
                    new_start = new.iter().map(|line| line.len() + 1).sum::<usize>() + start
                        - lines[..quoted].iter().map(|line| line.len() + 1).sum::<usize>();
                    new.push(line.clone());
                }
                Edit::Nothing => new.push(line.clone()),
                Edit::Delete => {}
                Edit::Replace(words) => new.push(words.join(" ")),
                Edit::PutBefore(words) => new.extend([words.join(" "), line.clone()]),
            }
        }
        let new = page(&new.join("\n"));
        let known = KnownText::new(old.text().to_owned());
        for known in [None, Some(&known)] {
            let found = resolve(&new, &target, known);
            let place = found.span();
            prop_assert!(place.is_some(), "{:?} in {:?}", found, new.text());
            prop_assert_eq!(place.map(|place| (place.start().0 as usize, new.slice(place))), Some((new_start, here.as_str())));
        }
    }

    #[test]
    fn the_folded_view_leads_back_in_order(text in prop::collection::vec(prop_oneof![word(), any::<char>().prop_map(String::from), "[ \t\n\u{a0}\u{ad}…“”—]{1,3}"], 0..40)) {
        let text = text.concat();
        let folded = Folded::new(&text, Unicode::tables());
        let places: Vec<usize> = folded.text().char_indices().map(|(at, _)| at).chain([folded.text().len()]).collect();
        for pair in places.windows(2) {
            let (start, end) = (folded.original_start(pair[0]), folded.original_end(pair[1]));
            prop_assert!(start < end && text.is_char_boundary(start) && text.is_char_boundary(end));
            prop_assert!(folded.original_start(pair[0]) <= folded.original_start(pair[1]));
            prop_assert!(folded.original_end(pair[0]) <= end);
            // A part of one character that became several stands for the whole of it.
            prop_assert!(folded.at_original(start) <= pair[0]);
        }
        for (at, _) in text.char_indices() {
            prop_assert!(folded.at_original(at) <= folded.text().len());
        }
        // What is folded already stays as it is.
        let again = Folded::new(folded.text(), Unicode::tables());
        prop_assert_eq!(again.text(), folded.text());
    }
}
