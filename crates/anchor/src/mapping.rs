//! Which token of an old text became which token of a new one: the difference, with passages followed where they moved.
//!
//! Rows of tokens that stand once in each text are anchors (as in patience and histogram differences, but by hash, so that a
//! book takes milliseconds); a library compares the short stretches between them.

use std::convert::Infallible;

use similar::algorithms::{DiffHook, myers};

use crate::token::Token;

/// So many equal tokens in a row, once in each text, are the same passage.
const RUN: usize = 5;
/// Longer stretches without any anchor were written anew: comparing them word for word costs the square of their length.
const GAP_MAX: usize = 3_000;

/// Which token of an old text became which token of a page.
#[derive(Debug)]
pub(crate) struct Mapping {
    /// For each old token its successor.
    new_of: Vec<Option<u32>>,
    /// For each new token its predecessor.
    old_of: Vec<Option<u32>>,
}

impl Mapping {
    /// `compare` looks into the short stretches between what stands once in both texts; without it they stay apart.
    pub(crate) fn between(old: &[Token], new: &[Token], compare: Option<Compare>) -> Self {
        let keys = |tokens: &[Token]| -> Vec<u64> { tokens.iter().map(|token| token.key).collect() };
        let (old_tokens, new_tokens) = (old, new);
        let (old, new) = (keys(old), keys(new));
        let mut mapping = Self { new_of: vec![None; old.len()], old_of: vec![None; new.len()] };
        let anchors = anchors(&old, &new);
        let in_order = longest_rising(&anchors);
        for &(at_old, at_new) in &in_order {
            mapping.extend(&old, &new, at_old, at_new);
        }
        if let Some(compare) = compare {
            mapping.fill_gaps(&old, &new, compare);
            slide_to_lines(&mut mapping.old_of, &mut mapping.new_of, new_tokens);
            slide_to_lines(&mut mapping.new_of, &mut mapping.old_of, old_tokens);
        }
        for (at_old, at_new) in anchors {
            mapping.extend(&old, &new, at_old, at_new);
        }
        mapping
    }

    /// The most pairs that rise in both texts.
    pub(crate) fn rising_pairs(&self) -> Vec<(usize, usize)> {
        let pairs = self.new_of.iter().enumerate().filter_map(|(old, new)| Some((old, (*new)? as usize)));
        longest_rising(&pairs.collect::<Vec<_>>())
    }

    /// What an old token became.
    pub(crate) fn successor(&self, old: usize) -> Option<usize> {
        self.new_of.get(old).copied().flatten().map(|new| new as usize)
    }

    /// What a new token was.
    pub(crate) fn predecessor(&self, new: usize) -> Option<usize> {
        self.old_of.get(new).copied().flatten().map(|old| old as usize)
    }

    /// Joins two equal tokens and their equal neighbours, as far as they are free.
    fn extend(&mut self, old: &[u64], new: &[u64], at_old: usize, at_new: usize) {
        let (mut back_old, mut back_new) = (at_old, at_new);
        while back_old > 0 && back_new > 0 && self.join(old, new, back_old - 1, back_new - 1) {
            (back_old, back_new) = (back_old - 1, back_new - 1);
        }
        let (mut next_old, mut next_new) = (at_old, at_new);
        while self.join(old, new, next_old, next_new) {
            (next_old, next_new) = (next_old + 1, next_new + 1);
        }
    }

    fn join(&mut self, old: &[u64], new: &[u64], at_old: usize, at_new: usize) -> bool {
        let is_equal = old.get(at_old).is_some_and(|key| Some(key) == new.get(at_new));
        match (self.new_of.get_mut(at_old), self.old_of.get_mut(at_new)) {
            (Some(new_of @ None), Some(old_of @ None)) if is_equal => {
                *new_of = Some(at_new as u32);
                *old_of = Some(at_old as u32);
                true
            }
            _ => false,
        }
    }

    /// Compares what lies between the joined stretches.
    fn fill_gaps(&mut self, old: &[u64], new: &[u64], compare: Compare) {
        let joined = self.new_of.iter().enumerate().filter_map(|(at, new)| Some((at, (*new)? as usize)));
        let ends: Vec<(usize, usize)> = joined.chain([(old.len(), new.len())]).collect();
        let (mut from_old, mut from_new) = (0, 0);
        for (at_old, at_new) in ends {
            let old_gap = old.get(from_old..at_old).unwrap_or_default();
            let new_gap = new.get(from_new..at_new).unwrap_or_default();
            if !old_gap.is_empty() && !new_gap.is_empty() && old_gap.len().max(new_gap.len()) <= GAP_MAX {
                for (old_index, new_index, len) in compare(old_gap, new_gap) {
                    for at in 0..len {
                        self.join(old, new, from_old + old_index + at, from_new + new_index + at);
                    }
                }
            }
            (from_old, from_new) = (at_old + 1, at_new + 1);
        }
    }
}

/// Lets what was put in (or, with the sides changed, taken out) start where a line does, if it ends with the same words as
/// those before it: a row much like its neighbour would else be two halves of rows. Version control calls this sliding.
fn slide_to_lines(partner: &mut [Option<u32>], others: &mut [Option<u32>], tokens: &[Token]) {
    let mut start = 1;
    while start < partner.len() {
        let len = partner.get(start..).unwrap_or_default().iter().take_while(|of| of.is_none()).count();
        let end = start + len;
        let (before, behind) = (partner[start - 1], partner.get(end).copied().flatten());
        if let (1.., Some(before), Some(behind)) = (len, before, behind)
            && before + 1 == behind
        {
            let same = |by: usize| {
                let goes_on = partner.get(end + by).copied().flatten() == Some(behind + by as u32);
                goes_on && tokens.get(start + by).map(|token| token.key) == tokens.get(end + by).map(|token| token.key)
            };
            let n_same = (0..len).take_while(|&by| same(by)).count();
            let starts_line = |by: &usize| tokens.get(start + by).is_some_and(|token| token.starts_line);
            for by in 0..(0..=n_same).find(starts_line).unwrap_or(0) {
                let other = behind as usize + by;
                (partner[start + by], partner[end + by]) = (Some(other as u32), None);
                if let Some(of) = others.get_mut(other) {
                    *of = Some((start + by) as u32);
                }
            }
        }
        start = end + 1;
    }
}

/// What is equal in two short rows of keys, as `(old, new, length)`.
pub(crate) type Compare = fn(&[u64], &[u64]) -> Vec<(usize, usize, usize)>;

/// Myers' algorithm. Raw: the keys are hashes already, and gaps are short, so the library's own hashing saves nothing here.
pub(crate) fn equal_stretches(old: &[u64], new: &[u64]) -> Vec<(usize, usize, usize)> {
    let mut equal = EqualStretches::default();
    let done = myers::diff_deadline_raw(&mut equal, old, 0..old.len(), new, 0..new.len(), None);
    debug_assert!(done.is_ok(), "nothing fails in collecting");
    equal.0
}

/// Takes from a difference only what is equal: `(old, new, length)`. One algorithm and one type, because each costs the
/// engine 10 KB.
#[derive(Default)]
struct EqualStretches(Vec<(usize, usize, usize)>);

impl DiffHook for EqualStretches {
    type Error = Infallible;

    fn equal(&mut self, old_index: usize, new_index: usize, len: usize) -> Result<(), Infallible> {
        self.0.push((old_index, new_index, len));
        Ok(())
    }
}

/// Where runs stand that are the only ones of their kind in both texts; rising in the old text.
fn anchors(old: &[u64], new: &[u64]) -> Vec<(usize, usize)> {
    // Each place as one number, the text it is in being the lowest bit: a book has three hundred thousand to sort.
    let mut runs: Vec<(u64, u32)> = Vec::with_capacity(old.len() + new.len());
    for (keys, side) in [(old, 0), (new, 1)] {
        runs.extend(keys.windows(RUN).enumerate().map(|(at, run)| (hash(run), 2 * at as u32 + side)));
    }
    runs.sort_unstable();
    let mut new_of: Vec<Option<u32>> = vec![None; old.len()];
    for same in runs.chunk_by(|a, b| a.0 == b.0) {
        let [(_, one), (_, other)] = *same else { continue };
        let (at_old, at_new) = if one % 2 == 0 { (one, other) } else { (other, one) };
        if (at_old % 2, at_new % 2) == (0, 1)
            && let Some(new) = new_of.get_mut(at_old as usize / 2)
        {
            *new = Some(at_new / 2);
        }
    }
    new_of.iter().enumerate().filter_map(|(old, new)| Some((old, (*new)? as usize))).collect()
}

fn hash(run: &[u64]) -> u64 {
    run.iter().fold(0, |hash: u64, key| (hash.rotate_left(23) ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// The longest part of the pairs that rises in both texts.
fn longest_rising(anchors: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length the anchor with the smallest end, and for each anchor the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(anchors.len());
    for (idx, anchor) in anchors.iter().enumerate() {
        // Nearly always it goes on where the longest ends.
        let is_next = ends.last().is_none_or(|&end| anchors[end].1 < anchor.1);
        let len = if is_next { ends.len() } else { ends.partition_point(|&end| anchors[end].1 < anchor.1) };
        before.push(len.checked_sub(1).map(|last| ends[last]));
        match ends.get_mut(len) {
            Some(end) => *end = idx,
            None => ends.push(idx),
        }
    }
    let mut rising: Vec<_> =
        std::iter::successors(ends.last().copied(), |&idx| before[idx]).map(|idx| anchors[idx]).collect();
    rising.reverse();
    rising
}
