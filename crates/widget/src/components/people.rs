//! Who takes part, and what each said of the whole last. No ranks, no counts to compare people by.

use std::rc::Rc;

use review::{Person, Submission};
use yew::{Html, html};

use super::parts::{disc, when};
use super::scene::SharedScene;
use crate::markdown;
use crate::wording;

/// The list of people, in the order in which they joined.
pub fn people(scene: &SharedScene) -> Html {
    if scene.review.people.is_empty() {
        return html! { <div class="empty" key="people"><p>{ scene.t("people.empty") }</p></div> };
    }
    let rows = scene.review.people.values().map(|person| {
        let last = scene.review.submissions.iter().rev().find(|sitting| sitting.by == person.id);
        row(scene, person, last)
    });
    html! { <ul class="people" key="people">{ rows.collect::<Html>() }</ul> }
}

fn row(scene: &SharedScene, person: &Person, last: Option<&Rc<Submission>>) -> Html {
    let name = scene.name(&person.id);
    html! {
        <li class="person" key={person.id.to_string()}>
            <div class="who">
                { disc(&person.id, &name) }
                <b dir="auto">{ name }</b>
                if scene.is_me(&person.id) {
                    <span class="muted">{ scene.t("person.you") }</span>
                }
                <span class="spacer"></span>
                if let Some(last) = last {
                    { when(scene, last.at) }
                }
            </div>
            if let Some(last) = last {
                { verdict(scene, last) }
            } else {
                <p class="muted">{ scene.t("people.nothing_yet") }</p>
            }
            if let Some(key) = person.keys.first() {
                <p class="fingerprint" title={scene.t("identity.key.why")}>{ key.fingerprint() }</p>
            }
        </li>
    }
}

fn verdict(scene: &SharedScene, last: &Submission) -> Html {
    let words = last.verdict.map(|verdict| scene.t(wording::verdict(verdict).0));
    let single = last.single.map(|reason| scene.t(wording::single(reason)));
    html! {
        <>
            if let Some(words) = words.or(single) {
                <p class="verdict">{ words }</p>
            }
            if let Some(summary) = &last.summary {
                <div class="md" dir="auto">{ markdown::render(summary.as_str()) }</div>
            }
        </>
    }
}
