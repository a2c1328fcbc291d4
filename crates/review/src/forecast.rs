//! What a question costs in time: when it will be read, answered, and its answer seen (WORKFLOW §8). Leaves out how that is said.

use crate::{Calendar, ResponsePolicy, Timestamp};

/// The way of a question and its answer, if everybody keeps to their hours and to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// When whoever is asked reads it: at their next digest, within their hours.
    pub read_at: Timestamp,
    /// By when they answer.
    pub answered_at: Timestamp,
    /// When whoever asks reads the answer.
    pub seen_at: Timestamp,
}

/// What becomes of a question asked now. Nothing if whoever is asked never works.
pub fn forecast(
    asker: &Calendar,
    asked: &Calendar,
    now: Timestamp,
    policy: &ResponsePolicy,
    is_blocking: bool,
) -> Option<Forecast> {
    let read_at = told_at(asked, now);
    let answered_at = asked.deadline(read_at, policy.response_time(is_blocking))?;
    Some(Forecast { read_at, answered_at, seen_at: told_at(asker, answered_at) })
}

/// When somebody reads what happens at an instant: at their next digest, and where that lies outside their hours, when they work
/// next. Who never said when they work may be looking already; the rule for unknown hours gives them their time to answer all
/// the same.
fn told_at(calendar: &Calendar, at: Timestamp) -> Timestamp {
    let digest = calendar.next_digest_time(Timestamp(at.0 - 1)).unwrap_or(at);
    calendar.next_start(digest).unwrap_or(digest)
}
