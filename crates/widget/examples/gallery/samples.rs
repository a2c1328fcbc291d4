//! A review of a made-up proposal, in every state that a card can have: for snapshots and for the gallery.
//!
//! Values are built by hand, in the notation `thread(3).by(ANA).says("…").done()`; nothing is signed, nothing is random.

use std::collections::BTreeMap;
use std::rc::Rc;

pub use crate::places::{changed, exact, moved, orphaned, placed, target};
use client::{Carrier, Draft, DraftAct, DraftBasis, DraftId, Link, Me, NeedDraft, View};
use review::{
    Closed, Closing, Comment, CommentId, EntryId, Kind, Need, OpIndex, Order, Person, PersonId, PublicKey, Reaction,
    Review, ReviewId, Role, Stance, StanceTaken, Submission, Thread, ThreadId, ThreadState, Timestamp, Verdict,
    Version, Words,
};
use widget::app::{Layout, Settings, Theme, Viewport};
use widget::page_view::PageView;
use widget::placement::{Placed, Placements};
use widget::strings::Strings;
use widget::time::ZoneOffset;

/// Thursday, 5 March 2026, 14:02 UTC.
pub const NOW: Timestamp = Timestamp(1_772_719_320_000);
const HOUR: i64 = 3_600_000;

pub const ANA: u8 = 1;
pub const JONAS: u8 = 2;
pub const MIRA: u8 = 3;
pub const LENA: u8 = 4;
pub const DIEGO: u8 = 5;

/// Everything that the screen is given, but its callbacks.
#[derive(Clone)]
pub struct Sample {
    pub view: Rc<View>,
    pub page: Rc<PageView>,
    pub settings: Rc<Settings>,
    pub strings: Rc<Strings>,
    pub now: Timestamp,
}

pub fn person(n: u8) -> PersonId {
    let mut bytes = [n; 32];
    bytes[31] = n.wrapping_mul(3);
    PersonId(bytes)
}

pub fn draft_id(n: u8) -> DraftId {
    DraftId([n; 16])
}

pub fn thread_id(n: u8) -> ThreadId {
    ThreadId { entry: EntryId([n; 32]), op: OpIndex(1) }
}

pub fn order(n: u8, by: u8) -> Order {
    Order { lamport: u32::from(n), person: person(by), entry: EntryId([n; 32]) }
}

fn ago(hours: i64) -> Timestamp {
    Timestamp(NOW.0 - hours * HOUR)
}

/// Begins a thread.
pub fn thread(n: u8) -> Builder {
    Builder(Thread {
        target: Some(target("a page is found only while that server is up")),
        ..Thread::opened(thread_id(n), order(n, 1), person(1), ago(50), Kind::Issue)
    })
}

/// A thread being told.
pub struct Builder(Thread);

impl Builder {
    pub fn by(mut self, who: u8) -> Self {
        self.0.raiser = person(who);
        self
    }

    pub fn on(mut self, quote: &str) -> Self {
        self.0.target = Some(target(quote));
        self
    }

    pub fn kind(mut self, kind: Kind) -> Self {
        self.0.kind = kind;
        self
    }

    pub fn says(self, words: &str) -> Self {
        let (id, who, at) = (self.0.id.first_comment(), self.0.raiser, self.0.at);
        self.comment(id, who, at, Words::Here(words.into()))
    }

    pub fn reply(self, who: u8, words: &str) -> Self {
        let n = self.0.comments.len() as u8;
        let id = CommentId { entry: EntryId([100 + n; 32]), op: OpIndex(u16::from(self.0.id.entry.0[0])) };
        self.comment(id, person(who), ago(20), Words::Here(words.into()))
    }

    fn comment(mut self, id: CommentId, author: PersonId, at: Timestamp, words: Words) -> Self {
        let order = Order { lamport: 1, person: author, entry: id.entry };
        self.0.comments.push(Comment::said(id, order, author, at, words));
        self
    }

    pub fn edited(mut self, was: &str) -> Self {
        if let Some(comment) = self.0.comments.last_mut() {
            let older = Version::new(comment.order, ago(60), Words::Here(was.into()));
            comment.versions.insert(0, older);
        }
        self
    }

    pub fn reacts(mut self, who: u8, reaction: Reaction) -> Self {
        if let Some(comment) = self.0.comments.last_mut() {
            match comment.reactions.iter_mut().find(|(one, _)| *one == reaction) {
                Some((_, people)) => people.push(person(who)),
                None => comment.reactions.push((reaction, vec![person(who)])),
            }
        }
        self
    }

    pub fn erased(mut self) -> Self {
        if let Some(comment) = self.0.comments.last_mut() {
            comment.words = Words::Erased;
        }
        self
    }

    pub fn blocks(mut self, because: &str, satisfied_when: &str) -> Self {
        let here = |words: &str| Words::Here(words.into());
        self.0.need = Some(Need { because: here(because), would_satisfy: here(satisfied_when), criterion: None });
        self.0.state = ThreadState::OpenBlocking;
        self
    }

    pub fn fallback(mut self, words: &str) -> Self {
        self.0.fallback = Some(Words::Here(words.into()));
        self
    }

    pub fn proposes(mut self, words: &str) -> Self {
        self.0.kind = Kind::Suggestion;
        self.0.replacement = Some(Words::Here(words.into()));
        self
    }

    pub fn stance(mut self, who: u8, stance: Stance) -> Self {
        self.0.stances.insert(person(who), StanceTaken { stance, eta: None, at: ago(5) });
        self
    }

    pub fn closed(mut self, who: u8, closing: Closing, reason: &str) -> Self {
        let reason = Some(Words::Here(reason.into())).filter(|_| !reason.is_empty());
        self.0.closed = Some(Closed { closing, by: person(who), at: ago(3), reason });
        self.0.state = ThreadState::Closed(closing);
        self
    }

    pub fn state(mut self, state: ThreadState) -> Self {
        self.0.state = state;
        self
    }

    pub fn done(self) -> Thread {
        self.0
    }
}

fn told() -> Vec<(Thread, Rc<Placed>)> {
    const READERS: &str = "What changes for readers";
    vec![
        (
            thread(1).by(DIEGO).says("Good, short opening.").kind(Kind::Praise).reacts(ANA, Reaction::Agree).done(),
            placed(120, "", exact(), None),
        ),
        (
            thread(2)
                .by(ANA)
                .on("links keep working when a server is retired")
                .says("Only if the old path still resolves. Library catalogues print our URLs on *paper*.")
                .blocks("readers would follow dead links for decades.", "the redirect table is part of this proposal.")
                .reply(JONAS, "Added in [section 5](https://example.org/5). Can you check the wording?")
                .stance(JONAS, Stance::Working)
                .done(),
            placed(400, READERS, exact(), None),
        ),
        (
            thread(3)
                .by(MIRA)
                .on("two rooms may hold different editions of one volume for up to a day")
                .kind(Kind::Question)
                .says("Is a day acceptable for exam weeks?")
                .fallback("I will write “up to one hour in exam weeks”.")
                .done(),
            placed(520, READERS, changed(2), Some("two rooms may hold two editions of a volume for up to a day")),
        ),
        (
            thread(4).by(LENA).on("€ 44,000").says("Egress is missing.").proposes("€ 47,500 including egress").done(),
            placed(800, "Costs", moved(), None),
        ),
        (
            thread(5)
                .by(LENA)
                .on("one of nine file servers")
                .says("Nine or ten? The inventory says ten.")
                .closed(JONAS, Closing::Fixed, "Ten; the inventory is right.")
                .done(),
            placed(90, "", exact(), None),
        ),
        (
            thread(6)
                .by(JONAS)
                .on("one server a week")
                .says("Too fast for the reading rooms?")
                .edited("Too fast?")
                .reply(MIRA, "We need two weeks each in May.")
                .closed(ANA, Closing::Answered, "")
                .state(ThreadState::ClosedWithUnseen { n: 1, closing: Closing::Answered })
                .done(),
            placed(950, "Costs", exact(), None),
        ),
        (
            thread(7)
                .by(DIEGO)
                .on("until the tape robot is sold")
                .kind(Kind::Question)
                .says("Who signs the sale?")
                .done(),
            placed(900, "Costs", orphaned(), None),
        ),
        (
            thread(8).by(JONAS).on("in the order of their age").says("…").erased().state(ThreadState::Redacted).done(),
            placed(990, "Costs", exact(), None),
        ),
    ]
}

fn people() -> review::IdMap<PersonId, Rc<Person>> {
    let names =
        [(ANA, "Ana Novak"), (JONAS, "Jonas Weber"), (MIRA, "Mira Kaur"), (LENA, "Lena Okafor"), (DIEGO, "Diego Paz")];
    let one = |(n, name): (u8, &str)| Person {
        id: person(n),
        name: Words::Here(name.into()),
        keys: vec![PublicKey([n.wrapping_mul(37); 32])],
        role: Role::Reviewer,
    };
    names.into_iter().map(|named| (person(named.0), Rc::new(one(named)))).collect()
}

fn submission(by: u8, verdict: Verdict, summary: &str, hours: i64) -> Rc<Submission> {
    Rc::new(Submission {
        id: EntryId([by; 32]),
        op: OpIndex(0),
        order: order(by, by),
        by: person(by),
        at: ago(hours),
        verdict: Some(verdict),
        single: None,
        summary: Some(Words::Here(summary.into())).filter(|_| !summary.is_empty()),
        sections: Vec::new(),
        n_threads: 2,
        n_replies: 1,
        n_closings: 0,
    })
}

/// A review with these threads.
pub fn review(threads: Vec<Thread>) -> Review {
    Review {
        people: people(),
        threads: threads.into_iter().map(|thread| (thread.id, Rc::new(thread))).collect(),
        submissions: vec![
            submission(JONAS, Verdict::Comment, "", 70),
            submission(ANA, Verdict::ApproveOnceFixed, "Good plan. One thing must be settled: old addresses.", 50),
            submission(MIRA, Verdict::NeedsAnotherRound, "The reading rooms were not asked.", 30),
        ],
        n_entries: 12,
        ..Review::empty(ReviewId([1; 32]))
    }
}

/// A draft.
pub fn draft(n: u8, act: DraftAct) -> Rc<Draft> {
    let basis = DraftBasis::default();
    Rc::new(Draft { id: draft_id(n), version: 1, created: ago(2), saved: ago(1), binned: None, basis, act })
}

/// A draft that opens a thread.
pub fn new_thread(quote: &str, text: &str, need: Option<NeedDraft>) -> DraftAct {
    DraftAct::Thread {
        target: target(quote),
        kind: Kind::Issue,
        text: text.into(),
        need,
        fallback: String::new(),
        replacement: None,
    }
}

fn my_drafts() -> Vec<Rc<Draft>> {
    let need = NeedDraft { because: "Readers would be locked out.".into(), would_satisfy: String::new() };
    let mut binned = (*draft(9, DraftAct::Reply { thread: thread_id(3), text: "Never mind.".into() })).clone();
    binned.binned = Some(ago(4));
    vec![
        draft(1, new_thread("catch up at night", "Which night? Reading rooms close at different hours.", None)),
        draft(2, DraftAct::Reply { thread: thread_id(2), text: "The wording is right now. **Thank you.**".into() }),
        draft(3, DraftAct::Stance { thread: thread_id(2), stance: Stance::Satisfied, eta: None }),
        draft(4, new_thread("nine file servers", "This blocks the reading rooms.", Some(need))),
        Rc::new(binned),
    ]
}

/// A view of a review, as Ana sees it.
pub fn view(review: Review, drafts: Vec<Rc<Draft>>) -> View {
    let me = Me { name: "Ana Novak".into(), key: PublicKey([37; 32]), person: Some(person(ANA)) };
    View {
        me: Some(me),
        drafts: Rc::new(drafts),
        carrier: Carrier { link: Link::Offline, synced: Some(ago(2)), next_try: None },
        ..View::empty(Rc::new(review))
    }
}

/// The window at a desk.
pub fn settings() -> Settings {
    Settings {
        layout: Layout::Auto,
        theme: Theme::Light,
        is_rtl: false,
        lang: "en".into(),
        shortcuts: true,
        starts_open: true,
        viewport: Viewport { width: 1440, height: 900 },
        locale_tag: "en-GB".into(),
        zone: ZoneOffset(60),
    }
}

/// The words of one language, from its file.
pub fn strings(lang: &str) -> Rc<Strings> {
    let path = format!("{}/../../www/strings/{lang}.json", env!("CARGO_MANIFEST_DIR"));
    // Without the file the keys are shown themselves, which no snapshot would pass.
    let file = std::fs::read_to_string(&path).unwrap_or_default();
    let texts: BTreeMap<String, String> = serde_json::from_str(&file).unwrap_or_default();
    Rc::new(Strings::new(lang, texts))
}

/// The whole sample: five people, eight threads, four drafts, one in the bin.
pub fn archive() -> Sample {
    let told = told();
    let threads = told.iter().map(|(thread, placed)| (thread.id, Rc::clone(placed))).collect();
    let drafts = [
        (draft_id(1), placed(600, "What changes for readers", exact(), None)),
        (draft_id(4), placed(95, "", exact(), None)),
    ];
    let page = PageView {
        title: "Moving the archive to content-addressed storage".into(),
        is_ready: true,
        placements: Rc::new(Placements { threads, drafts: drafts.into_iter().collect() }),
        ..PageView::default()
    };
    let review = review(told.into_iter().map(|(thread, _)| thread).collect());
    Sample {
        view: Rc::new(view(review, my_drafts())),
        page: Rc::new(page),
        settings: Rc::new(settings()),
        strings: strings("en"),
        now: NOW,
    }
}
