//! A digest in sentences: a heading and lines for each section, by a named table of texts. Leaves out how they are marked up
//! (`digest_pages.rs`), and every clock but UTC: a file is read by people in many zones.

use review::{AskEnding, Closing, Digest, DigestFact, DigestRow, DigestTopic, HandoffEnding, TurnReason, Verdict};

use super::digest::DigestHash;
use super::sheet::{Sheet, SheetLine, SheetPart, TextTable};

/// A digest in the sentences of a table, with each time as this function writes it: the files have UTC in ISO 8601, a screen
/// has its reader's own.
pub fn digest_sheet(digest: &Digest, table: &TextTable<'_>, time: &dyn Fn(review::Timestamp) -> String) -> Sheet {
    let title = table
        .say(if digest.title.is_empty() { "digest.title" } else { "digest.title.of" }, &[("title", &digest.title)]);
    let name = digest.viewer.as_ref().map_or("", |viewer| &viewer.name);
    let (when, n_acts, n) = (time(digest.at), digest.n_acts.to_string(), digest.n_avoided().to_string());
    let lead = match (&digest.viewer, digest.n_acts) {
        (None, _) => "digest.lead.nobody",
        (Some(_), 0) => "digest.lead.quiet",
        (Some(_), _) => "digest.lead",
    };
    let slots: &[(&str, &str)] = &[("name", name), ("time", &when), ("acts", &n_acts), ("avoided", &n)];
    let part = |section: &review::DigestSection| {
        let mut lines: Vec<SheetLine> = section.rows.iter().map(|row| line(row, table, time)).collect();
        if lines.is_empty() {
            let is_news = !matches!(section.topic, DigestTopic::ComingUp | DigestTopic::NextAwake);
            lines.push(SheetLine::plain((table.text)(if is_news { "digest.nothing" } else { "digest.nothing_known" })));
        }
        if section.n_more > 0 {
            lines.push(SheetLine::plain(table.say("digest.more", &[("n", &section.n_more.to_string())])));
        }
        SheetPart { heading: (table.text)(heading(section.topic)), lines }
    };
    Sheet {
        title,
        lead: table.say(lead, slots),
        parts: digest.sections.iter().map(part).collect(),
        foot: table.say("digest.hash", &[("hash", &DigestHash::of(digest).to_string())]),
    }
}

fn line(row: &DigestRow, table: &TextTable<'_>, time: &dyn Fn(review::Timestamp) -> String) -> SheetLine {
    let name = row.who.as_ref().map(|who| match &*who.name {
        "" => who.person.to_string().chars().take(8).collect(),
        name => name.to_owned(),
    });
    let name = name.unwrap_or_default();
    let at = row.at.map(time).unwrap_or_default();
    let until = row.until.map(time).unwrap_or_default();
    let slots: &[(&str, &str)] = &[("name", &name), ("time", &at), ("until", &until)];
    let mut text = table.say(fact(row.fact), slots);
    if is_dated(row.fact) {
        text = table.say("digest.dated", &[("what", &text), ("time", &at)]);
    }
    SheetLine {
        text,
        place: row.place.to_string(),
        said: row.said.iter().map(ToString::to_string).collect(),
        thread: row.thread,
    }
}

/// Whether the time is said behind the sentence, and not in it.
fn is_dated(fact: DigestFact) -> bool {
    !matches!(
        fact,
        DigestFact::NextShift
            | DigestFact::BriefDue
            | DigestFact::AnswerDue
            | DigestFact::WorkDue
            | DigestFact::AtWork
            | DigestFact::Awake
    )
}

fn heading(topic: DigestTopic) -> &'static str {
    match topic {
        DigestTopic::NeedsYou => "digest.needs_you",
        DigestTopic::Answered => "digest.answered",
        DigestTopic::TextChanged => "digest.text_changed",
        DigestTopic::NewBlocking => "digest.new_blocking",
        DigestTopic::Closed => "digest.closed",
        DigestTopic::ComingUp => "digest.coming_up",
        DigestTopic::NextAwake => "digest.next_awake",
    }
}

fn fact(fact: DigestFact) -> &'static str {
    match fact {
        DigestFact::Turn(reason) => turn(reason),
        DigestFact::Replied => "digest.replied",
        DigestFact::AskEnded(AskEnding::Answered) => "digest.ask_answered",
        DigestFact::AskEnded(AskEnding::Declined) => "digest.ask_declined",
        DigestFact::AskEnded(AskEnding::Lapsed) => "digest.ask_lapsed",
        DigestFact::Reviewed(Verdict::Comment) => "digest.reviewed.comment",
        DigestFact::Reviewed(Verdict::Approve) => "digest.reviewed.approve",
        DigestFact::Reviewed(Verdict::ApproveOnceFixed) => "digest.reviewed.once_fixed",
        DigestFact::Reviewed(Verdict::NeedsAnotherRound) => "digest.reviewed.another_round",
        DigestFact::HandoffTaken => "digest.handoff_taken",
        DigestFact::HandoffTooLate => "digest.handoff_too_late",
        DigestFact::HandoffDeclined => "digest.handoff_declined",
        DigestFact::HandoffReturned(HandoffEnding::Undone) => "digest.handoff_undone",
        DigestFact::HandoffReturned(HandoffEnding::Done) => "digest.handoff_done",
        DigestFact::RevisionAnnounced => "digest.revision",
        DigestFact::SectionChanged(_) => "digest.section_changed",
        DigestFact::ApprovalStale => "digest.approval_stale",
        DigestFact::WordsChanged => "digest.words_changed",
        DigestFact::Blocks => "digest.blocks",
        DigestFact::Closed(closing) => closed(closing),
        DigestFact::NextShift => "digest.next_shift",
        DigestFact::BriefDue => "digest.brief_due",
        DigestFact::AnswerDue => "digest.answer_due",
        DigestFact::WorkDue => "digest.work_due",
        DigestFact::AtWork => "digest.at_work",
        DigestFact::Awake => "digest.awake",
    }
}

fn closed(closing: Closing) -> &'static str {
    match closing {
        Closing::Fixed => "digest.closed.fixed",
        Closing::Answered => "digest.closed.answered",
        Closing::Accepted => "digest.closed.accepted",
        Closing::Dropped => "digest.closed.dropped",
        Closing::Withdrawn => "digest.closed.withdrawn",
        Closing::Duplicate { .. } => "digest.closed.duplicate",
        Closing::Lapsed => "digest.closed.lapsed",
    }
}

/// Why it is somebody's turn, with `{name}` for who made it so.
fn turn(reason: TurnReason) -> &'static str {
    match reason {
        TurnReason::Asked => "turn.asked",
        TurnReason::ReviewRequested => "turn.review_requested",
        TurnReason::TransferOffered => "turn.transfer_offered",
        TurnReason::ConfirmClosing => "turn.confirm_closing",
        TurnReason::BlockingAnswered => "turn.blocking_answered",
        TurnReason::BlockingRaised => "turn.blocking_raised",
        TurnReason::SuggestionOpen => "turn.suggestion_open",
        TurnReason::AnotherRoundWanted => "turn.another_round",
        TurnReason::WorkPromised => "turn.work_promised",
        TurnReason::UnseenReply => "turn.unseen_reply",
        TurnReason::ConflictingAnswers => "turn.conflicting",
        TurnReason::TextChanged => "turn.text_changed",
        TurnReason::StanceStale => "turn.stance_stale",
        TurnReason::MarkStale => "turn.mark_stale",
        TurnReason::GateUnmet => "turn.gate_unmet",
        TurnReason::PassedOn => "turn.passed_on",
        TurnReason::HandoffOffered => "turn.handoff_offered",
        TurnReason::HandoffHeld => "turn.handoff_held",
        TurnReason::HandoffReturned => "turn.handoff_returned",
        _ => "turn.other",
    }
}
