//! Rules T1 to T3 of WORKFLOW §5, and what §3 and §4 add to them. Each rule reads the value and the document and says whose
//! turn it makes; nothing is remembered between calls. "Acted" always means: knowing what the row is about.

use std::rc::Rc;

use crate::review_fold::folded;
use crate::{
    AskId, Comment, DecisionWanted, DocumentNow, EntryId, IdMap, Move, MoveKind, NEWCOMER, PersonId, Review,
    ReviewRequest, RevisionNote, Stance, SuggestionState, Thread, ThreadId, ThreadState, Timestamp, TurnReason,
    TurnRow, Unblocks, Verdict, VerdictNow, Words, coverage, suggestions, verdicts,
};

/// All rows of these rules, in no particular order.
pub(crate) fn rows(review: &Review, document: &DocumentNow, now: Timestamp) -> Vec<TurnRow> {
    // Turns would be wrong without what a newer version wrote (FORMAT §3).
    if review.needs_newer_version() {
        return Vec::new();
    }
    let note = review.revisions.iter().find(|note| Some(note.revision) == document.revision);
    let (suggestions, verdicts) = (suggestions(review, document), verdicts(review, document));
    let keeper = review.keeper();
    let mut board = Board { review, document, now, keeper, note, suggestions, verdicts, rows: Vec::new() };
    board.requests();
    board.offers();
    board.stale_sections();
    board.other_rounds();
    for thread in review.threads.values() {
        board.thread(thread);
    }
    board.rows
}

/// What waits for somebody who goes by this name and has said nothing yet.
pub(crate) fn newcomer_rows(review: &Review, name: &str) -> Vec<TurnRow> {
    let name = folded(name);
    let is_me = |other: &str| !name.is_empty() && folded(other) == name;
    let (document, now) = (&DocumentNow::default(), Timestamp(0));
    let (suggestions, verdicts) = (IdMap::new(), Vec::new());
    let mut board = Board { review, document, now, keeper: None, note: None, suggestions, verdicts, rows: Vec::new() };
    let Some(brief) = review.brief.as_ref().filter(|_| !review.needs_newer_version()) else { return Vec::new() };
    if brief.awaited.iter().any(|other| is_me(other)) {
        let cause = Cause { by: brief.by, at: brief.at, entry: Some(brief.entry) };
        let row = board.row(NEWCOMER, TurnReason::ReviewRequested, cause, Unblocks::SubmitOrDecline);
        row.ask = Some(AskId { entry: brief.entry, op: brief.op });
    }
    for thread in brief.questions.iter().filter_map(|id| review.threads.get(id)) {
        if let Some((comment, _)) = open_question(thread).filter(|(_, other)| is_me(other)) {
            board.asked(thread, comment, NEWCOMER);
        }
    }
    board.rows
}

/// The question that a thread puts to somebody by name, while nobody has ended it.
fn open_question(thread: &Thread) -> Option<(&Comment, &str)> {
    let comment = thread.comments.first()?;
    let is_over = matches!(thread.state, ThreadState::Closed(_) | ThreadState::Redacted);
    let name = comment.asks_name.as_deref().filter(|_| !is_over && comment.words != Words::Erased)?;
    Some((comment, name))
}

struct Board<'a> {
    review: &'a Review,
    document: &'a DocumentNow,
    now: Timestamp,
    keeper: Option<PersonId>,
    /// How the text that the reader has was announced.
    note: Option<&'a RevisionNote>,
    suggestions: IdMap<ThreadId, SuggestionState>,
    verdicts: Vec<VerdictNow>,
    rows: Vec<TurnRow>,
}

/// What made it somebody's turn: whose act, when.
#[derive(Clone, Copy)]
struct Cause {
    by: PersonId,
    at: Timestamp,
    entry: Option<EntryId>,
}

impl From<&Move> for Cause {
    fn from(one: &Move) -> Self {
        Self { by: one.by, at: one.at, entry: Some(one.entry) }
    }
}

/// An entry that somebody may have known of. Who stands no higher than it did not; 0 where that is not at hand.
#[derive(Clone, Copy)]
struct Known {
    entry: EntryId,
    lamport: u32,
}

impl From<&Move> for Known {
    fn from(one: &Move) -> Self {
        Self { entry: one.entry, lamport: one.lamport }
    }
}

impl Board<'_> {
    fn row(&mut self, person: PersonId, reason: TurnReason, cause: Cause, unblocks: Unblocks) -> &mut TurnRow {
        let at = self.rows.len();
        let row = TurnRow::new(person, reason, cause.by, cause.at, unblocks);
        self.rows.push(TurnRow { cause: cause.entry, ..row });
        &mut self.rows[at]
    }

    fn row_in(&mut self, thread: &Thread, person: PersonId, reason: TurnReason, cause: Cause, unblocks: Unblocks) {
        let mut others: Vec<PersonId> = thread.moves.iter().map(|one| one.by).filter(|by| *by != person).collect();
        others.sort_unstable();
        others.dedup();
        let row = self.row(person, reason, cause, unblocks);
        row.thread = Some(thread.id);
        row.is_blocking = thread.is_blocked;
        row.n_waiting = others.len();
    }

    /// T1: whoever was asked to review has not submitted since, nor declined.
    fn requests(&mut self) {
        let brief = self.review.brief.as_ref();
        let decides = |wanted| matches!(wanted, DecisionWanted::Approval | DecisionWanted::Choice);
        let is_decision = brief.is_some_and(|brief| decides(brief.decision_wanted));
        let people = &self.review.people;
        let is_here = |request: &&ReviewRequest| request.is_open() && people.contains_key(&request.person);
        for request in self.review.requests.iter().filter(is_here) {
            let cause = Cause { by: request.by, at: request.at, entry: Some(request.ask.entry) };
            let row = self.row(request.person, TurnReason::ReviewRequested, cause, Unblocks::SubmitOrDecline);
            row.ask = Some(request.ask);
            row.is_blocking = is_decision;
        }
    }

    /// T1: the review was offered to somebody.
    fn offers(&mut self) {
        let people = &self.review.people;
        for offer in self.review.offers.iter().filter(|offer| offer.is_open && people.contains_key(&offer.to)) {
            let cause = Cause { by: offer.by, at: offer.at, entry: Some(offer.ask.entry) };
            self.row(offer.to, TurnReason::TransferOffered, cause, Unblocks::AcceptTransfer).ask = Some(offer.ask);
        }
    }

    /// T2: a reviewer wants another round; it is the keeper's until there is a new text, or a request to look again.
    fn other_rounds(&mut self) {
        let (review, Some(keeper)) = (self.review, self.keeper) else { return };
        for verdict in core::mem::take(&mut self.verdicts) {
            if verdict.verdict != Verdict::NeedsAnotherRound || verdict.person == keeper {
                continue;
            }
            let knows = |entry: &EntryId| review.history.is_before(&verdict.submission, entry);
            let submission = review.submissions.iter().find(|submission| submission.id == verdict.submission);
            let ask = submission.map(|submission| AskId { entry: submission.id, op: submission.op });
            let is_revised = review.revisions.iter().any(|note| knows(&note.entry));
            let asks_again = review.requests.iter().any(|one| one.person == verdict.person && knows(&one.ask.entry));
            let is_ended = review.ended_asks.iter().any(|ended| Some(ended.ask) == ask);
            if !is_revised && !asks_again && !is_ended {
                let cause = Cause { by: verdict.person, at: verdict.at, entry: Some(verdict.submission) };
                let row = self.row(keeper, TurnReason::AnotherRoundWanted, cause, Unblocks::Revise);
                (row.ask, row.is_blocking) = (ask, true);
            }
        }
    }

    /// T3: what somebody approved, or had been through, reads differently now.
    fn stale_sections(&mut self) {
        let approvals = self.verdicts.iter().filter(|verdict| !verdict.stale.is_empty());
        let mut found: Vec<(TurnReason, PersonId, Timestamp)> =
            approvals.map(|verdict| (TurnReason::StanceStale, verdict.person, verdict.at)).collect();
        let mut marks: IdMap<PersonId, Timestamp> = IdMap::new();
        for section in coverage(self.review, self.document) {
            for mark in section.marks.iter().filter(|mark| mark.is_stale) {
                let oldest = marks.get_or_insert_with(mark.person, || mark.at);
                *oldest = mark.at.min(*oldest);
            }
        }
        found.extend(marks.iter().map(|(person, at)| (TurnReason::MarkStale, person, *at)));
        let keeper = self.keeper;
        for (reason, person, at) in found.into_iter().filter(|(_, person, _)| Some(*person) != keeper) {
            let cause = self.cause_of_text(person, at);
            self.row(person, reason, cause, Unblocks::LookAgain);
        }
    }

    /// A text comes from whoever announced it; one that nobody announced, from the keeper, since the reader's own last word.
    fn cause_of_text(&self, reader: PersonId, at: Timestamp) -> Cause {
        match self.note {
            Some(note) => Cause { by: note.by, at: note.at, entry: Some(note.entry) },
            None => Cause { by: self.keeper.unwrap_or(reader), at, entry: None },
        }
    }

    fn thread(&mut self, thread: &Rc<Thread>) {
        let first = self.rows.len();
        self.asks(thread);
        match thread.state_at(self.now) {
            ThreadState::Closed(_) | ThreadState::Redacted => return,
            ThreadState::ClosedWithUnseen { .. } => self.unseen_reply(thread),
            ThreadState::WaitingForConfirmation => self.confirmation(thread),
            ThreadState::OpenBlocking => {
                self.answered(thread);
                self.raised(thread);
            }
            ThreadState::Open | ThreadState::OpenInWork => {}
        }
        self.suggestion(thread);
        self.changed_text(thread);
        let is_somebodys = self.rows.len() > first;
        let is_promised = self.promise(thread);
        // Nobody is left to move: then it falls to whoever keeps the document.
        if thread.is_blocked && !is_somebodys && !is_promised {
            self.falls_to_keeper(thread);
        }
    }

    /// T1: a question to somebody, until they answer or decline.
    fn asks(&mut self, thread: &Rc<Thread>) {
        self.asks_by_name(thread);
        if thread.n_open_asks == 0 {
            return;
        }
        for comment in &thread.comments {
            for person in comment.open_asks.iter().filter(|person| self.review.people.contains_key(person)) {
                self.asked(thread, comment, *person);
            }
        }
    }

    /// T1 as well: a brief's question to somebody who was not here yet. Whoever comes with that name is meant.
    fn asks_by_name(&mut self, thread: &Thread) {
        let Some((comment, name)) = open_question(thread) else { return };
        let name = folded(name);
        for person in self.review.people.values().filter(|person| folded(person.name.as_str()) == name) {
            let is_answer =
                |one: &&Move| one.by == person.id && matches!(one.kind, MoveKind::Replied | MoveKind::Closed);
            let is_asked_twice = comment.asks.contains(&person.id) || person.id == comment.author;
            let is_ended = comment.ended_asks.iter().any(|ended| ended.by == person.id || ended.by == comment.author);
            if !is_asked_twice && !is_ended && !thread.moves.iter().any(|one| is_answer(&one)) {
                self.asked(thread, comment, person.id);
            }
        }
    }

    fn asked(&mut self, thread: &Thread, comment: &Comment, person: PersonId) {
        let cause = Cause { by: comment.author, at: comment.at, entry: Some(comment.id.entry) };
        self.row_in(thread, person, TurnReason::Asked, cause, Unblocks::AnswerOrDecline);
        if let Some(row) = self.rows.last_mut() {
            row.ask = Some(AskId { entry: comment.id.entry, op: comment.id.op });
        }
    }

    /// Whether a person went on with a thread knowing an entry.
    fn has_acted(&self, thread: &Thread, person: PersonId, known: Known) -> bool {
        let could_know = |one: &&Move| one.lamport > known.lamport && one.by == person && one.kind.is_contribution();
        let mut acts = thread.moves.iter().rev().filter(could_know);
        acts.any(|act| self.review.history.is_before(&known.entry, &act.entry))
    }

    /// WORKFLOW §3: whoever closed a thread without having seen all replies reads them and closes again.
    fn unseen_reply(&mut self, thread: &Thread) {
        let Some(closed) = &thread.closed else { return };
        let closings = || thread.moves.iter().filter(|one| one.kind == MoveKind::Closed);
        let is_unseen = |one: &&Move| {
            one.kind == MoveKind::Replied
                && closings().all(|closing| self.review.history.is_beside(&closing.entry, &one.entry))
        };
        // A closing that was undone may have seen it; the state has counted properly, so the last reply stands in.
        let replies = || thread.moves.iter().filter(|one| one.kind == MoveKind::Replied);
        let Some(reply) = replies().find(is_unseen).or_else(|| replies().next_back()) else { return };
        self.row_in(thread, closed.by, TurnReason::UnseenReply, Cause::from(reply), Unblocks::ReadAndClose);
    }

    /// T1: whoever holds a thread that somebody else closed says whether that satisfies them.
    fn confirmation(&mut self, thread: &Thread) {
        let Some(closed) = &thread.closed else { return };
        let worker = thread.work.filter(|work| work.is_under_way(self.now)).map(|work| work.by);
        let Some(holder) = (if thread.is_blocked { Some(thread.raiser) } else { worker }) else { return };
        let closing = thread.moves.iter().rfind(|one| one.kind == MoveKind::Closed && one.by == closed.by);
        if closing.is_some_and(|closing| holder != closed.by && !self.has_acted(thread, holder, Known::from(closing))) {
            let cause = Cause { by: closed.by, at: closed.at, entry: closing.map(|one| one.entry) };
            self.row_in(thread, holder, TurnReason::ConfirmClosing, cause, Unblocks::Confirm);
        }
    }

    /// T2: a blocking thread was answered; its raiser says whether that lifts it.
    fn answered(&mut self, thread: &Thread) {
        let is_answer = |one: &&Move| {
            let answers = matches!(one.kind, MoveKind::Replied | MoveKind::Closed | MoveKind::Answered);
            answers && one.by != thread.raiser && !self.has_acted(thread, thread.raiser, Known::from(*one))
        };
        if let Some(answer) = thread.moves.iter().find(is_answer) {
            let cause = Cause::from(answer);
            self.row_in(thread, thread.raiser, TurnReason::BlockingAnswered, cause, Unblocks::Confirm);
        }
    }

    /// T2: a blocking thread was published in somebody's document.
    fn raised(&mut self, thread: &Thread) {
        let Some(keeper) = self.keeper.filter(|keeper| *keeper != thread.raiser) else { return };
        let is_block = |one: &&Move| one.by == thread.raiser && one.kind == MoveKind::TookStance(Stance::Block);
        let Some(block) = thread.moves.iter().rfind(is_block).or_else(|| thread.moves.first()) else { return };
        if !self.has_acted(thread, keeper, Known::from(block)) {
            self.row_in(thread, keeper, TurnReason::BlockingRaised, Cause::from(block), Unblocks::Answer);
        }
    }

    fn falls_to_keeper(&mut self, thread: &Thread) {
        let last = thread.moves.iter().rfind(|one| one.kind.is_contribution());
        if let (Some(keeper), Some(last)) = (self.keeper, last) {
            self.row_in(thread, keeper, TurnReason::BlockingRaised, Cause::from(last), Unblocks::Answer);
        }
    }

    /// T2: a suggestion was published; §4: answers that contradict each other are the author's to settle.
    fn suggestion(&mut self, thread: &Thread) {
        if thread.suggestion.is_none() {
            return;
        }
        let wording = thread.wording().unwrap_or(thread.order);
        let wording = Known { entry: wording.entry, lamport: wording.lamport };
        match (self.suggestions.get(&thread.id), self.keeper) {
            (Some(SuggestionState::Open), Some(keeper))
                if keeper != thread.raiser && !self.has_acted(thread, keeper, wording) =>
            {
                let cause = Cause { by: thread.raiser, at: thread.at, entry: Some(thread.id.entry) };
                self.row_in(thread, keeper, TurnReason::SuggestionOpen, cause, Unblocks::Decide);
            }
            (Some(SuggestionState::Conflicting { accepted, rejected }), keeper) => {
                let Some(last) = thread.moves.iter().rfind(|one| one.kind == MoveKind::Answered) else { return };
                let (accepted, rejected) = (*accepted, *rejected);
                // Where nobody keeps the document, those who disagree settle it.
                let people: &[PersonId] = match keeper {
                    Some(keeper) => &[keeper],
                    None if accepted == rejected => &[accepted],
                    None => &[accepted, rejected],
                };
                for person in people {
                    self.row_in(thread, *person, TurnReason::ConflictingAnswers, Cause::from(last), Unblocks::Decide);
                }
            }
            _ => {}
        }
    }

    /// T3: the words of an open blocking thread changed, or words on which somebody took a stance.
    fn changed_text(&mut self, thread: &Thread) {
        let concerns_nobody = !thread.is_blocked && thread.stances.is_empty();
        if concerns_nobody || !self.document.changed.contains(&thread.id) {
            return;
        }
        if thread.is_blocked && !self.has_looked_again(thread, thread.raiser) {
            let cause = self.cause_of_text(thread.raiser, last_word(thread, thread.raiser));
            self.row_in(thread, thread.raiser, TurnReason::TextChanged, cause, Unblocks::LookAgain);
        }
        for (person, taken) in &thread.stances {
            let depends = matches!(taken.stance, Stance::Block | Stance::Discuss | Stance::Satisfied);
            let is_told = Some(person) == self.keeper || (thread.is_blocked && person == thread.raiser);
            if depends && !is_told && !self.has_looked_again(thread, person) {
                let cause = self.cause_of_text(person, taken.at);
                self.row_in(thread, person, TurnReason::StanceStale, cause, Unblocks::LookAgain);
            }
        }
    }

    /// Whether a person acted in a thread knowing the text that the reader has. Of a text that nobody announced, nobody knows.
    fn has_looked_again(&self, thread: &Thread, person: PersonId) -> bool {
        self.note.is_some_and(|note| self.has_acted(thread, person, Known { entry: note.entry, lamport: 0 }))
    }

    /// WORKFLOW §3: whoever said "I am on it" has it, until they say something else. Whether the promise still runs.
    fn promise(&mut self, thread: &Thread) -> bool {
        let Some(work) = thread.work.filter(|_| thread.closed.is_none()) else { return false };
        let is_it = |one: &&Move| one.by == work.by && one.kind == MoveKind::TookStance(Stance::Working);
        let entry = thread.moves.iter().rfind(is_it).map(|one| one.entry);
        let cause = Cause { by: work.by, at: work.at, entry };
        self.row_in(thread, work.by, TurnReason::WorkPromised, cause, Unblocks::Answer);
        work.is_under_way(self.now)
    }
}

/// When a person last said something in a thread.
fn last_word(thread: &Thread, person: PersonId) -> Timestamp {
    thread.moves.iter().rfind(|one| one.by == person).map_or(thread.at, |one| one.at)
}
