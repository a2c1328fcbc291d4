//! Single comments that name what they answer, as discussions. A reply to what is not in the file is a comment of its own: nothing
//! is left out.

use std::collections::BTreeMap;

use super::{Place, Said, Told};

/// Replies to replies to replies … of which one may be its own ancestor.
const DEPTH_MAX: usize = 64;

/// A comment by itself.
#[derive(Debug, Clone)]
pub(crate) struct One {
    pub(crate) id: String,
    /// The id of what it answers, if anything here has that id.
    pub(crate) answers: String,
    /// When, as written: replies are ordered by it, as strings are.
    pub(crate) at: String,
    pub(crate) by: String,
    pub(crate) text: String,
    pub(crate) told_source: String,
    pub(crate) place: Place,
    pub(crate) replacement: Option<String>,
    pub(crate) is_question: bool,
}

/// Puts replies behind what they answer, in the order of their times; everything else stays in the order of the file.
pub(crate) fn grouped(all: Vec<One>) -> Vec<Told> {
    let by_id: BTreeMap<&str, usize> =
        all.iter().enumerate().filter(|(_, one)| !one.id.is_empty()).map(|(idx, one)| (one.id.as_str(), idx)).collect();
    let root = |idx: usize| {
        let mut at = idx;
        for _ in 0..DEPTH_MAX {
            match by_id.get(all[at].answers.as_str()) {
                Some(&above) if above != at => at = above,
                _ => return at,
            }
        }
        // A circle has no beginning: each of its comments stands for itself.
        idx
    };
    let roots: Vec<usize> = (0..all.len()).map(root).collect();
    let mut replies: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (idx, &root) in roots.iter().enumerate() {
        if root != idx {
            replies.entry(root).or_default().push(idx);
        }
    }
    let mut told = Vec::new();
    for (idx, _) in roots.iter().enumerate().filter(|(idx, root)| idx == *root) {
        let mut below = replies.remove(&idx).unwrap_or_default();
        below.sort_by(|a, b| all[*a].at.cmp(&all[*b].at));
        let rows = core::iter::once(idx).chain(below);
        told.extend(thread(&all[idx], rows.map(|idx| &all[idx])));
    }
    // Replies whose root turned out to be a reply itself (a circle above it).
    for idx in replies.into_values().flatten() {
        told.extend(thread(&all[idx], core::iter::once(&all[idx])));
    }
    told
}

fn thread<'a>(first: &One, rows: impl Iterator<Item = &'a One>) -> Option<Told> {
    let mut comments: Vec<Said> = rows.flat_map(|one| Said::pieces(&one.by, &one.text)).collect();
    if comments.is_empty() {
        // A highlight without a word, or other words without a reason: still somebody's mark.
        comments.extend(Said::pieces(&first.by, "(no words)"));
    }
    let replacement = first.replacement.clone().filter(|_| matches!(first.place, Place::Quote(_)));
    Some(Told {
        source: first.told_source.clone(),
        place: first.place.clone(),
        replacement,
        is_question: first.is_question,
        comments,
    })
}
