//! What a reader might select in a text: words, phrases, sentences, paragraphs; and dice that fall the same way each time.

use unicode_segmentation::UnicodeSegmentation;

use super::cases::Stretch;

/// Something to select, by the name that files of cases use for its size.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Selection {
    pub(crate) kind: &'static str,
    pub(crate) span: Stretch,
}

/// Chance that is the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `n`; 0 when there is none.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        // Knuth's multiplier; the upper half, because the lower bits repeat soon.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }

    /// Some of the items, in their order.
    pub(crate) fn some<T: Clone>(&mut self, items: &[T], n: usize) -> Vec<T> {
        let mut left = n.min(items.len());
        let mut taken = Vec::with_capacity(left);
        for (idx, item) in items.iter().enumerate() {
            if self.below(items.len() - idx) < left {
                taken.push(item.clone());
                left -= 1;
            }
        }
        taken
    }
}

/// A word of a text in code points.
struct Word {
    start: u32,
    end: u32,
    is_word: bool,
    ends_sentence: bool,
}

/// All selections of a text, with about one word in three and a phrase at each of these.
pub(crate) fn selections(text: &str) -> Vec<Selection> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let words = words(line, start);
        start += line.chars().count() as u32 + 1;
        let spoken: Vec<usize> = (0..words.len()).filter(|&idx| words[idx].is_word).collect();
        let (Some(&first), Some(last)) = (spoken.first(), words.last()) else { continue };
        if spoken.len() >= 4 {
            found.push(Selection { kind: "paragraph", span: (words[first].start, last.end) });
        }
        for sentence in words.split_inclusive(|word| word.ends_sentence) {
            if let (Some(first), Some(last), 8..=60) = (sentence.first(), sentence.last(), sentence.len()) {
                found.push(Selection { kind: "sentence", span: (first.start, last.end) });
            }
        }
        for (nth, &idx) in spoken.iter().enumerate().step_by(3) {
            // In scripts without spaces a word is a character; nobody selects one of these.
            let n_words =
                if words[idx].end - words[idx].start == 1 && nth + 3 < spoken.len() { 4 } else { 1 + nth % 2 };
            if let Some(&last) = spoken.get(nth + n_words - 1).filter(|last| *last - idx < 2 * n_words) {
                found.push(Selection { kind: "word", span: (words[idx].start, words[last].end) });
            }
            if let Some(&last) = spoken.get(nth + 6 + nth % 5) {
                found.push(Selection { kind: "phrase", span: (words[idx].start, words[last].end) });
            }
        }
    }
    found
}

fn words(line: &str, start: u32) -> Vec<Word> {
    let mut at = start;
    let mut words = Vec::new();
    for word in line.split_word_bounds() {
        let len = word.chars().count() as u32;
        if !word.trim().is_empty() {
            let is_word = word.chars().any(char::is_alphanumeric);
            let ends_sentence = matches!(word, "." | "!" | "?" | "。");
            words.push(Word { start: at, end: at + len, is_word, ends_sentence });
        }
        at += len;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_words_phrases_sentences_and_itself() {
        let text = "Head\nThe quick brown fox jumps over the lazy dog today. It does so every day, and nobody knows why it does.";
        let found = selections(text);
        let shown = |kind: &str| -> Vec<String> {
            let of_kind = found.iter().filter(|selection| selection.kind == kind);
            of_kind
                .map(|of| text.chars().skip(of.span.0 as usize).take((of.span.1 - of.span.0) as usize).collect())
                .collect()
        };
        assert_eq!(shown("paragraph"), [text.split('\n').nth(1).unwrap()]);
        assert_eq!(shown("sentence")[0], "The quick brown fox jumps over the lazy dog today.");
        assert_eq!(shown("word")[..3], ["Head", "The", "fox jumps"]);
        assert_eq!(shown("phrase")[0], "The quick brown fox jumps over the");
    }

    #[test]
    fn dice_fall_the_same_way_each_time() {
        let some = || Dice::new(7).some(&(0..100).collect::<Vec<_>>(), 10);
        assert_eq!(some(), some());
        assert_eq!(some().len(), 10);
    }
}
