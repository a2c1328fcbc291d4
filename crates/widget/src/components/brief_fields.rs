//! The fields of the brief form that are about the review, and how each says what it lacks. Leaves out those that name people
//! (`brief_people.rs`), and what the form does with them (`brief_form.rs`).

use std::rc::Rc;

use client::BriefDraft;
use review::DecisionWanted;
use yew::{AttrValue, Callback, Event, InputEvent};

use super::parts::hint;
use super::scene::SharedScene;
use crate::brief_draft::{Lack, PRESETS, with_preset};
use crate::browser::focus::{chosen, typed};
use crate::markup::{Tag, group, list, tag};
use crate::strings::Slot;
use crate::{due, wording};

/// The class of a field in which something is wrong, by which the first of them is found.
pub const WRONG: &str = "is-wrong";

/// The draft as it is, what it lacks as far as that is to be said already, and what to do when it shall be another.
pub struct Pen<'a> {
    /// What to show from.
    pub scene: &'a SharedScene,
    /// The draft as it is.
    pub draft: &'a Rc<BriefDraft>,
    /// What is said to be missing.
    pub lacks: &'a [Lack],
    /// Makes it another draft.
    pub change: &'a Callback<BriefDraft>,
    /// Whether it is for a review that is not there yet: nobody is in it who could be chosen.
    pub is_for_new: bool,
}

impl Pen<'_> {
    /// Changes the draft by what is typed or chosen.
    pub fn typing(&self, set: impl Fn(&mut BriefDraft, String) + 'static) -> Callback<String> {
        let (draft, change) = (Rc::clone(self.draft), self.change.clone());
        Callback::from(move |value: String| {
            let mut next = (*draft).clone();
            set(&mut next, value);
            change.emit(next);
        })
    }

    /// Makes it this draft when something is ticked, chosen or pressed.
    pub fn becoming<E: 'static>(&self, set: impl FnOnce(&mut BriefDraft)) -> Callback<E> {
        let mut next = (**self.draft).clone();
        set(&mut next);
        let change = self.change.clone();
        Callback::from(move |_| change.emit(next.clone()))
    }

    /// What is said beside a field, when that is what is missing.
    pub fn fault(&self, lack: Lack) -> Option<AttrValue> {
        let key = match lack {
            Lack::Title => "lack.title",
            Lack::Goal => "lack.goal",
            Lack::Question(_) => "lack.question",
            Lack::Due => "lack.due",
        };
        self.lacks.contains(&lack).then(|| self.scene.t(key))
    }
}

/// What a field is, apart from what stands in it.
pub struct Labelled {
    /// Tells it from all others.
    pub id: String,
    /// What it is called.
    pub label: AttrValue,
    /// One sentence that helps.
    pub hint: Option<AttrValue>,
    /// What is wrong with what stands there.
    pub fault: Option<AttrValue>,
    /// The sentence that helps stands elsewhere, under this id.
    pub says: Option<&'static str>,
}

impl Labelled {
    /// A field that needs no explanation.
    pub fn new(scene: &SharedScene, id: &str, label: &'static str) -> Self {
        Self { id: id.to_owned(), label: scene.t(label), hint: None, fault: None, says: None }
    }

    /// Helps.
    pub fn hint(self, words: AttrValue) -> Self {
        Self { hint: Some(words), ..self }
    }

    /// Says what is wrong, if something is.
    pub fn fault(self, words: Option<AttrValue>) -> Self {
        Self { fault: words, ..self }
    }

    /// Puts label, control and what is said about it together.
    pub fn around(self, control: Tag) -> Tag {
        let Self { id, label, hint: help, fault, says } = self;
        let why = says.map_or_else(|| [id.as_str(), "-why"].concat(), str::to_owned);
        let is_bad = fault.is_some();
        let said = fault.or(help);
        let control = control
            .attr("id", id.clone())
            .attr("aria-describedby", (says.is_some() || said.is_some()).then(|| why.clone()));
        let control = if is_bad { wrong(control) } else { control };
        let class = if is_bad { "hint is-bad" } else { "hint" };
        tag("div")
            .class("field")
            .child(tag("label").attr("for", id).child(label))
            .child(control)
            .child(said.map(|said| hint(said).attr("id", why).attr("class", class)))
    }
}

fn wrong(control: Tag) -> Tag {
    control.attr("aria-invalid", "true").class(WRONG)
}

/// A field of one line.
pub fn line(kind: &'static str, value: String, on_input: Callback<String>) -> Tag {
    let on_input = Callback::from(move |event: InputEvent| on_input.emit(typed(&event)));
    tag("input").attr("type", kind).attr("dir", "auto").attr("autocomplete", "off").value(value).on_input(on_input)
}

/// A field of several lines.
pub fn area(rows: &'static str, value: &str, on_input: Callback<String>) -> Tag {
    let on_input = Callback::from(move |event: InputEvent| on_input.emit(typed(&event)));
    tag("textarea").attr("rows", rows).attr("dir", "auto").value(value.to_owned()).on_input(on_input)
}

/// A choice between a few: each with its word and what it means.
pub fn radio(name: &'static str, is_chosen: bool, words: Tag, on_change: Callback<Event>) -> Tag {
    let radio = tag("input").attr("type", "radio").attr("name", name).checked(is_chosen).on_change(on_change);
    tag("label").class("verdict-choice").child(radio).child(words)
}

/// A group of fields under one name.
pub fn fields(scene: &SharedScene, legend: &'static str) -> Tag {
    tag("fieldset").class("brief-fields").child(tag("legend").child(scene.t(legend)))
}

/// The word of a choice, and what it means.
pub fn meaning(scene: &SharedScene, word: &'static str, means: &'static str) -> Tag {
    tag("span").child(tag("b").child(scene.t(word))).child(tag("span").class("hint").child(scene.t(means)))
}

/// What kind of review it is: it fills in what nobody wants to think about.
pub fn presets(pen: &Pen<'_>) -> Tag {
    let scene = pen.scene;
    let one = |preset| {
        let (word, means) = (wording::preset(preset), wording::preset_means(preset));
        let next = with_preset(pen.draft, preset, scene.now, scene.zone);
        let on_change = pen.becoming(move |draft| *draft = next);
        radio("preset", pen.draft.preset == preset, meaning(scene, word, means), on_change)
    };
    fields(scene, "brief.preset").child(list(PRESETS.into_iter().map(one)))
}

/// Goal, what should come of it, what is wanted and what is not.
pub fn purpose(pen: &Pen<'_>) -> Tag {
    let (scene, draft) = (pen.scene, pen.draft);
    let goal = Labelled::new(scene, "goal", "brief.goal.ask").fault(pen.fault(Lack::Goal));
    let goal =
        goal.around(area("3", &draft.goal, pen.typing(|draft, words| draft.goal = words)).attr("required", "required"));
    let wanted = Labelled::new(scene, "wanted", "brief.wanted");
    let not_wanted = Labelled::new(scene, "not-wanted", "brief.not_wanted");
    group()
        .child(goal)
        .child(Labelled::new(scene, "decision", "brief.decision").around(decision(pen)))
        .child(wanted.around(area("2", &draft.wanted, pen.typing(|draft, words| draft.wanted = words))))
        .child(not_wanted.around(area("2", &draft.not_wanted, pen.typing(|draft, words| draft.not_wanted = words))))
}

fn decision(pen: &Pen<'_>) -> Tag {
    let choose = pen.typing(|draft, number| {
        let wanted = number.parse().ok().and_then(DecisionWanted::from_number);
        draft.decision_wanted = wanted.unwrap_or(draft.decision_wanted);
    });
    let one = |wanted: &DecisionWanted| {
        tag("option")
            .attr("value", wanted.number().to_string())
            .flag("selected", *wanted == pen.draft.decision_wanted)
            .child(pen.scene.t(wording::decision(*wanted)))
    };
    tag("select")
        .on_change(Callback::from(move |event: Event| choose.emit(chosen(&event))))
        .child(list(DecisionWanted::ALL.iter().map(one)))
}

/// Until when, by the reader's clock. `shown` is what stands in the two fields.
pub fn until(pen: &Pen<'_>, shown: &(String, String), on_date: Callback<String>, on_time: Callback<String>) -> Tag {
    let scene = pen.scene;
    let fault = pen.fault(Lack::Due);
    let is_bad = fault.is_some();
    let left = pen.draft.due.map(|due| due::left(&scene.strings, scene.now, due, scene.zone));
    let help = match (fault, left) {
        (Some(fault), _) => hint(fault).class("hint is-bad"),
        (None, Some(left)) => hint(scene.say("brief.due.yours", &[("left", Slot::Word(&left))])),
        (None, None) => hint(scene.t("brief.due.none")),
    };
    let one = |id, key, kind, value: &String, on_input| {
        let control = line(kind, value.clone(), on_input);
        let control = if is_bad { wrong(control) } else { control };
        Labelled { says: Some("due-why"), ..Labelled::new(scene, id, key) }.around(control)
    };
    fields(scene, "brief.due")
        .child(
            tag("div")
                .class("row brief-when")
                .child(one("due-date", "brief.due.date", "date", &shown.0, on_date))
                .child(one("due-time", "brief.due.time", "time", &shown.1, on_time)),
        )
        .child(help.attr("id", "due-why"))
}

/// What few briefs need; `deputy` is the field for who stands in.
pub fn more(pen: &Pen<'_>, deputy: Option<Tag>) -> Tag {
    let (scene, draft) = (pen.scene, pen.draft);
    let links = area("2", &draft.links, pen.typing(|draft, words| draft.links = words));
    let links = Labelled::new(scene, "links", "brief.links").hint(scene.t("brief.links.how")).around(links);
    let undo = pen.becoming(|draft| draft.is_reversible = !draft.is_reversible);
    let undo = tag("label")
        .class("tick")
        .child(tag("input").attr("type", "checkbox").checked(draft.is_reversible).on_change(undo))
        .child(tag("span").child(scene.t("brief.undo.tick")));
    tag("details")
        .class("fold")
        .flag("open", !draft.links.is_empty() || draft.deputy.is_some())
        .child(tag("summary").child(scene.t("brief.more")))
        .child(links)
        .child(deputy)
        .child(undo)
}
