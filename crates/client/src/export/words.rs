//! Names of enumerations in exports: stable, in English, lower case. Leaves out the interface's own words.

use review::{
    Closing, DecisionWanted, Kind, Level, Preset, Reaction, Role, Stance, SuggestionAnswer, SuggestionState,
    ThreadState, Timestamp, TurnReason, Verdict,
};

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

pub(crate) fn preset(preset: Preset) -> &'static str {
    match preset {
        Preset::Open => "open",
        Preset::QuickLook => "quick look",
        Preset::TeamReview => "team review",
        Preset::Decision => "decision",
        Preset::DocumentSignOff => "document sign-off",
    }
}

pub(crate) fn decision(wanted: DecisionWanted) -> &'static str {
    match wanted {
        DecisionWanted::None => "none",
        DecisionWanted::Feedback => "feedback",
        DecisionWanted::Approval => "approval",
        DecisionWanted::Choice => "choice",
    }
}

pub(crate) fn level(level: Level) -> &'static str {
    match level {
        Level::Skimmed => "skimmed",
        Level::Read => "read",
        Level::Verified => "verified",
    }
}

pub(crate) fn answer(answer: SuggestionAnswer) -> &'static str {
    match answer {
        SuggestionAnswer::Accept => "accept",
        SuggestionAnswer::Reject => "reject",
    }
}

pub(crate) fn suggestion(state: &SuggestionState) -> &'static str {
    match state {
        SuggestionState::Open => "open",
        SuggestionState::Accepted { .. } => "accepted",
        SuggestionState::Rejected { .. } => "rejected",
        SuggestionState::Conflicting { .. } => "conflicting answers",
        SuggestionState::Stale { .. } => "stale",
        SuggestionState::Superseded { .. } => "superseded",
    }
}

pub(crate) fn turn(reason: TurnReason) -> &'static str {
    match reason {
        TurnReason::Asked => "asked",
        TurnReason::ReviewRequested => "review requested",
        TurnReason::TransferOffered => "transfer offered",
        TurnReason::ConfirmClosing => "confirm closing",
        TurnReason::BlockingAnswered => "blocking thread answered",
        TurnReason::BlockingRaised => "blocking thread raised",
        TurnReason::SuggestionOpen => "suggestion open",
        TurnReason::AnotherRoundWanted => "another round wanted",
        TurnReason::WorkPromised => "work promised",
        TurnReason::UnseenReply => "unseen reply",
        TurnReason::ConflictingAnswers => "conflicting answers",
        TurnReason::TextChanged => "text changed",
        TurnReason::StanceStale => "stance stale",
        TurnReason::MarkStale => "mark stale",
        TurnReason::HandoffOffered => "hand-off offered",
        TurnReason::HandoffHeld => "hand-off held",
        TurnReason::HandoffReturned => "hand-off returned",
        TurnReason::PassedOn => "passed on",
        TurnReason::GateUnmet => "gate unmet",
        _ => "other",
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

/// A claimed time in UTC, to the minute, as `2026-11-22T14:05Z`.
pub(crate) fn instant(at: Timestamp) -> String {
    let minute = at.0.div_euclid(60_000).rem_euclid(24 * 60);
    format!("{}T{:02}:{:02}Z", day(at), minute / 60, minute % 60)
}

/// The same with seconds, as RFC 3339 has it.
pub(crate) fn instant_with_seconds(at: Timestamp) -> String {
    let second = at.0.div_euclid(1000).rem_euclid(60);
    instant(at).replace('Z', &format!(":{second:02}Z"))
}

/// A number below a hundred in two digits.
pub(crate) fn two_digits(n: i64) -> String {
    format!("{n:02}")
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
