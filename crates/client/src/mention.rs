//! Who is meant by `@Name` in what somebody wrote. Leaves out what being meant leads to.

use review::{PersonId, Review};

/// The people whose names stand behind an `@`: the longest name that fits, whatever its case, and not inside code.
pub fn mentioned(text: &str, review: &Review) -> Vec<PersonId> {
    let mut names: Vec<(Vec<char>, PersonId)> = review
        .people
        .values()
        .map(|person| (person.name.as_str().trim().chars().flat_map(char::to_lowercase).collect(), person.id))
        .filter(|(name, _): &(Vec<char>, _)| !name.is_empty())
        .collect();
    names.sort_by(|one, two| two.0.len().cmp(&one.0.len()).then(one.1.cmp(&two.1)));
    let mut found = Vec::new();
    let mut fence = 0;
    let mut before = None;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let n_ticks = rest.len() - rest.trim_start_matches('`').len();
        if n_ticks > 0 {
            let is_closed = fence == 0 && rest.get(n_ticks..).is_some_and(|rest| has_ticks(rest, n_ticks));
            fence = if fence == n_ticks {
                0
            } else if is_closed {
                n_ticks
            } else {
                fence
            };
            before = Some('`');
            rest = rest.get(n_ticks..).unwrap_or_default();
            continue;
        }
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
        if first == '@' && fence == 0 && !before.is_some_and(char::is_alphanumeric) {
            let meant = names.iter().find(|(name, _)| begins_with(rest, name));
            // Two people of one name are both meant: nobody can tell which.
            let same = names.iter().filter(|(name, _)| meant.is_some_and(|(meant, _)| meant == name));
            for (_, person) in same {
                if !found.contains(person) {
                    found.push(*person);
                }
            }
        }
        before = Some(first);
    }
    found
}

/// Whether a run of exactly so many backticks follows.
fn has_ticks(text: &str, n: usize) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        rest = rest.get(at..).unwrap_or_default();
        let len = rest.len() - rest.trim_start_matches('`').len();
        if len == n {
            return true;
        }
        rest = rest.get(len..).unwrap_or_default();
    }
    false
}

fn begins_with(text: &str, name: &[char]) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    name.iter().all(|wanted| letters.next() == Some(*wanted)) && !letters.next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests;
