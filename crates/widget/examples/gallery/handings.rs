//! The made-up review across the world: everybody's hours, and work on its way from hand to hand.

use std::rc::Rc;

use review::{
    AskId, Availability, AvailabilityOp, Body, BodyId, Calendar, DocumentHash, Entry, EntryId, Field, Fold, Handoff,
    HandoffItem, HandoffTo, HandoffWork, ItemState, ItemWork, Kind, OffsetMinutes, Offsets, Op, OpIndex, PersonId,
    Preset, PublicKey, Review, ReviewId, Shown, Taking, ThreadOpening, Timestamp, Transition, Urgency, Verdict,
    Waiting, Watch, Week, WhyNext, Words,
};

use crate::samples::{ANA, DIEGO, JONAS, LENA, MIRA, NOW, order, person, thread_id};

/// When somebody works.
pub fn calendar(who: u8, minutes_east: i16, shown: Shown) -> (PersonId, Rc<Calendar>) {
    let said = Availability {
        entry: order(90, who).entry,
        order: order(90, who),
        person: person(who),
        at: Timestamp(NOW.0 - 40 * 24 * 3_600_000),
        zone: None,
        offsets: Offsets::fixed(OffsetMinutes(minutes_east)),
        week: Week::on_days(&[0, 1, 2, 3, 4], 9 * 60, 17 * 60),
        days_off: Vec::new(),
        deputy: None,
        digest_times: review::DIGEST_TIMES.to_vec(),
        shown,
    };
    (person(who), Rc::new(Calendar::of(&[Rc::new(said)])))
}

fn words(words: &str) -> Words {
    Words::Here(words.into())
}

fn item(what: ItemWork, holder: u8, state: ItemState) -> HandoffItem {
    HandoffItem { what, holder: person(holder), state, since: order(91, holder).entry }
}

fn handoff(n: u8, by: u8, to: HandoffTo, items: Vec<HandoffItem>) -> Handoff {
    Handoff {
        id: AskId { entry: order(n, by).entry, op: OpIndex(0) },
        order: order(n, by),
        by: person(by),
        at: Timestamp(NOW.0 - 3 * 3_600_000),
        to,
        urgency: Urgency::Blocking,
        summary: words("The numbers in the costs section have to be checked before the page goes out at noon."),
        watch: vec![Watch { condition: "the build turns red".into(), reaction: "ask Lena".into() }],
        items,
        takings: Vec::new(),
        returns: Vec::new(),
    }
}

/// A review across the world, with work on its way.
pub fn handing(review: &Review) -> Review {
    let mut review = review.clone();
    for (who, calendar) in [
        calendar(ANA, 60, Shown::Full),
        calendar(JONAS, -480, Shown::Full),
        calendar(MIRA, 780, Shown::HoursOnly),
        calendar(LENA, 330, Shown::Full),
        calendar(DIEGO, -180, Shown::ZoneOnly),
    ] {
        review.calendars.insert(who, calendar);
    }
    let thread = ItemWork::Log(HandoffWork::Thread(thread_id(1)));
    let action = |text: &str| ItemWork::Action(words(text));
    let next = HandoffTo::NextAwake { person: person(ANA), from: NOW, why: WhyNext::Soonest };
    let to_me =
        vec![item(thread, JONAS, ItemState::Offered), item(action("Check the table"), JONAS, ItemState::Offered)];
    let taken = vec![
        item(action("Answer Mira"), LENA, ItemState::Taken),
        item(action("Tell the hosts"), ANA, ItemState::GivenBack),
    ];
    let mut second = handoff(93, ANA, HandoffTo::Person(person(LENA)), taken);
    second.takings = vec![Taking {
        order: order(94, LENA),
        by: person(LENA),
        at: Timestamp(NOW.0 - 3_600_000),
        readback: Some(words("I answer Mira; the hosts stay with you.")),
        got: vec![review::ItemIndex(0)],
        too_late: Vec::new(),
        declined: vec![review::ItemIndex(1)],
    }];
    review.handoffs = vec![Rc::new(second), Rc::new(handoff(92, JONAS, next, to_me))];
    review
}

/// Who somebody is in the review in which somebody waits: its log says so, in their first entry.
pub fn told(who: u8) -> PersonId {
    PersonId([200 + who; 32])
}

/// One entry of the review in which somebody waits: what its author did so many hours ago, having seen all before.
struct Told {
    fold: Fold,
    n: u8,
}

impl Told {
    fn begin() -> Self {
        let genesis = [200; 32];
        let mut told = Self { fold: Fold::new(ReviewId(genesis)), n: 200 };
        told.entry(None, 2000, vec![Op::PageGenesis { document: DocumentHash([1; 32]), preset: Preset::Open }]);
        told
    }

    fn entry(&mut self, who: Option<u8>, hours_ago: i64, ops: Vec<Op>) -> EntryId {
        let author = who.map(|who| PublicKey(person(who).0));
        let (id, deps) = (EntryId([self.n; 32]), self.fold.heads());
        let previous = author.and_then(|key| self.fold.last_entry_of(&key));
        let at = Timestamp(NOW.0 - hours_ago * 3_600_000);
        self.fold.insert(Entry { id, review: ReviewId([200; 32]), author, previous, deps, at, ops });
        self.n += 1;
        id
    }

    fn says(&mut self, field: Field, words: &str) -> BodyId {
        let id = BodyId(core::array::from_fn(|at| if at == 0 { self.n } else { field as u8 }));
        self.fold.insert_body(id, Body::one(field, words));
        id
    }
}

/// Ana asked Jonas a week ago; he works in Los Angeles, where it is six in the morning, and his device has had it since. She
/// reminded him so many times.
pub fn waiting(n_nudges: usize) -> Rc<Review> {
    let mut log = Told::begin();
    for (who, name) in [(ANA, "Ana Novak"), (JONAS, "Jonas Weber")] {
        let body = log.says(Field::Name, name);
        let hours = AvailabilityOp {
            body: None,
            offsets: Offsets::fixed(OffsetMinutes(if who == ANA { 60 } else { -480 })),
            week: Week::on_days(&[0, 1, 2, 3, 4], 9 * 60, 17 * 60),
            days_off: Vec::new(),
            deputy: None,
            digest_times: review::DIGEST_TIMES.to_vec(),
            shown: Shown::Full,
        };
        log.entry(Some(who), 1000, vec![Op::Profile { body }, Op::Availability(hours)]);
    }
    let body = log.says(Field::Text, "Which three of the nine servers stay?");
    let target = BodyId([99; 32]);
    let opening = ThreadOpening {
        target,
        body,
        kind: Kind::Question,
        is_blocking: false,
        criterion: None,
        asks: vec![told(JONAS)],
        suggestion: None,
    };
    let verdict = Some(Verdict::Comment);
    let submitted = Op::Submission { verdict, single: None, body: None, sections: Vec::new() };
    let asked = log.entry(Some(ANA), 170, vec![Op::Thread(opening), submitted]);
    log.entry(Some(JONAS), 168, vec![Op::Receipt]);
    let cause = AskId { entry: asked, op: OpIndex(0) };
    let thread = Some(review::ThreadId { entry: asked, op: OpIndex(0) });
    for n in 0..n_nudges {
        let nudge = Transition::Nudge(Waiting { cause, thread, person: told(JONAS) });
        log.entry(Some(ANA), 70 - 10 * i64::try_from(n).unwrap_or(0), vec![Op::Timed(nudge)]);
    }
    log.fold.review()
}
