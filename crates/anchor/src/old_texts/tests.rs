use serde_json::Value;

use super::*;
use crate::{Block, BlockKind, Bytes, Span};

const UNICODE: fn() -> Unicode = Unicode::tables;

fn page(text: &str) -> Page {
    let block = |line: &str| Block { text: line.to_owned(), kind: BlockKind::Paragraph };
    Page::new(text.split('\n').map(block).collect())
}

/// A quote, the texts that were kept after it, oldest first, and the page now.
fn found(first: &str, quote: &str, kept: &[&str], now: &str) -> (Resolution, String) {
    let (first, now) = (page(first), page(now));
    let start = first.text().find(quote).unwrap();
    let span = Span::new(Bytes(start as u32), Bytes((start + quote.len()) as u32)).unwrap();
    let target = describe(&first, span).unwrap();
    let mut texts = OldTexts::default();
    for text in kept {
        assert!(texts.add(&page(text).revision(), text, UNICODE()));
    }
    let resolution = texts.resolve(&now, &target);
    let words = resolution.span().map_or("", |span| now.slice(span)).to_owned();
    (resolution, words)
}

const BEFORE: &str =
    "The archive is read at night.\nThe team meets on Monday in the hall, after the rounds.\nTea is served at four.";
const BETWEEN: &str = "The archive is read at night.\nThe team meets on Tuesday at noon in the kitchen, without an agenda.\nTea is served at four.";
const AFTER: &str = "The archive is read at night.\nEverybody gathers each Tuesday at noon in the kitchen, without an agenda.\nTea is served at four.";

#[test]
fn words_rewritten_twice_are_followed_from_text_to_text() {
    let (without, _) = found(BEFORE, "The team meets on Monday in the hall", &[], AFTER);
    assert_eq!(without.span(), None, "{without:?}");
    let (with, words) = found(BEFORE, "The team meets on Monday in the hall", &[BEFORE, BETWEEN], AFTER);
    assert!(matches!(with, Resolution::Changed { evidence: Evidence::Diff, .. }), "{with:?}");
    assert!(words.contains("Tuesday"), "{words}");
}

#[test]
fn a_text_between_helps_where_that_of_the_target_was_not_kept() {
    let (with, words) = found(BEFORE, "The team meets on Monday in the hall", &[BETWEEN], AFTER);
    assert!(matches!(with, Resolution::Changed { evidence: Evidence::Diff, .. }), "{with:?}");
    assert!(words.contains("Tuesday"), "{words}");
}

#[test]
fn what_was_deleted_between_is_gone_also_where_a_later_text_looks_alike() {
    let deleted = "The archive is read at night.\nTea is served at four.";
    let after = "The archive is read at night.\nTea is served at four.\nUpstairs we met on Sunday and in June.";
    let (with, words) = found(BEFORE, "The team meets on Monday in the hall", &[BEFORE, deleted], after);
    assert_eq!(with.span(), None, "{words}");
}

#[test]
fn a_text_under_a_wrong_revision_is_not_taken() {
    let mut texts = OldTexts::default();
    assert!(!texts.add(&page(BEFORE).revision(), BETWEEN, UNICODE()));
    assert!(texts.is_empty());
}

#[test]
fn a_text_that_is_not_needed_changes_nothing() {
    for now in [BEFORE, BETWEEN, AFTER] {
        let target = |quote: &str| {
            let first = page(BEFORE);
            let start = first.text().find(quote).unwrap() as u32;
            describe(&first, Span::new(Bytes(start), Bytes(start + quote.len() as u32)).unwrap()).unwrap()
        };
        let target = target("Tea is served");
        let now = page(now);
        let mut texts = OldTexts::default();
        texts.add(&page(AFTER).revision(), AFTER, UNICODE());
        assert_eq!(texts.resolve(&now, &target).span(), resolve(&now, &target, None).span());
    }
}

/// A text whose letters know where they stood at first.
#[derive(Clone)]
struct Tracked(Vec<(char, Option<usize>)>);

impl Tracked {
    fn text(&self) -> String {
        self.0.iter().map(|(letter, _)| letter).collect()
    }

    fn find(&self, words: &str) -> core::ops::Range<usize> {
        let text = self.text();
        let at = text.find(words).expect(words);
        let start = text[..at].chars().count();
        start..start + words.chars().count()
    }

    fn commit(&mut self, commit: &Value) {
        let pairs = |name: &str| commit[name].as_array().cloned().unwrap_or_default();
        for pair in pairs("moves") {
            let mut piece: Vec<_> = self.0.drain(self.find(pair[0].as_str().unwrap())).collect();
            if piece.last().is_some_and(|(letter, _)| *letter != '\n') {
                piece.push(('\n', None));
            }
            let to = self.find(pair[1].as_str().unwrap()).start;
            self.0.splice(to..to, piece);
        }
        for pair in pairs("edits") {
            let at = self.find(pair[0].as_str().unwrap());
            let letters = kept_words(&self.0[at.clone()], pair[1].as_str().unwrap());
            self.0.splice(at, letters);
        }
    }
}

/// New words, of which those that the old ones had in the same order stay what they were.
fn kept_words(old: &[(char, Option<usize>)], new: &str) -> Vec<(char, Option<usize>)> {
    let words: Vec<&[(char, Option<usize>)]> =
        old.chunk_by(|one, two| one.0.is_alphanumeric() == two.0.is_alphanumeric()).collect();
    let letters: Vec<char> = new.chars().collect();
    let new: Vec<&[char]> = letters.chunk_by(|one, two| one.is_alphanumeric() == two.is_alphanumeric()).collect();
    let is_equal = |old: &[(char, Option<usize>)], new: &[char]| old.iter().map(|(letter, _)| letter).eq(new);
    // The longest common subsequence, weighed by letters, from the end.
    let mut best = vec![vec![0; new.len() + 1]; words.len() + 1];
    for at_old in (0..words.len()).rev() {
        for at_new in (0..new.len()).rev() {
            let joined =
                if is_equal(words[at_old], new[at_new]) { best[at_old + 1][at_new + 1] + new[at_new].len() } else { 0 };
            best[at_old][at_new] = joined.max(best[at_old + 1][at_new]).max(best[at_old][at_new + 1]);
        }
    }
    let (mut kept, mut at_old) = (Vec::new(), 0);
    for (at_new, word) in new.iter().enumerate() {
        while at_old < words.len() && best[at_old + 1][at_new] == best[at_old][at_new] {
            at_old += 1;
        }
        if at_old < words.len()
            && is_equal(words[at_old], word)
            && best[at_old][at_new] == best[at_old + 1][at_new + 1] + word.len()
        {
            kept.extend(words[at_old]);
            at_old += 1;
        } else {
            kept.extend(word.iter().map(|letter| (*letter, None)));
        }
    }
    kept
}

/// How many sentences of a text are found rightly, wrongly and not at all after all its commits. A sentence counts as found
/// where it lies on letters of its own; one of which less than a third is left may be found or not, but not elsewhere.
fn scored(json: &str, n_kept: usize) -> [usize; 3] {
    let json: Value = serde_json::from_str(json).unwrap();
    let lines: Vec<&str> = json["text"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    let text = lines.join("\n");
    let mut now = Tracked(text.chars().enumerate().map(|(at, letter)| (letter, Some(at))).collect());
    let mut texts = OldTexts::default();
    let first = page(&text);
    for (at, commit) in json["commits"].as_array().unwrap().iter().enumerate() {
        if at < n_kept {
            texts.add(&page(&now.text()).revision(), &now.text(), UNICODE());
        }
        now.commit(commit);
    }
    let last = page(&now.text());
    let mut score = [0; 3];
    let mut start = 0;
    for sentence in text.split_inclusive(['.', '\n', '!', '?', ';', ',']) {
        let here = start..start + sentence.len();
        start = here.end;
        let Some(target) =
            Span::new(Bytes(here.start as u32), Bytes(here.end as u32)).and_then(|span| describe(&first, span))
        else {
            continue;
        };
        let Where::Text(quote) = &target.place else { continue };
        // A bare number is the number of a list, which is written anew.
        if quote.exact.chars().count() < 4 {
            continue;
        }
        let own = quote.position.start().0 as usize..quote.position.end().0 as usize;
        let is_own = |letter: &(char, Option<usize>)| letter.1.is_some_and(|at| own.contains(&at));
        let n_left = now.0.iter().filter(|letter| is_own(letter)).count();
        match texts.resolve(&last, &target).span() {
            Some(span) => {
                let at = |place: Bytes| last.to_code_points(place).unwrap().0 as usize;
                let letters = &now.0[at(span.start())..at(span.end())];
                let n_own = letters.iter().filter(|letter| is_own(letter)).count();
                score[usize::from(2 * n_own < n_left || n_own == 0)] += 1;
            }
            None => score[2] += usize::from(3 * n_left >= own.len()),
        }
    }
    score
}

#[test]
fn kept_texts_find_more_and_no_more_wrongly() {
    let [mut without, mut with] = [[0; 3]; 2];
    for json in [
        include_str!("../../../../tests/anchors/texts/archive-protocol.json"),
        include_str!("../../../../tests/anchors/texts/bibliotheque.json"),
        include_str!("../../../../tests/anchors/texts/home-office.json"),
        include_str!("../../../../tests/anchors/texts/scripts-of-the-world.json"),
        include_str!("../../../../tests/anchors/texts/vereinsordnung.json"),
    ] {
        for (sum, n_kept) in [(&mut without, 0), (&mut with, 3)] {
            let score = scored(json, n_kept);
            sum.iter_mut().zip(score).for_each(|(sum, n)| *sum += n);
        }
    }
    println!("right, wrong, not found: without {without:?}, with the first three texts {with:?}");
    assert!(with[0] >= without[0] && with[1] <= without[1] && with[2] <= without[2], "{without:?} {with:?}");
}
