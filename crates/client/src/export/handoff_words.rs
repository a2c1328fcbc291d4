//! Hand-offs in sentences, for files and for screens: what was offered to whom, who has what of it, what to do if something
//! happens. Leaves out how a sheet is written (`sheet.rs`).

use review::{
    AskId, Comment, Handoff, HandoffItem, HandoffState, HandoffTo, HandoffWork, ItemState, ItemWork, PersonId, Review,
    Role, Thread, Timestamp, Urgency, WhyNext, Words,
};

use super::sheet::{Sheet, SheetEnvelope, SheetLine, SheetPart, TextTable, sheet_atom, sheet_html, sheet_text};
use super::words;

/// All hand-offs of a review, in the order of the log; times as this function writes them.
pub fn handoff_sheet(review: &Review, table: &TextTable<'_>, time: &dyn Fn(Timestamp) -> String) -> Sheet {
    let parts: Vec<SheetPart> = review.handoffs.iter().map(|handoff| part(review, handoff, table, time)).collect();
    let lead = if parts.is_empty() { "handoff.none" } else { "handoff.lead" };
    Sheet { title: (table.text)("handoff.title"), lead: (table.text)(lead), parts, foot: String::new() }
}

/// As plain text, with times in UTC.
pub fn handoffs_text(review: &Review, table: &TextTable<'_>) -> String {
    sheet_text(&handoff_sheet(review, table, &words::instant))
}

/// As a page; `address` is the document's.
pub fn handoffs_html(review: &Review, table: &TextTable<'_>, address: &str) -> String {
    let sheet = handoff_sheet(review, table, &words::instant);
    sheet_html(&sheet, table, &envelope(review, &sheet, address))
}

/// As an Atom entry. The same hand-offs have the same id.
pub fn handoffs_atom(review: &Review, table: &TextTable<'_>, address: &str) -> String {
    let sheet = handoff_sheet(review, table, &words::instant);
    sheet_atom(&sheet, table, &envelope(review, &sheet, address))
}

fn envelope<'a>(review: &Review, sheet: &Sheet, address: &'a str) -> SheetEnvelope<'a> {
    let acts = review.handoffs.iter().flat_map(|handoff| {
        let taken = handoff.takings.iter().map(|taking| taking.at);
        taken.chain(handoff.returns.iter().map(|given| given.at)).chain([handoff.at])
    });
    let at = acts.max().unwrap_or(Timestamp(0));
    let hash = replica::sha256(&[&review.id.0[..], sheet_text(sheet).as_bytes()].concat());
    SheetEnvelope { review: review.id, address, hash, at }
}

fn part(review: &Review, handoff: &Handoff, table: &TextTable<'_>, time: &dyn Fn(Timestamp) -> String) -> SheetPart {
    let name = |person: &PersonId| name_of(review, person);
    let to = handoff_receiver(review, handoff, table, time);
    let (by, at) = (name(&handoff.by), time(handoff.at));
    let slots: &[(&str, &str)] = &[("name", &by), ("to", &to), ("time", &at)];
    // The heading says why it is them.
    let waits_for = handoff.addressee().map_or_else(|| to.clone(), |person| name(&person));
    let of_state: &[(&str, &str)] = &[("name", &by), ("to", &waits_for), ("time", &at)];
    let mut lines = vec![
        SheetLine {
            said: quoted(Some(&handoff.summary)),
            ..SheetLine::plain(table.say(state(handoff.state()), of_state))
        },
        SheetLine::plain((table.text)(urgency(handoff.urgency))),
    ];
    lines.extend(handoff.items.iter().map(|item| item_line(review, item, table)));
    lines.extend(handoff.watch.iter().map(|watch| {
        let slots: &[(&str, &str)] = &[("if", &watch.condition), ("then", &watch.reaction)];
        SheetLine::plain(table.say("handoff.watch", slots))
    }));
    for taking in &handoff.takings {
        let (by, at) = (name(&taking.by), time(taking.at));
        let first = taking.too_late.first().map(|(_, holder)| name(holder)).unwrap_or_default();
        let key = match (taking.got.is_empty(), taking.too_late.is_empty()) {
            (false, _) => "handoff.took",
            (true, false) => "handoff.too_late",
            (true, true) => "handoff.left",
        };
        let slots: &[(&str, &str)] = &[("name", &by), ("time", &at), ("first", &first)];
        lines.push(SheetLine { said: quoted(taking.readback.as_ref()), ..SheetLine::plain(table.say(key, slots)) });
    }
    for given in &handoff.returns {
        let (by, at) = (name(&given.by), time(given.at));
        let key = match (given.ending, given.by == handoff.by) {
            (review::HandoffEnding::Done, _) => "handoff.finished",
            (review::HandoffEnding::Undone, false) => "handoff.gave_back",
            (review::HandoffEnding::Undone, true) => "handoff.took_back",
        };
        let slots: &[(&str, &str)] = &[("name", &by), ("time", &at)];
        lines.push(SheetLine { said: quoted(given.reason.as_ref()), ..SheetLine::plain(table.say(key, slots)) });
    }
    SheetPart { heading: table.say("handoff.heading", slots), lines }
}

/// To whom it is offered; for whoever was next awake, with the reason.
pub fn handoff_receiver(
    review: &Review,
    handoff: &Handoff,
    table: &TextTable<'_>,
    time: &dyn Fn(Timestamp) -> String,
) -> String {
    match handoff.to {
        HandoffTo::Person(person) => name_of(review, &person),
        HandoffTo::Role(role) => (table.text)(to_role(role)),
        HandoffTo::NextAwake { person, from, why } => {
            let key = match why {
                WhyNext::Soonest => "handoff.next.soonest",
                WhyNext::LeastRecentlyServed => "handoff.next.served",
                WhyNext::ById => "handoff.next.id",
            };
            let (name, time) = (name_of(review, &person), time(from));
            table.say(key, &[("name", &name), ("time", &time)])
        }
    }
}

fn item_line(review: &Review, item: &HandoffItem, table: &TextTable<'_>) -> SheetLine {
    let holder = name_of(review, &item.holder);
    let what = handoff_item_words(review, &item.what, table);
    let slots: &[(&str, &str)] = &[("what", &what), ("name", &holder)];
    let thread = thread_of(review, &item.what).map(|thread| thread.id);
    SheetLine { thread, ..SheetLine::plain(table.say(handoff_item(item.state), slots)) }
}

/// So many letters tell items apart.
const ITEM_LEN_MAX: usize = 80;

/// What an item is: the first words of it, between quotation marks; or what it is called, where it has none.
pub fn handoff_item_words(review: &Review, what: &ItemWork, table: &TextTable<'_>) -> String {
    let words = match what {
        ItemWork::Action(words) => Some(words.as_str()),
        ItemWork::Log(HandoffWork::Thread(_)) => {
            thread_of(review, what).map(|thread| thread.comments[0].words.as_str())
        }
        ItemWork::Log(HandoffWork::Ask(ask)) => asking(review, ask).map(|comment| comment.words.as_str()),
    };
    let words = one_line(words.unwrap_or_default());
    let mut first: String = words.chars().take(ITEM_LEN_MAX).collect();
    if first.len() < words.len() {
        first.push('…');
    }
    // A sentence of ours goes on behind it.
    let first = first.trim_end_matches(['.', ',', ';', ':', ' ']);
    if !first.is_empty() {
        return table.say("handoff.item.quoted", &[("words", first)]);
    }
    let request = match what {
        ItemWork::Log(HandoffWork::Ask(ask)) => review.requests.iter().find(|request| request.ask == *ask),
        _ => None,
    };
    match (request, what) {
        (Some(request), _) => table.say("handoff.item.review", &[("name", &name_of(review, &request.by))]),
        (None, ItemWork::Log(HandoffWork::Ask(_))) => (table.text)("handoff.item.ask"),
        (None, ItemWork::Log(HandoffWork::Thread(_))) => (table.text)("handoff.item.thread"),
        (None, ItemWork::Action(_)) => (table.text)("handoff.item.action"),
    }
}

/// The comment that asks.
fn asking<'a>(review: &'a Review, ask: &AskId) -> Option<&'a Comment> {
    let is_it = |comment: &&Comment| comment.id.entry == ask.entry && comment.id.op == ask.op;
    review.threads.values().find_map(|thread| thread.comments.iter().find(is_it))
}

/// The thread that an item is about, if it is about one.
fn thread_of<'a>(review: &'a Review, what: &ItemWork) -> Option<&'a Thread> {
    match what {
        ItemWork::Action(_) => None,
        ItemWork::Log(HandoffWork::Thread(thread)) => review.threads.get(thread).map(|thread| &**thread),
        ItemWork::Log(HandoffWork::Ask(ask)) => {
            let asks = |comment: &Comment| comment.id.entry == ask.entry && comment.id.op == ask.op;
            review.threads.values().find(|thread| thread.comments.iter().any(asks)).map(|thread| &**thread)
        }
    }
}

/// A name, or the beginning of an id.
fn name_of(review: &Review, person: &PersonId) -> String {
    match review.name_of(person) {
        "" => person.to_string().chars().take(8).collect(),
        name => one_line(name),
    }
}

fn quoted(words: Option<&Words>) -> Vec<String> {
    words.map(|words| one_line(words.as_str())).filter(|words| !words.is_empty()).into_iter().collect()
}

/// Nobody's words may begin a line of a file.
fn one_line(words: &str) -> String {
    let parts = words.split(|letter: char| letter.is_whitespace() || letter.is_control());
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn state(state: HandoffState) -> &'static str {
    match state {
        HandoffState::Offered => "handoff.state.offered",
        HandoffState::TakenInPart => "handoff.state.in_part",
        HandoffState::Taken => "handoff.state.taken",
        HandoffState::Returned => "handoff.state.returned",
        HandoffState::Withdrawn => "handoff.state.withdrawn",
        HandoffState::Done => "handoff.state.done",
    }
}

/// What became of an item, with `{what}` and `{name}` for its holder.
pub fn handoff_item(state: ItemState) -> &'static str {
    match state {
        ItemState::Offered => "handoff.item.offered",
        ItemState::Taken => "handoff.item.taken",
        ItemState::GivenBack => "handoff.item.given_back",
        ItemState::Withdrawn => "handoff.item.withdrawn",
        ItemState::Done => "handoff.item.done",
    }
}

fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Blocking => "handoff.urgency.blocking",
        Urgency::Steady => "handoff.urgency.steady",
        Urgency::Calm => "handoff.urgency.calm",
    }
}

fn to_role(role: Role) -> &'static str {
    match role {
        Role::Guest => "handoff.to.anybody",
        Role::Reviewer => "handoff.to.reviewers",
        Role::Facilitator => "handoff.to.facilitators",
        Role::Owner => "handoff.to.owner",
    }
}
