//! Names of enumerations in exports: stable, in English, lower case. Leaves out the interface's own words.

use review::{Closing, Kind, Reaction, Role, Stance, ThreadState, Timestamp, Verdict};

pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Issue => "issue",
        Kind::Suggestion => "suggestion",
        Kind::Question => "question",
        Kind::Todo => "todo",
        Kind::Note => "note",
        Kind::Nit => "nit",
        Kind::Praise => "praise",
        Kind::Thought => "thought",
    }
}

pub(crate) fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Block => "block",
        Stance::Working => "working",
        Stance::Discuss => "discuss",
        Stance::Satisfied => "satisfied",
        Stance::Inform => "inform",
    }
}

pub(crate) fn closing(closing: Closing) -> &'static str {
    match closing {
        Closing::Fixed => "fixed",
        Closing::Answered => "answered",
        Closing::Accepted => "accepted",
        Closing::Dropped => "dropped",
        Closing::Withdrawn => "withdrawn",
        Closing::Duplicate { .. } => "duplicate",
        Closing::Lapsed => "lapsed",
    }
}

pub(crate) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Comment => "comment",
        Verdict::Approve => "approve",
        Verdict::ApproveOnceFixed => "approve once fixed",
        Verdict::NeedsAnotherRound => "needs another round",
    }
}

pub(crate) fn reaction(reaction: Reaction) -> &'static str {
    match reaction {
        Reaction::Agree => "agree",
        Reaction::Thanks => "thanks",
        Reaction::WellPut => "well put",
        Reaction::Seen => "seen",
    }
}

pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Guest => "guest",
        Role::Reviewer => "reviewer",
        Role::Facilitator => "facilitator",
        Role::Owner => "owner",
    }
}

pub(crate) fn state(state: ThreadState) -> &'static str {
    match state {
        ThreadState::OpenBlocking => "open, blocking",
        ThreadState::OpenInWork => "open, in work",
        ThreadState::Open => "open",
        ThreadState::WaitingForConfirmation => "waiting for confirmation",
        ThreadState::Closed(_) => "closed",
        ThreadState::ClosedWithUnseen { .. } => "closed, with unseen replies",
        ThreadState::Redacted => "redacted",
    }
}

/// The day of a claimed time in UTC, as `2026-11-22` (H. Hinnant, *chrono-compatible low-level date algorithms*).
pub(crate) fn day(at: Timestamp) -> String {
    const DAY: i64 = 24 * 3600 * 1000;
    let days = at.0.div_euclid(DAY) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (at, expected) in [
            (0, "1970-01-01"),
            (951_782_400_000, "2000-02-29"),
            (951_868_800_000, "2000-03-01"),
            (1_795_305_600_000, "2026-11-22"),
            (-1, "1969-12-31"),
        ] {
            assert_eq!(day(Timestamp(at)), expected);
        }
    }
}
