//! "While you slept": what the log says to one person between two points of it (WORKFLOW §7), as a plain value of facts and
//! quoted words. The same view gives the same value. Leaves out its sentences, its hash and its files (`client`), and how it is
//! read off a review (`digest_rules.rs`). Section 2, what was decided, comes with decisions.

use std::rc::Rc;

use crate::{
    AskEnding, Closing, DocumentNow, EntryId, HandoffEnding, Level, PersonId, Review, ReviewId, ThreadId, Timestamp,
    TurnReason, Verdict, digest_rules,
};

/// Who looks, at what, from where on.
#[derive(Debug, Clone, Copy)]
pub struct DigestView<'a> {
    /// For whom; nobody for pages that anybody may read.
    pub viewer: Option<PersonId>,
    /// The heads up to which the viewer knows the log; none for all of it. Ids that are not here say nothing.
    pub since: &'a [EntryId],
    /// The document as the viewer has it.
    pub document: &'a DocumentNow,
    /// When: what is due and who is awake depends on it.
    pub at: Timestamp,
}

/// What happened for one person between two points of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Digest {
    /// Of which review.
    pub review: ReviewId,
    /// Its title, where it has one.
    pub title: Rc<str>,
    /// For whom.
    pub viewer: Option<Named>,
    /// From where on: the known heads, ascending.
    pub since: Vec<EntryId>,
    /// Up to where: the heads, ascending.
    pub until: Vec<EntryId>,
    /// For when.
    pub at: Timestamp,
    /// The sections in their order; an empty one says "nothing new".
    pub sections: Vec<DigestSection>,
    /// How many acts of others were published in between: each would have been a notification elsewhere.
    pub n_acts: usize,
}

/// One section.
#[derive(Debug, Clone, PartialEq)]
pub struct DigestSection {
    /// Which.
    pub topic: DigestTopic,
    /// The first facts.
    pub rows: Vec<DigestRow>,
    /// How many more there are.
    pub n_more: usize,
}

/// What a section is about; in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DigestTopic {
    /// What waits for the viewer.
    NeedsYou,
    /// The viewer's questions that were answered.
    Answered,
    /// Text that changed in sections the viewer had been through.
    TextChanged,
    /// Threads that hold the document up since.
    NewBlocking,
    /// Threads that were closed.
    Closed,
    /// What comes up in the viewer's next working hours.
    ComingUp,
    /// Who is at work next.
    NextAwake,
}

impl DigestTopic {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::NeedsYou,
        Self::Answered,
        Self::TextChanged,
        Self::NewBlocking,
        Self::Closed,
        Self::ComingUp,
        Self::NextAwake,
    ];
}

/// One fact.
#[derive(Debug, Clone, PartialEq)]
pub struct DigestRow {
    /// What.
    pub fact: DigestFact,
    /// Who did it, or is meant.
    pub who: Option<Named>,
    /// In which thread.
    pub thread: Option<ThreadId>,
    /// When; where a span is meant, its beginning.
    pub at: Option<Timestamp>,
    /// Until when.
    pub until: Option<Timestamp>,
    /// The words of the document it is about, or a section's heading; shortened.
    pub place: Rc<str>,
    /// What was said, in the order in which it was; shortened.
    pub said: Vec<Rc<str>>,
}

/// A person with their name, as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub person: PersonId,
    /// As they call themselves; empty while that is not known.
    pub name: Rc<str>,
}

/// What a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigestFact {
    /// It is the viewer's turn.
    Turn(TurnReason),
    /// A question was answered.
    Replied,
    /// An ask was ended without an answer.
    AskEnded(AskEnding),
    /// A review that was asked for came, with this verdict.
    Reviewed(Verdict),
    /// A hand-off was taken, all of it or in part.
    HandoffTaken,
    /// Somebody came too late for a hand-off.
    HandoffTooLate,
    /// A hand-off was declined.
    HandoffDeclined,
    /// A hand-off came back.
    HandoffReturned(HandoffEnding),
    /// A text of the document was announced.
    RevisionAnnounced,
    /// A section that the viewer had been through reads differently.
    SectionChanged(Level),
    /// A section that the viewer approved reads differently.
    ApprovalStale,
    /// The words changed that a thread of the viewer's is about.
    WordsChanged,
    /// A thread holds the document up.
    Blocks,
    /// A thread was closed.
    Closed(Closing),
    /// The viewer's next working hours.
    NextShift,
    /// The review is due.
    BriefDue,
    /// The viewer's answer is due by the review's response times.
    AnswerDue,
    /// Somebody wants to be done with something by then.
    WorkDue,
    /// Somebody is at work.
    AtWork,
    /// Somebody is at work next.
    Awake,
}

impl Digest {
    /// What the log says in this view.
    pub fn of_review(review: &Review, view: &DigestView<'_>) -> Self {
        digest_rules::digest(review, view)
    }

    /// From where on a digest begins for somebody of whom nothing else is known: their last submission, or several of devices
    /// that had not met.
    pub fn since_last_submission(review: &Review, person: &PersonId) -> Vec<EntryId> {
        let mut last: Vec<EntryId> = Vec::new();
        for submission in review.submissions.iter().rev().filter(|one| one.by == *person && one.single.is_none()) {
            if !last.iter().any(|later| review.history.is_before(&submission.id, later)) {
                last.push(submission.id);
            }
        }
        last
    }

    /// For when a digest is made that somebody reads now: their last digest time, so that whoever looks twice sees the same
    /// value; else the minute.
    pub fn time_for(review: &Review, person: Option<&PersonId>, now: Timestamp) -> Timestamp {
        const MINUTE: i64 = 60_000;
        let said = person.and_then(|person| review.calendar_of(person).last_digest_time(now));
        said.unwrap_or(Timestamp(now.0.div_euclid(MINUTE) * MINUTE))
    }

    /// Whether nothing waits for the viewer and nothing happened: what only repeats what is coming up is no news.
    pub fn is_quiet(&self) -> bool {
        let is_news = |topic| !matches!(topic, DigestTopic::ComingUp | DigestTopic::NextAwake);
        self.sections.iter().filter(|section| is_news(section.topic)).all(|section| section.rows.is_empty())
    }

    /// How many notifications this replaces, beyond itself.
    pub fn n_avoided(&self) -> usize {
        self.n_acts.saturating_sub(1)
    }
}
