//! Finds what somebody means by a few letters: `exmd` is "Export as Markdown". Leaves out what there is to find.

/// How well the letters fit, the more the better; `None` when they do not all stand there in this order.
pub fn fits(letters: &str, words: &str) -> Option<u32> {
    let wanted: Vec<char> = folded(letters).filter(|letter| !letter.is_whitespace()).collect();
    let here: Vec<char> = folded(words).collect();
    let starts_word = |at: usize| at == 0 || !here[at - 1].is_alphanumeric();
    let (mut score, mut from) = (0, 0);
    for (n, letter) in wanted.iter().enumerate() {
        let rest = || (from..here.len()).filter(|at| here[*at] == *letter);
        // A letter that goes on where the last one stood, or begins a word, is what people type.
        let goes_on = rest().next().filter(|at| n > 0 && *at == from);
        let begins = || rest().find(|at| starts_word(*at) && can_follow(&wanted[n + 1..], &here[at + 1..]));
        let at = goes_on.or_else(begins).or_else(|| rest().next())?;
        score += if goes_on.is_some() {
            4
        } else if starts_word(at) {
            3
        } else {
            1
        };
        from = at + 1;
    }
    // Of two that fit alike, the shorter one is meant.
    Some(score * 256 + 255 - u32::try_from(here.len().min(255)).unwrap_or(255))
}

fn can_follow(wanted: &[char], here: &[char]) -> bool {
    let mut here = here.iter();
    wanted.iter().all(|letter| here.any(|one| one == letter))
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

/// The best of these for the letters, best first; all of them in their order for no letters.
pub fn best<T>(letters: &str, items: Vec<T>, words: impl Fn(&T) -> &str, n_max: usize) -> Vec<T> {
    let mut found: Vec<(u32, T)> =
        items.into_iter().filter_map(|item| fits(letters, words(&item)).map(|score| (score, item))).collect();
    if !letters.trim().is_empty() {
        found.sort_by_key(|(score, _)| core::cmp::Reverse(*score));
    }
    found.truncate(n_max);
    found.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(letters: &str, expected: &[&str]) {
        let all = vec![
            "Threads",
            "Your turn",
            "Export as Markdown",
            "Export as JSON",
            "Export a .baton file",
            "Submit review…",
            "Sync now",
            "تصدير بصيغة JSON",
        ];
        assert_eq!(best(letters, all, |words| words, 3), expected, "for {letters:?}");
    }

    #[test]
    fn letters_in_order_are_enough_and_words_that_begin_with_them_come_first() {
        check("exmd", &["Export as Markdown"]);
        check("json", &["Export as JSON", "تصدير بصيغة JSON"]);
        check("SN", &["Sync now", "Export as JSON", "تصدير بصيغة JSON"]);
        check("turn", &["Your turn"]);
        check("تص", &["تصدير بصيغة JSON"]);
        check("zzz", &[]);
    }

    #[test]
    fn nothing_typed_shows_the_first_of_all() {
        check("", &["Threads", "Your turn", "Export as Markdown"]);
        check("  ", &["Threads", "Your turn", "Export as Markdown"]);
    }

    #[test]
    fn a_good_beginning_is_not_taken_when_the_rest_would_not_follow() {
        assert!(fits("ab", "xab a").is_some());
        assert_eq!(fits("aab", "ab"), None);
    }
}
