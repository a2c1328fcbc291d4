//! The bytes of what stays on a device or invites another one: rows that are no plain drafts, and invites (`fixtures/wire`).

use std::rc::Rc;

use client::{
    BriefDraft, Client, ClientConfig, Command, DraftAct, DraftId, DraftPlace, Effect, Event, Identity, Invite,
    InviteKey, LocalRow, Outcome, PageNow, QuestionDraft, RelayAddress, ReviewChoice, Scope, Stored, Transaction,
    Verifier, View, public_of, sign_raw,
};
use review::{
    CommentId, DecisionWanted, DocumentNow, EntryId, IdMap, Kind, OnSilence, OpIndex, PersonId, Preset, ReviewId,
    ThreadId, Verdict,
};
use sync::{BatonFile, Block, FileNote};

use crate::golden_entry::{AT, SEED, text_target};
use crate::golden_wire::check;

/// A device of somebody with a name, with what it wrote and shows.
struct Device {
    client: Client,
    written: Vec<Transaction>,
    view: Option<Rc<View>>,
}

impl Device {
    fn with(stored: Stored) -> Self {
        let client = Client::new(ClientConfig {
            document_id: "https://example.org/".into(),
            title: String::new(),
            address: String::new(),
            review: ReviewChoice::Page,
            relay: RelayAddress::None,
        });
        let mut device = Self { client, written: Vec::new(), view: None };
        let identity = Some(Identity { key: public_of(&SEED), name: "Ada".into() });
        device.tell(Event::Opened { stored: Stored { identity, ..stored } });
        device
    }

    fn tell(&mut self, event: Event) {
        for effect in self.client.handle(AT, event) {
            match effect {
                Effect::Sign(request) => {
                    let signatures = request.messages.iter().map(|message| sign_raw(&SEED, message)).collect();
                    self.tell(Event::Signed { request: request.request, signatures: Some(signatures) });
                }
                Effect::Persist { transaction, write } => {
                    self.written.push(*write);
                    self.tell(Event::Persisted { transaction, outcome: Outcome::Saved });
                }
                Effect::Render(view) => self.view = Some(view),
                _ => {}
            }
        }
    }

    fn ask(&mut self, command: Command) {
        self.tell(Event::Asked { command, entropy: [1; 32] });
    }

    fn draft_row(&self) -> Vec<u8> {
        self.written.iter().find_map(|write| write.put_drafts.first()).expect("a draft is written").1.clone()
    }

    fn local_row(&self) -> LocalRow {
        self.written.iter().find_map(|write| write.put_locals.first()).expect("a row is written").clone()
    }

    fn view(&self) -> &View {
        self.view.as_deref().expect("it shows itself")
    }
}

fn brief() -> BriefDraft {
    let thread = ThreadId { entry: EntryId([0x11; 32]), op: OpIndex(300) };
    let question = QuestionDraft {
        thread: None,
        target: Some(Rc::new(text_target())),
        text: "Which fox?".into(),
        person: Some(PersonId([0xa1; 32])),
        name: String::new(),
    };
    BriefDraft {
        preset: Preset::TeamReview,
        goal: "Agree, שלום, 🦀".into(),
        decision_wanted: DecisionWanted::Approval,
        wanted: "numbers".into(),
        not_wanted: "commas".into(),
        links: "https://example.org/plan".into(),
        questions: vec![question, QuestionDraft { thread: Some(thread), ..QuestionDraft::default() }],
        due: Some(AT),
        on_silence: OnSilence::Escalate { to: PersonId([0xa2; 32]) },
        is_reversible: true,
        deputy: Some(PersonId([0xa3; 32])),
        reviewers: vec![PersonId([0xa1; 32])],
        awaited: vec!["Ben".into()],
    }
}

#[test]
fn a_brief_that_is_being_written_is_its_golden_row() {
    let mut device = Device::with(Stored::default());
    let act = DraftAct::Brief(Rc::new(brief()));
    device.ask(Command::SaveDraft { id: DraftId([6; 16]), act: act.clone() });
    let row = check("draft-brief", &device.draft_row());
    let again = Device::with(Stored { drafts: vec![([6; 16], row)], ..Stored::default() });
    assert_eq!(again.view().brief_draft.as_ref().expect("it is read").act, act);
}

#[test]
fn a_draft_that_remembers_more_is_its_golden_row() {
    let id = DraftId([6; 16]);
    let target = Rc::new(text_target());
    let (kind, text, need, fallback, replacement) = (Kind::Note, "Nice.".to_owned(), None, String::new(), None);
    let act = DraftAct::Thread { target, kind, text, need, fallback, replacement };
    let place = DraftPlace { is_changed: true, words: Some("quick red fox".into()) };
    let page = PageNow { places: IdMap::from([(id, place)]), ..PageNow::default() };
    let mut device = Device::with(Stored::default());
    device.tell(Event::Page { page: Rc::new(page) });
    device.ask(Command::SaveDraft { id, act });
    let row = check("draft-with-basis", &device.draft_row());
    let again = Device::with(Stored { drafts: vec![(id.0, row)], ..Stored::default() });
    assert_eq!(again.view().drafts[0].basis.words.as_deref(), Some("quick red fox"));
}

#[test]
fn a_redaction_that_waits_is_its_golden_row() {
    let mut device = Device::with(Stored::default());
    let comment = CommentId { entry: EntryId([0x12; 32]), op: OpIndex(0) };
    let due = review::Timestamp(AT.0 + 600_000);
    device.ask(Command::SaveDraft { id: DraftId([6; 16]), act: DraftAct::Redact { comment, due } });
    let row = check("draft-redact", &device.draft_row());
    let again = Device::with(Stored { drafts: vec![([6; 16], row)], ..Stored::default() });
    assert_eq!((again.view().pending_redactions[0].comment, again.view().pending_redactions[0].due), (comment, due));
}

fn invite(key: InviteKey) -> Invite {
    Invite {
        review: ReviewId([0x44; 32]),
        key,
        owner: Verifier([0x0e; 32]),
        title: "A plan, שלום, 🦀".into(),
        address: "https://example.org/plan".into(),
        document_id: "https://example.org/".into(),
    }
}

#[test]
fn an_invite_is_its_golden_bytes_and_its_golden_link() {
    let write = InviteKey::Write([0x55; 32]);
    for (name, key) in [("invite-write", write), ("invite-read", write.reading())] {
        let invite = invite(key);
        assert_eq!(Invite::decode(&check(name, &invite.encode())), Ok(invite));
    }
    let link = check("invite-link", invite(write).link().as_bytes());
    assert_eq!(Invite::parse(core::str::from_utf8(&link).unwrap()), Ok(invite(write)));
    let keys = invite(write).access().room();
    let lines = format!("room {}\nread {}\nwrite {}\n", keys.room, keys.read, keys.write.unwrap());
    check("invite-keys", lines.as_bytes());
    assert_eq!(invite(write.reading()).access().room().room, keys.room);
}

#[test]
fn a_file_that_invites_is_its_golden_bytes() {
    let block = Block::entry(b"an entry's payload and signature").unwrap();
    let (title, address) = ("A plan".to_owned(), "https://example.org/plan".to_owned());
    let invite = Some(invite(InviteKey::Write([0x55; 32])).encode());
    let file = BatonFile::of(&[block], Some(FileNote { title, address, invite }));
    assert_eq!(BatonFile::decode(&check("file-with-invite", &file.encode().unwrap())), Ok(file));
}

fn check_local(name: &str, device: &Device, scope: Scope, key: &str) -> Device {
    let row = device.local_row();
    assert_eq!((row.scope, &*row.name), (scope, key));
    let bytes = check(name, row.bytes.as_ref().expect("it holds something"));
    Device::with(Stored { locals: vec![LocalRow { bytes: Some(bytes), ..row }], ..Stored::default() })
}

#[test]
fn the_rows_of_a_device_are_their_golden_bytes() {
    let mut device = Device::with(Stored::default());
    device.ask(Command::Join { invite: Rc::new(invite(InviteKey::Write([0x55; 32]))) });
    let key = ["review/", &"44".repeat(32)].concat();
    let again = check_local("local-review", &device, Scope::Origin, &key);
    assert_eq!((again.view().reviews.len(), again.view().reviews[1].chosen), (2, AT));

    let mut device = Device::with(Stored::default());
    device.ask(Command::SaveView { name: "Mine".into(), query: "is:open turn:me".into() });
    let again = check_local("local-view", &device, Scope::Origin, "view/Mine");
    assert_eq!(again.view().saved_views[0].query, "is:open turn:me");

    let mut device = Device::with(Stored::default());
    device.ask(Command::Remember { name: "tab".into(), value: Some("turn".into()) });
    let again = check_local("local-remembered", &device, Scope::Review, "remembered/tab");
    assert_eq!(again.view().remembered[0].1, "turn");

    let mut device = Device::with(Stored::default());
    let document = DocumentNow { revision: Some(text_target().revision), ..DocumentNow::default() };
    let page = PageNow { document: Rc::new(document), text: "The plan.\nשלום 🦀".into(), ..PageNow::default() };
    device.tell(Event::Page { page: Rc::new(page) });
    device.ask(Command::Submit { verdict: Verdict::Approve, summary: String::new() });
    let again = check_local("local-text", &device, Scope::Review, "text");
    assert_eq!(again.view().last_text.as_ref().map(|last| &*last.text), Some("The plan.\nשלום 🦀"));
}
