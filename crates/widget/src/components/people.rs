//! Who takes part, and what each said of the whole last. No ranks, no counts to compare people by.

use review::{Person, Submission};
use yew::{Html, Properties, component, html};

use super::parts::{Initials, When};
use super::scene::{Scene, Shared, use_scene};
use crate::markdown;
use crate::wording;

/// The list of people, in the order in which they joined.
#[component]
pub fn People() -> Html {
    let scene = use_scene();
    if scene.review.people.is_empty() {
        return html! { <div class="empty"><p>{ scene.t("people.empty") }</p></div> };
    }
    let rows = scene.review.people.values().map(|person| {
        let last = scene.review.submissions.iter().rev().find(|sitting| sitting.by == person.id);
        html! { <PersonRow key={person.id.to_string()} person={Shared(person.clone())} last={last.cloned().map(Shared)} /> }
    });
    html! { <ul class="people">{ rows.collect::<Html>() }</ul> }
}

#[derive(Properties, PartialEq)]
struct PersonRowProps {
    person: Shared<Person>,
    last: Option<Shared<Submission>>,
}

#[component]
fn PersonRow(props: &PersonRowProps) -> Html {
    let scene = use_scene();
    let name = scene.name(&props.person.id);
    html! {
        <li class="person">
            <div class="who">
                <Initials person={props.person.id} name={name.clone()} />
                <b dir="auto">{ name }</b>
                if scene.is_me(&props.person.id) {
                    <span class="muted">{ scene.t("person.you") }</span>
                }
                <span class="spacer"></span>
                if let Some(last) = &props.last {
                    <When at={last.at} />
                }
            </div>
            if let Some(last) = &props.last {
                { verdict(&scene, last) }
            } else {
                <p class="muted">{ scene.t("people.nothing_yet") }</p>
            }
            if let Some(key) = props.person.keys.first() {
                <p class="fingerprint" title={scene.t("identity.key.why")}>{ key.fingerprint() }</p>
            }
        </li>
    }
}

fn verdict(scene: &Scene, last: &Submission) -> Html {
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
