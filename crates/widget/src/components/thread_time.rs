//! For whom a thread waits: how long they have had it, the one quiet reminder that the rules allow, what silence comes to and when,
//! and the one way to interrupt somebody. Leaves out the rules (`review`): nothing is offered here before its time.

use client::{Command, HandoffCommand, TimeCommand};
use review::{
    AskId, Calendar, Nudge, PersonId, Role, Shown, Thread, Timestamp, Transition, TurnReason, TurnRow, Waiting,
    brief_due, due_of, silence_of, waiting_of,
};
use yew::{AttrValue, Callback, Html, Properties, component, use_state};

use super::brief_fields::{Labelled, area};
use super::parts::{button, hint};
use super::scene::SharedScene;
use crate::app::Intent;
use crate::due;
use crate::gate_wording::if_silent;
use crate::markup::{Tag, group, keyed, list, tag};
use crate::strings::Slot;
use crate::time::{self, ZoneOffset};

/// Minutes of a working day.
const DAY_MINUTES: i64 = 8 * 60;

/// What is under "It waits for …" in a thread; nothing where it waits for nobody else.
pub fn thread_time(scene: &SharedScene, thread: &Thread) -> Option<Tag> {
    let is_it = |row: &&TurnRow| row.thread == Some(thread.id) && !scene.is_me(&row.person);
    let rows = scene.standing.turn.rows.iter().filter(is_it);
    let waits: Vec<(&TurnRow, Waiting)> = rows.filter_map(|row| Some((row, waiting_of(&scene.review, row)?))).collect();
    if waits.is_empty() {
        return None;
    }
    let names: Vec<AttrValue> = waits.iter().map(|(row, _)| scene.name(&row.person)).collect();
    let names = names.join(&scene.t("list.comma"));
    let rows = waits.iter().map(|(row, waiting)| wait(scene, row, waiting));
    Some(
        tag("details")
            .class("fold thread-time")
            .child(tag("summary").attr("dir", "auto").child(scene.say("remind.fold", &[("names", Slot::Word(&names))])))
            .child(tag("ul").class("plain-list").child(list(rows))),
    )
}

/// The reminder that may be sent about a row now, as a link beside it.
pub fn remind(scene: &SharedScene, row: &TurnRow) -> Option<Tag> {
    let due = due_of(&scene.review, row, scene.now).filter(|_| may_note(scene))?;
    let arrives = || arrival(scene, row);
    matches!(due, Transition::Nudge(_))
        .then(|| button("link", scene.t("remind.send"), noting(scene, due)).attr("title", arrives()))
}

/// That a brief's time is up, to be written down.
pub fn brief_over(scene: &SharedScene) -> Option<Tag> {
    let over = brief_due(&scene.review, scene.now)?;
    let note = button("plain", scene.t("remind.note"), noting(scene, over));
    Some(
        tag("div")
            .class("thread-time")
            .child(hint(scene.t("remind.brief_over")))
            .child(may_note(scene).then_some(note)),
    )
}

/// That I was reminded of something, once my hours had begun.
pub fn reminded(scene: &SharedScene, row: &TurnRow) -> Option<Tag> {
    let waiting = waiting_of(&scene.review, row)?;
    let last = nudges(scene, &waiting).next_back()?;
    let arrives = scene.review.calendar_of(&row.person).next_start(last.at).unwrap_or(last.at);
    let slots = [("name", &*scene.name(&last.by)), ("ago", &*scene.ago(arrives))];
    let slots = slots.map(|(name, word)| (name, Slot::Word(word)));
    (arrives <= scene.now).then(|| hint(scene.say("remind.you", &slots)))
}

fn nudges<'a>(scene: &'a SharedScene, waiting: &Waiting) -> impl DoubleEndedIterator<Item = &'a Nudge> {
    let review = &scene.review;
    let thread = waiting.thread.and_then(|thread| review.threads.get(&thread));
    let waiting = *waiting;
    thread.map_or(&review.nudges, |thread| &thread.nudges).iter().filter(move |nudge| nudge.waiting == waiting)
}

fn may_note(scene: &SharedScene) -> bool {
    scene.can_write && scene.me.is_some() && scene.my_rights() >= Role::Facilitator
}

fn noting(scene: &SharedScene, transition: Transition) -> Callback<yew::MouseEvent> {
    scene.wire.asking(Intent::Ask(Command::Time(TimeCommand::Note(transition))))
}

/// One person, and what can be done about it.
fn wait(scene: &SharedScene, row: &TurnRow, waiting: &Waiting) -> Tag {
    let silence = silence_of(&scene.review, waiting, row.since, row.is_blocking);
    let n_days = usize::try_from(row.elapsed.as_minutes() / DAY_MINUTES).unwrap_or_default();
    let name = scene.name(&row.person);
    let had = match silence.delivered {
        None => "remind.not_there",
        Some(_) if n_days == 0 => "remind.had.today",
        Some(_) => "remind.had",
    };
    let had = scene.say(had, &[("name", Slot::Word(&name)), ("n", Slot::Count(n_days))]);
    let last = nudges(scene, waiting).next_back();
    let reminded = last.map(|last| {
        let n = usize::from(silence.n_nudges);
        hint(scene.say("remind.done", &[("n", Slot::Count(n)), ("ago", Slot::Word(&scene.ago(last.at)))]))
    });
    tag("li")
        .key(&row.person.to_string())
        .child(tag("p").attr("dir", "auto").child(had))
        .child(reminded)
        .child(next_step(scene, row, waiting))
        .child(presses(scene, row))
}

/// The reminder, or silence that counts, when it is time for it; else when it will be.
fn next_step(scene: &SharedScene, row: &TurnRow, waiting: &Waiting) -> Tag {
    let silence = silence_of(&scene.review, waiting, row.since, row.is_blocking);
    let moment = |at: Timestamp| due::moment(&scene.strings, scene.now, at, scene.zone_at(at));
    let offered = |key, transition, why: AttrValue| {
        group().child(button("plain", scene.t(key), noting(scene, transition))).child(hint(why))
    };
    match due_of(&scene.review, row, scene.now).filter(|_| may_note(scene)) {
        Some(nudge @ Transition::Nudge(_)) => return offered("remind.send", nudge, arrival(scene, row)),
        Some(lapse) => {
            let why = scene.say("remind.lapse.what", &[("name", Slot::Word(&scene.name(&row.person)))]);
            return offered("remind.lapse", lapse, why);
        }
        None => {}
    }
    let next = match silence.n_nudges {
        0 => silence.nudge,
        1 => silence.second_nudge,
        _ => None,
    };
    let may = next
        .filter(|at| *at > scene.now)
        .map(|at| hint(scene.say("remind.from", &[("when", Slot::Word(&moment(at)))])));
    let outcome = match silence.on_silence {
        review::AskSilence::Lapses if row.reason != TurnReason::WorkPromised => review::SilenceOutcome::Lapses,
        _ => review::SilenceOutcome::Nothing,
    };
    let silent = if_silent(scene, review::IfSilent { outcome, at: silence.default_at });
    group().child(may).child(hint(silent))
}

/// When a reminder reaches somebody: it is not before their hours.
fn arrival(scene: &SharedScene, row: &TurnRow) -> AttrValue {
    let name = scene.name(&row.person);
    let calendar = scene.review.calendar_of(&row.person);
    let (key, when) = match calendar.next_start(scene.now) {
        None => ("remind.arrives.unknown", AttrValue::default()),
        Some(at) if at <= scene.now => ("remind.arrives.now", AttrValue::default()),
        Some(at) => ("remind.arrives.then", due::moment(&scene.strings, scene.now, at, scene.zone_at(at))),
    };
    scene.say(key, &[("name", Slot::Word(&name)), ("when", Slot::Word(&when))])
}

/// An ask of mine that cannot wait for a digest: that it interrupts, or the form that says why it should.
fn presses(scene: &SharedScene, row: &TurnRow) -> Option<Html> {
    let ask = row.ask.filter(|_| scene.can_write && scene.is_me(&row.by))?;
    let said = scene.review.urgent.iter().find(|one| one.ask == ask && scene.is_me(&one.by));
    if let Some(said) = said {
        let why = said.reason.as_ref().map_or(String::new(), |why| why.as_str().to_owned());
        let line = hint(scene.say("now.said", &[("ago", Slot::Word(&scene.ago(said.at)))]));
        return Some(group().child(line).child(tag("blockquote").attr("dir", "auto").child(why)).html());
    }
    let is_open = |one: &AskId| scene.standing.turn.rows.iter().any(|row| row.ask == Some(*one));
    let has_other = scene.review.urgent.iter().any(|one| scene.is_me(&one.by) && is_open(&one.ask));
    let (what, act) = words_for(scene, row);
    let id = ["now-", &row.person.to_string()].concat();
    let (ask, person, act) = (Pressed(ask), Reader(row.person), act.filter(|_| !has_other));
    let props = PressProps { scene: scene.clone(), id, ask, person, what, act, has_other };
    Some(keyed::<Press>(&row.person.to_string(), props))
}

/// Whom it would interrupt, and what hour it is for them; and what the button says, where it can interrupt anybody.
fn words_for(scene: &SharedScene, row: &TurnRow) -> (AttrValue, Option<AttrValue>) {
    let name = scene.name(&row.person);
    let calendar = scene.review.calendar_of(&row.person);
    let clock = clock_of(scene, &calendar);
    let starts = calendar.next_start(scene.now);
    let when = starts.map(|at| due::moment(&scene.strings, scene.now, at, scene.zone_at(at))).unwrap_or_default();
    let key = match (starts, clock.is_some()) {
        (None, _) => "now.unknown",
        (Some(at), true) if at <= scene.now => "now.interrupts",
        (Some(at), false) if at <= scene.now => "now.interrupts.hidden",
        (Some(_), true) => "now.waits",
        (Some(_), false) => "now.waits.hidden",
    };
    let clock = clock.unwrap_or_default();
    let slots = [("name", &*name), ("clock", clock.as_str()), ("when", &*when)];
    let what = scene.say(key, &slots.map(|(name, word)| (name, Slot::Word(word))));
    let act = starts.map(|_| scene.say("now.do", &[("name", Slot::Word(&name))]));
    (what, act)
}

/// See [`Press`].
#[derive(Properties, PartialEq)]
pub struct PressProps {
    /// What to show from.
    pub scene: SharedScene,
    /// Of its field.
    pub id: String,
    /// What was asked.
    pub ask: Pressed,
    /// Whom.
    pub person: Reader,
    /// Whom it would interrupt, and what hour it is for them.
    pub what: AttrValue,
    /// What the button says; nothing where nobody can be interrupted.
    pub act: Option<AttrValue>,
    /// Something else of mine interrupts already.
    pub has_other: bool,
}

/// An ask, as a property.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pressed(pub AskId);

/// A person, as a property.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reader(pub PersonId);

/// "It cannot wait for their next digest": the reason, and the confirmation of whom that interrupts.
#[component]
pub fn Press(props: &PressProps) -> Html {
    let why = use_state(String::new);
    let (scene, Pressed(ask)) = (&props.scene, props.ask);
    let typed = {
        let why = why.setter();
        Callback::from(move |words: String| why.set(words))
    };
    let form = props.act.clone().map(|act| {
        let reason = (*why).clone();
        let label = scene.say("now.why", &[("name", Slot::Word(&scene.name(&props.person.0)))]);
        let (id, hint) = (props.id.clone(), Some(props.what.clone()));
        let labelled = Labelled { id, label, hint, fault: None, says: None };
        let is_unsaid = reason.trim().is_empty();
        let press = scene.wire.doing(move |wire| {
            wire.ask(Command::Handoff(HandoffCommand::Press { ask, reason: reason.clone() }));
        });
        group()
            .child(labelled.around(area("2", &why, typed)))
            .child(button("plain", act, press).flag("disabled", is_unsaid))
    });
    let cannot = if props.has_other { scene.t("now.one") } else { props.what.clone() };
    let cannot = props.act.is_none().then(|| hint(cannot));
    tag("details").class("fold").child(tag("summary").child(scene.t("now.fold"))).child(form).child(cannot).html()
}

/// Their clock on the wall, where they show their zone.
fn clock_of(scene: &SharedScene, calendar: &Calendar) -> Option<String> {
    let offset = calendar.offset_at(scene.now).filter(|_| calendar.shown_at(scene.now) != Shown::HoursOnly)?;
    let clock = time::clock(scene.now, ZoneOffset(offset.0.into()));
    clock.split_once(' ').map(|(_, time)| time.to_owned())
}

#[cfg(test)]
mod tests;
