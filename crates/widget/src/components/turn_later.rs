//! "Later, or somebody else": by when I will do what is my turn, or whose turn it is instead; and what people have promised. Leaves
//! out whose turn that makes it (`review`).

use client::{Command, TimeCommand};
use review::{PersonId, TurnRow, TurnSubject, Via};
use yew::{AttrValue, Callback, Html, InputEvent, Properties, component, use_state};

use super::brief_people::people_list;
use super::parts::{button, hint, spacer};
use super::scene::SharedScene;
use super::thread_time::reminded;
use crate::browser::focus::typed;
use crate::due;
use crate::markup::{self, Tag, group, list, tag};
use crate::strings::Slot;
use crate::wording;

/// See [`TurnLater`].
#[derive(Properties, PartialEq)]
pub struct TurnLaterProps {
    /// What to show from.
    pub scene: SharedScene,
    /// What is put off, or passed on.
    pub subject: Subject,
}

/// What is put off, or passed on, as a property.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Subject(pub TurnSubject);

/// What a row is about, for those that can be put off or passed on.
pub fn subject_of(row: &TurnRow) -> Option<Subject> {
    let thread = row.thread.map(TurnSubject::Thread);
    thread.or(row.ask.map(TurnSubject::Ask)).map(Subject)
}

/// The ways out that are no answer, for who is known here.
pub fn ways_out(scene: &SharedScene, row: &TurnRow) -> Option<Html> {
    let subject = subject_of(row).filter(|_| scene.can_write && scene.is_me(&row.person))?;
    let ways = markup::component::<TurnLater>(TurnLaterProps { scene: scene.clone(), subject });
    Some(group().child(reminded(scene, row)).child(ways).html())
}

/// The two ways out of a row that are no answer.
#[component]
pub fn TurnLater(props: &TurnLaterProps) -> Html {
    let (scene, Subject(subject)) = (&props.scene, props.subject);
    let (date, time) = (use_state(String::new), use_state(String::new));
    let person = use_state(|| None::<PersonId>);
    let until =
        due::from_fields_then(&date, &time, scene.zone, &|at| scene.zone_at(at)).filter(|until| *until > scene.now);
    let promise = scene.wire.doing(move |wire| {
        wire.ask(Command::Time(TimeCommand::Promise { subject, until }));
    });
    let passed = *person;
    let pass = scene.wire.doing(move |wire| {
        if let Some(to) = passed {
            wire.ask(Command::Time(TimeCommand::Pass { subject, to, reason: String::new() }));
        }
    });
    let choose = {
        let (review, person) = (scene.review.clone(), person.clone());
        Callback::from(move |number: String| {
            person.set(number.parse().ok().and_then(|at| review.people.keys().nth(at)));
        })
    };
    let input = |kind: &'static str, label: &'static str, value: String, set: Callback<String>| {
        let on_input = Callback::from(move |event: InputEvent| set.emit(typed(&event)));
        tag("input").attr("type", kind).attr("aria-label", scene.t(label)).value(value).on_input(on_input)
    };
    let (set_date, set_time) = (date.setter(), time.setter());
    let set_date = Callback::from(move |text: String| set_date.set(text));
    let set_time = Callback::from(move |text: String| set_time.set(text));
    let when = tag("div")
        .class("row")
        .child(input("date", "later.date", (*date).clone(), set_date))
        .child(input("time", "later.time", (*time).clone(), set_time))
        .child(button("plain", scene.t("later.promise"), promise).flag("disabled", until.is_none()));
    let people =
        people_list(scene, passed, Some(scene.t("later.nobody")), choose).attr("aria-label", scene.t("later.to"));
    let who = tag("div")
        .class("row")
        .child(people)
        .child(button("plain", scene.t("later.pass"), pass).flag("disabled", passed.is_none()));
    tag("details")
        .class("fold")
        .child(tag("summary").child(scene.t("later.fold")))
        .child(when)
        .child(hint(scene.t("later.promise.what")))
        .child(who)
        .child(hint(scene.t("later.pass.what")))
        .html()
}

/// What the clock says of a row: until when it is expected, and how it came to me.
pub fn facts(scene: &SharedScene, row: &TurnRow) -> [Option<AttrValue>; 2] {
    let moment = |at| due::moment(&scene.strings, scene.now, at, scene.zone_at(at));
    let due = row.due.map(|due| match row.is_overdue(scene.now) {
        true => scene.say("later.overdue", &[("when", Slot::Word(&moment(due)))]),
        false => scene.say("later.due", &[("when", Slot::Word(&moment(due)))]),
    });
    let (key, person) = match row.via {
        Via::Itself => return [due, None],
        Via::Deputy { of } => ("later.deputy", of),
        Via::Passed { by } => ("later.passed", by),
        Via::Handoff { of } => ("later.handoff", of),
    };
    [due, Some(scene.say(key, &[("name", Slot::Word(&scene.name(&person)))]))]
}

/// What people said they will do, and by when.
pub fn promised(scene: &SharedScene) -> Option<Tag> {
    let rows = &scene.standing.turn.later;
    let title = || tag("h3").class("place").child(scene.t("later.title"));
    let rows = || tag("ul").class("turn-others").child(list(rows.iter().map(|row| promise(scene, row))));
    (!scene.standing.turn.later.is_empty()).then(|| tag("div").child(title()).child(rows()))
}

fn promise(scene: &SharedScene, row: &TurnRow) -> Tag {
    let by = scene.name(&row.by);
    let why = scene.say(wording::their_turn(row.reason), &[("name", Slot::Word(&by))]);
    let back = row.back.map(|back| {
        let when = due::moment(&scene.strings, scene.now, back, scene.zone_at(back));
        tag("span").class("muted").child(scene.say("later.back", &[("when", Slot::Word(&when))]))
    });
    let subject = subject_of(row).filter(|_| scene.is_me(&row.person));
    let undo = subject.map(|Subject(subject)| {
        let undo = scene.wire.doing(move |wire| {
            wire.ask(Command::Time(TimeCommand::Promise { subject, until: None }));
        });
        button("link", scene.t("later.undo"), undo)
    });
    tag("li")
        .child(tag("b").attr("dir", "auto").child(scene.name(&row.person)))
        .child(tag("span").child(why))
        .child(spacer())
        .child(back)
        .child(undo)
}
