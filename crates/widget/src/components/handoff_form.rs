//! The form that offers work to somebody: to whom, what, how much it presses, and what to do if something happens. Its words are
//! remembered on this device until they are sent.

use std::rc::Rc;

use client::{Command, HandoffChoice, HandoffCommand, HandoffOffer, View};
use review::{HandoffWork, PersonId, Role, ThreadId, TurnRow, Urgency, next_awake};
use yew::{AttrValue, Callback, Event, Html, Properties, component, use_state};

use super::handoff_view::labelled;
use super::parts::{button, field, hint};
use super::scene::{Same, SharedScene};
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
    left: Vec<usize>,
}

/// The form.
#[component]
pub fn HandoffForm(props: &HandoffFormProps) -> Html {
    let (scene, view) = (&props.scene, &props.view);
    let written = use_state(|| Written {
        to: HandoffChoice::NextAwake,
        urgency: Urgency::Steady,
        summary: view
            .remembered
            .iter()
            .find(|(name, _)| name == WORDS)
            .map(|(_, words)| words.clone())
            .unwrap_or_default(),
        actions: String::new(),
        watch: String::new(),
        left: Vec::new(),
    });
    let pen = |change: fn(&mut Written, String)| {
        let (written, wire) = (written.clone(), scene.wire.clone());
        Callback::from(move |words: String| {
            let mut next = (*written).clone();
            change(&mut next, words);
            if next.summary != written.summary {
                let value = Some(next.summary.clone()).filter(|words| !words.is_empty());
                wire.ask(Command::Remember { name: WORDS.into(), value });
            }
            written.set(next);
        })
    };
    let work: Vec<&TurnRow> = scene.standing.mine().filter(|row| row.thread.is_some() || row.ask.is_some()).collect();
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
    let set = written.clone();
    let choose = Callback::from(move |event: Event| {
        let mut next = (*set).clone();
        next.to = choice(&chosen(&event));
        set.set(next);
    });
    let set = written.clone();
    let press = Callback::from(move |event: Event| {
        let mut next = (*set).clone();
        let number = chosen(&event).parse::<u8>().ok().and_then(Urgency::from_number);
        next.urgency = number.unwrap_or(Urgency::Steady);
        set.set(next);
    });
    let boxes = work.iter().enumerate().map(|(at, row)| work_box(scene, &written, at, row));
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
fn work_box(scene: &SharedScene, written: &yew::UseStateHandle<Written>, at: usize, row: &TurnRow) -> Tag {
    let is_left = written.left.contains(&at);
    let set = written.clone();
    let toggle = Callback::from(move |_| {
        let mut next = (*set).clone();
        if is_left {
            next.left.retain(|one| *one != at)
        } else {
            next.left.push(at)
        }
        set.set(next);
    });
    let by = scene.name(&row.by);
    let why = scene.say(crate::wording::my_turn(row.reason), &[("name", Slot::Word(&by))]);
    let input = tag("input").attr("type", "checkbox").checked(!is_left).on_change(toggle);
    let words = row.thread.and_then(|id| scene.review.threads.get(&id)?.comments.first());
    let words = words.map(|comment| {
        let words: String = comment.words.as_str().chars().take(80).collect();
        tag("q").attr("dir", "auto").child(words)
    });
    tag("li").child(tag("label").child(input).child(why).child(words))
}

fn offer_of(written: &Written, work: &[&TurnRow]) -> HandoffOffer {
    let mut items: Vec<HandoffWork> = Vec::new();
    for (_, row) in work.iter().enumerate().filter(|(at, _)| !written.left.contains(at)) {
        let item = row.thread.map(HandoffWork::Thread).or(row.ask.map(HandoffWork::Ask));
        items.extend(item.filter(|item| !items.contains(item)));
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
