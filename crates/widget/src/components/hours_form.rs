//! "When I work": the zone, the hours of each day, days off and who stands in, when to be told what is new, and what others are
//! shown of it. Leaves out reading the fields (`hours_text.rs`) and the zone's table (`browser/zone.rs`).

use std::rc::Rc;

use client::{Command, RECEIPTS_CHOICE, TimeCommand, View};
use review::{PersonId, Shown, Timestamp};
use yew::{
    AttrValue, Callback, Event, Html, InputEvent, Properties, SubmitEvent, component, hook, use_effect_with, use_state,
};

use super::brief_people::people_list;
use super::parts::{button, field, hint, pane_head};
use super::scene::{Same, SharedScene};
use crate::browser::focus::{chosen, typed};
use crate::browser::zone;
use crate::hours_text::{BadField, HoursText, is_outdated};
use crate::markup::{Tag, group, list, tag};
use crate::time::WEEKDAYS;

/// See [`HoursForm`].
#[derive(Properties, PartialEq)]
pub struct HoursFormProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Same<View>,
}

/// The form: its own words are the truth until they are saved.
#[component]
pub fn HoursForm(props: &HoursFormProps) -> Html {
    let scene = &props.scene;
    let me = scene.me.as_ref().and_then(|me| me.person);
    let said = me.and_then(|me| scene.review.calendar_of(&me).statement_at(Timestamp::MAX).cloned());
    let form = use_state(|| HoursText::of(said.as_deref()));
    let bad = use_state(|| None::<BadField>);
    let is_said = use_state(|| false);
    let device = use_state(String::new);
    {
        let (form, device) = (form.clone(), device.clone());
        use_effect_with((), move |()| {
            let name = zone::name().unwrap_or_default();
            if form.zone.is_empty() {
                form.set(HoursText { zone: name.clone(), ..(*form).clone() });
            }
            device.set(name);
        });
    }
    let set = {
        let (form, is_said) = (form.clone(), is_said.clone());
        Callback::from(move |next: HoursText| {
            is_said.set(false);
            form.set(next);
        })
    };
    let on_submit = {
        let (form, bad, wire, is_said) = ((*form).clone(), bad.clone(), scene.wire.clone(), is_said.clone());
        let now = scene.now;
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match form.read(zone::offsets(form.zone.trim(), now)) {
                Ok(hours) => {
                    bad.set(None);
                    is_said.set(true);
                    wire.ask(Command::Time(TimeCommand::SetHours(Rc::new(hours))));
                }
                Err(why) => bad.set(Some(why)),
            }
        })
    };
    let fields = Fields { scene, form: &form, set: &set };
    let save = tag("button").attr("type", "submit").class("primary").child(scene.t("hours.save"));
    let wrong = bad.map(|bad| tag("p").class("hint is-bad").attr("role", "alert").child(trouble(scene, bad)));
    tag("form")
        .class("pane hours")
        .key("hours")
        .attr("aria-labelledby", "hours-title")
        .on_submit(on_submit)
        .child(pane_head(scene, "hours-title", scene.t("hours.title")))
        .child(hint(scene.t("hours.what")))
        .child(fields.zone(&device))
        .child(fields.week())
        .child(fields.away())
        .child(fields.telling())
        .child(receipts(scene, &props.view))
        .child(wrong)
        .child((scene.can_write && scene.me.is_some()).then(|| tag("div").class("acts").child(save)))
        .child(is_said.then(|| tag("p").class("hint").attr("role", "status").child(scene.t("hours.said"))))
        .html()
}

/// Writes the reader's hours anew, quietly and only then, when the table of their zone runs out or the device knows other rules
/// for it by now. The hours themselves stay as they were said.
#[hook]
pub fn use_fresh_table(scene: &SharedScene, me: PersonId) {
    let scene = scene.clone();
    use_effect_with(me, move |me| {
        let said = scene.review.calendar_of(me).statement_at(Timestamp::MAX).cloned();
        let Some(said) = said.filter(|_| scene.can_write) else { return };
        let form = HoursText::of(Some(&said));
        // Who does not show their zone said it on this device, or one that keeps the same time.
        let zone = Some(form.zone.clone()).filter(|zone| !zone.is_empty()).or_else(zone::name);
        let Some(offsets) = zone.and_then(|zone| zone::offsets(zone.trim(), scene.now)) else { return };
        if is_outdated(&said, &offsets, scene.now)
            && let Ok(hours) = form.read(Some(offsets))
        {
            scene.wire.ask(Command::Time(TimeCommand::SetHours(Rc::new(hours))));
        }
    });
}

fn trouble(scene: &SharedScene, bad: BadField) -> AttrValue {
    match bad {
        BadField::Zone => scene.t("hours.bad.zone"),
        BadField::Day(day) => {
            let day = scene.t(WEEKDAYS[day.min(6)]);
            scene.say("hours.bad.day", &[("day", crate::strings::Slot::Word(&day))])
        }
        BadField::Off => scene.t("hours.bad.off"),
        BadField::Digests => scene.t("hours.bad.digests"),
    }
}

struct Fields<'a> {
    scene: &'a SharedScene,
    form: &'a HoursText,
    set: &'a Callback<HoursText>,
}

impl Fields<'_> {
    /// What to do with what is typed into one of the fields.
    fn typing(&self, change: impl Fn(&mut HoursText, String) + 'static) -> Callback<String> {
        let (form, set) = (self.form.clone(), self.set.clone());
        Callback::from(move |text: String| {
            let mut next = form.clone();
            change(&mut next, text);
            set.emit(next);
        })
    }

    fn line(&self, id: AttrValue, label: AttrValue, value: String, typing: Callback<String>) -> Tag {
        let on_input = Callback::from(move |event: InputEvent| typing.emit(typed(&event)));
        let input = tag("input")
            .attr("id", id.clone())
            .attr("type", "text")
            .attr("dir", "ltr")
            .attr("autocomplete", "off")
            .value(value)
            .on_input(on_input);
        tag("div").class("field").child(tag("label").attr("for", id).child(label)).child(input)
    }

    fn zone(&self, device: &str) -> Tag {
        let scene = self.scene;
        let typing = self.typing(|form, zone| form.zone = zone);
        let line = self.line("hours-zone".into(), scene.t("hours.zone"), self.form.zone.clone(), typing.clone());
        let is_other = !device.is_empty() && device != self.form.zone;
        let name = device.to_owned();
        let here = || {
            let label = scene.say("hours.zone.here", &[("zone", crate::strings::Slot::Word(&name))]);
            let name = name.clone();
            button("quiet", label, Callback::from(move |_| typing.emit(name.clone())))
        };
        group().child(line).child(is_other.then(here))
    }

    fn week(&self) -> Tag {
        let scene = self.scene;
        let day = |day: usize| {
            let typing = self.typing(move |form, hours| form.days[day] = hours);
            self.line(format!("hours-{day}").into(), scene.t(WEEKDAYS[day]), self.form.days[day].clone(), typing)
        };
        tag("fieldset")
            .class("week")
            .child(tag("legend").child(scene.t("hours.week")))
            .child(list((0..7).map(day)))
            .child(hint(scene.t("hours.week.what")))
    }

    fn away(&self) -> Tag {
        let scene = self.scene;
        let typing = self.typing(|form, off| form.off = off);
        let review = scene.review.clone();
        let choose = self.typing(move |form, number| {
            form.deputy = number.parse().ok().and_then(|at| review.people.keys().nth(at));
        });
        let nobody = Some(scene.t("hours.deputy.nobody"));
        let people = people_list(scene, self.form.deputy, nobody, choose).attr("id", "hours-deputy");
        let deputy = tag("label").attr("for", "hours-deputy").child(scene.t("hours.deputy"));
        group()
            .child(field("hours-off", "3", scene.t("hours.off"), self.form.off.clone(), typing))
            .child(hint(scene.t("hours.off.what")))
            .child(tag("div").class("field").child(deputy).child(people))
    }

    fn telling(&self) -> Tag {
        let scene = self.scene;
        let typing = self.typing(|form, digests| form.digests = digests);
        let choose = self.typing(|form, number| {
            let shown = number.parse().ok().and_then(Shown::from_number);
            form.shown = shown.unwrap_or(form.shown);
        });
        let option = |shown: &Shown| {
            let option = tag("option").attr("value", shown.number().to_string());
            let key = match shown {
                Shown::Full => "hours.shown.full",
                Shown::HoursOnly => "hours.shown.hours",
                Shown::ZoneOnly => "hours.shown.zone",
            };
            option.flag("selected", *shown == self.form.shown).child(scene.t(key))
        };
        let select = tag("select")
            .attr("id", "hours-shown")
            .on_change(Callback::from(move |event: Event| choose.emit(chosen(&event))))
            .child(list(Shown::ALL.iter().map(option)));
        let label = tag("label").attr("for", "hours-shown").child(scene.t("hours.shown"));
        group()
            .child(self.line("hours-digests".into(), scene.t("hours.digests"), self.form.digests.clone(), typing))
            .child(hint(scene.t("hours.digests.what")))
            .child(tag("div").class("field").child(label).child(select))
            .child(hint(scene.t("hours.shown.what")))
    }
}

/// Whether this device says that what was asked of me has arrived.
fn receipts(scene: &SharedScene, view: &View) -> Tag {
    let is_off = view.remembered.iter().any(|(name, value)| name == RECEIPTS_CHOICE && value == "off");
    let toggle = scene.wire.doing(move |wire| {
        let value = (!is_off).then(|| "off".to_owned());
        wire.ask(Command::Remember { name: RECEIPTS_CHOICE.to_owned(), value });
    });
    let input = tag("input").attr("type", "checkbox").attr("id", "hours-receipts").checked(!is_off).on_click(toggle);
    let label = tag("label").attr("for", "hours-receipts").child(scene.t("hours.receipts"));
    group().child(tag("div").class("check").child(input).child(label)).child(hint(scene.t("hours.receipts.what")))
}

#[cfg(test)]
mod tests;
