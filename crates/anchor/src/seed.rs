//! Picks the few regions of a page worth aligning: where rare tokens of the window lie as they lay when it was quoted.

use std::ops::Range;

use crate::index::{TextIndex, TokenKind};
use crate::window::Window;

/// Votes looked at per target. A paragraph of rare words gives some hundreds; a table of equal rows would give millions.
const N_HITS_MAX: usize = 1_500;
/// Shifts up to this many tokens inside a window still count for one region: clauses come and go inside a sentence.
const DRIFT: i64 = 32;
/// In a long quote more can come and go: one token in so many.
const DRIFT_SHARE: i64 = 8;
/// The votes already span the drift; beyond them only tokens without a vote can lie.
const MARGIN: i64 = 12;
/// In a long window more tokens have no vote.
const MARGIN_SHARE: i64 = 16;
/// Regions so near each other are one: a paragraph was put between the halves of the window.
const JOINED: i64 = 64;
/// The place, its copy, where its surroundings went, and one more.
const N_REGIONS_MAX: usize = 4;
/// Regions with less than this share of the best region's votes are noise.
const VOTES_SHARE_MIN: f32 = 0.2;

/// A region with less than this share of all the votes there are is met by chance: a few words that any text has.
const CHANCE: f32 = 0.17;

/// A band of shifts, by each of which the window may lie on the page.
#[derive(Debug, Clone)]
pub(crate) struct Region {
    /// Page token minus window token.
    pub(crate) shifts: Range<i64>,
    /// The shift with the most votes.
    pub(crate) mode: i64,
    /// Its votes, as a share of the best region's.
    pub(crate) votes: f32,
}

/// A token of the window met on the page: how far it moved, and what that is worth.
#[derive(Debug, Clone, Copy)]
struct Hit {
    shift: i64,
    votes: f32,
}

impl Region {
    /// The region of all shifts from `first` to `last`, and some more on either side.
    pub(crate) fn around(window: &Window, first: i64, last: i64, mode: i64) -> Self {
        let margin = MARGIN + window.tokens.len() as i64 / MARGIN_SHARE;
        Self { shifts: first - margin..last + margin + 1, mode, votes: 1.0 }
    }

    /// The page tokens the window may touch.
    pub(crate) fn tokens(&self, window: &Window, index: &TextIndex) -> Range<usize> {
        let n_tokens = index.tokens.len() as i64;
        let start = self.shifts.start.clamp(0, n_tokens);
        let end = (self.shifts.end + window.tokens.len() as i64).clamp(start, n_tokens);
        start as usize..end as usize
    }
}

fn drift(window: &Window) -> i64 {
    DRIFT + window.tokens.len() as i64 / DRIFT_SHARE
}

/// The regions to align the window with, most votes first. Without any votes, the place where it was.
pub(crate) fn regions(window: &Window, index: &TextIndex, expected: usize) -> Vec<Region> {
    let (mut hits, votes_max) = hits(window, index);
    hits.sort_unstable_by_key(|hit| hit.shift);
    let mut regions: Vec<Region> = Vec::new();
    let mut votes_best = 0.0_f32;
    for _ in 0..N_REGIONS_MAX {
        let Some((range, votes)) = best_cluster(&hits, drift(window)) else { break };
        votes_best = votes_best.max(votes);
        if votes < votes_best * VOTES_SHARE_MIN || votes < votes_max * CHANCE {
            break;
        }
        let (first, last) = (hits[range.start].shift, hits[range.end - 1].shift);
        let region = Region { votes: votes / votes_best, ..Region::around(window, first, last, mode(&hits[range])) };
        let is_near = |other: &&mut Region| first - other.shifts.end < JOINED && other.shifts.start - last < JOINED;
        match regions.iter_mut().find(is_near) {
            Some(near) => {
                near.shifts = near.shifts.start.min(region.shifts.start)..near.shifts.end.max(region.shifts.end);
            }
            None => regions.push(region),
        }
        hits.retain(|hit| hit.shift < first || hit.shift > last);
    }
    if regions.is_empty() && votes_max == 0.0 {
        let shift = expected as i64 - window.quote.start as i64;
        regions.push(Region::around(window, shift, shift, shift));
    }
    regions
}

/// The tokens of the window met on the page, rarest first as far as it pays; and the votes that all of these together have.
fn hits(window: &Window, index: &TextIndex) -> (Vec<Hit>, f32) {
    let placed = window.kinds.iter().enumerate().filter_map(|(at, kind)| Some((at, (*kind)?)));
    let mut kinds: Vec<(usize, TokenKind, usize)> =
        placed.map(|(at, kind)| (index.positions_of(kind).len(), kind, at)).collect();
    kinds.sort_unstable();
    let mut hits = Vec::new();
    let lost = (0..window.kinds.len()).filter(|&at| window.kinds.get(at) == Some(&None));
    let mut votes_max = window.worth(lost);
    for group in kinds.chunk_by(|a, b| a.1 == b.1) {
        let Some(&(n_here, kind, at)) = group.first() else { continue };
        if hits.len() + n_here * group.len() > N_HITS_MAX {
            break;
        }
        let weight = window.weights.get(at).copied().unwrap_or(0) as f32;
        votes_max += weight;
        let votes = weight / group.len() as f32;
        for &(_, _, at) in group {
            hits.extend(index.positions_of(kind).iter().map(|&pos| Hit { shift: i64::from(pos) - at as i64, votes }));
        }
    }
    if hits.is_empty() { (run_hits(window, index), 0.0) } else { (hits, votes_max) }
}

/// When every single token is common: runs of four, as long as they are not common, too.
fn run_hits(window: &Window, index: &TextIndex) -> Vec<Hit> {
    const RUN: usize = 4;
    const N_SCANNED_MAX: usize = 400_000;
    let mut n_scanned = 0;
    let mut hits = Vec::new();
    for (at, run) in window.kinds.windows(RUN).enumerate() {
        let Some(run) = run.iter().copied().collect::<Option<Vec<_>>>() else { continue };
        let rarest = run.iter().enumerate().min_by_key(|(_, kind)| index.positions_of(**kind).len());
        let Some((inside, &kind)) = rarest else { continue };
        n_scanned += index.positions_of(kind).len();
        if n_scanned > N_SCANNED_MAX {
            break;
        }
        let starts = index.positions_of(kind).iter().filter_map(|&pos| (pos as usize).checked_sub(inside));
        let found = starts.filter(|&start| index.kinds.get(start..start + RUN) == Some(run.as_slice()));
        let found: Vec<usize> = found.take(N_HITS_MAX / 4 + 1).collect();
        if found.len() <= N_HITS_MAX / 4 && hits.len() < N_HITS_MAX {
            let votes = 1.0 / found.len() as f32;
            hits.extend(found.into_iter().map(|start| Hit { shift: start as i64 - at as i64, votes }));
        }
    }
    hits
}

/// The stretch of hits within the drift that has the most votes. Hits come in order of their shift.
fn best_cluster(hits: &[Hit], drift: i64) -> Option<(Range<usize>, f32)> {
    let mut best: Option<(Range<usize>, f32)> = None;
    let (mut first, mut votes) = (0, 0.0);
    for (last, hit) in hits.iter().enumerate() {
        votes += hit.votes;
        while hits.get(first).is_some_and(|early| hit.shift - early.shift > drift) {
            votes -= hits[first].votes;
            first += 1;
        }
        if best.as_ref().is_none_or(|(_, most)| votes > *most) {
            best = Some((first..last + 1, votes));
        }
    }
    best
}

/// The single shift with the most votes.
fn mode(hits: &[Hit]) -> i64 {
    let votes = |same: &[Hit]| same.iter().map(|hit| hit.votes).sum::<f32>();
    let best = hits.chunk_by(|a, b| a.shift == b.shift).max_by(|a, b| votes(a).total_cmp(&votes(b)));
    best.and_then(|same| same.first()).map_or(0, |hit| hit.shift)
}
