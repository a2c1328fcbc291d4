//! What a person asks of the client, and why it may be refused.

use std::rc::Rc;

use review::{CommentId, EntryId, GateId, PersonId, PublicKey, ReviewId, Role, SingleReason, Verdict};

use crate::{BriefDraft, DraftAct, DraftId, HandoffCommand, Invite, PolicyEdit, TimeCommand};

/// What a person asks. A component emits it; only [`crate::Client::handle`] acts on it.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// "This is my name." Makes a key the first time; changes the name later (published with the next submission).
    SetName {
        /// The name, 1 to 80 characters after trimming.
        name: String,
    },
    /// My comments, so small that they fit into a link; then [`crate::Effect::Link`].
    ShareLink,
    /// Looks at what came with a link; then [`crate::Notice::Offered`]. Nothing is taken in.
    Offer {
        /// As it was in [`crate::Effect::Link`].
        bytes: Vec<u8>,
    },
    /// Takes in what was offered last.
    TakeOffered,
    /// Saves a draft, new or changed. Identical content is not written again.
    SaveDraft {
        /// Which one; a new random id for a new draft.
        id: DraftId,
        /// What it would do.
        act: DraftAct,
    },
    /// Moves a draft to the bin.
    DiscardDraft {
        /// Which one.
        id: DraftId,
    },
    /// Takes a draft out of the bin.
    RestoreDraft {
        /// Which one.
        id: DraftId,
    },
    /// Publishes all finished drafts that are not in the bin as one signed entry.
    Submit {
        /// The outcome.
        verdict: Verdict,
        /// A summary; may be empty.
        summary: String,
    },
    /// Publishes one draft at once, with the reason why it cannot wait.
    SendOne {
        /// Which draft.
        id: DraftId,
        /// Why it cannot wait.
        reason: SingleReason,
    },
    /// Says that drafts are still meant as they are, though their surroundings moved on (pre-flight).
    KeepDrafts {
        /// Which drafts.
        drafts: Vec<DraftId>,
    },
    /// Takes an own comment's words back for good, in ten minutes: until then it can be undone.
    Redact {
        /// Which comment.
        comment: CommentId,
    },
    /// Undoes a redaction that still waits.
    CancelRedaction {
        /// Of which comment.
        comment: CommentId,
    },
    /// Publishes a brief, and its new questions with it. Saved under `draft` first, so no word of it can be lost.
    SetBrief {
        /// The draft of the form; a new random id when there is none.
        draft: DraftId,
        /// What the form says.
        brief: Rc<BriefDraft>,
    },
    /// Asks somebody to review, or to review again.
    RequestReview {
        /// Whom.
        person: PersonId,
        /// What to look at; may be empty.
        note: String,
    },
    /// Gives somebody a role.
    Grant {
        /// To whom.
        person: PersonId,
        /// Which.
        role: Role,
    },
    /// Offers the review to somebody else.
    Transfer {
        /// To whom.
        to: PersonId,
    },
    /// Takes an offered review over.
    AcceptTransfer {
        /// The entry that offered it.
        transfer: EntryId,
    },
    /// Lets acts count whose author had lost the role they needed.
    Admit {
        /// The entries with those acts.
        entries: Vec<EntryId>,
    },
    /// Announces the page's text as it is now.
    AnnounceRevision {
        /// What is new; may be empty.
        note: String,
    },
    /// Changes the rules of the review.
    SetPolicy {
        /// What changes.
        edits: Vec<PolicyEdit>,
        /// Why; may be empty.
        reason: String,
    },
    /// Says which of several changes of the rules beside each other stand; of several the stricter value.
    ConfirmPolicy {
        /// The entries with these changes.
        changes: Vec<EntryId>,
    },
    /// Lets the review through without a gate, or takes that back.
    OverrideGate {
        /// Which gate.
        gate: GateId,
        /// Whether it goes through without it.
        is_on: bool,
        /// Why: needed to go without.
        reason: String,
    },
    /// Hands work over, takes it or gives it back.
    Handoff(HandoffCommand),
    /// Something about time.
    Time(TimeCommand),
    /// Makes an owned review of this document, with a brief, and goes on there.
    OpenOwned {
        /// The draft of the form; a new random id when there is none.
        draft: DraftId,
        /// The review's title.
        title: String,
        /// Its brief; its preset gives the rules.
        brief: Rc<BriefDraft>,
        /// Whether it takes over the open threads of the review that is open now.
        continues: bool,
    },
    /// Asks for a `.baton` file that carries an invite: comes back as [`crate::Effect::Deliver`]. The link is in the view.
    InviteFile {
        /// Whether whoever is invited may write.
        can_write: bool,
    },
    /// Accepts an invite, which a person has read and agreed to.
    Join {
        /// To what.
        invite: Rc<Invite>,
    },
    /// Goes on with another review of this document.
    Switch {
        /// Which one.
        review: ReviewId,
    },
    /// Gives a search a name, or another query to a name.
    SaveView {
        /// Its name, 1 to 80 characters.
        name: String,
        /// The query.
        query: String,
    },
    /// Forgets a saved search.
    DropView {
        /// Its name.
        name: String,
    },
    /// Remembers a small thing about this review on this device: where somebody was reading, what they have been told.
    Remember {
        /// Its name.
        name: String,
        /// What to remember; nothing to forget it.
        value: Option<String>,
    },
    /// Takes in a `.baton` file.
    Import {
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Asks for a `.baton` file of everything: comes back as [`crate::Effect::Deliver`].
    Export,
    /// Meets the relay now.
    SyncNow,
    /// Says the notices have been seen.
    DismissNotices,
}

/// Why something that was asked is not done. The interface puts it into words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No name yet, so no key.
    #[error("a name is needed first")]
    NoName,
    /// The name is empty or too long.
    #[error("a name has 1 to {limit} characters")]
    BadName {
        /// The most it may have.
        limit: usize,
    },
    /// Nothing to publish.
    #[error("there is nothing to submit")]
    NothingToSubmit,
    /// Some drafts lack words or reasons.
    #[error("{n} drafts are not finished")]
    Unfinished {
        /// How many.
        n: usize,
    },
    /// A submission is on its way to the disk already.
    #[error("a submission is being saved already")]
    Busy,
    /// Longer than a body may be.
    #[error("the text has {len} bytes, more than the limit of {limit}")]
    TooLong {
        /// Its length in bytes.
        len: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Something in a draft that no replica would take, such as a time after the last day of all clocks.
    #[error("a draft holds something that cannot be written down")]
    Unwritable,
    /// More acts than one entry may hold.
    #[error("{n} drafts are more than the {limit} of one submission")]
    TooMany {
        /// How many.
        n: usize,
        /// The most there may be.
        limit: usize,
    },
    /// There is no such draft, thread or comment (another tab may have published or discarded it).
    #[error("it is not there any more")]
    Gone,
    /// Only its author may do that.
    #[error("only its author may do that")]
    NotYours,
    /// The file is not a Baton file, is damaged, or is of a newer version.
    #[error("the file cannot be read: {why}")]
    BadFile {
        /// Why, for people who want to know.
        why: String,
    },
    /// The file belongs to another review.
    #[error("the file belongs to another document")]
    OtherReview {
        /// Its title, as the file says.
        title: String,
    },
    /// The role for it is missing.
    #[error("only a {role:?} of this review may do that")]
    NotAllowed {
        /// The least role that may.
        role: Role,
    },
    /// The invite only allows reading.
    #[error("the invitation to this review only allows reading")]
    ReadOnly,
    /// Only an owned review has invites.
    #[error("this review has no invitations: whoever knows the page may take part")]
    NotOwned,
    /// Nothing is known of the page's text yet.
    #[error("the page has not been read yet")]
    NoPage,
    /// The comment answers nobody and unblocks nobody: it can wait for a submission.
    #[error("a single comment must answer a question or unblock somebody")]
    CanWait,
    /// A hand-off says in a few words what it is about.
    #[error("a hand-off has a summary of 1 to {limit} characters")]
    BadSummary {
        /// The most it may have.
        limit: usize,
    },
    /// A hand-off holds something, and goes to somebody else.
    #[error("there is nothing to hand over, or nobody else to take it")]
    NothingToHandOver,
    /// Whoever takes something over says what they understood.
    #[error("what is taken over is said back in own words")]
    NoReadback,
    /// Nobody else has said when they work, or all have enough already.
    #[error("nobody is known to be at work next")]
    NobodyAwake,
    /// An own ask of priority Now is open already.
    #[error("one ask at a time may interrupt")]
    OneAtATime,
    /// Nothing can be kept on this device, so no review can begin on it.
    #[error("a review cannot begin where nothing can be kept")]
    NoStore,
    /// A name or a value is empty or too long.
    #[error("a name has 1 to {limit} characters")]
    BadLocal {
        /// The most it may have.
        limit: usize,
    },
    /// It is promised for a time that has passed.
    #[error("a promise is for a time that is still to come")]
    NotAhead,
    /// The device could not sign.
    #[error("the device could not sign")]
    CannotSign,
    /// The file's entries are signed by a key that did not sign them.
    #[error("the file holds entries that {key:?} did not sign")]
    Forged {
        /// Whose signature is wrong.
        key: PublicKey,
    },
}
