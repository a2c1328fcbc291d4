//! The review as one plain value: clone it, compare it, print it. Leaves out how it comes about (`fold.rs`, `review_fold.rs`).

use std::rc::Rc;

use anchor::Revision;

use crate::{
    AskEnded, AskId, Brief, BriefDue, Calendar, CommentId, DocumentHash, EntryId, Handoff, HandoffLinks, History,
    IdMap, Level, Nudge, OpIndex, Order, Override, Pass, Person, PersonId, Policy, Preset, Problem, Promise, PublicKey,
    ReviewId, Role, SectionId, SectionPrint, SingleReason, SpokenByKey, TextId, Thread, ThreadId, Timestamp, UrgentAsk,
    Verdict, Words,
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
    /// The document's texts that are kept with the review, in fold order.
    pub texts: Vec<KeptText>,
    /// What the review is for: the latest brief.
    pub brief: Option<Rc<Brief>>,
    /// Briefs before that, in fold order.
    pub old_briefs: Vec<Rc<Brief>>,
    /// Whom somebody asked to review, by a brief or apart, in fold order.
    pub requests: Vec<ReviewRequest>,
    /// Sections that people have been through, in fold order.
    pub marks: Vec<Rc<Mark>>,
    /// How asks that are not comments ended (requests, offers, wishes for another round), in fold order.
    pub ended_asks: Vec<AskEnded>,
    /// Whose review it is; a page review is nobody's.
    pub owner: Option<PersonId>,
    /// Offers to hand the review over, in fold order.
    pub offers: Vec<TransferOffer>,
    /// Its rules as they stand.
    pub policy: Rc<Policy>,
    /// Gates that somebody let the review through without, or took that back, in fold order.
    pub overrides: Vec<Override>,
    /// When people work, who ever said so.
    pub calendars: IdMap<PersonId, Rc<Calendar>>,
    /// What each key wrote when: by this an ask proves to have reached somebody.
    pub spoken: SpokenByKey,
    /// "I will do it by then", in fold order; stances say it too.
    pub promises: Vec<Promise>,
    /// Turns that were passed on, in fold order.
    pub passes: Vec<Pass>,
    /// Nudges about requests to review, in fold order; others are in their threads.
    pub nudges: Vec<Nudge>,
    /// Briefs whose time was up, in fold order.
    pub brief_dues: Vec<BriefDue>,
    /// Work that was offered to others, in fold order.
    pub handoffs: Vec<Rc<Handoff>>,
    /// Which work went to whom by them.
    pub handoff_links: HandoffLinks,
    /// Asks that may interrupt, in fold order.
    pub urgent: Vec<UrgentAsk>,
    /// Who had seen what.
    pub history: History,
    /// What could not be taken at face value, sorted.
    pub problems: Vec<Problem>,
    /// Entries that count.
    pub n_entries: usize,
}

impl Review {
    /// A review of which nothing is here yet.
    pub fn empty(id: ReviewId) -> Self {
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
            texts: Vec::new(),
            brief: None,
            old_briefs: Vec::new(),
            requests: Vec::new(),
            marks: Vec::new(),
            ended_asks: Vec::new(),
            owner: None,
            offers: Vec::new(),
            policy: Rc::new(Policy::of_preset(Preset::Open)),
            overrides: Vec::new(),
            calendars: IdMap::new(),
            spoken: IdMap::new(),
            promises: Vec::new(),
            passes: Vec::new(),
            nudges: Vec::new(),
            brief_dues: Vec::new(),
            handoffs: Vec::new(),
            handoff_links: HandoffLinks::default(),
            urgent: Vec::new(),
            history: History::default(),
            problems: Vec::new(),
            n_entries: 0,
        }
    }

    /// The people in the order in which they joined. A person is named by the entry that made them one (FORMAT §5).
    pub fn people_as_joined(&self) -> Vec<&Rc<Person>> {
        let mut people: Vec<&Rc<Person>> = self.people.values().collect();
        people.sort_by_key(|person| (self.history.lamport(&EntryId(person.id.0)).unwrap_or(u32::MAX), person.id));
        people
    }

    /// The name of a person, or nothing while it is unknown.
    pub fn name_of(&self, person: &PersonId) -> &str {
        self.people.get(person).map_or("", |person| person.name.as_str())
    }

    /// Who keeps the document: the review's owner; where nobody owns it, whoever wrote the standing brief; else nobody, and
    /// then anyone may answer.
    pub fn keeper(&self) -> Option<PersonId> {
        self.owner.or_else(|| self.brief.as_ref().map(|brief| brief.by))
    }

    /// What a person may do here. In a review without owner everybody may do all that a facilitator may.
    pub fn rights_of(&self, person: &PersonId) -> Role {
        match self.owner {
            None => Role::Facilitator,
            Some(_) => self.people.get(person).map_or(Role::Reviewer, |person| person.role),
        }
    }

    /// When a person works: by what they said, else by the rule for unknown hours.
    pub fn calendar_of(&self, person: &PersonId) -> Rc<Calendar> {
        self.calendars.get(person).cloned().unwrap_or_else(|| Rc::new(Calendar::unknown()))
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
    /// Which op of it.
    pub op: OpIndex,
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

/// Somebody was asked to review.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewRequest {
    /// The ask; for a brief's reviewer the first of the briefs that name them in an unbroken row.
    pub ask: AskId,
    /// Where it stands in the fold.
    pub order: Order,
    /// Who is asked.
    pub person: PersonId,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// What to look at.
    pub note: Option<Words>,
    /// Whether a brief asks, and not somebody for themselves.
    pub is_of_brief: bool,
    /// The submission that answered it.
    pub answered: Option<EntryId>,
    /// Whether it was declined or ended, see [`Review::ended_asks`].
    pub is_ended: bool,
}

impl ReviewRequest {
    /// Whether it still waits for an answer.
    pub fn is_open(&self) -> bool {
        self.answered.is_none() && !self.is_ended
    }
}

/// "I have been through this section."
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Where it stands in the fold.
    pub order: Order,
    /// Whose.
    pub person: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
    /// Which section.
    pub section: SectionId,
    /// Its text at that time.
    pub print: SectionPrint,
    /// How thoroughly.
    pub level: Level,
    /// Its heading.
    pub title: Option<Words>,
}

/// An offer to hand the review over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferOffer {
    /// The op that offers it.
    pub ask: AskId,
    /// By whom.
    pub by: PersonId,
    /// To whom.
    pub to: PersonId,
    /// When, by the offerer's clock.
    pub at: Timestamp,
    /// Whether it can be accepted now.
    pub is_open: bool,
}

/// A text of the document that is kept with the review: it was announced, or something is attached to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptText {
    /// The act that published it, by which it can be taken back like a comment.
    pub act: CommentId,
    /// Where that stands in the fold.
    pub order: Order,
    /// Which text, as its publisher says: whoever unpacks it finds out.
    pub revision: Revision,
    /// The block that holds it.
    pub text: TextId,
    /// By whom.
    pub by: PersonId,
    /// When, by their clock.
    pub at: Timestamp,
}

/// A text of the document that was announced.
#[derive(Debug, Clone, PartialEq)]
pub struct RevisionNote {
    /// The entry that announces it.
    pub entry: EntryId,
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
