//! How the review goes, in numbers about the queue and never about a person (WORKFLOW §12). Leaves out who did what: no field
//! names anybody, and where a number would be one person's it is not given. How it is counted is in `measures_read.rs`.

use crate::{Closing, DocumentNow, Review, Timestamp, WorkingTime, measures_read};

/// How many threads stand where after the document changed: a face knows that, the log does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AnchorHealth {
    /// Where they were.
    pub n_exact: usize,
    /// Somewhere else, with the same words.
    pub n_moved: usize,
    /// Their words changed.
    pub n_changed: usize,
    /// In one of several places.
    pub n_ambiguous: usize,
    /// Nowhere.
    pub n_orphaned: usize,
}

/// How the review goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measures {
    /// Asks of all kinds: questions to somebody, requests to review, threads that block.
    pub n_asks: usize,
    /// Those that nobody answered yet.
    pub n_open_asks: usize,
    /// From delivery to the first answer, in working hours of whoever was asked.
    pub first_response: Spread,
    /// Working time in which open threads waited for reviewers.
    pub waiting_on_reviewers: WorkingTime,
    /// Working time in which open threads waited for the author; nothing where nobody keeps the document.
    pub waiting_on_author: Option<WorkingTime>,
    /// How often a new text answered a round of reviews, counting the round that is open.
    pub n_rounds: usize,
    /// How often the word went to somebody else, per thread.
    pub alternations: Tally,
    /// All threads.
    pub n_threads: usize,
    /// Those that are closed, by how; in the order of the format.
    pub closings: Vec<(ClosingKind, usize)>,
    /// Sections of the document.
    pub n_sections: usize,
    /// Those that somebody marked, and whose mark still holds.
    pub n_covered: usize,
    /// Those whose every mark is out of date.
    pub n_stale: usize,
    /// People of whom a word was wanted: reviewers of the brief, by name or not, and everybody else who took part.
    pub n_voices_wanted: usize,
    /// Those of them who submitted something.
    pub n_voices_heard: usize,
    /// Where threads stand after the document changed.
    pub anchors: AnchorHealth,
    /// Acts that were published.
    pub n_acts: usize,
    /// Digests in which somebody was told of them.
    pub n_notifications: usize,
    /// Messages that one per act and reader would have made, beyond those digests.
    pub n_avoided: usize,
    /// Waiting hours times people blocked, per ask.
    pub cost_of_delay: Spread,
    /// The same, of all asks together.
    pub cost_of_delay_sum: WorkingTime,
}

/// How a thread ended, without which other one it repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClosingKind(pub u8);

impl From<Closing> for ClosingKind {
    fn from(closing: Closing) -> Self {
        Self(closing.number())
    }
}

/// How times spread. Not given for fewer than three, or where one person alone made them: that would be a measure of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spread {
    /// How many there are.
    pub n: usize,
    /// Half of them are at most so long.
    pub p50: Option<WorkingTime>,
    /// Three quarters of them are at most so long.
    pub p75: Option<WorkingTime>,
}

/// How counts spread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Half of them are at most so many.
    pub p50: usize,
    /// Three quarters of them are at most so many.
    pub p75: usize,
    /// The most.
    pub max: usize,
}

impl Measures {
    /// How a review goes for whoever has this document, now.
    pub fn of_review(review: &Review, document: &DocumentNow, anchors: AnchorHealth, now: Timestamp) -> Self {
        measures_read::measures(review, document, anchors, now)
    }

    /// The share of threads that are closed, in percent.
    pub fn resolution_rate(&self) -> Option<u8> {
        let n_closed = self.closings.iter().map(|(_, n)| n).sum();
        percent(n_closed, self.n_threads)
    }

    /// The share of sections whose marks hold, in percent.
    pub fn coverage(&self) -> Option<u8> {
        percent(self.n_covered, self.n_sections)
    }

    /// The share of wanted voices that were heard, in percent.
    pub fn voices_heard(&self) -> Option<u8> {
        percent(self.n_voices_heard, self.n_voices_wanted)
    }
}

fn percent(part: usize, whole: usize) -> Option<u8> {
    u8::try_from(part.saturating_mul(100).checked_div(whole)?).ok()
}
