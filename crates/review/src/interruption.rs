//! The one thing that may interrupt: an ask of priority Now, inside its receiver's working hours, one at a time per sender
//! (WORKFLOW §6). Everything else waits for a digest.

use crate::{IdSet, PersonId, Review, Timestamp, Turn, TurnRow, UrgentAsk};

/// The asks that may interrupt a person now, in the order of the log. Nobody is interrupted whose working hours are not known,
/// or outside them; and of one sender's open asks of priority Now only the first one counts, whomever it asks.
pub fn interruptions<'a>(review: &'a Review, turn: &'a Turn, person: PersonId, now: Timestamp) -> Vec<&'a UrgentAsk> {
    if review.urgent.is_empty() || !review.calendar_of(&person).is_working(now) {
        return Vec::new();
    }
    let waits = |urgent: &UrgentAsk, row: &TurnRow| row.ask == Some(urgent.ask) && row.by == urgent.by;
    let mut senders = IdSet::new();
    let open = review.urgent.iter().filter(|urgent| turn.rows.iter().any(|row| waits(urgent, row)));
    let first = open.filter(|urgent| senders.insert(urgent.by));
    first.filter(|urgent| turn.rows.iter().any(|row| row.person == person && waits(urgent, row))).collect()
}
