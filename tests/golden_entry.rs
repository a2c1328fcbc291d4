//! The bytes of what people write: entries, bodies, targets and draft rows of format version 1 (`fixtures/wire`, whose
//! README says what each file is). Keys and salts are fixed, and Ed25519 signs the same bytes the same way every time.

use std::rc::Rc;

use anchor::{CodePoints, ElementTarget, Path, Quote, Revision, Span, Target, Where};
use client::{
    Client, ClientConfig, Command, Draft, DraftAct, DraftBasis, DraftId, Effect, Event, NeedDraft, Outcome,
    RelayAddress, Stored,
};
use replica::{
    BodyPlan, EntryPlan, Replica, Sealed, body_id, decode_body, decode_entry, public_key_of_seed, sign_with_seed,
};
use review::{
    AskEnding, AskId, Body, BodyId, BriefOp, Closing, CommentId, DecisionWanted, DocumentHash, EntryId, Field,
    KeyProof, Kind, Level, OnSilence, Op, OpIndex, OpNumber, PersonId, Preset, Reaction, ReviewId, Role, SectionId,
    SectionPrint, SingleReason, Stance, Suggestion, SuggestionAnswer, TextId, ThreadId, ThreadOpening, Timestamp,
    Verdict,
};
use sync::Block;

use crate::golden_wire::check;

pub(crate) const SEED: [u8; 32] = [0x5e; 32];
const DEVICE: [u8; 32] = [0xde; 32];
pub(crate) const AT: Timestamp = Timestamp(1_795_305_600_000);

pub(crate) fn page() -> Replica {
    Replica::of_page(DocumentHash([7; 32]))
}

pub(crate) fn entry(byte: u8) -> EntryId {
    EntryId([byte; 32])
}

pub(crate) fn thread(entry: EntryId) -> ThreadId {
    ThreadId { entry, op: OpIndex(300) }
}

fn comment(entry: EntryId) -> CommentId {
    CommentId { entry, op: OpIndex(0) }
}

pub(crate) fn revision() -> Revision {
    Revision { flatten_version: 1, fold_version: 1, hash: [0x4e; 32] }
}

pub(crate) fn body_ref(byte: u8) -> BodyId {
    BodyId([byte; 32])
}

fn identity_ops(review: ReviewId) -> Vec<Op> {
    let author = public_key_of_seed(&SEED);
    let consent = [b"baton/add-key/1".as_slice(), &review.0, &author.0].concat();
    let document = DocumentHash([7; 32]);
    vec![
        Op::PageGenesis { document, preset: Preset::Open },
        Op::OwnedGenesis {
            document,
            salt: [3; 16],
            preset: Preset::DocumentSignOff,
            body: Some(body_ref(1)),
            continues: Some(ReviewId([9; 32])),
        },
        Op::Profile { body: body_ref(2) },
        Op::AddKey { key: public_key_of_seed(&DEVICE), proof: KeyProof(sign_with_seed(&DEVICE, &consent)) },
        Op::RevokeKey { key: public_key_of_seed(&DEVICE), keeps: vec![entry(0x21)] },
        Op::Attest { key: public_key_of_seed(&DEVICE), person: PersonId([0x31; 32]) },
        Op::Grant { person: PersonId([0x31; 32]), role: Role::Facilitator },
    ]
}

/// References of all three sorts: to this entry, to a dep (0x11), and to an entry further back (0xee).
fn review_ops() -> Vec<Op> {
    let this = EntryPlan::THIS;
    let (dep, back) = (entry(0x11), entry(0xee));
    let opening = ThreadOpening {
        target: body_ref(3),
        body: body_ref(4),
        kind: Kind::Suggestion,
        is_blocking: true,
        criterion: Some(2),
        asks: vec![PersonId([0x31; 32])],
        suggestion: Some(Suggestion { before_hash: [0xbe; 32] }),
    };
    let bare = ThreadOpening {
        kind: Kind::Issue,
        is_blocking: false,
        criterion: None,
        asks: Vec::new(),
        suggestion: None,
        ..opening.clone()
    };
    vec![
        Op::Submission {
            verdict: Some(Verdict::ApproveOnceFixed),
            single: None,
            body: Some(body_ref(5)),
            sections: Vec::new(),
        },
        Op::Submission { verdict: None, single: Some(SingleReason::UnblocksSomeone), body: None, sections: Vec::new() },
        Op::Thread(opening),
        Op::Thread(bare),
        Op::Reply { thread: thread(this), body: body_ref(6), asks: Vec::new() },
        Op::Edit { comment: comment(dep), body: body_ref(7) },
        Op::Stance { thread: thread(back), stance: Stance::Working, eta: Some(AT) },
        Op::Close { thread: thread(dep), closing: Closing::Duplicate { of: thread(back) }, body: Some(body_ref(8)) },
        Op::Close { thread: thread(dep), closing: Closing::Fixed, body: None },
        Op::Reopen { thread: thread(back), body: None },
        Op::React { comment: comment(back), reaction: Reaction::WellPut, is_on: true },
        Op::Redact { comment: comment(dep), erases: vec![(body_ref(6), Some([0x5c; 32])), (body_ref(7), None)] },
        Op::Revision { revision: revision(), text: Some(TextId([0x7e; 32])), body: None },
        Op::Reattach { thread: thread(back), body: body_ref(9) },
        Op::Unknown { number: OpNumber(60), is_critical: true },
    ]
}

/// The ops of reviewing: briefs, suggestions, asks, coverage, ownership. All of them cite entries that came before.
fn reviewing_ops() -> Vec<Op> {
    let (dep, back) = (entry(0x11), entry(0xee));
    let (ana, ben) = (PersonId([0x31; 32]), PersonId([0x32; 32]));
    let brief = BriefOp {
        body: body_ref(1),
        preset: Preset::TeamReview,
        decision_wanted: DecisionWanted::Approval,
        questions: vec![thread(dep), thread(back)],
        due: Some(AT),
        on_silence: OnSilence::Escalate { to: ben },
        is_reversible: true,
        deputy: Some(ben),
        reviewers: vec![ana, ben],
    };
    let bare = BriefOp {
        questions: Vec::new(),
        due: None,
        on_silence: OnSilence::Extend { working_hours: 16 },
        is_reversible: false,
        deputy: None,
        reviewers: Vec::new(),
        ..brief.clone()
    };
    let sections = vec![SectionPrint([0x51; 16]), SectionPrint([0x52; 16])];
    vec![
        Op::Admit { entries: vec![dep, back] },
        Op::Transfer { to: ben },
        Op::AcceptTransfer { transfer: back },
        Op::CopiedFrom { review: ReviewId([9; 32]) },
        Op::Submission { verdict: Some(Verdict::Approve), single: None, body: None, sections },
        Op::Reply { thread: thread(dep), body: body_ref(2), asks: vec![ana] },
        Op::AnswerSuggestion { thread: thread(back), answer: SuggestionAnswer::Accept, body: None },
        Op::AnswerSuggestion { thread: thread(dep), answer: SuggestionAnswer::Reject, body: Some(body_ref(3)) },
        Op::SectionMark {
            section: SectionId([0x5e; 16]),
            print: SectionPrint([0x51; 16]),
            level: Level::Verified,
            body: Some(body_ref(4)),
        },
        Op::EndAsk { ask: AskId { entry: back, op: OpIndex(7) }, ending: AskEnding::Declined, body: Some(body_ref(5)) },
        Op::RequestReview { person: ana, body: Some(body_ref(6)) },
        Op::Brief(brief),
        Op::Brief(bare),
    ]
}

#[test]
fn an_entry_of_reviewing_is_its_golden_bytes() {
    let review = page().review_id();
    let plan = EntryPlan {
        review: Some(review),
        author: public_key_of_seed(&SEED),
        previous: None,
        heads: vec![entry(0x11)],
        at: AT,
        ops: reviewing_ops(),
    };
    let golden = Block::parse(&check("entry-reviewing", sealed(plan).value())).unwrap();
    assert_eq!(decode_entry(&golden, review).unwrap().ops, reviewing_ops());
}

pub(crate) fn sealed(mut plan: EntryPlan) -> Block {
    match plan.seal(&sign_with_seed(&SEED, &plan.message())).unwrap() {
        Sealed::Done(block) => block,
        Sealed::Merge(_) => unreachable!("few heads"),
    }
}

#[test]
fn the_genesis_of_a_page_is_its_golden_bytes() {
    let replica = page();
    let golden = check("entry-page-genesis", replica.blocks().next().unwrap().value());
    let block = Block::parse(&golden).unwrap();
    assert_eq!(ReviewId(*block.name().as_bytes()), replica.review_id());
}

#[test]
fn an_entry_with_every_op_is_its_golden_bytes() {
    let review = page().review_id();
    let ops: Vec<Op> = identity_ops(review).into_iter().chain(review_ops()).collect();
    let heads = vec![entry(0x11), entry(0x12)];
    let plan = EntryPlan {
        review: Some(review),
        author: public_key_of_seed(&SEED),
        previous: Some(entry(0x10)),
        heads: heads.clone(),
        at: AT,
        ops: ops.clone(),
    };
    let golden = Block::parse(&check("entry", sealed(plan).value())).unwrap();
    let read = decode_entry(&golden, review).unwrap();
    assert_eq!((read.author, read.previous), (Some(public_key_of_seed(&SEED)), Some(entry(0x10))));
    assert_eq!((read.deps, read.at, read.ops.len()), (heads, AT, ops.len()));
    for (read, written) in read.ops.iter().zip(&ops) {
        match written {
            Op::Reply { body, .. } => {
                let named = Op::Reply { thread: thread(golden_id(&golden)), body: *body, asks: Vec::new() };
                assert_eq!(*read, named);
            }
            written => assert_eq!(read, written),
        }
    }
}

fn golden_id(block: &Block) -> EntryId {
    EntryId(*block.name().as_bytes())
}

#[test]
fn an_owned_review_begins_with_its_golden_bytes() {
    let genesis = Op::OwnedGenesis {
        document: DocumentHash([7; 32]),
        salt: [3; 16],
        preset: Preset::TeamReview,
        body: Some(body_ref(1)),
        continues: Some(page().review_id()),
    };
    let plan = EntryPlan::genesis(public_key_of_seed(&SEED), AT, vec![genesis, Op::Profile { body: body_ref(2) }]);
    let golden = Block::parse(&check("entry-owned-genesis", sealed(plan).value())).unwrap();
    let review = ReviewId(*golden.name().as_bytes());
    assert_eq!(Replica::review_of([&golden]), Some(review), "its name is the review's id");
    assert_eq!(decode_entry(&golden, review).unwrap().ops.len(), 2);
}

#[test]
fn an_entry_on_top_of_its_authors_last_one_is_its_golden_bytes() {
    let plan = page().plan(public_key_of_seed(&SEED), AT, Vec::new());
    let last = plan.heads[0];
    let block = sealed(EntryPlan { previous: Some(last), ..plan });
    let golden = Block::parse(&check("entry-follows-own", block.value())).unwrap();
    let read = decode_entry(&golden, page().review_id()).unwrap();
    assert_eq!((read.previous, read.deps), (Some(last), vec![last]));
}

pub(crate) fn text_target() -> Target {
    let quote = Quote {
        exact: "quick 🦀 fox".into(),
        prefix: "The ".into(),
        suffix: " jumps over שלום".into(),
        position: Span::new(CodePoints(1_004), CodePoints(1_015)).unwrap(),
        occurrence: 1,
        n_occurrences: 3,
    };
    let headings = vec![(Some("plan".into()), "The plan".into()), (None, "Animals".into())];
    let path = Path { headings, block: 12, cell: Some((2, 1)), block_hash: [0xb1; 8] };
    Target { revision: revision(), place: Where::Text(quote), path }
}

fn targets() -> [(&'static str, Target); 5] {
    let once = match text_target().place {
        Where::Text(quote) => Where::Text(Quote { occurrence: 0, n_occurrences: 1, ..quote }),
        place => place,
    };
    let element = |element| Target { revision: revision(), place: Where::Element(element), path: Path::default() };
    let image = ElementTarget::Image {
        alt: "A fox".into(),
        caption: "Fig. 1".into(),
        source: "fox.png".into(),
        region: Some([0, 250, 1000, 999]),
    };
    [
        ("body-target-text", text_target()),
        ("body-target-once", Target { revision: revision(), place: once, path: Path::default() }),
        ("body-target-page", element(ElementTarget::Page)),
        ("body-target-block", element(ElementTarget::Block { text: "cargo run".into() })),
        ("body-target-image", element(image)),
    ]
}

pub(crate) fn check_body(name: &str, body: &Body) -> Block {
    let plan = BodyPlan::new([0x5a; 16], body.clone());
    let block = plan.seal(&sign_with_seed(&SEED, &plan.message())).unwrap();
    let golden = Block::parse(&check(name, block.value())).unwrap();
    assert_eq!(decode_body(golden.payload()).as_ref(), Ok(body), "{name}");
    golden
}

#[test]
fn a_body_with_every_field_is_its_golden_bytes() {
    let fields = [
        (Field::Text, "words, שלום, 🦀"),
        (Field::Because, "because"),
        (Field::WouldSatisfy, "would satisfy"),
        (Field::Fallback, "fallback"),
        (Field::Replacement, ""),
        (Field::Reason, "reason"),
        (Field::Name, "Ada"),
        (Field::Title, "title"),
        (Field::Address, "https://example.org/"),
        (Field::Goal, "goal"),
        (Field::Wanted, "wanted"),
        (Field::NotWanted, "not wanted"),
        (Field::Item, "item"),
        (Field::Reviewers, "Ana\nBen"),
        (Field::Links, "https://example.org/plan"),
    ];
    let words = fields.map(|(field, words)| (field, words.into())).to_vec();
    let block = check_body("body", &Body { words, target: None });
    assert_eq!(body_id(&block).0, *block.name().as_bytes());
    // The secret is SHA-256 of the author's signature over the salt (FORMAT §6); the header holds its hash.
    let signature = sign_with_seed(&SEED, &[b"baton/erase/1".as_slice(), &[0x5a; 16]].concat());
    assert!(replica::erase_secret_of(&block, &signature).is_some());
}

#[test]
fn a_target_of_every_sort_is_its_golden_bytes() {
    for (name, target) in targets() {
        check_body(name, &Body { words: Vec::new(), target: Some(Rc::new(target)) });
    }
}

fn acts() -> [(&'static str, DraftAct); 12] {
    let (thread, comment) = (thread(entry(0x11)), comment(entry(0x12)));
    let target = Rc::new(text_target());
    let plain = DraftAct::Thread {
        target: Rc::clone(&target),
        kind: Kind::Note,
        text: "Nice.".into(),
        need: None,
        fallback: String::new(),
        replacement: None,
    };
    let mark = DraftAct::Mark {
        section: SectionId([0x5e; 16]),
        print: SectionPrint([0x51; 16]),
        level: Level::Read,
        title: "The plan".into(),
    };
    let ask = AskId { entry: entry(0x11), op: OpIndex(2) };
    let end_ask = DraftAct::EndAsk { ask, ending: AskEnding::Declined, reason: "on leave".into() };
    let need = NeedDraft { because: "because".into(), would_satisfy: "would satisfy".into() };
    let blocking = DraftAct::Thread {
        target: Rc::clone(&target),
        kind: Kind::Suggestion,
        text: "Words, שלום, 🦀".into(),
        need: Some(need),
        fallback: "fallback".into(),
        replacement: Some(String::new()),
    };
    [
        ("draft-thread", plain),
        ("draft-thread-blocking", blocking),
        ("draft-reply", DraftAct::Reply { thread, text: "I think so too.".into() }),
        ("draft-edit", DraftAct::Edit { comment, text: "I thought so too.".into() }),
        ("draft-stance", DraftAct::Stance { thread, stance: Stance::Working, eta: Some(AT) }),
        ("draft-close", DraftAct::Close { thread, closing: Closing::Duplicate { of: thread }, reason: "same".into() }),
        ("draft-reopen", DraftAct::Reopen { thread, reason: String::new() }),
        ("draft-react", DraftAct::React { comment, reaction: Reaction::Thanks, is_on: true }),
        ("draft-reattach", DraftAct::Reattach { thread, target, reason: "moved".into() }),
        ("draft-answer", DraftAct::Answer { thread, answer: SuggestionAnswer::Reject, reason: "too long".into() }),
        ("draft-mark", mark),
        ("draft-end-ask", end_ask),
    ]
}

fn client_with(drafts: Vec<([u8; 16], Vec<u8>)>) -> (Client, Vec<Effect>) {
    let mut client = Client::new(ClientConfig {
        document_id: "https://example.org/".into(),
        title: String::new(),
        address: String::new(),
        review: client::ReviewChoice::Page,
        relay: RelayAddress::None,
    });
    let effects = client.handle(AT, Event::Opened { stored: Stored { drafts, ..Stored::default() } });
    (client, effects)
}

/// Asks a client for something, and gives the one row that it writes.
fn row_after(client: &mut Client, now: Timestamp, command: Command) -> Vec<u8> {
    let effects = client.handle(now, Event::Asked { command, entropy: [1; 32] });
    let written = effects.iter().find_map(|effect| match effect {
        Effect::Persist { transaction, write } => Some((*transaction, write.put_drafts[0].1.clone())),
        _ => None,
    });
    let (transaction, row) = written.expect("a draft is written at once");
    client.handle(now, Event::Persisted { transaction, outcome: Outcome::Saved });
    row
}

fn read_row(row: Vec<u8>) -> Rc<Draft> {
    let (_, effects) = client_with(vec![([6; 16], row)]);
    let drafts = effects.iter().find_map(|effect| match effect {
        Effect::Render(view) => Some(Rc::clone(&view.drafts)),
        _ => None,
    });
    Rc::clone(&drafts.expect("an opened client shows itself")[0])
}

#[test]
fn a_draft_of_every_sort_is_its_golden_row() {
    let id = DraftId([6; 16]);
    for (name, act) in acts() {
        let (mut client, _) = client_with(Vec::new());
        let row = row_after(&mut client, AT, Command::SaveDraft { id, act: act.clone() });
        let draft = read_row(check(name, &row));
        let basis = DraftBasis::default();
        let expected = Draft { id, version: 0, created: AT, saved: AT, binned: None, basis, act };
        assert_eq!(*draft, expected, "{name}");
    }
}

#[test]
fn a_draft_in_the_bin_is_its_golden_row() {
    let (id, later) = (DraftId([6; 16]), Timestamp(AT.0 + 1_000));
    let act = DraftAct::Reply { thread: thread(entry(0x11)), text: "Never mind.".into() };
    let (mut client, _) = client_with(Vec::new());
    row_after(&mut client, AT, Command::SaveDraft { id, act: act.clone() });
    let row = row_after(&mut client, later, Command::DiscardDraft { id });
    let draft = read_row(check("draft-binned", &row));
    let basis = DraftBasis::default();
    assert_eq!(*draft, Draft { id, version: 1, created: AT, saved: AT, binned: Some(later), basis, act });
}
