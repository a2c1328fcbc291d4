//! Looks for one quote on one page: aligns its window with the regions worth a look and judges what comes out.

use std::ops::Range;

use crate::align::{Alignment, align};
use crate::fit::Fit;
use crate::index::TextIndex;
use crate::known::Trace;
use crate::seed::{Region, regions};
use crate::window::Window;

/// Trust beyond which only regions with nearly as many votes can still matter.
const CERTAIN: f32 = 4.0;
/// Nearly as many votes.
const VOTES_RIVAL: f32 = 0.6;

/// One quote being looked for.
pub(crate) struct Search<'a> {
    pub(crate) window: &'a Window,
    pub(crate) index: &'a TextIndex,
    /// Its path through the difference of the old text and the new.
    pub(crate) trace: Option<&'a Trace>,
    /// It stood once in the old text, and stands once in the new.
    pub(crate) is_unique: bool,
}

/// What a search found.
pub(crate) struct Findings {
    /// The places worth a thought, none twice, the best score first.
    pub(crate) fits: Vec<Fit>,
    /// The page token before which the quote would stand if it were there, by its surroundings.
    pub(crate) gap: Option<usize>,
}

impl Search<'_> {
    pub(crate) fn run(&self, expected: usize) -> Findings {
        let mut fits: Vec<Fit> = Vec::new();
        let mut best = Alignment::default();
        for region in self.regions(expected) {
            if region.votes < VOTES_RIVAL && fits.iter().any(|fit| fit.trust > CERTAIN) {
                break;
            }
            let alignment = align(self.window, self.index, &region, None);
            if let Some(fit) = self.judge(&alignment) {
                if self.recurs(&fit, &region.tokens(self.window, self.index)) {
                    let other = align(self.window, self.index, &region, Some(&fit.tokens));
                    self.judge(&other).into_iter().for_each(|fit| add(&mut fits, fit));
                }
                add(&mut fits, fit);
            }
            if alignment.score > best.score {
                best = alignment;
            }
        }
        fits.sort_by_key(|fit| -fit.score);
        Findings { fits, gap: gap(self.window, &best) }
    }

    /// Where the votes are, and first where the difference leads.
    fn regions(&self, expected: usize) -> Vec<Region> {
        let mut found = regions(self.window, self.index, expected);
        let led: Vec<i64> = match self.trace {
            Some(trace) => self.window.quote.clone().filter_map(|row| trace.shift(row)).collect(),
            None => Vec::new(),
        };
        if let Some(&middle) = led.get(led.len() / 2)
            && !found.iter().any(|region| region.shifts.contains(&middle))
        {
            found.insert(0, Region::around(self.window, middle, middle, middle));
        }
        found
    }

    fn judge(&self, alignment: &Alignment) -> Option<Fit> {
        let mut fit = Fit::new(self.window, self.index, alignment, self.trace)?;
        fit.judge(self.is_unique);
        Some(fit)
    }

    /// Whether enough of the quote to be taken for it stands in the region a second time.
    fn recurs(&self, fit: &Fit, region: &Range<usize>) -> bool {
        let stands = |row: &usize| {
            let kind = self.window.kinds.get(*row).copied().flatten();
            let positions = kind.map_or(&[][..], |kind| self.index.positions_of(kind));
            let first = positions.partition_point(|&at| (at as usize) < region.start);
            let mut inside = positions.iter().skip(first).take_while(|&&at| (at as usize) < region.end);
            inside.any(|&at| !fit.tokens.contains(&(at as usize)))
        };
        let quote = self.window.quote.clone();
        self.window.worth(quote.clone().filter(stands)) * 2.0 > self.window.worth(quote)
    }
}

fn add(fits: &mut Vec<Fit>, fit: Fit) {
    let overlaps = |other: &&mut Fit| other.tokens.start < fit.tokens.end && fit.tokens.start < other.tokens.end;
    match fits.iter_mut().find(overlaps) {
        Some(other) if other.score >= fit.score => {}
        Some(other) => *other = fit,
        None => fits.push(fit),
    }
}

fn gap(window: &Window, alignment: &Alignment) -> Option<usize> {
    let before = alignment.pairs.iter().rev().find(|(row, _)| *row < window.quote.start);
    let behind = alignment.pairs.iter().find(|(row, _)| *row >= window.quote.end);
    before.map(|(_, column)| column + 1).or(behind.map(|&(_, column)| column))
}
