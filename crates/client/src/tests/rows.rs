//! Draft rows: what is written is read again, and what a store gives back is hostile until it is read.

use std::rc::Rc;

use anchor::{CodePoints, ElementTarget, Path, Quote, Revision, Span, Target, Where};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;
use review::{
    AskEnding, AskId, Closing, CommentId, DecisionWanted, EntryId, Kind, Level, OnSilence, OpIndex, PersonId, Preset,
    Reaction, SectionId, SectionPrint, Stance, SuggestionAnswer, ThreadId, Timestamp,
};

use super::shell::{Tab, thread};
use crate::draft_codec::{decode_draft, encode_draft};
use crate::{BriefDraft, Draft, DraftAct, DraftBasis, DraftId, NeedDraft, QuestionDraft, RelayAddress};

fn act_id() -> impl Strategy<Value = (EntryId, OpIndex)> {
    (any::<u8>(), any::<u16>()).prop_map(|(byte, op)| (EntryId([byte; 32]), OpIndex(op)))
}

fn thread_id() -> impl Strategy<Value = ThreadId> {
    act_id().prop_map(|(entry, op)| ThreadId { entry, op })
}

fn comment_id() -> impl Strategy<Value = CommentId> {
    act_id().prop_map(|(entry, op)| CommentId { entry, op })
}

fn target() -> impl Strategy<Value = Rc<Target>> {
    let quote = (".{0,20}", ".{0,20}", any::<u32>(), any::<u32>()).prop_map(|(exact, around, one, other)| {
        let position = Span::new(CodePoints(one.min(other)), CodePoints(one.max(other))).unwrap();
        let (prefix, suffix) = (around.clone(), around);
        Where::Text(Quote { exact, prefix, suffix, position, occurrence: 0, n_occurrences: 1 })
    });
    let place = prop_oneof![quote, Just(Where::Element(ElementTarget::Page))];
    place.prop_map(|place| {
        let revision = Revision { flatten_version: 1, fold_version: 1, hash: [4; 32] };
        Rc::new(Target { revision, place, path: Path::default() })
    })
}

fn closing() -> impl Strategy<Value = Closing> {
    prop_oneof![
        select(vec![0u8, 1, 2, 3, 4, 6]).prop_map(|number| Closing::from_number(number, None).unwrap()),
        thread_id().prop_map(|of| Closing::Duplicate { of }),
    ]
}

fn act() -> impl Strategy<Value = DraftAct> {
    let need = (".{0,10}", ".{0,10}").prop_map(|(because, would_satisfy)| NeedDraft { because, would_satisfy });
    let opening = (target(), select(Kind::ALL), ".{0,30}", option::of(need), ".{0,10}", option::of(".{0,10}"));
    prop_oneof![
        opening.prop_map(|(target, kind, text, need, fallback, replacement)| DraftAct::Thread {
            target,
            kind,
            text,
            need,
            fallback,
            replacement
        }),
        (thread_id(), ".{0,30}").prop_map(|(thread, text)| DraftAct::Reply { thread, text }),
        (comment_id(), ".{0,30}").prop_map(|(comment, text)| DraftAct::Edit { comment, text }),
        (thread_id(), select(Stance::ALL), option::of(any::<i64>().prop_map(Timestamp)))
            .prop_map(|(thread, stance, eta)| DraftAct::Stance { thread, stance, eta }),
        (thread_id(), closing(), ".{0,10}").prop_map(|(thread, closing, reason)| DraftAct::Close {
            thread,
            closing,
            reason
        }),
        (thread_id(), ".{0,10}").prop_map(|(thread, reason)| DraftAct::Reopen { thread, reason }),
        (comment_id(), select(Reaction::ALL), any::<bool>()).prop_map(|(comment, reaction, is_on)| DraftAct::React {
            comment,
            reaction,
            is_on
        }),
        (thread_id(), target(), ".{0,10}").prop_map(|(thread, target, reason)| DraftAct::Reattach {
            thread,
            target,
            reason
        }),
        (thread_id(), select(SuggestionAnswer::ALL), ".{0,10}").prop_map(|(thread, answer, reason)| DraftAct::Answer {
            thread,
            answer,
            reason
        }),
        (any::<[u8; 16]>(), any::<[u8; 16]>(), select(Level::ALL), ".{0,10}").prop_map(
            |(section, print, level, title)| DraftAct::Mark {
                section: SectionId(section),
                print: SectionPrint(print),
                level,
                title
            }
        ),
        (comment_id(), select(AskEnding::ALL), ".{0,10}").prop_map(|(comment, ending, reason)| DraftAct::EndAsk {
            ask: AskId { entry: comment.entry, op: comment.op },
            ending,
            reason
        }),
        brief().prop_map(|brief| DraftAct::Brief(Rc::new(brief))),
        (comment_id(), any::<i64>()).prop_map(|(comment, due)| DraftAct::Redact { comment, due: Timestamp(due) }),
    ]
}

fn person() -> impl Strategy<Value = PersonId> {
    any::<[u8; 32]>().prop_map(PersonId)
}

fn brief() -> impl Strategy<Value = BriefDraft> {
    let question = (option::of(thread_id()), option::of(target()), ".{0,10}", option::of(person()), ".{0,10}");
    let question =
        question.prop_map(|(thread, target, text, person, name)| QuestionDraft { thread, target, text, person, name });
    let on_silence = prop_oneof![
        Just(OnSilence::ProceedAsIs),
        any::<u16>().prop_map(|working_hours| OnSilence::Extend { working_hours }),
        person().prop_map(|to| OnSilence::Escalate { to }),
    ];
    let words = (".{0,10}", ".{0,10}", ".{0,10}", ".{0,10}");
    let people = (option::of(person()), vec(person(), 0..3), vec(".{0,10}", 0..3));
    let kinds = (select(Preset::ALL), select(DecisionWanted::ALL), on_silence, any::<bool>());
    (kinds, words, vec(question, 0..3), option::of(any::<i64>()), people).prop_map(
        |(kinds, (goal, wanted, not_wanted, links), questions, due, (deputy, reviewers, awaited))| BriefDraft {
            preset: kinds.0,
            goal,
            decision_wanted: kinds.1,
            wanted,
            not_wanted,
            links,
            questions,
            due: due.map(Timestamp),
            on_silence: kinds.2,
            is_reversible: kinds.3,
            deputy,
            reviewers,
            awaited,
        },
    )
}

fn draft() -> impl Strategy<Value = Draft> {
    (any::<u32>(), any::<i64>(), any::<i64>(), option::of(any::<i64>()), basis(), act()).prop_map(
        |(version, created, saved, binned, basis, act)| Draft {
            id: DraftId([6; 16]),
            version,
            created: Timestamp(created),
            saved: Timestamp(saved),
            binned: binned.map(Timestamp),
            basis,
            act,
        },
    )
}

fn basis() -> impl Strategy<Value = DraftBasis> {
    (any::<u32>(), any::<bool>(), option::of(".{0,10}")).prop_map(|(n_comments, is_closed, words)| DraftBasis {
        n_comments,
        is_closed,
        words: words.map(Into::into),
    })
}

/// A client lives with this row: opens, changes it, discards it, publishes it.
fn lives_with(row: Vec<u8>) {
    let mut tab = Tab::closed('a', RelayAddress::None);
    tab.rows.insert([6; 16], row);
    tab.reads_store();
    tab.name("Ada");
    let id = DraftId([6; 16]);
    tab.ask(crate::Command::DiscardDraft { id });
    tab.ask(crate::Command::RestoreDraft { id });
    tab.settle();
    tab.submit();
    tab.settle();
    let view = tab.view();
    let n_shown = view.drafts.len() + usize::from(view.brief_draft.is_some()) + view.pending_redactions.len();
    let is_kept = n_shown == tab.rows.len() && tab.rows.len() <= 1;
    assert!(is_kept || tab.view().n_damaged_rows == 1, "published, or still here");
    tab.draft(6, thread("Other words."));
    tab.ask(crate::Command::DiscardDraft { id });
    tab.settle();
    assert_eq!(tab.view().n_unsaved, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_draft_is_read_as_it_was_written(draft in draft()) {
        prop_assert_eq!(decode_draft(draft.id, &encode_draft(&draft)), Some(draft));
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(decode_draft(DraftId([6; 16]), &bytes), None);
    }

    #[test]
    fn no_change_of_a_row_breaks_the_reader(draft in draft(), at in any::<u16>(), byte in any::<u8>(), n in 0..9usize) {
        let mut row = encode_draft(&draft);
        let at = usize::from(at) % row.len();
        row[at] = byte;
        row.truncate(row.len() - n.min(row.len()));
        if let Some(read) = decode_draft(draft.id, &row) {
            prop_assert_eq!(decode_draft(draft.id, &encode_draft(&read)), Some(read));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_client_lives_with_whatever_its_store_gives_it(draft in draft(), at in any::<u16>(), byte in any::<u8>()) {
        let mut row = encode_draft(&draft);
        lives_with(row.clone());
        let at = usize::from(at) % row.len();
        row[at] = byte;
        lives_with(row);
    }
}

#[test]
fn the_highest_version_and_the_last_times_are_lived_with() {
    for (version, time) in [(u32::MAX, i64::MAX), (u32::MAX, i64::MIN), (0, 0)] {
        let time = Timestamp(time);
        for binned in [None, Some(time)] {
            let act = thread("Words.");
            let (id, basis) = (DraftId([6; 16]), DraftBasis::default());
            let draft = Draft { id, version, created: time, saved: time, binned, basis, act };
            lives_with(encode_draft(&draft));
        }
    }
}

#[test]
fn rows_of_another_version_are_not_read() {
    let draft = Draft {
        id: DraftId([6; 16]),
        version: 0,
        created: Timestamp(0),
        saved: Timestamp(0),
        binned: None,
        basis: DraftBasis::default(),
        act: thread("Words."),
    };
    let row = encode_draft(&draft);
    assert_eq!(row[..2], [0x87, 0x01], "seven parts, the first one the version");
    let based = Draft { basis: DraftBasis { n_comments: 2, ..DraftBasis::default() }, ..draft.clone() };
    assert_eq!(encode_draft(&based)[..2], [0x88, 0x02], "one part more, and another version");
    for newer in [[0x87, 0x02], [0x88, 0x01], [0x87, 0x03]] {
        assert_eq!(decode_draft(draft.id, &[&newer, &row[2..]].concat()), None);
    }
}
