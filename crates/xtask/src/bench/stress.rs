//! Changes of one kind each, made to our own texts: what editors, formatters and copy-and-paste do to a document.
//!
//! Each kind has a function that changes a whole text; the right answers come with it (`tracked.rs`).

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

use super::cases::{Case, CaseDocument, CaseSet};
use super::histories::{History, judged};
use super::selections::{Dice, selections};
use super::tracked::{Letter, Tracked};
use crate::process::Failure;

/// How much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// For the bench.
    Whole,
    /// For the tests.
    Short,
}

/// Changes a text in one way; false when there is nothing in it to change.
type Change = fn(&mut Tracked, &mut Dice) -> bool;

const KINDS: [(&str, Change); 15] = [
    ("re-wrap", rewrap),
    ("NFC to NFD", to_nfd),
    ("NFD to NFC", to_nfc),
    ("smart quotes", smart_quotes),
    ("no-break spaces", no_break_spaces),
    ("soft hyphens", soft_hyphens),
    ("list renumbering", renumber),
    ("row insert", insert_rows),
    ("paragraph move", move_paragraph),
    ("paragraph delete", delete_paragraph),
    ("sentence delete", delete_sentence),
    ("duplicated paragraphs", duplicate),
    ("case change", change_case),
    ("translation of a sentence", translate),
    ("all invisible ones at once", all_invisible),
];

/// Cases of each kind are made until there are so many.
const N_CASES_MIN: usize = 220;
/// From one changed text.
const N_CASES_EACH: usize = 20;
/// From one changed text, in the short form, and of so many texts.
const N_SHORT_EACH: usize = 10;
const N_SHORT_TEXTS: usize = 3;

/// A sentence in each language that no text has, to put in the place of another one.
const TRANSLATED: [&str; 4] = [
    "Dieser Satz wurde gestern Abend von jemandem übersetzt, den hier keiner kennt.",
    "Cette phrase a été traduite hier soir par une personne que nul ne connaît ici.",
    "この文は、ここでは誰も知らない人によって昨夜訳されました。",
    "تُرجمت هذه الجملة مساء أمس على يد شخص لا يعرفه أحد هنا.",
];

/// Cases of all kinds.
pub(crate) fn cases(histories: &[History], extent: Extent) -> Result<CaseSet, Failure> {
    let mut set = CaseSet { name: "made changes".to_owned(), ..CaseSet::default() };
    for (name, change) in KINDS {
        let (mut n_cases, mut n_texts) = (0, 0);
        // Texts in turn, until there is enough; a kind that fits no text would never have enough.
        for turn in 0..40 * histories.len() {
            let is_done = match extent {
                Extent::Whole => n_cases >= N_CASES_MIN,
                Extent::Short => n_texts >= N_SHORT_TEXTS,
            };
            if is_done {
                break;
            }
            let history = &histories[turn % histories.len()];
            let mut dice = Dice::new(turn as u64 + 1);
            let Some((document, cases)) = changed(name, change, history, &mut dice, set.documents.len(), extent) else {
                continue;
            };
            n_cases += cases.len();
            n_texts += 1;
            set.documents.push(document);
            set.cases.extend(cases);
        }
        if n_cases == 0 {
            return Err(Failure::new(format!("no text can be changed by \u{201c}{name}\u{201d}")));
        }
    }
    Ok(set)
}

/// The kinds of a set, in order.
pub(crate) fn kinds(set: &CaseSet) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for kind in set.documents.iter().filter_map(|document| document.path.split('/').next()) {
        if kinds.last().is_none_or(|last| last != kind) {
            kinds.push(kind.to_owned());
        }
    }
    kinds
}

fn changed(
    name: &str,
    change: Change,
    history: &History,
    dice: &mut Dice,
    doc: usize,
    extent: Extent,
) -> Option<(CaseDocument, Vec<Case>)> {
    // What is composed in the text as it was is decomposed in the one that somebody selected in.
    let before: String = if name == "NFD to NFC" { history.text.nfd().collect() } else { history.text.clone() };
    let mut tracked = Tracked::new(&before);
    if !change(&mut tracked, dice) {
        return None;
    }
    let all = judged(&tracked, &selections(&before), doc);
    // Half of them where something happened: there is more to select elsewhere.
    let after: Vec<char> = tracked.text().chars().collect();
    let before_chars: Vec<char> = before.chars().collect();
    let is_touched = |case: &Case| match case.gold {
        None => true,
        Some((start, end)) => {
            let around = |text: &[char], (start, end): (u32, u32)| -> Vec<char> {
                let (start, end) = ((start as usize).saturating_sub(12), (end as usize + 12).min(text.len()));
                text.get(start..end).unwrap_or_default().to_vec()
            };
            around(&after, (start, end)) != around(&before_chars, case.span)
        }
    };
    let (touched, others): (Vec<Case>, Vec<Case>) = all.into_iter().partition(is_touched);
    let n = if extent == Extent::Short { N_SHORT_EACH } else { N_CASES_EACH };
    let mut cases = dice.some(&touched, n - n / 4);
    cases.extend(dice.some(&others, n - cases.len()));
    let path = format!("{name}/{}", history.path);
    Some((CaseDocument { path, before, after: tracked.text() }, cases))
}

/// Where each line is.
fn lines(tracked: &Tracked) -> Vec<std::ops::Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let letters = tracked.letters();
    for at in 0..=letters.len() {
        if letters.get(at).is_none_or(|(c, _)| *c == '\n') {
            lines.push(start..at);
            start = at + 1;
        }
    }
    lines
}

fn line(tracked: &Tracked, at: &std::ops::Range<usize>) -> String {
    tracked.letters()[at.clone()].iter().map(|(c, _)| c).collect()
}

/// Lines that are paragraphs of some length.
fn paragraphs(tracked: &Tracked) -> Vec<std::ops::Range<usize>> {
    lines(tracked).into_iter().filter(|line| line.len() > 60).collect()
}

/// The sentences of a paragraph, each with the space behind it.
fn sentences(tracked: &Tracked, paragraph: &std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
    let mut at = paragraph.start;
    let text = line(tracked, paragraph);
    let found = text.split_sentence_bounds().map(|sentence| {
        let start = at;
        at += sentence.chars().count();
        start..at
    });
    found.filter(|sentence| sentence.len() > 20).collect()
}

fn rewrap(tracked: &mut Tracked, dice: &mut Dice) -> bool {
    let width = 30 + dice.below(50);
    let mut column = 0;
    tracked.rewrite(&mut |_, c| {
        column = if c == '\n' { 0 } else { column + 1 };
        let breaks = c == ' ' && column > width;
        column = if breaks { 0 } else { column };
        vec![if breaks { '\n' } else { c }]
    });
    true
}

fn to_nfd(tracked: &mut Tracked, _: &mut Dice) -> bool {
    let mut n_changed = 0;
    tracked.rewrite(&mut |_, c| {
        let mut letters = Vec::new();
        decompose_canonical(c, |c| letters.push(c));
        n_changed += usize::from(letters.len() > 1);
        letters
    });
    n_changed > 20
}

fn to_nfc(tracked: &mut Tracked, _: &mut Dice) -> bool {
    let letters: Vec<Letter> = tracked.letters().to_vec();
    let mut composed: Vec<Option<char>> = letters.iter().map(|(c, _)| Some(*c)).collect();
    let mut n_changed = 0;
    let mut start = 0;
    for at in 1..=letters.len() {
        if letters.get(at).is_some_and(|(c, _)| is_combining_mark(*c)) {
            continue;
        }
        let cluster: String = letters[start..at].iter().map(|(c, _)| c).collect();
        let normal: Vec<char> = cluster.nfc().collect();
        n_changed += usize::from(normal.len() < at - start);
        for (idx, place) in composed[start..at].iter_mut().enumerate() {
            *place = normal.get(idx).copied();
        }
        start = at;
    }
    tracked.rewrite(&mut |at, _| composed[at].into_iter().collect());
    n_changed > 20
}

/// Typed marks become printed ones, and printed ones typed.
fn smart_quotes(tracked: &mut Tracked, _: &mut Dice) -> bool {
    let mut n_changed = 0;
    let mut is_open = false;
    tracked.rewrite(&mut |_, c| {
        let other = match c {
            '"' => {
                is_open = !is_open;
                if is_open { "\u{201c}" } else { "\u{201d}" }
            }
            '\'' => "\u{2019}",
            '-' => "\u{2013}",
            '\u{2019}' => "'",
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => "\"",
            '\u{2026}' => "...",
            _ => return vec![c],
        };
        n_changed += 1;
        other.chars().collect()
    });
    n_changed > 0
}

fn no_break_spaces(tracked: &mut Tracked, dice: &mut Dice) -> bool {
    tracked.rewrite(&mut |_, c| match (c, dice.below(4)) {
        (' ', 0) => vec!['\u{a0}'],
        (' ', 1) => vec!['\u{202f}'],
        _ => vec![c],
    });
    true
}

fn soft_hyphens(tracked: &mut Tracked, dice: &mut Dice) -> bool {
    let letters = tracked.letters().to_vec();
    let is_inside = |at: usize| {
        let around = letters.get(at.wrapping_sub(2)..at + 3).unwrap_or_default();
        around.len() == 5 && around.iter().all(|(c, _)| c.is_alphabetic() && *c < '\u{590}')
    };
    let mut n_changed = 0;
    tracked.rewrite(&mut |at, c| {
        if !is_inside(at) || dice.below(3) > 0 {
            return vec![c];
        }
        n_changed += 1;
        vec![c, '\u{ad}']
    });
    n_changed > 20
}

/// A new item comes first, and all others count on.
fn renumber(tracked: &mut Tracked, dice: &mut Dice) -> bool {
    let number = |text: &str| text.split_once(". ").and_then(|(number, _)| number.parse::<u32>().ok());
    let is_item = |tracked: &Tracked, at: &std::ops::Range<usize>| number(&line(tracked, at)).is_some();
    let items: Vec<_> = lines(tracked).into_iter().filter(|at| is_item(tracked, at)).collect();
    let by = 1 + dice.below(2) as u32;
    for item in items.iter().rev() {
        let Some(old) = number(&line(tracked, item)) else { continue };
        let digits = item.start..item.start + old.to_string().len();
        tracked.replace(digits, &(old + by).to_string());
    }
    if let Some(first) = items.first() {
        for nth in (1..=by).rev() {
            tracked.insert(first.start, &format!("{nth}. A new matter that was forgotten, number {nth} of {by}\n"));
        }
    }
    !items.is_empty()
}

/// Rows much like those around them.
fn insert_rows(tracked: &mut Tracked, dice: &mut Dice) -> bool {
    let rows: Vec<_> = lines(tracked).into_iter().filter(|at| line(tracked, at).starts_with('|')).collect();
    let places = dice.some(rows.get(1..).unwrap_or_default(), 3);
    for row in places.iter().rev() {
        let copy = line(tracked, row);
        let mut cells: Vec<&str> = copy.trim_matches('|').split('|').collect();
        let first = format!(" new {} ", dice.below(100));
        cells[0] = &first;
        tracked.insert(row.start, &format!("|{}|\n", cells.join("|")));
    }
    !places.is_empty()
}

fn move_paragraph(tracked: &mut Tracked, dice: &mut Dice) -> bool {
    let all = paragraphs(tracked);
    let from = all[dice.below(all.len())].clone();
    let mut piece = tracked.cut(from.start..(from.end + 1).min(tracked.letters().len()));
    if piece.last().is_some_and(|(c, _)| *c != '\n') {
        piece.push(('\n', None));
    }
    // Not where it was: somewhere among the other half.
    let lines = lines(tracked);
    let here = lines.iter().position(|line| line.start >= from.start).unwrap_or(0);
    let to = (here + lines.len() / 3 + dice.below(lines.len() / 3)) % lines.len();
    tracked.paste(lines[to].start, piece);
    true
}

fn delete_paragraph(tracked: &mut Tracked, dice: &mut Dice) -> bool {
    let all = paragraphs(tracked);
    let gone = &all[dice.below(all.len())];
    tracked.cut(gone.start..(gone.end + 1).min(tracked.letters().len()));
    true
}

/// One sentence each of some paragraphs.
fn delete_sentence(tracked: &mut Tracked, dice: &mut Dice) -> bool {
    let all = paragraphs(tracked);
    let chosen = dice.some(&all, 4);
    for paragraph in chosen.iter().rev() {
        let sentences = sentences(tracked, paragraph);
        if sentences.len() > 1 {
            tracked.cut(sentences[dice.below(sentences.len())].clone());
        }
    }
    true
}

/// Copies of some paragraphs, somewhere behind them: whoever copies edits the copy.
fn duplicate(tracked: &mut Tracked, dice: &mut Dice) -> bool {
    let all = paragraphs(tracked);
    let chosen = dice.some(&all, 3);
    let copies: Vec<String> = chosen.iter().map(|at| line(tracked, at)).collect();
    for copy in copies {
        let lines = lines(tracked);
        let at = lines[lines.len() / 2 + dice.below(lines.len() / 2)].start;
        tracked.insert(at, &format!("{copy}\n"));
    }
    true
}

/// Headings become capitals, as some templates write them, and some sentences begin small.
fn change_case(tracked: &mut Tracked, dice: &mut Dice) -> bool {
    let headings: BTreeSet<usize> = lines(tracked).into_iter().filter(|at| at.len() < 40).flatten().collect();
    let loud: BTreeSet<usize> = dice.some(&paragraphs(tracked), 2).into_iter().flatten().collect();
    let mut n_changed = 0;
    tracked.rewrite(&mut |at, c| {
        let mut upper = c.to_uppercase();
        match (upper.next(), upper.next()) {
            (Some(upper), None) if headings.contains(&at) || loud.contains(&at) => {
                n_changed += usize::from(upper != c);
                vec![upper]
            }
            _ => vec![c],
        }
    });
    n_changed > 20
}

/// One sentence is now in another language. What was selected inside it is gone; nobody can say that it is the translation.
fn translate(tracked: &mut Tracked, dice: &mut Dice) -> bool {
    let all = paragraphs(tracked);
    let sentences = sentences(tracked, &all[dice.below(all.len())]);
    if sentences.len() < 3 {
        return false;
    }
    let at = sentences[dice.below(sentences.len())].clone();
    tracked.cut(at.clone());
    tracked.insert(at.start, &format!("{} ", TRANSLATED[dice.below(TRANSLATED.len())]));
    true
}

fn all_invisible(tracked: &mut Tracked, dice: &mut Dice) -> bool {
    rewrap(tracked, dice);
    smart_quotes(tracked, dice);
    soft_hyphens(tracked, dice);
    no_break_spaces(tracked, dice);
    to_nfd(tracked, dice);
    true
}
