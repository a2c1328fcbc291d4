//! Every review that this device knows: those in which something waits for me first, in the order in which it matters, then all
//! of them. Leaves out how they are looked into (`shell/home.rs`).

use client::{Command, KnownReview, ReviewGlance, ReviewKind, View};
use review::{ReviewId, Timestamp};
use yew::{AttrValue, Callback, Html, MouseEvent, Properties, component, use_effect_with};

use super::parts::{button, hint, pane_head, when};
use super::scene::{Shared, SharedScene};
use crate::app::Intent;
use crate::markup::{Tag, group, list, tag};
use crate::page_view::PageView;
use crate::standing::Standing;
use crate::state::{Action, Pane, Tab};

/// See [`Home`].
#[derive(Properties, PartialEq)]
pub struct HomeProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Shared<View>,
    /// The page.
    pub page: Shared<PageView>,
}

/// A review, from what the client knows of it and from a glance into it.
#[derive(Debug, Clone)]
struct Known<'a> {
    id: ReviewId,
    kind: ReviewKind,
    title: &'a str,
    address: &'a str,
    can_write: bool,
    is_here: bool,
    is_open: bool,
    last: Timestamp,
    n_open: Option<usize>,
    waiting: Waiting,
}

/// What waits for me in a review.
#[derive(Debug, Clone, Copy, Default)]
struct Waiting {
    n: usize,
    n_blocking: usize,
    since: Option<Timestamp>,
}

impl Waiting {
    fn of_glance(glance: Option<&ReviewGlance>) -> Self {
        glance.map_or(Self::default(), |glance| Self {
            n: glance.n_turn,
            n_blocking: glance.n_blocking,
            since: glance.since,
        })
    }

    /// In the review that is open: the same rows as under "Your turn".
    fn now(standing: &Standing) -> Self {
        Self {
            n: standing.mine().count(),
            n_blocking: standing.mine().filter(|row| row.is_blocking).count(),
            since: standing.mine().map(|row| row.since).min(),
        }
    }
}

/// The pane.
#[component]
pub fn Home(props: &HomeProps) -> Html {
    let (scene, view, page) = (&props.scene, &props.view, &props.page);
    {
        let wire = scene.wire.clone();
        use_effect_with((), move |()| wire.intent.emit(Intent::ReadHome));
    }
    let glances = page.home.as_deref().unwrap_or_default();
    let all = known(scene, &view.reviews, glances, &page.title);
    let (here, elsewhere): (Vec<_>, Vec<_>) = all.iter().partition(|review| review.is_here);
    let reading = page.home.is_none().then(|| hint(scene.t("home.reading")));
    let teach = all.iter().all(|review| review.kind == ReviewKind::Page).then(|| {
        let own = scene.wire.acting(Action::Enter(Pane::OwnReview));
        tag("div")
            .class("empty")
            .child(tag("p").child(scene.t("home.empty")))
            .child(tag("div").class("acts").child(button("plain", scene.t("own.open"), own)))
    });
    tag("section")
        .class("pane home")
        .attr("aria-labelledby", "home-title")
        .child(pane_head(scene, "home-title", scene.t("home.title")))
        .child(mine(scene, &all, page.home.is_some()))
        .child(reading)
        .child(reviews(scene, "home.here", &here))
        .child(reviews(scene, "home.elsewhere", &elsewhere))
        .child(teach)
        .html()
}

/// What the client knows, then what only the store holds: page reviews of other documents.
fn known<'a>(
    scene: &SharedScene,
    reviews: &'a [KnownReview],
    glances: &'a [ReviewGlance],
    page_title: &'a str,
) -> Vec<Known<'a>> {
    // Of the review that is open everything is known as it is now; a glance may be older.
    let n_open = scene.review.threads.values().filter(|thread| thread.is_open()).count();
    let glance_of = |id: ReviewId| glances.iter().find(|glance| glance.id == id);
    let mut all: Vec<Known<'a>> = reviews
        .iter()
        .map(|review| {
            let glance = glance_of(review.id);
            let title = match (review.title.trim(), glance.map_or("", |glance| glance.title.trim())) {
                ("", "") if review.is_of_this_document => page_title.trim(),
                ("", title) | (title, _) => title,
            };
            Known {
                id: review.id,
                kind: review.kind,
                title,
                address: &review.address,
                can_write: review.can_write,
                is_here: review.is_of_this_document,
                is_open: review.is_open,
                last: glance.and_then(|glance| glance.last_activity).unwrap_or(review.chosen),
                n_open: if review.is_open { Some(n_open) } else { glance.map(|glance| glance.n_open) },
                waiting: if review.is_open { Waiting::now(&scene.standing) } else { Waiting::of_glance(glance) },
            }
        })
        .collect();
    let unknown = glances.iter().filter(|glance| reviews.iter().all(|review| review.id != glance.id));
    all.extend(unknown.map(|glance| Known {
        id: glance.id,
        kind: glance.kind,
        title: glance.title.trim(),
        address: &glance.address,
        can_write: true,
        is_here: false,
        is_open: false,
        last: glance.last_activity.unwrap_or_default(),
        n_open: Some(glance.n_open),
        waiting: Waiting::of_glance(Some(glance)),
    }));
    all
}

/// The reviews in which something waits for me: those first that hold a document up, then the one that waits longest.
fn mine(scene: &SharedScene, all: &[Known<'_>], is_known: bool) -> Tag {
    let mut waiting: Vec<&Known<'_>> = all.iter().filter(|review| review.waiting.n > 0).collect();
    waiting.sort_by_key(|review| {
        let Waiting { n_blocking, since, .. } = review.waiting;
        (n_blocking == 0, since.map(|since| since.0), review.id)
    });
    if waiting.is_empty() {
        return group().child(is_known.then(|| tag("p").class("fact-line").child(scene.t("home.turn.none"))));
    }
    let row = |review: &&Known<'_>| {
        let Waiting { n, n_blocking, since } = review.waiting;
        let blocking =
            (n_blocking > 0).then(|| tag("li").class("home-blocking").child(scene.count("sub.blocking", n_blocking)));
        let facts = tag("ul")
            .class("facts foot")
            .child(tag("li").child(scene.count("home.turn", n)))
            .child(blocking)
            .child(since.map(|since| tag("li").child(when(scene, since))));
        tag("li").key(&review.id.to_string()).child(way(scene, review, Tab::Turn)).child(facts)
    };
    let rows = list(waiting.iter().map(row));
    group().child(tag("h4").child(scene.t("tabs.turn"))).child(tag("ol").class("rows home-turn").child(rows))
}

fn reviews(scene: &SharedScene, title: &'static str, reviews: &[&Known<'_>]) -> Option<Tag> {
    if reviews.is_empty() {
        return None;
    }
    let rows = reviews.iter().map(|review| row(scene, review));
    Some(group().child(tag("h4").child(scene.t(title))).child(tag("ul").class("rows").child(list(rows))))
}

fn row(scene: &SharedScene, review: &Known<'_>) -> Tag {
    let kind = match (review.kind, review.can_write) {
        (ReviewKind::Page, _) => "home.page",
        (ReviewKind::Owned, true) => "home.owned",
        (ReviewKind::Owned, false) => "home.read_only",
    };
    let open = review.is_open.then(|| tag("li").child(tag("b").child(scene.t("home.open"))));
    let n_open = review.n_open.map(|n_open| tag("li").child(scene.count("sub.open", n_open)));
    let facts = tag("ul")
        .class("facts foot")
        .child(open)
        .child(n_open)
        .child(tag("li").child(scene.t(kind)))
        .child((review.last.0 > 0).then(|| tag("li").child(when(scene, review.last))));
    let address = (!review.is_here)
        .then(|| tag("p").class("foot home-address").attr("dir", "ltr").child(review.address.to_owned()));
    tag("li").key(&review.id.to_string()).child(way(scene, review, Tab::Threads)).child(address).child(facts)
}

/// The name of a review, as the way there: a list of this one, another one of this document, or another document.
fn way(scene: &SharedScene, review: &Known<'_>, tab: Tab) -> Tag {
    let named: AttrValue =
        if review.title.is_empty() { scene.t("panel.untitled") } else { review.title.to_owned().into() };
    let name = tag("span").attr("dir", "auto").child(named);
    let id = review.id;
    let press = |what: Callback<MouseEvent>| tag("button").attr("type", "button").class("row-button").on_click(what);
    match (review.is_open, review.is_here) {
        (true, _) => press(scene.wire.acting(Action::Show(tab))).attr("aria-current", "true").child(name),
        (false, true) => press(scene.wire.doing(move |wire| {
            wire.ask(Command::Switch { review: id });
            wire.act(Action::Show(tab));
        }))
        .child(name),
        (false, false) => {
            tag("a").class("row-button").attr("href", web_address(review.address)).attr("rel", "noreferrer").child(name)
        }
    }
}

/// An invite can carry any address: only those of the web are followed.
fn web_address(address: &str) -> Option<String> {
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| address.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)));
    is_web.then(|| address.to_owned())
}

#[cfg(test)]
mod tests;
