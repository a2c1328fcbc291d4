//! The review as one plain value: clone it, compare it, print it. Leaves out how it comes about (`fold.rs`).

use std::rc::Rc;

use anchor::Revision;

use crate::thread_fold::Known;
use crate::{
    Brief, DocumentHash, Entry, EntryId, Field, IdMap, Op, Order, Person, PersonId, Preset, Problem, PublicKey,
    ReviewId, SectionPrint, SingleReason, TextId, Thread, ThreadId, Timestamp, Verdict, Words,
};

/// Everything that the log says.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Which review.
    pub id: ReviewId,
    /// Which document; `None` until the genesis is here.
    pub document: Option<DocumentHash>,
    /// Its rules.
    pub preset: Preset,
    /// Its title, when the genesis names one.
    pub title: Option<Words>,
    /// Everybody who wrote something.
    pub people: IdMap<PersonId, Rc<Person>>,
    /// Which person a key belongs to.
    pub keys: IdMap<PublicKey, PersonId>,
    /// All threads; redacted ones too.
    pub threads: IdMap<ThreadId, Rc<Thread>>,
    /// All sittings, in fold order.
    pub submissions: Vec<Rc<Submission>>,
    /// All texts that were announced, in fold order.
    pub revisions: Vec<RevisionNote>,
    /// What the review is for: the latest brief.
    pub brief: Option<Rc<Brief>>,
    /// Briefs before that, in fold order.
    pub old_briefs: Vec<Rc<Brief>>,
    /// What could not be taken at face value, sorted.
    pub problems: Vec<Problem>,
    /// Entries that count.
    pub n_entries: usize,
}

impl Review {
    pub(crate) fn empty(id: ReviewId) -> Self {
        Self {
            id,
            document: None,
            preset: Preset::Open,
            title: None,
            people: IdMap::new(),
            keys: IdMap::new(),
            threads: IdMap::new(),
            submissions: Vec::new(),
            revisions: Vec::new(),
            brief: None,
            old_briefs: Vec::new(),
            problems: Vec::new(),
            n_entries: 0,
        }
    }

    /// The name of a person, or nothing while it is unknown.
    pub fn name_of(&self, person: &PersonId) -> &str {
        self.people.get(person).map_or("", |person| person.name.as_str())
    }

    /// A newer version wrote something without which states, gates and turns would be wrong: show threads, and say so.
    pub fn needs_newer_version(&self) -> bool {
        self.problems.iter().any(|problem| matches!(problem, Problem::Newer { is_critical: true, .. }))
    }
}

/// One sitting.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// Its entry.
    pub id: EntryId,
    /// Where it stands in the fold.
    pub order: Order,
    /// Who.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// The outcome; none for a single comment.
    pub verdict: Option<Verdict>,
    /// Why a single comment did not wait.
    pub single: Option<SingleReason>,
    /// The summary.
    pub summary: Option<Words>,
    /// The sections as its author saw them, for a verdict.
    pub sections: Vec<SectionPrint>,
    /// Threads opened, replies written, threads closed.
    pub n_threads: usize,
    /// Replies written.
    pub n_replies: usize,
    /// Threads closed.
    pub n_closings: usize,
}

/// A text of the document that was announced.
#[derive(Debug, Clone, PartialEq)]
pub struct RevisionNote {
    /// Which text.
    pub revision: Revision,
    /// Announced by whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// A note.
    pub note: Option<Words>,
    /// The text itself.
    pub text: Option<TextId>,
}

/// What the parts of a review that are not threads are made of.
pub(crate) struct ReviewParts<'a> {
    pub(crate) id: ReviewId,
    pub(crate) entries: &'a IdMap<EntryId, Rc<Entry>>,
    pub(crate) orders: &'a IdMap<EntryId, Order>,
    pub(crate) known: Known<'a>,
}

impl ReviewParts<'_> {
    /// Everything but threads and problems.
    pub(crate) fn summarise(&self) -> Review {
        let mut review = Review { n_entries: self.entries.len(), ..Review::empty(self.id) };
        self.read_genesis(&mut review);
        let mut sorted: Vec<_> = self.entries.values().map(|entry| (self.orders[&entry.id], entry)).collect();
        sorted.sort_by_key(|(order, _)| *order);
        for (order, entry) in sorted {
            let Some(key) = entry.author else { continue };
            self.meet(&mut review, key);
            if self.known.people.is_revoked(entry, self.known.causal) {
                continue;
            }
            for op in &entry.ops {
                self.read_op(&mut review, order, entry, op);
            }
        }
        review
    }

    fn read_genesis(&self, review: &mut Review) {
        let Some(genesis) = self.entries.get(&EntryId(self.id.0)) else { return };
        match genesis.ops.first() {
            Some(Op::PageGenesis { document, preset }) => {
                (review.document, review.preset) = (Some(*document), *preset);
            }
            Some(Op::OwnedGenesis { document, preset, body, .. }) => {
                (review.document, review.preset) = (Some(*document), *preset);
                review.title = body.and_then(|body| self.known.words(&body, Field::Title));
            }
            _ => {}
        }
    }

    fn meet(&self, review: &mut Review, key: PublicKey) {
        let id = self.known.people.person_of(&key);
        if review.keys.insert(key, id).is_some() {
            return;
        }
        let name = self.known.people.names.get(&id).and_then(|body| self.known.words(body, Field::Name));
        let person = review.people.get_or_insert_with(id, || {
            let name = name.unwrap_or(Words::Here("".into()));
            Rc::new(Person { id, name, keys: Vec::new(), role: self.known.people.role_of(&id) })
        });
        Rc::make_mut(person).keys.push(key);
    }

    fn read_op(&self, review: &mut Review, order: Order, entry: &Entry, op: &Op) {
        let by = self.known.person(entry);
        match op {
            Op::Submission { verdict, single, body, sections } => {
                let count = |wanted: fn(&Op) -> bool| entry.ops.iter().filter(|op| wanted(op)).count();
                review.submissions.push(Rc::new(Submission {
                    id: entry.id,
                    order,
                    by,
                    at: entry.at,
                    verdict: *verdict,
                    single: *single,
                    sections: sections.clone(),
                    summary: body.and_then(|body| self.known.words(&body, Field::Text)),
                    n_threads: count(|op| matches!(op, Op::Thread(_))),
                    n_replies: count(|op| matches!(op, Op::Reply { .. })),
                    n_closings: count(|op| matches!(op, Op::Close { .. })),
                }));
            }
            Op::Revision { revision, text, body } => review.revisions.push(RevisionNote {
                revision: *revision,
                by,
                at: entry.at,
                note: body.and_then(|body| self.known.words(&body, Field::Text)),
                text: *text,
            }),
            _ => {}
        }
    }
}
