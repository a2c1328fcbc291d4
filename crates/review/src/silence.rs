//! What happens when nobody says anything, and when: nudges, and then what the rules say about silence. What is due may be written
//! down by whoever keeps the review going (`Op::Timed`); nothing happens by itself. Leaves out whether such an entry is valid
//! (`timed.rs`).

use crate::{
    AskId, AskSilence, MoveKind, Nudge, Review, ReviewRequest, Stance, Timestamp, Transition, Turn, TurnReason,
    TurnRow, Waiting,
};

/// What silence of one person comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// When what is waited for reached them.
    pub delivered: Option<Timestamp>,
    /// When an answer is expected.
    pub due: Option<Timestamp>,
    /// When the first nudge is due.
    pub nudge: Option<Timestamp>,
    /// When the second nudge is due.
    pub second_nudge: Option<Timestamp>,
    /// When silence counts, if it does.
    pub default_at: Option<Timestamp>,
    /// How many nudges there were.
    pub n_nudges: u8,
    /// What silence then comes to.
    pub on_silence: AskSilence,
}

/// What happens if somebody who is waited for since then says nothing.
pub fn silence_of(review: &Review, waiting: &Waiting, written: Timestamp, is_blocking: bool) -> Silence {
    let policy = review.policy.response;
    let (person, calendar) = (&waiting.person, review.calendar_of(&waiting.person));
    let delivered = review.delivered(&waiting.cause.entry, written, person);
    let time = policy.response_time(waiting.thread.is_some() && is_blocking);
    let after = |part| delivered.and_then(|at| calendar.deadline(at, time.scaled(part)));
    let thread = waiting.thread.and_then(|thread| review.threads.get(&thread));
    let nudges: &[Nudge] = thread.map_or(&review.nudges, |thread| &thread.nudges);
    let levels = nudges.iter().filter(|nudge| nudge.waiting == *waiting).map(|nudge| nudge.level);
    Silence {
        delivered,
        due: delivered.and_then(|at| calendar.deadline(at, time)),
        nudge: after(policy.nudge_after),
        second_nudge: after(policy.second_nudge),
        default_at: after(policy.silence_after),
        n_nudges: levels.max().unwrap_or(0),
        on_silence: policy.on_silence,
    }
}

/// Who is waited for by a row, and since which act; nothing for rows that nobody is nudged about.
pub fn waiting_of(review: &Review, row: &TurnRow) -> Option<Waiting> {
    let thread = row.thread.and_then(|thread| review.threads.get(&thread));
    let of_move = |is_it: &dyn Fn(MoveKind) -> bool| {
        let mut moves = thread?.moves.iter().rev();
        let found = moves.find(|one| Some(one.entry) == row.cause && is_it(one.kind))?;
        Some(AskId { entry: found.entry, op: found.op })
    };
    let answers = |kind| matches!(kind, MoveKind::Replied | MoveKind::Closed | MoveKind::Answered);
    let cause = match row.reason {
        TurnReason::Asked | TurnReason::ReviewRequested => row.ask,
        TurnReason::BlockingAnswered | TurnReason::ConfirmClosing => of_move(&answers),
        TurnReason::WorkPromised => of_move(&|kind| kind == MoveKind::TookStance(Stance::Working)),
        _ => None,
    }?;
    // A deputy, or who was passed something, is not who was asked.
    let is_own = row.via == crate::Via::Itself;
    is_own.then_some(Waiting { cause, thread: row.thread, person: row.person })
}

/// What has become due and is not written down: offered to whoever keeps the review going.
pub fn due_transitions(review: &Review, turn: &Turn, now: Timestamp) -> Vec<Transition> {
    brief_due(review, now).into_iter().chain(turn.rows.iter().filter_map(|row| due_of(review, row, now))).collect()
}

/// That the standing brief's time is up and people who were asked to review have not; unless it is written down.
pub fn brief_due(review: &Review, now: Timestamp) -> Option<Transition> {
    let brief = review.brief.as_ref().filter(|_| review.brief_over().is_none())?;
    let waits = |request: &ReviewRequest| request.is_of_brief && request.is_open();
    let is_due = brief.due.is_some_and(|at| at <= now) && review.requests.iter().any(waits);
    is_due.then_some(Transition::BriefDue { brief: AskId { entry: brief.entry, op: brief.op } })
}

/// What has become due about one row and is not written down.
pub fn due_of(review: &Review, row: &TurnRow, now: Timestamp) -> Option<Transition> {
    let waiting = waiting_of(review, row).filter(|_| row.is_overdue(now))?;
    let silence = silence_of(review, &waiting, row.since, row.is_blocking);
    let is_past = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
    match silence.n_nudges {
        0 if is_past(silence.nudge) => Some(Transition::Nudge(waiting)),
        1 if is_past(silence.second_nudge) => Some(Transition::Nudge(waiting)),
        2.. if is_past(silence.default_at)
            && silence.on_silence == AskSilence::Lapses
            && row.reason != TurnReason::WorkPromised =>
        {
            Some(Transition::Silence(waiting))
        }
        _ => None,
    }
}
