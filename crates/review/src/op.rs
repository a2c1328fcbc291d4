//! The acts inside an entry. Only enumerations, numbers, hashes and references stand here: everything typed or quoted is in
//! a body. Leaves out the choices they hold (`choice.rs`), their bytes (`replica::codec`) and their effect (`thread_fold.rs`,
//! `people.rs`, `review_fold.rs`).

use anchor::Revision;

use crate::{
    AskEnding, AvailabilityOp, BodyId, Closing, CommentId, DecisionWanted, DocumentHash, EntryId, GateId,
    HandoffEnding, HandoffOp, ItemIndex, Kind, Level, OpIndex, PersonId, PolicyOp, Preset, PublicKey, Reaction,
    ReviewId, Role, SectionId, SectionPrint, SingleReason, Stance, SuggestionAnswer, TextId, ThreadId, Timestamp,
    Transition, TurnSubject, Verdict,
};

/// One act.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    /// Genesis of a page review: an unsigned constant (FORMAT §4).
    PageGenesis {
        /// Which document.
        document: DocumentHash,
        /// Its rules.
        preset: Preset,
    },
    /// Genesis of an owned review.
    OwnedGenesis {
        /// Which document.
        document: DocumentHash,
        /// Makes two reviews of one document by one owner differ.
        salt: [u8; 16],
        /// Its rules.
        preset: Preset,
        /// Title and address.
        body: Option<BodyId>,
        /// The review whose discussion this one goes on with.
        continues: Option<ReviewId>,
    },
    /// "This is what I am called." The first one makes a person.
    Profile {
        /// Holds the name.
        body: BodyId,
    },
    /// Another device of the author's; the proof is that device's own signature.
    AddKey {
        /// The new key.
        key: PublicKey,
        /// Its consent, verified before the op gets here.
        proof: KeyProof,
    },
    /// A device is lost or sold: what it says from now on does not count.
    RevokeKey {
        /// Which one.
        key: PublicKey,
        /// Its last entries that still count.
        keeps: Vec<EntryId>,
    },
    /// The owner vouches that a key belongs to a person who lost theirs.
    Attest {
        /// The key.
        key: PublicKey,
        /// The person.
        person: PersonId,
    },
    /// The owner gives a person a role.
    Grant {
        /// To whom.
        person: PersonId,
        /// Which.
        role: Role,
    },
    /// The owner lets acts count whose author had lost the role they needed (FORMAT §5).
    Admit {
        /// The entries with those acts.
        entries: Vec<EntryId>,
    },
    /// The owner offers the review to somebody else.
    Transfer {
        /// To whom.
        to: PersonId,
    },
    /// Takes an offered review over.
    AcceptTransfer {
        /// The entry that offered it.
        transfer: EntryId,
    },
    /// The threads of this entry were carried over from another review; their bodies name who wrote them there.
    CopiedFrom {
        /// Which review.
        review: ReviewId,
    },
    /// One sitting, published at once. At most one in an entry.
    Submission {
        /// The outcome; none for a single comment.
        verdict: Option<Verdict>,
        /// Why a single comment could not wait for a submission.
        single: Option<SingleReason>,
        /// A summary.
        body: Option<BodyId>,
        /// The sections as they were, for a verdict that goes stale when they change (WORKFLOW §9).
        sections: Vec<SectionPrint>,
    },
    /// Opens a thread.
    Thread(ThreadOpening),
    /// A comment in a thread.
    Reply {
        /// Which thread.
        thread: ThreadId,
        /// The comment.
        body: BodyId,
        /// Whom it asks.
        asks: Vec<PersonId>,
    },
    /// A new version of the author's own comment.
    Edit {
        /// Which comment.
        comment: CommentId,
        /// The new version.
        body: BodyId,
    },
    /// Where the author stands on a thread.
    Stance {
        /// Which thread.
        thread: ThreadId,
        /// Where.
        stance: Stance,
        /// When the work will be done, for `Working`.
        eta: Option<Timestamp>,
    },
    /// Proposes that a thread has ended; it stands unless somebody with a hold on it disagrees (WORKFLOW §3).
    Close {
        /// Which thread.
        thread: ThreadId,
        /// How it ended.
        closing: Closing,
        /// The reason, in words.
        body: Option<BodyId>,
    },
    /// Opens a thread again.
    Reopen {
        /// Which thread.
        thread: ThreadId,
        /// Why.
        body: Option<BodyId>,
    },
    /// Adds or takes back one reaction.
    React {
        /// To which comment.
        comment: CommentId,
        /// Which reaction.
        reaction: Reaction,
        /// Whether it is there now.
        is_on: bool,
    },
    /// Takes a comment's words back for good (FORMAT §6).
    Redact {
        /// Which comment.
        comment: CommentId,
        /// The bodies to erase, with their secrets where the writer can make them.
        erases: Vec<(BodyId, Option<[u8; 32]>)>,
    },
    /// Announces a text of the document.
    Revision {
        /// Which text.
        revision: Revision,
        /// The text itself, when it was published.
        text: Option<TextId>,
        /// A note.
        body: Option<BodyId>,
    },
    /// Publishes the text that threads of this entry are attached to (FORMAT §4).
    Text {
        /// Which text.
        revision: Revision,
        /// The block that holds it.
        text: TextId,
    },
    /// Attaches a thread to another place.
    Reattach {
        /// Which thread.
        thread: ThreadId,
        /// The new place and the reason.
        body: BodyId,
    },
    /// Takes a suggestion, or turns it down.
    AnswerSuggestion {
        /// The thread that suggests.
        thread: ThreadId,
        /// Which of the two.
        answer: SuggestionAnswer,
        /// Why, in words.
        body: Option<BodyId>,
    },
    /// "I have been through this section." Only in a submission.
    SectionMark {
        /// Which section.
        section: SectionId,
        /// Its text at that time.
        print: SectionPrint,
        /// How thoroughly.
        level: Level,
        /// Its heading, for readers who do not have the document.
        body: Option<BodyId>,
    },
    /// Ends an ask without answering in its thread.
    EndAsk {
        /// Which ask.
        ask: AskId,
        /// How.
        ending: AskEnding,
        /// Why, in words.
        body: Option<BodyId>,
    },
    /// Asks somebody to review, or to review again.
    RequestReview {
        /// Whom.
        person: PersonId,
        /// What to look at.
        body: Option<BodyId>,
    },
    /// What the review is for.
    Brief(BriefOp),
    /// Offers work to somebody else; until it is taken it stays with its author.
    Handoff(HandoffOp),
    /// Takes offered work, all of it or in part, and says in own words what it is.
    TakeHandoff {
        /// The op that offers it.
        handoff: AskId,
        /// What is taken.
        takes: Vec<ItemIndex>,
        /// What is not wanted.
        returns: Vec<ItemIndex>,
        /// The read-back.
        body: Option<BodyId>,
    },
    /// Gives taken work back, done or not; by the giver: takes an offer back.
    ReturnHandoff {
        /// The op that offered it.
        handoff: AskId,
        /// What comes back.
        items: Vec<ItemIndex>,
        /// In which state.
        ending: HandoffEnding,
        /// Why, in words.
        body: Option<BodyId>,
    },
    /// An own ask is of priority Now: it may interrupt (WORKFLOW §6).
    Urgent {
        /// Which ask.
        ask: AskId,
        /// Why it cannot wait for a digest.
        body: Option<BodyId>,
    },
    /// Changes the rules of the review.
    Policy(PolicyOp),
    /// Lets the review through without a gate.
    OverrideGate {
        /// Which gate.
        gate: GateId,
        /// Whether it does now; else a former override is taken back.
        is_on: bool,
        /// Why.
        body: Option<BodyId>,
    },
    /// The owner says which of several changes of the rules beside each other stand.
    ConfirmPolicy {
        /// The entries with these changes.
        changes: Vec<EntryId>,
    },
    /// Says when its author works.
    Availability(AvailabilityOp),
    /// "This device holds what was asked of me." Shown nowhere; the working clock begins with it.
    Receipt,
    /// Something has become so because time has passed.
    Timed(Transition),
    /// "I will do it by then"; without a time: not any more.
    Eta {
        /// What.
        subject: TurnSubject,
        /// By when.
        until: Option<Timestamp>,
    },
    /// Makes it somebody else's turn.
    Pass {
        /// What.
        subject: TurnSubject,
        /// Whose.
        to: PersonId,
        /// Why, in words.
        body: Option<BodyId>,
    },
    /// An op that this version does not know; kept, and passed on.
    Unknown {
        /// Its number.
        number: OpNumber,
        /// Whether states may be shown without understanding it.
        is_critical: bool,
    },
}

/// The number of an op in the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpNumber(pub u16);

/// What opens a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadOpening {
    /// The body that holds the place.
    pub target: BodyId,
    /// The body that holds the first comment (and because, need, fallback, replacement).
    pub body: BodyId,
    /// What it is.
    pub kind: Kind,
    /// Whether the document cannot go on without it.
    pub is_blocking: bool,
    /// The criterion of the rubric it rests on.
    pub criterion: Option<u16>,
    /// Whom it asks.
    pub asks: Vec<PersonId>,
    /// For suggestions: what the text must still be.
    pub suggestion: Option<Suggestion>,
}

/// What the review is for: goal, what is wanted and what is not are in the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BriefOp {
    /// Goal, wanted, not wanted, links, names of reviewers who are not here yet.
    pub body: BodyId,
    /// The rules it was written for.
    pub preset: Preset,
    /// What should come of the review.
    pub decision_wanted: DecisionWanted,
    /// Questions, each a thread: of the same entry, or of one before.
    pub questions: Vec<ThreadId>,
    /// Until when.
    pub due: Option<Timestamp>,
    /// What happens then, if nobody says anything.
    pub on_silence: OnSilence,
    /// Whether what is decided can be taken back later.
    pub is_reversible: bool,
    /// Who stands in for its author.
    pub deputy: Option<PersonId>,
    /// Who is asked to review.
    pub reviewers: Vec<PersonId>,
}

/// What happens when a review's time is up and nobody has said anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnSilence {
    /// The document stands as it is.
    ProceedAsIs,
    /// There are so many more working hours.
    Extend {
        /// How many.
        working_hours: u16,
    },
    /// Somebody else decides.
    Escalate {
        /// Who.
        to: PersonId,
    },
}

/// Names an ask: the comment that asks, or the op that requests a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AskId {
    /// In which entry.
    pub entry: EntryId,
    /// Which op of it.
    pub op: OpIndex,
}

/// What a suggestion rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion {
    /// SHA-256 of the text to be replaced.
    pub before_hash: [u8; 32],
}

/// A new key's own signature over (review, person, key).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyProof(pub [u8; 64]);
