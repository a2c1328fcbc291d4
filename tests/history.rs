//! Random histories: several disks, two tabs on one of them, a relay that drops, repeats, delays and restarts, power cuts.
//! Whatever happened, in the end everybody shows the same bytes, and nothing that was acknowledged is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use anchor::{Block, BlockKind, Bytes, Page, Span, Target, describe};
use client::{
    BriefDraft, Command, Draft, DraftAct, DraftId, Event, HttpRequest, NeedDraft, PageNow, QuestionDraft, TEXT_CHOICE,
    document_of, to_json,
};
use review::{
    AskEnding, AskId, Closing, EntryId, Kind, Level, Preset, Reaction, SectionId, SectionPrint, Stance,
    SuggestionAnswer, ThreadId, Timestamp, Verdict,
};

use crate::world::disk::Disk;
use crate::world::peer::{Did, Peer};
use crate::world::random::Chance;
use crate::world::room::Room;

const N_DISKS: usize = 3;
/// The tabs that run: two of them share the first disk.
const TABS: [usize; 4] = [0, 0, 1, 2];
const N_STEPS: usize = 220;

/// Status and body, or no answer at all.
type Answer = Option<(u16, Vec<u8>)>;

struct World {
    chance: Chance,
    now: Timestamp,
    disks: Vec<Disk>,
    peers: Vec<Peer>,
    room: Room,
    /// Requests under way: who asked, and what.
    wire: Vec<(usize, HttpRequest)>,
    /// Answers under way: for whom, to which request, and what (or nothing: lost).
    answers: Vec<(usize, u64, Answer)>,
    is_relay_up: bool,
    acknowledged: BTreeSet<EntryId>,
    page: Page,
    is_reliable: bool,
}

impl World {
    fn new(seed: u64) -> Self {
        let now = Timestamp(1_795_000_000_000);
        let disks = vec![Disk::default(); N_DISKS];
        let peers = TABS.iter().map(|disk| Peer::open(now, *disk, &disks)).collect();
        let text = "The archive keeps forty million pages. A page is found only while that server is up 🦀.";
        let page = Page::new(vec![Block { text: text.into(), kind: BlockKind::Paragraph }]);
        Self {
            chance: Chance(seed),
            now,
            disks,
            peers,
            room: Room::default(),
            wire: Vec::new(),
            answers: Vec::new(),
            is_relay_up: true,
            acknowledged: BTreeSet::new(),
            page,
            is_reliable: false,
        }
    }

    fn step(&mut self) {
        self.now.0 += 700 + self.chance.below(4000) as i64;
        match self.chance.below(100) {
            0..=29 => self.person_acts(),
            30..=69 => self.shell_works(),
            70..=79 => self.wire_moves(),
            80..=89 => self.answer_arrives(),
            90..=91 => self.power_cut(),
            92..=93 => self.is_relay_up = !self.is_relay_up,
            94 => self.room.restore_losing(self.chance.below(4)),
            95 => self.file_by_hand(),
            97..=98 => self.looks_at_page(),
            96 => self.disks[self.chance.below(N_DISKS)].n_failures_due = 1,
            _ => self.time_passes(),
        }
    }

    fn shell_works(&mut self) {
        let at = self.chance.below(self.peers.len());
        for _ in 0..=self.chance.below(4) {
            self.do_one(at);
        }
    }

    fn do_one(&mut self, at: usize) {
        let did = self.peers[at].step(self.now, &mut self.chance, &mut self.disks);
        self.acknowledged.extend(self.peers[at].acknowledged.drain(..));
        match did {
            Did::Nothing => {}
            Did::Sent(request) => self.wire.push((at, request)),
            // The other tabs of the disk hear of it, late, or never if they are cut before.
            Did::Wrote => {
                let disk = self.peers[at].disk;
                for other in (0..self.peers.len()).filter(|other| *other != at) {
                    if self.peers[other].disk == disk && (self.is_reliable || self.chance.hits(80)) {
                        let stored = self.disks[disk].stored();
                        self.peers[other].event(self.now, Event::StoreChanged { stored });
                    }
                }
            }
        }
    }

    fn wire_moves(&mut self) {
        if self.wire.is_empty() {
            return;
        }
        let (at, request) = self.wire.swap_remove(self.chance.below(self.wire.len()));
        let (is_lost, is_answer_lost, is_repeated) = if self.is_reliable {
            (false, false, false)
        } else {
            (!self.is_relay_up || self.chance.hits(10), self.chance.hits(10), self.chance.hits(10))
        };
        if is_lost {
            self.answers.push((at, request.request, None));
            return;
        }
        let answer = self.room.answer(&request);
        if is_repeated {
            self.room.answer(&request);
            self.answers.push((at, request.request, Some(answer.clone())));
        }
        self.answers.push((at, request.request, (!is_answer_lost).then_some(answer)));
    }

    fn answer_arrives(&mut self) {
        if self.answers.is_empty() {
            return;
        }
        let (at, request, answer) = self.answers.swap_remove(self.chance.below(self.answers.len()));
        self.peers[at].event(self.now, Event::Answered { request, answer });
    }

    /// The tab is gone in the middle of whatever it did; it comes back from its disk.
    fn power_cut(&mut self) {
        let at = self.chance.below(self.peers.len());
        self.wire.retain(|(asked, _)| *asked != at);
        self.answers.retain(|(asked, _, _)| *asked != at);
        self.peers[at] = Peer::open(self.now, self.peers[at].disk, &self.disks);
    }

    fn file_by_hand(&mut self) {
        let (from, to) = (self.chance.below(self.peers.len()), self.chance.below(self.peers.len()));
        self.peers[from].ask(self.now, &mut self.chance, Command::Export);
        if let Some(mut bytes) = self.peers[from].files.pop() {
            let is_damaged = self.chance.hits(30);
            if is_damaged {
                let at = self.chance.below(bytes.len());
                bytes[at] ^= 1 + self.chance.below(255) as u8;
            }
            let before = to_json(&self.peers[to].client.review());
            self.peers[to].notices.clear();
            self.peers[to].ask(self.now, &mut self.chance, Command::Import { bytes });
            let is_refused = matches!(self.peers[to].notices.last(), Some(client::Notice::Refused(_)));
            if is_refused {
                assert_eq!(to_json(&self.peers[to].client.review()), before, "a refused file changes nothing");
            }
        }
    }

    fn time_passes(&mut self) {
        self.now.0 += 60_000;
        let at = self.chance.below(self.peers.len());
        if self.peers[at].wake_at.is_some_and(|wake_at| wake_at <= self.now) {
            self.peers[at].wake_at = None;
            self.peers[at].event(self.now, Event::Woke);
        } else {
            self.peers[at].event(self.now, Event::Returned);
        }
    }

    fn person_acts(&mut self) {
        let at = self.chance.below(self.peers.len());
        let Some(view) = self.peers[at].view.clone() else { return };
        if view.me.is_none() {
            let name = format!("Reviewer {}", self.peers[at].disk);
            self.peers[at].ask(self.now, &mut self.chance, Command::SetName { name });
            return;
        }
        let drafts: Vec<DraftId> = view.drafts.iter().map(|draft| draft.id).collect();
        let command = match self.chance.below(13) {
            0..=5 => {
                let Some(act) = self.some_act(&view) else { return };
                let again = self.chance.pick(&drafts).copied().filter(|_| matches!(act, DraftAct::Thread { .. }));
                let id = if self.chance.hits(30) { again } else { None };
                let id = id.unwrap_or(DraftId(self.chance.bytes()));
                Command::SaveDraft { id, act }
            }
            6 => match self.chance.pick(&drafts) {
                Some(id) if self.chance.hits(50) => Command::DiscardDraft { id: *id },
                Some(id) => Command::RestoreDraft { id: *id },
                None => return,
            },
            7..=8 => {
                let verdict = Verdict::ALL[self.chance.below(Verdict::ALL.len())];
                Command::Submit { verdict, summary: "In short: good.".into() }
            }
            9 => {
                let people: Vec<_> = view.review.people.keys().collect();
                let pending = view.pending_redactions.first().map(|waiting| waiting.comment);
                match (self.chance.below(4), self.chance.pick(&people), pending) {
                    (0, _, Some(comment)) => Command::CancelRedaction { comment },
                    (1, Some(person), _) => Command::RequestReview { person: *person, note: "Please.".into() },
                    (2, _, _) => {
                        let title = "Owned".into();
                        let (draft, brief) = self.brief(&view);
                        Command::OpenOwned { draft, title, brief, continues: true }
                    }
                    _ => Command::KeepDrafts { drafts },
                }
            }
            10 => {
                let (draft, brief) = self.brief(&view);
                if self.chance.hits(30) {
                    Command::SaveDraft { id: draft, act: DraftAct::Brief(brief) }
                } else {
                    Command::SetBrief { draft, brief }
                }
            }
            11 => Command::SaveView { name: format!("View {}", self.chance.below(3)), query: "is:open".into() },
            _ => {
                let mine = |author| Some(author) == view.me.as_ref().and_then(|me| me.person);
                let threads = view.review.threads.values();
                let own: Vec<_> = threads
                    .flat_map(|thread| thread.comments.iter().filter(|comment| mine(comment.author)))
                    .map(|comment| comment.id)
                    .chain(view.review.texts.iter().filter(|kept| mine(kept.by)).map(|kept| kept.act))
                    .collect();
                match self.chance.pick(&own) {
                    Some(comment) => Command::Redact { comment: *comment },
                    None => return,
                }
            }
        };
        self.peers[at].ask(self.now, &mut self.chance, command);
    }

    /// A tab reads the page, so that its text may go along with what is written on it; sometimes another text than before.
    fn looks_at_page(&mut self) {
        let at = self.chance.below(self.peers.len());
        let value = if self.chance.hits(70) { "yes" } else { "no" };
        let choice = Command::Remember { name: TEXT_CHOICE.into(), value: Some(value.into()) };
        self.peers[at].ask(self.now, &mut self.chance, choice);
        let mut page = self.page.clone();
        if self.chance.hits(30) {
            let words = [page.text(), " And more."].concat();
            page = Page::new(vec![Block { text: words, kind: BlockKind::Paragraph }]);
        }
        let document = Rc::new(document_of(&self.peers[at].client.review(), &page));
        let page = Rc::new(PageNow { document, text: page.text().into(), ..PageNow::default() });
        self.peers[at].event(self.now, Event::Page { page });
    }

    fn target(&mut self) -> Rc<Target> {
        let start = self.chance.below(20);
        let span = Span::new(Bytes(start as u32), Bytes((start + 3 + self.chance.below(50)) as u32)).unwrap();
        Rc::new(describe(&self.page, span).expect("words are there"))
    }

    /// A brief, often one that changes the standing one, with a question to somebody.
    fn brief(&mut self, view: &client::View) -> (DraftId, Rc<BriefDraft>) {
        let standing = view.review.brief.as_ref().filter(|_| self.chance.hits(50));
        let mut brief = standing.map_or_else(
            || BriefDraft::of_preset(Preset::ALL[self.chance.below(Preset::ALL.len())]),
            |standing| BriefDraft::of_brief(standing),
        );
        brief.goal = format!("goal {} é🦀", self.chance.below(1000));
        let people: Vec<_> = view.review.people.keys().collect();
        let question = QuestionDraft {
            target: self.chance.hits(50).then(|| self.target()),
            text: "Is it so, @Reviewer 1?".into(),
            person: self.chance.pick(&people).copied(),
            name: "Cleo".into(),
            ..QuestionDraft::default()
        };
        brief.questions.extend(self.chance.hits(50).then_some(question));
        brief.questions.truncate(5);
        let draft = view.brief_draft.as_ref().map(|draft| draft.id);
        (draft.unwrap_or(DraftId(self.chance.bytes())), Rc::new(brief))
    }

    fn some_act(&mut self, view: &client::View) -> Option<DraftAct> {
        let threads: Vec<ThreadId> = view.review.threads.keys().collect();
        let text = format!("words {} é🦀", self.chance.below(1000));
        if threads.is_empty() || self.chance.hits(35) {
            let need = NeedDraft { because: "links break".into(), would_satisfy: "a table".into() };
            let need = self.chance.hits(40).then_some(need);
            let replacement = self.chance.hits(20).then(String::new);
            let kind = Kind::ALL[self.chance.below(Kind::ALL.len())];
            return Some(DraftAct::Thread {
                target: self.target(),
                kind,
                text,
                need,
                fallback: String::new(),
                replacement,
            });
        }
        let thread = *self.chance.pick(&threads)?;
        let comment = self.chance.pick(&view.review.threads[&thread].comments)?.id;
        let closings = [Closing::Fixed, Closing::Answered, Closing::Withdrawn, Closing::Duplicate { of: threads[0] }];
        Some(match self.chance.below(11) {
            0..=1 => DraftAct::Reply { thread, text },
            2 => DraftAct::Edit { comment, text },
            3 => DraftAct::Stance { thread, stance: Stance::ALL[self.chance.below(5)], eta: None },
            4 => DraftAct::Close { thread, closing: *self.chance.pick(&closings)?, reason: text },
            5 => DraftAct::Reopen { thread, reason: String::new() },
            8 => {
                let suggests = |id: &&ThreadId| view.review.threads[*id].suggestion.is_some();
                let thread = *threads.iter().find(suggests)?;
                let answer = SuggestionAnswer::ALL[self.chance.below(2)];
                DraftAct::Answer { thread, answer, reason: text }
            }
            9 => DraftAct::Mark {
                section: SectionId([self.chance.below(3) as u8; 16]),
                print: SectionPrint([self.chance.below(3) as u8; 16]),
                level: Level::ALL[self.chance.below(3)],
                title: text,
            },
            10 => {
                let ask = AskId { entry: comment.entry, op: comment.op };
                DraftAct::EndAsk { ask, ending: AskEnding::ALL[self.chance.below(2)], reason: text }
            }
            6 => DraftAct::React { comment, reaction: Reaction::Agree, is_on: self.chance.hits(70) },
            _ => DraftAct::Reattach { thread, target: self.target(), reason: text },
        })
    }

    /// Lets all shells do all they have to do.
    fn work_off(&mut self) {
        while let Some(at) = (0..self.peers.len()).find(|at| self.peers[*at].has_todo()) {
            self.do_one(at);
        }
    }

    /// The weather clears: everything is reopened, said and heard, until nobody has anything left to do.
    fn settle(&mut self) {
        self.is_reliable = true;
        self.is_relay_up = true;
        self.disks.iter_mut().for_each(|disk| disk.n_failures_due = 0);
        self.wire.clear();
        self.answers.clear();
        for at in 0..self.peers.len() {
            self.peers[at] = Peer::open(self.now, self.peers[at].disk, &self.disks);
        }
        for round in 0..40 {
            for at in 0..self.peers.len() {
                self.now.0 += 400_000;
                self.peers[at].event(self.now, Event::Returned);
                self.peers[at].event(self.now, Event::Woke);
            }
            let mut n_idle = 0;
            while n_idle < 3 {
                n_idle += 1;
                for at in 0..self.peers.len() {
                    while self.peers[at].has_todo() {
                        self.do_one(at);
                        n_idle = 0;
                    }
                }
                while !self.wire.is_empty() {
                    self.wire_moves();
                }
                while !self.answers.is_empty() {
                    self.answer_arrives();
                    n_idle = 0;
                }
            }
            let is_quiet = self.peers.iter().all(|peer| peer.view.as_ref().is_some_and(|view| view.queued.is_empty()));
            if is_quiet && round > 3 {
                return;
            }
        }
    }
}

/// How many entries were acknowledged, how many owned reviews were made, and how many texts were kept.
fn live(seed: u64) -> (usize, usize, usize) {
    let mut world = World::new(seed);
    for _ in 0..N_STEPS {
        world.step();
    }
    let saved: Vec<_> = world.disks.iter().map(|disk| without_redactions(&disk.drafts)).collect();
    world.settle();
    let exports: Vec<_> = world.peers.iter_mut().map(|peer| to_json(&peer.client.review())).collect();
    for export in &exports {
        assert!(*export == exports[0], "seed {seed}: replicas differ:\n{}", difference(&exports[0], export));
    }
    let mut sets = world.peers.iter().map(|peer| peer.client.updates());
    let first = sets.next();
    assert!(sets.all(|updates| Some(updates) == first), "seed {seed}: the same set of blocks is the same bytes");
    let here: BTreeSet<_> = world.peers[0].client.entry_ids().collect();
    let lost: Vec<_> = world.acknowledged.iter().filter(|id| !here.contains(*id)).collect();
    assert!(lost.is_empty(), "seed {seed}: acknowledged and lost: {lost:?}");
    for (disk, drafts) in world.disks.iter().zip(&saved) {
        let lost = drafts.keys().filter(|id| !disk.drafts.contains_key(*id)).count();
        assert_eq!(lost, 0, "seed {seed}: drafts on the disk survive a restart");
    }
    let is_waiting = |peer: &Peer| peer.view.as_ref().is_some_and(|view| !view.pending_redactions.is_empty());
    assert!(!world.peers.iter().any(is_waiting), "seed {seed}: every redaction is carried out in the end");
    let n_texts = world.peers[0].client.review().texts.len();
    (world.acknowledged.len(), world.disks.iter().map(|disk| disk.n_begun).sum(), n_texts)
}

/// Redactions that wait are rows, too, and are carried out in the end.
fn without_redactions(drafts: &BTreeMap<[u8; 16], Vec<u8>>) -> BTreeMap<[u8; 16], Vec<u8>> {
    const REDACT: i64 = 12;
    let waits = |row: &[u8]| {
        let row = replica::Value::decode(row).expect("a client writes sound rows");
        row.as_list().and_then(|parts| parts[5].as_int()) == Some(REDACT)
    };
    drafts.iter().filter(|(_, row)| !waits(row)).map(|(id, row)| (*id, row.clone())).collect()
}

fn difference(one: &str, other: &str) -> String {
    let lines = one.lines().zip(other.lines()).filter(|(one, other)| one != other);
    lines.take(5).map(|(one, other)| format!("- {one}\n+ {other}\n")).collect()
}

#[test]
fn whatever_happens_everybody_ends_with_the_same_and_nothing_is_lost() {
    // The long form is `cargo xtask soak`, which sets the number of seeds.
    let n_seeds: u64 = option_env_seeds().unwrap_or(300);
    println!("seeds 0..{n_seeds}");
    let lives: Vec<_> = (0..n_seeds).map(live).collect();
    let n_acknowledged: usize = lives.iter().map(|(n, ..)| n).sum();
    let n_begun: usize = lives.iter().map(|(_, n, _)| n).sum();
    let n_texts: usize = lives.iter().map(|(.., n)| n).sum();
    println!("{n_acknowledged} entries were acknowledged, and none was lost");
    assert!(n_texts as u64 * 10 > n_seeds, "texts go along now and then: {n_texts}");
    assert!(n_acknowledged as u64 > n_seeds && n_begun as u64 * 4 > n_seeds, "the histories are eventful");
}

fn option_env_seeds() -> Option<u64> {
    std::env::var_os("BATON_SEEDS")?.to_str()?.parse().ok()
}

/// A story beside the chance: both tabs of a device submit the same draft in the same instant.
#[test]
fn two_tabs_that_submit_at_once_publish_once() {
    let mut world = World::new(7);
    world.is_reliable = true;
    for at in [0, 1] {
        world.peers[at].ask(world.now, &mut world.chance, Command::SetName { name: "Ana".into() });
    }
    world.work_off();
    let act = DraftAct::Thread {
        target: world.target(),
        kind: Kind::Question,
        text: "Once?".into(),
        need: None,
        fallback: String::new(),
        replacement: None,
    };
    world.peers[0].ask(world.now, &mut world.chance, Command::SaveDraft { id: DraftId([1; 16]), act });
    world.work_off();
    for at in [0, 1] {
        let submit = Command::Submit { verdict: Verdict::Comment, summary: String::new() };
        world.peers[at].ask(world.now, &mut world.chance, submit);
    }
    // In step, so that both have planned, signed and sealed before either has written.
    for _ in 0..20 {
        world.do_one(0);
        world.do_one(1);
    }
    world.settle();
    for peer in &mut world.peers {
        let review = peer.client.review();
        assert_eq!(review.threads.len(), 1);
        assert!(review.problems.is_empty(), "{:?}", review.problems);
    }
}

/// The words of the tab that was second are kept beside those of the first.
#[test]
fn two_tabs_that_change_one_draft_keep_both_texts() {
    let mut world = World::new(8);
    world.is_reliable = true;
    let act = |target: &Rc<Target>, text: &str| DraftAct::Thread {
        target: Rc::clone(target),
        kind: Kind::Note,
        text: text.into(),
        need: None,
        fallback: String::new(),
        replacement: None,
    };
    let target = world.target();
    let id = DraftId([2; 16]);
    world.peers[0].ask(world.now, &mut world.chance, Command::SaveDraft { id, act: act(&target, "first") });
    world.work_off();
    world.peers[0].ask(
        world.now,
        &mut world.chance,
        Command::SaveDraft { id, act: act(&target, "from the first tab") },
    );
    world.peers[1].ask(
        world.now,
        &mut world.chance,
        Command::SaveDraft { id, act: act(&target, "from the second tab") },
    );
    world.work_off();
    let texts = |drafts: &[Rc<Draft>]| -> BTreeSet<String> {
        let text = |draft: &Rc<Draft>| match &draft.act {
            DraftAct::Thread { text, .. } => text.clone(),
            _ => String::new(),
        };
        drafts.iter().map(text).collect()
    };
    let expected = BTreeSet::from(["from the first tab".to_owned(), "from the second tab".to_owned()]);
    for at in [0, 1] {
        assert_eq!(texts(&world.peers[at].view.as_ref().unwrap().drafts), expected, "tab {at}");
    }
}
