//! What happens in the demo's review, from the first brief to the morning on which one takes somebody's seat.
//!
//! Three rounds over three texts. In the end there is, for whoever looks: a comment whose words are gone, a suggestion whose
//! words are others now, a thread that was closed while its last reply was on its way, and work that is handed over.

use std::error::Error;
use std::rc::Rc;

use client::{BriefDraft, Command, DraftAct, HandoffChoice, HandoffCommand, HandoffOffer, PolicyEdit, QuestionDraft};
use review::{
    Closing, DecisionWanted, HandoffWork, Kind, Level, OnSilence, PolicyNumber, Preset, Stance, Urgency, Verdict,
};

use super::cast::Who::{Ana, Ben, June, Kiran, Lena, Omar};
use super::world::{Done, World};

/// Plays all of it.
pub(crate) fn play(world: &mut World) -> Done {
    june_opens(world)?;
    first_round(world)?;
    second_text(world)?;
    second_round(world)?;
    closed_while_a_reply_is_on_its_way(world)?;
    third_text(world)?;
    third_round(world)
}

fn june_opens(world: &mut World) -> Done {
    world.sits_down(June, "2026-11-12T09:20")?;
    let brief = brief(world)?;
    let device = world.device(June)?;
    let draft = device.draft_id();
    let title = "Plan 7: one ledger".to_owned();
    device.ask(Command::OpenOwned { draft, title, brief: Rc::new(brief), continues: false })?;
    world.invites(June)?;
    world.tells_hours(June)
}

fn brief(world: &World) -> Result<BriefDraft, Box<dyn Error>> {
    let question = |quote: &str, text: &str, name: &str| {
        let (target, text, name) = (Some(world.place(quote)?), text.to_owned(), name.to_owned());
        Ok::<_, Box<dyn Error>>(QuestionDraft { thread: None, target, text, person: None, name })
    };
    Ok(BriefDraft {
        goal: "Agree when and how the bookings move, so that not one of them is lost.".to_owned(),
        decision_wanted: DecisionWanted::Approval,
        wanted: "- Steps that nobody owns\n- Numbers that are wrong\n- Anything that could lose a booking".to_owned(),
        not_wanted: "Wording. An editor reads it afterwards.".to_owned(),
        links: "https://example.org/plans/6".to_owned(),
        questions: vec![
            question(
                "Copying takes six hours",
                "Is that enough for eleven million rows, with the index?",
                "Kiran Rao",
            )?,
            question("The old tables are dropped", "Does anybody need them after that?", "Lena Fischer")?,
            question(
                "Hotels hear of it",
                "Who tells the hotels in the Pacific, and at what hour of theirs?",
                "Ana Parata",
            )?,
        ],
        due: Some(June.clock("2026-11-27T17:00")?),
        on_silence: OnSilence::Extend { working_hours: 16 },
        awaited: vec!["Ben Ortiz".to_owned(), "Omar Haddad".to_owned()],
        ..BriefDraft::of_preset(Preset::TeamReview)
    })
}

fn first_round(world: &mut World) -> Done {
    world.sits_down(Ben, "2026-11-12T10:35")?;
    world.comments(
        Ben,
        "Two people watch the copy at any hour",
        Kind::Todo,
        "The watch needs a number that somebody answers at three in the morning.",
    )?;
    world.comments(
        Ben,
        "which of the three is right",
        Kind::Note,
        "Most days it is the front desk. I keep a list, if that helps.",
    )?;
    world.submits_and_shares(Ben, Verdict::ApproveOnceFixed, "Good with me, once the watch can be reached.")?;
    world.tells_hours(Ben)?;

    world.sits_down(Lena, "2026-11-13T09:30")?;
    world.replies(Lena, "Does anybody need them", "Yes: the auditors, until the end of January.")?;
    world.blocks(
        Lena,
        "dropped the next morning, once the counts agree",
        "We sign the year with those tables. If they are gone, we cannot.",
        "the auditors read the old tables until 31 January",
        "they stay readable until then",
    )?;
    world.blocks(
        Lena,
        "One night of eight people, 28,000 euros for the rented machines",
        "The quote on my desk says 31,400.",
        "the sum is signed, and it is another one",
        "the plan names the sum of the signed quote",
    )?;
    world.submits_and_shares(Lena, Verdict::NeedsAnotherRound, "Two things stop me: the old tables, and one sum.")?;
    world.tells_hours(Lena)?;

    world.sits_down(Kiran, "2026-11-13T15:10")?;
    world.replies(
        Kiran,
        "Is that enough",
        "In one stream, no: nine hours with the index. In four, five, and one more for the index afterwards.",
    )?;
    world.suggests(
        Kiran,
        "The rows are copied in one stream.",
        "The rows are copied in four streams, largest first.",
        "Measured on October’s copy, twice.",
    )?;
    world.submits_and_shares(Kiran, Verdict::ApproveOnceFixed, "")?;
    world.tells_hours(Kiran)?;

    world.sits_down(Omar, "2026-11-15T09:40")?;
    world.comments(
        Omar,
        "the person on watch, alone, without asking",
        Kind::Praise,
        "This sentence will save us an hour.",
    )?;
    world.comments(
        Omar,
        "can still check guests in on paper",
        Kind::Question,
        "Who types the paper in afterwards? @June Park",
    )?;
    world.comments(
        Omar,
        "The help desk answers from the old screens until noon",
        Kind::Question,
        "Whose noon? We answer from Amman and from Lisbon. @June Park",
    )?;
    world.submits_and_shares(Omar, Verdict::Comment, "")?;
    world.tells_hours(Omar)?;

    world.sits_down(Ana, "2026-11-16T09:15")?;
    world.blocks(
        Ana,
        "At 22:00 in Berlin all three systems become read-only",
        "That is ten on Sunday morning here, with forty people at the desk.",
        "nobody in the Pacific knows whom to call",
        "each hotel there has a name and a number",
    )?;
    world.comments(
        Ana,
        "in the language of their contract",
        Kind::Nit,
        "Two of ours have contracts in French and read English.",
    )?;
    world.submits_and_shares(Ana, Verdict::NeedsAnotherRound, "")?;
    world.tells_hours(Ana)
}

fn second_text(world: &mut World) -> Done {
    world.sits_down(June, "2026-11-16T10:00")?;
    world.accepts(June, "Measured on October")?;
    world.closes(June, "Is that enough", Closing::Answered)?;
    world.closes(June, "Does anybody need them", Closing::Answered)?;
    world.replies(June, "We sign the year", "They stay until 31 January now, and are written back to.")?;
    world.replies(
        June,
        "That is ten on Sunday",
        "There is a paragraph for you now, in section 5: a person to call, by name.",
    )?;
    world.closes(June, "That is ten on Sunday", Closing::Fixed)?;
    world.replies(June, "The quote on my desk", "I have asked for the signed one.")?;
    world.takes_stance(June, "The quote on my desk", Stance::Working)?;
    world.submits_and_shares(June, Verdict::Comment, "Thank you. Most of it is in the second text.")?;
    let (edits, reason) =
        (vec![PolicyEdit::Number(PolicyNumber::Quorum, 2)], "One yes is too few for this night.".to_owned());
    world.device(June)?.ask(Command::SetPolicy { edits, reason })?;
    world.announces(June, 1, "Four streams, the old tables stay, and a paragraph for the Pacific.")
}

fn second_round(world: &mut World) -> Done {
    world.sits_down(Lena, "2026-11-17T10:05")?;
    world.takes_stance(Lena, "We sign the year", Stance::Satisfied)?;
    world.closes(Lena, "We sign the year", Closing::Fixed)?;
    world.suggests(
        Lena,
        "Two people compare the counts by hand, once.",
        "A script compares the counts every hour, and two people read what it finds.",
        "By hand, at four in the morning, they will agree with anything.",
    )?;
    world.marks(Lena, "The way back", Level::Verified)?;
    world.submits_and_shares(Lena, Verdict::NeedsAnotherRound, "Only the sum is left for me.")?;

    world.sits_down(Kiran, "2026-11-17T16:20")?;
    world.marks(Kiran, "The night of the move", Level::Verified)?;
    world.marks(Kiran, "What moves", Level::Read)?;
    world.submits_and_shares(Kiran, Verdict::Approve, "The night holds, as far as I can measure it.")?;

    world.sits_down(Ana, "2026-11-18T11:00")?;
    world.takes_stance(Ana, "That is ten on Sunday", Stance::Satisfied)?;
    world.marks(Ana, "Who is told", Level::Read)?;
    world.submits_and_shares(Ana, Verdict::Comment, "")?;

    world.sits_down(Ben, "2026-11-18T09:10")?;
    world.replies(Ben, "The watch needs a number", "We have one now. It is in the handbook.")?;
    world.closes(Ben, "The watch needs a number", Closing::Fixed)?;
    world.marks(Ben, "The night of the move", Level::Read)?;
    world.submits_and_shares(Ben, Verdict::Approve, "")
}

/// Omar writes on a train. June answers and closes the same thread before his words arrive.
fn closed_while_a_reply_is_on_its_way(world: &mut World) -> Done {
    world.sits_down(Omar, "2026-11-19T17:30")?;
    world.sits_down_offline(Omar, "2026-11-19T18:40")?;
    world.replies(
        Omar,
        "Who types the paper",
        "Last year it took my desk two days. Please name a person, not a team.",
    )?;
    world.submits(Omar, Verdict::Comment, "")?;

    world.sits_down(June, "2026-11-19T09:05")?;
    world.replies(June, "Who types the paper", "The front desks do, on Sunday: it is in their contract.")?;
    world.closes(June, "Who types the paper", Closing::Answered)?;
    world.submits_and_shares(June, Verdict::Comment, "")?;

    world.sits_down_offline(Omar, "2026-11-19T20:15")?;
    world.shares(Omar)
}

fn third_text(world: &mut World) -> Done {
    world.sits_down(June, "2026-11-20T15:20")?;
    world.announces(June, 2, "Checksums instead of counts by hand; the signed sum; the help desk has its own plan.")?;
    world.replies(June, "The quote on my desk", "It says 31,400 now.")?;
    world.submits_and_shares(June, Verdict::Comment, "The third text, and I hope the last.")
}

fn third_round(world: &mut World) -> Done {
    world.sits_down(Kiran, "2026-11-23T10:30")?;
    world.comments(
        Kiran,
        "One row that differs stops the move",
        Kind::Question,
        "Also one of the forty that we know to differ? @June Park @Ana Parata",
    )?;
    world.comments(
        Kiran,
        "an hour later for partners",
        Kind::Question,
        "That is eight on Sunday in Amman. Is your desk there by then? @Omar Haddad",
    )?;
    world.submits_and_shares(Kiran, Verdict::Comment, "")?;
    // Begun, and not submitted: it waits on his device alone.
    let thread = world.thread(Kiran, "By hand, at four")?;
    let text = "A checksum finds what a count cannot. I would take".to_owned();
    world.device(Kiran)?.drafts(DraftAct::Reply { thread, text })?;

    world.sits_down(June, "2026-11-23T11:40")?;
    world.takes_stance(June, "Also one of the forty", Stance::Discuss)?;
    world.submits_and_shares(June, Verdict::Comment, "")?;
    june_hands_over(world)
}

/// At noon June is away for the rest of the day. In Auckland it will be morning soon.
fn june_hands_over(world: &mut World) -> Done {
    world.sits_down(June, "2026-11-23T11:48")?;
    let work =
        ["Also one of the forty", "Whose noon?"].map(|begins| world.thread(June, begins).map(HandoffWork::Thread));
    let offer = HandoffOffer {
        to: HandoffChoice::NextAwake,
        work: work.into_iter().collect::<Result<_, _>>()?,
        urgency: Urgency::Steady,
        summary: "Two questions are left, and Lena’s yes to the sum. I am back on Tuesday at nine, Los Angeles."
            .to_owned(),
        actions: vec!["Ask the Pacific hotels whether a Sunday at ten is right.".to_owned()],
        watch: vec![("Lena is satisfied".to_owned(), "tell the hotels: the plan stands".to_owned())],
    };
    world.device(June)?.ask(Command::Handoff(HandoffCommand::Offer(Rc::new(offer))))?;
    world.shares(June)
}
