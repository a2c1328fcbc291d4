//! A glance at a review that is not open: how much in it waits for me, and when something last happened there. Leaves out its
//! document, which nobody has before them: nothing in it counts as changed.

use std::collections::VecDeque;

use replica::Replica;
use review::{DocumentNow, Review, ReviewId, Timestamp, Turn, TurnRow, Words};
use sync::Block;

use crate::client::document_hash;
use crate::{ReviewKind, Stored, document_id};

/// Rows of one review that a home screen shows; the rest is counted.
const ROWS_MAX: usize = 20;
/// Letters of the words beside a row: two lines.
const WORDS_LEN_MAX: usize = 120;

/// A row of mine, with the words that are needed where its review is not at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlanceRow {
    /// The row.
    pub row: TurnRow,
    /// Who made it my turn, as they call themselves.
    pub by: String,
    /// What was said; empty where it is about no thread.
    pub words: String,
}

/// How one review stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewGlance {
    /// Which one.
    pub id: ReviewId,
    /// Of which kind.
    pub kind: ReviewKind,
    /// Its title; that of the document, where it has none.
    pub title: String,
    /// Address of its document.
    pub address: String,
    /// What waits for me, in order: the first of it.
    pub rows: Vec<GlanceRow>,
    /// How many rows wait for me.
    pub n_turn: usize,
    /// Open threads.
    pub n_open: usize,
    /// When something was last said there, by the clock of whoever said it; never later than now.
    pub last_activity: Option<Timestamp>,
}

/// A glance under way: verifying a long log takes longer than a frame, so it is work that can be done in steps.
#[derive(Debug)]
pub struct Glancing {
    stored: Stored,
    blocks: VecDeque<Vec<u8>>,
    replica: Replica,
    label: GlanceLabel,
}

/// What a store keeps beside a review.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GlanceLabel {
    /// Title of the document.
    pub title: String,
    /// Its address.
    pub address: String,
    /// Its id (FORMAT §4), where it is known: a page review's genesis is made of it, and kept nowhere.
    pub document_id: Option<String>,
}

/// Glances at a review in one go.
pub fn glance(id: ReviewId, label: GlanceLabel, stored: Stored, now: Timestamp) -> ReviewGlance {
    let mut glancing = Glancing::new(id, label, stored);
    while !glancing.step(usize::MAX) {}
    glancing.finish(now)
}

impl Glancing {
    /// Nothing is read yet.
    pub fn new(id: ReviewId, label: GlanceLabel, mut stored: Stored) -> Self {
        let blocks = core::mem::take(&mut stored.blocks).into();
        let guessed = document_id(None, None, &label.address);
        let known = label.document_id.clone();
        let pages = known.into_iter().chain([guessed]).map(|id| Replica::of_page(document_hash(&id)));
        let page = pages.into_iter().find(|replica| replica.review_id() == id);
        Self { stored, blocks, replica: page.unwrap_or_else(|| Replica::of_review(id)), label }
    }

    /// Takes in up to `n` blocks more, and says whether that was all.
    pub fn step(&mut self, n: usize) -> bool {
        let n = n.min(self.blocks.len());
        let parsed = self.blocks.drain(..n).filter_map(|value| Block::parse(&value).ok());
        self.replica.take(parsed.collect::<Vec<_>>());
        self.blocks.is_empty()
    }

    /// What was seen.
    pub fn finish(mut self, now: Timestamp) -> ReviewGlance {
        let review = self.replica.review();
        let me = self.stored.identity.as_ref().and_then(|identity| self.replica.person_of(&identity.key));
        // Who has said nothing there yet is asked by name.
        let name = self.stored.identity.as_ref().map_or("", |identity| identity.name.as_str());
        let mine: Vec<TurnRow> = match me {
            Some(me) => Turn::of_review(&review, &DocumentNow::default(), now).of(&me).cloned().collect(),
            None => Turn::of_newcomer(&review, name),
        };
        let said = review.submissions.iter().map(|submission| submission.at);
        let briefed = review.brief.iter().map(|brief| brief.at);
        let title = review.title.as_ref().map_or("", Words::as_str);
        ReviewGlance {
            id: review.id,
            kind: if review.title.is_some() { ReviewKind::Owned } else { ReviewKind::Page },
            title: if title.is_empty() { self.label.title } else { title.to_owned() },
            address: self.label.address,
            n_turn: mine.len(),
            rows: mine.into_iter().take(ROWS_MAX).map(|row| in_words(&review, row)).collect(),
            n_open: review.threads.values().filter(|thread| thread.is_open()).count(),
            last_activity: said.chain(briefed).max().map(|at| at.min(now)),
        }
    }
}

fn in_words(review: &Review, row: TurnRow) -> GlanceRow {
    let thread = row.thread.and_then(|id| review.threads.get(&id));
    let asking = |at: review::AskId| {
        let is_it = |comment: &&review::Comment| (comment.id.entry, comment.id.op) == (at.entry, at.op);
        thread.and_then(|thread| thread.comments.iter().find(is_it))
    };
    let comment = row.ask.and_then(asking).or_else(|| thread?.comments.first());
    let words = comment.map_or("", |comment| comment.words.as_str()).chars().take(WORDS_LEN_MAX).collect();
    GlanceRow { by: review.name_of(&row.by).to_owned(), words, row }
}
