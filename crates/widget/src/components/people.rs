//! Who takes part: what each may do, what each said of the whole last and what of it still holds, who was asked. No ranks, no
//! counts to compare people by.

use std::rc::Rc;

use client::Command;
use review::{DocumentNow, Person, PersonId, Role, Submission, TransferOffer, VerdictNow};
use yew::{AttrValue, Callback, Event};

use super::parts::{button, disc, hint, spacer, when};
use super::scene::SharedScene;
use crate::browser::focus::chosen;
use crate::markdown;
use crate::markup::{Tag, group, list, tag};
use crate::strings::Slot;
use crate::wording;

/// The roles that an owner gives; their own they can only offer to somebody else.
const GIVEN: [Role; 3] = [Role::Guest, Role::Reviewer, Role::Facilitator];

/// More names of sections are no help.
const NAMED_MAX: usize = 2;

/// The list of people, in the order in which they joined.
pub fn people(scene: &SharedScene, document: &DocumentNow) -> Tag {
    let review = &scene.review;
    if review.people.is_empty() {
        return tag("div").class("empty").key("people").child(tag("p").child(scene.t("people.empty")));
    }
    let verdicts = review::verdicts(review, document);
    let rows = review.people_as_joined().into_iter().map(|person| {
        let last = review.submissions.iter().rev().find(|sitting| sitting.by == person.id);
        let now = verdicts.iter().find(|verdict| verdict.person == person.id);
        let stale = now.and_then(|now| stale(scene, document, now));
        row(scene, person, last, stale)
    });
    let offers = review.offers.iter().filter(|offer| offer.is_open && scene.can_write && scene.is_me(&offer.to));
    group()
        .child(list(offers.map(|offer| offered(scene, offer))))
        .child(tag("ul").class("people").key("people").child(list(rows)))
}

fn row(scene: &SharedScene, person: &Person, last: Option<&Rc<Submission>>, stale: Option<AttrValue>) -> Tag {
    let name = scene.name(&person.id);
    let you = scene.is_me(&person.id).then(|| tag("span").class("muted").child(scene.t("person.you")));
    let role =
        scene.review.owner.is_some().then(|| tag("span").class("chip").child(scene.t(wording::role(person.role))));
    let who = tag("div")
        .class("who")
        .child(disc(&person.id, &name))
        .child(tag("b").attr("dir", "auto").child(name))
        .child(you)
        .child(role)
        .child(spacer())
        .child(last.map(|last| when(scene, last.at)));
    let said = match last {
        Some(last) => verdict(scene, last),
        None => tag("p").class("muted").child(scene.t("people.nothing_yet")),
    };
    let key = person
        .keys
        .first()
        .map(|key| tag("p").class("fingerprint").attr("title", scene.t("identity.key.why")).child(key.fingerprint()));
    tag("li")
        .class("person")
        .key(&person.id.to_string())
        .child(who)
        .child(said)
        .child(stale.map(hint))
        .child(asked(scene, &person.id))
        .child(key)
        .child(acts(scene, person, last.is_some()))
}

fn verdict(scene: &SharedScene, last: &Submission) -> Tag {
    let words = last.verdict.map(|verdict| scene.t(wording::verdict(verdict).0));
    let single = last.single.map(|reason| scene.t(wording::single(reason)));
    group()
        .child(words.or(single).map(|words| tag("p").class("verdict").child(words)))
        .child(last.summary.as_ref().map(|summary| markdown::block(summary.as_str())))
}

/// What of a verdict no longer holds, because its text is another one now.
fn stale(scene: &SharedScene, document: &DocumentNow, now: &VerdictNow) -> Option<AttrValue> {
    let title = |at: &usize| {
        let title = document.sections.get(*at)?.title.trim();
        Some(if title.is_empty() { scene.t("list.top").to_string() } else { title.to_owned() })
    };
    let titles: Vec<String> = now.stale.iter().filter_map(title).take(NAMED_MAX).collect();
    let n_more = now.stale.len().saturating_sub(titles.len());
    let names = titles.join(", ");
    let slots = [("sections", Slot::Word(&names)), ("n", Slot::Count(n_more))];
    (!titles.is_empty()).then(|| scene.say("people.stale", &slots))
}

/// Whether they were asked to review, and have not answered yet.
fn asked(scene: &SharedScene, person: &PersonId) -> Option<Tag> {
    let request = scene.review.requests.iter().rev().find(|request| request.person == *person && request.is_open())?;
    let (name, ago) = (scene.name(&request.by), scene.ago(request.at));
    let words = scene.say("people.asked", &[("name", Slot::Word(&name)), ("ago", Slot::Word(&ago))]);
    let note = request.note.as_ref().map(|note| markdown::block(note.as_str()));
    Some(group().child(hint(words)).child(note))
}

/// What can be done about somebody: ask them; and, as the owner, say what they may do.
fn acts(scene: &SharedScene, person: &Person, has_submitted: bool) -> Option<Tag> {
    let me = scene.me.as_ref()?.person?;
    if me == person.id {
        return None;
    }
    let rights = scene.my_rights();
    let is_asked = scene.review.requests.iter().any(|request| request.person == person.id && request.is_open());
    let id = person.id;
    let ask = (rights >= Role::Facilitator && !is_asked).then(|| {
        let key = if has_submitted { "people.ask_again" } else { "people.ask" };
        let request = scene.wire.doing(move |wire| {
            wire.ask(Command::RequestReview { person: id, note: String::new() });
        });
        button("link", scene.t(key), request)
    });
    let rights = (rights == Role::Owner).then(|| roles(scene, person));
    (ask.is_some() || rights.is_some()).then(|| tag("div").class("person-acts").child(ask).child(rights))
}

fn roles(scene: &SharedScene, person: &Person) -> Tag {
    let id = person.id;
    let field = format!("role-{}", &id.to_string()[..16]);
    let set = {
        let wire = scene.wire.clone();
        Callback::from(move |event: Event| {
            let role = chosen(&event).parse().ok().and_then(Role::from_number);
            if let Some(role) = role {
                wire.ask(Command::Grant { person: id, role });
            }
        })
    };
    let option = |role: &Role| {
        let option = tag("option").attr("value", role.number().to_string()).flag("selected", *role == person.role);
        option.child(scene.t(wording::role(*role))).child(": ").child(scene.t(wording::role_means(*role)))
    };
    let select = tag("select").attr("id", field.clone()).on_change(set).child(list(GIVEN.iter().map(option)));
    let offer = scene.wire.doing(move |wire| wire.ask(Command::Transfer { to: id }));
    let is_offered = scene.review.offers.iter().any(|offer| offer.is_open && offer.to == id);
    let name = scene.name(&id);
    let offer = if is_offered {
        hint(scene.say("people.offered", &[("name", Slot::Word(&name))]))
    } else {
        group().child(hint(scene.t("people.offer.what"))).child(button("plain", scene.t("people.offer"), offer))
    };
    tag("details")
        .class("fold")
        .child(tag("summary").child(scene.t("people.rights")))
        .child(
            tag("div")
                .class("field")
                .child(tag("label").attr("for", field).child(scene.t("people.role")))
                .child(select),
        )
        .child(offer)
}

/// Somebody offers me the review: until I take it, it stays theirs.
fn offered(scene: &SharedScene, offer: &TransferOffer) -> Tag {
    let transfer = offer.ask.entry;
    let accept = scene.wire.doing(move |wire| wire.ask(Command::AcceptTransfer { transfer }));
    let name = scene.name(&offer.by);
    tag("div")
        .class("callout")
        .key(&transfer.to_string())
        .child(tag("p").child(scene.say("people.offers_you", &[("name", Slot::Word(&name))])))
        .child(button("primary", scene.t("people.take_over"), accept))
}
