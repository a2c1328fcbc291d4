//! The form that offers work to somebody: to whom, what, how much it presses, and what to do if something happens. Its words are
//! remembered on this device until they are sent.

use std::rc::Rc;

use client::{Command, HandoffChoice, HandoffCommand, HandoffOffer, View};
use review::{AskId, HandoffWork, PersonId, Role, ThreadId, TurnRow, Urgency, next_awake};
use yew::{AttrValue, Callback, Event, Html, Properties, component, use_state};

use super::handoff_view::labelled;
use super::parts::{button, field, hint};
use super::scene::{Same, SharedScene};
use super::turn_list::about;
use crate::browser::focus::chosen;
use crate::markup::{Tag, list, tag};
use crate::strings::Slot;
use crate::time;

/// Under this name the device remembers what is being written.
const WORDS: &str = "handoff";

/// See [`HandoffForm`].
#[derive(Properties, PartialEq)]
pub struct HandoffFormProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Same<View>,
    /// It was sent, or given up.
    pub done: Callback<()>,
}

/// What stands in the form.
#[derive(Debug, Clone, PartialEq)]
struct Written {
    to: HandoffChoice,
    urgency: Urgency,
    summary: String,
    actions: String,
    watch: String,
    /// What does not go along.
    left: Vec<HandoffWork>,
}

/// Between the parts of what is kept: nobody types it.
const BREAK: char = '\u{1e}';

impl Written {
    fn new() -> Self {
        let words = String::new;
        let (to, urgency, left) = (HandoffChoice::NextAwake, Urgency::Steady, Vec::new());
        Self { to, urgency, summary: words(), actions: words(), watch: words(), left }
    }

    /// Everything that stands in it, as one text.
    fn kept(&self) -> String {
        let to = match self.to {
            HandoffChoice::Person(person) => person.to_string(),
            HandoffChoice::Role(_) => "role".to_owned(),
            HandoffChoice::NextAwake => "next".to_owned(),
        };
        let left: Vec<String> = self.left.iter().map(|work| work_key(*work)).collect();
        let (urgency, left) = (self.urgency.number().to_string(), left.join(" "));
        let parts = [&*to, &*urgency, &*left, &*self.summary, &*self.actions, &*self.watch];
        parts.map(|part| part.replace(BREAK, " ")).join(BREAK.encode_utf8(&mut [0; 4]))
    }

    /// What was kept. A single part is the summary alone, as it was kept once.
    fn read(kept: &str) -> Self {
        let mut parts = kept.split(BREAK);
        let mut next = || parts.next().unwrap_or_default();
        let first = next();
        if first.len() == kept.len() {
            return Self { summary: first.to_owned(), ..Self::new() };
        }
        let (to, urgency) = (choice(first), urgency_of(next()));
        let left = next().split(' ').filter_map(work_of).collect();
        let (summary, actions, watch) = (next().to_owned(), next().to_owned(), next().to_owned());
        Self { to, urgency, summary, actions, watch, left }
    }
}

fn work_key(work: HandoffWork) -> String {
    match work {
        HandoffWork::Thread(thread) => ["t", &thread.to_string()].concat(),
        HandoffWork::Ask(ask) => ["a", &ThreadId { entry: ask.entry, op: ask.op }.to_string()].concat(),
    }
}

fn work_of(key: &str) -> Option<HandoffWork> {
    let id = key.get(1..)?.parse::<ThreadId>().ok()?;
    match key.get(..1)? {
        "t" => Some(HandoffWork::Thread(id)),
        "a" => Some(HandoffWork::Ask(AskId { entry: id.entry, op: id.op })),
        _ => None,
    }
}

fn work_of_row(row: &TurnRow) -> Option<HandoffWork> {
    row.thread.map(HandoffWork::Thread).or(row.ask.map(HandoffWork::Ask))
}

fn urgency_of(number: &str) -> Urgency {
    number.parse::<u8>().ok().and_then(Urgency::from_number).unwrap_or(Urgency::Steady)
}

/// The form.
#[component]
pub fn HandoffForm(props: &HandoffFormProps) -> Html {
    let (scene, view) = (&props.scene, &props.view);
    let work: Vec<&TurnRow> = scene.standing.mine().filter(|row| row.thread.is_some() || row.ask.is_some()).collect();
    let written = use_state(|| {
        let kept = view.remembered.iter().find(|(name, _)| name == WORDS);
        kept.map_or_else(Written::new, |(_, kept)| Written::read(kept))
    });
    // Whatever stands in the form is kept, with each letter.
    let keep = {
        let (written, wire) = (written.clone(), scene.wire.clone());
        Callback::from(move |next: Written| {
            wire.ask(Command::Remember { name: WORDS.into(), value: Some(next.kept()) });
            written.set(next);
        })
    };
    let pen = |change: fn(&mut Written, String)| {
        let (written, keep) = ((*written).clone(), keep.clone());
        Callback::from(move |words: String| {
            let mut next = written.clone();
            change(&mut next, words);
            keep.emit(next);
        })
    };
    let offer = offer_of(&written, &work);
    let send = {
        let (done, offer) = (props.done.clone(), Rc::new(offer.clone()));
        scene.wire.doing(move |wire| {
            wire.ask(Command::Handoff(HandoffCommand::Offer(Rc::clone(&offer))));
            wire.ask(Command::Remember { name: WORDS.into(), value: None });
            done.emit(());
        })
    };
    let next =
        next_awake(&scene.review, &scene.me.as_ref().and_then(|me| me.person).unwrap_or(review::NEWCOMER), scene.now);
    let is_lost = matches!(written.to, HandoffChoice::NextAwake) && next.is_none();
    let give_up = props.done.clone();
    let choose = pen(|it, value| it.to = choice(&value)).reform(|event: Event| chosen(&event));
    let press = pen(|it, value| it.urgency = urgency_of(&value)).reform(|event: Event| chosen(&event));
    let boxes = work.iter().map(|row| work_box(scene, &written, &keep, row));
    tag("form")
        .class("handoff-form")
        .attr("aria-label", scene.t("handoff.offer"))
        .child(labelled(scene.t("handoff.to"), receivers(scene, written.to).on_change(choose)))
        .child(next_hint(scene, next.map(|(awake, _)| (awake.person, awake.from))))
        .child(field(
            "handoff-summary",
            "3",
            scene.t("handoff.summary"),
            written.summary.clone(),
            pen(|it, words| it.summary = words),
        ))
        .child((!work.is_empty()).then(|| {
            tag("fieldset")
                .child(tag("legend").child(scene.t("handoff.work")))
                .child(tag("ul").class("plain-list").child(list(boxes)))
        }))
        .child(field(
            "handoff-actions",
            "3",
            scene.t("handoff.actions"),
            written.actions.clone(),
            pen(|it, words| it.actions = words),
        ))
        .child(field(
            "handoff-watch",
            "2",
            scene.t("handoff.watch.label"),
            written.watch.clone(),
            pen(|it, words| it.watch = words),
        ))
        .child(labelled(scene.t("handoff.urgency"), urgencies(scene, written.urgency).on_change(press)))
        .child(
            tag("div")
                .class("acts")
                .child(
                    button("primary", scene.t("handoff.send"), send)
                        .flag("disabled", is_lost || offer.refusal().is_some()),
                )
                .child(button("quiet", scene.t("handoff.give_up"), scene.wire.doing(move |_| give_up.emit(())))),
        )
        .html()
}

/// Who is next awake, with the reason, or that nobody is.
fn next_hint(scene: &SharedScene, next: Option<(PersonId, review::Timestamp)>) -> Tag {
    match next {
        Some((person, from)) => {
            let (name, at) = (scene.name(&person), time::clock(from, scene.zone));
            hint(scene.say("handoff.next", &[("name", Slot::Word(&name)), ("time", Slot::Word(&at))]))
        }
        None => hint(scene.t("handoff.next.nobody")),
    }
}

fn receivers(scene: &SharedScene, now: HandoffChoice) -> Tag {
    let option = |value: String, label: AttrValue, is_now: bool| {
        tag("option").attr("value", value).flag("selected", is_now).child(label)
    };
    let people = scene
        .review
        .people
        .keys()
        .filter(|person| !scene.is_me(person))
        .map(|person| option(person.to_string(), scene.name(&person), now == HandoffChoice::Person(person)));
    let is_role = now == HandoffChoice::Role(Role::Reviewer);
    tag("select")
        .child(option("next".into(), scene.t("handoff.to.next"), now == HandoffChoice::NextAwake))
        .child(option("role".into(), scene.t("handoff.to.reviewers"), is_role))
        .child(list(people))
}

fn choice(value: &str) -> HandoffChoice {
    let person = [value, ".0"].concat().parse::<ThreadId>().map(|id| PersonId(id.entry.0));
    match (value, person) {
        ("role", _) => HandoffChoice::Role(Role::Reviewer),
        (_, Ok(person)) => HandoffChoice::Person(person),
        _ => HandoffChoice::NextAwake,
    }
}

fn urgencies(scene: &SharedScene, now: Urgency) -> Tag {
    let labels = [
        (Urgency::Blocking, "handoff.urgency.blocking"),
        (Urgency::Steady, "handoff.urgency.steady"),
        (Urgency::Calm, "handoff.urgency.calm"),
    ];
    let options = labels.map(|(urgency, key)| {
        tag("option").attr("value", urgency.number().to_string()).flag("selected", urgency == now).child(scene.t(key))
    });
    tag("select").child(list(options))
}

/// One of my turns, which goes along unless it is left out.
fn work_box(scene: &SharedScene, written: &Written, keep: &Callback<Written>, row: &TurnRow) -> Tag {
    let work = work_of_row(row);
    let is_left = work.is_some_and(|work| written.left.contains(&work));
    let (written, keep) = (written.clone(), keep.clone());
    let toggle = Callback::from(move |_| {
        let mut next = written.clone();
        next.left.retain(|one| Some(*one) != work);
        next.left.extend(work.filter(|_| !is_left));
        keep.emit(next);
    });
    let by = scene.name(&row.by);
    let why = scene.say(crate::wording::my_turn(row.reason), &[("name", Slot::Word(&by))]);
    let input = tag("input").attr("type", "checkbox").checked(!is_left).on_change(toggle);
    let words = about(scene, row).map(|words| tag("q").attr("dir", "auto").child(words));
    tag("li").child(tag("label").child(input).child(why).child(words))
}

fn offer_of(written: &Written, work: &[&TurnRow]) -> HandoffOffer {
    let mut items: Vec<HandoffWork> = Vec::new();
    for item in work.iter().filter_map(|row| work_of_row(row)).filter(|item| !written.left.contains(item)) {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    // "If this: that" on one line each; a line without a colon says only what may happen.
    let pair =
        |line: &str| line.split_once(':').map(|(condition, reaction)| (condition.to_owned(), reaction.to_owned()));
    HandoffOffer {
        to: written.to,
        work: items,
        urgency: written.urgency,
        summary: written.summary.clone(),
        actions: written.actions.lines().map(str::to_owned).collect(),
        watch: written.watch.lines().filter_map(pair).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{JONAS, person, thread_id};

    #[test]
    fn whatever_stands_in_the_form_is_kept() {
        let ask = AskId { entry: thread_id(2).entry, op: thread_id(2).op };
        let written = Written {
            to: HandoffChoice::Person(person(JONAS)),
            urgency: Urgency::Calm,
            summary: "Costs,\nbefore noon 🦀".into(),
            actions: "Check the table\nAsk the hosts".into(),
            watch: "CI turns red: ask Ana".into(),
            left: vec![HandoffWork::Thread(thread_id(1)), HandoffWork::Ask(ask)],
        };
        assert_eq!(Written::read(&written.kept()), written);
        let role = Written { to: HandoffChoice::Role(Role::Reviewer), ..Written::new() };
        assert_eq!(Written::read(&role.kept()), role);
    }

    #[test]
    fn what_was_kept_before_is_the_summary() {
        assert_eq!(
            Written::read("Costs, before noon."),
            Written { summary: "Costs, before noon.".into(), ..Written::new() }
        );
        assert_eq!(Written::read(""), Written::new());
        assert_eq!(Written::read("x\u{1e}9\u{1e}t1 zz \u{1e}").to, HandoffChoice::NextAwake);
    }
}
