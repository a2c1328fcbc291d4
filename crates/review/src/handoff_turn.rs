//! Whose turn hand-offs make: an offer is the receiver's until they answer, what was taken is its holder's, and what came back
//! is its giver's again. Leaves out the other rules (`turn_rules.rs`).

use crate::handoff_fold::Passed;
use crate::{
    AskId, Comment, EntryId, Handoff, HandoffTo, HandoffWork, IdMap, ItemState, ItemWork, MoveKind, PersonId, Review,
    ThreadId, Timestamp, TurnReason, TurnRow, Urgency,
};

/// A row that a hand-off makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HandoffRow {
    pub(crate) person: PersonId,
    pub(crate) reason: HandoffReason,
    pub(crate) handoff: AskId,
    pub(crate) by: PersonId,
    pub(crate) since: Timestamp,
    /// The entry that made it so.
    pub(crate) cause: EntryId,
    pub(crate) is_blocking: bool,
}

/// Why a hand-off makes it somebody's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HandoffReason {
    /// It waits for them to take it.
    Offered,
    /// They took it, and it is not done.
    Held,
    /// They gave it, and it came back.
    Returned,
}

/// The rows that hand-offs make.
pub(crate) fn handoff_rows(review: &Review) -> Vec<HandoffRow> {
    let mut rows = Vec::new();
    for handoff in &review.handoffs {
        offered(review, handoff, &mut rows);
        held(review, handoff, &mut rows);
        returned(review, handoff, &mut rows);
    }
    rows
}

fn row(handoff: &Handoff, person: PersonId, reason: HandoffReason, by: PersonId) -> HandoffRow {
    let is_blocking = handoff.urgency == Urgency::Blocking;
    let (since, cause) = (handoff.at, handoff.id.entry);
    HandoffRow { person, reason, handoff: handoff.id, by, since, cause, is_blocking }
}

fn offered(review: &Review, handoff: &Handoff, rows: &mut Vec<HandoffRow>) {
    let is_open = |person: &PersonId| review.people.contains_key(person) && !handoff.open_to(person).is_empty();
    let mut offer = |person: PersonId| {
        if person != handoff.by && is_open(&person) {
            rows.push(row(handoff, person, HandoffReason::Offered, handoff.by));
        }
    };
    match handoff.to {
        HandoffTo::Person(person) | HandoffTo::NextAwake { person, .. } => offer(person),
        HandoffTo::Role(role) => {
            let has_role = |person: &PersonId| review.rights_of(person) >= role;
            review.people.keys().filter(has_role).for_each(offer);
        }
    }
}

/// Somebody holds something that is not done yet.
fn held(review: &Review, handoff: &Handoff, rows: &mut Vec<HandoffRow>) {
    let mut holders: Vec<PersonId> = Vec::new();
    for item in handoff.items.iter().filter(|item| item.state == ItemState::Taken) {
        let is_left = match item.what {
            ItemWork::Action(_) => true,
            ItemWork::Log(work) => is_work_left(review, handoff.by, work),
        };
        if is_left && !holders.contains(&item.holder) {
            holders.push(item.holder);
        }
    }
    for holder in holders {
        let taking = handoff.takings.iter().rfind(|taking| taking.by == holder && !taking.got.is_empty());
        let mut row = row(handoff, holder, HandoffReason::Held, handoff.by);
        if let Some(taking) = taking {
            (row.since, row.cause) = (taking.at, taking.order.entry);
        }
        rows.push(row);
    }
}

fn is_work_left(review: &Review, giver: PersonId, work: HandoffWork) -> bool {
    match work {
        HandoffWork::Thread(thread) => review.threads.get(&thread).is_some_and(|thread| thread.is_open()),
        HandoffWork::Ask(ask) => {
            let is_open_request = review.requests.iter().any(|one| one.ask == ask && one.is_open());
            is_open_request || comment_of(review, ask).is_some_and(|comment| comment.open_asks.contains(&giver))
        }
    }
}

/// The comment that asks: a thread's first one is found at once, a reply by looking for it.
fn comment_of(review: &Review, ask: AskId) -> Option<&Comment> {
    let is_it = |comment: &&Comment| comment.id.entry == ask.entry && comment.id.op == ask.op;
    let opening = ThreadId { entry: ask.entry, op: ask.op };
    match review.threads.get(&opening) {
        Some(thread) => thread.comments.first(),
        None => review.threads.values().find_map(|thread| thread.comments.iter().find(is_it)),
    }
}

/// Something came back undone, and its giver has neither offered anything since nor taken it back.
fn returned(review: &Review, handoff: &Handoff, rows: &mut Vec<HandoffRow>) {
    let Some(item) = handoff.items.iter().rfind(|item| item.state == ItemState::GivenBack) else { return };
    let knows = |entry: &EntryId| review.history.is_before(&item.since, entry);
    if review.handoffs.iter().any(|other| other.by == handoff.by && knows(&other.id.entry)) {
        return;
    }
    let declined = handoff.takings.iter().find(|taking| taking.order.entry == item.since);
    let given = handoff.returns.iter().find(|given| given.order.entry == item.since);
    let who = declined.map(|taking| (taking.by, taking.at)).or(given.map(|given| (given.by, given.at)));
    if let Some((by, since)) = who {
        let row = row(handoff, handoff.by, HandoffReason::Returned, by);
        rows.push(HandoffRow { since, cause: item.since, ..row });
    }
}

/// What became of a row when work was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moved {
    /// It is still whose it was.
    Stays,
    /// Somebody else has it, and has not dealt with it.
    To(PersonId),
    /// Somebody else had it, and has dealt with it.
    Over,
}

/// Who has whose work.
pub(crate) struct Holders<'a> {
    review: &'a Review,
    /// Per person, the entries by which they submitted a verdict.
    sittings: IdMap<PersonId, Vec<EntryId>>,
}

impl<'a> Holders<'a> {
    /// Reads them off a review.
    pub(crate) fn of(review: &'a Review) -> Self {
        let mut sittings: IdMap<PersonId, Vec<EntryId>> = IdMap::new();
        if !review.handoff_links.is_empty() {
            for submission in review.submissions.iter().filter(|submission| submission.verdict.is_some()) {
                sittings.get_or_insert_with(submission.by, Vec::new).push(submission.id);
            }
        }
        Self { review, sittings }
    }

    /// Whether nothing was ever taken: then every row stays.
    pub(crate) fn is_empty(&self) -> bool {
        self.review.handoff_links.is_empty()
    }

    /// What became of a row.
    pub(crate) fn moved(&self, row: &TurnRow) -> Moved {
        if self.is_empty() || !can_pass(row.reason) {
            return Moved::Stays;
        }
        let of_thread = row.thread.map(HandoffWork::Thread);
        let of_ask = row.ask.map(HandoffWork::Ask);
        let mut passed = [of_ask, of_thread].into_iter().flatten();
        let Some(passed) = passed.find_map(|work| self.review.handoff_links.follow(work, row.person)) else {
            return Moved::Stays;
        };
        // Whoever asks knowing that it was taken means whom they ask.
        if row.ask.is_some_and(|ask| self.review.history.is_before(&passed.taken, &ask.entry)) {
            return Moved::Stays;
        }
        if self.has_dealt(row, passed) { Moved::Over } else { Moved::To(passed.to) }
    }

    /// Whether the new holder answered for the old one, having taken it: only asks wait for a certain person's word.
    fn has_dealt(&self, row: &TurnRow, passed: Passed) -> bool {
        let Some(ask) = row.ask else { return false };
        let holder = passed.to;
        let knows = |entry: &EntryId| {
            let history = &self.review.history;
            history.is_before(&ask.entry, entry) && (*entry == passed.taken || history.is_before(&passed.taken, entry))
        };
        match (row.reason, row.thread.and_then(|thread| self.review.threads.get(&thread))) {
            (TurnReason::ReviewRequested, _) => self.sittings.get(&holder).into_iter().flatten().any(knows),
            (TurnReason::Asked, Some(thread)) => {
                let answers = |kind| matches!(kind, MoveKind::Replied | MoveKind::Closed);
                thread.moves.iter().any(|one| one.by == holder && answers(one.kind) && knows(&one.entry))
            }
            _ => false,
        }
    }
}

/// Whether somebody else can do it. Only the raiser lifts a block, and only who approved something can say that it still holds.
fn can_pass(reason: TurnReason) -> bool {
    matches!(
        reason,
        TurnReason::Asked
            | TurnReason::ReviewRequested
            | TurnReason::BlockingRaised
            | TurnReason::SuggestionOpen
            | TurnReason::AnotherRoundWanted
            | TurnReason::WorkPromised
            | TurnReason::UnseenReply
            | TurnReason::ConflictingAnswers
    )
}
