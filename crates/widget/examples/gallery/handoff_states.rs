//! The states of what happened meanwhile, of work that is handed over, and of the measures.

use std::rc::Rc;

use review::{
    AskId, Availability, Calendar, Handoff, HandoffItem, HandoffTo, HandoffWork, ItemState, ItemWork, OffsetMinutes,
    Offsets, OpIndex, PersonId, Review, Shown, Taking, Timestamp, Urgency, Watch, Week, WhyNext, Words,
};
use widget::state::{Pane, Tab};

use crate::samples::{ANA, DIEGO, JONAS, LENA, MIRA, NOW, order, person, thread_id};
use crate::states::State;
use crate::briefs;

fn calendar(who: u8, minutes_east: i16, shown: Shown) -> (PersonId, Rc<Calendar>) {
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
fn handing(review: &Review) -> Review {
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
    let to_me = vec![item(thread, JONAS, ItemState::Offered), item(action("Check the table"), JONAS, ItemState::Offered)];
    let taken = vec![item(action("Answer Mira"), LENA, ItemState::Taken), item(action("Tell the hosts"), ANA, ItemState::GivenBack)];
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

fn pane(name: &'static str, pane: Pane) -> State {
    let state = State::new(name).open(move |start| start.pane = pane).page(|page| page.document = Rc::new(briefs::document()));
    state.view(|view| view.review = Rc::new(handing(&view.review)))
}

/// All of them.
pub fn all() -> Vec<State> {
    vec![
        pane("digest", Pane::Digest),
        pane("digest-end", Pane::Digest).scrolled(),
        pane("handoffs", Pane::Handoffs),
        pane("handoffs-end", Pane::Handoffs).scrolled(),
        pane("measures", Pane::Measures),
        pane("turn-digest", Pane::Lists).open(|start| start.tab = Tab::Turn),
    ]
}
