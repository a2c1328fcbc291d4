//! Looks for one quote on one page: aligns its window with the regions worth a look and judges what comes out.

use std::ops::Range;

use crate::align::{Alignment, Scope, align};
use crate::fit::Fit;
use crate::index::TextIndex;
use crate::known::Trace;
use crate::mapping::Mapping;
use crate::seed::{Region, regions};
use crate::window::Window;

/// Trust beyond which only regions with nearly as many votes can still matter.
const CERTAIN: f32 = 2.5;
/// Tokens in a quote beyond which alignment, whose cost grows with the square, gives way to a comparison.
const LONG: usize = 1_500;
/// Nearly as many votes.
const VOTES_RIVAL: f32 = 0.6;

/// One quote being looked for.
pub(crate) struct Search<'a> {
    pub(crate) window: &'a Window,
    pub(crate) index: &'a TextIndex,
    /// Its path through the difference of the old text and the new.
    pub(crate) trace: Option<&'a Trace>,
    /// Where all tokens of the quote stand in a row.
    pub(crate) runs: Vec<usize>,
    /// It stood once in the old text, and stands once in the new.
    pub(crate) is_unique: bool,
}

/// What a search found.
pub(crate) struct Findings {
    /// The places worth a thought, none twice, the best first.
    pub(crate) fits: Vec<Fit>,
    /// The page token before which the quote would stand if it were there, by its surroundings.
    pub(crate) gap: Option<usize>,
}

impl Search<'_> {
    pub(crate) fn run(&self, expected: usize) -> Findings {
        let mut fits: Vec<Fit> = Vec::new();
        let mut best = Alignment::default();
        if self.window.quote.len() > LONG {
            best = self.compare();
            self.judge(&best).into_iter().for_each(|fit| add(&mut fits, fit));
            return Findings { fits, gap: gap(self.window, &best) };
        }
        for region in self.regions(expected) {
            if region.votes < VOTES_RIVAL && fits.iter().any(|fit| fit.trust > CERTAIN) {
                break;
            }
            let alignment = self.search(&region, &mut fits);
            if alignment.score > best.score {
                best = alignment;
            }
        }
        if !fits.iter().any(|fit| fit.trust > 0.0) {
            self.search_runs(&mut fits);
        }
        fits.sort_by_key(|fit| -fit.rank);
        Findings { fits, gap: gap(self.window, &best) }
    }

    /// The place in which the quote's first token is the given one of the page, if it can be judged.
    pub(crate) fn fit_at(&self, token: usize) -> Option<Fit> {
        let shift = token as i64 - self.window.quote.start as i64;
        let region = Region { shifts: shift..shift + 1, mode: shift, votes: 1.0 };
        self.judge(&align(self.window, self.index, &region, &self.whole()))
    }

    /// Compares a very long quote with the whole page, which costs less than aligning it with regions.
    fn compare(&self) -> Alignment {
        let pairs = Mapping::between(&self.window.tokens, &self.index.tokens, None).rising_pairs();
        let score = self.window.worth(pairs.iter().map(|&(row, _)| row)) as i32;
        Alignment { pairs, score }
    }

    /// Adds the places of one region, and gives its best alignment.
    fn search(&self, region: &Region, fits: &mut Vec<Fit>) -> Alignment {
        let alignment = align(self.window, self.index, region, &self.whole());
        let fit = self.judge(&alignment);
        if let Some(fit) = &fit
            && self.recurs(fit, &region.tokens(self.window, self.index))
        {
            let scope = Scope { barred: fit.tokens.clone(), ..self.whole() };
            let other = self.judge(&align(self.window, self.index, region, &scope));
            other.into_iter().for_each(|fit| add(fits, fit));
        }
        if fit.as_ref().is_none_or(|fit| fit.trust <= 0.0) {
            // The quote may have moved away from most of its surroundings, which then win the alignment without it.
            let scope = Scope { rows: self.window.near(), barred: 0..0 };
            let near = self.judge(&align(self.window, self.index, region, &scope));
            near.into_iter().filter(|fit| fit.trust > 0.0).for_each(|fit| add(fits, fit));
        }
        fit.into_iter().for_each(|fit| add(fits, fit));
        alignment
    }

    /// Adds the places where the whole quote stands: a heading that moved takes none of its surroundings along.
    fn search_runs(&self, fits: &mut Vec<Fit>) {
        for &start in &self.runs {
            let shift = start as i64 - self.window.quote.start as i64;
            let scope = Scope { rows: self.window.near(), barred: 0..0 };
            let region = Region::around(self.window, shift, shift, shift);
            self.judge(&align(self.window, self.index, &region, &scope)).into_iter().for_each(|fit| add(fits, fit));
        }
    }

    fn whole(&self) -> Scope {
        Scope { rows: 0..self.window.tokens.len(), barred: 0..0 }
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
        Some(other) if other.rank >= fit.rank => {}
        Some(other) => *other = fit,
        None => fits.push(fit),
    }
}

fn gap(window: &Window, alignment: &Alignment) -> Option<usize> {
    let before = alignment.pairs.iter().rev().find(|(row, _)| *row < window.quote.start);
    let behind = alignment.pairs.iter().find(|(row, _)| *row >= window.quote.end);
    before.map(|(_, column)| column + 1).or(behind.map(|&(_, column)| column))
}
