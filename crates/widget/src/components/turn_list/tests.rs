//! The list as markup: what a snapshot shows is what a person reads.

use expect_test::{Expect, expect};
use review::{OpIndex, Timestamp, TurnReason, Unblocks};

use super::*;
use crate::samples::{self, ANA, JONAS, LENA, MIRA, Sample};
use crate::snapshot::{as_words, rendered_as};
use crate::standing::Standing;

fn turn(person: u8, by: u8, reason: TurnReason, thread: Option<u8>, unblocks: Unblocks) -> TurnRow {
    let since = Timestamp(samples::NOW.0 - 2 * 3_600_000);
    let row = TurnRow::new(samples::person(person), reason, samples::person(by), since, unblocks);
    TurnRow { thread: thread.map(samples::thread_id), ..row }
}

fn asked(n: u8) -> TurnRow {
    let id = samples::thread_id(n);
    let ask = Some(AskId { entry: id.entry, op: OpIndex(1) });
    TurnRow { ask, ..turn(ANA, MIRA, TurnReason::Asked, Some(n), Unblocks::AnswerOrDecline) }
}

/// The list as Ana reads it, without the cards below.
fn shown(sample: &Sample, rows: Vec<TurnRow>) -> String {
    let standing = Standing { me: Some(samples::person(ANA)), ..Standing::default() }.with_turn(rows);
    let (view, page) = (Rc::clone(&sample.view), Rc::clone(&sample.page));
    let content = move |scene| turn_list(&scene, &view, &page, &ViewState::default()).html();
    as_words(&rendered_as(sample, standing, content))
}

fn check(drafts: Vec<DraftAct>, rows: Vec<TurnRow>, expected: Expect) {
    let mut sample = samples::archive();
    let mut view = (*sample.view).clone();
    view.drafts = Rc::new(drafts.into_iter().zip(1..).map(|(act, n)| samples::draft(n, act)).collect());
    sample.view = Rc::new(view);
    let text = shown(&sample, rows);
    let (mine, _) = text.split_once("The threads this is about").unwrap_or((&text, ""));
    expected.assert_eq(mine);
}

#[test]
fn a_row_says_why_and_since_when_and_what_it_unblocks() {
    let blocking = TurnRow {
        is_blocking: true,
        n_waiting: 3,
        ..turn(ANA, JONAS, TurnReason::BlockingAnswered, Some(2), Unblocks::Confirm)
    };
    check(
        Vec::new(),
        vec![blocking, asked(3)],
        expect![[r#"
            Your turn
            [Jonas Weber answered what you block on Added in section 5. Can you check the wording?]
            2 h ago
            3 people wait for this
            say whether it satisfies you Later, or somebody else…
            DayTime
            [I will do it by then]
            It leaves your list until then. Others see when, and since when they wait stays as it is.
            To whom Choose a person Ana Novak Jonas Weber Mira Kaur Lena Okafor Diego Paz
            [Pass it on]
            It is their turn until they act on it, or pass it on.
            [Mira Kaur asked you Is a day acceptable for exam weeks?]
            2 h ago
            ends Mira Kaur’s wait
            answer or decline Not mine to answer…
            [Decline, with a reason]
            [Answered elsewhere] Later, or somebody else…
            DayTime
            [I will do it by then]
            It leaves your list until then. Others see when, and since when they wait stays as it is.
            To whom Choose a person Ana Novak Jonas Weber Mira Kaur Lena Okafor Diego Paz
            [Pass it on]
            It is their turn until they act on it, or pass it on.
        "#]],
    );
}

#[test]
fn what_is_drafted_stays_my_turn_and_says_so() {
    let reply = DraftAct::Reply { thread: samples::thread_id(3), text: "Yes.".into() };
    check(
        vec![reply],
        vec![asked(3)],
        expect![[r#"
            Your turn
            [Mira Kaur asked you Is a day acceptable for exam weeks?]
            2 h ago
            ends Mira Kaur’s wait
            answer or decline
            A draft of yours is about this. It stays your turn until you submit. Not mine to answer…
            [Decline, with a reason]
            [Answered elsewhere] Later, or somebody else…
            DayTime
            [I will do it by then]
            It leaves your list until then. Others see when, and since when they wait stays as it is.
            To whom Choose a person Ana Novak Jonas Weber Mira Kaur Lena Okafor Diego Paz
            [Pass it on]
            It is their turn until they act on it, or pass it on.
        "#]],
    );
}

#[test]
fn declining_is_a_draft_with_its_reason_in_the_row() {
    let ask = asked(3).ask.unwrap();
    let decline = DraftAct::EndAsk { ask, ending: AskEnding::Declined, reason: "Ask Lena.".into() };
    check(
        vec![decline],
        vec![asked(3)],
        expect![[r#"
            Your turn
            [Mira Kaur asked you Is a day acceptable for exam weeks?]
            2 h ago
            ends Mira Kaur’s wait
            answer or decline
            Declined Draft. Only you see this.
            Ask Lena.
            [Edit]
            [Discard] Later, or somebody else…
            DayTime
            [I will do it by then]
            It leaves your list until then. Others see when, and since when they wait stays as it is.
            To whom Choose a person Ana Novak Jonas Weber Mira Kaur Lena Okafor Diego Paz
            [Pass it on]
            It is their turn until they act on it, or pass it on.
        "#]],
    );
}

#[test]
fn an_empty_list_teaches_and_names_whose_turn_it_is_else() {
    let rows = vec![
        turn(JONAS, ANA, TurnReason::BlockingRaised, Some(2), Unblocks::Answer),
        turn(LENA, MIRA, TurnReason::ReviewRequested, None, Unblocks::SubmitOrDecline),
    ];
    check(
        Vec::new(),
        rows,
        expect![[r#"
            Nothing waits for you
            Questions to you, answers to what you block on, and changes in text you approved come here, each with its reason.
            You need not look: the launcher says it in words when there is something.
            Waiting for others
            Jonas Weber has a block by Ana Novak to answer 2 h ago
            [Show]
            Lena Okafor was asked to review by Mira Kaur 2 h ago
        "#]],
    );
}

#[test]
fn many_rows_are_cut_and_counted() {
    let rows = (0..50).map(|_| asked(3)).collect();
    let text = shown(&samples::archive(), rows);
    assert_eq!(text.matches("Mira Kaur asked you").count(), MINE_MAX);
    assert!(text.contains("10 more wait"), "{text}");
}

#[test]
fn every_reason_has_its_words_for_me_and_for_others() {
    use TurnReason::*;
    let reasons = [
        Asked,
        ReviewRequested,
        TransferOffered,
        ConfirmClosing,
        BlockingAnswered,
        BlockingRaised,
        SuggestionOpen,
        AnotherRoundWanted,
        WorkPromised,
        UnseenReply,
        ConflictingAnswers,
        TextChanged,
        StanceStale,
        MarkStale,
    ];
    let rows = |person: u8| reasons.map(|reason| turn(person, MIRA, reason, None, Unblocks::Answer)).to_vec();
    let text = shown(&samples::archive(), [rows(ANA), rows(JONAS)].concat());
    assert!(!text.contains("turn."), "a key is shown: {text}");
    assert!(!text.contains(wording::my_turn(MarkStale)));
    assert_eq!(text.matches("Jonas Weber").count(), reasons.len());
}

#[test]
fn nothing_typed_becomes_markup() {
    let evil = "<img src=x onerror=alert(1)>";
    let mut sample = samples::archive();
    let thread = samples::thread(3).on(evil).says(evil).done();
    let mut view = (*sample.view).clone();
    view.review = Rc::new(samples::review(vec![thread]));
    sample.view = Rc::new(view);
    let rows = vec![asked(3), turn(JONAS, MIRA, TurnReason::Asked, Some(3), Unblocks::Answer)];
    let text = shown(&sample, rows);
    assert!(text.contains("&lt;img") && !text.contains("<img"), "{text}");
}
