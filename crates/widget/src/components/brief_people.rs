//! The fields of the brief form that name people: who is asked what, who reviews, who decides, who stands in. People who are
//! not here yet are named all the same, but cannot decide or stand in.

use std::rc::Rc;

use client::{BriefDraft, QuestionDraft};
use review::{OnSilence, PersonId};
use yew::{AttrValue, Callback, Event, KeyboardEvent, MouseEvent};

use super::brief_fields::{Labelled, Pen, area, fields, line, radio};
use super::draft_row::quoted;
use super::parts::{button, hint, spacer};
use super::scene::SharedScene;
use crate::app::Intent;
use crate::brief_draft::{Lack, person_called};
use crate::browser::focus::chosen;
use crate::draft_text::quote_of;
use crate::markup::{Tag, group, list, tag};
use crate::page_view::Selected;
use crate::strings::Slot;

/// The id of the list of names that fields suggest.
const KNOWN: &str = "brief-known";

/// Questions to people, each about a place in the text or about all of it.
pub fn questions(pen: &Pen<'_>, selected: Option<&Rc<Selected>>) -> Tag {
    let scene = pen.scene;
    let rows = pen.draft.questions.iter().enumerate().map(|(at, question)| question_row(pen, at, question));
    let add = |class, key, target: Option<Rc<anchor::Target>>| {
        let question = QuestionDraft { target, ..QuestionDraft::default() };
        let mut next = (**pen.draft).clone();
        next.questions.push(question);
        let change = pen.change.clone();
        let on_click = scene.wire.doing(move |wire| {
            change.emit(next.clone());
            wire.intent.emit(Intent::ClearSelection);
        });
        button(class, scene.t(key), on_click)
    };
    // Pressing a button would end the selection before the press becomes a click.
    let keep = Callback::from(|event: MouseEvent| event.prevent_default());
    let about = selected.map(|selected| {
        let quote = quoted(selected.quote.to_string().into());
        let add = add("plain", "brief.question.here", Some(Rc::clone(&selected.target)));
        group().child(quote).child(add.on_mouse_down(keep))
    });
    fields(scene, "brief.questions")
        .child(tag("ol").class("brief-questions").child(list(rows)))
        .child(hint(scene.t("brief.question.how")))
        .child(about)
        .child(tag("div").class("acts").child(add("plain", "brief.question.whole", None)))
}

fn question_row(pen: &Pen<'_>, at: usize, question: &QuestionDraft) -> Tag {
    let (scene, key) = (pen.scene, at.to_string());
    let remove = button(
        "quiet",
        scene.t("brief.question.drop"),
        pen.becoming(move |draft| {
            draft.questions.remove(at);
        }),
    );
    let legend = tag("legend").child(scene.count("brief.question.n", at + 1));
    let group = tag("fieldset").child(legend).child(remove);
    let row = tag("li").key(&key);
    if let Some(thread) = question.thread {
        let first = scene.review.threads.get(&thread).and_then(|thread| thread.comments.first());
        let words = first.map_or("", |comment| comment.words.as_str()).to_owned();
        return row.child(group.child(tag("p").attr("dir", "auto").child(words)));
    }
    let about = match &question.target {
        Some(target) => quoted(quote_of(target).to_string().into()),
        None => Some(hint(scene.t("card.whole_page"))),
    };
    let words = pen.typing(move |draft, words| {
        if let Some(question) = draft.questions.get_mut(at) {
            question.text = words;
        }
    });
    let review = scene.review.clone();
    let asks = pen.typing(move |draft, name| {
        if let Some(question) = draft.questions.get_mut(at) {
            // Who types on after a name that is somebody's means somebody else.
            question.person = person_called(&review, &name).filter(|_| !name.ends_with(' '));
            question.name = if question.person.is_some() { String::new() } else { name };
        }
    });
    let named = match (&question.person, question.name.is_empty()) {
        (Some(person), true) => scene.name(person).to_string(),
        _ => question.name.clone(),
    };
    let fault = pen.fault(Lack::Question(at));
    let words = Labelled::new(scene, &["question-", &key].concat(), "kind.question").fault(fault).around(area(
        "2",
        &question.text,
        words,
    ));
    let asks = line("text", named, asks).attr("list", KNOWN);
    let asks = Labelled::new(scene, &["asks-", &key].concat(), "brief.question.whom").around(asks);
    row.child(group.child(about).child(words).child(asks))
}

/// What happens if nobody has said anything by then.
pub fn silence(pen: &Pen<'_>) -> Tag {
    let (scene, now) = (pen.scene, pen.draft.on_silence);
    let words = |key| tag("span").child(tag("b").child(scene.t(key)));
    let becomes = |silence| pen.becoming(move |draft| draft.on_silence = silence);
    let hours = match now {
        OnSilence::Extend { working_hours } => working_hours,
        OnSilence::ProceedAsIs | OnSilence::Escalate { .. } => 8,
    };
    let set_hours = pen.typing(|draft, hours| {
        let working_hours = hours.trim().parse().unwrap_or(0).min(400);
        draft.on_silence = OnSilence::Extend { working_hours };
    });
    let more = matches!(now, OnSilence::Extend { .. }).then(|| {
        let field = line("text", hours.to_string(), set_hours).attr("inputmode", "numeric").class("brief-number");
        Labelled::new(scene, "hours", "silence.hours").around(field)
    });
    let decider = match now {
        OnSilence::Escalate { to } => Some(to),
        OnSilence::ProceedAsIs | OnSilence::Extend { .. } => None,
    };
    let set_decider = chooser(pen, |draft, to| {
        if let Some(to) = to {
            draft.on_silence = OnSilence::Escalate { to };
        }
    });
    let escalates = scene.review.people.keys().next().filter(|_| !pen.is_for_new).map(|first| {
        let silence = OnSilence::Escalate { to: decider.unwrap_or(first) };
        radio("silence", decider.is_some(), words("silence.choose.escalate"), becomes(silence))
    });
    let whom = decider.map(|to| {
        Labelled::new(scene, "decider", "silence.decider").around(people_list(scene, Some(to), None, set_decider))
    });
    let stays = matches!(now, OnSilence::ProceedAsIs);
    fields(scene, "brief.silence")
        .child(radio("silence", stays, words("silence.choose.proceed"), becomes(OnSilence::ProceedAsIs)))
        .child(radio(
            "silence",
            more.is_some(),
            words("silence.choose.extend"),
            becomes(OnSilence::Extend { working_hours: hours }),
        ))
        .child(more)
        .child(escalates)
        .child(whom)
}

/// Who reviews: those who are named, and a field for one more.
pub fn reviewers(pen: &Pen<'_>, next: &str, on_next: Callback<String>, add: &Callback<String>) -> Tag {
    let scene = pen.scene;
    let row = |name: AttrValue, is_here: bool, drop: Callback<MouseEvent>| {
        let label = scene.say("brief.reviewer.drop", &[("name", Slot::Word(&name))]);
        let away = (!is_here).then(|| tag("span").class("muted").child(scene.t("brief.awaited")));
        tag("li")
            .class("row")
            .child(tag("bdi").child(name))
            .child(away)
            .child(spacer())
            .child(button("quiet", scene.t("brief.question.drop"), drop).attr("aria-label", label))
    };
    let here = pen.draft.reviewers.iter().enumerate().map(|(at, person)| {
        row(
            scene.name(person),
            true,
            pen.becoming(move |draft| {
                draft.reviewers.remove(at);
            }),
        )
    });
    let awaited = pen.draft.awaited.iter().enumerate().map(|(at, name)| {
        row(
            name.clone().into(),
            false,
            pen.becoming(move |draft| {
                draft.awaited.remove(at);
            }),
        )
    });
    let rows: Vec<Tag> = here.chain(awaited).collect();
    let rows = (!rows.is_empty()).then(|| tag("ul").class("brief-people").child(list(rows)));
    let entered = {
        let (add, next) = (add.clone(), next.to_owned());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && !event.is_composing() {
                event.prevent_default();
                add.emit(next.clone());
            }
        })
    };
    let pressed = {
        let (add, next) = (add.clone(), next.to_owned());
        scene.wire.doing(move |_| add.emit(next.clone()))
    };
    let field = line("text", next.to_owned(), on_next).attr("list", KNOWN).on_key_down(entered);
    let field =
        Labelled::new(scene, "reviewer", "brief.reviewer.name").hint(scene.t("brief.reviewer.how")).around(field);
    fields(scene, "brief.reviewers").child(rows).child(tag("div").class("brief-add").child(field).child(button(
        "plain",
        scene.t("brief.reviewer.add"),
        pressed,
    )))
}

/// Who stands in for the author.
pub fn deputy(pen: &Pen<'_>) -> Tag {
    let scene = pen.scene;
    let choose = chooser(pen, |draft, deputy| draft.deputy = deputy);
    let field = people_list(scene, pen.draft.deputy, Some(scene.t("brief.deputy.nobody")), choose);
    Labelled::new(scene, "deputy", "brief.deputy").hint(scene.t("brief.deputy.what")).around(field)
}

/// The names that fields suggest. Names that nobody here has may be typed all the same.
pub fn known_names(scene: &SharedScene) -> Tag {
    let one = |person: PersonId| tag("option").attr("value", scene.name(&person));
    tag("datalist").attr("id", KNOWN).child(list(scene.review.people.keys().map(one)))
}

/// Takes what was chosen in a list of people: the number of the person, or nothing.
fn chooser(pen: &Pen<'_>, set: fn(&mut BriefDraft, Option<PersonId>)) -> Callback<String> {
    let review = pen.scene.review.clone();
    pen.typing(move |draft, number| {
        let person = number.parse().ok().and_then(|at| review.people.keys().nth(at));
        set(draft, person);
    })
}

/// A list of people to choose one from; `none` is the word for nobody, where that is a choice.
pub(super) fn people_list(scene: &SharedScene, now: Option<PersonId>, none: Option<AttrValue>, choose: Callback<String>) -> Tag {
    let one = |(at, person): (usize, PersonId)| {
        let option = tag("option").attr("value", at.to_string()).flag("selected", now == Some(person));
        option.child(scene.name(&person))
    };
    tag("select")
        .on_change(Callback::from(move |event: Event| choose.emit(chosen(&event))))
        .child(none.map(|none| tag("option").attr("value", "").flag("selected", now.is_none()).child(none)))
        .child(list(scene.review.people.keys().enumerate().map(one)))
}
